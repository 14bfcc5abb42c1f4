// SPDX-License-Identifier: MIT
// Whoever may write to the file: what they alter, cut or move of personal values the hub refuses with one error,
// whoever asks and however.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <random>

#include "robust/site.hpp"

namespace techhub::test {
namespace {

// A sealed value where it lies: a column, or a member of `data`.
struct Cell {
  const Table* table = nullptr;
  std::int64_t key = 0;
  std::string column{};
  std::string member{};
  std::string stored{};  // the whole column: bytes, or the text of `data`
  std::string sealed{};  // the value
};

// The file beside the hub: another connection, which no rule holds.
class File {
 public:
  explicit File(const std::filesystem::path& file) {
    REQUIRE(sqlite3_open(file.c_str(), &database_) == SQLITE_OK);
    sqlite3_busy_timeout(database_, 5000);
    sqlite3_exec(database_, "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
  }
  ~File() {
    for (auto& [text, statement] : kept_) sqlite3_finalize(statement);
    sqlite3_close(database_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void write(const Cell& cell, const std::string& value) {
    const std::string text = "UPDATE \"" + cell.table->name + "\" SET \"" + cell.column + "\" = ? WHERE id = ?";
    auto& statement = kept_[text];
    if (statement == nullptr)
      REQUIRE(sqlite3_prepare_v2(database_, text.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    const int size = static_cast<int>(value.size());
    if (cell.member.empty()) {
      sqlite3_bind_blob(statement, 1, value.data(), size, SQLITE_TRANSIENT);
    } else {
      sqlite3_bind_text(statement, 1, value.data(), size, SQLITE_TRANSIENT);
    }
    sqlite3_bind_int64(statement, 2, cell.key);
    REQUIRE(sqlite3_step(statement) == SQLITE_DONE);
    REQUIRE(sqlite3_changes(database_) == 1);
    sqlite3_reset(statement);
  }

 private:
  sqlite3* database_ = nullptr;
  std::map<std::string, sqlite3_stmt*> kept_;
};

// The sample's people, companies, answers and applications: up to `each` rows of every table.
std::vector<Cell> sealed_cells(Hub& hub, std::size_t each) {
  std::vector<Cell> cells;
  const auto collect = [&](Records& records) -> Result<> {
    for (const Table* table : records.platform().tables()) {
      if (!table->has_personal() || table->key().type != Type::id) continue;
      TECHHUB_TRY(const auto rows, records.select(Query{.table = table, .limit = each}));
      for (const Record& row : rows) {
        for (std::size_t i = 0; i < table->columns.size(); ++i) {
          const Column& column = table->columns[i];
          Cell cell{.table = table, .key = as_integer(row.key()), .column = std::string(column.name)};
          const auto* bytes = std::get_if<Bytes>(&row[i]);
          if (column.type == Type::personal && bytes != nullptr) {
            cell.stored.assign(bytes->begin(), bytes->end());
            cell.sealed = cell.stored;
            cells.push_back(cell);
          }
          if (column.name != "data") continue;
          cell.stored = as_text(row[i]);
          const Json data = row.json("data");
          for (const auto& [member, value] : data.members()) {
            if (!value.as_string().starts_with("p$")) continue;
            cell.member = member;
            cell.sealed = value.as_string();
            cells.push_back(cell);
          }
        }
      }
    }
    return success();
  };
  REQUIRE(hub.read(collect));
  return cells;
}

// The column with another value in the place of the sealed one.
std::string with(const Cell& cell, const std::string& value) {
  if (cell.member.empty()) return value;
  std::string text = cell.stored;
  const auto at = text.find(cell.sealed);
  REQUIRE(at != std::string::npos);
  return text.replace(at, cell.sealed.size(), value);
}

class Refused {
 public:
  Refused() {
    hub_ = site_.open();
    REQUIRE(import_text(*hub_, sample(), replacing()));
    const auto made = hub_->write([&](Records& records) -> Result<> {
      Record person(records.table("account.user"));
      TECHHUB_DO(assign(person, Json::object({{"role", "superadmin"},
                                              {"is_active", true},
                                              {"date_joined", "2025-01-01T00:00:00Z"},
                                              {"email", "root@example.kz"}})));
      TECHHUB_DO(records.insert(person));
      root_ = as_integer(person.key());
      return success();
    });
    REQUIRE(made);
    actor_ = hub_->actor(root_).value();
    file_ = std::make_unique<File>(site_.file());
  }

  [[nodiscard]] Hub& hub() { return *hub_; }

  // By reveal and by reading, with one error; then the value is put back.
  void expect(const Cell& cell, const std::string& value) {
    file_->write(cell, with(cell, value));
    const std::string named = cell.member.empty() ? cell.column : "data." + cell.member;
    const std::array<std::string_view, 1> columns{named};
    ++count;
    // Nobody's right reveals the address of a code.
    const bool is_revealed = cell.table->label != "social_django.code";
    bool is_right = true;
    if (is_revealed)
      is_right = is_corrupt(hub_->reveal(actor_, cell.table->label, cell.key, columns, "check"), cell, named);
    if (!is_revealed || count % 8 == 0)
      is_right = is_right && is_corrupt(hub_->get(actor_, cell.table->label, cell.key), cell, named);
    if (!is_right) ++wrong;
    if (!is_right && wrong < 5) WARN(cell.table->label << " " << cell.key << " " << named << ": " << heard_);
    file_->write(cell, cell.stored);
  }
  std::int64_t count = 0;
  std::int64_t wrong = 0;

 private:
  bool is_corrupt(const Result<Record>& result, const Cell& cell, const std::string& named) {
    heard_ = result ? "taken" : result.error().to_string();
    // Of answers that are no JSON any more nobody can tell which one was meant.
    const std::string said = "corrupt: a personal value is damaged or altered (" + cell.table->label + ".";
    return heard_ == said + named + ")" || (!cell.member.empty() && heard_ == said + "data)");
  }

  Site site_;
  std::unique_ptr<Hub> hub_;
  std::unique_ptr<File> file_;
  std::int64_t root_ = 0;
  rules::Actor actor_;
  std::string heard_;
};

}  // namespace

TEST_CASE("the hub refuses personal values that were altered, cut or moved in its file") {
  Refused refused;
  const auto cells = sealed_cells(refused.hub(), 100);
  REQUIRE(cells.size() > 300);
  std::mt19937_64 random(seed());
  CAPTURE(seed());
  // All of them are too many for every test: so many of each kind.
  const auto count = static_cast<std::size_t>(rounds(300));
  const auto below = [&](std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random); };

  SECTION("a bit") {
    for (std::size_t i = 0; i < count; ++i) {
      const Cell& cell = cells[i % cells.size()];
      std::string value = cell.sealed;
      const auto bit = below(value.size() * 8);
      value[bit / 8] = static_cast<char>(value[bit / 8] ^ (1 << (bit % 8)));
      refused.expect(cell, value);
    }
  }
  SECTION("a truncation") {
    for (std::size_t i = 0; i < count; ++i) {
      const Cell& cell = cells[i % cells.size()];
      // An answer of which nothing or one letter is left is an answer in the clear.
      const std::size_t least = cell.member.empty() ? 0 : 2;
      refused.expect(cell, cell.sealed.substr(0, least + below(cell.sealed.size() - least)));
    }
  }
  SECTION("an exchange") {
    for (std::size_t i = 0; i < count; ++i) {
      const Cell& cell = cells[i % cells.size()];
      const Cell& other = cells[below(cells.size())];
      if (other.sealed == cell.sealed || other.member.empty() != cell.member.empty()) continue;
      refused.expect(cell, other.sealed);
    }
  }
  CHECK(refused.wrong == 0);
  CHECK(refused.count > static_cast<std::int64_t>(count) / 2);
  tell("altered in the file: " + std::to_string(refused.count) + " of " + std::to_string(cells.size()) +
       " values, all refused but " + std::to_string(refused.wrong));
}

}  // namespace techhub::test
