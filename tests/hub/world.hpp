// SPDX-License-Identifier: MIT
// A small world drawn from a seed: people of every role, memberships of every kind, rows with and without each fact.
#pragma once

#include <random>
#include <set>

#include "hub/facts.hpp"
#include "support/hub_fixture.hpp"

namespace techhub::test {

class World {
 public:
  explicit World(std::uint32_t seed);

  HubFixture f;
  std::vector<std::int64_t> users_;

  // Everybody as an actor, nobody signed in first.
  [[nodiscard]] std::vector<rules::Actor> actors();
  // Every row that some permission of the platform is about, with its facts as the hub reads them.
  struct Known {
    Record record;
    hub::RowFacts facts;
  };
  [[nodiscard]] std::vector<std::pair<const Table*, std::vector<Known>>> tables();

 private:
  std::size_t draw(std::size_t below) { return random_() % below; }
  bool maybe() { return draw(2) == 0; }
  std::int64_t pick(const std::vector<std::int64_t>& from) { return from[draw(from.size())]; }
  Json person() { return maybe() ? Json(pick(users_)) : Json(); }
  Json company() { return maybe() ? Json(pick(companies_)) : Json(); }
  Json organization() { return maybe() ? Json(maybe() ? "cett" : "astanahub") : Json(); }
  Json word(std::string_view label, std::string_view column);
  Json service();
  void rows_of_each_kind();
  void more_rows();
  void open_on_other_days();

  std::mt19937 random_;
  std::vector<std::int64_t> companies_;
  std::set<std::pair<std::int64_t, std::int64_t>> joined_;
};

}  // namespace techhub::test
