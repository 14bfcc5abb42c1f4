// SPDX-License-Identifier: MIT
#include "techhub/value/time.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace techhub {

namespace {

using std::chrono::sys_days;

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

// Reads a text from left to right; after the first fault every further step fails too.
class Cursor {
 public:
  explicit Cursor(std::string_view text) noexcept : rest_(text) {}

  [[nodiscard]] bool ok() const noexcept { return ok_; }
  [[nodiscard]] bool at_end() const noexcept { return ok_ && rest_.empty(); }
  [[nodiscard]] bool next_is_digit() const noexcept { return !rest_.empty() && is_digit(rest_.front()); }

  bool take(std::string_view any) noexcept {
    if (!ok_ || rest_.empty() || any.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void need(std::string_view any) noexcept { ok_ = take(any); }
  void fail() noexcept { ok_ = false; }

  // A number of exactly `width` digits between `least` and `most`.
  int number(std::size_t width, int least, int most) noexcept {
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) value = value * 10 + digit();
    if (value < least || value > most) fail();
    return value;
  }

  int digit() noexcept {
    if (!ok_ || !next_is_digit()) {
      fail();
      return 0;
    }
    const int value = rest_.front() - '0';
    rest_.remove_prefix(1);
    return value;
  }

 private:
  static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

  std::string_view rest_;
  bool ok_ = true;
};

std::int64_t read_days(Cursor& in) noexcept {
  const int year = in.number(4, 1, 9999);
  in.need("-");
  const int month = in.number(2, 1, 12);
  in.need("-");
  const int of_month = in.number(2, 1, 31);
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(of_month)}};
  if (!in.ok() || !date.ok()) {
    in.fail();
    return 0;
  }
  return sys_days{date}.time_since_epoch().count();
}

std::int64_t read_fraction(Cursor& in) noexcept {
  std::int64_t value = in.digit() * (second / 10);
  for (std::int64_t scale = second / 100; in.ok() && in.next_is_digit(); scale /= 10) value += in.digit() * scale;
  return value;
}

std::int64_t read_time_of_day(Cursor& in) noexcept {
  std::int64_t value = in.number(2, 0, 23) * hour;
  in.need(":");
  value += in.number(2, 0, 59) * minute;
  in.need(":");
  value += in.number(2, 0, 59) * second;
  if (in.take(".")) value += read_fraction(in);
  return value;
}

std::int64_t read_offset(Cursor& in) noexcept {
  if (in.take("Zz")) return 0;
  const bool west = in.take("-");
  if (!west) in.need("+");
  std::int64_t value = in.number(2, 0, 23) * hour;
  if (in.take(":") || in.next_is_digit()) value += in.number(2, 0, 59) * minute;
  return west ? -value : value;
}

void put_number(std::string& out, std::int64_t value, std::size_t width) {
  std::array<char, 8> digits{};
  for (std::size_t i = width; i > 0; --i, value /= 10) digits[i - 1] = static_cast<char>('0' + value % 10);
  out.append(digits.data(), width);
}

void put_date(std::string& out, std::int64_t days) {
  const std::chrono::year_month_day date{sys_days{std::chrono::days{days}}};
  put_number(out, static_cast<int>(date.year()), 4);
  out.push_back('-');
  put_number(out, static_cast<unsigned>(date.month()), 2);
  out.push_back('-');
  put_number(out, static_cast<unsigned>(date.day()), 2);
}

// Date and time up to the second; returns the microseconds that remain.
std::int64_t put_seconds(std::string& out, Time time) {
  // Nothing outside of the range has a four-digit year.
  const std::int64_t us = std::clamp(time, Time::min, Time::max).us;
  const std::int64_t days = us / day - (us % day < 0 ? 1 : 0);
  const std::int64_t of_day = us - days * day;
  put_date(out, days);
  out.push_back('T');
  put_number(out, of_day / hour, 2);
  out.push_back(':');
  put_number(out, of_day / minute % 60, 2);
  out.push_back(':');
  put_number(out, of_day / second % 60, 2);
  return of_day % second;
}

std::string written(Time time, std::size_t fraction_digits, std::int64_t unit) {
  std::string out;
  out.reserve(27);
  if (const std::int64_t fraction = put_seconds(out, time); fraction != 0) {
    out.push_back('.');
    put_number(out, fraction / unit, fraction_digits);
  }
  out.push_back('Z');
  return out;
}

bool in_range(Time time) noexcept { return time >= Time::min && time <= Time::max; }

}  // namespace

Result<Time> Time::parse(std::string_view text) {
  Cursor in(text);
  std::int64_t us = read_days(in) * day;
  in.need("Tt ");
  us += read_time_of_day(in);
  us -= read_offset(in);
  if (!in.at_end()) return Error(Code::invalid, "not a time with a zone, such as `2025-06-02T14:26:26Z`");
  if (!in_range({us})) return Error(Code::invalid, "time is outside of the years 1 to 9999");
  return Time{us};
}

std::string Time::to_string() const { return written(*this, 6, 1); }
std::string Time::to_django() const { return written(*this, 3, 1000); }

Time operator+(Time time, Microseconds span) noexcept {
  std::int64_t us = 0;
  if (__builtin_add_overflow(time.us, span.count(), &us)) return span.count() < 0 ? Time::min : Time::max;
  return std::clamp(Time{us}, Time::min, Time::max);
}

Time operator-(Time time, Microseconds span) noexcept {
  std::int64_t us = 0;
  if (__builtin_sub_overflow(time.us, span.count(), &us)) return span.count() < 0 ? Time::max : Time::min;
  return std::clamp(Time{us}, Time::min, Time::max);
}

Result<Date> Date::parse(std::string_view text) {
  Cursor in(text);
  const std::int64_t days = read_days(in);
  if (!in.at_end()) return Error(Code::invalid, "not a date, such as `2024-01-15`");
  return Date{static_cast<std::int32_t>(days)};
}

std::string Date::to_string() const {
  std::string out;
  put_date(out, std::clamp(*this, min, max).days);
  return out;
}

Clock system_clock() {
  return [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Time{std::chrono::floor<Microseconds>(now).count()};
  };
}

}  // namespace techhub
