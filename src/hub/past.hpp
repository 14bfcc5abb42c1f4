// SPDX-License-Identifier: MIT
// Past: a row as a version tells of it, whatever release or Django site wrote that.
#pragma once

#include <optional>

#include "hub/change_log.hpp"

namespace techhub::hub {

struct Past {
  std::int64_t version = 0;
  std::int64_t revision = 0;
  Record row;       // personal values sealed; those that do not open any more are NULL, or '' inside `data`
  ColumnSet given;  // columns that the version holds
  bool is_deletion = false;
};

// The versions of one row. `live` is the row as it stands, empty when it is deleted: its salt opens what they hold.
class Versions {
 public:
  static Result<Versions> of(Records& records, const Table& table, const Value& key, Record live);

  [[nodiscard]] const Record& live() const noexcept { return live_; }
  [[nodiscard]] const Table& table() const noexcept { return *table_; }

  // Rows of reversion.version, newest first, of those with a smaller id than `before` (0: all).
  Result<std::vector<Record>> newest(std::int64_t before, std::size_t limit);
  // The last version of that time or before; nothing when there is none.
  Result<std::optional<Past>> at(Time time);
  // The version with this id; nothing when it is none of this row's.
  Result<std::optional<Past>> find(std::int64_t version);
  Result<std::optional<Past>> last();

  // Nothing for a version that is not Django's form of a row at all.
  [[nodiscard]] std::optional<Past> read(const Record& version) const;
  // The same with its personal values in the clear.
  [[nodiscard]] Result<Record> open(const Past& past) const;

 private:
  Versions(Records& records, const Table& table, Value key, Record live)
      : records_(&records), table_(&table), key_(std::move(key)), live_(std::move(live)) {}
  [[nodiscard]] Filter own() const;
  Result<std::optional<Past>> first(Filter filter);
  void forget_what_does_not_open(Record& row) const;

  Records* records_;
  const Table* table_;
  Value key_;
  Record live_;
  std::int64_t content_type_ = 0;
};

}  // namespace techhub::hub
