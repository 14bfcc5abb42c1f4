// SPDX-License-Identifier: MIT
#include "hub/search_sources.hpp"

#include <algorithm>
#include <chrono>

#include "hub/name_lookup.hpp"
#include "hub/search_field.hpp"
#include "hub/visible.hpp"

namespace techhub::hub {

namespace {

using search::Level;

constexpr std::array levels{Level::word, Level::stem, Level::fold};

// Every word looked for in the heading.
search::Query in_heading(search::Query query) {
  for (search::Clause& clause : query.clauses) {
    if (!clause.excluded) clause.field = search_fields[0];
  }
  return query;
}

// Both: rows are those of the heading, and words anywhere make them more relevant.
search::Query with(search::Query heading, const search::Query& anywhere) {
  heading.clauses.insert(heading.clauses.end(), anywhere.clauses.begin(), anywhere.clauses.end());
  return heading;
}

std::size_t number(const Table& table) noexcept {
  const std::size_t tin = table.find("tin");
  return tin != Table::npos && table.lookup(tin) != Table::npos ? tin : Table::npos;
}

// The digits of a phone number with nothing else than what stands between them.
bool is_phone(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (std::string_view("+-() .\t").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits >= 10 && digits <= 15;
}

// Twelve digits, whatever the check digit says: imported ones may be wrong.
bool is_number(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20) text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.remove_suffix(1);
  return text;
}

Date new_year(int year) {
  const std::chrono::sys_days day = std::chrono::year(year) / 1 / 1;
  return Date{static_cast<std::int32_t>(day.time_since_epoch().count())};
}

bool is_plain(const search::Query& query) {
  return std::all_of(query.clauses.begin(), query.clauses.end(), [](const search::Clause& clause) {
    return !clause.excluded && !clause.prefix && clause.field.empty();
  });
}

}  // namespace

bool is_searched(const Table& table) noexcept {
  return searched(table) != Table::npos && !searched_columns(table).empty();
}

bool is_looked_up(const Table& table) noexcept { return name_lookup(table) != Table::npos; }

SearchSources::SearchSources(ChangeLog& log, const SearchQuery& asked)
    : log_(log), caller_(log), asked_(asked), query_(search::parse(asked.text, search_fields)) {
  const search::Query heading = in_heading(query_);
  const search::Query both = with(heading, query_);
  std::vector<TextMatch> plain;
  for (const Level level : levels) {
    plain.push_back(search::text_match(heading, level));
    plain.push_back(search::text_match(query_, level));
  }
  for (std::size_t tier = 0; tier < search_tiers; ++tier) {
    // One that asks for the same as the one before, or as the same of the level before, has no rows of its own.
    if ((tier > 0 && plain[tier] == plain[tier - 1]) || (tier > 1 && plain[tier] == plain[tier - 2])) {
      tiers_.emplace_back();
      continue;
    }
    const bool is_heading = tier % 2 == 0;
    TextMatch rows = is_heading ? search::text_match(both, levels[tier / 2]) : plain[tier];
    // Of the nearer ones those that hold all the others: the level before, and this one's heading.
    std::vector<TextMatch> nearer;
    if (tier >= 2) nearer.push_back(plain[(tier / 2) * 2 - 1]);
    if (!is_heading) nearer.push_back(plain[tier - 1]);
    tiers_.push_back(TextMatch::but(std::move(rows), {TextMatch::any_of(std::move(nearer))}));
  }
}

Result<> SearchSources::read(Hub& hub, const rules::Actor& actor, const SearchQuery& query,
                             const std::function<Result<>(SearchSources&)>& work) {
  auto& state = ChangeLog::state_of(hub);
  TECHHUB_TRY(auto transaction, state.storage->begin(storage::Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(state, *transaction, actor));
  SearchSources sources(*log, query);
  TECHHUB_DO(sources.gather());
  return work(sources);
}

Result<> SearchSources::gather() {
  const Platform& platform = log_.records().platform();
  if (asked_.filter.kind != Filter::Kind::always && asked_.entities.size() != 1)
    return Error(Code::invalid, "a filter is of one entity: name it").at({}, "filter");
  if (asked_.entities.empty()) {
    for (const Table* table : platform.tables()) {
      if (is_searched(*table) || is_looked_up(*table)) TECHHUB_DO(add(*table));
    }
    return success();
  }
  for (const std::string& label : asked_.entities) {
    TECHHUB_TRY(const Table* table, platform.table(label));
    if (!is_searched(*table) && !is_looked_up(*table))
      return Error(Code::unsupported, "rows of this entity have no texts to search").at(label);
    const bool is_known =
        std::any_of(sources_.begin(), sources_.end(), [&](const Source& s) { return s.table == table; });
    if (!is_known) TECHHUB_DO(add(*table));
  }
  return success();
}

Result<> SearchSources::add(const Table& table) {
  TECHHUB_TRY(Filter own, caller_.limit(table, asked_.filter));
  TECHHUB_TRY(Filter facets, narrowed(table));
  TECHHUB_TRY(auto found, look_up(table));
  const bool is_indexed = is_searched(table) && !query_.is_empty();
  if (!found && !is_indexed) return success();
  Filter filter = caller_.visible(table) && std::move(own) && std::move(facets);
  if (found && is_indexed) {
    // Found either way, as if by the word itself.
    filter = std::move(filter) &&
             (std::move(*found) || Filter::finds(searched(table), search::text_match(query_, Level::fold)));
  } else if (found) {
    filter = std::move(filter) && std::move(*found);
  }
  if (filter.kind != Filter::Kind::never) sources_.push_back({&table, std::move(filter), !found});
  return success();
}

Filter SearchSources::may(std::string_view action, const Table& table) {
  if (log_.actor().kind == rules::Actor::Kind::system) return Filter{};
  const Platform& platform = log_.records().platform();
  return visible(platform, log_.policy(), log_.actor(), platform.permissions().find(table.label, action), table,
                 log_.now());
}

Result<std::optional<Filter>> SearchSources::look_up(const Table& table) {
  const std::string_view text = trimmed(asked_.text);
  const auto& vault = log_.records().vault();
  const auto is = [&](std::size_t column) {
    return Filter::is(table.lookup(column), vault.lookup(table, column, text));
  };
  if (const std::size_t tin = number(table); tin != Table::npos && is_number(text)) {
    // Whoever sees a company sees the number of a legal person; a sole trader's is the trader's own.
    Filter shown = may("view_personal", table);
    if (const auto type = table.find("company_type"); type != Table::npos)
      shown = std::move(shown) || Filter::is(type, "law");
    return std::optional(is(tin) && std::move(shown));
  }
  if (!is_looked_up(table) || text.empty()) return std::optional<Filter>();
  const auto by = [&](std::string_view name) -> std::optional<Filter> {
    const std::size_t column = table.find(name);
    if (column == Table::npos || table.lookup(column) == Table::npos) return std::nullopt;
    return is(column);
  };
  std::optional<Filter> found;
  if (text.find('@') != std::string_view::npos) {
    found = by("email");
  } else if (is_phone(text)) {
    found = by("phone");
  } else if (is_plain(query_)) {
    found = has_names(vault, table, text);
  }
  if (found) found = std::move(*found) && may("view_personal", table);
  return found;
}

Result<Filter> SearchSources::narrowed(const Table& table) {
  Filter all{};
  const auto add = [&](std::string_view name, auto value) {
    const std::size_t column = table.find(name);
    all = std::move(all) && (column == Table::npos ? Filter::none() : Filter::is(column, std::move(value)));
  };
  if (asked_.status) add("status", *asked_.status);
  if (asked_.category) add("category_id", *asked_.category);
  if (asked_.organization) {
    const auto path = organization_path(table);
    Filter is_its = Filter::none();
    if (path && path->through) {
      is_its = Filter::forward(path->column, *path->through,
                               Filter::is(path->of, *asked_.organization) && caller_.visible(*path->through));
    } else if (path) {
      is_its = Filter::is(path->column, *asked_.organization);
    }
    all = std::move(all) && std::move(is_its);
  }
  if (asked_.year) {
    const std::size_t column = table.find("created_at");
    if (column == Table::npos || *asked_.year < 1 || *asked_.year > 9998) return Filter::none();
    TECHHUB_TRY(const Zone* here, zone());
    const auto begins = [&](int year) { return here->first(new_year(year), Microseconds{0}).us; };
    all = std::move(all) && Filter::is(column, begins(*asked_.year), Compare::greater_equal) &&
          Filter::is(column, begins(*asked_.year + 1), Compare::less);
  }
  return all;
}

std::optional<SearchSources::OrganizationPath> SearchSources::organization_path(const Table& table) const {
  const auto& paths = log_.records().platform().facts(table).paths[static_cast<std::size_t>(Fact::organization)];
  if (paths.empty() || paths.front().column == Table::npos) return std::nullopt;
  const FactPath& path = paths.front();
  if (path.hops.empty()) return OrganizationPath{.column = path.column};
  if (path.hops.size() > 1 || path.hops[0].kind != FactPath::Hop::Kind::forward) return std::nullopt;
  return OrganizationPath{.column = path.hops[0].column, .through = path.hops[0].table, .of = path.column};
}

Result<const Zone*> SearchSources::zone() {
  if (!zone_) {
    TECHHUB_TRY(const Json setting, read_setting(log_.records(), "timezone"));
    TECHHUB_TRY(zone_, Zone::of(setting));
  }
  return &*zone_;
}

Result<int> SearchSources::year_of(Time moment) {
  TECHHUB_TRY(const Zone* here, zone());
  const std::chrono::sys_days day{std::chrono::days{here->local(moment).day.days}};
  return static_cast<int>(std::chrono::year_month_day(day).year());
}

std::optional<storage::Sought> SearchSources::tier(const Source& source, std::size_t tier) const {
  if (!source.is_indexed)
    return tier == 0 ? std::optional(storage::Sought{.table = source.table, .filter = source.filter}) : std::nullopt;
  if (tiers_[tier].kind == TextMatch::Kind::never) return std::nullopt;
  return storage::Sought{.table = source.table, .text = tiers_[tier], .filter = source.filter};
}

storage::Sought SearchSources::whole(const Source& source) const {
  storage::Sought sought{.table = source.table, .filter = source.filter};
  if (source.is_indexed) sought.text = search::text_match(query_, Level::fold);
  return sought;
}

}  // namespace techhub::hub
