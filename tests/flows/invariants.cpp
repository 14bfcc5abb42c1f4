// SPDX-License-Identifier: MIT
#include "flows/invariants.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace techhub::test {

namespace {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().to_string());
  return std::move(result).value();
}

class Judge {
 public:
  explicit Judge(Records& records) : records_(records) {}

  std::vector<std::string> judge() {
    for (const Table* table : records_.platform().tables()) {
      if (records_.platform().flow(*table)) statuses(*table);
    }
    owners();
    overlaps();
    order("landing.section", "page_id");
    order("landing.component", "section_id");
    seats();
    feed();
    return std::move(found_);
  }

 private:
  std::vector<Record> rows(std::string_view label) {
    const Query query{.table = &records_.table(label)};
    return must(records_.select(query));
  }

  void tell(std::string_view label, const Value& key, const std::string& what) {
    if (found_.size() < 20) found_.push_back(std::string(label) + " " + key_text(key) + ": " + what);
  }

  // Only legal statuses, told by a history without gaps; published = success.
  void statuses(const Table& table) {
    const auto& flow = *records_.platform().flow(table);
    if (histories_.empty()) {
      for (const Record& row : rows("techhub.transition"))
        histories_[{std::string(row.text("source")), std::string(row.text("primary_key"))}].push_back(row);
    }
    for (const Record& row : rows(table.label)) {
      const std::string status(row.text(flow.column));
      if (std::none_of(flow.states.begin(), flow.states.end(), [&](const auto& one) { return one.name == status; }))
        tell(table.label, row.key(), "status `" + status + "`");
      std::string reached;
      bool is_new = true;
      for (const Record& step : histories_[{table.label, key_text(row.key())}]) {
        const std::string from(step.text("from_status")), to(step.text("to_status")), action(step.text("action"));
        if (from != reached) tell(table.label, row.key(), "a gap: from `" + from + "` after `" + reached + "`");
        const auto* transition = flow.find(action, from);
        // At an open event nobody has to confirm who registers.
        const bool begins = to == flow.initial || (table.label == "core.eventparticipant" && to == "confirmed");
        if (is_new ? !begins : action != "override" && (!transition || transition->to != to))
          tell(table.label, row.key(), "no such step: `" + action + "` from `" + from + "` to `" + to + "`");
        reached = to;
        is_new = false;
      }
      if (reached != status) tell(table.label, row.key(), "is `" + status + "`, its history ends at `" + reached + "`");
      if (table.find("published") != Table::npos && (row.integer("published") != 0) != (status == "success"))
        tell(table.label, row.key(), "published does not follow `" + status + "`");
    }
  }

  // Who had an owner keeps one.
  void owners() {
    std::map<std::int64_t, std::pair<bool, bool>> owned;  // had one, has one
    for (const Record& row : rows("account.usercompany")) {
      if (row.text("role") != "owner" || row.integer("verified") == 0) continue;
      auto& [had, has] = owned[row.integer("company_id")];
      had = true;
      has = has || is_null(row.get("ended_at"));
    }
    for (const auto& [company, one] : owned) {
      if (one.first && !one.second) tell("account.company", Value(company), "its last owner is gone");
    }
  }

  void overlaps() {
    std::map<std::int64_t, std::vector<std::pair<std::int64_t, std::int64_t>>> taken;
    for (const Record& row : rows("booking.booking")) {
      if (row.text("status") == "active")
        taken[row.integer("room_id")].emplace_back(row.integer("start"), row.integer("end"));
    }
    for (auto& [room, intervals] : taken) {
      std::sort(intervals.begin(), intervals.end());
      for (std::size_t i = 1; i < intervals.size(); ++i) {
        if (intervals[i].first < intervals[i - 1].second) tell("booking.room", Value(room), "booked twice");
      }
    }
  }

  void order(std::string_view label, std::string_view parent) {
    std::map<std::int64_t, std::set<std::int64_t>> positions;
    std::map<std::int64_t, std::int64_t> counts;
    for (const Record& row : rows(label)) {
      positions[row.integer(parent)].insert(row.integer("position"));
      ++counts[row.integer(parent)];
    }
    for (const auto& [key, held] : positions) {
      if (static_cast<std::int64_t>(held.size()) != counts[key] || *held.begin() != 0 ||
          *held.rbegin() != counts[key] - 1)
        tell(label, Value(key), "the order below this parent is not dense");
    }
  }

  void seats() {
    std::map<std::int64_t, std::int64_t> accepted;
    for (const Record& row : rows("techorda.courseapplication")) {
      if (row.text("status") == "accepted") ++accepted[row.integer("course_id")];
    }
    for (const Record& row : rows("techorda.course")) {
      if (!is_null(row.get("seats")) && accepted[as_integer(row.key())] > row.integer("seats"))
        tell("techorda.course", row.key(), "more accepted than seats");
    }
  }

  // What is published stands in the feed once, and nothing else is visible there.
  void feed() {
    std::map<std::pair<std::string, std::string>, int> visible;
    for (const Record& row : rows("core.feed")) {
      if (row.text("status") == "visible")
        ++visible[{std::string(row.text("source")), std::string(row.text("primary_key"))}];
    }
    for (const auto& [target, count] : visible) {
      const auto row = must(records_.find(records_.table(target.first), Value(std::stoll(target.second))));
      if (count != 1 || !row || row->text("status") != "success")
        tell(target.first, Value(target.second), "stands in the feed, or twice");
    }
  }

