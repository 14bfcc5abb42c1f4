// SPDX-License-Identifier: MIT
// Backups of a hub in use, and restoring them.
#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "backup/support.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

using std::filesystem::path;

const vault::MasterKey key = vault::MasterKey::generate();

void write_text(const path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

void run_sql(const path& file, const std::string& text) {
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE, 5000).exec(text);
}

}  // namespace

TEST_CASE("a backup is the hub as it was, in one file that opens with its key") {
  const Folder folder;
  const auto hub = made(folder / "hub.db", key);
  fill(*hub);
  BackupOptions options;
  options.pages_per_step = 16;
  std::vector<std::pair<std::int64_t, std::int64_t>> told;
  options.progress = [&](std::int64_t done, std::int64_t of) {
    told.emplace_back(done, of);
    return true;
  };
  REQUIRE(fault(backup(*hub, folder / "copy.db", options)) == "");
  REQUIRE(told.size() > 2);
  CHECK(std::is_sorted(told.begin(), told.end()));
  CHECK(told.back().first == told.back().second);
  CHECK(folder.names() == "copy.db hub.db hub.db-shm hub.db-wal");
  {
    const auto copy = opened(folder / "copy.db", key);
    REQUIRE(fault(copy) == "");
    CHECK(rows_of(*copy.value()) == rows_of(*hub));
    CHECK(copy.value()->verify().value().empty());
  }
  CHECK(fault(opened(folder / "copy.db", vault::MasterKey::generate())) == "wrong_key");
  // Whoever may read the database may read its backup, and nobody else.
  CHECK(std::filesystem::status(folder / "copy.db").permissions() ==
        std::filesystem::status(folder / "hub.db").permissions());
}

TEST_CASE("a backup that does not come to its end leaves nothing, and what was there as it was") {
  const Folder folder;
  const auto hub = made(folder / "hub.db", key);
  fill(*hub);
  write_text(folder / "old.db", "не база");
  const auto before = folder.bytes();
  BackupOptions options;
  options.pages_per_step = 8;
  CHECK(fault(backup(*hub, folder / "old.db", options)) == "duplicate");
  CHECK(fault(backup(*hub, folder / "missing" / "copy.db", options)) == "io");
  options.replace = true;
  CHECK(fault(backup(*hub, folder / "old.db", options)) == "invalid");
  // Not even the database itself.
  CHECK(fault(backup(*hub, folder / "hub.db", options)) == "busy");
  options.progress = [](std::int64_t done, std::int64_t) { return done < 24; };
  CHECK(fault(backup(*hub, folder / "copy.db", options)) == "cancelled");
  auto after = folder.bytes();
  CHECK(after.size() == before.size());
  CHECK(after["old.db"] == "не база");
  CHECK(after["hub.db"] == before.at("hub.db"));
}

TEST_CASE("a backup is replaced when that is asked for") {
  const Folder folder;
  const auto hub = made(folder / "hub.db", key);
  REQUIRE(fault(backup(*hub, folder / "copy.db")) == "");
  fill(*hub);
  CHECK(fault(backup(*hub, folder / "copy.db")) == "duplicate");
  BackupOptions options;
  options.replace = true;
  {
    const auto reader = opened(folder / "copy.db", key);
    REQUIRE(reader);
    CHECK(fault(backup(*hub, folder / "copy.db", options)) == "busy");
  }
  REQUIRE(fault(backup(*hub, folder / "copy.db", options)) == "");
  CHECK(folder.names() == "copy.db hub.db hub.db-shm hub.db-wal");
  CHECK(rows_of(*opened(folder / "copy.db", key).value()) == rows_of(*hub));
}

TEST_CASE("a backup is finished and sound although others write all the time", "[threads]") {
  const Folder folder;
  const auto hub = made(folder / "hub.db", key);
  const auto admin = hub->actor(fill(*hub)).value();
  std::atomic<bool> stop{false};
  std::atomic<int> written{0};
  // Each change writes two rows that belong together.
  std::thread writer([&] {
    while (!stop) {
      const auto done = hub->write([&](Records& records) -> Result<> {
        for (const auto* name : {"left", "right"}) {
          Record city(records.table("core.city"));
          city.set("name", Json::object({{"ru", name}}).dump());
          TECHHUB_DO(records.insert(city));
        }
        return success();
      });
      if (!done) return;
      ++written;
    }
  });
  // Also when the test ends early.
  const std::shared_ptr<void> joined(nullptr, [&](void*) {
    stop = true;
    if (writer.joinable()) writer.join();
  });
  const auto pairs = [](Hub& of) {
    std::map<std::string, int> count;
    auto rows = rows_of(of);
    for (const auto& row : rows["core.city"]) ++count[std::get<std::string>(row[1])];
    REQUIRE(count[R"({"ru":"left"})"] == count[R"({"ru":"right"})"]);
    return count[R"({"ru":"left"})"];
  };
  int last = -1;
  for (int i = 0; i < 5; ++i) {
    const int before = written;
    BackupOptions options;
    options.pages_per_step = 4;
    const auto file = folder / ("copy" + std::to_string(i) + ".db");
    const auto done = backup(*hub, file, options);
    INFO(i);
    REQUIRE(fault(done) == "");
    const auto copy = opened(file, key);
    REQUIRE(fault(copy) == "");
    const int found = pairs(*copy.value());
    CHECK(found >= before);
    CHECK(found >= last);
    last = found;
  }
  stop = true;
  writer.join();
  CHECK(written > last);
  CHECK(admin.user != 0);
}

