// SPDX-License-Identifier: MIT
// Counts values by groupings, for backends that do it themselves.
#pragma once

#include <map>

#include "techhub/storage/searching.hpp"

namespace techhub::storage {

class TallyCounter {
 public:
  explicit TallyCounter(std::span<const Grouping> groupings) : groupings_(groupings), rows_(groupings.size()) {}

  void add(std::size_t grouping, const Value& value) {
    const std::int64_t period = groupings_[grouping].period;
    if (period == 0 || is_null(value)) {
      ++rows_[grouping][value];
    } else {
      const std::int64_t whole = as_integer(value);
      ++rows_[grouping][Value((whole - (whole % period + period) % period) / period)];
    }
  }

  [[nodiscard]] Tallies tallies() const {
    Tallies all;
    for (const auto& rows : rows_) {
      auto& of_one = all.emplace_back();
      for (const auto& [value, count] : rows) of_one.push_back({value, count});
    }
    return all;
  }

 private:
  std::span<const Grouping> groupings_;
  std::vector<std::map<Value, std::int64_t>> rows_;
};

}  // namespace techhub::storage
