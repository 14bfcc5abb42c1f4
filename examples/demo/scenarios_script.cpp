// SPDX-License-Identifier: MIT
#include "scenarios_script.hpp"

#include <algorithm>

namespace techhub::demo {
namespace {

Error fell_out(std::string_view what, std::string_view how) {
  return Error(Code::misuse, "the step `" + std::string(what) + "` " + std::string(how));
}

I18n words_of(const Error& error) {
  I18n words;
  for (const Language language : {Language::ru, Language::kk, Language::en}) {
    std::string text;
    for (const Problem& problem : error.problems()) {
      if (!text.empty()) text += "; ";
      text += problem.text.at(language).value_or("");
    }
    if (!text.empty()) words.at(language) = std::move(text);
  }
  return words;
}

// `invalid: required (contact_phone)`
std::string code_of(const Error& error) {
  std::string code(name(error.code()));
  std::string_view separator = ": ";
  for (const Problem& problem : error.problems()) {
    code += separator;
    code += problem.code;
    if (!problem.field.empty()) code += " (" + problem.field + ")";
    separator = ", ";
  }
  return code;
}

Result<std::vector<Record>> rows(Hub& hub, std::string_view label, const std::function<Filter(const Table&)>& which) {
  std::vector<Record> found;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    const Table& table = records.table(label);
    TECHHUB_TRY(found, records.select(Query{.table = &table, .filter = which(table)}));
    return success();
  }));
  return found;
}

bool is_of(const Record& change, const Step& step) {
  return change.text("source") == step.entity && change.text("primary_key") == step.key;
}

Step effect(const Person& who, const Record& change) {
  return {.who = who.who,
          .role = who.role,
          .what = std::string(change.text("action")),
          .entity = std::string(change.text("source")),
          .key = std::string(change.text("primary_key")),
          .from = std::string(change.text("from_status")),
          .to = std::string(change.text("to_status")),
          .is_effect = true};
}

Filter is_running(const Table& memberships) {
  return Filter::is(memberships.at("verified"), std::int64_t{1}) && Filter::is_null(memberships.at("ended_at"));
}

}  // namespace

Person visitor() { return {.actor = rules::Actor::anonymous(), .who = "A visitor", .role = "anonymous"}; }
Person timer() { return {.actor = rules::Actor::system(), .who = "The timer", .role = "system"}; }

Result<Script> Script::begin(Stage& stage) {
  Script script(stage);
  TECHHUB_DO(script.hub().read([&](Records& records) -> Result<> {
    const Table& history = records.table("techhub.transition");
    TECHHUB_TRY(const auto last, records.select(Query{.table = &history, .order = {{0, true}}, .limit = 1}));
    if (!last.empty()) script.told_ = as_integer(last.front().key());
    return success();
  }));
  return script;
}

Result<Person> Script::person(std::int64_t user) {
  TECHHUB_TRY(auto actor, hub().actor(user));
  TECHHUB_TRY(const auto row, hub().get(rules::Actor::system(), "account.user", user));
  Person made{.actor = std::move(actor), .who = {}, .role = std::string(row.text("role"))};
  made.who = std::string(row.text("first_name")) + " " + std::string(row.text("last_name"));
  return made;
}

Result<std::vector<Person>> Script::cast(std::string_view role, std::size_t count) {
  TECHHUB_TRY(const auto users, rows(hub(), "account.user", [&](const Table& table) {
                return Filter::is(table.at("role"), std::string(role)) &&
                       Filter::is(table.at("is_active"), std::int64_t{1});
              }));
  std::vector<Person> found;
  for (const Record& user : users) {
    if (found.size() == count) break;
    TECHHUB_TRY(auto one, person(as_integer(user.key())));
    const auto& actor = one.actor;
    if (role == "user" && (actor.company || !actor.memberships.empty() || !actor.authored.empty())) continue;
    found.push_back(std::move(one));
  }
  if (found.size() < count)
    return Error(Code::not_found,
                 "fewer than " + std::to_string(count) + " people have the role `" + std::string(role) + "`");
  return found;
}

Result<std::pair<Person, std::int64_t>> Script::owner_of_a_company() {
  TECHHUB_TRY(const auto owners, rows(hub(), "account.usercompany", [](const Table& table) {
                return Filter::is(table.at("role"), "owner") && is_running(table);
              }));
  for (const Record& owner : owners) {
    TECHHUB_TRY(const auto company, row("account.company", owner.get("company_id")));
    TECHHUB_TRY(auto who, person(owner.integer("user_id")));
    if (company.text("status") == "active" && who.role == "user" && who.actor.is_active)
      return std::pair{std::move(who), as_integer(company.key())};
  }
  return Error(Code::not_found, "no active company has an owner");
}

