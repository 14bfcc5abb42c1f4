// SPDX-License-Identifier: MIT
// What the vault needs of libsodium, with every length checked beforehand (libsodium aborts on misuse). The names of
// what is hashed or bound are length-prefixed, so that ("ab", "c") is never ("a", "bc").
#pragma once

#include <sodium.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techhub::vault {

inline constexpr std::size_t key_size = 32;
inline constexpr std::size_t hash_size = 16;
inline constexpr std::size_t salt_size = 16;
static_assert(key_size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(key_size <= crypto_generichash_KEYBYTES_MAX && key_size >= crypto_generichash_KEYBYTES_MIN);
static_assert(hash_size >= crypto_generichash_BYTES_MIN);

using View = std::span<const std::uint8_t>;
using Hash = std::array<std::uint8_t, hash_size>;

// True once libsodium has chosen its implementations and found a source of random bytes.
[[nodiscard]] bool sodium_ready() noexcept;

[[nodiscard]] inline View as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view as_chars(View bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Bytes on the stack that are wiped when they go.
template <std::size_t size>
struct Wiped : std::array<std::uint8_t, size> {
  Wiped() = default;
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { sodium_memzero(this->data(), size); }
};

// Keys for as long as the vault lives: between guard pages, locked and read-only where the system allows that; else on
// the heap, and wiped all the same.
class KeyRing {
 public:
  explicit KeyRing(std::size_t count);
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;
  ~KeyRing();
  [[nodiscard]] std::uint8_t* at(std::size_t index) noexcept { return keys_ + index * key_size; }
  void protect() noexcept;

 private:
  std::size_t size_;
  std::vector<std::uint8_t> heap_;
  std::uint8_t* keys_;
};

// Length-prefixed names, on the stack while they fit.
class Joined {
 public:
  Joined& add(std::string_view part);
  [[nodiscard]] View bytes() const noexcept { return large_.empty() ? View(small_.data(), size_) : View(large_); }

 private:
  void append(View bytes);
  std::array<std::uint8_t, 248> small_;
  std::size_t size_ = 0;
  std::vector<std::uint8_t> large_;
};

// BLAKE2b over the length-prefixed parts, keyed.
void keyed_hash(std::span<std::uint8_t> out, const std::uint8_t* key, std::initializer_list<std::string_view> parts);

// libsodium's, which takes the same time for all texts of a length: these are secrets.
[[nodiscard]] std::string to_base64url(View bytes);
// Strict: no padding, no white space, no stray bits at the end, so that a value has one text only.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

}  // namespace techhub::vault
