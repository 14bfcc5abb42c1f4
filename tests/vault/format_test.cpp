// SPDX-License-Identifier: MIT
// The stored forms, byte for byte, as a program written from docs/personal-data.md alone computes them: what one
// release stored, every later one must open.
#include <catch2/catch.hpp>

#include "vault/fixture.hpp"

using namespace techhub;
using namespace techhub::vault;
using namespace techhub::vault::test;

namespace {

// Fills each request with one byte: the next of `bytes`, the last of them for ever.
Random filling(std::vector<std::uint8_t> bytes) {
  auto rest = std::make_shared<std::vector<std::uint8_t>>(std::move(bytes));
  return [rest](std::span<std::uint8_t> out) {
    std::fill(out.begin(), out.end(), rest->front());
    if (rest->size() > 1) rest->erase(rest->begin());
  };
}

const std::string wrapped_data =
    "015151515151515151515151515151515151515151515151513bf26af10071b86ecb21d88c201c6c8175df364f2781b5"
    "3dd2cd3c072b63744030916d6cac1c7ab7da833fcb6efd9563";
const std::string wrapped_lookup =
    "01525252525252525252525252525252525252525252525252a47539660db7170babe830fcd4353a5a7d53bfb48f49e0"
    "6ffafaf1f02f976916f39ef49c2745bd7421909d8cd81f0089";
const std::string wrapped_code =
    "01535353535353535353535353535353535353535353535353a1f1f2b4055c27cd7ab738b47d7fdc3b45a3300cb91e53"
    "3682aeeb3f54a27d347088dbc093281ec539f991d3010b135a";
const std::string sealed_email =
    "0100000001777777777777777777777777777777777777777777777777d3dfe3dfeec84515db4813b7af367a0c22b2ab"
    "ab1d79501a5479327702";
const std::string sealed_answer = "p$AQAAAAF3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3eKgLSTsrwbQYIRDeg-0Rou0ZNhb7kL9n_Er3e4$p";
constexpr std::string_view email_hash = "80e6875da24e655e0242b475b22a304f";
constexpr std::string_view code_hash = "c$61QxINK1xsmZcx6oEZFFmg";

}  // namespace

TEST_CASE("the stored forms are those of the documentation") {
  const MasterKey key = MasterKey::read(std::string(32, '\x44')).value();
  const std::vector<WrappedKey> stored = {make_key(key, 1, Purpose::data, filling({0x11, 0x51})),
                                          make_key(key, 2, Purpose::lookup, filling({0x22, 0x52})),
                                          make_key(key, 3, Purpose::code, filling({0x33, 0x53}))};
  CHECK(to_hex(stored[0].wrapped) == wrapped_data);
  CHECK(to_hex(stored[1].wrapped) == wrapped_lookup);
  CHECK(to_hex(stored[2].wrapped) == wrapped_code);

  const auto vault = Vault::open(key, stored, filling({0x66, 0x77})).value();
  Record record(users());
  record[0] = 5;
  ColumnSet email;
  email.add(users().at("email"));
  ColumnSet written;
  record.set("email", "aigul@mail.kz");
  REQUIRE(vault->seal(record, email, written));
  CHECK(sealed(record, "personal_salt") == Bytes(16, 0x66));
  CHECK(to_hex(sealed(record, "email")) == sealed_email);
  CHECK(to_hex(sealed(record, "email_lookup")) == email_hash);
  CHECK(vault->seal_text(record, "data.iin", "860904350504").value() == sealed_answer);
  CHECK(vault->hash_code("activation", "12345678") == code_hash);

  REQUIRE(vault->open(record, email));
  CHECK(record.text("email") == "aigul@mail.kz");
  CHECK(vault->open_text(record, "data.iin", sealed_answer).value() == "860904350504");
}
