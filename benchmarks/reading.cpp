// SPDX-License-Identifier: MIT
// Reading: one row by key, and a page, against plain statements.
#include <benchmark/benchmark.h>
#include <sodium.h>

#include <array>
#include <vector>

#include "floor.hpp"
#include "world.hpp"

namespace {

using namespace techhub;
using namespace bench;

constexpr std::int64_t rows = 10'000;

struct People {
  People() : world(false) {
    world.write([&](Records& records) {
      for (std::int64_t i = 0; i < rows; ++i) {
        const auto key = world.insert(records, "account.user",
                                      Json::object({{"email", "person" + std::to_string(i) + "@example.kz"},
                                                    {"phone", "+7701" + std::to_string(1'000'000 + i)},
                                                    {"first_name", "Айгерим"},
                                                    {"last_name", "Сатпаева"},
                                                    {"role", "user"},
                                                    {"is_active", true},
                                                    {"date_joined", "2024-01-01T00:00:00Z"}}));
        if (i == 0) first_user = key;
      }
      world.insert(records, "service.service", Json::object({{"code", "accreditation"}}));
      world.insert(records, "service.service", Json::object({{"code", "niokr"}}));
      for (int i = 0; i < 20; ++i)
        companies.push_back(world.insert(records, "account.company", Json::object({{"name", "ТОО"}})));
      constexpr std::array<std::string_view, 4> statuses{"draft", "sent", "approved", "success"};
      for (std::int64_t i = 0; i < rows; ++i) {
        const auto key =
            world.insert(records, "service.servicerequest",
                         Json::object({{"service_id", i % 2 ? "niokr" : "accreditation"},
                                       {"status", statuses[static_cast<std::size_t>(i * 7 % 4)]},
                                       {"author_id", first_user},
                                       {"company_id", companies[static_cast<std::size_t>(i) % companies.size()]},
                                       {"created_at", "2025-01-01T00:00:00Z"}}));
        if (i == 0) first_request = key;
      }
    });
  }
  World world;
  std::int64_t first_user = 0;
  std::int64_t first_request = 0;
  std::vector<std::int64_t> companies;
};

People& people() {
  static People staged;
  return staged;
}

// A spread of keys that repeats.
std::int64_t key_after(std::int64_t first, std::int64_t& at) {
  at = (at + 7919) % rows;
  return first + at;
}

void read_techhub(benchmark::State& state, const char* label, std::int64_t first, bool open) {
  std::int64_t at = 0;
  const auto done = people().world.hub().read([&](Records& records) -> Result<> {
    const Table& table = records.table(label);
    for (auto _ : state) {
      TECHHUB_TRY(auto row, records.need(table, key_after(first, at)));
      if (open) TECHHUB_DO(records.open(row));
      benchmark::DoNotOptimize(row);
    }
    return success();
  });
  if (!done) fail(done.error().to_string());
}

// All columns of the row, each copied out as a C program that uses them would.
void read_floor(benchmark::State& state, const char* table, std::int64_t first, bool open) {
  auto& world = people().world;
  const Table* described = nullptr;
  for (const Table* one : world.hub().platform().tables()) {
    if (one->name == table) described = one;
  }
  std::string columns;
  for (const Column& column : described->columns)
    columns += (columns.empty() ? "\"" : ", \"") + std::string(column.name) + "\"";
  Floor floor(world.file(), false);
  Statement read(floor, "SELECT " + columns + " FROM " + table + " WHERE id = ?");
  floor.run("BEGIN");
  std::int64_t at = 0;
  std::vector<std::string> texts(static_cast<std::size_t>(read.columns()));
  std::vector<std::int64_t> integers(texts.size());
  std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_KEYBYTES> key{};
  std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES> nonce{};
  constexpr std::string_view associated = "account.user email 1000";
  // Four values of a person, sealed once here and opened for every row, as libsodium alone would.
  std::vector<std::vector<unsigned char>> sealed;
  for (const std::string_view value : {"person1000@example.kz", "+77011001000", "Айгерим", "Сатпаева"}) {
    auto& bytes = sealed.emplace_back(value.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes.data(), nullptr,
                                               reinterpret_cast<const unsigned char*>(value.data()), value.size(),
                                               reinterpret_cast<const unsigned char*>(associated.data()),
                                               associated.size(), nullptr, nonce.data(), key.data());
  }
  std::array<unsigned char, 256> clear{};
  for (auto _ : state) {
    read.bind(key_after(first, at)).step();
    for (int i = 0; i < read.columns(); ++i) {
      const auto position = static_cast<std::size_t>(i);
      switch (sqlite3_column_type(read.handle(), i)) {
        case SQLITE_INTEGER:
          integers[position] = read.integer(i);
          break;
        case SQLITE_NULL:
          break;
        default:
          texts[position].assign(static_cast<const char*>(sqlite3_column_blob(read.handle(), i)),
                                 static_cast<std::size_t>(sqlite3_column_bytes(read.handle(), i)));
      }
    }
    read.reset();
    if (open) {
      for (const auto& bytes : sealed) {
        unsigned long long length = 0;
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(clear.data(), &length, nullptr, bytes.data(), bytes.size(),
                                                       reinterpret_cast<const unsigned char*>(associated.data()),
                                                       associated.size(), nonce.data(), key.data()) != 0)
          fail("decrypt");
      }
    }
    benchmark::DoNotOptimize(texts.data());
    benchmark::DoNotOptimize(integers.data());
    benchmark::DoNotOptimize(clear.data());
  }
  floor.run("ROLLBACK");
}

