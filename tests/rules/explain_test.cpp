// SPDX-License-Identifier: MIT
// Explanations are true: what they suggest turns the decision round, and nothing cheaper does.
#include "techhub/rules/explain.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "rules/fixture.hpp"
#include "support/bounded.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

using Ids = std::vector<std::int64_t>;
using Names = std::set<std::string>;

// A question, owned, so that it may be changed.
struct Question {
  Actor actor;
  Ids authors{}, subjects{}, officials{}, companies{}, host_authors{}, host_companies{};
  std::vector<std::string> organizations{}, services{};
  std::string status{};
  bool published = false;
  std::optional<Time> opened{};
  Time at{1'000'000};
  PermissionId permission = 0;

  template <class F>
  auto with_resource(const F& f) const {
    const std::vector<std::string_view> of(organizations.begin(), organizations.end());
    const std::vector<std::string_view> serving(services.begin(), services.end());
    return f(Resource{authors,
                      subjects,
                      officials,
                      companies,
                      host_authors,
                      host_companies,
                      of,
                      serving,
                      status,
                      published,
                      opened,
                      {}});
  }
  [[nodiscard]] bool allowed(const Policy& policy) const {
    return with_resource(
        [&](const Resource& resource) { return policy.check(actor, permission, resource, at).allowed(); });
  }
};

MemberRole member_role(const std::string& word) {
  return word == "owner" ? MemberRole::owner : word == "member" ? MemberRole::member : MemberRole::advisor;
}

// What a change does, as the header says it; by its name alone.
Question changed(Question question, const std::string& change, Time asked) {
  const auto colon = change.find(':');
  const std::string kind = change.substr(0, colon);
  const std::string word = colon == std::string::npos ? "" : change.substr(colon + 1);
  Actor& actor = question.actor;
  if (kind == "wait")
    question.at = Time::parse(word).value();
  else if (kind == "status")
    question.status = word;
  else if (kind == "publish")
    question.published = true;
  else if (kind == "unpublish")
    question.published = false;
  else if (kind == "activate")
    actor.is_active = true;
  else if (kind == "sign_in")
    actor = person(99);
  else if (kind == "assign")
    question.officials.push_back(actor.user);
  else if (kind == "unassign")
    std::erase(question.officials, actor.user);
  else if (kind == "organization")
    actor.organization = word;
  else if (kind == "role")
    actor.role = word;
  else if (kind == "allow")
    actor.allow.push_back({word, {}});
  else if (kind == "forbid")
    actor.deny.push_back({word, {}});
  else if (kind == "lift")
    std::erase_if(actor.deny, [&](const auto& one) { return one.permission == word; });
  else if (kind == "withdraw") {
    std::erase_if(actor.allow, [&](const auto& one) { return one.permission == word; });
    std::erase(actor.trusted, word);
  } else {
    const auto second = word.find(':');
    const MemberRole role = member_role(word.substr(0, second));
    const std::int64_t company = std::stoll(word.substr(second + 1));
    REQUIRE((kind == "join" || kind == "leave"));
    if (kind == "join") {
      std::erase_if(actor.memberships, [&](const Membership& one) { return one.company == company && !one.ended; });
      actor.memberships.push_back({company, role, true, {}});
    }
    for (Membership& one : actor.memberships)
      if (kind == "leave" && one.company == company && one.role == role && !one.ended) one.ended = asked;
  }
  return question;
}

// The person first, then what depends on who they are.
Question changed(const Question& question, const Names& changes) {
  Question out = question;
  for (const bool account : {true, false})
    for (const std::string& change : changes)
      if ((change == "sign_in") == account) out = changed(out, change, question.at);
  return out;
}

// time, status, assignment, membership, role, personal: dearest first.
std::array<int, 6> cost(const Names& changes) {
  const std::map<std::string, int> kinds{{"wait", 5},     {"status", 4},  {"publish", 4},      {"unpublish", 4},
                                         {"activate", 4}, {"sign_in", 4}, {"assign", 3},       {"unassign", 3},
                                         {"join", 2},     {"leave", 2},   {"organization", 2}, {"role", 1},
                                         {"allow", 0},    {"forbid", 0},  {"lift", 0},         {"withdraw", 0}};
  std::array<int, 6> out{};
  for (const std::string& change : changes)
    ++out[static_cast<std::size_t>(kinds.at(change.substr(0, change.find(':'))))];
  return out;
}

