// SPDX-License-Identifier: MIT
// Kazakh nouns without their endings. docs/search.md lists the layers and the grammars that they come from.
#pragma once

#include <string>
#include <string_view>

namespace techhub::search {

// The stem of one word in lower case: the noun that it is a form of where that is known (kazakh_nouns.hpp), else what
// the rules leave. A stem has none itself: stem(stem(x)) == stem(x), so that a word whose own end looks like a suffix
// keeps together with its forms.
[[nodiscard]] std::string kazakh_stem(std::string_view word);

// The word as a Russian keyboard types it: а for ә, г for ғ, к for қ, н for ң, о for ө, у for ұ and ү, и for і, х for
// һ.
[[nodiscard]] std::string keyboard_fold(std::string_view word);
[[nodiscard]] char32_t keyboard_letter(char32_t letter) noexcept;
// The stem of a folded word, by the same layers folded; vowel harmony is lost there.
[[nodiscard]] std::string keyboard_fold_stem(std::string_view word);

}  // namespace techhub::search
