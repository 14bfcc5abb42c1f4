// SPDX-License-Identifier: MIT
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "personal/support.hpp"
#include "techhub/hub/keys.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

const rules::Actor host = rules::Actor::system();

std::int64_t only_key(Hub& hub) {
  const auto counted = sealed_by(hub);
  REQUIRE(counted.size() == 1);
  return counted.begin()->first;
}

std::vector<std::string> versions(Hub& hub) {
  std::vector<std::string> told;
  for (const Record& row : all(hub, "reversion.version")) told.push_back(key_text(row.key()));
  return told;
}

}  // namespace

TEST_CASE("a rotation seals everything anew and changes nothing that anybody reads") {
  SampleFixture f;
  const auto before = opened(f.hub());
  const auto old = sealed_by(f.hub());
  REQUIRE(old.size() == 1);
  REQUIRE(before.size() > 5000);
  const auto users = all(f.hub(), "account.user");
  const auto requests = all(f.hub(), "service.servicerequest");
  const auto entries = all(f.hub(), "techhub.outbox").size();
  const auto history = versions(f.hub());

  const auto done = rotate(f.hub(), host).value();
  CHECK(done.is_complete);
  CHECK(done.unreadable == 0);
  CHECK(done.resealed > 1000);
  const auto now = sealed_by(f.hub());
  REQUIRE(now.size() == 1);
  CHECK(now.begin()->first == done.key);
  CHECK(now.begin()->second == old.begin()->second);
  CHECK(done.key != old.begin()->first);
  CHECK(difference(opened(f.hub()), before) == "");
  // No version, no message, no time of change.
  CHECK(versions(f.hub()) == history);
  CHECK(all(f.hub(), "techhub.outbox").size() == entries);
  CHECK((all(f.hub(), "service.servicerequest") == requests));
  CHECK((all(f.hub(), "account.user") == users));
  CHECK(f.hub().setting("rotation").value().is_null());
  CHECK(f.hub().verify().value().empty());

  const auto keys = all(f.hub(), "techhub.key");
  const auto in_use = [](const Record& key) { return key.text("purpose") == "data" && is_null(key.get("retired")); };
  CHECK(std::count_if(keys.begin(), keys.end(), in_use) == 1);
  f.close();
  f.open();
  CHECK(difference(opened(f.hub()), before) == "");
}

TEST_CASE("a rotation that is stopped after every batch goes on from there") {
  SampleFixture f;
  const auto before = opened(f.hub());
  std::int64_t rows = 0;
  std::int64_t key = 0;
  int calls = 0;
  for (bool is_complete = false; !is_complete; ++calls) {
    const auto done = rotate(f.hub(), host, {.batch = 150, .progress = [](const Rotation&) { return false; }}).value();
    if (key == 0) key = done.key;
    REQUIRE(done.key == key);  // not begun anew
    rows += done.rows;
    is_complete = done.is_complete;
    if (calls % 5 == 0) CHECK(difference(opened(f.hub()), before) == "");
    if (calls % 3 == 0) {
      f.close();
      f.open();
    }
    REQUIRE(calls < 100);
  }
  CHECK(calls > 10);
  CHECK(rows < 6000);  // each row once
  CHECK(only_key(f.hub()) == key);
  CHECK(difference(opened(f.hub()), before) == "");
}

TEST_CASE("what is written while a rotation runs is sealed with the new key") {
  SampleFixture f;
  const auto other = open_hub(f.file());
  bool is_first = true;
  const auto done = rotate(
      f.hub(), host, {.batch = 400, .progress = [&](const Rotation& now) {
                        if (std::exchange(is_first, false)) {
                          const auto actor = other->actor(5).value();
                          CHECK(other->update(actor, "account.user", 5, Json::object({{"first_name", "Другое"}})));
                          const Record row = first(*other, "account.user", [](const Record& one) {
                            return one.key() == Value(std::int64_t{5});
                          });
                          CHECK(row.text("first_name") == "Другое");
                        }
                        return !now.is_complete;
                      }});
  REQUIRE(done);
  CHECK(done.value().is_complete);
  CHECK(only_key(f.hub()) == done.value().key);
  CHECK(only_key(*other) == done.value().key);
}

TEST_CASE("a value copied as it was behind a rotation's back is found before the old key is retired") {
  SampleFixture f;
  Record kept;
  f.hub()
      .read([&](Records& records) -> Result<> {
        TECHHUB_TRY(kept, records.need(records.table("account.user"), std::int64_t{5}));
        return success();
      })
      .value();
  const auto done = rotate(f.hub(), host, {.batch = 5000, .progress = [&](const Rotation& now) {
                                             if (now.rows == 0 || now.is_complete) return true;
                                             return f.hub()
                                                 .write([&](Records& records) -> Result<> {
                                                   TECHHUB_DO(records.update(kept, ColumnSet::all(kept.table())));
                                                   return success();
                                                 })
                                                 .has_value();
                                           }});
  REQUIRE(done);
  REQUIRE(done.value().is_complete);
  CHECK(only_key(f.hub()) == done.value().key);
}

