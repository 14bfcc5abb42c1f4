// SPDX-License-Identifier: MIT
// judge: what the rows say that the rules would not have let happen. No constraint holds these, so that an import takes
// such rows over as they are: they are told and not repaired. Reads only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/records.hpp"

namespace techhub {

class Hub;

struct Judgement {
  static constexpr std::size_t most_keys = 20;

  std::string_view rule;          // a stable code, see docs/import.md
  std::string label;              // the entity of the rows; for a word, `label.column`
  std::int64_t count = 0;         // rows that break it
  std::int64_t of = 0;            // rows that were looked at
  std::vector<std::string> keys;  // of the first that do
};

// Every rule, also those that no row breaks, in a fixed order.
[[nodiscard]] Result<std::vector<Judgement>> judge(Records& records);
// And what an import counts as it comes: unknown words (of columns that hold one), roles that the hub's policy lacks,
// and permissions that count for nothing.
[[nodiscard]] Result<std::vector<Judgement>> judge(const Hub& hub, Records& records);

}  // namespace techhub
