// SPDX-License-Identifier: MIT
// RowSource: where facts find the rows that their paths lead to. One asks the storage row by row, the other keeps what
// many rows have in common.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "hub/fact_paths.hpp"
#include "techhub/hub/records.hpp"

namespace techhub::hub {

class RowSource {
 public:
  using Visit = std::function<Result<>(const Record&)>;
  virtual ~RowSource() = default;
  // Null when there is none. Lives as long as the source.
  virtual Result<const Record*> find(const Table& table, const Value& key) = 0;
  // The rows of a reverse hop from the row with this key.
  virtual Result<> behind(const FactPath::Hop& hop, const Value& key, const Visit& visit) = 0;
};

// Reads each row when it is asked for. Forward rows repeat between facts of one row (a request's service): they are
// kept.
class ReadRows : public RowSource {
 public:
  explicit ReadRows(Records& records) : records_(records) {}
  Result<const Record*> find(const Table& table, const Value& key) override;
  Result<> behind(const FactPath::Hop& hop, const Value& key, const Visit& visit) override;

 private:
  Records& records_;
  std::vector<std::unique_ptr<Record>> seen_;
};

// Rows by key or by the key that they refer to.
template <class T>
class ByKey {
 public:
  T& operator[](const Value& key) {
    if (const auto* id = std::get_if<std::int64_t>(&key)) return ids_[*id];
    return codes_[std::string(as_text(key))];
  }
  [[nodiscard]] const T* find(const Value& key) const {
    if (const auto* id = std::get_if<std::int64_t>(&key)) {
      const auto found = ids_.find(*id);
      return found == ids_.end() ? nullptr : &found->second;
    }
    const auto found = codes_.find(std::string(as_text(key)));
    return found == codes_.end() ? nullptr : &found->second;
  }

 private:
  std::unordered_map<std::int64_t, T> ids_;
  std::unordered_map<std::string, T> codes_;
};

// Rows that were fetched beforehand: whole tables, as paths first lead into them, or just what the rows of a page lead
// to, in one query for each step of a path. Of a whole table only the columns that facts look at are kept.
class KeptRows : public RowSource {
 public:
  // With `whole` every table that a path leads into is read once and whole; else only what fetch() was told of.
  KeptRows(Records& records, bool whole);
  Result<const Record*> find(const Table& table, const Value& key) override;
  Result<> behind(const FactPath::Hop& hop, const Value& key, const Visit& visit) override;
  // Reads all that the facts of these rows, of one table, lead to.
  Result<> fetch(const std::vector<const Record*>& rows);

 private:
  struct Kept {
    std::vector<std::unique_ptr<Record>> rows;
    ByKey<const Record*> by_key;
    std::unordered_map<std::size_t, ByKey<std::vector<const Record*>>> referring;  // by column
    bool is_whole = false;
  };
  using Rows = std::vector<const Record*>;

  Result<> load(const Table& table);
  Result<ByKey<std::vector<const Record*>>*> referring(const Table& table, std::size_t column);
  // The rows that one hop leads to from `from`, fetched where they were not.
  Result<Rows> step(const FactPath::Hop& hop, const Rows& from);
  Result<Rows> forward(const Table& table, const std::vector<Value>& keys);
  Result<> follow(const Rows& from, int depth);
  const Record* keep(Kept& kept, Record record);

  Records& records_;
  bool whole_;
  std::unordered_map<const Table*, Kept> kept_;
  std::unordered_map<const Table*, ColumnSet> asked_;  // columns that some fact looks at
};

// The row that a (source, primary_key) pair names, by its table and key; nothing when it names none.
struct TargetOf {
  const Table* table;
  Value key;
};
[[nodiscard]] std::optional<TargetOf> target_of(const Platform& platform, const Record& row);

}  // namespace techhub::hub
