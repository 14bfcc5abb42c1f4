// SPDX-License-Identifier: MIT
#include "storage/model.hpp"

#include <algorithm>
#include <optional>

namespace techhub::storage::test {
namespace {

// The values that a unique index compares, or nothing for a row that it does not hold.
std::optional<std::vector<Value>> indexed(const Index& index, const Record& record) {
  if (!index.when.empty() &&
      std::find(index.words.begin(), index.words.end(), record.text(index.when)) == index.words.end()) {
    return std::nullopt;
  }
  std::vector<Value> values;
  for (std::size_t i = 0; i < index.size(); ++i) {
    values.push_back(record.get(index.columns[i]));
    if (is_null(values.back()) && !(i == 0 && index.nulls_equal)) return std::nullopt;
  }
  if (index.is_unordered) std::sort(values.begin(), values.end());
  return values;
}

bool overlaps(const NoOverlap& rule, const Record& a, const Record& b) {
  return a.text(rule.when) == rule.word && b.text(rule.when) == rule.word && !is_null(a.get(rule.by)) &&
         a.get(rule.by) == b.get(rule.by) && a.integer(rule.from) < b.integer(rule.to) &&
         b.integer(rule.from) < a.integer(rule.to);
}

}  // namespace

const Model::Rows& Model::rows_of(const Table& table) const {
  static const Rows none;
  const auto found = tables_.find(table.label);
  return found == tables_.end() ? none : found->second;
}

const Table* Model::table_of(std::string_view label) const {
  for (const Table* table : schema_->all) {
    if (table->label == label) return table;
  }
  return nullptr;
}

bool Model::is_duplicate(const Record& a, const Record& b) const {
  const Table& table = a.table();
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    if (table.columns[i].is_unique && !is_null(a[i]) && a[i] == b[i]) return true;
  }
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
    if (!index.is_unique) return false;
    const auto values = indexed(index, a);
    return values && values == indexed(index, b);
  });
}

std::set<Code> Model::refuse(const Record& record, const Value* own) const {
  const Table& table = record.table();
  std::set<Code> reasons;
  const auto& rule = table.no_overlap;
  const bool is_ruled = rule && record.text(rule->when) == rule->word;
  if (is_ruled && record.integer(rule->from) >= record.integer(rule->to)) reasons.insert(Code::invalid);
  for (const auto& [key, other] : rows_of(table)) {
    if (own != nullptr && key == *own) continue;
    if (is_ruled && overlaps(*rule, record, other)) reasons.insert(Code::overlap);
    if (key == record.key() || is_duplicate(record, other)) reasons.insert(Code::duplicate);
  }
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.references.empty() || is_null(record[i])) continue;
    const Table& other = *table_of(column.references);
    const bool is_self = &other == &table && record[i] == record.key();
    if (!is_self && !rows_of(other).contains(record[i])) reasons.insert(Code::invalid);
  }
  return reasons;
}

Model::Answer Model::insert(const Record& record) {
  auto refused = refuse(record, nullptr);
  if (!refused.empty()) return {std::move(refused), false};
  tables_[record.table().label].emplace(record.key(), record);
  return {{}, true};
}

Model::Answer Model::update(const Record& record, ColumnSet columns, const Filter& expect) {
  const Record* old = find(record.table(), record.key());
  if (old == nullptr || !matches(expect, *old)) return {};
  Record changed = *old;
  for (std::size_t i = 1; i < record.table().columns.size(); ++i) {
    if (columns.has(i)) changed[i] = record[i];
  }
  auto refused = refuse(changed, &record.key());
  if (!refused.empty()) return {std::move(refused), false};
  tables_[record.table().label].insert_or_assign(record.key(), changed);
  return {{}, true};
}

bool Model::is_referenced(const Table& table, const Value& key) const {
  for (const Table* other : schema_->all) {
    for (std::size_t i = 0; i < other->columns.size(); ++i) {
      if (other->columns[i].references != table.label) continue;
      for (const auto& [other_key, row] : rows_of(*other)) {
        if (row[i] == key && !(other == &table && other_key == key)) return true;
      }
    }
  }
  return false;
}

Model::Answer Model::erase(const Table& table, const Value& key) {
  if (find(table, key) == nullptr) return {};
  if (is_referenced(table, key)) return {{Code::referenced}, false};
  tables_[table.label].erase(key);
  return {{}, true};
}

const Record* Model::find(const Table& table, const Value& key) const {
  const auto& rows = rows_of(table);
  const auto found = rows.find(key);
  return found == rows.end() ? nullptr : &found->second;
}

bool Model::matches(const Filter& filter, const Record& record) const {
  using Kind = Filter::Kind;
  const auto child = [&](const Filter& one) { return matches(one, record); };
  switch (filter.kind) {
    case Kind::all:
      return std::all_of(filter.children.begin(), filter.children.end(), child);
    case Kind::any:
      return std::any_of(filter.children.begin(), filter.children.end(), child);
    case Kind::no:
      return !child(filter.children.front());
    case Kind::forward: {
      const Record* other = find(*filter.table, record[filter.column]);
      return other != nullptr && matches(filter.children.front(), *other);
    }
    case Kind::reverse: {
      const auto& rows = rows_of(*filter.table);
      return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
        return row.second[filter.column] == record.key() && matches(filter.children.front(), row.second);
      });
    }
    case Kind::target: {
      if (record.text("source") != filter.table->label) return false;
      const auto& rows = rows_of(*filter.table);
      return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
        return key_text(row.first) == record.text("primary_key") && matches(filter.children.front(), row.second);
      });
    }
    default:
      return techhub::matches(filter, record);
  }
}

std::vector<Order> total_order(const Query& query) {
  std::vector<Order> order = query.order;
  for (const Order& term : order) {
    if (term.column == 0) return order;
  }
  order.push_back({0, !order.empty() && order.back().descending});
  return order;
}

bool comes_before(const Record& a, const Record& b, const std::vector<Order>& order) {
  for (const Order& term : order) {
    const auto found = compare(a.table().columns[term.column], a[term.column], b[term.column]);
    if (found != 0) return (found < 0) != term.descending;
  }
  return false;
}

std::vector<Value> place_of(const Record& row, const Query& query) {
  std::vector<Value> place;
  for (const Order& term : total_order(query)) place.push_back(row[term.column]);
  return place;
}

std::vector<Record> Model::query(const Query& query) const {
  const auto order = total_order(query);
  std::vector<Record> found;
  for (const auto& [key, row] : rows_of(*query.table)) {
    if (matches(query.filter, row)) found.push_back(row);
  }
  std::sort(found.begin(), found.end(), [&](const Record& a, const Record& b) { return comes_before(a, b, order); });
  if (!query.after.empty()) {
    Record place(*query.table);
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i].column] = query.after[i];
    std::erase_if(found, [&](const Record& row) { return !comes_before(place, row, order); });
  }
  if (query.limit && found.size() > *query.limit) {
    found.erase(found.begin() + static_cast<std::ptrdiff_t>(*query.limit), found.end());
  }
  return found;
}

std::int64_t Model::count(const Table& table, const Filter& filter) const {
  return static_cast<std::int64_t>(query({.table = &table, .filter = filter}).size());
}

std::vector<Value> Model::keys(const Table& table) const {
  std::vector<Value> found;
  for (const auto& [key, row] : rows_of(table)) found.push_back(key);
  return found;
}

}  // namespace techhub::storage::test
