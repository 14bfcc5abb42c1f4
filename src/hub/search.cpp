// SPDX-License-Identifier: MIT
#include "techhub/hub/search.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "hub/search_field.hpp"

namespace techhub {

namespace {

constexpr std::array<std::string_view, 1> fields{"title"};

// A query in six tiers: each level in the heading, then anywhere. A row belongs to the first that finds it.
constexpr std::size_t tiers = 6;

search::Query in_heading(search::Query query) {
  for (search::Clause& clause : query.clauses) {
    if (!clause.excluded) clause.field = fields[0];
  }
  return query;
}

std::vector<TextMatch> matches_of(const search::Query& query) {
  const search::Query heading = in_heading(query);
  std::vector<TextMatch> all;
  for (const auto level : {search::Level::word, search::Level::stem, search::Level::fold}) {
    all.push_back(search::text_match(heading, level));
    all.push_back(search::text_match(query, level));
  }
  return all;
}

// Where a page ended: `<tier>.<key>`.
struct Place {
  std::size_t tier = 0;
  std::int64_t key = 0;
};

Result<Place> place_of(std::string_view after) {
  Place place;
  if (after.empty()) return place;
  const char* const end = after.data() + after.size();
  const auto tier = std::from_chars(after.data(), end, place.tier);
  if (tier.ec == std::errc{} && tier.ptr != end && *tier.ptr == '.' && place.tier < tiers) {
    const auto key = std::from_chars(tier.ptr + 1, end, place.key);
    if (key.ec == std::errc{} && key.ptr == end) return place;
  }
  return Error(Code::invalid, "`after` is not where a page ended").at({}, "after");
}

// The text of the row with the best snippet: the wanted language first where it has the words.
void add_snippet(SearchHit& hit, const search::Query& query, const SearchQuery& asked) {
  const Table& table = hit.row.table();
  const ColumnSet columns = hub::searched_texts(table);
  std::size_t most = 0;
  const auto offer = [&](const Column& column, std::string_view text, std::optional<Language> language) {
    const bool heading = column.name == "title" || column.name == "name";
    auto made = search::snippet(text, language, query, asked.snippet_length, heading ? fields[0] : std::string_view{});
    // A body tells more than a heading, which is shown anyhow; the wanted language more than another.
    const std::size_t worth = made.marks.empty() ? 1
                                                 : 100 * std::min<std::size_t>(made.marks.size(), 20) +
                                                       (heading ? 0 : 50) + (language == asked.language ? 20 : 0);
    if (text.empty() || worth <= most) return;
    most = worth;
    hit.snippet = std::move(made);
    hit.column = column.name;
  };
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (!columns.has(i) || is_null(hit.row[i])) continue;
    if (column.type == Type::text) {
      offer(column, as_text(hit.row[i]), std::nullopt);
      continue;
    }
    const Json translated = hit.row.json(column.name);
    if (translated.is_string()) offer(column, translated.as_string(), std::nullopt);
    for (const auto& [name, text] : translated.members()) {
      if (text.is_string()) offer(column, text.as_string(), language(name));
    }
  }
}

Result<const Table*> searched_table(const Hub& hub, std::string_view label) {
  TECHHUB_TRY(const Table* table, hub.platform().table(label));
  if (searched(*table) == Table::npos || hub::searched_texts(*table).empty())
    return Error(Code::unsupported, "rows of this entity have no texts to search").at(label);
  return table;
}

// Rows with keys above `after`, in order, whose terms differ from those of their texts; `last` is the last key read.
Result<std::vector<Record>> stale_rows(Records& records, const Table& table, std::size_t batch, std::int64_t& last,
                                       std::size_t& read) {
  const std::size_t column = searched(table);
  TECHHUB_TRY(auto rows, records.select(Query{.table = &table,
                                              .filter = Filter::is(0, last, Compare::greater),
                                              .order = {Order{.column = 0}},
                                              .limit = batch}));
  read = rows.size();
  if (!rows.empty()) last = as_integer(rows.back().key());
  std::vector<Record> stale;
  for (Record& row : rows) {
    const auto* terms = std::get_if<std::string>(&row[column]);
    if (terms == nullptr || *terms != hub::search_terms_of(row)) stale.push_back(std::move(row));
  }
  return stale;
}

std::vector<const Table*> searched_tables(const Hub& hub) {
  std::vector<const Table*> found;
  for (const Table* table : hub.platform().tables()) {
    if (searched(*table) != Table::npos) found.push_back(table);
  }
  return found;
}

}  // namespace

