// SPDX-License-Identifier: MIT
// The scenarios of the platform on the imported sample: their steps, and what they leave in the database.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "scenarios/played.hpp"

using namespace techhub;
using techhub::test::Played;

namespace {

// `user core.event draft>sent`, `  moderator core.feed >visible` for an effect, `user core.event ! denied: own_case`.
std::string line_of(const demo::Step& step) {
  std::string line = (step.is_effect ? "  " : "") + step.role + " " + step.entity;
  if (step.refused) return line + " ! " + step.code;
  if (!step.to.empty()) line += " " + step.from + ">" + step.to;
  return line;
}

std::string lines_of(const std::vector<demo::Step>& steps) {
  std::string lines;
  for (const auto& step : steps) lines += line_of(step) + "\n";
  return lines;
}

constexpr std::string_view startup = R"(
manager service.hubform
manager service.service
anonymous account.activation >issued
anonymous account.activation ! invalid: wrong_code (code)
user account.activation issued>used
user account.company ! invalid: wrong_tin (tin)
user account.company >active
  user account.company
  user account.usercompany
user service.hubformdata
user service.servicerequest >draft
user service.servicerequest ! invalid: required (contact_phone)
user service.hubformdata
user service.servicerequest draft>created
user service.servicerequest created>sent
user service.servicerequest ! denied: own_case
moderator service.servicerequest ! invalid: comment_required (comment)
moderator service.servicerequest sent>created
user service.hubformdata
user service.servicerequest created>sent
moderator service.servicerequest sent>approved
accreditation_executor service.servicerequest ! invalid: waits_for_experts (status)
accreditation_executor service.expertise >assigned
expert service.expertise assigned>done
  expert service.servicerequest approved>success
  user account.company
)";

constexpr std::string_view grant = R"(
manager service.hubform
manager service.service
user account.usercompany
moderator account.usercompany
user service.hubformdata
user service.servicerequest >draft
user service.servicerequest draft>sent
moderator service.servicerequest ! denied: own_case
user service.servicerequest sent>draft
user service.hubformdata
user service.servicerequest draft>sent
moderator service.servicerequest ! conflict: changed_meanwhile
moderator service.servicerequest sent>approved
manager service.protocol >draft
manager service.servicerequest ! invalid: not_an_expert (author_id)
manager service.expertise >assigned
manager service.expertise >assigned
expert service.expertise assigned>done
manager service.protocol ! invalid: not_ready (servicerequest_id)
cett_expert service.expertise assigned>done
  user service.expertise
manager service.protocol_requests
manager service.protocol_requests
manager service.protocol_votes
manager service.protocol ! invalid: no_quorum (requests.1128)
manager service.protocol_votes
manager service.protocol draft>signed
  manager service.servicerequest approved>success
)";

constexpr std::string_view event = R"(
user core.event >draft
user core.event ! invalid: title_missing (title), start_missing (datetime_start), end_missing (datetime_end)
user core.event
user core.event draft>sent
user core.event ! illegal_transition: not_editable (status)
moderator core.event sent>success
  moderator core.feed >visible
  moderator core.event
moderator core.event >draft
moderator core.event draft>sent
moderator core.event ! denied: own_case
moderator core.event sent>success
  moderator core.feed >visible
  moderator core.event
user core.eventparticipant >confirmed
user core.event ! duplicate: already_registered (event_id)
user core.eventparticipant >pending
user core.eventparticipant >pending
user core.eventparticipant ! denied: out_of_scope
moderator core.eventparticipant pending>confirmed
moderator core.eventparticipant pending>declined
user core.eventparticipant ! invalid: event_has_not_begun (event_id)
user core.eventparticipant ! invalid: event_has_begun (event_id)
user core.eventparticipant confirmed>attended
)";

constexpr std::string_view room = R"(
user booking.booking ! invalid: start_has_passed (start), too_many_people (people)
user booking.booking >active
user booking.booking ! overlap: room_is_taken (start)
user booking.booking >active
user booking.booking ! overlap: room_is_taken (start)
user booking.booking
user booking.booking ! conflict: changed_meanwhile
user booking.booking active>deactivated
user booking.booking ! denied: no_grant
manager booking.booking ! invalid: has_not_ended (end)
system booking.booking active>finished
)";

