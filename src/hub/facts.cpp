// SPDX-License-Identifier: MIT
#include "hub/facts.hpp"

#include <algorithm>
#include <functional>

namespace techhub::hub {
namespace {

using Hop = FactPath::Hop;

class Loader {
 public:
  Loader(RowSource& rows, const Platform& platform) : rows_(rows), platform_(platform) {}

  // Calls `visit` with every row that the hops lead to.
  using Visit = RowSource::Visit;
  Result<> walk(const Record& from, std::span<const Hop> hops, const Visit& visit) {
    if (hops.empty()) return visit(from);
    const Hop& hop = hops.front();
    const auto rest = hops.subspan(1);
    switch (hop.kind) {
      case Hop::Kind::forward: {
        if (is_null(from[hop.column])) return success();
        TECHHUB_TRY(const Record* row, rows_.find(*hop.table, from[hop.column]));
        return row ? walk(*row, rest, visit) : success();
      }
      case Hop::Kind::reverse: {
        if (is_null(from.key())) return success();
        return rows_.behind(hop, from.key(), [&](const Record& row) { return walk(row, rest, visit); });
      }
      case Hop::Kind::target: {
        const auto target = target_of(platform_, from);
        if (!target) return success();
        TECHHUB_TRY(const Record* row, rows_.find(*target->table, target->key));
        return row ? walk(*row, rest, visit) : success();
      }
    }
    return success();
  }

  Result<> values(const Record& from, Fact fact, int depth, const std::function<void(const Value&)>& take) {
    bool any = false;
    for (const FactPath& path : platform_.facts(from.table()).paths[static_cast<std::size_t>(fact)]) {
      if (path.otherwise && any) continue;
      if (path.unless != Table::npos && !is_null(from[path.unless])) continue;
      TECHHUB_DO(walk(from, path.hops, [&](const Record& row) -> Result<> {
        if (path.column == Table::npos) {
          if (depth >= max_targets) return success();
          return values(row, path.fact, depth + 1, [&](const Value& value) {
            any = true;
            take(value);
          });
        }
        if (!is_null(row[path.column])) {
          any = true;
          take(row[path.column]);
        }
        return success();
      }));
    }
    return success();
  }

  Result<bool> published(const Record& from, int depth) {
    const TableFacts& facts = platform_.facts(from.table());
    if (facts.never_published || depth > max_targets) return false;
    for (const PublishedIf& condition : facts.published) {
      bool holds = false;
      TECHHUB_DO(walk(from, condition.hops, [&](const Record& row) -> Result<> {
        if (condition.column == Table::npos) {
          TECHHUB_TRY(const bool is, published(row, depth + 1));
          holds = holds || is;
        } else {
          holds = holds || (meets(row, condition) != condition.negated);
        }
        return success();
      }));
      if (!holds) return false;
    }
    return true;
  }

 private:
  static bool meets(const Record& row, const PublishedIf& condition) {
    const Column& column = row.table().columns[condition.column];
    Json value = column.type == Type::json ? row.json(column.name) : json_from(column, row[condition.column]);
    if (!condition.member.empty())
      value = Json(value[condition.member]);  // a copy first: the member goes with its object
    return value.is_string() ? value.as_string() == condition.word : value.dump() == condition.word;
  }

  RowSource& rows_;
  const Platform& platform_;
};

}  // namespace

Result<RowFacts> RowFacts::load(Records& records, const Record& record) {
  ReadRows rows(records);
  return load(rows, records.platform(), record);
}

Result<RowFacts> RowFacts::load(RowSource& rows, const Platform& platform, const Record& record) {
  RowFacts facts;
  Loader loader(rows, platform);
  for (std::size_t fact = 0; fact < fact_count; ++fact) {
    TECHHUB_DO(loader.values(record, static_cast<Fact>(fact), 0, [&](const Value& value) {
      if (const auto* id = std::get_if<std::int64_t>(&value)) {
        auto& ids = facts.ids_[fact];
        if (std::find(ids.begin(), ids.end(), *id) == ids.end()) ids.push_back(*id);
      } else if (const auto* code = std::get_if<std::string>(&value)) {
        auto& codes = facts.codes_[fact];
        if (std::find(codes.begin(), codes.end(), *code) == codes.end()) codes.push_back(*code);
      }
    }));
  }
  TECHHUB_TRY(facts.published_, loader.published(record, 0));
  const Table& table = record.table();
  const rules::Flow* flow = platform.flow(table);
  if (flow) {
    facts.status_ = record.text(flow->column);
  } else if (const auto status = table.find("status"); status != Table::npos) {
    facts.status_ = as_text(record[status]);
  }
  if (const auto source = table.find("source"); source != Table::npos && table.find("primary_key") != Table::npos)
    facts.target_ = as_text(record[source]);
  facts.organizations_.assign(facts.codes(Fact::organization).begin(), facts.codes(Fact::organization).end());
  facts.services_.assign(facts.codes(Fact::service).begin(), facts.codes(Fact::service).end());
  return facts;
}

rules::Resource RowFacts::view() const {
  rules::Resource resource;
  resource.authors = ids(Fact::author);
  resource.subjects = ids(Fact::subject);
  resource.officials = ids(Fact::officials);
  resource.companies = ids(Fact::company);
  resource.host_authors = ids(Fact::host_author);
  resource.host_companies = ids(Fact::host_company);
  resource.organizations = organizations_;
  resource.services = services_;
  resource.status = status_;
  resource.published = published_;
  if (!ids(Fact::opened).empty()) resource.opened = Time{ids(Fact::opened).front()};
  resource.target = target_;
  return resource;
}

bool is_of_status(const Platform& platform, const Table& table, const PublishedIf& condition) noexcept {
  const rules::Flow* flow = platform.flow(table);
  return flow && condition.hops.empty() && condition.member.empty() && condition.column == table.find(flow->column);
}

bool may_be_published(const Platform& platform, const Table& table, std::string_view status) {
  const TableFacts& facts = platform.facts(table);
  return !facts.never_published &&
         std::all_of(facts.published.begin(), facts.published.end(), [&](const PublishedIf& one) {
           return !is_of_status(platform, table, one) || (one.word == status) != one.negated;
         });
}

}  // namespace techhub::hub
