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

#include "techhub/value/json.hpp"

namespace techhub::service {

class Condition {
 public:
  static constexpr std::size_t max_parts = 100;
  static constexpr std::size_t max_depth = 8;

  // Nothing for what is no condition, or a larger one.
  [[nodiscard]] static std::optional<Condition> parse(const Json& json);
  // The fields that it asks about, in order, perhaps more than once.
  [[nodiscard]] const std::vector<std::string>& fields() const noexcept { return fields_; }
  // `answer` gives a field's answer, null when there is none or the field is hidden.
  using Lookup = std::function<const Json&(std::string_view field)>;
  [[nodiscard]] bool holds(const Lookup& answer) const { return holds(json_, answer); }

 private:
  Condition() = default;
  bool read(const Json& json, std::size_t depth);
  [[nodiscard]] static bool holds(const Json& json, const Lookup& answer);

  Json json_;  // read() has seen every part of it
  std::vector<std::string> fields_;
  std::size_t parts_ = 0;
};

}  // namespace techhub::service
