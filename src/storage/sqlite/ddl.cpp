// SPDX-License-Identifier: MIT
// The schema in SQLite: STRICT tables, foreign keys checked at once unless a transaction defers them, one index for
// every reference, and triggers for the rule that intervals do not overlap.
#include "storage/sqlite/ddl.hpp"

#include <algorithm>
#include <span>

#include "storage/sql.hpp"
#include "storage/sqlite/error.hpp"
#include "storage/sqlite/fts5.hpp"
#include "techhub/schema/record.hpp"

namespace techhub::storage::sqlite {
namespace {

std::string quoted(std::string_view name) {
  std::string out;
  sql::append_name(out, name);
  return out;
}

// A word of the declaration; values of rows never become part of a statement.
std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + '\'';
}

std::string_view type_of(const Column& column) {
  constexpr std::array<std::string_view, 5> types{"ANY", "INTEGER", "REAL", "TEXT", "BLOB"};
  return types[sql::kind_of(column)];
}

// What a row holds when nothing is given: rows older than an added column get it. Empty for what has to be given.
std::string default_of(const Table& table, const Column& column) {
  if (column.is_nullable || !column.references.empty()) return {};
  const Record blank(table);
  const Value& value = blank[table.at(column.name)];
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (std::holds_alternative<double>(value)) return "0";
  if (column.type == Type::personal || std::holds_alternative<Bytes>(value)) return "x''";
  if (const auto* text = std::get_if<std::string>(&value)) return literal(*text);
  return {};
}

Result<std::string> definition(const Table& table, const Column& column, const FindTable& find) {
  std::string out = quoted(column.name);
  out += ' ';
  out += type_of(column);
  if (&column == &table.key()) {
    out += column.type == Type::id ? " PRIMARY KEY AUTOINCREMENT" : " PRIMARY KEY NOT NULL";
    return out;
  }
  if (!column.is_nullable) out += " NOT NULL";
  if (const std::string value = default_of(table, column); !value.empty()) out += " DEFAULT " + value;
  if (column.references.empty()) return out;
  const Table* other = find(column.references);
  if (other == nullptr) {
    return Error(Code::misuse, "`" + std::string(column.references) + "` is no table of the schema")
        .at(table.label, column.name);
  }
  out += " REFERENCES " + quoted(other->name) + "(" + quoted(other->key().name) + ")";
  return out;
}

std::span<const std::string_view> words_of_index(const Index& index) {
  std::size_t size = index.words.size();
  while (size > 0 && index.words[size - 1].empty()) --size;
  return std::span(index.words).first(size);
}

// A condition that SQLite can show a query's `column = 'word'` to imply.
std::string condition(const Index& index) {
  const auto words = words_of_index(index);
  std::string out = quoted(index.when);
  if (words.size() == 1) return out + " = " + literal(words.front());
  std::string_view separator = " IN (";
  for (const std::string_view word : words) {
    out += separator;
    out += literal(word);
    separator = ", ";
  }
  return out + ')';
}

std::string create_index(const Table& table, const Index& index) {
  std::string out = index.is_unique ? "CREATE UNIQUE INDEX IF NOT EXISTS " : "CREATE INDEX IF NOT EXISTS ";
  out += quoted(index_name(table, index)) + " ON " + quoted(table.name) + " (";
  const auto column = [&](std::size_t i) { return quoted(index.columns[i]); };
  if (index.is_unordered) {
    out += "min(" + column(0) + ", " + column(1) + "), max(" + column(0) + ", " + column(1) + ")";
  } else {
    for (std::size_t i = 0; i < index.size(); ++i) {
      if (i != 0) out += ", ";
      if (i == 0 && index.nulls_equal) {
        // Of a kind that the column, in a STRICT table, never holds: no row can have it as its value.
        const bool is_blob = sql::kind_of(table.columns[table.find(index.columns[0])]) == 4;
        out += "coalesce(" + column(0) + (is_blob ? ", 0)" : ", x'')");
      } else {
        out += column(i);
      }
    }
  }
  out += ')';
  if (!index.when.empty()) out += " WHERE " + condition(index);
  return out;
}

bool is_plain(const Index& index) { return index.when.empty() && !index.is_unordered && !index.nulls_equal; }

bool has_column_index(const Table& table, std::string_view column) {
  return std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const Index& index) { return is_plain(index) && index.columns[0] == column; });
}

// The index that the triggers search.
Index overlap_index(const Table& table) {
  const NoOverlap& rule = *table.no_overlap;
  for (const Index& index : table.indexes) {
    const auto words = words_of_index(index);
    if (index.columns[0] == rule.by && index.columns[1] == rule.from && index.when == rule.when && words.size() == 1 &&
        words.front() == rule.word && !index.is_unique) {
      return index;
    }
  }
  return techhub::index(rule.by, rule.from).where(rule.when, rule.word);
}

