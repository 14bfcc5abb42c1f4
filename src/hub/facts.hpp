// SPDX-License-Identifier: MIT
// The facts of one row, read through the storage, as a decision takes them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/row_source.hpp"
#include "techhub/rules/decision.hpp"

namespace techhub::hub {

class RowFacts {
 public:
  // `record` need not be stored yet (a create is judged on the row as it would be written).
  static Result<RowFacts> load(Records& records, const Record& record);
  // The same, the rows beside it found where the source has them.
  static Result<RowFacts> load(RowSource& rows, const Platform& platform, const Record& record);

  // Views this object: valid while it lives unchanged.
  [[nodiscard]] rules::Resource view() const;
  RowFacts(RowFacts&&) = default;  // the views below survive a move, not a copy
  RowFacts& operator=(RowFacts&&) = default;
  [[nodiscard]] const std::vector<std::int64_t>& ids(Fact fact) const { return ids_[static_cast<std::size_t>(fact)]; }
  [[nodiscard]] const std::vector<std::string>& codes(Fact fact) const {
    return codes_[static_cast<std::size_t>(fact)];
  }

 private:
  RowFacts() = default;
  std::array<std::vector<std::int64_t>, fact_count> ids_;
  std::array<std::vector<std::string>, fact_count> codes_;
  std::vector<std::string_view> organizations_, services_;
  std::string status_;
  std::string target_;
  bool published_ = false;
};

// Whether a condition of being published is one on the status of the row's own flow.
[[nodiscard]] bool is_of_status(const Platform& platform, const Table& table, const PublishedIf& condition) noexcept;
// Whether a row of this status may be published, as far as the status says.
[[nodiscard]] bool may_be_published(const Platform& platform, const Table& table, std::string_view status);

}  // namespace techhub::hub
