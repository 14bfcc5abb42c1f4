// SPDX-License-Identifier: MIT
#include <algorithm>
#include <set>

#include "community/parts.hpp"
#include "community/reasons.hpp"
#include "techhub/community/matchmaking.hpp"

namespace techhub::community {
namespace {

// A pair has one match, whoever proposed it: one that has expired is proposed anew, by either side.
rules::Flow match_flow() {
  return {.entity = "matchmaking.match",
          .initial = "proposed",
          .terminal = {"accepted", "declined"},
          .editable = {},
          .states = {{"proposed", {"Предложено", "Ұсынылды", "Proposed", {}}},
                     {"accepted", {"Принято", "Қабылданды", "Accepted", {}}},
                     {"declined", {"Отклонено", "Бас тартылды", "Declined", {}}},
                     {"expired", {"Срок истёк", "Мерзімі өтті", "Expired", {}}}},
          .transitions = {
              {.action = "accept", .from = {"proposed"}, .to = "accepted", .guards = {"matchmaking.is_other_side"}},
              {.action = "decline", .from = {"proposed"}, .to = "declined", .guards = {"matchmaking.is_other_side"}},
              {.action = "expire",
               .from = {"proposed"},
               .to = "expired",
               .is_system = true,
               .guards = {"matchmaking.is_overdue"}},
              {.action = "propose",
               .from = {"expired"},
               .to = "proposed",
               .guards = {"matchmaking.proposer_leads", "matchmaking.check_pair"}},
          }};
}

// `profile` is the side that proposed, `matched_profile` the one that answers.
Result<> is_other_side(Change& change) {
  TECHHUB_TRY(const auto other, change.need("matchmaking.profile", change.before().get("matched_profile_id")));
  if (other.integer("user_id") != change.actor().user) return change.refuse(other_side);
  return success();
}

// Nothing but its flow writes a match, so that its last change is when it was proposed.
Value proposed_at(const Record& match) {
  return is_null(match.get("updated_at")) ? match.get("created_at") : match.get("updated_at");
}

Result<> is_overdue(Change& change) {
  const Value since = proposed_at(change.before());
  if (!is_null(since) && Time{as_integer(since)} + match_lifetime > change.now()) return change.refuse(not_overdue);
  return success();
}

Result<> proposer_leads(Change& change) {
  const Record& row = change.before();
  TECHHUB_TRY(const auto other, change.need("matchmaking.profile", row.get("matched_profile_id")));
  if (other.integer("user_id") == change.actor().user) {
    change.set("profile_id", row.get("matched_profile_id"));
    change.set("matched_profile_id", row.get("profile_id"));
  }
  return success();
}

// Two active profiles of two people; their score is of the day on which the match is proposed.
Result<> check_pair(Change& change) {
  TECHHUB_TRY(const auto one, change.find("matchmaking.profile", change.after().get("profile_id")));
  TECHHUB_TRY(const auto other, change.find("matchmaking.profile", change.after().get("matched_profile_id")));
  if (!one || !other) return success();  // told with the other required columns
  if (one->key() == other->key()) return change.refuse(matches_self, "matched_profile_id");
  if (one->text("status") != "active") return change.refuse(profile_paused, "profile_id");
  if (other->text("status") != "active") return change.refuse(profile_paused, "matched_profile_id");
  change.set("score", match_score(*one, *other));
  return success();
}

Filter between(const Table& matches, const Value& a, const Value& b) {
  const auto one = matches.at("profile_id");
  const auto other = matches.at("matched_profile_id");
  return (Filter::is(one, a) && Filter::is(other, b)) || (Filter::is(one, b) && Filter::is(other, a));
}

std::vector<std::string> listed(const Record& profile, std::string_view column) {
  std::vector<std::string> words;
  const Json json = profile.json(column);
  for (const Json& item : json.items()) words.emplace_back(item.as_string());
  return words;
}

Suggestion shown(const Record& profile, std::int64_t score) {
  Suggestion made{.profile = as_integer(profile.key()),
                  .score = score,
                  .about = {},
                  .offers = listed(profile, "offers"),
                  .seeks = listed(profile, "seeks")};
  if (auto about = i18n_from(profile.json("about"))) made.about = std::move(about).assume_value();
  return made;
}

// Profiles with which this one is through: a match is proposed, accepted or declined.
Result<std::set<std::int64_t>> settled(Records& records, std::int64_t profile) {
  const Table& matches = records.table("matchmaking.match");
  const auto one = matches.at("profile_id");
  const auto other = matches.at("matched_profile_id");
  Filter mine = (Filter::is(one, profile) || Filter::is(other, profile)) &&
                Filter::is(matches.at("status"), "expired", Compare::not_equal);
  TECHHUB_TRY(const auto rows, records.select(Query{.table = &matches, .filter = std::move(mine)}));
  std::set<std::int64_t> profiles{profile};
  for (const Record& row : rows) {
    profiles.insert(as_integer(row[one]));
    profiles.insert(as_integer(row[other]));
  }
  return profiles;
}

}  // namespace

void add_matches(Module& module) {
  module.flows.push_back(match_flow());
  module.steps["matchmaking.is_other_side"] = is_other_side;
  module.about_actor.emplace_back("matchmaking.is_other_side");
  module.steps["matchmaking.is_overdue"] = is_overdue;
  module.steps["matchmaking.proposer_leads"] = proposer_leads;
  module.steps["matchmaking.check_pair"] = check_pair;
  module.hooks["matchmaking.match"].create = {"matchmaking.check_pair"};
}

Result<std::vector<Suggestion>> suggest(Hub& hub, const rules::Actor& actor, std::int64_t profile, std::size_t n) {
  TECHHUB_TRY(const Record own, hub.get(actor, "matchmaking.profile", profile));
  std::vector<Suggestion> found;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(const auto through, settled(records, profile));
    const Table& profiles = records.table("matchmaking.profile");
    const Table& users = records.table("account.user");
    TECHHUB_TRY(const auto rows,
                records.select(Query{.table = &profiles, .filter = Filter::is(profiles.at("status"), "active")}));
    std::vector<std::pair<std::int64_t, const Record*>> scored;
    for (const Record& row : rows) {
      if (!through.contains(as_integer(row.key()))) scored.emplace_back(match_score(own, row), &row);
    }
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [score, row] : scored) {
      if (found.size() >= n) break;
      // Whose account is not active could not answer.
      TECHHUB_TRY(const auto person, records.find(users, row->get("user_id")));
      if (person && person->integer("is_active") != 0) found.push_back(shown(*row, score));
    }
    return success();
  }));
  return found;
}

