// SPDX-License-Identifier: MIT
// What is asked of the search index. It stands first in every statement: the rows it finds are looked at one by one,
// and only where a filter asks for them.
#include <algorithm>
#include <deque>
#include <utility>

#include "storage/sqlite/ddl.hpp"
#include "storage/sqlite/dialect.hpp"
#include "storage/sqlite/fts5.hpp"
#include "storage/sqlite/relevance.hpp"
#include "storage/sqlite/transaction.hpp"
#include "storage/tally_counter.hpp"

namespace techhub::storage::sqlite {

namespace {

// A text in two: what it asks for, and what it excludes.
struct Parts {
  const TextMatch* wanted = nullptr;
  std::vector<TextMatch> excluded;

  explicit Parts(const TextMatch& text) : wanted(&text) {
    while (wanted->kind == TextMatch::Kind::but) {
      excluded.insert(excluded.end(), wanted->parts.begin() + 1, wanted->parts.end());
      wanted = &wanted->parts.front();
    }
  }
};

bool has_phrase(const TextMatch& match) {
  return match.terms.size() > 1 || std::any_of(match.parts.begin(), match.parts.end(), has_phrase);
}

// A statement over the rows that are sought, as `SELECT ... FROM ... WHERE ...`.
class Writer {
 public:
  Writer(const Sought& sought, sql::Text& out) : sought_(sought), table_(*sought.table), out_(out) {
    sql::append_name(index_, fts5_index(table_));
    sql::append_name(key_, table_.key().name);
    out_.clear();
  }

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

  // With `needs_rows` the columns of t0 are there to be read.
  Result<> rows(bool needs_rows) {
    out_.text += " FROM ";
    if (!sought_.text) {
      table();
      out_.text += " WHERE ";
      return sql::where(dialect(), table_, sought_.filter, out_);
    }
    out_.text += index_ + " AS s";
    if (needs_rows) {
      out_.text += " CROSS JOIN ";
      table();
    }
    out_.text += " WHERE s." + index_ + " MATCH ";
    TECHHUB_DO(matches());
    if (needs_rows) out_.text += " AND t0." + key_ + " = s.rowid";
    if (sought_.filter.kind == Filter::Kind::always) return success();
    out_.text += " AND (";
    TECHHUB_DO(needs_rows ? sql::where(dialect(), table_, sought_.filter, out_) : condition(sought_.filter));
    out_.text += ')';
    return success();
  }

  // FTS5 (3.40.1) loses places of words where a phrase below AND and NOT does not match a row before: what is excluded
  // then stands apart, so that AND is on top.
  Result<> matches() {
    const Parts parts(*sought_.text);
    if (parts.excluded.empty() || !has_phrase(*parts.wanted)) return bind(fts5_expression(*sought_.text));
    TECHHUB_DO(bind(fts5_expression(*parts.wanted)));
    out_.text += " AND s.rowid NOT IN (SELECT rowid FROM " + index_ + " WHERE " + index_ + " MATCH ";
    TECHHUB_DO(bind(fts5_expression(TextMatch::any_of(parts.excluded))));
    out_.text += ')';
    return success();
  }

  Result<> bind(Value value) { return sql::bind_value(dialect(), out_.own.emplace_back(std::move(value)), out_); }

 private:
  void table() {
    sql::append_name(out_.text, table_.name);
    out_.text += " AS t0";
  }

  // The filter over a row of which only the key is at hand. What one index answers is asked of that index, which takes
  // a fifth of the time that it takes to look the row up and read past its texts.
  Result<> condition(const Filter& filter) {
    if (const Column* column = indexed(filter)) return exists(filter, index_name(table_, index(column->name)));
    const bool is_all = filter.kind == Filter::Kind::all;
    if ((!is_all && filter.kind != Filter::Kind::any) || filter.children.empty()) return exists(filter, {});
    std::vector<Filter> rest;
    std::string_view joint = "(";
    for (const Filter& child : filter.children) {
      const bool is_split =
          indexed(child) != nullptr || child.kind == Filter::Kind::all || child.kind == Filter::Kind::any;
      if (!is_split) {
        rest.push_back(child);
        continue;
      }
      out_.text += joint;
      TECHHUB_DO(condition(child));
      joint = is_all ? " AND " : " OR ";
    }
    if (!rest.empty()) {
      out_.text += joint;
      TECHHUB_DO(exists(Filter{.kind = filter.kind, .children = std::move(rest)}, {}));
    }
    out_.text += ')';
    return success();
  }

  Result<> exists(Filter filter, const std::string& by_index) {
    out_.text += "EXISTS (SELECT 1 FROM ";
    table();
    if (!by_index.empty()) {
      out_.text += " INDEXED BY ";
      sql::append_name(out_.text, by_index);
    }
    out_.text += " WHERE (";
    // The statement holds pointers into it.
    TECHHUB_DO(sql::where(dialect(), table_, filters_.emplace_back(std::move(filter)), out_));
    out_.text += ") AND t0." + key_ + " = s.rowid)";
    return success();
  }

  [[nodiscard]] const Column* indexed(const Filter& filter) const {
    const bool is_equal = filter.kind == Filter::Kind::compare && filter.op == Compare::equal;
    if ((!is_equal && filter.kind != Filter::Kind::in) || filter.column >= table_.columns.size()) return nullptr;
    const Column& column = table_.columns[filter.column];
    return !filter.values.empty() && !is_null(filter.values.front()) && has_index_of_its_own(table_, column) ? &column
                                                                                                             : nullptr;
  }

  const Sought& sought_;
  const Table& table_;
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

template <class T>
Result<T> answered(const Sought& sought, Result<T> result) {
  return searched(*sought.table) == Table::npos ? std::move(result)
                                                : or_damaged_index(*sought.table, std::move(result));
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
  return answered(sought, guarded(During::read, [&]() -> Result<std::vector<Ranked>> {
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
                  }));
}

Result<std::int64_t> SqliteTransaction::count_sought(const Sought& sought) {
  TECHHUB_DO(check(false));
  TECHHUB_DO(sqlite::check(sought));
  std::int64_t count = 0;
  if (is_never(sought)) return count;
  return answered(sought, guarded(During::read, [&]() -> Result<std::int64_t> {
                    sql::Text text;
                    Writer writer(sought, text);
                    text.text += "SELECT count(*)";
                    TECHHUB_DO(writer.rows(false));
                    TECHHUB_DO(each_row(*sought.table, text, [&](const Statement& row) {
                      count = row.integer(0);
                      return true;
                    }));
                    return count;
                  }));
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
  return answered(sought, guarded(During::read, [&]() -> Result<Tallies> {
                    sql::Text text;
                    Writer writer(sought, text);
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
                  }));
}

// fts5vocab shows the terms of an index as rows of a table, which is a temporary one: it lasts as long as the
// transaction, and a reader has to be let make it.
Result<> SqliteTransaction::visit_terms(const Table& table, std::string_view from, std::string_view below,
                                        const std::function<bool(std::string_view)>& visit) {
  TECHHUB_DO(check(false));
  if (searched(table) == Table::npos) return success();
  return or_damaged_index(table, guarded(During::read, [&]() -> Result<> {
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
                          }));
}

}  // namespace techhub::storage::sqlite
