// SPDX-License-Identifier: MIT
#include "hub/zone.hpp"

#include <date/tz.h>

#include "hub/setting.hpp"

namespace techhub::hub {
namespace {

constexpr std::string_view default_zone = "Asia/Almaty";

const date::time_zone& zone_of(const void* zone) { return *static_cast<const date::time_zone*>(zone); }

Time time_of(date::sys_time<Microseconds> instant) { return Time{instant.time_since_epoch().count()}; }

Time instant(const date::time_zone& zone, Date day, Microseconds time, bool last) {
  const date::local_time<Microseconds> shown{date::days{day.days} + time};
  const auto info = zone.get_info(shown);
  if (info.result == date::local_info::nonexistent) return time_of(info.first.end);
  const bool is_second = last && info.result == date::local_info::ambiguous;
  return time_of(
      date::sys_time<Microseconds>{shown.time_since_epoch() - (is_second ? info.second.offset : info.first.offset)});
}

}  // namespace

Result<Zone> Zone::find(std::string_view name) {
  try {
    return Zone(date::locate_zone(std::string(name)));
  } catch (const std::exception&) {
    return Error(Code::invalid, "no time zone `" + std::string(name.substr(0, 64)) + "`")
        .at("techhub.setting", "timezone");
  }
}

Result<Zone> Zone::of(const Json& setting) {
  if (!setting.is_null() && !setting.is_string()) return bad_setting("timezone", {}, "it is no name");
  return find(setting.as_string(default_zone));
}

Zone::Local Zone::local(Time time) const {
  const date::sys_time<Microseconds> instant{Microseconds{time.us}};
  const auto shown = zone_of(zone_).to_local(instant);
  const auto day = date::floor<date::days>(shown);
  return {Date{static_cast<std::int32_t>(day.time_since_epoch().count())}, shown - day};
}

Zone::Stretch Zone::stretch(Time time) const {
  const auto info =
      zone_of(zone_).get_info(date::floor<std::chrono::seconds>(date::sys_time<Microseconds>{Microseconds{time.us}}));
  const auto last = std::chrono::floor<std::chrono::seconds>(Microseconds{Time::max.us});
  const bool is_for_ever = info.end.time_since_epoch() > last;
  return {is_for_ever ? Time::max : time_of(info.end), info.offset};
}

Time Zone::first(Date day, Microseconds time) const { return instant(zone_of(zone_), day, time, false); }
Time Zone::last(Date day, Microseconds time) const { return instant(zone_of(zone_), day, time, true); }

}  // namespace techhub::hub
