// SPDX-License-Identifier: MIT
// Decisions one by one: scopes, the order of the reasons, separation of duties, validity, who counts as whom.
#include <catch2/catch.hpp>
#include <ostream>

#include "rules/fixture.hpp"

namespace techhub::rules {
std::ostream& operator<<(std::ostream& out, Verdict verdict) { return out << reason(verdict).code; }
}  // namespace techhub::rules

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

constexpr std::int64_t me = 7, other = 8;
constexpr std::int64_t firm = 70, other_firm = 80;
constexpr Time noon{1'000'000};

// The facts of a row, kept as long as the row is looked at.
struct Row {
  std::vector<std::int64_t> authors{}, subjects{}, officials{}, companies{}, host_authors{}, host_companies{};
  std::vector<std::string_view> organizations{}, services{};
  std::string_view status{};
  bool published = false;
  std::optional<Time> opened{};

  [[nodiscard]] Resource resource() const {
    return {authors,       subjects, officials, companies, host_authors, host_companies,
            organizations, services, status,    published, opened};
  }
};

Actor member(MemberRole role, bool verified = true, std::optional<Time> ended = {}, std::int64_t company = firm) {
  Actor actor = person(me);
  actor.memberships.push_back({company, role, verified, ended});
  return actor;
}

Verdict verdict(const Policy& policy, const Actor& actor, std::string_view name, const Row& row, Time at = noon) {
  return policy.check(actor, permission(name), row.resource(), at).verdict;
}

// `user` may view bookings at the scope.
PolicyPointer policy_at(std::string_view scope) {
  return compiled(with_roles(R"("user": {"grants": [{"on": "booking.booking", "do": "view", "scope": ")" +
                             std::string(scope) + R"("}]})"));
}

constexpr std::string_view view = "booking.view_booking";

}  // namespace

TEST_CASE("each scope holds for its own people and for nobody else") {
  const Row of_firm{.companies = {firm}};
  const Row hosted{.host_companies = {firm}};
  Actor ownerless = person(me);
  ownerless.authored = ownerless.ownerless = {firm};
  Actor author = person(me);
  author.authored = {firm};
  Actor attached = person(me);
  attached.company = firm;
  Actor engineer = person(me);
  engineer.organization = "hub";
  struct Case {
    std::string_view scope;
    Actor actor;
    Row row;
    bool allowed;
  };
  const Case cases[] = {
      {"any", Actor::anonymous(), {}, false},  // `anonymous` has no grant here
      {"any", person(me), {}, true},
      {"published", person(me), {.published = true}, true},
      {"published", person(me), {.authors = {me}}, false},
      {"own", person(me), {.authors = {other, me}}, true},
      {"own", person(me), {.subjects = {me}}, true},
      {"own", person(me), {.authors = {other}, .officials = {me}, .host_authors = {me}}, false},
      {"assigned", person(me), {.officials = {other, me}}, true},
      {"assigned", person(me), {.authors = {me}}, false},
      {"organization", engineer, {.organizations = {"hub"}}, true},
      {"organization", engineer, {.organizations = {"cett"}}, false},
      {"organization", engineer, {}, false},
      {"organization", person(me), {.organizations = {""}}, false},
      {"company_owner", member(MemberRole::owner), of_firm, true},
      {"company_owner", member(MemberRole::member), of_firm, false},
      {"company_owner", member(MemberRole::advisor), of_firm, false},
      {"company_owner", member(MemberRole::owner, true, {}, other_firm), of_firm, false},
      {"company_owner", member(MemberRole::owner, false), of_firm, false},
      {"company_owner", member(MemberRole::owner, true, noon), of_firm, false},
      {"company_owner", ownerless, of_firm, true},
      {"company_owner", author, of_firm, false},
      {"company_owner", attached, of_firm, false},
      {"company_owner", member(MemberRole::owner), hosted, false},
      {"company_member", member(MemberRole::member), of_firm, true},
      {"company_member", member(MemberRole::owner), of_firm, false},
      {"company_member", ownerless, of_firm, false},
      {"company_advisor", member(MemberRole::advisor), of_firm, true},
      {"company_advisor", member(MemberRole::member), of_firm, false},
      {"host", person(me), {.host_authors = {me}}, true},
      {"host", member(MemberRole::owner), hosted, true},
      {"host", member(MemberRole::member), hosted, true},
      {"host", member(MemberRole::advisor), hosted, false},
      {"host", member(MemberRole::member, false), hosted, false},
      {"host", ownerless, hosted, true},
      {"host", member(MemberRole::owner), of_firm, false},
      {"host", person(me), {.authors = {me}}, false},
  };
  for (const Case& one : cases) {
    const auto policy = policy_at(one.scope);
    INFO(one.scope << ", case " << &one - cases);
    const Decision decision = policy->check(one.actor, permission(view), one.row.resource(), noon);
    CHECK(decision.allowed() == one.allowed);
    CHECK(decision.policy == policy->version());
  }
}

