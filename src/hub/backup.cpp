// SPDX-License-Identifier: MIT
#include "techhub/hub/backup.hpp"

#include <system_error>

#include "hub/change_log.hpp"
#include "hub/host_schema.hpp"
#include "hub/sealed_inside.hpp"
#include "techhub/hub/search.hpp"
#include "techhub/storage/sqlite.hpp"
#include "techhub/storage/sqlite_files.hpp"

namespace techhub {
namespace {

using storage::Mode;

// A database on its way: under a name that nobody looks for, and gone unless it is installed.
class Part {
 public:
  explicit Part(const std::filesystem::path& file) : path_(file) {
    std::array<std::uint8_t, 6> random{};
    vault::system_random()(random);
    path_ += ".";
    for (const auto byte : random) path_ += std::string{"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
    path_ += ".part";
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  ~Part() { storage::discard_sqlite(path_); }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

storage::BackupOptions of_storage(const BackupOptions& options) {
  return {.pages_per_step = options.pages_per_step, .progress = options.progress};
}

// Told before the work is done; install_sqlite looks again.
Result<> check_is_free(const std::filesystem::path& file, const BackupOptions& options) {
  std::error_code code;
  if (options.replace || !std::filesystem::exists(std::filesystem::symlink_status(file, code))) return success();
  return Error(Code::duplicate, "there is a file of that name already");
}

Error unsound(const std::vector<std::string>& faults) {
  return {Code::corrupt, "the copy has " + std::to_string(faults.size()) + " faults: " + faults.front()};
}

Result<> check_personal(Records& records, const Table& table) {
  const Query query{.table = &table};
  TECHHUB_TRY(auto cursor, records.transaction().query(query));
  for (;;) {
    TECHHUB_TRY(auto row, cursor->next());
    if (!row) return success();
    const std::string key = key_text(row->key());
    if (!records.open(*row) || !hub::open_inside(records.vault(), *row))
      return unsound({table.label + " " + key + ": a personal value does not open"});
  }
}

// That the copy holds this schema, opens with the keys of the hub, and is sound.
Result<> check_copy(Hub& hub, const std::filesystem::path& file, bool verify) {
  const auto& state = ChangeLog::state_of(hub);
  TECHHUB_TRY(auto copy, storage::open_sqlite(file));
  const hub::Schema schema(*state.platform);
  TECHHUB_DO(copy->migrate(state.platform->tables(), schema.migrations, state.options.clock()));
  if (verify) {
    TECHHUB_TRY(const auto faults, copy->verify());
    if (!faults.empty()) return unsound(faults);
  }
  TECHHUB_TRY(auto transaction, copy->begin(Mode::read));
  TECHHUB_TRY(Records records, state.records(*transaction));
  for (const Table* table : state.platform->tables()) {
    if (verify && table->has_personal()) TECHHUB_DO(check_personal(records, *table));
  }
  return success();
}

}  // namespace

Result<> backup(Hub& hub, const std::filesystem::path& file, const BackupOptions& options) {
  TECHHUB_DO(check_is_free(file, options));
  const Part part(file);
  TECHHUB_DO(hub.storage().backup_to(part.path(), of_storage(options)));
  TECHHUB_DO(check_copy(hub, part.path(), options.verify));
  return storage::install_sqlite(part.path(), file, options.replace);
}

Result<> restore(std::shared_ptr<const Platform> platform, const std::filesystem::path& backup,
                 const std::filesystem::path& database, const vault::MasterKey& key, const BackupOptions& options) {
  TECHHUB_DO(check_is_free(database, options));
  const Part part(database);
  TECHHUB_DO(storage::copy_sqlite(backup, part.path(), of_storage(options)));
  {
    TECHHUB_TRY(auto made, storage::open_sqlite(part.path()));
    TECHHUB_TRY(const auto hub, Hub::open(std::move(platform), std::move(made), key));
    if (options.verify) {
      TECHHUB_TRY(auto faults, hub->verify());
      // A backup of an earlier build holds its terms: they follow from the rows.
      if (!faults.empty()) {
        TECHHUB_DO(reindex(*hub));
        TECHHUB_TRY(faults, hub->verify());
      }
      if (!faults.empty()) return unsound(faults);
    }
  }
  return storage::install_sqlite(part.path(), database, options.replace);
}

}  // namespace techhub
