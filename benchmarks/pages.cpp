// SPDX-License-Identifier: MIT
// A page of 50 requests in one status, by key, of those that somebody may see, against the best query by hand for that
// very question: among as many requests as the original site has (1x), and among ten times as many. The indexes are
// the same on both sides. `x` is the ratio; that of the larger table by that of the smaller is how much faster than the
// query by hand the library's grows.
#include <benchmark/benchmark.h>

#include <array>
#include <memory>
#include <vector>

#include "floor.hpp"
#include "techhub/rules/shipped.hpp"
#include "world.hpp"

namespace {

using namespace techhub;
using namespace bench;

constexpr std::int64_t rows_at_1x = 56'000;

// Everybody has a part in a fortieth of the requests: as author, by a company, as expert.
class Site {
 public:
  explicit Site(std::int64_t rows) : world_(false) {
    must(world_.hub().set_policy(rules::shipped_policy("full")));
    person_ = world_.user("user");
    for (int i = 1; i < 40; ++i) world_.user("user");
    world_.write([&](Records& records) {
      for (const auto* code :
           {"accreditation", "seedmoney", "reestr_dpo", "startup_register", "niokr", "techorda_request"})
        world_.insert(records, "service.service", Json::object({{"code", code}}));
      for (int i = 0; i < 40; ++i)
        companies_.push_back(world_.insert(records, "account.company", Json::object({{"name", "ТОО"}})));
      for (const auto& [company, role] : {std::pair{3u, "owner"}, {4u, "member"}, {5u, "advisor"}})
        world_.insert(
            records, "account.usercompany",
            Json::object(
                {{"user_id", person_}, {"company_id", companies_[company]}, {"role", role}, {"verified", true}}));
    });
    Floor file(world_.file(), false);
    const std::string numbers =
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT " + std::to_string(rows) + ") ";
    const std::string person = std::to_string(person_);
    file.run(("INSERT INTO service_servicerequest (service_id, status, author_id, company_id, assignee_id, created_at, "
              "search_field) " +
              numbers +
              "SELECT (SELECT json_extract(json_group_array(code), '$[' || (i % 6) || ']') FROM service_service), "
              "CASE i * 31 % 7 WHEN 0 THEN 'draft' WHEN 1 THEN 'sent' WHEN 2 THEN 'approved' WHEN 3 THEN 'success' "
              "ELSE 'reject' END, " +
              person + " + i * 7919 % 40, " + std::to_string(companies_[0]) +
              " + i * 104729 % 40, CASE i % 900 WHEN 7 THEN " + person +
              " END, 1735689600000000, 'грант инновация стартап' FROM n")
                 .c_str());
    file.run(("INSERT INTO service_expertise (service_request_id, author_id, status) " + numbers + "SELECT i + 1, " +
              person +
              " + (i * 7919 + 11) % 40, CASE i % 5 WHEN 0 THEN 'declined' WHEN 1 THEN 'assigned' ELSE 'done' END "
              "FROM n WHERE i % 11 < 4")
                 .c_str());
    file.run("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  rules::Actor actor(const char* role) {
    world_.write([&](Records& records) {
      Record row = must(records.need(records.table("account.user"), person_));
      const auto changed = must(assign(row, Json::object({{"role", role}})));
      must(records.update(row, changed));
    });
    return must(world_.hub().actor(person_));
  }
  World& world() { return world_; }
  [[nodiscard]] std::int64_t person() const { return person_; }
  [[nodiscard]] std::int64_t company(std::size_t i) const { return companies_[i]; }

