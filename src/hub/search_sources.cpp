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

// Twelve digits, whatever the check digit says: imported ones may be wrong.
bool is_number(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// What people write before a company's number.
bool names_number(std::string_view word) {
  constexpr std::array<std::string_view, 8> names{"бин", "иин", "инн", "бсн", "жсн", "bin", "iin", "tin"};
  return std::find(names.begin(), names.end(), word) != names.end();
}

bool has_number(const search::Clause& clause) {
  return !clause.excluded && clause.field.empty() &&
         std::any_of(clause.words.begin(), clause.words.end(), [](const auto& one) { return is_number(one.word); });
}

// The clause without numbers and what is written before them.
search::Clause without_numbers(search::Clause clause) {
  if (clause.excluded || !clause.field.empty()) return clause;
  clause.prefix = clause.prefix && !is_number(clause.words.back().word);
  std::erase_if(clause.words, [](const auto& one) { return is_number(one.word) || names_number(one.word); });
  return clause;
}

// Quotes and brackets around an address, as spaces.
std::string unquoted(std::string_view text) {
  constexpr std::array<std::string_view, 11> signs{"\"", "«", "»", "“", "”", "„", "<", ">", "(", ")", ";"};
  std::string made(text);
  for (const std::string_view sign : signs) {
    for (auto at = made.find(sign); at != std::string::npos; at = made.find(sign, at))
      made.replace(at, sign.size(), " ");
  }
  return made;
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

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20) text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.remove_suffix(1);
  return text;
}

constexpr int last_year = 9998;
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
  std::vector<const Table*> tables;
  for (const std::string& label : asked_.entities) {
    TECHHUB_TRY(const Table* table, platform.table(label));
    if (!is_searched(*table) && !is_looked_up(*table))
      return Error(Code::unsupported, "rows of this entity have no texts to search").at(label);
    if (std::find(tables.begin(), tables.end(), table) == tables.end()) tables.push_back(table);
  }
  if (asked_.filter.kind != Filter::Kind::always && tables.size() != 1)
    return Error(Code::invalid, "a filter is of one entity: name it").at({}, "filter");
  if (tables.empty()) {
    const auto all = platform.tables();
    std::copy_if(all.begin(), all.end(), std::back_inserter(tables),
                 [](const Table* table) { return is_searched(*table) || is_looked_up(*table); });
  }
  TECHHUB_DO(check(tables));
  for (const Table* table : tables) TECHHUB_DO(add(*table));
  return success();
}

// What no row can have is a mistake of the caller.
Result<> SearchSources::check(const std::vector<const Table*>& tables) const {
  const auto may_be = [&](const Table* table) {
    const std::size_t status = table->find("status");
    if (status == Table::npos) return false;
    const Column& column = table->columns[status];
    return column.type != Type::word ||
           std::find(column.words.begin(), column.words.end(), *asked_.status) != column.words.end();
  };
  if (asked_.status && std::none_of(tables.begin(), tables.end(), may_be))
    return Error(Code::invalid, "no entity that is searched has this status").at({}, "status");
  if (asked_.year && (*asked_.year < 1 || *asked_.year > last_year))
    return Error(Code::invalid, "a year is from 1 to " + std::to_string(last_year)).at({}, "year");
  return success();
}

Result<> SearchSources::add(const Table& table) {
  TECHHUB_TRY(Filter own, caller_.limit(table, asked_.filter));
  TECHHUB_TRY(Filter facets, narrowed(table));
  auto found = look_up(table);
  auto borrowed_tags = borrowed(table);
  const bool is_indexed = is_searched(table) && !query_.is_empty();
  if (!found && !is_indexed) return success();
  Filter filter = caller_.visible(table) && std::move(own) && std::move(facets);
  if (found && is_indexed) {
    // Found either way, as if by the word itself.
    filter = std::move(filter) &&
             (std::move(*found) ||
              Filter::finds(searched(table), with_borrowed(search::text_match(query_, Level::fold), borrowed_tags)));
  } else if (found) {
    filter = std::move(filter) && std::move(*found);
  }
  if (filter.kind != Filter::Kind::never)
    sources_.push_back({&table, std::move(filter), !found, std::move(borrowed_tags)});
  return success();
}

std::vector<std::string> SearchSources::borrowed(const Table& table) const {
  const Platform& platform = log_.records().platform();
  std::vector<std::string> tags;
  for (const Borrowed& name : table.borrowed) {
    std::string tag = borrowed_tag(name.reference);
    const Table& lender = *platform.referred(table.columns[table.at(name.reference)]);
    if (std::find(tags.begin(), tags.end(), tag) == tags.end() &&
        sees_published(platform, log_.policy(), log_.actor(), lender, log_.now()))
      tags.push_back(std::move(tag));
  }
  return tags;
}

