// SPDX-License-Identifier: MIT
#include "techhub/hub/export.hpp"

#include <algorithm>

#include "embedded.hpp"
#include "hub/export/django.hpp"
#include "hub/export/site_sql.hpp"
#include "hub/present.hpp"
#include "hub/sealed_inside.hpp"
#include "hub/visible.hpp"
#include "techhub/schema/reasons.hpp"
#include "techhub/value/text.hpp"

namespace techhub {
namespace {

using Selection = std::vector<hub::Exporter::Selected>;

Json json_of(const ExportReport::Tally& tally) {
  Json::Object members;
  for (const auto& [name, count] : tally) members.emplace_back(name, Json(count));
  return Json::object_of(std::move(members));
}

// A caller's filter as the storage runs it: personal columns by their look-ups, and nothing that tells what the actor
// may not see.
Result<Filter> limited(ChangeLog& log, const Table& table, Filter filter) {
  using Kind = Filter::Kind;
  switch (filter.kind) {
    case Kind::always:
    case Kind::never:
      return filter;
    case Kind::all:
    case Kind::any:
    case Kind::no:
      for (Filter& child : filter.children) {
        TECHHUB_TRY(child, limited(log, table, std::move(child)));
      }
      return filter;
    default:
      break;
  }
  const bool is_host = log.actor().kind == rules::Actor::Kind::system;
  if (filter.kind == Kind::reverse || filter.kind == Kind::target) {
    if (is_host) return filter;
    return Error(Code::denied, "this filter looks into other rows").at(table.label);
  }
  if (filter.column >= table.columns.size())
    return Error(Code::invalid, "a filter names a column that the table lacks").at(table.label);
  const Column& column = table.columns[filter.column];
  if (column.type == Type::personal) {
    const auto lookup = table.lookup(filter.column);
    if (lookup == Table::npos || filter.kind != Kind::compare || filter.op != Compare::equal ||
        filter.values.size() != 1)
      return Error(Code::denied, "a personal column is found by equality only").at(table.label, column.name);
    Filter found =
        Filter::is(lookup, log.records().vault().lookup(table, filter.column, as_text(filter.values.front())));
    if (is_host) return found;
    const auto right = log.records().platform().permissions().find(table.label, "view_personal");
    return std::move(found) &&
           hub::visible(log.records().platform(), log.policy(), log.actor(), right, table, log.now());
  }
  if (is_host) return filter;
  if (filter.kind == Kind::forward) return Error(Code::denied, "this filter looks into other rows").at(table.label);
  if (hub::is_of_library(column) || column.type == Type::secret || column.type == Type::bytes ||
      filter.column == table.blind)
    return Error(Code::denied, "this column is not for filters").at(table.label, column.name);
  return filter;
}

Result<Selection> select(ChangeLog& log, const hub::Mapping& mapping, const ExportOptions& options) {
  const Platform& platform = log.records().platform();
  std::map<const Table*, Filter> wanted;
  for (const auto& entity : options.entities) {
    TECHHUB_TRY(const Table* table, platform.table(entity.label));
    if (hub::is_of_database(*table))
      return Error(Code::invalid, "`" + table->label + "` means nothing outside of its own database").at(table->label);
    TECHHUB_TRY(auto filter, limited(log, *table, entity.filter));
    const auto [known, is_new] = wanted.emplace(table, filter);
    if (!is_new) known->second = std::move(known->second) || std::move(filter);
  }
  // Rows of lists stand inside their owners' objects.
  std::vector<const Table*> inside;
  for (const Table* table : platform.tables()) {
    if (!options.entities.empty() && !wanted.contains(table)) continue;
    for (const auto& link : mapping.entity(*table).links) {
      if (hub::is_list(link)) inside.push_back(link.table);
    }
  }
  Selection selection;
  for (const Table* table : hub::in_reference_order(platform)) {
    if (hub::is_of_database(*table) || std::find(inside.begin(), inside.end(), table) != inside.end()) continue;
    const auto found = wanted.find(table);
    if (!options.entities.empty() && found == wanted.end()) continue;
    Filter filter = found == wanted.end() ? Filter{} : std::move(found->second);
    if (log.actor().kind != rules::Actor::Kind::system) {
      filter = hub::visible(platform, log.policy(), log.actor(), platform.rights(*table).view, *table, log.now()) &&
               std::move(filter);
    }
    selection.push_back({table, std::move(filter)});
  }
  // First, so that an import knows the names that the others use.
  std::stable_partition(selection.begin(), selection.end(), [](const auto& one) {
    return one.table->label == "contenttypes.contenttype" || one.table->label == "auth.permission";
  });
  return selection;
}

// Written before the first value leaves, whatever becomes of the export. Answers its key.
Result<std::int64_t> record_disclosure(Hub& hub, const rules::Actor& actor, const hub::Mapping& mapping,
                                       const ExportOptions& options) {
  const auto refuse = [](std::string message, const Reason& reason) {
    return Error(Code::invalid, std::move(message)).at("techhub.access", "purpose").because(reason);
  };
  if (is_blank(options.purpose)) return refuse("a purpose is required", reason::required);
  if (!check_text(options.purpose)) return refuse("the purpose is no text", reason::bad_text);
  auto& state = ChangeLog::state_of(hub);
  TECHHUB_TRY(auto transaction, state.storage->begin(storage::Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(state, *transaction, actor));
  // The host holds the master key itself. Anybody else is asked for the right over everybody: on a person who is
  // nobody's.
  if (log->actor().kind != rules::Actor::Kind::system) {
    const Record anybody(log->records().table("account.user"));
    TECHHUB_TRY(const auto facts, hub::RowFacts::load(log->records(), anybody));
    const auto right = log->records().platform().permissions().find("account.user", "export_personal");
    TECHHUB_DO(log->decide(right, anybody, facts));
  }
  TECHHUB_TRY(const auto selection, select(*log, mapping, options));
  std::string columns = options.profile == ExportOptions::Profile::django ? "export django:" : "export techhub:";
  for (const auto& [table, filter] : selection) {
    if (!table->has_personal()) continue;
    columns += (columns.ends_with(':') ? " " : "; ") + table->label;
    std::string_view separator = " ";
    for (const Column& column : table->declared()) {
      const bool is_inside = column.name == "data" && hub::column_inside(*table) != Table::npos;
      if (column.type != Type::personal && !is_inside) continue;
      columns.append(separator).append(column.name);
      separator = ",";
    }
  }
  Record disclosure(log->records().table("techhub.access"));
  disclosure.set("at", log->now().us);
  if (log->actor().user != 0) disclosure.set("actor_id", log->actor().user);
  disclosure.set("columns", std::move(columns));
  disclosure.set("purpose", std::string(trim(options.purpose)));
  TECHHUB_DO(log->records().insert(disclosure));
  TECHHUB_DO(transaction->commit());
  return as_integer(disclosure.key());
}

}  // namespace

std::int64_t ExportReport::total() const {
  std::int64_t sum = 0;
  for (const auto& [label, count] : objects) sum += count;
  return sum;
}

Json ExportReport::to_json() const {
  return Json::object({{"total", total()},
                       {"objects", json_of(objects)},
                       {"links", json_of(links)},
                       {"withheld", json_of(withheld)},
                       {"secrets", json_of(secrets)},
                       {"masked", json_of(masked)},
                       {"no_model", json_of(no_model)},
                       {"no_field", json_of(no_field)},
                       {"no_reference", json_of(no_reference)},
                       {"lost_objects", json_of(lost_objects)},
                       {"filled", json_of(filled)},
                       {"cut", json_of(cut)},
                       {"not_exact", json_of(not_exact)},
                       {"kept_exact", json_of(kept_exact)}});
}

Result<ExportReport> export_dump(Hub& hub, const ByteWriter& write, const ExportOptions& options) {
  return export_dump(hub, rules::Actor::system(), write, options);
}

Result<ExportReport> export_dump(Hub& hub, const rules::Actor& actor, const ByteWriter& write,
                                 const ExportOptions& options) {
  const std::string_view document =
      options.mapping.empty() ? embedded("mappings/django.json") : std::string_view(options.mapping);
  const auto setting = [&](std::string_view key) -> Result<Json> {
    if (key.empty()) return Json();
    return hub.setting(key);
  };
  TECHHUB_TRY(const auto mapping, hub::Mapping::compile(document, hub.platform(), setting));
  const std::string_view schema =
      options.schema.empty() ? embedded("mappings/django-schema.json") : std::string_view(options.schema);
  const auto first = schema.find_first_not_of(" \t\r\n");
  const bool is_json = first == std::string_view::npos || schema[first] == '{' || schema[first] == '[';
  TECHHUB_TRY(const auto site,
              is_json ? hub::SiteSchema::read(schema) : hub::site_from_sql(schema, hub.platform(), mapping));
  const bool is_host = actor.kind == rules::Actor::Kind::system;
  hub::Exporter::Reader reader{.sees_secrets = is_host || options.personal};
  if (options.personal) {
    TECHHUB_TRY(reader.own_record, record_disclosure(hub, actor, mapping, options));
  }
  auto& state = ChangeLog::state_of(hub);
  TECHHUB_TRY(auto transaction, state.storage->begin(storage::Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(state, *transaction, actor));
  reader.log = log.get();
  TECHHUB_TRY(const auto selection, select(*log, mapping, options));
  if (options.profile == ExportOptions::Profile::techhub)
    return hub::PlainExporter(log->records(), mapping, reader, options, write).run(selection);
  return hub::DjangoExporter(log->records(), mapping, reader, options, write, site).run(selection);
}

}  // namespace techhub
