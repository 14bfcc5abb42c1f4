// SPDX-License-Identifier: MIT
// The floor of import: a program for this one kind of dump, as a careful C++ programmer would write it by hand over
// zlib, simdjson and plain SQLite. It inserts the rows that import_dump inserts, into the same tables with the same
// indexes, in one transaction under the same pragmas, with values of the same length in place of sealed ones and
// counters in place of look-up hashes and hashes of tokens. It checks nothing and reports nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <unordered_map>

namespace bench {

struct HandWritten {
  std::map<std::string, std::string, std::less<>> tables;  // the table of each model
  // Search text, ready made, by table and key. It goes into the table's index as well.
  std::map<std::string, std::unordered_map<std::string, std::string>> search_text;
};

// Answers how many objects it read.
std::int64_t import_by_hand(const std::string& database, const std::filesystem::path& dump, const HandWritten& given);

// Reads and parses it only.
std::int64_t parse_by_hand(const std::filesystem::path& dump);

}  // namespace bench
