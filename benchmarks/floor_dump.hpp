// SPDX-License-Identifier: MIT
// Reading a dump by hand: lines out of gzip, times, and JSON as the rows hold it.
#pragma once

#include <simdjson.h>
#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "floor.hpp"

namespace bench {

// Since 1970, of the Gregorian calendar.
[[nodiscard]] std::int64_t days(int year, int month, int day);
// `2025-06-02T14:26:26.708Z` in microseconds, `2024-01-15` in days.
[[nodiscard]] std::int64_t time_of(std::string_view text);
void append_string(std::string& out, std::string_view text);
void append(std::string& out, const simdjson::dom::element& value);

// Unpacks and cuts into lines; behind each there is room for the parser to look.
template <class Take>
void each_line(const std::filesystem::path& dump, Take&& take) {
  const gzFile file = gzopen(dump.c_str(), "rb");
  if (!file) fail("gzopen");
  gzbuffer(file, 1 << 18);
  constexpr std::size_t block = std::size_t{1} << 20;
  std::vector<char> buffer(block + simdjson::SIMDJSON_PADDING);
  std::size_t held = 0;
  for (;;) {
    if (buffer.size() < held + block / 2 + simdjson::SIMDJSON_PADDING) buffer.resize(buffer.size() * 2);
    const auto room = static_cast<unsigned>(buffer.size() - simdjson::SIMDJSON_PADDING - held);
    const int got = gzread(file, buffer.data() + held, room);
    if (got < 0) fail("gzread");
    if (got == 0) break;
    held += static_cast<std::size_t>(got);
    std::size_t at = 0;
    while (const void* end = std::memchr(buffer.data() + at, '\n', held - at)) {
      const auto size = static_cast<std::size_t>(static_cast<const char*>(end) - buffer.data()) - at;
      take({buffer.data() + at, size});
      at += size + 1;
    }
    std::memmove(buffer.data(), buffer.data() + at, held - at);
    held -= at;
  }
  gzclose(file);
}

}  // namespace bench
