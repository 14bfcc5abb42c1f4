// SPDX-License-Identifier: MIT
#include "techhub/value/i18n.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "generators.hpp"
#include "techhub/value/json.hpp"
#include "techhub/value/reason.hpp"

using namespace techhub;

namespace {

I18n texts(std::optional<std::string> ru, std::optional<std::string> kk, std::optional<std::string> en) {
  return {.ru = std::move(ru), .kk = std::move(kk), .en = std::move(en), .other = {}};
}

}  // namespace

TEST_CASE("a language is known by its exact name") {
  CHECK(language("ru") == Language::ru);
  CHECK(language("kk") == Language::kk);
  CHECK(language("en") == Language::en);
  for (const auto* wrong : {"", "RU", "kz", "ru ", "russian"}) CHECK_FALSE(language(wrong));
}

TEST_CASE("a text is read in the language asked for, else in ru, kk, en") {
  struct Row {
    I18n text;
    Language wanted;
    std::string expected;
  };
  const Row rows[] = {
      {texts("а", "ә", "a"), Language::kk, "ә"},     {texts("а", "ә", "a"), Language::en, "a"},
      {texts("а", {}, "a"), Language::kk, "а"},      {texts({}, "ә", "a"), Language::ru, "ә"},
      {texts({}, {}, "a"), Language::ru, "a"},       {texts("  ", "ә", {}), Language::ru, "ә"},
      {texts("а", "\u00A0", {}), Language::kk, "а"}, {texts({}, {}, {}), Language::ru, ""},
      {texts(" ", "\t", "\n"), Language::en, ""},
  };
  for (const Row& row : rows) CHECK(row.text.get(row.wanted) == row.expected);
}

TEST_CASE("a text in another language is better than none") {
  I18n text = texts("", {}, {});
  text.other = {{"de", " "}, {"tr", "merhaba"}};
  CHECK(text.get(Language::en) == "merhaba");
  CHECK_FALSE(text.is_blank());
}

TEST_CASE("a text is blank when no language holds more than white space") {
  CHECK(I18n{}.is_blank());
  CHECK(texts("", "\u3000", " \n").is_blank());
  CHECK_FALSE(texts("", "x", "").is_blank());
}

TEST_CASE("writing one language keeps the others") {
  I18n text = texts("а", "ә", {});
  text.at(Language::en) = "a";
  CHECK(text == texts("а", "ә", "a"));
  CHECK(std::as_const(text).at(Language::kk) == "ә");
}

TEST_CASE("a reason puts the name into its texts") {
  const Reason reason{"taken", "{} занято", "{} бос емес", "{} is taken, {}"};
  CHECK(reason.text("зал") == texts("зал занято", "зал бос емес", "зал is taken, {}"));
  CHECK(reason.text() == texts(" занято", " бос емес", " is taken, {}"));
  CHECK(reason.text("{}").ru == "{} занято");
  CHECK(Reason{"bare", "да", "", "yes"}.text("x") == texts("да", {}, "yes"));
}

TEST_CASE("a translated text is read from JSON") {
  struct Row {
    std::string json;
    std::string expected;
  };
  const Row rows[] = {
      {"null", "{}"},
      {"{}", "{}"},
      {R"("Текст")", R"({"ru":"Текст"})"},
      {R"("")", R"({"ru":""})"},
      {R"({"ru":"а","kk":"ә","en":"a"})", R"({"en":"a","kk":"ә","ru":"а"})"},
      {R"({"ru":"а","kk":null})", R"({"ru":"а"})"},
      {R"({"tr":"x","en":"a"})", R"({"en":"a","tr":"x"})"},
  };
  for (const Row& row : rows) {
    INFO(row.json);
    CHECK(Json(i18n_from(Json::parse(row.json).value()).value()).dump() == row.expected);
  }
}

TEST_CASE("what is no translated text is refused without being repeated") {
  for (const auto* wrong :
       {"1", "true", "[]", R"(["secret"])", R"({"ru":1})", R"({"tr":["secret"]})", R"({"en":{}})"}) {
    INFO(wrong);
    const auto read = i18n_from(Json::parse(wrong).value());
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == Code::invalid);
    CHECK(read.error().message().find("secret") == std::string::npos);
  }
}

TEST_CASE("a translated text survives JSON, other languages included") {
  REQUIRE(rc::check([] {
    const auto slot = rc::gen::maybe(testing::any_text());
    I18n text;
    for (const Language one : {Language::ru, Language::kk, Language::en})
      if (const auto drawn = *slot) text.at(one) = *drawn;
    for (const auto& [key, value] :
         *rc::gen::container<std::map<std::string, std::string>>(testing::any_key(), testing::any_text()))
      if (!language(key)) text.other.emplace(key, value);
    RC_ASSERT(i18n_from(Json(text)).value() == text);
  }));
}
