// SPDX-License-Identifier: MIT
#include "storage/sqlite/fts5.hpp"

#include "storage/sql.hpp"

namespace techhub::storage::sqlite {

namespace {

std::string quoted(std::string_view name) {
  std::string out;
  sql::append_name(out, name);
  return out;
}

void append_quoted(std::string& out, const TextMatch& match) {
  out += '"';
  for (const std::string& term : match.terms) {
    if (&term != &match.terms.front()) out += ' ';
    for (const char c : term) {
      if (c == '"') out += '"';
      out += c;
    }
  }
  out += '"';
  if (match.prefix) out += " *";
}

void append(std::string& out, const TextMatch& match) {
  if (match.kind == TextMatch::Kind::terms) return append_quoted(out, match);
  const char* joint = match.kind == TextMatch::Kind::all   ? " AND "
                      : match.kind == TextMatch::Kind::any ? " OR "
                                                           : " NOT ";
  out += '(';
  for (const TextMatch& part : match.parts) {
    if (&part != &match.parts.front()) out += joint;
    append(out, part);
  }
  out += ')';
}

}  // namespace

std::string fts5_index(const Table& table) { return table.name + "__search"; }

// No triggers keep it: a connection that does not trust its schema (trusted_schema = OFF) lets none use FTS5.
std::vector<std::string> create_fts5(const Table& table) {
  const std::size_t column = searched(table);
  if (column == Table::npos) return {};
  const std::string index = quoted(fts5_index(table));
  return {"CREATE VIRTUAL TABLE IF NOT EXISTS " + index + " USING fts5(" + quoted(table.columns[column].name) +
              ", content=" + quoted(table.name) + ", content_rowid=" + quoted(table.key().name) + ", tokenize=\"" +
              std::string(fts5_tokenizer) + "\")",
          rebuild_fts5(table)};
}

std::string rebuild_fts5(const Table& table) {
  const std::string index = quoted(fts5_index(table));
  return "INSERT INTO " + index + " (" + index + ") VALUES ('rebuild')";
}

std::string check_fts5(const Table& table) {
  const std::string index = quoted(fts5_index(table));
  return "INSERT INTO " + index + " (" + index + ", rank) VALUES ('integrity-check', 1)";
}

std::string has_fts5(const Table& table) {
  return "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '" + fts5_index(table) + "'";
}

std::string version_of_fts5(const Table& table) {
  return "SELECT v FROM " + quoted(fts5_index(table) + "_config") + " WHERE k = 'version'";
}

// FTS5 opens an index before it drops it, which takes two of its parts: they are taken from an empty one.
std::vector<std::string> drop_fts5(const Table& table) {
  const std::string index = fts5_index(table);
  const std::string settings = quoted(index + "_config");
  const std::string data = quoted(index + "_data");
  const std::string empty = index + "__empty";
  return {"CREATE VIRTUAL TABLE temp." + quoted(empty) + " USING fts5(terms)",
          "CREATE TABLE IF NOT EXISTS " + settings + " (k PRIMARY KEY, v) WITHOUT ROWID",
          "DELETE FROM " + settings,
          "INSERT INTO " + settings + " SELECT * FROM temp." + quoted(empty + "_config"),
          "CREATE TABLE IF NOT EXISTS " + data + " (id INTEGER PRIMARY KEY, block BLOB)",
          "DELETE FROM " + data,
          "INSERT INTO " + data + " SELECT * FROM temp." + quoted(empty + "_data"),
          "DROP TABLE temp." + quoted(empty),
          "DROP TABLE " + quoted(index)};
}

std::vector<std::string> drop_fts5_parts(const Table& table) {
  std::vector<std::string> statements;
  for (const std::string_view part : {"_data", "_idx", "_docsize", "_config"})
    statements.push_back("DROP TABLE IF EXISTS " + quoted(fts5_index(table) + std::string(part)));
  return statements;
}

void put_terms(const Table& table, std::string& out) {
  const std::string terms = quoted(table.columns[searched(table)].name);
  out += "INSERT INTO " + quoted(fts5_index(table)) + " (rowid, " + terms + ") VALUES (?, ?)";
}

// A row of an index with external content is taken out by the very terms that it was put in with.
void take_terms(const Table& table, std::string& out) {
  const std::string index = quoted(fts5_index(table)), terms = quoted(table.columns[searched(table)].name);
  out += "INSERT INTO " + index + " (" + index + ", rowid, " + terms + ") VALUES ('delete', ?, ?)";
}

void read_terms(const Table& table, std::string& out) {
  out += "SELECT " + quoted(table.columns[searched(table)].name) + " FROM " + quoted(table.name) + " WHERE " +
         quoted(table.key().name) + " = ?";
}

std::string merge_fts5(const Table& table) {
  if (searched(table) == Table::npos) return {};
  const std::string index = quoted(fts5_index(table));
  return "INSERT INTO " + index + " (" + index + ") VALUES ('optimize')";
}

std::string fts5_expression(const TextMatch& match) {
  std::string out;
  if (match.kind != TextMatch::Kind::never) append(out, match);
  return out;
}

}  // namespace techhub::storage::sqlite