TEST_CASE("a denial comes before separation of duties, which comes before any grant") {
  const auto policy = compiled(with_roles(R"(
    "denied": {"grants": [{"on": "core.event", "do": "publish", "scope": "any"}],
               "denials": [{"on": "core.event", "do": "publish", "scope": "own"}]},
    "heir": {"inherits": "denied", "super": true, "grants": [{"on": "*", "do": "*", "scope": "any"}]},
    "super": {"super": true, "grants": [{"on": "*", "do": "*", "scope": "any"}]})"));
  const Row own{.authors = {me}};
  const Row foreign{.authors = {other}};
  Actor sleeping = person(me, "denied");
  sleeping.is_active = false;
  CHECK(verdict(*policy, sleeping, "core.publish_event", own) == Verdict::inactive);
  CHECK(verdict(*policy, person(me, "denied"), "core.publish_event", own) == Verdict::denied_by_rule);
  CHECK(verdict(*policy, person(me, "heir"), "core.publish_event", own) == Verdict::denied_by_rule);
  CHECK(verdict(*policy, person(me, "super"), "core.publish_event", own) == Verdict::own_case);
  CHECK(verdict(*policy, person(me, "denied"), "core.publish_event", foreign) == Verdict::allowed);

  const Decision denied = policy->check(person(me, "heir"), permission("core.publish_event"), own.resource(), noon);
  REQUIRE(policy->grant(denied.grant) != nullptr);
  CHECK(policy->grant(denied.grant)->is_denial);
  CHECK(policy->roles()[policy->grant(denied.grant)->role].name == "denied");
}

TEST_CASE("the decision says when only a super role allowed it") {
  const auto by_super = [](std::string_view role, std::string_view name) {
    const Decision decision = default_policy().check(person(me, role), permission(name), {}, noon);
    REQUIRE(decision.allowed());
    return decision.by_super;
  };
  CHECK(by_super("admin", "core.delete_event"));
  CHECK_FALSE(by_super("admin", "core.publish_event"));  // a moderator's right
  CHECK_FALSE(by_super("admin", "service.assign_expertise"));
  CHECK(by_super("superadmin", "core.publish_event"));
  CHECK_FALSE(by_super("moderator", "core.publish_event"));
}

TEST_CASE("separation of duties: who is on the applicant's side") {
  const Time opened{1000}, before{999}, after{1001};
  const Row case_of_firm{.companies = {firm}, .opened = opened};
  const Row without_date{.companies = {firm}};
  Actor attached = person(me);
  attached.company = firm;
  Actor author = person(me);
  author.authored = {firm};
  struct Case {
    Actor actor;
    Row row;
    bool full;
    bool people;
  };
  const auto ended = [](Time at, MemberRole role = MemberRole::member) { return member(role, true, at); };
  const Case cases[] = {
      {person(me), {.authors = {me}}, true, true},
      {person(me), {.subjects = {other, me}}, true, true},
      {person(me), {.authors = {other}, .officials = {me}, .host_authors = {me}}, false, false},
      {author, case_of_firm, true, false},
      {attached, case_of_firm, true, false},
      {attached, {.companies = {other_firm}}, false, false},
      {attached, {.host_companies = {firm}}, false, false},
      {member(MemberRole::owner), case_of_firm, true, false},
      {member(MemberRole::member), case_of_firm, true, false},
      {member(MemberRole::advisor), case_of_firm, true, false},
      {member(MemberRole::member, false), case_of_firm, true, false},          // pending: counts
      {member(MemberRole::member, false, after), case_of_firm, false, false},  // never came to be
      {ended(before), case_of_firm, false, false},
      {ended(opened), case_of_firm, true, false},
      {ended(after), case_of_firm, true, false},
      {ended(before), without_date, true, false},
      {ended(after, MemberRole::advisor), case_of_firm, true, false},
      {member(MemberRole::owner, true, {}, other_firm), case_of_firm, false, false},
      {Actor::anonymous(), {.authors = {0}, .companies = {0}}, false, false},
      {Actor::system(), {.authors = {0}, .companies = {0}}, false, false},
  };
  for (const Case& one : cases) {
    INFO("case " << &one - cases);
    CHECK(is_own_case(one.actor, one.row.resource(), Sod::full) == one.full);
    CHECK(is_own_case(one.actor, one.row.resource(), Sod::people) == one.people);
    CHECK_FALSE(is_own_case(one.actor, one.row.resource(), Sod::none));
    if (one.actor.kind != Actor::Kind::user) continue;
    Actor boss = one.actor;
    boss.role = "superadmin";
    CHECK(verdict(default_policy(), boss, "core.publish_event", one.row) ==
          (one.full ? Verdict::own_case : Verdict::allowed));
    CHECK(verdict(default_policy(), boss, "techorda.accept_courseapplication", one.row) ==
          (one.people ? Verdict::own_case : Verdict::allowed));
    CHECK(verdict(default_policy(), boss, "core.view_event", one.row) == Verdict::allowed);
  }
}

TEST_CASE("validity holds from its first instant up to, and without, its last") {
  const auto policy = compiled(with_roles(R"("user": {"grants": [
    {"on": "booking.booking", "do": "view", "scope": "any",
     "valid_from": "2026-01-01T00:00:00Z", "valid_until": "2026-02-01T05:00:00+05:00"}],
    "denials": [{"on": "booking.booking", "do": "view", "scope": "any",
     "valid_from": "2026-01-10T00:00:00Z", "valid_until": "2026-01-11T00:00:00Z"}]})"));
  const auto at = [&](std::string_view time, std::int64_t shift) {
    return verdict(*policy, person(me), view, {}, Time::parse(time).value() + Microseconds(shift));
  };
  CHECK(at("2026-01-01T00:00:00Z", -1) == Verdict::not_now);
  CHECK(at("2026-01-01T00:00:00Z", 0) == Verdict::allowed);
  CHECK(at("2026-01-10T00:00:00Z", -1) == Verdict::allowed);
  CHECK(at("2026-01-10T00:00:00Z", 0) == Verdict::denied_by_rule);
  CHECK(at("2026-01-11T00:00:00Z", -1) == Verdict::denied_by_rule);
  CHECK(at("2026-01-11T00:00:00Z", 0) == Verdict::allowed);
  CHECK(at("2026-02-01T00:00:00Z", -1) == Verdict::allowed);
  CHECK(at("2026-02-01T00:00:00Z", 0) == Verdict::not_now);
}

