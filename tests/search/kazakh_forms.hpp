// SPDX-License-Identifier: MIT
// The forms of a Kazakh noun by the rules of its grammar, from the noun outwards. Knows nothing of the stemmer.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/utf8.hpp"

namespace words_test {

class KazakhNoun {
 public:
  // `before_vowel`: the noun as a possessive vowel follows it (`халқ` of `халық`); empty for the regular form.
  // `front`: a loan whose endings are front whatever its vowels.
  explicit KazakhNoun(std::string_view noun, std::string_view before_vowel = {}, bool front = false)
      : noun_(letters(noun)), before_vowel_(letters(before_vowel)), front_(front) {
    if (before_vowel_.empty()) before_vowel_ = voiced(noun_);
  }

  // The noun and its plural: bare, as a predicate, and with each possessive; all of them in each case.
  [[nodiscard]] std::vector<std::string> forms() const {
    std::vector<std::string> all;
    const auto add = [&all](const std::u32string& form) {
      std::string text;
      for (const char32_t letter : form) techhub::utf8::append(text, letter);
      all.push_back(std::move(text));
    };
    for (const bool plural : {false, true}) {
      const std::u32string base = plural ? with_plural() : noun_;
      for (const auto& form : predicates(base)) add(form);
      for (const auto& form : cases(base, Person::none)) add(form);
      const std::u32string& before = plural ? base : before_vowel_;
      for (const Person person : {Person::first, Person::second, Person::third, Person::our, Person::your})
        for (const auto& form : cases(possessed(base, before, person), person)) add(form);
    }
    return all;
  }

 private:
  enum class Person { none, first, second, third, our, your };

  static std::u32string letters(std::string_view text) {
    std::u32string all;
    for (; !text.empty(); text.remove_prefix(techhub::utf8::first(text).size)) all += techhub::utf8::first(text).point;
    return all;
  }
  static bool is_one_of(char32_t letter, std::u32string_view all) { return all.find(letter) != all.npos; }
  static bool is_vowel(char32_t letter) { return is_one_of(letter, U"аәеоөұүыіэяё"); }
  static bool is_nasal(char32_t letter) { return is_one_of(letter, U"мнң"); }
  static bool is_voiceless(char32_t letter) { return is_one_of(letter, U"пткқсшщчцхһфбвгд"); }

  // п, к, қ behind a vowel become б, г, ғ.
  static std::u32string voiced(std::u32string noun) {
    const std::size_t at = noun.size() < 2 || !is_one_of(noun[noun.size() - 2], U"аәеоөұүыіэяёию")
                               ? noun.npos
                               : std::u32string_view(U"пкқ").find(noun.back());
    if (at != noun.npos) noun.back() = U"бгғ"[at];
    return noun;
  }

  // By the last vowel but и, у and ю, which are of both kinds. An ending in which А and Ы stand for a wide and a narrow
  // vowel and Ғ and Қ for their consonants.
  [[nodiscard]] std::u32string joined(std::u32string word, std::u32string_view ending) const {
    const auto vowel =
        std::find_if(word.rbegin(), word.rend(), [](char32_t c) { return is_one_of(c, U"аоұыяёәеөүіэ"); });
    const bool front = front_ || (vowel != word.rend() && is_one_of(*vowel, U"әеөүіэ"));
    for (const char32_t letter : ending) {
      const std::size_t at = std::u32string_view(U"АЫҒҚ").find(letter);
      word += at == ending.npos ? letter : (front ? U"еігк" : U"аығқ")[at];
    }
    return word;
  }

  [[nodiscard]] std::u32string with_plural() const {
    const char32_t last = noun_.back();
    if (is_vowel(last) || is_one_of(last, U"иуюйр")) return joined(noun_, U"лАр");
    return joined(noun_, is_voiceless(last) ? U"тАр" : U"дАр");
  }

  [[nodiscard]] std::vector<std::u32string> predicates(const std::u32string& word) const {
    const char32_t last = word.back();
    const bool sibilant = is_one_of(last, U"зж");
    return {joined(word, is_voiceless(last) ? U"пЫн"
                         : sibilant         ? U"бЫн"
                                            : U"мЫн"),
            joined(word, is_voiceless(last) ? U"пЫз"
                         : sibilant         ? U"бЫз"
                                            : U"мЫз"),
            joined(word, U"сЫң"), joined(word, U"сЫңдАр"), joined(word, U"сЫздАр")};
  }

  [[nodiscard]] std::u32string possessed(const std::u32string& word, const std::u32string& before,
                                         Person person) const {
    const bool vowel = is_vowel(word.back());
    const std::u32string& base = vowel ? word : before;
    switch (person) {
      case Person::first:
        return joined(base, vowel ? U"м" : U"Ым");
      case Person::second:
        return joined(base, vowel ? U"ң" : U"Ың");
      case Person::third:
        return joined(base, vowel ? U"сЫ" : U"Ы");
      case Person::our:
        return joined(base, vowel ? U"мЫз" : U"ЫмЫз");
      case Person::your:
        return joined(base, vowel ? U"ңЫз" : U"ЫңЫз");
      case Person::none:
        break;
    }
    return word;
  }

  [[nodiscard]] std::vector<std::u32string> cases(const std::u32string& word, Person person) const {
    const char32_t last = word.back();
    std::vector<std::u32string> all{word};
    const auto add = [&](std::u32string_view ending) { all.push_back(joined(word, ending)); };
    if (person == Person::third) {
      for (const auto* ending : {U"нЫң", U"нА", U"н", U"ндА", U"нАн", U"мен", U"ндАҒЫ"}) add(ending);
    } else if (is_voiceless(last)) {
      for (const auto* ending : {U"тЫң", U"ҚА", U"тЫ", U"тА", U"тАн", U"пен", U"тАҒЫ"}) add(ending);
    } else {
      const bool vowel = is_vowel(last);
      const bool nasal = is_nasal(last);
      add(vowel || nasal ? U"нЫң" : U"дЫң");
      add(person == Person::first || person == Person::second ? U"А" : U"ҒА");
      add(vowel ? U"нЫ" : U"дЫ");
      add(U"дА");
      add(nasal ? U"нАн" : U"дАн");
      add(is_one_of(last, U"зж") ? U"бен" : U"мен");
      add(U"дАҒЫ");
    }
    return all;
  }

  std::u32string noun_;
  std::u32string before_vowel_;
  bool front_;
};

}  // namespace words_test
