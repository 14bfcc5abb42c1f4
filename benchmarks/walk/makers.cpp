// SPDX-License-Identifier: MIT
// What people make, and the use cases that are no actions of a flow.
#include <algorithm>

#include "techhub/account/companies.hpp"
#include "techhub/booking/bookings.hpp"
#include "techhub/community/follows.hpp"
#include "techhub/community/matchmaking.hpp"
#include "techhub/core/participation.hpp"
#include "techhub/journeymap/journeys.hpp"
#include "techhub/landing/pages.hpp"
#include "techhub/service/commission.hpp"
#include "techhub/service/requests.hpp"
#include "walk/walker.hpp"

namespace techhub::walk {

namespace {

constexpr std::array<std::string_view, 6> content{"core.event",   "core.vacancy",  "core.blog",
                                                  "core.article", "core.techtask", "core.discussion"};

Json object(std::initializer_list<Json::Member> members) { return Json::object(members); }

}  // namespace

const std::vector<Walker::Maker>& Walker::makers() {
  // The long chains of requests and applications stand several times.
  static const std::vector<Maker> all{&Walker::make_request,
                                      &Walker::attach_answers,
                                      &Walker::make_expertise,
                                      &Walker::decide_on_protocol,
                                      &Walker::decide_on_protocol,
                                      &Walker::make_expertise,
                                      &Walker::make_application,
                                      &Walker::arrange_page,
                                      &Walker::make_journey,
                                      &Walker::travel,
                                      &Walker::make_content,
                                      &Walker::make_comment,
                                      &Walker::make_participant,
                                      &Walker::make_request,
                                      &Walker::make_request,
                                      &Walker::attach_answers,
                                      &Walker::make_expertise,
                                      &Walker::make_protocol,
                                      &Walker::decide_on_protocol,
                                      &Walker::make_report,
                                      &Walker::make_booking,
                                      &Walker::make_booking,
                                      &Walker::make_company,
                                      &Walker::change_membership,
                                      &Walker::judge_company,
                                      &Walker::make_techorda,
                                      &Walker::make_application,
                                      &Walker::make_page,
                                      &Walker::arrange_page,
                                      &Walker::make_project,
                                      &Walker::make_match,
                                      &Walker::make_journey,
                                      &Walker::travel,
                                      &Walker::make_of_host};
  return all;
}

void Walker::make_content(const Person& who) {
  const auto label = chance(30) ? content[0] : content[pick(content.size())];
  const Table& table = hub_.platform().at(label);
  Json fields = object({{"title", title()}});
  if (table.find("company_id") != Table::npos) fields.set("company_id", company_or_null(who));
  if (label == "core.event") {
    fields.set("event_type", chance(50) ? "open_event" : "closed_event");
    fields.set("datetime_start", time_in(0, 30'000));
    fields.set("datetime_end", time_in(20'000, 90'000));
  }
  if (label == "core.vacancy") fields.set("salary_min", static_cast<std::int64_t>(pick(500'000)));
  make(who, label, fields);
}

void Walker::make_comment(const Person& who) {
  const auto label = content[pick(content.size())];
  const auto on = any(label, "success");
  Json fields = object({{"source", label}, {"primary_key", std::to_string(on)}, {"message", "Согласен"}});
  if (const auto parent = any("core.comment"); parent != 0 && chance(30)) {
    const auto above = hub_.get(who.actor, "core.comment", parent);
    if (above)
      fields.set("parent_id", parent)
          .set("source", above.value().text("source"))
          .set("primary_key", above.value().text("primary_key"));
  }
  make(who, "core.comment", fields);
}

void Walker::make_participant(const Person& who) {
  if (chance(20)) return make(who, "core.infrastructure", object({{"name", title()}}));
  const auto event = any("core.event", "success");
  use(who, "core.event", event, "register", false, [&] { return core::register_participant(hub_, who.actor, event); });
}

void Walker::make_request(const Person& who) {
  make(who, "service.servicerequest",
       object({{"service_id", services_[pick(services_.size())]}, {"company_id", company_or_null(who)}}));
}

void Walker::attach_answers(const Person& some) {
  const auto request = any("service.servicerequest", "draft");
  if (request == 0) return;
  const Person& who = chance(90) ? involved("service.servicerequest", request) : some;
  const Json answers = object({{"name", "Проект"},
                               {"sum", static_cast<std::int64_t>(pick(chance(90) ? 101 : 1000))},
                               {"mail", "project@example.kz"}});
  const auto made = attempt({.actor = &who.actor, .label = "service.hubformdata", .action = "add"}, [&] {
    return hub_.create(who.actor, "service.hubformdata", object({{"hub_form_id", form_}, {"data", answers}}));
  });
  if (!made) return;
  const Json key(as_integer(made.value().row.key()));
  use(who, "service.servicerequest", request, "change", false, [&] {
    return hub_.update(who.actor, "service.servicerequest", request, object({{"hub_form_data_id", key}}));
  });
}

void Walker::make_expertise(const Person& some) {
  const Person& who = official(some);
  const auto request = any("service.servicerequest", "approved");
  const auto expert = anybody().actor.user;
  use(who, "service.servicerequest", request, "assign", true, [&] {
    return chance(70) ? service::assign_next_expert(hub_, who.actor, request)
                      : service::assign_expert(hub_, who.actor, request, expert);
  });
}

void Walker::make_protocol(const Person& who) {
  use(who, "service.protocol", 0, "add", false,
      [&] { return service::make_protocol(hub_, who.actor, chance(50) ? "walk_protocol" : "walk_long", "П-1"); });
}

void Walker::decide_on_protocol(const Person& some) {
  const Person& who = official(some);
  const auto protocol = any("service.protocol", "draft");
  const auto kind = pick(10);
  if (kind < 3) {
    const auto request = any("service.servicerequest", "approved");
    return use(who, "service.protocol", protocol, "change", false,
               [&] { return service::add_item(hub_, who.actor, protocol, request); });
  }
  const auto item = any("service.protocol_requests");
  std::int64_t request = 0;
  static_cast<void>(hub_.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(const auto row, records.find(records.table("service.protocol_requests"), item));
    if (row) request = row->integer("servicerequest_id");
    return success();
  }));
  if (kind < 6) {
    return use(who, "service.servicerequest", request, "decide_item", true,
               [&] { return service::decide_item(hub_, who.actor, item, chance(60) ? "approve" : "refuse", "так"); });
  }
  if (kind < 9) {
    constexpr std::array<std::string_view, 3> votes{"approve", "refuse", "abstain"};
    return use(who, "service.servicerequest", request, "vote", true,
               [&] { return service::vote(hub_, who.actor, item, votes[pick(3)]); });
  }
  use(who, "service.protocol", protocol, "change", false, [&] { return service::remove_item(hub_, who.actor, item); });
}

void Walker::make_report(const Person& some) {
  const auto request = any("service.servicerequest", "success");
  const Person& who = chance(80) ? involved("service.servicerequest", request) : some;
  make(who, "service.report", object({{"service_request_id", request}}));
}

void Walker::make_booking(const Person& who) {
  const Time start = *now_ + std::chrono::minutes(15 * (static_cast<std::int64_t>(pick(400)) - 5));
  const Time whole{start.us - start.us % 900'000'000};
  booking::NewBooking wanted{.room = any("booking.room"),
                             .start = whole,
                             .end = whole + std::chrono::minutes(15 * (1 + pick(8))),
                             .people = static_cast<std::int64_t>(pick(10))};
  use(who, "booking.booking", 0, "add", false, [&] { return booking::book(hub_, who.actor, wanted); });
}

void Walker::make_company(const Person& who) {
  if (!chance(10)) return change_membership(who);
  make(who, "account.company", object({{"name", "ТОО новое"}, {"tag_startup", object({{"active", false}})}}));
}

void Walker::change_membership(const Person& some) {
  const auto company = any("account.company");
  const auto membership = any("account.usercompany");
  const Person& who = chance(60) && membership != 0 ? involved("account.usercompany", membership) : some;
  constexpr std::array<std::string_view, 3> ranks{"owner", "member", "advisor"};
  const auto rank = ranks[pick(3)];
  const auto run = [&](std::int64_t key, std::string_view action, const std::function<Result<Outcome>()>& work) {
    use(who, "account.usercompany", key, action, false, work);
  };
  switch (pick(7)) {
    case 0:
      return run(0, "invite", [&] { return account::invite(hub_, who.actor, company, anybody().actor.user, rank); });
    case 1:
      return run(0, "ask", [&] { return account::ask(hub_, who.actor, company, rank); });
    case 2:
    case 3:
      return run(membership, "accept", [&] { return account::accept(hub_, who.actor, membership); });
    case 4:
      return run(membership, "change_role", [&] { return account::change_role(hub_, who.actor, membership, rank); });
    case 5:
      return run(membership, "leave", [&] { return account::leave(hub_, who.actor, membership); });
    default:
      return run(membership, "end", [&] { return account::end(hub_, who.actor, membership); });
  }
}

void Walker::judge_company(const Person& who) {
  const auto company = any("account.company");
  const auto run = [&](std::string_view action, const std::function<Result<Outcome>()>& work) {
    use(who, "account.company", company, action, true, work);
  };
  switch (pick(6)) {
    case 0:
      return run("verify", [&] { return account::verify(hub_, who.actor, company, "так"); });
    case 1:
      return run("unverify", [&] { return account::unverify(hub_, who.actor, company, "так"); });
    case 2:
      return run("grant_tag", [&] { return account::grant_tag(hub_, who.actor, company, "tag_techpark", "так"); });
    case 3:
      return run("revoke_tag", [&] { return account::revoke_tag(hub_, who.actor, company, "tag_techpark", "так"); });
    case 4:
      return run("appoint_owner",
                 [&] { return account::appoint_owner(hub_, who.actor, company, anybody().actor.user, "так"); });
    default:
      return use(who, "account.company", company, "claim", false,
                 [&] { return account::claim(hub_, who.actor, company); });
  }
}

void Walker::make_techorda(const Person& who) {
  const auto school = any("techorda.school", "approved");
  switch (pick(5)) {
    case 0:
      return make(who, "techorda.school", object({{"company_id", company_or_null(who)}}));
    case 1:
      return make(who, "techorda.flow", Json::object());
    case 2:
      return make(chance(80) ? involved("techorda.school", school) : who, "techorda.applicationform",
                  object({{"school_id", school}}));
    default: {
      Json fields = object({{"school_id", school}, {"seats", static_cast<std::int64_t>(1 + pick(3))}});
      if (const auto intake = any("techorda.flow", "open"); intake != 0 && chance(80)) fields.set("flow_id", intake);
      return make(chance(80) ? involved("techorda.school", school) : who, "techorda.course", fields);
    }
  }
}

void Walker::make_application(const Person& who) {
  const auto course = any("techorda.course", "approved");
  if (chance(60)) return make(who, "techorda.courseapplication", object({{"course_id", course}}));
  const auto application = any("techorda.courseapplication", "assessment");
  const Person& judge = chance(70) ? staff() : involved("techorda.course", course);
  make(judge, "techorda.assessment",
       object({{"course_application_id", application}, {"score", static_cast<std::int64_t>(pick(101))}}));
}

void Walker::make_page(const Person& who) {
  make(who, "landing.page", object({{"slug", "page-" + std::to_string(random_())}}));
}

void Walker::arrange_page(const Person& some) {
  const Person& who = official(some);
  const auto page = any("landing.page", "draft");
  const auto section = any("landing.section");
  const auto component = any("landing.component");
  const auto position = static_cast<std::int64_t>(pick(5)) - (chance(5) ? 3 : 0);
  const auto run = [&](std::string_view label, std::int64_t key, std::string_view action,
                       const std::function<Result<Outcome>()>& work) { use(who, label, key, action, false, work); };
  const auto erase = [&](std::string_view label, std::int64_t key) {
    run(label, key, "delete", [&]() -> Result<Outcome> {
      TECHHUB_DO(hub_.erase(who.actor, label, key));
      return Outcome{.row = Record(hub_.platform().at(label)), .from = {}, .to = {}};
    });
  };
  switch (pick(8)) {
    case 0:
    case 1: {
      Json fields = object({{"page_id", page}});
      if (chance(70)) fields.set("position", position);
      return make(who, "landing.section", fields);
    }
    case 2:
    case 3: {
      Json fields = object({{"section_id", section}, {"type", "text"}});
      if (chance(70)) fields.set("position", position);
      return make(who, "landing.component", fields);
    }
    case 4:
      return run("landing.section", section, "change",
                 [&] { return landing::move_section(hub_, who.actor, section, position); });
    case 5:
      return run("landing.component", component, "change",
                 [&] { return landing::move_component(hub_, who.actor, component, position); });
    case 6:
      return run("landing.page", page, "copy",
                 [&] { return landing::copy_page(hub_, who.actor, page, "copy-" + std::to_string(random_())); });
    default:
      return chance(50) ? erase("landing.section", section) : erase("landing.component", component);
  }
}

void Walker::make_project(const Person& who) {
  if (chance(40))
    return make(who, "niokr.niokrproject", object({{"title", title()}, {"company_id", company_or_null(who)}}));
  const auto project = any("niokr.niokrproject", "draft");
  make(
      chance(80) ? involved("niokr.niokrproject", project) : who, "niokr.niokrprojectexecutor",
      object({{"project_id", project}, {"user_id", anybody().actor.user}, {"role", chance(70) ? "lead" : "executor"}}));
}

void Walker::make_match(const Person& who) {
  if (chance(40)) {
    return make(who, "matchmaking.profile",
                object({{"offers", Json::array({"c++"})}, {"seeks", Json::array({"design"})}}));
  }
  if (chance(20)) {
    const auto whom = anybody().actor.user;
    return use(who, "community.userfollow", 0, "add", false,
               [&] { return community::follow_user(hub_, who.actor, whom); });
  }
  const auto profile = any("matchmaking.profile", "active");
  use(who, "matchmaking.profile", profile, "propose", false,
      [&] { return community::propose(hub_, who.actor, profile); });
}

void Walker::make_journey(const Person& some) {
  const Person& who = official(some);
  const auto map = any("journeymap.journeymap", "draft");
  const auto step = any("journeymap.step");
  const auto task = any("journeymap.task");
  switch (pick(5)) {
    case 0:
      return make(who, "journeymap.journeymap",
                  object({{"title", title()}, {"audience", chance(60) ? "user" : "company"}}));
    case 1:
    case 2:
      return make(who, "journeymap.step",
                  object({{"journey_map_id", map}, {"position", static_cast<std::int64_t>(pick(4))}}));
    case 3:
      return make(who, "journeymap.task", object({{"step_id", step}, {"required", chance(60)}}));
    default:
      return make(who, "journeymap.question",
                  object({{"task_id", task}, {"type", "text"}, {"correct", chance(50) ? Json("да") : Json()}}));
  }
}

void Walker::travel(const Person& who) {
  using journeymap::Traveller;
  const auto map = any("journeymap.journeymap", "published");
  const bool alone = chance(60);
  const std::string_view label = alone ? "journeymap.userstate" : "journeymap.companystate";
  const auto traveller = alone ? Traveller::user : Traveller::company;
  if (chance(30)) {
    const auto company = any("account.company");
    return use(who, label, 0, "start", false, [&] {
      return alone ? journeymap::start(hub_, who.actor, map)
                   : journeymap::start_for_company(hub_, who.actor, map, company);
    });
  }
  const auto state = any(label, "in_progress");
  const Person& walker = involved(label, state);
  if (chance(50)) {
    const auto task = any("journeymap.task");
    return use(walker, label, state, "do_task", false,
               [&] { return journeymap::do_task(hub_, walker.actor, traveller, state, task); });
  }
  use(walker, label, state, "complete_step", false,
      [&] { return journeymap::complete_step(hub_, walker.actor, traveller, state); });
}

// Entities that a host's module describes: by what their columns are.
void Walker::make_of_host(const Person& who) {
  std::vector<const Table*> own;
  for (const Table* table : hub_.platform().tables()) {
    if (hub_.platform().is_of_host(*table)) own.push_back(table);
  }
  if (own.empty()) return;
  const Table& table = *own[pick(own.size())];
  Json fields = Json::object();
  for (const Column& column : table.declared()) {
    if (column.type == Type::text && column.is_unique) fields.set(column.name, std::to_string(random_()));
    if (column.type == Type::i18n) fields.set(column.name, title());
    if (column.type == Type::word && !column.is_guarded)
      fields.set(column.name, column.words[pick(column.words.size())]);
    if (column.references == "account.company") fields.set(column.name, company_or_null(who));
  }
  make(who, table.label, fields);
}

}  // namespace techhub::walk
