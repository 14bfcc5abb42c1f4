// SPDX-License-Identifier: MIT
#include "backup/support.hpp"

namespace techhub::test {

const std::shared_ptr<const Platform>& whole() {
  static const auto platform = techhub::platform().value();
  return platform;
}

std::unique_ptr<Hub> made(const std::filesystem::path& file, const vault::MasterKey& key) {
  storage::SqliteOptions options;
  options.create = true;
  options.synchronous = storage::SqliteOptions::Synchronous::normal;
  return Hub::init(whole(), storage::open_sqlite(file, options).value(), key).value();
}

Result<std::unique_ptr<Hub>> opened(const std::filesystem::path& file, const vault::MasterKey& key) {
  TECHHUB_TRY(auto storage, storage::open_sqlite(file));
  return Hub::open(whole(), std::move(storage), key);
}

std::int64_t fill(Hub& hub) {
  std::int64_t admin = 0;
  hub.write([&](Records& records) -> Result<> {
       for (int i = 0; i < 3; ++i) {
         Record user(records.table("account.user"));
         user.set("email", "person" + std::to_string(i) + "@example.kz");
         user.set("first_name", std::string("Айгерим"));
         user.set("last_name", std::string("Сатпаева"));
         user.set("role", std::string(i == 0 ? "superadmin" : "user"));
         user.set("is_active", std::int64_t{1});
         user.set("date_joined", monday.us);
         TECHHUB_DO(records.insert(user));
         if (i == 0) admin = as_integer(user.key());
       }
       return success();
     })
      .value();
  hub.add_catalogue().value();
  const auto super = hub.actor(admin).value();
  const auto author = hub.actor(admin + 1).value();
  const auto blog = [&](std::string_view title) {
    return hub.create(author, "core.blog", Json::object({{"title", title}, {"content", "Текст"}})).value().row.key();
  };
  const auto key = blog("Первый");
  hub.update(author, "core.blog", key, Json::object({{"title", "Второй"}})).value();
  // The user points to a company that points back to them.
  const auto company = hub.create(author, "account.company",
                                  Json::object({{"name", "ТОО"}, {"company_type", "ip"}, {"tin", "123456789013"}}));
  if (!company) FAIL(company.error().to_string());
  hub.write([&](Records& records) -> Result<> {
       TECHHUB_TRY(auto user, records.need(records.table("account.user"), author.user));
       user.set("company_id", company.value().row.key());
       ColumnSet columns;
       columns.add(user.table().at("company_id"));
       TECHHUB_DO(records.update(user, columns));
       return success();
     })
      .value();
  hub.erase(super, "core.blog", blog("Третий")).value();
  return admin;
}

std::map<std::string, std::vector<std::vector<Value>>> rows_of(Hub& hub) {
  std::map<std::string, std::vector<std::vector<Value>>> all;
  hub.read([&](Records& records) -> Result<> {
       for (const Table* table : records.platform().tables()) {
         TECHHUB_TRY(const auto rows, records.select(Query{.table = table}));
         for (const Record& row : rows) {
           auto& values = all[table->label].emplace_back();
           for (std::size_t i = 0; i < table->columns.size(); ++i) values.push_back(row[i]);
         }
       }
       return success();
     })
      .value();
  return all;
}

}  // namespace techhub::test