TEST_CASE("a backup that is killed leaves no half file under its name") {
  const Folder folder;
  fill(*made(folder / "hub.db", key));
  const int status = in_child([&] {
    const auto hub = opened(folder / "hub.db", key).value();
    BackupOptions options;
    options.pages_per_step = 8;
    options.progress = [](std::int64_t done, std::int64_t) {
      if (done >= 24) ::raise(SIGKILL);
      return true;
    };
    static_cast<void>(backup(*hub, folder / "copy.db", options));
  });
  CHECK(status == 128 + SIGKILL);
  CHECK_FALSE(std::filesystem::exists(folder / "copy.db"));
  const auto hub = opened(folder / "hub.db", key).value();
  REQUIRE(fault(backup(*hub, folder / "copy.db")) == "");
  CHECK(rows_of(*opened(folder / "copy.db", key).value()) == rows_of(*hub));
}

TEST_CASE("a restore makes the database that the backup was of") {
  const Folder folder;
  {
    const auto hub = made(folder / "hub.db", key);
    fill(*hub);
    REQUIRE(fault(backup(*hub, folder / "copy.db")) == "");
  }
  const auto copy = folder.bytes()["copy.db"];
  REQUIRE(fault(restore(whole(), folder / "copy.db", folder / "new.db", key)) == "");
  CHECK(folder.bytes()["copy.db"] == copy);
  CHECK(folder.names() == "copy.db hub.db new.db");
  CHECK(rows_of(*opened(folder / "new.db", key).value()) == rows_of(*opened(folder / "copy.db", key).value()));
}

TEST_CASE("a restore makes the search terms anew that an earlier build did not keep") {
  const Folder folder;
  std::string terms;
  {
    const auto hub = made(folder / "hub.db", key);
    fill(*hub);
    REQUIRE(fault(backup(*hub, folder / "copy.db")) == "");
  }
  {
    const auto old = opened(folder / "copy.db", key).value();
    const auto blog = old->platform().table("core.blog").value();
    auto transaction = old->storage().begin(storage::Mode::write).value();
    Record row = transaction->query({.table = blog}).value()->next().value().value();
    terms = row.text("search_field");
    REQUIRE_FALSE(terms.empty());
    row.set("search_field", std::string());
    ColumnSet written;
    written.add(blog->at("search_field"));
    REQUIRE(transaction->update(row, written));
    REQUIRE(transaction->commit());
    REQUIRE_FALSE(old->verify().value().empty());
  }
  REQUIRE(fault(restore(whole(), folder / "copy.db", folder / "new.db", key)) == "");
  const auto hub = opened(folder / "new.db", key).value();
  CHECK(hub->verify().value().empty());
}

TEST_CASE("a restore takes a database in use, and the log beside it") {
  const Folder folder;
  const auto hub = made(folder / "hub.db", key);
  fill(*hub);
  REQUIRE(std::filesystem::file_size(folder / "hub.db-wal") > 0);
  REQUIRE(fault(restore(whole(), folder / "hub.db", folder / "new.db", key)) == "");
  CHECK(rows_of(*opened(folder / "new.db", key).value()) == rows_of(*hub));
}

