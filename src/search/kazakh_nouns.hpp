// SPDX-License-Identifier: MIT
// Nouns that the Kazakh stemmer knows as they are. docs/search.md says what that decides.
#pragma once

#include <string_view>

namespace techhub::search {

// Divided by white space.
extern const std::u16string_view kazakh_nouns;
// A noun, then its stem as it stands before a possessive where that drops a vowel: `халық халқ`.
extern const std::u16string_view kazakh_dropped_vowels;

}  // namespace techhub::search
