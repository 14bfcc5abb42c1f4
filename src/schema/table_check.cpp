// SPDX-License-Identifier: MIT
#include "schema/table_check.hpp"

#include <algorithm>

#include "schema/parts.hpp"
#include "schema/quoted.hpp"
#include "techhub/schema/query.hpp"
#include "techhub/schema/reasons.hpp"
#include "techhub/value/text.hpp"

namespace techhub::detail {
namespace {

// PostgreSQL cuts longer identifiers.
constexpr std::size_t max_name = 63;
// Exact in every backend's own decimal type.
constexpr std::uint8_t max_precision = 38;

constexpr std::array<std::string_view, 4> standard_rights{"add", "change", "view", "delete"};

// Lower-case ASCII: the same in SQL, paths of facts, C and Python, quoted or not.
bool is_name(std::string_view text) noexcept {
  const auto starts = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return !text.empty() && text.size() <= max_name && starts(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return starts(c) || (c >= '0' && c <= '9'); });
}

template <class Range>
bool has_duplicates(const Range& range) {
  for (auto it = range.begin(); it != range.end(); ++it) {
    if (std::find(range.begin(), it, *it) != it) return true;
  }
  return false;
}

std::string_view plain_right(std::string_view right) noexcept { return right_word(right).action; }

bool is_key_type(Type type) noexcept { return type == Type::id || type == Type::code; }

// The fault of a column by itself; empty for none.
std::string_view fault_of(const Column& column) {
  if (!is_name(column.name)) return "the name is not in lower-case letters, digits and `_`, or is longer than 63";
  if (name(column.type).empty()) return "there is no such type";
  if (column.is_derived) return "derived columns are not declared";
  if ((column.load == nullptr) != (column.save == nullptr)) return "load and save come together";
  if (!column.references.empty()) {
    if (!is_key_type(column.type)) return "only an id or a code refers to a row";
    if (!is_label(column.references)) return "the reference is no label such as `app.model`";
  }
  if (column.type == Type::word) {
    if (column.words.empty()) return "a word column needs words";
    if (has_duplicates(column.words)) return "a word is listed twice";
    if (!std::all_of(column.words.begin(), column.words.end(), [](auto word) { return bool(check_text(word)); })) {
      return "a word is not storable text";
    }
  } else if (!column.words.empty()) {
    return "only a word column has words";
  }
  if (column.type == Type::decimal) {
    if (column.precision == 0 || column.precision > max_precision) return "a decimal has 1 to 38 digits";
    if (column.scale > column.precision) return "more digits after the point than in all";
  } else if (column.precision != 0 || column.scale != 0) {
    return "only a decimal has digits";
  }
  if (column.type == Type::personal) {
    if (column.is_indexed) return "sealed values have no order: use lookup";
  } else if (column.is_lookup) {
    return "only a personal column is looked up by hash";
  }
  return {};
}

std::string_view key_fault(const Column& key) {
  if (!is_key_type(key.type)) return "the key comes first and is an id or a code";
  if (!key.references.empty()) return "the key refers to no other row";
  return key.is_nullable ? "the key is never empty" : std::string_view();
}

Result<> check_when(const Table& table, std::string_view place, std::string_view when,
                    std::span<const std::string_view> words) {
  const std::size_t position = table.find(when);
  if (position == Table::npos) return bad_declaration(table.label, place, "there is no column " + quoted(when));
  const Column& column = table.columns[position];
  if (column.type != Type::word && column.type != Type::text) {
    return bad_declaration(table.label, place, quoted(when) + " holds no words");
  }
  for (const std::string_view word : words) {
    if (column.type == Type::word && std::find(column.words.begin(), column.words.end(), word) == column.words.end()) {
      return bad_declaration(table.label, place, quoted(word) + " is no word of " + quoted(when));
    }
  }
  return success();
}

Result<> check_index(const Table& table, std::string_view place, const Index& index) {
  const auto fault = [&](std::string message) { return bad_declaration(table.label, place, std::move(message)); };
  const std::span<const std::string_view> names(index.columns.data(), index.size());
  if (names.empty()) return fault("an index needs a column");
  if (std::any_of(index.columns.begin() + names.size(), index.columns.end(), [](auto text) { return !text.empty(); })) {
    return fault("an index lists its columns without gaps");
  }
  if (has_duplicates(names)) return fault("an index lists a column twice");
  for (const std::string_view column : names) {
    const std::size_t position = table.find(column);
    if (position == Table::npos) return fault("there is no column " + quoted(column));
    if (table.columns[position].type == Type::personal) {
      return fault("sealed values have no order: use the look-up of " + quoted(column));
    }
  }
  if (index.is_unordered) {
    if (!index.is_unique || names.size() != 2) return fault("an unordered index is a unique one of two columns");
    const Column& first = table.columns[table.find(names[0])];
    const Column& second = table.columns[table.find(names[1])];
    if (first.type != second.type) return fault("the columns of an unordered index differ in type");
  }
  if (index.nulls_equal && !index.is_unique) return fault("only a unique index tells NULL from NULL");

  std::size_t words = index.words.size();
  while (words > 0 && index.words[words - 1].empty()) --words;
  if (index.when.empty() != (words == 0)) return fault("a partial index needs a column and its words");
  if (index.when.empty()) return success();
  return check_when(table, place, index.when, std::span(index.words).first(words));
}

Result<> check_no_overlap(const Table& table, const NoOverlap& rule) {
  constexpr std::string_view place = "no_overlap";
  for (const auto& [what, member] : no_overlap_columns) {
    if (table.find(rule.*member) == Table::npos) {
      return bad_declaration(table.label, place, "`" + std::string(what) + "` names no column");
    }
  }
  for (const std::string_view end : {rule.from, rule.to}) {
    if (table.columns[table.find(end)].type != Type::time) {
      return bad_declaration(table.label, place, quoted(end) + " is no time column");
    }
  }
  if (table.columns[table.find(rule.by)].type == Type::personal) {
    return bad_declaration(table.label, place, "sealed values are never equal");
  }
  return check_when(table, place, rule.when, std::span(&rule.word, 1));
}

// What the lender has to have, the platform checks.
Result<> check_borrowed(const Table& table, const std::string& place, const Borrowed& one) {
  const auto fault = [&](std::string message) { return bad_declaration(table.label, place, std::move(message)); };
  if (searched(table) == Table::npos) return fault("rows without a `search_field` are not found by any text");
  const std::size_t reference = table.find(one.reference);
  if (reference == Table::npos || table.columns[reference].references.empty())
    return fault("`reference` names no column that refers to another row");
  if (one.column.empty()) return fault("`column` is missing");
  if (one.unless.empty() != one.word.empty()) return fault("`unless` and `word` stand together");
  return success();
}

}  // namespace

