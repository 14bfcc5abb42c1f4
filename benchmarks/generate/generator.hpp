// SPDX-License-Identifier: MIT
// Generator: dumps of any size in the form of the sample. Every object is made after one of the sample's, so that its
// words, gaps and oddities come in the sample's shares; references lead to rows that the dump has, and what has to be
// unique is. The same sample, scale, seed and form give the same bytes. Memory does not grow with the scale.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace generate {

struct Options {
  double scale = 1;  // 1: as many rows as the site that the sample is a fiftieth of, about 269,000 objects
  std::uint64_t seed = 1;
  enum class Form : std::uint8_t { lines, array } form = Form::lines;
};

class Generator {
 public:
  // `sample`: the unpacked sample, one object a line. What is not: std::invalid_argument.
  Generator(std::string_view sample, const Options& options);
  ~Generator();
  Generator(const Generator&) = delete;
  Generator& operator=(const Generator&) = delete;

  // The next object with what separates it from the others; false after the last.
  bool next(std::string& text);
  [[nodiscard]] std::int64_t objects() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The content of a file, unpacked if it is gzip. std::runtime_error when it does not open.
[[nodiscard]] std::string read_sample(const std::filesystem::path& file);

}  // namespace generate
