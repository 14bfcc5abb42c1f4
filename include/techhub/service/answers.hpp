// SPDX-License-Identifier: MIT
// Answers against the fields of a form. Pure functions without storage; any thread. docs/forms.md describes the rules
// and options of a field, and the form that each type's answer has.
#pragma once

#include <span>
#include <vector>

#include "techhub/service/forms.hpp"

namespace techhub::service {

enum class Answering : std::uint8_t {
  partial,  // what is given must be right, what is required may still be missing
  whole,
};

struct Answers {
  // What is kept: without blank answers, and without those of fields that are hidden.
  Json kept = Json::object();
  // Every fault at once; `field` is the field's key, in a table `key.row.column`. Empty when the answers are right.
  std::vector<Problem> problems{};
};

// Time is linear in the fields, their conditions and the answers (but for the order of keys and choices, which are
// sorted), whatever the patterns and however wrong the answers. Fields may come in any order.
[[nodiscard]] Answers validate(std::span<const HubFormField> fields, const Json& answers,
                               Answering answering = Answering::whole);

// Faults of the fields themselves, as they are refused when a form is saved: a bad key, type, option, limit or pattern,
// a condition that is none, asks about an unknown field or has a bound of another type, conditions in a circle. `field`
// is `key` or `key.rules.min`.
[[nodiscard]] std::vector<Problem> check_fields(std::span<const HubFormField> fields);

// Whether the answers of a field are personal: those of type email, phone and tin, and those marked `personal`.
[[nodiscard]] bool is_personal(const HubFormField& field) noexcept;

}  // namespace techhub::service