TEST_CASE("a refusal names what came nearest") {
  const auto policy = compiled(with_roles(R"("user": {"grants": [
    {"on": "booking.booking", "do": "view", "scope": "own"},
    {"on": "booking.booking", "do": "view", "scope": "assigned", "statuses": ["active", "finished"]},
    {"on": "booking.booking", "do": "view", "scope": "host", "valid_until": "1970-01-01T00:00:00Z"},
    {"on": "service.report", "do": "view", "scope": "any", "services": ["niokr", "gup"]}]})"));
  const auto nearest = [&](const Row& row) {
    const Decision decision = policy->check(person(me), permission(view), row.resource(), noon);
    REQUIRE(policy->grant(decision.grant) != nullptr);
    return std::pair(decision.verdict, policy->grant(decision.grant)->scopes);
  };
  const auto of = [](Scope scope) { return static_cast<std::uint16_t>(scope); };
  CHECK(nearest({}) == std::pair(Verdict::out_of_scope, of(Scope::own)));
  CHECK(nearest({.officials = {me}, .status = "deactivated"}) == std::pair(Verdict::out_of_scope, of(Scope::assigned)));
  CHECK(nearest({.officials = {me}, .status = "finished"}) == std::pair(Verdict::allowed, of(Scope::assigned)));
  CHECK(nearest({.officials = {me}, .host_authors = {me}}) == std::pair(Verdict::not_now, of(Scope::host)));
  const Decision none = policy->check(person(me), permission("core.view_event"), {}, noon);
  CHECK(none.verdict == Verdict::no_grant);
  CHECK(none.grant == Decision::none);
  CHECK(policy->grant(none.grant) == nullptr);
  CHECK(verdict(*policy, person(me), "service.view_report", {.services = {"seedmoney", "gup"}}) == Verdict::allowed);
  CHECK(verdict(*policy, person(me), "service.view_report", {.services = {"seedmoney"}}) == Verdict::out_of_scope);
  CHECK(verdict(*policy, person(me), "service.view_report", {}) == Verdict::out_of_scope);
}

