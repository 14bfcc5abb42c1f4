// SPDX-License-Identifier: MIT
// Site: a hub in a folder of its own that is put back to what it was between the rounds of a campaign, and what its
// file holds to the last byte.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "techhub/hub/import.hpp"
#include "techhub/techhub.hpp"

namespace techhub::test {

// How many rounds a campaign makes: the environment variable TECHHUB_ROUNDS, else `few`.
[[nodiscard]] int rounds(int few);
// The environment variable TECHHUB_SEED, else always the same.
[[nodiscard]] std::uint64_t seed();
// With TECHHUB_ROUNDS set: a line about what a campaign found.
void tell(const std::string& line);

// Every value of every row of a file, the library's and SQLite's own included: by table the number of rows and a hash.
struct Content {
  std::map<std::string, std::pair<std::int64_t, std::uint64_t>> tables;
  // The tables that differ, of counts only or of every byte.
  [[nodiscard]] std::string difference(const Content& other, bool counts_only = false) const;
};
[[nodiscard]] Content content_of(const std::filesystem::path& file);

// The unpacked sample, one object a line, and the file itself.
[[nodiscard]] const std::string& sample();
[[nodiscard]] const std::string& packed_sample();
// Of every model the first objects: all kinds of object in a fifth of the time.
[[nodiscard]] const std::string& part_of_sample();

class Site {
 public:
  // A few people and a company that the sample has too.
  Site();
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
  [[nodiscard]] const vault::MasterKey& key() const noexcept { return key_; }
  [[nodiscard]] std::unique_ptr<Hub> open() const;
  // Puts the file back to what the constructor left. No hub may be open.
  void restore() const;
  // What restore() leaves.
  [[nodiscard]] const Content& before() const noexcept { return before_; }

 private:
  std::filesystem::path folder_;
  std::filesystem::path file_;
  vault::MasterKey key_ = vault::MasterKey::generate();
  Content before_;
};

// Takes over what a site has already.
[[nodiscard]] ImportOptions replacing();
[[nodiscard]] Result<ImportReport> import_text(Hub& hub, const std::string& dump, const ImportOptions& options);

}  // namespace techhub::test
