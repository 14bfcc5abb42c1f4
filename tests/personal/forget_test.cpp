// SPDX-License-Identifier: MIT
#include <sstream>

#include "hub/django_session.hpp"
#include "personal/needles.hpp"
#include "personal/support.hpp"
#include "techhub/account/registration.hpp"
#include "techhub/hub/keys.hpp"
#include "techhub/hub/personal.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

const rules::Actor host = rules::Actor::system();

// What the dump holds of each person: their row, their answers, the number of their own business.
const std::map<std::int64_t, Needles>& people_of_dump() {
  static const auto made = [] {
    std::map<std::int64_t, Needles> people;
    std::map<std::int64_t, std::int64_t> author_of_data;
    std::map<std::int64_t, Json> answers;
    std::istringstream lines(sample_text());
    for (std::string line; std::getline(lines, line);) {
      const Json object = Json::parse(line).value();
      const auto model = object["model"].as_string();
      const Json& fields = object["fields"];
      const auto key = object["pk"].as_integer();
      if (model == "account.user") add_personal(people[key], model, fields);
      if (model == "techorda.courseapplication") add_personal(people[fields["author"].as_integer()], model, fields);
      if (model == "account.company" && fields["company_type"].as_string() == "ip")
        add_personal(people[fields["author"].as_integer()], model, fields);
      if (model == "service.servicerequest")
        author_of_data[fields["hub_form_data"].as_integer()] = fields["author"].as_integer();
      if (model == "service.hubformdata") answers[key] = fields;
    }
    for (const auto& [key, fields] : answers) {
      if (author_of_data.count(key) != 0) add_personal(people[author_of_data[key]], "service.hubformdata", fields);
    }
    return people;
  }();
  return made;
}

