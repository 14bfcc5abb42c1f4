// SPDX-License-Identifier: MIT
#include "techhub/rules/flow.hpp"

#include <catch2/catch.hpp>
#include <functional>

using namespace techhub;
using namespace techhub::rules;

namespace {

I18n titled(std::string ru, std::string en) {
  return {.ru = std::move(ru), .kk = {}, .en = std::move(en), .other = {}};
}

Flow content() {
  return {.entity = "core.blog",
          .initial = "draft",
          .terminal = {"deleted"},
          .editable = {"draft"},
          .states = {{"draft", titled("Черновик", "Draft")},
                     {"sent", titled("Отправлено", "Sent")},
                     {"success", {}},
                     {"deleted", {}}},
          .transitions = {
              {.action = "send", .from = {"draft"}, .to = "sent", .guards = {"has_title"}},
              {.action = "return", .from = {"sent"}, .to = "draft", .sod = Sod::full, .needs_comment = true},
              {.action = "publish", .from = {"sent"}, .to = "success", .sod = Sod::people, .effects = {"feed", "tell"}},
              {.action = "remove", .from = {"draft", "success"}, .to = "deleted", .permission = "wipe"},
              {.action = "expire", .from = {"success"}, .to = "deleted", .is_system = true},
              {.action = "sweep", .from = {"sent"}, .to = "deleted", .effect_only = true}}};
}

constexpr std::array<std::string_view, 5> words{"draft", "sent", "success", "deleted", "spare"};

}  // namespace

TEST_CASE("a flow finds its transitions and knows its states") {
  const Flow flow = content();
  CHECK(check(flow, words));
  CHECK(check(flow, {}));
  REQUIRE(flow.find("send", "draft") != nullptr);
  CHECK(flow.find("send", "draft")->to == "sent");
  CHECK(flow.find("send", "sent") == nullptr);
  CHECK(flow.find("remove", "success") != nullptr);
  CHECK(flow.find("fly") == nullptr);
  CHECK(flow.find("publish") != nullptr);
  CHECK(Flow::permission_of(*flow.find("send")) == "send");
  CHECK(Flow::permission_of(*flow.find("remove")) == "wipe");
  CHECK(flow.is_editable("draft"));
  CHECK_FALSE(flow.is_editable("sent"));
  CHECK(flow.is_terminal("deleted"));
  CHECK_FALSE(flow.is_terminal("success"));
}

TEST_CASE("a broken flow is refused with its fault") {
  struct Row {
    std::function<void(Flow&)> damage;
    std::string cause;
  };
  const Row rows[] = {
      {[](Flow& f) { f.states.clear(); }, "no states"},
      {[](Flow& f) {
         f.states.push_back({"", {}});
       },
       "a state has no name"},
      {[](Flow& f) {
         f.states.push_back({"draft", {}});
       },
       "state `draft` stands twice"},
      {[](Flow& f) {
         f.states.push_back({"lost", {}});
       },
       "state `lost` is no word of the column"},
      {[](Flow& f) {
         f.states.push_back({"spare", {}});
       },
       "no way leads to state `spare`"},
      {[](Flow& f) { f.initial = "nowhere"; }, "initial: unknown state `nowhere`"},
      {[](Flow& f) { f.initial = ""; }, "initial: unknown state ``"},
      {[](Flow& f) { f.initial = "success"; }, "no way leads to state `draft`"},
      {[](Flow& f) { f.terminal.push_back("gone"); }, "terminal: unknown state `gone`"},
      {[](Flow& f) { f.terminal.push_back("deleted"); }, "terminal: state `deleted` stands twice"},
      {[](Flow& f) { f.terminal.clear(); }, "no way leads on from state `deleted`, which is not terminal"},
      {[](Flow& f) { f.editable.push_back("gone"); }, "editable: unknown state `gone`"},
      {[](Flow& f) { f.transitions[0].action = ""; }, "action ``: bad name of an action"},
      {[](Flow& f) { f.transitions[0].action = "Send it"; }, "action `Send it`: bad name of an action"},
      {[](Flow& f) { f.transitions[3].permission = "a.b"; }, "action `remove`: bad permission `a.b`"},
      {[](Flow& f) { f.transitions[0].from.clear(); }, "action `send`: it leads from no state"},
      {[](Flow& f) { f.transitions[0].from = {"gone"}; }, "action `send`: unknown state `gone`"},
      {[](Flow& f) { f.transitions[0].to = "gone"; }, "action `send`: unknown state `gone`"},
      {[](Flow& f) { f.transitions[3].from.push_back("draft"); }, "action `remove`: it leads twice from state `draft`"},
      {[](Flow& f) { f.transitions.push_back({.action = "send", .from = {"draft"}, .to = "success"}); },
       "action `send`: it leads twice from state `draft`"},
  };
  for (const Row& row : rows) {
    Flow flow = content();
    row.damage(flow);
    INFO(row.cause);
    const auto checked = check(flow, words);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code() == Code::invalid);
    CHECK(checked.error().message() == "flow of `core.blog`: " + row.cause);
    CHECK(checked.error().entity() == "core.blog");
  }
}

TEST_CASE("the same action may lead on from different states, and a terminal state may have a way out") {
  Flow flow = content();
  flow.transitions.push_back({.action = "send", .from = {"success"}, .to = "sent", .permission = "resend"});
  flow.transitions.push_back({.action = "restore", .from = {"deleted"}, .to = "draft"});
  CHECK(check(flow, words));
  CHECK(Flow::permission_of(*flow.find("send", "success")) == "resend");
}

