// SPDX-License-Identifier: MIT
#include "techhub/account/registration.hpp"

#include "account/access.hpp"
#include "account/codes.hpp"
#include "account/reasons.hpp"
#include "hub/wiped.hpp"
#include "rules/beyond.hpp"
#include "techhub/schema/reasons.hpp"
#include "techhub/value/text.hpp"
#include "vault/normal.hpp"

namespace techhub::account {
namespace {

bool has_phone(const Registration& registration) {
  return registration.phone && !is_blank(registration.phone->reveal());
}

Result<> check(const Registration& registration) {
  Error error = Error(Code::invalid, "the registration has faults").at("account.user");
  bool any = false;
  const auto fault = [&](std::string_view field, const Reason& reason, std::string_view argument = {}) {
    any = true;
    error = std::move(error)
                .at("account.user", field)
                .add({std::string(field), std::string(reason.code), reason.text(argument)});
  };
  if (!looks_like_email(trim(registration.email.reveal()))) fault("email", bad_email);
  if (auto problem = password_problem(registration.password.reveal())) {
    any = true;
    error = std::move(error).at("account.user", "password").add(std::move(*problem));
  }
  if (is_blank(registration.first_name.reveal())) fault("first_name", blank);
  if (is_blank(registration.last_name.reveal())) fault("last_name", blank);
  // Every fault is found here: one that only the writing of a new row met would tell that the address is free.
  const auto is_text = [&](std::string_view field, std::string_view given) {
    if (!check_text(given)) fault(field, reason::bad_text);
  };
  is_text("email", registration.email.reveal());
  is_text("first_name", registration.first_name.reveal());
  is_text("last_name", registration.last_name.reveal());
  if (has_phone(registration)) {
    is_text("phone", registration.phone->reveal());
    std::string form = vault::normal_phone(registration.phone->reveal());
    if (form.empty()) fault("phone", bad_phone);
    wipe(form);
  }
  if (any) return error;
  return success();
}

// The right is asked on the row as far as it is known; a stranger is told neither that it exists nor that it does not.
Hub::UseCase for_stranger(std::string_view action, std::function<Result<Record>(Change&)> on,
                          std::function<Result<Record>(Change&)> work) {
  return {.label = "account.user", .action = action, .on = std::move(on), .work = std::move(work), .needs_view = false};
}

}  // namespace

Result<> register_user(Hub& hub, const Registration& registration) {
  TECHHUB_DO(check(registration));
  // Before the transaction: hashing is slow on purpose, and everybody else would wait for the writer.
  TECHHUB_TRY(const auto password, vault::hash_password(registration.password.reveal(), hub.options().password_cost));
  const auto email = trim(registration.email.reveal());
  const auto work = [&](Change& change) -> Result<Record> {
    if (!is_null(change.before().key())) {
      change.notify("account.already_registered", Json::object({{"user", as_integer(change.before().key())}}));
      return Record(change.table());
    }
    Json fields = Json::object({{"email", email},
                                {"password", password},
                                {"first_name", trim(registration.first_name.reveal())},
                                {"last_name", trim(registration.last_name.reveal())},
                                {"language", language_names[static_cast<std::size_t>(registration.language)]},
                                {"role", "user"},
                                {"is_active", false},
                                {"date_joined", change.now().to_string()}});
    if (has_phone(registration)) fields.set("phone", trim(registration.phone->reveal()));
    TECHHUB_TRY(auto user, change.create("account.user", std::move(fields)));
    TECHHUB_DO(issue_code(change, user, {.action = "activate"}));
    return Record(change.table());
  };
  TECHHUB_DO(hub.run(rules::Actor::anonymous(),
                     for_stranger(
                         "register", [&](Change& change) { return user_or_blank(change, email); }, work)));
  return success();
}

Result<> request_code(Hub& hub, const Personal& email) {
  const auto work = [&](Change& change) -> Result<Record> {
    const Record& user = change.before();
    if (is_null(user.key()) || user.integer("is_active") != 0) return Record(change.table());
    // Who was active once was made inactive by somebody: a code does not undo that.
    const Table& codes = change.table("account.activation");
    TECHHUB_TRY(const bool was_active,
                change.records().exists(codes, Filter::is(codes.at("user_id"), user.key()) &&
                                                   Filter::is(codes.at("status"), std::string("used"))));
    if (!was_active && is_null(user.get("last_login"))) TECHHUB_DO(issue_code(change, user, {.action = "activate"}));
    return Record(change.table());
  };
  const auto address = trim(email.reveal());
  TECHHUB_DO(hub.run(rules::Actor::anonymous(),
                     for_stranger(
                         "request_code", [&](Change& change) { return user_or_blank(change, address); }, work)));
  return success();
}

Result<std::int64_t> activate(Hub& hub, const Personal& email, std::string_view code) {
  const auto address = trim(email.reveal());
  const auto actor = rules::Actor::anonymous();
  std::int64_t user = 0;
  TECHHUB_DO(redeem(hub, {.actor = &actor,
                          .action = "activate",
                          .code = code,
                          .user = [&](Change& change) { return user_or_blank(change, address); },
                          .work = [&](Change& change) -> Result<> {
                            user = as_integer(change.before().key());
                            TECHHUB_DO(change.update(change.before(), Json::object({{"is_active", true}})));
                            return success();
                          }}));
  return user;
}

Result<std::vector<Delivery>> deliveries(Hub& hub, std::int64_t position, std::size_t most) {
  std::vector<Delivery> result;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    const Table& outbox = records.table("techhub.outbox");
    const Query query{.table = &outbox,
                      .filter = Filter::is(0, position, Compare::greater) &&
                                Filter::in(outbox.at("topic"),
                                           {"account.code", "account.already_registered", "account.email_changed"}),
                      .order = {{0, false}}};
    TECHHUB_TRY(auto cursor, records.transaction().query(query));
    while (result.size() < most) {
      TECHHUB_TRY(const auto row, cursor->next());
      if (!row) break;
      const Json payload = row->json("payload");
      const auto topic = row->text("topic");
      Delivery made{.position = as_integer(row->key()),
                    .topic = std::string(topic),
                    .purpose = std::string(payload["for"].as_string()),
                    .channel = std::string(payload.find("channel") ? payload["channel"].as_string() : "email"),
                    .user = payload["user"].as_integer(),
                    .address = {},
                    .code = {}};
      TECHHUB_TRY(auto user, records.find(records.table("account.user"), made.user));
      // Of who was forgotten nothing is left to send to.
      if (!user || is_null((*user)[user->table().salt()])) continue;
      const auto opened = [&](std::string_view member) -> Result<Personal> {
        TECHHUB_TRY(auto text,
                    records.vault().open_text(*user, "outbox." + std::string(member), payload[member].as_string()));
        return Personal(std::move(text));
      };
      if (payload.find("code")) {
        TECHHUB_TRY(made.code, opened("code"));
      }
      if (payload.find("address")) {
        TECHHUB_TRY(made.address, opened("address"));
      } else {
        const hub::WipedAfter wiped(*user);
        TECHHUB_DO(records.open(*user));
        made.address = Personal(std::string(user->text("email")));
      }
      result.push_back(std::move(made));
    }
    return success();
  }));
  return result;
}

