// SPDX-License-Identifier: MIT
// Who and what is there before the walk.
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
    if (services_.size() % 2 == 0) fields.set("hub_form_id", form_);
    TECHHUB_DO(insert(records, "service.service", fields));
    services_.emplace_back(code);
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
  for (auto& person : people_) {
    if (person.actor.user == 0) continue;
    TECHHUB_TRY(person.actor, hub_.actor(person.actor.user));
  }
  return success();
}

}  // namespace techhub::walk
