// SPDX-License-Identifier: MIT
// What is asked of the search index. It stands first in every statement: the rows it finds are looked at one by one,
// and only where a filter asks for them.
#include <algorithm>
#include <deque>
#include <utility>

#include "storage/sqlite/dialect.hpp"
#include "storage/sqlite/fts5.hpp"
#include "storage/sqlite/relevance.hpp"
#include "storage/sqlite/transaction.hpp"
#include "storage/tally_counter.hpp"

namespace techhub::storage::sqlite {

namespace {

// A statement over the rows that are sought, as `SELECT ... FROM ... WHERE ...`.
class Writer {
 public:
  Writer(const Sought& sought, bool gathers, sql::Text& out) : sought_(sought), gathers_(gathers), out_(out) {
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
    Filter by_row = sought_.filter;
    Filter gathered;
    if (gathers_) split(by_row, gathered);
    needs_table |= by_row.kind != Filter::Kind::always || !sought_.text;
    std::string_view joint = " WHERE ";
    out_.text += " FROM ";
    if (sought_.text) {
      out_.text += index_ + " AS s";
      if (needs_table) out_.text += " CROSS JOIN ";
    }
    if (needs_table) table();
    if (sought_.text) {
      out_.text += " WHERE s." + index_ + " MATCH ";
      TECHHUB_DO(bind(fts5_expression(*sought_.text)));
      joint = " AND ";
      if (gathered.kind != Filter::Kind::always) {
        // The sign keeps FTS5 from answering the match once for each row of the list.
        out_.text += " AND +s.rowid IN (SELECT t0." + key_ + " FROM ";
        table();
        out_.text += " WHERE ";
        TECHHUB_DO(where(std::move(gathered)));
        out_.text += ')';
      }
      if (needs_table) out_.text += " AND t0." + key_ + " = s.rowid";
    }
    if (by_row.kind == Filter::Kind::always) return success();
    out_.text += joint;
    out_.text += '(';
    TECHHUB_DO(where(std::move(by_row)));
    out_.text += ')';
    return success();
  }

  Result<> bind(Value value) { return sql::bind_value(dialect(), out_.own.emplace_back(std::move(value)), out_); }

 private:
  // A statement holds pointers into its filters.
  Result<> where(Filter filter) {
    return sql::where(dialect(), *sought_.table, filters_.emplace_back(std::move(filter)), out_);
  }

  // What an index answers by itself is gathered beforehand; the rest is asked of each row.
  void split(Filter& by_row, Filter& gathered) const {
    std::vector<Filter> parts;
    if (by_row.kind == Filter::Kind::all) {
      parts = std::move(by_row.children);
    } else {
      parts.push_back(std::move(by_row));
    }
    by_row = {};
    for (Filter& part : parts) {
      Filter& whole = is_by_index(*sought_.table, part) ? gathered : by_row;
      whole = std::move(whole) && std::move(part);
    }
  }

  static bool is_by_index(const Table& table, const Filter& filter) {
    const auto of_table = [&](const Filter& child) { return is_by_index(table, child); };
    switch (filter.kind) {
      case Filter::Kind::compare:
        return filter.op == Compare::equal && has_index(table, filter.column);
      case Filter::Kind::in:
        return has_index(table, filter.column);
      case Filter::Kind::any:
        return std::all_of(filter.children.begin(), filter.children.end(), of_table);
      case Filter::Kind::all:
        return std::any_of(filter.children.begin(), filter.children.end(), of_table);
      default:
        return false;
    }
  }
  static bool has_index(const Table& table, std::size_t column) {
    if (column >= table.columns.size()) return false;
    const Column& its = table.columns[column];
    return column == 0 || its.is_unique || its.is_indexed || !its.references.empty();
  }

  void table() {
    sql::append_name(out_.text, sought_.table->name);
    out_.text += " AS t0";
  }

  const Sought& sought_;
  bool gathers_;
  sql::Text& out_;
  std::deque<Filter> filters_;
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

// Looking a row up costs some twenty times as much as taking its key from an index.
Result<bool> SqliteTransaction::is_common(const Sought& sought) {
  if (!sought.text || sought.filter.kind == Filter::Kind::always) return false;
  std::string index;
  std::string key;
  sql::append_name(index, fts5_index(*sought.table));
  sql::append_name(key, sought.table->key().name);
  sql::Text text;
  text.text = "WITH few (rows) AS MATERIALIZED (SELECT coalesce(max(" + key + "), 0) / 20 FROM ";
  sql::append_name(text.text, sought.table->name);
  text.text += ") SELECT count(*) > (SELECT rows FROM few) FROM (SELECT 1 FROM " + index + " WHERE " + index +
               " MATCH ? LIMIT (SELECT rows + 1 FROM few))";
  text.values = {&text.own.emplace_back(fts5_expression(*sought.text))};
  bool is_common = false;
  TECHHUB_DO(each_row(*sought.table, text, [&](const Statement& row) {
    is_common = row.integer(0) == 1;
    return false;
  }));
  return is_common;
}

Result<std::vector<Ranked>> SqliteTransaction::most_relevant(const Sought& sought, const std::optional<Ranked>& after,
                                                             std::size_t limit) {
  TECHHUB_DO(check(false));
  TECHHUB_DO(sqlite::check(sought));
  std::vector<Ranked> found;
  if (is_never(sought) || limit == 0) return found;
  return guarded(During::read, [&]() -> Result<std::vector<Ranked>> {
    TECHHUB_TRY(const bool gathers, is_common(sought));
    sql::Text text;
    Writer writer(sought, gathers, text);
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
    TECHHUB_TRY(const bool gathers, is_common(sought));
    sql::Text text;
    Writer writer(sought, gathers, text);
    text.text += "SELECT count(*)";
    TECHHUB_DO(writer.rows(false));
    TECHHUB_DO(each_row(*sought.table, text, [&](const Statement& row) {
      count = row.integer(0);
      return true;
    }));
    return count;
  });
}

// Counted here: for each GROUP BY of its own SQLite would read the rows anew.
Result<Tallies> SqliteTransaction::tally_sought(const Sought& sought, std::span<const Grouping> groupings) {
  TECHHUB_DO(check(false));
  TECHHUB_DO(sqlite::check(sought));
  for (const Grouping& grouping : groupings) {
    TECHHUB_DO(sql::check(*sought.table, grouping.column, {}));
    if (grouping.period < 0 || (grouping.period > 0 && sql::kind_of(sought.table->columns[grouping.column]) != 1))
      return Error(Code::misuse, "only integers and times are counted by period").at(sought.table->label);
  }
  TallyCounter counter(groupings);
  if (is_never(sought) || groupings.empty()) return counter.tallies();
  return guarded(During::read, [&]() -> Result<Tallies> {
    TECHHUB_TRY(const bool gathers, is_common(sought));
    sql::Text text;
    Writer writer(sought, gathers, text);
    text.text += "SELECT ";
    for (const Grouping& grouping : groupings) {
      if (&grouping != &groupings.front()) text.text += ", ";
      text.text += "t0.";
      sql::append_name(text.text, sought.table->columns[grouping.column].name);
    }
    TECHHUB_DO(writer.rows(true));
    Value value;
    TECHHUB_DO(each_row(*sought.table, text, [&](const Statement& row) {
      for (std::size_t i = 0; i < groupings.size(); ++i) {
        row.read(static_cast<int>(i), value);
        counter.add(i, value);
      }
      return true;
    }));
    return counter.tallies();
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