Result<Record> Script::row(std::string_view label, const Value& key) {
  Record found;
  TECHHUB_DO(hub().read([&](Records& records) -> Result<> {
    TECHHUB_TRY(found, records.need(records.table(label), key));
    return success();
  }));
  return found;
}

Result<Record> Script::row_of(std::string_view label, std::string_view column, const Value& key) {
  TECHHUB_TRY(auto found, rows(hub(), label, [&](const Table& table) { return Filter::is(table.at(column), key); }));
  if (found.empty()) return Error(Code::not_found, "no row refers to `" + key_text(key) + "`").at(label, column);
  return std::move(found.back());
}

Result<std::vector<Record>> Script::news() {
  TECHHUB_TRY(auto found,
              rows(hub(), "techhub.transition", [&](const Table&) { return Filter::is(0, told_, Compare::greater); }));
  if (!found.empty()) told_ = as_integer(found.back().key());
  return found;
}

void Script::tell(Step step) {
  step.at = now();
  stage_->tell(step);
}

Result<Outcome> Script::did(const Person& who, std::string_view what, Result<Outcome> done) {
  if (!done) return done;
  const Record& row = done.value().row;
  Step step{.who = who.who,
            .role = who.role,
            .what = std::string(what),
            .entity = row.table().label,
            .key = key_text(row.key())};
  TECHHUB_TRY(const auto changes, news());
  const auto own =
      std::find_if(changes.begin(), changes.end(), [&](const Record& change) { return is_of(change, step); });
  if (own != changes.end()) {
    step.from = own->text("from_status");
    step.to = own->text("to_status");
  }
  tell(step);
  for (const Record& change : changes) {
    if (!is_of(change, step)) tell(effect(who, change));
  }
  return done;
}

Result<> Script::did(const Person& who, std::string_view what, std::string_view label, const Value& key) {
  TECHHUB_TRY(const auto changes, news());
  for (const Record& change : changes) {
    Step step = effect(who, change);
    if (step.entity != label || step.key != key_text(key)) continue;
    step.what = what;
    step.is_effect = false;
    tell(step);
    return success();
  }
  return fell_out(what, "left no history");
}

Result<> Script::refused(const Person& who, std::string_view what, std::string_view label, const Value& key,
                         const Error* error) {
  if (!error) return fell_out(what, "was to be refused");
  TECHHUB_TRY(const auto changes, news());
  if (!changes.empty()) return fell_out(what, "was refused and left history all the same");
  tell({.who = who.who,
        .role = who.role,
        .what = std::string(what),
        .entity = std::string(label),
        .key = is_null(key) ? std::string() : key_text(key),
        .refused = true,
        .code = code_of(*error),
        .reason = words_of(*error)});
  return success();
}

Result<> Script::came_true(const Person& who, std::string_view what, std::string_view label, const Value& key,
                           bool holds) {
  if (!holds) return fell_out(what, "did not come true");
  tell({.who = who.who,
        .role = who.role,
        .what = std::string(what),
        .entity = std::string(label),
        .key = key_text(key),
        .is_effect = true});
  return success();
}

Result<std::int64_t> Script::set_form(const Person& manager, const std::string& service, std::span<const Field> fields,
                                      const Json& words) {
  TECHHUB_TRY(const auto before, row("service.service", service));
  Json data = before.json("data");
  const Json title = Json::object({{"ru", "Анкета: " + std::string(data["name"]["ru"].as_string())}});
  TECHHUB_TRY(const auto form,
              did(manager, "makes a form of " + std::to_string(fields.size()) + " fields for the service " + service,
                  hub().create(manager.actor, "service.hubform",
                               Json::object({{"data", Json::object({{"title", title}, {"version", 1}})}}))));
  std::int64_t position = 0;
  for (const Field& field : fields) {
    TECHHUB_DO(hub().create(manager.actor, "service.hubformfield",
                            Json::object({{"hub_form_id", id_of(form)},
                                          {"key", field.key},
                                          {"type", field.type},
                                          {"label", Json::object({{"ru", field.ru}, {"en", field.en}})},
                                          {"required", field.required},
                                          {"position", position++}})));
  }
  for (const auto& [key, value] : words.members()) data.set(key, value);
  TECHHUB_DO(did(manager, "lets the service " + service + " use it",
                 hub().update(manager.actor, "service.service", service,
                              Json::object({{"hub_form_id", id_of(form)}, {"data", std::move(data)}}))));
  return id_of(form);
}

}  // namespace techhub::demo
