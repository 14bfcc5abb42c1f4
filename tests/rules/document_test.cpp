// SPDX-License-Identifier: MIT
// Policy documents: what they say, what is refused and where, and what a hostile one costs.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "rules/fixture.hpp"
#include "support/bounded.hpp"
#include "techhub/rules/known_words.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

std::vector<std::string> granted(const Policy& policy, std::string_view role) {
  std::vector<std::string> out;
  for (PermissionId id = 0; id < platform().size(); ++id)
    if (!policy.grants(person(1, role), id).empty()) out.push_back(platform()[id].name);
  return out;
}

using Names = std::vector<std::string>;

// Compiles a document with these roles that is to be refused.
Error refused(std::string_view document) {
  const techhub::test::Bounded guard;
  const auto policy = Policy::compile(document, platform());
  REQUIRE_FALSE(policy);
  CHECK(policy.error().message().size() < 400);
  return policy.error();
}

std::string repeated(std::size_t n, const std::function<std::string(std::size_t)>& one) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += (i == 0 ? "" : ",") + one(i);
  return out;
}

std::string number(std::size_t i) { return std::to_string(i); }

}  // namespace

TEST_CASE("rules name entities, sets, apps and everything, and take actions away") {
  const auto policy = compiled(R"({"format": 1,
    "sets": {"two": ["core.city", "core.category"], "app": "waffle.*"},
    "roles": {
      "set": {"grants": [{"on": ["two", "core.feed"], "do": "view", "scope": "any"}]},
      "app": {"grants": [{"on": "booking.*", "do": "finish", "scope": "any"}]},
      "wild": {"grants": [{"on": "app", "do": ["view"], "scope": "any"}]},
      "but": {"grants": [{"on": "two", "do": "*", "but": ["delete", "core.add_city", "change"], "scope": "any"}]}}})");
  CHECK(granted(*policy, "set") == Names{"core.view_city", "core.view_category", "core.view_feed"});
  CHECK(granted(*policy, "app") == Names{"booking.finish_booking"});
  CHECK(granted(*policy, "wild") == Names{"waffle.view_flag", "waffle.view_flag_groups", "waffle.view_flag_users",
                                          "waffle.view_switch", "waffle.view_sample"});
  CHECK(granted(*policy, "but") == Names{"core.view_city", "core.add_category", "core.view_category"});
}

