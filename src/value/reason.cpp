// SPDX-License-Identifier: MIT
#include "techhub/value/reason.hpp"

#include <optional>
#include <string>

namespace techhub {

namespace {

std::optional<std::string> filled(std::string_view text, std::string_view argument) {
  if (text.empty()) return std::nullopt;
  constexpr std::string_view slot = "{}";
  std::string out(text);
  if (const auto at = out.find(slot); at != std::string::npos) out.replace(at, slot.size(), argument);
  return out;
}

}  // namespace

I18n Reason::text(std::string_view argument) const {
  return {.ru = filled(ru, argument), .kk = filled(kk, argument), .en = filled(en, argument), .other = {}};
}

}  // namespace techhub
