// SPDX-License-Identifier: MIT
#include "techhub/vault/vault.hpp"
#include "vault/crypto.hpp"

namespace techhub::vault {

namespace {

// Checked character by character, so that no text of any length allocates.
bool is_hash(std::string_view prefix, std::string_view text) noexcept {
  constexpr std::size_t size = 22;
  if (text.size() != prefix.size() + size || !text.starts_with(prefix)) return false;
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  text.remove_prefix(prefix.size());
  if (text.find_first_not_of(digits) != std::string_view::npos) return false;
  return digits.find(text.back()) % 16 == 0;  // 22 digits hold 132 bits: the last four are zero
}

}  // namespace

std::string hash_token(std::string_view token) {
  static_cast<void>(sodium_ready());
  Hash hash;
  crypto_generichash(hash.data(), hash.size(), as_bytes(token).data(), token.size(), nullptr, 0);
  return "h$" + to_base64url(hash);
}

bool is_token_hash(std::string_view text) noexcept { return is_hash("h$", text); }
bool is_code_hash(std::string_view text) noexcept { return is_hash("c$", text); }

bool same(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace techhub::vault
