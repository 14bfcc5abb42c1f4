// SPDX-License-Identifier: MIT
// A host extends flows of the platform, in C++ and in JSON, and cannot break what they promise.
#include <catch2/catch.hpp>

#include "flows/lab.hpp"
#include "techhub/rules/flow_extension.hpp"

using namespace techhub;
using namespace techhub::test;
using rules::FlowExtension;
using rules::Sod;
using rules::Transition;

namespace {

// The platform, and a module that adds this to its flows.
Result<std::shared_ptr<const Platform>> extended(FlowExtension extension,
                                                 std::map<std::string, Step, std::less<>> steps = {}) {
  Module module{.name = "host"};
  module.is_host = true;
  module.extensions.push_back(std::move(extension));
  module.steps = std::move(steps);
  return platform_with(std::move(module));
}

std::string fault_of(FlowExtension extension) {
  const auto built = extended(std::move(extension));
  if (built) return {};
  CHECK(built.error().code() == Code::invalid);
  std::string_view place = built.error().field();
  if (place.starts_with("extensions[0].")) place.remove_prefix(14);
  return std::string(place);
}

// A state of the host's own that the request comes to and goes on from.
FlowExtension waiting(std::vector<Transition> more = {}) {
  FlowExtension made{.entity = "service.servicerequest", .states = {{"waiting", {"Ждём", "Күтеміз", "Waiting", {}}}}};
  made.transitions = {{.action = "pause", .from = {"sent"}, .to = "waiting"},
                      {.action = "drop", .from = {"waiting"}, .to = "draft"}};
  for (auto& one : more) made.transitions.push_back(std::move(one));
  return made;
}

FlowExtension of(std::string entity, Transition one) {
  FlowExtension made{.entity = std::move(entity), .states = {{"own", {"Своё", "Өз", "Own", {}}}}, .terminal = {"own"}};
  made.transitions.push_back(std::move(one));
  return made;
}

}  // namespace

