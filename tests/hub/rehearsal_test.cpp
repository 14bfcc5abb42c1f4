// SPDX-License-Identifier: MIT
// A rehearsal against the slow way: everybody is asked about every row, under both policies.
#include "techhub/hub/rehearsal.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "hub/actors.hpp"
#include "hub/random_policy.hpp"
#include "hub/world.hpp"
#include "techhub/rules/shipped.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

using Tables = std::vector<std::pair<const Table*, std::vector<World::Known>>>;

// The rules that one side has, asked one by one.
struct Asked {
  const Platform& platform;
  const rules::Policy& policy;
  const rules::Flow* changed = nullptr;  // in place of its entity's
  Time at;

  [[nodiscard]] const rules::Flow* flow(const Table& table) const {
    return changed && changed->entity == table.label ? changed : platform.flow(table);
  }
  [[nodiscard]] bool right(const rules::Actor& actor, rules::PermissionId permission,
                           const rules::Resource& row) const {
    return policy.check(actor, permission, row, at).allowed();
  }
  [[nodiscard]] bool open(const rules::Actor& actor, const Table& table, rules::PermissionId permission,
                          const rules::Resource& row) const {
    const auto& rights = platform.rights(table);
    if (!right(actor, permission, row) || !right(actor, rights.view, row)) return false;
    const auto* its = flow(table);
    if (!its) return true;
    if (permission == rights.change || permission == rights.erase) return its->is_editable(row.status);
    bool is_action = false;
    for (const auto& one : its->transitions) {
      if (one.effect_only || rules::Flow::permission_of(one) != platform.permissions()[permission].action) continue;
      is_action = true;
      for (const auto& from : one.from)
        if (from == row.status) return true;
    }
    const auto* old = platform.flow(table);  // what only the other side's flow has is no action here
    for (const auto& one : old->transitions)
      is_action = is_action ||
                  (!one.effect_only && rules::Flow::permission_of(one) == platform.permissions()[permission].action);
    return !is_action;
  }
};

// `permission user gain|loss` to rows and open ones.
using Counts = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;

Counts by_hand(const Tables& tables, const std::vector<rules::Actor>& people, const Asked& before, const Asked& after) {
  Counts out;
  const auto& permissions = before.platform.permissions();
  for (const auto& [table, rows] : tables) {
    for (rules::PermissionId id = 0; id < permissions.size(); ++id) {
      if (permissions[id].entity != table->label || permissions[id].makes_row) continue;
      for (const auto& person : people) {
        rules::Actor was = person, is = person;
        before.policy.prepare(was);
        after.policy.prepare(is);
        for (const auto& row : rows) {
          const auto facts = row.facts.view();
          const bool right[2] = {before.right(was, id, facts), after.right(is, id, facts)};
          const bool open[2] = {before.open(was, *table, id, facts), after.open(is, *table, id, facts)};
          if (right[0] == right[1] && open[0] == open[1]) continue;
          const bool gains = right[1] > right[0] || open[1] > open[0];
          auto& count = out[permissions[id].name + " " + std::to_string(person.user) + (gains ? " gain" : " loss")];
          count.first += right[0] != right[1];
          count.second += open[0] != open[1];
        }
      }
    }
  }
  return out;
}

// `entity key`: the actions that the last person loses.
using Lost = std::map<std::string, std::string>;

Lost stuck_by_hand(const Tables& tables, const std::vector<rules::Actor>& people, const Asked& before,
                   const Asked& after) {
  Lost out;
  const auto can = [&](const Asked& side, const Table& table, const rules::Transition& one,
                       const rules::Resource& row) {
    const auto permission = side.platform.permissions().find(table.label, rules::Flow::permission_of(one));
    for (rules::Actor person : people) {
      side.policy.prepare(person);
      if (side.right(person, permission, row) && side.right(person, side.platform.rights(table).view, row)) return true;
    }
    return false;
  };
  const auto actions = [&](const Asked& side, const Table& table, const rules::Resource& row, bool& has_way) {
    std::set<std::string> open;
    if (const auto* flow = side.flow(table))
      for (const auto& one : flow->transitions) {
        if (std::find(one.from.begin(), one.from.end(), row.status) == one.from.end()) continue;
        const bool taken = !one.effect_only && can(side, table, one, row);
        if (taken) open.insert(one.action);
        has_way = has_way || (one.to != row.status && (taken || one.is_system || one.effect_only));
      }
    return open;
  };
  for (const auto& [table, rows] : tables) {
    for (const auto& row : rows) {
      const auto facts = row.facts.view();
      bool was_way = false, is_way = false;
      const auto was = actions(before, *table, facts, was_way);
      const auto is = actions(after, *table, facts, is_way);
      std::string lost;
      for (const auto& action : was)
        if (is.count(action) == 0) lost += action + " ";
      if (was_way && !is_way && !after.flow(*table)->is_terminal(facts.status)) lost += "!";
      if (!lost.empty()) out[table->label + " " + key_text(row.record.key())] = lost;
    }
  }
  return out;
}

