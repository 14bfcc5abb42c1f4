// SPDX-License-Identifier: MIT
// Played: a hub with the imported sample on which all scenarios were played once, for every test to look at.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "scenarios.hpp"
#include "techhub/hub/import.hpp"

namespace techhub::test {

class Played {
 public:
  // Plays at the first call; the end of the program removes the files.
  static Played& get();

  [[nodiscard]] Hub& hub() noexcept { return *hub_; }
  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
  // How each scenario ended: empty, or its error.
  [[nodiscard]] const std::vector<std::string>& ends() const noexcept { return ends_; }
  [[nodiscard]] const std::vector<std::vector<demo::Step>>& steps() const noexcept { return steps_; }
  [[nodiscard]] std::vector<demo::Step> all_steps() const;
  [[nodiscard]] const demo::Counts& before() const noexcept { return before_; }
  [[nodiscard]] const demo::Counts& after() const noexcept { return after_; }

  // Every row of a table as it is stored, sealed values opened where `open`.
  [[nodiscard]] std::vector<Record> rows(std::string_view label, bool open = false);
  [[nodiscard]] Record row(std::string_view label, const std::string& key);

 private:
  Played();
  ~Played();

  std::filesystem::path file_;
  std::unique_ptr<Hub> hub_;
  std::vector<std::string> ends_;
  std::vector<std::vector<demo::Step>> steps_;
  demo::Counts before_;
  demo::Counts after_;
};

}  // namespace techhub::test
