// SPDX-License-Identifier: MIT
#include "vault/keys.hpp"

#include <algorithm>
#include <stdexcept>

namespace techhub::vault {

namespace {

// A wrapped key: format | nonce | ciphertext and tag. Bound: "techhub key" | id (8 bytes) | purpose (1 byte).
constexpr std::uint8_t wrapped_format = 1;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t wrapped_size = 1 + nonce_size + key_size + tag_size;

constexpr std::string_view bound_name = "techhub key";
using Bound = std::array<std::uint8_t, bound_name.size() + 9>;

Bound bound_of(std::int64_t id, Purpose purpose) noexcept {
  Bound bound;
  auto next = std::copy(bound_name.begin(), bound_name.end(), bound.begin());
  const auto number = static_cast<std::uint64_t>(id);
  for (int shift = 56; shift >= 0; shift -= 8) *next++ = static_cast<std::uint8_t>(number >> shift);
  *next = static_cast<std::uint8_t>(purpose);
  return bound;
}

Bytes wrap(const MasterKey& master, std::int64_t id, Purpose purpose, const std::uint8_t* key, const Random& random) {
  Bytes wrapped(wrapped_size);
  wrapped[0] = wrapped_format;
  random(std::span(wrapped).subspan(1, nonce_size));
  const Bound bound = bound_of(id, purpose);
  crypto_aead_xchacha20poly1305_ietf_encrypt(wrapped.data() + 1 + nonce_size, nullptr, key, key_size, bound.data(),
                                             bound.size(), nullptr, wrapped.data() + 1, master.bytes().data());
  return wrapped;
}

bool unwrap(const MasterKey& master, const WrappedKey& key, std::uint8_t* out) noexcept {
  if (key.wrapped.size() != wrapped_size || key.wrapped[0] != wrapped_format) return false;
  const Bound bound = bound_of(key.id, key.purpose);
  return crypto_aead_xchacha20poly1305_ietf_decrypt(out, nullptr, nullptr, key.wrapped.data() + 1 + nonce_size,
                                                    key_size + tag_size, bound.data(), bound.size(),
                                                    key.wrapped.data() + 1, master.bytes().data()) == 0;
}

// How many bytes the hexadecimal digits gave; 0 when they are none.
std::size_t read_hex(std::string_view digits, std::span<std::uint8_t> out) noexcept {
  std::size_t read = 0;
  const int fault = sodium_hex2bin(out.data(), out.size(), digits.data(), digits.size(), nullptr, &read, nullptr);
  return fault == 0 ? read : 0;
}

bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

Random system_random() {
  return [](std::span<std::uint8_t> out) {
    if (!sodium_ready()) throw std::runtime_error("no source of random bytes");
    randombytes_buf(out.data(), out.size());
  };
}

Result<MasterKey> MasterKey::read(std::string_view bytes) {
  MasterKey key;
  if (bytes.size() == size) {
    std::copy_n(as_bytes(bytes).begin(), size, key.bytes_.begin());
    return key;
  }
  while (!bytes.empty() && is_space(bytes.front())) bytes.remove_prefix(1);
  while (!bytes.empty() && is_space(bytes.back())) bytes.remove_suffix(1);
  if (bytes.size() != 2 * size || read_hex(bytes, key.bytes_) != size) {
    return Error(Code::invalid, "a master key is 32 bytes or 64 hexadecimal digits");
  }
  return key;
}

MasterKey MasterKey::generate(const Random& random) {
  MasterKey key;
  random(key.bytes_);
  return key;
}

MasterKey::~MasterKey() { sodium_memzero(bytes_.data(), size); }

std::string MasterKey::to_hex() const {
  std::string hex(2 * size + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes_.data(), size);
  hex.pop_back();
  return hex;
}

WrappedKey make_key(const MasterKey& master, std::int64_t id, Purpose purpose, const Random& random) {
  if (id < 1 || id > largest_key_id) throw std::logic_error("key id out of range");
  if (!sodium_ready()) throw std::runtime_error("no source of random bytes");
  Wiped<key_size> key;
  random(key);
  return {.id = id, .purpose = purpose, .wrapped = wrap(master, id, purpose, key.data(), random)};
}

Result<> unwrap(const MasterKey& master, std::span<const WrappedKey> keys, KeyRing& ring) {
  if (!sodium_ready()) return Error(Code::internal, "no source of random bytes");
  std::size_t opened = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (unwrap(master, keys[i], ring.at(i))) ++opened;
  }
  if (opened == 0 && !keys.empty()) return Error(Code::wrong_key, "the master key opens none of the stored keys");
  if (opened != keys.size()) return Error(Code::corrupt, "a stored key is damaged or of another master key");
  std::vector<std::int64_t> ids;
  for (const WrappedKey& key : keys) {
    if (key.purpose > Purpose::code) return Error(Code::corrupt, "a stored key has an unknown purpose");
    ids.push_back(key.id);
  }
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) {
    return Error(Code::corrupt, "two stored keys have the same id");
  }
  if (!ids.empty() && (ids.front() < 1 || ids.back() > largest_key_id)) {
    return Error(Code::corrupt, "the id of a stored key is out of range");
  }
  return success();
}

Result<std::vector<WrappedKey>> rewrap(const MasterKey& from, const MasterKey& to, std::span<const WrappedKey> keys,
                                       const Random& random) {
  KeyRing ring(keys.size());
  TECHHUB_DO(unwrap(from, keys, ring));
  std::vector<WrappedKey> wrapped(keys.begin(), keys.end());
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    wrapped[i].wrapped = wrap(to, wrapped[i].id, wrapped[i].purpose, ring.at(i), random);
  }
  return wrapped;
}

}  // namespace techhub::vault