TEST_CASE("a restore that is refused leaves every file as it was") {
  const Folder folder;
  fill(*made(folder / "hub.db", key));
  REQUIRE(fault(backup(*opened(folder / "hub.db", key).value(), folder / "copy.db")) == "");
  const std::string sound = folder.bytes()["copy.db"];
  write_text(folder / "newer.db", sound);
  run_sql(folder / "newer.db", "INSERT INTO django_migrations (app, name, applied) VALUES ('techhub', '9999_x', 0)");
  run_sql(folder / "newer.db", "PRAGMA journal_mode = DELETE");
  std::string damaged = sound;
  for (std::size_t at = 8192; at < damaged.size(); at += 4096) damaged.replace(at + 64, 512, 512, '\xff');
  write_text(folder / "damaged.db", damaged);
  write_text(folder / "text.db",
             "не база, а текст, который длиннее заголовка базы: сто байтов и ещё немного, чтобы хватило");
  write_text(folder / "empty.db", "");
  write_text(folder / "cut.db", sound.substr(0, sound.size() / 2));
  {
    SQLite::Database other((folder / "other.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE notes (text)");
  }
  write_text(folder / "forged.db", sound);
  run_sql(folder / "forged.db",
          "UPDATE account_user SET last_name = (SELECT last_name FROM account_user WHERE id = 2) WHERE id = 1");
  run_sql(folder / "forged.db", "PRAGMA journal_mode = DELETE");

  struct Case {
    std::string_view backup;
    std::string_view fault;
  };
  const std::vector<Case> cases{{"none.db", "not_found"}, {"newer.db", "newer_schema"}, {"damaged.db", "corrupt"},
                                {"text.db", "corrupt"},   {"empty.db", "corrupt"},      {"cut.db", "corrupt"},
                                {"other.db", "invalid"},  {"forged.db", "corrupt"}};
  const auto before = folder.bytes();
  for (const auto& one : cases) {
    for (const auto* target : {"new.db", "hub.db"}) {
      INFO(one.backup << " > " << target);
      BackupOptions options;
      options.replace = true;
      CHECK(fault(restore(whole(), folder / one.backup, folder / target, key, options)) == one.fault);
      CHECK(folder.bytes() == before);
    }
  }
  BackupOptions replacing;
  replacing.replace = true;
  CHECK(fault(restore(whole(), folder / "copy.db", folder / "hub.db", vault::MasterKey::generate(), replacing)) ==
        "wrong_key");
  CHECK(fault(restore(whole(), folder / "copy.db", folder / "hub.db", key)) == "duplicate");
  // Nobody else's file is taken for one of ours.
  CHECK(fault(restore(whole(), folder / "copy.db", folder / "text.db", key, replacing)) == "invalid");
  CHECK(fault(restore(whole(), folder / "copy.db", folder / "other.db", key, replacing)) == "invalid");
  replacing.progress = [](std::int64_t, std::int64_t) { return false; };
  CHECK(fault(restore(whole(), folder / "copy.db", folder / "hub.db", key, replacing)) == "cancelled");
  CHECK(folder.bytes() == before);
}

TEST_CASE("a database is replaced with its log, and only when nobody has it open") {
  const Folder folder;
  const auto other_key = vault::MasterKey::generate();
  fill(*made(folder / "hub.db", key));
  REQUIRE(fault(backup(*opened(folder / "hub.db", key).value(), folder / "copy.db")) == "");
  BackupOptions options;
  options.replace = true;

  SECTION("at rest") { fill(*made(folder / "target.db", other_key)); }
  SECTION("with a log that a crash left") {
    CHECK(in_child([&] {
            const auto hub = made(folder / "target.db", other_key);
            fill(*hub);
            ::raise(SIGKILL);
          }) == 128 + SIGKILL);
    REQUIRE(std::filesystem::file_size(folder / "target.db-wal") > 0);
    CHECK(fault(restore(whole(), folder / "copy.db", folder / "target.db", key)) == "duplicate");
  }
  SECTION("damaged") {
    std::string bytes = folder.bytes()["copy.db"];
    for (std::size_t at = 100; at < bytes.size(); at += 7) bytes[at] = '\x55';
    write_text(folder / "target.db", bytes);
    write_text(folder / "target.db-wal", "остаток");
  }
  SECTION("empty") { write_text(folder / "target.db", ""); }
  SECTION("gone, but for its log") {
    write_text(folder / "target.db-wal", "остаток");
    CHECK(fault(restore(whole(), folder / "copy.db", folder / "target.db", key)) == "duplicate");
  }
  SECTION("in use") {
    const auto hub = made(folder / "target.db", other_key);
    const auto before = rows_of(*hub);
    CHECK(fault(restore(whole(), folder / "copy.db", folder / "target.db", key, options)) == "busy");
    CHECK(rows_of(*hub) == before);
    REQUIRE(hub->set_setting("timezone", Json("Asia/Almaty")));
  }
  REQUIRE(fault(restore(whole(), folder / "copy.db", folder / "target.db", key, options)) == "");
  CHECK(folder.names() == "copy.db hub.db target.db");
  const auto hub = opened(folder / "target.db", key);
  REQUIRE(fault(hub) == "");
  CHECK(rows_of(*hub.value()) == rows_of(*opened(folder / "copy.db", key).value()));
  // It is a database like any other: it takes changes.
  REQUIRE(hub.value()->set_setting("timezone", Json("Asia/Almaty")));
  CHECK(hub.value()->verify().value().empty());
}
