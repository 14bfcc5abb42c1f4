// SPDX-License-Identifier: MIT
#include "support/hub_fixture.hpp"

#include <unistd.h>

#include <atomic>

namespace techhub::test {
namespace {

std::filesystem::path unused_file() {
  static std::atomic<int> count{0};
  const auto name = "techhub-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count) + ".db";
  return std::filesystem::temp_directory_path() / name;
}

Json joined(Json fields, const Json& more) {
  for (const auto& [key, value] : more.members()) fields.set(key, value);
  return fields;
}

}  // namespace

HubFixture::HubFixture(HubOptions options, std::shared_ptr<const Platform> whole) : file_(unused_file()) {
  if (!whole) whole = platform().value();
  options.clock = [now = now_] { return *now; };
  options.password_cost = {.operations = 1, .memory_kib = 8};
  storage::SqliteOptions sqlite;
  sqlite.create = true;
  sqlite.synchronous = storage::SqliteOptions::Synchronous::normal;
  auto storage = storage::open_sqlite(file_, sqlite).value();
  hub_ = Hub::init(std::move(whole), std::move(storage), vault::MasterKey::generate(), std::move(options)).value();
}

HubFixture::~HubFixture() {
  hub_.reset();
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", "-lock"}) {
    std::filesystem::remove(file_.string() + suffix, ignored);
  }
}

std::int64_t HubFixture::insert(std::string_view label, const Json& fields) {
  std::int64_t key = 0;
  hub_->write([&](Records& records) -> Result<> {
        Record record(records.table(label));
        TECHHUB_DO(assign(record, fields));
        TECHHUB_DO(records.insert(record));
        key = as_integer(record.key());
        return success();
      })
      .value();
  return key;
}

std::string HubFixture::insert_code(std::string_view label, std::string_view code, const Json& fields) {
  hub_->write([&](Records& records) -> Result<> {
        Record record(records.table(label));
        record[0] = std::string(code);
        TECHHUB_DO(assign(record, fields));
        return records.insert(record);
      })
      .value();
  return std::string(code);
}

void HubFixture::change(std::string_view label, const Value& key, const Json& fields) {
  hub_->write([&](Records& records) -> Result<> {
        TECHHUB_TRY(Record record, records.need(records.table(label), key));
        TECHHUB_TRY(const ColumnSet columns, assign(record, fields));
        TECHHUB_DO(records.update(record, columns));
        return success();
      })
      .value();
}

std::int64_t HubFixture::user(std::string_view role, const Json& more) {
  const std::string number = std::to_string(++people_);
  return insert("account.user", joined(Json::object({{"role", role},
                                                     {"is_active", true},
                                                     {"date_joined", text(monday)},
                                                     {"email", "user" + number + "@example.kz"},
                                                     {"first_name", "Имя" + number},
                                                     {"last_name", "Фамилия" + number}}),
                                       more));
}

std::string HubFixture::organization(std::string_view code) {
  return insert_code("core.organization", code, Json::object({{"name", code}, {"active", true}}));
}

std::int64_t HubFixture::company(std::int64_t author, const Json& more) {
  Json fields = Json::object({{"name", "ТОО «Пример»"}, {"tin", ""}});
  if (author != 0) fields.set("author_id", author);
  const auto made = insert("account.company", joined(std::move(fields), more));
  if (author != 0) member(made, author, "owner");
  return made;
}

std::int64_t HubFixture::member(std::int64_t company, std::int64_t user, std::string_view role, const Json& more) {
  return insert(
      "account.usercompany",
      joined(Json::object({{"company_id", company}, {"user_id", user}, {"role", role}, {"verified", true}}), more));
}

Record HubFixture::row(std::string_view label, const Value& key) {
  Record found;
  hub_->read([&](Records& records) -> Result<> {
        TECHHUB_TRY(found, records.need(records.table(label), key));
        return records.open(found);
      })
      .value();
  return found;
}

std::string HubFixture::status(std::string_view label, const Value& key) {
  return std::string(row(label, key).text("status"));
}

std::vector<Record> HubFixture::rows(std::string_view label, const Json& where) {
  std::vector<Record> found;
  hub_->read([&](Records& records) -> Result<> {
        const Table& table = records.table(label);
        Filter filter;
        for (const auto& [name, value] : where.members()) {
          const auto column = table.at(name);
          TECHHUB_TRY(Value wanted, value_from(table, table.columns[column], value, true));
          filter =
              std::move(filter) && (is_null(wanted) ? Filter::is_null(column) : Filter::is(column, std::move(wanted)));
        }
        TECHHUB_TRY(found, records.select(Query{.table = &table, .filter = std::move(filter)}));
        return success();
      })
      .value();
  return found;
}

std::string HubFixture::history(std::string_view label, const Value& key) {
  std::string told;
  for (const Record& row :
       rows("techhub.transition", Json::object({{"source", label}, {"primary_key", key_text(key)}}))) {
    if (!told.empty()) told += ' ';
    told += std::string(row.text("from_status")) + ">" + std::string(row.text("to_status"));
  }
  return told;
}

std::vector<Json> HubFixture::told(std::string_view topic) {
  std::vector<Json> payloads;
  for (const Record& row : rows("techhub.outbox", Json::object({{"topic", topic}})))
    payloads.push_back(row.json("payload"));
  return payloads;
}

}  // namespace techhub::test
