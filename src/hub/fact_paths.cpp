// SPDX-License-Identifier: MIT
#include "hub/fact_paths.hpp"

#include <algorithm>
#include <span>

#include "techhub/value/text.hpp"

namespace techhub::hub {
namespace {

// A path that inherits facts through more tables than this goes in a circle.
constexpr int max_depth = 8;

std::string_view source_of(const Facts& facts, Fact fact) {
  switch (fact) {
    case Fact::author:
      return facts.author;
    case Fact::subject:
      return facts.subject;
    case Fact::officials:
      return facts.officials;
    case Fact::company:
      return facts.company;
    case Fact::host_author:
      return facts.host_author;
    case Fact::host_company:
      return facts.host_company;
    case Fact::organization:
      return facts.organization;
    case Fact::service:
      return facts.service;
    case Fact::opened:
      return facts.opened;
  }
  return {};
}

constexpr std::array<std::string_view, fact_count> fact_names{
    "author", "subject", "officials", "company", "host_author", "host_company", "organization", "service", "opened"};

// A case is opened once.
bool is_moment(std::span<const FactPath> paths, const Table& table) {
  if (paths.empty()) return true;
  const auto& hops = paths.front().hops;
  const auto is_forward = [](const FactPath::Hop& hop) { return hop.kind == FactPath::Hop::Kind::forward; };
  if (paths.size() > 1 || !std::all_of(hops.begin(), hops.end(), is_forward)) return false;
  const Table& reached = hops.empty() ? table : *hops.back().table;
  return reached.columns[paths.front().column].type == Type::time;
}

class Reader {
 public:
  Reader(const Table& table, const FindTable& find) : owner_(table), find_(find) {}

  Result<std::vector<FactPath>> paths(const Table& table, Fact fact, int depth) {
    std::string_view text = source_of(table.facts, fact);
    if (fact == Fact::opened && text.empty() && table.find("created_at") != Table::npos) text = "created_at";
    TECHHUB_TRY(auto found, alternatives(table, text, depth));
    if (fact == Fact::opened && !is_moment(found, table)) return fault(text, "a case is opened at one time");
    return found;
  }

