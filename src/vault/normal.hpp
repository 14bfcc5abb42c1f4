// SPDX-License-Identifier: MIT
// The forms in which values are compared for look-ups: two spellings of one address, number or name have one form.
#pragma once

#include <string>
#include <string_view>

namespace techhub::vault {

// The form of a value of the column with this name; empty when nothing is left to look for. Each form is its own form.
// The caller wipes it.
[[nodiscard]] std::string normal_form(std::string_view column, std::string_view value);

[[nodiscard]] std::string normal_email(std::string_view email);
[[nodiscard]] std::string normal_phone(std::string_view phone);
[[nodiscard]] std::string normal_tin(std::string_view tin);

}  // namespace techhub::vault