Counts told(Hub& hub, const Candidate& candidate, Rehearsal& found) {
  Counts out;
  RehearsalOptions options;
  options.most = 1000;
  options.each = [&](const Shift& shift, const Affected& one) {
    if (one.rows == 0 && one.open == 0) return;  // of rows that are yet to be made
    auto& count = out[shift.permission + " " + std::to_string(one.user) + (shift.is_gain ? " gain" : " loss")];
    count.first += one.rows;
    count.second += one.open;
  };
  found = rehearse(hub, candidate, options).value();
  return out;
}

Lost told_stuck(const Rehearsal& found) {
  Lost out;
  for (const Stuck& group : found.stuck) {
    const std::set<std::string> sorted(group.actions.begin(), group.actions.end());
    std::string lost;
    for (const auto& action : sorted) lost += action + " ";
    for (const auto& key : group.keys) out[group.entity + " " + key] = lost + (group.is_whole ? "!" : "");
    CHECK(group.rows == static_cast<std::int64_t>(group.keys.size()));
  }
  return out;
}

// The first difference, for a message.
template <class Map>
std::string difference(const Map& wanted, const Map& found) {
  for (const auto& [key, value] : wanted)
    if (found.find(key) == found.end() || found.at(key) != value) return "missing or other: " + key;
  for (const auto& [key, value] : found)
    if (wanted.find(key) == wanted.end()) return "too much: " + key;
  return "";
}

}  // namespace

TEST_CASE("everybody at once is what each is alone") {
  World world(7);
  Hub& hub = world.f.hub();
  std::vector<rules::Actor> all;
  REQUIRE(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(all, hub::load_actors(records, hub.options()));
    return success();
  }));
  CHECK(all.size() >= world.users_.size());
  for (const auto& one : all) {
    const auto alone = hub.actor(one.user).value();
    const auto text = [](const rules::Actor& actor) {
      std::string out = actor.role + actor.organization + (actor.is_active ? "+" : "-") +
                        std::to_string(actor.company.value_or(0)) + " " + std::to_string(actor.epoch);
      for (const auto& m : actor.memberships)
        out += " m" + std::to_string(m.company) + std::to_string(static_cast<int>(m.role)) + (m.verified ? "v" : "") +
               (m.ended ? m.ended->to_string() : "");
      for (const auto id : actor.authored) out += " a" + std::to_string(id);
      for (const auto id : actor.ownerless) out += " o" + std::to_string(id);
      for (const auto& list : {actor.allow, actor.deny})
        for (const auto& grant : list) out += " " + grant.permission + std::to_string(grant.scopes.size());
      return out;
    };
    CHECK(text(one) == text(alone));
  }
}

TEST_CASE("a rehearsal counts what asking everybody about every row counts") {
  const auto seed = static_cast<std::uint32_t>(wanted("TECHHUB_SEED", 31));
  const int rounds = static_cast<int>(wanted("TECHHUB_ROUNDS", 20));
  World world(seed);
  Hub& hub = world.f.hub();
  const auto people = world.actors();
  const auto tables = world.tables();
  std::vector<std::string> labels;
  for (const auto& [table, rows] : tables) labels.push_back(table->label);
  std::vector<rules::Actor> all{rules::Actor::anonymous()};
  REQUIRE(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(auto users, hub::load_actors(records, hub.options()));
    all.insert(all.end(), users.begin(), users.end());
    return success();
  }));
  std::size_t shifts = 0, stuck = 0;
  const bool passed = campaign("rehearsal equals counting", rounds, [&] {
    auto old_rules = any_rules(hub.platform(), labels);
    // Somebody who can do much, so that there is something to lose.
    for (const auto& label : {"core.event", "service.servicerequest", "core.blog", "techorda.school"}) {
      const auto* flow = hub.platform().flow(hub.platform().at(label));
      const auto role = *rc::gen::inRange<std::size_t>(1, role_names().size());
      const auto& some = *rc::gen::elementOf(flow->transitions);
      if (some.effect_only) continue;
      for (const std::string_view action : {std::string_view("view"), rules::Flow::permission_of(some)})
        old_rules.push_back({.role = role, .label = label, .action = std::string(action), .scopes = {"any"}});
    }
    auto new_rules = old_rules;
    for (const auto& rule : any_rules(hub.platform(), labels)) new_rules.push_back(rule);
    new_rules.erase(new_rules.begin(),
                    new_rules.begin() + *rc::gen::inRange<int>(0, static_cast<int>(new_rules.size()) + 1));
    RC_ASSERT(hub.set_policy(document(old_rules, world.f.now())).has_value());
    const auto before = hub.policy();
    const std::string candidate = document(new_rules, world.f.now());
    const auto after = rules::Policy::compile(candidate, hub.platform().permissions()).value();
    const Asked was{hub.platform(), *before, nullptr, hub.now()}, is{hub.platform(), *after, nullptr, hub.now()};
    Rehearsal found;
    const Counts counted = told(hub, {.policy = candidate}, found);
    const Counts expected = by_hand(tables, all, was, is);
    RC_LOG() << difference(expected, counted) << "\nseed of the world " << seed << "\n"
             << document(old_rules, world.f.now()) << "\n"
             << candidate;
    RC_ASSERT(counted == expected);
    const Lost lost = stuck_by_hand(tables, all, was, is);
    RC_LOG() << difference(lost, told_stuck(found));
    RC_ASSERT(told_stuck(found) == lost);
    RC_ASSERT(hub.policy() == before);
    shifts += counted.size();
    stuck += lost.size();
  });
  CHECK(passed);
  CHECK(shifts > 100);
  CHECK(stuck > 0);
}

