// SPDX-License-Identifier: MIT
// The sample, imported once, and a hub over a copy of it for each case.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/hub_fixture.hpp"
#include "techhub/hub/import.hpp"
#include "techhub/techhub.hpp"

namespace techhub::test {

// A folder of its own with a database in it.
class Place {
 public:
  Place();
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "hub.db"; }

 private:
  std::filesystem::path folder_;
};

// The unpacked sample, one object a line.
[[nodiscard]] std::string sample_text();
Result<ImportReport> import_sample(Hub& hub, const ImportOptions& options = {});

// The master key of every sample.
[[nodiscard]] const vault::MasterKey& master_key();
[[nodiscard]] std::unique_ptr<Hub> open_hub(const std::filesystem::path& file,
                                            const vault::MasterKey& key = master_key(), HubOptions options = {});

class SampleFixture {
 public:
  SampleFixture();
  [[nodiscard]] Hub& hub() noexcept { return *hub_; }
  [[nodiscard]] std::filesystem::path file() const { return place_.file(); }
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return place_.folder(); }
  void close() { hub_.reset(); }
  void open(const vault::MasterKey& key = master_key()) { hub_ = open_hub(file(), key); }

 private:
  Place place_;
  std::unique_ptr<Hub> hub_;
};

// Every personal value in the clear, of rows, of versions and of the outbox, a line each.
[[nodiscard]] std::vector<std::string> opened(Hub& hub);
// The first lines that differ; "" when there are none.
[[nodiscard]] std::string difference(const std::vector<std::string>& a, const std::vector<std::string>& b);
// How many values are sealed with each data key, by its id.
[[nodiscard]] std::map<std::int64_t, std::int64_t> sealed_by(Hub& hub);
// The first row of a table that matches.
[[nodiscard]] Record first(Hub& hub, std::string_view label, const std::function<bool(const Record&)>& matches = {});
// Every row of a table, opened.
[[nodiscard]] std::vector<Record> all(Hub& hub, std::string_view label);

}  // namespace techhub::test
