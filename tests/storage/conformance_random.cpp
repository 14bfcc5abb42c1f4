// SPDX-License-Identifier: MIT
// Random operations on a storage and on plain maps: both must answer the same all along.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "storage/conformance.hpp"
#include "storage/model.hpp"
#include "storage/tables.hpp"

namespace techhub::storage::test {
namespace {

// Few distinct values, so that rows meet: equal names, taken keys, references that lead somewhere.
constexpr int few = 6;

class Random {
 public:
  explicit Random(const Schema& schema) : schema_(schema) {}

  [[nodiscard]] int below(int limit) const { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, limit)); }
  [[nodiscard]] bool one_in(int times) const { return below(times) == 0; }

  [[nodiscard]] const Table& table() const {
    const std::array tables{&schema_.room, &schema_.booking, &schema_.booking, &schema_.person, &schema_.person,
                            &schema_.tag,  &schema_.pair,    &schema_.page,    &schema_.note};
    return *tables[static_cast<std::size_t>(below(static_cast<int>(tables.size())))];
  }

  [[nodiscard]] std::string text() const {
    static const std::array<const char*, few> texts{"a", "b", "", "Ä", "1", "test.person"};
    return texts[static_cast<std::size_t>(below(few))];
  }

  [[nodiscard]] Value value(const Table& table, std::size_t column) const {
    const Column& of = table.columns[column];
    // Crowded rooms: bookings of two of them, most of them active.
    if (&table == &schema_.booking && of.name == "room_id" && !one_in(6)) return std::int64_t{1 + below(2)};
    if (&table == &schema_.booking && of.name == "status" && !one_in(3)) return std::string("active");
    if (of.is_nullable && one_in(3)) return {};
    switch (of.type) {
      case Type::id:
        return std::int64_t{1 + below(few)};
      case Type::code:
        return text();
      case Type::boolean:
        return std::int64_t{below(2)};
      case Type::integer:
      case Type::time:
      case Type::date:
        return std::int64_t{below(30)};
      case Type::real:
        return below(few) / 2.0;
      case Type::decimal: {
        static const std::array<const char*, few> decimals{"0", "-1.5", "10", "9", "9.25", "-10"};
        return std::string(decimals[static_cast<std::size_t>(below(few))]);
      }
      case Type::json:
      case Type::i18n:
      case Type::tag: {
        static const std::array<const char*, few> documents{
            "{}",          R"({"a":true})", R"({"a":"true"})", R"({"a":1,"b":{"c":"x"}})", R"({"a":null,"b":2})",
            R"({"a":[1]})"};
        return std::string(documents[static_cast<std::size_t>(below(few))]);
      }
      case Type::word:
        return std::string(of.words[static_cast<std::size_t>(below(static_cast<int>(of.words.size())))]);
      case Type::bytes:
      case Type::personal:
        return Bytes(static_cast<std::size_t>(below(3)), static_cast<std::uint8_t>(below(3)));
      case Type::text:
      case Type::secret:
        if (of.name == "source") return std::string(one_in(2) ? "test.person" : "test.tag");
        if (of.name == "primary_key" && one_in(2)) return std::to_string(below(few));
        break;
    }
    return text();
  }

  [[nodiscard]] Record record(const Table& table) const {
    Record made(table);
    for (std::size_t i = 0; i < table.columns.size(); ++i) made[i] = value(table, i);
    if (&table == &schema_.booking && !one_in(4)) made.set("end", made.integer("start") + 1 + below(4));
    return made;
  }

  [[nodiscard]] std::size_t column(const Table& table) const {
    return static_cast<std::size_t>(below(static_cast<int>(table.columns.size())));
  }

  [[nodiscard]] Filter filter(const Table& table, int depth) const {
    switch (below(depth > 0 ? 12 : 6)) {
      case 0:
        return one_in(8) ? Filter{} : Filter::none();
      case 1:
        return Filter::is_null(column(table));
      case 2: {
        const std::size_t at = column(table);
        std::vector<Value> values;
        for (int i = below(5); i > 0; --i) values.push_back(value(table, at));
        return {.kind = Filter::Kind::in, .column = at, .values = std::move(values)};
      }
      case 3:
        return json(table);
      case 6:
        return filter(table, depth - 1) && filter(table, depth - 1);
      case 7:
        return filter(table, depth - 1) || filter(table, depth - 1);
      case 8:
        return {.kind = Filter::Kind::no, .children = {filter(table, depth - 1)}};
      case 9:
      case 10:
      case 11:
        return relation(table, depth);
      default: {
        const std::size_t at = column(table);
        return {.kind = Filter::Kind::compare,
                .op = static_cast<Compare>(below(6)),
                .column = at,
                .values = {value(table, at)}};
      }
    }
  }

