// SPDX-License-Identifier: MIT
#include "robust/site.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "hub/import/source.hpp"
#include "support/hub_fixture.hpp"

namespace techhub::test {
namespace {

std::filesystem::path sample_file() {
  return std::filesystem::path(TECHHUB_SOURCE_DIR) / "tests/data/techhub-sample.jsonl.gz";
}

class Hash {
 public:
  void add(const void* bytes, std::size_t size) noexcept {
    const auto* at = static_cast<const unsigned char*>(bytes);
    for (std::size_t i = 0; i < size; ++i) state_ = (state_ ^ at[i]) * 0x100000001b3U;
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325U;
};

struct Closed {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Closed>;
using Query = std::unique_ptr<sqlite3_stmt, Closed>;

Query query(sqlite3* database, const std::string& text) {
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_prepare_v2(database, text.c_str(), -1, &statement, nullptr) == SQLITE_OK);
  return Query(statement);
}

std::pair<std::int64_t, std::uint64_t> rows_of(sqlite3* database, const std::string& table) {
  const Query rows = query(database, "SELECT * FROM \"" + table + "\"");
  std::int64_t count = 0;
  Hash hash;
  int state = 0;
  while ((state = sqlite3_step(rows.get())) == SQLITE_ROW) {
    ++count;
    for (int i = 0; i < sqlite3_column_count(rows.get()); ++i) {
      const int type = sqlite3_column_type(rows.get(), i);
      const void* bytes = type == SQLITE_BLOB ? sqlite3_column_blob(rows.get(), i) : sqlite3_column_text(rows.get(), i);
      const int size = sqlite3_column_bytes(rows.get(), i);
      hash.add(&type, sizeof type);
      hash.add(&size, sizeof size);
      hash.add(bytes, static_cast<std::size_t>(size));
    }
  }
  REQUIRE(state == SQLITE_DONE);
  return {count, hash.value()};
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

int rounds(int few) {
  const char* asked = std::getenv("TECHHUB_ROUNDS");
  return asked == nullptr || *asked == '\0' ? few : std::max(1, std::atoi(asked));
}

std::uint64_t seed() {
  const char* asked = std::getenv("TECHHUB_SEED");
  return asked == nullptr || *asked == '\0' ? 20250602 : std::strtoull(asked, nullptr, 10);
}

void tell(const std::string& line) {
  const char* asked = std::getenv("TECHHUB_ROUNDS");
  if (asked != nullptr && *asked != '\0') std::cout << "seed " << seed() << ": " << line << '\n';
}

std::string Content::difference(const Content& other, bool counts_only) const {
  std::string names;
  for (const auto& [table, rows] : tables) {
    const auto same = other.tables.find(table);
    if (same == other.tables.end() || same->second.first != rows.first || (!counts_only && same->second != rows))
      names += table + " ";
  }
  for (const auto& [table, rows] : other.tables) {
    if (!tables.contains(table)) names += table + " ";
  }
  return names;
}

Content content_of(const std::filesystem::path& file) {
  sqlite3* opened = nullptr;
  REQUIRE(sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK);
  const Database database(opened);
  sqlite3_busy_timeout(opened, 5000);
  // Looking must not change anything beside the file.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  Content content;
  const Query names = query(opened, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  while (sqlite3_step(names.get()) == SQLITE_ROW) {
    const std::string name = reinterpret_cast<const char*>(sqlite3_column_text(names.get(), 0));
    content.tables.emplace(name, rows_of(opened, name));
  }
  return content;
}

const std::string& packed_sample() {
  static const std::string text = text_of(sample_file());
  return text;
}

const std::string& sample() {
  static const std::string text = [] {
    const auto read = hub::unpacked(hub::read_file(sample_file()).value());
    std::string all;
    std::array<char, 65536> buffer{};
    while (const auto count = read(buffer).value()) all.append(buffer.data(), count);
    return all;
  }();
  return text;
}

const std::string& part_of_sample() {
  static const std::string text = [] {
    std::map<std::string, int> taken;
    std::string part;
    for (std::size_t at = 0; at < sample().size();) {
      const auto end = sample().find('\n', at) + 1;
      const std::string object = sample().substr(at, end - at);
      if (++taken[std::string(Json::parse(object).value()["model"].as_string())] <= 20) part += object;
      at = end;
    }
    return part;
  }();
  return text;
}

Site::Site() {
  std::string name = (std::filesystem::temp_directory_path() / "techhub-robust-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  folder_ = name;
  file_ = folder_ / "site.db";
  {
    auto storage = storage::open_sqlite(file_, {.create = true}).value();
    HubOptions options;
    options.clock = [] { return monday; };
    const auto hub = Hub::init(platform().value(), std::move(storage), key_, std::move(options)).value();
    const auto written = hub->write([&](Records& records) -> Result<> {
      for (int i = 1; i <= 3; ++i) {
        Record person(records.table("account.user"));
        TECHHUB_DO(assign(person, Json::object({{"role", "user"},
                                                {"is_active", true},
                                                {"date_joined", text(monday)},
                                                {"email", "before" + std::to_string(i) + "@example.kz"},
                                                {"first_name", "Айгүл"},
                                                {"last_name", "Прежняя"}})));
        TECHHUB_DO(records.insert(person));
      }
      Record company(records.table("account.company"));
      TECHHUB_DO(assign(company, Json::object({{"name", "ТОО «Прежнее»"}, {"tin", ""}, {"author_id", 1}})));
      return records.insert(company);
    });
    REQUIRE(written);
  }
  before_ = content_of(file_);
  std::filesystem::copy_file(file_, folder_ / "kept");
}

Site::~Site() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::unique_ptr<Hub> Site::open() const {
  storage::SqliteOptions sqlite;
  sqlite.synchronous = storage::SqliteOptions::Synchronous::normal;
  HubOptions options;
  options.clock = [] { return monday; };
  return Hub::open(platform().value(), storage::open_sqlite(file_, sqlite).value(), key_, std::move(options)).value();
}

void Site::restore() const {
  for (const char* suffix : {"-wal", "-shm", "-lock"}) std::filesystem::remove(file_.string() + suffix);
  std::filesystem::copy_file(folder_ / "kept", file_, std::filesystem::copy_options::overwrite_existing);
}

ImportOptions replacing() {
  ImportOptions options;
  options.on_conflict = ImportOptions::OnConflict::replace;
  return options;
}

Result<ImportReport> import_text(Hub& hub, const std::string& dump, const ImportOptions& options) {
  std::size_t at = 0;
  return import_dump(
      hub,
      [&](std::span<char> out) -> Result<std::size_t> {
        const std::size_t count = std::min(out.size(), dump.size() - at);
        std::copy_n(dump.data() + at, count, out.data());
        at += count;
        return count;
      },
      options);
}

}  // namespace techhub::test
