// SPDX-License-Identifier: MIT
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <thread>

#include "vault/fixture.hpp"

using namespace techhub;
using namespace techhub::vault;
using namespace techhub::vault::test;

TEST_CASE("sealing replaces every personal value, sets salt and look-ups, and says so") {
  Record record = person(users(), 5);
  const Record before = record;
  ColumnSet written;
  REQUIRE(shared_vault().seal(record, all(record), written));

  for (const auto name : {"email", "phone", "tin", "first_name"}) {
    const Bytes& bytes = sealed(record, name);
    CHECK(bytes.size() == before.text(name).size() + 45);
    CHECK(std::string(bytes.begin(), bytes.end()).find(before.text(name)) == std::string::npos);
    CHECK(written.has(users().at(name)));
  }
  CHECK(is_null(record.get("last_name")));
  CHECK(record.get("note") == before.get("note"));
  CHECK(sealed(record, "personal_salt").size() == 16);
  for (const auto name : {"email_lookup", "phone_lookup", "tin_lookup"}) {
    CHECK(sealed(record, name).size() == 16);
    CHECK(written.has(users().at(name)));
  }
  CHECK(written.has(users().salt()));
  CHECK_FALSE(written.has(users().at("last_name")));
  CHECK_FALSE(written.has(users().at("note")));
  CHECK_FALSE(written.has(0));

  REQUIRE(shared_vault().open(record, all(record)));
  for (const Column& column : users().declared()) CHECK(record.get(column.name) == before.get(column.name));
}

TEST_CASE("sealing again keeps the salt and what is sealed") {
  Record record = person(users(), 5);
  seal(shared_vault(), record);
  const Record first = record;
  ColumnSet written;
  REQUIRE(shared_vault().seal(record, all(record), written));
  CHECK(record.get("email") == first.get("email"));
  CHECK(record.get("email_lookup") == first.get("email_lookup"));
  CHECK_FALSE(written.has(users().at("email")));
  CHECK_FALSE(written.has(users().salt()));
  // A value that was NULL before still has its look-up written: the caller may not have loaded it.
  record.set("phone", Value{});
  written = {};
  ColumnSet phone;
  phone.add(users().at("phone"));
  REQUIRE(shared_vault().seal(record, phone, written));
  CHECK(is_null(record.get("phone_lookup")));
  CHECK(written.has(users().at("phone_lookup")));
  // Only the columns asked for are sealed.
  record.set("first_name", "Дана");
  REQUIRE(shared_vault().seal(record, phone, written));
  CHECK(record.text("first_name") == "Дана");
  record.set("phone", "8 701 765 43 21");
  REQUIRE(shared_vault().seal(record, all(record), written));
  CHECK(record.get("personal_salt") == first.get("personal_salt"));
  REQUIRE(shared_vault().open(record, all(record)));
  CHECK(record.text("phone") == "8 701 765 43 21");
  CHECK(record.text("first_name") == "Дана");
}

TEST_CASE("a text that normalises to nothing is sealed and has no look-up") {
  Record record = person(users(), 5, " ");
  record.set("phone", "none");
  record.set("tin", "");
  seal(shared_vault(), record);
  CHECK(is_null(record.get("email_lookup")));
  CHECK(is_null(record.get("phone_lookup")));
  CHECK(is_null(record.get("tin_lookup")));
  CHECK(sealed(record, "tin").size() == 45);
  REQUIRE(shared_vault().open(record, all(record)));
  CHECK(record.text("email") == " ");
  CHECK(record.text("phone") == "none");
  CHECK(record.get("tin") == Value(""));
}

TEST_CASE("any text makes the round trip, in any row") {
  const bool in_columns = rc::check("round trip", [](const std::string& text, std::int64_t id) {
    Record record = person(users(), id, text);
    record.set("first_name", text);
    seal(shared_vault(), record);
    RC_ASSERT(shared_vault().open(record, all(record)).has_value());
    RC_ASSERT(record.text("email") == text);
    RC_ASSERT(record.text("first_name") == text);
  });
  CHECK(in_columns);
  const auto inside = [](const std::string& text, const std::string& place, std::int64_t id) {
    Record record = person(users(), id);
    const std::string stored = shared_vault().seal_text(record, place, text).value();
    RC_ASSERT(stored.starts_with("p$"));
    RC_ASSERT(stored.ends_with("$p"));
    RC_ASSERT(shared_vault().open_text(record, place, stored).value() == text);
  };
  CHECK(rc::check("round trip inside a column", inside));
  const std::string huge(3'000'000, 'x');
  Record record = person(users(), 1);
  record.set("first_name", huge);
  seal(shared_vault(), record);
  REQUIRE(shared_vault().open(record, all(record)));
  CHECK(record.text("first_name") == huge);
}

