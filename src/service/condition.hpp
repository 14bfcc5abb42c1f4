// SPDX-License-Identifier: MIT
// Condition: what `visible_if` and `required_if` of a form field say about other answers.
//   {"field": "stage", "equals": "mvp"}          or "in": [...], "filled": true, "at_least": 5, "at_most": 10
//   {"all": [...]}, {"any": [...]}, {"not": {...}}
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/meaning.hpp"

namespace techhub::service {

class Condition {
 public:
  static constexpr std::size_t max_parts = 100;
  static constexpr std::size_t max_depth = 8;

  // Nothing for what is no condition, or a larger one.
  [[nodiscard]] static std::optional<Condition> parse(const Json& json);
  // The fields that it asks about, in order, perhaps more than once.
  [[nodiscard]] const std::vector<std::string>& fields() const noexcept { return fields_; }
  // The same of both conditions in the rules of a field.
  [[nodiscard]] static std::vector<std::string> asked_by(const Json& rules);
  // `answer` gives what a field's answer means, of no answer when the field is hidden.
  using Lookup = std::function<const Meaning&(std::string_view field)>;
  [[nodiscard]] bool holds(const Lookup& answer) const { return holds(json_, answer); }
  // Whether each bound is one that answers of its field's type can reach. Nothing stands for a field that is unknown.
  using TypeOf = std::function<std::optional<HubFormFieldType>(std::string_view field)>;
  [[nodiscard]] bool has_right_bounds(const TypeOf& type) const { return has_right_bounds(json_, type); }

 private:
  Condition() = default;
  bool read(const Json& json, std::size_t depth);
  [[nodiscard]] static bool holds(const Json& json, const Lookup& answer);
  [[nodiscard]] static bool has_right_bounds(const Json& json, const TypeOf& type);

  Json json_;  // read() has seen every part of it
  std::vector<std::string> fields_;
  std::size_t parts_ = 0;
};

}  // namespace techhub::service
