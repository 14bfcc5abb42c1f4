// SPDX-License-Identifier: MIT
// Meaning: an answer as conditions see it. What means the same is the same to them however it is written: 2000000 and
// "2000000.00" of money, one instant in two zones.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "service/question.hpp"

namespace techhub::service {

class Meaning {
 public:
  // Of no answer, nor of one that is wrong for its type or longer than its options: what is kept of the rest is so
  // small that conditions may ask about it again and again.
  Meaning() = default;
  // Of an answer that is not blank; the answer has to outlive it.
  Meaning(const Question& question, const Json& answer);

  [[nodiscard]] bool is_answer() const noexcept { return is_answer_; }
  // A list of choices is what any of them is.
  [[nodiscard]] bool is(const Json& wanted) const;
  // -1, 0, 1; nothing for what has no order.
  [[nodiscard]] std::optional<int> order(const Json& bound) const;

  // Whether answers of this type can lie above or below the bound.
  [[nodiscard]] static bool is_bound(HubFormFieldType type, const Json& bound);

 private:
  using One = std::variant<std::monostate, bool, Decimal, Time, std::string_view>;
  static One read(HubFormFieldType type, const Json& value);

  bool is_answer_ = false;
  HubFormFieldType type_ = HubFormFieldType::text;
  One one_;
  std::vector<const Json*> choices_;  // in order
};

}  // namespace techhub::service
