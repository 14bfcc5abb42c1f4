// SPDX-License-Identifier: MIT
// What a policy may name in a hub: services of its catalogue and of its database, statuses, targets; and which scopes
// its rows have the facts for.
#include "techhub/hub/known_words.hpp"

#include <catch2/catch.hpp>

#include "support/folder.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/hub/rehearsal.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

std::string policy_of(const std::string& entity, const std::string& narrowing, const std::string& list = "grants") {
  return "{\"format\": 1, \"roles\": {\"user\": {\"" + list + "\": [\n{\"on\": \"" + entity +
         "\", \"do\": \"view\", \"scope\": \"any\", " + narrowing + "}]}}}";
}

// What a new policy answers, put in force and rehearsed alike.
std::string answer(Hub& hub, const std::string& document) {
  const auto before = hub.policy()->version();
  const auto tried = rehearse(hub, {.policy = document, .flows = {}});
  const auto set = hub.set_policy(document);
  CHECK(tried.has_value() == set.has_value());
  if (set) return {};
  CHECK(tried.error().message() == set.error().message());
  CHECK(hub.policy()->version() == before);
  return std::string(set.error().message());
}

}  // namespace

TEST_CASE("a policy names services that the hub or the catalogue has, and no others") {
  HubFixture f;
  f.insert_code("service.service", "our_own", Json::object({}));
  const auto of = [](const std::string& code) {
    return policy_of("service.servicerequest", "\"services\": \"" + code + "\"");
  };
  CHECK(answer(f.hub(), of("our_own")).empty());
  CHECK(answer(f.hub(), of("niokr")).empty());  // of the catalogue, though this database lacks it
  CHECK(answer(f.hub(), of("no_such_service")) == "line 2, role `user`: unknown service `no_such_service`");
  CHECK(answer(f.hub(), of("our_oen")) == "line 2, role `user`: unknown service `our_oen`");
}

TEST_CASE("a hub opens with a policy that names a service which is gone, but not with a slip in a status") {
  const Folder folder;
  int number = 0;
  const auto open = [&](const std::string& document) {
    auto storage = storage::open_sqlite(folder / (std::to_string(++number) + ".db"), {.create = true}).value();
    HubOptions options;
    options.policy = document;
    return Hub::init(platform().value(), std::move(storage), vault::MasterKey::generate(), std::move(options));
  };
  CHECK(open(policy_of("service.servicerequest", R"("services": "gone")")));
  const auto refused = open(policy_of("service.servicerequest", R"("statuses": "snet")", "denials"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message() == "line 2, role `user`: unknown status `snet` of `service.servicerequest`");
}

TEST_CASE("a policy names statuses that rows can have, and targets of rows that stand on others") {
  HubFixture f;
  struct Row {
    const char* entity;
    const char* narrowing;
    const char* cause;
  };
  const Row rows[] = {
      {"service.servicerequest", R"("statuses": ["sent", "approved"])", ""},
      {"service.servicerequest", R"("statuses": "snet")", "unknown status `snet` of `service.servicerequest`"},
      {"core.city", R"("statuses": "sent")", "`core.city` has no status"},
      {"core.comment", R"("targets": "core.event")", ""},
      {"core.event", R"("targets": "core.blog")", "`core.event` stands on nothing"},
  };
  for (const Row& row : rows)
    for (const char* list : {"grants", "denials"}) {
      INFO(row.entity << " " << row.narrowing);
      const std::string expected = *row.cause == '\0' ? "" : std::string("line 2, role `user`: ") + row.cause;
      CHECK(answer(f.hub(), policy_of(row.entity, row.narrowing, list)) == expected);
    }
}

TEST_CASE("a flow that is tried says which statuses there are") {
  HubFixture f;
  const rules::Flow flow{
      .entity = "core.infrastructure", .initial = "active", .terminal = {"active"}, .states = {{"active", {}}}};
  const auto tried = [&](const std::string& status) {
    return rehearse(f.hub(),
                    {.policy = policy_of("core.infrastructure", "\"statuses\": \"" + status + "\""), .flows = {flow}});
  };
  CHECK(tried("active"));
  const auto refused = tried("closed");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message() == "line 2, role `user`: unknown status `closed` of `core.infrastructure`");
}

TEST_CASE("a scope is known where rows have the facts for it") {
  HubFixture f;
  const auto known = known_words(f.hub().platform());
  const auto has = [&](const char* entity, rules::Scope scope) {
    return (known.entities.at(entity).scopes & static_cast<unsigned>(scope)) != 0;
  };
  using rules::Scope;
  CHECK(has("core.infrastructure", Scope::any));
  CHECK(has("core.infrastructure", Scope::organization));
  CHECK_FALSE(has("core.infrastructure", Scope::own));
  CHECK_FALSE(has("core.infrastructure", Scope::company_owner));
  CHECK(has("core.event", Scope::own));
  CHECK(has("core.event", Scope::company_member));
  CHECK_FALSE(has("core.event", Scope::assigned));
  CHECK(has("service.expertise", Scope::assigned));
  CHECK(has("core.eventparticipant", Scope::host));
  CHECK_FALSE(has("booking.booking", Scope::published));
}

TEST_CASE("the rows on which somebody may do what no entity has are not asked for in vain") {
  HubFixture f;
  const auto actor = f.actor(f.user());
  const auto found = f.hub().visible(actor, "fly", "core.event");
  REQUIRE_FALSE(found);
  CHECK(found.error().code() == Code::invalid);
}
