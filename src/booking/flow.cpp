// SPDX-License-Identifier: MIT
#include "booking/flow.hpp"

#include "booking/busy.hpp"
#include "booking/reasons.hpp"
#include "booking/rules.hpp"

namespace techhub::booking {
namespace {

rules::Flow booking_flow() {
  return {.entity = "booking.booking",
          .initial = "active",
          .terminal = {"finished", "deactivated"},
          .editable = {"active"},
          .states = {{"active", {"Действует", "Күшінде", "Active", {}}},
                     {"finished", {"Завершена", "Аяқталды", "Finished", {}}},
                     {"deactivated", {"Отменена", "Күші жойылды", "Cancelled", {}}}},
          .transitions = {
              {.action = "finish",
               .from = {"active"},
               .to = "finished",
               .is_system = true,
               .guards = {"booking.end_has_passed"},
               .effects = {"booking.record_history"}},
              {.action = "cancel",
               .from = {"active"},
               .to = "deactivated",
               .guards = {"booking.is_cancelled_in_time"},
               .effects = {"booking.record_history"}},
          }};
}

// Whoever holds the right on any booking, not only on their own, manages bookings.
Result<bool> manages(Change& change, std::string_view action) {
  Record of_nobody = change.before();
  of_nobody.set("author_id", Value{});
  of_nobody.set("company_id", Value{});
  return change.may(action, of_nobody);
}

Time start_of(const Record& booking) { return Time{booking.integer("start")}; }
Time end_of(const Record& booking) { return Time{booking.integer("end")}; }

Result<> end_has_passed(Change& change) {
  if (change.now() < end_of(change.before())) return change.refuse(has_not_ended, "end");
  return success();
}

Result<> is_cancelled_in_time(Change& change) {
  if (change.is_effect() || change.now() < start_of(change.before())) return success();
  TECHHUB_TRY(const bool is_manager, manages(change, "cancel"));
  return is_manager ? Result<>(success()) : change.refuse(has_begun, "start");
}

Result<> is_changed_in_time(Change& change) {
  TECHHUB_TRY(const bool is_manager, manages(change, "change"));
  if (!is_manager && start_of(change.before()) <= change.now()) return change.refuse(has_begun, "start");
  if (end_of(change.before()) <= change.now()) return change.refuse(has_ended, "end");
  return success();
}

Result<> check_people(Change& change, hub::Refusals& faults) {
  const Record& row = change.after();
  if (is_null(row.get("people")) || !(change.changes("people") || change.changes("room_id"))) return success();
  if (row.integer("people") < 1) faults.add(too_few_people, "people");
  if (is_null(row.get("room_id"))) return success();
  TECHHUB_TRY(const Record room, change.need("booking.room", row.get("room_id")));
  if (row.integer("people") > room.integer("max_people"))
    faults.add(too_many_people, "people", std::to_string(room.integer("max_people")));
  return success();
}

Result<> check_times(Change& change, hub::Refusals& faults) {
  const Record& row = change.after();
  if (is_null(row.get("start")) || is_null(row.get("end"))) return success();
  if (!change.changes("start") && !change.changes("end")) return success();
  const Time start = start_of(row);
  const Time end = end_of(row);
  if (end <= start) {
    faults.add(end_not_after_start, "end");
    return success();
  }
  if (change.is_override()) return success();
  if (change.changes("start") && start < change.now()) faults.add(start_has_passed, "start");
  TECHHUB_TRY(const Json setting, change.setting("booking"));
  TECHHUB_TRY(const Json timezone, change.setting("timezone"));
  TECHHUB_TRY(const Rules rules, Rules::read(setting, timezone));
  rules.check(start, end, change.now(), faults);
  return success();
}

// The database refuses an overlap too, which is what holds between transactions; here it gets its words for people.
Result<> is_free(Change& change) {
  const Record& row = change.after();
  if (row.text("status") != "active" || is_null(row.get("room_id")) || is_null(row.get("start")) ||
      is_null(row.get("end")))
    return success();
  TECHHUB_TRY(const bool taken,
              is_taken(change.records(), row.integer("room_id"), {start_of(row), end_of(row)}, as_integer(row.key())));
  return taken ? Result<>(overlap()) : success();
}

Result<> may_be_booked(Change& change) {
  hub::Refusals faults(change);
  TECHHUB_DO(check_times(change, faults));
  TECHHUB_DO(check_people(change, faults));
  TECHHUB_DO(std::move(faults).result());
  return is_free(change);
}

Result<> may_be_changed(Change& change) {
  if (!change.is_override() && !change.is_effect()) {
    TECHHUB_DO(is_changed_in_time(change));
    if (change.changes("company_id")) return change.refuse(company_stays, "company_id");
  }
  return may_be_booked(change);
}

Result<> record_history(Change& change) {
  if (!change.changes("status") && change.kind() == Change::Kind::update) return success();
  TECHHUB_DO(change.create("booking.bookingstatus", Json::object({{"booking_id", as_integer(change.after().key())},
                                                                  {"status", change.after().text("status")},
                                                                  {"comment", change.comment()}})));
  return success();
}

}  // namespace

void add_flow(Module& module) {
  module.flows.push_back(booking_flow());
  module.steps["booking.end_has_passed"] = end_has_passed;
  module.steps["booking.is_cancelled_in_time"] = is_cancelled_in_time;
  module.steps["booking.may_be_booked"] = may_be_booked;
  module.steps["booking.may_be_changed"] = may_be_changed;
  module.steps["booking.record_history"] = record_history;
  module.hooks["booking.booking"] = {.create = {"booking.may_be_booked"},
                                     .created = {"booking.record_history"},
                                     .update = {"booking.may_be_changed"},
                                     .updated = {"booking.record_history"}};
}

}  // namespace techhub::booking
