// SPDX-License-Identifier: MIT
// I18n: a text in up to three languages, each optional. Other keys of a stored object are kept in `other`, so that what
// an existing platform wrote is not lost.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace techhub {

enum class Language : std::uint8_t { ru, kk, en };
inline constexpr std::array<std::string_view, 3> language_names{"ru", "kk", "en"};
[[nodiscard]] std::optional<Language> language(std::string_view name) noexcept;

struct I18n {
  std::optional<std::string> ru{};
  std::optional<std::string> kk{};
  std::optional<std::string> en{};
  std::map<std::string, std::string, std::less<>> other{};

  // The text in the language asked for, else in ru, kk, en, else any; blank texts are passed over; "" when none is
  // left.
  [[nodiscard]] std::string_view get(Language wanted) const noexcept;
  // True when no language holds anything but white space.
  [[nodiscard]] bool is_blank() const noexcept;
  // The slot of one language: writing it keeps the others.
  [[nodiscard]] std::optional<std::string>& at(Language language) noexcept;
  [[nodiscard]] const std::optional<std::string>& at(Language language) const noexcept;

  friend bool operator==(const I18n&, const I18n&) = default;
};

}  // namespace techhub
