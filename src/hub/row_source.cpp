// SPDX-License-Identifier: MIT
#include "hub/row_source.hpp"

#include <algorithm>
#include <charconv>

namespace techhub::hub {

using Hop = FactPath::Hop;

namespace {

// Keys of one query; a page has fewer.
constexpr std::size_t most_keys = 1000;

Filter behind_hop(const Hop& hop, Filter filter) {
  if (hop.when == Table::npos) return filter;
  return std::move(filter) && Filter::in(hop.when, std::vector<Value>(hop.words.begin(), hop.words.end()));
}

bool is_meant(const Hop& hop, const Record& row) {
  return hop.when == Table::npos ||
         std::find(hop.words.begin(), hop.words.end(), as_text(row[hop.when])) != hop.words.end();
}

}  // namespace

std::optional<TargetOf> target_of(const Platform& platform, const Record& row) {
  const Table* table = platform.find(row.text("source"));
  if (!table) return std::nullopt;
  const auto text = row.text("primary_key");
  if (table->key().type == Type::code) return TargetOf{table, std::string(text)};
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  // As the storage compares: `02` is no key.
  if (error != std::errc{} || end != text.data() + text.size() || std::to_string(id) != text) return std::nullopt;
  return TargetOf{table, id};
}

Result<const Record*> ReadRows::find(const Table& table, const Value& key) {
  for (const auto& seen : seen_) {
    if (&seen->table() == &table && seen->key() == key) return seen.get();
  }
  TECHHUB_TRY(auto found, records_.find(table, key));
  if (!found) return nullptr;
  seen_.push_back(std::make_unique<Record>(std::move(*found)));
  return seen_.back().get();
}

Result<> ReadRows::behind(const Hop& hop, const Value& key, const Visit& visit) {
  TECHHUB_TRY(auto rows,
              records_.select(Query{.table = hop.table, .filter = behind_hop(hop, Filter::is(hop.column, key))}));
  for (const Record& row : rows) TECHHUB_DO(visit(row));
  return success();
}

KeptRows::KeptRows(Records& records, bool whole) : records_(records), whole_(whole) {
  for (const Table* table : records.platform().tables()) {
    const TableFacts& facts = records.platform().facts(*table);
    const auto reached = [&](const std::vector<Hop>& hops) { return hops.empty() ? table : hops.back().table; };
    for (const auto& paths : facts.paths)
      for (const FactPath& path : paths)
        if (path.column != Table::npos) asked_[reached(path.hops)].add(path.column);
    for (const PublishedIf& condition : facts.published)
      if (condition.column != Table::npos) asked_[reached(condition.hops)].add(condition.column);
  }
}

const Record* KeptRows::keep(Kept& kept, Record record) {
  kept.rows.push_back(std::make_unique<Record>(std::move(record)));
  const Record* row = kept.rows.back().get();
  kept.by_key[row->key()] = row;
  return row;
}

Result<> KeptRows::load(const Table& table) {
  Kept& kept = kept_[&table];
  if (kept.is_whole) return success();
  kept.is_whole = true;
  // Texts that no fact looks at would be most of the memory.
  ColumnSet dropped;
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    const bool is_small = column.type == Type::word || !column.references.empty() || column.name == "source" ||
                          column.name == "primary_key" || asked_[&table].has(i);
    if (!is_small) dropped.add(i);
  }
  const Query query{.table = &table};
  TECHHUB_TRY(auto cursor, records_.transaction().query(query));
  for (;;) {
    TECHHUB_TRY(auto row, cursor->next());
    if (!row) return success();
    for (std::size_t i = 1; i < table.columns.size(); ++i)
      if (dropped.has(i)) (*row)[i] = Value();
    keep(kept, std::move(*row));
  }
}

Result<ByKey<std::vector<const Record*>>*> KeptRows::referring(const Table& table, std::size_t column) {
  if (whole_) TECHHUB_DO(load(table));
  Kept& kept = kept_[&table];
  const auto [entry, is_new] = kept.referring.try_emplace(column);
  if (is_new && whole_) {
    for (const auto& row : kept.rows)
      if (!is_null((*row)[column])) entry->second[(*row)[column]].push_back(row.get());
  }
  return &entry->second;
}

Result<const Record*> KeptRows::find(const Table& table, const Value& key) {
  if (whole_) TECHHUB_DO(load(table));
  const Record* const* found = kept_[&table].by_key.find(key);
  return found ? *found : nullptr;
}

