// SPDX-License-Identifier: MIT
#include "techhub/search/snippet.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "techhub/value/text.hpp"

using namespace techhub;
using namespace techhub::search;

namespace {

std::string shown(const Snippet& snippet) {
  std::string all = snippet.cut_before ? "…" : "";
  std::size_t at = 0;
  for (const Mark& mark : snippet.marks) {
    all +=
        snippet.text.substr(at, mark.begin - at) + "[" + snippet.text.substr(mark.begin, mark.end - mark.begin) + "]";
    at = mark.end;
  }
  return all + snippet.text.substr(at) + (snippet.cut_after ? "…" : "");
}

std::string cut(std::string_view text, std::string_view query, std::size_t length = 200) {
  constexpr std::array<std::string_view, 1> fields{"title"};
  return shown(snippet(text, {}, parse(query, fields), length));
}

}  // namespace

TEST_CASE("the words of a query are marked in the text as it was written") {
  struct Case {
    std::string_view text, query, shown;
  };
  for (const auto& [text, query, expected] : std::initializer_list<Case>{
           {"", "грант", ""},
           {"Новые гранты", "", "Новые гранты"},
           {"Новые Гранты!", "грант", "Новые [Гранты]!"},
           {"Ёлка и ёлки", "елка", "[Ёлка] и [ёлки]"},
           {"Новые гранты, новый грант", "\"новый грант\"", "Новые гранты, [новый] [грант]"},
           {"Новые гранты, новый грант", "\"грант новый\"", "Новые гранты, новый грант"},
           {"Бизнес-планы и планы", "бизнес-план", "[Бизнес]-[планы] и планы"},
           {"Программа и прогулка", "прог*", "[Программа] и [прогулка]"},
           {"Новые гранты", "-новые гранты", "Новые [гранты]"},
           {"Новые гранты", "title:новые гранты", "Новые [гранты]"},
           {"Қазақтардың тілі", "казак тили", "[Қазақтардың] [тілі]"},
           {"Қазақтардың тілі", "каза*", "[Қазақтардың] тілі"},
           {"за\xCC\x81мок", "замок", "[за\xCC\x81мок]"},
           {"שלום עולם", "עולם", "שלום [עולם]"},
           {"грант\xFFгрант", "грант", "[грант]\xFF[грант]"},
       }) {
    INFO(query);
    CHECK(cut(text, query) == expected);
  }
}

TEST_CASE("the best piece has the most different words, in their nearest forms") {
  std::string filler;
  for (int i = 0; i < 40; ++i) filler += "прочие слова идут ";
  const std::string text = "грант грант грант " + filler + "грант стартапу " + filler + "гранты стартапам " + filler;
  CHECK(cut(text, "гранты стартапам", 40).find("[гранты] [стартапам]") != std::string::npos);
  CHECK(cut(text, "грант стартапу", 40).find("[грант] [стартапу]") != std::string::npos);
  const Snippet found = snippet(text, {}, parse("стартапу"), 60);
  CHECK(found.cut_before);
  CHECK(found.cut_after);
  CHECK(techhub::length(found.text) <= 60);
  CHECK(found.text.front() != ' ');
  CHECK(found.text.back() != ' ');
}

TEST_CASE("a field restricts to texts of its name") {
  constexpr std::array<std::string_view, 1> fields{"title"};
  const Query query = parse("title:грант", fields);
  CHECK(marks("гранты", {}, query).empty());
  CHECK(marks("гранты", {}, query, "title") == std::vector<Mark>{{0, 12, Level::stem}});
}

TEST_CASE("a snippet is a piece of its text with marks inside, whatever the text") {
  const std::vector<std::string> pieces{
      "грант", "гранты ", "қазақ ", " ", "\n",   "中文字", "слово ", "e\xCC\x81",
      "\xFF",  "-",       ". ",     "x", "🙂", "שלום ",  "1,5 ",   std::string(1, '\0')};
  CHECK(rc::check("over random texts", [&] {
    std::string text;
    for (int i = *rc::gen::inRange(0, 60); i > 0; --i) text += pieces[*rc::gen::inRange<std::size_t>(0, pieces.size())];
    std::string asked;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
      asked += pieces[*rc::gen::inRange<std::size_t>(0, pieces.size())] + " ";
    const auto length = *rc::gen::inRange<std::size_t>(0, 60);
    const Query query = parse(asked);
    const Snippet found = snippet(text, {}, query, length);
    const auto all = marks(text, {}, query);
    RC_ASSERT(text.find(found.text) != std::string::npos);
    RC_ASSERT(techhub::length(found.text) <= length);
    // RC_ASSERT takes an expression apart: its || looks at both sides.
    const bool is_whole = found.text.empty() || (static_cast<unsigned char>(found.text.front()) & 0xC0U) != 0x80U;
    RC_ASSERT(is_whole);
    std::size_t at = 0;
    for (const Mark& mark : found.marks) {
      RC_ASSERT(at <= mark.begin);
      RC_ASSERT(mark.begin < mark.end);
      RC_ASSERT(mark.end <= found.text.size());
      at = mark.end;
    }
    // Whatever a piece has room for is shown.
    if (!all.empty() && length >= 20) RC_ASSERT(!found.marks.empty());
  }));
}
