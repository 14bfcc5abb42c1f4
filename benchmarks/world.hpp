// SPDX-License-Identifier: MIT
// A hub in a fresh temporary file with as many rows as a benchmark asks for.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "techhub/techhub.hpp"

namespace bench {

class World {
 public:
  explicit World(bool full);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] techhub::Hub& hub() { return *hub_; }
  [[nodiscard]] const std::string& file() const { return file_; }

  // Inserts a row past the rules; answers its key.
  std::int64_t insert(techhub::Records& records, std::string_view label, techhub::Json fields);
  void write(const std::function<void(techhub::Records&)>& work);
  std::int64_t user(std::string_view role);

 private:
  std::string file_;
  std::unique_ptr<techhub::Hub> hub_;
  int users_ = 0;
};

// The value of a result, or the end of the program with its error.
template <class T>
T must(techhub::Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "bench: %s\n", result.error().to_string().c_str());
    std::exit(1);
  }
  return std::move(result).value();
}

}  // namespace bench
