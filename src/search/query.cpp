// SPDX-License-Identifier: MIT
#include "techhub/search/query.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "search/kazakh.hpp"
#include "search/stems.hpp"
#include "techhub/value/text.hpp"
#include "value/utf8.hpp"

namespace techhub::search {

namespace {

// Words that say nothing about what is looked for. Sorted by code point.
constexpr std::array<std::string_view, 57> function_words{
    "a",   "an",   "and", "as",  "at",  "by",     "for", "from",   "in",  "is",  "it", "of",  "on",   "or",  "the",
    "to",  "with", "а",   "без", "бен", "в",      "во",  "где",    "да",  "для", "до", "за",  "және", "и",   "из",
    "или", "к",    "как", "ко",  "мен", "на",     "не",  "немесе", "о",   "об",  "от", "пен", "по",   "под", "при",
    "про", "с",    "со",  "так", "то",  "туралы", "у",   "үшін",   "что", "это", "я",  "ол"};

bool is_quote(char32_t c) noexcept {
  return c == U'"' || c == U'«' || c == U'»' || c == U'“' || c == U'”' || c == U'„';
}
bool is_space(char32_t c) {
  if (c <= U' ') return true;
  std::string one;
  utf8::append(one, c);
  return is_blank(one);
}

void add_new(std::vector<std::string>& list, std::string term) {
  if (std::find(list.begin(), list.end(), term) == list.end()) list.push_back(std::move(term));
}

Sought sought(std::string_view word) {
  Sought result;
  result.word = word;
  const Script script = script_of(word);
  const bool cut = techhub::length(word) >= longest_word;
  for (const Language language : {Language::ru, Language::kk}) {
    const Terms terms = terms_of(result.word, script, language, cut);
    add_new(result.stems, terms.stem);
    if (!terms.fold.empty()) add_new(result.folds, terms.fold);
  }
  if (!result.folds.empty()) result.folded = keyboard_fold(word);
  // A Kazakh text without one Kazakh letter is taken for Russian when nobody says what it is.
  if (script.kazakh && !result.folds.empty() && !script.digit) add_new(result.folds, russian_stem(result.folded));
  return result;
}

class Parser {
 public:
  Parser(std::string_view text, std::span<const std::string_view> fields) : text_(text), fields_(fields) {}

  Query parse() {
    while (at_ < text_.size() && words_ < longest_query) {
      if (is_space(peek().point)) {
        at_ += peek().size;
        continue;
      }
      clause();
    }
    drop_function_words();
    return std::move(query_);
  }

 private:
  // A byte that is no UTF-8 counts as a space.
  [[nodiscard]] utf8::Decoded peek(std::size_t at) const noexcept {
    const auto decoded = utf8::first(text_.substr(at));
    return decoded.size == 0 ? utf8::Decoded{U' ', 1} : decoded;
  }
  [[nodiscard]] utf8::Decoded peek() const noexcept { return peek(at_); }

  void clause() {
    Clause clause;
    if (text_[at_] == '-') {
      clause.excluded = true;
      ++at_;
    }
    clause.field = field();
    if (!clause.field.empty() && text_[at_] == '-' && at_ + 1 < text_.size() && !is_space(peek(at_ + 1).point)) {
      clause.excluded = true;
      ++at_;
    }
    if (at_ < text_.size() && is_quote(peek().point)) {
      at_ += peek().size;
      clause.exact = true;
      fill(clause, until([](char32_t c) { return is_quote(c); }));
      if (at_ < text_.size()) at_ += peek().size;
    } else {
      std::string_view written = until([](char32_t c) { return is_space(c) || is_quote(c); });
      if (written.ends_with('*')) {
        while (written.ends_with('*')) written.remove_suffix(1);
        clause.prefix = true;
      }
      const std::size_t end = fill(clause, written);
      clause.prefix = clause.prefix && end == written.size();
    }
    keep(std::move(clause));
  }

  // What was asked for before, is. Short prefixes begin a good part of all words, which takes its time.
  void keep(Clause clause) {
    if (clause.words.empty()) return;
    auto& all = query_.clauses;
    if (std::find(all.begin(), all.end(), clause) != all.end()) return;
    const bool is_short = clause.prefix && techhub::length(clause.words.back().word) < long_prefix;
    if (is_short && ++short_prefixes_ > most_short_prefixes) return;
    all.push_back(std::move(clause));
  }

  // The field that stands here before a colon and something behind it, which is then next; in any case of its letters.
  std::string_view field() {
    const auto is_same = [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && (a | 0x20) == b); };
    for (const std::string_view name : fields_) {
      const std::string_view rest = text_.substr(at_);
      if (rest.size() <= name.size() || rest[name.size()] != ':' ||
          !std::equal(name.begin(), name.end(), rest.begin(), [&](char a, char b) { return is_same(b, a); }))
        continue;
      std::size_t next = at_ + name.size() + 1;
      while (next < text_.size() && is_space(peek(next).point)) next += peek(next).size;
      if (next == text_.size()) break;
      at_ = next;
      return name;
    }
    return {};
  }

