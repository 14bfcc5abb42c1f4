// SPDX-License-Identifier: MIT
#include "walk/walker.hpp"

#include <algorithm>

#include "techhub/service/deadlines.hpp"
#include "techhub/timers.hpp"

namespace techhub::walk {

using Expected = Attempt::Expected;

Walker::Walker(Hub& hub, std::shared_ptr<Time> now, std::uint64_t seed)
    : hub_(hub), now_(std::move(now)), random_(seed) {
  for (const Table* table : hub.platform().tables()) {
    if (!hub.platform().flow(*table)) continue;
    // The longest chains of all are those of services.
    for (int times = table->app() == "service" || table->app() == "techorda" ? 3 : 1; times > 0; --times)
      labels_.push_back(table->label);
  }
}

void Walker::step() {
  const auto kind = pick(100);
  if (kind < 2) return pass_time();
  if (kind >= 40) return act();
  const auto& all = makers();
  const Maker maker = all[pick(all.size())];
  // Half of what is made is made by staff: they alone may make half of the kinds.
  const Person& who = chance(50) ? staff() : anybody();
  (this->*maker)(who);
}

void Walker::pass_time() {
  *now_ = *now_ + std::chrono::minutes(1 + pick(chance(5) ? 20'000 : 120));
  const auto done = due(hub_);
  if (done) due_changes_ += done.value().bookings + done.value().codes + done.value().matches + done.value().sessions;
  if (after && !done) after({.action = "due", .expected = Expected::open}, done.error());
  const auto late = service::overdue(hub_, chance(50) ? rules::Actor::system() : staff().actor);
  if (after && !late && late.error().code() != Code::denied)
    after({.action = "overdue", .expected = Expected::open}, late.error());
}

Result<Outcome> Walker::attempt(Attempt attempt, const std::function<Result<Outcome>()>& work) {
  if (before) before(attempt);
  auto done = work();
  auto& tally = tallies_[attempt.label + " " + attempt.action];
  ++(done ? tally.taken : tally.refused);
  if (done && !is_null(done.value().row.key()) && done.value().row.key().index() == 1)
    remember(done.value().row.table().label, as_integer(done.value().row.key()), done.value().to);
  if (after) after(attempt, done);
  return done;
}

void Walker::remember(std::string_view label, std::int64_t key, std::string_view status) {
  auto found = rows_.find(label);
  if (found == rows_.end()) found = rows_.emplace(label, Rows{}).first;
  Rows& rows = found->second;
  const auto [at, is_new] = rows.status.emplace(key, status);
  if (is_new) rows.keys.push_back(key);
  if (is_new || at->second != status) rows.in[std::string(status)].push_back(key);
  at->second = status;
}

void Walker::make(const Person& person, std::string_view label, const Json& fields) {
  const auto made = attempt({.actor = &person.actor, .label = std::string(label), .action = "add"},
                            [&] { return hub_.create(person.actor, label, fields); });
  static_cast<void>(made);
}

void Walker::use(const Person& person, std::string_view label, std::int64_t key, std::string_view action,
                 bool is_decision, const std::function<Result<Outcome>()>& work) {
  const auto done = attempt({.actor = &person.actor,
                             .label = std::string(label),
                             .key = key,
                             .action = std::string(action),
                             .is_decision = is_decision},
                            work);
  static_cast<void>(done);
}

// An action of a flow, or a change.
void Walker::act() {
  const std::string& label = labels_[pick(labels_.size())];
  const std::int64_t key = any(label);
  if (key == 0) return;
  const auto& flow = *hub_.platform().flow(hub_.platform().at(label));
  const bool wants_open = chance(75);
  Attempt one;
  // Whoever can do nothing leaves it to another; at times they try all the same.
  for (int tries = 0; tries < (wants_open ? 5 : 1); ++tries) {
    const auto kind = pick(100);
    const Person& asked = kind < 45 ? involved(label, key) : kind < 90 ? staff() : anybody();
    one = {.actor = &asked.actor, .label = label, .key = key};
    const auto states = hub_.actions(asked.actor, label, key);
    if (!states) {
      one.action = flow.transitions[pick(flow.transitions.size())].action;
      one.expected = Expected::hidden;
      continue;
    }
    std::vector<const ActionState*> open, closed;
    for (const ActionState& state : states.value()) {
      // Rows live long: what ends them is done seldom.
      constexpr std::array<std::string_view, 8> ends{"remove",  "withdraw", "cancel", "delete",
                                                     "archive", "decline",  "drop",   "close"};
      const bool is_end =
          label != "core.eventparticipant" && std::find(ends.begin(), ends.end(), state.action) != ends.end();
      if (state.is_open && is_end && !chance(15)) continue;
      if (state.is_open && label == "techorda.flow" && !chance(10)) continue;
      (state.is_open ? open : closed).push_back(&state);
    }
    const auto& from = wants_open && !open.empty() ? open : closed;
    if (from.empty()) continue;
    const ActionState& chosen = *from[pick(from.size())];
    one.action = chosen.action;
    one.expected = chosen.is_open ? Expected::open : Expected::closed;
    if (chosen.is_open && chosen.action != "change") break;
  }
  if (one.action.empty() || (one.action == "delete" && label == "account.company")) return;
  const Person& who = one.actor->user == 0 ? people_.back() : person(one.actor->user);
  if (one.action == "change") return update(who, label, key, one);
  if (one.action == "delete") {
    const auto done = attempt(one, [&]() -> Result<Outcome> {
      TECHHUB_DO(hub_.erase(who.actor, label, key));
      return Outcome{.row = Record(hub_.platform().at(label)), .from = {}, .to = {}};
    });
    static_cast<void>(done);
    return;
  }
  for (const auto& transition : flow.transitions) {
    one.is_decision = one.is_decision || (transition.action == one.action && transition.sod != rules::Sod::none);
  }
  const auto done = attempt(one, [&] { return hub_.perform(who.actor, label, key, one.action, arguments()); });
  static_cast<void>(done);
}

// What a change may be is the entity's own: any column that is not guarded, or one that is.
void Walker::update(const Person& who, std::string_view label, std::int64_t key, Attempt one) {
  const Table& table = hub_.platform().at(label);
  Json fields = Json::object();
  for (int i = 0; i < 2; ++i) {
    const Column& column = table.columns[pick(table.declared().size())];
    if (column.type == Type::i18n) fields.set(column.name, title());
    if (column.type == Type::json) fields.set(column.name, Json::object({{"a", static_cast<std::int64_t>(pick(9))}}));
    if (column.type == Type::integer) fields.set(column.name, static_cast<std::int64_t>(pick(5)));
    if (column.type == Type::time && !column.is_guarded) fields.set(column.name, time_in(-300, 4000));
    if (column.type == Type::word && (!column.is_guarded || chance(20)))
      fields.set(column.name, column.words[pick(column.words.size())]);
    if (column.type == Type::boolean) fields.set(column.name, chance(50));
    if (column.name == "company_id") fields.set("company_id", company_or_null(who));
    if (column.name == "author_id" && chance(20)) fields.set("author_id", who.actor.user);
  }
  // Whether the fields may be written is not what actions() told.
  if (one.expected == Expected::open) one.expected = Expected::unknown;
  const std::string_view reason = chance(3) ? "the walk wants it" : "";
  if (!reason.empty()) one.expected = Expected::unknown;
  const auto done = attempt(one, [&] { return hub_.update(who.actor, label, key, fields, {}, reason); });
  static_cast<void>(done);
}

const Walker::Person& Walker::anybody() { return people_[pick(people_.size())]; }
// Half of the time one of those who may do most.
const Walker::Person& Walker::staff() {
  const Person& person = people_[staff_[pick(staff_.size())]];
  if (person.role == "manager" || person.role == "admin" || person.role == "moderator" || chance(50)) return person;
  return people_[staff_[pick(staff_.size())]];
}

const Walker::Person& Walker::official(const Person& otherwise) {
  for (int tries = chance(75) ? 20 : 0; tries > 0; --tries) {
    const Person& one = people_[staff_[pick(staff_.size())]];
    if (one.role == "manager" || one.role == "admin") return one;
  }
  return otherwise;
}

const Walker::Person& Walker::person(std::int64_t user) {
  const auto found = by_user_.find(user);
  return found == by_user_.end() ? anybody() : people_[found->second];
}

const Walker::Person& Walker::involved(std::string_view label, std::int64_t key) {
  std::vector<std::int64_t> named;
  const auto read = hub_.read([&](Records& records) -> Result<> {
    const Table& table = records.table(label);
    TECHHUB_TRY(const auto row, records.find(table, Value(key)));
    if (!row) return success();
    for (std::size_t i = 1; i < table.declared().size(); ++i) {
      if (table.columns[i].references == "account.user" && !is_null((*row)[i])) named.push_back(as_integer((*row)[i]));
      // The other side of a match, the author of what a report is about.
      const Table* other = records.platform().referred(table.columns[i]);
      if (!other || is_null((*row)[i]) || table.columns[i].type != Type::id) continue;
      TECHHUB_TRY(const auto further, records.find(*other, (*row)[i]));
      for (const char* column : {"author_id", "user_id"}) {
        if (further && other->find(column) != Table::npos && !is_null(further->get(column)))
          named.push_back(further->integer(column));
      }
    }
    return success();
  });
  if (!read || named.empty()) return anybody();
  return person(named[pick(named.size())]);
}

std::int64_t Walker::any(std::string_view label, std::string_view status) {
  const auto found = rows_.find(label);
  if (found == rows_.end() || found->second.keys.empty()) return 0;
  Rows& rows = found->second;
  if (const auto in = rows.in.find(status); !status.empty() && in != rows.in.end() && chance(90)) {
    for (auto& keys = in->second; !keys.empty();) {
      auto& key = keys[pick(keys.size())];
      if (rows.status.at(key) == status) return key;
      key = keys.back();
      keys.pop_back();
    }
  }
  const auto& keys = rows.keys;
  return chance(70) ? keys[keys.size() - 1 - pick(std::min<std::size_t>(keys.size(), 40))] : keys[pick(keys.size())];
}

Json Walker::company_or_null(const Person& person) {
  if (chance(40)) return {};
  if (person.actor.memberships.empty() && chance(80)) return {};
  if (!person.actor.memberships.empty() && chance(90))
    return person.actor.memberships[pick(person.actor.memberships.size())].company;
  const auto company = any("account.company");
  return company == 0 ? Json() : Json(company);
}

Json Walker::title() {
  constexpr std::array<std::string_view, 6> words{"Грант", "Хакатон", "Зертхана", "Startup", "Встреча", "Жоба"};
  if (chance(8)) return Json::object();
  return Json::object({{"ru", words[pick(words.size())]}, {"en", words[pick(words.size())]}});
}

Json Walker::arguments() {
  Json input = Json::object({{"verdict", chance(60) ? "positive" : "negative"},
                             {"score", static_cast<std::int64_t>(pick(chance(95) ? 101 : 200))},
                             {"passed", chance(70)}});
  if (chance(90)) input.set("comment", "по правилам");
  return input;
}

Json Walker::time_in(std::int64_t from_minutes, std::int64_t to_minutes) {
  const auto minutes =
      from_minutes + static_cast<std::int64_t>(pick(static_cast<std::size_t>(to_minutes - from_minutes)));
  return (*now_ + std::chrono::minutes(minutes)).to_string();
}

}  // namespace techhub::walk
