// SPDX-License-Identifier: MIT
#include "hub/name_lookup.hpp"

#include <array>
#include <set>

#include "schema/base64url.hpp"
#include "search/kazakh.hpp"
#include "techhub/search/words.hpp"

namespace techhub::hub {

namespace {

constexpr std::array<std::string_view, 2> names{"first_name", "last_name"};
constexpr std::size_t most_words = 16;

// Folded once more, as a Russian keyboard types it: Қасым and Касым are one.
std::set<std::string> folded_words(std::string_view text) {
  std::set<std::string> words;
  search::each_word(text, Language::ru, [&](const search::Word& word) {
    if (words.size() < most_words) words.insert(search::keyboard_fold(word.word));
  });
  return words;
}

std::string hash(const vault::Vault& vault, const Table& table, const std::string& word) {
  const Value made = vault.lookup(table, name_lookup(table), word);
  return is_null(made) ? std::string() : detail::base64url(std::get<Bytes>(made));
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
  Json::Object hashes;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!columns.has(i) || is_null(row[i])) continue;
    for (const std::string& word : folded_words(as_text(row[i]))) {
      if (std::string key = hash(vault, table, word); !key.empty()) hashes.emplace_back(std::move(key), true);
    }
  }
  return Json::object_of(std::move(hashes)).dump();
}

Result<> update_names(const vault::Vault& vault, storage::Transaction& transaction, Record& row, ColumnSet& columns,
                      bool is_new) {
  const Table& table = row.table();
  const std::size_t lookup = name_lookup(table);
  if (lookup == Table::npos) return success();
  const ColumnSet written = name_columns(table);
  if (!is_new && (columns.bits() & written.bits()) == 0 && !columns.has(lookup)) return success();
  Record named = row;
  if (!is_new) {
    TECHHUB_TRY(auto stored, transaction.find(table, row.key()));
    if (!stored) return success();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (written.has(i) && !columns.has(i)) named[i] = (*stored)[i];
    }
    if (is_null(named[table.salt()])) named[table.salt()] = (*stored)[table.salt()];
  }
  ColumnSet sealed;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (written.has(i) && is_sealed(named[i])) sealed.add(i);
  }
  if (!sealed.empty()) TECHHUB_DO(vault.open(named, sealed));
  row[lookup] = names_hashed(vault, named);
  columns.add(lookup);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (auto* text = written.has(i) ? std::get_if<std::string>(&named[i]) : nullptr) wipe(*text);
  }
  return success();
}

std::optional<Filter> has_names(const vault::Vault& vault, const Table& table, std::string_view text) {
  const std::size_t lookup = name_lookup(table);
  if (lookup == Table::npos) return std::nullopt;
  const auto words = folded_words(text);
  if (words.empty() || words.size() == most_words) return std::nullopt;
  Filter all{};
  for (const std::string& word : words) {
    all = std::move(all) && Filter::json_is(lookup, hash(vault, table, word), "true");
  }
  return all;
}

}  // namespace techhub::hub
