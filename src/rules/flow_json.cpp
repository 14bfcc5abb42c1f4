// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>

#include "rules/words.hpp"
#include "techhub/rules/flow.hpp"

namespace techhub::rules {

namespace {

using namespace std::string_view_literals;

// In the order of Sod.
constexpr std::array sod_names{"none"sv, "people"sv, "full"sv};

// Only what differs from a Transition's defaults, so that the text reads like the table.
Json describe(const Transition& transition) {
  Json out =
      Json::object({{"action", transition.action}, {"from", words_json(transition.from)}, {"to", transition.to}});
  if (!transition.permission.empty()) out.set("permission", transition.permission);
  if (transition.sod != Sod::none) out.set("sod", sod_names[static_cast<std::size_t>(transition.sod)]);
  if (transition.needs_comment) out.set("needs_comment", true);
  if (transition.is_system) out.set("is_system", true);
  if (transition.effect_only) out.set("effect_only", true);
  if (!transition.guards.empty()) out.set("guards", words_json(transition.guards));
  if (!transition.effects.empty()) out.set("effects", words_json(transition.effects));
  return out;
}

Json describe(const Way& way) {
  Json legs = Json::array();
  for (const Way::Leg& leg : way.legs) {
    Json one = Json::object({});
    const auto set = [&](std::string_view key, const std::string& value) {
      if (!value.empty()) one.set(key, value);
    };
    set("entity", leg.entity);
    set("action", leg.action);
    set("status", leg.status);
    set("to", leg.to);
    if (leg.sod != Sod::none) one.set("sod", sod_names[static_cast<std::size_t>(leg.sod)]);
    if (leg.assigns) one.set("assigns", true);
    legs.push(std::move(one));
  }
  Json out = Json::object({{"legs", std::move(legs)}});
  if (!way.name.empty()) out.set("name", way.name);
  if (way.by_service) out.set("by_service", true);
  if (!way.has_author) out.set("has_author", false);
  return out;
}

// Reads one object, member by member; the first fault stays and names the place.
class ObjectReader {
 public:
  ObjectReader(const Json& json, std::string place) : json_(json), place_(std::move(place)) {
    if (!json.is_object()) fail("", "expected an object");
  }

  void read(std::string_view key, std::string& out, bool is_required = true) {
    const Json* value = take(key, is_required);
    if (value == nullptr) return;
    if (!value->is_string()) return fail(key, "expected a text");
    out = value->as_string();
  }
  void read(std::string_view key, bool& out) {
    const Json* value = take(key, false);
    if (value == nullptr) return;
    if (!value->is_bool()) return fail(key, "expected true or false");
    out = value->as_bool();
  }
  // An array of words; one word may stand for itself.
  void read(std::string_view key, std::vector<std::string>& out, bool is_required = false) {
    const Json* value = take(key, is_required);
    if (value == nullptr) return;
    if (!value->is_string() && !value->is_array()) return fail(key, "expected a list of texts");
    for (const Json& item : value->is_string() ? std::span(value, 1) : value->items()) {
      if (!item.is_string()) return fail(key, "expected a list of texts");
      out.emplace_back(item.as_string());
    }
  }
  void read(std::string_view key, Sod& out) {
    const Json* value = take(key, false);
    if (value == nullptr) return;
    const auto found = std::find(sod_names.begin(), sod_names.end(), value->as_string());
    if (found == sod_names.end()) return fail(key, "expected `none`, `people` or `full`");
    out = static_cast<Sod>(found - sod_names.begin());
  }
  void read(std::string_view key, I18n& out) {
    const Json* value = take(key, false);
    if (value == nullptr) return;
    if (auto text = i18n_from(*value))
      out = std::move(text).assume_value();
    else
      fail(key, text.assume_error().message());
  }
  // Calls `read_one(item, place)` for each item.
  template <class Read>
  void each(std::string_view key, const Read& read_one, bool is_required = true) {
    const Json* value = take(key, is_required);
    if (value == nullptr) return;
    if (!value->is_array()) return fail(key, "expected an array");
    for (std::size_t i = 0; i < value->items().size() && !fault_; ++i) {
      const Result<> one = read_one(value->items()[i], at(key) + "[" + std::to_string(i) + "]");
      if (!one) fault_ = one.assume_error();
    }
  }

