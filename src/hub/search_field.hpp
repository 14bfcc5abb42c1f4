// SPDX-License-Identifier: MIT
// The column `search_field`: the terms of a row's own texts and of the names that it borrows from rows it refers to,
// these under a tag of their own (`@company_id:грант`), so that a query can leave them out. It is computed wherever a
// row is written, never taken from anybody and never shown.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "techhub/hub/platform.hpp"
#include "techhub/storage/storage.hpp"
#include "techhub/value/i18n.hpp"

namespace techhub::hub {

// The columns whose texts a row is found by: i18n in all its languages, and plain text under the name of `name` or
// `title`. Nothing personal, secret or inside JSON. Empty for a table that is not searched.
[[nodiscard]] ColumnSet searched_texts(const Table& table);
// Those, and the references that names are borrowed through: when one is written the terms change.
[[nodiscard]] ColumnSet searched_columns(const Table& table);

struct SearchedText {
  std::string_view text{};  // without markup, the first mebibyte; it lasts during the visit only
  std::optional<Language> language{};
  std::string_view column{};  // of the row itself
  bool is_heading = false;
  const Record* lender = nullptr;  // the row that a borrowed name stands in
};
using VisitText = std::function<Result<>(const SearchedText&)>;
// Every text that a row with its searched columns is found by.
[[nodiscard]] Result<> each_text(const Platform& platform, storage::Transaction& transaction, const Record& row,
                                 const VisitText& visit);
[[nodiscard]] Result<std::string> search_terms_of(const Platform& platform, storage::Transaction& transaction,
                                                  const Record& row);

// What stands before every term that is borrowed through a reference.
[[nodiscard]] std::string borrowed_tag(std::string_view reference);
// The same match, which borrowed terms of these tags meet too.
[[nodiscard]] TextMatch with_borrowed(TextMatch match, std::span<const std::string> tags);

// Whether rows of other tables are found by a name that stands in rows of this one.
[[nodiscard]] bool lends_names(const Platform& platform, const Table& table);
// Whether `columns` of `row`, not yet written, change a name that `before` lends, or whether it does.
[[nodiscard]] bool changes_lent_name(const Platform& platform, const Record& before, const Record& row,
                                     ColumnSet columns);
// Computes the terms of all rows that refer to this one, which is written.
[[nodiscard]] Result<> refresh_borrowers(const Platform& platform, storage::Transaction& transaction,
                                         const Table& table, const Value& key);

}  // namespace techhub::hub
