// SPDX-License-Identifier: MIT
#include "techhub/search/words.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "search/letters.hpp"
#include "search/stems.hpp"
#include "search/unicode.hpp"
#include "techhub/value/text.hpp"
#include "value/utf8.hpp"

namespace techhub::search {

namespace {

// The terms of the words met last: the same few thousand words make up most texts.
class Cache {
 public:
  const Terms& get(std::string_view word, Script script, Language language, bool cut) {
    const bool kazakh = language == Language::kk;
    Slot& slot = slots_[(std::hash<std::string_view>{}(word) + (kazakh ? 1 : 0)) % slots_.size()];
    if (slot.kazakh != kazakh || slot.terms.word != word) {
      slot.terms = terms_of(std::string(word), script, language, cut);
      slot.kazakh = kazakh;
    }
    return slot.terms;
  }

 private:
  struct Slot {
    Terms terms;
    bool kazakh = false;
  };
  std::vector<Slot> slots_ = std::vector<Slot>(1U << 14U);
};

Cache& cache() {
  static thread_local const std::unique_ptr<Cache> kept = std::make_unique<Cache>();
  return *kept;
}

bool is_letter(Sign sign) noexcept { return sign >= Sign::latin; }

class Scanner {
 public:
  using Visit = std::function<void(const Word&)>;

  Scanner(std::string_view text, Language language, const Visit& visit)
      : text_(text), language_(language), visit_(visit) {}

  void run() {
    std::size_t at = 0;
    while (at < text_.size()) {
      const auto [point, size] = first(at);
      const Letter met = size == 0 ? Letter{0, Sign::divider} : letter(point);
      switch (met.sign) {
        case Sign::latin:
        case Sign::cyrillic:
        case Sign::kazakh:
        case Sign::digit:
          take(at, met);
          break;
        case Sign::apostrophe:
        case Sign::point: {
          const bool number = met.sign == Sign::point;
          if (points_ == 0 || (number ? last_ != Sign::digit : !is_letter(last_))) {
            close(at);
            break;
          }
          const auto next = first(at + size);
          const Sign after = next.size == 0 ? Sign::divider : letter(next.point).sign;
          if (after == Sign::other) {
            at = ask_icu(begin_);
            continue;
          }
          if (number ? after == Sign::digit : is_letter(after)) {
            put(number ? u'.' : u'\'');
          } else {
            close(at);
          }
          break;
        }
        case Sign::other:
          at = ask_icu(points_ == 0 ? at : begin_);
          continue;
        case Sign::space:
        case Sign::divider:
          close(at);
      }
      at += std::max<std::size_t>(size, 1);
    }
    close(at);
  }

 private:
  [[nodiscard]] utf8::Decoded first(std::size_t at) const noexcept {
    if (at < text_.size() && static_cast<unsigned char>(text_[at]) < 0x80) return {static_cast<char32_t>(text_[at]), 1};
    return utf8::first(text_.substr(std::min(at, text_.size())));
  }

  void put(char16_t folded) {
    if (++points_ > longest_word) return;
    if (folded < 0x80) {
      word_.push_back(static_cast<char>(folded));
    } else {
      word_.push_back(static_cast<char>(0xC0U | (folded >> 6U)));
      word_.push_back(static_cast<char>(0x80U | (folded & 0x3FU)));
    }
  }

  void take(std::size_t at, Letter met) {
    if (points_ == 0) begin_ = at;
    last_ = met.sign;
    script_.latin |= met.sign == Sign::latin;
    script_.cyrillic |= met.sign == Sign::cyrillic || met.sign == Sign::kazakh;
    script_.kazakh |= met.sign == Sign::kazakh;
    script_.digit |= met.sign == Sign::digit;
    put(met.folded);
  }

  void close(std::size_t end) {
    if (points_ == 0) return;
    give(begin_, end, points_ >= longest_word);
    forget();
  }

  void forget() {
    word_.clear();
    points_ = 0;
    script_ = {};
  }

