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

Result<std::int64_t> ChangeLog::finish(const Record& row) {
  std::int64_t main_version = 0;
  Value revision_id;
  for (const Touched& touched : touched_) {
    if (!hub::has_versions(touched.row.table())) continue;
    const auto content_type = state_.content_types.find(&touched.row.table());
    if (content_type == state_.content_types.end()) continue;
    if (is_null(revision_id)) {
      Record revision(records_.table("reversion.revision"));
      revision.set("date_created", now_.us);
      if (actor_.user != 0) revision.set("user_id", actor_.user);
      revision.set("comment", comment_);
      TECHHUB_DO(records_.insert(revision));
      revision_id = revision.key();
    }
    Record version = hub::version_of(touched.row, touched.erased, records_.table("reversion.version"), revision_id,
                                     content_type->second);
    TECHHUB_DO(records_.insert(version));
    if (!row.empty() && &touched.row.table() == &row.table() && touched.row.key() == row.key()) {
      main_version = as_integer(version.key());
    }
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