Result<Outcome> propose(Hub& hub, const rules::Actor& actor, std::int64_t profile) {
  const auto on = [profile](Change& change) -> Result<Record> {
    const Table& profiles = change.table("matchmaking.profile");
    const Table& matches = change.table("matchmaking.match");
    TECHHUB_DO(change.need("matchmaking.profile", profile));
    TECHHUB_TRY(const auto own,
                change.records().first(profiles, Filter::is(profiles.at("user_id"), change.actor().user)));
    if (!own && change.actor().user != 0) return change.refuse(no_profile, "profile_id");
    if (own) {
      TECHHUB_TRY(auto held, change.records().first(matches, between(matches, own->key(), profile)));
      if (held) return std::move(*held);
    }
    Record asked(matches);
    if (own) asked.set("profile_id", own->key());
    asked.set("matched_profile_id", profile);
    return asked;
  };
  const auto work = [](Change& change) -> Result<Record> {
    const Record& asked = change.before();
    if (is_null(asked.key())) {
      return change.create("matchmaking.match",
                           Json::object({{"profile_id", asked.integer("profile_id")},
                                         {"matched_profile_id", asked.integer("matched_profile_id")}}));
    }
    if (asked.text("status") != "expired")
      return Error(Code::duplicate, "the pair has a match").at("matchmaking.match").because(already_matched);
    return change.perform(asked, "propose");
  };
  return hub.run(actor, {.label = "matchmaking.match", .action = "propose", .on = on, .work = work});
}

Result<Partner> partner(Hub& hub, const rules::Actor& actor, std::int64_t match) {
  TECHHUB_TRY(const Record row, hub.get(actor, "matchmaking.match", match));
  std::optional<Partner> found;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    const Table& profiles = records.table("matchmaking.profile");
    TECHHUB_TRY(const auto one, records.need(profiles, row.get("profile_id")));
    TECHHUB_TRY(const auto two, records.need(profiles, row.get("matched_profile_id")));
    const bool is_one = one.integer("user_id") == actor.user;
    if (!is_one && two.integer("user_id") != actor.user) return success();
    const Record& other = is_one ? two : one;
    found = Partner{.profile = shown(other, row.integer("score")), .user = {}};
    if (row.text("status") == "accepted") found->user = other.integer("user_id");
    return success();
  }));
  if (!found) return Error(Code::denied, "the actor is no side of this match").at("matchmaking.match");
  return std::move(*found);
}

Result<std::int64_t> expire_matches(Hub& hub) {
  const Table& matches = hub.platform().at("matchmaking.match");
  const auto changed = matches.at("updated_at");
  const auto before = (hub.now() - match_lifetime).us;
  std::vector<Record> due;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    Filter waiting = Filter::is(matches.at("status"), "proposed") &&
                     (Filter::is(changed, before, Compare::less_equal) || Filter::is_null(changed));
    TECHHUB_TRY(due, records.select(Query{.table = &matches, .filter = std::move(waiting)}));
    return success();
  }));
  std::int64_t expired = 0;
  for (const Record& row : due) {
    const auto done = hub.perform(rules::Actor::system(), matches.label, row.key(), "expire");
    if (done) {
      ++expired;
    } else if (const auto code = done.error().code();
               code != Code::illegal_transition && code != Code::invalid && code != Code::not_found) {
      return done.error();
    }  // answered, or proposed anew, meanwhile
  }
  return expired;
}

}  // namespace techhub::community
