// SPDX-License-Identifier: MIT
#include "techhub/schema/query.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <limits>
#include <stdexcept>

#include "schema/samples.hpp"

using namespace techhub;
using Kind = Filter::Kind;

namespace {

const Table& meetings() { return sample::table<sample::Meeting>(); }
std::size_t at(std::string_view column) { return meetings().at(column); }
Value number(std::int64_t value) { return value; }
Value text(const char* value) { return std::string(value); }

Filter leaf(std::int64_t people) { return Filter::is(at("people"), number(people)); }

// Any filter over `maybe_people` and `note`, built with the builders.
rc::Gen<Filter> any_filter(int depth = 4) {
  const auto small = rc::gen::inRange<std::int64_t>(0, 4);
  const auto compared = rc::gen::map(rc::gen::pair(small, rc::gen::inRange(0, 6)), [](const auto& given) {
    return Filter::is(at("maybe_people"), number(given.first), static_cast<Compare>(given.second));
  });
  const auto inside = rc::gen::map(rc::gen::container<std::vector<std::int64_t>>(small), [](const auto& given) {
    std::vector<Value> values;
    for (const std::int64_t value : given) values.push_back(value == 0 ? Value() : number(value));
    return Filter::in(at("maybe_people"), std::move(values));
  });
  const auto simple =
      rc::gen::oneOf(compared, inside, rc::gen::construct<Filter>(), rc::gen::exec([] { return Filter::none(); }),
                     rc::gen::exec([] { return Filter::is_null(at("maybe_people")); }),
                     rc::gen::exec([] { return Filter::json_is(at("data"), "a.b", "1"); }));
  if (depth == 0) return simple;
  const auto inner = rc::gen::lazy([depth] { return any_filter(depth - 1); });
  return rc::gen::oneOf(
      simple, rc::gen::map(inner, [](Filter child) { return Filter::negate(std::move(child)); }),
      rc::gen::map(rc::gen::pair(inner, inner), [](auto two) { return std::move(two.first) && std::move(two.second); }),
      rc::gen::map(rc::gen::pair(inner, inner),
                   [](auto two) { return std::move(two.first) || std::move(two.second); }));
}

Record any_record() {
  Record record(meetings());
  const auto people = *rc::gen::inRange<std::int64_t>(-1, 4);
  if (people >= 0) record.set("maybe_people", number(people));
  if (*rc::gen::arbitrary<bool>()) record.set("data", text(R"({"a":{"b":1}})"));
  return record;
}

// No always or never below the top, no `all` in an `all`, no single children, no double negation.
bool is_folded(const Filter& filter, bool top = true) {
  if (filter.kind == Kind::always || filter.kind == Kind::never) return top;
  for (const Filter& child : filter.children) {
    const bool many = filter.kind == Kind::all || filter.kind == Kind::any;
    if (child.kind == filter.kind && (many || filter.kind == Kind::no)) return false;
    if (many && filter.children.size() < 2) return false;
    if (!is_folded(child, false)) return false;
  }
  return filter.kind != Kind::in || filter.values.size() > 1;
}

}  // namespace

TEST_CASE("filters fold as they are built") {
  CHECK((leaf(1) && Filter::none()).kind == Kind::never);
  CHECK((Filter::none() && leaf(1)).kind == Kind::never);
  CHECK((leaf(1) && Filter{}).kind == Kind::compare);
  CHECK((Filter{} && leaf(1)).kind == Kind::compare);
  CHECK((leaf(1) || Filter{}).kind == Kind::always);
  CHECK((Filter::none() || leaf(1)).kind == Kind::compare);
  CHECK((Filter{} && Filter{}).kind == Kind::always);
  CHECK((Filter::none() || Filter::none()).kind == Kind::never);

  const Filter all = leaf(1) && (leaf(2) && leaf(3)) && leaf(4);
  CHECK(all.kind == Kind::all);
  REQUIRE(all.children.size() == 4);
  CHECK(all.children[2].values.front() == number(3));
  const Filter mixed = (leaf(1) || leaf(2)) && (leaf(3) || leaf(4));
  CHECK(mixed.children.size() == 2);
  CHECK(mixed.children[0].kind == Kind::any);

  CHECK(Filter::negate(Filter{}).kind == Kind::never);
  CHECK(Filter::negate(Filter::none()).kind == Kind::always);
  CHECK(Filter::negate(leaf(1)).op == Compare::not_equal);
  CHECK(Filter::negate(Filter::negate(Filter::is_null(0))).kind == Kind::null);
  CHECK(Filter::negate(Filter::is(0, number(1), Compare::less)).kind == Kind::no);

  CHECK(Filter::is(0, Value()).kind == Kind::never);
  CHECK(Filter::is(0, Value(), Compare::not_equal).kind == Kind::never);
  CHECK(Filter::in(0, {}).kind == Kind::never);
  CHECK(Filter::in(0, {Value()}).kind == Kind::never);
  CHECK(Filter::in(0, {Value(), number(1)}).kind == Kind::compare);
  CHECK(Filter::in(0, {number(2), number(1)}).kind == Kind::in);

  CHECK(Filter::forward(1, meetings(), Filter::none()).kind == Kind::never);
  CHECK(Filter::reverse(meetings(), 1, Filter::none()).kind == Kind::never);
  CHECK(Filter::target(meetings(), Filter::none()).kind == Kind::never);
  const Filter forward = Filter::forward(1, sample::table<sample::Firm>(), Filter::is(1, text("Alem")));
  CHECK(forward.kind == Kind::forward);
  CHECK(forward.table == &sample::table<sample::Firm>());
  CHECK(forward.children.size() == 1);
}

