// SPDX-License-Identifier: MIT
// A row that the hub opens for itself, to judge it or to show a part of it: what stood open is wiped when the work is
// done, for the memory of a row that goes keeps its texts.
#pragma once

#include "hub/sealed_inside.hpp"
#include "techhub/value/personal.hpp"

namespace techhub::hub {

class WipedAfter {
 public:
  // The row must outlive it, and is of no use afterwards but for its key and what is not personal.
  explicit WipedAfter(Record& row) noexcept : row_(row) {}
  WipedAfter(const WipedAfter&) = delete;
  WipedAfter& operator=(const WipedAfter&) = delete;
  ~WipedAfter() {
    if (row_.empty() || !row_.table().has_personal()) return;
    const auto inside = column_inside(row_.table());
    for (std::size_t i = 0; i < row_.table().columns.size(); ++i) {
      if (row_.table().columns[i].type != Type::personal && i != inside) continue;
      if (auto* text = std::get_if<std::string>(&row_[i])) wipe(*text);
    }
  }

 private:
  Record& row_;
};

}  // namespace techhub::hub
