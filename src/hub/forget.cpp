// SPDX-License-Identifier: MIT
#include <algorithm>

#include "hub/access_tables.hpp"
#include "hub/change_log.hpp"
#include "hub/django_session.hpp"
#include "hub/person.hpp"
#include "hub/sealed_inside.hpp"
#include "hub/version_text.hpp"
#include "hub/visible.hpp"
#include "schema/base64url.hpp"
#include "techhub/hub/personal.hpp"

namespace techhub {
namespace {

using storage::Mode;

constexpr std::string_view user_label = "account.user";

class Forgetting {
 public:
  using ContentTypes = std::unordered_map<const Table*, std::int64_t>;
  Forgetting(ChangeLog& log, const ContentTypes& types, std::int64_t user)
      : log_(log), records_(log.records()), types_(types), user_(user) {}

  Result<Forgotten> run(Record person) {
    TECHHUB_DO(end_access());
    TECHHUB_DO(end_codes(person));
    TECHHUB_DO(wipe_answers());
    TECHHUB_DO(wipe_own_business());
    return wipe_person(std::move(person));
  }

 private:
  Result<Forgotten> wipe_person(Record person) {
    const bool is_new = !is_null(person[person.table().salt()]) || person.integer("is_active") != 0;
    if (!is_new) return forgotten_;
    ColumnSet written = wipe(person);
    const auto set = [&](std::string_view column, Value value) {
      person.set(column, std::move(value));
      written.add(person.table().at(column));
    };
    set("password", std::string("!"));
    set("name_lookup", std::string("{}"));
    for (const auto right : {"is_active", "is_staff", "is_superuser"}) set(right, std::int64_t{0});
    TECHHUB_DO(records_.transaction().update(person, written));
    log_.touch(person);
    log_.notify("account.user.forget", person.table(), person.key(),
                Json::object({{"actor", log_.actor().user}, {"user", user_}}));
    return forgotten_;
  }

