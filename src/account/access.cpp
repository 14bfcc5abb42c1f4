// SPDX-License-Identifier: MIT
#include "account/access.hpp"

#include <algorithm>

#include "account/latest.hpp"
#include "account/reasons.hpp"
#include "hub/access_tables.hpp"
#include "hub/setting.hpp"
#include "schema/base64url.hpp"
#include "techhub/value/text.hpp"

namespace techhub::account {
namespace {

constexpr std::int64_t free_tries = 3;  // wrong ones that cost no waiting

// The site's own cost, so that a decoy takes as long as most imported passwords.
constexpr std::string_view pbkdf2_decoy =
    "pbkdf2_sha256$260000$decoydecoydecoydecoyde$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

// The address as a key: of one that nobody has, too.
Value attempt_key(Change& change, std::string_view email) {
  const Table& users = change.table("account.user");
  const Value hashed = change.records().vault().lookup(users, users.at("email"), email);
  return is_null(hashed) ? Value(std::string("-")) : Value(detail::base64url(std::get<Bytes>(hashed)));
}

Result<Limits> limits(Change& change) {
  TECHHUB_TRY(const auto setting, change.setting("sign_in"));
  return Limits::of(setting);
}

Microseconds pause_after(std::int64_t failures, const Limits& limits) {
  if (failures >= limits.tries) return limits.lock;
  if (failures < free_tries) return {};
  const auto doublings = std::min<std::int64_t>(failures - free_tries, 20);
  return std::min<Microseconds>(std::chrono::seconds(std::int64_t{1} << doublings), limits.lock);
}

// Tokens refer to one another: what may be empty lets go first.
Result<> let_go(Change& change, const Record& row) {
  for (const auto& referrer : change.records().platform().referrers(row.table())) {
    const Column& column = referrer.table->columns[referrer.column];
    if (!column.is_nullable) continue;
    TECHHUB_TRY(const auto others, change.records().select(Query{.table = referrer.table,
                                                                 .filter = Filter::is(referrer.column, row.key())}));
    for (const Record& other : others)
      TECHHUB_DO(change.update(other, Json::object({{std::string(column.name), Json()}})));
  }
  return success();
}

Result<> erase_all(Change& change, std::string_view label, std::int64_t user) {
  const Table* table = change.records().platform().find(label);
  if (!table) return success();
  TECHHUB_TRY(const auto rows,
              change.records().select(Query{.table = table, .filter = Filter::is(table->at("user_id"), user)}));
  for (const Record& row : rows) {
    TECHHUB_DO(let_go(change, row));
    TECHHUB_DO(change.erase(row));
  }
  return success();
}

}  // namespace

Result<> count_try(Change& change, std::string_view email) {
  const Value key = attempt_key(change, email);
  TECHHUB_TRY(const auto limit, limits(change));
  TECHHUB_TRY(const auto row, change.find("techhub.attempt", key));
  std::int64_t failures = 0;
  if (row) {
    failures = row->integer("failures");
    const Time last{row->integer("last_at")};
    const Time until = last + pause_after(failures, limit);
    // A clock that went back ends the pause, which could last for ever, but not the count.
    const bool went_back = change.now() < last;
    if (!went_back && change.now() < until) {
      const auto wait = std::chrono::ceil<std::chrono::seconds>(Microseconds{until.us - change.now().us});
      return Error(Code::busy, "too many wrong passwords")
          .at("account.user", "password")
          .add({"password", std::string(too_many_tries.code), too_many_tries.text(std::to_string(wait.count()))});
    }
    if (!went_back && failures >= limit.tries) failures = 0;  // the lock is over
  }
  Json fields = Json::object({{"failures", failures + 1}, {"last_at", change.now().to_string()}});
  if (row) {
    TECHHUB_DO(change.update(*row, std::move(fields)));
  } else {
    fields.set("key", as_text(key));
    TECHHUB_DO(change.create("techhub.attempt", std::move(fields)));
  }
  return success();
}

Result<> forget_tries(Change& change, std::string_view email) {
  TECHHUB_TRY(const auto row, change.find("techhub.attempt", attempt_key(change, email)));
  if (row) TECHHUB_DO(change.erase(*row));
  return success();
}

Result<Limits> Limits::of(const Json& setting) {
  Limits out;
  const auto read = [&](std::string_view member, std::int64_t most) {
    return hub::number_of(setting, "sign_in", member, 1, most);
  };
  TECHHUB_TRY(const auto tries, read("tries", 1'000));
  TECHHUB_TRY(const auto lock, read("lock_minutes", 366 * 24 * 60));
  TECHHUB_TRY(const auto session, read("session_hours", 10 * 366 * 24));
  if (tries) out.tries = *tries;
  if (lock) out.lock = std::chrono::minutes(*lock);
  if (session) out.session = std::chrono::hours(*session);
  return out;
}

Result<SignedIn> open_session(Change& change, std::int64_t user) {
  TECHHUB_TRY(const Limits limit, limits(change));
  std::string token = change.records().vault().new_token();
  TECHHUB_TRY(const Time now, latest(change));
  const Time expires = now + limit.session;
  TECHHUB_DO(change.create("sessions.session", Json::object({{"session_key", vault::hash_token(token)},
                                                             {"session_data", ""},
                                                             {"expire_date", expires.to_string()},
                                                             {"user_id", user}})));
  return SignedIn{.user = user, .session = Personal(std::move(token)), .expires = expires};
}

Result<> end_access(Change& change, std::int64_t user, Ends what) {
  TECHHUB_DO(erase_all(change, hub::session_label, user));
  if (what == Ends::sessions) return success();
  for (const auto label : hub::token_labels) TECHHUB_DO(erase_all(change, label, user));
  return success();
}

Result<Comparison> compare(const Hub& hub, std::string_view password, std::string_view stored) {
  // What nobody's password can be costs as much as any.
  const bool can_be = !password.empty() && password.size() <= longest_password;
  if (!can_be) password = "-";
  Comparison made;
  made.is_right = !stored.empty() && vault::verify_password(password, stored) && can_be;
  if (!stored.starts_with("pbkdf2_sha256$")) (void)vault::verify_password(password, pbkdf2_decoy);
  if (!stored.starts_with("argon2$")) {
    TECHHUB_TRY(made.argon2, vault::hash_password(password, hub.options().password_cost));
  }
  return made;
}

std::optional<Problem> password_problem(std::string_view password) {
  const auto told = [](const Reason& reason, std::size_t bound) {
    return Problem{"password", std::string(reason.code), reason.text(std::to_string(bound))};
  };
  if (password.size() > longest_password) return told(long_password, longest_password);
  if (length(password) < shortest_password) return told(short_password, shortest_password);
  return {};
}

Result<> check_password(std::string_view password) {
  auto problem = password_problem(password);
  if (!problem) return success();
  return Error(Code::invalid, "the password is too short or too long")
      .at("account.user", "password")
      .add(std::move(*problem));
}

}  // namespace techhub::account
