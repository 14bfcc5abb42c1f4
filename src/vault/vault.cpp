// SPDX-License-Identifier: MIT
#include "techhub/vault/vault.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

#include "schema/base64url.hpp"
#include "vault/crypto.hpp"
#include "vault/damaged.hpp"
#include "vault/keys.hpp"
#include "vault/normal.hpp"

namespace techhub::vault {

namespace {

// A sealed value: format | key id (4 bytes) | nonce | ciphertext and tag. Bound: see binding().
constexpr std::uint8_t sealed_format = 1;
constexpr std::size_t id_size = 4;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t head_size = 1 + id_size + nonce_size;
constexpr std::string_view text_prefix = "p$";
constexpr std::string_view text_suffix = "$p";
constexpr std::size_t shortest_text = text_prefix.size() + ((head_size + tag_size) * 4 + 2) / 3 + text_suffix.size();

std::int64_t key_id_of(View sealed) noexcept {
  if (sealed.size() < head_size + tag_size || sealed[0] != sealed_format) return 0;
  return std::int64_t{sealed[1]} << 24 | std::int64_t{sealed[2]} << 16 | std::int64_t{sealed[3]} << 8 | sealed[4];
}

// The key of a row as text, without a string of its own where it is a number.
class KeyText {
 public:
  explicit KeyText(const Value& key) noexcept {
    if (const auto* number = std::get_if<std::int64_t>(&key)) {
      const auto end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), *number).ptr;
      text_ = {digits_.data(), static_cast<std::size_t>(end - digits_.data())};
    } else {
      text_ = as_text(key);
    }
  }
  KeyText(const KeyText&) = delete;
  KeyText& operator=(const KeyText&) = delete;
  [[nodiscard]] std::string_view text() const noexcept { return text_; }

 private:
  std::array<char, 20> digits_;
  std::string_view text_;
};

bool is_marker(std::string_view text, std::string_view key) noexcept {
  constexpr std::string_view prefix = "forgotten-";
  return !key.empty() && text.size() == prefix.size() + key.size() && text.starts_with(prefix) &&
         text.substr(prefix.size()) == key;
}

// Where a value belongs: a column, or a place inside one, of one row.
Joined binding(std::string_view kind, const Record& record, std::string_view key, std::string_view place) {
  Joined joined;
  joined.add(kind).add(record.table().label).add(place).add(key);
  return joined;
}
constexpr std::string_view column_kind = "column";
constexpr std::string_view place_kind = "place";

// The columns of `columns` that hold personal data.
template <class Visit>
void each_personal(const Table& table, ColumnSet columns, Visit&& visit) {
  for (std::uint64_t bits = columns.bits(); bits != 0; bits &= bits - 1) {
    const auto column = static_cast<std::size_t>(std::countr_zero(bits));
    if (column >= table.columns.size()) break;
    if (table.columns[column].type == Type::personal) visit(column);
  }
}

class Impl final : public Vault {
 public:
  // The last place of the ring holds the master key.
  Impl(std::span<const WrappedKey> keys, Random random)
      : random_(std::move(random)), ring_(keys.size() + 1), master_(ring_.at(keys.size())) {}

  Result<> load(const MasterKey& master, std::span<const WrappedKey> keys);
  Result<std::shared_ptr<const Vault>> with(std::span<const WrappedKey> keys) const override;
  WrappedKey new_key(std::int64_t id, Purpose purpose) const override;

  Result<> seal(Record& record, ColumnSet columns, ColumnSet& written) const override;
  Result<> open(Record& record, ColumnSet columns) const override;
  Result<> reseal(Record& record, ColumnSet columns, ColumnSet& written) const override;
  Result<std::string> seal_text(Record& record, std::string_view place, std::string_view text) const override;
  Result<std::string> open_text(const Record& record, std::string_view place, std::string_view sealed) const override;
  Value lookup(const Table& table, std::size_t column, std::string_view value) const override;
  std::string hash_code(std::string_view purpose, std::string_view code) const override;
  std::string new_code(std::size_t digits) const override;
  std::string new_token() const override;
  std::int64_t sealing_key() const noexcept override { return seals_->id; }

