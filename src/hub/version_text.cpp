// SPDX-License-Identifier: MIT
#include "hub/version_text.hpp"

namespace techhub::hub {

bool replace_member(std::string& text, std::string_view name, const Json& before, const Json& after) {
  std::string member;
  append_json_string(member, name);
  const std::string value = before.dump();
  // The form that this library writes, and the one of Django.
  for (const std::string_view colon : {":", ": "}) {
    const std::string found = member + std::string(colon) + value;
    const auto at = text.find(found);
    if (at == std::string::npos) continue;
    text.replace(at + found.size() - value.size(), value.size(), after.dump());
    return true;
  }
  return false;
}

}  // namespace techhub::hub
