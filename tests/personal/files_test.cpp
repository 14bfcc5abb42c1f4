// SPDX-License-Identifier: MIT
#include <sstream>

#include "hub/import/source.hpp"
#include "personal/needles.hpp"
#include "personal/support.hpp"
#include "techhub/hub/import.hpp"
#include "techhub/hub/keys.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

struct Dump {
  Needles needles;       // everybody's
  Needles trader_names;  // of sole traders, whose companies are called by them
};

const Dump& dump() {
  static const Dump made = [] {
    Dump dump;
    std::vector<Json> objects;
    std::string company_names;
    std::istringstream lines(sample_text());
    for (std::string line; std::getline(lines, line);) {
      objects.push_back(Json::parse(line).value());
      if (objects.back()["model"].as_string() == "account.company")
        company_names += std::string(objects.back()["fields"]["name"].as_string()) + "\n";
    }
    for (const Json& object : objects) {
      const Json& fields = object["fields"];
      const std::string first(fields["first_name"].as_string());
      const std::string last(fields["last_name"].as_string());
      const bool is_trader = !first.empty() && !last.empty() &&
                             (company_names.find(first + " " + last) != std::string::npos ||
                              company_names.find(last + " " + first) != std::string::npos);
      add_personal(is_trader ? dump.trader_names : dump.needles, object["model"].as_string(), fields);
    }
    return dump;
  }();
  return made;
}

}  // namespace

TEST_CASE("no personal value of the sample stands in any file, at any time") {
  const Dump& known = dump();
  REQUIRE(known.needles.size() > 5000);
  const std::string text = sample_text();
  CHECK(known.needles.find_in(text).size() >= 4);  // the control: they are found where they stand

  SampleFixture f;
  const auto clean = [&](std::string_view moment) {
    INFO(moment);
    const auto bytes = bytes_of_files(f.folder());
    CHECK(bytes.size() > 1'000'000);
    CHECK((known.needles.find_in(bytes) == std::map<std::string, int>{}));
  };
  clean("imported");
  const auto options = ImportOptions{.on_conflict = ImportOptions::OnConflict::replace,
                                     .progress = [&, calls = 0](const ImportProgress&) mutable {
                                       if (++calls % 40 == 1) clean("while it is imported once more");
                                       return true;
                                     }};
  REQUIRE(import_sample(f.hub(), options));
  clean("imported once more");
  REQUIRE(rotate(f.hub(), rules::Actor::system()));
  REQUIRE(rekey(f.hub(), rules::Actor::system()));
  clean("with other keys");
  f.close();
  clean("closed");

  f.open();
  // Names stand in the names of sole traders' companies, which are public, and nowhere else.
  const auto names = known.trader_names.find_in(bytes_of_files(f.folder()));
  for (const auto& [what, count] : names) CHECK(what == "name");
  f.hub()
      .read([&](Records& records) -> Result<> {
        for (const Table* table : records.platform().tables()) {
          TECHHUB_TRY(const auto rows, records.select(Query{.table = table}));
          for (const Record& row : rows) {
            for (std::size_t i = 0; i < table->columns.size(); ++i) {
              INFO(table->label << "." << table->columns[i].name);
              // The name, and the words of it by which the company is found.
              const bool is_public = table->label == "account.company" &&
                                     (table->columns[i].name == "name" || table->columns[i].name == "search_field");
              CHECK((is_public || known.trader_names.find_in(as_text(row[i])).empty()));
            }
          }
        }
        return success();
      })
      .value();
}
