// SPDX-License-Identifier: MIT
#include "personal/support.hpp"
#include "techhub/hub/personal.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("a person is given all that is held about them, in the clear") {
  SampleFixture f;
  const auto student = first(f.hub(), "techorda.courseapplication").integer("author_id");
  const auto copy = personal_copy(f.hub(), rules::Actor::system(), student).value();
  CHECK(copy["user"] == Json(student));
  const Json& rows = copy["rows"];
  const auto person = first(f.hub(), "account.user", [&](const Record& row) { return row.integer("id") == student; });
  REQUIRE(rows["account.user"].items().size() == 1);
  const Json& row = rows["account.user"].items()[0]["row"];
  CHECK(row["email"] == Json(person.text("email")));
  CHECK(row["last_name"] == Json(person.text("last_name")));
  // No hash of a secret or look-up, no salt.
  CHECK((row["password"].is_null() || row["password"] == Json("")));
  const auto text = copy.dump();
  CHECK(text.find("pbkdf2_sha256") == std::string::npos);
  CHECK(text.find("personal_salt") == std::string::npos);
  CHECK(text.find("p$") == std::string::npos);
  CHECK(text.find("\"h$") == std::string::npos);
  const auto application = first(f.hub(), "techorda.courseapplication");
  CHECK(rows["techorda.courseapplication"].items()[0]["row"]["data"]["iin"] == application.json("data")["iin"]);
  REQUIRE(copy["disclosures"].items().size() == 1);  // the copy itself
}

TEST_CASE("versions of a person's rows come along, opened") {
  SampleFixture f;
  const auto copy = personal_copy(f.hub(), rules::Actor::system(), 5).value();
  const auto versions = copy["rows"]["account.user"].items()[0]["versions"].items();
  REQUIRE(versions.size() == 3);  // the oldest as it was imported
  CHECK(versions[0]["row"]["last_name"] == Json("Новое5"));
  CHECK(versions[1]["row"]["last_name"] == Json("Прежнее5"));
  REQUIRE(forget(f.hub(), rules::Actor::system(), 5));
  const auto after = personal_copy(f.hub(), rules::Actor::system(), 5).value().dump();
  CHECK(after.find("Новое5") == std::string::npos);
  CHECK(after.find("Прежнее5") == std::string::npos);
}

TEST_CASE("a copy is the person's own, and tells who reviewed them to nobody") {
  HubFixture f;
  const auto person = f.actor("user");
  const auto expert = f.user("expert");
  const auto service = f.insert_code("service.service", "grant");
  const auto request =
      f.insert("service.servicerequest", Json::object({{"service_id", service}, {"author_id", person.user}}));
  for (const auto status : {"assigned", "done"}) {
    f.insert("service.expertise",
             Json::object({{"service_request_id", request}, {"author_id", expert}, {"status", status}}));
  }
  const auto copy = personal_copy(f.hub(), person, person.user);
  REQUIRE(fault(copy) == "");
  const auto reviews = copy.value()["rows"]["service.expertise"].items();
  REQUIRE(reviews.size() == 1);
  CHECK(reviews[0]["row"]["status"] == Json("done"));
  CHECK(reviews[0]["row"]["author_id"].is_null());

  CHECK(fault(personal_copy(f.hub(), f.actor("user"), person.user)) == "denied: out_of_scope");
  CHECK(fault(personal_copy(f.hub(), f.actor("manager"), person.user)) == "denied: out_of_scope");
  CHECK(fault(personal_copy(f.hub(), rules::Actor::anonymous(), person.user)) != "");
  CHECK(fault(personal_copy(f.hub(), person, 999'999)) == "not_found");
}

TEST_CASE("who was shown what is told to the person and to those who may") {
  HubFixture f;
  const auto person = f.actor("user");
  const auto manager = f.actor("manager");
  const std::array<std::string_view, 2> columns{"email", "phone"};
  REQUIRE(f.hub().reveal(manager, "account.user", person.user, columns, "call about the grant"));
  REQUIRE(personal_copy(f.hub(), person, person.user));
  const auto told = disclosures(f.hub(), person, person.user).value();
  REQUIRE(told.size() == 2);
  CHECK(told[0].purpose == "personal copy");
  CHECK(told[0].actor == person.user);
  CHECK(told[1].purpose == "call about the grant");
  CHECK(told[1].actor == manager.user);
  CHECK(told[1].columns == "account.user " + std::to_string(person.user) + ": email,phone");
  CHECK(told[1].at == f.now());
  CHECK(fault(disclosures(f.hub(), manager, person.user)) == "denied: out_of_scope");
  CHECK(disclosures(f.hub(), f.actor("admin"), person.user).value().size() == 2);
  CHECK(disclosures(f.hub(), manager, manager.user).value().empty());
}

TEST_CASE("an entrepreneur is told who was shown the number of their business") {
  HubFixture f;
  const auto owner = f.user(), other = f.user();
  const std::array<std::string_view, 1> columns{"tin"};
  const auto shown = [&](std::string_view type, std::string_view tin) {
    const auto company = f.company(owner, Json::object({{"tin", tin}, {"company_type", type}}));
    const auto before = disclosures(f.hub(), rules::Actor::system(), owner).value().size();
    REQUIRE(fault(f.hub().reveal(f.actor("admin"), "account.company", company, columns, "a call")) == "");
    return std::pair(disclosures(f.hub(), rules::Actor::system(), owner).value().size() - before, company);
  };
  const auto [told, company] = shown("ip", "123456789013");
  CHECK(told == 1);
  CHECK(shown("law", "990140000126").first == 0);
  // Of two owners nobody's alone.
  f.member(company, other, "owner");
  REQUIRE(fault(f.hub().reveal(f.actor("admin"), "account.company", company, columns, "a call")) == "");
  CHECK(disclosures(f.hub(), rules::Actor::system(), owner).value().size() == 1);
  CHECK(disclosures(f.hub(), rules::Actor::system(), other).value().empty());
}

TEST_CASE("a copy holds every version, however many there are") {
  HubFixture f;
  const auto user = f.user();
  for (int i = 0; i < 1'003; ++i)
    REQUIRE(fault(f.hub().update(f.actor(user), "account.user", user,
                                 Json::object({{"last_name", "Имя " + std::to_string(i)}}))) == "");
  const auto copy = personal_copy(f.hub(), rules::Actor::system(), user).value();
  const auto versions = copy["rows"]["account.user"].items()[0]["versions"].items();
  CHECK(versions.size() > 1'002);
  CHECK(versions.front()["row"]["last_name"] == Json("Имя 1002"));
}
