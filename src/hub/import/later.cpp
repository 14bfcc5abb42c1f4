// SPDX-License-Identifier: MIT
// Personal values inside other columns. Whether an answer is personal its form's field says, which may come after it:
// then the answers stand sealed under the import's own key until everything is in.
#include "hub/import/importer.hpp"
#include "hub/sealed_inside.hpp"

namespace techhub::hub {
namespace {

constexpr std::string_view answers_label = "service.hubformdata";
constexpr std::string_view hidden_place = "import";
// The one member of answers that are hidden whole: no field has such a key.
constexpr std::string_view hidden_member{};

bool is_hidden(const Json& data) { return data.members().size() == 1 && data.find(hidden_member); }

// Says nothing of anybody.
bool is_blank_answer(const Json& answer) {
  return answer.is_null() || (answer.is_string() && answer.as_string().empty());
}

bool is_personal(std::string_view type, const Json& rules) {
  return type == "email" || type == "phone" || type == "tin" || rules["personal"].as_bool();
}

}  // namespace

Result<std::string> Importer::hide(std::string_view text) {
  return records_.vault().seal_text(secret_, hidden_place, text);
}

Result<std::string> Importer::show(std::string_view hidden) const {
  return records_.vault().open_text(secret_, hidden_place, hidden);
}

Result<> Importer::open_whole(Record& record) const {
  const Table& table = record.table();
  TECHHUB_DO(records_.open(record));
  if (table.label == "reversion.version" && vault::sealed_with(record.get("serialized_data")) != 0) {
    TECHHUB_TRY(std::string text, show(record.text("serialized_data")));
    record.set("serialized_data", std::move(text));
  }
  if (column_inside(table) == Table::npos) return success();
  const Json data = record.json("data");
  if (!is_hidden(data)) return open_inside(records_.vault(), record);
  TECHHUB_TRY(std::string text, show(data[hidden_member].as_string()));
  record.set("data", std::move(text));
  return success();
}

Result<> Importer::seal_members(Record& record, const Mapping::Entity& entity) {
  const Table& table = record.table();
  if (column_inside(table) == Table::npos || table.label == answers_label) return success();
  Fields fields;
  for (const std::string& member : entity.personal) fields.emplace(member, true);
  Json data = record.json("data");
  for (const auto& [member, personal] : fields) {
    if (!is_blank_answer(data[member])) ++report_.sealed[table.label + ".data." + member];
  }
  TECHHUB_DO(seal_known(record, fields, data));
  record.set("data", data.dump());
  return success();
}

void Importer::learn_field(const Record& field) {
  const auto columns = field.json("options")["columns"];
  bool personal = is_personal(field.text("type"), field.json("rules"));
  for (const Json& column : columns.items()) personal |= is_personal(column["type"].as_string(), column["rules"]);
  forms_[field.integer("hub_form_id")].insert_or_assign(std::string(field.text("key")), personal);
}

Result<Importer::Fields> Importer::fields_of(std::int64_t form) {
  const Table& table = records_.table("service.hubformfield");
  TECHHUB_TRY(const auto rows,
              records_.select(Query{.table = &table, .filter = Filter::is(table.at("hub_form_id"), form)}));
  forms_.erase(form);
  for (const Record& row : rows) learn_field(row);
  return forms_[form];
}

// Seals what the fields call personal. False when some answer has no field.
Result<bool> Importer::seal_known(Record& record, const Fields& fields, Json& answers) {
  bool are_all_known = true;
  for (const auto& [key, answer] : answers.members()) {
    const auto field = fields.find(key);
    are_all_known &= field != fields.end();
    const bool is_personal = field != fields.end() && field->second;
    // What only looks sealed is sealed too: else it could not be told from a value that was.
    if (is_blank_answer(answer) || !(is_personal || is_sealed_inside(answer))) continue;
    // No member comes or goes, so that the others stay where they are.
    TECHHUB_TRY(*answers.find(key), seal_inside(records_.vault(), record, key, answer));
  }
  return are_all_known;
}

Result<> Importer::seal_answers(Record& record) {
  if (record.table().label != answers_label) return success();
  const std::int64_t form = record.integer("hub_form_id");
  const Fields& fields = forms_[form];
  Json answers = record.json("data");
  const auto has_field = [&](const Json::Member& member) { return fields.contains(member.first); };
  if (!std::all_of(answers.members().begin(), answers.members().end(), has_field)) {
    TECHHUB_TRY(std::string hidden, hide(answers.dump()));
    answers = Json::object({{std::string(hidden_member), Json(std::move(hidden))}});
    open_forms_.insert(form);
  } else {
    for (const auto& [key, answer] : answers.members()) {
      if (fields.find(key)->second && !is_blank_answer(answer))
        ++report_.sealed[std::string(answers_label) + ".data." + key];
    }
    TECHHUB_DO(seal_known(record, fields, answers));
  }
  record.set("data", answers.dump());
  return success();
}

// A copy says itself what was sealed: forms may have changed since.
Result<> Importer::seal_named(Record& record, const Json& members) {
  if (column_inside(record.table()) == Table::npos) return success();
  Fields fields;
  for (const Json& member : members.items()) fields.emplace(member.as_string(), true);
  Json data = record.json("data");
  for (const auto& [member, personal] : fields) {
    if (!is_blank_answer(data[member])) ++report_.sealed[record.table().label + "." + place_inside(member)];
  }
  TECHHUB_DO(seal_known(record, fields, data));
  record.set("data", data.dump());
  return success();
}

Result<> Importer::complete() {
  for (const std::int64_t form : open_forms_) TECHHUB_DO(complete_answers(form));
  return complete_versions();
}

Result<> Importer::complete_answers(std::int64_t form) {
  const Table& table = records_.table(answers_label);
  TECHHUB_TRY(const Fields fields, fields_of(form));
  Query page{.table = &table, .filter = Filter::is(table.at("hub_form_id"), form), .limit = 200};
  for (;;) {
    TECHHUB_TRY(auto rows, records_.select(page));
    for (Record& row : rows) {
      const Json hidden = row.json("data");
      if (!is_hidden(hidden)) continue;
      TECHHUB_TRY(std::string text, show(hidden[hidden_member].as_string()));
      TECHHUB_TRY(Json answers, Json::parse(text));
      wipe(text);
      for (const auto& [key, answer] : answers.members()) {
        const auto field = fields.find(key);
        const std::string place = std::string(answers_label) + ".data." + key;
        if (field == fields.end()) ++report_.kept_fields[place];
        if (field != fields.end() && field->second && !is_blank_answer(answer)) ++report_.sealed[place];
      }
      TECHHUB_DO(seal_known(row, fields, answers));
      row.set("data", answers.dump());
      ColumnSet changed;
      changed.add(table.at("data"));
      changed.add(table.salt());
      TECHHUB_DO(records_.transaction().update(row, changed));
    }
    if (rows.size() < *page.limit) return success();
    page.after = {rows.back().key()};
    TECHHUB_DO(progress(ImportStage::finishing));
  }
}

}  // namespace techhub::hub