Result<SearchPage> search_rows(Hub& hub, const rules::Actor& actor, std::string_view label, const SearchQuery& asked) {
  TECHHUB_TRY(const Table* table, searched_table(hub, label));
  TECHHUB_TRY(Place place, place_of(asked.after));
  const search::Query query = search::parse(asked.text, fields);
  SearchPage page;
  if (query.is_empty() || asked.limit == 0) return page;
  const std::vector<TextMatch> matches = matches_of(query);
  const std::size_t column = searched(*table);
  for (std::size_t tier = place.tier; tier < tiers; ++tier) {
    // A tier that asks for the same as the one before has no rows of its own.
    if (tier > 0 && matches[tier] == matches[tier - 1]) continue;
    Filter filter = Filter::finds(column, matches[tier]);
    std::vector<TextMatch> before(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(tier));
    const TextMatch nearer = TextMatch::any_of(std::move(before));
    if (tier > 0 && nearer.kind != TextMatch::Kind::never)
      filter = std::move(filter) && Filter::negate(Filter::finds(column, nearer));
    ListQuery list;
    list.filter = std::move(filter) && Filter(asked.filter);
    list.order = {Order{.column = 0, .descending = true}};
    list.limit = asked.limit - page.hits.size();
    if (tier == place.tier && !asked.after.empty()) list.after = {Value(place.key)};
    TECHHUB_TRY(auto found, hub.list(actor, label, list));
    for (Record& row : found.rows) {
      SearchHit hit;
      hit.row = std::move(row);
      hit.level = static_cast<search::Level>(tier / 2);
      hit.in_heading = tier % 2 == 0;
      add_snippet(hit, query, asked);
      page.hits.push_back(std::move(hit));
    }
    if (page.hits.size() == asked.limit || !found.next.empty()) {
      page.next = std::to_string(tier) + "." + key_text(page.hits.back().row.key());
      return page;
    }
  }
  return page;
}

Result<ReindexReport> reindex(Hub& hub, std::string_view label, std::size_t batch,
                              const std::function<bool(const ReindexReport&)>& go_on) {
  std::vector<const Table*> tables = searched_tables(hub);
  if (!label.empty()) {
    TECHHUB_TRY(const Table* one, searched_table(hub, label));
    tables = {one};
  }
  batch = std::max<std::size_t>(batch, 1);
  ReindexReport report;
  for (const Table* table : tables) {
    TECHHUB_DO(hub.write([&](Records& records) -> Result<> {
      TECHHUB_TRY(const bool is_sound, records.transaction().has_sound_index(*table));
      if (is_sound) return success();
      ++report.rebuilt;
      return records.transaction().rebuild_index(*table);
    }));
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    for (std::size_t read = batch; read == batch;) {
      std::size_t mended = 0;
      TECHHUB_DO(hub.write([&](Records& records) -> Result<> {
        TECHHUB_TRY(auto stale, stale_rows(records, *table, batch, last, read));
        ColumnSet terms;
        terms.add(searched(*table));
        for (Record& row : stale) TECHHUB_DO(records.update(row, terms));
        mended = stale.size();
        return success();
      }));
      report.rows += read;
      report.mended += mended;
      if (go_on && !go_on(report)) return Error(Code::cancelled, "the caller stopped the reindexing");
    }
  }
  return report;
}

Result<std::vector<std::string>> verify_terms(Hub& hub) {
  std::vector<std::string> faults;
  constexpr std::size_t batch = 500;
  for (const Table* table : searched_tables(hub)) {
    TECHHUB_DO(hub.write([&](Records& records) -> Result<> {
      TECHHUB_TRY(const bool is_sound, records.transaction().has_sound_index(*table));
      if (!is_sound) faults.push_back(table->label);
      return success();
    }));
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    for (std::size_t read = batch; read == batch;) {
      TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
        TECHHUB_TRY(const auto stale, stale_rows(records, *table, batch, last, read));
        for (const Record& row : stale) faults.push_back(table->label + " " + key_text(row.key()));
        return success();
      }));
    }
  }
  return faults;
}

}  // namespace techhub