bool is_label(std::string_view text) noexcept {
  const std::size_t dot = text.find('.');
  return dot != std::string_view::npos && is_name(text.substr(0, dot)) && is_name(text.substr(dot + 1));
}

Error bad_declaration(std::string_view label, std::string_view place, std::string message) {
  return Error(Code::invalid, std::move(message))
      .at(label, place)
      .add({.field = std::string(place),
            .code = std::string(reason::bad_declaration.code),
            .text = reason::bad_declaration.text(place)});
}

Result<> check_columns(const Table& table) {
  if (!is_label(table.label)) return bad_declaration({}, "label", "the label is not of the form `app.model`");
  if (!is_name(table.name)) {
    return bad_declaration(table.label, "table",
                           "the name of the table is not in lower-case letters, digits and `_`, or is longer than 63");
  }
  if (table.columns.empty()) return bad_declaration(table.label, "columns", "the table has no key");
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (const auto fault = fault_of(column); !fault.empty()) {
      const std::string place = is_name(column.name) ? std::string(column.name) : "columns[" + std::to_string(i) + "]";
      return bad_declaration(table.label, place, std::string(fault));
    }
    if (i > 0 && is_key_type(column.type) && column.references.empty()) {
      return bad_declaration(table.label, column.name, "a table has one key; another id or code is a reference");
    }
  }
  if (const auto fault = key_fault(table.key()); !fault.empty()) {
    return bad_declaration(table.label, table.key().name, std::string(fault));
  }
  return success();
}

Result<> check_rules(const Table& table) {
  if (table.columns.size() > Table::max_columns) {
    return bad_declaration(table.label, "columns",
                           "more than " + std::to_string(Table::max_columns) + " columns, derived ones included");
  }
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!is_name(table.columns[i].name)) {
      return bad_declaration(table.label, table.columns[i].name, "the name of the derived column is longer than 63");
    }
    if (table.find(table.columns[i].name) != i) {
      return bad_declaration(table.label, table.columns[i].name, "two columns have this name");
    }
  }
  for (std::size_t i = 0; i < table.indexes.size(); ++i) {
    TECHHUB_DO(check_index(table, "indexes[" + std::to_string(i) + "]", table.indexes[i]));
  }
  if (table.no_overlap) TECHHUB_DO(check_no_overlap(table, *table.no_overlap));
  for (std::size_t i = 0; i < table.borrowed.size(); ++i) {
    TECHHUB_DO(check_borrowed(table, "borrowed[" + std::to_string(i) + "]", table.borrowed[i]));
  }
  for (std::size_t i = 0; i < table.rights.size(); ++i) {
    const std::string_view right = table.rights[i];
    const std::string place = "rights[" + std::to_string(i) + "]";
    const std::string_view word = plain_right(right);
    if (!is_name(word)) return bad_declaration(table.label, place, "a right is a word of lower-case letters");
    if (std::find(standard_rights.begin(), standard_rights.end(), word) != standard_rights.end()) {
      return bad_declaration(table.label, place, "every table has the right " + quoted(right));
    }
  }
  std::vector<std::string_view> rights(table.rights.size());
  std::transform(table.rights.begin(), table.rights.end(), rights.begin(),
                 [](std::string_view right) { return right_word(right).action; });
  if (has_duplicates(rights)) return bad_declaration(table.label, "rights", "a right is listed twice");
  if (table.actor != Table::npos &&
      (table.actor >= table.columns.size() || table.columns[table.actor].references.empty())) {
    return bad_declaration(table.label, "actor", "the actor is no reference of the table");
  }
  if (table.blind != Table::npos && (table.blind == 0 || table.blind >= table.declared().size())) {
    return bad_declaration(table.label, "blind", "the blind column is the key or no column");
  }
  return success();
}

}  // namespace techhub::detail
