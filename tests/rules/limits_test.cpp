// SPDX-License-Identifier: MIT
// What answers about a whole policy cost: small documents whose roles, words and grants multiply are answered soon, or
// refused before the work with what there is too much of.
#include <catch2/catch.hpp>
#include <functional>

#include "rules/fixture.hpp"
#include "support/bounded.hpp"
#include "techhub/rules/analysis.hpp"
#include "techhub/rules/matrix.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

constexpr Time now{1'500'000};

std::string repeated(std::size_t n, const std::function<std::string(std::size_t)>& one) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += (i == 0 ? "" : ",") + one(i);
  return out;
}
std::string word(char letter, std::size_t i) { return '"' + std::string(1, letter) + std::to_string(i) + '"'; }

// Numbers that look random, the same each time.
std::size_t mixed(std::size_t i) { return i * 2654435761U % 1000003U; }

const char* const scopes[] = {"organization", "company_owner", "company_member", "company_advisor",
                              "own",          "assigned",      "host",           "published"};
std::string two_scopes(std::size_t i) { return "[\"" + std::string(scopes[i % 7]) + "\",\"" + scopes[7] + "\"]"; }

// Roles, each with rights at eight services in eight statuses of its own.
std::string scattered(std::size_t roles) {
  return with_roles(R"("user":{},)" + repeated(roles, [](std::size_t role) {
                      const auto some = [&](char letter, std::size_t of) {
                        return repeated(8, [&](std::size_t i) { return word(letter, (mixed(role) + i * 13) % of); });
                      };
                      return word('r', role) + R"(:{"grants":[{"on":"service.*","do":"*","scope":)" + two_scopes(role) +
                             R"(,"services":[)" + some('s', 300) + R"(],"statuses":[)" + some('t', 100) + "]}]}";
                    }));
}

// One role with many grants on one permission, and heirs.
std::string heaped(std::size_t grants, std::size_t heirs) {
  return with_roles(R"("user":{"grants":[)" +
                    repeated(grants,
                             [](std::size_t i) {
                               return R"({"on":"service.servicerequest","do":"view","scope":)" + two_scopes(i) +
                                      R"(,"services":[)" + word('s', mixed(i) % 300) + "," + word('u', i) + "]}";
                             }) +
                    "]}" + (heirs == 0 ? "" : "," + repeated(heirs, [](std::size_t i) {
                                                return word('r', i) + R"(:{"inherits":"user"})";
                                              })));
}

// Roles of which each inherits from the one before and may a little more.
std::string chain(std::size_t roles) {
  return with_roles(repeated(roles, [](std::size_t i) {
    return word('r', i) + R"(:{"inherits":[)" + (i == 0 ? "" : word('r', i - 1)) +
           R"(],"grants":[{"on":"core.city","do":"view","scope":"any","services":)" + word('s', i) + "}]}";
  }));
}

template <class Work>
auto bounded(const Work& work) {
  const techhub::test::Bounded guard;
  return work();
}

}  // namespace

TEST_CASE("a policy whose roles and words multiply is refused before the work, with the permission and the cause") {
  const auto all = flows();
  for (const std::size_t roles : {300U, 900U}) {
    const auto policy = compiled(scattered(roles));
    const auto refusals = {
        bounded([&] { return analyse(*policy, all, now); }).error(),
        bounded([&] { return diff(*policy, default_policy(), now); }).error(),
        bounded([&] { return matrix(*policy, now); }).error(),
    };
    for (const Error& one : refusals) {
      CHECK(one.code() == Code::limit);
      CHECK(one.message().find("`service.") == 0);
      CHECK(one.message().find("its roles, grants, services, statuses and targets are too many") != std::string::npos);
    }
  }
}

TEST_CASE("who may anywhere is answered or refused, however many roles and words there are") {
  const PermissionId id = platform().find("service.servicerequest", "approve");
  std::size_t answered = 0, refused = 0;
  for (const std::size_t roles : {300U, 4000U}) {
    const auto policy = compiled(scattered(roles));
    const auto found = bounded([&] { return holders(*policy, id, {}, now); });
    answered += found && found.value().size() >= roles;
    refused += !found && found.error().code() == Code::limit && found.error().message().find("`service.") == 0;
    const auto narrowed = bounded([&] { return holders(*policy, id, {.service = "s1", .status = "t1"}, now); });
    CHECK(narrowed);
  }
  CHECK(answered + refused == 2);
  CHECK(answered > 0);
  CHECK(refused > 0);
}

TEST_CASE("a document of grants that all shadow one another is refused before its answer fills the memory") {
  const auto with = [](std::size_t sets) {
    return R"({"format":1,"sets":{)" + repeated(sets, [](std::size_t i) { return word('s', i) + R"(:["*"])"; }) +
           R"(},"roles":{"user":{"grants":[)" +
           repeated(sets,
                    [](std::size_t i) {
                      return R"({"on":)" + word('s', i) +
                             R"(,"do":"view","scope":"any","valid_from":"1970-01-01T00:00:00.)" +
                             std::to_string(100'000 + i) + R"(Z"})";
                    }) +
           "]}}}";
  };
  const auto all = flows();
  CHECK(bounded([&] { return analyse(*compiled(with(50)), all, now); }));
  const auto refused = bounded([&] { return analyse(*compiled(with(3000)), all, now); });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::limit);
  CHECK(refused.error().message().find("the grants that others shadow are too many") != std::string::npos);
}

TEST_CASE("many grants of one role on one permission are gone through in less than their square") {
  const auto all = flows();
  for (const std::size_t grants : {500U, 2000U, 8000U}) {
    const auto policy = compiled(heaped(grants, 0));
    const auto analysis = bounded([&] { return analyse(*policy, all, now); });
    INFO(grants);
    if (!analysis) CHECK(analysis.error().code() == Code::limit);
    CHECK((analysis || grants > 2000));
  }
  const auto policy = compiled(heaped(500, 900));
  const auto found = bounded([&] { return matrix(*policy, now); });
  REQUIRE(found);
  CHECK(found.value().size() == 901);
}

TEST_CASE("a long chain of roles is compared, or refused, in bounded time") {
  const auto short_one = bounded([&] { return analyse(*compiled(chain(200)), {}, now); });
  REQUIRE(short_one);
  CHECK(short_one.value().contained.size() == 200 * 199 / 2);
  CHECK(short_one.value().contained.front().is_inherited);
  const auto long_one = bounded([&] { return analyse(*compiled(chain(2000)), {}, now); });
  REQUIRE_FALSE(long_one);
  CHECK(long_one.error().code() == Code::limit);
}

TEST_CASE("a thousand roles of ordinary size are analysed") {
  const auto all = flows();
  const auto policy = compiled(with_roles(repeated(1000, [](std::size_t role) {
    return word('r', role) + R"(:{"grants":[{"on":"service.*","do":"*","scope":)" + two_scopes(role) +
           R"(,"services":[)" + word('s', mixed(role) % 30) + "," + word('s', 30 + mixed(role) % 30) + "]}]}";
  })));
  CHECK(bounded([&] { return analyse(*policy, all, now); }));
}
