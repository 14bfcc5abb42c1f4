// SPDX-License-Identifier: MIT
// ImportFixture: a hub to import into, and dumps made of a few lines.
#pragma once

#include "support/hub_fixture.hpp"
#include "techhub/hub/import.hpp"

namespace techhub::test {

// A file of tests/data, as it is and as JSON.
[[nodiscard]] std::string file_of(std::string_view name);
[[nodiscard]] Json checked_in(std::string_view name);
// The unpacked sample, one object a line.
[[nodiscard]] const std::string& sample();
// Everything that a reader gives.
[[nodiscard]] Result<std::string> drained(const ByteReader& read);
// Gives a text in portions.
[[nodiscard]] ByteReader reader_of(std::string text, std::size_t portion = 4096);
// `{"model":...,"pk":...,"fields":...}` and a line's end.
[[nodiscard]] std::string line(std::string_view model, const Json& key, const Json& fields);

// The first line in which two contents differ, of both; "" when they are the same.
[[nodiscard]] std::string difference(const std::string& a, const std::string& b);

class ImportFixture : public HubFixture {
 public:
  using HubFixture::HubFixture;
  Result<ImportReport> import(std::string_view dump, const ImportOptions& options = {}) {
    return import_dump(hub(), reader_of(std::string(dump)), options);
  }
  Result<ImportReport> import_sample(const ImportOptions& options = {});
  // Rows by table, those that are there without an import left out.
  [[nodiscard]] std::map<std::string, std::int64_t> counts();
  // Every value of every row but for keys that are given out and what is random: salts and sealed values (opened).
  [[nodiscard]] std::string content();
};

}  // namespace techhub::test
