// SPDX-License-Identifier: MIT
// Vault: encryption of personal columns. Each person (row with `personal_salt`) has a key of their own, derived from
// the data key and the row's salt; each value is sealed with XChaCha20-Poly1305, bound to its table, column and row, so
// that a value moved elsewhere or altered is an error, never a wrong name. (An old value put back into its own place is
// not detected.) Keys are wrapped by the host's 32-byte master key and kept in `techhub_key`.
// Immutable once open, so any thread: other keys make another vault. Keys, the master key too, are wiped when it ends.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/schema/record.hpp"

namespace techhub::vault {

// Where random bytes come from; tests inject their own. Called from any thread.
using Random = std::function<void(std::span<std::uint8_t>)>;
// libsodium's generator.
[[nodiscard]] Random system_random();

// The host's key. Wiped when it ends.
class MasterKey {
 public:
  static constexpr std::size_t size = 32;
  // 32 raw bytes, or 64 hexadecimal digits (white space around them ignored); `invalid` for anything else.
  [[nodiscard]] static Result<MasterKey> read(std::string_view bytes);
  [[nodiscard]] static MasterKey generate(const Random& random = system_random());
  MasterKey(const MasterKey&) = default;
  MasterKey& operator=(const MasterKey&) = default;
  ~MasterKey();
  [[nodiscard]] std::span<const std::uint8_t, size> bytes() const noexcept { return bytes_; }
  // The 64 hexadecimal digits: what a key file holds.
  [[nodiscard]] std::string to_hex() const;

 private:
  MasterKey() = default;
  std::array<std::uint8_t, size> bytes_{};
};

enum class Purpose : std::uint8_t {
  data,    // seals values
  lookup,  // hashes values that are found by equality
  code,    // hashes short codes
};

// A row of techhub_key.
struct WrappedKey {
  std::int64_t id = 0;  // 1 to 4294967295
  Purpose purpose = Purpose::data;
  Bytes wrapped;
  bool retired = false;  // opens old values, seals no new ones
};

// A fresh random key of a purpose, wrapped (bound to its id and purpose). An id out of range is an internal fault and
// throws std::logic_error.
[[nodiscard]] WrappedKey make_key(const MasterKey& master, std::int64_t id, Purpose purpose, const Random& random);
// The same keys under another master key. `wrong_key` and `corrupt` as in Vault::open.
[[nodiscard]] Result<std::vector<WrappedKey>> rewrap(const MasterKey& from, const MasterKey& to,
                                                     std::span<const WrappedKey> keys,
                                                     const Random& random = system_random());

// The id of the key that a value (sealed bytes, or the text of seal_text) was sealed with, for those who rotate keys;
// 0 for a value that is not sealed. It is what the value says, not yet checked.
[[nodiscard]] std::int64_t sealed_with(const Value& value) noexcept;
// Whether a text bears either mark of seal_text, whole or not: a value that was altered or cut keeps one of them, so
// that it is refused and not read as a text in the clear.
[[nodiscard]] bool bears_mark(std::string_view text) noexcept;
// `forgotten-<key>`: what stands, in the clear, in a column that takes no NULL once its person was forgotten.
[[nodiscard]] std::string forgotten_marker(const Value& key);

class Vault {
 public:
  // Unwraps every key. `wrong_key` when the master key opens none of them; `corrupt` when it opens some only, an id
  // comes twice or is out of range, or a purpose has no key that is not retired. With several keys of a purpose the one
  // with the highest id that is not retired seals and hashes.
  [[nodiscard]] static Result<std::shared_ptr<const Vault>> open(const MasterKey& master,
                                                                 std::span<const WrappedKey> keys,
                                                                 Random random = system_random());
  // A vault of other stored keys under the same master key: of those that were added or retired meanwhile. As open().
  [[nodiscard]] virtual Result<std::shared_ptr<const Vault>> with(std::span<const WrappedKey> keys) const = 0;
  // make_key() under this vault's master key.
  [[nodiscard]] virtual WrappedKey new_key(std::int64_t id, Purpose purpose) const = 0;
  virtual ~Vault() = default;

