// SPDX-License-Identifier: MIT
#include "search/kazakh.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "tables.hpp"
#include "value/utf8.hpp"

using namespace techhub;
using namespace techhub::search;
using namespace words_test;

TEST_CASE("every form of a Kazakh noun has the stem of the noun") {
  std::set<std::string> layers;
  std::size_t forms = 0;
  for (const auto& line : table("kazakh.tsv")) {
    REQUIRE(line.size() == 3);
    INFO(line[0] << " (" << line[2] << ")");
    CHECK(kazakh_stem(line[0]) == line[1]);
    CHECK(stems(line[0], Language::kk) == line[1]);
    for (const auto& layer : split(line[2], '+')) layers.insert(layer);
    ++forms;
  }
  CHECK(forms >= 300);
  for (const auto* layer : {"plural", "poss1", "poss2", "poss3", "poss1p", "poss2f", "gen", "dat", "acc", "loc", "abl",
                            "ins", "attr", "belong", "pred1", "pred2", "pred1p", "pred2p"})
    CHECK(layers.count(layer) == 1);
}

TEST_CASE("typed on a Russian keyboard a form of a Kazakh noun has the same fold, but for few") {
  std::map<std::string, std::string> fold_of;
  std::size_t forms = 0;
  std::size_t astray = 0;
  for (const auto& line : table("kazakh.tsv")) {
    const std::string typed = keyboard_fold(line[0]);
    CHECK(keyboard_fold_stem(typed) == keyboard_fold_stem(line[0]));
    const auto [at, is_new] = fold_of.emplace(line[1], keyboard_fold_stem(line[0]));
    ++forms;
    if (!is_new && at->second != keyboard_fold_stem(line[0])) ++astray;
  }
  // Where ә and а, і and и are one, an ending may be read in two ways.
  INFO(astray << " of " << forms);
  CHECK(astray * 100 <= forms);
}

TEST_CASE("what only looks like an ending stays where harmony or the sound before it forbids it") {
  for (const auto* word : {"мастер", "кластер", "компьютер", "дата", "карта", "анкета", "валюта", "сектор", "шебер",
                           "доллар", "радар", "теңіз", "жағдай", "қалай", "қоғамдық"}) {
    INFO(word);
    CHECK(kazakh_stem(word) == word);
  }
}

TEST_CASE("loans keep their last consonant apart") {
  CHECK(kazakh_stem("блогы") == "блог");
  CHECK(kazakh_stem("блок") == "блок");
  CHECK(kazakh_stem("педагогтер") == "педагог");
  CHECK(kazakh_stem("маркетингі") == "маркетинг");
  CHECK(kazakh_stem("паркі") == "парк");
}

TEST_CASE("a stem is its own stem") {
  for (const auto& line : table("kazakh.tsv")) {
    CHECK(kazakh_stem(line[1]) == line[1]);
    const std::string fold = keyboard_fold_stem(line[0]);
    CHECK(keyboard_fold_stem(fold) == fold);
  }
  const std::u32string alphabet = U"аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";
  const std::vector<std::string> endings{"лар", "лер",  "дың", "ның", "ның", "сы",   "ын",  "ге",  "да",
                                         "мен", "ымыз", "і",   "ы",   "ға",  "дағы", "мін", "нда", "лық"};
  CHECK(rc::check("over random words", [&] {
    std::string word;
    for (int i = *rc::gen::inRange(0, 8); i > 0; --i)
      utf8::append(word, alphabet[*rc::gen::inRange<std::size_t>(0, alphabet.size())]);
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
      word += endings[*rc::gen::inRange<std::size_t>(0, endings.size())];
    const std::string stem = kazakh_stem(word);
    RC_ASSERT(kazakh_stem(stem) == stem);
    RC_ASSERT(word.empty() || !stem.empty());
    const std::string fold = keyboard_fold_stem(word);
    RC_ASSERT(keyboard_fold_stem(fold) == fold);
    RC_ASSERT(keyboard_fold(fold) == fold);
  }));
}
