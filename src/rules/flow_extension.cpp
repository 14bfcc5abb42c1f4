// SPDX-License-Identifier: MIT
#include "techhub/rules/flow_extension.hpp"

#include <algorithm>
#include <array>

#include "rules/words.hpp"

namespace techhub::rules {

namespace {

using namespace std::string_view_literals;
using Names = std::vector<std::string>;

bool contains(const Names& names, std::string_view wanted) noexcept {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

std::string member(std::string_view list, std::size_t i, std::string_view name = {}) {
  std::string place = std::string(list) + "[" + std::to_string(i) + "]";
  return name.empty() ? place : place + "." + std::string(name);
}

// Those of `names` that every one of `ways` has too.
template <class List>
Names common(const std::vector<const Transition*>& ways, const List& list) {
  if (ways.empty()) return {};
  Names shared;
  for (const std::string& name : list(*ways.front())) {
    if (std::all_of(ways.begin(), ways.end(), [&](const Transition* way) { return contains(list(*way), name); }))
      shared.push_back(name);
  }
  return shared;
}

const Names& guards_of(const Transition& one) noexcept { return one.guards; }
const Names& effects_of(const Transition& one) noexcept { return one.effects; }

class Extender {
 public:
  Extender(const Flow& flow, const FlowExtension& extension) : old_(flow), extension_(extension), made_(flow) {}

  Result<Flow> extend() {
    TECHHUB_DO(add_states());
    for (std::size_t i = 0; i < extension_.transitions.size(); ++i) TECHHUB_DO(add_transition(i));
    for (std::size_t i = 0; i < extension_.steps.size(); ++i) TECHHUB_DO(add_steps(i));
    TECHHUB_DO(check(made_, {}));
    return std::move(made_);
  }

 private:
  [[nodiscard]] Error fault(std::string_view place, const std::string& cause) const {
    return Error(Code::invalid,
                 "extension of the flow of `" + quoted(extension_.entity) + "`, `" + std::string(place) + "`: " + cause)
        .at(extension_.entity, place);
  }

  [[nodiscard]] static bool has_state(const Flow& flow, std::string_view name) noexcept {
    return std::any_of(flow.states.begin(), flow.states.end(), [&](const State& state) { return state.name == name; });
  }

  Result<> add_states() {
    for (std::size_t i = 0; i < extension_.states.size(); ++i) {
      const State& state = extension_.states[i];
      const auto place = member("states", i);
      if (!is_word(state.name)) return fault(place, "`" + quoted(state.name) + "` is no name of a state");
      if (has_state(made_, state.name)) return fault(place, "the flow has the state `" + state.name + "` already");
      made_.states.push_back(state);
    }
    TECHHUB_DO(add_list("terminal", extension_.terminal, made_.terminal));
    return add_list("editable", extension_.editable, made_.editable);
  }

  Result<> add_list(std::string_view list, const Names& states, Names& to) {
    for (std::size_t i = 0; i < states.size(); ++i) {
      const auto place = member(list, i);
      if (!has_state(made_, states[i])) return fault(place, "there is no state `" + quoted(states[i]) + "`");
      if (has_state(old_, states[i])) return fault(place, "the state `" + states[i] + "` is not of this extension");
      to.push_back(states[i]);
    }
    return success();
  }

  Result<> add_transition(std::size_t i) {
    const Transition& made = extension_.transitions[i];
    if (!has_state(made_, made.to))
      return fault(member("transitions", i, "to"), "there is no state `" + quoted(made.to) + "`");
    for (const std::string& from : made.from) {
      if (!has_state(made_, from))
        return fault(member("transitions", i, "from"), "there is no state `" + quoted(from) + "`");
      if (has_state(old_, from)) TECHHUB_DO(check_way_out(i, from));
    }
    for (const Transition& one : old_.transitions) {
      if (one.action == made.action && (one.is_system || one.effect_only))
        return fault(member("transitions", i, "action"),
                     "`" + made.action + "` is an action of the system or of effects");
      if (Flow::permission_of(one) == Flow::permission_of(made) && one.sod < made.sod)
        return fault(member("transitions", i, "sod"), "other transitions of this permission ask for less");
    }
    if (has_state(old_, made.to)) TECHHUB_DO(check_way_in(i));
    made_.transitions.push_back(made);
    return success();
  }

  [[nodiscard]] Result<> check_way_out(std::size_t i, const std::string& from) const {
    if (old_.is_terminal(from))
      return fault(member("transitions", i, "from"), "`" + from + "` is terminal: nothing new leads on from it");
    std::vector<const Transition*> ways;
    for (const Transition& one : old_.transitions) {
      if (contains(one.from, from)) ways.push_back(&one);
    }
    if (ways.size() < 2) return success();
    for (const std::string& effect : common(ways, effects_of)) {
      if (!contains(extension_.transitions[i].effects, effect))
        return fault(member("transitions", i, "effects"), "every way out of `" + from + "` runs `" + effect + "`");
    }
    return success();
  }

  [[nodiscard]] Result<> check_way_in(std::size_t i) const {
    const Transition& made = extension_.transitions[i];
    std::vector<const Transition*> ways;
    for (const Transition& one : old_.transitions) {
      if (one.to == made.to && !one.effect_only) ways.push_back(&one);
    }
    const auto all = [&](const auto& holds) {
      return std::all_of(ways.begin(), ways.end(), [&](const Transition* way) { return holds(*way); });
    };
    const auto refuse = [&](std::string_view name, const std::string& cause) {
      return fault(member("transitions", i, name), "every way into `" + made.to + "` " + cause);
    };
    if (ways.empty()) return fault(member("transitions", i, "to"), "nobody's action leads to `" + made.to + "`");
    if (made.is_system && all([](const Transition& way) { return !way.is_system; }))
      return refuse("is_system", "is taken by people");
    if (all([&](const Transition& way) { return way.sod > made.sod; }))
      return refuse("sod", "asks for more separation of duties");
    if (!made.needs_comment && all([](const Transition& way) { return way.needs_comment; }))
      return refuse("needs_comment", "needs a comment");
    for (const std::string& guard : common(ways, guards_of)) {
      if (!contains(made.guards, guard)) return refuse("guards", "has the guard `" + guard + "`");
    }
    for (const std::string& effect : common(ways, effects_of)) {
      if (!contains(made.effects, effect)) return refuse("effects", "runs `" + effect + "`");
    }
    return success();
  }

  // A transition of which only some states get the steps becomes two.
  Result<> add_steps(std::size_t i) {
    const auto& added = extension_.steps[i];
    if (!old_.find(added.action))
      return fault(member("steps", i, "action"), "the flow has no action `" + quoted(added.action) + "`");
    for (const std::string& from : added.from) {
      if (!old_.find(added.action, from))
        return fault(member("steps", i, "from"), "`" + added.action + "` does not lead from `" + quoted(from) + "`");
    }
    std::vector<Transition> transitions;
    for (Transition& one : made_.transitions) {
      if (one.action != added.action) {
        transitions.push_back(std::move(one));
        continue;
      }
      if (one.is_system || one.effect_only)
        return fault(member("steps", i, "action"),
                     "`" + added.action + "` is an action of the system or of effects: nothing stands in its way");
      Transition rest = one;
      if (!added.from.empty()) {
        std::erase_if(one.from, [&](const std::string& from) { return !contains(added.from, from); });
        std::erase_if(rest.from, [&](const std::string& from) { return contains(added.from, from); });
        if (!rest.from.empty()) transitions.push_back(std::move(rest));
        if (one.from.empty()) continue;
      }
      TECHHUB_DO(append(member("steps", i, "guards"), added.guards, one.guards));
      TECHHUB_DO(append(member("steps", i, "effects"), added.effects, one.effects));
      transitions.push_back(std::move(one));
    }
    made_.transitions = std::move(transitions);
    return success();
  }

  [[nodiscard]] Result<> append(const std::string& place, const Names& names, Names& to) const {
    for (const std::string& name : names) {
      if (contains(to, name)) return fault(place, "the transition has `" + quoted(name) + "` already");
      to.push_back(name);
    }
    return success();
  }

  const Flow& old_;
  const FlowExtension& extension_;
  Flow made_;
};

Error bad(const std::string& place, const std::string& cause) {
  return Error(Code::invalid, "extension of a flow, `" + place + "`: " + cause).at({}, place);
}

Result<Names> names_from(const Json& json, const std::string& place) {
  Names names;
  if (json.is_null()) return names;
  if (!json.is_string() && !json.is_array()) return bad(place, "expected a list of texts");
  for (const Json& item : json.is_string() ? std::span(&json, 1) : json.items()) {
    if (!item.is_string()) return bad(place, "expected a list of texts");
    names.emplace_back(item.as_string());
  }
  return names;
}

Result<FlowExtension::Steps> steps_from(const Json& json, const std::string& place) {
  if (!json.is_object()) return bad(place, "expected an object");
  for (const auto& [key, value] : json.members()) {
    constexpr std::array known{"action"sv, "from"sv, "guards"sv, "effects"sv};
    if (std::find(known.begin(), known.end(), key) == known.end()) return bad(place + "." + quoted(key), "unknown key");
  }
  FlowExtension::Steps steps;
  steps.action = json["action"].as_string();
  if (!is_word(steps.action)) return bad(place + ".action", "expected the name of an action");
  TECHHUB_TRY(steps.from, names_from(json["from"], place + ".from"));
  TECHHUB_TRY(steps.guards, names_from(json["guards"], place + ".guards"));
  TECHHUB_TRY(steps.effects, names_from(json["effects"], place + ".effects"));
  if (steps.guards.empty() && steps.effects.empty()) return bad(place, "neither guards nor effects");
  return steps;
}

}  // namespace

Result<Flow> extend(const Flow& flow, const FlowExtension& extension) { return Extender(flow, extension).extend(); }

// What an extension shares with a flow is read as one.
Result<FlowExtension> flow_extension_from_json(const Json& json) {
  if (!json.is_object()) return bad("", "expected an object");
  Json flow = Json::object({{"initial", ""}, {"states", Json::array()}, {"transitions", Json::array()}});
  for (const auto& [key, value] : json.members()) {
    constexpr std::array shared{"entity"sv, "states"sv, "terminal"sv, "editable"sv, "transitions"sv};
    if (key == "steps") continue;
    if (std::find(shared.begin(), shared.end(), key) == shared.end()) return bad(quoted(key), "unknown key");
    flow.set(key, value);
  }
  TECHHUB_TRY(Flow read, flow_from_json(flow));
  FlowExtension extension{.entity = std::move(read.entity),
                          .states = std::move(read.states),
                          .terminal = std::move(read.terminal),
                          .editable = std::move(read.editable),
                          .transitions = std::move(read.transitions)};
  const Json& steps = json["steps"];
  if (!steps.is_null() && !steps.is_array()) return bad("steps", "expected an array");
  for (std::size_t i = 0; i < steps.items().size(); ++i) {
    TECHHUB_TRY(auto one, steps_from(steps.items()[i], member("steps", i)));
    extension.steps.push_back(std::move(one));
  }
  return extension;
}

}  // namespace techhub::rules
