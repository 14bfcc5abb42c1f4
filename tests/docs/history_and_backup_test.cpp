// SPDX-License-Identifier: MIT
// The code of docs/history.md and docs/backup.md.
#include <atomic>
#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/hub/backup.hpp"
#include "techhub/hub/history.hpp"

namespace techhub {

Result<> undo_last_change(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key) {
  HistoryQuery query;
  query.limit = 2;
  TECHHUB_TRY(const History past, history(hub, actor, label, key, query));
  if (past.versions.size() < 2) return success();
  // Nobody else's change in between is undone with it: that is a `conflict`.
  const Expect unchanged{.version = past.versions[0].id};
  TECHHUB_DO(revert(hub, actor, label, key, past.versions[1].id, unchanged, "undone"));
  return success();
}

Result<> back_up(Hub& hub, const std::filesystem::path& file, const std::atomic<bool>& stop) {
  BackupOptions options;
  options.replace = true;
  options.progress = [&](std::int64_t, std::int64_t) { return !stop; };
  return backup(hub, file, options);
}

Result<std::unique_ptr<Hub>> move_to(std::unique_ptr<storage::Storage> storage, const vault::MasterKey& new_key,
                                     Hub& hub, const vault::MasterKey& key, std::shared_ptr<const Platform> platform) {
  return copy(hub, key, {.platform = std::move(platform), .storage = std::move(storage), .key = new_key});
}

}  // namespace techhub

using namespace techhub;
using namespace techhub::test;

TEST_CASE("the samples of history and backup do what their pages say") {
  const auto folder = std::filesystem::temp_directory_path() / "techhub-history-and-backup";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  const auto key = vault::MasterKey::generate();
  const auto whole = platform().value();
  HubFixture f;
  const auto author = f.actor("user");
  const auto post = f.hub().create(author, "core.blog", Json::object({{"title", "Первый"}})).value().row.key();
  REQUIRE(f.hub().update(author, "core.blog", post, Json::object({{"title", "Второй"}})));
  REQUIRE(fault(undo_last_change(f.hub(), author, "core.blog", post)) == "");
  CHECK(f.row("core.blog", post).json("title")["ru"].as_string() == "Первый");

  const std::atomic<bool> stop{false};
  REQUIRE(fault(back_up(f.hub(), folder / "backup.db", stop)) == "");
  REQUIRE(fault(back_up(f.hub(), folder / "backup.db", stop)) == "");

  auto hub = Hub::init(whole, storage::open_sqlite(folder / "hub.db", {.create = true}).value(), key);
  REQUIRE(fault(hub) == "");
  auto moved = move_to(storage::open_sqlite(folder / "moved.db", {.create = true}).value(),
                       vault::MasterKey::generate(), *hub.value(), key, whole);
  CHECK(fault(moved) == "");
  moved = Error(Code::internal, "closed");
  hub.value().reset();
  std::filesystem::remove_all(folder);
}
