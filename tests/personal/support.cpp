// SPDX-License-Identifier: MIT
#include "personal/support.hpp"

#include <unistd.h>

#include <atomic>

#include "hub/import/source.hpp"
#include "hub/sealed_inside.hpp"
#include "schema/base64url.hpp"
#include "techhub/account/registration.hpp"

namespace techhub::test {
namespace {

// Versions and messages that the sample lacks: people who changed their names, an answer that was corrected, codes.
void add_history(Hub& hub) {
  for (const std::int64_t user : {5, 6, 7, 8, 9, 10}) {
    auto actor = rules::Actor::system();
    hub.write([&](Records& records) -> Result<> {
         TECHHUB_TRY(Record row, records.need(records.table("account.user"), user));
         row.set("is_active", std::int64_t{1});
         row.set("role", std::string("user"));
         ColumnSet columns;
         columns.add(row.table().at("is_active"));
         columns.add(row.table().at("role"));
         TECHHUB_DO(records.update(row, columns));
         return success();
       })
        .value();
    actor = hub.actor(user).value();
    for (const std::string name : {"Прежнее", "Новое"}) {
      hub.update(actor, "account.user", user, Json::object({{"last_name", name + std::to_string(user)}})).value();
    }
  }
  account::register_user(hub, {.email = Personal("new.person@mail.example"),
                               .password = Personal("a long password"),
                               .first_name = Personal("Новая"),
                               .last_name = Personal("Неактивная"),
                               .phone = Personal("+77011112233")})
      .value();
}

HubOptions cheap(HubOptions options) {
  options.password_cost = {.operations = 1, .memory_kib = 8};
  return options;
}

std::filesystem::path dump_file() {
  return std::filesystem::path(TECHHUB_SOURCE_DIR) / "tests/data/techhub-sample.jsonl.gz";
}

std::filesystem::path imported() {
  static const Place place;
  static const bool is_made = [] {
    storage::SqliteOptions sqlite{.create = true, .synchronous = storage::SqliteOptions::Synchronous::normal};
    auto hub =
        Hub::init(platform().value(), storage::open_sqlite(place.file(), sqlite).value(), master_key(), cheap({}))
            .value();
    import_sample(*hub).value();
    add_history(*hub);
    return true;
  }();
  static_cast<void>(is_made);
  return place.file();
}

}  // namespace

Place::Place() {
  static std::atomic<int> count{0};
  const auto name = "techhub-personal-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
  folder_ = std::filesystem::temp_directory_path() / name;
  std::filesystem::create_directory(folder_);
}

Place::~Place() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string sample_text() {
  const ByteReader read = hub::unpacked(hub::read_file(dump_file()).value());
  std::string text;
  std::array<char, 65536> buffer{};
  while (const std::size_t count = read(buffer).value()) text.append(buffer.data(), count);
  return text;
}

Result<ImportReport> import_sample(Hub& hub, const ImportOptions& options) {
  return import_dump(hub, dump_file(), options);
}

const vault::MasterKey& master_key() {
  static const auto key = vault::MasterKey::generate();
  return key;
}

std::unique_ptr<Hub> open_hub(const std::filesystem::path& file, const vault::MasterKey& key, HubOptions options) {
  storage::SqliteOptions sqlite{.synchronous = storage::SqliteOptions::Synchronous::normal,
                                .busy_timeout = std::chrono::seconds(2)};
  return Hub::open(platform().value(), storage::open_sqlite(file, sqlite).value(), key, cheap(std::move(options)))
      .value();
}

SampleFixture::SampleFixture() {
  std::filesystem::copy_file(imported(), file());
  open();
}

std::vector<std::string> opened(Hub& hub) {
  std::vector<std::string> lines;
  const auto add = [&](std::string_view from, std::string_view name, std::string_view text) {
    lines.push_back(std::string(from) + " " + std::string(name) + "=" + std::string(text));
  };
  hub.read([&](Records& records) -> Result<> {
       const auto& vault = records.vault();
       for (const Table* table : records.platform().tables()) {
         if (!table->has_personal()) continue;
         TECHHUB_TRY(auto rows, records.select(Query{.table = table}));
         for (Record& row : rows) {
           const std::string from = table->label + " " + key_text(row.key());
           TECHHUB_DO(records.open(row));
           TECHHUB_DO(hub::open_inside(vault, row));
           for (std::size_t i = 0; i < table->columns.size(); ++i) {
             if (table->columns[i].type == Type::personal) add(from, table->columns[i].name, as_text(row[i]));
           }
           if (const auto data = hub::column_inside(*table); data != Table::npos) add(from, "data", as_text(row[data]));
         }
       }
       TECHHUB_TRY(auto versions, records.select(Query{.table = &records.table("reversion.version")}));
       for (const Record& version : versions) {
         TECHHUB_TRY(const Json parsed, Json::parse(version.text("serialized_data")));
         const Json& object = parsed.items()[0];
         const Table& table = records.table(object["model"].as_string());
         if (!table.has_personal()) continue;
         TECHHUB_TRY(Record owner, records.need(table, object["pk"].as_integer()));
         const std::string from = "version " + key_text(version.key());
         for (const auto& [name, value] : object["fields"].members()) {
           const auto column = table.find(name);
           if (column == Table::npos || table.columns[column].type != Type::personal || !value.is_string()) continue;
           Record past = owner;
           past[column] = detail::bytes_from_base64url(value.as_string()).value();
           ColumnSet columns;
           columns.add(column);
           TECHHUB_DO(vault.open(past, columns));
           add(from, name, as_text(past[column]));
         }
         for (const auto& [name, value] : object["fields"]["data"].members()) {
           TECHHUB_TRY(const Json clear, hub::open_inside(vault, owner, name, value));
           add(from, name, clear.dump());
         }
       }
       return success();
     })
      .value();
  const auto messages = account::deliveries(hub).value();
  for (const auto& message : messages)
    add("message " + std::to_string(message.position), message.address.reveal(), message.code.reveal());
  return lines;
}

std::string difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const auto [first, second] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (first == a.end() && second == b.end()) return {};
  return (first == a.end() ? "nothing" : *first) + " | " + (second == b.end() ? "nothing" : *second);
}

