// SPDX-License-Identifier: MIT
#include "storage/sqlite/dialect.hpp"

#include "storage/sqlite/fts5.hpp"

namespace techhub::storage::sqlite {
namespace {

class SqliteDialect final : public sql::Dialect {
 public:
  void placeholder(std::string& out, std::size_t) const override { out += '?'; }
  [[nodiscard]] std::string_view constant(bool truth) const override { return truth ? "1" : "0"; }
  [[nodiscard]] std::string_view same() const override { return " IS "; }
  [[nodiscard]] std::string_view different() const override { return " IS NOT "; }
  [[nodiscard]] std::string_view not_by_index() const override { return "+"; }
  [[nodiscard]] std::string_view decimal_order() const override { return " COLLATE techhub_decimal"; }
  [[nodiscard]] std::string_view null_order(bool) const override { return {}; }  // NULL is the least value as it is

  // $."a"."b"
  [[nodiscard]] std::string json_path(std::string_view path) const override {
    std::string made = "$.\"";
    for (const char c : path) {
      if (c == '.') {
        made += "\".\"";
      } else {
        made += c;
      }
    }
    return made + '"';
  }

  // `->` renders a number as it is written, but a string with its quotes; json_extract turns true into 1.
  void json_text(std::string& out, std::string_view column, Piece& path) const override {
    const auto call = [&](std::string_view before, std::string_view between, std::string_view after) {
      out += before;
      out += column;
      out += between;
      path.append();
      out += after;
    };
    call("CASE json_type(", ", ", ")");
    call(" WHEN 'text' THEN json_extract(", ", ", ")");
    out += " WHEN 'null' THEN NULL WHEN 'array' THEN NULL WHEN 'object' THEN NULL";
    call(" ELSE ", " -> ", " END");
  }

  // CAST reads any text as some number; the text of the key it finds has to be the text itself.
  void spells_key(std::string& out, std::string_view key, std::string_view text) const override {
    out += key;
    out += " = CAST(";
    out += text;
    out += " AS INTEGER) AND ";
    key_as_text(out, key);
    out += " = ";
    out += text;
  }
  void key_as_text(std::string& out, std::string_view key) const override {
    out += "CAST(";
    out += key;
    out += " AS TEXT)";
  }

  void finds(std::string& out, const Table& table, std::string_view key, Piece& expression, bool holds) const override {
    std::string index;
    sql::append_name(index, fts5_index(table));
    out += key;
    out += holds ? " IN (SELECT rowid FROM " : " NOT IN (SELECT rowid FROM ";
    out += index;
    out += " WHERE ";
    out += index;
    out += " MATCH ";
    expression.append();
    out += ')';
  }
  [[nodiscard]] std::string text_expression(const TextMatch& match) const override { return fts5_expression(match); }
};

}  // namespace

const sql::Dialect& dialect() noexcept {
  static const SqliteDialect dialect;
  return dialect;
}

}  // namespace techhub::storage::sqlite
