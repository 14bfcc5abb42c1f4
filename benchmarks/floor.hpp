// SPDX-License-Identifier: MIT
// The floor: plain sqlite3 with statements prepared once, as a careful C programmer would write it by hand.
#pragma once

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// Ends the program: a floor that does less than it claims would make every ratio worthless.
[[noreturn]] void fail(std::string_view what);

class Floor {
 public:
  Floor(const std::string& file, bool full) {
    if (sqlite3_open_v2(file.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK)
      fail("open");
    run("PRAGMA journal_mode=WAL");
    run(full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    run("PRAGMA foreign_keys=ON");
  }
  ~Floor() { sqlite3_close_v2(db_); }
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;

  void run(const char* sql) {
    char* message = nullptr;
    if (sqlite3_exec(db_, sql, nullptr, nullptr, &message) != SQLITE_OK) fail(message ? message : sql);
  }
  [[nodiscard]] sqlite3* handle() const { return db_; }

 private:
  sqlite3* db_ = nullptr;
};

class Statement {
 public:
  Statement(Floor& floor, std::string_view sql) {
    if (sqlite3_prepare_v3(floor.handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                           &statement_, nullptr) != SQLITE_OK)
      fail(sqlite3_errmsg(floor.handle()));
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  template <class... Values>
  Statement& bind(const Values&... values) {
    int position = 0;
    (put(++position, values), ...);
    return *this;
  }
  // A row, or the end.
  bool step() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) fail(sqlite3_errmsg(sqlite3_db_handle(statement_)));
    return result == SQLITE_ROW;
  }
  void reset() { sqlite3_reset(statement_); }
  // To the end and back to the start.
  void run() {
    while (step()) {
    }
    reset();
  }
  [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  [[nodiscard]] std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)))
                 : std::string();
  }
  [[nodiscard]] int columns() const { return sqlite3_column_count(statement_); }
  [[nodiscard]] sqlite3_stmt* handle() const { return statement_; }

 private:
  void put(int position, std::int64_t value) { sqlite3_bind_int64(statement_, position, value); }
  void put(int position, int value) { sqlite3_bind_int64(statement_, position, value); }
  void put(int position, std::string_view value) {
    sqlite3_bind_text(statement_, position, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
  }
  void put(int position, const char* value) { put(position, std::string_view(value)); }
  void put(int position, const std::string& value) { put(position, std::string_view(value)); }
  void put(int position, std::nullptr_t) { sqlite3_bind_null(statement_, position); }

  sqlite3_stmt* statement_ = nullptr;
};

// A request as somebody would read it by hand, integers and texts by column, and a page of them to its end.
struct RequestRow {
  std::array<std::int64_t, 11> integers;
  std::array<std::string, 11> texts;
};
inline std::vector<RequestRow> read_requests(Statement& page) {
  std::vector<RequestRow> found;
  while (page.step()) {
    RequestRow& row = found.emplace_back();
    for (int i = 0; i < 11; ++i) {
      const auto position = static_cast<std::size_t>(i);
      const int type = sqlite3_column_type(page.handle(), i);
      if (type == SQLITE_INTEGER) row.integers[position] = page.integer(i);
      if (type == SQLITE_TEXT) row.texts[position] = page.text(i);
    }
  }
  page.reset();
  return found;
}

// The next key of a table with AUTOINCREMENT keys, given out before the insert.
class Sequence {
 public:
  Sequence(Floor& floor, std::string_view table)
      : last_(floor, "SELECT rowid, seq FROM sqlite_sequence WHERE name = ?"),
        next_(floor, "UPDATE sqlite_sequence SET seq = ? WHERE rowid = ?"),
        table_(table) {}
  // Two statements: RETURNING makes a temporary table each time, which costs ten times as much.
  std::int64_t next() {
    last_.bind(table_).step();
    const auto row = last_.integer(0);
    const auto key = last_.integer(1) + 1;
    last_.reset();
    next_.bind(key, row).run();
    return key;
  }

 private:
  Statement last_;
  Statement next_;
  std::string table_;
};

}  // namespace bench
