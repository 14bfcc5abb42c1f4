// SPDX-License-Identifier: MIT
// The bytes of a dump and the objects in them. Gzip is told by its first bytes, an array of objects (JSON) from one
// object a line (JSONL) by the first character.
#pragma once

#include <filesystem>
#include <string>

#include "techhub/hub/import.hpp"

namespace techhub::hub {

// `not_found`, `io`.
Result<ByteReader> read_file(const std::filesystem::path& file);
// The same bytes, unpacked if they are gzip (also several members in a row).
ByteReader unpacked(ByteReader packed);

class DumpReader {
 public:
  static constexpr std::size_t max_object = std::size_t{64} << 20;

  explicit DumpReader(ByteReader read) : read_(std::move(read)) {}

  // The text of the next object into `text`; false at the end. What stands between objects is checked here, the object
  // itself by whoever parses it.
  Result<bool> next(std::string& text);
  // Of the object read last: the line of JSONL, the place in the array, from 1.
  [[nodiscard]] std::int64_t line() const noexcept { return line_; }
  [[nodiscard]] std::int64_t bytes() const noexcept { return bytes_; }

 private:
  Result<bool> fill();
  // The next byte that is no white space, not taken; -1 at the end.
  Result<int> peek();
  Result<bool> next_line(std::string& text);
  Result<bool> next_element(std::string& text);
  Result<> copy_object(std::string& text);
  [[nodiscard]] Error broken(std::string_view why) const;

  enum class Form : std::uint8_t { unknown, lines, array, ended };

  ByteReader read_;
  std::string buffer_;
  std::size_t at_ = 0;
  Form form_ = Form::unknown;
  std::int64_t line_ = 0;
  std::int64_t bytes_ = 0;
};

}  // namespace techhub::hub
