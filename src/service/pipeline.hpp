// SPDX-License-Identifier: MIT
// The steps of a service (`data.steps` and the words beside it) and where a request stands in them.
#pragma once

#include "hub/facts.hpp"
#include "techhub/hub/change.hpp"

namespace techhub::service {

enum class Effect : std::uint8_t { none, verify_company, tag_startup };

struct Pipeline {
  bool with_experts = false;
  bool with_protocol = false;
  std::int64_t experts = 1;     // conclusions that are needed at least
  bool must_agree = false;      // every expert supports the request; otherwise more do than do not
  std::int64_t commission = 0;  // votes that each item of a protocol needs at least; 0: nobody has to vote
};
[[nodiscard]] Pipeline pipeline_of(const Record& service);
[[nodiscard]] bool takes_requests(const Record& service);
// One open request for a company (or for a person without one).
[[nodiscard]] bool takes_one_at_a_time(const Record& service);
// `data.effect`, else the platform's own by the service's code.
[[nodiscard]] Effect effect_of(const Record& service);

// What the experts of a request have said so far.
struct Opinions {
  std::int64_t open = 0;
  std::int64_t done = 0;
  std::int64_t positive = 0;
  std::int64_t negative = 0;

  [[nodiscard]] bool are_complete(const Pipeline& pipeline) const noexcept {
    return !pipeline.with_experts || (open == 0 && done >= pipeline.experts);
  }
  // A tie refuses.
  [[nodiscard]] bool support(const Pipeline& pipeline) const noexcept {
    return !pipeline.with_experts || (pipeline.must_agree ? positive == done : positive > negative);
  }
};
Result<Opinions> opinions_on(Records& records, const Record& request);

Result<Record> service_of(Change& change, const Record& request);
// Approved, of a service with a protocol, and heard by its experts whatever they said.
Result<bool> awaits_protocol(Change& change, const Record& request);
// Whether it would be the actor's own case: separation of duties against the request.
Result<bool> is_own_case(Change& change, const rules::Actor& actor, const Record& request);

// `denied` with a reason, where a right is there and something else stands in the way.
[[nodiscard]] Error deny(const Change& change, const Reason& reason, std::string_view field = {});

}  // namespace techhub::service
