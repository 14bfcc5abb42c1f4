// SPDX-License-Identifier: MIT
// Passwords against Django's own hashers: what they wrote verifies here, what is written here verifies there.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "techhub/value/json.hpp"
#include "vault/fixture.hpp"

using namespace techhub;
using namespace techhub::vault;

namespace {

constexpr std::string_view script = R"(
import json, sys
from django.conf import settings
settings.configure(PASSWORD_HASHERS=['django.contrib.auth.hashers.' + name for name in (
    'Argon2PasswordHasher', 'PBKDF2PasswordHasher', 'PBKDF2SHA1PasswordHasher', 'MD5PasswordHasher')])
from django.contrib.auth import hashers

asked = json.load(open(sys.argv[1], encoding='utf-8'))
pbkdf2 = hashers.PBKDF2PasswordHasher()
argon2 = hashers.Argon2PasswordHasher()
made = []
for number, password in enumerate(asked['passwords']):
    made.append(pbkdf2.encode(password, pbkdf2.salt(), iterations=1 + 997 * number))
    if number == 0:
        made.append(hashers.make_password(password))
        made.append(hashers.make_password(password, hasher='pbkdf2_sha256'))
json.dump({
    'verified': [hashers.check_password(password, stored) for password, stored in asked['stored']],
    'made': made,
    'other': [hashers.make_password(asked['passwords'][0], hasher=name) for name in ('pbkdf2_sha1', 'md5')],
    'unusable': [hashers.make_password(None), '', '!', '!x'],
}, open(sys.argv[2], 'w', encoding='utf-8'))
)";

void write(const std::filesystem::path& file, std::string_view text) { std::ofstream(file, std::ios::binary) << text; }

Json asked_of_django(const Json& input) {
  std::string name = (std::filesystem::temp_directory_path() / "techhub-django-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  const std::filesystem::path folder = name;
  write(folder / "ask.py", script);
  write(folder / "in.json", input.dump());
  const std::string command = "/usr/bin/python3 " + name + "/ask.py " + name + "/in.json " + name + "/out.json";
  INFO("needs Debian's python3-django and python3-argon2");
  REQUIRE(std::system(command.c_str()) == 0);
  std::ostringstream text;
  text << std::ifstream(folder / "out.json", std::ios::binary).rdbuf();
  std::filesystem::remove_all(folder);
  return Json::parse(text.str()).value();
}

// Of letters of several scripts, signs beyond the first plane, controls and white space.
std::vector<std::string> passwords() {
  std::mt19937 random(20250602);
  const std::array<std::string_view, 16> letters{"a", "Z", "7", " ", "$",       "!",  "\\", "\"",
                                                 "ә", "Ж", "ß", "é", "e\u0301", "日", "😀",  "\t"};
  std::vector<std::string> made{
      "a", "пароль Әйгерім", "!", "$", std::string("nul\0inside", 10), std::string(4096, 'x')};
  for (int i = 0; i < 14; ++i) {
    std::string text;
    for (auto length = 1 + random() % 40; length > 0; --length) text += letters.at(random() % letters.size());
    made.push_back(text);
  }
  return made;
}

}  // namespace

TEST_CASE("Django's hashers and the vault verify each other's passwords") {
  const auto all = passwords();
  Json listed{Json::Array()};
  Json stored{Json::Array()};
  std::vector<bool> expected;
  const auto ask = [&](const std::string& password, const std::string& hash, bool is_right) {
    stored.push(Json::array({password, hash}));
    expected.push_back(is_right);
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    listed.push(all[i]);
    const PasswordCost cost =
        i == 0 ? PasswordCost{} : PasswordCost{.operations = 1 + i % 3, .memory_kib = std::size_t{64} << i % 5};
    const std::string hash = hash_password(all[i], cost).value();
    CHECK(hash.starts_with("argon2$argon2id$v=19$m="));
    CHECK(verify_password(all[i], hash));
    ask(all[i], hash, true);
    ask(all[i] + "x", hash, false);
    ask(all[(i + 1) % all.size()], hash, false);
  }
  const Json answer = asked_of_django(Json::object({{"passwords", listed}, {"stored", stored}}));

  const auto verified = answer["verified"].items();
  REQUIRE(verified.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(verified[i].as_bool() == expected[i]);
  }

  const auto made = answer["made"].items();
  REQUIRE(made.size() == all.size() + 2);
  std::size_t at = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (int k = 0; k < (i == 0 ? 3 : 1); ++k) {
      const std::string hash(made[at++].as_string());
      CAPTURE(i, hash);
      CHECK(verify_password(all[i], hash));
      CHECK_FALSE(verify_password(all[i] + "x", hash));
      CHECK_FALSE(verify_password(all[(i + 1) % all.size()], hash));
    }
  }
  for (const Json& other : answer["other"].items()) CHECK_FALSE(verify_password(all[0], other.as_string()));
  for (const Json& unusable : answer["unusable"].items()) {
    for (const std::string& password : all) CHECK_FALSE(verify_password(password, unusable.as_string()));
    CHECK_FALSE(verify_password("", unusable.as_string()));
    CHECK_FALSE(verify_password(unusable.as_string(), unusable.as_string()));
  }
}