TEST_CASE("a rehearsal of the shipped policies and of a flow counts what asking counts") {
  World world(static_cast<std::uint32_t>(wanted("TECHHUB_SEED", 32)));
  Hub& hub = world.f.hub();
  const auto tables = world.tables();
  std::vector<rules::Actor> all{rules::Actor::anonymous()};
  REQUIRE(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(auto users, hub::load_actors(records, hub.options()));
    all.insert(all.end(), users.begin(), users.end());
    return success();
  }));
  const auto full = std::string(rules::shipped_policy("full"));
  const auto after = rules::Policy::compile(full, hub.platform().permissions()).value();
  const Asked was{hub.platform(), *hub.policy(), nullptr, hub.now()};
  Rehearsal found;
  SECTION("policy") {
    constexpr std::array<std::string_view, 6> roles{"event_moderator", "startup_manager", "niokr_expert",
                                                    "cett_admin",      "booking_admin",   "seedmoney_executor"};
    for (std::size_t i = 0; i < roles.size(); ++i) {
      world.f.change("account.user", world.users_[i], Json::object({{"role", roles[i]}, {"is_active", true}}));
      for (auto& one : all)
        if (one.user == world.users_[i]) one = world.f.actor(one.user);
    }
    const Asked is{hub.platform(), *after, nullptr, hub.now()};
    const auto counted = told(hub, {.policy = full}, found);
    const auto expected = by_hand(tables, all, was, is);
    CHECK(difference(expected, counted) == "");
    CHECK_FALSE(expected.empty());
    CHECK(told_stuck(found) == stuck_by_hand(tables, all, was, is));
  }
  SECTION("flows with a transition less") {
    int tried = 0;
    for (const auto label : {"core.event", "service.servicerequest", "booking.booking"}) {
      const rules::Flow& flow = *hub.platform().flow(hub.platform().at(label));
      for (std::size_t i = 0; i < flow.transitions.size(); ++i) {
        rules::Flow less = flow;
        less.transitions.erase(less.transitions.begin() + static_cast<std::ptrdiff_t>(i));
        if (!rules::check(less, {})) continue;
        const Asked is{hub.platform(), *hub.policy(), &less, hub.now()};
        INFO(label << " without " << flow.transitions[i].action);
        const auto counted = told(hub, {.flows = {less}}, found);
        CHECK(difference(by_hand(tables, all, was, is), counted) == "");
        CHECK(told_stuck(found) == stuck_by_hand(tables, all, was, is));
        ++tried;
      }
    }
    CHECK(tried > 5);
  }
  SECTION("flow") {
    rules::Flow flow = *hub.platform().flow(hub.platform().at("core.event"));
    // What waits goes back to nobody.
    std::erase_if(flow.transitions,
                  [](const rules::Transition& one) { return one.action == "withdraw" || one.action == "return"; });
    for (auto& one : flow.transitions)
      if (one.action == "publish") one.sod = rules::Sod::none;
    for (auto& one : flow.transitions)
      if (one.action == "remove") one.sod = rules::Sod::full;
    INFO(rules::describe(flow).dump());
    const auto answer = rehearse(hub, {.flows = {flow}});
    if (!answer) FAIL(answer.error().message());
    std::set<std::string> told_permissions;
    for (const auto& shift : answer.value().shifts) told_permissions.insert(shift.permission);
    CHECK(told_permissions.count("core.withdraw_event") == 1);
    CHECK(told_permissions.count("core.publish_event") == 1);  // authors who moderate gain it
    CHECK(told_permissions.count("core.view_event") == 0);
    std::int64_t sent = 0;
    for (const Record& row : world.f.rows("core.event")) sent += row.text("status") == "sent";
    std::int64_t lost = 0;
    for (const auto& group : answer.value().stuck) {
      if (group.status == "sent") lost += group.rows;
    }
    CHECK(lost == sent);
  }
}

