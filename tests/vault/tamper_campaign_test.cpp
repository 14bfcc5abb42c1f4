// SPDX-License-Identifier: MIT
// A table of a hundred people under every change of one value: each bit, each length, each exchange. What is sealed
// opens in its own place only, and every cause gives one and the same error.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "vault/fixture.hpp"

using namespace techhub;
using namespace techhub::vault;
using namespace techhub::vault::test;

namespace {

constexpr std::array<std::string_view, 5> names{"email", "phone", "tin", "first_name", "last_name"};

// Every `step()`-th change is made; with TECHHUB_ROUNDS set, all of them.
std::size_t step() {
  static const bool all = std::getenv("TECHHUB_ROUNDS") != nullptr;
  return all ? 1 : 7;
}

Table clerks() { return people("account.clerk"); }

// Rows 1 to 100 of a table, all columns set and different.
std::vector<Record> sealed_rows(const Table& table, std::int64_t first = 1) {
  std::vector<Record> rows;
  for (std::int64_t id = first; id < first + 100; ++id) {
    const std::string number = std::to_string(id);
    Record row(table);
    row[0] = id;
    row.set("email", "person" + number + "@example.kz");
    row.set("phone", "+7701000" + std::to_string(1000 + id));
    row.set("tin", std::to_string(860904000000 + id));
    row.set("first_name", "Айгүл" + number);
    row.set("last_name", id % 10 == 0 ? Value("") : Value("Серікқызы" + number));
    seal(shared_vault(), row);
    rows.push_back(std::move(row));
  }
  return rows;
}

// Opens a copy of the row with another value in one column, which must be refused without a trace. Plain ifs: a macro
// for each of millions of changes would take longer than the changes.
class Refusals {
 public:
  void expect(const Record& row, std::size_t column, Bytes value) {
    Record altered = row;
    altered[column] = std::move(value);
    expect(altered, column);
  }
  void expect(const Record& altered, std::size_t column) {
    ColumnSet one;
    one.add(column);
    opened_ = altered;
    const Result<> result = shared_vault().open(opened_, one);
    ++count;
    if (result) {
      ++wrong;
      return;
    }
    const Error& error = result.error();
    if (error.code() != Code::corrupt || error.message() != "a personal value is damaged or altered" ||
        error.field() != altered.table().columns[column].name || !(opened_ == altered))
      ++wrong;
  }
  std::int64_t count = 0;
  std::int64_t wrong = 0;

 private:
  Record opened_;
};

}  // namespace

TEST_CASE("every bit of every sealed value of a hundred rows") {
  Refusals refusals;
  std::size_t at = 0;
  for (const Record& row : sealed_rows(users())) {
    for (const auto name : names) {
      const std::size_t column = users().at(name);
      const Bytes value = sealed(row, name);
      for (std::size_t bit = 0; bit < value.size() * 8; ++bit) {
        if (++at % step() != 0) continue;
        Bytes flipped = value;
        flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        refusals.expect(row, column, std::move(flipped));
      }
    }
    // The salt is in every value of its row.
    const Bytes salt = sealed(row, "personal_salt");
    for (std::size_t bit = 0; bit < salt.size() * 8; ++bit) {
      Record altered = row;
      Bytes flipped = salt;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      altered.set("personal_salt", std::move(flipped));
      refusals.expect(altered, users().at("email"));
    }
  }
  CHECK(refusals.count > 30'000);
  CHECK(refusals.wrong == 0);
}

TEST_CASE("every truncation of every sealed value of a hundred rows") {
  Refusals refusals;
  for (const Record& row : sealed_rows(users())) {
    for (const auto name : names) {
      const std::size_t column = users().at(name);
      const Bytes value = sealed(row, name);
      const auto at = [&](std::size_t i) { return value.begin() + static_cast<std::ptrdiff_t>(i); };
      for (std::size_t size = 0; size < value.size(); ++size) {
        refusals.expect(row, column, Bytes(value.begin(), at(size)));
        refusals.expect(row, column, Bytes(at(value.size() - size), value.end()));
        Bytes gap(value.begin(), at(size));
        gap.insert(gap.end(), at(size + 1), value.end());
        refusals.expect(row, column, std::move(gap));
        Bytes longer = value;
        longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(size), value[size]);
        refusals.expect(row, column, std::move(longer));
      }
    }
  }
  CHECK(refusals.count > 100'000);
  CHECK(refusals.wrong == 0);
}

TEST_CASE("every exchange between rows, columns and tables of a hundred rows each") {
  const Table other_table = clerks();
  const auto rows = sealed_rows(users());
  const auto further = sealed_rows(users(), 101);
  const auto others = sealed_rows(other_table);
  Refusals refusals;
  std::size_t at = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const auto into : names) {
      const std::size_t column = users().at(into);
      for (const auto* from_rows : {&rows, &further, &others}) {
        for (std::size_t k = 0; k < from_rows->size(); ++k) {
          const Record& from_row = (*from_rows)[k];
          for (const auto from : names) {
            const bool is_itself = from_rows == &rows && k == i && from == into;
            if (is_itself || ++at % step() != 0) continue;
            Record altered = rows[i];
            altered[column] = sealed(from_row, from);
            refusals.expect(altered, column);
            // With the salt of where it was.
            altered.set("personal_salt", sealed(from_row, "personal_salt"));
            refusals.expect(altered, column);
          }
        }
      }
    }
  }
  CHECK(refusals.count > 150'000);
  CHECK(refusals.wrong == 0);
}

TEST_CASE("every bit, truncation and exchange of sealed answers of a hundred rows") {
  struct Answer {
    Record row;
    std::string place;
    std::string text;
  };
  std::vector<Answer> answers;
  for (Record& row : sealed_rows(users())) {
    for (const auto place : {"data.iin", "data.phone"}) {
      std::string text = shared_vault().seal_text(row, place, "8609040" + key_text(row.key())).value();
      answers.push_back({row, place, std::move(text)});
    }
  }
  std::int64_t count = 0;
  std::int64_t wrong = 0;
  const auto refused = [&](const Answer& in, std::string_view text) {
    const auto opened = shared_vault().open_text(in.row, in.place, text);
    ++count;
    const bool is_right = !opened && opened.error().code() == Code::corrupt &&
                          opened.error().message() == "a personal value is damaged or altered";
    wrong += is_right ? 0 : 1;
  };
  std::size_t at = 0;
  for (const Answer& answer : answers) {
    for (std::size_t bit = 0; bit < answer.text.size() * 8; ++bit) {
      if (++at % step() != 0) continue;
      std::string flipped = answer.text;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      refused(answer, flipped);
    }
    for (std::size_t size = 0; size < answer.text.size(); ++size) refused(answer, answer.text.substr(0, size));
    for (const Answer& other : answers) {
      if (&other != &answer) refused(answer, other.text);
    }
  }
  CHECK(count > 60'000);
  CHECK(wrong == 0);
}

TEST_CASE("a letter of an answer with its highest bit set is another letter") {
  Record row = person(users(), 1);
  for (int i = 0; i < 200; ++i) {
    const std::string text = shared_vault().seal_text(row, "data.iin", "860904350504").value();
    for (std::size_t at = 2; at < text.size(); ++at) {
      if (text[at] != '-' && text[at] != '_') continue;
      std::string flipped = text;
      flipped[at] = static_cast<char>(flipped[at] ^ 0x80);
      CHECK_FALSE(shared_vault().open_text(row, "data.iin", flipped));
    }
  }
}
