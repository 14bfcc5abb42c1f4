// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <fstream>

#include "storage/conformance.hpp"
#include "storage/tables.hpp"

namespace techhub::storage::test {

// What is in the file only its own backend can read; what happens around it holds for all.
void conformance_of_backups(const Make& make) {
  const Schema schema;
  const auto storage = make();
  const auto name = std::filesystem::temp_directory_path() / "techhub-conformance-XXXXXX";
  std::string folder = name.string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const auto file = std::filesystem::path(folder) / "backup";
  const auto files = [&] {
    const auto all = std::filesystem::directory_iterator(folder);
    return std::distance(begin(all), end(all));
  };

  migrate(*storage, schema);
  {
    auto transaction = get(storage->begin(Mode::write));
    for (std::int64_t id = 1; id <= 500; ++id)
      get(transaction->insert(room(schema, id, "room " + std::to_string(id) + std::string(500, '.'))));
    get(transaction->commit());
  }
  const auto first = storage->backup_to(file);
  if (!first) {
    CHECK(first.error().code() == Code::unsupported);
    CHECK(files() == 0);
  } else {
    CHECK(std::filesystem::file_size(file) > 0);
    CHECK(files() == 1);
    CHECK(error_of(storage->backup_to(file)).code() == Code::duplicate);
    CHECK(error_of(storage->backup_to(file / "below")).code() == Code::io);
    CHECK(files() == 1);

    // Stopped: nothing is left of it.
    const auto second = std::filesystem::path(folder) / "second";
    int calls = 0;
    BackupOptions options;
    options.pages_per_step = 1;
    options.progress = [&](std::int64_t done, std::int64_t of) {
      CHECK(done <= of);
      return ++calls < 3;
    };
    CHECK(error_of(storage->backup_to(second, options)).code() == Code::cancelled);
    CHECK(files() == 1);

    // Others read and write meanwhile, and it comes to its end.
    std::int64_t key = 1000;
    options.progress = [&](std::int64_t, std::int64_t) {
      auto transaction = get(storage->begin(Mode::write));
      ++key;
      get(transaction->insert(room(schema, key, "while it is copied " + std::to_string(key))));
      get(transaction->commit());
      return true;
    };
    get(storage->backup_to(second, options));
    CHECK(key > 1000);
    CHECK(get(get(storage->begin(Mode::read))->count(schema.room, {})) == 500 + key - 1000);
    CHECK(files() == 2);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace techhub::storage::test
