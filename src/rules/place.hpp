// SPDX-License-Identifier: MIT
// Place: where in a JSON document a value stands, as a chain of steps on the stack of whoever reads it. Json keeps no
// offsets, so the line is looked for in the text, and only once something is wrong there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace techhub::rules {

class Place {
 public:
  Place() = default;
  // A member of the object at `up`, which must outlive this place, as must the key.
  Place(const Place& up, std::string_view key) noexcept : up_(&up), key_(key), is_key_(true) {}
  // An item of the array at `up`.
  Place(const Place& up, std::size_t index) noexcept : up_(&up), index_(index) {}

  // The line, from 1, on which the value begins; `document` must be valid JSON that has this place. Where it has not,
  // the line of the nearest place that exists.
  [[nodiscard]] std::size_t line(std::string_view document) const;
  // `roles.expert.grants[2].do`.
  [[nodiscard]] std::string path() const;

 private:
  [[nodiscard]] std::size_t offset(std::string_view document) const;

  const Place* up_ = nullptr;
  std::string_view key_{};
  std::size_t index_ = 0;
  bool is_key_ = false;
};

// The line, from 1, of a byte of the text.
[[nodiscard]] std::size_t line_of(std::string_view text, std::size_t offset) noexcept;

}  // namespace techhub::rules
