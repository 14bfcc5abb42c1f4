// SPDX-License-Identifier: MIT
// Script: what the scenarios share: finding people for the parts, and telling each step.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "scenarios.hpp"

namespace techhub::demo {

struct Person {
  rules::Actor actor;
  std::string who;
  std::string role;
  [[nodiscard]] std::int64_t id() const noexcept { return actor.user; }
};

// A field of a form: key, type, label in Russian and English, and whether it must be answered.
struct Field {
  std::string_view key;
  std::string_view type;
  std::string_view ru;
  std::string_view en;
  bool required = true;
};

class Script {
 public:
  [[nodiscard]] static Result<Script> begin(Stage& stage);

  [[nodiscard]] Hub& hub() noexcept { return stage_->hub; }
  [[nodiscard]] Time now() const noexcept { return *stage_->now; }
  void pass(std::chrono::minutes span) noexcept { *stage_->now = *stage_->now + span; }

  [[nodiscard]] Result<Person> person(std::int64_t user);
  // Active users of a role, in the order of their ids. Ordinary users only as far as they belong to no company, so that
  // they come without interests. `not_found` when there are fewer.
  [[nodiscard]] Result<std::vector<Person>> cast(std::string_view role, std::size_t count);
  // An active company with a running owner who is an ordinary user: the owner and the company's id.
  [[nodiscard]] Result<std::pair<Person, std::int64_t>> owner_of_a_company();

  // The row as it is stored.
  [[nodiscard]] Result<Record> row(std::string_view label, const Value& key);
  // The newest row that a column refers to `key` with.
  [[nodiscard]] Result<Record> row_of(std::string_view label, std::string_view column, const Value& key);

  // The step that a change was, and the effects that it had, as the history tells them.
  Result<Outcome> did(const Person& who, std::string_view what, Result<Outcome> done);
  // The same for a change of this row that a call without an outcome made, among other changes perhaps.
  Result<> did(const Person& who, std::string_view what, std::string_view label, const Value& key);
  // A change that the rules refuse. `label` and `key`: the row that it was about.
  template <class T>
  Result<> refused(const Person& who, std::string_view what, std::string_view label, const Value& key,
                   const Result<T>& done) {
    return refused(who, what, label, key, done ? nullptr : &done.error());
  }
  // Something that has come true without a status of its own, once `holds`.
  Result<> came_true(const Person& who, std::string_view what, std::string_view label, const Value& key, bool holds);

  // A form with these fields, and the service that uses it from now on; `words` join the service's data.
  Result<std::int64_t> set_form(const Person& manager, const std::string& service, std::span<const Field> fields,
                                const Json& words);

 private:
  explicit Script(Stage& stage) : stage_(&stage) {}
  Result<> refused(const Person& who, std::string_view what, std::string_view label, const Value& key,
                   const Error* error);
  [[nodiscard]] Result<std::vector<Record>> news();
  void tell(Step step);

  Stage* stage_;
  std::int64_t told_ = 0;  // the last transition that was told
};

// Nobody in particular, and nobody at all.
[[nodiscard]] Person visitor();
[[nodiscard]] Person timer();

[[nodiscard]] inline std::int64_t id_of(const Outcome& outcome) { return as_integer(outcome.row.key()); }

}  // namespace techhub::demo
