// SPDX-License-Identifier: MIT
#include "service/scene.hpp"

using namespace techhub;
using namespace techhub::service::test;

TEST_CASE("the catalogue adds what is missing and overwrites nothing", "[service]") {
  Scene scene;
  scene.service("accreditation", {"moderator"}, Json::object({{"sla_days", 15}}));
  REQUIRE(scene.hub().add_catalogue());
  REQUIRE(scene.hub().add_catalogue());
  CHECK(scene.rows("service.service").size() == 8);
  CHECK(scene.rows("core.organization").size() == 7);
  CHECK(scene.row("service.service", std::string("accreditation")).json("data")["sla_days"].as_integer() == 15);
  const Json seedmoney = scene.row("service.service", std::string("seedmoney")).json("data");
  CHECK(seedmoney["steps"].dump() == R"(["moderator","expert","protocol"])");
  CHECK(seedmoney["experts"].as_integer() == 2);
}

TEST_CASE("a service's data is read whole or refused with every fault", "[service]") {
  Scene scene;
  const auto create = [&](const Json& data) {
    return fault(
        scene.hub().create(scene.manager, "service.service", Json::object({{"code", "made"}, {"data", data}})));
  };
  CHECK(create(Json::object({{"steps", Json::array({"moderator", "experts"})}, {"rule", "most"}, {"experts", 0}})) ==
        "invalid: too_small, unknown_word, bad_steps");
  CHECK(create(Json::object({{"steps", Json::array({"expert"})}})) == "invalid: bad_steps");
  CHECK(create(Json::object({{"effect", "pay"}, {"active", "yes"}})) == "invalid: wrong_type, unknown_word");
  CHECK(create(Json::object({{"steps", Json::array({"moderator", "protocol"})}, {"commission", 3}, {"rule", "all"}})) ==
        "");
}
