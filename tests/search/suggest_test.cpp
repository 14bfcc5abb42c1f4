// SPDX-License-Identifier: MIT
#include "techhub/search/suggest.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

using namespace techhub::search;

namespace {

const std::vector<Known> known{{"грант", 50},   {"гранты", 80}, {"гранит", 3}, {"граница", 7}, {"стартап", 90},
                               {"стартапы", 4}, {"старт", 10},  {"хаб", 100},  {"хлеб", 1},    {"қазақстан", 60}};

std::vector<Known> sorted() {
  auto list = known;
  std::sort(list.begin(), list.end(), [](const Known& a, const Known& b) { return a.word < b.word; });
  return list;
}

std::string words(const std::vector<Known>& list) {
  std::string all;
  for (const Known& one : list) all += (all.empty() ? "" : " ") + one.word;
  return all;
}

// The definition, without a bound and without arrays.
std::size_t distance(const std::string& a, const std::string& b, std::size_t i, std::size_t j,
                     std::map<std::pair<std::size_t, std::size_t>, std::size_t>& kept) {
  if (i == 0 || j == 0) return i + j;
  const auto at = kept.find({i, j});
  if (at != kept.end()) return at->second;
  std::size_t least = std::min({distance(a, b, i - 1, j, kept) + 1, distance(a, b, i, j - 1, kept) + 1,
                                distance(a, b, i - 1, j - 1, kept) + (a[i - 1] == b[j - 1] ? 0 : 1)});
  if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
    least = std::min(least, distance(a, b, i - 2, j - 2, kept) + 1);
  return kept[{i, j}] = least;
}

}  // namespace

TEST_CASE("a word that is being typed goes on as the words of most texts do") {
  CHECK(words(complete(sorted(), "гран", 10)) == "гранты грант граница гранит");
  CHECK(words(complete(sorted(), "гран", 2)) == "гранты грант");
  CHECK(words(complete(sorted(), "қ", 2)) == "қазақстан");
  CHECK(complete(sorted(), "", 2).empty());
  CHECK(complete(sorted(), "zz", 2).empty());
  CHECK(complete({}, "a", 2).empty());
}

TEST_CASE("a misspelt word has near ones") {
  CHECK(words(corrections(sorted(), "гарнт", 5)) == "грант");
  CHECK(words(corrections(sorted(), "грантт", 5)) == "гранты грант гранит");
  CHECK(words(corrections(sorted(), "стратап", 5)) == "стартап стартапы");
  CHECK(words(corrections(sorted(), "казакстан", 5)) == "қазақстан");
  CHECK(words(corrections(sorted(), "хуб", 5)) == "хаб");
  CHECK(corrections(sorted(), "ха", 5).empty());
  CHECK(corrections(sorted(), "990140000126", 5).empty());
  CHECK(corrections(sorted(), std::string(100000, 'a'), 5).empty());
  CHECK(words(corrections(sorted(), "грант", 5)) == "гранты гранит");  // not itself
}

TEST_CASE("the distance is that of the definition, up to its bound") {
  CHECK(edit_distance("", "", 2) == 0);
  CHECK(edit_distance("ёж", "еж", 2) == 1);
  CHECK(edit_distance("аб", "ба", 2) == 1);
  CHECK(edit_distance("грант", "", 2) == 3);
  CHECK(rc::check("over random words", [] {
    const auto word = rc::gen::container<std::string>(rc::gen::element('a', 'b', 'c'));
    const std::string a = *word;
    const std::string b = *word;
    RC_PRE(a.size() < 100 && b.size() < 100);
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> kept;
    const std::size_t whole = distance(a, b, a.size(), b.size(), kept);
    for (std::size_t most = 0; most < 4; ++most) RC_ASSERT(edit_distance(a, b, most) == std::min(whole, most + 1));
  }));
}

TEST_CASE("corrections are all words within the distance") {
  CHECK(rc::check("over random lists", [] {
    const auto word = rc::gen::container<std::string>(7, rc::gen::element('a', 'b', 'c', 'z'));
    std::vector<Known> list;
    for (int i = *rc::gen::inRange(0, 40); i > 0; --i) list.push_back({*word, 1});
    const std::string asked = *word;
    std::size_t expected = 0;
    for (const Known& one : list) {
      const std::size_t apart = edit_distance(asked, one.word, 2);
      expected += apart == 1 || apart == 2 ? 1 : 0;
    }
    RC_ASSERT(corrections(list, asked, 1000).size() == expected);
  }));
}
