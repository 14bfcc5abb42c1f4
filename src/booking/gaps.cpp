// SPDX-License-Identifier: MIT
#include "booking/gaps.hpp"

#include <algorithm>

namespace techhub::booking {

std::vector<Span> gaps(const std::vector<Span>& open, const std::vector<Record>& taken, Microseconds least) {
  std::vector<Span> busy;
  busy.reserve(taken.size());
  if (!taken.empty()) {
    const auto start = taken.front().table().at("start");
    const auto end = taken.front().table().at("end");
    for (const Record& booking : taken)
      busy.push_back({Time{as_integer(booking[start])}, Time{as_integer(booking[end])}});
  }
  std::vector<Span> found;
  auto next = busy.begin();
  for (const Span& span : open) {
    Time free_from = span.from;
    const auto add = [&](Time until) {
      if (free_from < until && until - free_from >= least) found.push_back({free_from, until});
    };
    while (next != busy.end() && next->to <= span.from) ++next;
    // One that reaches beyond this span is looked at for the next one too.
    for (auto one = next; one != busy.end() && one->from < span.to; ++one) {
      add(one->from);
      free_from = std::max(free_from, one->to);
    }
    add(span.to);
  }
  return found;
}

}  // namespace techhub::booking
