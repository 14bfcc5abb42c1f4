// SPDX-License-Identifier: MIT
// Who takes a case from nothing to its end, against letting everybody try every act; and acts that nobody can ever
// take.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "rules/fixture.hpp"
#include "techhub/rules/analysis.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

constexpr Time now{1'500'000};

const JourneyAnswer& answer(const Analysis& analysis, std::string_view name) {
  for (const JourneyAnswer& one : analysis.journeys)
    if (one.journey.name == name && one.journey.service.empty()) return one;
  FAIL(name);
  return analysis.journeys.front();
}

std::string grant(const std::string& on, const std::string& action, const std::string& scope,
                  const std::string& more = {}) {
  return R"({"on":")" + on + R"(","do":")" + action + R"(","scope":)" + scope + more + "}";
}

bool is_dead(const Analysis& analysis, std::string_view entity, std::string_view action, std::string_view from) {
  return std::any_of(analysis.dead.begin(), analysis.dead.end(), [&](const DeadTransition& one) {
    return one.entity == entity && one.action == action && one.from == from;
  });
}
bool is_nobodys(const Analysis& analysis, std::string_view name) {
  return std::count(analysis.nobody.begin(), analysis.nobody.end(), permission(name)) != 0;
}

// A flow of four statuses in which everything may follow anything.
Flow any_flow(std::mt19937& dice) {
  Flow flow{.entity = "core.event", .initial = "a", .states = {{"a", {}}, {"b", {}}, {"c", {}}, {"d", {}}}};
  flow.ways = {{.legs = {{.action = "add"}, {.to = "d"}}}};
  const std::vector<std::string> actions{"send", "return", "publish", "remove"};
  for (int i = 0; i < 7; ++i) {
    const auto status = [&] { return flow.states[dice() % 4].name; };
    Transition one{.action = actions[dice() % 4], .from = {status()}, .to = status()};
    if (one.from.front() != one.to && flow.find(one.action, one.from.front()) == nullptr)
      flow.transitions.push_back(one);
  }
  return flow;
}

std::string any_roles(std::mt19937& dice) {
  std::string out;
  for (const char* role : {"x", "y", "z"}) {
    std::set<std::string> rules;
    for (int i = 0; i < 5; ++i) {
      const char* actions[] = {"add", "send", "return", "publish", "remove"};
      const char* scopes[] = {"\"any\"", "\"own\"", "\"company_owner\"", "\"host\"", "\"assigned\""};
      const char* narrowings[] = {"", "", R"(,"statuses":"a")", R"(,"statuses":["b","c"])"};
      rules.insert(grant("core.event", actions[dice() % 5], scopes[dice() % 5], narrowings[dice() % 4]));
    }
    std::string list;
    for (const std::string& rule : rules) list += (list.empty() ? "" : ",") + rule;
    out += (out.empty() ? "\"" : ",\"") + std::string(role) + R"(":{"grants":[)" + list + "]}";
  }
  return out;
}

// Somebody of a role who stands to the rows in one way.
struct Somebody {
  std::uint32_t role;
  bool is_author, is_owner, is_host;
};

bool may(const Policy& policy, const Somebody& who_asks, const std::string& action, const std::string& status) {
  const PermissionId id = permission(action + "_event");
  const Sod sod = platform()[id].sod;
  if (sod != Sod::none && (who_asks.is_author || who_asks.is_owner)) return false;
  for (const Holder& one : who(policy, id, {.status = status}, now)) {
    if (one.role != who_asks.role) continue;
    const auto has = [&](Scope scope) { return (one.scopes & static_cast<unsigned>(scope)) != 0; };
    return has(Scope::any) || has(Scope::assigned) || (has(Scope::own) && who_asks.is_author) ||
           (has(Scope::company_owner) && who_asks.is_owner) || (has(Scope::host) && who_asks.is_host);
  }
  return false;
}

// From the draft to `d`, by whatever acts one of them may take.
bool reach(const Policy& policy, const Flow& flow, const std::vector<Somebody>& people) {
  std::set<std::string> seen{"a"};
  for (std::size_t before = 0; before != seen.size();) {
    before = seen.size();
    for (const Transition& one : flow.transitions)
      if (seen.count(one.from.front()) != 0)
        for (const Somebody& each : people)
          if (may(policy, each, "core." + one.action, one.from.front())) seen.insert(one.to);
  }
  return seen.count("d") != 0;
}

}  // namespace

