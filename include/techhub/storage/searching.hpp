// SPDX-License-Identifier: MIT
// Searching: what a search asks of a storage beside queries: the most relevant rows, how many rows there are of each
// kind, and which terms there are. The functions below ask the Searching of a transaction that has one, and read the
// rows otherwise. Both give the same answers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/storage/storage.hpp"

namespace techhub::storage {

// How much a row of these terms has of what is looked for, in millionths: BM25's weight of each sequence that `match`
// asks for, summed up; sequences in the excluded parts count nothing. BM25's numbers of all rows (how many have the
// term, how long they are) are constants here: they would tell of rows that the reader may not see, and move a row from
// one page to another while others are written. Exact where no `any` has an `all` as its part.
[[nodiscard]] std::int64_t relevance(const TextMatch& match, std::string_view terms);
// The weight of one sequence, found `times` in a row of `length` terms.
[[nodiscard]] std::int64_t weight(std::int64_t times, std::int64_t length) noexcept;

// Rows of a table that match the filter and whose searched column answers the text; without a text, those of the
// filter.
struct Sought {
  const Table* table = nullptr;
  std::optional<TextMatch> text{};
  Filter filter{};
};

// A row and its relevance, 0 without a text.
struct Ranked {
  std::int64_t relevance = 0;
  std::int64_t key = 0;
  friend auto operator<=>(const Ranked&, const Ranked&) = default;
};

// What rows are counted by: the values of a column or, with a period, which a column of integers or times may have,
// each value / period, rounded down.
struct Grouping {
  std::size_t column = 0;
  std::int64_t period = 0;
};
struct Tally {
  Value value;
  std::int64_t rows = 0;
  friend bool operator==(const Tally&, const Tally&) = default;
};
// For each grouping its values in their order, NULL first.
using Tallies = std::vector<std::vector<Tally>>;

class Searching {
 public:
  virtual ~Searching() = default;
  virtual Result<std::vector<Ranked>> most_relevant(const Sought& sought, const std::optional<Ranked>& after,
                                                    std::size_t limit) = 0;
  virtual Result<std::int64_t> count_sought(const Sought& sought) = 0;
  virtual Result<Tallies> tally_sought(const Sought& sought, std::span<const Grouping> groupings) = 0;
  virtual Result<> visit_terms(const Table& table, std::string_view from, std::string_view below,
                               const std::function<bool(std::string_view)>& visit) = 0;
};

// By relevance, the highest first, then by key, the highest first: `limit` rows at the most, those after `after`. The
// table has 64-bit keys.
[[nodiscard]] Result<std::vector<Ranked>> most_relevant(Transaction& transaction, const Sought& sought,
                                                        const std::optional<Ranked>& after, std::size_t limit);
[[nodiscard]] Result<std::int64_t> count(Transaction& transaction, const Sought& sought);
// How many rows have each value.
[[nodiscard]] Result<Tallies> tally(Transaction& transaction, const Sought& sought,
                                    std::span<const Grouping> groupings);
// Every different term that rows of a searched table have, in bytewise order: those from `from` on and, unless it is
// empty, below `below`, until `visit` answers false. Whoever shows one looks first whether its rows may be seen.
[[nodiscard]] Result<> visit_terms(Transaction& transaction, const Table& table, std::string_view from,
                                   std::string_view below, const std::function<bool(std::string_view)>& visit);

}  // namespace techhub::storage