// Whoever changed anything.
std::set<std::int64_t> people_of(Played& played) {
  std::set<std::int64_t> people;
  for (const Record& change : played.rows("techhub.transition")) {
    if (const auto actor = change.integer("actor_id"); actor != 0) people.insert(actor);
  }
  return people;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// Which of these texts stand in the outbox, the versions, the history, or anywhere else in the database's files.
std::set<std::string> found_in_clear(Played& played, const std::vector<std::string>& secrets) {
  std::string all = bytes_of(played.file()) + bytes_of(played.file().string() + "-wal");
  for (const auto label : {"techhub.outbox", "reversion.version", "techhub.transition", "techhub.access"}) {
    for (const Record& row : played.rows(label)) {
      for (std::size_t i = 0; i < row.table().columns.size(); ++i) all += std::string(as_text(row[i])) + "\n";
    }
  }
  std::set<std::string> found;
  for (const auto& secret : secrets) {
    if (all.find(secret) != std::string::npos) found.insert(secret);
  }
  return found;
}

}  // namespace

TEST_CASE("every scenario reaches its end by exactly these steps") {
  Played& played = Played::get();
  const std::string_view expected[] = {startup, grant, event, room};
  REQUIRE(played.steps().size() == std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    INFO(demo::scenarios()[i].title);
    CHECK(played.ends()[i].empty());
    CHECK("\n" + lines_of(played.steps()[i]) == expected[i]);
  }
}

TEST_CASE("every scenario meets refusals, and each says why in three languages") {
  for (const auto& steps : Played::get().steps()) {
    CHECK(std::count_if(steps.begin(), steps.end(), [](const auto& step) { return step.refused; }) >= 2);
    for (const auto& step : steps) {
      if (!step.refused) continue;
      INFO(step.what << ": " << step.code);
      for (const Language language : {Language::ru, Language::kk, Language::en})
        CHECK_FALSE(step.reason.at(language).value_or("").empty());
      CHECK(step.reason.ru != step.reason.kk);
      CHECK(step.reason.ru != step.reason.en);
    }
  }
}

TEST_CASE("the scenarios need these roles of the default policy and no others") {
  std::set<std::string> roles;
  for (const auto& step : Played::get().all_steps()) roles.insert(step.role);
  CHECK(roles == std::set<std::string>{"accreditation_executor", "anonymous", "cett_expert", "expert", "manager",
                                       "moderator", "system", "user"});
}

TEST_CASE("people are told masked") {
  for (const auto& step : Played::get().all_steps()) {
    if (step.role == "anonymous" || step.role == "system") continue;
    INFO(step.role);
    CHECK(step.who.ends_with("***"));
    CHECK(step.who.find('.') != std::string::npos);
  }
}

TEST_CASE("the database holds the status that each row's last step told") {
  Played& played = Played::get();
  std::map<std::pair<std::string, std::string>, std::string> last;
  for (const auto& step : played.all_steps()) {
    if (!step.refused && !step.to.empty()) last[{step.entity, step.key}] = step.to;
  }
  CHECK(last.size() > 15);
  for (const auto& [row, status] : last) {
    INFO(row.first << " " << row.second);
    CHECK(played.row(row.first, row.second).text("status") == status);
  }
}