  // A page of what several conditions let in, each of which an index may find: backends merge such lists.
  [[nodiscard]] Filter sides(const Table& table) const {
    Filter any = Filter::none();
    for (int i = 1 + below(4); i > 0; --i) any = std::move(any) || side(table);
    if (one_in(3)) any = std::move(any) && side(table);
    return one_in(2) ? std::move(any) && filter(table, 1) : any;
  }

  [[nodiscard]] Query query() const {
    Query made{.table = &table()};
    if (one_in(2)) {
      made.filter = sides(*made.table);
      made.limit = static_cast<std::size_t>(below(8));
      const auto status = made.table->find(made.table == &schema_.page ? "owner" : "status");
      if (status != Table::npos && one_in(2)) made.order.push_back({status, one_in(2)});
      if (one_in(2)) made.order.push_back({0, made.order.empty() ? one_in(2) : made.order[0].descending});
      return made;
    }
    made.filter = filter(*made.table, 3);
    for (int i = below(4); i > 0; --i) {
      const std::size_t at = column(*made.table);
      const auto same = [&](const Order& term) { return term.column == at; };
      if (std::none_of(made.order.begin(), made.order.end(), same)) made.order.push_back({at, one_in(2)});
    }
    if (one_in(2)) made.limit = static_cast<std::size_t>(below(8));
    return made;
  }

 private:
  [[nodiscard]] Filter side(const Table& table) const {
    if (one_in(4)) return relation(table, 1);
    std::vector<std::size_t> found{0};
    for (std::size_t i = 1; i < table.columns.size(); ++i) {
      const Column& column = table.columns[i];
      if (column.is_indexed || !column.references.empty()) found.push_back(i);
    }
    const std::size_t at = found[static_cast<std::size_t>(below(static_cast<int>(found.size())))];
    if (one_in(3)) return Filter::in(at, {value(table, at), value(table, at), value(table, at)});
    return Filter::is(at, value(table, at));
  }

  [[nodiscard]] Filter json(const Table& table) const {
    static const std::array<const char*, few> texts{"true", "1", "x", "null", "[1]", "2"};
    const std::size_t data = table.find("data");
    if (data == Table::npos) return Filter::is_null(0);
    return Filter::json_is(data, one_in(2) ? "a" : "b.c", texts[static_cast<std::size_t>(below(few))]);
  }

  [[nodiscard]] Filter relation(const Table& table, int depth) const {
    std::vector<Filter> choices;
    for (const Table* other : schema_.all) {
      for (std::size_t i = 0; i < other->columns.size(); ++i) {
        if (other->columns[i].references == table.label) {
          choices.push_back({.kind = Filter::Kind::reverse, .column = i, .table = other});
        }
      }
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].references == other->label) {
          choices.push_back({.kind = Filter::Kind::forward, .column = i, .table = other});
        }
      }
      if (&table == &schema_.note) choices.push_back({.kind = Filter::Kind::target, .table = other});
    }
    if (choices.empty()) return Filter::none();
    Filter chosen = choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
    chosen.children.push_back(filter(*chosen.table, depth - 1));
    return chosen;
  }

  const Schema& schema_;
};

class Run {
 public:
  Run(const Schema& schema, Storage& storage) : schema_(schema), storage_(storage), random_(schema), model_(schema) {}

  void steps(int count) {
    transaction_ = get(storage_.begin(Mode::write));
    before_ = {model_};
    for (int i = 0; i < count; ++i) {
      const int kind = random_.below(20);
      if (kind < 8) {
        insert();
      } else if (kind < 12) {
        update();
      } else if (kind < 14) {
        erase();
      } else if (kind < 18) {
        query();
      } else {
        mark_or_end();
      }
    }
    get(transaction_->commit());
    transaction_ = get(storage_.begin(Mode::read));
    for (const Table* table : schema_.all) {
      if (table != &schema_.migration) compare({.table = table});
    }
    transaction_.reset();
    const auto faults = get(storage_.verify());
    RC_ASSERT(faults.empty());
  }