  Records& records_;
  std::map<std::pair<std::string, std::string>, std::vector<Record>> histories_;
  std::vector<std::string> found_;
};

// The applicant's side of a row.
struct Side {
  std::set<std::int64_t> people;
  std::set<std::int64_t> companies;
  Value opened;
  bool people_only = false;

  void add(const Record& row, std::string_view author, std::string_view company) {
    if (!author.empty() && !is_null(row.get(author))) people.insert(row.integer(author));
    if (!company.empty() && !is_null(row.get(company))) companies.insert(row.integer(company));
  }
};

std::optional<Side> side_of(Records& records, std::string_view label, std::int64_t key) {
  const Table& table = records.table(label);
  const auto row = must(records.find(table, Value(key)));
  if (!row) return std::nullopt;
  Side side;
  if (const auto created = table.find("created_at"); created != Table::npos) side.opened = (*row)[created];
  const auto behind = [&](std::string_view column, std::string_view other) {
    return must(records.need(records.table(other), row->get(column)));
  };
  if (label == "service.expertise") {
    const auto request = behind("service_request_id", "service.servicerequest");
    side.add(request, "author_id", "company_id");
    side.opened = request.get("created_at");
  } else if (label == "service.report") {
    const auto request = behind("service_request_id", "service.servicerequest");
    side.add(request, "author_id", is_null(row->get("company_id")) ? "company_id" : "");
    side.add(*row, "", "company_id");
  } else if (label == "account.company") {
    side.add(*row, "author_id", "");
    side.companies.insert(key);
  } else if (label == "core.comment") {
    side.add(*row, "user_id", "");
  } else if (label == "techorda.course") {
    side.add(behind("school_id", "techorda.school"), "author_id", "company_id");
  } else if (label == "techorda.courseapplication") {
    side.add(*row, "author_id", "");
    side.people_only = true;
  } else if (label == "techorda.assessment") {
    if (!is_null(row->get("course_application_id")))
      side.add(behind("course_application_id", "techorda.courseapplication"), "author_id", "");
    side.people_only = true;
  } else {
    side.add(*row, table.find("author_id") != Table::npos ? "author_id" : "",
             table.find("company_id") != Table::npos ? "company_id" : "");
  }
  return side;
}

bool is_on(Records& records, const Side& side, std::int64_t user) {
  if (side.people.contains(user)) return true;
  if (side.people_only) return false;
  const auto person = must(records.need(records.table("account.user"), Value(user)));
  for (const std::int64_t company : side.companies) {
    if (person.integer("company_id") == company) return true;
    if (must(records.need(records.table("account.company"), Value(company))).integer("author_id") == user) return true;
    const Table& table = records.table("account.usercompany");
    const auto membership = must(
        records.first(table, Filter::is(table.at("user_id"), user) && Filter::is(table.at("company_id"), company)));
    if (!membership) continue;
    const Value& ended = membership->get("ended_at");
    if (is_null(ended)) return true;
    if (membership->integer("verified") != 0 && (is_null(side.opened) || as_integer(side.opened) <= as_integer(ended)))
      return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> broken_invariants(Hub& hub) {
  std::vector<std::string> found;
  const auto read = hub.read([&](Records& records) -> Result<> {
    found = Judge(records).judge();
    return success();
  });
  if (!read) found.push_back(read.error().to_string());
  return found;
}

bool is_own_case(Hub& hub, const walk::Attempt& attempt) {
  if (!attempt.actor || attempt.actor->user == 0 || attempt.key == 0) return false;
  bool own = false;
  static_cast<void>(hub.read([&](Records& records) -> Result<> {
    std::vector<std::pair<std::string, std::int64_t>> cases{{attempt.label, attempt.key}};
    if (attempt.label == "service.protocol" && attempt.action == "sign") {
      cases.clear();
      const Table& items = records.table("service.protocol_requests");
      const Query query{.table = &items, .filter = Filter::is(items.at("protocol_id"), attempt.key)};
      for (const Record& item : must(records.select(query)))
        cases.emplace_back("service.servicerequest", item.integer("servicerequest_id"));
    }
    for (const auto& [label, key] : cases) {
      const auto side = side_of(records, label, key);
      own = own || (side && is_on(records, *side, attempt.actor->user));
    }
    return success();
  }));
  return own;
}

std::vector<std::int64_t> fingerprint(Hub& hub) {
  std::vector<std::int64_t> last;
  static_cast<void>(hub.read([&](Records& records) -> Result<> {
    for (const char* label : {"techhub.transition", "reversion.revision", "techhub.outbox"}) {
      const Query query{.table = &records.table(label), .order = {Order{.column = 0, .descending = true}}, .limit = 1};
      TECHHUB_TRY(const auto rows, records.select(query));
      last.push_back(rows.empty() ? 0 : as_integer(rows.front().key()));
    }
    return success();
  }));
  return last;
}

}  // namespace techhub::test