  // Salt, personal columns and look-ups of a row.
  static ColumnSet wipe(Record& row) {
    const Table& table = row.table();
    ColumnSet written;
    const auto set = [&](std::size_t column, Value value) {
      row[column] = std::move(value);
      written.add(column);
    };
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].type != Type::personal) continue;
      const auto hash = table.lookup(i);
      if (hash != Table::npos) set(hash, {});
      if (table.columns[i].is_nullable) {
        set(i, {});
      } else if (hash != Table::npos) {
        const std::string marker = vault::forgotten_marker(row.key());
        set(i, Bytes(marker.begin(), marker.end()));
      } else {
        set(i, Bytes{});  // reads as ''
      }
    }
    set(table.salt(), {});
    return written;
  }

  Result<std::vector<Record>> rows_of(const Table& table, Filter filter) {
    return records_.select(Query{.table = &table, .filter = std::move(filter)});
  }

  Result<std::vector<Record>> versions_of(const Record& row) {
    const auto type = types_.find(&row.table());
    if (type == types_.end()) return std::vector<Record>{};
    const Table& versions = records_.table("reversion.version");
    return rows_of(versions, Filter::is(versions.at("content_type_id"), type->second) &&
                                 Filter::is(versions.at("object_id"), key_text(row.key())));
  }

  // Tokens refer to one another, an imported site's also to those of others.
  Result<> let_go(const Record& row) {
    for (const auto& referrer : records_.platform().referrers(row.table())) {
      if (!referrer.table->columns[referrer.column].is_nullable) continue;
      TECHHUB_TRY(auto rows, rows_of(*referrer.table, Filter::is(referrer.column, row.key())));
      ColumnSet written;
      written.add(referrer.column);
      for (Record& other : rows) {
        other[referrer.column] = Value{};
        TECHHUB_DO(records_.transaction().update(other, written));
      }
    }
    return success();
  }

  Result<> erase_with_versions(const Record& row) {
    TECHHUB_TRY(const auto versions, versions_of(row));
    for (const Record& version : versions) TECHHUB_DO(records_.erase(version.table(), version.key()));
    TECHHUB_DO(let_go(row));
    TECHHUB_DO(records_.erase(row.table(), row.key()));
    ++forgotten_.ended;
    return success();
  }

  // Of rows that only let them in no version stays, for it names them to others.
  Result<> end_access() {
    TECHHUB_DO(end_access(hub::session_label));
    for (const auto label : hub::token_labels) TECHHUB_DO(end_access(label));
    TECHHUB_DO(end_access(hub::login_label));
    // An imported session names its user inside.
    const Table* sessions = records_.platform().find(hub::session_label);
    if (!sessions) return success();
    TECHHUB_TRY(const auto nobodys, rows_of(*sessions, Filter::is_null(sessions->at("user_id"))));
    for (const Record& row : nobodys) {
      if (hub::user_of_session(row.text("session_data")) == user_) TECHHUB_DO(erase_with_versions(row));
    }
    return success();
  }

  Result<> end_access(std::string_view label) {
    const Table* table = records_.platform().find(label);
    if (!table) return success();
    TECHHUB_TRY(const auto rows, rows_of(*table, Filter::is(table->at("user_id"), user_)));
    for (const Record& row : rows) TECHHUB_DO(erase_with_versions(row));
    return success();
  }

  // Codes and counts of tries that are kept by address and not by user.
  Result<> end_codes(const Record& person) {
    const Table& users = person.table();
    const auto email = users.at("email");
    const Value hash = person[users.lookup(email)];
    if (is_null(hash)) return success();
    if (const Table* attempts = records_.platform().find("techhub.attempt"))
      TECHHUB_DO(records_.erase(*attempts, detail::base64url(std::get<Bytes>(hash))));
    const Table* codes = records_.platform().find("social_django.code");
    if (!codes) return success();
    TECHHUB_TRY(auto rows, rows_of(*codes, {}));
    for (Record& row : rows) {
      // One that does not open is nobody's.
      if (!records_.open(row)) continue;
      if (records_.vault().lookup(users, email, row.text("email")) == hash) TECHHUB_DO(erase_with_versions(row));
    }
    return success();
  }

  // Answers and applications that are the person's, or belong to a row that is.
  Result<> wipe_answers() {
    const Platform& platform = records_.platform();
    const std::vector<Value> me{user_};
    for (const Table* table : platform.tables()) {
      if (hub::column_inside(*table) == Table::npos) continue;
      Filter theirs =
          hub::fact_in(platform, *table, Fact::author, me) || hub::fact_in(platform, *table, Fact::subject, me);
      for (const auto& referrer : platform.referrers(*table))
        theirs = std::move(theirs) || Filter::reverse(*referrer.table, referrer.column,
                                                      hub::fact_in(platform, *referrer.table, Fact::author, me));
      TECHHUB_TRY(auto rows, rows_of(*table, std::move(theirs)));
      for (Record& row : rows) {
        if (is_null(row[table->salt()])) continue;
        const ColumnSet written = wipe(row);
        TECHHUB_DO(records_.transaction().update(row, written));
        ++forgotten_.answers;
      }
    }
    return success();
  }

  // A sole trader's number is the trader's own, and so, mostly, is the name of the business.
  Result<> wipe_own_business() {
    const Table& companies = records_.table("account.company");
    const Table& members = records_.table("account.usercompany");
    Filter may_be_theirs = Filter::is(companies.at("author_id"), user_) ||
                           Filter::reverse(members, members.at("company_id"), Filter::is(members.at("user_id"), user_));
    TECHHUB_TRY(auto rows, rows_of(companies, std::move(may_be_theirs)));
    for (Record& row : rows) {
      TECHHUB_TRY(const auto owner, hub::entrepreneur(records_, row));
      if (owner != user_ || is_null(row[companies.salt()])) continue;
      const Json name{row.text("name")};
      const Json marker{vault::forgotten_marker(row.key())};
      ColumnSet written = wipe(row);
      row.set("name", std::string(marker.as_string()));
      written.add(companies.at("name"));
      TECHHUB_DO(records_.update(row, written));  // with the words that it is found by
      TECHHUB_TRY(auto versions, versions_of(row));
      for (Record& version : versions) TECHHUB_DO(rename_in(version, marker));
      log_.touch(row);
      log_.notify("account.company.forget", companies, row.key(), Json::object({{"actor", log_.actor().user}}));
      ++forgotten_.companies;
    }
    return success();
  }

  Result<> rename_in(Record& version, const Json& marker) {
    std::string text(version.text("serialized_data"));
    const auto parsed = Json::parse(text);
    if (!parsed || parsed.value().items().empty()) return success();
    const Json& fields = parsed.value().items()[0]["fields"];
    hub::replace_member(text, "name", fields["name"], marker);
    hub::replace_member(text, "search_field", fields["search_field"], Json(""));
    version.set("serialized_data", std::move(text));
    ColumnSet written;
    written.add(version.table().at("serialized_data"));
    TECHHUB_DO(records_.transaction().update(version, written));
    return success();
  }

  ChangeLog& log_;
  Records& records_;
  const ContentTypes& types_;
  std::int64_t user_;
  Forgotten forgotten_;
};

}  // namespace

Result<Forgotten> forget(Hub& hub, const rules::Actor& actor, std::int64_t user, std::string_view comment) {
  auto& state = ChangeLog::state_of(hub);
  Forgotten forgotten;
  {
    TECHHUB_TRY(auto transaction, state.storage->begin(Mode::write));
    TECHHUB_TRY(auto log, ChangeLog::begin(state, *transaction, actor));
    TECHHUB_TRY(auto seen, hub::see_person(*log, user, "forget"));
    if (hub::is_subject(log->actor(), seen.facts.view()))
      return Error(Code::denied, "nobody forgets themselves")
          .at(user_label)
          .because(rules::reason(rules::Verdict::own_case));
    TECHHUB_DO(log->comment(seen.record.table(), comment));
    Forgetting forgetting(*log, state.content_types, user);
    TECHHUB_TRY(forgotten, forgetting.run(std::move(seen.record)));
    TECHHUB_DO(log->finish({}));
    TECHHUB_DO(transaction->commit());
  }
  if (auto scrubbed = state.storage->scrub(); !scrubbed) {
    if (scrubbed.error().code() == Code::busy)
      return Error(Code::busy, "the person is forgotten, but somebody still reads what was written before")
          .at(user_label)
          .retryable();
    if (scrubbed.error().code() != Code::unsupported)
      return Error(scrubbed.error().code(),
                   "the person is forgotten, but the files could not be cleaned: " + scrubbed.error().message())
          .at(user_label);
    forgotten.is_scrubbed = false;
  }
  return forgotten;
}

}  // namespace techhub
