// SPDX-License-Identifier: MIT
// What is asked of the search index. It stands first in every statement: the rows it finds are looked at one by one,
// and only where a filter asks for them.
#include <array>
#include <utility>

#include "storage/sqlite/dialect.hpp"
#include "storage/sqlite/fts5.hpp"
#include "storage/sqlite/relevance.hpp"
#include "storage/sqlite/transaction.hpp"

namespace techhub::storage::sqlite {

namespace {

// A statement over the rows that are sought, as `SELECT ... FROM ... WHERE ...`.
class Writer {
 public:
  Writer(const Sought& sought, sql::Text& out) : sought_(sought), out_(out) {
    sql::append_name(index_, fts5_index(*sought.table));
    sql::append_name(key_, sought.table->key().name);
    out_.clear();
  }

  // Names of the row's key and of what stands in the index.
  [[nodiscard]] std::string key() const { return sought_.text ? "s.rowid" : "t0." + key_; }

  Result<> relevance() {
    if (!sought_.text) {
      out_.text += '0';
      return success();
    }
    out_.text += std::string(relevance_function) + "(s." + index_ + ", ";
    TECHHUB_DO(bind(counted_sequences(*sought_.text)));
    out_.text += ')';
    return success();
  }

  Result<> rows(bool needs_table) {
    const bool is_filtered = sought_.filter.kind != Filter::Kind::always;
    std::string_view joint = " WHERE ";
    out_.text += " FROM ";
    if (sought_.text) {
      out_.text += index_ + " AS s";
      if (is_filtered || needs_table) {
        out_.text += " CROSS JOIN ";
        table();
      }
      out_.text += " WHERE s." + index_ + " MATCH ";
      TECHHUB_DO(bind(fts5_expression(*sought_.text)));
      if (is_filtered || needs_table) out_.text += " AND t0." + key_ + " = s.rowid";
      joint = " AND ";
    } else {
      table();
    }
    if (!is_filtered) return success();
    out_.text += joint;
    out_.text += '(';
    TECHHUB_DO(sql::where(dialect(), *sought_.table, sought_.filter, out_));
    out_.text += ')';
    return success();
  }

  Result<> bind(Value value) { return sql::bind_value(dialect(), out_.own.emplace_back(std::move(value)), out_); }

 private:
  void table() {
    sql::append_name(out_.text, sought_.table->name);
    out_.text += " AS t0";
  }