TEST_CASE("an extension that breaks a promise of the flow is refused with its place") {
  struct Case {
    const char* why;
    FlowExtension extension;
    const char* expected;
  };
  const std::vector<std::string> send_guards{"check_service_takes_requests", "check_request_answers",
                                             "check_request_company", "check_only_open_request"};
  const std::vector<std::string> send_effects{"keep_shown_answers", "stamp_sent"};
  auto twice = waiting();
  twice.states.push_back({"draft", {}});
  auto terminal = waiting();
  terminal.terminal = {"sent"};
  auto editable = waiting();
  editable.editable = {"sent"};
  auto lost = waiting();
  lost.editable = {"nowhere"};
  auto dead_end = waiting();
  dead_end.transitions.pop_back();
  auto unreached = waiting();
  unreached.transitions.erase(unreached.transitions.begin());
  auto steps = [](FlowExtension::Steps one) {
    FlowExtension made{.entity = one.action == "finish" ? "booking.booking" : "service.servicerequest"};
    made.steps.push_back(std::move(one));
    return made;
  };
  const Case cases[] = {
      {"sound", waiting(), ""},
      {"a state twice", twice, "states[1]"},
      {"a state of the platform becomes terminal", terminal, "terminal[0]"},
      {"a state of the platform becomes editable", editable, "editable[0]"},
      {"a list names no state", lost, "editable[0]"},
      {"a dead end", dead_end, "status"},
      {"a state that nothing leads to", unreached, "status"},
      {"no such flow", FlowExtension{.entity = "core.city"}, "entity"},
      {"no such entity", FlowExtension{.entity = "core.rocket"}, "entity"},
      {"to no state", waiting({{.action = "go", .from = {"waiting"}, .to = "nowhere"}}), "transitions[2].to"},
      {"from no state", waiting({{.action = "go", .from = {"nowhere"}, .to = "draft"}}), "transitions[2].from"},
      {"an action twice from one state", waiting({{.action = "withdraw", .from = {"sent"}, .to = "waiting"}}),
       "status"},
      {"on from a terminal state", waiting({{.action = "reopen", .from = {"success"}, .to = "waiting"}}),
       "transitions[2].from"},
      {"into success past its guards",
       waiting({{.action = "fast",
                 .from = {"waiting"},
                 .to = "success",
                 .sod = Sod::full,
                 .effects = {"revoke_open_expertises", "take_service_effect"}}}),
       "transitions[2].guards"},
      {"into success past its effects",
       waiting({{.action = "fast",
                 .from = {"waiting"},
                 .to = "success",
                 .sod = Sod::full,
                 .guards = {"check_steps_taken"}}}),
       "transitions[2].effects"},
      {"into success on one's own case",
       waiting({{.action = "fast",
                 .from = {"waiting"},
                 .to = "success",
                 .guards = {"check_steps_taken"},
                 .effects = {"revoke_open_expertises", "take_service_effect"}}}),
       "transitions[2].sod"},
      {"into success as the flow does it",
       waiting({{.action = "fast",
                 .from = {"waiting"},
                 .to = "success",
                 .sod = Sod::full,
                 .guards = {"check_steps_taken"},
                 .effects = {"revoke_open_expertises", "take_service_effect"}}}),
       ""},
      {"a refusal without a word",
       waiting({{.action = "reject",
                 .from = {"waiting"},
                 .to = "reject",
                 .sod = Sod::full,
                 .effects = {"revoke_open_expertises"}}}),
       "transitions[2].needs_comment"},
      {"by the system where people decide",
       waiting({{.action = "lapse",
                 .from = {"waiting"},
                 .to = "reject",
                 .sod = Sod::full,
                 .needs_comment = true,
                 .is_system = true,
                 .effects = {"revoke_open_expertises"}}}),
       "transitions[2].is_system"},
      {"to where only a signature leads",
       waiting({{.action = "lapse", .from = {"waiting"}, .to = "rejected", .sod = Sod::full}}), "transitions[2].to"},
      {"sent again with all of its guards",
       waiting({{.action = "send", .from = {"waiting"}, .to = "sent", .guards = send_guards, .effects = send_effects}}),
       ""},
      {"sent again without one of them",
       waiting({{.action = "send",
                 .from = {"waiting"},
                 .to = "sent",
                 .guards = {send_guards.begin() + 1, send_guards.end()},
                 .effects = send_effects}}),
       "transitions[2].guards"},
      {"more separation of duties for everybody's withdraw",
       waiting({{.action = "withdraw", .from = {"waiting"}, .to = "draft", .sod = Sod::full}}), "transitions[2].sod"},
      {"more separation of duties for every change",
       waiting({{.action = "note", .from = {"waiting"}, .to = "waiting", .permission = "change", .sod = Sod::full}}),
       "transitions[2].sod"},
      {"out of published without hiding it", of("core.event", {.action = "feature", .from = {"success"}, .to = "own"}),
       "transitions[0].effects"},
      {"into active past the rules of bookings",
       of("booking.booking", {.action = "resume", .from = {"active"}, .to = "active"}), "transitions[0].effects"},
      {"an action of the system",
       of("booking.booking",
          {.action = "finish", .from = {"active"}, .to = "own", .effects = {"booking.record_history"}}),
       "transitions[0].action"},
      {"a guard before the system's action", steps({.action = "finish", .guards = {"host.look"}}), "steps[0].action"},
      {"a guard before an effect", steps({.action = "refuse", .guards = {"host.look"}}), "steps[0].action"},
      {"a guard of no action", steps({.action = "fly", .guards = {"host.look"}}), "steps[0].action"},
      {"a guard from where the action does not lead",
       steps({.action = "send", .from = {"sent"}, .guards = {"host.look"}}), "steps[0].from"},
      {"a guard that is there", steps({.action = "complete", .guards = {"check_steps_taken"}}), "steps[0].guards"},
  };
  for (const auto& one : cases) {
    INFO(one.why);
    CHECK(fault_of(one.extension) == one.expected);
  }
}

