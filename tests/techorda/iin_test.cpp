// SPDX-License-Identifier: MIT
#include "techorda/fixture.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("the IIN of an application is sealed, the student's own, and masked for the school") {
  CourseFixture at;
  const auto iin = [&](const rules::Actor& who, std::int64_t key) {
    return at.hub().get(who, at.label, key).value().json("data")["iin"];
  };
  const auto made = at.hub().create(
      at.student, at.label,
      Json::object({{"course_id", at.course}, {"data", Json::object({{"iin", "123456789013"}, {"city", "Алматы"}})}}));
  REQUIRE(fault(made) == "");
  CHECK(made.value().row.json("data")["iin"] == Json("123456789013"));
  const auto key = as_integer(made.value().row.key());
  CHECK(at.row(at.label, key).json("data")["iin"].as_string().starts_with("p$"));
  CHECK(at.row(at.label, key).json("data")["city"] == Json("Алматы"));

  REQUIRE(at.perform(at.student, key, "send") == "sent");
  CHECK(iin(at.student, key) == Json("123456789013"));
  CHECK(iin(at.side, key) == Json("***13"));
  const std::array<std::string_view, 1> named{"data.iin"};
  CHECK(fault(at.hub().reveal(at.side, at.label, key, named, "contract")) == "denied: out_of_scope");
  const auto shown = at.hub().reveal(at.actor("admin"), at.label, key, named, "contract");
  REQUIRE(fault(shown) == "");
  CHECK(shown.value().json("data")["iin"] == Json("123456789013"));
  for (const Record& version : at.rows("reversion.version"))
    CHECK(version.text("serialized_data").find("123456789013") == std::string_view::npos);
}
