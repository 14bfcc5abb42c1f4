// SPDX-License-Identifier: MIT
#include "generate/values.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "techhub/value/tin.hpp"

namespace generate {

std::string person_number(std::string_view like, std::uint64_t number) {
  const bool is_company = like[4] >= '4';
  std::string text(like.substr(0, 2));
  const auto two = [&](std::uint64_t value) {
    text += static_cast<char>('0' + value / 10);
    text += static_cast<char>('0' + value % 10);
  };
  const std::uint64_t room = is_company ? 100'000 : 10'000;
  two(1 + number / room % 12);
  text += like.substr(4, 3);
  std::string serial = std::to_string(number * 7919 % room);
  serial.insert(0, (is_company ? 5 : 4) - serial.size(), '0');
  text.resize(is_company ? 6 : 7);
  text += serial;
  // Some numbers have no check digit: another one at the place before the serial then.
  char& varies = text[is_company ? 5 : 6];
  for (char other = '0'; other < '7'; ++other) {
    for (char check = '0'; check <= '9'; ++check) {
      if (techhub::is_tin(text + check)) return text + check;
    }
    varies = is_company || other > '0' ? other : '1';
  }
  throw std::logic_error("no check digit fits");
}

std::string time_text(std::int64_t milliseconds, bool has_fraction) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(milliseconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()), unsigned(date.month()),
                unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()),
                int(clock.seconds().count()));
  std::string made(text.data());
  if (has_fraction) {
    std::snprintf(text.data(), text.size(), ".%03d", int(clock.subseconds().count()));
    made += text.data();
  }
  return made + "Z";
}

std::int64_t read_time(std::string_view text) {
  const auto part = [&](std::size_t at, std::size_t size) { return std::stoi(std::string(text.substr(at, size))); };
  const auto day = std::chrono::sys_days(std::chrono::year(part(0, 4)) / part(5, 2) / part(8, 2));
  std::int64_t time = day.time_since_epoch().count() * std::int64_t{86'400'000};
  if (text.size() >= 19) time += (part(11, 2) * 3'600 + part(14, 2) * 60 + part(17, 2)) * std::int64_t{1000};
  if (text.size() > 23) time += part(20, 3);
  return time;
}

}  // namespace generate