Result<std::int64_t> expire_codes(Hub& hub) {
  std::vector<Value> due;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    const Table& codes = records.table("account.activation");
    TECHHUB_TRY(auto rows,
                records.select(Query{.table = &codes,
                                     .filter = Filter::is(codes.at("status"), "issued") &&
                                               Filter::is(codes.at("expires_at"), hub.now().us, Compare::less_equal)}));
    for (const Record& row : rows) due.push_back(row.key());
    return success();
  }));
  std::int64_t expired = 0;
  for (const Value& key : due) {
    const auto done =
        hub.perform(rules::Actor::system(), "account.activation", key, "expire", {}, Expect{.status = "issued"});
    if (done)
      ++expired;
    else if (const auto code = done.error().code(); code != Code::conflict && code != Code::not_found)
      return done.error();  // whoever else used, ended or erased it was faster
  }
  return expired;
}

Result<Outcome> assign_role(Hub& hub, const rules::Actor& actor, std::int64_t user, std::string_view role,
                            std::string_view comment) {
  const auto policy = hub.policy();
  const auto index = policy->find_role(role);
  if (!index || role == "anonymous")
    return Error(Code::invalid, "no role `" + std::string(role.substr(0, 64)) + "`")
        .at("account.user", "role")
        .because(unknown_role);
  if (is_blank(comment))
    return Error(Code::invalid, "a comment is required").at("account.user", "comment").because(reason::required);
  const bool is_super = policy->roles()[*index].is_super;
  const auto on = [&](Change& change) { return change.need("account.user", user); };
  const auto work = [&](Change& change) -> Result<Record> {
    const auto beyond = [&](std::string_view held) {
      rules::Actor holder;
      holder.kind = rules::Actor::Kind::user;
      holder.user = user;
      holder.is_active = true;
      holder.role = held;
      policy->prepare(holder);
      return rules::beyond(*policy, change.actor(), holder, change.now());
    };
    // To take such a role away is to decide on it, too.
    if (!is_super && beyond(change.before().text("role")) != rules::Permissions::unknown) {
      TECHHUB_TRY(const bool may, change.may("assign_admin", change.before()));
      if (!may)
        return Error(Code::denied, "the person holds more than the actor")
            .at("account.user", "role")
            .because(rules::reason(rules::Verdict::no_grant));
    }
    if (const auto id = beyond(role); id != rules::Permissions::unknown)
      return change.refuse(exceeds_own_rights, "role", policy->permissions()[id].name);
    return change.update(change.before(), Json::object({{"role", role}}));
  };
  return hub.run(actor,
                 {.label = "account.user", .action = is_super ? "assign_admin" : "assign_role", .on = on, .work = work},
                 Json::object({{"comment", comment}}));
}

}  // namespace techhub::account