// Every change that could be made of this question, useful or not; at most one of each group.
std::vector<std::vector<std::string>> groups(const Policy& policy, const Question& question,
                                             const std::string& permission) {
  std::vector<std::vector<std::string>> out;
  const Actor& actor = question.actor;
  if (actor.kind == Actor::Kind::anonymous)
    out.push_back({"sign_in"});
  else if (!actor.is_active)
    out.push_back({"activate"});
  out.push_back({"wait:1970-01-01T00:00:02Z", "wait:1970-01-01T00:00:03Z"});
  out.push_back({});
  for (const char* status : {"draft", "sent", "done"})
    if (question.status != status) out.back().push_back("status:" + std::string(status));
  out.push_back({question.published ? "unpublish" : "publish"});
  const bool assigned = std::count(question.officials.begin(), question.officials.end(), actor.user) != 0;
  out.push_back({assigned && actor.kind == Actor::Kind::user ? "unassign" : "assign"});
  out.push_back({});
  for (const auto& role : policy.roles())
    if (role.name != actor.role && role.name != "anonymous") out.back().push_back("role:" + role.name);
  out.push_back({});
  for (const std::string& one : question.organizations)
    if (one != actor.organization) out.back().push_back("organization:" + one);
  if (!actor.organization.empty()) out.back().push_back("organization");
  std::set<std::int64_t> companies(question.companies.begin(), question.companies.end());
  companies.insert(question.host_companies.begin(), question.host_companies.end());
  Names leaves;
  const char* roles[] = {"owner", "member", "advisor"};
  for (const std::int64_t company : companies)
    for (const char* role : roles) {
      const std::string tail = std::string(role) + ":" + std::to_string(company);
      out.push_back({"join:" + tail});
      for (const Membership& one : actor.memberships)
        if (one.company == company && one.role == member_role(role) && !one.ended) leaves.insert("leave:" + tail);
    }
  for (const std::string& leave : leaves) out.push_back({leave});
  const auto named = [&](const auto& one) { return one.permission == permission; };
  if (std::any_of(actor.deny.begin(), actor.deny.end(), named)) out.push_back({"lift:" + permission});
  for (const char* one : {"allow:", "withdraw:", "forbid:"}) out.push_back({one + permission});
  return out;
}

// The cheapest set by going through all sets of up to `most` changes.
std::optional<Names> brute(const Policy& policy, const Question& question, std::size_t most) {
  const std::string permission = policy.permissions()[question.permission].name;
  const bool before = question.allowed(policy);
  const auto all = groups(policy, question, permission);
  std::optional<Names> best;
  Names chosen;
  const auto better = [&] {
    if (!best) return true;
    const auto a = cost(chosen), b = cost(*best);
    return a < b || (a == b && chosen < *best);
  };
  const std::function<void(std::size_t)> go = [&](std::size_t group) {
    if (!chosen.empty()) {
      const bool nobody = question.actor.kind == Actor::Kind::anonymous && chosen.count("sign_in") == 0;
      const auto of = cost(chosen);
      const bool of_person = of[0] + of[1] + of[2] + of[3] > 0;
      if (!(nobody && of_person) && better() && changed(question, chosen).allowed(policy) != before) best = chosen;
    }
    if (chosen.size() == most) return;
    for (std::size_t next = group; next < all.size(); ++next)
      for (const std::string& change : all[next]) {
        chosen.insert(change);
        go(next + 1);
        chosen.erase(change);
      }
  };
  go(0);
  return best;
}

Names suggested(const Explanation& explanation) {
  Names out;
  for (const Need& need : explanation.changes) out.insert(need.name());
  return out;
}

struct Dice {
  std::mt19937 engine;
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(engine); }
  bool one_in(int n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& items) {
    return items[static_cast<std::size_t>(below(static_cast<int>(items.size())))];
  }
  Ids ids() {
    Ids out;
    while (one_in(2) && out.size() < 2) out.push_back(below(3) + 1);
    return out;
  }
};

std::string any_policy(Dice& dice) {
  const std::vector<std::string> scopes{"organization", "company_owner", "company_member", "company_advisor",
                                        "own",          "assigned",      "host",           "published"};
  const std::vector<std::string> all{"view", "approve", "send"};
  const auto rule = [&] {
    std::string scope = "\"any\"";
    if (!dice.one_in(4)) {
      // In one order, so that no rule stands twice in two ways.
      Names some{dice.of(scopes)};
      if (dice.one_in(2)) some.insert(dice.of(scopes));
      scope = "[";
      for (const std::string& one : some) scope += (scope.size() > 1 ? ",\"" : "\"") + one + "\"";
      scope += "]";
    }
    std::string out = R"({"on":"service.servicerequest","do":")" + dice.of(all) + R"(","scope":)" + scope;
    if (dice.one_in(4)) out += R"(,"services":"niokr")";
    if (dice.one_in(3)) out += R"(,"statuses":")" + std::string(dice.one_in(2) ? "sent" : "done") + "\"";
    if (dice.one_in(5)) out += R"(,"valid_from":"1970-01-01T00:00:02Z")";
    if (dice.one_in(5)) out += R"(,"valid_until":"1970-01-01T00:00:03Z")";
    return out + "}";
  };
  const auto rules = [&](int most) {
    Names out;
    for (int i = dice.below(most + 1); i > 0; --i) out.insert(rule());
    std::string text;
    for (const std::string& one : out) text += (text.empty() ? "" : ",") + one;
    return text;
  };
  std::string roles;
  for (const char* name : {"anonymous", "user", "boss"}) {
    const std::string role(name);
    roles += (roles.empty() ? "\"" : ",\"") + role + "\":{" +
             (role == "user" ? "" : "\"inherits\":[" + std::string(role == "boss" ? "\"user\"" : "") + "],") +
             "\"grants\":[" + rules(role == "anonymous" ? 1 : 3) + "],\"denials\":[" +
             (dice.one_in(3) ? rules(1) : "") + "]}";
  }
  return with_roles(roles);
}

