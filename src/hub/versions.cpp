// SPDX-License-Identifier: MIT
// What a change leaves behind: versions in Django's serialised form, and outbox entries.
#include <charconv>

#include "hub/change_log.hpp"
#include "schema/base64url.hpp"

namespace techhub {
namespace hub {
namespace {

void append_integer(std::string& out, std::int64_t number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_value(std::string& out, const Column& column, const Value& value) {
  if (is_null(value)) {
    out += "null";
    return;
  }
  switch (column.type) {
    case Type::id:
    case Type::integer:
      append_integer(out, as_integer(value));
      return;
    case Type::boolean:
      out += as_integer(value) != 0 ? "true" : "false";
      return;
    case Type::json:
    case Type::i18n:
    case Type::tag:
      out += as_text(value);
      return;
    case Type::text:
    case Type::code:
    case Type::word:
    case Type::decimal:
      append_json_string(out, as_text(value));
      return;
    case Type::personal:
      // Sealed only, whatever a row may hold: it comes back with the row's own salt.
      if (const auto* sealed = std::get_if<Bytes>(&value)) {
        append_json_string(out, detail::base64url(*sealed));
      } else {
        out += "null";
      }
      return;
    case Type::real:
    case Type::bytes:
    case Type::time:
    case Type::date:
    case Type::secret:
      json_from(column, value).dump_to(out);
      return;
  }
}

}  // namespace

bool has_versions(const Table& table) noexcept {
  const auto app = table.app();
  return app != "techhub" && app != "reversion" && app != "contenttypes" && app != "migrations" && app != "sessions" &&
         app != "admin" && app != "silk";
}

// A foreign key stands under its field's name, without `_id`, as Django writes it; hashes of secrets are left out.
std::string serialized(const Record& record, bool is_deletion) {
  const Table& table = record.table();
  std::string out;
  out.reserve(512);
  const std::size_t terms = searched(table);  // computed anew from any version
  out += "[{\"model\":";
  append_json_string(out, table.label);
  out += ",\"pk\":";
  append_value(out, table.key(), record.key());
  out += ",\"fields\":{";
  bool first = true;
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (column.type == Type::secret) continue;
    if (!first) out += ',';
    first = false;
    auto name = column.name;
    if (!column.references.empty() && name.ends_with("_id")) name.remove_suffix(3);
    append_json_string(out, name);
    out += ':';
    if (i == terms) {
      out += "\"\"";
    } else if (column.name.ends_with("_lookup")) {  // hashes that go when the person does
      out += "{}";
    } else {
      append_value(out, column, record[i]);
    }
  }
  out += is_deletion ? R"(},"deleted":true}])" : "}}]";
  return out;
}

Record version_of(const Record& row, bool is_deletion, const Table& versions, const Value& revision,
                  const Value& content_type) {
  Record version(versions);
  const std::string key = key_text(row.key());
  version.set("revision_id", revision);
  version.set("object_id", key);
  version.set("content_type_id", content_type);
  version.set("db", std::string("default"));
  version.set("format", std::string("json"));
  version.set("serialized_data", serialized(row, is_deletion));
  // A person's name has no place here; the label and the key tell as much as anybody may know.
  version.set("object_repr", row.table().label + " " + key);
  return version;
}

}  // namespace hub

Result<Value> ChangeLog::insert_revision(Time at, std::int64_t user, std::string_view comment) {
  Record revision(records_.table("reversion.revision"));
  revision.set("date_created", at.us);
  if (user != 0) revision.set("user_id", user);
  revision.set("comment", std::string(comment));
  TECHHUB_DO(records_.insert(revision));
  return revision.key();
}

Result<std::int64_t> ChangeLog::insert_version(const Record& row, bool is_deletion, const Value& revision) {
  Record version = hub::version_of(row, is_deletion, records_.table("reversion.version"), revision,
                                   state_.content_types.at(&row.table()));
  TECHHUB_DO(records_.insert(version));
  return as_integer(version.key());
}

Result<> ChangeLog::keep_first_state(const Record& before) {
  if (!hub::has_versions(before.table()) || !state_.content_types.contains(&before.table())) return success();
  if (&latest(before) != &before) return success();
  TECHHUB_TRY(const auto last, last_version(before.table(), before.key()));
  if (last == 0) first_states_.push_back(before);
  return success();
}

Result<std::int64_t> ChangeLog::finish(const Record& row) {
  // Nobody's change: the row stood so since it was last written, as far as it tells.
  for (const Record& before : first_states_) {
    Time since = now_;
    for (const auto name : {"updated_at", "created_at"}) {
      const auto column = before.table().find(name);
      if (column == Table::npos || is_null(before[column]) || Time{as_integer(before[column])} > now_) continue;
      since = Time{as_integer(before[column])};
      break;
    }
    TECHHUB_TRY(const auto revision, insert_revision(since, 0, ""));
    TECHHUB_DO(insert_version(before, false, revision));
  }
  std::int64_t main_version = 0;
  Value revision;
  for (const Touched& touched : touched_) {
    if (!hub::has_versions(touched.row.table()) || !state_.content_types.contains(&touched.row.table())) continue;
    if (is_null(revision)) {
      TECHHUB_TRY(revision, insert_revision(now_, actor_.user, comment_));
    }
    TECHHUB_TRY(const auto version, insert_version(touched.row, touched.erased, revision));
    if (!row.empty() && &touched.row.table() == &row.table() && touched.row.key() == row.key()) main_version = version;
  }
  for (Record& entry : outbox_) {
    TECHHUB_TRY(const auto id, records_.transaction().reserve(entry.table()));
    entry[0] = id;
    // One writer at a time: the order of keys is the order of commits, and the first entry names the transaction.
    entry.set("txid", as_integer(outbox_.front().key()));
    TECHHUB_DO(records_.insert(entry));
  }
  if (rights_changed_) TECHHUB_DO(hub::bump_rights_epoch(records_));
  return main_version;
}

}  // namespace techhub
