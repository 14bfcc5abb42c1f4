// SPDX-License-Identifier: MIT
#include "search/stems.hpp"

#include <libstemmer.h>

#include <array>
#include <memory>
#include <utility>

#include "search/kazakh.hpp"
#include "search/letters.hpp"
#include "techhub/search/words.hpp"
#include "value/utf8.hpp"

namespace techhub::search {

namespace {

// libstemmer's stemmers hold the word they work on: one of each for a thread.
class Snowball {
 public:
  explicit Snowball(const char* name) : stemmer_(sb_stemmer_new(name, "UTF_8"), &sb_stemmer_delete) {}

  std::string stem(std::string_view word) const {
    const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
    const auto* stem = stemmer_ ? sb_stemmer_stem(stemmer_.get(), bytes, static_cast<int>(word.size())) : nullptr;
    if (stem == nullptr) return std::string(word);  // memory ran out
    return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
  }

 private:
  std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)> stemmer_;
};

struct Lookalike {
  char32_t latin;
  char32_t cyrillic;
};
constexpr std::array<Lookalike, 34> lookalikes{{
    {U'A', U'А'},      {U'B', U'В'},      {U'C', U'С'},      {U'E', U'Е'},      {U'H', U'Н'}, {U'I', U'І'},
    {U'K', U'К'},      {U'M', U'М'},      {U'O', U'О'},      {U'P', U'Р'},      {U'T', U'Т'}, {U'X', U'Х'},
    {U'Y', U'У'},      {U'a', U'а'},      {U'c', U'с'},      {U'e', U'е'},      {U'h', U'һ'}, {U'i', U'і'},
    {U'k', U'к'},      {U'o', U'о'},      {U'p', U'р'},      {U'x', U'х'},      {U'y', U'у'}, {U'm', U'м'},
    {U't', U'т'},      {U'Y', U'Ү'},      {U'h', U'Һ'},      {U'J', U'Ј'},      {U'j', U'ј'}, {U's', U'ѕ'},
    {U'\u018F', U'Ә'}, {U'\u0259', U'ә'}, {U'\u019F', U'Ө'}, {U'\u0275', U'ө'},
}};

// Latin of any kind: ASCII's, and beyond it that with marks, precomposed, and the schwa and its like.
bool is_latin(char32_t point) noexcept {
  return point < 0x80 ? letter(point).sign == Sign::latin : point >= 0xC0 && point < 0x2B0;
}

// The word with every letter of one script replaced by its lookalike of the other; empty where one has none.
std::string replaced(std::string_view piece, bool to_cyrillic) {
  std::string out;
  while (!piece.empty()) {
    const auto [point, size] = utf8::first(piece);
    if (size == 0) return {};
    const Sign sign = letter(point).sign;
    const bool is_wrong = to_cyrillic ? is_latin(point) : sign == Sign::cyrillic || sign == Sign::kazakh;
    if (!is_wrong) {
      out.append(piece.substr(0, size));
    } else {
      const Lookalike* found = nullptr;
      for (const Lookalike& pair : lookalikes) {
        if (found == nullptr && (to_cyrillic ? pair.latin : pair.cyrillic) == point) found = &pair;
      }
      if (found == nullptr) return {};
      utf8::append(out, to_cyrillic ? found->cyrillic : found->latin);
    }
    piece.remove_prefix(size);
  }
  return out;
}

}  // namespace

Script script_of(std::string_view word) noexcept {
  Script script;
  while (!word.empty()) {
    const auto [point, size] = utf8::first(word);
    if (size == 0) break;
    word.remove_prefix(size);
    switch (letter(point).sign) {
      case Sign::latin:
        script.latin = true;
        break;
      case Sign::kazakh:
        script.kazakh = true;
        [[fallthrough]];
      case Sign::cyrillic:
        script.cyrillic = true;
        break;
      case Sign::digit:
        script.digit = true;
        break;
      case Sign::apostrophe:
      case Sign::point:
        break;
      default:
        (is_latin(point) ? script.latin : script.other) = true;
    }
  }
  return script;
}

std::string russian_stem(std::string_view word) {
  static thread_local const Snowball stemmer("russian");
  return stemmer.stem(word);
}

std::string english_stem(std::string_view word) {
  static thread_local const Snowball stemmer("english");
  return stemmer.stem(word);
}

std::string unmixed(std::string_view piece) {
  // A word that can be read either way is Cyrillic.
  std::string cyrillic = replaced(piece, true);
  if (!cyrillic.empty()) return cyrillic;
  std::string latin = replaced(piece, false);
  return latin.empty() ? std::string(piece) : latin;
}

Terms terms_of(std::string word, Script script, Language language, bool cut) {
  Terms terms;
  const bool one_script = script.latin != script.cyrillic && !script.other;
  if (cut || script.digit || !one_script) {
    terms.stem = word;
  } else if (script.latin) {
    terms.stem = english_stem(word);
  } else if (script.kazakh || language == Language::kk) {
    terms.stem = kazakh_stem(word);
  } else {
    terms.stem = russian_stem(word);
  }
  if (!cut && script.cyrillic && one_script && (script.kazakh || language == Language::kk))
    terms.fold = script.digit ? keyboard_fold(word) : keyboard_fold_stem(word);
  terms.word = std::move(word);
  return terms;
}

}  // namespace techhub::search
