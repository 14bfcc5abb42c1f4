// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "rules/fixture.hpp"

using namespace techhub;
using namespace techhub::rules;

TEST_CASE("a permission is named as Django names it") {
  CHECK(Permissions::name("core.event", "publish") == "core.publish_event");
  CHECK(Permissions::name("service.protocol_votes", "view") == "service.view_protocol_votes");
}

TEST_CASE("permissions are found by name and by entity and action") {
  Permissions all;
  const auto publish = all.add("core.event", "publish", Sod::full);
  const auto view = all.add("core.event", "view");
  REQUIRE(publish);
  REQUIRE(view);
  CHECK(all.size() == 2);
  CHECK(all.find("core.publish_event") == publish.value());
  CHECK(all.find("core.event", "view") == view.value());
  CHECK(all[publish.value()].entity == "core.event");
  CHECK(all[publish.value()].action == "publish");
  CHECK(all[publish.value()].sod == Sod::full);
  CHECK(all.find("core.fly_event") == Permissions::unknown);
  CHECK(all.find("core.event", "fly") == Permissions::unknown);
  CHECK(all.find("core", "view") == Permissions::unknown);
  CHECK(all.find("", "") == Permissions::unknown);
  CHECK(all.find(std::string(300, 'a') + ".b", "view") == Permissions::unknown);
}

TEST_CASE("the same permission again keeps the stricter separation of duties") {
  Permissions all;
  const auto first = all.add("a.b", "c", Sod::people);
  CHECK(all.add("a.b", "c", Sod::none).value() == first.value());
  CHECK(all[0].sod == Sod::people);
  CHECK(all.add("a.b", "c", Sod::full).value() == first.value());
  CHECK(all[0].sod == Sod::full);
  CHECK(all.size() == 1);
}

TEST_CASE("one name is one permission") {
  Permissions all;
  REQUIRE(all.add("service.protocol_votes", "view"));
  const auto clash = all.add("service.votes", "view_protocol");
  REQUIRE_FALSE(clash);
  CHECK(clash.error().code() == Code::invalid);
  CHECK(all.find("service.votes", "view_protocol") == Permissions::unknown);
  CHECK(all.find("service.protocol_votes", "view") == 0);
}

TEST_CASE("malformed names are refused") {
  struct Row {
    std::string entity;
    std::string action;
  };
  const Row rows[] = {{"", "view"},          {"core", "view"},         {"core.", "view"},
                      {".event", "view"},    {"a.b.c", "view"},        {"Core.event", "x"},
                      {"core.event", ""},    {"core.event", "Fly"},    {"core.event", "a b"},
                      {"core.event", "a.b"}, {"core.ev\nent", "view"}, {"core.event", std::string(300, 'a')}};
  for (const Row& row : rows) {
    Permissions all;
    INFO(row.entity << " " << row.action);
    const auto added = all.add(row.entity, row.action);
    REQUIRE_FALSE(added);
    CHECK(added.error().code() == Code::invalid);
    CHECK(added.error().message().find('\n') == std::string::npos);
    CHECK(all.size() == 0);
  }
}

TEST_CASE("what an inactive user may do is becoming active") {
  std::vector<std::string> personal;
  for (const Permission& one : test::platform().all())
    if (one.is_personal) personal.push_back(one.name);
  CHECK(personal == std::vector<std::string>{"account.activate_user", "account.request_code_user"});
}

TEST_CASE("scopes have the words of the policy") {
  for (unsigned i = 0; i < scope_count; ++i) {
    const auto one = static_cast<Scope>(1U << i);
    CHECK(scope(name(one)) == one);
  }
  CHECK(name(Scope::company_owner) == "company_owner");
  CHECK(name(static_cast<Scope>(3)).empty());
  CHECK_FALSE(scope("everybody"));
  CHECK_FALSE(scope(""));
}
