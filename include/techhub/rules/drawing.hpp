// SPDX-License-Identifier: MIT
// Drawings of a flow with what happened on it. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "techhub/rules/flow.hpp"

namespace techhub::rules {

struct FlowCounts {
  std::map<std::string, std::int64_t, std::less<>> rows{};              // in each state now
  std::map<std::pair<std::string, std::string>, std::int64_t> taken{};  // by action and the state before
};

// As to_mermaid and to_dot of flow.hpp, with the rows in each state and how often each transition was taken.
[[nodiscard]] std::string to_mermaid(const Flow& flow, Language language, const FlowCounts& counts);
[[nodiscard]] std::string to_dot(const Flow& flow, Language language, const FlowCounts& counts);

}  // namespace techhub::rules