  void give(std::size_t begin, std::size_t end, bool cut) {
    if (script_.latin && script_.cyrillic && !cut) {
      word_ = normal_word(unmixed(text_.substr(begin, end - begin)));
      script_ = script_of(word_);
    }
    if (word_.empty()) return;
    const Terms& terms = cache().get(word_, script_, language_, cut);
    visit_(Word{begin, end, terms.word, terms.stem, terms.fold});
  }

  // Gives the words from `begin` up to white space behind which ordinary letters go on; answers where that is.
  std::size_t ask_icu(std::size_t begin) {
    forget();
    std::size_t end = begin;
    for (bool is_foreign = true; is_foreign && end < text_.size();) {
      is_foreign = false;
      std::size_t at = end;
      for (bool inside = false; at < text_.size();) {
        const auto [point, size] = first(at);
        const Sign sign = size == 0 ? Sign::divider : letter(point).sign;
        if (sign == Sign::space && inside) break;
        inside |= sign != Sign::space;
        is_foreign |= sign == Sign::other;
        at += std::max<std::size_t>(size, 1);
      }
      if (is_foreign) end = at;
    }
    break_words(text_.substr(begin, end - begin), [&](std::size_t from, std::size_t to) {
      word_ = normal_word(text_.substr(begin + from, to - from));
      script_ = script_of(word_);
      give(begin + from, begin + to, techhub::length(word_) >= longest_word);
    });
    forget();
    return end;
  }

  std::string_view text_;
  Language language_;
  const Visit& visit_;
  std::string word_;
  std::size_t points_ = 0;
  std::size_t begin_ = 0;
  Script script_;
  Sign last_ = Sign::other;
};

void append(std::string& out, std::string_view tag, std::string_view mark, std::string_view term) {
  if (!out.empty()) out += ' ';
  out += tag;
  out += mark;
  out += term;
}

}  // namespace

void each_word(std::string_view text, std::optional<Language> language, const std::function<void(const Word&)>& visit) {
  Scanner(text, language ? *language : guess_language(text), visit).run();
}

Language guess_language(std::string_view text) noexcept {
  constexpr std::size_t looked_at = 4096;
  // Every eighth letter of Kazakh is one of its own; one in 33 is too many for names inside a Russian text.
  constexpr std::size_t stray = 33;
  std::size_t cyrillic = 0;
  std::size_t kazakh = 0;
  text = text.substr(0, looked_at);
  while (!text.empty()) {
    const auto [point, size] = utf8::first(text);
    text.remove_prefix(std::max<std::size_t>(size, 1));
    if (size != 2) continue;
    const Sign sign = letter(point).sign;
    cyrillic += sign == Sign::cyrillic || sign == Sign::kazakh ? 1 : 0;
    kazakh += sign == Sign::kazakh ? 1 : 0;
  }
  if (cyrillic == 0) return Language::en;
  return kazakh * stray > cyrillic ? Language::kk : Language::ru;
}

std::string search_terms(std::span<const Text> texts) {
  std::string all;
  std::string words;
  std::string stems;
  std::string folds;
  for (const Text& text : texts) {
    std::string tag(text.field);
    if (!tag.empty()) tag += ':';
    // The bare terms, and those of a field once more under its name.
    for (const std::string_view name : {std::string_view{}, std::string_view(tag)}) {
      words.clear();
      stems.clear();
      folds.clear();
      bool is_folded = false;
      each_word(text.text, text.language, [&](const Word& word) {
        append(words, name, {}, word.word);
        append(stems, name, "=", word.stem);
        append(folds, name, "~", word.fold.empty() ? word.stem : word.fold);
        is_folded |= !word.fold.empty() && word.fold != word.stem;
      });
      if (words.empty()) break;
      if (!all.empty()) all += " | ";
      all += words;
      all += " | ";
      all += stems;
      if (is_folded) {
        all += " | ";
        all += folds;
      }
      if (tag.empty()) break;
    }
  }
  return all;
}

}  // namespace techhub::search
