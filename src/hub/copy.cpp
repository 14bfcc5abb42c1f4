// SPDX-License-Identifier: MIT
// Copying a hub row by row, through the contract of storages only.
#include <algorithm>
#include <map>

#include "hub/host_schema.hpp"
#include "hub/vaults.hpp"
#include "techhub/hub/backup.hpp"

namespace techhub {
namespace {

using storage::Mode;
using storage::Transaction;

constexpr std::string_view migrations_label = "migrations.migration";
constexpr std::string_view keys_label = "techhub.key";
constexpr std::int64_t rows_between_reports = 1000;

std::string_view word(vault::Purpose purpose) {
  return purpose == vault::Purpose::data ? "data" : purpose == vault::Purpose::lookup ? "lookup" : "code";
}

// The source's table, its counterpart, and where each of its columns goes.
struct Pair {
  const Table* from = nullptr;
  const Table* to = nullptr;
  std::vector<std::size_t> columns;
};

// Rows that a hub has from the start; the copy brings its own. Those that refer to others come first.
constexpr std::array<std::string_view, 4> from_the_start{"auth.permission", "contenttypes.contenttype", keys_label,
                                                         "techhub.setting"};

Result<std::vector<Pair>> pairs_of(const Platform& from, const Platform& to) {
  std::vector<Pair> pairs;
  for (const Table* table : from.tables()) {
    if (table->label == migrations_label) continue;
    Pair pair{.from = table, .to = to.find(table->label), .columns = {}};
    if (!pair.to) return Error(Code::invalid, "the target's platform lacks an entity").at(table->label);
    for (const Column& column : table->columns) {
      const auto position = pair.to->find(column.name);
      if (position == Table::npos || pair.to->columns[position].type != column.type)
        return Error(Code::invalid, "the target's platform lacks a column").at(table->label, column.name);
      pair.columns.push_back(position);
    }
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

// The next key that the source would give to each table, found out in a transaction that is taken back.
Result<std::map<const Table*, std::int64_t>> next_keys(storage::Storage& storage, const std::vector<Pair>& pairs) {
  std::map<const Table*, std::int64_t> next;
  TECHHUB_TRY(auto transaction, storage.begin(Mode::write));
  for (const Pair& pair : pairs) {
    if (pair.from->key().type != Type::id) continue;
    TECHHUB_TRY(next[pair.from], transaction->reserve(*pair.from));
  }
  transaction->rollback();
  return next;
}

class Copy {
 public:
  Copy(Transaction& from, Transaction& to, const BackupOptions& options) : from_(from), to_(to), options_(options) {}

  Result<> count(const std::vector<Pair>& pairs) {
    for (const Pair& pair : pairs) {
      TECHHUB_TRY(const auto rows, from_.count(*pair.from, {}));
      of_ += rows;
    }
    return success();
  }

  Result<> empty(const Platform& platform) {
    for (const Table* table : platform.tables()) {
      if (table->label == migrations_label ||
          std::find(from_the_start.begin(), from_the_start.end(), table->label) != from_the_start.end())
        continue;
      TECHHUB_TRY(const auto rows, to_.count(*table, {}));
      if (rows != 0) return Error(Code::duplicate, "the target holds rows already").at(table->label);
    }
    for (const auto label : from_the_start) TECHHUB_DO(erase_all(platform.at(label)));
    return success();
  }

  // From now on the table gives out keys from `next` on.
  Result<> advance(const Table& table, std::int64_t next) {
    if (next <= 1) return success();
    Record row(table);
    row[0] = next - 1;
    for (std::size_t i = 1; i < table.columns.size(); ++i) {
      const Column& column = table.columns[i];
      if (!is_null(row[i]) || column.is_nullable) continue;
      // Gone again at once: references are not checked meanwhile, and an interval only has to be one.
      const bool is_end = table.no_overlap && column.name == table.no_overlap->to;
      row[i] = column.type == Type::code ? Value(std::string("-")) : Value(std::int64_t{is_end ? 1 : 0});
      if (column.type == Type::personal || column.type == Type::bytes) row[i] = Bytes{};
    }
    for (std::size_t i = 1; i < table.columns.size(); ++i) {
      if (table.columns[i].type == Type::personal && !is_null(row[i])) row[i] = Bytes{};
    }
    TECHHUB_DO(to_.insert(row));
    TECHHUB_DO(to_.erase(table, row.key()));
    return success();
  }

  Result<> rows_of(const Pair& pair) {
    const Query query{.table = pair.from};
    TECHHUB_TRY(auto cursor, from_.query(query));
    for (;;) {
      TECHHUB_TRY(auto row, cursor->next());
      if (!row) return success();
      Record made(*pair.to);
      for (std::size_t i = 0; i < pair.columns.size(); ++i) made[pair.columns[i]] = std::move((*row)[i]);
      TECHHUB_DO(to_.insert(made));
      TECHHUB_DO(report(++done_ % rows_between_reports == 0));
    }
  }

  Result<> keys(const Table& table, std::span<const vault::WrappedKey> wrapped, const Pair& pair) {
    for (const auto& key : wrapped) {
      TECHHUB_TRY(auto row, from_.find(*pair.from, Value(key.id)));
      if (!row || row->text("purpose") != word(key.purpose))
        return Error(Code::corrupt, "a key is gone").at(table.label);
      Record made(table);
      for (std::size_t i = 0; i < pair.columns.size(); ++i) made[pair.columns[i]] = std::move((*row)[i]);
      made.set("wrapped", key.wrapped);
      TECHHUB_DO(to_.insert(made));
      ++done_;
    }
    return success();
  }

  Result<> report(bool is_due) {
    if (is_due && options_.progress && !options_.progress(done_, of_))
      return Error(Code::cancelled, "the copy was stopped");
    return success();
  }

 private:
  Result<> erase_all(const Table& table) {
    std::vector<Value> keys;
    {
      const Query query{.table = &table};
      TECHHUB_TRY(auto cursor, to_.query(query));
      for (;;) {
        TECHHUB_TRY(auto row, cursor->next());
        if (!row) break;
        keys.push_back(row->key());
      }
    }
    for (const Value& key : keys) TECHHUB_DO(to_.erase(table, key));
    return success();
  }

  Transaction& from_;
  Transaction& to_;
  const BackupOptions& options_;
  std::int64_t done_ = 0;
  std::int64_t of_ = 0;
};

}  // namespace

Result<std::unique_ptr<Hub>> copy(Hub& from, const vault::MasterKey& key, CopyTarget to, const BackupOptions& options) {
  if (!to.platform || !to.storage) return Error(Code::misuse, "a copy needs a platform and a storage");
  TECHHUB_TRY(const auto pairs, pairs_of(from.platform(), *to.platform));
  // The key is tried before the target is touched.
  std::vector<vault::WrappedKey> wrapped;
  TECHHUB_TRY(const auto next, next_keys(from.storage(), pairs));
  TECHHUB_TRY(auto source, from.storage().begin(Mode::read));
  {
    TECHHUB_TRY(const auto stored, hub::read_keys(from.platform(), *source));
    TECHHUB_TRY(wrapped, vault::rewrap(key, to.key, stored, to.options.random));
  }
  const hub::Schema schema(*to.platform);
  TECHHUB_DO(to.storage->migrate(to.platform->tables(), schema.migrations, to.options.clock()));
  {
    TECHHUB_TRY(auto target, to.storage->begin(Mode::write));
    TECHHUB_DO(target->defer_references());
    Copy copying(*source, *target, options);
    TECHHUB_DO(copying.count(pairs));
    TECHHUB_DO(copying.empty(*to.platform));
    for (const Pair& pair : pairs) {
      if (const auto counter = next.find(pair.from); counter != next.end())
        TECHHUB_DO(copying.advance(*pair.to, counter->second));
    }
    for (const Pair& pair : pairs) {
      if (pair.from->label == keys_label) {
        TECHHUB_DO(copying.keys(*pair.to, wrapped, pair));
      } else {
        TECHHUB_DO(copying.rows_of(pair));
      }
    }
    TECHHUB_DO(copying.report(true));
    TECHHUB_DO(target->commit());
  }
  source.reset();
  TECHHUB_TRY(auto made, Hub::open(std::move(to.platform), std::move(to.storage), to.key, std::move(to.options)));
  if (options.verify) {
    TECHHUB_TRY(const auto faults, made->verify());
    if (!faults.empty()) return Error(Code::corrupt, "the copy has faults: " + faults.front());
  }
  return made;
}

}  // namespace techhub