Question any_question(Dice& dice) {
  Question out;
  Actor& actor = out.actor;
  if (!dice.one_in(8)) {
    actor = person(dice.below(3) + 1, dice.one_in(3) ? "boss" : "user");
    actor.is_active = !dice.one_in(8);
    if (dice.one_in(2)) actor.organization = dice.one_in(2) ? "hub" : "cett";
    if (dice.one_in(6)) actor.company = dice.below(3) + 1;
    const int count = dice.below(3);
    for (int i = 0; i < count; ++i)
      actor.memberships.push_back({dice.below(3) + 1, static_cast<MemberRole>(dice.below(3)), !dice.one_in(4), {}});
    if (dice.one_in(6)) actor.authored = actor.ownerless = {dice.below(3) + 1};
    const std::vector<std::string> names{"service.view_servicerequest", "service.approve_servicerequest",
                                         "service.send_servicerequest"};
    if (dice.one_in(6)) actor.deny.push_back({dice.of(names), {"own", "company_member"}});
    if (dice.one_in(6)) actor.allow.push_back({dice.of(names), {"assigned"}});
    if (dice.one_in(8)) actor.trusted.push_back(dice.of(names));
  }
  out.authors = dice.one_in(2) ? dice.ids() : Ids{};
  out.officials = dice.ids();
  if (dice.one_in(2)) out.companies = {dice.below(3) + 1};
  if (dice.one_in(4)) out.host_companies = {dice.below(3) + 1};
  if (dice.one_in(2)) out.organizations = {dice.one_in(2) ? "hub" : "cett"};
  if (dice.one_in(2)) out.services = {"niokr"};
  out.status = dice.of(std::vector<std::string>{"draft", "sent", "done"});
  out.published = dice.one_in(3);
  if (dice.one_in(2)) out.opened = Time{500'000};
  out.permission = permission(dice.of(std::vector<std::string>{
      "service.view_servicerequest", "service.approve_servicerequest", "service.send_servicerequest"}));
  return out;
}

// Every status leads to every other.
Flow ring() {
  return {.entity = "service.servicerequest",
          .initial = "draft",
          .terminal = {},
          .editable = {},
          .states = {{"draft", {}}, {"sent", {}}, {"done", {}}},
          .transitions = {{.action = "a", .from = {"draft"}, .to = "sent"},
                          {.action = "b", .from = {"sent"}, .to = "done"},
                          {.action = "c", .from = {"done"}, .to = "draft"}}};
}

}  // namespace

TEST_CASE("what an explanation suggests turns the decision round, and is the cheapest that does") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  Dice dice{std::mt19937(seed)};
  const Flow flow = ring();
  int turned = 0, kept = 0, several = 0;
  for (int i = 0; i < 150; ++i) {
    const std::string document = any_policy(dice);
    INFO(document);
    const auto policy = compiled(document);
    for (int j = 0; j < 4; ++j) {
      const Question question = any_question(dice);
      const auto explanation = question.with_resource([&](const Resource& resource) {
        return explain(*policy, &flow, question.actor, question.permission, resource, question.at).value();
      });
      INFO("answer " << reason(explanation.decision.verdict).code << ", " << explanation.permission << ", status "
                     << question.status);
      const Names names = suggested(explanation);
      CHECK(explanation.can_change == !names.empty());
      CHECK(explanation.decision.allowed() == question.allowed(*policy));
      if (!names.empty()) CHECK(changed(question, names).allowed(*policy) != explanation.decision.allowed());
      const auto expected = brute(*policy, question, names.size() == 4 ? 4 : 3);
      if (names.size() <= 4)
        CHECK(names == expected.value_or(Names{}));
      else if (expected)
        CHECK(cost(names) < cost(*expected));
      turned += !names.empty();
      kept += names.empty();
      several += names.size() > 1;
    }
  }
  CHECK(turned > 300);
  CHECK(kept > 10);
  CHECK(several > 30);
}

