// SPDX-License-Identifier: MIT
#include "techhub/niokr/notifications.hpp"

#include <array>
#include <set>

#include "niokr/parts.hpp"
#include "niokr/reasons.hpp"
#include "rules/explain_text.hpp"

namespace techhub::niokr {
namespace {

constexpr std::array languages{Language::ru, Language::kk, Language::en};

struct Template {
  std::string_view before;
  std::string_view after;
};
constexpr std::array<Template, 3> changed{
    {{"Изменён проект «", "»"}, {"«", "» жобасы өзгертілді"}, {"Project \"", "\" was changed"}}};
constexpr std::array<Template, 3> staffed{{{"Изменён состав исполнителей проекта «", "»"},
                                           {"«", "» жобасының орындаушылар құрамы өзгертілді"},
                                           {"The executors of project \"", "\" were changed"}}};
constexpr std::array<Template, 3> moved{{{"Проект «", "»: "}, {"«", "» жобасы: "}, {"Project \"", "\": "}}};

// What happened, in all languages; a project without a title goes by its number.
I18n message(Change& change, const Record& project) {
  I18n title;
  if (auto read = i18n_from(project.json("title"))) title = std::move(read).assume_value();
  if (title.is_blank()) title.ru = "№ " + key_text(project.key());
  const bool is_project = change.table().label == project.table().label;
  const bool is_action = is_project && change.kind() == Change::Kind::perform;
  const auto& templates = is_action ? moved : is_project ? changed : staffed;
  I18n state;
  if (is_action) state = rules::status_title(change.records().platform().flow(project.table()), project.text("status"));
  I18n text;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    std::string line =
        std::string(templates[i].before) + std::string(title.get(languages[i])) + std::string(templates[i].after);
    if (is_action) line += state.get(languages[i]);
    text.at(languages[i]) = std::move(line);
  }
  return text;
}

// After any change of a project, or of who works on it: one notification for each executor and the author, but none for
// the actor, who knows. An executor who is taken off is told too.
Result<> tell_people(Change& change) {
  const bool is_project = change.table().label == "niokr.niokrproject";
  const Record& row = change.after();
  TECHHUB_TRY(const auto project,
              is_project ? Result<Record>(row) : change.need("niokr.niokrproject", row.get("project_id")));
  const Table& executors = change.table("niokr.niokrprojectexecutor");
  TECHHUB_TRY(const auto staff,
              change.records().select(
                  Query{.table = &executors, .filter = Filter::is(executors.at("project_id"), project.key())}));
  std::set<std::int64_t> people{project.integer("author_id")};
  for (const Record& one : staff) people.insert(one.integer("user_id"));
  if (!is_project && !change.before().empty()) people.insert(change.before().integer("user_id"));
  people.erase(0);
  people.erase(change.actor().user);
  const I18n text = message(change, project);
  for (const auto person : people) {
    TECHHUB_DO(change.create(
        "niokr.niokrnotification",
        Json::object({{"project_id", as_integer(project.key())}, {"user_id", person}, {"message", Json(text)}})));
  }
  return success();
}

}  // namespace

void add_notifications(Module& module) { module.steps["niokr.tell_people"] = tell_people; }

Result<Outcome> read(Hub& hub, const rules::Actor& actor, std::int64_t notification) {
  return hub.run(actor,
                 {.label = "niokr.niokrnotification",
                  .action = "read",
                  .on = [notification](Change& change) { return change.need("niokr.niokrnotification", notification); },
                  .work = [](Change& change) -> Result<Record> {
                    const Record& row = change.before();
                    if (row.integer("user_id") != change.actor().user) return change.refuse(not_addressed_to_you);
                    if (!is_null(row.get("read_at"))) return row;
                    return change.update(row, Json::object({{"read_at", change.now().to_string()}}));
                  }});
}

}  // namespace techhub::niokr
