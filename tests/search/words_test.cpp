// SPDX-License-Identifier: MIT
#include <libstemmer.h>
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "search/letters.hpp"
#include "search/stems.hpp"
#include "search/unicode.hpp"
#include "tables.hpp"
#include "value/utf8.hpp"

using namespace techhub;
using namespace techhub::search;
using namespace words_test;

TEST_CASE("a text is divided into words by the rules of the manual") {
  struct Case {
    std::string_view text, words;
  };
  for (const auto& [text, expected] : std::initializer_list<Case>{
           {"", ""},
           {"  \t\n ", ""},
           {"!?… — «» \"\" -- ** ::", ""},
           {"Гранты для стартапов", "гранты для стартапов"},
           {"Ёлка и елка, ЁЛКА", "елка и елка елка"},
           {"STRAẞE Straße ΣΊΣΥΦΟΣ", "strasse strasse σίσυφοσ"},
           // Numbers.
           {"3,14 и 3.14", "3.14 и 3.14"},
           {"1 000 000 тенге, 25%", "1 000 000 тенге 25"},
           {"2024-03-01 в 10:30", "2024 03 01 в 10 30"},
           {"БИН 990140000126.", "бин 990140000126"},
           {"+7 (701) 123-45-67", "7 701 123 45 67"},
           {"٣٤٥ ３４５", "345 345"},
           // Letters and digits.
           {"B2B, COVID-19, 100кг, С1", "b2b covid 19 100кг с1"},
           // Addresses.
           {"info@astanahub.com", "info astanahub com"},
           {"https://astanahub.com/ru/event/?id=5", "https astanahub com ru event id 5"},
           {"г.Астана, ул.Мангилик Ел, т.е. вот", "г астана ул мангилик ел т е вот"},
           // Hyphens, apostrophes, underscores.
           {"бизнес-план e-mail", "бизнес план e mail"},
           {"don't don’t O’Neil 'quoted' rock'n'roll", "don't don't o'neil quoted rock'n'roll"},
           {"foo_bar мобильное_приложение", "foo bar мобильное приложение"},
           {"при\xC2\xAD"
            "мер",
            "пример"},
           // Marks.
           {"за\xCC\x81мок", "замок"},
           {"и\xCC\x86"
            "од cafe\xCC\x81",
            "йод café"},
           {"Ａｓｔａｎａ ﬁne", "astana fine"},
           // Mixed scripts.
           {"IT-парк", "it парк"},
           {"\x43"
            "бербанк",
            "сбербанк"},               // Latin C
           {"\xD0\xA1OVID", "covid"},  // Cyrillic С
           {"\x4B"
            "азахстан қа\x68"
            "арман б\x69"
            "лім",
            "казахстан қаһарман білім"},
           {"Astanaхаб", "astanaхаб"},
           // Latin Ə, ə and Ɵ, ɵ, which some keyboards have in place of the Kazakh letters.
           {"\xC6\x8FЛЕМ \xC9\x99лем \xC6\x9Fнер \xC9\xB5нер", "әлем әлем өнер өнер"},
           {"\xC9\x99l\xC9\x99m", "\xC9\x99l\xC9\x99m"},
           {"İstanbul istanbul", "istanbul istanbul"},
           // Others.
           {"中文", "中文"},
           {"日本語テキスト", "日本語 テキスト"},
           {"שלום עולם", "שלום עולם"},
           {"مرحبا", "مرحبا"},
           {"🙂 ok 👍🏽", "ok"},
       }) {
    INFO(text);
    CHECK(words(text) == expected);
  }
}

TEST_CASE("a word knows where it stands") {
  const std::string text = "«Ёлка» — бизнес-план";
  std::string found;
  each_word(text, {}, [&](const Word& word) { found += "[" + text.substr(word.begin, word.end - word.begin) + "]"; });
  CHECK(found == "[Ёлка][бизнес][план]");
}

TEST_CASE("a word with a Latin schwa is a Kazakh word") {
  CHECK(stems("\xC9\x99лемнің \xC9\xB5нердің", Language::ru) == "әлем өнер");
  CHECK(folds("\xC9\x99лемнің \xC9\xB5нердің", Language::ru) == "алем онер");
}

TEST_CASE("Russian words have Snowball's stems") {
  std::size_t forms = 0;
  for (const auto& line : table("russian.tsv")) {
    REQUIRE(line.size() == 2);
    for (const auto& form : split(line[1], ' ')) {
      INFO(form);
      CHECK(stems(form, Language::ru) == line[0]);
      ++forms;
    }
  }
  CHECK(forms >= 300);
}