TEST_CASE("an explanation of the 96 roles: the path of a right, and what is missing") {
  const Ids author{7};
  const Resource request{.authors = author, .status = "sent"};
  const auto why = [&](std::string_view role, std::string_view name, const Resource& row) {
    return explain(full_policy(), nullptr, person(5, role), permission(name), row, {}).value();
  };
  const auto viewing = why("cett_expert", "core.add_blog", {});
  CHECK(viewing.decision.allowed());
  REQUIRE(viewing.grants.size() == 1);
  CHECK(viewing.grants.front().decided);
  CHECK(viewing.grants.front().path == std::vector<std::string>{"cett_expert", "expert", "user"});
  const auto approving = why("user", "service.approve_servicerequest", request);
  CHECK(approving.decision.verdict == Verdict::no_grant);
  CHECK(suggested(approving) == Names{"role:admin"});
  CHECK(approving.text.get(Language::ru) ==
        "Ваша роль не даёт этого права. Чтобы стало можно: назначить роль «Администратор».");
  const auto assigned = why("expert", "service.view_servicerequest", request);
  CHECK(suggested(assigned) == Names{"assign"});
  const auto own = explain(full_policy(), nullptr, person(7, "superadmin"),
                           permission("service.approve_servicerequest"), request, {})
                       .value();
  CHECK(own.decision.verdict == Verdict::own_case);
  CHECK_FALSE(own.can_change);
  CHECK(own.text.get(Language::en).find("Another person") != std::string_view::npos);
  for (const Language language : {Language::ru, Language::kk, Language::en})
    CHECK_FALSE(approving.text.at(language)->empty());
  const Json data = to_json(approving, full_policy());
  CHECK(data["changes"].items()[0]["change"].as_string() == "role:admin");
  CHECK(data["then"]["role"].as_string() == "moderator");
}

TEST_CASE("an explanation in Kazakh has one word for a status") {
  const Ids author{5};
  const auto assigned = explain(full_policy(), nullptr, person(5, "user"), permission("service.view_expertise"),
                                Resource{.authors = author, .subjects = author, .status = "assigned"}, {})
                            .value();
  REQUIRE(assigned.grants.size() == 1);
  const std::string text(assigned.text.get(Language::kk));
  INFO(text);
  for (const std::string_view part : {"тек мына мәртебелер: done", "жазба басқа мәртебеде", "мәртебесіне ауыстыру"})
    CHECK(text.find(part) != std::string::npos);
  CHECK(text.find("күй") == std::string::npos);
}

TEST_CASE("an explanation says of unpublished rows that they are, not that one is none of them") {
  const auto hidden =
      explain(full_policy(), nullptr, Actor::anonymous(), permission("core.view_event"), Resource{}, {}).value();
  REQUIRE_FALSE(hidden.decision.allowed());
  REQUIRE(hidden.grants.front().lacks == std::vector<std::string>{"scope"});
  const std::string text(hidden.text.get(Language::ru));
  INFO(text);
  CHECK(text.find("не опубликована") != std::string::npos);
}

TEST_CASE("an explanation of a right with thousands of days comes at once, or is refused as too much") {
  const auto policy_of = [](const std::string& more, int roles) {
    std::string grants, others;
    for (int i = 0; i < 3'000; ++i)
      grants += std::string(i == 0 ? "" : ",") + R"({"on":"service.servicerequest","do":"approve",)" + more +
                R"("valid_from":")" + Time{(4'000'000'000LL + i) * 1'000'000}.to_string() + R"("})";
    for (int i = 0; i < roles; ++i) others += R"(,"boss)" + std::to_string(i) + R"(":{"inherits":["user"]})";
    return compiled(with_roles(R"("user":{"grants":[)" + grants + "]}" + others));
  };
  const auto approve = permission("service.approve_servicerequest");
  const auto policy = policy_of(R"("scope":"any",)", 1);
  const auto why = explain(*policy, nullptr, person(5), approve, Resource{.status = "sent"}, {});
  REQUIRE(why);
  CHECK(why.value().can_change);
  // The author's own case is nobody's to change, however many days there are.
  const Ids author{5}, company{1};
  const auto own = explain(*policy, nullptr, person(5), approve, Resource{.authors = author, .status = "sent"}, {});
  REQUIRE(own);
  CHECK_FALSE(own.value().can_change);
  const Flow still{};  // leads nowhere
  const auto endless = policy_of(R"("scope":["company_member","published"],"statuses":"done",)", 50);
  const techhub::test::Bounded bounded;
  const auto refused =
      explain(*endless, &still, person(5), approve, Resource{.companies = company, .status = "sent"}, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::limit);
  CHECK(refused.error().reason() == "too_many_changes");
}
