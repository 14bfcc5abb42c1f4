// SPDX-License-Identifier: MIT
// Personal values in the clear for a purpose, and the record of it.
#include <algorithm>

#include "hub/person.hpp"
#include "hub/present.hpp"
#include "hub/sealed_inside.hpp"
#include "hub/wiped.hpp"
#include "techhub/schema/reasons.hpp"
#include "techhub/value/text.hpp"

namespace techhub {

using storage::Mode;

namespace {

// What a caller of reveal names.
struct Named {
  ColumnSet columns;                        // personal ones
  bool all_inside = false;                  // `data`
  std::vector<std::string_view> members{};  // `data.<member>`
  std::string names{};

  [[nodiscard]] bool is_inside() const noexcept { return all_inside || !members.empty(); }
};

Result<Named> named(const Table& table, std::span<const std::string_view> columns) {
  constexpr std::string_view inside = "data.";
  const bool has_inside = hub::column_inside(table) != Table::npos;
  Named named;
  for (const auto column : columns) {
    const auto position = table.find(column);
    if (position != Table::npos && table.columns[position].type == Type::personal) {
      named.columns.add(position);
    } else if (has_inside && column == "data") {
      named.all_inside = true;
    } else if (has_inside && column.starts_with(inside)) {
      named.members.push_back(column.substr(inside.size()));
    } else {
      return Error(Code::invalid, "no personal column `" + std::string(column.substr(0, 64)) + "`")
          .at(table.label, "columns");
    }
    named.names += (named.names.empty() ? "" : ",") + std::string(column);
  }
  return named;
}

Result<> decide_reveal(ChangeLog& log, const Record& row, const hub::RowFacts& facts) {
  const auto& permissions = log.records().platform().permissions();
  const auto right = permissions.find(row.table().label, "view_personal");
  if (right != rules::Permissions::unknown || hub::column_inside(row.table()) == Table::npos) {
    TECHHUB_DO(log.decide(right, row, facts));
    return success();
  }
  const Table& people = log.records().table("account.user");
  const auto of_person = permissions.find(people.label, "view_personal");
  std::vector<Record> authors;
  for (const auto author : facts.ids(Fact::author)) {
    TECHHUB_TRY(auto found, log.records().find(people, author));
    if (found) authors.push_back(std::move(*found));
  }
  if (authors.empty()) authors.emplace_back(people);  // nobody's: then only a right over anybody opens it
  for (const Record& author : authors) {
    TECHHUB_TRY(const auto of_author, hub::RowFacts::load(log.records(), author));
    TECHHUB_DO(log.decide(of_person, author, of_author));
  }
  return success();
}

// The members of `clear` that are named, into `shown`.
Result<> reveal_inside(const Named& named, const Json& sealed, const Json& clear, Record& shown) {
  Json data = shown.json("data");
  for (const auto member : named.members) {
    if (!hub::is_sealed_inside(sealed[member]))
      return Error(Code::invalid, "no personal value `data." + std::string(member.substr(0, 64)) + "`")
          .at(shown.table().label, "columns");
  }
  for (const auto& [member, value] : clear.members()) {
    if (named.all_inside || std::find(named.members.begin(), named.members.end(), member) != named.members.end())
      data.set(member, value);
  }
  shown.set("data", data.dump());
  return success();
}

}  // namespace

Result<Record> Hub::reveal(const rules::Actor& actor, std::string_view label, const Value& key,
                           std::span<const std::string_view> columns, std::string_view purpose) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  if (is_blank(purpose))
    return Error(Code::invalid, "a purpose is required").at(label, "purpose").because(reason::required);
  if (!check_text(purpose))
    return Error(Code::invalid, "the purpose is no text").at(label, "purpose").because(reason::bad_text);
  TECHHUB_TRY(const Named wanted, named(*table, columns));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  TECHHUB_TRY(auto seen, log->see(*table, key));
  const auto view = seen.facts.view();
  const bool own = wanted.is_inside() && wanted.columns.empty() ? hub::owns_inside(log->actor(), view)
                                                                : hub::is_subject(log->actor(), view);
  if (!own) TECHHUB_DO(decide_reveal(*log, seen.record, seen.facts));
  Record shown = seen.record;
  TECHHUB_DO(hub::present(*log, shown, seen.facts));
  const hub::WipedAfter wiped(seen.record);
  TECHHUB_DO(log->records().open(seen.record));
  for (std::size_t i = 0; i < table->columns.size(); ++i) {
    if (wanted.columns.has(i)) shown[i] = seen.record[i];
  }
  if (wanted.is_inside()) {
    const Json sealed = seen.record.json("data");
    TECHHUB_DO(hub::open_inside(log->records().vault(), seen.record));
    Json clear = seen.record.json("data");
    const auto revealed = reveal_inside(wanted, sealed, clear, shown);
    hub::wipe_texts(clear);
    if (!revealed) return revealed.error();
  }
  Record disclosure(log->records().table("techhub.access"));
  disclosure.set("at", log->now().us);
  if (log->actor().user != 0) disclosure.set("actor_id", log->actor().user);
  const Fact person = seen.facts.ids(Fact::subject).empty() && wanted.is_inside() ? Fact::author : Fact::subject;
  if (!seen.facts.ids(person).empty()) {
    disclosure.set("subject_id", seen.facts.ids(person).front());
  } else if (table->label == "account.company") {
    TECHHUB_TRY(const auto owner, hub::entrepreneur(log->records(), seen.record));
    if (owner != 0) disclosure.set("subject_id", owner);
  }
  disclosure.set("columns", table->label + " " + key_text(key) + ": " + wanted.names);
  disclosure.set("purpose", std::string(trim(purpose)));
  TECHHUB_DO(log->records().insert(disclosure));
  TECHHUB_DO(transaction->commit());
  return shown;
}

}  // namespace techhub