TEST_CASE("a role's services narrow its grants, not its denials, its heirs or what opts out") {
  const auto policy = compiled(with_roles(R"(
    "executor": {"title": {"ru": "Исполнитель", "en": "Executor"}, "services": "niokr",
      "grants": [{"on": "core.city", "do": "view", "scope": "any"},
                 {"on": "core.city", "do": "add", "scope": "any", "services": ["gup", "cett"]},
                 {"on": "core.city", "do": "change", "scope": "any", "services": "*"}],
      "denials": [{"on": "core.city", "do": "view", "scope": "own"}]},
    "heir": {"inherits": ["executor"], "grants": [{"on": "core.city", "do": "delete", "scope": "any"}]})"));
  const auto services = [&](std::string_view name) {
    const Grant grant = policy->grants(person(1, "heir"), permission(name)).back();
    return Names(grant.services.begin(), grant.services.end());
  };
  CHECK(services("core.view_city") == Names{"niokr"});
  CHECK(services("core.add_city") == Names{"cett", "gup"});
  CHECK(services("core.change_city").empty());
  CHECK(services("core.delete_city").empty());
  const auto viewing = policy->grants(person(1, "executor"), permission("core.view_city"));
  REQUIRE(viewing.size() == 2);
  CHECK(viewing.front().is_denial);
  CHECK(viewing.front().services.empty());
  CHECK(policy->roles()[*policy->find_role("executor")].title.get(Language::en) == "Executor");
  CHECK_FALSE(policy->find_role("exec"));
}

TEST_CASE("inheritance reaches through diamonds, each grant once") {
  const auto policy = compiled(with_roles(R"(
    "top": {"inherits": ["left", "right"]}, "left": {"inherits": "base"}, "right": {"inherits": "base"},
    "base": {"grants": [{"on": "core.city", "do": "view", "scope": "any"}]})"));
  CHECK(policy->grants(person(1, "top"), permission("core.view_city")).size() == 1);
}

TEST_CASE("a bad policy is refused whole, with line, role and cause") {
  struct Row {
    std::string document;
    std::string message;
    std::string field;
  };
  // A document of one role `r` whose body begins on line 3.
  const auto role = [](const std::string& body) { return "{\"format\": 1, \"roles\": {\n\"r\":\n" + body + "\n}}"; };
  // One whose one grant has these members, on line 4.
  const auto rule = [&](const std::string& members) { return role("{\"grants\": [\n{" + members + "}]}"); };
  const std::string good = R"("on": "core.city", "do": "view", "scope": "any")";
  const std::string at4 = "line 4, role `r`: ";
  const Row rows[] = {
      {"[]", "line 1: expected an object", ""},
      {"{\"format\": 1,\n\"roles\": {},\n}", "line 3: bad JSON: ", "-"},
      {"{\"format\": 1,\n\"roles\": {\"r\": {},\n \"r\": {}}}", "line 3: bad JSON: ", "-"},
      {"{\n\"format\": 2, \"roles\": {}}", "line 2: expected `format` 1", "format"},
      {"{\"roles\": {}}", "line 1: expected `format` 1", "format"},
      {"{\"format\": 1}", "line 1: expected an object of `roles`", "roles"},
      {"{\"format\": 1, \"roles\": {},\n\n\"x\": 1}", "line 3: unknown key `x`", "x"},
      {"{\"format\": 1, \"roles\": {}, \"sets\":\n[]}", "line 2: expected an object", "sets"},
      {"{\"format\": 1, \"roles\": {}, \"sets\": {\n\"A\": \"core.city\"}}", "line 2: bad name of a set `A`", "sets.A"},
      {"{\"format\": 1, \"roles\": {}, \"sets\": {\"a\": [\n\"core.city\",\n\"core.town\"]}}",
       "line 3: unknown entity `core.town`", "sets.a[1]"},
      {"{\"format\": 1, \"roles\": {}, \"sets\": {\"a\": \"core.city\", \"b\": \"a\"}}", "line 1: `a` is no entity",
       "sets.b"},
      {"{\"format\": 1, \"roles\": {}, \"sets\": {\"a\": [\"core.*\", \"core.city\"]}}",
       "line 1: `core.city` stands twice", "sets.a[1]"},
      {role("[]"), "line 3, role `r`: expected an object", "roles.r"},
      {"{\"format\": 1, \"roles\": {\n\"R 1\": {}}}", "line 2, role `R 1`: bad name of a role", "roles.R 1"},
      {"{\"format\": 1, \"roles\": {\n\"\\u0072\":\n{\"super\":\n0}}}", "line 4, role `r`: expected true or false",
       "roles.r.super"},
      {role("{\"title\":\n1}"), at4 + "translated text is neither an object nor a text", "roles.r.title"},
      {role("{\"grant\":\n[]}"), at4 + "unknown key `grant`", "roles.r.grant"},
      {role("{\"inherits\":\n\"x\"}"), at4 + "unknown role `x`", "roles.r.inherits"},
      {role("{\"inherits\":\n\"r\"}"), at4 + "the role inherits from itself", "roles.r.inherits"},
      {role("{\"inherits\": [\n\"r\", 1]}"), at4 + "expected a word", "roles.r.inherits[1]"},
      {role("{\"services\":\n[]}"), at4 + "the list is empty", "roles.r.services"},
      {role("{\"services\": [\n\"*\"]}"), at4 + "`*` stands alone", "roles.r.services[0]"},
      {role("{\"services\": [\"a\",\n\"a\"]}"), at4 + "`a` stands twice", "roles.r.services[1]"},
      {role("{\"grants\":\n{}}"), at4 + "expected an array of rules", "roles.r.grants"},
      {role("{\"grants\": [\n1]}"), at4 + "expected an object", "roles.r.grants[0]"},
      {rule(R"("on": "core.city", "do": "view")"), at4 + "the rule lacks `scope`", "roles.r.grants[0]"},
      {rule(R"("on": "core.city", "scope": "any")"), at4 + "the rule lacks `do`", "roles.r.grants[0]"},
      {rule(R"("do": "view", "scope": "any")"), at4 + "the rule lacks `on`", "roles.r.grants[0]"},
      {rule(good + R"(, "until": "x")"), at4 + "unknown key `until`", "roles.r.grants[0].until"},
      {rule(R"("on": "core.town", "do": "view", "scope": "any")"), at4 + "unknown entity `core.town`",
       "roles.r.grants[0].on"},
      {rule(R"("on": "core.city", "do": "fly", "scope": "any")"), at4 + "unknown permission `core.fly_city`",
       "roles.r.grants[0].do"},
      {rule(R"("on": ["core.event", "core.city"], "do": "publish", "scope": "any")"),
       at4 + "unknown permission `core.publish_city`", "roles.r.grants[0].do"},
      {rule(R"("on": "*", "do": ["view", "fly"], "scope": "any")"), at4 + "no entity here has an action `fly`",
       "roles.r.grants[0].do[1]"},
      {rule(R"("on": "town.*", "do": "*", "scope": "any")"), at4 + "unknown app `town.*`", "roles.r.grants[0].on"},
      {rule(R"("on": "towns", "do": "*", "scope": "any")"), at4 + "unknown set `towns`", "roles.r.grants[0].on"},
      {rule(R"("on": ["*", "core.city"], "do": "view", "scope": "any")"), at4 + "`core.city` stands twice",
       "roles.r.grants[0].on[1]"},
      {rule(R"("on": "core.city", "do": ["*", "view"], "scope": "any")"), at4 + "`*` names every action already",
       "roles.r.grants[0].do"},
      {rule(R"("on": "core.city", "do": "*", "but": "fly", "scope": "any")"), at4 + "`fly` takes nothing away here",
       "roles.r.grants[0].but"},
      {rule(R"("on": "core.city", "do": "*", "but": "core.fly_city", "scope": "any")"),
       at4 + "unknown permission `core.fly_city`", "roles.r.grants[0].but"},
      {rule(R"("on": "core.city", "do": "*", "but": ["core.view_blog"], "scope": "any")"),
       at4 + "`core.view_blog` takes nothing away here", "roles.r.grants[0].but[0]"},
      {rule(R"("on": "core.city", "do": "view", "but": "view", "scope": "any")"), at4 + "nothing is left",
       "roles.r.grants[0].but"},
      {rule(R"("on": "core.city", "do": "view", "scope": "all")"), at4 + "unknown scope `all`",
       "roles.r.grants[0].scope"},
      {rule(R"("on": "core.city", "do": "view", "scope": ["own", "any"])"),
       at4 + "`any` leaves nothing for another scope", "roles.r.grants[0].scope"},
      {rule(R"("on": "core.city", "do": "view", "scope": true)"), at4 + "expected a word or a list of words",
       "roles.r.grants[0].scope"},
      {rule(good + R"(, "services": 1)"), at4 + "expected a word or a list of words", "roles.r.grants[0].services"},
      {rule(good + R"(, "statuses": [""])"), at4 + "expected a word", "roles.r.grants[0].statuses[0]"},
      {rule(good + R"(, "valid_from": "2026-01-01")"), at4 + "expected a time such as `2026-01-31T09:00:00+05:00`",
       "roles.r.grants[0].valid_from"},
      {rule(good + R"(, "valid_from": "2026-01-01T00:00:00Z", "valid_until": "2026-01-01T00:00:00Z")"),
       at4 + "`valid_until` is not after `valid_from`", "roles.r.grants[0]"},
      {role("{\"grants\": [{" + good + "},\n{" + good + "}]}"),
       at4 + "`core.view_city` stands twice with the same scope", "roles.r.grants[1]"},
      {role("{\"denials\": [{" + good + "},\n\n{\"on\": \"core.*\", \"do\": \"view\", \"scope\": \"any\"}]}"),
       "line 5, role `r`: `core.view_city` stands twice with the same scope", "roles.r.denials[1]"},
      {"{\"format\": 1, \"roles\": {\"a\": {\"inherits\": \"b\"},\n\"b\": {\"inherits\": \"c\"},\n\"c\": "
       "{\"inherits\": \"a\"}}}",
       "line 1, role `a`: the role inherits from itself, through `b`, `c`", "roles.a.inherits"},
  };
  for (const Row& row : rows) {
    INFO(row.document);
    const Error error = refused(row.document);
    CHECK(error.code() == Code::invalid);
    if (row.field == "-") {
      CHECK(error.message().starts_with(row.message));
    } else {
      CHECK(error.message() == row.message);
      CHECK(error.field() == row.field);
    }
  }
}

TEST_CASE("services, statuses and targets are checked when they are known") {
  using Words = std::vector<std::string>;
  KnownWords known;
  known.services = {"niokr"};
  known.entities = {{"core.city", {.statuses = Words{}}},
                    {"core.comment", {.statuses = Words{"visible", "hidden"}, .has_target = true}},
                    {"core.event", {.statuses = Words{"draft", "sent"}}}};
  struct Row {
    std::string on, narrowing, cause;
  };
  const Row rows[] = {
      {R"("core.city")", R"("services": ["niokr", "gup"])", "unknown service `gup`"},
      {R"("core.city")", R"("services": "niokr")", ""},
      {R"("core.event")", R"("statuses": "snet")", "unknown status `snet` of `core.event`"},
      {R"("core.event")", R"("statuses": ["sent", "snet"])", "unknown status `snet`"},
      {R"("core.event")", R"("statuses": ["a", "b"])", "`core.event` has none of these statuses"},
      {R"("core.city")", R"("statuses": "sent")", "`core.city` has no status"},
      {R"(["core.event", "core.comment"])", R"("statuses": ["sent", "hidden"])", ""},
      {R"(["core.event", "core.comment"])", R"("statuses": "sent")", "unknown status `sent` of `core.comment`"},
      {R"("core.*")", R"("statuses": ["sent", "hidden"])", ""},
      {R"("core.*")", R"("statuses": "snet")", "unknown status `snet`"},
      {R"("landing.*")", R"("statuses": "anything")", ""},  // of which nothing is known
      {R"("core.blog")", R"("statuses": "anything")", ""},
      {R"("core.event")", R"("targets": "core.blog")", "`core.event` stands on nothing"},
      {R"(["core.comment", "core.event"])", R"("targets": "core.blog")", "`core.event` stands on nothing"},
      {R"("core.comment")", R"("targets": "core.blog")", ""},
      {R"("core.comment")", R"("targets": "core.blgo")", "unknown entity `core.blgo`"},
  };
  for (const Row& row : rows)
    for (const std::string list : {"grants", "denials"}) {
      INFO(row.on << " " << row.narrowing);
      const std::string document = with_roles("\n\"r\": {\"" + list + "\": [{\"on\": " + row.on +
                                              R"(, "do": "view", "scope": "any",)" + "\n" + row.narrowing + "}]}");
      CHECK(Policy::compile(document, platform()).has_value() == (row.cause.find("blgo") == std::string::npos));
      const auto policy = Policy::compile(document, platform(), known);
      CHECK((policy ? "" : policy.error().message()) == (row.cause.empty() ? "" : "line 3, role `r`: " + row.cause));
    }
}

TEST_CASE("hostile documents are refused at once") {
  CHECK(refused(std::string(10 << 20, ' ')).code() == Code::limit);
  CHECK(refused(with_roles(repeated(100'000, [](auto i) { return "\"r" + number(i) + "\":{}"; }))).code() ==
        Code::limit);
  CHECK(refused(std::string(100'000, '[')).code() == Code::limit);
  CHECK(refused("{\"format\":1,\"roles\":{\"r\":" + std::string(2'000'000, '[') + "}}").code() == Code::limit);
  const std::string words = repeated(100'000, [](auto i) { return "\"w" + number(i) + "\""; });
  CHECK(refused(with_roles("\"r\":{\"services\":[" + words + "]}")).code() == Code::limit);
  // Few bytes that stand for very many grants: stated, and inherited along a chain.
  const auto everything = [](std::size_t i) {
    return R"({"on":"*","do":"*","scope":"any","statuses":"s)" + number(i) + "\"}";
  };
  CHECK(refused(with_roles("\"r\":{\"grants\":[" + repeated(10'000, everything) + "]}")).code() == Code::limit);
  const auto link = [&](std::size_t i) {
    const std::string up = i == 0 ? "" : ",\"inherits\":\"r" + number(i - 1) + "\"";
    return "\"r" + number(i) + "\":{\"grants\":[" + everything(0) + "]" + up + "}";
  };
  CHECK(refused(with_roles(repeated(800, link))).code() == Code::limit);
  // Every role inherits from every earlier one.
  const auto knot = [](std::size_t i) {
    return "\"r" + number(i) + "\":{\"inherits\":[" + repeated(i, [](auto up) { return "\"r" + number(up) + "\""; }) +
           "]}";
  };
  CHECK(compiled(with_roles(repeated(800, knot)))->roles().size() == 800);
  CHECK(refused(with_roles("\"r\":{\"" + std::string(1'000'000, 'x') + "\":1}")).message().find("xxx...`") !=
        std::string::npos);
  const Error forged = refused(with_roles("\"r\":{\"a\\nb\":1}"));
  CHECK(forged.message().find('\n') == std::string::npos);
}

TEST_CASE("what a hostile document is refused for stands in a line, and is found in a moment") {
  const auto role = [](std::size_t i) { return "\n\"r" + number(i) + "\":{}"; };
  const auto rule = [](const std::string& members) {
    return "{\"format\": 1, \"roles\": {\"r\": {\"grants\": [\n{" + members + "}]}}}";
  };
  const auto chain = [](std::size_t i) {
    return "\n\"r" + number(i) + "\":{\"inherits\":\"r" + number((i + 1) % 4000) + "\"}";
  };
  const auto everything = [](std::size_t i) {
    const std::string up = i == 0 ? "" : ",\"inherits\":\"r" + number(i - 1) + "\"";
    return "\n\"r" + number(i) + R"(":{"grants":[{"on":"*","do":"*","scope":"any"}])" + up + "}";
  };
  struct Row {
    std::string document;
    std::string message;  // its beginning
  };
  const Row rows[] = {
      {with_roles(repeated(400'000, role)), "line 3"},  // the line on which 4 MiB end
      {with_roles(repeated(100'000, role)), "line 1: more than 4096 roles"},
      {with_roles(repeated(4'000, chain)), "line 2, role `r0`: the role inherits from itself"},
      {with_roles(repeated(800, everything)), "line "},
      {"{\"format\": 1,\n\"roles\": " + std::string(100'000, '['), "line 2: bad JSON: "},
      {"{\"format\": 1,\n\"roles\": {\"r\": {\"title\": \"\xff\xfe\"}}}", "line 2: bad JSON: "},
      {"{\"format\": 1, \"roles\": {\"r\": {},\n\"r\": {}}}", "line 2: bad JSON: "},
      {rule(R"("on": "core.town", "do": "view", "scope": "any")"), "line 2, role `r`: unknown entity `core.town`"},
      {rule(R"("on": "core.city", "do": "fly", "scope": "any")"), "line 2, role `r`: unknown permission"},
      {rule(R"("on": "core.city", "do": "view", "scope": "here")"), "line 2, role `r`: unknown scope `here`"},
      {rule(R"("on": "core.comment", "do": "view", "scope": "any", "targets": "core.town")"),
       "line 2, role `r`: unknown entity `core.town`"},
  };
  for (const Row& row : rows) {
    INFO(row.document.substr(0, 100));
    const Error error = refused(row.document);
    CHECK(error.message().starts_with(row.message));
    CHECK(error.message().size() < 400);
  }
}

TEST_CASE("the sizes that are promised work") {
  Permissions many;
  for (std::size_t i = 0; i < 1024; ++i) REQUIRE(many.add("a.m" + number(i / 8), "do" + number(i % 8)));
  const auto role = [](std::size_t i) {
    const std::string up = i == 0 ? "" : ",\"inherits\":\"r0\"";
    return "\"r" + number(i) + R"(":{"grants":[{"on":"*","do":"*","scope":"any"}])" + up + "}";
  };
  const auto policy = compiled(with_roles(repeated(256, role)), many);
  CHECK(policy->roles().size() == 256);
  CHECK(policy->grants(person(1, "r255"), 1023).size() == 2);
  CHECK(
      compiled(with_roles(repeated(4096, [](auto i) { return "\"r" + number(i) + "\":{}"; })), many)->roles().size() ==
      4096);
  const auto chain = [](std::size_t i) {
    if (i == 0) return std::string(R"("r0":{"grants":[{"on":"a.m0","do":"do0","scope":"any"}]})");
    return "\"r" + number(i) + "\":{\"inherits\":\"r" + number(i - 1) + "\"}";
  };
  const auto deep = compiled(with_roles(repeated(4096, chain)), many);
  CHECK(deep->check(person(1, "r4095"), 0, {}, {}).allowed());
  for (std::size_t i = 0; i < 1025; ++i) REQUIRE(many.add("b.m", "do" + number(i)));
  const auto wide =
      Policy::compile(with_roles(repeated(4096, [](auto i) { return "\"r" + number(i) + "\":{}"; })), many);
  REQUIRE_FALSE(wide);
  CHECK(wide.error().code() == Code::limit);
}

TEST_CASE("permissions that come after a policy are unknown to it") {
  Permissions all;
  REQUIRE(all.add("a.b", "view"));
  const auto policy = compiled(with_roles(R"("user": {"grants": [{"on": "*", "do": "*", "scope": "any"}]})"), all);
  const auto late = all.add("a.b", "late");
  Actor actor = person(1);
  actor.allow = {{"a.late_b", {}}};
  CHECK(policy->check(actor, late.value(), {}, {}).verdict == Verdict::unknown);
  CHECK(policy->grants(actor, late.value()).empty());
}

TEST_CASE("the sample of docs/policy.md compiles, and means what it looks like") {
  const std::string text = read_source("docs/policy.md");
  const std::string fence = "```json\n";
  const auto begin = text.find(fence);
  REQUIRE(begin != std::string::npos);
  const auto policy = compiled(text.substr(begin + fence.size(), text.find("```", begin + 3) - begin - fence.size()));
  const Names rights = granted(*policy, "niokr_reviewer");
  const auto has = [&](std::string_view name) { return std::find(rights.begin(), rights.end(), name) != rights.end(); };
  CHECK(has("niokr.approve_niokrproject"));
  CHECK_FALSE(has("niokr.cancel_niokrproject"));
  CHECK_FALSE(has("niokr.delete_niokrnotification"));
  CHECK(has("core.send_event"));
  CHECK(policy->grants(person(1, "niokr_reviewer"), permission("core.remove_blog")).front().is_denial);
}
