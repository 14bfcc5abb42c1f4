// SPDX-License-Identifier: MIT
#include "scenarios/played.hpp"

#include <unistd.h>

namespace techhub::test {

Played& Played::get() {
  static Played played;
  return played;
}

Played::Played()
    : file_(std::filesystem::temp_directory_path() / ("techhub-scenarios-" + std::to_string(::getpid()) + ".db")) {
  // A Wednesday, nine in the morning in Almaty, a day after the last booking of the sample.
  const auto now = std::make_shared<Time>(Time::parse("2025-12-03T04:00:00Z").value());
  HubOptions options;
  options.clock = [now] { return *now; };
  options.password_cost = {.operations = 1, .memory_kib = 8};
  storage::SqliteOptions sqlite;
  sqlite.create = true;
  sqlite.synchronous = storage::SqliteOptions::Synchronous::normal;
  hub_ = Hub::init(platform().value(), storage::open_sqlite(file_, sqlite).value(), vault::MasterKey::generate(),
                   std::move(options))
             .value();
  import_dump(*hub_, std::filesystem::path(TECHHUB_SOURCE_DIR) / "tests/data/techhub-sample.jsonl.gz").value();
  before_ = demo::count_rows(*hub_).value();
  for (const auto& scenario : demo::scenarios()) {
    auto& steps = steps_.emplace_back();
    demo::Stage stage{.hub = *hub_, .now = now, .tell = [&](const demo::Step& step) { steps.push_back(step); }};
    const auto end = scenario.play(stage);
    ends_.push_back(end ? std::string() : end.error().to_string());
  }
  after_ = demo::count_rows(*hub_).value();
}

Played::~Played() {
  hub_.reset();
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file_.string() + suffix, ignored);
}

std::vector<demo::Step> Played::all_steps() const {
  std::vector<demo::Step> all;
  for (const auto& steps : steps_) all.insert(all.end(), steps.begin(), steps.end());
  return all;
}

std::vector<Record> Played::rows(std::string_view label, bool open) {
  std::vector<Record> found;
  hub_->read([&](Records& records) -> Result<> {
        TECHHUB_TRY(found, records.select(Query{.table = &records.table(label)}));
        if (open) {
          for (Record& row : found) TECHHUB_DO(records.open(row));
        }
        return success();
      })
      .value();
  return found;
}

Record Played::row(std::string_view label, const std::string& key) {
  for (Record& row : rows(label)) {
    if (key_text(row.key()) == key) return std::move(row);
  }
  FAIL("no " << label << " " << key);
  return {};
}

}  // namespace techhub::test
