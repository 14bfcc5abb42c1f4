// SPDX-License-Identifier: MIT
#include "techhub/hub/keys.hpp"

#include "personal/support.hpp"
#include "techhub/account/registration.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

const rules::Actor host = rules::Actor::system();

// Look-ups of users by key of the row: bytes of email and phone.
std::map<std::int64_t, std::pair<Value, Value>> look_ups(Hub& hub) {
  std::map<std::int64_t, std::pair<Value, Value>> found;
  for (const Record& row : all(hub, "account.user"))
    found[as_integer(row.key())] = {row.get("email_lookup"), row.get("phone_lookup")};
  return found;
}

std::int64_t found_by(Hub& hub, std::string_view column, std::string_view value) {
  const Table& users = hub.platform().at("account.user");
  const auto page =
      hub.list(hub.actor(1).value(), "account.user", {.filter = Filter::is(users.at(column), std::string(value))});
  return page && page.value().rows.size() == 1 ? as_integer(page.value().rows[0].key()) : 0;
}

}  // namespace

TEST_CASE("rekey hashes every look-up anew, and people are found and addresses are taken once as before") {
  SampleFixture f;
  const auto other = open_hub(f.file());
  const auto values = opened(f.hub());
  const auto before = look_ups(f.hub());
  const auto written = rekey(f.hub(), host).value();
  const auto after = look_ups(f.hub());
  REQUIRE(after.size() == before.size());
  std::int64_t changed = 0;
  for (const auto& [user, hashes] : before) {
    const auto& now = after.at(user);
    CHECK(is_null(hashes.first) == is_null(now.first));
    CHECK(is_null(hashes.second) == is_null(now.second));
    CHECK((is_null(now.first) || now.first != hashes.first));
    changed += !is_null(now.first);
  }
  CHECK(changed > 1000);
  CHECK(written > changed);  // companies too
  CHECK(difference(opened(f.hub()), values) == "");

  const Record person = first(f.hub(), "account.user",
                              [](const Record& row) { return row.integer("id") > 20 && !row.text("phone").empty(); });
  const std::string taken(person.text("email"));
  for (Hub* hub : {&f.hub(), other.get()}) {
    CHECK(found_by(*hub, "email", taken) == person.integer("id"));
    const auto again = hub->write([&](Records& records) -> Result<> {
      Record row(records.table("account.user"));
      row.set("email", taken);
      row.set("role", std::string("user"));
      row.set("date_joined", std::int64_t{0});
      return records.insert(row);
    });
    CHECK(fault(again) == "duplicate");
  }
  const auto keys = all(f.hub(), "techhub.key");
  CHECK(std::count_if(keys.begin(), keys.end(), [](const Record& key) {
          return key.text("purpose") == "lookup" && is_null(key.get("retired"));
        }) == 1);
  CHECK(f.hub().verify().value().empty());
}

TEST_CASE("rekey changes nothing while a value that is looked up does not open") {
  SampleFixture f;
  const auto before = look_ups(f.hub());
  f.hub()
      .write([&](Records& records) -> Result<> {
        const Table& companies = records.table("account.company");
        TECHHUB_TRY(Record row, records.need(companies, std::int64_t{2}));
        auto bytes = std::get<Bytes>(row.get("tin"));
        bytes.back() ^= 1;
        row.set("tin", std::move(bytes));
        ColumnSet columns;
        columns.add(companies.at("tin"));
        TECHHUB_DO(records.transaction().update(row, columns));
        return success();
      })
      .value();
  CHECK(fault(rekey(f.hub(), host)) == "corrupt");
  const auto keys = f.hub().read([&](Records& records) -> Result<> {
    TECHHUB_TRY(const auto count, records.count(records.table("techhub.key"), {}));
    CHECK(count == 3);
    return success();
  });
  CHECK(keys);
  CHECK((look_ups(f.hub()) == before));
}

TEST_CASE("a code that is open stays valid whatever happens to the keys") {
  SampleFixture f;
  auto messages = account::deliveries(f.hub()).value();
  REQUIRE(messages.size() == 1);
  const auto code = std::string(messages[0].code.reveal());
  const auto next = vault::MasterKey::generate();
  REQUIRE(rotate(f.hub(), host));
  REQUIRE(rekey(f.hub(), host));
  REQUIRE(change_master_key(f.hub(), master_key(), next));
  messages = account::deliveries(f.hub()).value();
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].code.reveal() == code);
  CHECK(account::activate(f.hub(), Personal("new.person@mail.example"), code));
}

TEST_CASE("the master key is changed by whoever has it, and no value with it") {
  SampleFixture f;
  const auto before = opened(f.hub());
  const auto sealed = all(f.hub(), "techhub.key");
  const auto next = vault::MasterKey::generate();

  const auto refused = change_master_key(f.hub(), next, vault::MasterKey::generate());
  CHECK(fault(refused) == "wrong_key");
  CHECK((all(f.hub(), "techhub.key") == sealed));

  const auto other = open_hub(f.file());
  REQUIRE(change_master_key(f.hub(), master_key(), next));
  CHECK(fault(change_master_key(f.hub(), master_key(), next)) == "wrong_key");
  CHECK(difference(opened(f.hub()), before) == "");
  // Others go on with the keys that they have open.
  CHECK(difference(opened(*other), before) == "");
  CHECK(other->update(other->actor(5).value(), "account.user", 5, Json::object({{"first_name", "Другое"}})));
  // But make no key that the rest could not open.
  CHECK(fault(rotate(*other, host)) == "wrong_key");
  CHECK(fault(rekey(*other, host)) == "wrong_key");
  REQUIRE(rotate(f.hub(), host).value().is_complete);
  CHECK(fault(other->get(host, "account.user", 5)) == "wrong_key");

  f.close();
  const auto with_old = Hub::open(platform().value(), storage::open_sqlite(f.file()).value(), master_key());
  CHECK(fault(with_old) == "wrong_key");
  f.open(next);
  CHECK(first(f.hub(), "account.user", [](const Record& row) { return row.integer("id") == 5; }).text("first_name") ==
        "Другое");
  CHECK(opened(f.hub()).size() >= before.size());
}

TEST_CASE("a hub whose snapshot is older than a change of keys reads with the keys of its snapshot") {
  SampleFixture f;
  const auto other = open_hub(f.file());
  const Record person = first(f.hub(), "account.user", [](const Record& row) { return row.integer("id") == 20; });
  const auto read = other->read([&](Records& records) -> Result<> {
    const Table& users = records.table("account.user");
    TECHHUB_TRY(const auto before, records.need(users, std::int64_t{20}));
    TECHHUB_DO(rotate(f.hub(), host));
    TECHHUB_DO(rekey(f.hub(), host));
    TECHHUB_TRY(auto row, records.need(users, std::int64_t{20}));
    CHECK((row == before));
    TECHHUB_DO(records.open(row));
    CHECK(row.text("email") == person.text("email"));
    const auto hash = records.vault().lookup(users, users.at("email"), person.text("email"));
    CHECK((hash == row.get("email_lookup")));
    return success();
  });
  CHECK(fault(read) == "");
  CHECK(found_by(*other, "email", person.text("email")) == 20);
}
