// SPDX-License-Identifier: MIT
// Pages of hits, how many there are, and of what kinds.
#include "techhub/hub/search.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include "hub/present.hpp"
#include "hub/search_field.hpp"
#include "hub/search_sources.hpp"

namespace techhub {

namespace {

using hub::SearchSources;
using Source = SearchSources::Source;
using storage::Ranked;

constexpr std::size_t max_page = 1000;

// Where a page ended: `<tier>.<relevance>.<entity>.<key>`.
struct Place {
  std::size_t tier = 0;
  Ranked last{};
  std::string label;
};

std::string text_of(const Place& place) {
  return std::to_string(place.tier) + "." + std::to_string(place.last.relevance) + "." +
         std::to_string(place.last.key) + "." + place.label;
}

Result<std::optional<Place>> place_of(std::string_view after) {
  if (after.empty()) return std::optional<Place>();
  Place place;
  const auto take = [&](auto& number) {
    const auto read = std::from_chars(after.data(), after.data() + after.size(), number);
    after.remove_prefix(static_cast<std::size_t>(read.ptr - after.data()));
    const bool is_read = read.ec == std::errc{} && after.starts_with('.');
    if (is_read) after.remove_prefix(1);
    return is_read;
  };
  if (!take(place.tier) || !take(place.last.relevance) || !take(place.last.key) || place.tier >= hub::search_tiers)
    return Error(Code::invalid, "`after` is not where a page ended").at({}, "after");
  place.label = after;
  return std::optional(place);
}

// The entity's rows of this tier that come after a place in it: entities of equal relevance stand in the order of their
// sources.
std::optional<Ranked> begin_of(const std::vector<Source>& sources, std::size_t source, const Place& place) {
  const auto last =
      std::find_if(sources.begin(), sources.end(), [&](const Source& one) { return one.table->label == place.label; });
  const auto at = sources.begin() + static_cast<std::ptrdiff_t>(source);
  if (at == last) return place.last;
  using Keys = std::numeric_limits<std::int64_t>;
  return Ranked{place.last.relevance, at < last ? Keys::min() : Keys::max()};
}

// The text of the row with the best snippet: the wanted language first where it has the words.
Result<> add_snippet(SearchSources& sources, SearchHit& hit, const SearchQuery& asked) {
  std::size_t most = 0;
  const auto offer = [&](const hub::SearchedText& text) -> Result<> {
    if (text.text.empty()) return success();
    auto made = search::snippet(text.text, text.language, sources.query(), asked.snippet_length,
                                text.is_heading ? hub::search_fields[0] : std::string_view{});
    // What has a mark before what has none, then the reader's language, then the most marks; a body tells more than a
    // heading, which is shown anyhow.
    const std::size_t marks = std::min<std::size_t>(made.marks.size(), 20);
    const bool is_wanted = asked.language && text.language == asked.language;
    const std::size_t worth =
        (marks > 0 ? 100'000 : 1) + (is_wanted ? 10'000 : 0) + 100 * marks + (text.is_heading || marks == 0 ? 0 : 50);
    if (worth <= most) return success();
    if (text.lender != nullptr) {
      // A name is shown to whoever may see the row that it stands in.
      const auto seen = sources.log().see(text.lender->table(), text.lender->key());
      if (!seen && seen.error().code() == Code::not_found) return success();
      if (!seen) return std::move(seen).error();
    }
    most = worth;
    hit.snippet = std::move(made);
    hit.column = text.column;
    return success();
  };
  return hub::each_text(sources.log().records().platform(), sources.transaction(), hit.row, offer);
}

Result<> present(SearchSources& sources, Record& row) {
  if (hub::needs_facts(row.table())) {
    TECHHUB_TRY(const auto facts, hub::RowFacts::load(sources.log().records(), row));
    return hub::present(sources.log(), row, facts);
  }
  hub::withhold(row);
  return success();
}

Result<std::int64_t> total_of(SearchSources& sources) {
  std::int64_t total = 0;
  for (const Source& source : sources.all()) {
    TECHHUB_TRY(const std::int64_t rows, storage::count(sources.transaction(), sources.whole(source)));
    total += rows;
  }
  return total;
}

Result<SearchPage> page_of(SearchSources& sources, const SearchQuery& asked, const std::optional<Place>& place) {
  struct Found {
    Ranked ranked;
    std::size_t source;
  };
  SearchPage page;
  const auto& all = sources.all();
  const std::size_t limit = std::min(asked.limit, max_page);
  for (std::size_t tier = place ? place->tier : 0; tier < hub::search_tiers; ++tier) {
    const std::size_t wanted = limit + 1 - page.hits.size();  // one more tells whether there is a next page
    std::vector<Found> found;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto sought = sources.tier(all[i], tier);
      if (!sought) continue;
      const auto after = place && place->tier == tier ? begin_of(all, i, *place) : std::nullopt;
      TECHHUB_TRY(const auto rows, storage::most_relevant(sources.transaction(), *sought, after, wanted));
      for (const Ranked& row : rows) found.push_back({row, i});
    }
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
      return a.ranked.relevance != b.ranked.relevance ? a.ranked.relevance > b.ranked.relevance : a.source < b.source;
    });
    for (const Found& one : found) {
      if (page.hits.size() == limit) {
        const SearchHit& last = page.hits.back();
        page.next = text_of({.tier = static_cast<std::size_t>(last.level) * 2 + (last.in_heading ? 0 : 1),
                             .last = {last.relevance, as_integer(last.row.key())},
                             .label = last.row.table().label});
        return page;
      }
      TECHHUB_TRY(auto row, sources.log().records().find(*all[one.source].table, one.ranked.key));
      if (!row)
        return Error(Code::corrupt, "the search index names a row that is not there: reindex makes it anew")
            .at(all[one.source].table->label, "search_field");
      SearchHit& hit = page.hits.emplace_back();
      hit.row = std::move(*row);
      hit.level = static_cast<search::Level>(tier / 2);
      hit.in_heading = tier % 2 == 0;
      hit.relevance = one.ranked.relevance;
      if (asked.snippet_length > 0) TECHHUB_DO(add_snippet(sources, hit, asked));
      TECHHUB_DO(present(sources, hit.row));
    }
  }
  return page;
}

