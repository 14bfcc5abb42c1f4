// SPDX-License-Identifier: MIT
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>

#include "techhub/vault/vault.hpp"
#include "vault/crypto.hpp"

namespace techhub::vault {

namespace {

constexpr std::size_t longest_password = 4096;
// What a row of the database may cost whoever signs in: the row may have been written by an attacker.
constexpr std::uint64_t most_iterations = 10'000'000;
constexpr std::uint64_t most_operations = 100;
constexpr std::uint64_t most_memory_kib = 1024 * 1024;
constexpr std::uint64_t most_lanes = 64;
constexpr std::uint64_t least_memory_kib = crypto_pwhash_argon2id_MEMLIMIT_MIN / 1024;

// Takes the text before the next `end` off `text`; all of it when there is none.
std::string_view take(std::string_view& text, char end) noexcept {
  const std::string_view part = text.substr(0, text.find(end));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

// A decimal number of 1 to `most`; 0 for anything else.
std::uint64_t number(std::string_view text, std::uint64_t most) noexcept {
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() && end == text.data() + text.size() && value <= most ? value : 0;
}

// `iterations$salt$hash`
bool verify_pbkdf2(std::string_view password, std::string_view stored) {
  const std::uint64_t iterations = number(take(stored, '$'), most_iterations);
  const std::string_view salt = take(stored, '$');
  Wiped<32> wanted;
  Wiped<32> made;
  std::size_t size = 0;
  if (iterations == 0 || salt.empty() || salt.size() > longest_password ||
      sodium_base642bin(wanted.data(), wanted.size(), stored.data(), stored.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0 ||
      size != wanted.size()) {
    return false;
  }
  return PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), as_bytes(salt).data(),
                           static_cast<int>(salt.size()), static_cast<int>(iterations), EVP_sha256(),
                           static_cast<int>(made.size()), made.data()) == 1 &&
         sodium_memcmp(made.data(), wanted.data(), made.size()) == 0;
}

// `$argon2id$v=19$m=65536,t=2,p=1$salt$hash`
bool verify_argon2(std::string_view password, std::string_view stored) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (stored.size() >= text.size() || stored.find('\0') != std::string_view::npos) return false;
  std::copy(stored.begin(), stored.end(), text.begin());
  take(stored, '$');
  take(stored, '$');
  take(stored, '$');
  const std::string_view memory = take(stored, ',');
  const std::string_view operations = take(stored, ',');
  const std::string_view lanes = take(stored, '$');
  if (!memory.starts_with("m=") || number(memory.substr(2), most_memory_kib) == 0 || !operations.starts_with("t=") ||
      number(operations.substr(2), most_operations) == 0 || !lanes.starts_with("p=") ||
      number(lanes.substr(2), most_lanes) == 0) {
    return false;
  }
  return crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
}

}  // namespace

Result<std::string> hash_password(std::string_view password, const PasswordCost& cost) {
  if (password.empty()) return Error(Code::invalid, "a password must not be empty");
  if (password.size() > longest_password) return Error(Code::invalid, "a password has at most 4096 bytes");
  if (cost.operations < 1 || cost.operations > most_operations || cost.memory_kib < least_memory_kib ||
      cost.memory_kib > most_memory_kib) {
    return Error(Code::misuse, "the cost of a password hash is out of range");
  }
  if (!sodium_ready()) return Error(Code::internal, "no source of random bytes");
  std::array<char, crypto_pwhash_STRBYTES> text;
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost.operations, cost.memory_kib * 1024,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error(Code::no_memory, "no memory for a password hash");
  }
  return std::string("argon2") + text.data();
}

bool verify_password(std::string_view password, std::string_view stored) {
  if (password.empty() || password.size() > longest_password || !sodium_ready()) return false;
  constexpr std::string_view pbkdf2 = "pbkdf2_sha256$";
  constexpr std::string_view argon2 = "argon2$argon2id$";
  if (stored.starts_with(pbkdf2)) return verify_pbkdf2(password, stored.substr(pbkdf2.size()));
  if (stored.starts_with(argon2)) return verify_argon2(password, stored.substr(argon2.find('$')));
  return false;
}

}  // namespace techhub::vault
