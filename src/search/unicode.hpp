// SPDX-License-Identifier: MIT
// What the search needs of ICU: word breaks by UAX 29 and the normal form of a word.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace techhub::search {

// The pieces of a text that can be words: UAX 29, and divided once more at every full stop, comma, colon, underscore or
// other sign inside, but for an apostrophe between two letters and a full stop or comma between two digits.
// Bytes that are no UTF-8 divide too.
void break_words(std::string_view text, const std::function<void(std::size_t begin, std::size_t end)>& visit);

// NFKC with case folding; ё, ѐ and ѝ as е and и; stress marks of Cyrillic and the second dot of İ dropped; decimal
// digits of every script, and the comma between digits, as ASCII; every apostrophe as U+0027. Never longer than
// `longest_word` code points.
[[nodiscard]] std::string normal_word(std::string_view piece);

}  // namespace techhub::search