TEST_CASE("folding keeps the meaning and leaves nothing to fold") {
  CHECK(rc::check([] {
    const Filter a = *any_filter();
    const Filter b = *any_filter();
    RC_ASSERT(is_folded(a));
    RC_ASSERT(is_folded(a && b));
    RC_ASSERT(is_folded(a || b));
    RC_ASSERT(is_folded(Filter::negate(a)));
    const Record record = any_record();
    RC_ASSERT(matches(a && b, record) == (matches(a, record) && matches(b, record)));
    RC_ASSERT(matches(a || b, record) == (matches(a, record) || matches(b, record)));
    RC_ASSERT(matches(Filter::negate(a), record) != matches(a, record));
  }));
}

TEST_CASE("what a filter says of a record") {
  Record record(meetings());
  record.set("people", number(5));
  record.set("note", text("б"));
  record.set("price", text("9.5"));
  record.set("rate", Value(1.5));
  record.set("picture", Value(Bytes{1, 200}));
  record.set("data", text(R"({"active":true,"a":{"b":"x","n":1.5,"big":12},"none":null,"list":[1],"a.b":"dotted"})"));

  struct Row {
    const char* what;
    Filter filter;
    bool expected;
  };
  const Row rows[] = {
      {"always", {}, true},
      {"never", Filter::none(), false},
      {"equal", leaf(5), true},
      {"not equal", Filter::is(at("people"), number(5), Compare::not_equal), false},
      {"less", Filter::is(at("people"), number(6), Compare::less), true},
      {"less or equal", Filter::is(at("people"), number(5), Compare::less_equal), true},
      {"greater", Filter::is(at("people"), number(5), Compare::greater), false},
      {"greater or equal", Filter::is(at("people"), number(5), Compare::greater_equal), true},
      {"NULL equals nothing", Filter::is(at("maybe_people"), number(5)), false},
      {"NULL differs from everything", Filter::is(at("maybe_people"), number(5), Compare::not_equal), true},
      {"NULL is not less", Filter::is(at("maybe_people"), number(5), Compare::less), false},
      {"NULL is not greater", Filter::is(at("maybe_people"), number(5), Compare::greater_equal), false},
      {"not less, of NULL", Filter::negate(Filter::is(at("maybe_people"), number(5), Compare::less)), true},
      {"null", Filter::is_null(at("maybe_people")), true},
      {"not null", Filter::is_null(at("people")), false},
      {"in", Filter::in(at("people"), {number(1), number(5)}), true},
      {"not in", Filter::in(at("people"), {number(1), number(6)}), false},
      {"NULL is in nothing", Filter::in(at("maybe_people"), {number(1), number(6)}), false},
      {"text by code point", Filter::is(at("note"), text("z"), Compare::greater), true},
      {"text beyond the BMP", Filter::is(at("note"), text("\U0001F600"), Compare::less), true},
      {"decimals by value", Filter::is(at("price"), text("10"), Compare::less), true},
      {"decimals by value, negative", Filter::is(at("price"), text("-10"), Compare::greater), true},
      {"real", Filter::is(at("rate"), Value(1.25), Compare::greater), true},
      {"bytes", Filter::is(at("picture"), Value(Bytes{1, 3, 9}), Compare::greater), true},
      {"member true", Filter::json_is(at("data"), "active", "true"), true},
      {"member false", Filter::json_is(at("data"), "active", "false"), false},
      {"member inside", Filter::json_is(at("data"), "a.b", "x"), true},
      {"member number", Filter::json_is(at("data"), "a.n", "1.5"), true},
      {"member integer", Filter::json_is(at("data"), "a.big", "12"), true},
      {"member of no object", Filter::json_is(at("data"), "active.b", "x"), false},
      {"no member", Filter::json_is(at("data"), "other", "x"), false},
      {"member null", Filter::json_is(at("data"), "none", "null"), false},
      {"member list", Filter::json_is(at("data"), "list", "[1]"), false},
      {"member of NULL", Filter::json_is(at("maybe_data"), "a", "x"), false},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(matches(row.filter, record) == row.expected);
  }
  record.set("data", text("{"));
  CHECK_FALSE(matches(Filter::json_is(at("data"), "active", "true"), record));
}

TEST_CASE("a filter over other rows cannot be matched against one") {
  const Record record(meetings());
  const Table& firm = sample::table<sample::Firm>();
  CHECK_THROWS_AS(matches(Filter::forward(at("firm_id"), firm, {}), record), std::logic_error);
  CHECK_THROWS_AS(matches(Filter::reverse(firm, firm.at("parent_id"), {}), record), std::logic_error);
  CHECK_THROWS_AS(matches(Filter::target(firm, {}), record), std::logic_error);
}

TEST_CASE("NULL sorts before everything") {
  const Column& column = meetings().columns[at("maybe_people")];
  CHECK((compare(column, Value(), Value()) == 0));
  CHECK((compare(column, Value(), number(std::numeric_limits<std::int64_t>::min())) < 0));
  CHECK((compare(column, number(2), number(10)) < 0));
  CHECK((compare(meetings().columns[at("note")], text("10"), text("2")) < 0));
  CHECK((compare(meetings().columns[at("price")], text("10"), text("2")) > 0));
}