TEST_CASE("English words have Snowball's stems, whatever the language of the text") {
  std::size_t forms = 0;
  for (const auto& line : table("english.tsv")) {
    REQUIRE(line.size() == 2);
    for (const auto& form : split(line[1], ' ')) {
      INFO(form);
      ++forms;
      for (const Language language : {Language::ru, Language::kk, Language::en})
        CHECK(stems(form, language) == line[0]);
    }
  }
  CHECK(forms >= 300);
}

TEST_CASE("stems are libstemmer's own for any word") {
  sb_stemmer* russian = sb_stemmer_new("russian", "UTF_8");
  sb_stemmer* english = sb_stemmer_new("english", "UTF_8");
  const auto stem = [](sb_stemmer* stemmer, const std::string& word) {
    const auto* out =
        sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
    return std::string(reinterpret_cast<const char*>(out), static_cast<std::size_t>(sb_stemmer_length(stemmer)));
  };
  CHECK(rc::check("over random letters", [&] {
    const auto count = *rc::gen::inRange(1, 30);
    std::string cyrillic;
    std::string latin;
    for (int i = 0; i < count; ++i) {
      utf8::append(cyrillic, *rc::gen::inRange<char32_t>(U'а', U'я' + 1));
      latin += *rc::gen::inRange<char>('a', 'z' + 1);
    }
    RC_ASSERT(stems(cyrillic, Language::ru) == stem(russian, cyrillic));
    RC_ASSERT(stems(latin, Language::ru) == stem(english, latin));
  }));
  sb_stemmer_delete(russian);
  sb_stemmer_delete(english);
}

TEST_CASE("the language is the text's, else its letters tell") {
  CHECK(guess_language("Гранты для стартапов") == Language::ru);
  CHECK(guess_language("Стартаптарға арналған гранттар") == Language::kk);
  CHECK(guess_language("Grants for startups") == Language::en);
  CHECK(guess_language("") == Language::en);
  // One name makes no Kazakh text.
  CHECK(guess_language("Компания Қазына подала заявку на участие в программе") == Language::ru);
  CHECK(stems("балалар", Language::kk) == "бала");
  CHECK(stems("балалар", Language::ru) == "балалар");
  // A word with letters of its own is Kazakh in every text.
  CHECK(stems("Университет Қазақстанның, центры", Language::ru) == "университет қазақстан центр");
  CHECK(folds("Қазақстанның центры", Language::ru) == "казакстан ");
}

TEST_CASE("the quick way through common letters and ICU divide and fold alike") {
  const std::u32string alphabet =
      U"aAzZ019 əƏɵİi .,'’-_:;/\"«»—№ёЁйЙһҺәӘіІӀқҚӃӄѠѡѝЍЀѐ\u00A0\n@#[]|=~*+Ѐѓ₸…“”éß\u00AD\u0301ͅ中\U0001F642";
  CHECK(rc::check("over random texts", [&] {
    std::string text;
    for (const auto at :
         *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, alphabet.size())))
      utf8::append(text, alphabet[at]);
    std::string slow;
    break_words(text, [&](std::size_t begin, std::size_t end) {
      std::string piece = text.substr(begin, end - begin);
      std::string word = normal_word(piece);
      const Script script = script_of(word);
      if (script.latin && script.cyrillic) word = normal_word(unmixed(piece));
      if (!word.empty()) slow += "[" + std::to_string(begin) + " " + word + "]";
    });
    std::string quick;
    each_word(text, {}, [&](const Word& word) {
      quick += "[" + std::to_string(word.begin) + " " + std::string(word.word) + "]";
    });
    RC_ASSERT(quick == slow);
  }));
}

TEST_CASE("every letter of the table is folded and classed as ICU does") {
  for (char32_t point = 0x21; point < letters_end; ++point) {
    const Letter met = letter(point);
    if (met.sign == Sign::other) continue;
    std::string one;
    utf8::append(one, point);
    std::string folded;
    if (met.sign >= Sign::digit) utf8::append(folded, met.folded);
    std::size_t pieces = 0;
    break_words(one, [&](std::size_t, std::size_t) { ++pieces; });
    INFO(std::hex << static_cast<unsigned>(point));
    CHECK(pieces == (met.sign >= Sign::digit ? 1 : 0));
    if (met.sign >= Sign::digit) CHECK(normal_word(one) == folded);
  }
}

TEST_CASE("the terms of a row are its words, stems and folds, and those of a field once more") {
  const std::vector<Text> texts{
      {"Новые гранты", Language::ru, "title"}, {"Қазақ тілі", Language::kk}, {"", Language::ru}};
  CHECK(search_terms(texts) ==
        "новые гранты | =нов =грант | title:новые title:гранты | title:=нов title:=грант | "
        "қазақ тілі | =қазақ =тіл | ~казак ~тил");
  CHECK(search_terms({}).empty());
}