TEST_CASE("every way through a flow counts: two people take a request through a status that a shorter way leaves out") {
  const std::string request = "service.servicerequest";
  const std::string user = grant(request, "add", "\"any\"") + "," + grant(request, "fill", "\"own\"") + "," +
                           grant(request, "send", "\"own\"", R"(,"statuses":"created")");
  const std::string boss = grant(request, "approve", "\"any\"") + "," + grant(request, "complete", "\"any\"");
  const auto policy =
      compiled(with_roles(R"("user":{"grants":[)" + user + R"(]},"boss":{"inherits":"user","grants":[)" + boss + "]}"));
  const auto analysis = analyse(*policy, flows(), now).value();
  const auto& found = answer(analysis, "service.servicerequest moderator");
  CHECK(found.alone.empty());
  const auto index = [&](std::string_view role) { return *policy->find_role(role); };
  REQUIRE(found.pairs.size() == 2);
  CHECK((found.pairs[0].author == index("boss") && found.pairs[0].other == index("boss")));
  CHECK((found.pairs[1].author == index("user") && found.pairs[1].other == index("boss")));
  std::string way;
  for (const std::uint32_t act : in_order(found.journey, found.pairs[1].way)) {
    const bool by_author = (found.pairs[1].author_acts >> act & 1U) != 0;
    way += std::string(by_author ? "user " : "boss ") + platform()[found.journey.acts[act].permission].action + "@" +
           found.journey.acts[act].status + "; ";
  }
  CHECK(way == "user add@draft; user fill@draft; user send@created; boss approve@sent; boss complete@approved; ");
}

TEST_CASE(
    "who takes a case to its end alone, after another's draft or with one other is what trying everything finds") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 dice(seed);
  std::size_t alone = 0, together = 0, asked = 0;
  for (int i = 0; i < 60; ++i) {
    const Flow flow = any_flow(dice);
    const auto policy = compiled(with_roles(any_roles(dice)));
    const auto analysis = analyse(*policy, std::span(&flow, 1), now).value();
    const auto ways = [](std::uint32_t role, bool is_author) {
      std::vector<Somebody> out;
      for (unsigned bits = 0; bits < 4; ++bits) out.push_back({role, is_author, (bits & 1U) != 0, (bits & 2U) != 0});
      return out;
    };
    const auto adds = [&](const Somebody& one) { return may(*policy, one, "core.add", "a"); };
    std::set<std::uint32_t> lone, drafts;
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (std::uint32_t role = 0; role < 3; ++role) {
      for (const Somebody& one : ways(role, true))
        if (adds(one) && reach(*policy, flow, {one})) lone.insert(role);
      for (const Somebody& one : ways(role, false))
        if (reach(*policy, flow, {one})) drafts.insert(role);
    }
    for (std::uint32_t a = 0; a < 3; ++a)
      for (std::uint32_t b = 0; b < 3; ++b)
        for (const Somebody& author : ways(a, true))
          for (const Somebody& other : ways(b, false))
            if (lone.count(a) + lone.count(b) == 0 && adds(author) && reach(*policy, flow, {author, other}))
              pairs.emplace(a, b);
    ++asked;
    if (analysis.journeys.empty()) {  // no way leads there at all, whoever goes it
      CHECK((lone.empty() && drafts.empty() && pairs.empty()));
      continue;
    }
    const JourneyAnswer& found = analysis.journeys.front();
    std::set<std::uint32_t> found_alone;
    for (const Alone& one : found.alone) found_alone.insert(one.role);
    std::set<std::pair<std::uint32_t, std::uint32_t>> found_pairs;
    for (const Collusion& one : found.pairs) found_pairs.emplace(one.author, one.other);
    CHECK(found_alone == lone);
    std::set<std::uint32_t> found_drafts;
    for (const Alone& one : found.foreign_draft) found_drafts.insert(one.role);
    CHECK(found_drafts == drafts);
    CHECK(found_pairs == pairs);
    alone += lone.size();
    together += pairs.size();
  }
  CHECK(asked == 60);
  CHECK(alone > 0);
  CHECK(together > 5);
}

