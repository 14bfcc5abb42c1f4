// SPDX-License-Identifier: MIT
#include "flows/rows.hpp"

#include "techhub/account/registration.hpp"
#include "techhub/core/participation.hpp"
#include "techhub/service/commission.hpp"

namespace techhub::test {

namespace {

Json object(std::initializer_list<Json::Member> members) { return Json::object(members); }

Module lab_with_guard() {
  return module_from_json(lab_document([](Json& all) {
                            Json flow = all["flows"].items()[0];
                            Json transitions = Json::array();
                            for (Json one : flow["transitions"].items()) {
                              if (one["action"].as_string() == "lend") one.set("guards", Json::array({"lab.is_open"}));
                              transitions.push(std::move(one));
                            }
                            all.set("flows", Json::array({flow.set("transitions", std::move(transitions))}));
                          }).dump())
      .value();
}

bool& lab_is_open_now() {
  static bool is_open = true;
  return is_open;
}

std::shared_ptr<const Platform> whole_platform() {
  static const auto whole = [] {
    Module lab = lab_with_guard();
    lab.steps["lab.is_open"] = [](Change& change) -> Result<> {
      if (lab_is_open_now()) return success();
      return Error(Code::invalid, "the laboratory is closed").at(change.table().label).add({"", "lab_closed", {}});
    };
    return platform_with(std::move(lab)).value();
  }();
  return whole;
}

std::optional<Situation> content(Stage& s, const std::string& label, const std::string& action,
                                 const std::string& from) {
  Situation made;
  made.author = s.user();
  Json fields = object({{"title", "Заголовок"}, {"status", from}, {"author_id", made.author}});
  if (label == "core.event") fields.set("datetime_start", s.later(60)).set("datetime_end", s.later(120));
  if (s.hub().platform().at(label).find("published") != Table::npos) fields.set("published", from == "success");
  made.key = s.insert(label, fields);
  const bool is_own = action == "send" || action == "withdraw" || action == "remove";
  made.actor = is_own ? s.actor(made.author) : action == "restore" ? s.admin : s.moderator;
  return made;
}
template <int which>
std::optional<Situation> content_of(Stage& s, const std::string& action, const std::string& from) {
  constexpr std::array<const char*, 6> labels{"core.event",   "core.vacancy",  "core.blog",
                                              "core.article", "core.techtask", "core.discussion"};
  return content(s, labels[which], action, from);
}

std::optional<Situation> participant(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  const auto host = s.user();
  made.author = s.user();
  const bool is_open = action == "rejoin";
  const bool has_begun = action == "mark_attended";
  const auto event = s.insert("core.event", object({{"title", "Форум"},
                                                    {"status", "success"},
                                                    {"published", true},
                                                    {"author_id", host},
                                                    {"event_type", is_open ? "open_event" : "closed_event"},
                                                    {"datetime_start", s.later(has_begun ? -60 : 60)},
                                                    {"datetime_end", s.later(600)}}));
  made.rows["core.event"] = event;
  made.key =
      s.insert("core.eventparticipant", object({{"event_id", event}, {"user_id", made.author}, {"status", from}}));
  const bool is_own = action == "cancel" || action == "register" || action == "rejoin";
  made.actor = s.actor(is_own ? made.author : host);
  return made;
}

std::optional<Situation> comment(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  made.author = s.user();
  const auto on = content(s, "core.blog", "publish", "success");
  made.key = s.insert("core.comment", object({{"source", "core.blog"},
                                              {"primary_key", std::to_string(on->key)},
                                              {"message", "Да"},
                                              {"user_id", made.author},
                                              {"status", from}}));
  made.actor = action == "remove" ? s.actor(made.author) : s.moderator;
  return made;
}

// A feed entry follows what it tells of.
std::optional<Situation> feed(Stage& s, const std::string& action, const std::string& from) {
  const auto post = content(s, "core.blog", "publish", "sent");
  const auto perform = [&s, key = post->key](const char* what) -> Result<> {
    TECHHUB_DO(s.hub().perform(what == std::string_view("send") ? s.admin : s.moderator, "core.blog", key, what,
                               object({{"comment", "так"}})));
    return success();
  };
  if (!perform("publish")) return std::nullopt;
  Situation made;
  made.key = as_integer(s.rows("core.feed").back().key());
  made.actor = s.admin;
  if (action == "hide" && from == "visible") {
    made.cause = [perform] { return perform("unpublish"); };
    return made;
  }
  if (action != "show" || from != "hidden" || !perform("unpublish") || !perform("send")) return std::nullopt;
  made.cause = [perform] { return perform("publish"); };
  return made;
}

std::optional<Situation> infrastructure(Stage& s, const std::string&, const std::string& from) {
  return Situation{.key = s.insert("core.infrastructure", object({{"status", from}})), .actor = s.admin};
}

std::optional<Situation> company(Stage& s, const std::string&, const std::string& from) {
  Situation made;
  made.author = s.user();
  made.key = s.company(made.author, object({{"status", from}}));
  made.actor = s.manager;
  return made;
}

std::optional<Situation> activation(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  if (action == "activate") {
    const Personal address("flow" + std::to_string(s.rows("account.user").size()) + "@example.kz");
    if (!account::register_user(s.hub(), {address, Personal("correct horse"), Personal("А"), Personal("Б")})) return {};
    made.key = as_integer(s.rows("account.activation").back().key());
    made.actor = s.admin;
    made.cause = [&s, address]() -> Result<> {
      TECHHUB_TRY(const auto told, account::deliveries(s.hub()));
      TECHHUB_DO(account::activate(s.hub(), address, told.back().code.reveal()));
      return success();
    };
    return made;
  }
  made.key =
      s.insert("account.activation", object({{"user_id", s.user()}, {"status", from}, {"expires_at", s.later(0)}}));
  made.actor = rules::Actor::system();
  return made;
}

std::optional<Situation> booking(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  made.author = s.user();
  const bool is_over = action == "finish";
  made.key = s.insert("booking.booking", object({{"room_id", s.insert("booking.room", object({{"max_people", 5}}))},
                                                 {"author_id", made.author},
                                                 {"status", from},
                                                 {"start", s.later(is_over ? -60 : 60)},
                                                 {"end", s.later(is_over ? -30 : 90)}}));
  made.actor = is_over ? s.manager : s.actor(made.author);
  return made;
}

std::optional<Situation> page(Stage& s, const std::string&, const std::string& from) {
  Situation made;
  made.key = s.insert("landing.page",
                      object({{"status", from}, {"slug", "p" + std::to_string(s.rows("landing.page").size())}}));
  made.rows["landing.section"] = s.insert("landing.section", object({{"page_id", made.key}}));
  made.actor = s.admin;
  return made;
}

std::optional<Situation> project(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  made.author = s.user();
  made.key = s.insert("niokr.niokrproject", object({{"title", "Тема"}, {"author_id", made.author}, {"status", from}}));
  made.rows["niokr.niokrprojectexecutor"] = s.insert(
      "niokr.niokrprojectexecutor", object({{"project_id", made.key}, {"user_id", made.author}, {"role", "lead"}}));
  made.actor = action == "send" ? s.actor(made.author) : s.scientist;
  return made;
}

std::optional<Situation> profile(Stage& s, const std::string&, const std::string& from) {
  Situation made;
  made.author = s.user();
  made.key = s.insert("matchmaking.profile", object({{"user_id", made.author}, {"status", from}}));
  made.actor = s.actor(made.author);
  return made;
}

std::optional<Situation> match(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  made.author = s.user();
  const auto other = s.user();
  const auto of = [&](std::int64_t user) {
    return s.insert("matchmaking.profile", object({{"user_id", user}, {"status", "active"}}));
  };
  made.rows["matchmaking.profile"] = of(made.author);
  made.key = s.insert("matchmaking.match", object({{"profile_id", made.rows["matchmaking.profile"]},
                                                   {"matched_profile_id", of(other)},
                                                   {"status", from},
                                                   {"created_at", s.later(-15 * 24 * 60)}}));
  made.actor = action == "expire" ? rules::Actor::system() : s.actor(other);
  return made;
}

std::optional<Situation> map(Stage& s, const std::string&, const std::string& from) {
  return Situation{.key = s.insert("journeymap.journeymap", object({{"title", "Путь"}, {"status", from}})),
                   .actor = s.manager};
}

template <bool is_alone>
std::optional<Situation> travel(Stage& s, const std::string&, const std::string& from) {
  Situation made;
  made.author = s.user();
  const auto map =
      s.insert("journeymap.journeymap", object({{"audience", is_alone ? "user" : "company"}, {"status", "published"}}));
  made.rows["journeymap.journeymap"] = map;
  made.rows["journeymap.step"] = s.insert("journeymap.step", object({{"journey_map_id", map}}));
  Json fields = object({{"journey_map_id", map}, {"status", from}});
  if (is_alone) {
    fields.set("user_id", made.author);
  } else {
    fields.set("company_id", s.company(made.author));
  }
  made.key = s.insert(is_alone ? "journeymap.userstate" : "journeymap.companystate", fields);
  // A step is completed by its own use case; the flow's own action is open to those who may do everything.
  made.actor = s.admin;
  return made;
}

std::optional<Situation> equipment(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  made.author = s.user();
  made.key = s.insert("lab.equipment", object({{"serial", "S" + std::to_string(s.rows("lab.equipment").size())},
                                               {"author_id", made.author},
                                               {"status", from}}));
  made.actor = action == "offer" || action == "take_in" ? s.actor(made.author) : s.manager;
  return made;
}

}  // namespace

std::vector<std::pair<std::string, Prepare>> preparations_of_services();
std::vector<Spoil> spoils_of_services();

Stage::Stage() : HubFixture(options_with(lab_with_guard()), whole_platform()) { lab_is_open_now() = true; }

std::vector<std::pair<std::string, Prepare>> preparations() {
  auto all = preparations_of_services();
  const std::vector<std::pair<std::string, Prepare>> more{{"core.event", content_of<0>},
                                                          {"core.vacancy", content_of<1>},
                                                          {"core.blog", content_of<2>},
                                                          {"core.article", content_of<3>},
                                                          {"core.techtask", content_of<4>},
                                                          {"core.discussion", content_of<5>},
                                                          {"core.eventparticipant", participant},
                                                          {"core.comment", comment},
                                                          {"core.feed", feed},
                                                          {"core.infrastructure", infrastructure},
                                                          {"account.company", company},
                                                          {"account.activation", activation},
                                                          {"booking.booking", booking},
                                                          {"landing.page", page},
                                                          {"niokr.niokrproject", project},
                                                          {"matchmaking.profile", profile},
                                                          {"matchmaking.match", match},
                                                          {"journeymap.journeymap", map},
                                                          {"journeymap.userstate", travel<true>},
                                                          {"journeymap.companystate", travel<false>},
                                                          {"lab.equipment", equipment}};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::vector<Spoil> spoils() {
  const auto with = [](const char* label, Json fields) {
    return [label, fields = std::move(fields)](Stage& s, Situation& at) { s.change(label, at.rows.at(label), fields); };
  };
  const auto itself = [](std::string label, const std::function<Json(Stage&)>& fields) {
    return [label, fields](Stage& s, Situation& at) { s.change(label, at.key, fields(s)); };
  };
  std::vector<Spoil> all = spoils_of_services();
  for (const char* label :
       {"core.event", "core.vacancy", "core.blog", "core.article", "core.techtask", "core.discussion"}) {
    all.push_back({label, "core.content_is_complete",
                   itself(label,
                          [](Stage&) {
                            return object({{"title", Json::object()}});
                          }),
                   "title_missing"});
  }
  const std::vector<Spoil> more{
      {"core.eventparticipant", "core.event_goes_on", with("core.event", object({{"status", "correction"}})),
       "event_not_published"},
      {"core.eventparticipant", "core.event_is_ahead",
       [](Stage& s, Situation& at) {
         s.change("core.event", at.rows.at("core.event"), object({{"datetime_start", s.later(-5)}}));
       },
       "event_has_begun"},
      {"core.eventparticipant", "core.event_has_begun",
       [](Stage& s, Situation& at) {
         s.change("core.event", at.rows.at("core.event"), object({{"datetime_start", s.later(5)}}));
       },
       "event_has_not_begun"},
      // Who was declined waits at an open event too.
      {"core.eventparticipant", "core.needs_confirmation",
       [](Stage& s, Situation& at) {
         s.change("core.event", at.rows.at("core.event"), object({{"event_type", "open_event"}}));
         s.change("core.eventparticipant", at.key, object({{"status", "cancelled"}}));
       },
       "event_is_open"},
      {"core.eventparticipant", "core.needs_no_confirmation",
       with("core.event", object({{"event_type", "closed_event"}})), "event_is_closed"},
      {"booking.booking", "booking.end_has_passed",
       itself("booking.booking",
              [](Stage& s) {
                return object({{"end", s.later(5)}});
              }),
       "has_not_ended"},
      {"booking.booking", "booking.is_cancelled_in_time",
       itself("booking.booking",
              [](Stage& s) {
                return object({{"start", s.later(-5)}});
              }),
       "has_begun"},
      {"techorda.courseapplication", "techorda.is_the_student", [](Stage& s, Situation& at) { at.actor = s.dean; },
       "not_the_student"},
      {"landing.page", "landing.page_has_section",
       [](Stage& s, Situation& at) {
         s.hub()
             .write([&](Records& records) -> Result<> {
               TECHHUB_DO(records.erase(records.table("landing.section"), at.rows.at("landing.section")));
               return success();
             })
             .value();
       },
       "page_without_section"},
      {"niokr.niokrproject", "niokr.project_has_lead",
       with("niokr.niokrprojectexecutor", object({{"role", "executor"}})), "lead_missing"},
      {"matchmaking.match", "matchmaking.is_other_side", [](Stage& s, Situation& at) { at.actor = s.actor(at.author); },
       "other_side"},
      {"matchmaking.match", "matchmaking.is_overdue",
       itself("matchmaking.match",
              [](Stage& s) {
                return object({{"created_at", s.later(-60)}});
              }),
       "not_overdue"},
      {"matchmaking.match", "matchmaking.proposer_leads", {}, ""},
      {"matchmaking.match", "matchmaking.check_pair", with("matchmaking.profile", object({{"status", "paused"}})),
       "profile_paused"},
      {"journeymap.userstate", "journeymap.map_is_for_traveller",
       with("journeymap.journeymap", object({{"audience", "company"}})), "map_for_companies"},
      {"journeymap.companystate", "journeymap.map_is_for_traveller",
       with("journeymap.journeymap", object({{"audience", "user"}})), "map_for_users"},
      {"journeymap.userstate", "journeymap.stands_at_first_step", {}, ""},
      {"journeymap.companystate", "journeymap.stands_at_first_step", {}, ""},
      {"journeymap.userstate", "journeymap.is_at_the_end",
       [](Stage& s, Situation& at) {
         s.insert("journeymap.step",
                  object({{"journey_map_id", at.rows.at("journeymap.journeymap")}, {"position", 1}}));
       },
       "not_the_last_step"},
      {"journeymap.companystate", "journeymap.is_at_the_end",
       [](Stage& s, Situation& at) {
         s.insert("journeymap.task", object({{"step_id", at.rows.at("journeymap.step")}, {"required", true}}));
       },
       "task_not_done"},
      {"lab.equipment", "lab.is_open", [](Stage&, Situation&) { lab_is_open_now() = false; }, "lab_closed"},
  };
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace techhub::test