void read_request_techhub(benchmark::State& state) {
  read_techhub(state, "service.servicerequest", people().first_request, false);
}
void read_request_floor(benchmark::State& state) {
  read_floor(state, "service_servicerequest", people().first_request, false);
}
void read_user_techhub(benchmark::State& state) { read_techhub(state, "account.user", people().first_user, true); }
void read_user_floor(benchmark::State& state) { read_floor(state, "account_user", people().first_user, true); }
BENCHMARK(read_request_techhub)->Name("read_by_key/techhub");
BENCHMARK(read_request_floor)->Name("read_by_key/floor");
BENCHMARK(read_user_techhub)->Name("read_by_key_personal/techhub");
BENCHMARK(read_user_floor)->Name("read_by_key_personal/floor");

void page_techhub(benchmark::State& state) {
  auto& staged = people();
  const auto done = staged.world.hub().read([&](Records& records) -> Result<> {
    const Table& table = records.table("service.servicerequest");
    std::size_t at = 0;
    for (auto _ : state) {
      const auto company = staged.companies[++at % staged.companies.size()];
      TECHHUB_TRY(auto page, records.select(Query{.table = &table,
                                                  .filter = Filter::is(table.at("company_id"), company) &&
                                                            Filter::is(table.at("status"), "sent"),
                                                  .order = {{0, false}},
                                                  .limit = 50}));
      benchmark::DoNotOptimize(page);
    }
    return success();
  });
  if (!done) fail(done.error().to_string());
}

void page_floor(benchmark::State& state) {
  auto& staged = people();
  Floor floor(staged.world.file(), false);
  Statement page(floor,
                 "SELECT id, service_id, status, author_id, company_id, assignee_id, hub_form_data_id, sent_at, "
                 "created_at, updated_at, search_field "
                 "FROM service_servicerequest WHERE company_id = ? AND status = ? ORDER BY id LIMIT 50");
  floor.run("BEGIN");
  std::size_t at = 0;
  for (auto _ : state) {
    page.bind(staged.companies[++at % staged.companies.size()], "sent");
    auto found = read_requests(page);
    benchmark::DoNotOptimize(found);
  }
  floor.run("ROLLBACK");
}
BENCHMARK(page_techhub)->Name("page_of_50/techhub")->Unit(benchmark::kMicrosecond);
BENCHMARK(page_floor)->Name("page_of_50/floor")->Unit(benchmark::kMicrosecond);

}  // namespace
