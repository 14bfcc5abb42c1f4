// SPDX-License-Identifier: MIT
// Who and what is there before the walk.
#include <algorithm>

#include "walk/walker.hpp"

namespace techhub::walk {

namespace {

Result<std::int64_t> insert(Records& records, std::string_view label, const Json& fields) {
  Record row(records.table(label));
  TECHHUB_DO(assign(row, fields));
  TECHHUB_DO(records.insert(row));
  return row.key().index() == 1 ? as_integer(row.key()) : 0;
}

constexpr std::pair<std::string_view, int> roles[] = {{"user", 16},
                                                      {"expert", 4},
                                                      {"moderator", 3},
                                                      {"manager", 3},
                                                      {"admin", 2},
                                                      {"superadmin", 1},
                                                      {"techorda_manager", 2},
                                                      {"niokr_admin", 1},
                                                      {"cett_moderator", 1},
                                                      {"accreditation_executor", 1}};

}  // namespace

Result<> Walker::settle_services(Records& records) {
  TECHHUB_TRY(form_, insert(records, "service.hubform", Json::object({{"data", Json::object({{"version", 1}})}})));
  for (const char* field : {R"({"key": "name", "type": "text", "required": true})",
                            R"({"key": "sum", "type": "integer", "rules": {"min": 0, "max": 100}})",
                            R"({"key": "mail", "type": "email"})"}) {
    TECHHUB_TRY(Json fields, Json::parse(field));
    TECHHUB_DO(insert(records, "service.hubformfield", std::move(fields.set("hub_form_id", form_))));
  }
  constexpr std::pair<std::string_view, std::string_view> all[] = {
      {"walk_plain", R"({"steps": ["moderator"], "sla_days": 3})"},
      {"walk_expert",
       R"({"steps": ["moderator", "expert"], "experts": 2, "rule": "majority", "effect": "tag_startup"})"},
      {"walk_all",
       R"({"steps": ["moderator", "expert"], "rule": "all", "effect": "verify_company", "unique_open": true})"},
      {"walk_protocol", R"({"steps": ["moderator", "protocol"], "commission": 2})"},
      {"walk_long", R"({"steps": ["moderator", "expert", "protocol"], "unique_open": true})"}};
  for (const auto& [code, text] : all) {
    TECHHUB_TRY(Json data, Json::parse(text));
    Json fields = Json::object({{"code", code}, {"data", std::move(data)}});
    if (services_.size() % 4 == 0) fields.set("hub_form_id", form_);
    TECHHUB_DO(insert(records, "service.service", fields));
    services_.emplace_back(code);
  }
  return success();
}

// What others can join from the first step on: events, courses of an open intake, journeys.
Result<> Walker::settle_events() {
  const auto of_role = [this](std::string_view role) -> const rules::Actor& {
    return std::find_if(people_.begin(), people_.end(), [&](const Person& one) { return one.role == role; })->actor;
  };
  const rules::Actor &user = of_role("user"), &manager = of_role("manager"), &moderator = of_role("moderator"),
                     &dean = of_role("techorda_manager");
  const auto add = [this](const rules::Actor& who, std::string_view label, const Json& fields) -> Result<std::int64_t> {
    TECHHUB_TRY(const auto made, hub_.create(who, label, fields));
    const auto key = as_integer(made.row.key());
    remember(label, key, made.to);
    return key;
  };
  const auto take = [this](const rules::Actor& who, std::string_view label, std::int64_t key,
                           std::string_view action) -> Result<> {
    TECHHUB_TRY(const auto done, hub_.perform(who, label, key, action));
    remember(label, key, done.to);
    return success();
  };
  TECHHUB_TRY(const auto intake, add(dean, "techorda.flow", Json::object()));
  TECHHUB_DO(take(dean, "techorda.flow", intake, "open"));
  TECHHUB_TRY(const auto school, add(user, "techorda.school", Json::object()));
  TECHHUB_DO(take(user, "techorda.school", school, "send"));
  TECHHUB_DO(take(dean, "techorda.school", school, "approve"));
  for (const int seats : {1, 2, 4}) {
    TECHHUB_TRY(const auto course, add(user, "techorda.course",
                                       Json::object({{"school_id", school}, {"flow_id", intake}, {"seats", seats}})));
    TECHHUB_DO(take(user, "techorda.course", course, "send"));
    TECHHUB_DO(take(dean, "techorda.course", course, "approve"));
  }
  for (const char* audience : {"user", "company"}) {
    TECHHUB_TRY(const auto map, add(manager, "journeymap.journeymap", Json::object({{"audience", audience}})));
    for (int position = 0; position < 3; ++position) {
      TECHHUB_TRY(const auto step,
                  add(manager, "journeymap.step", Json::object({{"journey_map_id", map}, {"position", position}})));
      TECHHUB_DO(add(manager, "journeymap.task", Json::object({{"step_id", step}, {"required", position == 1}})));
    }
    TECHHUB_DO(take(manager, "journeymap.journeymap", map, "publish"));
  }
  for (const char* type : {"open_event", "closed_event"}) {
    TECHHUB_TRY(const auto event,
                add(user, "core.event",
                    Json::object({{"title", "Форум"},
                                  {"event_type", type},
                                  {"datetime_start", (*now_ + std::chrono::hours(48)).to_string()},
                                  {"datetime_end", (*now_ + std::chrono::hours(9000)).to_string()}})));
    TECHHUB_DO(take(user, "core.event", event, "send"));
    TECHHUB_DO(take(moderator, "core.event", event, "publish"));
  }
  return success();
}

Result<> Walker::settle() {
  TECHHUB_DO(hub_.write([&](Records& records) -> Result<> {
    int number = 0;
    for (const auto& [role, count] : roles) {
      for (int i = 0; i < count; ++i) {
        Json fields = Json::object({{"email", "walker" + std::to_string(++number) + "@example.kz"},
                                    {"first_name", "Имя"},
                                    {"last_name", "Фамилия"},
                                    {"role", role},
                                    {"is_active", true},
                                    {"date_joined", now_->to_string()}});
        TECHHUB_TRY(const auto user, insert(records, "account.user", fields));
        by_user_.emplace(user, people_.size());
        if (role != "user") staff_.push_back(people_.size());
        people_.push_back({std::string(role), {}});
      }
    }
    for (const int seats : {4, 8, 20}) {
      TECHHUB_TRY(const auto room, insert(records, "booking.room",
                                          Json::object({{"name", "Зал"}, {"max_people", seats}, {"floor", 1}})));
      remember("booking.room", room, "");
    }
    // Companies from before the platform knew owners.
    for (std::int64_t author : {7, 8, 25}) {
      TECHHUB_TRY(const auto key,
                  insert(records, "account.company", Json::object({{"name", "ТОО прежнее"}, {"author_id", author}})));
      TECHHUB_DO(insert(records, "techhub.transition",
                        Json::object({{"source", "account.company"},
                                      {"primary_key", std::to_string(key)},
                                      {"action", "create"},
                                      {"to_status", "active"},
                                      {"at", now_->to_string()}})));
      remember("account.company", key, "active");
    }
    return settle_services(records);
  }));
  for (const auto& [user, position] : by_user_) {
    TECHHUB_TRY(people_[position].actor, hub_.actor(user));
  }
  people_.push_back({"anonymous", rules::Actor::anonymous()});
  for (std::size_t i = 0; i < 6; ++i) {
    TECHHUB_TRY(const auto made,
                hub_.create(people_[i].actor, "account.company",
                            Json::object({{"name", "ТОО " + std::to_string(i)}, {"company_type", "law"}})));
    remember("account.company", as_integer(made.row.key()), made.to);
  }
  // An admin of the platform owns one too: their decisions about it are their own case.
  TECHHUB_TRY(const auto made, hub_.create(people_[staff_.back() - 5].actor, "account.company",
                                           Json::object({{"name", "ТОО управляющих"}})));
  remember("account.company", as_integer(made.row.key()), made.to);
  TECHHUB_DO(settle_events());
  for (auto& person : people_) {
    if (person.actor.user == 0) continue;
    TECHHUB_TRY(person.actor, hub_.actor(person.actor.user));
  }
  return success();
}

}  // namespace techhub::walk