 private:
  template <class T>
  bool agrees(const Result<T>& result, const Model::Answer& expected) {
    if (result) {
      RC_ASSERT(expected.refused.empty());
      return true;
    }
    if (!expected.refused.contains(result.error().code())) RC_FAIL("unexpected: " + result.error().to_string());
    return false;
  }

  void insert() {
    const Table& table = random_.table();
    Record record = random_.record(table);
    if (table.key().type == Type::id && random_.one_in(2)) {
      const auto key = get(transaction_->reserve(table));
      for (const Value& known : model_.keys(table)) RC_ASSERT(as_integer(known) < key);
      RC_ASSERT(key > last_key_[table.label]);
      last_key_[table.label] = key;
      record[0] = key;
    }
    const auto answer = transaction_->insert(record);
    agrees(answer, model_.insert(record));
    if (answer && table.key().type == Type::id) {
      last_key_[table.label] = std::max(last_key_[table.label], as_integer(record.key()));
    }
  }

  [[nodiscard]] Value some_key(const Table& table) const {
    const auto keys = model_.keys(table);
    if (keys.empty() || random_.one_in(6)) return random_.value(table, 0);
    return keys[static_cast<std::size_t>(random_.below(static_cast<int>(keys.size())))];
  }

  void update() {
    const Table& table = random_.table();
    Record record = random_.record(table);
    record[0] = some_key(table);
    ColumnSet columns;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (random_.one_in(2)) columns.add(i);
    }
    const Filter expect = random_.one_in(2) ? Filter{} : random_.filter(table, 2);
    const auto answer = transaction_->update(record, columns, expect);
    const auto expected = model_.update(record, columns, expect);
    if (agrees(answer, expected)) RC_ASSERT(answer.value() == expected.found);
    const auto found = get(transaction_->find(table, record.key()));
    const Record* known = model_.find(table, record.key());
    RC_ASSERT(found.has_value() == (known != nullptr));
    if (known != nullptr) RC_ASSERT(*found == *known);
  }

  void erase() {
    const Table& table = random_.table();
    const Value key = some_key(table);
    const auto answer = transaction_->erase(table, key);
    const auto expected = model_.erase(table, key);
    if (agrees(answer, expected)) RC_ASSERT(answer.value() == expected.found);
  }

  void compare(const Query& query) {
    const auto found = rows(*transaction_, query);
    if (found != model_.query(query)) {
      RC_LOG() << get(transaction_->explain(query)) << '\n';
      RC_FAIL("the rows differ");
    }
  }

  void query() {
    Query query = random_.query();
    compare(query);
    RC_ASSERT(get(transaction_->count(*query.table, query.filter)) == model_.count(*query.table, query.filter));
    const auto all = model_.query({.table = query.table, .order = query.order});
    if (all.empty()) return;
    query.after = place_of(all[static_cast<std::size_t>(random_.below(static_cast<int>(all.size())))], query);
    compare(query);
  }

  // The model before the transaction and at each mark; keys given out stay given out within a transaction.
  void mark_or_end() {
    switch (random_.below(6)) {
      case 0:
        get(transaction_->commit());
        return begin();
      case 1:
        transaction_->rollback();
        model_ = before_.front();
        last_key_.clear();
        return begin();
      case 2:
      case 3:
        get(transaction_->savepoint());
        before_.push_back(model_);
        return;
      case 4:
        if (before_.size() < 2) return;
        get(transaction_->undo_to_savepoint());
        model_ = before_.back();
        last_key_.clear();
        return;
      default:
        if (before_.size() < 2) return;
        get(transaction_->release_savepoint());
        before_.pop_back();
        return;
    }
  }

  void begin() {
    transaction_ = get(storage_.begin(Mode::write));
    before_ = {model_};
  }

  const Schema& schema_;
  Storage& storage_;
  Random random_;
  Model model_;
  std::unique_ptr<Transaction> transaction_;
  std::vector<Model> before_;
  std::map<std::string, std::int64_t, std::less<>> last_key_;
};

}  // namespace

void conformance_at_random(const Make& make) {
  const Schema schema;
  const bool holds = rc::check("a storage answers as plain maps do", [&] {
    const auto storage = make();
    migrate(*storage, schema);
    Run(schema, *storage).steps(120);
  });
  CHECK(holds);
}

}  // namespace techhub::storage::test