  // Seals the personal columns of `columns` in place (text -> bytes; NULL stays NULL, empty text is sealed like any
  // other), sets their look-ups (NULL for NULL and for what normalises to nothing) and, if NULL, the salt. The key must
  // be set, and the salt loaded: `misuse` if not, the record unchanged. `written` gets every column that changed, so
  // that the caller writes these too. A value that is sealed already stays, with its look-up. The marker of a
  // forgotten person is not sealed, only made bytes; its look-up becomes NULL.
  virtual Result<> seal(Record& record, ColumnSet columns, ColumnSet& written) const = 0;
  // Opens the personal columns of `columns` in place (bytes -> text). `corrupt`, one and the same error for every cause
  // (altered, moved, cut, unknown key, stored in the clear: so a row is opened once); the record is then unchanged.
  // With a wiped salt (NULL) a value reads as NULL, and as '' where the column takes no NULL: the person was forgotten.
  // The marker reads as itself.
  virtual Result<> open(Record& record, ColumnSet columns) const = 0;
  // Seals anew, with the key that seals now, those of `columns` that were sealed with another; look-ups, values in the
  // clear and forgotten rows stay. `corrupt` as open(), the record unchanged. `written` gets what changed.
  virtual Result<> reseal(Record& record, ColumnSet columns, ColumnSet& written) const = 0;

  // The same for a value inside another column (an answer in a form): text <-> "p$", base64url, "$p". `place` names it
  // within the row, such as `data.iin`. The salt comes from `record` (made by seal_text if NULL; open_text then reads
  // '').
  virtual Result<std::string> seal_text(Record& record, std::string_view place, std::string_view text) const = 0;
  virtual Result<std::string> open_text(const Record& record, std::string_view place,
                                        std::string_view sealed) const = 0;

  // The keyed hash (16 bytes) by which a row with this value is found; NULL when the value normalises to nothing. The
  // column's name tells the normal form: `email` (trimmed, NFC, lower case, IDNA domain), `phone` (E.164; 8 and +7 of
  // Kazakhstan are one), `tin` (digits), others (trimmed, NFC, case-folded).
  [[nodiscard]] virtual Value lookup(const Table& table, std::size_t column, std::string_view value) const = 0;

  // The keyed hash of a short code, bound to `purpose` (so that a code of one kind is none of another): "c$" +
  // base64url.
  [[nodiscard]] virtual std::string hash_code(std::string_view purpose, std::string_view code) const = 0;
  // Decimal digits, uniformly drawn.
  [[nodiscard]] virtual std::string new_code(std::size_t digits = 8) const = 0;
  // 192 random bits, 32 characters of base64url: exists in the clear only in the answer that creates it.
  [[nodiscard]] virtual std::string new_token() const = 0;
  // The id of the key that seals new values.
  [[nodiscard]] virtual std::int64_t sealing_key() const noexcept = 0;
};

// What the database holds of a token: "h$" and 22 characters of base64url, its BLAKE2b of 128 bits. A text that looks
// like a hash is hashed like any other: else whoever reads the database could present what stands there.
[[nodiscard]] std::string hash_token(std::string_view token);
// Whether a text has the form of hash_token's or hash_code's answers: for import, which takes these over as they are.
[[nodiscard]] bool is_token_hash(std::string_view text) noexcept;
[[nodiscard]] bool is_code_hash(std::string_view text) noexcept;

// Constant time in the content; the lengths may be told apart.
[[nodiscard]] bool same(std::string_view a, std::string_view b) noexcept;

// Passwords in Django's own forms. `limits` keeps tests fast; the default is libsodium's interactive cost.
struct PasswordCost {
  std::uint64_t operations = 2;
  std::size_t memory_kib = 65536;
};
// `argon2$argon2id$v=19$m=...,t=...,p=1$salt$hash`. `invalid` when empty or over 4096 bytes; `misuse` for a cost of
// less than 1 operation or 8 KiB, or beyond what verify_password takes (100 operations, 1 GiB).
[[nodiscard]] Result<std::string> hash_password(std::string_view password, const PasswordCost& cost = {});
// Against `argon2$argon2id$...` and `pbkdf2_sha256$iterations$salt$hash`; false for an unusable (`!...`) or unknown
// form, and for one that would take more than 10 million iterations, 100 operations or 1 GiB.
[[nodiscard]] bool verify_password(std::string_view password, std::string_view stored);

}  // namespace techhub::vault
