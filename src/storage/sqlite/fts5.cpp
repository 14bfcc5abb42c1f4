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
