// SPDX-License-Identifier: MIT
#include "storage/sqlite/core.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "storage/sqlite/fts5.hpp"

namespace techhub::storage::sqlite {

using namespace std::chrono_literals;

Core::Core(std::string file, const SqliteOptions& options)
    : file_(std::move(file)),
      options_(options),
      is_locking_(has_wal_reset_bug(sqlite3_libversion_number())),
      generation_(fork_generation()),
      lock_(file_ + "-lock", file_) {
  readers_.reserve(std::max<std::size_t>(options_.readers, 1));
}

// The last connection takes what the log holds into the database and, if no other process is there, lets SQLite remove
// the log: a database at rest is one file.
Core::~Core() {
  std::unique_ptr<Connection> last = std::move(writer_);
  if (!last && !readers_.empty()) {
    last = std::move(readers_.back());
    readers_.pop_back();
  }
  readers_.clear();
  if (!last) return;
  if (is_locking_ && lock_.lock(std::chrono::steady_clock::now())) {
    last->set_busy_timeout(0ms);
    // What SQLite does at the end finds an empty log then, and does it only while no other connection exists.
    if (last->checkpoint(true)) last->allow_removal_of_log();
    last.reset();
    lock_.unlock();
  }
}

Result<> Core::check_process() const {
  if (!is_of_another_process()) return success();
  return Error(Code::misuse, "the storage was opened before a fork: open it anew in the child");
}

Connection::Settings Core::settings() const {
  return {.busy_timeout = options_.busy_timeout,
          .sync_every_commit = options_.synchronous == SqliteOptions::Synchronous::full,
          .checkpoint_pages = is_locking_ ? 0 : std::max(options_.checkpoint_pages, 1)};
}

Result<> Core::need_schema() {
  if (is_ready_) return success();
  TECHHUB_TRY(const Inspection found, inspect());
  if (found.is_empty) return Error(Code::misuse, "the database is empty: call migrate first");
  if (found.applied.empty()) return Error(Code::invalid, "the file is not a techhub database");
  is_ready_ = true;
  return success();
}

void Core::set_ready(std::vector<const Table*> tables) {
  const std::lock_guard lock(mutex_);
  tables_ = std::move(tables);
  is_ready_ = true;
}

std::vector<const Table*> Core::tables() {
  const std::lock_guard lock(mutex_);
  return tables_;
}

Result<std::unique_ptr<Connection>> Core::take_reader() {
  {
    const std::lock_guard lock(mutex_);
    if (!readers_.empty()) {
      auto reader = std::move(readers_.back());
      readers_.pop_back();
      return reader;
    }
  }
  return Connection::open(file_, Connection::Access::read, settings());
}

void Core::give_back(std::unique_ptr<Connection> reader) noexcept {
  const std::lock_guard lock(mutex_);
  if (readers_.size() < readers_.capacity()) readers_.push_back(std::move(reader));
}

Result<Connection*> Core::enter_writer() {
  const Deadline end = deadline();
  if (!gate_.enter(end)) return Error(Code::busy, "another thread is writing").retryable();
  if (is_locking_) {
    if (auto locked = lock_.lock(end); !locked) {
      gate_.leave();
      return std::move(locked).error();
    }
  }
  auto opened = open_writer(end);
  if (!opened) leave_writer();
  return opened;
}

Result<Connection*> Core::open_writer(Deadline end) {
  if (!writer_) {
    TECHHUB_TRY(auto made, Connection::open(file_, Connection::Access::write, settings()));
    // SQLite opens what it may not write for reading, and begins to write as if nothing were.
    if (made->is_read_only()) return Error(Code::io, "the database file is read-only");
    if (is_ready_) TECHHUB_DO(made->use_log());
    writer_ = std::move(made);
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
  writer_->set_busy_timeout(std::max(left, 0ms));
  return writer_.get();
}

void Core::leave_writer() noexcept {
  if (is_locking_) lock_.unlock();
  gate_.leave();
}

void Core::checkpoint_if_due() noexcept {
  if (!is_locking_ || writer_->log_pages() < options_.checkpoint_pages) return;
  writer_->checkpoint(false);
}

Result<> Core::scrub() {
  const auto tables = this->tables();
  TECHHUB_TRY(Connection* const writer, enter_writer());
  auto scrubbed = [&]() -> Result<> {
    // A term that was taken out of an index stays in its pages until they are merged.
    for (const Table* table : tables) {
      if (const std::string merge = merge_fts5(*table); !merge.empty()) TECHHUB_DO(writer->run(merge.c_str()));
    }
    return writer->checkpoint(true) ? Result<>(success()) : Result<>(writer->error(During::commit));
  }();
  leave_writer();
  return scrubbed;
}

}  // namespace techhub::storage::sqlite