 private:
  struct Key {
    std::int64_t id;
    const std::uint8_t* bytes;
  };

  // The key of one person, derived anew only when a value names another data key than the one before.
  struct PersonKey {
    const Key* data = nullptr;
    Wiped<key_size> bytes;
  };

  [[nodiscard]] const Key* find(std::int64_t id) const noexcept;
  static void derive(PersonKey& person, const Key& data, const Bytes& salt);
  [[nodiscard]] Bytes seal_bytes(PersonKey& person, const Bytes& salt, View bound, std::string_view text) const;
  [[nodiscard]] bool open_bytes(PersonKey& person, const Bytes& salt, View bound, View sealed, std::string& out) const;
  [[nodiscard]] Bytes new_salt() const;
  [[nodiscard]] MasterKey master() const { return MasterKey::read(as_chars({master_, MasterKey::size})).value(); }

  Random random_;
  KeyRing ring_;
  std::uint8_t* master_;
  std::vector<Key> data_;  // by id
  const Key* seals_ = nullptr;
  const std::uint8_t* lookup_ = nullptr;
  const std::uint8_t* code_ = nullptr;
};

Result<> Impl::load(const MasterKey& master, std::span<const WrappedKey> keys) {
  TECHHUB_DO(unwrap(master, keys, ring_));
  std::copy(master.bytes().begin(), master.bytes().end(), master_);
  ring_.protect();
  std::array<std::int64_t, 3> newest{};
  std::array<const std::uint8_t*, 3> chosen{};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto purpose = static_cast<std::size_t>(keys[i].purpose);
    if (keys[i].purpose == Purpose::data) data_.push_back({keys[i].id, ring_.at(i)});
    if (keys[i].retired || keys[i].id <= newest.at(purpose)) continue;
    newest[purpose] = keys[i].id;
    chosen[purpose] = ring_.at(i);
  }
  if (std::find(chosen.begin(), chosen.end(), nullptr) != chosen.end()) {
    return Error(Code::corrupt, "a purpose has no stored key that is in use");
  }
  std::sort(data_.begin(), data_.end(), [](const Key& a, const Key& b) { return a.id < b.id; });
  seals_ = find(newest[static_cast<std::size_t>(Purpose::data)]);
  lookup_ = chosen[static_cast<std::size_t>(Purpose::lookup)];
  code_ = chosen[static_cast<std::size_t>(Purpose::code)];
  return success();
}

Result<std::shared_ptr<const Vault>> Impl::with(std::span<const WrappedKey> keys) const {
  return Vault::open(master(), keys, random_);
}

WrappedKey Impl::new_key(std::int64_t id, Purpose purpose) const { return make_key(master(), id, purpose, random_); }

const Impl::Key* Impl::find(std::int64_t id) const noexcept {
  const auto found = std::lower_bound(data_.begin(), data_.end(), id,
                                      [](const Key& key, std::int64_t wanted) { return key.id < wanted; });
  return found != data_.end() && found->id == id ? &*found : nullptr;
}

void Impl::derive(PersonKey& person, const Key& data, const Bytes& salt) {
  if (person.data == &data) return;
  keyed_hash(person.bytes, data.bytes, {"techhub person", as_chars(salt)});
  person.data = &data;
}

Bytes Impl::new_salt() const {
  Bytes salt(salt_size);
  random_(salt);
  return salt;
}

