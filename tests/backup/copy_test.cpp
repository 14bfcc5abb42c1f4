// SPDX-License-Identifier: MIT
// Copying a hub row by row.
#include "backup/support.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

const vault::MasterKey key = vault::MasterKey::generate();

CopyTarget target(const std::filesystem::path& file, const vault::MasterKey& master) {
  return {.platform = techhub::platform().value(),
          .storage = storage::open_sqlite(file, {.create = true}).value(),
          .key = master,
          .options = {}};
}

std::int64_t new_city(Hub& hub) {
  std::int64_t id = 0;
  hub.write([&](Records& records) -> Result<> {
       Record city(records.table("core.city"));
       TECHHUB_DO(records.insert(city));
       id = as_integer(city.key());
       return success();
     })
      .value();
  return id;
}

}  // namespace

TEST_CASE("a copy is the hub row by row, under another master key or the same") {
  const Folder folder;
  const auto hub = made(folder / "hub.db", key);
  const auto admin = fill(*hub);
  for (const auto& master : {key, vault::MasterKey::generate()}) {
    const auto file = folder / ("copy" + master.to_hex().substr(0, 4) + ".db");
    if (master.to_hex() != key.to_hex()) {
      // A hub that was only made is as good as an empty file.
      made(file, vault::MasterKey::generate()).reset();
    }
    auto copied = copy(*hub, key, target(file, master));
    REQUIRE(fault(copied) == "");
    auto from = rows_of(*hub);
    auto to = rows_of(*copied.value());
    for (auto* rows : {&from, &to}) {
      rows->erase("migrations.migration");
      for (auto& row : (*rows)["techhub.key"]) row[hub->platform().at("techhub.key").at("wrapped")] = Value{};
    }
    for (const auto& [label, rows] : from) {
      INFO(label);
      CHECK((to[label] == rows));
    }
    CHECK(to.size() == from.size());
    CHECK(copied.value()->verify().value().empty());
    const auto own = copied.value()->actor(admin + 1).value();
    CHECK(copied.value()->get(own, "account.user", own.user).value().text("last_name") == "Сатпаева");
    const auto email = whole()->at("account.user").at("email");
    CHECK(copied.value()->count(own, "account.user", Filter::is(email, std::string("person1@example.kz"))).value() ==
          1);
    copied.value().reset();
    CHECK(fault(opened(file, master)) == "");
    CHECK(fault(opened(file, vault::MasterKey::generate())) == "wrong_key");
  }
}

TEST_CASE("a copy gives out no key that its source gave out") {
  const Folder folder;
  const auto hub = made(folder / "hub.db", key);
  fill(*hub);
  std::int64_t last = 0;
  for (int i = 0; i < 5; ++i) last = new_city(*hub);
  REQUIRE(hub->write([&](Records& records) -> Result<> {
    for (auto id = last; id > last - 5; --id) TECHHUB_DO(records.erase(records.table("core.city"), id));
    return success();
  }));
  const auto copied = copy(*hub, key, target(folder / "copy.db", key));
  REQUIRE(fault(copied) == "");
  CHECK(new_city(*copied.value()) > last);
  CHECK(new_city(*hub) > last);
}

TEST_CASE("a copy goes only where nothing is, and all of it or none") {
  const Folder folder;
  const auto hub = made(folder / "hub.db", key);
  fill(*hub);
  CHECK(fault(copy(*hub, vault::MasterKey::generate(), target(folder / "a.db", key))) == "wrong_key");
  CHECK(fault(copy(*hub, key, {nullptr, nullptr, key, {}})) == "misuse");
  {
    const auto other = made(folder / "full.db", key);
    new_city(*other);
  }
  CHECK(fault(copy(*hub, key, target(folder / "full.db", key))) == "duplicate");
  CHECK(rows_of(*opened(folder / "full.db", key).value())["core.city"].size() == 1);

  BackupOptions options;
  int calls = 0;
  options.progress = [&](std::int64_t done, std::int64_t of) {
    CHECK(done <= of);
    return ++calls < 1;
  };
  CHECK(fault(copy(*hub, key, target(folder / "b.db", key), options)) == "cancelled");
  // What was stopped is taken up again.
  calls = -1000000;
  CHECK(fault(copy(*hub, key, target(folder / "b.db", key), options)) == "");
}

TEST_CASE("a copy is of one moment although others write") {
  const Folder folder;
  const auto hub = made(folder / "hub.db", key);
  fill(*hub);
  const auto before = rows_of(*hub)["core.city"].size();
  BackupOptions options;
  std::int64_t written = 0;
  options.progress = [&](std::int64_t, std::int64_t) {
    written = new_city(*hub);
    return true;
  };
  const auto copied = copy(*hub, key, target(folder / "copy.db", key), options);
  REQUIRE(fault(copied) == "");
  CHECK(written > 0);
  CHECK(rows_of(*copied.value())["core.city"].size() == before);
}
