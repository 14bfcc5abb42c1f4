// SPDX-License-Identifier: MIT
#include "scenarios.hpp"

#include <array>

namespace techhub::demo {

std::span<const Scenario> scenarios() noexcept {
  static constexpr std::array<Scenario, 4> all{{
      {"A startup registers and is verified",
       "Nobody judges their own request, nothing is sent with answers missing, and an expert decides in the end.",
       &register_startup},
      {"A grant goes through moderator, experts and commission",
       "Who advises the company may not judge it, nobody approves what they have not read, and one vote is no "
       "commission.",
       &apply_for_grant},
      {"An open and a closed event are published",
       "What is under review stays as it is, moderators do not publish their own events, and time decides who may do "
       "what.",
       &publish_events},
      {"A meeting room is booked, moved and used", "Two bookings of a room never overlap, whoever makes or moves them.",
       &book_room},
  }};
  return all;
}

Result<Counts> count_rows(Hub& hub) {
  Counts counts;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    for (const Table* table : records.platform().tables()) {
      const rules::Flow* flow = records.platform().flow(*table);
      if (!flow) {
        TECHHUB_TRY(const auto count, records.count(*table, Filter{}));
        counts[{table->label, ""}] = count;
        continue;
      }
      for (const auto& state : flow->states) {
        TECHHUB_TRY(const auto count, records.count(*table, Filter::is(table->at(flow->column), state.name)));
        counts[{table->label, state.name}] = count;
      }
    }
    return success();
  }));
  return counts;
}

}  // namespace techhub::demo