Bytes Impl::seal_bytes(PersonKey& person, const Bytes& salt, View bound, std::string_view text) const {
  derive(person, *seals_, salt);
  Bytes sealed(head_size + text.size() + tag_size);
  sealed[0] = sealed_format;
  for (std::size_t i = 0; i < id_size; ++i) sealed[1 + i] = static_cast<std::uint8_t>(seals_->id >> (24 - 8 * i));
  std::uint8_t* const nonce = sealed.data() + 1 + id_size;
  random_({nonce, nonce_size});
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + head_size, nullptr, as_bytes(text).data(), text.size(),
                                             bound.data(), bound.size(), nullptr, nonce, person.bytes.data());
  return sealed;
}

bool Impl::open_bytes(PersonKey& person, const Bytes& salt, View bound, View sealed, std::string& out) const {
  const Key* const key = find(key_id_of(sealed));
  if (key == nullptr || salt.size() != salt_size) return false;
  derive(person, *key, salt);
  out.resize(sealed.size() - head_size - tag_size);
  return crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<std::uint8_t*>(out.data()), nullptr, nullptr,
                                                    sealed.data() + head_size, sealed.size() - head_size, bound.data(),
                                                    bound.size(), sealed.data() + 1 + id_size,
                                                    person.bytes.data()) == 0;
}

Result<> Impl::seal(Record& record, ColumnSet columns, ColumnSet& written) const {
  const Table& table = record.table();
  const KeyText key(record.key());
  if (!table.has_personal()) return success();
  Value& salt = record[table.salt()];
  bool any_text = false;
  bool any_wrong = false;
  each_personal(table, columns, [&](std::size_t column) {
    const auto* text = std::get_if<std::string>(&record[column]);
    any_text |= text != nullptr && !is_marker(*text, key.text());
    any_wrong |= text == nullptr && !is_null(record[column]) && !std::holds_alternative<Bytes>(record[column]);
  });
  if (any_wrong) return Error(Code::misuse, "a personal column holds neither text nor a sealed value").at(table.label);
  if (any_text) {
    if (key.text().empty()) return Error(Code::misuse, "a row needs its key before it is sealed").at(table.label);
    if (is_null(salt)) {
      // A new salt beside values that were sealed under another one would make them unreadable.
      bool any_sealed = false;
      each_personal(table, ColumnSet::all(table), [&](std::size_t column) {
        auto* const bytes = std::get_if<Bytes>(&record[column]);
        any_sealed |= bytes != nullptr && key_id_of(*bytes) != 0;
        if (bytes == nullptr || !bytes->empty()) return;
        record[column].emplace<std::string>();  // what a forgotten person's reads as
        columns.add(column);
      });
      if (any_sealed) return Error(Code::misuse, "the row holds sealed values but no salt").at(table.label);
      salt = new_salt();
      written.add(table.salt());
    }
    const auto* bytes = std::get_if<Bytes>(&salt);
    if (bytes == nullptr || bytes->size() != salt_size)
      return damaged(record.table(), table.columns[table.salt()].name);
  }

  PersonKey person;
  each_personal(table, columns, [&](std::size_t column) {
    if (std::holds_alternative<Bytes>(record[column])) return;
    const std::size_t found_by = table.lookup(column);
    Value hash;
    auto* const text = std::get_if<std::string>(&record[column]);
    if (text != nullptr && is_marker(*text, key.text())) {
      const View bytes = as_bytes(*text);
      record[column] = Bytes(bytes.begin(), bytes.end());
      written.add(column);
    } else if (text != nullptr) {
      if (found_by != Table::npos) hash = lookup(table, column, *text);
      const Joined bound = binding(column_kind, record, key.text(), table.columns[column].name);
      Bytes sealed = seal_bytes(person, std::get<Bytes>(salt), bound.bytes(), *text);
      wipe(*text);
      record[column] = std::move(sealed);
      written.add(column);
    }
    if (found_by != Table::npos) {
      record[found_by] = std::move(hash);
      written.add(found_by);
    }
  });
  return success();
}