class Counter {
 public:
  explicit Counter(SearchSources& sources) : sources_(sources) {}

  Result<Facets> run() {
    for (const Source& source : sources_.all()) TECHHUB_DO(count(source));
    made_.entities = ordered(entities_);
    made_.statuses = ordered(statuses_);
    made_.categories = ordered(categories_);
    made_.organizations = ordered(organizations_);
    made_.years = ordered(years_);
    return std::move(made_);
  }

 private:
  using Counts = std::map<std::string, std::int64_t>;

  Result<> count(const Source& source) {
    const storage::Sought sought = sources_.whole(source);
    TECHHUB_TRY(const std::int64_t rows, storage::count(sources_.transaction(), sought));
    if (rows == 0) return success();
    made_.total += rows;
    entities_[source.table->label] += rows;
    return tally(sought);
  }

  // Clocks are set to quarters of an hour from one another.
  static constexpr std::int64_t quarter = 900'000'000;

  Result<> tally(const storage::Sought& sought) {
    const Table& table = *sought.table;
    const auto path = sources_.organization_path(table);
    std::vector<storage::Grouping> groupings;
    const auto place = [&](std::size_t column, std::int64_t period = 0) {
      if (column == Table::npos) return Table::npos;
      groupings.push_back({column, period});
      return groupings.size() - 1;
    };
    const std::size_t status = place(table.find("status"));
    const std::size_t category = place(table.find("category_id"));
    const std::size_t created = place(table.find("created_at"), quarter);
    const std::size_t organization = place(path ? path->column : Table::npos);
    TECHHUB_TRY(const auto found, storage::tally(sources_.transaction(), sought, groupings));
    const auto add = [&](std::size_t at, Counts& counts) {
      if (at == Table::npos) return;
      for (const auto& one : found[at]) {
        if (!is_null(one.value)) counts[key_text(one.value)] += one.rows;
      }
    };
    add(status, statuses_);
    add(category, categories_);
    if (path && path->through == nullptr) add(organization, organizations_);
    if (path && path->through != nullptr) TECHHUB_DO(add_organizations(*path, found[organization]));
    if (created == Table::npos) return success();
    for (const auto& one : found[created]) {
      if (is_null(one.value)) continue;
      TECHHUB_TRY(const int year, sources_.year_of(Time{as_integer(one.value) * quarter}));
      years_[std::to_string(year)] += one.rows;
    }
    return success();
  }