// The salts of a person's rows: whoever has one and the keys opens what was sealed under it.
Needles salts_of(Hub& hub, std::int64_t user) {
  Needles salts;
  const auto add = [&](const Record& row) {
    const auto& salt = row[row.table().salt()];
    if (const auto* bytes = std::get_if<Bytes>(&salt))
      salts.add_bytes(row.table().label + " " + key_text(row.key()),
                      {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  };
  add(first(hub, "account.user", [&](const Record& row) { return row.integer("id") == user; }));
  std::set<std::int64_t> data;
  for (const Record& row : all(hub, "service.servicerequest")) {
    if (row.integer("author_id") == user) data.insert(row.integer("hub_form_data_id"));
  }
  for (const Record& row : all(hub, "service.hubformdata")) {
    if (row.integer("author_id") == user || data.count(row.integer("id")) != 0) add(row);
  }
  for (const Record& row : all(hub, "techorda.courseapplication")) {
    if (row.integer("author_id") == user) add(row);
  }
  return salts;
}

using None = std::map<std::string, int>;

}  // namespace

TEST_CASE("a forgotten person is in no file: no value, no name, no salt") {
  SampleFixture f;
  REQUIRE(rotate(f.hub(), host));  // so that pages have been written over, and history is there
  // Sole traders, students, those with answers, with versions, and everybody in one round hundred.
  std::set<std::int64_t> chosen{5, 6, 144, 794, 1048, 23, 987, 453, 253, 137};
  for (std::int64_t user = 301; user <= 320; ++user) chosen.insert(user);
  std::map<std::int64_t, Needles> salts;
  const auto before = bytes_of_files(f.folder());
  for (const auto user : chosen) {
    salts[user] = salts_of(f.hub(), user);
    // The control: before, they are there.
    CHECK((salts[user].size() >= 1 && salts[user].find_in(before) != None{}));
  }
  Forgotten total;
  for (const auto user : chosen) {
    INFO(user);
    const auto done = forget(f.hub(), host, user, "asked for by letter");
    REQUIRE(fault(done) == "");
    CHECK(done.value().is_scrubbed);
    total.answers += done.value().answers;
    total.companies += done.value().companies;
    total.ended += done.value().ended;
  }
  CHECK(total.answers > 10);
  CHECK(total.companies >= 4);
  CHECK(total.ended > 0);
  const auto check = [&](std::string_view moment) {
    const auto bytes = bytes_of_files(f.folder());
    for (const auto user : chosen) {
      INFO(moment << " " << user);
      CHECK((salts[user].find_in(bytes) == None{}));
      CHECK((people_of_dump().at(user).find_in(bytes) == None{}));
    }
  };
  check("open");
  f.close();
  check("closed");
  f.open();
  CHECK(f.hub().verify().value().empty());
  CHECK(std::filesystem::file_size(f.file().string()) > 1'000'000);
}

TEST_CASE("what is left of a forgotten person reads as nothing, and the history stays") {
  SampleFixture f;
  const auto versions = all(f.hub(), "reversion.version").size();
  const auto requests = all(f.hub(), "service.servicerequest");
  const auto person = first(f.hub(), "account.user", [](const Record& row) { return row.integer("id") == 5; });
  const auto actor = f.hub().actor(5).value();
  REQUIRE(forget(f.hub(), host, 5, "asked for"));

  const auto row = first(f.hub(), "account.user", [](const Record& one) { return one.integer("id") == 5; });
  CHECK(row.text("email") == "forgotten-5");
  CHECK(row.text("first_name").empty());
  CHECK(row.text("last_name").empty());
  CHECK(is_null(row.get("phone")));
  CHECK(is_null(row.get("email_lookup")));
  CHECK(is_null(row.get("phone_lookup")));
  CHECK(is_null(row.get("personal_salt")));
  CHECK(row.integer("is_active") == 0);
  CHECK(row.text("password") == "!");
  CHECK(row.text("role") == person.text("role"));

  // One more version of the row, which holds nothing; the older ones are there and do not open.
  const auto now = all(f.hub(), "reversion.version");
  CHECK(now.size() == versions + 1);
  const Json last = Json::parse(now.back().text("serialized_data")).value().items()[0]["fields"];
  CHECK(last["phone"].is_null());
  CHECK(last["is_active"] == Json(false));
  CHECK((all(f.hub(), "service.servicerequest") == requests));
  const auto revision = first(f.hub(), "reversion.revision",
                              [&](const Record& one) { return one.key() == now.back().get("revision_id"); });
  CHECK(revision.text("comment") == "asked for");

  // Who had loaded them acts no more, nobody registers them again by accident, and the address is free.
  CHECK(fault(f.hub().update(actor, "account.user", 5, Json::object({{"first_name", "Я"}}))) != "");
  CHECK(account::register_user(f.hub(), {.email = Personal(std::string(person.text("email"))),
                                         .password = Personal("a long password"),
                                         .first_name = Personal("Снова"),
                                         .last_name = Personal("Я")}));
  const Table& users = f.hub().platform().at("account.user");
  const auto found = f.hub().list(f.hub().actor(1).value(), "account.user",
                                  {.filter = Filter::is(users.at("email"), std::string(person.text("email")))});
  REQUIRE(found.value().rows.size() == 1);
  CHECK(as_integer(found.value().rows[0].key()) != 5);
  CHECK(f.hub().verify().value().empty());

  // Once more: nothing is left to do.
  const auto again = forget(f.hub(), host, 5).value();
  CHECK(again.answers == 0);
  CHECK(again.ended == 0);
  CHECK(all(f.hub(), "reversion.version").size() > versions + 1);  // the new person's
  const auto told = all(f.hub(), "techhub.outbox");
  CHECK(std::count_if(told.begin(), told.end(),
                      [](const Record& entry) { return entry.text("topic") == "account.user.forget"; }) == 1);
}

TEST_CASE("keys turn over while forgotten people stay forgotten") {
  SampleFixture f;
  REQUIRE(forget(f.hub(), host, 5));
  const auto done = rotate(f.hub(), host).value();
  CHECK(done.is_complete);
  CHECK(done.unreadable == 0);
  CHECK(rekey(f.hub(), host));
  const auto row = first(f.hub(), "account.user", [](const Record& one) { return one.integer("id") == 5; });
  CHECK(row.text("email") == "forgotten-5");
  CHECK(is_null(row.get("email_lookup")));
  CHECK(f.hub().verify().value().empty());
}

TEST_CASE("what waits for the sender of somebody who was forgotten is not sent") {
  HubFixture f;
  const Personal email("waits@example.kz");
  REQUIRE(account::register_user(f.hub(), {email, Personal("correct horse"), Personal("А"), Personal("Б")}));
  const auto waiting = account::deliveries(f.hub()).value();
  REQUIRE(waiting.size() == 1);
  REQUIRE(forget(f.hub(), host, waiting.front().user));
  CHECK(account::deliveries(f.hub()).value().empty());
}

TEST_CASE("what waits for others comes though those before them were forgotten") {
  HubFixture f;
  for (const char* email : {"gone@example.kz", "stays@example.kz"})
    REQUIRE(
        account::register_user(f.hub(), {Personal(email), Personal("correct horse"), Personal("А"), Personal("Б")}));
  REQUIRE(forget(f.hub(), host, account::deliveries(f.hub()).value().front().user));
  const auto waiting = account::deliveries(f.hub(), 0, 1).value();
  REQUIRE(waiting.size() == 1);
  CHECK(waiting.front().address.reveal() == "stays@example.kz");
  CHECK(account::deliveries(f.hub(), waiting.front().position, 1).value().empty());
}

TEST_CASE("a reader who holds the log is told as busy, and repeating the call cleans the files") {
  SampleFixture f;
  const auto salts = salts_of(f.hub(), 5);
  {
    const auto held = f.hub().storage().begin(storage::Mode::read).value();
    REQUIRE(held->find(f.hub().platform().at("account.user"), std::int64_t{5}).value().has_value());
    const auto done = forget(f.hub(), host, 5);
    REQUIRE(fault(done) == "busy");
    CHECK(done.error().is_retryable());
    CHECK_FALSE(done.error().is_outcome_unknown());
    // Forgotten all the same, for everybody who begins to read now.
    CHECK(first(f.hub(), "account.user", [](const Record& row) { return row.integer("id") == 5; }).text("email") ==
          "forgotten-5");
    CHECK((salts.find_in(bytes_of_files(f.folder())) != None{}));
  }
  REQUIRE(fault(forget(f.hub(), host, 5)) == "");
  CHECK((salts.find_in(bytes_of_files(f.folder())) == None{}));
}

TEST_CASE("sessions, tokens and social accounts end with the person, and nobody else's") {
  SampleFixture f;
  constexpr std::array<std::string_view, 7> labels{
      "sessions.session",      "authtoken.token",         "oauth2_provider.accesstoken", "oauth2_provider.refreshtoken",
      "oauth2_provider.grant", "oauth2_provider.idtoken", "social_django.usersocialauth"};
  std::set<std::int64_t> people;
  std::map<std::string_view, std::size_t> before;
  for (const auto label : labels) {
    for (const Record& row : all(f.hub(), label)) {
      ++before[label];
      if (!is_null(row.get("user_id"))) people.insert(row.integer("user_id"));
    }
  }
  // An imported session names its user inside, packed.
  std::size_t named_inside = 0;
  for (const Record& row : all(f.hub(), "sessions.session")) {
    CHECK(is_null(row.get("user_id")));
    if (const auto user = hub::user_of_session(row.text("session_data")); user != 0) {
      people.insert(user);
      ++named_inside;
    }
  }
  CHECK(named_inside + 1 == before["sessions.session"]);  // one is of nobody
  REQUIRE(people.size() > 5);
  people.erase(1);
  const auto of = [](const Record& row) {
    return row.table().label == "sessions.session" ? hub::user_of_session(row.text("session_data"))
                                                   : row.integer("user_id");
  };
  const auto chosen = *people.begin();
  std::map<std::string_view, std::size_t> theirs;
  for (const auto label : labels) {
    for (const Record& row : all(f.hub(), label)) theirs[label] += of(row) == chosen;
  }
  const auto done = forget(f.hub(), host, chosen);
  REQUIRE(fault(done) == "");
  CHECK(done.value().ended >= 1);
  for (const auto label : labels) {
    INFO(label);
    CHECK(all(f.hub(), label).size() == before[label] - theirs[label]);
  }
  for (const auto user : people) CHECK(fault(forget(f.hub(), host, user)) == "");
  for (const auto label : labels) {
    INFO(label);
    for (const Record& row : all(f.hub(), label)) CHECK(people.count(of(row)) == 0);
  }
}

TEST_CASE("people are forgotten by those who may, and nobody by themselves") {
  HubFixture f;
  const auto person = f.user();
  for (const auto role : {"user", "manager", "admin"}) {
    INFO(role);
    CHECK(fault(forget(f.hub(), f.actor(role), person)) == "denied: no_grant");
  }
  CHECK(fault(forget(f.hub(), f.actor(person), person)) == "denied: no_grant");
  CHECK(fault(forget(f.hub(), rules::Actor::anonymous(), person)) != "");
  const auto super = f.actor("superadmin");
  const auto own = forget(f.hub(), super, super.user);
  CHECK(fault(own) == "denied: own_case");
  CHECK(is_explained(own));
  CHECK(fault(forget(f.hub(), super, 999'999)) == "not_found");
  CHECK(fault(forget(f.hub(), super, person, "по письму")) == "");
  CHECK(f.row("account.user", person).text("email") == "forgotten-" + std::to_string(person));
}

TEST_CASE("a company stays what it is when its author is forgotten, unless the business is the person's own") {
  HubFixture f;
  const auto author = f.user();
  const auto owner = f.user();
  const auto law = f.company(author, Json::object({{"tin", "990140000126"}, {"company_type", "law"}}));
  const auto own =
      f.company(author, Json::object({{"tin", "123456789013"}, {"company_type", "ip"}, {"name", "ИП Имя"}}));
  const auto others = f.company(owner, Json::object({{"tin", "580916302189"}, {"company_type", "ip"}}));
  f.change("account.company", others, Json::object({{"author_id", author}}));
  REQUIRE(forget(f.hub(), host, author).value().companies == 1);
  CHECK(f.row("account.company", law).text("tin") == "990140000126");
  CHECK(f.row("account.company", others).text("tin") == "580916302189");
  const auto row = f.row("account.company", own);
  CHECK(row.text("tin") == "forgotten-" + std::to_string(own));
  CHECK(row.text("name") == "forgotten-" + std::to_string(own));
  CHECK(f.hub().verify().value().empty());
}
