// SPDX-License-Identifier: MIT
#include "techhub/schema/table.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "schema/table_check.hpp"

namespace techhub {
namespace {

constexpr std::string_view salt_name = "personal_salt";
constexpr std::string_view lookup_suffix = "_lookup";
constexpr std::array<std::string_view, 6> guarded_names{"status",    "published",  "verified",
                                                        "author_id", "created_at", "updated_at"};

void complete(Column& column) {
  if (std::find(guarded_names.begin(), guarded_names.end(), column.name) != guarded_names.end()) {
    column.is_guarded = true;
  }
  if (!column.references.empty()) column.is_indexed = true;
  if (column.type == Type::personal && column.is_unique) column.is_lookup = true;
}

Column derived(std::string_view name) {
  Column column;
  column.name = name;
  column.type = Type::bytes;
  column.is_nullable = true;
  column.is_derived = true;
  return column;
}

}  // namespace

std::size_t Index::size() const noexcept {
  const auto end = std::find_if(columns.begin(), columns.end(), [](auto name) { return name.empty(); });
  return static_cast<std::size_t>(end - columns.begin());
}

std::size_t Table::find(std::string_view column) const noexcept {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column) return i;
  }
  return npos;
}

std::size_t Table::at(std::string_view column) const {
  const std::size_t position = find(column);
  if (position == npos) throw std::logic_error(label + " has no column " + std::string(column));
  return position;
}

std::span<const Column> Table::declared() const noexcept {
  return std::span(columns).first(std::min(salt_, columns.size()));
}

std::size_t Table::lookup(std::size_t column) const noexcept {
  if (column >= columns.size() || !columns[column].is_lookup || salt_ == npos) return npos;
  // Look-ups follow the salt in the order of their columns.
  const auto before = std::count_if(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(column),
                                    [](const Column& other) { return other.is_lookup; });
  return salt_ + 1 + static_cast<std::size_t>(before);
}

std::string_view Table::app() const noexcept { return std::string_view(label).substr(0, label.find('.')); }

std::string_view Table::model() const noexcept {
  const std::size_t dot = label.find('.');
  return dot == std::string::npos ? std::string_view() : std::string_view(label).substr(dot + 1);
}

void Table::keep(std::shared_ptr<const void> owner) {
  if (!kept_) {
    kept_ = std::move(owner);
    return;
  }
  kept_ = std::make_shared<const std::pair<std::shared_ptr<const void>, std::shared_ptr<const void>>>(std::move(kept_),
                                                                                                      std::move(owner));
}

Result<Table> Table::make(Table declared, bool personal_inside) {
  Table table = std::move(declared);
  if (table.name.empty()) {
    table.name = table.label;
    std::replace(table.name.begin(), table.name.end(), '.', '_');
  }
  TECHHUB_DO(detail::check_columns(table));

  Column& key = table.columns.front();
  key.is_guarded = true;
  key.is_unique = key.is_indexed = false;  // a key is both by itself
  for (Column& column : table.columns) complete(column);
  if (table.actor == npos) {
    const std::size_t author = table.find("author_id");
    if (author != npos && !table.columns[author].references.empty()) table.actor = author;
  }

  std::vector<Column> lookups;
  auto names = std::make_shared<std::vector<std::string>>();
  names->reserve(table.columns.size());  // the look-ups' names are views of these strings
  for (Column& column : table.columns) {
    personal_inside = personal_inside || column.type == Type::personal;
    if (!column.is_lookup) continue;
    Column lookup = derived(names->emplace_back(std::string(column.name) + std::string(lookup_suffix)));
    lookup.is_unique = std::exchange(column.is_unique, false);
    lookup.is_indexed = !lookup.is_unique;
    lookups.push_back(lookup);
  }
  if (personal_inside) {
    table.salt_ = table.columns.size();
    table.columns.push_back(derived(salt_name));
    table.columns.insert(table.columns.end(), lookups.begin(), lookups.end());
    table.keep(std::move(names));
  }
  TECHHUB_DO(detail::check_rules(table));
  return table;
}

RightWord right_word(std::string_view right) noexcept {
  RightWord out;
  out.makes_row = right.ends_with('+');
  if (out.makes_row) right.remove_suffix(1);
  out.is_decision = right.ends_with('!');
  if (out.is_decision) right.remove_suffix(1);
  out.action = right;
  return out;
}

}  // namespace techhub
