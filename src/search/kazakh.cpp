// SPDX-License-Identifier: MIT
#include "search/kazakh.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "search/kazakh_nouns.hpp"
#include "value/utf8.hpp"

namespace techhub::search {

namespace {

using Letters = std::u16string_view;

// The sounds that a suffix may follow, as sets of letters.
constexpr unsigned vowels = 1;      // а ә е о ө ұ ү ы і э я ё
constexpr unsigned glides = 2;      // и у ю й р
constexpr unsigned lateral = 4;     // л
constexpr unsigned nasals = 8;      // м н ң
constexpr unsigned sibilants = 16;  // з ж
constexpr unsigned voiceless = 32;  // all others; б в г д of loans end voiceless too
constexpr unsigned narrow = 64;     // ы і, which a possessive of the third person ends in
constexpr unsigned soft = 128;      // ю, written for a vowel or a glide
constexpr unsigned wide = 256;      // the vowels but ы and і
constexpr unsigned loaned = 512;    // я, which only nouns of other languages end in
constexpr unsigned voiced = glides | lateral | sibilants;
constexpr unsigned consonants = glides | lateral | nasals | sibilants | voiceless;

unsigned sound(char16_t letter) noexcept {
  switch (letter) {
    case u'ы':
    case u'і':
      return vowels | narrow;
    case u'а':
    case u'ә':
    case u'е':
    case u'о':
    case u'ө':
    case u'ұ':
    case u'ү':
    case u'э':
    case u'ё':
      return vowels | wide;
    case u'я':
      return vowels | wide | loaned;
    case u'ю':
      return glides | soft;
    case u'и':
    case u'у':
    case u'й':
    case u'р':
      return glides;
    case u'л':
      return lateral;
    case u'м':
    case u'н':
    case u'ң':
      return nasals;
    case u'з':
    case u'ж':
      return sibilants;
    default:
      return voiceless;
  }
}

enum class Harmony : unsigned char { none, back, front };

Harmony harmony(char16_t letter) noexcept {
  if (Letters(u"аоұыя").find(letter) != Letters::npos) return Harmony::back;
  if (Letters(u"әеөүіэ").find(letter) != Letters::npos) return Harmony::front;
  return Harmony::none;
}

bool is_vowel(char16_t letter) noexcept { return Letters(u"аәеоөұүыіэяёиую").find(letter) != Letters::npos; }

// Letters that must be left of a noun that nobody knows: none has so many, so only known ones take the suffix.
constexpr std::size_t known_only = 1000;

// One suffix: the sounds it may follow and how many letters must be left of an unknown noun.
struct Suffix {
  std::u16string letters;
  unsigned after;
  std::size_t least;
  Harmony harmony;
};
// Longest first, and the letters that some suffix of it ends in.
struct Layer {
  std::vector<Suffix> suffixes;
  std::u16string ends;
};

// A suffix for back and front stems: `А` stands for а or е, `Ы` for ы or і, `Ғ` for ғ or г, `Қ` for қ or к.
void add(Layer& layer, Letters pattern, unsigned after, std::size_t least = 2) {
  for (const bool front : {false, true}) {
    Suffix suffix{{}, after, least, Harmony::none};
    for (const char16_t letter : pattern) {
      switch (letter) {
        case u'А':
          suffix.letters += front ? u'е' : u'а';
          break;
        case u'Ы':
          suffix.letters += front ? u'і' : u'ы';
          break;
        case u'Ғ':
          suffix.letters += front ? u'г' : u'ғ';
          break;
        case u'Қ':
          suffix.letters += front ? u'к' : u'қ';
          break;
        default:
          suffix.letters += letter;
          continue;
      }
      suffix.harmony = front ? Harmony::front : Harmony::back;
    }
    layer.suffixes.push_back(suffix);
    if (suffix.harmony == Harmony::none) return;  // мен and -нікі obey no harmony
  }
}

char16_t fold(char16_t letter) noexcept {
  constexpr Letters from = u"әғқңөұүіһ";
  constexpr Letters to = u"агкноууих";
  const auto at = from.find(letter);
  return at == Letters::npos ? letter : to[at];
}

void fold(std::u16string& letters) {
  std::transform(letters.begin(), letters.end(), letters.begin(), [](char16_t c) { return fold(c); });
}

// What a stemmer goes by: the four layers from the outside in, and the nouns it knows.
struct Rules {
  std::array<Layer, 4> layers;
  std::vector<std::u16string> nouns;                              // sorted
  std::vector<std::pair<std::u16string, std::u16string>> mended;  // sorted
};

Layer predicate() {
  Layer layer;
  // -сыз alone is left: it makes adjectives (жұмыссыз, without work) far more often than it addresses somebody.
  add(layer, u"сЫңдАр", vowels | consonants, 3);
  add(layer, u"сЫздАр", vowels | consonants, 3);
  add(layer, u"сЫң", vowels | consonants, 3);
  add(layer, u"мЫн", wide | glides | lateral | nasals, 3);
  add(layer, u"бЫн", sibilants, 3);
  add(layer, u"пЫн", voiceless, 3);
  add(layer, u"мЫз", glides | lateral | nasals, 3);
  add(layer, u"бЫз", sibilants, 3);
  add(layer, u"пЫз", voiceless, 3);
  return layer;
}

Layer cases() {
  Layer layer;
  // Genitive, and what belongs to somebody.
  add(layer, u"нЫң", vowels | nasals | soft);
  add(layer, u"дЫң", voiced);
  add(layer, u"тЫң", voiceless);
  add(layer, u"нікі", vowels | nasals | soft);
  add(layer, u"дікі", voiced);
  add(layer, u"тікі", voiceless);
  // Dative; after a possessive -на, -не and -а, -е.
  add(layer, u"ҒА", vowels | voiced | nasals);
  add(layer, u"ҚА", voiceless);
  add(layer, u"нА", narrow, 3);
  // Accusative; -н after a possessive of the third person.
  add(layer, u"нЫ", vowels | soft);
  add(layer, u"дЫ", voiced | nasals);
  add(layer, u"тЫ", voiceless);
  // Locative, and what is somewhere.
  add(layer, u"дА", vowels | voiced | nasals);
  add(layer, u"тА", voiceless);
  add(layer, u"ндА", narrow, 3);
  add(layer, u"дАҒЫ", vowels | voiced | nasals);
  add(layer, u"тАҒЫ", voiceless);
  add(layer, u"ндАҒЫ", narrow, 3);
  // Ablative.
  add(layer, u"дАн", vowels | voiced);
  add(layer, u"тАн", voiceless);
  add(layer, u"нАн", nasals | narrow);
  // Instrumental.
  add(layer, u"мен", vowels | glides | lateral | nasals);
  add(layer, u"бен", sibilants);
  add(layer, u"пен", voiceless);
  return layer;
}

Layer possessive() {
  Layer layer;
  add(layer, u"ЫмЫз", consonants);
  add(layer, u"мЫз", vowels);
  add(layer, u"ЫңЫз", consonants);
  add(layer, u"ңЫз", vowels, 3);
  add(layer, u"ЫмА", consonants, 3);
  add(layer, u"мА", loaned, 4);
  add(layer, u"мА", vowels, known_only);
  add(layer, u"ЫңА", consonants, 3);
  add(layer, u"ңА", vowels, 4);
  add(layer, u"Ым", consonants, 3);
  add(layer, u"м", wide, 4);
  add(layer, u"м", vowels, known_only);
  add(layer, u"Ың", consonants, 3);
  add(layer, u"ң", wide, 4);
  add(layer, u"ң", vowels, known_only);
  add(layer, u"сЫн", vowels, 3);
  add(layer, u"Ын", consonants, 3);
  add(layer, u"сЫ", vowels, 3);
  add(layer, u"Ы", consonants, 3);
  return layer;
}

Layer plural() {
  Layer layer;
  add(layer, u"лАр", vowels | glides);
  add(layer, u"дАр", lateral | nasals | sibilants);
  add(layer, u"тАр", voiceless);
  return layer;
}

std::vector<std::u16string> words_of(Letters text) {
  std::vector<std::u16string> words(1);
  for (const char16_t letter : text) {
    if (letter > u' ') {
      words.back() += letter;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

Rules make(bool folded) {
  Rules rules{{predicate(), cases(), possessive(), plural()}, {}, {}};
  rules.nouns = words_of(kazakh_nouns);
  const auto dropped = words_of(kazakh_dropped_vowels);
  for (std::size_t at = 0; at + 1 < dropped.size(); at += 2) {
    rules.nouns.push_back(dropped[at]);
    rules.mended.emplace_back(dropped[at + 1], dropped[at]);
  }
  if (folded) {
    for (auto& layer : rules.layers) {
      for (auto& suffix : layer.suffixes) {
        fold(suffix.letters);
        suffix.harmony = Harmony::none;
      }
    }
    for (auto& noun : rules.nouns) fold(noun);
    for (auto& [broken, whole] : rules.mended) {
      fold(broken);
      fold(whole);
    }
  }
  for (Layer& layer : rules.layers) {
    std::stable_sort(layer.suffixes.begin(), layer.suffixes.end(),
                     [](const Suffix& a, const Suffix& b) { return a.letters.size() > b.letters.size(); });
    for (const Suffix& suffix : layer.suffixes) {
      if (layer.ends.find(suffix.letters.back()) == Letters::npos) layer.ends += suffix.letters.back();
    }
  }
  std::sort(rules.mended.begin(), rules.mended.end());
  return rules;
}

template <class List>
bool holds(const List& list, Letters word) {
  const auto at =
      std::lower_bound(list.begin(), list.end(), word, [](const auto& a, Letters b) { return Letters(a) < b; });
  return at != list.end() && *at == word;
}

class Stemmer {
 public:
  explicit Stemmer(bool folded) : rules_(make(folded)), folded_(folded) {
    // As repair() leaves them, so that `хаб` is known as what `хабы` comes to.
    for (auto& noun : rules_.nouns) repair(noun);
    std::sort(rules_.nouns.begin(), rules_.nouns.end());
  }

  // Round after round until nothing comes off: only so is the stem of a stem itself.
  void stem(std::u16string& word) const {
    for (bool changed = true; changed;) {
      if (become_known(word)) return;
      changed = false;
      for (const Layer& layer : rules_.layers) changed = strip(word, layer) || changed;
      changed = repair(word) || changed;
    }
  }

 private:
  // The longest known noun that this can be a form of, with at most one suffix of each layer. Longer is likelier: қысым
  // is pressure before it is `my winter`.
  bool become_known(std::u16string& word) const {
    std::u16string found;
    std::size_t longest = 0;
    const auto look = [&](const auto& self, Letters rest, std::size_t from) -> void {
      if (rest.size() <= longest) return;
      std::u16string noun(rest);
      if (!holds(rules_.nouns, noun)) repair(noun);
      if (holds(rules_.nouns, noun)) {
        found = noun;
        longest = rest.size();
        return;
      }
      for (; from < rules_.layers.size(); ++from) {
        if (rules_.layers[from].ends.find(rest.back()) == Letters::npos) continue;
        for (const Suffix& suffix : rules_.layers[from].suffixes) {
          if (!rest.ends_with(suffix.letters)) continue;
          const Letters shorter = rest.substr(0, rest.size() - suffix.letters.size());
          if (shorter.size() >= 2 && agrees(shorter, suffix)) self(self, shorter, from + 1);
        }
      }
    };
    look(look, word, 0);
    if (longest == 0) return false;
    word = found;
    return true;
  }

  bool strip(std::u16string& word, const Layer& layer) const {
    if (word.empty() || layer.ends.find(word.back()) == Letters::npos) return false;
    for (const Suffix& suffix : layer.suffixes) {
      if (!Letters(word).ends_with(suffix.letters)) continue;
      const Letters rest = Letters(word).substr(0, word.size() - suffix.letters.size());
      if (rest.size() < suffix.least || is_own_end(rest, suffix) || !agrees(rest, suffix)) continue;
      word.resize(rest.size());
      return true;
    }
    return false;
  }

  // Whether an unknown noun that ends in this vowel and the consonant of the suffix is likelier than one in the vowel:
  // жең-іс, өндір-іс, though оқу-шы and жар-ғы; and миллион, диплом, since nothing but a few loans ends in о.
  static bool is_own_end(Letters rest, const Suffix& suffix) {
    const char16_t begins = suffix.letters.front();
    const char16_t last = rest.back();
    if (last == u'о') return suffix.letters != u"мен" && Letters(u"смнң").find(begins) != Letters::npos;
    return begins == u'с' && (last == u'ы' || last == u'і' || last == u'и') &&
           Letters(u"шғгқк").find(rest[rest.size() - 2]) == Letters::npos;
  }

  // By sound and by vowel harmony.
  bool agrees(Letters rest, const Suffix& suffix) const {
    const auto vowel = std::find_if(rest.rbegin(), rest.rend(), is_vowel);
    if (vowel == rest.rend()) return false;
    char16_t last = rest.back();
    // к and г of a loan are front whatever its vowels: банктің, педагогтер.
    const bool softened = rest.size() > 1 && (last == u'ь' || last == u'к' || last == u'г');
    if (last == u'ь' && softened) last = rest[rest.size() - 2];
    unsigned met = sound(last);
    if (folded_ && last == u'и') met |= vowels | narrow;  // it may have been і
    if ((met & suffix.after) == 0) return false;
    if (suffix.harmony == Harmony::none || softened) return true;
    const bool loan = *vowel == u'о' && std::find_if(vowel + 1, rest.rend(), is_vowel) != rest.rend();
    const Harmony wanted = loan ? Harmony::none : harmony(*vowel);
    return wanted == Harmony::none || wanted == suffix.harmony;
  }

  // Before a possessive vowel п, к, қ are б, г, ғ. Whether a bare б or г was one of them nobody can tell, so both are
  // written alike; г only after a front vowel, since loans like `блог` are many.
  bool repair(std::u16string& word) const {
    const auto mended = std::lower_bound(rules_.mended.begin(), rules_.mended.end(), word,
                                         [](const auto& pair, const std::u16string& b) { return pair.first < b; });
    if (mended != rules_.mended.end() && mended->first == word) {
      word = mended->second;
      return true;
    }
    if (word.size() < 3) return false;
    char16_t& last = word.back();
    const char16_t before = word[word.size() - 2];
    if (last == u'ь') {
      word.pop_back();
      return true;
    }
    if (last == u'б' && is_vowel(before)) {
      last = u'п';
      return true;
    }
    if (last == u'ғ') {
      last = u'қ';
      return true;
    }
    if (last == u'г' && is_vowel(before) && (folded_ || Letters(u"еіөү").find(before) != Letters::npos)) {
      last = u'к';
      return true;
    }
    return false;
  }

  Rules rules_;
  bool folded_;
};

// Nothing where the word has letters beyond two bytes of UTF-8: no Kazakh word has.
std::optional<std::u16string> letters_of(std::string_view word) {
  std::u16string letters;
  letters.reserve(word.size() / 2);
  while (!word.empty()) {
    const auto [point, size] = utf8::first(word);
    if (size == 0 || point > 0x7FF) return std::nullopt;
    letters.push_back(static_cast<char16_t>(point));
    word.remove_prefix(size);
  }
  return letters;
}

std::string text_of(Letters letters) {
  std::string text;
  text.reserve(letters.size() * 2);
  for (const char16_t letter : letters) utf8::append(text, letter);
  return text;
}

std::string stemmed(const Stemmer& stemmer, std::string_view word) {
  auto letters = letters_of(word);
  if (!letters) return std::string(word);
  stemmer.stem(*letters);
  return text_of(*letters);
}

}  // namespace

std::string kazakh_stem(std::string_view word) {
  static const Stemmer stemmer(false);
  return stemmed(stemmer, word);
}

std::string keyboard_fold(std::string_view word) {
  auto letters = letters_of(word);
  if (!letters) return std::string(word);
  fold(*letters);
  return text_of(*letters);
}

char32_t keyboard_letter(char32_t letter) noexcept {
  return letter <= 0x7FF ? fold(static_cast<char16_t>(letter)) : letter;
}

std::string keyboard_fold_stem(std::string_view word) {
  static const Stemmer stemmer(true);
  auto letters = letters_of(word);
  if (!letters) return std::string(word);
  fold(*letters);
  stemmer.stem(*letters);
  return text_of(*letters);
}

}  // namespace techhub::search
