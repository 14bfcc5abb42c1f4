// SPDX-License-Identifier: MIT
// Where and why a text is not a document that Json::parse accepts. Slow and exact: it runs after the fast parser, which
// knows no offsets, has refused a text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "techhub/value/error.hpp"

namespace techhub {

struct JsonFault {
  Code code = Code::invalid;
  std::size_t offset = 0;
  std::string_view what;
};

[[nodiscard]] std::optional<JsonFault> find_json_fault(std::string_view text);

// The text with `.0` after every integer outside of 64 bits that a double holds; empty when there is none. Numbers
// inside strings stay as they are; a broken text stays broken.
[[nodiscard]] std::string with_wide_integers(std::string_view text);

}  // namespace techhub
