// SPDX-License-Identifier: MIT
// Named attacks on the data, each through every door that leads to it: all are refused, and nothing has changed.
#include <catch2/catch.hpp>
#include <sstream>

#include "attacks/site.hpp"
#include "techhub/account/companies.hpp"
#include "techhub/account/registration.hpp"
#include "techhub/hub/actions.hpp"
#include "techhub/hub/history.hpp"
#include "techhub/hub/keys.hpp"
#include "techhub/hub/personal.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

struct Attack {
  std::string name;
  std::string by;
  std::string label;
  std::string row{};     // by name; empty: a row is made
  Json fields{};         // of a create or an update
  std::string action{};  // of the row's flow
  bool erases = false;
  std::function<Result<>(Hub&, const rules::Actor&, Site&)> use{};  // a use case
};

Json fields(std::initializer_list<std::pair<std::string, Json>> list) { return Json::object(list); }

template <class T>
Result<> done(const Result<T>& result) {
  if (!result) return result.error();
  return success();
}

std::vector<Attack> attacks() {
  std::vector<Attack> all;
  const auto edit = [&](std::string name, std::string by, std::string label, std::string row, Json what) {
    all.push_back({.name = std::move(name),
                   .by = std::move(by),
                   .label = std::move(label),
                   .row = std::move(row),
                   .fields = std::move(what)});
  };
  const auto make = [&](std::string name, std::string by, std::string label, Json what) {
    all.push_back({.name = std::move(name), .by = std::move(by), .label = std::move(label), .fields = std::move(what)});
  };
  const auto act = [&](std::string name, std::string by, std::string label, std::string row, std::string action) {
    all.push_back({.name = std::move(name),
                   .by = std::move(by),
                   .label = std::move(label),
                   .row = std::move(row),
                   .action = std::move(action)});
  };
  const auto use = [&](std::string name, std::string by,
                       std::function<Result<>(Hub&, const rules::Actor&, Site&)> what) {
    all.push_back({.name = std::move(name), .by = std::move(by), .label = "account.user", .use = std::move(what)});
  };
  const auto role = [&](std::string name, std::string by, std::string whom, std::string to) {
    use(std::move(name), std::move(by), [whom, to](Hub& hub, const rules::Actor& actor, Site& site) {
      return done(account::assign_role(hub, actor, site.id(whom), to, "because"));
    });
  };

  // One's own power.
  const Json allowed = fields({{"allow", Json::array({"core.publish_event"})}});
  for (const char* by : {"stranger", "moderator", "admin", "superadmin"}) {
    edit("own role", by, "account.user", by, fields({{"role", "superadmin"}}));
    role("own role by assignment", by, by, "superadmin");
    role("a lower role of one's own", by, by, "moderator");
    edit("own permissions", by, "account.user", by, fields({{"permissions", allowed}}));
    edit("own is_superuser", by, "account.user", by, fields({{"is_superuser", true}}));
    edit("own is_staff", by, "account.user", by, fields({{"is_staff", true}}));
    edit("own organisation", by, "account.user", by, fields({{"organization_id", "cett"}}));
    edit("own activity", by, "account.user", by, fields({{"is_active", false}}));
    edit("own password past the check", by, "account.user", by, fields({{"password", "!"}}));
    edit("own company", by, "account.user", by, fields({{"company_id", "@company"}}));
    make("own groups", by, "account.user_groups", fields({{"user_id", std::string("@") + by}, {"group_id", "@group"}}));
    make("own Django permissions", by, "account.user_user_permissions",
         fields({{"user_id", std::string("@") + by}, {"permission_id", "@permission"}}));
  }
  // Power for others that one does not have.
  for (const char* by : {"stranger", "moderator", "manager", "admin"}) {
    make("groups of another", by, "account.user_groups", fields({{"user_id", "@victim"}, {"group_id", "@group"}}));
    make("rights of a group", by, "auth.group_permissions",
         fields({{"group_id", "@group"}, {"permission_id", "@permission"}}));
    edit("role of another by an edit", by, "account.user", "victim", fields({{"role", "superadmin"}}));
    edit("permissions of another", by, "account.user", "victim", fields({{"permissions", allowed}}));
    edit("the password of a superadmin", by, "account.user", "superadmin", fields({{"password", "!"}}));
    edit("the address of a superadmin", by, "account.user", "superadmin", fields({{"email", "mine@example.kz"}}));
    role("granting a super role", by, "victim", "superadmin");
    role("granting admin", by, "victim", "admin");
    role("taking a super role away", by, "superadmin", "user");
    all.push_back(
        {.name = "removing a superadmin", .by = by, .label = "account.user", .row = "superadmin", .erases = true});
    make("a new superadmin", by, "account.user", fields({{"role", "superadmin"}, {"email", "new@example.kz"}}));
  }
  // Rows that let somebody in.
  for (const char* by : {"stranger", "moderator", "admin", "superadmin"}) {
    for (const char* whom : {by, "other_admin"}) {
      const Json user = Json(std::string("@") + whom);
      make("a session of one's own making", by, "sessions.session",
           fields({{"session_key", "h$AAAAAAAAAAAAAAAAAAAAAA"},
                   {"session_data", ""},
                   {"expire_date", "2030-01-01T00:00:00Z"},
                   {"user_id", user}}));
      make("a token of one's own making", by, "authtoken.token",
           fields({{"key", "h$AAAAAAAAAAAAAAAAAAAAAA"}, {"created", "2025-01-01T00:00:00Z"}, {"user_id", user}}));
      make("a social login of one's own making", by, "social_django.usersocialauth",
           fields({{"provider", "google"},
                   {"uid", "mine"},
                   {"created", "2025-01-01T00:00:00Z"},
                   {"modified", "2025-01-01T00:00:00Z"},
                   {"user_id", user}}));
    }
  }
  for (const char* by : {"stranger", "moderator", "manager"}) role("granting what one lacks", by, "victim", "expert");
  use("forgetting a person", "admin", [](Hub& hub, const rules::Actor& actor, Site& site) {
    return done(forget(hub, actor, site.id("victim"), "because"));
  });
  use("rotating keys", "admin", [](Hub& hub, const rules::Actor& actor, Site&) { return done(rotate(hub, actor)); });
  use("personal values by a stranger", "stranger", [](Hub& hub, const rules::Actor& actor, Site& site) {
    constexpr std::array<std::string_view, 1> email{"email"};
    return done(hub.reveal(actor, "account.user", site.key("victim"), email, "curious"));
  });
  use("a copy of a person by a stranger", "stranger", [](Hub& hub, const rules::Actor& actor, Site& site) {
    return done(personal_copy(hub, actor, site.id("victim")));
  });

  // The past: a row that was more powerful once.
  for (const char* by : {"stranger", "moderator", "manager"})
    use("a role of old by a revert", by, [](Hub& hub, const rules::Actor& actor, Site& site) {
      const auto known = history(hub, site.actor("superadmin"), "account.user", site.key("demoted")).value();
      return done(revert(hub, actor, "account.user", site.key("demoted"), known.versions.at(1).id));
    });

  // Guarded columns, in a create and in an update.
  const std::vector<std::pair<std::string, Json>> of_event{
      {"status", "success"}, {"author_id", "@victim"}, {"published_at", "2025-06-02T09:00:00+05:00"}};
  for (const auto& [column, value] : of_event) {
    make("a guarded column of a new event: " + column, "author", "core.event",
         fields({{"title", "t"}, {column, value}}));
    edit("a guarded column of an event: " + column, "author", "core.event", "draft", fields({{column, value}}));
  }
  const std::vector<std::pair<std::string, Json>> of_company{
      {"status", "active"}, {"verified", true}, {"author_id", "@victim"}, {"tag_startup", fields({{"active", true}})}};
  for (const auto& [column, value] : of_company) {
    if (column != "status")
      make("a guarded column of a new company: " + column, "stranger", "account.company",
           fields({{"name", "N"}, {column, value}}));
    edit("a guarded column of a company: " + column, "owner", "account.company", "company",
         fields({{column, column == "status" ? Json("blocked") : value}}));
  }
  const std::vector<std::pair<std::string, Json>> of_request{
      {"status", "approved"}, {"assignee_id", "@owner"}, {"author_id", "@victim"}};
  for (const auto& [column, value] : of_request) {
    make("a guarded column of a new request: " + column, "owner", "service.servicerequest",
         fields({{"service_id", "niokr"}, {column, value}}));
    edit("a guarded column of a request: " + column, "owner", "service.servicerequest", "request draft",
         fields({{column, value}}));
  }
  make("a comment in another's name", "stranger", "core.comment",
       fields({{"message", "m"}, {"source", "core.event"}, {"primary_key", "1"}, {"user_id", "@victim"}}));
  edit("a comment given to another", "victim", "core.comment", "comment", fields({{"user_id", "@stranger"}}));
  make("a membership without the company", "stranger", "account.usercompany",
       fields({{"company_id", "@company"}, {"user_id", "@stranger"}, {"role", "owner"}, {"verified", true}}));
  edit("an accepted membership", "unverified", "account.usercompany", "member unverified",
       fields({{"verified", true}}));
  edit("an owner's membership", "advisor", "account.usercompany", "member advisor", fields({{"role", "owner"}}));
  edit("a membership that runs again", "former", "account.usercompany", "member former",
       fields({{"ended_at", Json()}}));
  make("an event for a company of others", "stranger", "core.event",
       fields({{"title", "t"}, {"company_id", "@company"}}));
  edit("attendance by oneself", "stranger", "core.eventparticipant", "participation", fields({{"status", "attended"}}));
  act("attendance by an action", "stranger", "core.eventparticipant", "participation", "mark_attended");

  // One's own case.
  act("own case: the author", "moderator", "core.event", "own of moderator", "publish");
  act("own case: the author, though a superadmin", "superadmin", "core.event", "own of superadmin", "publish");
  for (const char* action : {"publish", "return", "reject"}) {
    act("own case: the company's own moderator", "insider", "core.event", "of company", action);
    act("own case: the account names the company", "named", "core.event", "of company", action);
    act("own case: a membership that ended after the case began", "former", "core.event", "of company", action);
  }
  for (const char* action : {"approve", "return", "reject"}) {
    act("own case: a request of one's company", "insider", "service.servicerequest", "request", action);
    act("own case: a request of a company one left", "former", "service.servicerequest", "request", action);
    act("a decision by the applicant", "owner", "service.servicerequest", "request", action);
  }
  edit("own case: an override", "superadmin", "core.event", "own of superadmin", fields({{"status", "success"}}));
  use("own case: verifying one's company", "owner", [](Hub& hub, const rules::Actor& actor, Site& site) {
    return done(account::verify(hub, actor, site.id("company"), "because"));
  });

  // What ended, what never began.
  for (const char* by : {"former_owner", "unverified", "advisor", "stranger", "nobody"}) {
    edit("content of a company that one does not belong to", by, "core.event", "draft of company",
         fields({{"title", "x"}}));
    act("sending for a company that one does not belong to", by, "core.event", "draft of company", "send");
    act("withdrawing a request of others", by, "service.servicerequest", "request", "withdraw");
    edit("a company of others", by, "account.company", "company", fields({{"name", "x"}}));
    use("inviting into a company of others", by, [](Hub& hub, const rules::Actor& actor, Site& site) {
      return done(account::invite(hub, actor, site.id("company"), site.id("stranger"), "owner"));
    });
  }
  use("accepting one's own question", "unverified", [](Hub& hub, const rules::Actor& actor, Site& site) {
    return done(account::accept(hub, actor, site.id("member unverified")));
  });
  use("claiming a company that has an owner", "former_owner", [](Hub& hub, const rules::Actor& actor, Site& site) {
    return done(account::claim(hub, actor, site.id("company")));
  });
  act("for a blocked company", "blocked_owner", "core.event", "of blocked", "send");
  edit("for a blocked company", "blocked_owner", "core.event", "of blocked", fields({{"title", "x"}}));
  act("an inactive admin", "inactive", "service.servicerequest", "request", "approve");
  edit("an inactive admin", "inactive", "core.event", "draft", fields({{"title", "x"}}));

  // Rows of another organisation, another service, another person.
  for (const char* action : {"publish", "return", "reject"})
    act("content of another organisation", "cett_moderator", "core.event", "sent", action);
  for (const char* action : {"approve", "return", "reject"})
    act("a request of another organisation", "cett_moderator", "service.servicerequest", "request", action);
  act("a request of another service", "niokr_admin", "service.servicerequest", "request", "approve");
  act("an expertise of another expert", "cett_expert", "service.expertise", "expertise", "conclude");
  act("an expertise by the applicant", "owner", "service.expertise", "expertise", "conclude");
  act("a protocol by an expert", "expert", "service.protocol", "protocol", "sign");
  act("a booking of another", "stranger", "booking.booking", "booking", "cancel");
  edit("a certificate of another", "stranger", "account.certificate", "certificate", fields({{"title", "x"}}));
  edit("a comment of another", "stranger", "core.comment", "comment", fields({{"message", "x"}}));
  edit("a profile of another", "stranger", "matchmaking.profile", "profile", fields({{"about", "x"}}));
  edit("a person of another", "stranger", "account.user", "victim", fields({{"first_name", "x"}}));
  edit("a published event", "author", "core.event", "published", fields({{"title", "x"}}));
  for (const char* label : {"account.certificate", "core.comment", "core.event"})
    all.push_back({.name = "removing a row of another",
                   .by = "stranger",
                   .label = label,
                   .row = label == std::string("core.event")     ? "published"
                          : label == std::string("core.comment") ? "comment"
                                                                 : "certificate",
                   .erases = true});
  return all;
}

