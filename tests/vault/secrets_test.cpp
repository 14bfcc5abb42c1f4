// SPDX-License-Identifier: MIT
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>

#include "vault/crypto.hpp"
#include "vault/fixture.hpp"

using namespace techhub;
using namespace techhub::vault;
using namespace techhub::vault::test;
using namespace std::string_literals;

namespace {

constexpr PasswordCost cheap{.operations = 1, .memory_kib = 8};

}  // namespace

TEST_CASE("a token is stored as its hash, which opens nothing") {
  CHECK(hash_token("") == "h$yuZpQdnvvUBOTYh1jqZ2cA");
  CHECK(hash_token("abc") == "h$z0q3kcYrjSshCckCdSh4Fg");
  const std::string stored = hash_token("abc");
  CHECK(is_token_hash(stored));
  CHECK_FALSE(is_code_hash(stored));
  CHECK(hash_token(stored) != stored);
}

TEST_CASE("the form of a hash is told exactly") {
  const std::string good = "h$z0q3kcYrjSshCckCdSh4Fg";
  CHECK(is_token_hash(good));
  CHECK(is_code_hash("c" + good.substr(1)));
  for (const char last : {'A', 'Q', 'g', 'w'}) CHECK(is_token_hash("h$" + std::string(21, '_') + last));
  const std::string bad[] = {"",
                             "h$",
                             good.substr(1),
                             good + "A",
                             good.substr(0, 23),
                             "c" + good.substr(1),
                             "H" + good.substr(1),
                             "h$" + std::string(21, 'A') + "B",
                             "h$" + std::string(21, '+') + "A",
                             "h$" + std::string(21, '\0') + "A",
                             "h$" + std::string(21, 'A') + "=",
                             std::string(1'000'000, 'h')};
  for (const std::string& text : bad) CHECK_FALSE(is_token_hash(text));
}

