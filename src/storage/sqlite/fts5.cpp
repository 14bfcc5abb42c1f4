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

// A row of an index with external content is taken out by the very terms that it was put in with: the old ones.
std::vector<std::string> create_fts5(const Table& table) {
  const std::size_t column = searched(table);
  if (column == Table::npos) return {};
  const std::string name = fts5_index(table);
  const std::string index = quoted(name), rows = quoted(table.name), key = quoted(table.key().name),
                    terms = quoted(table.columns[column].name);
  const std::string put_in =
      " INSERT INTO " + index + " (rowid, " + terms + ") VALUES (NEW." + key + ", NEW." + terms + ");";
  const std::string take_out = " INSERT INTO " + index + " (" + index + ", rowid, " + terms +
                               ") VALUES ('delete', OLD." + key + ", OLD." + terms + ");";
  const auto trigger = [&](std::string_view what, const std::string& when, const std::string& then) {
    return "CREATE TRIGGER IF NOT EXISTS " + quoted(name + "_" + std::string(what)) + " AFTER " + when + " BEGIN" +
           then + " END";
  };
  return {"CREATE VIRTUAL TABLE IF NOT EXISTS " + index + " USING fts5(" + terms + ", content=" + rows +
              ", content_rowid=" + key + ", tokenize=\"" + std::string(fts5_tokenizer) + "\")",
          trigger("insert", "INSERT ON " + rows, put_in), trigger("delete", "DELETE ON " + rows, take_out),
          trigger("update", "UPDATE OF " + terms + " ON " + rows + " WHEN OLD." + terms + " <> NEW." + terms,
                  take_out + put_in),
          "INSERT INTO " + index + " (" + index + ") VALUES ('rebuild')"};
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