TEST_CASE("a rehearsal tells of a new right without rows, refuses what is broken and changes nothing") {
  HubFixture f;
  const auto user = f.user();
  const auto inactive = f.user("user", Json::object({{"is_active", false}}));
  const auto version = f.hub().policy()->version();
  const auto policy = [](std::string_view grants) {
    return R"({"format": 1, "roles": {"user": {"grants": [)" + std::string(grants) + "]}}}";
  };
  REQUIRE(f.hub().set_policy(policy("")));
  const auto found =
      rehearse(f.hub(), {.policy = policy(R"({"on": "core.event", "do": "add", "scope": "own"})")}).value();
  REQUIRE(found.shifts.size() == 1);
  const Shift& shift = found.shifts.front();
  CHECK(shift.is_gain);
  CHECK(shift.permission == "core.add_event");
  CHECK(shift.scope == "own");
  CHECK(shift.users == 1);
  REQUIRE(shift.first.size() == 1);
  CHECK(shift.first.front().user == user);
  CHECK(found.users == 2);
  CHECK(inactive != user);
  CHECK(rehearse(f.hub(), {}).value().shifts.empty());
  CHECK(f.hub().policy()->version() != version);

  const auto refused = [&](const Candidate& candidate) {
    const auto answer = rehearse(f.hub(), candidate);
    REQUIRE_FALSE(answer);
    return std::string(answer.error().message());
  };
  CHECK(refused({.policy = policy(R"({"on": "core.event", "do": "fly", "scope": "own"})")}).find("line 1") !=
        std::string::npos);
  rules::Flow flow = *f.hub().platform().flow(f.hub().platform().at("core.event"));
  flow.entity = "core.nothing";
  CHECK(refused({.flows = {flow}}).find("core.nothing") != std::string::npos);
  flow.entity = "core.event";
  flow.initial = "nowhere";
  CHECK_FALSE(refused({.flows = {flow}}).empty());
  flow = *f.hub().platform().flow(f.hub().platform().at("core.event"));
  CHECK_FALSE(refused({.flows = {flow, flow}}).empty());
  // An action that only the candidates know.
  flow.transitions.push_back({.action = "applaud", .from = {"success"}, .to = "success"});
  f.insert("core.event", Json::object({{"title", "t"}, {"status", "success"}, {"author_id", user}}));
  const auto applause = rehearse(
      f.hub(),
      {.policy = policy(R"({"on": "core.event", "do": ["view", "applaud"], "scope": "own"})"), .flows = {flow}});
  if (!applause) FAIL(applause.error().message());
  std::set<std::string> told;
  for (const auto& one : applause.value().shifts)
    told.insert(one.permission + " " + std::to_string(one.rows) + " " + std::to_string(one.open));
  CHECK(told == std::set<std::string>{"core.view_event 1 1", "core.applaud_event 1 1"});
}

TEST_CASE("a rehearsal of a right to add tells service from service, and what is hosted") {
  HubFixture f;
  const auto user = f.user();
  const auto policy = [](std::string_view rules) {
    return R"({"format": 1, "roles": {"user": {"grants": [{"on": "service.servicerequest", "do": "add", "scope": "any")" +
           std::string(rules) + "}]}}}";
  };
  const auto told = [&](std::string_view before, std::string_view after) {
    REQUIRE(fault(f.hub().set_policy(policy(before))) == "");
    std::string out;
    const auto found = rehearse(f.hub(), {.policy = policy(after)}).value();
    for (const Shift& one : found.shifts) {
      CHECK(one.permission == "service.add_servicerequest");
      CHECK(one.first.front().user == user);
      out += (one.is_gain ? "+" : "-") + std::to_string(one.users);
    }
    return out;
  };
  CHECK(told(R"(, "services": "niokr")", "") == "+1");
  CHECK(told("", R"(, "services": "niokr")") == "-1");
  CHECK(told(R"(, "services": "niokr")", R"(, "services": "seedmoney")") == "+1-1");
  CHECK(told(R"(, "services": "niokr")", R"(, "services": ["niokr"])").empty());
  CHECK(told("",
             R"(}], "denials": [{"on": "service.servicerequest", "do": "add", "scope": "any", "services": "niokr")") ==
        "-1");
  const auto matching = [&](std::string_view scope) {
    return R"({"format": 1, "roles": {"user": {"grants": [{"on": "matchmaking.match", "do": "add", "scope": ")" +
           std::string(scope) + R"("}]}}})";
  };
  REQUIRE(fault(f.hub().set_policy(matching("own"))) == "");
  const auto hosted = rehearse(f.hub(), {.policy = matching("host")}).value().shifts;
  REQUIRE(hosted.size() >= 1);
  CHECK_FALSE(hosted.back().is_gain);  // rows that others receive
}

