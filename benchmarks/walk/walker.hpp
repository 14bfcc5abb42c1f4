// SPDX-License-Identifier: MIT
// Walker: people who do at random what a platform lets them do, and what it does not, over one hub: they write, send,
// judge, book, vote, found companies and leave them, while the clock goes on. The same seed makes the same walk.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/techhub.hpp"

namespace techhub::walk {

// One thing that somebody tries.
struct Attempt {
  enum class Expected : std::uint8_t { unknown, open, closed, hidden };

  const rules::Actor* actor = nullptr;
  std::string label{};
  std::int64_t key = 0;  // 0 for a row that is not there yet
  std::string action{};
  Expected expected = Expected::unknown;  // what Hub::actions said of it just before
  bool is_decision = false;               // separation of duties holds
};

struct Tally {
  std::int64_t taken = 0;
  std::int64_t refused = 0;
};

class Walker {
 public:
  // `now` is what the hub's clock answers.
  Walker(Hub& hub, std::shared_ptr<Time> now, std::uint64_t seed);

  // People, rooms, services and forms, past the rules; companies by them.
  Result<> settle();
  void step();

  // Called around every attempt.
  std::function<void(const Attempt&)> before{};
  std::function<void(const Attempt&, const Result<Outcome>&)> after{};

  [[nodiscard]] const std::map<std::string, Tally>& tallies() const noexcept { return tallies_; }  // `label action`
  [[nodiscard]] std::int64_t due_changes() const noexcept { return due_changes_; }

 private:
  struct Person {
    std::string role;
    rules::Actor actor;
  };
  using Maker = void (Walker::*)(const Person&);

  // walker.cpp: what is done.
  void act();
  void update(const Person& person, std::string_view label, std::int64_t key, Attempt attempt);
  void pass_time();
  Result<Outcome> attempt(Attempt attempt, const std::function<Result<Outcome>()>& work);
  // A create through the hub.
  void make(const Person& person, std::string_view label, const Json& fields);
  void use(const Person& person, std::string_view label, std::int64_t key, std::string_view action, bool is_decision,
           const std::function<Result<Outcome>()>& work);

  // Who, what and when.
  [[nodiscard]] std::size_t pick(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random_() % n); }
  [[nodiscard]] bool chance(std::size_t percent) { return pick(100) < percent; }
  [[nodiscard]] const Person& anybody();
  [[nodiscard]] const Person& staff();
  // A manager or an admin, three times of four; else this one.
  [[nodiscard]] const Person& official(const Person& otherwise);
  [[nodiscard]] const Person& person(std::int64_t user);
  // Somebody whom a reference of the row names, else anybody.
  [[nodiscard]] const Person& involved(std::string_view label, std::int64_t key);
  // A row of this label, the newer the likelier; where it can, one that was last seen in `status`. 0 for none.
  [[nodiscard]] std::int64_t any(std::string_view label, std::string_view status = {});
  [[nodiscard]] Json company_or_null(const Person& person);
  [[nodiscard]] Json title();
  [[nodiscard]] Json arguments();
  [[nodiscard]] Json time_in(std::int64_t from_minutes, std::int64_t to_minutes);
  void remember(std::string_view label, std::int64_t key, std::string_view status);

  // settling.cpp, makers.cpp
  Result<> settle_services(Records& records);
  Result<> settle_events();
  [[nodiscard]] static const std::vector<Maker>& makers();
  void make_content(const Person&);
  void make_comment(const Person&);
  void make_participant(const Person&);
  void make_request(const Person&);
  void attach_answers(const Person&);
  void make_expertise(const Person&);
  void make_protocol(const Person&);
  void decide_on_protocol(const Person&);
  void make_report(const Person&);
  void make_booking(const Person&);
  void make_company(const Person&);
  void change_membership(const Person&);
  void judge_company(const Person&);
  void make_techorda(const Person&);
  void make_application(const Person&);
  void make_page(const Person&);
  void arrange_page(const Person&);
  void make_project(const Person&);
  void make_match(const Person&);
  void make_journey(const Person&);
  void travel(const Person&);
  void make_of_host(const Person&);

  Hub& hub_;
  std::shared_ptr<Time> now_;
  std::mt19937_64 random_;
  std::vector<Person> people_;
  std::vector<std::size_t> staff_;
  std::map<std::int64_t, std::size_t> by_user_;
  std::vector<std::string> services_;
  std::int64_t form_ = 0;
  std::vector<std::string> labels_;  // with a flow
  struct Rows {
    std::vector<std::int64_t> keys;
    std::map<std::int64_t, std::string> status;
    std::map<std::string, std::vector<std::int64_t>, std::less<>> in;  // by status; some have left it since
  };
  std::map<std::string, Rows, std::less<>> rows_;
  std::map<std::string, Tally> tallies_;
  std::int64_t due_changes_ = 0;
};

}  // namespace techhub::walk