// No two rows of one `by` in the state `when` = `word` have overlapping intervals [from, to).
//
// The rows in that state are not empty (from < to) and, by induction over the writes, disjoint. Ordered by `from`, they
// are then ordered by `to` as well: from1 < to1 <= from2 < to2 <= ... A row i overlaps the new interval [s, e) exactly
// when from_i < e and to_i > s. Of the rows with from_i < e the one with the greatest `from` has the greatest `to`; if
// any of them has to_i > s, that one has. So one step in the index answers, however long the past is; INDEXED BY
// keeps the planner from walking a wider index through rows in other states.
std::string create_trigger(const Table& table, bool is_update) {
  const NoOverlap& rule = *table.no_overlap;
  const std::string by = quoted(rule.by), from = quoted(rule.from), to = quoted(rule.to), when = quoted(rule.when);
  std::string out = "CREATE TRIGGER IF NOT EXISTS ";
  out += quoted(table.name + (is_update ? "__overlap_update" : "__overlap_insert"));
  out += is_update ? " BEFORE UPDATE OF " + by + ", " + from + ", " + to + ", " + when : " BEFORE INSERT";
  out += " ON " + quoted(table.name) + " WHEN NEW." + when + " = " + literal(rule.word) + " BEGIN";
  out +=
      " SELECT RAISE(ABORT, " + literal(raised_empty) + ") WHERE NOT coalesce(NEW." + from + " < NEW." + to + ", 0);";
  out += " SELECT RAISE(ABORT, " + literal(raised_overlap) + ") WHERE (SELECT o." + to + " FROM " + quoted(table.name) +
         " AS o INDEXED BY " + quoted(index_name(table, overlap_index(table))) + " WHERE o." + by + " = NEW." + by +
         " AND o." + when + " = " + literal(rule.word) + " AND o." + from + " < NEW." + to;
  if (is_update) out += " AND o." + quoted(table.key().name) + " <> OLD." + quoted(table.key().name);
  out += " ORDER BY o." + from + " DESC LIMIT 1) > NEW." + from + "; END";
  return out;
}

}  // namespace

bool has_index_of_its_own(const Table& table, const Column& column) {
  return !column.is_unique && &column != &table.key() && (column.is_indexed || !column.references.empty()) &&
         !has_column_index(table, column.name);
}

std::string index_name(const Table& table, const Index& index) {
  std::string out = table.name;
  for (std::size_t i = 0; i < index.size(); ++i) out += "__" + std::string(index.columns[i]);
  for (const std::string_view word : words_of_index(index)) out += "__" + std::string(word);
  return out + (index.is_unique ? "__uniq" : "__idx");
}

Result<std::vector<std::string>> create_table(const Table& table, const FindTable& find) {
  std::string out = "CREATE TABLE " + quoted(table.name) + " (";
  for (const Column& column : table.columns) {
    if (&column != &table.key()) out += ", ";
    TECHHUB_TRY(const std::string text, definition(table, column, find));
    out += text;
  }
  out += ") STRICT";
  std::vector<std::string> statements{std::move(out)};
  if (table.key().type == Type::id) {
    statements.push_back("INSERT INTO sqlite_sequence (name, seq) VALUES (" + literal(table.name) + ", 0)");
  }
  return statements;
}

Result<std::string> add_column(const Table& table, const Column& column, const FindTable& find) {
  TECHHUB_TRY(const std::string text, definition(table, column, find));
  return "ALTER TABLE " + quoted(table.name) + " ADD COLUMN " + text;
}

std::vector<std::string> create_indexes(const Table& table, ColumnSet present) {
  const auto has = [&](std::string_view column) { return present.has(table.at(column)); };
  const auto has_all = [&](const Index& index) {
    const auto columns = std::span(index.columns).first(index.size());
    return std::all_of(columns.begin(), columns.end(), has) && (index.when.empty() || has(index.when));
  };
  std::vector<std::string> statements;
  for (const Column& column : table.columns) {
    if (&column == &table.key() || !has(column.name)) continue;
    if (column.is_unique) {
      statements.push_back(create_index(table, unique(column.name)));
    } else if (has_index_of_its_own(table, column)) {
      statements.push_back(create_index(table, index(column.name)));
    }
  }
  for (const Index& index : table.indexes) {
    if (has_all(index)) statements.push_back(create_index(table, index));
  }
  if (const std::size_t column = searched(table); column != Table::npos && present.has(column)) {
    for (std::string& statement : create_fts5(table)) statements.push_back(std::move(statement));
  }
  if (!table.no_overlap) return statements;
  const NoOverlap& rule = *table.no_overlap;
  if (!has(rule.by) || !has(rule.from) || !has(rule.to) || !has(rule.when)) return statements;
  statements.push_back(create_index(table, overlap_index(table)));
  statements.push_back(create_trigger(table, false));
  statements.push_back(create_trigger(table, true));
  return statements;
}

std::string find_overlaps(const Table& table) {
  const NoOverlap& rule = *table.no_overlap;
  const std::string by = quoted(rule.by), from = quoted(rule.from), to = quoted(rule.to),
                    key = quoted(table.key().name);
  return "SELECT key FROM (SELECT " + key + " AS key, " + from + " AS starts, " + to + " AS ends, max(" + to +
         ") OVER (PARTITION BY " + by + " ORDER BY " + from + ", " + key +
         " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM " + quoted(table.name) + " WHERE " +
         quoted(rule.when) + " = " + literal(rule.word) + " AND " + by +
         " IS NOT NULL) WHERE before > starts OR NOT coalesce(starts < ends, 0)";
}

}  // namespace techhub::storage::sqlite