// The doors. Each answers how the hub refused, `open` when it did not, nothing when it does not lead there.
using Door = std::optional<std::string> (*)(Site&, const Attack&);

template <class T>
std::string told(const Result<T>& result) {
  if (result) return "open";
  if (!is_refusal(result.error().code())) return "fault: " + std::string(result.error().message());
  return std::string(name(result.error().code()));
}

std::optional<std::string> create(Site& site, const Attack& attack) {
  if (!attack.row.empty() || attack.use) return std::nullopt;
  return told(site.hub().create(site.actor(attack.by), attack.label, site.filled(attack.fields)));
}
std::optional<std::string> update(Site& site, const Attack& attack) {
  if (attack.row.empty() || !attack.fields.is_object()) return std::nullopt;
  return told(site.hub().update(site.actor(attack.by), attack.label, site.key(attack.row), site.filled(attack.fields)));
}
// An override is a superadmin's, and admins' for what gives no power; nobody's on their own case.
std::optional<std::string> update_by_override(Site& site, const Attack& attack) {
  if (attack.row.empty() || !attack.fields.is_object()) return std::nullopt;
  return told(site.hub().update(site.actor(attack.by), attack.label, site.key(attack.row), site.filled(attack.fields),
                                {}, "because"));
}
std::optional<std::string> erase(Site& site, const Attack& attack) {
  if (!attack.erases) return std::nullopt;
  return told(site.hub().erase(site.actor(attack.by), attack.label, site.key(attack.row)));
}
std::optional<std::string> perform(Site& site, const Attack& attack) {
  if (attack.action.empty()) return std::nullopt;
  return told(site.hub().perform(site.actor(attack.by), attack.label, site.key(attack.row), attack.action,
                                 Json::object({{"comment", "because"}, {"verdict", "positive"}})));
}
std::optional<std::string> check(Site& site, const Attack& attack) {
  if (attack.action.empty()) return std::nullopt;
  return told(site.hub().check(site.actor(attack.by), attack.label, site.key(attack.row), attack.action,
                               Json::object({{"comment", "because"}, {"verdict", "positive"}})));
}
std::optional<std::string> use_case(Site& site, const Attack& attack) {
  if (!attack.use) return std::nullopt;
  return told(attack.use(site.hub(), site.actor(attack.by), site));
}
// A host's own use case that asks for the right of the flow's action.
std::optional<std::string> run(Site& site, const Attack& attack) {
  if (attack.action.empty()) return std::nullopt;
  return told(site.hub().run(site.actor(attack.by),
                             {.label = attack.label,
                              .action = attack.action,
                              .on = [&](Change& change) { return change.need(attack.label, site.key(attack.row)); },
                              .work = [](Change& change) -> Result<Record> { return change.before(); }}));
}
std::string openness(const std::vector<ActionState>& states, const Attack& attack) {
  const std::string asked = attack.erases ? "delete" : attack.action;
  for (const auto& state : states)
    if (state.action == asked && state.is_open) return "open";
  return "closed";
}
std::optional<std::string> actions_of_row(Site& site, const Attack& attack) {
  if (attack.action.empty() && !attack.erases) return std::nullopt;
  const auto states = site.hub().actions(site.actor(attack.by), attack.label, site.key(attack.row));
  return states ? openness(states.value(), attack) : told(states);
}
std::optional<std::string> actions_of_page(Site& site, const Attack& attack) {
  if (attack.action.empty() && !attack.erases) return std::nullopt;
  const std::vector<Value> keys{site.key(attack.row)};
  const auto page = actions(site.hub(), site.actor(attack.by), attack.label, keys);
  if (!page || page.value().empty()) return page ? "not_found" : told(page);
  return openness(page.value().front().actions, attack);
}
std::optional<std::string> tool_act(Site& site, const Attack& attack) {
  if (attack.action.empty() || attack.by == "nobody") return std::nullopt;
  const auto answer = site.tool("act",
                                attack.label + " " + std::to_string(site.id(attack.row)) + " " + attack.action +
                                    " --comment because --input '{\"verdict\": \"positive\"}'",
                                attack.by);
  return answer.status == 0 ? "open" : answer.text.substr(0, answer.text.find('\n'));
}
std::optional<std::string> tool_actions(Site& site, const Attack& attack) {
  if (attack.action.empty() || attack.by == "nobody") return std::nullopt;
  const auto answer =
      site.tool("actions", attack.label + " " + std::to_string(site.id(attack.row)) + " --json", attack.by);
  std::istringstream lines(answer.text);
  for (std::string line; std::getline(lines, line);) {
    const auto state = Json::parse(line);
    if (state && state.value()["action"] == Json(attack.action) && state.value()["open"] == Json(true)) return "open";
  }
  return "closed";
}

