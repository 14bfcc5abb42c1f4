// SPDX-License-Identifier: MIT
// Values of a dump as values of columns: references renumbered, secrets hashed, texts about people masked.
#include "hub/import/importer.hpp"
#include "hub/import/people.hpp"

namespace techhub::hub {
namespace {

// Django's own forms: `algorithm$...`, and `!...` for none. Anything else would be a password in the clear.
bool is_password_hash(std::string_view text) {
  const auto end = text.find('$');
  return text.empty() || text.front() == '!' || (end != std::string_view::npos && end > 0 && end + 1 < text.size());
}

std::string stored_token(std::string_view token) {
  if (token.empty() || vault::is_token_hash(token) || vault::is_code_hash(token)) return std::string(token);
  return vault::hash_token(token);
}

enum class Mask : std::uint8_t { text, json, sql };
struct MaskedColumn {
  std::string_view label;
  std::string_view column;
  Mask how = Mask::text;
};
constexpr std::array<MaskedColumn, 9> masked_columns{{{"admin.logentry", "object_repr"},
                                                      {"admin.logentry", "change_message"},
                                                      {"reversion.version", "object_repr"},
                                                      {"social_django.partial", "data", Mask::json},
                                                      {"silk.request", "path"},
                                                      {"silk.request", "query_params"},
                                                      {"silk.sqlquery", "query", Mask::sql},
                                                      {"silk.sqlquery", "analysis", Mask::sql},
                                                      {"silk.sqlquery", "traceback"}}};

}  // namespace

bool is_keyed_by_secret(const Table& table) noexcept {
  return table.label == "sessions.session" || table.label == "authtoken.token";
}

Importer::Converted Importer::convert(const Table& table, std::size_t column, const Json& json) const {
  const Column& its = table.columns[column];
  const Table* target = records_.platform().referred(its);
  if (target && numbers_.numbers(*target) && !json.is_null()) {
    if (!json.is_integer() && !json.is_array()) return {.kind = Converted::Kind::bad, .reason = "wrong_type"};
    if (const auto key = numbers_.find(*target, json)) return {.value = *key};
    return {.kind = Converted::Kind::waits};
  }
  auto value = value_from(table, its, json, true);
  if (value) return {.value = std::move(value).value()};
  return {.kind = Converted::Kind::bad, .reason = std::string(value.error().reason())};
}

Result<Value> Importer::key_of(const Table& table, const Json& json) const {
  TECHHUB_TRY(Value key, value_from(table, table.key(), json, true));
  if (is_keyed_by_secret(table)) key = stored_token(as_text(key));
  return key;
}

void Importer::hash_secrets(Record& record) {
  const Table& table = record.table();
  for (std::size_t i = 0; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    auto* text = std::get_if<std::string>(&record[i]);
    if (column.type != Type::secret || !text || text->empty()) continue;
    if (table.label == "account.user") {
      if (is_password_hash(*text)) continue;
      ++report_.dropped_values[table.label + "." + std::string(column.name)];
      *text = "!";
    } else if (table.label == "account.activation") {
      if (vault::is_code_hash(*text)) continue;
      const std::string purpose = "activation " + key_text(record.get("user_id"));
      *text = records_.vault().hash_code(purpose, *text);
    } else if (table.label != "oauth2_provider.application" || text->find('$') == std::string::npos) {
      *text = stored_token(*text);
    }
  }
}

void mask_texts(Record& record, const Numbers& numbers, ImportReport::Tally& masked) {
  const Table& table = record.table();
  const auto changed = [&](std::string_view column, std::string text) {
    if (text == record.text(column)) return;
    record.set(column, std::move(text));
    ++masked[table.label + "." + std::string(column)];
  };
  for (const MaskedColumn& its : masked_columns) {
    if (its.label != table.label || is_null(record.get(its.column))) continue;
    const auto text = record.text(its.column);
    if (its.how == Mask::text) changed(its.column, mask_people(text));
    if (its.how == Mask::sql) changed(its.column, mask_sql(text));
    if (its.how == Mask::json) changed(its.column, mask_people_in(record.json(its.column)).dump());
  }
  // What is said about a row whose name is a person's, or whose key is a secret.
  if (table.label != "admin.logentry" && table.label != "reversion.version") return;
  const Table* about = numbers.entity(record.integer("content_type_id"));
  if (!about || is_null(record.get("object_id"))) return;
  if (is_keyed_by_secret(*about)) changed("object_id", stored_token(record.text("object_id")));
  if (is_keyed_by_secret(*about) || about->has_personal())
    changed("object_repr", about->label + " " + std::string(record.text("object_id")));
}

}  // namespace techhub::hub
