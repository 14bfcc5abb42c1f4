// SPDX-License-Identifier: MIT
// Rows that were there already: what a dump may write over, and the trace that it leaves.
#include <algorithm>

#include "hub/access_tables.hpp"
#include "hub/django_session.hpp"
#include "hub/import/importer.hpp"
#include "hub/sealed_inside.hpp"
#include "hub/state.hpp"

namespace techhub::hub {

bool Importer::is_kept(const Record& there) {
  const Table& table = there.table();
  if (is_kept_by_library(table)) return true;
  // What was wiped when a person was forgotten: an older dump does not undo that.
  if (!table.has_personal() || !is_null(there[table.salt()])) return false;
  if (table.label == "account.user") return true;
  if (table.label == "account.company") return there.text("name") == vault::forgotten_marker(there.key());
  const auto inside = column_inside(table);
  return inside != Table::npos && may_hold_sealed(there, inside);
}

Result<bool> Importer::lets_in_forgotten(const Record& record) {
  const Table& table = record.table();
  const bool is_session = table.label == session_label;
  if (!lets_in(table.label)) return false;
  const Table& users = records_.table("account.user");
  TECHHUB_TRY(const bool is_first, was_empty(users));
  if (is_first) return false;
  Value user = record.get("user_id");
  if (is_null(user) && is_session) user = user_of_session(record.text("session_data"));
  TECHHUB_TRY(const auto person, records_.find(users, user));
  return person && is_null((*person)[users.salt()]);
}

// Fields that no column takes go into the `data` that is there, not in its place.
void Importer::keep_data(const Record& there, const Json& fields, Mapping::Mapped& mapped) {
  if (mapped.kept_fields.empty() || fields.find("data")) return;
  auto& given = mapped.columns[there.table().at("data")];
  Json whole = there.json("data");
  if (!given || !whole.is_object()) return;
  for (const auto& [name, value] : given->members()) whole.set(name, value);
  given = std::move(whole);
}

bool Importer::differs(const Record& comes, const Record& was) {
  const Table& table = comes.table();
  for (std::size_t i = 0; i < table.declared().size(); ++i) {
    const bool is_sealed = table.columns[i].type == Type::personal && std::holds_alternative<Bytes>(comes[i]);
    if (!is_sealed && comes[i] != was[i]) return true;
  }
  return false;
}

// Sets what is NULL since the reference was cleared; what somebody wrote meanwhile stays.
Result<> Importer::restore(const Table& table, Object& object) {
  auto key = key_of(table, object.key);
  if (!key) return reject(&table, object, {std::string(table.key().name), "wrong_type"});
  TECHHUB_TRY(auto row, records_.find(table, key.value()));
  if (!row) return reject(&table, object, {std::string(table.key().name), "missing_reference"});
  ColumnSet changed;
  for (const auto& [name, value] : object.fields.members()) {
    auto column = table.find(name);
    if (column == Table::npos) column = table.find(name + "_id");
    if (column == Table::npos || table.columns[column].references.empty())
      return reject(&table, object, {name, "unknown_field"});
    auto converted = convert(table, column, value);
    if (converted.kind != Converted::Kind::value) return reject(&table, object, {name, converted.reason});
    if (!is_null((*row)[column])) continue;
    (*row)[column] = std::move(converted.value);
    changed.add(column);
  }
  ++report_.objects[table.label].kept;
  if (changed.empty()) return success();
  TECHHUB_TRY(const bool updated, records_.transaction().update(*row, changed));
  touched_.insert(&table);
  if (updated && has_versions(table)) replaced_.emplace_back(&table, row->key());
  return success();
}

// One revision for all, at the end, when every value is sealed as it stays.
Result<> Importer::version_replaced() {
  if (replaced_.empty()) return success();
  const Table& types = records_.table("contenttypes.contenttype");
  std::map<const Table*, Value> type_of;
  std::set<std::pair<const Table*, std::string>> done;  // a dump may name a row more than once
  Record revision(records_.table("reversion.revision"));
  revision.set("date_created", hub_.now().us);
  revision.set("comment", std::string("import"));
  TECHHUB_DO(records_.insert(revision));
  for (const auto& [table, key] : replaced_) {
    if (!done.emplace(table, key_text(key)).second) continue;
    TECHHUB_TRY(const auto row, records_.find(*table, key));
    if (!row) continue;  // taken back
    if (!type_of.contains(table)) {
      const auto [app, model] = std::pair{std::string(table->app()), std::string(table->model())};
      TECHHUB_TRY(const auto type, records_.first(types, Filter::is(types.at("app_label"), app) &&
                                                             Filter::is(types.at("model"), model)));
      type_of[table] = type ? type->key() : Value();
    }
    if (is_null(type_of[table])) continue;
    Record version = version_of(*row, false, records_.table("reversion.version"), revision.key(), type_of[table]);
    TECHHUB_DO(records_.insert(version));
  }
  return success();
}

}  // namespace techhub::hub
