// SPDX-License-Identifier: MIT
#include "techhub/schema/query.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace techhub {
namespace {

Filter with_child(Filter parent, Filter child) {
  if (child.kind == Filter::Kind::never) return child;
  parent.children.push_back(std::move(child));
  return parent;
}

// `a` and `b` under one parent of this kind; a child of the same kind gives its own children instead.
Filter joined(Filter::Kind kind, Filter a, Filter b) {
  Filter parent{.kind = kind};
  if (a.kind == kind) {
    parent = std::move(a);
  } else {
    parent.children.push_back(std::move(a));
  }
  if (b.kind == kind) {
    std::move(b.children.begin(), b.children.end(), std::back_inserter(parent.children));
  } else {
    parent.children.push_back(std::move(b));
  }
  return parent;
}

template <class T>
std::strong_ordering order_of(const T& a, const T& b) noexcept {
  if (a < b) return std::strong_ordering::less;
  return b < a ? std::strong_ordering::greater : std::strong_ordering::equal;
}

bool holds(Compare op, std::strong_ordering order) noexcept {
  switch (op) {
    case Compare::equal:
      return order == 0;
    case Compare::not_equal:
      return order != 0;
    case Compare::less:
      return order < 0;
    case Compare::less_equal:
      return order <= 0;
    case Compare::greater:
      return order > 0;
    case Compare::greater_equal:
      return order >= 0;
  }
  return false;
}

bool matches_compare(const Filter& filter, const Record& record) {
  const Value& value = record[filter.column];
  const Value& wanted = filter.values.front();
  if (is_null(wanted)) return false;
  if (is_null(value)) return filter.op == Compare::not_equal;
  return holds(filter.op, compare(record.table().columns[filter.column], value, wanted));
}

bool matches_in(const Filter& filter, const Record& record) {
  const Value& value = record[filter.column];
  const Column& column = record.table().columns[filter.column];
  return !is_null(value) && std::any_of(filter.values.begin(), filter.values.end(),
                                        [&](const Value& wanted) { return compare(column, value, wanted) == 0; });
}

bool matches_json(const Filter& filter, const Record& record) {
  const auto* text = std::get_if<std::string>(&record[filter.column]);
  if (!text) return false;
  const auto parsed = Json::parse(*text);
  if (!parsed) return false;

  const Json* member = &parsed.value();
  std::string_view path = filter.path;
  while (member) {
    const std::size_t dot = path.find('.');
    member = member->find(path.substr(0, dot));
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  if (!member) return false;
  const std::string_view wanted = as_text(filter.values.front());
  if (member->is_string()) return member->as_string() == wanted;
  return (member->is_bool() || member->is_number()) && member->dump() == wanted;
}

}  // namespace

Filter Filter::is(std::size_t column, Value value, Compare op) {
  if (techhub::is_null(value)) return none();
  Filter filter{.kind = Kind::compare, .op = op, .column = column};
  filter.values.push_back(std::move(value));
  return filter;
}

Filter Filter::in(std::size_t column, std::vector<Value> values) {
  std::erase_if(values, [](const Value& value) { return techhub::is_null(value); });
  if (values.empty()) return none();
  if (values.size() == 1) return is(column, std::move(values.front()));
  return Filter{.kind = Kind::in, .column = column, .values = std::move(values)};
}

Filter Filter::is_null(std::size_t column) { return Filter{.kind = Kind::null, .column = column}; }

Filter Filter::negate(Filter child) {
  switch (child.kind) {
    case Kind::always:
      return none();
    case Kind::never:
      return {};
    case Kind::no: {
      Filter inner = std::move(child.children.front());
      return inner;
    }
    case Kind::compare:
      // Exact opposites, also for NULL; the orderings are not.
      if (child.op == Compare::equal || child.op == Compare::not_equal) {
        child.op = child.op == Compare::equal ? Compare::not_equal : Compare::equal;
        return child;
      }
      break;
    default:
      break;
  }
  Filter filter{.kind = Kind::no};
  filter.children.push_back(std::move(child));
  return filter;
}

Filter Filter::forward(std::size_t column, const Table& table, Filter child) {
  return with_child(Filter{.kind = Kind::forward, .column = column, .table = &table}, std::move(child));
}

Filter Filter::reverse(const Table& table, std::size_t column, Filter child) {
  return with_child(Filter{.kind = Kind::reverse, .column = column, .table = &table}, std::move(child));
}

Filter Filter::target(const Table& table, Filter child) {
  return with_child(Filter{.kind = Kind::target, .table = &table}, std::move(child));
}

Filter Filter::json_is(std::size_t column, std::string path, std::string text) {
  Filter filter{.kind = Kind::json_is, .column = column, .path = std::move(path)};
  filter.values.emplace_back(std::move(text));
  return filter;
}

Filter Filter::finds(std::size_t column, TextMatch text) {
  if (text.kind == TextMatch::Kind::never) return none();
  return Filter{.kind = Kind::finds, .column = column, .text = std::make_shared<const TextMatch>(std::move(text))};
}

std::size_t searched(const Table& table) noexcept {
  return table.key().type == Type::id ? table.find("search_field") : Table::npos;
}

Filter operator&&(Filter a, Filter b) {
  if (a.kind == Filter::Kind::never || b.kind == Filter::Kind::always) return a;
  if (b.kind == Filter::Kind::never || a.kind == Filter::Kind::always) return b;
  return joined(Filter::Kind::all, std::move(a), std::move(b));
}

Filter operator||(Filter a, Filter b) {
  if (a.kind == Filter::Kind::always || b.kind == Filter::Kind::never) return a;
  if (b.kind == Filter::Kind::always || a.kind == Filter::Kind::never) return b;
  return joined(Filter::Kind::any, std::move(a), std::move(b));
}

std::strong_ordering compare(const Column& column, const Value& a, const Value& b) noexcept {
  if (a.index() != b.index()) return a.index() <=> b.index();
  if (const auto* integer = std::get_if<std::int64_t>(&a)) return *integer <=> *std::get_if<std::int64_t>(&b);
  if (const auto* real = std::get_if<double>(&a)) return order_of(*real, *std::get_if<double>(&b));
  if (const auto* text = std::get_if<std::string>(&a)) {
    const auto& other = *std::get_if<std::string>(&b);
    return column.type == Type::decimal ? Decimal::compare(*text, other) : *text <=> other;
  }
  if (const auto* bytes = std::get_if<Bytes>(&a)) return order_of(*bytes, *std::get_if<Bytes>(&b));
  return std::strong_ordering::equal;
}

bool matches(const Filter& filter, const Record& record) {
  const auto child_matches = [&](const Filter& child) { return matches(child, record); };
  switch (filter.kind) {
    case Filter::Kind::always:
      return true;
    case Filter::Kind::never:
      return false;
    case Filter::Kind::all:
      return std::all_of(filter.children.begin(), filter.children.end(), child_matches);
    case Filter::Kind::any:
      return std::any_of(filter.children.begin(), filter.children.end(), child_matches);
    case Filter::Kind::no:
      return !matches(filter.children.front(), record);
    case Filter::Kind::compare:
      return matches_compare(filter, record);
    case Filter::Kind::in:
      return matches_in(filter, record);
    case Filter::Kind::null:
      return is_null(record[filter.column]);
    case Filter::Kind::json_is:
      return matches_json(filter, record);
    case Filter::Kind::finds:
      return filter.text && std::holds_alternative<std::string>(record[filter.column]) &&
             matches(*filter.text, as_text(record[filter.column]));
    case Filter::Kind::forward:
    case Filter::Kind::reverse:
    case Filter::Kind::target:
      break;
  }
  throw std::logic_error("a filter over other rows cannot be matched against one record");
}

}  // namespace techhub
