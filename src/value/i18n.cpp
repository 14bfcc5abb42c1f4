// SPDX-License-Identifier: MIT
#include "techhub/value/i18n.hpp"

#include <algorithm>

#include "techhub/value/text.hpp"

namespace techhub {

namespace {

constexpr std::array languages{Language::ru, Language::kk, Language::en};

}  // namespace

std::optional<Language> language(std::string_view name) noexcept {
  const auto* const found = std::find(language_names.begin(), language_names.end(), name);
  if (found == language_names.end()) return std::nullopt;
  return static_cast<Language>(found - language_names.begin());
}

std::string_view I18n::get(Language wanted) const noexcept {
  const auto holds = [this](Language one) { return at(one) && !techhub::is_blank(*at(one)); };
  if (holds(wanted)) return *at(wanted);
  for (const Language one : languages)
    if (holds(one)) return *at(one);
  for (const auto& [key, text] : other)
    if (!techhub::is_blank(text)) return text;
  return {};
}

bool I18n::is_blank() const noexcept { return get(Language::ru).empty(); }

std::optional<std::string>& I18n::at(Language language) noexcept {
  switch (language) {
    case Language::kk:
      return kk;
    case Language::en:
      return en;
    case Language::ru:
      break;
  }
  return ru;
}

const std::optional<std::string>& I18n::at(Language language) const noexcept {
  return const_cast<I18n*>(this)->at(language);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

}  // namespace techhub
