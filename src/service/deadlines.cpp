// SPDX-License-Identifier: MIT
#include "techhub/service/deadlines.hpp"

#include <algorithm>

#include "hub/zone.hpp"
#include "service/working_days.hpp"

namespace techhub::service {
namespace {

using hub::Zone;

// Ten years: nothing that is promised for later is ever late.
constexpr std::int64_t longest_sla_days = 3660;

struct Calendar {
  Zone zone;
  WorkingDays days;

  static Result<Calendar> of(Hub& hub) {
    TECHHUB_TRY(const Json timezone, hub.setting("timezone"));
    TECHHUB_TRY(const Json moved, hub.setting("working_days"));
    TECHHUB_TRY(auto zone, Zone::of(timezone));
    TECHHUB_TRY(auto days, WorkingDays::of(moved));
    return Calendar{std::move(zone), std::move(days)};
  }

  [[nodiscard]] Time deadline(Time sent, std::int64_t sla_days) const {
    const Date last = days.after(zone.local(sent).day, sla_days);
    return std::clamp(zone.first(Date{last.days + 1}, {}), Time::min, Time::max);
  }
  // What was sent before it is late now: the first moment of the day that is the sla_days-th working day before today.
  [[nodiscard]] Time sent_before(Time now, std::int64_t sla_days) const {
    return std::clamp(zone.first(days.after(zone.local(now).day, -sla_days), {}), Time::min, Time::max);
  }
};

std::int64_t within(std::int64_t sla_days) { return std::clamp<std::int64_t>(sla_days, 0, longest_sla_days); }

// Every row that a list has, page by page.
Result<> each(Hub& hub, const rules::Actor& actor, std::string_view label, Filter filter,
              const std::function<void(const Record&)>& work) {
  ListQuery query{.filter = std::move(filter), .limit = 1000};
  do {
    TECHHUB_TRY(auto page, hub.list(actor, label, query));
    for (const Record& row : page.rows) work(row);
    query.after = std::move(page.next);
  } while (!query.after.empty());
  return success();
}

}  // namespace

Result<Time> request_deadline(Hub& hub, Time sent, std::int64_t sla_days) {
  TECHHUB_TRY(const auto calendar, Calendar::of(hub));
  return calendar.deadline(sent, within(sla_days));
}

Result<std::vector<Overdue>> overdue(Hub& hub, const rules::Actor& actor) {
  TECHHUB_TRY(const auto calendar, Calendar::of(hub));
  const Time now = hub.now();
  std::vector<std::pair<std::string, std::int64_t>> limits;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(const auto services, records.select(Query{.table = &records.table("service.service")}));
    for (const Record& service : services) {
      const Json data = service.json("data");
      if (data["sla_days"].is_integer())
        limits.emplace_back(as_text(service.key()), within(data["sla_days"].as_integer()));
    }
    return success();
  }));
  std::vector<Overdue> late;
  const Table& requests = *hub.platform().find("service.servicerequest");
  for (const auto& [service, sla_days] : limits) {
    Filter filter = Filter::in(requests.at("status"), {"sent", "approved"}) &&
                    Filter::is(requests.at("service_id"), service) &&
                    Filter::is(requests.at("sent_at"), calendar.sent_before(now, sla_days).us, Compare::less);
    TECHHUB_DO(each(hub, actor, requests.label, std::move(filter), [&, days = sla_days](const Record& row) {
      late.push_back({.label = requests.label,
                      .key = as_integer(row.key()),
                      .deadline = calendar.deadline(Time{row.integer("sent_at")}, days)});
    }));
  }
  const Table& expertises = *hub.platform().find("service.expertise");
  TECHHUB_DO(each(hub, actor, expertises.label,
                  Filter::is(expertises.at("status"), std::string("assigned")) &&
                      Filter::is(expertises.at("deadline"), now.us, Compare::less_equal),
                  [&](const Record& row) {
                    late.push_back({.label = expertises.label,
                                    .key = as_integer(row.key()),
                                    .deadline = Time{row.integer("deadline")}});
                  }));
  std::stable_sort(late.begin(), late.end(),
                   [](const Overdue& a, const Overdue& b) { return a.deadline < b.deadline; });
  return late;
}

}  // namespace techhub::service
