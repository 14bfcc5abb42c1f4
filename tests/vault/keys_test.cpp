// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <stdexcept>

#include "vault/fixture.hpp"

using namespace techhub;
using namespace techhub::vault;
using namespace techhub::vault::test;
using namespace std::string_literals;

namespace {

Code opening(std::span<const WrappedKey> stored, const MasterKey& key = master()) {
  const auto vault = Vault::open(key, stored);
  return vault ? Code{} : vault.error().code();
}

}  // namespace

TEST_CASE("a master key is 32 bytes or 64 digits") {
  const std::string raw = "0123456789abcdef0123456789abcde\n";
  const std::string hex =
      "30313233343536373839616263646566303132333435363738396162636465"
      "0a";
  CHECK(MasterKey::read(raw).value().to_hex() == hex);
  CHECK(MasterKey::read(hex).value().to_hex() == hex);
  CHECK(MasterKey::read(" \t" + hex + "\r\n").value().to_hex() == hex);
  CHECK(MasterKey::read("30313233343536373839616263646566303132333435363738396162636465"
                        "0A")
            .value()
            .to_hex() == hex);
  CHECK(MasterKey::read(std::string(32, '\0')).value().to_hex() == std::string(64, '0'));
  const std::string bad[] = {"",
                             "0",
                             hex.substr(1),
                             hex + "0",
                             hex.substr(2) + "0g",
                             raw + "\n",
                             raw + raw,
                             hex + "\0"s,
                             std::string(63, 'a') + " ",
                             hex.substr(0, 32) + " " + hex.substr(32),
                             std::string(1'000'000, 'a')};
  for (const std::string& text : bad) {
    const auto key = MasterKey::read(text);
    REQUIRE_FALSE(key);
    CHECK(key.error().to_string() == "invalid: a master key is 32 bytes or 64 hexadecimal digits");
  }
  const MasterKey generated = MasterKey::generate();
  CHECK(MasterKey::read(generated.to_hex()).value().to_hex() == generated.to_hex());
  CHECK(MasterKey::generate().to_hex() != generated.to_hex());
  MasterKey copy = generated;
  copy = master();
  CHECK(copy.to_hex() == master().to_hex());
}

TEST_CASE("another master key is told at once") {
  CHECK(opening(keys()) == Code{});
  CHECK(opening(keys(), master(2)) == Code::wrong_key);
}

TEST_CASE("a wrapped key opens only as what it is") {
  const std::vector<WrappedKey> good = keys();
  std::vector<WrappedKey> bad = good;
  std::swap(bad[0].wrapped, bad[1].wrapped);
  CHECK(opening(bad) == Code::corrupt);
  bad = good;
  std::swap(bad[0].id, bad[1].id);
  CHECK(opening(bad) == Code::corrupt);
  bad = good;
  bad[0].purpose = Purpose::code;
  CHECK(opening(bad) == Code::corrupt);
  bad = good;
  bad[0].id = 4;
  CHECK(opening(bad) == Code::corrupt);
  bad = good;
  bad[2] = make_key(master(2), 3, Purpose::code, seeded(3));
  CHECK(opening(bad) == Code::corrupt);
  bad = good;
  bad.push_back(good[0]);
  CHECK(opening(bad) == Code::corrupt);
  bad = good;
  bad.push_back(make_key(master(), 1, Purpose::lookup, seeded(3)));
  CHECK(opening(bad) == Code::corrupt);
}

TEST_CASE("an altered wrapped key is refused") {
  const std::vector<WrappedKey> good = keys();
  for (std::size_t bit = 0; bit < good[0].wrapped.size() * 8; ++bit) {
    std::vector<WrappedKey> bad = good;
    bad[0].wrapped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    REQUIRE(opening(bad) == Code::corrupt);
  }
  for (std::size_t size = 0; size < good[0].wrapped.size() + 20; ++size) {
    if (size == good[0].wrapped.size()) continue;
    std::vector<WrappedKey> bad = good;
    bad[0].wrapped.resize(size);
    REQUIRE(opening(bad) == Code::corrupt);
  }
}

TEST_CASE("every purpose needs a key in use") {
  CHECK(opening({}) == Code::corrupt);
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<WrappedKey> stored = keys();
    stored[i].retired = true;
    CHECK(opening(stored) == Code::corrupt);
    stored.erase(stored.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(opening(stored) == Code::corrupt);
  }
}

TEST_CASE("keys have ids of four bytes") {
  for (const std::int64_t id : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{0x100000000}}) {
    CHECK_THROWS_AS(make_key(master(), id, Purpose::data, seeded(1)), std::logic_error);
  }
  std::vector<WrappedKey> stored = keys();
  stored.push_back(make_key(master(), 0xFFFFFFFF, Purpose::data, seeded(1)));
  CHECK(opening(stored) == Code{});
  CHECK(open_vault(stored)->sealing_key() == 0xFFFFFFFF);
}

TEST_CASE("the newest look-up and code keys hash") {
  std::vector<WrappedKey> stored = keys();
  const auto before = open_vault(stored);
  stored.push_back(make_key(master(), 8, Purpose::lookup, seeded(1)));
  stored.push_back(make_key(master(), 9, Purpose::code, seeded(1)));
  const auto after = open_vault(stored);
  CHECK(before->lookup(users(), 1, "a@b.kz") != after->lookup(users(), 1, "a@b.kz"));
  CHECK(before->hash_code("sms", "1") != after->hash_code("sms", "1"));
  stored[3].retired = stored[4].retired = true;
  const auto back = open_vault(stored);
  CHECK(before->lookup(users(), 1, "a@b.kz") == back->lookup(users(), 1, "a@b.kz"));
  CHECK(before->hash_code("sms", "1") == back->hash_code("sms", "1"));
}

TEST_CASE("keys are wrapped anew for another master key") {
  std::vector<WrappedKey> stored = keys();
  stored.push_back(make_key(master(), 4, Purpose::data, seeded(1)));
  stored[0].retired = true;
  Record record = person(users(), 5);
  seal(*open_vault(stored), record);

  const auto wrapped = rewrap(master(), master(2), stored, seeded(5)).value();
  REQUIRE(wrapped.size() == stored.size());
  for (std::size_t i = 0; i < stored.size(); ++i) {
    CHECK(wrapped[i].id == stored[i].id);
    CHECK(wrapped[i].purpose == stored[i].purpose);
    CHECK(wrapped[i].retired == stored[i].retired);
    CHECK(wrapped[i].wrapped != stored[i].wrapped);
  }
  CHECK(opening(wrapped) == Code::wrong_key);
  const auto vault = Vault::open(master(2), wrapped).value();
  CHECK(vault->lookup(users(), 1, "aigul@mail.kz") == record.get("email_lookup"));
  REQUIRE(vault->open(record, all(record)));
  CHECK(record.text("email") == "aigul@mail.kz");
  CHECK(rewrap(master(3), master(2), stored).error().code() == Code::wrong_key);
  CHECK(rewrap(master(), master(2), {}).value().empty());
}