TEST_CASE("text keys bind like numbers, however long") {
  const Table table = people("account.organization", KeyKind::code);
  Record record = person(table, std::string(1000, 'k'));
  seal(shared_vault(), record);
  Record moved = record;
  moved[0] = std::string(999, 'k');
  CHECK(shared_vault().open(record, all(record)));
  CHECK(code_of(shared_vault().open(moved, all(moved))) == Code::corrupt);
}

TEST_CASE("the same value is sealed differently every time") {
  Record a = person(users(), 5);
  Record b = person(users(), 5);
  seal(shared_vault(), a);
  seal(shared_vault(), b);
  CHECK(sealed(a, "email") != sealed(b, "email"));
  CHECK(sealed(a, "personal_salt") != sealed(b, "personal_salt"));
  CHECK(sealed(a, "email_lookup") == sealed(b, "email_lookup"));
}

TEST_CASE("what cannot be sealed leaves the record unchanged") {
  const auto refused = [](Record record) {
    const Record before = record;
    ColumnSet written;
    const Code code = code_of(shared_vault().seal(record, all(record), written));
    CHECK(record == before);
    CHECK(written.empty());
    return code;
  };
  CHECK(refused(person(users(), Value{})) == Code::misuse);
  Record record = person(users(), 1);
  record.set("phone", std::int64_t{7});
  CHECK(refused(record) == Code::misuse);
  record = person(users(), 1);
  record.set("personal_salt", Bytes(15));
  CHECK(refused(record) == Code::corrupt);
  record = person(users(), 1);
  seal(shared_vault(), record);
  record.set("personal_salt", Value{});
  record.set("phone", "1");
  CHECK(refused(record) == Code::misuse);

  Table plain;
  plain.label = "core.plain";
  Column id;
  id.name = "id";
  id.type = Type::id;
  plain.columns.push_back(id);
  const Table table = Table::make(std::move(plain)).value();
  Record none(table);
  none[0] = 1;
  CHECK(shared_vault().seal_text(none, "data.iin", "1").error().code() == Code::misuse);
  CHECK(shared_vault().open_text(none, "data.iin", "p$").error().code() == Code::corrupt);
  ColumnSet written;
  CHECK(shared_vault().seal(none, all(none), written));
  CHECK(shared_vault().open(none, all(none)));
  Record unkeyed = person(users(), Value{});
  CHECK(shared_vault().seal_text(unkeyed, "data.iin", "1").error().code() == Code::misuse);
}

TEST_CASE("a forgotten person reads as nothing") {
  Record record = person(users(), 5);
  const std::string answer = shared_vault().seal_text(record, "data.iin", "860904350504").value();
  seal(shared_vault(), record);
  record.set("personal_salt", Value{});
  REQUIRE(shared_vault().open(record, all(record)));
  CHECK(record.get("email") == Value(""));
  CHECK(record.get("first_name") == Value(""));
  CHECK(is_null(record.get("phone")));
  CHECK(shared_vault().open_text(record, "data.iin", answer).value().empty());
}

TEST_CASE("the marker of a forgotten person stays in the clear, in its own row only") {
  CHECK(forgotten_marker(Value(5)) == "forgotten-5");
  Record record = person(users(), 5, forgotten_marker(Value(5)));
  for (const auto name : {"phone", "tin", "last_name", "email_lookup"}) record.set(name, Value{});
  record.set("first_name", Value{});
  const Record before = record;
  ColumnSet written;
  REQUIRE(shared_vault().seal(record, all(record), written));
  const std::string marker = forgotten_marker(Value(5));
  CHECK(record.get("email") == Value(Bytes(marker.begin(), marker.end())));  // a personal column holds bytes
  CHECK(is_null(record.get("personal_salt")));
  CHECK(sealed_with(record.get("email")) == 0);
  REQUIRE(shared_vault().open(record, all(record)));
  CHECK(record == before);

  record[0] = 6;
  CHECK(code_of(shared_vault().open(record, all(record))) == Code::corrupt);
  seal(shared_vault(), record);
  CHECK(sealed(record, "email").size() == 45 + 11);
}

TEST_CASE("a row that was wiped takes values again, under a new salt") {
  Record record = person(users(), 5, forgotten_marker(Value(5)));
  for (const auto name : {"phone", "tin"}) record.set(name, Value{});
  for (const auto name : {"first_name", "last_name"}) record.set(name, Bytes{});
  ColumnSet written;
  REQUIRE(shared_vault().seal(record, all(record), written));
  CHECK(is_null(record.get("personal_salt")));
  Record read = record;
  REQUIRE(shared_vault().open(read, all(read)));
  CHECK(read.get("first_name") == Value(""));

  ColumnSet first_name;
  first_name.add(record.table().at("first_name"));
  record.set("first_name", std::string("Айгуль"));
  REQUIRE(shared_vault().seal(record, first_name, written));
  REQUIRE(shared_vault().open(record, all(record)));
  CHECK(record.get("first_name") == Value("Айгуль"));
  CHECK(record.get("last_name") == Value(""));
  CHECK(record.get("email") == Value(forgotten_marker(Value(5))));
}