TEST_CASE("an applicant reads an expertise blind, an applicant who is also a manager does not") {
  const Row row{.authors = {me}, .status = "done"};
  const auto reads_blind = [&](std::string_view role) {
    const Decision decision =
        default_policy().check(person(me, role), permission("service.view_expertise"), row.resource(), noon);
    REQUIRE(decision.allowed());
    return !default_policy().grant(decision.grant)->statuses.empty();
  };
  CHECK(reads_blind("user"));
  CHECK(reads_blind("moderator"));
  CHECK_FALSE(reads_blind("manager"));
  CHECK_FALSE(reads_blind("admin"));
  const Row open{.authors = {me}, .status = "assigned"};
  CHECK(verdict(default_policy(), person(me), "service.view_expertise", open) == Verdict::out_of_scope);
}

TEST_CASE("who counts as whom") {
  const Policy& policy = default_policy();
  const Row published{.published = true};
  Actor sleeping = person(me, "superadmin");
  sleeping.is_active = false;
  SECTION("an unknown role is a user's") {
    CHECK(verdict(policy, person(me, "wizard"), "core.add_blog", {}) == Verdict::allowed);
    CHECK(verdict(policy, person(me, ""), "core.add_blog", {}) == Verdict::allowed);
    CHECK(verdict(policy, person(me, "wizard"), "core.publish_blog", {}) == Verdict::no_grant);
  }
  SECTION("an inactive user may only become active") {
    CHECK(verdict(policy, sleeping, "account.activate_user", {.subjects = {me}}) == Verdict::allowed);
    CHECK(verdict(policy, sleeping, "account.request_code_user", {.subjects = {me}}) == Verdict::allowed);
    CHECK(verdict(policy, sleeping, "account.register_user", {}) == Verdict::inactive);
    CHECK(verdict(policy, sleeping, "core.view_blog", published) == Verdict::inactive);
    CHECK(policy.grants(sleeping, permission("core.view_blog")).empty());
    CHECK_FALSE(policy.grants(sleeping, permission("account.activate_user")).empty());
  }
  SECTION("nobody") {
    CHECK(verdict(policy, Actor::anonymous(), "core.view_blog", published) == Verdict::allowed);
    CHECK(verdict(policy, Actor::anonymous(), "core.view_blog", {}) == Verdict::out_of_scope);
    CHECK(verdict(policy, Actor::anonymous(), "core.add_blog", {}) == Verdict::no_grant);
    Actor dressed = Actor::anonymous();
    dressed.role = "superadmin";
    dressed.trusted = {"core.add_blog"};
    CHECK(verdict(policy, dressed, "core.add_blog", {}) == Verdict::no_grant);
  }
  SECTION("the system is decided by flows, not here") {
    CHECK(verdict(policy, Actor::system(), "core.view_blog", published) == Verdict::no_grant);
    CHECK(policy.grants(Actor::system(), permission("core.view_blog")).empty());
  }
  SECTION("a permission that does not exist") {
    CHECK(policy.check(person(me, "superadmin"), Permissions::unknown, {}, noon).verdict == Verdict::unknown);
    CHECK(policy.grants(person(me, "superadmin"), Permissions::unknown).empty());
  }
  SECTION("a policy without the role `user` or `anonymous` grants an unknown one nothing") {
    const auto bare = compiled(with_roles(R"("boss": {"grants": [{"on": "*", "do": "*", "scope": "any"}]})"));
    CHECK(verdict(*bare, person(me, "wizard"), view, {}) == Verdict::no_grant);
    CHECK(verdict(*bare, Actor::anonymous(), view, {}) == Verdict::no_grant);
  }
}

