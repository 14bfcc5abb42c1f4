// SPDX-License-Identifier: MIT
#include "account/codes.hpp"

#include "account/latest.hpp"
#include "account/reasons.hpp"
#include "hub/setting.hpp"

namespace techhub::account {
namespace {

constexpr std::int64_t most_tries = 5;
constexpr std::int64_t default_code_minutes = 10;
constexpr std::int64_t most_code_minutes = 30 * 24 * 60;
constexpr std::string_view kind_member = "for";  // of `data`; codes that an import brings have none and activate
constexpr std::string_view first_kind = "activate";

// The last code of this kind, whatever became of it.
Result<std::optional<Record>> last_code(Change& change, const Record& user, std::string_view kind) {
  const Table& codes = change.table("account.activation");
  const Query query{.table = &codes, .filter = Filter::is(codes.at("user_id"), user.key()), .order = {{0, true}}};
  TECHHUB_TRY(auto cursor, change.records().transaction().query(query));
  for (;;) {
    TECHHUB_TRY(auto row, cursor->next());
    if (!row) return std::optional<Record>{};
    const Json data = row->json("data");
    const std::string_view its = data.find(kind_member) ? data[kind_member].as_string() : first_kind;
    if (its == kind) return row;
  }
}

std::string purpose_of(const Record& user, const CodeFor& what) {
  // The word that codes of activation were hashed with from the start.
  std::string purpose = what.action == first_kind ? "activation" : std::string(what.action);
  purpose += ' ';
  purpose += key_text(user.key());
  if (!what.bound.empty()) {
    purpose += ' ';
    purpose += what.bound;
  }
  return purpose;
}

}  // namespace

bool looks_like_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text.find('@', at + 1) != std::string_view::npos || text.size() > 254)
    return false;
  const auto domain = text.substr(at + 1);
  const auto dot = domain.find('.');
  return dot != std::string_view::npos && dot != 0 && !domain.ends_with('.') &&
         text.find_first_of(" \t\r\n<>\"") == std::string_view::npos;
}

Result<Record> user_or_blank(Change& change, std::string_view email) {
  const Table& users = change.table("account.user");
  const Value hashed = change.records().vault().lookup(users, users.at("email"), email);
  if (is_null(hashed)) return Record(users);
  TECHHUB_TRY(auto user, change.records().first(users, Filter::is(users.lookup(users.at("email")), hashed)));
  return user ? std::move(*user) : Record(users);
}

Result<> issue_code(Change& change, const Record& user, const CodeFor& what, std::string_view channel,
                    std::string_view address) {
  TECHHUB_TRY(const auto last, last_code(change, user, what.action));
  if (last && last->text("status") == "issued") TECHHUB_DO(change.perform(*last, "expire"));
  const auto& vault = change.records().vault();
  std::string code = vault.new_code();
  TECHHUB_TRY(const auto setting, change.setting("code_minutes"));
  TECHHUB_TRY(const auto minutes, hub::number_of(setting, "code_minutes", {}, 1, most_code_minutes));
  TECHHUB_TRY(const Time now, latest(change));
  const Time expires = now + std::chrono::minutes(minutes.value_or(default_code_minutes));
  TECHHUB_DO(change.create("account.activation",
                           Json::object({{"user_id", as_integer(user.key())},
                                         {"channel", channel},
                                         {"code", vault.hash_code(purpose_of(user, what), code)},
                                         {"expires_at", expires.to_string()},
                                         {"data", Json::object({{std::string(kind_member), what.action}})}})));
  Record owner = user;
  TECHHUB_TRY(auto sealed, vault.seal_text(owner, "outbox.code", code));
  wipe(code);
  Json payload = Json::object(
      {{"user", as_integer(user.key())}, {"channel", channel}, {"for", what.action}, {"code", std::move(sealed)}});
  if (!address.empty()) {
    TECHHUB_TRY(auto elsewhere, vault.seal_text(owner, "outbox.address", address));
    payload.set("address", std::move(elsewhere));
  }
  change.notify("account.code", std::move(payload));
  return success();
}

Result<> redeem(Hub& hub, const Redemption& asked) {
  enum class Found : std::uint8_t { nothing, open, right_but_over } found = Found::nothing;
  const auto is_right = [&](Change& change, const Record& row) -> Result<bool> {
    CodeFor what{.action = asked.action};
    if (asked.bound) {
      TECHHUB_TRY(what.bound, asked.bound(change));
    }
    return vault::same(row.text("code"),
                       change.records().vault().hash_code(purpose_of(change.before(), what), asked.code));
  };
  const auto count = [&](Change& change) -> Result<Record> {
    if (is_null(change.before().key())) return Record(change.table());
    TECHHUB_TRY(const auto last, last_code(change, change.before(), asked.action));
    if (!last || last->text("status") == "used") return Record(change.table());
    TECHHUB_TRY(const Time now, latest(change));
    const bool is_issued = last->text("status") == "issued";
    if (is_issued && last->integer("attempts") < most_tries && now < Time{last->integer("expires_at")}) {
      found = Found::open;
      TECHHUB_DO(change.update(*last, Json::object({{"attempts", last->integer("attempts") + 1}})));
      return Record(change.table());
    }
    TECHHUB_TRY(const bool right, is_right(change, *last));
    if (right) found = Found::right_but_over;
    if (is_issued) TECHHUB_DO(change.perform(*last, "expire"));
    return Record(change.table());
  };
  const auto step = [&](std::function<Result<Record>(Change&)> work) {
    return hub.run(*asked.actor, {.label = "account.user",
                                  .action = asked.action,
                                  .on = asked.user,
                                  .work = std::move(work),
                                  .needs_view = false});
  };
  TECHHUB_DO(step(count));
  const auto wrong = [] {
    return Error(Code::invalid, "the code is wrong").at("account.activation", "code").because(wrong_code);
  };
  if (found == Found::right_but_over)
    return Error(Code::expired, "the code has expired").at("account.activation", "code").because(code_expired);
  if (found == Found::nothing) return wrong();
  bool is_wrong = false;
  TECHHUB_DO(step([&](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto last, last_code(change, change.before(), asked.action));
    if (!last || last->text("status") != "issued") return wrong();
    TECHHUB_TRY(const bool right, is_right(change, *last));
    is_wrong = !right;
    if (right) {
      TECHHUB_DO(change.perform(*last, "activate"));
      TECHHUB_DO(asked.work(change));
    } else if (last->integer("attempts") >= most_tries) {
      TECHHUB_DO(change.perform(*last, "expire"));
    }
    return Record(change.table());
  }));
  if (is_wrong) return wrong();
  return success();
}

}  // namespace techhub::account
