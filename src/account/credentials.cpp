// SPDX-License-Identifier: MIT
#include "techhub/account/credentials.hpp"

#include "account/access.hpp"
#include "account/codes.hpp"
#include "account/reasons.hpp"
#include "hub/wiped.hpp"
#include "schema/base64url.hpp"
#include "techhub/value/text.hpp"

namespace techhub::account {
namespace {

// The actor's own row.
std::function<Result<Record>(Change&)> self(const rules::Actor& actor) {
  return [user = actor.user](Change& change) -> Result<Record> {
    if (user == 0) return Record(change.table());
    return change.need("account.user", user);
  };
}

// A new address of the actor's: by mail or by sms.
struct Address {
  std::string_view action;  // the right that is asked, and what the code is for
  std::string_view column;
  std::string_view channel;
};
constexpr Address by_email{.action = "change_email", .column = "email", .channel = "email"};
constexpr Address by_phone{.action = "change_phone", .column = "phone", .channel = "sms"};

// The normal form's hash: what a code is bound to, so that it confirms no other address.
Result<std::string> bound(Change& change, const Address& kind, std::string_view address) {
  const Table& users = change.table("account.user");
  const Value hashed = change.records().vault().lookup(users, users.at(kind.column), address);
  if (is_null(hashed)) return change.refuse(kind.column == "email" ? bad_email : bad_phone, kind.column);
  return detail::base64url(std::get<Bytes>(hashed));
}

Result<> request(Hub& hub, const rules::Actor& actor, const Address& kind, std::string_view address) {
  const auto work = [&](Change& change) -> Result<Record> {
    if (kind.column == "email" && !looks_like_email(address)) return change.refuse(bad_email, "email");
    TECHHUB_TRY(auto binding, bound(change, kind, address));
    if (kind.column == "email") {
      TECHHUB_TRY(const auto other, user_or_blank(change, address));
      if (!is_null(other.key())) {
        change.notify("account.already_registered", Json::object({{"user", as_integer(other.key())}}));
        return Record(change.table());
      }
    }
    TECHHUB_DO(issue_code(change, change.before(), {.action = kind.action, .bound = std::move(binding)}, kind.channel,
                          address));
    return Record(change.table());
  };
  TECHHUB_DO(hub.run(actor, {.label = "account.user", .action = kind.action, .on = self(actor), .work = work}));
  return success();
}

Result<Outcome> confirm(Hub& hub, const rules::Actor& actor, const Address& kind, std::string_view address,
                        std::string_view code) {
  Outcome made;
  const auto work = [&](Change& change) -> Result<> {
    if (kind.column == "email") {
      Record opened = change.before();
      const hub::WipedAfter wiped(opened);
      TECHHUB_DO(change.records().open(opened));
      TECHHUB_TRY(auto old, change.records().vault().seal_text(opened, "outbox.address", opened.text("email")));
      change.notify("account.email_changed", Json::object({{"user", actor.user}, {"address", std::move(old)}}));
    }
    TECHHUB_DO(change.update(change.before(), Json::object({{std::string(kind.column), address}})));
    return success();
  };
  TECHHUB_DO(redeem(hub, {.actor = &actor,
                          .action = kind.action,
                          .code = code,
                          .user = self(actor),
                          .work = work,
                          .bound = [&](Change& change) { return bound(change, kind, address); }}));
  TECHHUB_TRY(made.row, hub.get(actor, "account.user", actor.user));
  TECHHUB_TRY(made.version, hub.version("account.user", actor.user));
  return made;
}

}  // namespace

Result<SignedIn> change_password(Hub& hub, const rules::Actor& actor, const Personal& old_password,
                                 const Personal& new_password) {
  TECHHUB_DO(check_password(new_password.reveal()));
  std::string stored;
  const auto email_of = [](Change& change) -> Result<Personal> {
    Record opened = change.before();
    const hub::WipedAfter wiped(opened);
    TECHHUB_DO(change.records().open(opened));
    return Personal(std::string(opened.text("email")));
  };
  const auto step = [&](std::function<Result<Record>(Change&)> work) {
    return hub.run(actor,
                   {.label = "account.user", .action = "change_password", .on = self(actor), .work = std::move(work)});
  };
  TECHHUB_DO(step([&](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto email, email_of(change));
    TECHHUB_DO(count_try(change, email.reveal()));
    stored = change.before().text("password");
    return Record(change.table());
  }));
  const auto wrong = [] {
    return Error(Code::invalid, "the old password is wrong").at("account.user", "password").because(wrong_old_password);
  };
  if (!vault::verify_password(old_password.reveal(), stored)) return wrong();
  TECHHUB_TRY(const auto hashed, vault::hash_password(new_password.reveal(), hub.options().password_cost));
  SignedIn made;
  TECHHUB_DO(step([&](Change& change) -> Result<Record> {
    // Changed while we compared.
    if (change.before().text("password") != stored) return wrong();
    TECHHUB_TRY(const auto email, email_of(change));
    TECHHUB_DO(forget_tries(change, email.reveal()));
    TECHHUB_DO(end_access(change, actor.user, Ends::sessions));
    TECHHUB_DO(change.update(change.before(), Json::object({{"password", hashed}})));
    TECHHUB_TRY(made, open_session(change, actor.user));
    return Record(change.table());
  }));
  return made;
}

Result<> request_reset(Hub& hub, const Personal& email) {
  const auto address = trim(email.reveal());
  const auto work = [&](Change& change) -> Result<Record> {
    const Record& user = change.before();
    if (!is_null(user.key()) && user.integer("is_active") != 0)
      TECHHUB_DO(issue_code(change, user, {.action = "reset_password"}));
    return Record(change.table());
  };
  TECHHUB_DO(hub.run(rules::Actor::anonymous(), {.label = "account.user",
                                                 .action = "reset_password",
                                                 .on = [&](Change& change) { return user_or_blank(change, address); },
                                                 .work = work,
                                                 .needs_view = false}));
  return success();
}

Result<> reset_password(Hub& hub, const Personal& email, std::string_view code, const Personal& new_password) {
  TECHHUB_DO(check_password(new_password.reveal()));
  TECHHUB_TRY(const auto hashed, vault::hash_password(new_password.reveal(), hub.options().password_cost));
  const auto address = trim(email.reveal());
  const auto actor = rules::Actor::anonymous();
  return redeem(hub, {.actor = &actor,
                      .action = "reset_password",
                      .code = code,
                      .user = [&](Change& change) { return user_or_blank(change, address); },
                      .work = [&](Change& change) -> Result<> {
                        const auto user = as_integer(change.before().key());
                        TECHHUB_DO(forget_tries(change, address));
                        TECHHUB_DO(end_access(change, user, Ends::everything));
                        TECHHUB_DO(change.update(change.before(), Json::object({{"password", hashed}})));
                        return success();
                      }});
}

Result<> request_email(Hub& hub, const rules::Actor& actor, const Personal& email) {
  return request(hub, actor, by_email, trim(email.reveal()));
}
Result<Outcome> change_email(Hub& hub, const rules::Actor& actor, const Personal& email, std::string_view code) {
  return confirm(hub, actor, by_email, trim(email.reveal()), code);
}
Result<> request_phone(Hub& hub, const rules::Actor& actor, const Personal& phone) {
  return request(hub, actor, by_phone, trim(phone.reveal()));
}
Result<Outcome> change_phone(Hub& hub, const rules::Actor& actor, const Personal& phone, std::string_view code) {
  return confirm(hub, actor, by_phone, trim(phone.reveal()), code);
}

}  // namespace techhub::account
