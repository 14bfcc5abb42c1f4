// SPDX-License-Identifier: MIT
// Finds personal values in files, whatever their form: a set of texts, looked for all at once.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "techhub/value/json.hpp"

namespace techhub::test {

class Needles {
 public:
  Needles() : filter_(std::size_t{1} << 20) {}
  // `text` in the case given and in lower case; shorter ones than 8 bytes are passed over, for they stand anywhere.
  void add(std::string_view what, std::string_view text);
  // Bytes as they are.
  void add_bytes(std::string_view what, std::string_view bytes);
  [[nodiscard]] std::size_t size() const noexcept { return known_.size(); }

  // `what` of every needle found in the bytes, and how often.
  [[nodiscard]] std::map<std::string, int> find_in(std::string_view bytes) const;

 private:
  struct Needle {
    std::string what;
    std::string text;
  };
  std::unordered_multimap<std::uint64_t, Needle> known_;  // by their first eight bytes
  std::vector<bool> filter_;
};

// An object of a dump: what of it is personal goes into the needles.
void add_personal(Needles& needles, std::string_view model, const Json& fields);

// Every file of the folder, and every file that this process has open, removed ones too.
[[nodiscard]] std::string bytes_of_files(const std::filesystem::path& folder);

}  // namespace techhub::test