Result<> Impl::open(Record& record, ColumnSet columns) const {
  const Table& table = record.table();
  if (!table.has_personal()) return success();
  const KeyText key(record.key());
  const Bytes* const salt = std::get_if<Bytes>(&record[table.salt()]);
  const bool is_forgotten = is_null(record[table.salt()]);
  PersonKey person;
  // Values are opened where they stand, so that nothing in the clear is left behind elsewhere; what they were is kept
  // until all are open.
  struct Opened {
    std::size_t column;
    Bytes sealed;
  };
  std::vector<Opened> opened;
  opened.reserve(static_cast<std::size_t>(std::popcount(columns.bits())));
  std::size_t failed = Table::npos;
  each_personal(table, columns, [&](std::size_t column) {
    Value& value = record[column];
    if (failed != Table::npos || is_null(value)) return;
    auto* const sealed = std::get_if<Bytes>(&value);
    if (sealed == nullptr) {
      if (!std::holds_alternative<std::string>(value) || !is_marker(as_text(value), key.text())) failed = column;
      return;
    }
    Opened& kept = opened.emplace_back(Opened{column, std::move(*sealed)});
    if (kept.sealed.size() < head_size + tag_size && is_marker(as_chars(kept.sealed), key.text())) {
      value = std::string(as_chars(kept.sealed));
      return;
    }
    if (is_forgotten) {
      if (table.columns[column].is_nullable) {
        value = std::monostate{};
      } else {
        value.emplace<std::string>();
      }
      return;
    }
    const Joined bound = binding(column_kind, record, key.text(), table.columns[column].name);
    auto& text = value.emplace<std::string>();
    if (salt == nullptr || !open_bytes(person, *salt, bound.bytes(), kept.sealed, text)) failed = column;
  });
  if (failed == Table::npos) return success();
  for (Opened& kept : opened) {
    if (auto* text = std::get_if<std::string>(&record[kept.column])) wipe(*text);
    record[kept.column] = std::move(kept.sealed);
  }
  return damaged(record.table(), table.columns[failed].name);
}

Result<> Impl::reseal(Record& record, ColumnSet columns, ColumnSet& written) const {
  const Table& table = record.table();
  if (!table.has_personal() || is_null(record[table.salt()])) return success();
  const KeyText key(record.key());
  const Bytes* const salt = std::get_if<Bytes>(&record[table.salt()]);
  PersonKey before;
  PersonKey now;
  std::string text;
  std::vector<std::pair<std::size_t, Bytes>> made;
  std::size_t failed = Table::npos;
  each_personal(table, columns, [&](std::size_t column) {
    const auto* sealed = std::get_if<Bytes>(&record[column]);
    if (failed != Table::npos || sealed == nullptr || key_id_of(*sealed) == seals_->id) return;
    const Joined bound = binding(column_kind, record, key.text(), table.columns[column].name);
    if (salt == nullptr || !open_bytes(before, *salt, bound.bytes(), *sealed, text)) {
      failed = column;
    } else {
      made.emplace_back(column, seal_bytes(now, *salt, bound.bytes(), text));
    }
    wipe(text);
  });
  if (failed != Table::npos) return damaged(record.table(), table.columns[failed].name);
  for (auto& [column, sealed] : made) {
    record[column] = std::move(sealed);
    written.add(column);
  }
  return success();
}

Result<std::string> Impl::seal_text(Record& record, std::string_view place, std::string_view text) const {
  const Table& table = record.table();
  const KeyText key(record.key());
  if (!table.has_personal()) return Error(Code::misuse, "the table keeps no personal data").at(table.label, place);
  if (key.text().empty()) return Error(Code::misuse, "a row needs its key before it is sealed").at(table.label, place);
  Value& salt = record[table.salt()];
  if (is_null(salt)) salt = new_salt();
  const auto* bytes = std::get_if<Bytes>(&salt);
  if (bytes == nullptr || bytes->size() != salt_size) return damaged(record.table(), table.columns[table.salt()].name);
  PersonKey person;
  const Joined bound = binding(place_kind, record, key.text(), place);
  // Ciphertext is no secret: sodium's own base64, which takes the same time for all bytes, would be eight times slower.
  std::string sealed(text_prefix);
  sealed += detail::base64url(seal_bytes(person, *bytes, bound.bytes(), text));
  return sealed += text_suffix;
}