TEST_CASE("tokens and codes are drawn from the source given") {
  const auto vault = open_vault(keys(), 5);
  std::set<std::string> tokens;
  for (int i = 0; i < 200; ++i) {
    const std::string token = vault->new_token();
    CHECK(token.size() == 32);
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
    CHECK_FALSE(is_token_hash(token));
    tokens.insert(token);
  }
  CHECK(tokens.size() == 200);
  CHECK(open_vault(keys(), 5)->new_token() == open_vault(keys(), 5)->new_token());

  CHECK(vault->new_code().size() == 8);
  CHECK(vault->new_code(0).empty());
  const std::string digits = vault->new_code(20'000);
  CHECK(digits.size() == 20'000);
  for (char digit = '0'; digit <= '9'; ++digit) {
    const auto count = std::count(digits.begin(), digits.end(), digit);
    CHECK(count > 1800);
    CHECK(count < 2200);
  }
  // A source that gives one byte for ever is no reason to hang.
  const auto stuck = Vault::open(master(), keys(), [](std::span<std::uint8_t> out) {
                       std::fill(out.begin(), out.end(), std::uint8_t{0xFF});
                     }).value();
  CHECK(stuck->new_code() == "55555555");
}

TEST_CASE("a code is hashed with a key, for its purpose only") {
  const Vault& vault = shared_vault();
  const std::string hash = vault.hash_code("activation", "12345678");
  CHECK(is_code_hash(hash));
  CHECK(hash == vault.hash_code("activation", "12345678"));
  CHECK(hash != vault.hash_code("activation", "12345679"));
  CHECK(hash != vault.hash_code("reset", "12345678"));
  CHECK(vault.hash_code("a", "bc") != vault.hash_code("ab", "c"));
  CHECK(vault.hash_code("activation", hash) != hash);
  CHECK(is_code_hash(vault.hash_code("", "")));
}

TEST_CASE("same compares content and length") {
  CHECK(same("", ""));
  CHECK(same("abc", "abc"));
  CHECK_FALSE(same("abc", "abd"));
  CHECK_FALSE(same("abc", "ab"));
  CHECK_FALSE(same("", "a"));
  CHECK(same("a\0b"s, "a\0b"s));
  CHECK_FALSE(same("a\0b"s, "a\0c"s));
  CHECK(rc::check("same is equality", [](const std::string& a, const std::string& b) {
    RC_ASSERT(same(a, b) == (a == b));
    RC_ASSERT(same(a, std::string(a)));
  }));
}

TEST_CASE("passwords hashed by Django verify") {
  struct Row {
    std::string password;
    std::string stored;
  };
  const Row rows[] = {
      {"techhub-1", "pbkdf2_sha256$260000$peerSalt00000000000001$YRfwxcWPq9JE5S0Rz7YaEvQqJf9D5wMAZ/W7oJe6tgw="},
      {"techhub-2", "pbkdf2_sha256$260000$peerSalt00000000000002$PscO2HUgGhfGa6QcY1U4xgJ78WM4vmXGbZrQ1UoXelg="},
      {"techhub-3", "pbkdf2_sha256$260000$peerSalt00000000000003$XEwpLAv51HcE9bvyU/0761cseCo8wKLsx1AcowHFVJ8="},
      {"password", "pbkdf2_sha256$1$salt$Eg+2z/z4syxD5yJSVsT4N6hlSMkszDVICAWYfLcL4Xs="},
      {"пароль", "pbkdf2_sha256$1000$соль$B0YobrkA48RH/uE7Zcc1ZnaC4ZElUm55MdFOksd1Qos="},
      // The reference implementation's own vectors.
      {"password", "argon2$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"},
      {"password", "argon2$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.stored);
    CHECK(verify_password(row.password, row.stored));
    CHECK_FALSE(verify_password(row.password + " ", row.stored));
    CHECK_FALSE(verify_password("", row.stored));
    std::string altered = row.stored;
    altered[altered.size() - 5] = altered[altered.size() - 5] == 'A' ? 'B' : 'A';
    CHECK_FALSE(verify_password(row.password, altered));
  }
}

TEST_CASE("a stored form that is none verifies nothing") {
  const std::string hash = "Eg+2z/z4syxD5yJSVsT4N6hlSMkszDVICAWYfLcL4Xs=";
  const std::string argon = "$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  const std::string bad[] = {
      "",
      "password",
      "!",
      "!pbkdf2_sha256$1$salt$" + hash,
      "pbkdf2_sha256",
      "pbkdf2_sha256$",
      "pbkdf2_sha256$1$salt",
      "pbkdf2_sha256$1$salt$",
      "pbkdf2_sha256$1$$" + hash,
      "pbkdf2_sha256$0$salt$" + hash,
      "pbkdf2_sha256$-1$salt$" + hash,
      "pbkdf2_sha256$ 1$salt$" + hash,
      "pbkdf2_sha256$1x$salt$" + hash,
      "pbkdf2_sha256$10000001$salt$" + hash,
      "pbkdf2_sha256$18446744073709551617$salt$" + hash,
      "pbkdf2_sha256$1$salt$" + hash + "$",
      "pbkdf2_sha256$1$salt$" + hash + "\n",
      "pbkdf2_sha256$1$salt$" + hash.substr(0, 43),
      "pbkdf2_sha256$1$salt$" + hash.substr(4),
      "pbkdf2_sha256$1$salt$AAAA" + hash,
      "pbkdf2_sha256$1$" + std::string(5000, 's') + "$" + hash,
      "pbkdf2_sha1$1$salt$" + hash,
      "argon2",
      "argon2$argon2id$",
      "argon2$argon2id$v=19$",
      "argon2$argon2id$v=19$m=65536,t=2,p=1",
      "argon2$argon2id$v=18$m=65536,t=2,p=1" + argon,
      "argon2$argon2i$v=19$m=65536,t=2,p=1" + argon,
      "argon2$argon2id$v=19$m=1048577,t=2,p=1" + argon,
      "argon2$argon2id$v=19$m=4294967295,t=2,p=1" + argon,
      "argon2$argon2id$v=19$m=65536,t=101,p=1" + argon,
      "argon2$argon2id$v=19$m=65536,t=4294967295,p=1" + argon,
      "argon2$argon2id$v=19$m=65536,t=2,p=65" + argon,
      "argon2$argon2id$v=19$m=65536,t=2,p=0" + argon,
      "argon2$argon2id$v=19$m=8,t=2,p=64" + argon,
      "argon2$argon2id$v=19$t=2,m=65536,p=1" + argon,
      "argon2$argon2id$v=19$m=65536,t=2,p=1" + argon + std::string(200, 'A'),
      "argon2$argon2id$v=19$m=65536,t=2,p=1" + argon + "\0"s,
      "argon2$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$",
      "argon2$argon2id$v=19$m=65536,t=2,p=1$$",
      "$argon2id$v=19$m=65536,t=2,p=1" + argon,
      std::string(1'000'000, '$'),
  };
  for (const std::string& stored : bad) {
    CAPTURE(stored.substr(0, 200));
    CHECK_FALSE(verify_password("password", stored));
  }
}

TEST_CASE("a new password is stored as Django writes it") {
  const std::string stored = hash_password("techhub", cheap).value();
  CHECK(stored.starts_with("argon2$argon2id$v=19$m=8,t=1,p=1$"));
  CHECK(std::count(stored.begin(), stored.end(), '$') == 5);
  CHECK(verify_password("techhub", stored));
  CHECK_FALSE(verify_password("Techhub", stored));
  CHECK(hash_password("techhub", cheap).value() != stored);
  CHECK(hash_password("techhub").value().starts_with("argon2$argon2id$v=19$m=65536,t=2,p=1$"));

  const std::string longest(4096, 'x');
  CHECK(verify_password(longest, hash_password(longest, cheap).value()));
  CHECK(hash_password(longest + "x", cheap).error().code() == Code::invalid);
  CHECK_FALSE(verify_password(longest + "x", stored));
  CHECK(hash_password("", cheap).error().code() == Code::invalid);
  const std::string with_nul = "a\0b"s;
  CHECK(verify_password(with_nul, hash_password(with_nul, cheap).value()));
  CHECK_FALSE(verify_password("a", hash_password(with_nul, cheap).value()));

  const PasswordCost wrong[] = {{.operations = 0, .memory_kib = 8},
                                {.operations = 101, .memory_kib = 8},
                                {.operations = 1, .memory_kib = 7},
                                {.operations = 1, .memory_kib = 1024 * 1024 + 1},
                                {.operations = 1, .memory_kib = SIZE_MAX}};
  for (const PasswordCost& cost : wrong) CHECK(hash_password("x", cost).error().code() == Code::misuse);
}

TEST_CASE("base64url is strict and makes the round trip") {
  CHECK(rc::check("base64url", [](const std::vector<std::uint8_t>& bytes) {
    RC_ASSERT(from_base64url(to_base64url(bytes)) == bytes);
  }));
  for (const auto text : {"A", "AB", "AAB", "AA==", "A A", "AA\n", "A+", "A/"}) CHECK_FALSE(from_base64url(text));
  CHECK(from_base64url("")->empty());
}

TEST_CASE("names that fit the stack and names that do not are joined alike") {
  for (const std::size_t size : {0U, 1U, 239U, 240U, 241U, 244U, 245U, 248U, 249U, 5000U}) {
    Joined joined;
    joined.add(std::string(size, 'a')).add("").add("xyz");
    const std::string text(as_chars(joined.bytes()));
    REQUIRE(text.size() == 4 + size + 4 + 4 + 3);
    CHECK(text.substr(4, size) == std::string(size, 'a'));
    CHECK(text.substr(4 + size) == "\0\0\0\0\0\0\0\3xyz"s);
    CHECK(static_cast<unsigned char>(text[3]) == size % 256);
    CHECK(static_cast<unsigned char>(text[2]) == size / 256);
  }
}

TEST_CASE("a ring of keys holds what is put there") {
  KeyRing none(0);
  none.protect();
  KeyRing ring(3);
  for (std::size_t i = 0; i < 3; ++i) std::fill_n(ring.at(i), key_size, static_cast<std::uint8_t>(i));
  ring.protect();
  for (std::size_t i = 0; i < 3; ++i) CHECK(ring.at(i)[31] == i);
}
