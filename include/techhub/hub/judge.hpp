// SPDX-License-Identifier: MIT
// judge: what the rows say that the rules would not have let happen. No constraint holds these, so that an import takes
// such rows over as they are: they are told and not repaired. Reads only.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/records.hpp"

namespace techhub {

class Hub;

struct Judgement {
  static constexpr std::size_t most_keys = 20;

  std::string_view rule;            // a stable code, see docs/import.md
  std::string label{};              // the entity of the rows; for a word, `label.column`
  std::int64_t count = 0;           // rows that break it
  std::int64_t of = 0;              // rows that were looked at
  std::vector<std::string> keys{};  // of the first that do

  // Counts a row that was looked at.
  void note(bool is_broken, const Value& key);
};

// What each module judges its rows with (Module::judge): rule after rule, each over the rows of a table.
class Judging {
 public:
  explicit Judging(Records& records) noexcept : records_(records) {}

  [[nodiscard]] Records& records() noexcept { return records_; }
  [[nodiscard]] const Table& table(std::string_view label) const { return records_.table(label); }
  // Calls `visit` for every row of the query.
  Result<> each(const Query& query, const std::function<Result<>(Record&)>& visit);
  // A rule, or several over the same rows: `find` says in `broken`, false at first, which of them the row breaks.
  Result<> rules(std::initializer_list<std::string_view> names, const Table& table, const Filter& of,
                 const std::function<Result<>(Record& row, std::span<bool> broken)>& find);
  // A judgement that was come to in another way.
  void add(Judgement judgement) { judged_.push_back(std::move(judgement)); }

  [[nodiscard]] std::vector<Judgement> take() noexcept { return std::move(judged_); }

 private:
  Records& records_;
  std::vector<Judgement> judged_;
};

// Every rule of every module, also those that no row breaks, in a fixed order.
[[nodiscard]] Result<std::vector<Judgement>> judge(Records& records);
// And what an import counts as it comes: unknown words (of columns that hold one), roles that the hub's policy lacks,
// and permissions that count for nothing.
[[nodiscard]] Result<std::vector<Judgement>> judge(const Hub& hub, Records& records);

}  // namespace techhub