TEST_CASE("a request goes through states that a host's JSON adds") {
  const Module module = module_from_json(lab_document().dump()).value();
  HubFixture f(options_with(module), platform_with(module_from_json(lab_document().dump())).value());
  REQUIRE(f.hub().add_catalogue());
  const auto author = f.actor("user");
  const auto moderator = f.actor("moderator");
  const auto request = f.hub()
                           .create(author, "service.servicerequest", Json::object({{"service_id", "startup_register"}}))
                           .value()
                           .row.key();
  const auto perform = [&](const rules::Actor& actor, std::string_view action, std::string_view comment = {}) {
    return fault(
        f.hub().perform(actor, "service.servicerequest", request, action, Json::object({{"comment", comment}})));
  };
  REQUIRE(perform(author, "send") == "");
  CHECK(perform(author, "ask_documents", "my own").starts_with("denied"));
  CHECK(perform(moderator, "ask_documents") == "invalid: comment_required");
  CHECK(perform(moderator, "ask_documents", "the charter, please") == "");
  CHECK(perform(moderator, "approve") == "illegal_transition: not_from_status");
  CHECK(perform(author, "send") == "");
  CHECK(perform(moderator, "approve") == "");
  CHECK(f.history("service.servicerequest", request) == ">draft draft>sent sent>waiting waiting>sent sent>approved");
  const auto states = f.hub().platform().flow(f.hub().platform().at("service.servicerequest"))->states;
  CHECK(states.back().title.get(Language::kk) == "Құжаттар күтілуде");
  // The word is one of the column's now, and others are not.
  CHECK(f.hub().platform().describe().dump().find("\"rejected\",\"waiting\"") != std::string::npos);
}

TEST_CASE("a guard and an effect of a host's C++ join the flow's own, from some states or all") {
  int seen = 0;
  FlowExtension extension{.entity = "core.blog"};
  extension.steps = {{.action = "send", .from = {"correction"}, .guards = {"host.not_twice"}},
                     {.action = "publish", .guards = {}, .effects = {"host.count"}}};
  const auto whole =
      extended(extension,
               {{"host.not_twice",
                 [](Change&) -> Result<> { return Error(Code::invalid, "once is enough").at("core.blog", "status"); }},
                {"host.count", [&seen](Change& change) -> Result<> {
                   ++seen;
                   CHECK(change.after().text("status") == "success");
                   return success();
                 }}});
  REQUIRE(whole);
  HubFixture f({}, whole.value());
  const auto author = f.actor("user");
  const auto moderator = f.actor("moderator");
  const auto post = f.hub().create(author, "core.blog", Json::object({{"title", "Запись"}})).value().row.key();
  const auto perform = [&](const rules::Actor& actor, std::string_view action) {
    return fault(f.hub().perform(actor, "core.blog", post, action, Json::object({{"comment", "so"}})));
  };
  REQUIRE(perform(author, "send") == "");
  REQUIRE(perform(moderator, "publish") == "");
  CHECK(seen == 1);
  REQUIRE(perform(moderator, "unpublish") == "");
  CHECK(perform(author, "send") == "invalid");
  CHECK(f.status("core.blog", post) == "correction");
  // The flow of the library itself is as it was.
  CHECK(platform().value()->flow(platform().value()->at("core.blog"))->find("send", "correction")->guards.size() == 1);
}

TEST_CASE("two modules extend one flow, the second what the first made of it") {
  auto all = modules().value();
  for (const char* name : {"first", "second"}) {
    Module module{.name = name};
    module.is_host = true;
    FlowExtension extension = waiting();
    if (std::string_view(name) == "second") {
      extension.states.front().name = "asleep";
      extension.transitions = {{.action = "doze", .from = {"waiting"}, .to = "asleep"},
                               {.action = "wake", .from = {"asleep"}, .to = "draft"}};
    }
    module.extensions.push_back(extension);
    all.push_back(std::move(module));
  }
  const auto built = Platform::build(std::move(all));
  REQUIRE(built);
  const auto* flow = built.value()->flow(built.value()->at("service.servicerequest"));
  CHECK(flow->find("doze", "waiting"));
  CHECK(flow->states.size() == 9);
}
