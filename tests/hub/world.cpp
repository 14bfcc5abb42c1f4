// SPDX-License-Identifier: MIT
#include "hub/world.hpp"

namespace techhub::test {

World::World(std::uint32_t seed) : random_(seed) {
  for (const auto* code : {"astanahub", "cett"}) f.organization(code);
  for (const auto* code : {"accreditation", "seedmoney", "niokr"}) {
    f.insert_code("service.service", code,
                  Json::object({{"organization_id", maybe() ? Json("cett") : Json("astanahub")},
                                {"data", Json::object({{"active", maybe()}})}}));
  }
  const auto roles = f.hub().policy()->roles();
  for (int i = 0; i < 14; ++i) {
    const auto& role = roles[static_cast<std::size_t>(i) % roles.size()].name;
    Json more = Json::object({{"is_active", draw(8) != 0}});
    if (maybe()) more.set("organization_id", "cett");
    if (draw(4) == 0) {
      // Personal rights: one allowed within a scope, one denied.
      const Json own =
          Json::object({{"permission", "core.view_event"}, {"scope", Json::array({"own", "organization"})}});
      const Json all = Json::object({{"permission", "service.view_servicerequest"}});
      more.set("permissions", Json::object({{"allow", Json::array({maybe() ? own : all})},
                                            {"deny", maybe() ? Json::array({own}) : Json::array()}}));
    }
    users_.push_back(f.user(role == "anonymous" ? "unheard_of" : role, more));
  }
  for (int i = 0; i < 4; ++i) {
    companies_.push_back(
        f.company(0, Json::object({{"author_id", person()}, {"status", draw(4) ? "active" : "blocked"}})));
  }
  for (const auto company : companies_) {
    std::set<std::int64_t> members;
    for (int i = 0; i < 4; ++i) {
      const auto user = pick(users_);
      if (!members.insert(user).second) continue;
      constexpr std::array<std::string_view, 3> kinds{"owner", "member", "advisor"};
      Json more = Json::object({{"verified", draw(4) != 0}});
      if (draw(4) == 0) more.set("ended_at", text(f.now()));
      f.member(company, user, kinds[draw(3)], more);
    }
  }
  for (int i = 0; i < 8; ++i) {
    rows_of_each_kind();
    more_rows();
  }
  open_on_other_days();
  for (const auto user : users_) {
    if (draw(3) == 0) f.change("account.user", user, Json::object({{"company_id", pick(companies_)}}));
  }
}

Json World::word(std::string_view label, std::string_view column) {
  const Table& table = f.hub().platform().at(label);
  const auto words = table.columns[table.at(column)].words;
  return Json(words[draw(words.size())]);
}

Json World::service() {
  constexpr std::array<std::string_view, 3> codes{"accreditation", "seedmoney", "niokr"};
  return Json(codes[draw(3)]);
}

void World::rows_of_each_kind() {
  const auto status = word("core.event", "status");
  const auto event =
      f.insert("core.event",
               Json::object({{"title", "t"}, {"status", status}, {"author_id", person()}, {"company_id", company()}}));
  const auto user = pick(users_);
  if (joined_.insert({event, user}).second)
    f.insert("core.eventparticipant", Json::object({{"event_id", event}, {"user_id", user}}));
  f.insert("core.techtask",
           Json::object({{"title", "t"}, {"status", word("core.techtask", "status")}, {"author_id", person()}}));
  f.insert("core.comment", Json::object({{"message", "m"},
                                         {"source", draw(5) ? "core.event" : "no.such"},
                                         {"primary_key", draw(6) ? std::to_string(event) : "x"},
                                         {"user_id", person()},
                                         {"status", word("core.comment", "status")}}));
  f.insert("core.feed", Json::object({{"source", "core.event"},
                                      {"primary_key", std::to_string(event)},
                                      {"published_at", text(f.now())},
                                      {"status", word("core.feed", "status")}}));
  const auto form = f.insert("service.hubform", Json::object({}));
  const auto answers = f.insert("service.hubformdata", Json::object({{"hub_form_id", form}, {"author_id", person()}}));
  const auto request =
      f.insert("service.servicerequest", Json::object({{"service_id", service()},
                                                       {"status", word("service.servicerequest", "status")},
                                                       {"author_id", person()},
                                                       {"company_id", company()},
                                                       {"assignee_id", person()},
                                                       {"hub_form_data_id", maybe() ? Json(answers) : Json()}}));
  f.insert("service.expertise", Json::object({{"service_request_id", request},
                                              {"author_id", person()},
                                              {"status", word("service.expertise", "status")}}));
  f.insert("service.report",
           Json::object({{"service_request_id", request}, {"author_id", person()}, {"company_id", company()}}));
  f.insert("service.protocol", Json::object({{"service_id", maybe() ? service() : Json()}, {"author_id", person()}}));
  f.insert("matchmaking.profile", Json::object({{"user_id", f.user()}}));
  f.insert("account.certificate", Json::object({{"title", "t"}, {"user_id", pick(users_)}}));
  const auto school = f.insert("techorda.school", Json::object({{"author_id", person()},
                                                                {"company_id", company()},
                                                                {"status", word("techorda.school", "status")}}));
  const auto course =
      f.insert("techorda.course", Json::object({{"school_id", school}, {"status", word("techorda.course", "status")}}));
  const auto application =
      f.insert("techorda.courseapplication",
               Json::object({{"course_id", course}, {"author_id", pick(users_)}, {"status", "reject"}}));
  f.insert("techorda.assessment", Json::object({{"course_application_id", maybe() ? Json(application) : Json()},
                                                {"course_id", maybe() ? Json(course) : Json()},
                                                {"author_id", person()}}));
}

// What stands on other things, is shared by several services, or has no owner of its own.
void World::more_rows() {
  const auto blog = f.insert("core.blog", Json::object({{"title", "t"},
                                                        {"status", word("core.blog", "status")},
                                                        {"author_id", person()},
                                                        {"company_id", company()}}));
  const auto comment = [&](std::string_view source, std::int64_t key) {
    return f.insert("core.comment", Json::object({{"message", "m"},
                                                  {"source", source},
                                                  {"primary_key", std::to_string(key)},
                                                  {"user_id", person()},
                                                  {"status", word("core.comment", "status")}}));
  };
  const auto on_blog = comment("core.blog", blog);
  const auto on_comment = comment("core.comment", on_blog);
  comment("core.comment", on_comment);
  f.insert("core.feed", Json::object({{"source", draw(4) == 0 ? "core.comment" : "core.blog"},
                                      {"primary_key", std::to_string(draw(4) == 0 ? on_blog : blog)},
                                      {"published_at", text(f.now())},
                                      {"status", word("core.feed", "status")}}));
  const auto form = f.insert("service.hubform", Json::object({}));
  f.insert("service.hubformfield", Json::object({{"hub_form_id", form}}));
  f.change("service.service", std::string(service().as_string()), Json::object({{"hub_form_id", form}}));
  const auto page = f.insert("landing.page", Json::object({{"slug", "p" + std::to_string(form)},
                                                           {"author_id", person()},
                                                           {"organization_id", organization()},
                                                           {"status", word("landing.page", "status")}}));
  const auto section = f.insert("landing.section", Json::object({{"page_id", page}}));
  f.insert("landing.component", Json::object({{"section_id", section}}));
  const auto project = f.insert("niokr.niokrproject", Json::object({{"author_id", person()},
                                                                    {"company_id", company()},
                                                                    {"organization_id", organization()},
                                                                    {"status", word("niokr.niokrproject", "status")}}));
  f.insert("niokr.niokrprojectexecutor", Json::object({{"project_id", project}, {"user_id", pick(users_)}}));
  const auto map =
      f.insert("journeymap.journeymap", Json::object({{"author_id", person()},
                                                      {"organization_id", organization()},
                                                      {"status", word("journeymap.journeymap", "status")}}));
  const auto step = f.insert("journeymap.step", Json::object({{"journey_map_id", map}}));
  f.insert("journeymap.task", Json::object({{"step_id", step}}));
  const auto room = f.insert("booking.room", Json::object({{"name", "A"}, {"max_people", 4}}));
  f.insert("booking.booking", Json::object({{"room_id", room},
                                            {"author_id", maybe() ? Json(pick(users_)) : Json()},
                                            {"company_id", company()},
                                            {"start", text(f.now())},
                                            {"end", text(f.now() + std::chrono::hours(1))}}));
}

// Memberships end now: cases opened before and after that, and on a day that nobody knows.
void World::open_on_other_days() {
  for (const auto& [table, rows] : tables()) {
    const auto created = table->find("created_at");
    if (created == Table::npos || !table->columns[created].is_nullable) continue;
    for (const auto& row : rows) {
      const std::size_t day = draw(4);
      const auto opened = f.now() + std::chrono::hours(day == 0 ? -1 : 1);
      if (day < 3)
        f.change(table->label, row.record.key(),
                 Json::object({{"created_at", day == 2 ? Json() : Json(text(opened))}}));
    }
  }
}

std::vector<rules::Actor> World::actors() {
  std::vector<rules::Actor> all{rules::Actor::anonymous()};
  for (const auto user : users_) all.push_back(f.actor(user));
  return all;
}

std::vector<std::pair<const Table*, std::vector<World::Known>>> World::tables() {
  std::vector<std::pair<const Table*, std::vector<Known>>> out;
  f.hub()
      .read([&](Records& records) -> Result<> {
        for (const Table* table : f.hub().platform().tables()) {
          if (table->app() == "auth" || table->app() == "contenttypes" || table->app() == "techhub") continue;
          TECHHUB_TRY(auto rows, records.select(Query{.table = table, .limit = 100}));
          std::vector<Known> known;
          for (Record& row : rows) {
            TECHHUB_TRY(auto facts, hub::RowFacts::load(records, row));
            known.push_back({std::move(row), std::move(facts)});
          }
          if (!known.empty()) out.emplace_back(table, std::move(known));
        }
        return success();
      })
      .value();
  return out;
}

}  // namespace techhub::test