TextMatch SearchSources::known(const Source& source, TextMatch match) {
  return with_borrowed(std::move(match), source.borrowed);
}

Filter SearchSources::may(std::string_view action, const Table& table) {
  if (log_.actor().kind == rules::Actor::Kind::system) return Filter{};
  const Platform& platform = log_.records().platform();
  return visible(platform, log_.policy(), log_.actor(), platform.permissions().find(table.label, action), table,
                 log_.now());
}

std::optional<Filter> SearchSources::look_up(const Table& table) {
  if (const std::size_t tin = number(table); tin != Table::npos) {
    if (auto found = by_number(table, tin)) return found;
  }
  const std::string whole = unquoted(asked_.text);
  const std::string_view text = trimmed(whole);
  if (!is_looked_up(table) || text.empty()) return std::nullopt;
  const auto looked_up = [&](std::string_view name) {
    const std::size_t column = table.find(name);
    return column == Table::npos || table.lookup(column) == Table::npos ? Table::npos : column;
  };
  const auto& vault = log_.records().vault();
  std::optional<Filter> found;
  if (text.find('@') != std::string_view::npos) {
    if (const std::size_t email = looked_up("email"); email != Table::npos) found = by_address(table, email, text);
  } else if (is_phone(text)) {
    if (const std::size_t phone = looked_up("phone"); phone != Table::npos)
      found = Filter::is(table.lookup(phone), vault.lookup(table, phone, text));
  } else if (is_plain(query_)) {
    found = has_names(vault, table, text);
  }
  if (found) found = std::move(*found) && may("view_personal", table);
  return found;
}

// Rows with the numbers that stand among the words, as far as the other words find them.
std::optional<Filter> SearchSources::by_number(const Table& table, std::size_t tin) {
  const auto& all = query_.clauses;
  if (std::none_of(all.begin(), all.end(), has_number)) return std::nullopt;
  // Whoever sees a company sees the number of a legal person; a sole trader's is the trader's own.
  Filter found = may("view_personal", table);
  if (const auto type = table.find("company_type"); type != Table::npos)
    found = std::move(found) || Filter::is(type, "law");
  const std::size_t terms = searched(table);
  for (const search::Clause& clause : all) {
    for (const search::Sought& one : clause.words) {
      if (has_number(clause) && is_number(one.word))
        found = std::move(found) && Filter::is(table.lookup(tin), log_.records().vault().lookup(table, tin, one.word));
    }
    search::Clause other = without_numbers(clause);
    if (other.words.empty()) continue;
    if (terms == Table::npos) return Filter::none();
    other.excluded = false;
    const TextMatch match = with_borrowed(
        search::text_match({{std::move(other)}}, clause.excluded ? Level::stem : Level::fold), borrowed(table));
    Filter has = Filter::finds(terms, match);
    found = std::move(found) && (clause.excluded ? Filter::negate(std::move(has)) : std::move(has));
  }
  return found;
}

// People with the address in a text; what else is there has to be their names.
std::optional<Filter> SearchSources::by_address(const Table& table, std::size_t email, std::string_view text) {
  const auto& vault = log_.records().vault();
  const auto has = [&](std::string_view address) {
    return Filter::is(table.lookup(email), vault.lookup(table, email, address));
  };
  std::optional<Filter> found;
  std::string names;
  std::size_t pieces = 0;
  while (!text.empty()) {
    const auto end =
        std::find_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
    const std::string_view piece = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text = trimmed(text.substr(piece.size()));
    ++pieces;
    if (piece.find('@') == std::string_view::npos) {
      names += names.empty() ? "" : " ";
      names += piece;
    } else {
      found = found ? std::move(*found) && has(piece) : has(piece);
    }
  }
  if (pieces == 1) return found;
  if (!is_plain(query_)) return std::nullopt;
  if (names.empty()) return found;
  auto named = has_names(vault, table, names);
  return named ? std::optional(std::move(*found) && std::move(*named)) : std::nullopt;
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
    if (column == Table::npos) return Filter::none();
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
  return storage::Sought{.table = source.table, .text = known(source, tiers_[tier]), .filter = source.filter};
}

storage::Sought SearchSources::whole(const Source& source) const {
  storage::Sought sought{.table = source.table, .filter = source.filter};
  if (source.is_indexed) sought.text = known(source, search::text_match(query_, Level::fold));
  return sought;
}

}  // namespace techhub::hub