TEST_CASE("everybody reads and finds people while another hub rotates", "[threads]") {
  SampleFixture f;
  const auto other = open_hub(f.file());
  std::map<std::int64_t, std::string> addresses;
  for (const Record& row : all(f.hub(), "account.user"))
    addresses.emplace(as_integer(row.key()), std::string(row.text("email")));
  std::atomic<bool> is_over{false};
  std::atomic<std::int64_t> looks{0};
  std::atomic<std::int64_t> faults{0};
  const auto look = [&](Hub& hub, std::uint64_t seed) {
    const auto manager = rules::Actor::system();
    const Table& users = hub.platform().at("account.user");
    for (auto at = seed; !is_over; at = at * 6364136223846793005u + 1442695040888963407u) {
      auto person = addresses.begin();
      std::advance(person, static_cast<std::ptrdiff_t>((at >> 33) % addresses.size()));
      const auto read = hub.read([&](Records& records) -> Result<> {
        TECHHUB_TRY(auto row, records.need(users, person->first));
        TECHHUB_DO(records.open(row));
        if (row.text("email") != person->second) return Error(Code::internal, "another address");
        const auto hash = records.vault().lookup(users, users.at("email"), person->second);
        if (is_null(hash)) return success();
        TECHHUB_TRY(const auto found, records.first(users, Filter::is(users.lookup(users.at("email")), hash)));
        if (!found || found->key() != row.key()) return Error(Code::internal, "not found");
        return success();
      });
      ++looks;
      if (!read) ++faults;
      if (!hub.get(manager, "account.user", person->first)) ++faults;
    }
  };
  std::thread near(look, std::ref(f.hub()), 1);
  std::thread far(look, std::ref(*other), 2);
  for (int i = 0; i < 2; ++i) {
    CHECK(rotate(f.hub(), host, {.batch = 100}).value().is_complete);
    CHECK(rekey(f.hub(), host));
    CHECK(rotate(*other, host, {.batch = 1000}).value().is_complete);
  }
  is_over = true;
  near.join();
  far.join();
  CHECK(looks > 100);
  CHECK(faults == 0);
  CHECK(sealed_by(f.hub()).size() == 1);
}

TEST_CASE("two hubs that rotate at once do one rotation", "[threads]") {
  SampleFixture f;
  const auto other = open_hub(f.file());
  const auto before = opened(f.hub());
  // Begun before either works on it, so that both have the same one.
  REQUIRE_FALSE(rotate(f.hub(), host, {.progress = [](const Rotation&) { return false; }}).value().is_complete);
  std::int64_t here = 0;
  std::int64_t there = 0;
  std::thread beside([&] {
    there = rotate(*other, host, {.batch = 100, .progress = [](const Rotation& now) { return !now.is_complete; }})
                .value()
                .resealed;
  });
  here = rotate(f.hub(), host, {.batch = 100}).value().resealed;
  beside.join();
  CHECK(here + there > 1000);
  CHECK(difference(opened(f.hub()), before) == "");
  CHECK(sealed_by(f.hub()).size() == 1);
}

TEST_CASE("a rotation that is killed at any moment is taken up again") {
  SampleFixture f;
  const auto before = opened(f.hub());
  f.close();
  // Random bytes are drawn for every value that is sealed: so the end comes inside transactions, and between them.
  for (const int draws : {0, 1, 2, 40, 900, 1700, 2500}) {
    INFO(draws);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      HubOptions options;
      options.random = [left = std::make_shared<int>(draws),
                        random = vault::system_random()](std::span<std::uint8_t> out) {
        if ((*left)-- == 0) ::kill(::getpid(), SIGKILL);
        random(out);
      };
      auto hub = open_hub(f.file(), master_key(), std::move(options));
      static_cast<void>(rotate(*hub, host, {.batch = 200}));
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    f.open();
    CHECK(difference(opened(f.hub()), before) == "");
    f.close();
  }
  f.open();
  const auto done = rotate(f.hub(), host).value();
  CHECK(done.is_complete);
  CHECK(done.rows < 5000);  // not from the start
  CHECK(difference(opened(f.hub()), before) == "");
  CHECK(only_key(f.hub()) == done.key);
}

TEST_CASE("a damaged value is left as it is, counted, and stops no rotation") {
  SampleFixture f;
  f.hub()
      .write([&](Records& records) -> Result<> {
        const Table& users = records.table("account.user");
        TECHHUB_TRY(Record row, records.need(users, std::int64_t{12}));
        auto bytes = std::get<Bytes>(row.get("phone"));
        bytes.back() ^= 1;
        row.set("phone", std::move(bytes));
        ColumnSet columns;
        columns.add(users.at("phone"));
        TECHHUB_DO(records.transaction().update(row, columns));
        return success();
      })
      .value();
  const auto done = rotate(f.hub(), host).value();
  CHECK(done.is_complete);
  CHECK(done.unreadable == 1);
  CHECK(f.hub().verify().value().size() == 1);
}

TEST_CASE("keys are changed by those who may") {
  HubFixture f;
  for (const auto role : {"user", "manager", "admin"}) {
    INFO(role);
    const auto actor = f.actor(role);
    CHECK(fault(rotate(f.hub(), actor)) == "denied: no_grant");
    CHECK(fault(rekey(f.hub(), actor)) == "denied: no_grant");
  }
  CHECK(fault(rotate(f.hub(), rules::Actor::anonymous())) == "unauthenticated: no_grant");
  CHECK(f.rows("techhub.key").size() == 3);
  CHECK(rotate(f.hub(), f.actor("superadmin")).value().is_complete);
  CHECK(rekey(f.hub(), f.actor("superadmin")));
  CHECK(f.rows("techhub.key").size() == 5);
  CHECK(rotate(f.hub(), host, {.batch = 0}).error().code() == Code::misuse);
}