  Result<> add_organizations(const SearchSources::OrganizationPath& path, const std::vector<storage::Tally>& found) {
    constexpr std::size_t batch = 500;
    std::map<Value, std::int64_t> rows;
    for (const auto& one : found) {
      if (!is_null(one.value)) rows.emplace(one.value, one.rows);
    }
    const Filter seen = sources_.caller().visible(*path.through);
    for (auto at = rows.begin(); at != rows.end();) {
      std::vector<Value> keys;
      for (; at != rows.end() && keys.size() < batch; ++at) keys.push_back(at->first);
      TECHHUB_TRY(const auto others,
                  sources_.log().records().select(
                      Query{.table = path.through, .filter = Filter::in(0, std::move(keys)) && Filter(seen)}));
      for (const Record& other : others) {
        if (!is_null(other[path.of])) organizations_[key_text(other[path.of])] += rows[other.key()];
      }
    }
    return success();
  }

  static std::vector<Facet> ordered(const Counts& counts) {
    std::vector<Facet> all;
    for (const auto& [value, rows] : counts) all.push_back({value, rows});
    std::stable_sort(all.begin(), all.end(), [](const Facet& a, const Facet& b) { return a.rows > b.rows; });
    return all;
  }

  SearchSources& sources_;
  Facets made_;
  Counts entities_, statuses_, categories_, organizations_, years_;
};

}  // namespace

Result<SearchPage> search_all(Hub& hub, const rules::Actor& actor, const SearchQuery& asked) {
  if (asked.limit == 0) return Error(Code::invalid, "a page has one row at least").at({}, "limit");
  TECHHUB_TRY(const auto place, place_of(asked.after));
  SearchPage page;
  TECHHUB_DO(SearchSources::read(hub, actor, asked, [&](SearchSources& sources) -> Result<> {
    const auto is_there = [&](const Source& source) { return source.table->label == place->label; };
    if (place && std::none_of(sources.all().begin(), sources.all().end(), is_there))
      return Error(Code::invalid, "`after` is not where a page of these entities ended").at({}, "after");
    TECHHUB_TRY(page, page_of(sources, asked, place));
    if (!asked.with_total) return success();
    // A page that holds all has counted them.
    const bool is_all = !place && page.next.empty();
    TECHHUB_TRY(page.total,
                is_all ? Result<std::int64_t>(static_cast<std::int64_t>(page.hits.size())) : total_of(sources));
    return success();
  }));
  return page;
}

Result<SearchPage> search_rows(Hub& hub, const rules::Actor& actor, std::string_view label, const SearchQuery& query) {
  SearchQuery one = query;
  one.entities = {std::string(label)};
  return search_all(hub, actor, one);
}

Result<std::int64_t> search_count(Hub& hub, const rules::Actor& actor, const SearchQuery& query) {
  std::int64_t total = 0;
  TECHHUB_DO(SearchSources::read(hub, actor, query, [&](SearchSources& sources) -> Result<> {
    TECHHUB_TRY(total, total_of(sources));
    return success();
  }));
  return total;
}

Result<Facets> search_facets(Hub& hub, const rules::Actor& actor, const SearchQuery& query) {
  Facets facets;
  TECHHUB_DO(SearchSources::read(hub, actor, query, [&](SearchSources& sources) -> Result<> {
    TECHHUB_TRY(facets, Counter(sources).run());
    return success();
  }));
  return facets;
}

}  // namespace techhub