Result<std::string> Impl::open_text(const Record& record, std::string_view place, std::string_view sealed) const {
  const Table& table = record.table();
  if (!table.has_personal()) return damaged(record.table(), place);
  const Value& salt = record[table.salt()];
  if (is_null(salt)) return std::string();
  const auto* bytes = std::get_if<Bytes>(&salt);
  const bool is_marked =
      sealed.size() >= shortest_text && sealed.starts_with(text_prefix) && sealed.ends_with(text_suffix);
  if (bytes == nullptr || !is_marked) return damaged(record.table(), place);
  sealed.remove_prefix(text_prefix.size());
  sealed.remove_suffix(text_suffix.size());
  const auto raw = from_base64url(sealed);
  if (!raw) return damaged(record.table(), place);
  PersonKey person;
  const KeyText key(record.key());
  const Joined bound = binding(place_kind, record, key.text(), place);
  std::string text;
  if (!open_bytes(person, *bytes, bound.bytes(), *raw, text)) return damaged(record.table(), place);
  return text;
}

Value Impl::lookup(const Table& table, std::size_t column, std::string_view value) const {
  const std::string_view name = table.columns[column].name;
  std::string form = normal_form(name, value);
  if (form.empty()) return {};
  Bytes hash(hash_size);
  keyed_hash(hash, lookup_, {"techhub lookup", table.label, name, form});
  wipe(form);
  return hash;
}

std::string Impl::hash_code(std::string_view purpose, std::string_view code) const {
  Hash hash;
  keyed_hash(hash, code_, {"techhub code", purpose, code});
  return "c$" + to_base64url(hash);
}

std::string Impl::new_code(std::size_t digits) const {
  std::string code;
  code.reserve(digits);
  while (code.size() < digits) {
    // The remainder of 64 bits favours no digit by more than one in 10^18, and needs no second draw.
    Wiped<8> drawn;
    random_(drawn);
    std::uint64_t number = 0;
    for (const std::uint8_t byte : drawn) number = number << 8 | byte;
    code += static_cast<char>('0' + number % 10);
  }
  return code;
}

std::string Impl::new_token() const {
  Wiped<24> drawn;
  random_(drawn);
  return to_base64url(drawn);
}

}  // namespace

Result<std::shared_ptr<const Vault>> Vault::open(const MasterKey& master, std::span<const WrappedKey> keys,
                                                 Random random) {
  auto vault = std::make_shared<Impl>(keys, std::move(random));
  TECHHUB_DO(vault->load(master, keys));
  return std::shared_ptr<const Vault>(std::move(vault));
}

bool bears_mark(std::string_view text) noexcept { return text.starts_with(text_prefix) || text.ends_with(text_suffix); }

std::int64_t sealed_with(const Value& value) noexcept {
  if (const auto* bytes = std::get_if<Bytes>(&value)) return key_id_of(*bytes);
  const std::string_view text = as_text(value);
  if (!text.starts_with(text_prefix) || !text.ends_with(text_suffix)) return 0;
  // The text is read only as far as the id stands in it; its length says whether the rest can be there.
  std::array<std::uint8_t, head_size + tag_size> head{};
  if (text.size() < shortest_text ||
      sodium_base642bin(head.data(), head.size(), text.data() + text_prefix.size(), 8, nullptr, nullptr, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
    return 0;
  }
  return key_id_of(head);
}

std::string forgotten_marker(const Value& key) { return "forgotten-" + key_text(key); }

}  // namespace techhub::vault
