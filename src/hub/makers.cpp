// SPDX-License-Identifier: MIT
#include "hub/makers.hpp"

#include <algorithm>
#include <charconv>
#include <span>

#include "hub/present.hpp"

namespace techhub::hub {

namespace {

bool has(std::span<const std::int64_t> people, std::int64_t person) {
  return std::find(people.begin(), people.end(), person) != people.end();
}

// A column of the row itself names the person.
bool names(const Record& row, std::int64_t person) {
  const Table& table = row.table();
  for (std::size_t i = 0; i < table.declared().size(); ++i) {
    const bool is_person = table.columns[i].references == "account.user" || (i == 0 && table.label == "account.user");
    if (is_person && row[i] == Value(person)) return true;
  }
  return false;
}

// A blind column of a row that the revision wrote names the maker, and the actor may not know.
Result<bool> is_hidden(ChangeLog& log, const Record& revision, std::int64_t maker) {
  Records& records = log.records();
  const Table& versions = records.table("reversion.version");
  const Table& types = records.table("contenttypes.contenttype");
  for (const Table* table : records.platform().tables()) {
    if (table->blind == Table::npos || table->key().type != Type::id ||
        table->columns[table->blind].references != "account.user")
      continue;
    const Filter of_table = Filter::is(types.at("app_label"), std::string(table->app())) &&
                            Filter::is(types.at("model"), std::string(table->model()));
    const Filter same = Filter::is(versions.at("revision_id"), revision.key()) &&
                        Filter::forward(versions.at("content_type_id"), types, of_table);
    TECHHUB_TRY(const auto written, records.select(Query{.table = &versions, .filter = same}));
    for (const Record& version : written) {
      const std::string_view object = version.text("object_id");
      std::int64_t key = 0;
      std::from_chars(object.data(), object.data() + object.size(), key);
      TECHHUB_TRY(auto row, records.find(*table, key));
      if (!row) return true;  // nothing tells any more to whom it was known
      if ((*row)[table->blind] != Value(maker)) continue;
      TECHHUB_TRY(const auto facts, RowFacts::load(records, *row));
      TECHHUB_TRY(const bool may, log.may_view(*table, facts));
      if (may) blind(log, *row, facts);
      if (!may || is_null((*row)[table->blind])) return true;
    }
  }
  return false;
}

}  // namespace

Result<std::int64_t> maker_of(ChangeLog& log, const Record& revision, const Record& row, const RowFacts& facts,
                              bool sees_any) {
  const std::int64_t maker = revision.integer("user_id");
  const rules::Actor& reader = log.actor();
  if (maker == 0 || maker == reader.user || reader.kind == rules::Actor::Kind::system) return maker;
  const auto view = facts.view();
  if (!sees_any && (has(view.authors, maker) || has(view.subjects, maker)) && !names(row, maker)) return 0;
  TECHHUB_TRY(const bool hidden, is_hidden(log, revision, maker));
  return hidden ? 0 : maker;
}

}  // namespace techhub::hub
