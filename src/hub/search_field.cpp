// SPDX-License-Identifier: MIT
#include "hub/search_field.hpp"

#include <vector>

#include "techhub/schema/query.hpp"
#include "techhub/search/words.hpp"

namespace techhub::hub {

namespace {

// What stands further on in a text is not found; it bounds what one row may cost.
constexpr std::size_t longest_text = std::size_t{1} << 20U;

bool is_heading(const Column& column) noexcept { return column.name == "title" || column.name == "name"; }

}  // namespace

ColumnSet searched_texts(const Table& table) {
  ColumnSet texts;
  if (searched(table) == Table::npos) return texts;
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (column.type == Type::i18n || (column.type == Type::text && is_heading(column))) texts.add(i);
  }
  return texts;
}

std::string search_terms_of(const Record& row) {
  const Table& table = row.table();
  const ColumnSet columns = searched_texts(table);
  std::vector<Json> parsed;  // what the texts below point into
  parsed.reserve(table.columns.size());
  std::vector<search::Text> texts;
  const auto add = [&](std::string_view text, std::optional<Language> language, const Column& column) {
    // Every heading answers to `title:`, whatever its column is called.
    texts.push_back({text.substr(0, longest_text), language, is_heading(column) ? "title" : std::string_view{}});
  };
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    if (!columns.has(i) || is_null(row[i])) continue;
    const Column& column = table.columns[i];
    if (column.type == Type::text) {
      add(as_text(row[i]), std::nullopt, column);
      continue;
    }
    const Json& translated = parsed.emplace_back(row.json(column.name));
    if (translated.is_string()) add(translated.as_string(), std::nullopt, column);
    for (const auto& [name, text] : translated.members()) {
      if (text.is_string()) add(text.as_string(), language(name), column);
    }
  }
  return search::search_terms(texts);
}

}  // namespace techhub::hub
