// SPDX-License-Identifier: MIT
// Pattern: a regular expression of a form field, matched in time linear in the text.
#pragma once

#include <memory>
#include <string_view>

namespace techhub::service {

class Pattern {
 public:
  static constexpr std::size_t max_length = 1000;
  // Null for what is no pattern, too long, or would take too much memory.
  [[nodiscard]] static std::unique_ptr<const Pattern> make(std::string_view expression);
  // The whole text, as forms in browsers do it.
  [[nodiscard]] virtual bool matches(std::string_view text) const = 0;
  virtual ~Pattern() = default;
};

}  // namespace techhub::service
