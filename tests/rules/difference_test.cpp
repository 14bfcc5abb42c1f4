// SPDX-License-Identifier: MIT
// What a difference of policies tells beside rights: super roles, roles that one of them lacks, places.
#include <catch2/catch.hpp>

#include "rules/fixture.hpp"
#include "techhub/rules/analysis.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

constexpr Time now{1'500'000};

}  // namespace

TEST_CASE("that a role is super is a right, too: differences, equal and contained roles know it") {
  const std::string rule = R"({"on":"core.event","do":"view","scope":"any"})";
  const auto policy_of = [&](const char* flag) {
    return compiled(with_roles(R"("user":{"grants":[)" + rule + R"(]},"boss":{"inherits":[],)" + flag +
                               R"("grants":[)" + rule + "]}"));
  };
  const auto plain = policy_of(""), super = policy_of(R"("super":true,)");
  CHECK(analyse(*plain, {}, now).value().equal.size() == 1);
  const Analysis analysis = analyse(*super, {}, now).value();
  CHECK(analysis.equal.empty());
  REQUIRE(analysis.contained.size() == 1);
  CHECK(analysis.contained.front().role == *super->find_role("user"));
  CHECK(analysis.contained.front().more == Permissions::unknown);
  CHECK(to_json(analysis, *super)["contained"].items()[0]["more"] == Json("super"));
  const Difference made = diff(*plain, *super, now).value();
  REQUIRE(made.added.size() == 1);
  CHECK(made.removed.empty());
  CHECK((made.added[0].role == "boss" && made.added[0].permission == "super"));
  CHECK(diff(*super, *plain, now).value().removed.size() == 1);
}

TEST_CASE("a role that a policy lacks is user to a difference, as it is in decisions") {
  const auto of = [](const std::string& more) {
    return compiled(with_roles(R"("user":{"grants":[{"on":"core.event","do":"view","scope":"any"}]})" + more));
  };
  const auto without = of(""), with = of(R"(,"b":{"grants":[{"on":"core.event","do":"send","scope":"any"}]})"),
             heir = of(R"(,"b":{"inherits":"user"})");
  const auto found = diff(*without, *with, now).value();
  REQUIRE((found.added.size() == 1 && found.removed.size() == 1));
  CHECK((found.added.front().role == "b" && found.added.front().permission == "core.send_event"));
  CHECK((found.removed.front().role == "b" && found.removed.front().permission == "core.view_event"));
  CHECK(diff(*without, *heir, now).value().added.empty());
}

TEST_CASE("a difference says other only of what grants name") {
  const auto policy_of = [](const std::string& more) {
    return compiled(with_roles(R"("user":{"grants":[{"on":"core.event","do":"view","scope":"any")" + more + "}]}"));
  };
  const Difference made = diff(*policy_of(R"(,"statuses":"draft")"), *policy_of(""), now).value();
  REQUIRE(made.added.size() == 1);
  const Place& place = made.added[0].place;
  CHECK((place.service == "*" && place.status == "other" && place.target == "*"));
}

TEST_CASE("a right that is widened takes nothing from those who had it, one that is narrowed tells what is left") {
  const auto with = [](const std::string& scope, const std::string& denials = {}) {
    return compiled(with_roles(R"("user":{"grants":[{"on":"core.event","do":"view","scope":)" + scope +
                               R"(}],"denials":[)" + denials + "]}"));
  };
  const auto told = [](const Policy& before, const Policy& after) {
    std::string out;
    const auto found = diff(before, after, now).value();
    for (const Right& one : found.removed) out += (one.is_denial ? "-!" : "-") + one.scope + " ";
    for (const Right& one : found.added) out += (one.is_denial ? "+!" : "+") + one.scope + " ";
    return out;
  };
  const auto any = with("\"any\""), own = with("\"own\""),
             others = with("\"any\"", R"({"on":"core.event","do":"view","scope":"own"})");
  CHECK(told(*own, *any) == "+any ");
  CHECK(told(*any, *own) == "-any +own ");
  CHECK(told(*own, *others) == "-own +any +!own ");
}
