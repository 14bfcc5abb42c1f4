// SPDX-License-Identifier: MIT
// Random lives of one database under two hubs, against a plain map of who is called what.
#include <cstdlib>
#include <random>

#include "personal/support.hpp"
#include "techhub/hub/keys.hpp"
#include "techhub/hub/personal.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

const rules::Actor host = rules::Actor::system();

struct Person {
  std::string email;
  std::string name;
  bool is_forgotten = false;
};

class Life {
 public:
  explicit Life(std::uint32_t seed) : random_(seed) {
    storage::SqliteOptions sqlite{.create = true, .synchronous = storage::SqliteOptions::Synchronous::normal};
    Hub::init(platform().value(), storage::open_sqlite(place_.file(), sqlite).value(), key_).value();
    open();
    for (int i = 0; i < 6; ++i) add();
  }

  void step() {
    switch (draw(12)) {
      case 0:
      case 1:
        add();
        break;
      case 2:
      case 3:
      case 4:
        rename();
        break;
      case 5:
      case 6:
      case 7:  // one batch, and whoever comes next goes on
        check(rotate(any(), host, {.batch = 1 + draw(9), .progress = [](const Rotation&) { return false; }}));
        break;
      case 8:
        check(rotate(any(), host, {.batch = 1 + draw(20)}));
        break;
      case 9:
        check(rekey(any(), host));
        break;
      case 10:
        forget_one();
        break;
      default:
        reopen();
    }
  }

  void look() {
    for (const auto& [user, person] : people_) {
      INFO("user " << user);
      for (const auto& hub : hubs_) {
        const auto read = hub->read([&, user = user, &person = person](Records& records) -> Result<> {
          const Table& users = records.table("account.user");
          TECHHUB_TRY(auto row, records.need(users, user));
          TECHHUB_DO(records.open(row));
          CHECK(row.text("email") == person.email);
          CHECK(row.text("first_name") == person.name);
          const auto found = records.first(
              users,
              Filter::is(users.at("email_lookup"), records.vault().lookup(users, users.at("email"), person.email)));
          CHECK(found.value().has_value() == !person.is_forgotten);
          return success();
        });
        CHECK(fault(read) == "");
      }
    }
  }

  void end() {
    check(rotate(any(), host));
    CHECK(any().verify().value().empty());
    // Versions of those who were forgotten, and nothing else, are left with older keys.
    for (const auto& version : all(any(), "reversion.version")) {
      const auto user = std::stoll(std::string(version.text("object_id")));
      const Json fields = Json::parse(version.text("serialized_data")).value().items()[0]["fields"];
      const std::string sealed = "p$" + std::string(fields["first_name"].as_string());
      const auto key = vault::sealed_with(Value(sealed));
      if (key != 0 && !people_.at(user).is_forgotten) CHECK(key == sealing());
    }
  }

 private:
  template <class T>
  void check(const Result<T>& done) {
    CHECK(fault(done) == "");
  }
  std::size_t draw(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  Hub& any() { return *hubs_[draw(hubs_.size())]; }
  std::int64_t sealing() {
    std::int64_t key = 0;
    check(any().read([&](Records& records) -> Result<> {
      key = records.vault().sealing_key();
      return success();
    }));
    return key;
  }

  void open() {
    for (auto& hub : hubs_) hub = open_hub(place_.file(), key_);
  }

  void reopen() {
    if (draw(2) == 0) {
      const auto next = vault::MasterKey::generate();
      check(change_master_key(any(), key_, next));
      key_ = next;
    }
    for (auto& hub : hubs_) hub.reset();
    open();
  }

  void add() {
    const std::string number = std::to_string(people_.size() + 1);
    const Person person{.email = "person" + number + "@example.kz", .name = "Имя" + number};
    std::int64_t user = 0;
    check(any().write([&](Records& records) -> Result<> {
      Record row(records.table("account.user"));
      row.set("email", person.email);
      row.set("first_name", person.name);
      row.set("role", std::string("user"));
      row.set("is_active", std::int64_t{1});
      row.set("date_joined", std::int64_t{0});
      TECHHUB_DO(records.insert(row));
      user = as_integer(row.key());
      return success();
    }));
    people_[user] = person;
  }

  std::pair<const std::int64_t, Person>& one() {
    auto found = people_.begin();
    std::advance(found, static_cast<std::ptrdiff_t>(draw(people_.size())));
    return *found;
  }

  void rename() {
    auto& [user, person] = one();
    if (person.is_forgotten) return;
    const std::string name = "Имя" + std::to_string(draw(1'000'000));
    Hub& hub = any();
    check(hub.update(hub.actor(user).value(), "account.user", user, Json::object({{"first_name", name}})));
    person.name = name;
  }

  void forget_one() {
    auto& [user, person] = one();
    check(forget(any(), host, user));
    person = {.email = "forgotten-" + std::to_string(user), .name = "", .is_forgotten = true};
  }

  std::mt19937 random_;
  Place place_;
  vault::MasterKey key_ = vault::MasterKey::generate();
  std::array<std::unique_ptr<Hub>, 2> hubs_;
  std::map<std::int64_t, Person> people_;
};

void live(std::uint32_t seed, int steps) {
  INFO("seed " << seed);
  Life life(seed);
  for (int i = 0; i < steps; ++i) {
    INFO("step " << i);
    life.step();
    life.look();
  }
  life.end();
}

}  // namespace

TEST_CASE("whatever happens to keys and people, everybody is called what they are called") {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) live(seed, 25);
}

// TECHHUB_LIVES: how many, from a seed that is printed.
TEST_CASE("many random lives of a hub", "[.][slow]") {
  const char* const asked = std::getenv("TECHHUB_LIVES");
  const int lives = asked == nullptr ? 50 : std::atoi(asked);
  const auto first = std::random_device{}();
  WARN("from seed " << first);
  for (int i = 0; i < lives; ++i) live(first + static_cast<std::uint32_t>(i), 60);
}
