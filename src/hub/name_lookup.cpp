// SPDX-License-Identifier: MIT
#include "hub/name_lookup.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "hub/wiped.hpp"
#include "schema/base64url.hpp"
#include "search/kazakh.hpp"
#include "search/letters.hpp"
#include "search/unicode.hpp"
#include "techhub/search/words.hpp"
#include "techhub/value/text.hpp"
#include "value/utf8.hpp"

namespace techhub::hub {

namespace {

constexpr std::array<std::string_view, 2> names{"first_name", "last_name"};
constexpr std::size_t most_words = 16;

constexpr bool is_mark(char32_t point) noexcept { return point >= 0x300 && point <= 0x36F; }

// Visits the words of a name, folded as all words are and once more as a Russian keyboard types them: Қасым and Касым
// are one. Not by search::each_word, which remembers the words it met: of these no copy may stay.
template <class Visit>
void each_folded_word(std::string_view text, const Visit& visit) {
  std::string word;
  word.reserve(search::longest_word * 8);  // growing would leave a copy behind
  std::size_t length = 0;
  const auto close = [&] {
    while (word.ends_with('\'')) word.pop_back();
    if (!word.empty()) visit(std::string_view(word));
    word.clear();
    length = 0;
  };
  while (!text.empty()) {
    const auto [point, size] = utf8::first(text);
    const search::Letter met = size == 0 ? search::Letter{0, search::Sign::divider} : search::letter(point);
    text.remove_prefix(std::max<std::size_t>(size, 1));
    switch (met.sign) {
      case search::Sign::space:
      case search::Sign::divider:
      case search::Sign::point:
        close();
        break;
      case search::Sign::apostrophe:
        if (!word.empty()) word += '\'';
        break;
      case search::Sign::other:
        // What has no composed letter is a stress mark. A letter by itself tells nothing; a soft hyphen folds to
        // nothing.
        if (is_mark(point)) break;
        if (++length <= search::longest_word) {
          std::string letter;
          utf8::append(letter, point);
          word += search::normal_word(letter);
        }
        break;
      default:
        if (++length <= search::longest_word) utf8::append(word, search::keyboard_letter(met.folded));
    }
  }
  close();
  wipe(word);
}

bool has_marks(std::string_view text) noexcept {
  return text.find('\xCC') != std::string_view::npos || text.find('\xCD') != std::string_view::npos;
}

// Hashes of the words of a text, at most so many: of their bytes as hexadecimal digits, which have no other normal form
// that they would have to be copied into.
void add_hashes(const vault::Vault& vault, const Table& table, std::string_view text, std::set<std::string>& hashes) {
  std::string composed;
  if (has_marks(text)) text = composed = normalize(text);
  std::string digits;
  digits.reserve(search::longest_word * 16);
  each_folded_word(text, [&](std::string_view word) {
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    digits.clear();
    for (const char c : word.substr(0, search::longest_word * 8)) {
      digits += hexadecimal[static_cast<unsigned char>(c) >> 4U];
      digits += hexadecimal[static_cast<unsigned char>(c) & 15U];
    }
    const Value made = vault.lookup(table, name_lookup(table), digits);
    if (!is_null(made) && hashes.size() < most_words) hashes.insert(detail::base64url(std::get<Bytes>(made)));
  });
  wipe(digits);
  wipe(composed);
}

bool is_sealed(const Value& value) { return std::holds_alternative<Bytes>(value); }

}  // namespace

std::size_t name_lookup(const Table& table) noexcept {
  const std::size_t column = table.find("name_lookup");
  return column != Table::npos && table.columns[column].type == Type::json && table.has_personal() ? column
                                                                                                   : Table::npos;
}

ColumnSet name_columns(const Table& table) {
  ColumnSet columns;
  for (const std::string_view name : names) {
    const std::size_t column = table.find(name);
    if (column != Table::npos && table.columns[column].type == Type::personal) columns.add(column);
  }
  return columns;
}

Value names_hashed(const vault::Vault& vault, const Record& row) {
  const Table& table = row.table();
  const ColumnSet columns = name_columns(table);
  std::set<std::string> hashes;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (columns.has(i) && !is_null(row[i])) add_hashes(vault, table, as_text(row[i]), hashes);
  }
  Json::Object members;
  for (const std::string& hash : hashes) members.emplace_back(hash, true);
  return Json::object_of(std::move(members)).dump();
}

Result<> update_names(const vault::Vault& vault, storage::Transaction& transaction, Record& row, ColumnSet& columns,
                      bool is_new) {
  const Table& table = row.table();
  const std::size_t lookup = name_lookup(table);
  if (lookup == Table::npos) return success();
  const ColumnSet written = name_columns(table);
  if (!is_new && (columns.bits() & written.bits()) == 0 && !columns.has(lookup)) return success();
  Record named(table);
  named[0] = row.key();
  named[table.salt()] = row[table.salt()];
  std::optional<Record> stored;
  if (!is_new) {
    TECHHUB_TRY(stored, transaction.find(table, row.key()));
    if (!stored) return success();
    if (is_null(named[table.salt()])) named[table.salt()] = (*stored)[table.salt()];
  }
  const WipedAfter wiped(named);
  ColumnSet sealed;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!written.has(i)) continue;
    named[i] = stored && !columns.has(i) ? (*stored)[i] : row[i];
    if (is_sealed(named[i])) sealed.add(i);
  }
  if (!sealed.empty()) TECHHUB_DO(vault.open(named, sealed));
  row[lookup] = names_hashed(vault, named);
  columns.add(lookup);
  return success();
}

std::optional<Filter> has_names(const vault::Vault& vault, const Table& table, std::string_view text) {
  const std::size_t lookup = name_lookup(table);
  if (lookup == Table::npos) return std::nullopt;
  std::set<std::string> hashes;
  add_hashes(vault, table, text, hashes);
  if (hashes.empty() || hashes.size() == most_words) return std::nullopt;
  Filter all{};
  for (const std::string& hash : hashes) all = std::move(all) && Filter::json_is(lookup, hash, "true");
  return all;
}

}  // namespace techhub::hub
