// SPDX-License-Identifier: MIT
// What changed between two versions of a form, and whether answers that exist stay right. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "techhub/service/answers.hpp"

namespace techhub::service {

struct FormChange {
  std::string field;  // its key; of a column of a table `key.column`
  std::string code;   // field_added, field_removed, type_changed, required_changed, options_added, options_removed,
                      // rule_changed, visible_if_changed, required_if_changed, personal_changed, wording_changed, moved
  // No answers that were right are wrong for this change. Changes that are told as not safe may still be so.
  bool safe = false;
  I18n text;
};

// Of fields in which check_fields() finds no fault. If every change is safe, then all answers that validate() took for
// `before` it takes for `after`, whole or partial. Fields are matched by their keys; the changes come in the order of
// `before`, then those of new fields.
[[nodiscard]] std::vector<FormChange> compare(std::span<const HubFormField> before,
                                              std::span<const HubFormField> after);

[[nodiscard]] bool is_safe(std::span<const FormChange> changes) noexcept;

}  // namespace techhub::service
