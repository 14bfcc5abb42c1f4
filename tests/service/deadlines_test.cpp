// SPDX-License-Identifier: MIT
// What is late, by the working days of Kazakhstan, and who is asked next.
#include "techhub/service/deadlines.hpp"

#include <catch2/catch.hpp>

#include "service/scene.hpp"
#include "service/working_days.hpp"

using namespace techhub;
using namespace techhub::service;
using namespace techhub::service::test;

namespace {

Date day(std::string_view text) { return Date::parse(text).value(); }

}  // namespace

TEST_CASE("working days leave out weekends, holidays, and the days that holidays on weekends free") {
  const auto days = WorkingDays::of(Json()).value();
  struct Row {
    const char* day;
    bool worked;
    const char* why;
  };
  // The holidays of 2024 and 2025 as they were observed, without the decrees' own moves and Kurban Ait.
  const Row rows[] = {
      {"2024-01-01", false, "Monday, New Year"},
      {"2024-01-02", false, "Tuesday, New Year"},
      {"2024-01-03", true, "Wednesday"},
      {"2024-01-08", true, "the Monday after Christmas on a Sunday: that day moves nothing"},
      {"2024-03-08", false, "Friday, Women's Day"},
      {"2024-03-21", false, "Thursday, Nauryz"},
      {"2024-03-22", false, "Friday, Nauryz"},
      {"2024-03-25", false, "Monday, for Nauryz on a Saturday"},
      {"2024-03-26", true, "Tuesday"},
      {"2024-07-08", false, "Monday, for Capital Day on a Saturday"},
      {"2024-07-09", true, "Tuesday"},
      {"2025-03-10", false, "Monday, for Women's Day on a Saturday"},
      {"2025-03-24", false, "Monday, for Nauryz on a Saturday"},
      {"2025-03-25", false, "Tuesday, for Nauryz on a Sunday"},
      {"2025-03-26", true, "Wednesday"},
      {"2025-09-01", false, "Monday, for Constitution Day on a Saturday"},
      {"2025-10-27", false, "Monday, for Republic Day on a Saturday"},
      {"2023-01-03", false, "Tuesday, for New Year on a Sunday: Monday is a holiday itself"},
      {"2025-06-07", false, "Saturday"},
  };
  for (const Row& row : rows) {
    INFO(row.day << ": " << row.why);
    CHECK(days.is_worked(day(row.day)) == row.worked);
  }
  CHECK(days.after(day("2024-03-20"), 1) == day("2024-03-26"));
  CHECK(days.after(day("2024-03-26"), -1) == day("2024-03-20"));
  CHECK(days.after(day("2024-03-23"), 0) == day("2024-03-23"));
  CHECK(days.after(Date::max, 5) == Date::max);
  CHECK(days.after(Date::min, -5) == Date::min);
}

TEST_CASE("counting working days there and back again ends where it began") {
  const auto days = WorkingDays::of(Json()).value();
  for (Date from = day("2023-12-20"); from < day("2026-01-20"); ++from.days) {
    if (!days.is_worked(from)) continue;
    for (const std::int64_t n : {1, 2, 5, 15}) CHECK(days.after(days.after(from, n), -n) == from);
  }
}

TEST_CASE("a year's decree moves days, and a fault in it is named") {
  const Json moved = Json::parse(R"({"2025": {"off": ["2025-06-06"], "on": ["2025-06-14"]}})").value();
  const auto days = WorkingDays::of(moved).value();
  CHECK_FALSE(days.is_worked(day("2025-06-06")));
  CHECK(days.is_worked(day("2025-06-14")));
  const auto wrong = WorkingDays::of(Json::parse(R"({"2025": {"off": ["6 June"]}})").value());
  REQUIRE(fault(wrong) == "invalid");
  CHECK(wrong.error().message() ==
        "the setting `working_days` makes no sense at `2025.off`: `6 June` is no day of that year");
}

