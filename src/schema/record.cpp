// SPDX-License-Identifier: MIT
#include "techhub/schema/record.hpp"

#include <stdexcept>

namespace techhub {
namespace {

// What a column holds when nothing is given. NULL stands for what has to be given.
Value default_of(const Column& column) {
  if (column.is_nullable || column.is_derived) return {};
  switch (column.type) {
    case Type::integer:
    case Type::boolean:
      return std::int64_t{0};
    case Type::real:
      return 0.0;
    case Type::decimal:
      return std::string("0");
    case Type::text:
    case Type::personal:
    case Type::secret:
      return std::string();
    case Type::bytes:
      return Bytes();
    case Type::json:
    case Type::i18n:
    case Type::tag:
      return std::string("{}");
    case Type::word:
      return std::string(column.words.front());
    case Type::id:
    case Type::code:
    case Type::time:
    case Type::date:
      break;
  }
  return {};
}

}  // namespace

ColumnSet ColumnSet::all(const Table& table) noexcept {
  ColumnSet set;
  for (std::size_t i = 0; i < table.columns.size(); ++i) set.add(i);
  return set;
}

Record::Record(const Table& table) : table_(&table) {
  values_.reserve(table.columns.size());
  for (const Column& column : table.columns) values_.push_back(default_of(column));
}

Json Record::json(std::string_view column) const {
  const auto* text = std::get_if<std::string>(&get(column));
  if (!text) return {};
  auto json = Json::parse(*text);
  return json ? std::move(json).value() : Json();
}

namespace detail {

Result<> load_row(void* row, std::string_view label, const Record& record) {
  if (record.empty()) return Error(Code::misuse, "the record is of no table").at(label);
  const Table& table = record.table();
  if (table.label != label) {
    return Error(Code::misuse, "the record is of `" + table.label + "`").at(label);
  }
  for (const Column& column : table.declared()) {
    if (!column.load) return Error(Code::misuse, "the table is declared by no struct").at(label, column.name);
  }
  for (std::size_t i = 0; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (column.load(row, record[i])) continue;
    const std::string_view fault = is_null(record[i]) ? "` is empty" : "` does not hold what its column is for";
    return Error(Code::corrupt, "stored `" + std::string(column.name) + std::string(fault)).at(label, column.name);
  }
  return success();
}

void save_row(const void* row, std::string_view label, Record& record) {
  if (record.empty() || record.table().label != label) {
    throw std::logic_error("the record is of another table than the row");
  }
  const Table& table = record.table();
  for (std::size_t i = 0; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (!column.save) throw std::logic_error("the table is declared by no struct");
    record[i] = column.save(row);
  }
}

}  // namespace detail
}  // namespace techhub