 private:
  World world_;
  std::int64_t person_ = 0;
  std::vector<std::int64_t> companies_;
};

Site& site(std::int64_t times) {
  static std::array<std::unique_ptr<Site>, 2> made;
  auto& one = made[times == 1 ? 0 : 1];
  if (!one) one = std::make_unique<Site>(rows_at_1x * times);
  return *one;
}

const std::string columns =
    "SELECT r.id, r.service_id, r.status, r.author_id, r.company_id, r.assignee_id, r.hub_form_data_id, r.sent_at, "
    "r.created_at, r.updated_at, r.search_field FROM ";

// What a role sees of the requests in a status, in the order of their keys.
std::string by_hand(std::string_view role) {
  const bool is_expert = role.ends_with("expert");
  if (role != "user" && !is_expert)
    return columns + "service_servicerequest r WHERE r.status = ?1 ORDER BY r.id LIMIT 50";
  // One part for each side, of the rows that no part before it has: SQLite merges them.
  const std::string table = "service_servicerequest r WHERE r.status = ?1 AND ";
  const std::string own = "r.author_id IS NOT ?2";
  const std::string ours =
      own + " AND r.company_id NOT IN (?3, ?4, ?5)" + (role == "niokr_expert" ? " AND r.service_id = 'niokr'" : "");
  std::string text = columns + table + "r.author_id = ?2";
  for (const char* company : {"?3", "?4", "?5"})
    text += " UNION ALL " + columns + table + "r.company_id = " + company + " AND " + own;
  if (is_expert) {
    text += " UNION ALL " + columns + table + "r.assignee_id = ?2 AND " + ours;
    std::string keys = columns;
    keys.replace(keys.find("r.id"), 4, "e.service_request_id");
    text += " UNION ALL " + keys +
            "service_expertise e CROSS JOIN service_servicerequest r ON r.id = e.service_request_id WHERE e.author_id "
            "= ?2 AND e.status IN ('assigned', 'done') AND r.status = ?1 AND r.assignee_id IS NOT ?2 AND " +
            ours;
  }
  return text + " ORDER BY 1 LIMIT 50";
}

std::vector<RequestRow> read_by_hand(Statement& page, Site& site, bool has_sides) {
  if (has_sides) {
    page.bind("sent", site.person(), site.company(3), site.company(4), site.company(5));
  } else {
    page.bind("sent");
  }
  return read_requests(page);
}

ListQuery question(Site& site) {
  const Table& table = site.world().hub().platform().at("service.servicerequest");
  return {.filter = Filter::is(table.at("status"), "sent"), .order = {{0, false}}, .limit = 50};
}

void page_techhub(benchmark::State& state, const char* role, std::int64_t times) {
  Site& staged = site(times);
  const auto actor = staged.actor(role);
  const ListQuery query = question(staged);
  for (auto _ : state) {
    auto page = must(staged.world().hub().list(actor, "service.servicerequest", query));
    benchmark::DoNotOptimize(page);
  }
}

void page_floor(benchmark::State& state, const char* role, std::int64_t times) {
  Site& staged = site(times);
  Floor floor(staged.world().file(), false);
  const std::string text = by_hand(role);
  const bool has_sides = text.find("?2") != std::string::npos;
  Statement page(floor, text);
  const auto expected = must(staged.world().hub().list(staged.actor(role), "service.servicerequest", question(staged)));
  const auto found = read_by_hand(page, staged, has_sides);
  if (found.size() != 50 || expected.rows.size() != 50) fail("the pages are not full");
  for (std::size_t i = 0; i < 50; ++i) {
    if (found[i].integers[0] != as_integer(expected.rows[i].key())) fail("the pages differ");
  }
  for (auto _ : state) {
    auto rows = read_by_hand(page, staged, has_sides);
    benchmark::DoNotOptimize(rows);
  }
}

constexpr std::array roles{"user", "expert", "moderator", "manager", "admin", "superadmin", "niokr_expert"};

const bool registered = [] {
  for (const char* role : roles) {
    for (const std::int64_t times : {1, 10}) {
      const std::string name = "page_" + std::string(role) + (times == 1 ? "_1x/" : "_10x/");
      benchmark::RegisterBenchmark((name + "techhub").c_str(), page_techhub, role, times)
          ->Unit(benchmark::kMicrosecond);
      benchmark::RegisterBenchmark((name + "floor").c_str(), page_floor, role, times)->Unit(benchmark::kMicrosecond);
    }
  }
  return true;
}();

}  // namespace
