// SPDX-License-Identifier: MIT
#include "hub/host_schema.hpp"

#include <algorithm>
#include <set>

#include "hub/migrations.hpp"

namespace techhub::hub {

namespace {

constexpr std::string_view separator = ": ";

// What decides about the column's stored form. Words, guards and facts may change.
std::string text_of(const Column& column) {
  std::string text(name(column.type));
  if (column.type == Type::decimal) text += " " + std::to_string(column.precision) + "." + std::to_string(column.scale);
  if (!column.references.empty()) text += " of " + std::string(column.references);
  if (column.is_nullable) text += ", null";
  if (column.is_unique) text += ", unique";
  return text;
}

template <class Words>
std::string joined(const Words& words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!word.empty()) text += (text.empty() ? "" : ", ") + std::string(word);
  }
  return text;
}

std::string text_of(const Index& index) {
  std::string text = index.is_unique ? "unique " : "index ";
  text += joined(index.columns);
  if (index.is_unordered) text += " in any order";
  if (index.nulls_equal) text += ", null once";
  if (!index.when.empty()) text += " while " + std::string(index.when) + " is " + joined(index.words);
  return text;
}

std::string text_of(const NoOverlap& rule) {
  return "no overlap of " + std::string(rule.from) + ", " + std::string(rule.to) + " by " + std::string(rule.by) +
         " while " + std::string(rule.when) + " is " + std::string(rule.word);
}

Result<std::set<std::string>> recorded(const Platform& platform, storage::Transaction& transaction) {
  const Table& table = platform.at("migrations.migration");
  const Query query{.table = &table, .filter = Filter::is(table.at("app"), std::string("techhub"))};
  TECHHUB_TRY(auto cursor, transaction.query(query));
  std::set<std::string> lines;
  for (;;) {
    TECHHUB_TRY(const auto row, cursor->next());
    if (!row) return lines;
    if (const auto name = row->text("name"); name.find(separator) != std::string_view::npos) lines.emplace(name);
  }
}

// `lab.equipment` of `lab.equipment.serial: text`.
std::string label_of_line(std::string_view line) {
  const std::string_view subject = line.substr(0, line.find(separator));
  return std::string(subject.substr(0, subject.find('.', subject.find('.') + 1)));
}

Error lost(const Platform& platform, const std::string& line) {
  const std::string label = label_of_line(line);
  const Table* table = platform.find(label);
  if (!table) {
    return Error(Code::newer_schema, "the database holds `" + label + "`, which no module of this platform declares")
        .at(label);
  }
  const std::string_view subject = std::string_view(line).substr(0, line.find(separator));
  const std::string was = line.substr(line.find(separator) + separator.size());
  if (subject.size() == label.size())
    return Error(Code::invalid, "the database has `" + was + "`, which the entity no longer declares").at(label);
  const std::string column(subject.substr(label.size() + 1));
  const auto position = table->find(column);
  if (position == Table::npos)
    return Error(Code::invalid, "the column is no longer declared: it is in the database").at(label, column);
  return Error(Code::invalid, "the column is `" + was + "` in the database and cannot become `" +
                                  text_of(table->columns[position]) + "`")
      .at(label, column);
}

}  // namespace

Schema::Schema(const Platform& platform) {
  const auto own = hub::migrations();
  migrations.assign(own.begin(), own.end());
  // A platform need not have every table of the library.
  for (auto& migration : migrations) {
    std::erase_if(migration.changes, [&](const auto& change) { return platform.find(change.table) == nullptr; });
  }
  for (const Table* table : platform.tables()) {
    if (!platform.is_of_host(*table)) continue;
    const std::string start = table->label + std::string(separator);
    lines_.push_back({.table = table, .is_table = true, .text = start + "table " + table->name});
    for (std::size_t i = 0; i < table->columns.size(); ++i) {
      const Column& column = table->columns[i];
      lines_.push_back(
          {.table = table,
           .column = i,
           .text = table->label + "." + std::string(column.name) + std::string(separator) + text_of(column)});
      if (i > 0 && column.is_indexed && column.references.empty())
        lines_.push_back({.table = table, .text = start + text_of(index(column.name))});
    }
    for (const Index& one : table->indexes)
      lines_.push_back({.table = table, .is_rule = one.is_unique, .text = start + text_of(one)});
    if (table->no_overlap)
      lines_.push_back({.table = table, .is_rule = true, .text = start + text_of(*table->no_overlap)});
  }
  using Kind = storage::SchemaChange::Kind;
  for (const Line& line : lines_) {
    const bool is_column = line.column != Table::npos;
    migrations.push_back({.name = line.text,
                          .changes = {{.kind = line.is_table ? Kind::create_table
                                               : is_column   ? Kind::add_column
                                                             : Kind::create_index,
                                       .table = line.table->label,
                                       .column = is_column ? line.table->columns[line.column].name : ""}}});
  }
}

Result<> check_host_schema(const Platform& platform, storage::Transaction& transaction) {
  const Schema schema(platform);
  TECHHUB_TRY(const auto there, recorded(platform, transaction));
  std::set<std::string, std::less<>> present;  // labels
  for (const std::string& line : there) {
    if (std::none_of(schema.lines_.begin(), schema.lines_.end(), [&](const auto& one) { return one.text == line; }))
      return lost(platform, line);
    present.insert(label_of_line(line));
  }
  for (const auto& line : schema.lines_) {
    const Table& table = *line.table;
    if (there.contains(line.text) || !present.contains(table.label)) continue;
    if (line.is_rule) {
      return Error(Code::invalid, "`" + line.text.substr(table.label.size() + separator.size()) +
                                      "` cannot be added: rows that are there may break it")
          .at(table.label);
    }
    if (line.column == Table::npos) continue;
    const Column& column = table.columns[line.column];
    if (column.is_nullable) continue;
    if (column.is_unique || column.type == Type::personal || is_null(Record(table)[line.column]))
      return Error(Code::invalid, "the column cannot be added: rows that are there have no value for it")
          .at(table.label, column.name);
  }
  return success();
}

}  // namespace techhub::hub
