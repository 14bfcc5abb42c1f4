// SPDX-License-Identifier: MIT
// What a person is told of what is held about them.
#include "techhub/hub/personal.hpp"

#include <algorithm>

#include "hub/past.hpp"
#include "hub/person.hpp"
#include "hub/present.hpp"
#include "hub/sealed_inside.hpp"
#include "hub/visible.hpp"

namespace techhub {

namespace hub {

Result<ChangeLog::Seen> see_person(ChangeLog& log, std::int64_t user, std::string_view action) {
  const Table& users = log.records().table("account.user");
  TECHHUB_TRY(auto seen, log.see(users, user));
  if (log.actor().kind != rules::Actor::Kind::system) {
    const auto right = log.records().platform().permissions().find(users.label, action);
    TECHHUB_DO(log.decide(right, seen.record, seen.facts));
  }
  return seen;
}

Result<std::int64_t> entrepreneur(Records& records, const Record& company) {
  if (company.text("company_type") != "ip") return 0;
  const Table& members = records.table("account.usercompany");
  const Query query{
      .table = &members,
      .filter = Filter::is(members.at("company_id"), company.key()) && Filter::is(members.at("role"), "owner") &&
                Filter::is(members.at("verified"), std::int64_t{1}) && Filter::is_null(members.at("ended_at"))};
  TECHHUB_TRY(const auto owners, records.select(query));
  std::int64_t found = company.integer("author_id");
  for (const Record& one : owners) {
    const auto user = one.integer("user_id");
    if (&one != &owners.front() && user != found) return 0;
    found = user;
  }
  return found;
}

}  // namespace hub

namespace {

using storage::Mode;

// An export names nobody: it may have held every person that was there.
Result<std::vector<DisclosureTold>> told(Records& records, const Record& person) {
  const Table& access = records.table("techhub.access");
  Filter all = Filter::is(access.at("at"), person.get("date_joined"), Compare::greater_equal) &&
               Filter::is_null(access.at("subject_id"));
  all = std::move(all) || Filter::is(access.at("subject_id"), person.key());
  TECHHUB_TRY(const auto rows, records.select(Query{.table = &access, .filter = std::move(all), .order = {{0, true}}}));
  std::vector<DisclosureTold> list;
  for (const Record& row : rows) {
    if (is_null(row.get("subject_id")) && !row.text("columns").starts_with("export ")) continue;
    list.push_back({.id = as_integer(row.key()),
                    .at = Time{row.integer("at")},
                    .actor = row.integer("actor_id"),
                    .columns = std::string(row.text("columns")),
                    .purpose = std::string(row.text("purpose"))});
  }
  return list;
}

class Copy {
 public:
  Copy(ChangeLog& log, std::int64_t user) : log_(log), records_(log.records()), user_(user) {}

  Result<Json> rows() {
    Json tables = Json::object();
    for (const Table* table : records_.platform().tables()) {
      const Filter theirs = filter(*table);
      if (theirs.kind == Filter::Kind::never) continue;
      TECHHUB_TRY(const auto found, records_.select(Query{.table = table, .filter = theirs}));
      Json list{Json::Array()};
      for (const Record& row : found) {
        TECHHUB_TRY(Json told, tell(row));
        list.push(std::move(told));
      }
      if (!found.empty()) tables.set(table->label, std::move(list));
    }
    return tables;
  }

 private:
  // Under blind review a row is the reviewer's until they are done with it.
  Filter filter(const Table& table) const {
    const Platform& platform = records_.platform();
    const std::vector<Value> me{user_};
    Filter theirs = hub::fact_in(platform, table, Fact::subject, me) || hub::fact_in(platform, table, Fact::author, me);
    if (table.blind == Table::npos || theirs.kind == Filter::Kind::never) return theirs;
    rules::Actor person;
    person.kind = rules::Actor::Kind::user;
    person.user = user_;
    person.is_active = true;
    person.role = "user";
    log_.policy().prepare(person);
    return std::move(theirs) &&
           hub::visible(platform, log_.policy(), person, platform.rights(table).view, table, log_.now());
  }

  Result<Json> tell(const Record& row) {
    const Table& table = row.table();
    Record clear = row;
    TECHHUB_DO(records_.open(clear));
    TECHHUB_DO(hub::open_inside(records_.vault(), clear));
    Json versions{Json::Array()};
    if (hub::has_versions(table)) {
      TECHHUB_TRY(auto past, hub::Versions::of(records_, table, row.key(), row));
      for (std::int64_t before = 0;;) {
        TECHHUB_TRY(const auto rows, past.newest(before, versions_at_once));
        for (const Record& version : rows) {
          before = as_integer(version.key());
          const auto read = past.read(version);
          if (!read) continue;
          TECHHUB_TRY(Record was, past.open(*read));
          TECHHUB_TRY(const auto revision, records_.find(records_.table("reversion.revision"), read->revision));
          Json entry = Json::object({{"row", json(std::move(was))}});
          if (revision) {
            entry.set("at", Time{revision->integer("date_created")}.to_string());
            entry.set("comment", revision->text("comment"));
          }
          versions.push(std::move(entry));
        }
        if (rows.size() < versions_at_once) break;
      }
    }
    return Json::object({{"row", json(std::move(clear))}, {"versions", std::move(versions)}});
  }

  static Json json(Record row) {
    const Table& table = row.table();
    hub::withhold(row);
    if (table.blind != Table::npos) row[table.blind] = Value{};
    // The key of a session or token is its hash.
    if (vault::is_token_hash(as_text(row.key()))) row[0] = Value{};
    return json_from(row);
  }

  static constexpr std::size_t versions_at_once = 1000;

  ChangeLog& log_;
  Records& records_;
  std::int64_t user_;
};

}  // namespace

Result<std::vector<DisclosureTold>> disclosures(Hub& hub, const rules::Actor& actor, std::int64_t user) {
  auto& state = ChangeLog::state_of(hub);
  TECHHUB_TRY(auto transaction, state.storage->begin(Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(state, *transaction, actor));
  TECHHUB_TRY(const auto seen, hub::see_person(*log, user, "personal_copy"));
  return told(log->records(), seen.record);
}

Result<Json> personal_copy(Hub& hub, const rules::Actor& actor, std::int64_t user) {
  auto& state = ChangeLog::state_of(hub);
  TECHHUB_TRY(auto transaction, state.storage->begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(state, *transaction, actor));
  TECHHUB_TRY(const auto seen, hub::see_person(*log, user, "personal_copy"));
  Records& records = log->records();
  Record disclosure(records.table("techhub.access"));
  disclosure.set("at", log->now().us);
  if (log->actor().user != 0) disclosure.set("actor_id", log->actor().user);
  disclosure.set("subject_id", user);
  disclosure.set("columns", "account.user " + std::to_string(user) + ": all");
  disclosure.set("purpose", std::string("personal copy"));
  TECHHUB_DO(records.insert(disclosure));

  Copy copy(*log, user);
  TECHHUB_TRY(Json rows, copy.rows());
  TECHHUB_TRY(const auto list, told(records, seen.record));
  Json told_of{Json::Array()};
  for (const auto& one : list) {
    told_of.push(Json::object({{"at", one.at.to_string()},
                               {"actor", one.actor == 0 ? Json() : Json(one.actor)},
                               {"columns", one.columns},
                               {"purpose", one.purpose}}));
  }
  TECHHUB_DO(transaction->commit());
  return Json::object(
      {{"user", user}, {"at", log->now().to_string()}, {"rows", std::move(rows)}, {"disclosures", std::move(told_of)}});
}

}  // namespace techhub
