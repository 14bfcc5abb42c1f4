// SPDX-License-Identifier: MIT
// Rows found by their terms: `finds` in filters, and what techhub/storage/searching.hpp asks, against plain functions
// over the rows, while rows are written, changed, erased and taken back.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "storage/conformance.hpp"
#include "storage/tables.hpp"
#include "techhub/storage/searching.hpp"

namespace techhub::storage::test {
namespace {

constexpr std::array<std::string_view, 2> kinds{"open", "shut"};

// Texts of two kinds, and a moment that some lack.
Table texts_table() {
  Table table;
  table.label = "test.text";
  const auto add = [&](std::string_view name, Type type) -> Column& {
    Column& column = table.columns.emplace_back();
    column.name = name;
    column.type = type;
    return column;
  };
  add("id", Type::id);
  Column& kind = add("kind", Type::word);
  kind.words = kinds;
  kind.is_indexed = true;
  add("at", Type::time).is_nullable = true;
  add("search_field", Type::text);
  return get(Table::make(std::move(table)));
}

// A transaction that is no Searching: what is asked of it is answered by reading rows.
class Plain final : public Transaction {
 public:
  explicit Plain(Transaction& inner) : inner_(inner) {}
  Mode mode() const noexcept override { return inner_.mode(); }
  Result<std::int64_t> reserve(const Table& table) override { return inner_.reserve(table); }
  Result<> insert(const Record& record) override { return inner_.insert(record); }
  Result<bool> update(const Record& record, ColumnSet columns, const Filter& expect) override {
    return inner_.update(record, columns, expect);
  }
  Result<bool> erase(const Table& table, const Value& key) override { return inner_.erase(table, key); }
  Result<std::optional<Record>> find(const Table& table, const Value& key) override { return inner_.find(table, key); }
  Result<std::unique_ptr<Cursor>> query(const Query& query) override { return inner_.query(query); }
  Result<std::int64_t> count(const Table& table, const Filter& filter) override { return inner_.count(table, filter); }
  Result<std::string> explain(const Query& query) override { return inner_.explain(query); }
  Result<> defer_references() override { return inner_.defer_references(); }
  Result<> savepoint() override { return inner_.savepoint(); }
  Result<> release_savepoint() override { return inner_.release_savepoint(); }
  Result<> undo_to_savepoint() override { return inner_.undo_to_savepoint(); }
  Result<> commit() override { return inner_.commit(); }
  void rollback() noexcept override { inner_.rollback(); }

 private:
  Transaction& inner_;
};

// Few terms, some of which begin others, with signs that mean something to indexes.
std::string any_term() {
  return std::string(*rc::gen::element("a", "ab", "abc", "=a", "~a", "t:a", "*", "\"", "or", "жер", "жердің", "|"));
}
std::string any_terms(int most) {
  std::string terms;
  for (int i = *rc::gen::inRange(0, most); i > 0; --i) terms += (terms.empty() ? "" : " ") + any_term();
  return terms;
}

// What a search of the library asks: all of any of sequences, and none of others.
TextMatch any_match() {
  const auto sequence = [] {
    std::vector<std::string> terms;
    for (int i = *rc::gen::inRange(1, 3); i > 0; --i) terms.push_back(any_term());
    return TextMatch::sequence(std::move(terms), *rc::gen::inRange(0, 3) == 0);
  };
  const auto any = [&] {
    std::vector<TextMatch> parts;
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) parts.push_back(sequence());
    return TextMatch::any_of(std::move(parts));
  };
  const auto all = [&] {
    std::vector<TextMatch> parts;
    for (int i = *rc::gen::inRange(1, 3); i > 0; --i) parts.push_back(any());
    return TextMatch::all_of(std::move(parts));
  };
  std::vector<TextMatch> excluded;
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) excluded.push_back(all());
  return TextMatch::but(all(), std::move(excluded));
}

class Texts {
 public:
  Texts(Storage& storage, const Table& table) : table_(table) {
    storage_ = &storage;
    transaction_ = get(storage.begin(Mode::write));
  }

  void write() {
    const std::int64_t key = *rc::gen::inRange(1, 40);
    const auto held = rows_.find(key);
    Record row(table_);
    row[0] = key;
    row[1] = std::string(*rc::gen::element("open", "shut"));
    if (*rc::gen::inRange(0, 3) > 0) row[2] = std::int64_t{*rc::gen::inRange(-5, 15)};
    row[3] = any_terms(9);
    if (held == rows_.end()) {
      get(transaction_->insert(row));
      rows_.emplace(key, row);
    } else if (*rc::gen::inRange(0, 4) == 0) {
      REQUIRE(get(transaction_->erase(table_, key)));
      rows_.erase(held);
    } else {
      REQUIRE(get(transaction_->update(row, ColumnSet::all(table_))));
      held->second = row;
    }
  }

  // A change that is taken back.
  void write_in_vain() {
    const auto before = rows_;
    get(transaction_->savepoint());
    write();
    get(transaction_->undo_to_savepoint());
    get(transaction_->release_savepoint());
    rows_ = before;
  }

  void commit(Mode next) {
    get(transaction_->commit());
    transaction_ = get(storage_->begin(next));
  }

