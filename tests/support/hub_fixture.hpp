// SPDX-License-Identifier: MIT
// HubFixture: a hub of the whole platform in a temporary file, with a clock that tests set and cheap passwords. Rows
// come in through Records, so that any state of the platform can be staged without its rules.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <string_view>

#include "techhub/techhub.hpp"

namespace techhub::test {

// 2025-06-02T04:00:00Z: a Monday, nine in the morning in Almaty.
inline constexpr Time monday{1'748'836'800'000'000};

[[nodiscard]] inline Time at(std::string_view text) { return Time::parse(text).value(); }
[[nodiscard]] inline Json text(Time time) { return Json(time.to_string()); }

// What a failed call says, in one form for comparisons: "" when it succeeded, else the code and the reasons, such as
// `invalid: end_not_after_start`.
template <class T>
[[nodiscard]] std::string fault(const Result<T>& result) {
  if (result) return {};
  std::string said(name(result.error().code()));
  std::string_view separator = ": ";
  for (const Problem& problem : result.error().problems()) {
    said += separator;
    said += problem.code;
    separator = ", ";
  }
  return said;
}
// Every reason speaks three languages.
template <class T>
[[nodiscard]] bool is_explained(const Result<T>& result) {
  if (result || result.error().problems().empty()) return false;
  for (const Problem& problem : result.error().problems()) {
    if (problem.text.ru.value_or("").empty() || problem.text.kk.value_or("").empty() ||
        problem.text.en.value_or("").empty())
      return false;
  }
  return true;
}

class HubFixture {
 public:
  // Without a platform of the test's own, that of the library.
  explicit HubFixture(HubOptions options = {}, std::shared_ptr<const Platform> whole = nullptr);
  ~HubFixture();
  HubFixture(const HubFixture&) = delete;
  HubFixture& operator=(const HubFixture&) = delete;

  [[nodiscard]] Hub& hub() noexcept { return *hub_; }
  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
  [[nodiscard]] Time now() const noexcept { return *now_; }
  void set_now(Time now) noexcept { *now_ = now; }
  void pass(Microseconds span) noexcept { *now_ = *now_ + span; }

  // A row without anybody's rules; what is not given is what the column holds then. Answers its key.
  std::int64_t insert(std::string_view label, const Json& fields);
  std::string insert_code(std::string_view label, std::string_view code, const Json& fields = Json::object());
  void change(std::string_view label, const Value& key, const Json& fields);

  // An active user, `user<n>@example.kz`, and more columns of the row.
  std::int64_t user(std::string_view role = "user", const Json& more = Json::object());
  std::string organization(std::string_view code);
  // An active company; with an author, who is its owner.
  std::int64_t company(std::int64_t author = 0, const Json& more = Json::object());
  // A running membership; `{"ended_at": ...}` or `{"verified": false}` for another.
  std::int64_t member(std::int64_t company, std::int64_t user, std::string_view role = "member",
                      const Json& more = Json::object());

  [[nodiscard]] rules::Actor actor(std::int64_t user) { return hub_->actor(user).value(); }
  // A new user of the role, as an actor.
  [[nodiscard]] rules::Actor actor(std::string_view role) { return actor(user(role)); }

  // The row as it is stored (personal columns open).
  [[nodiscard]] Record row(std::string_view label, const Value& key);
  [[nodiscard]] std::string status(std::string_view label, const Value& key);
  // Every row of a table in the order of its keys; with columns that must hold these values.
  [[nodiscard]] std::vector<Record> rows(std::string_view label, const Json& where = Json::object());
  // The statuses that a row went through, `>draft draft>sent`, as techhub_transition tells.
  [[nodiscard]] std::string history(std::string_view label, const Value& key);
  // Payloads of the outbox entries of a topic, oldest first.
  [[nodiscard]] std::vector<Json> told(std::string_view topic);

 private:
  std::shared_ptr<Time> now_ = std::make_shared<Time>(monday);
  std::filesystem::path file_;
  std::unique_ptr<Hub> hub_;
  std::int64_t people_ = 0;
};

}  // namespace techhub::test
