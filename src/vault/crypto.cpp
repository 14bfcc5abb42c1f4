// SPDX-License-Identifier: MIT
#include "vault/crypto.hpp"

#include <algorithm>

namespace techhub::vault {

namespace {

std::array<std::uint8_t, 4> length_of(std::string_view part) noexcept {
  std::array<std::uint8_t, 4> prefix;
  for (std::size_t i = 0; i < prefix.size(); ++i) prefix[i] = static_cast<std::uint8_t>(part.size() >> (24 - 8 * i));
  return prefix;
}

}  // namespace

bool sodium_ready() noexcept {
  static const bool ready = sodium_init() >= 0;
  return ready;
}

KeyRing::KeyRing(std::size_t count) : size_(count * key_size), keys_(nullptr) {
  // sodium_malloc aborts before sodium_init: a process that only opens a hub comes here first.
  if (size_ != 0 && sodium_ready()) keys_ = static_cast<std::uint8_t*>(sodium_malloc(size_));
  if (keys_ == nullptr) {
    heap_.resize(size_);
    keys_ = heap_.data();
  }
}

KeyRing::~KeyRing() {
  if (heap_.data() == keys_) {
    sodium_memzero(heap_.data(), heap_.size());
  } else {
    sodium_free(keys_);
  }
}

void KeyRing::protect() noexcept {
  // A system that cannot protect pages is no reason to fail.
  if (heap_.data() != keys_) static_cast<void>(sodium_mprotect_readonly(keys_));
}

Joined& Joined::add(std::string_view part) {
  append(length_of(part));
  append(as_bytes(part));
  return *this;
}

void Joined::append(View bytes) {
  if (large_.empty() && bytes.size() <= small_.size() - size_) {
    std::copy(bytes.begin(), bytes.end(), small_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += bytes.size();
    return;
  }
  if (large_.empty()) large_.assign(small_.begin(), small_.begin() + static_cast<std::ptrdiff_t>(size_));
  large_.insert(large_.end(), bytes.begin(), bytes.end());
}

void keyed_hash(std::span<std::uint8_t> out, const std::uint8_t* key, std::initializer_list<std::string_view> parts) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, key, key_size, out.size());
  for (const std::string_view part : parts) {
    const auto prefix = length_of(part);
    crypto_generichash_update(&state, prefix.data(), prefix.size());
    crypto_generichash_update(&state, as_bytes(part).data(), part.size());
  }
  crypto_generichash_final(&state, out.data(), out.size());
  sodium_memzero(&state, sizeof state);
}

std::string to_base64url(View bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back();
  return text;
}

std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text) {
  // libsodium takes a `-` or `_` with its highest bit set for the same letter.
  if (std::any_of(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; }))
    return std::nullopt;
  std::vector<std::uint8_t> bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
    return std::nullopt;
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace techhub::vault