  void check() {
    const TextMatch match = any_match();
    Filter filter{};
    if (*rc::gen::inRange(0, 2) == 0) filter = Filter::is(1, "open");
    if (*rc::gen::inRange(0, 3) == 0) filter = std::move(filter) && Filter::is(2, std::int64_t{3}, Compare::greater);
    Sought sought{.table = &table_, .filter = filter};
    if (*rc::gen::inRange(0, 6) > 0) sought.text = match;

    std::vector<Ranked> ranked;
    std::vector<std::int64_t> keys;
    std::map<Value, std::int64_t> by_kind, by_five;
    std::set<std::string, std::less<>> terms;
    for (const auto& [key, row] : rows_) {
      const std::string_view text = as_text(row[3]);
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) terms.emplace(text.substr(at, end - at));
        at = end + 1;
      }
      if ((sought.text && !matches(match, text)) || !matches(filter, row)) continue;
      keys.push_back(key);
      ranked.push_back({sought.text ? relevance(match, text) : 0, key});
      ++by_kind[row[1]];
      ++by_five[is_null(row[2]) ? Value() : Value((as_integer(row[2]) + 100) / 5 - 20)];
    }
    std::sort(ranked.begin(), ranked.end(), std::greater<>());
    const Filter finds = sought.text ? Filter::finds(3, match) && Filter(filter) : filter;
    Plain plain(*transaction_);
    if (finds.kind != Filter::Kind::never) {
      std::vector<std::int64_t> found;
      for (const Record& row : rows(*transaction_, {.table = &table_, .filter = finds}))
        found.push_back(as_integer(row.key()));
      RC_ASSERT(found == keys);
    }
    for (Transaction* asked : std::initializer_list<Transaction*>{transaction_.get(), &plain}) {
      RC_ASSERT(get(count(*asked, sought)) == static_cast<std::int64_t>(keys.size()));
      std::vector<Ranked> paged;
      std::optional<Ranked> after;
      const std::size_t limit = *rc::gen::inRange<std::size_t>(1, 5);
      for (;;) {
        const auto page = get(most_relevant(*asked, sought, after, limit));
        paged.insert(paged.end(), page.begin(), page.end());
        if (page.size() < limit) break;
        after = page.back();
      }
      RC_ASSERT(paged == ranked);
      const std::array<Grouping, 2> groupings{{{.column = 1}, {.column = 2, .period = 5}}};
      const auto tallies = get(tally(*asked, sought, groupings));
      RC_ASSERT(tallies.size() == 2u);
      for (std::size_t i = 0; i < 2; ++i) {
        std::vector<Tally> expected;
        for (const auto& [value, rows] : i == 0 ? by_kind : by_five) expected.push_back({value, rows});
        RC_ASSERT(tallies[i] == expected);
      }
      const std::string from = any_term();
      const std::string below = *rc::gen::inRange(0, 2) == 0 ? std::string() : any_term();
      std::vector<std::string> visited;
      get(visit_terms(*asked, table_, from, below, [&](std::string_view term) {
        visited.emplace_back(term);
        return visited.size() < 3;
      }));
      std::vector<std::string> expected;
      for (auto at = terms.lower_bound(from); at != terms.end() && expected.size() < 3; ++at) {
        if (below.empty() || *at < below) expected.push_back(*at);
      }
      RC_ASSERT(visited == expected);
    }
  }

 private:
  const Table& table_;
  Storage* storage_;
  std::unique_ptr<Transaction> transaction_;
  std::map<std::int64_t, Record> rows_;
};

}  // namespace

void conformance_of_searching(const Make& make) {
  const Schema schema;
  const Table table = texts_table();
  const std::vector<const Table*> tables{&schema.migration, &table};
  CHECK(rc::check("over random rows and searches", [&] {
    const auto storage = make();
    get(storage->migrate(tables, schema.migrations(), Time{0}));
    Texts texts(*storage, table);
    for (int i = *rc::gen::inRange(0, 40); i > 0; --i) {
      *rc::gen::inRange(0, 5) > 0 ? texts.write() : texts.write_in_vain();
      if (i % 10 == 0) texts.check();
    }
    if (*rc::gen::inRange(0, 2) == 0) texts.commit(Mode::read);
    for (int i = 0; i < 4; ++i) texts.check();
  }));
  SECTION("what cannot be asked is said") {
    const auto storage = make();
    get(storage->migrate(tables, schema.migrations(), Time{0}));
    const auto transaction = get(storage->begin(Mode::read));
    const TextMatch match = TextMatch::sequence({"a"});
    const std::array<Grouping, 1> by_period{{{.column = 1, .period = 5}}};
    const std::array<Grouping, 1> nowhere{{{.column = 9}}};
    const auto code = [](const auto& result) {
      return result ? std::string() : std::string(name(result.error().code()));
    };
    const auto finds = Filter::finds(1, match);
    CHECK(code(transaction->count(table, finds)) == "misuse");
    if (dynamic_cast<Searching*>(transaction.get()) == nullptr) return;
    CHECK(code(count(*transaction, {.table = nullptr, .text = match})) == "misuse");
    CHECK(code(count(*transaction, {.table = &schema.migration, .text = match})) == "misuse");
    CHECK(code(tally(*transaction, {.table = &table}, by_period)) == "misuse");
    CHECK(code(tally(*transaction, {.table = &table}, nowhere)) == "misuse");
  }
}

}  // namespace techhub::storage::test
