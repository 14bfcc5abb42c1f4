// SPDX-License-Identifier: MIT
// Writing iCalendar (RFC 5545): lines of 75 octets at most, ended by CR LF, texts escaped.
#pragma once

#include <string>
#include <string_view>

#include "techhub/value/time.hpp"

namespace techhub::booking {

class IcsWriter {
 public:
  // A value that needs no escapes.
  void add(std::string_view name, std::string_view value);
  // Any text. Line breaks of every kind are kept as line breaks; control characters, which iCalendar has no place for,
  // are left out, but for the tab. A blank text, or none, is not written at all.
  void add_text(std::string_view name, std::string_view text);
  // UTC, in whole seconds.
  void add_time(std::string_view name, Time time);
  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace techhub::booking