std::map<std::int64_t, std::int64_t> sealed_by(Hub& hub) {
  std::map<std::int64_t, std::int64_t> counted;
  const auto count = [&](std::string_view text) {
    std::string sealed(text);
    if (const auto key = vault::sealed_with(Value(sealed.starts_with("p$") ? sealed : "p$" + sealed)); key != 0)
      ++counted[key];
  };
  hub.read([&](Records& records) -> Result<> {
       for (const Table* table : records.platform().tables()) {
         TECHHUB_TRY(const auto rows, records.select(Query{.table = table}));
         for (const Record& row : rows) {
           for (std::size_t i = 0; i < table->columns.size(); ++i) {
             if (std::holds_alternative<Bytes>(row[i]) && table->columns[i].type == Type::personal)
               ++counted[vault::sealed_with(row[i])];
             // Whatever stands between quotes, wherever it is.
             const std::string_view text = as_text(row[i]);
             for (auto at = text.find('"'); at != std::string_view::npos; at = text.find('"', at + 1)) {
               const auto end = text.find('"', at + 1);
               if (end != std::string_view::npos) count(text.substr(at + 1, end - at - 1));
             }
           }
         }
       }
       return success();
     })
      .value();
  return counted;
}

Record first(Hub& hub, std::string_view label, const std::function<bool(const Record&)>& matches) {
  for (Record& row : all(hub, label)) {
    if (!matches || matches(row)) return std::move(row);
  }
  throw std::runtime_error("no such row of " + std::string(label));
}

std::vector<Record> all(Hub& hub, std::string_view label) {
  std::vector<Record> rows;
  hub.read([&](Records& records) -> Result<> {
       TECHHUB_TRY(rows, records.select(Query{.table = &records.table(label)}));
       for (Record& row : rows) {
         TECHHUB_DO(records.open(row));
         TECHHUB_DO(hub::open_inside(records.vault(), row));
       }
       return success();
     })
      .value();
  return rows;
}

}  // namespace techhub::test
