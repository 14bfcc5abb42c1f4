// SPDX-License-Identifier: MIT
// The column `name_lookup`: keyed hashes of the folded words of a person's names, by which whole words are found. It is
// computed wherever the names are written, and part of no version, answer or dump.
#pragma once

#include <optional>
#include <string_view>

#include "techhub/storage/storage.hpp"
#include "techhub/vault/vault.hpp"

namespace techhub::hub {

// npos for a table without it.
[[nodiscard]] std::size_t name_lookup(const Table& table) noexcept;
// The columns whose words it holds.
[[nodiscard]] ColumnSet name_columns(const Table& table);
// What it holds of a row whose names are open (text, NULL once forgotten).
[[nodiscard]] Value names_hashed(const vault::Vault& vault, const Record& row);
// Sets it for a row that is about to be written, with `columns`, its names in the clear or sealed; those that are not
// among `columns` are read. A row that is inserted writes all.
[[nodiscard]] Result<> update_names(const vault::Vault& vault, storage::Transaction& transaction, Record& row,
                                    ColumnSet& columns, bool is_new);
// Rows that have all words of a text as words of their names, typed on either keyboard; nothing for a text without
// words or with more than a name has.
[[nodiscard]] std::optional<Filter> has_names(const vault::Vault& vault, const Table& table, std::string_view text);

}  // namespace techhub::hub