  Result<std::vector<PublishedIf>> published(const Table& table, int depth) {
    std::vector<PublishedIf> result;
    std::string_view rest = table.facts.published;
    while (!rest.empty()) {
      const auto end = rest.find('&');
      TECHHUB_TRY(auto conditions, condition(table, trim(rest.substr(0, end)), depth));
      for (auto& one : conditions) result.push_back(std::move(one));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return result;
  }

 private:
  struct End {
    const Table* table;       // the row reached; null behind a target
    std::string_view column;  // leaf, or empty
    std::string_view fact;    // inherited, or empty
  };

  [[nodiscard]] Error fault(std::string_view text, std::string_view why) const {
    return Error(Code::invalid, "fact path `" + std::string(text) + "`: " + std::string(why)).at(owner_.label);
  }

  static std::string_view word(std::string_view& rest) {
    std::size_t end = 0;
    while (end < rest.size() &&
           (rest[end] == '_' || (rest[end] >= 'a' && rest[end] <= 'z') || (rest[end] >= '0' && rest[end] <= '9')))
      ++end;
    const auto result = rest.substr(0, end);
    rest.remove_prefix(end);
    return result;
  }

  // Reads hops up to the leaf column or inherited fact.
  Result<End> walk(const Table& from, std::string_view text, std::vector<FactPath::Hop>& hops) {
    const Table* at = &from;
    std::string_view rest = text;
    for (;;) {
      if (rest.starts_with('@')) {
        rest.remove_prefix(1);
        if (!rest.starts_with(':')) return fault(text, "`@` is followed by `:fact`");
        if (at->find("source") == Table::npos || at->find("primary_key") == Table::npos)
          return fault(text, "`@` needs the columns `source` and `primary_key` of `" + at->label + "`");
        hops.push_back({.kind = FactPath::Hop::Kind::target, .table = nullptr});
        return End{nullptr, {}, rest.substr(1)};
      }
      if (rest.starts_with('<')) {
        rest.remove_prefix(1);
        const auto app = word(rest);
        if (!rest.starts_with('.')) return fault(text, "`<` is followed by `app.model.column`");
        rest.remove_prefix(1);
        const auto model = word(rest);
        const Table* other = find_(std::string(app) + "." + std::string(model));
        if (!other || !rest.starts_with('.'))
          return fault(text, "no entity `" + std::string(app) + "." + std::string(model) + "`");
        rest.remove_prefix(1);
        const auto column = word(rest);
        FactPath::Hop hop{.kind = FactPath::Hop::Kind::reverse, .column = other->find(column), .table = other};
        if (hop.column == Table::npos || other->columns[hop.column].references != at->label)
          return fault(text, "`" + std::string(column) + "` does not refer to `" + at->label + "`");
        if (rest.starts_with('[')) {
          rest.remove_prefix(1);
          hop.when = other->find(word(rest));
          if (hop.when == Table::npos || !rest.starts_with('='))
            return fault(text, "a condition is `[column=word|word]`");
          do {
            rest.remove_prefix(1);
            hop.words.emplace_back(word(rest));
          } while (rest.starts_with('|'));
          if (!rest.starts_with(']')) return fault(text, "`]` is missing");
          rest.remove_prefix(1);
        }
        hops.push_back(std::move(hop));
        at = other;
      } else {
        const auto name = word(rest);
        if (rest.empty()) return End{at, name, {}};
        const auto column = at->find(name);
        const Table* other = column == Table::npos ? nullptr : find_(at->columns[column].references);
        if (!other) return fault(text, "`" + std::string(name) + "` is no reference of `" + at->label + "`");
        hops.push_back({.kind = FactPath::Hop::Kind::forward, .column = column, .table = other});
        at = other;
      }
      if (rest.starts_with(':')) return End{at, {}, rest.substr(1)};
      if (!rest.starts_with('.')) return fault(text, "`.` or `:` is missing");
      rest.remove_prefix(1);
    }
  }

  Result<std::vector<FactPath>> alternatives(const Table& table, std::string_view text, int depth) {
    std::vector<FactPath> result;
    bool otherwise = false;
    std::size_t reference = Table::npos;  // with which the path before begins
    while (!text.empty()) {
      const auto both = text.find(',');
      const auto other = text.find("??");
      const auto end = std::min(both, other);
      TECHHUB_TRY(auto found, path(table, trim(text.substr(0, end)), depth));
      for (auto& one : found) {
        one.otherwise = one.otherwise || otherwise;
        if (otherwise) one.unless = reference;
        result.push_back(std::move(one));
      }
      const bool is_reference = !result.empty() && !result.back().hops.empty() &&
                                result.back().hops.front().kind == FactPath::Hop::Kind::forward;
      reference = is_reference ? result.back().hops.front().column : Table::npos;
      if (end == std::string_view::npos) break;
      otherwise = other < both;
      text.remove_prefix(end + (otherwise ? 2 : 1));
    }
    return result;
  }

  Result<std::vector<FactPath>> path(const Table& table, std::string_view text, int depth) {
    if (depth > max_depth) return fault(text, "facts inherit from one another in a circle");
    FactPath made;
    TECHHUB_TRY(auto end, walk(table, text, made.hops));
    if (!end.column.empty()) {
      made.column = end.table->find(end.column);
      if (made.column == Table::npos)
        return fault(text, "no column `" + std::string(end.column) + "` in `" + end.table->label + "`");
      return std::vector<FactPath>{std::move(made)};
    }
    const auto named = std::find(fact_names.begin(), fact_names.end(), end.fact);
    if (named == fact_names.end()) return fault(text, "no fact `" + std::string(end.fact) + "`");
    const auto fact = static_cast<Fact>(named - fact_names.begin());
    if (!end.table) {
      made.fact = fact;
      return std::vector<FactPath>{std::move(made)};
    }
    TECHHUB_TRY(auto inherited, paths(*end.table, fact, depth + 1));
    for (auto& one : inherited) {
      if (one.unless != Table::npos) return fault(text, "a fact with `??` after a reference is not inherited");
      one.hops.insert(one.hops.begin(), made.hops.begin(), made.hops.end());
    }
    return inherited;
  }

  Result<std::vector<PublishedIf>> condition(const Table& table, std::string_view text, int depth) {
    if (depth > max_depth) return fault(text, "facts inherit from one another in a circle");
    PublishedIf made;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) {
      TECHHUB_TRY(auto end, walk(table, text, made.hops));
      if (end.fact != "published") return fault(text, "a condition is `column=word` or a path to `:published`");
      if (!end.table) return std::vector<PublishedIf>{std::move(made)};
      TECHHUB_TRY(auto inherited, published(*end.table, depth + 1));
      // Conditions of one row behind a reverse hop could be met by different rows once they stand apart.
      if (inherited.size() != 1)
        return fault(text, "inherits " + std::to_string(inherited.size()) + " conditions; one is possible");
      for (auto& one : inherited) one.hops.insert(one.hops.begin(), made.hops.begin(), made.hops.end());
      return inherited;
    }
    made.negated = equals > 0 && text[equals - 1] == '!';
    made.word = text.substr(equals + 1);
    std::string_view column = text.substr(0, made.negated ? equals - 1 : equals);
    if (const auto dot = column.find('.'); dot != std::string_view::npos) {
      made.member = column.substr(dot + 1);
      column = column.substr(0, dot);
    }
    made.column = table.find(column);
    if (made.column == Table::npos) return fault(text, "no column `" + std::string(column) + "`");
    return std::vector<PublishedIf>{std::move(made)};
  }

  const Table& owner_;
  const FindTable& find_;
};

}  // namespace

Result<TableFacts> resolve_facts(const Table& table, const FindTable& find) {
  Reader reader(table, find);
  TableFacts result;
  for (std::size_t fact = 0; fact < fact_count; ++fact) {
    TECHHUB_TRY(result.paths[fact], reader.paths(table, static_cast<Fact>(fact), 0));
  }
  TECHHUB_TRY(result.published, reader.published(table, 0));
  result.never_published = result.published.empty();
  return result;
}

}  // namespace techhub::hub
