// SPDX-License-Identifier: MIT
// Makes the schema, or the steps that a database lacks, in one transaction.
#include <algorithm>
#include <span>
#include <utility>

#include "storage/sqlite/core.hpp"
#include "storage/sqlite/ddl.hpp"

namespace techhub::storage::sqlite {
namespace {

constexpr std::string_view app = "techhub";
constexpr std::string_view migrations_label = "migrations.migration";

class Migrator {
 public:
  Migrator(Connection& connection, std::span<const Table* const> tables) : connection_(connection), tables_(tables) {}

  Result<> create_all() {
    for (const Table* table : tables_) TECHHUB_DO(create(*table));
    return success();
  }

  Result<> apply(const Migration& migration) {
    for (const SchemaChange& change : migration.changes) {
      const Table* table = find(change.table);
      if (table == nullptr) {
        return Error(Code::misuse, "a migration changes `" + std::string(change.table) + "`, which is no table");
      }
      TECHHUB_DO(apply(change, *table));
    }
    return success();
  }

  Result<> record(std::string_view migration, Time now) {
    const Table* table = find(migrations_label);
    if (table == nullptr) return Error(Code::misuse, "the schema has no table `migrations.migration`");
    return guarded(During::insert, [&]() -> Result<> {
      std::string text = "INSERT INTO ";
      sql::append_name(text, table->name);
      Statement insert(connection_.database(), text + " (app, name, applied) VALUES (?, ?, ?)");
      insert.bind_text(1, app);
      insert.bind_text(2, migration);
      insert.bind_integer(3, now.us);
      TECHHUB_DO(connection_.step(insert, During::insert, table));
      return success();
    });
  }

 private:
  [[nodiscard]] const Table* find(std::string_view label) const {
    const auto found =
        std::find_if(tables_.begin(), tables_.end(), [&](const Table* table) { return table->label == label; });
    return found == tables_.end() ? nullptr : *found;
  }

  Result<> run(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) TECHHUB_DO(connection_.run(statement.c_str()));
    return success();
  }

  Result<> create(const Table& table) {
    TECHHUB_TRY(const auto statements, create_table(table, [&](std::string_view label) { return find(label); }));
    TECHHUB_DO(run(statements));
    return run(create_indexes(table, ColumnSet::all(table)));
  }

  // Empty when the table does not exist.
  Result<ColumnSet> present_columns(const Table& table) {
    return guarded(During::read, [&]() -> Result<ColumnSet> {
      ColumnSet present;
      Statement names(connection_.database(), "SELECT name FROM pragma_table_info(?)");
      names.bind_text(1, table.name);
      for (;;) {
        TECHHUB_TRY(const bool more, connection_.step(names, During::read));
        if (!more) return present;
        const std::size_t column = table.find(names.text(0));
        if (column != Table::npos) present.add(column);
      }
    });
  }

  // A table is made as it is now, so that a later step of the same run may find its work done.
  Result<> apply(const SchemaChange& change, const Table& table) {
    TECHHUB_TRY(ColumnSet present, present_columns(table));
    switch (change.kind) {
      case SchemaChange::Kind::create_table:
        return present.empty() ? create(table) : success();
      case SchemaChange::Kind::add_column: {
        const std::size_t column = table.find(change.column);
        if (column == Table::npos) {
          return Error(Code::misuse, "a migration adds `" + std::string(change.column) + "`, which is no column")
              .at(table.label);
        }
        if (present.has(column)) return success();
        TECHHUB_TRY(const std::string statement,
                    add_column(table, table.columns[column], [&](std::string_view label) { return find(label); }));
        TECHHUB_DO(connection_.run(statement.c_str()));
        present.add(column);
        break;
      }
      case SchemaChange::Kind::create_index:
        break;
    }
    return run(create_indexes(table, present));
  }

  Connection& connection_;
  std::span<const Table* const> tables_;
};

// What is missing, or why nothing may be done.
Result<std::vector<const Migration*>> missing(const Inspection& found, std::span<const Migration> migrations) {
  if (!found.is_empty && found.applied.empty()) return Error(Code::invalid, "the file is not a techhub database");
  for (const std::string& name : found.applied) {
    if (std::none_of(migrations.begin(), migrations.end(),
                     [&](const Migration& known) { return known.name == name; })) {
      return Error(Code::newer_schema,
                   "the database has the migration `" + name + "`, which this release does not know");
    }
  }
  std::vector<const Migration*> lacking;
  for (const Migration& migration : migrations) {
    if (std::find(found.applied.begin(), found.applied.end(), migration.name) == found.applied.end()) {
      lacking.push_back(&migration);
    }
  }
  return lacking;
}

Result<> migrate_in_transaction(Connection& connection, std::span<const Table* const> tables,
                                std::span<const Migration> migrations, Time now) {
  // Another process may have migrated since the first look.
  TECHHUB_TRY(const Inspection found, inspect(connection));
  TECHHUB_TRY(const auto lacking, missing(found, migrations));
  Migrator migrator(connection, tables);
  if (found.is_empty) TECHHUB_DO(migrator.create_all());
  for (const Migration* migration : lacking) {
    if (!found.is_empty) TECHHUB_DO(migrator.apply(*migration));
    TECHHUB_DO(migrator.record(migration->name, now));
  }
  return connection.run("COMMIT", During::commit);
}

}  // namespace

Result<> migrate(Core& core, std::span<const Table* const> tables, std::span<const Migration> migrations, Time now) {
  if (migrations.empty()) return Error(Code::misuse, "a schema has at least one migration");
  TECHHUB_TRY(const Inspection found, core.inspect());
  TECHHUB_TRY(const auto lacking, missing(found, migrations));
  if (!lacking.empty()) {
    TECHHUB_TRY(Connection* const writer, core.enter_writer());
    auto done = writer->run("BEGIN IMMEDIATE");
    if (done) {
      done = migrate_in_transaction(*writer, tables, migrations, now);
      if (writer->in_transaction()) static_cast<void>(writer->run("ROLLBACK"));
    }
    // A new database is made in the journal mode of an empty file, so that it is there whole or not at all.
    if (done) done = writer->use_log();
    core.leave_writer();
    TECHHUB_DO(std::move(done));
  }
  core.set_ready({tables.begin(), tables.end()});
  return success();
}

}  // namespace techhub::storage::sqlite