constexpr std::array<std::pair<const char*, Door>, 12> doors{{{"create", create},
                                                              {"update", update},
                                                              {"update by override", update_by_override},
                                                              {"erase", erase},
                                                              {"perform", perform},
                                                              {"check", check},
                                                              {"use case", use_case},
                                                              {"run", run},
                                                              {"actions of a row", actions_of_row},
                                                              {"actions of a page", actions_of_page},
                                                              {"techhub act", tool_act},
                                                              {"techhub actions", tool_actions}}};

}  // namespace

TEST_CASE("named attacks through every door are refused and leave the data as they were") {
  Site site;
  const std::string before = site.dump();
  std::map<std::string, int> tried;
  for (const Attack& attack : attacks()) {
    int led_there = 0;
    for (const auto& [door, enter] : doors) {
      const auto answer = enter(site, attack);
      if (!answer) continue;
      ++led_there;
      ++tried[door];
      INFO(attack.name << " by " << attack.by << " on " << attack.label << " " << attack.row << " "
                       << attack.fields.dump() << attack.action << " through " << door << ": " << *answer);
      CHECK(*answer != "open");
      CHECK(answer->find("fault") == std::string::npos);
      const bool is_same = site.dump() == before;
      CHECK(is_same);
      if (!is_same) return;  // what follows would be told of another site
    }
    INFO(attack.name);
    CHECK(led_there > 0);
  }
  for (const auto& [door, enter] : doors) {
    INFO(door);
    CHECK(tried[door] > 2);
  }
}

