// SPDX-License-Identifier: MIT
// Texts that nobody wrote: the work stays in proportion to their length, and every answer is one.
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "support/bounded.hpp"
#include "tables.hpp"
#include "techhub/search/query.hpp"
#include "techhub/search/snippet.hpp"
#include "techhub/search/suggest.hpp"
#include "value/utf8.hpp"

using namespace techhub;
using namespace techhub::search;

namespace {

constexpr std::size_t mebi = 1U << 20U;

std::string repeated(std::string_view piece, std::size_t size) {
  std::string all;
  all.reserve(size + piece.size());
  while (all.size() < size) all += piece;
  return all;
}

struct Measured {
  std::size_t words = 0;
  std::size_t longest = 0;
};

Measured measure(std::string_view text, std::optional<Language> language = {}) {
  Measured result;
  const test::Bounded guard;
  each_word(text, language, [&](const Word& word) {
    ++result.words;
    result.longest = std::max({result.longest, word.word.size(), word.stem.size(), word.fold.size()});
  });
  return result;
}

}  // namespace

TEST_CASE("a text of one mebibyte of anything is read in its time") {
  for (const std::string_view piece : {"слово ",
                                       "қазақ",
                                       "a",
                                       "ё",
                                       "ё ",
                                       "\xCC\x81",
                                       "\xCC\x96\xCC\x81",
                                       "а\xCC\x81",
                                       "中",
                                       "ไทยภาษา",
                                       "שלום ",
                                       "ق",
                                       "\xFF",
                                       "\xD0",
                                       "\xE2\x80",
                                       "!?…",
                                       "\"",
                                       "'",
                                       "a'",
                                       "1.",
                                       "1,",
                                       "_",
                                       "-",
                                       "\xC2\xAD",
                                       "🙂",
                                       "👨‍👩‍👧",
                                       "é",
                                       "é a",
                                       "ﷺ",
                                       "\xF0\x9E\xA4\x80",
                                       "aа",
                                       "aб",
                                       "\r\n",
                                       "가",
                                       "क्षि",
                                       "\u200D",
                                       "\uFEFF",
                                       "İ",
                                       "ǰ"}) {
    const std::string text = repeated(piece, mebi);
    const Measured found = measure(text);
    INFO(piece << ": " << found.words << " words");
    CHECK(found.longest <= longest_word * 4);
  }
  const std::string zeros(mebi, '\0');
  CHECK(measure(zeros).words == 0);
}

TEST_CASE("a word of one mebibyte is cut, and found by its beginning") {
  const std::string word = repeated("ұзын", mebi);
  std::size_t found = 0;
  each_word(word, {}, [&](const Word& one) {
    ++found;
    CHECK(one.word.size() == longest_word * 2);
    CHECK(one.stem == one.word);
    CHECK(one.end == word.size());
  });
  CHECK(found == 1);
  const std::vector<Text> texts{{word, Language::kk}};
  const std::string terms = search_terms(texts);
  CHECK(matches(text_match(parse(word), Level::word), terms));
  CHECK(matches(text_match(parse("ұзын*"), Level::word), terms));
}

TEST_CASE("a text of ten mebibytes has its terms, marks and a snippet") {
  const std::string text = repeated("Гранты для стартапов Қазақстанда 2026, ", 10 * mebi);
  const test::Bounded guard;
  const std::vector<Text> texts{{text, Language::ru}};
  CHECK(search_terms(texts).size() > 10 * mebi);
  const Query query = parse("грант казакстан \"для стартапов\" 20*");
  CHECK(snippet(text, Language::ru, query).marks.size() > 3);
}

TEST_CASE("a query of a hundred thousand characters is cut") {
  for (const std::string_view piece : {"грант ", "грант", "-", "\"", "\"a\" ", "*", "title:", "-title:", "a-", "( ",
                                       "a OR ", "\xFF", "中", "\xCC\x81", "NOT ", "x* ", "« ", "a\xC2\xA0", " "}) {
    const std::string text = repeated(piece, 100'000);
    constexpr std::array<std::string_view, 1> fields{"title"};
    INFO(piece);
    const test::Bounded guard;
    const Query query = parse(text, fields);
    std::size_t words = 0;
    for (const Clause& clause : query.clauses) words += clause.words.size();
    CHECK(words <= longest_query);
    for (const Level level : {Level::word, Level::stem, Level::fold}) {
      const TextMatch match = text_match(query, level);
      CHECK((match.kind == TextMatch::Kind::never) == query.is_empty());
    }
  }
}

TEST_CASE("bytes of any kind are read, and give terms that are whole words of UTF-8") {
  CHECK(rc::check("over random bytes", [](const std::string& text) {
    each_word(text, {}, [&](const Word& word) {
      RC_ASSERT(word.begin < word.end);
      RC_ASSERT(word.end <= text.size());
      for (const std::string_view term : {word.word, word.stem, word.fold}) {
        RC_ASSERT(utf8::is_valid(term));
        RC_ASSERT(term.find_first_of(" =~|:\"\t\n*()") == std::string_view::npos);
      }
      RC_ASSERT(!word.word.empty());
      RC_ASSERT(!word.stem.empty());
    });
    const Query query = parse(text);
    RC_ASSERT(parse(text) == query);
    RC_ASSERT(text_match(query, Level::fold) == text_match(query, Level::fold));
  }));
}

TEST_CASE("letters of every script are read, and a word of them finds itself") {
  CHECK(rc::check("over random code points", [] {
    std::string text;
    for (int i = *rc::gen::inRange(0, 40); i > 0; --i) {
      const auto point = *rc::gen::inRange<char32_t>(0, 0x3FFFF);
      if (point < 0xD800 || point > 0xDFFF) utf8::append(text, point);
      if (*rc::gen::inRange(0, 3) == 0) text += ' ';
    }
    const std::vector<Text> texts{{text, {}, "title"}};
    const std::string terms = search_terms(texts);
    RC_ASSERT(utf8::is_valid(terms));
    each_word(text, {}, [&](const Word& word) {
      const Query query = parse(word.word);
      // Folding a fold may divide it once more; then its parts are found.
      if (query.clauses.size() == 1 && query.clauses.front().words.size() == 1 &&
          query.clauses.front().words.front().word == word.word)
        RC_ASSERT(matches(text_match(query, Level::word), terms));
    });
  }));
}
