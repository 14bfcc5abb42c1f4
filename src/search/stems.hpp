// SPDX-License-Identifier: MIT
// From a normalised word to the terms it is found by. Snowball's stemmers are used in one file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/value/i18n.hpp"

namespace techhub::search {

// What a normalised word is written in.
struct Script {
  bool latin = false;
  bool cyrillic = false;
  bool kazakh = false;  // has a Cyrillic letter that Russian lacks
  bool digit = false;
  bool other = false;
};
[[nodiscard]] Script script_of(std::string_view word) noexcept;

struct Terms {
  std::string word;
  std::string stem;
  std::string fold;
};

// The terms of a normalised word of a text in `language`. `cut`: it was longer, so it has no stem but itself.
[[nodiscard]] Terms terms_of(std::string word, Script script, Language language, bool cut);

// Latin letters in a Cyrillic word that look Cyrillic, or the other way round, as what they stand for; else the word as
// it is. Looks at the piece as it was written, since upper and lower case resemble different letters.
[[nodiscard]] std::string unmixed(std::string_view piece);

[[nodiscard]] std::string russian_stem(std::string_view word);
[[nodiscard]] std::string english_stem(std::string_view word);

}  // namespace techhub::search
