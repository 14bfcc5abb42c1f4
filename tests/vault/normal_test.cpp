// SPDX-License-Identifier: MIT
#include "vault/normal.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>

#include "techhub/value/text.hpp"
#include "vault/fixture.hpp"

using namespace techhub;
using namespace techhub::vault;
using namespace techhub::vault::test;

namespace {

struct Row {
  std::string value;
  std::string form;
};

void check_all(std::string_view column, std::span<const Row> rows) {
  for (const Row& row : rows) {
    CAPTURE(column, row.value);
    CHECK(normal_form(column, row.value) == row.form);
    CHECK(normal_form(column, row.form) == row.form);
  }
}

}  // namespace

TEST_CASE("spellings of one e-mail address have one form") {
  const Row rows[] = {
      {"", ""},
      {" \t\n", ""},
      {"aigul@mail.kz", "aigul@mail.kz"},
      {"  Aigul@MAIL.kz\r\n", "aigul@mail.kz"},
      {"\u00a0aigul@mail.kz\u3000", "aigul@mail.kz"},
      {"AIGUL.S+news@Mail.KZ", "aigul.s+news@mail.kz"},
      {"Айгүл@Пошта.ҚАЗ", "айгүл@xn--80a1acn3a.xn--80ao21a"},
      {"айгүл@XN--80A1ACN3A.xn--80ao21a", "айгүл@xn--80a1acn3a.xn--80ao21a"},
      {"info@ПРЕЗИДЕНТ.РФ", "info@xn--d1abbgf6aiiy.xn--p1ai"},
      {"info@президент。рф", "info@xn--d1abbgf6aiiy.xn--p1ai"},
      {"info@ｍａｉｌ.kz", "info@mail.kz"},
      {"a@faß.de", "a@xn--fa-hia.de"},
      {"straße@mail.kz", "straße@mail.kz"},
      {"strasse@mail.kz", "strasse@mail.kz"},
      {"İ@mail.kz", "i̇@mail.kz"},
      {"ı@mail.kz", "ı@mail.kz"},
      {"e\u0301@mail.kz", "\u00e9@mail.kz"},
      {"Й@mail.kz", "й@mail.kz"},
      {"И\u0306@mail.kz", "й@mail.kz"},
      {"\"a@b\"@Mail.kz", "\"a@b\"@mail.kz"},
      {"No At", "no at"},
      {"Без Собаки", "без собаки"},
      {"@", "@"},
      {"A@", "a@"},
      {"@Mail.kz", "@mail.kz"},
      {"a@under_score.kz", "a@under_score.kz"},
      // No valid domain: lower case is all that is left.
      {"a@-ПОЧТА-.рф", "a@-почта-.рф"},
      {"a@ПОЧТА..рф", "a@почта..рф"},
      {"a@ПОЧТА\u200d.рф", "a@почта\u200d.рф"},
      {"a@XN--A.kz", "a@xn--a.kz"},
      // Not UTF-8.
      {"A\xff@B\xfe.KZ", "a\xff@b\xfe.kz"},
  };
  check_all("email", rows);
  const std::string wide = std::string(3000, '.') + "\xd0\x96";
  CHECK(normal_email("a@" + wide).ends_with("ж"));
}

TEST_CASE("spellings of one phone number have one form") {
  const Row rows[] = {
      {"", ""},
      {"+", ""},
      {"нет", ""},
      {"+77011234567", "+77011234567"},
      {"+7 (701) 123-45-67", "+77011234567"},
      {"  +7\u00a0701 123 45 67 ", "+77011234567"},
      {"8 701 123 45 67", "+77011234567"},
      {"8(701)1234567", "+77011234567"},
      {"77011234567", "+77011234567"},
      {"7011234567", "+77011234567"},
      {"007 701 123 45 67", "+77011234567"},
      {"+84 91 234 5678", "+84912345678"},
      {"0049 30 123456", "+4930123456"},
      {"123-45-67", "1234567"},
      {"87011234", "87011234"},
      {"9161234567", "9161234567"},
      {"0", "0"},
      {"00", "00"},
      {"(+44) 20 7946 0958", "+442079460958"},
      {"٣", ""},
  };
  check_all("phone", rows);
}

TEST_CASE("a tin is its digits, any other value its folded text") {
  const Row tins[] = {{"", ""}, {" 860904 350504 ", "860904350504"}, {"БИН 860904350504", "860904350504"}, {"-", ""}};
  check_all("tin", tins);
  const Row names[] = {
      {"", ""},         {"\u2003", ""},       {" Әлия ", "әлия"}, {"STRASSE", "strasse"}, {"Straße", "strasse"},
      {"a  b", "a  b"}, {"e\u0301", "\u00e9"}};
  check_all("first_name", names);
}

TEST_CASE("every form is its own form") {
  const auto alphabet = rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
      "a",      "Z",      "@",      ".", " ", "-", "+",    "7",      "8",      "0",      "xn--",        "ß", "ẞ",
      "İ",      "ı",      "Σ",      "Ж", "ж", "Ң", "и",    "\u0306", "\u0301", "\u0345", "ᾳ",           "Å", "\u212a",
      "\u3002", "\u00ad", "\u200d", "ﬃ", "א", "ا", "\xff", "\xd0",   "😀",      "ǰ",      "\u0130\u0307"}));
  const auto stable = [&alphabet] {
    std::string text;
    for (const std::string& part : *alphabet) text += part;
    for (const auto column : {"email", "phone", "tin", "first_name"}) {
      const std::string form = normal_form(column, text);
      RC_ASSERT(normal_form(column, form) == form);
      RC_ASSERT(normal_form(column, " " + text + "\n") == form);
    }
  };
  CHECK(rc::check("forms are stable", stable));
}

TEST_CASE("a look-up is told apart by table, column and value") {
  const Vault& vault = shared_vault();
  std::set<Value> hashes;
  for (const Table* table : {&users(), &guests()}) {
    for (const std::size_t column : {1, 2, 3, 4}) {
      for (const auto value : {"87011234567", "87011234568"}) hashes.insert(vault.lookup(*table, column, value));
    }
  }
  CHECK(hashes.size() == 16);
  for (const Value& hash : hashes) CHECK(std::get<Bytes>(hash).size() == 16);
  CHECK(vault.lookup(users(), 1, "Айгүл@пошта.қаз") == vault.lookup(users(), 1, " АЙГҮЛ@ПОШТА.ҚАЗ"));
  CHECK(is_null(vault.lookup(users(), 1, " ")));
  CHECK(is_null(vault.lookup(users(), 2, "no number")));

  Record record = person(users(), 5, "Aigul@MAIL.kz ");
  record.set("phone", "8 701 123 45 67");
  seal(vault, record);
  CHECK(record.get("email_lookup") == vault.lookup(users(), 1, "aigul@mail.kz"));
  CHECK(record.get("phone_lookup") == vault.lookup(users(), 2, "+77011234567"));
}
