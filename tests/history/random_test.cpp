// SPDX-License-Identifier: MIT
// Random changes of a row: what its versions tell is what was seen then. TECHHUB_HISTORY_CHANGES makes it longer, and
// TECHHUB_SEED repeats a run.
#include <cstdlib>
#include <random>

#include "history/support.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* const given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine_); }
  template <class T>
  const T& of(const std::vector<T>& all) {
    return all[below(all.size())];
  }
  Json text() { return of(std::vector<Json>{"", "a", "Ә", "x/y~z", "line\nbreak", "“кавычки”", "0"}); }
  Json json(int depth) {
    switch (below(depth > 0 ? 7 : 5)) {
      case 0:
        return Json();
      case 1:
        return Json(below(2) == 0);
      case 2:
        return Json(static_cast<std::int64_t>(below(5)));
      case 3:
        return Json(static_cast<double>(below(5)) + 0.5);
      case 4:
        return text();
      case 5: {
        Json made = Json::array();
        for (auto left = below(4); left > 0; --left) made.push(json(depth - 1));
        return made;
      }
      default:
        return object(depth);
    }
  }
  Json object(int depth) {
    Json made = Json::object();
    for (auto left = below(5); left > 0; --left)
      made.set(of(std::vector<std::string>{"a", "b", "a/b", "~", "", "0", "ключ"}), json(depth - 1));
    return made;
  }
  Json i18n() {
    Json made = Json::object();
    for (const auto* language : {"ru", "kk", "en"}) {
      if (below(3) != 0) made.set(language, text());
    }
    return made;
  }

 private:
  std::mt19937_64 engine_;
};

Json seen(const Result<Record>& row) {
  INFO(fault(row));
  REQUIRE(row);
  Json json = json_from(row.value());
  json.remove("search_field");
  return json;
}

struct Moment {
  Time at;
  std::int64_t version;
  Json row;
};

void change_at_random(std::uint64_t seed, std::size_t changes) {
  CAPTURE(seed);
  HubFixture f;
  Chance chance(seed);
  const auto author = f.actor("user");
  const auto admin = f.actor("admin");
  const std::string label = "core.article";
  const auto made = f.hub().create(author, label, Json::object({{"title", chance.i18n()}}));
  REQUIRE(fault(made) == "");
  const auto key = made.value().row.key();
  std::vector<Moment> moments{{f.now(), made.value().version, seen(f.hub().get(author, label, key))}};
  while (moments.size() < changes) {
    f.pass(Microseconds(1 + static_cast<std::int64_t>(chance.below(1000))));
    Result<Outcome> changed = Error(Code::internal, "nothing was done");
    if (chance.below(4) != 0) {
      Json fields = Json::object();
      if (chance.below(2) == 0) fields.set("title", chance.i18n());
      if (chance.below(2) == 0) fields.set("content", chance.i18n());
      if (chance.below(2) == 0) fields.set("data", chance.object(3));
      changed = f.hub().update(author, label, key, fields);
    } else if (chance.below(2) == 0) {
      changed = revert(f.hub(), author, label, key, chance.of(moments).version);
    } else {
      const auto action = chance.of(std::vector<std::string>{"send", "withdraw", "return", "remove", "restore"});
      changed = f.hub().perform(action == "return" || action == "restore" ? admin : author, label, key, action,
                                Json::object({{"comment", "x"}}));
    }
    if (!changed) {
      const auto code = changed.error().code();
      INFO(changed.error().to_string());
      REQUIRE((code == Code::illegal_transition || code == Code::invalid || code == Code::denied));
      continue;
    }
    moments.push_back({f.now(), changed.value().version, seen(f.hub().get(author, label, key))});
  }

  for (std::size_t i = 0; i < moments.size(); ++i) {
    const Moment& moment = moments[i];
    CHECK(seen(at(f.hub(), author, label, key, moment.at)) == moment.row);
    CHECK(seen(at_version(f.hub(), author, label, key, moment.version)) == moment.row);
    const Time before_next = i + 1 < moments.size() ? moments[i + 1].at - Microseconds(1) : Time::max;
    CHECK(seen(at(f.hub(), author, label, key, before_next)) == moment.row);
    const Moment& other = chance.of(moments);
    const auto differences = diff(f.hub(), author, label, key, moment.version, other.version);
    REQUIRE(fault(differences) == "");
    CHECK(applied(moment.row, differences.value()) == other.row);
  }
  CHECK(fault(at(f.hub(), author, label, key, moments.front().at - Microseconds(1))) == "not_found");

  std::vector<std::int64_t> told_ids;
  HistoryQuery page{.before = 0, .limit = 7};
  do {
    const auto told_page = history(f.hub(), admin, label, key, page).value();
    for (const auto& version : told_page.versions) told_ids.push_back(version.id);
    page.before = told_page.next;
  } while (page.before != 0);
  std::vector<std::int64_t> expected;
  for (const auto& moment : moments) expected.insert(expected.begin(), moment.version);
  CHECK(told_ids == expected);

  // Back to what it was, all but the status and the time of the change.
  if (const auto status = f.status(label, key); status != "draft" && status != "correction") return;
  const Moment& goal = chance.of(moments);
  REQUIRE(fault(revert(f.hub(), author, label, key, goal.version)) == "");
  Json is = seen(f.hub().get(author, label, key));
  for (const auto* column : {"status", "published", "updated_at"}) is.set(column, goal.row[column]);
  CHECK(is == goal.row);
}

}  // namespace

TEST_CASE("what versions tell of a row is what was seen then, whatever happened to it") {
  const auto seed = from_environment("TECHHUB_SEED", std::random_device{}());
  for (std::uint64_t run = 0; run < 4; ++run) change_at_random(seed + run, 25);
}

TEST_CASE("the same over a long life", "[slow][.]") {
  const auto seed = from_environment("TECHHUB_SEED", std::random_device{}());
  const auto changes = from_environment("TECHHUB_HISTORY_CHANGES", 2000);
  change_at_random(seed, changes);
}
