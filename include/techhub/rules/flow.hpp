// SPDX-License-Identifier: MIT
// Flow: the life of a row as data: states, and a table of transitions `action: from -> to` with permission, guards and
// effects by name. A Platform checks it and binds the names. Immutable then; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/rules/policy.hpp"
#include "techhub/value/json.hpp"

namespace techhub::rules {

struct Transition {
  std::string action;
  std::vector<std::string> from;
  std::string to;
  std::string permission{};  // action of the permission, when it is not the transition's own
  Sod sod = Sod::none;
  bool needs_comment = false;
  bool is_system = false;              // the actor `system` may take it
  bool effect_only = false;            // nobody takes it directly: an effect of another change does
  std::vector<std::string> guards{};   // all must hold, in this order
  std::vector<std::string> effects{};  // run in this order after the status is set
};

struct State {
  std::string name;
  I18n title;
};

// A way from nothing to an end that no single person should go, as analysis looks for: acts one after another, perhaps
// on rows of several entities.
struct Way {
  struct Leg {
    std::string entity{};  // empty: the flow's own
    std::string action{};  // one act on a row of `status`; empty: any way through the flow from there to `to`
    std::string status{};  // empty: the flow's first
    std::string to{};
    Sod sod = Sod::none;   // of the act, beside its permission's: a guard keeps the author of the way from it
    bool assigns = false;  // the act makes a row that is assigned to its actor and to nobody else
  };
  std::string name{};  // `moderator,expert`; empty when the flow has one way only
  std::vector<Leg> legs;
  bool by_service = false;  // rights may differ from service to service
  bool has_author = true;   // who takes the first act is the row's author, whom separation of duties keeps out
};

struct Flow {
  std::string entity;  // `core.event`
  std::string column = "status";
  std::string initial;
  std::vector<std::string> terminal;
  std::vector<std::string> editable;  // states in which update and delete are open to those who hold the permission
  std::vector<State> states;
  std::vector<Transition> transitions;
  std::vector<Way> ways{};

  // The transition of this action from this state; null when there is none.
  [[nodiscard]] const Transition* find(std::string_view action, std::string_view from) const noexcept;
  // Any transition of this action; null for an action that the flow does not know.
  [[nodiscard]] const Transition* find(std::string_view action) const noexcept;
  [[nodiscard]] bool is_editable(std::string_view state) const noexcept;
  [[nodiscard]] bool is_terminal(std::string_view state) const noexcept;
  // The permission's action: `permission`, or the transition's own.
  [[nodiscard]] static std::string_view permission_of(const Transition& transition) noexcept;
};

// `invalid` names the fault: a name that is none, a state twice, a transition or list of a state that `states` lacks, a
// state that cannot be reached, a dead end that is not terminal, an action twice from one state, a word that `words`
// (the column's, when not empty) lacks.
[[nodiscard]] Result<> check(const Flow& flow, std::span<const std::string_view> words);

// Drawings, titles in `language`. The text is a whole document of its kind.
[[nodiscard]] std::string to_mermaid(const Flow& flow, Language language);
[[nodiscard]] std::string to_dot(const Flow& flow, Language language);
// The flow as data, and back: a host adds a flow from JSON. `invalid` names the place.
[[nodiscard]] Json describe(const Flow& flow);
[[nodiscard]] Result<Flow> flow_from_json(const Json& json);

}  // namespace techhub::rules
