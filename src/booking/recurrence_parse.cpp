// SPDX-License-Identifier: MIT
// Reading a rule of repetition, strictly: what it says is kept to or refused, never passed over.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "booking/reasons.hpp"
#include "booking/recurrence.hpp"

namespace techhub::booking {
namespace {

using Parts = std::map<std::string_view, std::string_view>;

constexpr std::array<std::string_view, 7> weekday_names{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr int most_interval = 366;

// A number of digits only within the bounds, of which none is below 0.
std::optional<int> number(std::string_view text, int least, int most) {
  int read = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
  if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-')) return {};
  if (read < least || read > most) return {};
  return read;
}

// `+3` or `-3` too; never 0.
std::optional<int> signed_number(std::string_view text, int most) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  const auto read = text.empty() ? std::nullopt : number(text, 1, most);
  return read && is_negative ? -*read : read;
}

std::optional<int> weekday(std::string_view name) {
  const auto found = std::find(weekday_names.begin(), weekday_names.end(), name);
  return found == weekday_names.end() ? std::nullopt : std::optional(static_cast<int>(found - weekday_names.begin()));
}

// The items between commas, each read by `read`; nothing if one of them is wrong.
template <class Item, class Read>
std::optional<std::vector<Item>> list(std::string_view text, Read read) {
  std::vector<Item> items;
  for (;;) {
    const auto comma = text.find(',');
    const std::optional<Item> item = read(text.substr(0, comma));
    if (!item) return {};
    items.push_back(*item);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

// `20250630`, `20250630T180000` or `20250630T180000Z`; a day counts to its last moment.
std::optional<Recurrence::Until> moment(std::string_view text) {
  const bool has_time = text.size() > 8;
  const bool is_utc = text.size() == 16 && text.back() == 'Z';
  if (is_utc) text.remove_suffix(1);
  if (text.size() != (has_time ? 15 : 8) || (has_time && text[8] != 'T')) return {};
  const auto day = Date::parse(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
                               std::string(text.substr(6, 2)));
  if (!day) return {};
  if (!has_time) return Recurrence::Until{day.assume_value(), std::chrono::hours(24) - Microseconds(1), false};
  const auto hour = number(text.substr(9, 2), 0, 23);
  const auto minute = number(text.substr(11, 2), 0, 59);
  const auto second = number(text.substr(13, 2), 0, 59);
  if (!hour || !minute || !second) return {};
  return Recurrence::Until{day.assume_value(),
                           std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second),
                           is_utc};
}

Error bad_part(std::string_view part) {
  return Error(Code::invalid, "the rule is wrong at `" + std::string(part) + "`")
      .at("booking.booking", "rrule")
      .add({"rrule", std::string(bad_rrule.code), bad_rrule.text(part)});
}

Error within_day() {
  return Error(Code::invalid, "a series repeats by days, weeks, months or years")
      .at("booking.booking", "rrule")
      .because(rrule_within_day);
}

// The parts by name. Views of `text`.
Result<Parts> split(std::string_view text) {
  constexpr std::array<std::string_view, 14> known{"FREQ",     "UNTIL",   "COUNT",    "INTERVAL",   "BYSECOND",
                                                   "BYMINUTE", "BYHOUR",  "BYDAY",    "BYMONTHDAY", "BYYEARDAY",
                                                   "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"};
  Parts parts;
  for (;;) {
    const auto end = text.find(';');
    const std::string_view part = text.substr(0, end);
    const auto equals = std::min(part.find('='), part.size());
    const auto name = std::find(known.begin(), known.end(), part.substr(0, equals));
    if (name == known.end()) return bad_part("RRULE");
    if (part.size() <= equals + 1 || !parts.emplace(*name, part.substr(equals + 1)).second) return bad_part(*name);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

struct Recurrence::Reader {
  const Parts& parts;
  Recurrence& rule;

  [[nodiscard]] bool has(std::string_view name) const { return parts.contains(name); }
  [[nodiscard]] std::string_view operator[](std::string_view name) const { return parts.find(name)->second; }

  Result<> frequency() {
    if (!has("FREQ")) return bad_part("FREQ");
    constexpr std::array<std::string_view, 4> names{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
    const auto freq = (*this)["FREQ"];
    const bool is_within_day = freq == "SECONDLY" || freq == "MINUTELY" || freq == "HOURLY";
    if (is_within_day || has("BYSECOND") || has("BYMINUTE") || has("BYHOUR")) return within_day();
    const auto found = std::find(names.begin(), names.end(), freq);
    if (found == names.end()) return bad_part("FREQ");
    rule.frequency_ = static_cast<Frequency>(found - names.begin());
    return success();
  }

  Result<> extent() {
    if (has("COUNT") && has("UNTIL")) return bad_part("COUNT");
    if (has("COUNT")) {
      const auto count = number((*this)["COUNT"], 1, 1'000'000'000);
      if (!count) return bad_part("COUNT");
      rule.count_ = *count;
    }
    if (has("UNTIL") && !(rule.until_ = moment((*this)["UNTIL"]))) return bad_part("UNTIL");
    if (has("INTERVAL")) {
      const auto interval = number((*this)["INTERVAL"], 1, most_interval);
      if (!interval) return bad_part("INTERVAL");
      rule.interval_ = *interval;
    }
    if (has("WKST")) {
      const auto day = weekday((*this)["WKST"]);
      if (!day) return bad_part("WKST");
      rule.week_start_ = *day;
    }
    return success();
  }

  // `fits`: whether the part has a meaning beside the others.
  Result<> numbers(std::string_view name, int most, bool fits, std::vector<int>& into) {
    if (!has(name)) return success();
    auto items = list<int>((*this)[name], [&](std::string_view item) { return signed_number(item, most); });
    if (!fits || !items) return bad_part(name);
    into = std::move(*items);
    return success();
  }

  Result<> weekdays() {
    if (!has("BYDAY")) return success();
    const bool monthly = rule.frequency_ == Frequency::monthly;
    const bool may_count = monthly || (rule.frequency_ == Frequency::yearly && !has("BYWEEKNO"));
    auto days = list<Weekday>((*this)["BYDAY"], [&](std::string_view item) -> std::optional<Weekday> {
      if (item.size() < 2) return {};
      const auto day = weekday(item.substr(item.size() - 2));
      item.remove_suffix(2);
      if (!day || item.empty()) return day ? std::optional(Weekday{0, *day}) : std::nullopt;
      const auto nth = may_count ? signed_number(item, monthly ? 5 : 53) : std::nullopt;
      return nth ? std::optional(Weekday{*nth, *day}) : std::nullopt;
    });
    if (!days) return bad_part("BYDAY");
    rule.weekdays_ = std::move(*days);
    return success();
  }

  Result<> days() {
    const bool weekly = rule.frequency_ == Frequency::weekly;
    const bool yearly = rule.frequency_ == Frequency::yearly;
    const bool has_set = has("BYMONTH") || has("BYWEEKNO") || has("BYYEARDAY") || has("BYMONTHDAY") || has("BYDAY");
    TECHHUB_DO(numbers("BYMONTH", 12, true, rule.months_));
    if (!rule.months_.empty() && rule.months_.front() < 0) return bad_part("BYMONTH");
    TECHHUB_DO(numbers("BYMONTHDAY", 31, !weekly, rule.month_days_));
    TECHHUB_DO(numbers("BYYEARDAY", 366, yearly, rule.year_days_));
    TECHHUB_DO(numbers("BYWEEKNO", 53, yearly, rule.weeks_));
    TECHHUB_DO(numbers("BYSETPOS", 366, has_set, rule.positions_));
    return weekdays();
  }
};

Result<Recurrence> Recurrence::parse(std::string_view text) {
  if (text.size() > max_length) return bad_part("RRULE");
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  std::string_view rest = upper;
  if (rest.starts_with("RRULE:")) rest.remove_prefix(6);
  TECHHUB_TRY(const Parts parts, split(rest));
  Recurrence rule;
  Reader reader{parts, rule};
  TECHHUB_DO(reader.frequency());
  TECHHUB_DO(reader.extent());
  TECHHUB_DO(reader.days());
  return rule;
}

}  // namespace techhub::booking