  // After every key was read: what remains is unknown.
  [[nodiscard]] Result<> done() {
    for (const auto& [key, value] : json_.members())
      if (std::find(known_.begin(), known_.end(), key) == known_.end()) fail(key, "unknown key");
    if (fault_) return *std::move(fault_);
    return success();
  }

 private:
  const Json* take(std::string_view key, bool is_required) {
    known_.push_back(key);
    const Json* value = json_.find(key);
    if (value == nullptr && is_required) fail(key, "it is missing");
    return fault_ ? nullptr : value;
  }
  [[nodiscard]] std::string at(std::string_view key) const {
    if (key.empty() || place_.empty()) return place_ + quoted(key);
    return place_ + "." + quoted(key);
  }
  void fail(std::string_view key, const std::string& cause) {
    if (fault_) return;
    const std::string place = at(key);
    fault_ = Error(Code::invalid, "flow, `" + place + "`: " + cause).at({}, place);
  }

  const Json& json_;
  std::string place_;
  std::vector<std::string_view> known_;
  std::optional<Error> fault_;
};

Result<> read_state(const Json& json, const std::string& place, Flow& flow) {
  State state;
  if (json.is_string()) {
    state.name = json.as_string();
  } else {
    ObjectReader reader(json, place);
    reader.read("name", state.name);
    reader.read("title", state.title);
    TECHHUB_DO(reader.done());
  }
  flow.states.push_back(std::move(state));
  return success();
}

Result<> read_transition(const Json& json, const std::string& place, Flow& flow) {
  Transition transition;
  ObjectReader reader(json, place);
  reader.read("action", transition.action);
  reader.read("from", transition.from, true);
  reader.read("to", transition.to);
  reader.read("permission", transition.permission, false);
  reader.read("sod", transition.sod);
  reader.read("needs_comment", transition.needs_comment);
  reader.read("is_system", transition.is_system);
  reader.read("effect_only", transition.effect_only);
  reader.read("guards", transition.guards);
  reader.read("effects", transition.effects);
  TECHHUB_DO(reader.done());
  flow.transitions.push_back(std::move(transition));
  return success();
}

Result<> read_way(const Json& json, const std::string& where, Flow& flow) {
  Way way;
  ObjectReader reader(json, where);
  reader.read("name", way.name, false);
  reader.read("by_service", way.by_service);
  reader.read("has_author", way.has_author);
  reader.each("legs", [&](const Json& one, const std::string& place) -> Result<> {
    Way::Leg leg;
    ObjectReader its(one, place);
    its.read("entity", leg.entity, false);
    its.read("action", leg.action, false);
    its.read("status", leg.status, false);
    its.read("to", leg.to, false);
    its.read("sod", leg.sod);
    its.read("assigns", leg.assigns);
    TECHHUB_DO(its.done());
    way.legs.push_back(std::move(leg));
    return success();
  });
  TECHHUB_DO(reader.done());
  flow.ways.push_back(std::move(way));
  return success();
}

}  // namespace

Json describe(const Flow& flow) {
  Json states = Json::array();
  for (const State& state : flow.states) states.push(Json::object({{"name", state.name}, {"title", state.title}}));
  Json transitions = Json::array();
  for (const Transition& transition : flow.transitions) transitions.push(describe(transition));
  Json out = Json::object({{"entity", flow.entity},
                           {"column", flow.column},
                           {"initial", flow.initial},
                           {"terminal", words_json(flow.terminal)},
                           {"editable", words_json(flow.editable)},
                           {"states", std::move(states)},
                           {"transitions", std::move(transitions)}});
  if (flow.ways.empty()) return out;
  Json ways = Json::array();
  for (const Way& way : flow.ways) ways.push(describe(way));
  out.set("ways", std::move(ways));
  return out;
}

Result<Flow> flow_from_json(const Json& json) {
  Flow flow;
  ObjectReader reader(json, {});
  reader.read("entity", flow.entity);
  reader.read("column", flow.column, false);
  reader.read("initial", flow.initial);
  reader.read("terminal", flow.terminal);
  reader.read("editable", flow.editable);
  reader.each("states", [&](const Json& one, const std::string& place) { return read_state(one, place, flow); });
  reader.each("transitions",
              [&](const Json& one, const std::string& place) { return read_transition(one, place, flow); });
  reader.each(
      "ways", [&](const Json& one, const std::string& place) { return read_way(one, place, flow); }, false);
  TECHHUB_DO(reader.done());
  return flow;
}

}  // namespace techhub::rules
