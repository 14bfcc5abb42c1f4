// SPDX-License-Identifier: MIT
#include "techhub/account/sign_in.hpp"

#include "account/access.hpp"
#include "account/codes.hpp"
#include "account/latest.hpp"
#include "account/reasons.hpp"
#include "techhub/rules/decision.hpp"
#include "techhub/value/text.hpp"

namespace techhub::account {
namespace {

Error wrong() {
  return Error(Code::unauthenticated, "address or password is wrong")
      .at("account.user", "password")
      .because(wrong_password);
}

Error signed_out() { return Error(Code::unauthenticated, "this session or token has ended").because(not_signed_in); }

// The user of a row that is found by a secret's hash, as an actor. A session that is seen to be over ends for good: the
// clock may go back. That one writes; the others only read.
Result<rules::Actor> actor_of(Hub& hub, std::string_view label, const Personal& secret) {
  std::int64_t user = 0;
  bool is_over = false;
  const Value key = vault::hash_token(secret.reveal());
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    const Table& table = records.table(label);
    TECHHUB_TRY(const auto row, records.find(table, key));
    if (!row || is_null(row->get("user_id"))) return success();
    TECHHUB_TRY(const Time now, latest(records, hub.now()));
    const auto ends = table.find("expire_date");
    is_over = ends != Table::npos && as_integer((*row)[ends]) <= now.us;
    if (!is_over) user = row->integer("user_id");
    return success();
  }));
  if (is_over) {
    TECHHUB_DO(hub.write([&](Records& records) -> Result<> {
      TECHHUB_DO(records.erase(records.table(label), key));
      return success();
    }));
  }
  if (user == 0) return signed_out();
  auto actor = hub.actor(user);
  if (!actor && actor.error().code() == Code::not_found) return signed_out();
  if (actor && !actor.value().is_active) return signed_out();
  return actor;
}

}  // namespace

Result<SignedIn> authenticate(Hub& hub, const Personal& email, const Personal& password) {
  const auto address = trim(email.reveal());
  std::string stored;
  const auto step = [&](std::function<Result<Record>(Change&)> work) {
    return hub.run(rules::Actor::anonymous(), {.label = "account.user",
                                               .action = "authenticate",
                                               .on = [&](Change& change) { return user_or_blank(change, address); },
                                               .work = std::move(work),
                                               .needs_view = false});
  };
  TECHHUB_DO(step([&](Change& change) -> Result<Record> {
    TECHHUB_DO(count_try(change, address));
    if (!is_null(change.before().key())) stored = change.before().text("password");
    return Record(change.table());
  }));
  TECHHUB_TRY(const auto compared, compare(hub, password.reveal(), stored));
  if (!compared.is_right) return wrong();
  SignedIn made;
  bool is_inactive = false;
  TECHHUB_DO(step([&](Change& change) -> Result<Record> {
    const Record& user = change.before();
    // Changed while we compared.
    if (is_null(user.key()) || user.text("password") != stored) return wrong();
    TECHHUB_DO(forget_tries(change, address));
    is_inactive = user.integer("is_active") == 0;
    if (is_inactive) return Record(change.table());
    Json fields = Json::object({{"last_login", change.now().to_string()}});
    if (!compared.argon2.empty()) fields.set("password", compared.argon2);
    TECHHUB_DO(change.update(user, std::move(fields)));
    TECHHUB_TRY(made, open_session(change, as_integer(user.key())));
    return Record(change.table());
  }));
  if (is_inactive)
    return Error(Code::denied, "the account is not active")
        .at("account.user")
        .because(rules::reason(rules::Verdict::inactive));
  return made;
}

Result<rules::Actor> session_actor(Hub& hub, const Personal& session) {
  return actor_of(hub, "sessions.session", session);
}

Result<rules::Actor> token_actor(Hub& hub, const Personal& token) { return actor_of(hub, "authtoken.token", token); }

Result<> sign_out(Hub& hub, const Personal& session) {
  const auto actor = session_actor(hub, session);
  if (!actor) return actor.error().code() == Code::unauthenticated ? Result<>(success()) : Result<>(actor.error());
  const auto erased = hub.erase(actor.value(), "sessions.session", vault::hash_token(session.reveal()));
  if (!erased && erased.error().code() != Code::not_found) return erased.error();
  return success();
}

Result<std::int64_t> end_sessions(Hub& hub, const rules::Actor& actor, std::int64_t user) {
  const Table& sessions = *hub.platform().find("sessions.session");
  std::int64_t count = 0;
  for (;;) {
    TECHHUB_TRY(const auto page,
                hub.list(actor, sessions.label, {.filter = Filter::is(sessions.at("user_id"), user), .limit = 1000}));
    for (const Record& row : page.rows) {
      const auto done = hub.erase(actor, sessions.label, row.key());
      if (!done && done.error().code() != Code::not_found) return done.error();
      count += done ? 1 : 0;
    }
    if (page.next.empty()) return count;
  }
}

Result<Personal> create_token(Hub& hub, const rules::Actor& actor) {
  std::string token;
  const auto on = [&](Change& change) -> Result<Record> {
    Record asked(change.table());
    asked.set("user_id", actor.user);
    return asked;
  };
  TECHHUB_DO(hub.run(
      actor, {.label = "authtoken.token", .action = "add", .on = on, .work = [&](Change& change) -> Result<Record> {
                const Table& tokens = change.table();
                TECHHUB_TRY(const auto before,
                            change.records().first(tokens, Filter::is(tokens.at("user_id"), actor.user)));
                if (before) TECHHUB_DO(change.erase(*before));
                token = change.records().vault().new_token();
                TECHHUB_DO(change.create(tokens.label, Json::object({{"key", vault::hash_token(token)},
                                                                     {"user_id", actor.user},
                                                                     {"created", change.now().to_string()}})));
                return Record(tokens);
              }}));
  return Personal(std::move(token));
}

Result<std::int64_t> expire_sessions(Hub& hub) {
  TECHHUB_TRY(const auto setting, hub.setting("sign_in"));
  TECHHUB_TRY(const Limits limits, Limits::of(setting));
  const Time unlocked = hub.now() - limits.lock;
  // Nothing that anybody's rights or history know of: plain housekeeping, and only where there is some.
  const auto due = [](const Records& records, std::string_view label, std::string_view column, Time until) {
    const Table& table = records.table(label);
    return Query{.table = &table, .filter = Filter::is(table.at(column), until.us, Compare::less_equal)};
  };
  const auto each = [&](Records& records, const std::function<Result<>(const Query&)>& work) -> Result<> {
    TECHHUB_DO(work(due(records, "sessions.session", "expire_date", hub.now())));
    return work(due(records, "techhub.attempt", "last_at", unlocked));
  };
  std::int64_t count = 0;
  TECHHUB_DO(hub.read([&](Records& records) {
    return each(records, [&](const Query& query) -> Result<> {
      TECHHUB_TRY(const auto rows, records.count(*query.table, query.filter));
      count += rows;
      return success();
    });
  }));
  if (count == 0) return count;
  count = 0;
  TECHHUB_DO(hub.write([&](Records& records) {
    return each(records, [&](const Query& query) -> Result<> {
      TECHHUB_TRY(const auto rows, records.select(query));
      for (const Record& row : rows) {
        TECHHUB_TRY(const bool erased, records.erase(*query.table, row.key()));
        count += erased ? 1 : 0;
      }
      return success();
    });
  }));
  return count;
}

}  // namespace techhub::account