TEST_CASE("a decision that only its own case's people hold is dead, and nobody's") {
  for (const char* scope : {R"("own")", R"(["company_owner","company_member"])"}) {
    INFO(scope);
    const auto policy = compiled(with_roles(R"("user":{"grants":[)" + grant("core.event", "publish", scope) + "," +
                                            grant("core.event", "send", scope) + "]}"));
    const auto analysis = analyse(*policy, flows(), now).value();
    CHECK(is_dead(analysis, "core.event", "publish", "sent"));
    CHECK(is_nobodys(analysis, "core.publish_event"));
    CHECK_FALSE(is_dead(analysis, "core.event", "send", "draft"));  // no decision
    CHECK_FALSE(is_nobodys(analysis, "core.send_event"));
  }
  // Refused to the student only: the company's people may.
  const auto policy = compiled(
      with_roles(R"("user":{"grants":[)" + grant("techorda.courseapplication", "accept", R"("company_owner")") + "]}"));
  CHECK_FALSE(is_nobodys(analyse(*policy, flows(), now).value(), "techorda.accept_courseapplication"));
}

TEST_CASE("a right in a scope that no row of the entity has facts for is nobody's, and its action dead") {
  const auto policy =
      compiled(with_roles(R"("user":{"grants":[)" + grant("core.infrastructure", "close", "\"own\"") + "]}"));
  KnownWords known;
  known.entities["core.infrastructure"].scopes =
      static_cast<std::uint16_t>(Scope::any) | static_cast<std::uint16_t>(Scope::organization);
  const auto analysis = analyse(*policy, flows(), now, known).value();
  CHECK(is_dead(analysis, "core.infrastructure", "close", "active"));
  CHECK(is_nobodys(analysis, "core.close_infrastructure"));
  CHECK(analysis.empty == std::vector<std::uint32_t>{0});
  CHECK_FALSE(is_dead(analyse(*policy, flows(), now).value(), "core.infrastructure", "close",
                      "active"));  // unless the facts are unknown
}

TEST_CASE("an applicant signs no protocol on their own case, and puts the case on none") {
  const std::string all = grant("service.servicerequest", "add", "\"any\"") + "," +
                          grant("service.servicerequest", "send", "\"own\"") + "," +
                          grant("service.protocol", "sign", "\"any\"");
  const std::string other = grant("service.servicerequest", "approve", "\"any\"") + "," +
                            grant("service.protocol", "add", "\"any\"") + "," +
                            grant("service.protocol", "change", "\"any\"");
  const auto policy = compiled(with_roles(R"("user":{"grants":[)" + all + R"(]},"boss":{"grants":[)" + other + "]}"));
  CHECK(answer(analyse(*policy, flows(), now).value(), "service.servicerequest moderator,protocol").pairs.empty());
  // A boss who may sign, too, needs somebody to apply only.
  const auto strong =
      compiled(with_roles(R"("user":{"grants":[)" + all + R"(]},"boss":{"inherits":"user","grants":[)" + other + "]}"));
  const auto analysis = analyse(*strong, flows(), now).value();
  const auto& found = answer(analysis, "service.servicerequest moderator,protocol");
  CHECK(found.alone.empty());
  REQUIRE_FALSE(found.pairs.empty());
  for (const Collusion& pair : found.pairs)
    for (const std::uint32_t act : in_order(found.journey, pair.way))
      if (platform()[found.journey.acts[act].permission].action == "sign") CHECK((pair.author_acts >> act & 1U) == 0);
}

TEST_CASE("a protocol is assigned to whoever makes it, and to nobody else, as journeys go") {
  const auto protocol = [](const std::string& actions, const std::string& scope) {
    return grant("service.protocol", actions, scope);
  };
  const auto told = [](const std::string& roles) {
    const auto policy = compiled(with_roles(roles));
    const auto analysis = analyse(*policy, flows(), now).value();
    const auto& found = answer(analysis, "service.protocol");
    std::string out;
    for (const Alone& one : found.alone) out += policy->roles()[one.role].name + " ";
    for (const Collusion& one : found.pairs)
      out += policy->roles()[one.author].name + "+" + policy->roles()[one.other].name + " ";
    return out;
  };
  const auto role = [](const std::string& name, const std::string& grants, const std::string& denials = {}) {
    return "\"" + name + R"(":{"grants":[)" + grants + R"(],"denials":[)" + denials + "]}";
  };
  const std::string make = protocol("add", "\"any\""), change = protocol("change", "\"any\""),
                    sign = protocol("sign", "\"any\""), own_change = protocol("change", "\"assigned\""),
                    own_sign = protocol("sign", "\"assigned\"");
  CHECK(told(role("a", make + "," + change + "," + sign)) == "a ");
  CHECK(told(role("a", make + "," + change + "," + sign, own_sign)) == "a+a ");  // another signs
  CHECK(told(role("a", make + "," + own_change + "," + own_sign)) == "a ");
  CHECK(told(role("a", make) + "," + role("b", own_change + "," + own_sign)).empty());
  CHECK(told(role("a", make + "," + own_change) + "," + role("b", sign)) == "a+b ");
  CHECK(told(role("a", make + "," + change) + "," + role("b", make + "," + own_sign)) == "a+b ");  // b makes it
}

