// SPDX-License-Identifier: MIT
#include "account/latest.hpp"

#include <algorithm>

namespace techhub::account {
namespace {

constexpr std::string_view key = "latest";

Time read(const Json& setting) { return Time{setting.as_integer(Time::min.us)}; }

}  // namespace

Result<Time> latest(Change& change) {
  TECHHUB_TRY(const auto row, change.find("techhub.setting", std::string(key)));
  const Time seen = row ? read(row->json("value")) : Time::min;
  if (seen >= change.now()) return seen;
  const Json now(change.now().us);
  if (row) {
    TECHHUB_DO(change.update(*row, Json::object({{"value", now}})));
  } else {
    TECHHUB_DO(change.create("techhub.setting", Json::object({{"key", key}, {"value", now}})));
  }
  return change.now();
}

Result<Time> latest(Records& records, Time now) {
  TECHHUB_TRY(const auto row, records.find(records.table("techhub.setting"), std::string(key)));
  return row ? std::max(now, read(row->json("value"))) : now;
}

}  // namespace techhub::account
