// SPDX-License-Identifier: MIT
// Word<E>: a member of an enumeration that is stored as a word. A row written by another program may hold a word that
// this release does not know; it is kept and returned as it is, and only writing it anew is refused.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace techhub {

// The words of an enumeration, in the order of its enumerators, which count from 0. A module specialises it beside the
// enumeration.
template <class E>
inline constexpr std::array<std::string_view, 0> words_of{};

template <class E>
class Word {
 public:
  constexpr Word() = default;
  constexpr Word(E value) : value_(value) {}

  // Keeps an unknown word.
  static Word from(std::string_view word) {
    Word result;
    const auto& words = words_of<E>;
    const auto found = std::find(words.begin(), words.end(), word);
    if (found != words.end()) {
      result.value_ = static_cast<E>(found - words.begin());
    } else {
      result.unknown_ = word;
      result.known_ = false;
    }
    return result;
  }

  [[nodiscard]] bool known() const noexcept { return known_; }
  // The word as stored.
  [[nodiscard]] std::string_view word() const noexcept {
    return known_ ? words_of<E>[static_cast<std::size_t>(value_)] : std::string_view(unknown_);
  }
  // An unknown word equals no enumerator.
  friend bool operator==(const Word& a, E b) noexcept { return a.known_ && a.value_ == b; }
  friend bool operator==(const Word& a, const Word& b) noexcept { return a.word() == b.word(); }

 private:
  E value_{};
  bool known_ = true;
  std::string unknown_;
};

}  // namespace techhub
