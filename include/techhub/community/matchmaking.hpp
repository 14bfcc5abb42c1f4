// SPDX-License-Identifier: MIT
// Matchmaking: profiles say what people offer and seek, matches bring two of them together. A match is proposed by one
// side and answered by the other (Hub::perform: `accept`, `decline`); an unanswered one expires after 14 days, and the
// pair may be proposed anew. Who the other person is shows only once both agreed. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "techhub/hub/hub.hpp"

namespace techhub::community {

inline constexpr Microseconds match_lifetime = std::chrono::days{14};

// 100 * (|A offers what B seeks| + |B offers what A seeks|) / (|A seeks| + |B seeks|), rounded down; 0 where nobody
// seeks anything. Words are compared without regard to case and each counts once.
[[nodiscard]] std::int64_t match_score(const Record& a, const Record& b);

// A profile as others see it: without its person.
struct Suggestion {
  std::int64_t profile = 0;
  std::int64_t score = 0;
  I18n about;
  std::vector<std::string> offers;
  std::vector<std::string> seeks;
};

// The `n` active profiles of active users that fit best, the best first, ties by id; never one with which a match is
// proposed, accepted or declined. `profile` is one that the actor may view: their own.
[[nodiscard]] Result<std::vector<Suggestion>> suggest(Hub& hub, const rules::Actor& actor, std::int64_t profile,
                                                      std::size_t n);

// Proposes a match between the actor's own profile and another, both active. `duplicate` when the pair has one that has
// not expired.
Result<Outcome> propose(Hub& hub, const rules::Actor& actor, std::int64_t profile);

// The other side of a match of the actor's own; `user` only once both accepted.
struct Partner {
  Suggestion profile;
  std::optional<std::int64_t> user;
};
[[nodiscard]] Result<Partner> partner(Hub& hub, const rules::Actor& actor, std::int64_t match);

// Expires what has waited for 14 days, as the platform itself; answers how many. For the host's timer.
Result<std::int64_t> expire_matches(Hub& hub);

}  // namespace techhub::community