TEST_CASE("a rehearsal of a right to add asks of rows without a company, too, and of each company alone") {
  HubFixture f;
  const auto owner = f.user(), other = f.user();
  const auto company = f.insert("account.company", Json::object({{"author_id", other}}));
  f.insert("account.usercompany",
           Json::object({{"user_id", owner}, {"company_id", company}, {"role", "owner"}, {"verified", true}}));
  const auto told = [&](std::string_view before, std::string_view after) {
    const auto policy = [](std::string_view scope) {
      return R"({"format": 1, "roles": {"user": {"grants": [{"on": "service.servicerequest", "do": "add", "scope": )" +
             std::string(scope) + "}]}}}";
    };
    REQUIRE(fault(f.hub().set_policy(policy(before))) == "");
    const auto found = rehearse(f.hub(), {.policy = policy(after)}).value();
    std::set<std::string> out;
    for (const Shift& shift : found.shifts)
      for (const Affected& one : shift.first)
        out.insert(std::string(one.user == owner ? "owner" : "other") + (shift.is_gain ? "+" : "-") + shift.scope);
    return out;
  };
  using Told = std::set<std::string>;
  CHECK(told(R"("any")", R"("company_owner")") == Told{"owner-any", "other-any"});
  CHECK(told(R"("company_owner")", R"("any")") == Told{"owner+any", "other+any"});
  CHECK(told(R"("any")", R"("own")").empty());  // whoever adds one is its author
  CHECK(told(R"("company_member")", R"("company_owner")") == Told{"owner+company_owner"});
}

TEST_CASE("a rehearsal tells of every right that makes a row, though nobody has one yet") {
  HubFixture f;
  const auto user = f.user();
  const std::map<std::string, std::string> makers{{"account.usercompany", "ask"},
                                                  {"core.eventparticipant", "register"},
                                                  {"matchmaking.match", "propose"},
                                                  {"journeymap.userstate", "start"},
                                                  {"service.expertise", "assign"}};
  for (const auto& maker : makers) {
    const std::string &entity = maker.first, &action = maker.second;
    const auto policy = [&](bool with) {
      return R"({"format": 1, "roles": {"user": {"grants": [)" +
             (with ? R"({"on": ")" + entity + R"(", "do": ")" + action + R"(", "scope": "any"})" : std::string()) +
             "]}}}";
    };
    INFO(entity << " " << action);
    REQUIRE(fault(f.hub().set_policy(policy(true))) == "");
    const auto lost = rehearse(f.hub(), {.policy = policy(false)}).value().shifts;
    REQUIRE(lost.size() == 1);
    CHECK((!lost.front().is_gain && lost.front().users == 1 && lost.front().first.front().user == user));
    CHECK(lost.front().permission == rules::Permissions::name(entity, action));
  }
}

TEST_CASE("a rehearsal tells who comes to a super role") {
  HubFixture f;
  const auto boss = f.user("boss");
  f.user("boss", Json::object({{"is_active", false}}));  // who may do nothing
  f.user();
  const auto policy = [](std::string_view flag) {
    return R"({"format": 1, "roles": {"user": {"grants": []}, "boss": {"inherits": ["user"])" + std::string(flag) +
           "}}}";
  };
  REQUIRE(fault(f.hub().set_policy(policy(""))) == "");
  const auto found = rehearse(f.hub(), {.policy = policy(R"(, "super": true)")}).value();
  REQUIRE(found.shifts.size() == 1);
  const Shift& shift = found.shifts.front();
  CHECK((shift.is_gain && shift.permission == "super" && shift.role == "boss" && shift.users == 1));
  REQUIRE(shift.first.size() == 1);
  CHECK(shift.first.front().user == boss);
}
