// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "vault/fixture.hpp"

using namespace techhub;
using namespace techhub::vault;
using namespace techhub::vault::test;

namespace {

Record sample(const Table& table = users(), std::int64_t id = 5) {
  Record record = person(table, id);
  seal(shared_vault(), record);
  return record;
}

// The one error for everything, whatever was done; and the record as it was.
void refused(Record record) {
  const Record before = record;
  const Result<> result = shared_vault().open(record, all(record));
  REQUIRE_FALSE(result);
  REQUIRE(result.error().to_string() == "corrupt: a personal value is damaged or altered (account.user.email)");
  REQUIRE(record == before);
}

void refused(const Record& record, std::string_view place, std::string_view text) {
  const Result<std::string> result = shared_vault().open_text(record, place, text);
  REQUIRE_FALSE(result);
  REQUIRE(result.error().code() == Code::corrupt);
  REQUIRE(result.error().message() == "a personal value is damaged or altered");
}

}  // namespace

TEST_CASE("a flipped bit anywhere is refused") {
  const Record record = sample();
  for (const auto column : {"email", "personal_salt"}) {
    const std::size_t bits = sealed(record, column).size() * 8;
    for (std::size_t bit = 0; bit < bits; ++bit) {
      Record altered = record;
      std::get<Bytes>(altered[users().at(column)])[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      refused(altered);
    }
  }
}

TEST_CASE("a cut or longer value is refused") {
  const Record record = sample();
  const Bytes email = sealed(record, "email");
  const Bytes salt = sealed(record, "personal_salt");
  for (std::size_t size = 0; size < email.size(); ++size) {
    Record altered = record;
    altered.set("email", Bytes(email.begin(), email.begin() + static_cast<std::ptrdiff_t>(size)));
    refused(altered);
    altered.set("email", Bytes(email.end() - static_cast<std::ptrdiff_t>(size), email.end()));
    refused(altered);
  }
  Record altered = record;
  std::get<Bytes>(altered[users().at("email")]).push_back(0);
  refused(altered);
  altered = record;
  for (std::size_t size = 0; size < 40; ++size) {
    Bytes other = salt;
    other.resize(size);
    if (size == 16) continue;
    altered.set("personal_salt", other);
    refused(altered);
  }
  altered.set("personal_salt", "text");
  refused(altered);
}

TEST_CASE("a value of another row, column or table is refused") {
  const Record record = sample();
  const Record other_row = sample(users(), 6);
  const Record other_table = sample(guests());
  for (const auto column : {"phone", "tin", "first_name"}) {
    Record altered = record;
    altered.set("email", sealed(record, column));
    refused(altered);
    altered.set("email", sealed(other_row, column));
    refused(altered);
  }
  for (const Record* other : {&other_row, &other_table}) {
    Record altered = record;
    altered.set("email", sealed(*other, "email"));
    refused(altered);
    // Moving the salt along does not help.
    altered.set("personal_salt", sealed(*other, "personal_salt"));
    refused(altered);
  }
  Record moved = record;
  moved[0] = 6;
  refused(moved);
  moved[0] = Value{};
  refused(moved);
  moved[0] = "6";
  refused(moved);
}

TEST_CASE("a value in the clear is refused, and so is a row that is open already") {
  Record record = sample();
  for (const Value& value : {Value("aigul@mail.kz"), Value(""), Value(1), Value(1.5)}) {
    Record altered = record;
    altered.set("email", value);
    refused(altered);
    altered.set("personal_salt", Value{});
    refused(altered);
  }
  REQUIRE(shared_vault().open(record, all(record)));
  refused(record);
}

TEST_CASE("a fault in the last column leaves the first ones sealed") {
  Record record = sample();
  record.set("first_name", Bytes(100, 1));
  const Record before = record;
  const Result<> result = shared_vault().open(record, all(record));
  REQUIRE_FALSE(result);
  CHECK(result.error().field() == "first_name");
  CHECK(record == before);
  ColumnSet email;
  email.add(users().at("email"));
  REQUIRE(shared_vault().open(record, email));
  CHECK(record.text("email") == "aigul@mail.kz");
}

TEST_CASE("an answer is bound to its place, row and table, and to being an answer") {
  Record record = sample();
  const std::string text = shared_vault().seal_text(record, "data.iin", "860904350504").value();
  REQUIRE(shared_vault().open_text(record, "data.iin", text).value() == "860904350504");
  for (const auto place : {"data.bin", "data", "", "data.iin "}) refused(record, place, text);
  Record moved = record;
  moved[0] = 6;
  refused(moved, "data.iin", text);
  Record guest = sample(guests());
  guest.set("personal_salt", record.get("personal_salt"));
  refused(guest, "data.iin", text);

  const std::string column = shared_vault().seal_text(record, "email", "x").value();
  std::string encoded = column;
  Record altered = record;
  altered.set("email", value_from(users(), users().columns[users().salt()], Json(encoded.substr(2, encoded.size() - 4))).value());
  refused(altered);

  for (std::size_t i = 0; i < text.size(); ++i) {
    refused(record, "data.iin", text.substr(0, i));
    for (const char c : {'A', 'B', 'z', '_', '$', ' ', '='}) {
      std::string changed = text;
      changed[i] = c;
      if (changed != text) refused(record, "data.iin", changed);
    }
  }
  for (const auto tail : {"A", "=", "==", " ", "\n"}) refused(record, "data.iin", text + tail);
  record.set("personal_salt", Bytes(3));
  refused(record, "data.iin", text);
}