TEST_CASE("requests are late once their last working day is over, in the hub's zone") {
  Scene f;
  f.service("slow", {"moderator"}, Json::object({{"sla_days", 2}}));
  f.service("at_once", {"moderator"}, Json::object({{"sla_days", 0}}));
  f.service("whenever");
  // Friday in Almaty, Thursday evening in UTC: two working days later is Tuesday.
  const auto sent = text(at("2025-06-05T20:00:00Z"));
  const auto slow = f.request("slow", "sent", Json::object({{"sent_at", sent}}));
  const auto approved = f.request("slow", "approved", Json::object({{"sent_at", sent}}));
  f.request("slow", "created", Json::object({{"sent_at", sent}}));
  f.request("slow", "success", Json::object({{"sent_at", sent}}));
  f.request("whenever", "sent", Json::object({{"sent_at", sent}}));
  const auto now = f.request("at_once", "sent", Json::object({{"sent_at", sent}}));
  const auto late = [&](const rules::Actor& who) {
    std::vector<std::int64_t> keys;
    const auto found = overdue(f.hub(), who).value();
    for (const auto& one : found) keys.push_back(one.key);
    return keys;
  };
  using Keys = std::vector<std::int64_t>;
  f.set_now(at("2025-06-06T18:59:59Z"));
  CHECK(late(rules::Actor::system()) == Keys{});
  f.set_now(at("2025-06-06T19:00:00Z"));
  CHECK(late(rules::Actor::system()) == Keys{now});
  f.set_now(at("2025-06-10T18:59:59Z"));
  CHECK(late(rules::Actor::system()) == Keys{now});
  f.set_now(at("2025-06-10T19:00:00Z"));
  CHECK(late(rules::Actor::system()) == Keys{now, slow, approved});
  CHECK(overdue(f.hub(), rules::Actor::system()).value()[1].deadline == at("2025-06-10T19:00:00Z"));
  CHECK(request_deadline(f.hub(), at("2025-06-05T20:00:00Z"), 2).value() == at("2025-06-10T19:00:00Z"));
  CHECK(late(f.manager) == Keys{now, slow, approved});
  CHECK(late(f.actor("user")) == Keys{});
  REQUIRE(f.hub().set_setting("working_days", Json::parse(R"({"2025": {"off": ["2025-06-09"]}})").value()));
  CHECK(late(rules::Actor::system()) == Keys{now});
}

TEST_CASE("a setting of working days that makes no sense is told where it does not") {
  struct Row {
    const char* setting;
    const char* place;
  };
  const Row rows[] = {{"[]", "names no years"},
                      {R"({"26": {"off": []}})", "`26`"},
                      {R"({"2026": ["2026-05-27"]})", "`2026`"},
                      {R"({"2026": {"of": []}})", "`2026.of`"},
                      {R"({"2026": {"off": "2026-05-27"}})", "`2026.off`"},
                      {R"({"2026": {"on": {"2026-05-27": true}}})", "`2026.on`"},
                      {R"({"2026": {"on": ["2026-05-32"]}})", "`2026.on`"},
                      {R"({"2026": {"off": [20260527]}})", "`2026.off`"},
                      {R"({"2026": {"off": ["2025-05-27"]}})", "`2026.off`"}};
  for (const Row& row : rows) {
    INFO(row.setting);
    const auto days = WorkingDays::of(Json::parse(row.setting).value());
    REQUIRE_FALSE(days);
    CHECK(days.error().code() == Code::invalid);
    CHECK(days.error().message().find(row.place) != std::string::npos);
  }
  CHECK(WorkingDays::of(Json::parse(R"({"2026": {"off": ["2026-05-27"], "on": []}, "2027": {}})").value()));
}

TEST_CASE("an expertise is late from its deadline on, until it is done") {
  Scene f;
  f.service("grant", {"moderator", "expert"});
  const auto request = f.request("grant", "approved");
  const auto expert = f.user("expert");
  const auto until = Json::object({{"deadline", text(f.now() + std::chrono::hours(1))}});
  const auto open = f.expertise(request, expert, "assigned", until);
  f.expertise(request, f.user("expert"), "done", until);
  f.expertise(request, f.user("expert"));
  CHECK(overdue(f.hub(), rules::Actor::system()).value().empty());
  f.pass(std::chrono::hours(1));
  const auto late = overdue(f.hub(), f.actor(expert)).value();
  REQUIRE(late.size() == 1);
  CHECK(late.front().label == expertises);
  CHECK(late.front().key == open);
}

TEST_CASE("the expert with the least to do is asked next, and never one with an interest") {
  Scene f;
  f.service("grant", {"moderator", "expert"}, Json::object({{"experts", 3}}));
  const auto busy = f.user("expert"), idle = f.user("expert"), rested = f.user("cett_expert");
  f.user("expert", Json::object({{"is_active", false}}));
  f.expertise(f.request("grant", "approved"), busy);
  f.expertise(f.request("grant", "approved"), rested, "done");
  const auto request = f.request("grant", "approved");
  const auto asked = [&] {
    const auto made = assign_next_expert(f.hub(), f.manager, request);
    return made ? f.row(expertises, made.value().row.key()).integer("author_id") : -1;
  };
  CHECK(asked() == idle);    // nothing ever
  CHECK(asked() == rested);  // nothing now
  CHECK(asked() == busy);
  const auto interested = f.company(f.author);
  const auto member = f.user("expert");
  f.member(interested, member);
  const auto theirs = f.request("grant", "approved", Json::object({{"company_id", interested}}));
  std::vector<std::int64_t> people;
  for (;;) {
    const auto made = assign_next_expert(f.hub(), f.manager, theirs);
    if (!made) {
      CHECK(fault(made) == "invalid: nobody_to_ask");
      break;
    }
    people.push_back(f.row(expertises, made.value().row.key()).integer("author_id"));
  }
  CHECK(people == std::vector<std::int64_t>{idle, rested, busy});
  CHECK(fault(assign_next_expert(f.hub(), f.actor("user"), request)) == "not_found");
}