TEST_CASE("the same doors stand open for those who may") {
  const Attack request{
      .name = "", .by = "moderator", .label = "service.servicerequest", .row = "request", .action = "approve"};
  const Attack edit{
      .name = "", .by = "author", .label = "core.event", .row = "draft", .fields = fields({{"title", "x"}})};
  const Attack event{.name = "", .by = "author", .label = "core.event", .fields = fields({{"title", "x"}})};
  const Attack removal{.name = "", .by = "admin", .label = "core.event", .row = "draft", .erases = true};
  for (const auto& [door, enter] : doors) {
    if (door == std::string("update by override") || door == std::string("use case")) continue;
    Site site;
    std::string answers;
    for (const Attack* attack : {&request, &edit, &event, &removal})
      if (const auto answer = enter(site, *attack)) answers += *answer + " ";
    INFO(door << ": " << answers);
    CHECK(answers.find("open") == 0);
  }
}

TEST_CASE("a revert of one's own row brings no power back") {
  Site site;
  const auto self = site.actor("demoted");
  const auto known = history(site.hub(), self, "account.user", self.user).value();
  for (const auto& version : known.versions)
    CHECK(told(revert(site.hub(), self, "account.user", self.user, version.id)) == "open");
  CHECK(site.actor("demoted").role == "user");
  CHECK(known.versions.size() >= 2);
}
