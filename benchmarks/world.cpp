// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <unistd.h>

#include <cstdio>

#include "floor.hpp"

namespace bench {

using namespace techhub;

void fail(std::string_view what) {
  std::fprintf(stderr, "bench: %.*s\n", static_cast<int>(what.size()), what.data());
  std::exit(1);
}

World::World(bool full) {
  static int made = 0;
  file_ = (std::filesystem::temp_directory_path() /
           ("techhub-bench-" + std::to_string(::getpid()) + "-" + std::to_string(made++) + ".db"))
              .string();
  using Synchronous = storage::SqliteOptions::Synchronous;
  storage::SqliteOptions options{.create = true};
  options.synchronous = full ? Synchronous::full : Synchronous::normal;
  hub_ = must(Hub::init(must(platform()), must(storage::open_sqlite(file_, options)), vault::MasterKey::generate()));
}

World::~World() {
  hub_.reset();
  for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file_ + suffix);
}

std::int64_t World::insert(Records& records, std::string_view label, Json fields) {
  Record row(records.table(label));
  must(assign(row, fields));
  if (!records.insert(row)) fail("insert");
  return row.key().index() == 1 ? as_integer(row.key()) : 0;
}

void World::write(const std::function<void(Records&)>& work) {
  const auto done = hub_->write([&](Records& records) -> Result<> {
    work(records);
    return success();
  });
  if (!done) fail(done.error().to_string());
}

std::int64_t World::user(std::string_view role) {
  std::int64_t key = 0;
  write([&](Records& records) {
    key = insert(records, "account.user",
                 Json::object({{"email", "user" + std::to_string(++users_) + "@example.kz"},
                               {"phone", "+77010000000"},
                               {"first_name", "Айгерим"},
                               {"last_name", "Сатпаева"},
                               {"role", role},
                               {"is_active", true},
                               {"date_joined", "2024-01-01T00:00:00Z"}}));
  });
  return key;
}

}  // namespace bench
