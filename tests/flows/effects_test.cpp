// SPDX-License-Identifier: MIT
// Effects of a host's own: all or nothing, and never without an end.
#include <catch2/catch.hpp>

#include "flows/lab.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

Module lab_with(std::string_view action, Step effect) {
  Json document = lab_document([&](Json& all) {
    Json flow = all["flows"].items()[0];
    Json transitions = Json::array();
    for (Json one : flow["transitions"].items()) {
      if (one["action"].as_string() == action) one.set("effects", Json::array({"lab.effect"}));
      transitions.push(std::move(one));
    }
    all.set("flows", Json::array({flow.set("transitions", std::move(transitions))}));
  });
  Module module = module_from_json(document.dump()).value();
  module.steps["lab.effect"] = std::move(effect);
  return module;
}

struct Lab : HubFixture {
  explicit Lab(const Module& module) : HubFixture(options_with(module), platform_with(module).value()) {}
};

}  // namespace

TEST_CASE("effects that go in a circle end in an error, and nothing has changed") {
  // What is offered is taken in at once, which offers it: forever.
  Module module = lab_with("offer", [](Change& change) -> Result<> {
    TECHHUB_TRY(const auto draft, change.perform(change.after(), "take_in"));
    TECHHUB_DO(change.perform(draft, "offer"));
    return success();
  });
  Lab f(module);
  const auto author = f.actor("user");
  const auto key = f.hub().create(author, "lab.equipment", Json::object({{"serial", "1"}})).value().row.key();
  const auto versions = f.rows("reversion.version").size();
  const auto done = f.hub().perform(author, "lab.equipment", key, "offer");
  REQUIRE_FALSE(done);
  CHECK(done.error().code() == Code::internal);
  CHECK(f.status("lab.equipment", key) == "draft");
  CHECK(f.history("lab.equipment", key) == ">draft");
  CHECK(f.rows("reversion.version").size() == versions);
}

TEST_CASE("an effect that refuses takes the whole action back") {
  Module module = lab_with("retire", [](Change& change) -> Result<> {
    TECHHUB_DO(change.create("core.comment", Json::object({{"source", "lab.equipment"},
                                                           {"primary_key", key_text(change.after().key())},
                                                           {"message", "списано"}})));
    return Error(Code::host, "the warehouse does not answer").at(change.table().label);
  });
  Lab f(module);
  const auto manager = f.actor("manager");
  const auto key = f.insert("lab.equipment", Json::object({{"serial", "1"}, {"status", "offered"}}));
  const auto done = f.hub().perform(manager, "lab.equipment", key, "retire", Json::object({{"comment", "сломан"}}));
  REQUIRE_FALSE(done);
  CHECK(done.error().code() == Code::host);
  CHECK(f.status("lab.equipment", key) == "offered");
  CHECK(f.rows("core.comment").empty());
  CHECK(f.rows("techhub.outbox").empty());
}