TEST_CASE("personal grants and denials") {
  const Policy& policy = default_policy();
  const PermissionId publish = permission("core.publish_blog");
  Actor actor = person(me);
  actor.allow = {{"core.publish_blog", {"organization", "host"}}, {"core.fly_blog", {}}};
  actor.organization = "hub";
  CHECK(verdict(policy, actor, "core.publish_blog", {.organizations = {"hub"}}) == Verdict::allowed);
  CHECK(verdict(policy, actor, "core.publish_blog", {}) == Verdict::out_of_scope);
  CHECK(verdict(policy, actor, "core.publish_blog", {.authors = {me}, .organizations = {"hub"}}) == Verdict::own_case);

  actor.allow = {{"core.publish_blog", {}}};
  CHECK(verdict(policy, actor, "core.publish_blog", {}) == Verdict::allowed);
  policy.prepare(actor);
  const Decision allowed = policy.check(actor, publish, {}, noon);
  CHECK_FALSE(allowed.by_super);
  CHECK(policy.grant(allowed.grant) == nullptr);
  REQUIRE(policy.grant(actor, allowed.grant) != nullptr);
  CHECK(policy.grant(actor, allowed.grant)->role == Grant::no_role);
  CHECK(policy.grants(actor, publish).size() == 1);

  actor.deny = {{"core.publish_blog", {"published"}}};
  policy.prepare(actor);
  CHECK(verdict(policy, actor, "core.publish_blog", {}) == Verdict::allowed);
  CHECK(verdict(policy, actor, "core.publish_blog", {.published = true}) == Verdict::denied_by_rule);
  CHECK(policy.grants(actor, publish).front().is_denial);
  CHECK(policy.grants(actor, publish).size() == 2);

  Actor boss = person(me, "superadmin");
  boss.deny = {{"core.publish_blog", {"nonsense"}}};
  CHECK(verdict(policy, boss, "core.publish_blog", {}) == Verdict::denied_by_rule);
  Actor hopeful = person(me);
  hopeful.allow = {{"core.publish_blog", {"nonsense"}}};
  CHECK(verdict(policy, hopeful, "core.publish_blog", {}) == Verdict::no_grant);
  hopeful.trusted = {"core.publish_blog", "core.fly_blog"};
  CHECK(verdict(policy, hopeful, "core.publish_blog", {}) == Verdict::allowed);
  hopeful.trusted = {};
  hopeful.allow = {{"*", {}}, {"core.*", {}}, {"core.blog", {}}};
  CHECK(verdict(policy, hopeful, "core.publish_blog", {}) == Verdict::no_grant);

  boss.deny.clear();
  boss.allow = {{"core.publish_blog", {}}};
  CHECK_FALSE(policy.check(boss, publish, {}, noon).by_super);
}

TEST_CASE("an actor that another policy prepared is prepared anew") {
  const auto open = compiled(with_roles(R"("user": {"grants": [{"on": "*", "do": "*", "scope": "any"}]})"));
  const auto closed = compiled(with_roles(R"("guest": {}, "user": {})"));
  CHECK(open->version() != closed->version());
  Actor actor = person(me);
  open->prepare(actor);
  CHECK(verdict(*open, actor, view, {}) == Verdict::allowed);
  CHECK(verdict(*closed, actor, view, {}) == Verdict::no_grant);
  CHECK(closed->grants(actor, permission(view)).empty());
  CHECK(actor.policy == open->version());
  closed->prepare(actor);
  CHECK(verdict(*closed, actor, view, {}) == Verdict::no_grant);
  CHECK(verdict(*open, actor, view, {}) == Verdict::allowed);
}

TEST_CASE("every verdict has a code and a text in three languages") {
  std::vector<std::string_view> codes;
  for (int i = 0; i <= static_cast<int>(Verdict::unknown); ++i) {
    const Reason& one = reason(static_cast<Verdict>(i));
    CHECK_FALSE(one.ru.empty());
    CHECK_FALSE(one.kk.empty());
    CHECK_FALSE(one.en.empty());
    codes.push_back(one.code);
  }
  CHECK(codes == std::vector<std::string_view>{"allowed", "inactive", "denied_by_rule", "own_case", "no_grant",
                                               "out_of_scope", "not_now", "unknown_permission"});
}