  template <class Stop>
  std::string_view until(const Stop& stop) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !stop(peek().point)) at_ += peek().size;
    return text_.substr(begin, at_ - begin);
  }

  // Answers where the last word ended.
  std::size_t fill(Clause& clause, std::string_view written) {
    std::size_t end = 0;
    // Longer than any query that counts, whatever its words.
    written = written.substr(0, longest_query * longest_word * 4);
    each_word(written, Language::ru, [&](const Word& word) {
      if (words_ == longest_query) return;
      ++words_;
      clause.words.push_back(sought(word.word));
      end = word.end;
    });
    return end;
  }

  void drop_function_words() {
    const auto counts = [](const Clause& clause) {
      return clause.excluded || clause.prefix || clause.exact || !clause.field.empty() || clause.words.size() > 1 ||
             !is_function_word(clause.words.front().word);
    };
    auto& all = query_.clauses;
    if (std::any_of(all.begin(), all.end(), [&](const Clause& c) { return counts(c) && !c.excluded; }))
      all.erase(std::remove_if(all.begin(), all.end(), [&](const Clause& c) { return !counts(c); }), all.end());
  }

  std::string_view text_;
  std::span<const std::string_view> fields_;
  std::size_t at_ = 0;
  std::size_t words_ = 0;
  std::size_t short_prefixes_ = 0;
  Query query_;
};

using Choices = std::vector<std::string> Sought::*;

// The clause in one form of its words. A phrase is of one language: the same choice for all its words.
void add_forms(std::vector<TextMatch>& forms, const Clause& clause, std::string_view mark, Choices choices) {
  std::size_t most = 0;
  for (const Sought& word : clause.words) most = std::max(most, (word.*choices).size());
  for (std::size_t choice = 0; choice < most; ++choice) {
    std::vector<std::string> terms;
    for (const Sought& word : clause.words) {
      const auto& list = (word.*choices).empty() ? word.stems : word.*choices;
      std::string term = clause.field.empty() ? std::string{} : clause.field + ':';
      term += mark;
      term += list[std::min(choice, list.size() - 1)];
      terms.push_back(std::move(term));
    }
    forms.push_back(TextMatch::sequence(std::move(terms)));
  }
}

// Words with digits have no other form: their stems would find what they find.
bool is_own_stem(const Clause& clause) {
  return std::all_of(clause.words.begin(), clause.words.end(), [](const Sought& word) {
    return word.stems.size() == 1 && word.stems.front() == word.word && script_of(word.word).digit;
  });
}

TextMatch match(const Clause& clause, Level level) {
  const std::string tag = clause.field.empty() ? std::string{} : clause.field + ':';
  std::vector<TextMatch> forms;
  std::vector<std::string> words;
  for (const Sought& word : clause.words) words.push_back(tag + word.word);
  forms.push_back(TextMatch::sequence(words, clause.prefix));
  if (clause.exact) return std::move(forms.front());
  if (clause.prefix) {
    if (level == Level::fold && clause.words.size() == 1) {
      const std::string& folded = clause.words.front().folded;
      for (const std::string_view mark : {"", "=", "~"}) {
        if (!folded.empty()) forms.push_back(TextMatch::sequence({tag + std::string(mark) + folded}, true));
      }
    }
    return TextMatch::any_of(std::move(forms));
  }
  if (level >= Level::stem && !is_own_stem(clause)) add_forms(forms, clause, "=", &Sought::stems);
  // A text whose folds are its stems holds only these.
  if (level >= Level::fold) {
    add_forms(forms, clause, "~", &Sought::folds);
    add_forms(forms, clause, "=", &Sought::folds);
  }
  return TextMatch::any_of(std::move(forms));
}

}  // namespace

bool Query::is_empty() const noexcept {
  return std::all_of(clauses.begin(), clauses.end(), [](const Clause& clause) { return clause.excluded; });
}

bool is_function_word(std::string_view word) {
  return std::find(function_words.begin(), function_words.end(), word) != function_words.end();
}

Query parse(std::string_view text, std::span<const std::string_view> fields) { return Parser(text, fields).parse(); }

TextMatch text_match(const Query& query, Level level) {
  std::vector<TextMatch> wanted;
  std::vector<TextMatch> excluded;
  for (const Clause& clause : query.clauses) {
    if (clause.excluded) {
      // What somebody does not want they do not want in another form either.
      excluded.push_back(match(clause, Level::stem));
    } else {
      wanted.push_back(match(clause, level));
    }
  }
  return TextMatch::but(TextMatch::all_of(std::move(wanted)), std::move(excluded));
}

}  // namespace techhub::search
