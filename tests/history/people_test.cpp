// SPDX-License-Identifier: MIT
// Who reads the past of rows, and what of a person they read there.
#include "history/support.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

using std::chrono::minutes;

Json blog(std::string_view title) {
  return Json::object({{"title", Json::object({{"ru", title}})}, {"content", Json::object({{"ru", "Текст"}})}});
}

}  // namespace

TEST_CASE("a version is for those who could have seen the row as it was then") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto admin = f.actor("admin");
  const auto reader = f.actor("user");
  const auto made = f.hub().create(author, "core.blog", blog("Черновик")).value();
  const auto key = made.row.key();
  CHECK(fault(history(f.hub(), reader, "core.blog", key)) == "not_found");
  f.pass(minutes(1));
  REQUIRE(fault(f.hub().perform(author, "core.blog", key, "send")) == "");
  f.pass(minutes(1));
  REQUIRE(fault(f.hub().perform(admin, "core.blog", key, "publish", Json::object({{"comment", "хорошо"}}))) == "");
  for (const auto& actor : {reader, rules::Actor::anonymous()}) {
    const auto seen = history(f.hub(), actor, "core.blog", key);
    REQUIRE(fault(seen) == "");
    REQUIRE(actions(seen.value()) == "publish");
    CHECK(seen.value().versions[0].actor == 0);
    CHECK(seen.value().versions[0].comment.empty());
    CHECK(seen.value().versions[0].at == f.now());
    CHECK(fault(at_version(f.hub(), actor, "core.blog", key, made.version)) == "not_found");
    CHECK(fault(at(f.hub(), actor, "core.blog", key, monday)) == "not_found");
    CHECK(fault(at(f.hub(), actor, "core.blog", key, f.now())) == "");
    CHECK(fault(diff(f.hub(), actor, "core.blog", key, made.version, seen.value().versions[0].id)) == "not_found");
  }
  for (const auto& actor : {author, admin, rules::Actor::system()}) {
    const auto seen = history(f.hub(), actor, "core.blog", key).value();
    CHECK(actions(seen) == "publish send create");
    CHECK(seen.versions[0].actor == admin.user);
    CHECK(seen.versions[0].comment == "хорошо");
  }
}

TEST_CASE("the past of a person is read by them and by those who may change the row") {
  HubFixture f;
  const auto id = f.user("user", Json::object({{"first_name", "Айгерим"}, {"last_name", "Сатпаева"}}));
  const auto own = f.actor(id);
  const auto first = f.hub().update(own, "account.user", id, Json::object({{"last_name", "Ахметова"}})).value();
  f.pass(minutes(1));
  const auto second = f.hub().update(own, "account.user", id, Json::object({{"last_name", "Иванова"}})).value();

  CHECK(fault(history(f.hub(), f.actor("user"), "account.user", id)) == "denied: not_your_past");
  CHECK(fault(at(f.hub(), f.actor("moderator"), "account.user", id, monday)) == "denied: not_your_past");
  CHECK(fault(diff(f.hub(), rules::Actor::anonymous(), "account.user", id, first.version, second.version)) ==
        "not_found");

  CHECK(at(f.hub(), own, "account.user", id, monday).value().text("last_name") == "Ахметова");
  CHECK(at(f.hub(), own, "account.user", id, f.now()).value().text("last_name") == "Иванова");
  const auto admin = f.actor("admin");
  const Record masked = at(f.hub(), admin, "account.user", id, monday).value();
  CHECK(masked.text("last_name") == "А***");
  CHECK(masked.text("first_name") == "А.");
  CHECK(masked.text("password").empty());
  CHECK(is_null(masked.get("personal_salt")));

  CHECK(told(diff(f.hub(), own, "account.user", id, first.version, second.version).value()) ==
        R"(/last_name: "Ахметова" > "Иванова")");
  CHECK(told(diff(f.hub(), admin, "account.user", id, first.version, second.version).value()) ==
        R"(/last_name: "А***" > "И***")");
}

TEST_CASE("a personal value that was sealed anew is no difference, one under the same mask is") {
  HubFixture f;
  const auto id = f.user("user", Json::object({{"last_name", "Сатпаева"}}));
  const auto own = f.actor(id);
  const auto admin = f.actor("admin");
  const auto set = [&](std::string_view name) {
    return f.hub().update(own, "account.user", id, Json::object({{"last_name", name}})).value().version;
  };
  const auto first = set("Ахметова");
  const auto again = set("Ахметова");
  const auto other = set("Алиева");
  CHECK(diff(f.hub(), admin, "account.user", id, first, again).value().empty());
  CHECK(told(diff(f.hub(), admin, "account.user", id, again, other).value()) == R"(/last_name: "А***" > "А***")");
}

TEST_CASE("a revert brings a person's value back without showing it") {
  HubFixture f;
  const auto id = f.user("user", Json::object({{"last_name", "Сатпаева"}}));
  const auto own = f.actor(id);
  const auto admin = f.actor("admin");
  const auto first = f.hub().update(own, "account.user", id, Json::object({{"last_name", "Ахметова"}})).value();
  REQUIRE(fault(f.hub().update(own, "account.user", id, Json::object({{"last_name", "Иванова"}}))) == "");
  const auto back = revert(f.hub(), admin, "account.user", id, first.version);
  REQUIRE(fault(back) == "");
  CHECK(back.value().row.text("last_name") == "А***");
  CHECK(f.hub().get(own, "account.user", id).value().text("last_name") == "Ахметова");
  for (const auto& version : f.rows("reversion.version"))
    CHECK(version.text("serialized_data").find("Ахметова") == std::string_view::npos);
  CHECK(f.hub().verify().value().empty());
}