  const Sought& sought_;
  sql::Text& out_;
  std::string index_;
  std::string key_;
};

// Nothing matches: no statement says so.
bool is_never(const Sought& sought) {
  return sought.filter.kind == Filter::Kind::never || (sought.text && sought.text->kind == TextMatch::Kind::never);
}

Result<> check(const Sought& sought) {
  if (sought.table == nullptr) return Error(Code::misuse, "the search names no table");
  if (sought.table->key().type != Type::id)
    return Error(Code::misuse, "only tables with 64-bit keys are searched").at(sought.table->label);
  if (sought.text && searched(*sought.table) == Table::npos)
    return Error(Code::misuse, "the table has no searched column").at(sought.table->label);
  return success();
}

}  // namespace

template <class Row>
Result<> SqliteTransaction::each_row(const Table& table, const sql::Text& text, const Row& row) {
  TECHHUB_TRY(const auto statement, connection_->lend(text.text));
  int index = 0;
  for (const Value* value : text.values) TECHHUB_DO(statement->bind(++index, *value));
  for (;;) {
    TECHHUB_TRY(const bool found, step(*statement, During::read, table));
    if (!found || !row(*statement)) return success();
  }
}

Result<std::vector<Ranked>> SqliteTransaction::most_relevant(const Sought& sought, const std::optional<Ranked>& after,
                                                             std::size_t limit) {
  TECHHUB_DO(check(false));
  TECHHUB_DO(sqlite::check(sought));
  std::vector<Ranked> found;
  if (is_never(sought) || limit == 0) return found;
  return guarded(During::read, [&]() -> Result<std::vector<Ranked>> {
    sql::Text text;
    Writer writer(sought, text);
    if (after) text.text += "SELECT relevance, key FROM (";
    text.text += "SELECT ";
    TECHHUB_DO(writer.relevance());
    text.text += " AS relevance, " + writer.key() + " AS key";
    TECHHUB_DO(writer.rows(false));
    if (after) {
      text.text += ") WHERE (relevance, key) < (";
      TECHHUB_DO(writer.bind(after->relevance));
      text.text += ", ";
      TECHHUB_DO(writer.bind(after->key));
      text.text += ')';
    }
    text.text += " ORDER BY relevance DESC, key DESC LIMIT ";
    constexpr std::size_t most = std::size_t{1} << 62U;
    TECHHUB_DO(writer.bind(static_cast<std::int64_t>(std::min(limit, most))));
    TECHHUB_DO(each_row(*sought.table, text, [&](const Statement& row) {
      found.push_back({row.integer(0), row.integer(1)});
      return true;
    }));
    return std::move(found);
  });
}

Result<std::int64_t> SqliteTransaction::count_sought(const Sought& sought) {
  TECHHUB_DO(check(false));
  TECHHUB_DO(sqlite::check(sought));
  std::int64_t count = 0;
  if (is_never(sought)) return count;
  return guarded(During::read, [&]() -> Result<std::int64_t> {
    sql::Text text;
    Writer writer(sought, text);
    text.text += "SELECT count(*)";
    TECHHUB_DO(writer.rows(false));
    TECHHUB_DO(each_row(*sought.table, text, [&](const Statement& row) {
      count = row.integer(0);
      return true;
    }));
    return count;
  });
}

Result<std::vector<Tally>> SqliteTransaction::tally_sought(const Sought& sought, std::size_t column,
                                                           std::int64_t period) {
  TECHHUB_DO(check(false));
  TECHHUB_DO(sqlite::check(sought));
  TECHHUB_DO(sql::check(*sought.table, column, {}));
  if (period < 0 || (period > 0 && sql::kind_of(sought.table->columns[column]) != 1))
    return Error(Code::misuse, "only integers and times are counted by period").at(sought.table->label);
  std::vector<Tally> found;
  if (is_never(sought)) return found;
  return guarded(During::read, [&]() -> Result<std::vector<Tally>> {
    sql::Text text;
    Writer writer(sought, text);
    std::string value = "t0.";
    sql::append_name(value, sought.table->columns[column].name);
    if (period > 0) {
      // SQL rounds towards zero.
      const std::string whole = std::to_string(period);
      value = "(" + value + " - (" + value + " % " + whole + " + " + whole + ") % " + whole + ") / " + whole;
    }
    text.text += "SELECT " + value + ", count(*)";
    TECHHUB_DO(writer.rows(true));
    text.text += " GROUP BY 1 ORDER BY 1";
    TECHHUB_DO(each_row(*sought.table, text, [&](const Statement& row) {
      Tally& one = found.emplace_back();
      row.read(0, one.value);
      one.rows = row.integer(1);
      return true;
    }));
    return std::move(found);
  });
}

// fts5vocab shows the terms of an index as rows of a table, which is a temporary one: it lasts as long as the
// transaction, and a reader has to be let make it.
Result<> SqliteTransaction::visit_terms(const Table& table, std::string_view from, std::string_view below,
                                        const std::function<bool(std::string_view)>& visit) {
  TECHHUB_DO(check(false));
  if (searched(table) == Table::npos) return success();
  return guarded(During::read, [&]() -> Result<> {
    const std::string vocabulary = table.name + "__terms";
    std::string name = "temp.";
    sql::append_name(name, vocabulary);
    std::string make = "CREATE VIRTUAL TABLE IF NOT EXISTS " + name + " USING fts5vocab(main, ";
    sql::append_name(make, fts5_index(table));
    make += ", row)";
    if (reader_) TECHHUB_DO(connection_->run("PRAGMA query_only = OFF"));
    auto made = connection_->run(make.c_str());
    if (reader_) TECHHUB_DO(connection_->run("PRAGMA query_only = ON"));
    if (!made) return failed(std::move(made).error());
    sql::Text text;
    text.text = "SELECT term FROM " + name + " WHERE term >= ?";
    text.values.push_back(&text.own.emplace_back(std::string(from)));
    if (!below.empty()) {
      text.text += " AND term < ?";
      text.values.push_back(&text.own.emplace_back(std::string(below)));
    }
    return each_row(table, text, [&](const Statement& row) { return visit(row.text(0)); });
  });
}

}  // namespace techhub::storage::sqlite