TEST_CASE("the history of each row is without a gap") {
  Played& played = Played::get();
  std::map<std::pair<std::string, std::string>, std::vector<Record>> histories;
  for (const Record& change : played.rows("techhub.transition"))
    histories[{std::string(change.text("source")), std::string(change.text("primary_key"))}].push_back(change);
  std::size_t changes = 0;
  for (const auto& step : played.all_steps()) {
    if (step.refused || step.to.empty()) continue;
    INFO(step.entity << " " << step.key);
    const auto& history = histories[{step.entity, step.key}];
    REQUIRE_FALSE(history.empty());
    CHECK(history.front().text("from_status").empty());
    for (std::size_t i = 1; i < history.size(); ++i) {
      CHECK(history[i].text("from_status") == history[i - 1].text("to_status"));
      CHECK(history[i - 1].integer("at") <= history[i].integer("at"));
    }
    CHECK(history.back().text("to_status") == played.row(step.entity, step.key).text("status"));
    ++changes;
  }
  // Each step is one row of the history: nothing happened that no step tells.
  std::size_t told = 0;
  for (const auto& [row, history] : histories) {
    const auto of_row = [&row = row](const auto& step) { return step.entity == row.first && step.key == row.second; };
    const auto steps = played.all_steps();
    if (std::any_of(steps.begin(), steps.end(), of_row)) told += history.size();
  }
  CHECK(told == changes);
}

TEST_CASE("an event is published exactly when its status is success") {
  Played& played = Played::get();
  std::set<std::string> events;
  for (const auto& step : played.all_steps()) {
    if (step.entity == "core.event" && !step.key.empty()) events.insert(step.key);
  }
  CHECK(events.size() == 2);
  for (const auto& key : events) {
    const auto row = played.row("core.event", key);
    CHECK(row.text("status") == "success");
    CHECK(row.integer("published") == 1);
  }
}

TEST_CASE("the startup's company is verified, its own claim is not") {
  Played& played = Played::get();
  std::string key;
  for (const auto& step : played.steps().front()) {
    if (step.entity == "account.company") key = step.key;
  }
  const auto company = played.row("account.company", key);
  CHECK(company.integer("verified") == 1);
  CHECK(company.json("tag_it_company")["active"].as_bool());
  CHECK(company.json("tag_it_company")["verified_at"].is_string());
  CHECK(company.json("tag_it_company")["verified_by"].is_integer());
  CHECK_FALSE(company.json("tag_startup")["active"].as_bool());
  CHECK(company.json("tag_startup")["claimed_at"].is_string());
}

TEST_CASE("this much more is in the database afterwards") {
  Played& played = Played::get();
  std::string changed;
  for (const auto& [what, count] : played.after()) {
    // What the library writes about every change, many times over.
    if (what.first.starts_with("techhub.") || what.first.starts_with("reversion.")) continue;
    const auto old = played.before().find(what);
    const auto was = old == played.before().end() ? 0 : old->second;
    if (count != was) {
      changed += what.first + (what.second.empty() ? "" : " ") + what.second + (count > was ? " +" : " ") +
                 std::to_string(count - was) + "\n";
    }
  }
  CHECK("\n" + changed == R"(
account.activation used +1
account.company active +1
account.user +1
account.usercompany +2
booking.booking active -8
booking.booking deactivated +1
booking.booking finished +9
booking.bookingstatus +12
core.event success +2
core.eventparticipant attended +1
core.eventparticipant confirmed +1
core.eventparticipant declined +1
core.feed visible +2
service.expertise done +3
service.hubform +2
service.hubformdata +2
service.hubformfield +8
service.protocol signed +1
service.protocol_requests +1
service.protocol_votes +2
service.servicerequest success +2
)");
}

TEST_CASE("nothing of the people involved is in the clear") {
  Played& played = Played::get();
  std::vector<std::string> secrets{"nurzhamal.baidaulet", "Нуржамал", "Байдаулеткызы", "+77012345678", "251140007003"};
  const auto people = people_of(played);
  for (const Record& user : played.rows("account.user", true)) {
    if (!people.contains(as_integer(user.key()))) continue;
    for (const auto column : {"email", "phone"}) {
      if (const auto text = user.text(column); !text.empty()) secrets.emplace_back(text);
    }
  }
  CHECK(secrets.size() > 20);
  CHECK(found_in_clear(played, secrets).empty());
}

TEST_CASE("no personal answer is in the clear") {
  CHECK(found_in_clear(Played::get(), {"701 234 56 78", "head.of.project@greenhouse.example"}).empty());
}

TEST_CASE("the hub is sound afterwards") { CHECK(Played::get().hub().verify().value().empty()); }
