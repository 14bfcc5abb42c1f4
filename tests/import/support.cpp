// SPDX-License-Identifier: MIT
#include "import/support.hpp"

#include <fstream>
#include <sstream>

#include "hub/import/source.hpp"
#include "hub/sealed_inside.hpp"

namespace techhub::test {
namespace {

std::filesystem::path data_file(std::string_view name) {
  return std::filesystem::path(TECHHUB_SOURCE_DIR) / "tests/data" / name;
}

}  // namespace

std::string file_of(std::string_view name) {
  std::ifstream in(data_file(name), std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Json checked_in(std::string_view name) { return Json::parse(file_of(name)).value(); }

Result<std::string> drained(const ByteReader& read) {
  std::string text;
  std::array<char, 5000> buffer{};
  for (;;) {
    TECHHUB_TRY(const auto count, read(buffer));
    if (count == 0) return text;
    text.append(buffer.data(), count);
  }
}

const std::string& sample() {
  static const std::string text =
      drained(hub::unpacked(hub::read_file(data_file("techhub-sample.jsonl.gz")).value())).value();
  return text;
}

ByteReader reader_of(std::string text, std::size_t portion) {
  auto rest = std::make_shared<std::pair<std::string, std::size_t>>(std::move(text), 0);
  return [rest, portion](std::span<char> out) -> Result<std::size_t> {
    const std::size_t count = std::min({out.size(), portion, rest->first.size() - rest->second});
    std::copy_n(rest->first.data() + rest->second, count, out.data());
    rest->second += count;
    return count;
  };
}

std::string line(std::string_view model, const Json& key, const Json& fields) {
  return Json::object({{"model", model}, {"pk", key}, {"fields", fields}}).dump() + "\n";
}

std::string difference(const std::string& a, const std::string& b) {
  std::istringstream first(a);
  std::istringstream second(b);
  std::string one;
  std::string other;
  for (;;) {
    const bool is_first = !!std::getline(first, one);
    const bool is_second = !!std::getline(second, other);
    if (!is_first && !is_second) return {};
    if (one != other || is_first != is_second) return one + "\n" + other;
  }
}

Result<ImportReport> ImportFixture::import_sample(const ImportOptions& options) {
  return import_dump(hub(), data_file("techhub-sample.jsonl.gz"), options);
}

std::map<std::string, std::int64_t> ImportFixture::counts() {
  std::map<std::string, std::int64_t> counted;
  hub()
      .read([&](Records& records) -> Result<> {
        for (const Table* table : hub().platform().tables()) {
          TECHHUB_TRY(const auto count, records.count(*table, {}));
          if (count > 0) counted[table->label] = count;
        }
        return success();
      })
      .value();
  return counted;
}

std::string ImportFixture::content() {
  std::string text;
  hub()
      .read([&](Records& records) -> Result<> {
        for (const Table* table : hub().platform().tables()) {
          if (table->label == "techhub.key" || table->label == "migrations.migration") continue;
          TECHHUB_TRY(auto rows, records.select(Query{.table = table}));
          for (Record& row : rows) {
            TECHHUB_DO(records.open(row));
            Json fields = json_from(row);
            const Json data = fields["data"];
            for (const auto& [name, value] : data.members()) {
              if (table->salt() == Table::npos) continue;
              TECHHUB_TRY(Json open, hub::open_inside(records.vault(), row, name, value));
              fields.find("data")->set(name, std::move(open));
            }
            text += table->label + " " + fields.dump() + "\n";
          }
        }
        return success();
      })
      .value();
  return text;
}

}  // namespace techhub::test