Result<> KeptRows::behind(const Hop& hop, const Value& key, const Visit& visit) {
  TECHHUB_TRY(const auto* rows, referring(*hop.table, hop.column));
  if (const auto* found = rows->find(key)) {
    for (const Record* row : *found)
      if (is_meant(hop, *row)) TECHHUB_DO(visit(*row));
  }
  return success();
}

Result<KeptRows::Rows> KeptRows::forward(const Table& table, const std::vector<Value>& keys) {
  Kept& kept = kept_[&table];
  std::vector<Value> missing;
  for (const Value& key : keys) {
    if (is_null(key) || kept.by_key.find(key)) continue;
    kept.by_key[key] = nullptr;  // asked for: there may be no such row
    missing.push_back(key);
  }
  for (std::size_t start = 0; start < missing.size(); start += most_keys) {
    const auto first = missing.begin() + static_cast<std::ptrdiff_t>(start);
    const auto last = missing.begin() + static_cast<std::ptrdiff_t>(std::min(start + most_keys, missing.size()));
    TECHHUB_TRY(auto rows, records_.select(Query{.table = &table, .filter = Filter::in(0, {first, last})}));
    for (Record& row : rows) keep(kept, std::move(row));
  }
  Rows out;
  for (const Value& key : keys) {
    if (is_null(key)) continue;
    if (const Record* row = *kept.by_key.find(key)) out.push_back(row);
  }
  return out;
}

Result<KeptRows::Rows> KeptRows::step(const Hop& hop, const Rows& from) {
  std::vector<Value> keys;
  switch (hop.kind) {
    case Hop::Kind::forward:
      for (const Record* row : from) keys.push_back((*row)[hop.column]);
      return forward(*hop.table, keys);
    case Hop::Kind::reverse: {
      TECHHUB_TRY(auto* known, referring(*hop.table, hop.column));
      Kept& kept = kept_[hop.table];
      for (const Record* row : from) {
        if (is_null(row->key()) || known->find(row->key())) continue;
        (*known)[row->key()];  // asked for
        keys.push_back(row->key());
      }
      for (std::size_t start = 0; start < keys.size(); start += most_keys) {
        const auto first = keys.begin() + static_cast<std::ptrdiff_t>(start);
        const auto last = keys.begin() + static_cast<std::ptrdiff_t>(std::min(start + most_keys, keys.size()));
        // All that refer, whatever the hop's words: another fact may ask for other ones.
        TECHHUB_TRY(auto rows,
                    records_.select(Query{.table = hop.table, .filter = Filter::in(hop.column, {first, last})}));
        for (Record& row : rows) {
          const Value to = row[hop.column];
          const Record* const* old = kept.by_key.find(row.key());
          (*known)[to].push_back(old && *old ? *old : keep(kept, std::move(row)));
        }
      }
      Rows out;
      for (const Record* row : from) {
        if (const auto* found = known->find(row->key()))
          for (const Record* one : *found)
            if (is_meant(hop, *one)) out.push_back(one);
      }
      return out;
    }
    case Hop::Kind::target:
      break;
  }
  std::unordered_map<const Table*, std::vector<Value>> by_table;
  for (const Record* row : from)
    if (const auto target = target_of(records_.platform(), *row)) by_table[target->table].push_back(target->key);
  Rows out;
  for (const auto& [table, wanted] : by_table) {
    TECHHUB_TRY(const auto rows, forward(*table, wanted));
    out.insert(out.end(), rows.begin(), rows.end());
  }
  return out;
}

Result<> KeptRows::fetch(const Rows& rows) { return whole_ ? Result<>(success()) : follow(rows, 0); }

Result<> KeptRows::follow(const Rows& from, int depth) {
  if (from.empty() || depth > max_targets) return success();
  const TableFacts& facts = records_.platform().facts(from.front()->table());
  const auto walk = [&](const std::vector<Hop>& hops, bool is_whole) -> Result<> {
    Rows at = from;
    for (const Hop& hop : hops) {
      TECHHUB_TRY(at, step(hop, at));
    }
    if (is_whole) return success();
    // The facts of what the path ends at count: those rows may be of several tables.
    std::unordered_map<const Table*, Rows> by_table;
    for (const Record* row : at) by_table[&row->table()].push_back(row);
    for (const auto& [table, some] : by_table) TECHHUB_DO(follow(some, depth + 1));
    return success();
  };
  for (const auto& paths : facts.paths)
    for (const FactPath& path : paths) TECHHUB_DO(walk(path.hops, path.column != Table::npos));
  for (const PublishedIf& condition : facts.published)
    TECHHUB_DO(walk(condition.hops, condition.column != Table::npos));
  return success();
}

}  // namespace techhub::hub
