// SPDX-License-Identifier: MIT
// References that lead nowhere once everything is in: set to NULL where the column takes it, else their rows are taken
// back, and then the rows that refer to those, until nothing is left.
#include "hub/import/importer.hpp"
#include "hub/import/people.hpp"

namespace techhub::hub {

Result<> Importer::settle() {
  // Most dumps are whole: then nothing has to be looked for.
  if (records_.transaction().has_loose_references() == false) return success();
  const Platform& platform = records_.platform();
  std::set<const Table*> open = touched_;
  while (!open.empty()) {
    std::set<const Table*> lost_rows;
    // In the order of the declaration, so that the rejects come in the same order each time.
    for (const Table* table : platform.tables()) {
      if (!open.contains(table)) continue;
      for (std::size_t i = 0; i < table->columns.size(); ++i) {
        if (table->columns[i].references.empty()) continue;
        TECHHUB_TRY(const bool lost, settle_column(*table, i));
        if (lost) lost_rows.insert(table);
      }
    }
    open.clear();
    for (const Table* table : lost_rows) {
      for (const auto& referrer : platform.referrers(*table)) open.insert(referrer.table);
    }
  }
  return success();
}

Result<bool> Importer::settle_column(const Table& table, std::size_t column) {
  constexpr std::size_t batch = 500;
  const Column& its = table.columns[column];
  const Table& target = *records_.platform().referred(its);
  const Filter leads_nowhere =
      Filter::negate(Filter::is_null(column)) && Filter::negate(Filter::forward(column, target, {}));
  bool any_lost = false;
  for (;;) {
    // Each batch mends or takes back its rows, so that the next begins anew.
    TECHHUB_TRY(auto rows, records_.select(Query{.table = &table, .filter = leads_nowhere, .limit = batch}));
    for (Record& row : rows) {
      const Value missing = row[column];
      if (its.is_nullable) {
        TECHHUB_DO(write_cleared(row, its, missing, target));
        row[column] = Value();
        ColumnSet changed;
        changed.add(column);
        TECHHUB_DO(records_.transaction().update(row, changed));
        ++report_.cleared[table.label + "." + std::string(its.name)];
        TECHHUB_DO(unknown("a reference leads nowhere at", table.label + "." + std::string(its.name)));
      } else {
        any_lost = true;
        TECHHUB_DO(take_back(std::move(row), its, missing, target));
      }
    }
    if (rows.size() < batch) return any_lost;
    TECHHUB_DO(progress(ImportStage::resolving));
  }
}

// What refers to a rejected row comes back with it: mended and imported, the line sets the reference again.
Result<> Importer::write_cleared(const Record& row, const Column& column, const Value& missing, const Table& target) {
  const auto cause = roots_.find({&target, key_text(missing)});
  if (cause == roots_.end() || !options_.rejects || options_.strict) return success();
  const Table& table = row.table();
  return options_.rejects(
      Json::object({{"line", 0},
                    {"model", table.label},
                    {"pk", json_from(table.key(), row.key())},
                    {"fields", Json::object({{std::string(column.name), json_from(column, missing)}})},
                    {"field", column.name},
                    {"reason", reason_cleared},
                    {"root", cause->second}})
          .dump());
}

Result<> Importer::take_back(Record row, const Column& column, const Value& missing, const Table& target) {
  const Table& table = row.table();
  const auto empty = was_empty_.find(&table);
  if (options_.on_conflict == ImportOptions::OnConflict::replace && empty != was_empty_.end() && !empty->second)
    return Error(Code::invalid, "the row `" + key_text(row.key()) + "` would be replaced by one that refers to nothing")
        .at(table.label, column.name);
  const auto cause = roots_.find({&target, key_text(missing)});
  std::string root =
      cause != roots_.end() ? cause->second : "no " + target.label + " " + mask_people(key_text(missing));
  TECHHUB_DO(records_.erase(table, row.key()));

  const auto link = is_link_inside_.find(&table);
  const auto objects = report_.objects.find(table.label);
  const bool is_object = objects != report_.objects.end() && objects->second.kept > 0;
  const bool is_link = link != is_link_inside_.end() && !is_object;
  if (is_link) {
    auto& counts = (link->second ? report_.items : report_.links)[table.label];
    --counts.made;
    ++counts.rejected;
  } else {
    --objects->second.kept;
    ++objects->second.rejected;
    roots_.insert_or_assign({&table, key_text(row.key())}, root);
  }

  if (table.has_personal()) TECHHUB_DO(open_whole(row));
  Json fields = Json::object();
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& its = table.columns[i];
    const Table* other = records_.platform().referred(its);
    Json value = json_from(its, row[i]);
    if (other && numbers_.numbers(*other) && !is_null(row[i])) value = numbers_.natural_of(*other, as_integer(row[i]));
    if (!is_null(row[i])) fields.set(its.name, std::move(value));
  }
  const bool is_shown = !is_link && !is_keyed_by_secret(table);
  return write_reject({0, table.label, is_shown ? key_text(row.key()) : std::string(), std::string(column.name),
                       "missing_reference", std::move(root)},
                      is_link ? Json() : json_from(table.key(), row.key()), fields);
}

}  // namespace techhub::hub
