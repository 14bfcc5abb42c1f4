// SPDX-License-Identifier: MIT
// What an explanation says to a person.
#pragma once

#include <functional>

#include "techhub/rules/explain.hpp"
#include "techhub/value/error.hpp"

namespace techhub::rules {

// What people call the things that an explanation names by their words and numbers. Where it is not told, those stand
// for themselves.
struct Titles {
  const Flow* flow = nullptr;                          // of the row: its statuses
  std::function<std::string(std::int64_t)> company{};  // empty where there is no name to tell
};

[[nodiscard]] I18n explanation_text(const Explanation& explanation, const Policy& policy, const Titles& titles = {});
// The same for the actor `system`, whom no policy grants anything.
[[nodiscard]] I18n system_text();
// A status as people call it; several joined by commas.
[[nodiscard]] I18n status_title(const Flow* flow, std::string_view status);
[[nodiscard]] I18n status_titles(const Flow* flow, std::span<const std::string> statuses);
// The changes, joined.
[[nodiscard]] I18n changes_text(std::span<const Need> changes, const Policy& policy, const Titles& titles);

void add(I18n& out, const I18n& more);
void add(I18n& out, std::string_view text);
// A reason whose argument is a text itself.
[[nodiscard]] I18n filled(const Reason& reason, const I18n& argument);
// A reason whose argument is a status of the flow.
[[nodiscard]] Problem status_problem(const Reason& reason, const Flow& flow, std::string_view status,
                                     std::string_view field);

}  // namespace techhub::rules
