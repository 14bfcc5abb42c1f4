// SPDX-License-Identifier: MIT
#include "storage/sqlite/relevance.hpp"

#include <sqlite3.h>

#include <array>

#include "storage/sqlite/error.hpp"
#include "techhub/storage/searching.hpp"

namespace techhub::storage::sqlite {

namespace {

// Sequences beyond these do not count: a query of the library has at most 32 words in 14 forms each.
constexpr int most_sequences = 1024;

void relevance(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* answer, int count,
               sqlite3_value** values) {
  const auto* counted = count == 1 ? reinterpret_cast<const char*>(sqlite3_value_text(values[0])) : nullptr;
  const int sequences = counted != nullptr ? sqlite3_value_bytes(values[0]) : 0;
  int length = 0;
  int found = 0;
  int code = api->xColumnSize(row, 0, &length);
  if (code == SQLITE_OK) code = api->xInstCount(row, &found);
  std::array<std::int32_t, most_sequences> times;
  const int most = std::min(sequences, most_sequences);
  std::fill_n(times.begin(), most, 0);
  for (int i = 0; code == SQLITE_OK && i < found; ++i) {
    int sequence = 0;
    int column = 0;
    int place = 0;
    code = api->xInst(row, i, &sequence, &column, &place);
    if (sequence < most) ++times[static_cast<std::size_t>(sequence)];
  }
  if (code != SQLITE_OK) return sqlite3_result_error_code(answer, code);
  sqlite3_int64 sum = 0;
  for (int i = 0; i < most; ++i) {
    if (counted[i] == '1') sum += weight(times[static_cast<std::size_t>(i)], length);
  }
  sqlite3_result_int64(answer, sum);
}

void append(std::string& out, const TextMatch& match, bool counts) {
  if (match.kind == TextMatch::Kind::terms) out += counts ? '1' : '0';
  for (const TextMatch& part : match.parts) {
    append(out, part, counts && (match.kind != TextMatch::Kind::but || &part == &match.parts.front()));
  }
}

}  // namespace

Result<> add_relevance(sqlite3* connection) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v2(connection, "SELECT fts5(?)", -1, &statement, nullptr);
  if (code == SQLITE_OK) code = sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
  if (code == SQLITE_OK) sqlite3_step(statement);
  const int ended = sqlite3_finalize(statement);
  if (code == SQLITE_OK) code = ended;
  if (code == SQLITE_OK && api == nullptr) code = SQLITE_ERROR;
  if (code == SQLITE_OK) {
    code = api->xCreateFunction(api, std::string(relevance_function).c_str(), nullptr, relevance, nullptr);
  }
  if (code != SQLITE_OK) return error_of(code, sqlite3_errmsg(connection), During::open);
  return success();
}

std::string counted_sequences(const TextMatch& match) {
  std::string out;
  append(out, match, true);
  return out;
}

}  // namespace techhub::storage::sqlite
