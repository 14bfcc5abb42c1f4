// SPDX-License-Identifier: MIT
// KnownWords: the words of a platform and its database that a policy may name beside permissions, and the standings
// that its rows can have. A value; whoever makes it says what they know (hub/known_words.hpp), the rest is not checked.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "techhub/rules/grant.hpp"

namespace techhub::rules {

struct KnownWords {
  struct Entity {
    std::optional<std::vector<std::string>> statuses{};   // of its rows; not set: any word
    bool has_target = false;                              // its rows stand on rows of other entities, as comments do
    bool has_service = true;                              // its rows are of a service
    std::optional<std::vector<std::string>> published{};  // statuses in which a row may be published; not set: any
    std::uint16_t scopes = 0;                             // bits of Scope that can hold for somebody and a row of it
  };
  std::map<std::string, Entity, std::less<>> entities{};
  std::optional<std::vector<std::string>> services{};  // sorted codes; not set: any
};

}  // namespace techhub::rules
