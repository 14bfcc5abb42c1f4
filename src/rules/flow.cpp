// SPDX-License-Identifier: MIT
#include "techhub/rules/flow.hpp"

#include <algorithm>
#include <set>

#include "rules/words.hpp"

namespace techhub::rules {

namespace {

bool contains(std::span<const std::string> items, std::string_view wanted) noexcept {
  return std::find(items.begin(), items.end(), wanted) != items.end();
}

class FlowChecker {
 public:
  FlowChecker(const Flow& flow, std::span<const std::string_view> words) noexcept : flow_(flow), words_(words) {}

  Result<> check() {
    TECHHUB_DO(check_states());
    TECHHUB_DO(check_list("initial", std::span(&flow_.initial, 1)));
    TECHHUB_DO(check_list("terminal", flow_.terminal));
    TECHHUB_DO(check_list("editable", flow_.editable));
    for (const Transition& transition : flow_.transitions) TECHHUB_DO(check_transition(transition));
    return check_ways();
  }

 private:
  [[nodiscard]] Error fault(const std::string& cause) const {
    return Error(Code::invalid, "flow of `" + quoted(flow_.entity) + "`: " + cause).at(flow_.entity, flow_.column);
  }
  [[nodiscard]] Error fault(const Transition& transition, const std::string& cause) const {
    return fault("action `" + quoted(transition.action) + "`: " + cause);
  }

  Result<> check_states() {
    if (flow_.states.empty()) return fault("no states");
    for (const State& state : flow_.states) {
      if (state.name.empty()) return fault("a state has no name");
      if (!names_.insert(state.name).second) return fault("state `" + quoted(state.name) + "` stands twice");
      if (!words_.empty() && std::find(words_.begin(), words_.end(), state.name) == words_.end())
        return fault("state `" + quoted(state.name) + "` is no word of the column");
    }
    return success();
  }

  [[nodiscard]] Result<> check_list(const std::string& list, std::span<const std::string> states) const {
    std::set<std::string_view> seen;
    for (const std::string& state : states) {
      if (!names_.contains(state)) return fault(list + ": unknown state `" + quoted(state) + "`");
      if (!seen.insert(state).second) return fault(list + ": state `" + quoted(state) + "` stands twice");
    }
    return success();
  }

  Result<> check_transition(const Transition& transition) {
    if (!is_word(transition.action)) return fault(transition, "bad name of an action");
    if (!transition.permission.empty() && !is_word(transition.permission))
      return fault(transition, "bad permission `" + quoted(transition.permission) + "`");
    if (transition.from.empty()) return fault(transition, "it leads from no state");
    for (const std::string& from : transition.from) {
      if (!names_.contains(from)) return fault(transition, "unknown state `" + quoted(from) + "`");
      if (!taken_.emplace(transition.action, from).second)
        return fault(transition, "it leads twice from state `" + quoted(from) + "`");
    }
    if (!names_.contains(transition.to)) return fault(transition, "unknown state `" + quoted(transition.to) + "`");
    return success();
  }

  [[nodiscard]] Result<> check_ways() const {
    std::set<std::string_view> reached{flow_.initial};
    for (bool grew = true; grew;) {
      grew = false;
      for (const Transition& transition : flow_.transitions)
        if (std::any_of(transition.from.begin(), transition.from.end(),
                        [&](const std::string& from) { return reached.contains(from); }))
          grew |= reached.insert(transition.to).second;
    }
    for (const State& state : flow_.states) {
      if (!reached.contains(state.name)) return fault("no way leads to state `" + quoted(state.name) + "`");
      const bool goes_on = std::any_of(flow_.transitions.begin(), flow_.transitions.end(),
                                       [&](const Transition& one) { return contains(one.from, state.name); });
      if (!goes_on && !flow_.is_terminal(state.name))
        return fault("no way leads on from state `" + quoted(state.name) + "`, which is not terminal");
    }
    return success();
  }

  const Flow& flow_;
  std::span<const std::string_view> words_;
  std::set<std::string_view> names_;
  std::set<std::pair<std::string_view, std::string_view>> taken_;
};

}  // namespace

const Transition* Flow::find(std::string_view action, std::string_view from) const noexcept {
  const auto found = std::find_if(transitions.begin(), transitions.end(), [&](const Transition& transition) {
    return transition.action == action && contains(transition.from, from);
  });
  return found == transitions.end() ? nullptr : &*found;
}

const Transition* Flow::find(std::string_view action) const noexcept {
  const auto found = std::find_if(transitions.begin(), transitions.end(),
                                  [&](const Transition& transition) { return transition.action == action; });
  return found == transitions.end() ? nullptr : &*found;
}

bool Flow::is_editable(std::string_view state) const noexcept { return contains(editable, state); }
bool Flow::is_terminal(std::string_view state) const noexcept { return contains(terminal, state); }

std::string_view Flow::permission_of(const Transition& transition) noexcept {
  return transition.permission.empty() ? transition.action : transition.permission;
}

Result<> check(const Flow& flow, std::span<const std::string_view> words) { return FlowChecker(flow, words).check(); }

}  // namespace techhub::rules