TEST_CASE("a right is nobody's where the row is not published, of no service, or the person is not signed in") {
  KnownWords known;
  auto& event = known.entities["core.event"];
  event.scopes = 0xffff;
  event.published = std::vector<std::string>{"success"};
  event.has_service = false;
  const auto asked = [&](const std::string& role, const std::string& rule) {
    const auto policy = compiled(with_roles("\"" + role + R"(":{"inherits":[],"grants":[)" + rule + "]}"));
    const auto analysis = analyse(*policy, flows(), now, known).value();
    const bool is_held = !is_nobodys(analysis, "core.send_event");
    CHECK(is_held == !is_dead(analysis, "core.event", "send", "draft"));
    CHECK(is_held == analysis.empty.empty());
    return is_held;
  };
  const auto send = [](const std::string& scope, const std::string& more = {}) {
    return grant("core.event", "send", scope, more);
  };
  CHECK(asked("user", send("\"any\"")));
  CHECK_FALSE(asked("user", send("\"published\"", R"(,"statuses":"draft")")));
  CHECK(asked("user", send(R"(["own","published"])", R"(,"statuses":"draft")")));
  CHECK_FALSE(asked("user", send("\"any\"", R"(,"services":"niokr")")));
  CHECK(asked("anonymous", send("\"any\"")));
  CHECK_FALSE(asked("anonymous", send(R"(["own","organization"])")));
  CHECK(asked("user", send(R"(["own","organization"])")));
}

TEST_CASE("where grants name every status there is, no row is in another") {
  KnownWords known;
  auto& event = known.entities["core.event"];
  event.scopes = 0xffff;
  event.statuses = {"draft", "sent", "success"};
  event.published = {"success"};
  const auto policy = [&](const std::string& grants, const std::string& denials) {
    return compiled(with_roles(R"("user":{"grants":[)" + grants + R"(],"denials":[)" + denials + "]}"));
  };
  const auto publish = [](const std::string& scope, const std::string& more) {
    return grant("core.event", "publish", scope, more);
  };
  const std::string every = R"(,"statuses":["draft","sent","success"])", two = R"(,"statuses":["draft","success"])";
  const PermissionId id = platform().find("core.event", "publish");
  const auto is_held = [&](const Policy& its) {
    const auto analysis = analyse(its, flows(), now, known).value();
    const bool is_told = !holders(its, id, {}, now, known).value().empty();
    CHECK(is_nobodys(analysis, "core.publish_event") == !is_told);
    CHECK(analysis.empty.empty() == is_told);
    const auto nothing = policy("", "");
    CHECK(diff(*nothing, its, now, known).value().added.empty() == !is_told);
    return is_told;
  };
  CHECK_FALSE(is_held(*policy(publish("\"any\"", ""), publish("\"any\"", every))));
  CHECK(is_held(*policy(publish("\"any\"", ""), publish("\"any\"", two))));
  CHECK_FALSE(is_held(*policy(publish("\"published\"", ""), publish("\"published\"", R"(,"statuses":"success")"))));
  CHECK(is_held(*policy(publish("\"published\"", ""), publish("\"published\"", R"(,"statuses":"draft")"))));
}

TEST_CASE("a journey counts no standing that no row of its entity can give") {
  const std::string content = grant("core.blog", "add", "\"any\"") + "," + grant("core.blog", "send", "\"own\"") + "," +
                              grant("core.blog", "publish", "\"host\"");
  const auto policy = compiled(with_roles(R"("user":{"grants":[)" + content + "]}"));
  CHECK_FALSE(answer(analyse(*policy, flows(), now).value(), "core.blog").pairs.empty());
  KnownWords known;
  known.entities["core.blog"].scopes = static_cast<std::uint16_t>(Scope::any) | static_cast<std::uint16_t>(Scope::own);
  CHECK(answer(analyse(*policy, flows(), now, known).value(), "core.blog").pairs.empty());
}
