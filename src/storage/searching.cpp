// SPDX-License-Identifier: MIT
// What a search asks, answered by reading rows: for backends without an index.
#include "techhub/storage/searching.hpp"

#include <algorithm>
#include <set>

#include "storage/tally_counter.hpp"

namespace techhub::storage {

namespace {

using Kind = TextMatch::Kind;
std::int64_t relevance(const TextMatch& match, const std::vector<std::string_view>& terms) {
  std::int64_t sum = 0;
  switch (match.kind) {
    case Kind::never:
      break;
    case Kind::terms:
      return weight(times_met(match, terms), static_cast<std::int64_t>(terms.size()));
    case Kind::all:
    case Kind::any:
      for (const TextMatch& part : match.parts) sum += relevance(part, terms);
      break;
    case Kind::but:
      return relevance(match.parts.front(), terms);
  }
  return sum;
}

Filter filter_of(const Sought& sought) {
  return sought.text ? Filter::finds(searched(*sought.table), *sought.text) && Filter(sought.filter) : sought.filter;
}

template <class Visit>
Result<> each_row(Transaction& transaction, const Query& query, const Visit& visit) {
  if (query.filter.kind == Filter::Kind::never) return success();
  TECHHUB_TRY(auto cursor, transaction.query(query));
  for (;;) {
    TECHHUB_TRY(auto row, cursor->next());
    if (!row || !visit(*row)) return success();
  }
}

std::string_view terms_of(const Record& row) {
  const auto* terms = std::get_if<std::string>(&row[searched(row.table())]);
  return terms ? std::string_view(*terms) : std::string_view{};
}

}  // namespace

// k1 = 1.2, b = 0.75; a row of 300 terms is of middle length.
std::int64_t weight(std::int64_t times, std::int64_t length) noexcept {
  if (times <= 0) return 0;
  const auto found = static_cast<double>(times);
  return static_cast<std::int64_t>(2.2e6 * found / (found + 0.3 + 0.003 * static_cast<double>(length)));
}

std::int64_t relevance(const TextMatch& match, std::string_view terms) { return relevance(match, split_terms(terms)); }

Result<std::vector<Ranked>> most_relevant(Transaction& transaction, const Sought& sought,
                                          const std::optional<Ranked>& after, std::size_t limit) {
  if (auto* const ours = transaction.searching()) return ours->most_relevant(sought, after, limit);
  std::vector<Ranked> found;
  TECHHUB_DO(each_row(transaction, Query{.table = sought.table, .filter = filter_of(sought)}, [&](const Record& row) {
    const Ranked one{sought.text ? relevance(*sought.text, terms_of(row)) : 0, as_integer(row.key())};
    if (!after || one < *after) found.push_back(one);
    return true;
  }));
  std::sort(found.begin(), found.end(), std::greater<>());
  if (found.size() > limit) found.resize(limit);
  return found;
}

Result<std::int64_t> count(Transaction& transaction, const Sought& sought) {
  if (auto* const ours = transaction.searching()) return ours->count_sought(sought);
  const Filter filter = filter_of(sought);
  if (filter.kind == Filter::Kind::never) return std::int64_t{0};
  return transaction.count(*sought.table, filter);
}

Result<Tallies> tally(Transaction& transaction, const Sought& sought, std::span<const Grouping> groupings) {
  if (auto* const ours = transaction.searching()) return ours->tally_sought(sought, groupings);
  TallyCounter counter(groupings);
  TECHHUB_DO(each_row(transaction, Query{.table = sought.table, .filter = filter_of(sought)}, [&](const Record& row) {
    for (std::size_t i = 0; i < groupings.size(); ++i) counter.add(i, row[groupings[i].column]);
    return true;
  }));
  return counter.tallies();
}

Result<> visit_terms(Transaction& transaction, const Table& table, std::string_view from, std::string_view below,
                     const std::function<bool(std::string_view)>& visit) {
  if (searched(table) == Table::npos) return success();
  if (auto* const ours = transaction.searching()) return ours->visit_terms(table, from, below, visit);
  std::set<std::string, std::less<>> all;
  TECHHUB_DO(each_row(transaction, Query{.table = &table}, [&](const Record& row) {
    for (const std::string_view term : split_terms(terms_of(row))) {
      if (term >= from && (below.empty() || term < below) && all.find(term) == all.end()) all.emplace(term);
    }
    return true;
  }));
  for (const std::string& term : all) {
    if (!visit(term)) break;
  }
  return success();
}

}  // namespace techhub::storage
