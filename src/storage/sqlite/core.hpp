// SPDX-License-Identifier: MIT
// What the storage and its transactions share: the file, its connections and who may write.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/fork.hpp"
#include "storage/sqlite/lock.hpp"
#include "techhub/storage/sqlite.hpp"

namespace techhub::storage::sqlite {

// What a file holds.
struct Inspection {
  bool is_empty = false;             // no table at all
  std::vector<std::string> applied;  // migrations of techhub; none in another program's file
};

class Core {
 public:
  Core(std::string file, const SqliteOptions& options);
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;
  ~Core();

  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  [[nodiscard]] bool is_of_another_process() const noexcept { return generation_ != fork_generation(); }
  // `misuse` in the child of a fork.
  [[nodiscard]] Result<> check_process() const;

  // Looks at the file and leaves it, and what lies beside it, byte for byte as it is.
  Result<Inspection> inspect();
  // Whether transactions may begin: the database holds our schema.
  Result<> need_schema();
  void set_ready(std::vector<const Table*> tables);
  [[nodiscard]] bool is_ready() const noexcept { return is_ready_; }
  [[nodiscard]] std::vector<const Table*> tables();

  Result<std::unique_ptr<Connection>> take_reader();
  void give_back(std::unique_ptr<Connection> reader) noexcept;

  // The connection that writes, for the caller alone until leave_writer(). `busy` after the timeout.
  Result<Connection*> enter_writer();
  void leave_writer() noexcept;
  // Still as the writer: closes its connection, which the next writer opens anew.
  void drop_writer() noexcept { writer_.reset(); }
  // Still as the writer, after a commit.
  void checkpoint_if_due() noexcept;
  // Takes the log into the database and cuts it to nothing; what was deleted is overwritten there (secure_delete).
  // `busy` while a reader needs the log.
  Result<> scrub();

 private:
  [[nodiscard]] Deadline deadline() const { return std::chrono::steady_clock::now() + options_.busy_timeout; }
  [[nodiscard]] Connection::Settings settings() const;
  Result<Inspection> inspect_once(bool& is_stable);
  Result<Connection*> open_writer(Deadline deadline);

  const std::string file_;
  const SqliteOptions options_;
  const bool is_locking_;  // this SQLite needs the lock
  const std::uint32_t generation_;
  std::atomic<bool> is_ready_{false};

  Gate gate_;
  FileLock lock_;                       // under the gate
  std::unique_ptr<Connection> writer_;  // under the gate

  std::mutex mutex_;  // of what follows
  std::vector<std::unique_ptr<Connection>> readers_;
  std::vector<const Table*> tables_;
};

// The migrations that a database records for techhub, and whether it has any table.
[[nodiscard]] Result<Inspection> inspect(Connection& connection);

[[nodiscard]] Result<> migrate(Core& core, std::span<const Table* const> tables, std::span<const Migration> migrations,
                               Time now);

[[nodiscard]] Result<std::unique_ptr<Transaction>> begin(std::shared_ptr<Core> core, Mode mode);

}  // namespace techhub::storage::sqlite