TEST_CASE("transitions may stand in any order") {
  const Flow flow{.entity = "a.b",
                  .initial = "a",
                  .terminal = {"d"},
                  .states = {{"a", {}}, {"b", {}}, {"c", {}}, {"d", {}}},
                  .transitions = {{.action = "three", .from = {"c"}, .to = "d"},
                                  {.action = "two", .from = {"b"}, .to = "c"},
                                  {.action = "one", .from = {"a"}, .to = "b"},
                                  {.action = "back", .from = {"b"}, .to = "a"}}};
  CHECK(check(flow, {}));
}

TEST_CASE("a flow is drawn") {
  CHECK(to_mermaid(content(), Language::ru) == R"(stateDiagram-v2
  state "Черновик" as draft
  state "Отправлено" as sent
  state "success" as success
  state "deleted" as deleted
  [*] --> draft
  draft --> sent : Отправить
  sent --> draft : Вернуть на доработку
  sent --> success : Опубликовать
  draft --> deleted : Удалить
  success --> deleted : Удалить
  success --> deleted : Истекает
  sent --> deleted : sweep
  deleted --> [*]
)");
  CHECK(to_dot(content(), Language::en) == R"(digraph "core.blog" {
  rankdir=LR;
  node [shape=box, style=rounded];
  "" [shape=point];
  "draft" [label="Draft"];
  "sent" [label="Sent"];
  "success" [label="success"];
  "deleted" [label="deleted", peripheries=2];
  "" -> "draft";
  "draft" -> "sent" [label="Send"];
  "sent" -> "draft" [label="Return"];
  "sent" -> "success" [label="Publish"];
  "draft" -> "deleted" [label="Remove"];
  "success" -> "deleted" [label="Remove"];
  "success" -> "deleted" [label="Expire"];
  "sent" -> "deleted" [label="sweep", style=dashed];
}
)");
}

TEST_CASE("titles and names cannot break a drawing") {
  Flow flow{.entity = "a.b",
            .initial = "end",
            .terminal = {"end"},
            .states = {{"end", titled("a \"b\"; c: #\n[*] --> x\\", "")}}};
  CHECK(to_mermaid(flow, Language::ru) ==
        "stateDiagram-v2\n  state \"a #quot;b#quot;#59; c#58; #35; [*] --> x\\\" as S0\n  [*] --> S0\n  S0 --> [*]\n");
  CHECK(to_dot(flow, Language::ru).find(R"("end" [label="a \"b\"; c: # [*] --> x\\", peripheries=2];)") !=
        std::string::npos);
}

TEST_CASE("a flow is data and comes back from it") {
  const Json json = describe(content());
  const auto again = flow_from_json(json);
  REQUIRE(again);
  CHECK(describe(again.value()) == json);
  CHECK(check(again.value(), words));
  CHECK(again.value().find("return")->sod == Sod::full);
  CHECK(again.value().find("return")->needs_comment);
  CHECK(again.value().find("expire")->is_system);
  CHECK(again.value().find("sweep")->effect_only);
  CHECK(again.value().find("publish")->effects == std::vector<std::string>{"feed", "tell"});
  CHECK(again.value().find("send")->guards == std::vector<std::string>{"has_title"});
  CHECK(again.value().states[0].title == content().states[0].title);

  const auto brief =
      flow_from_json(Json::parse(R"({"entity": "a.b", "initial": "on", "states": ["on", "off"], "terminal": "off",
    "transitions": [{"action": "stop", "from": "on", "to": "off"}]})")
                         .value());
  REQUIRE(brief);
  CHECK(brief.value().column == "status");
  CHECK(check(brief.value(), {}));
}

TEST_CASE("a bad description of a flow is refused with its place") {
  const std::string start = R"({"entity": "a.b", "initial": "on", "states": [)";
  struct Row {
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      {"1", "flow, ``: expected an object"},
      {"{}", "flow, `entity`: it is missing"},
      {R"({"entity": 1})", "flow, `entity`: expected a text"},
      {R"({"entity": "a.b", "initial": "on"})", "flow, `states`: it is missing"},
      {R"({"entity": "a.b", "initial": "on", "states": {}})", "flow, `states`: expected an array"},
      {R"({"entity": "a.b", "initial": "on", "terminal": [1]})", "flow, `terminal`: expected a list of texts"},
      {R"({"entity": "a.b", "initial": "on", "terminal": 1})", "flow, `terminal`: expected a list of texts"},
      {start + "1]}", "flow, `states[0]`: expected an object"},
      {start + R"("on", {"title": "x"}]})", "flow, `states[1].name`: it is missing"},
      {start + R"({"name": "on", "title": 1}]})",
       "flow, `states[0].title`: translated text is neither an object nor a text"},
      {start + R"({"name": "on", "x": 1}]})", "flow, `states[0].x`: unknown key"},
      {start + R"("on"]})", "flow, `transitions`: it is missing"},
      {start + R"("on"], "transitions": [{}]})", "flow, `transitions[0].action`: it is missing"},
      {start + R"("on"], "transitions": [{"action": "a"}]})", "flow, `transitions[0].from`: it is missing"},
      {start + R"("on"], "transitions": [{"action": "a", "from": "on", "to": "on", "sod": "half"}]})",
       "flow, `transitions[0].sod`: expected `none`, `people` or `full`"},
      {start + R"("on"], "transitions": [{"action": "a", "from": "on", "to": "on", "is_system": 1}]})",
       "flow, `transitions[0].is_system`: expected true or false"},
      {start + R"("on"], "transitions": [], "x": 1})", "flow, `x`: unknown key"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto read = flow_from_json(Json::parse(row.text).value());
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == Code::invalid);
    CHECK(read.error().message() == row.message);
  }
}