TEST_CASE("older keys open, the newest that is not retired seals") {
  const Random random = seeded(21);
  std::vector<WrappedKey> stored = keys();
  const auto old_vault = open_vault(stored);
  Record record = person(users(), 5);
  seal(*old_vault, record);
  const std::string answer = old_vault->seal_text(record, "data.iin", "1").value();
  CHECK(old_vault->sealing_key() == 1);
  CHECK(sealed_with(record.get("email")) == 1);
  CHECK(sealed_with(Value(answer)) == 1);

  stored.push_back(make_key(master(), 4'000'000'000, Purpose::data, random));
  stored.push_back(make_key(master(), 9, Purpose::data, random));
  stored[0].retired = true;
  const auto vault = open_vault(stored, 12);
  CHECK(vault->sealing_key() == 4'000'000'000);
  CHECK(vault->open_text(record, "data.iin", answer).value() == "1");
  Record copy = record;
  REQUIRE(vault->open(copy, all(copy)));
  CHECK(copy.text("first_name") == "Айгүл");

  // One row may hold values of several keys.
  Record mixed = record;
  mixed.set("first_name", "Дана");
  mixed.set("phone", "+77010000000");
  seal(*vault, mixed);
  CHECK(sealed_with(mixed.get("email")) == 1);
  CHECK(sealed_with(mixed.get("phone")) == 4'000'000'000);
  CHECK(mixed.get("email_lookup") == record.get("email_lookup"));
  REQUIRE(vault->open(mixed, all(mixed)));
  CHECK(mixed.text("email") == "aigul@mail.kz");
  CHECK(mixed.text("phone") == "+77010000000");

  seal(*vault, copy);
  CHECK(sealed_with(copy.get("email")) == 4'000'000'000);
  CHECK(code_of(old_vault->open(copy, all(copy))) == Code::corrupt);
  stored.erase(stored.begin());
  REQUIRE(open_vault(stored)->open(copy, all(copy)));
  CHECK(code_of(open_vault(stored)->open(record, all(record))) == Code::corrupt);

  stored.back().retired = true;
  CHECK(open_vault(stored)->sealing_key() == 4'000'000'000);
  stored[stored.size() - 2].retired = true;
  CHECK(Vault::open(master(), stored).error().code() == Code::corrupt);
}

TEST_CASE("what is not sealed names no key") {
  CHECK(sealed_with(Value{}) == 0);
  CHECK(sealed_with(Value(1)) == 0);
  CHECK(sealed_with(Value(Bytes(44, 1))) == 0);
  CHECK(sealed_with(Value(Bytes(45, 2))) == 0);
  CHECK(sealed_with(Value("p$")) == 0);
  CHECK(sealed_with(Value("p$AQAAAAE")) == 0);
  CHECK(sealed_with(Value("p$!QAAAAEA" + std::string(80, 'A') + "$p")) == 0);
  CHECK(sealed_with(Value("x$AQAAAAEA" + std::string(80, 'A') + "$p")) == 0);
  CHECK(sealed_with(Value("p$AQAAAAEA" + std::string(80, 'A') + "$p")) == 1);
  CHECK(sealed_with(Value("p$AQAAAAEA" + std::string(80, 'A') + "$q")) == 0);
}

TEST_CASE("one vault serves many threads", "[threads]") {
  Record record = person(users(), 5);
  const auto vault = open_vault(keys());
  seal(*vault, record);
  // ICU makes its tables once, guarded in a way that the thread sanitizer cannot see.
  REQUIRE_FALSE(is_null(vault->lookup(users(), 1, "Айгүл@пошта.қаз")));
  std::vector<std::thread> threads;
  std::vector<int> opened(4);
  for (int& count : opened) {
    threads.emplace_back([&record, &vault, &count] {
      for (int i = 0; i < 200; ++i) {
        Record copy = record;
        if (vault->open(copy, all(copy)) && copy.text("email") == "aigul@mail.kz") ++count;
        if (vault->lookup(users(), 1, "Aigul@MAIL.kz") == record.get("email_lookup")) ++count;
        if (vault->lookup(users(), 1, "айгүл@пошта.қаз") == record.get("email_lookup")) --count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int count : opened) CHECK(count == 400);
}
