// SPDX-License-Identifier: MIT
// Sign-in, sessions, tokens, and the change of what a person signs in with.
#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/account/credentials.hpp"
#include "techhub/account/registration.hpp"

using namespace techhub;
using namespace techhub::test;
using namespace techhub::account;

namespace {

const Personal email("a@example.kz");
const Personal password("correct horse");
const Personal other_password("battery staple");

// An active user with that address and password; the outbox as if it had been sent.
std::int64_t person(HubFixture& f, const Personal& address = email) {
  REQUIRE(register_user(f.hub(), {address, password, Personal("А"), Personal("Б")}));
  return activate(f.hub(), address, deliveries(f.hub()).value().back().code.reveal()).value();
}
std::string last_code(HubFixture& f) { return std::string(deliveries(f.hub()).value().back().code.reveal()); }
std::string another(const std::string& code) { return code == "00000000" ? "11111111" : "00000000"; }

}  // namespace

TEST_CASE("who signs in gets a session that tells who they are, until it ends") {
  HubFixture f;
  const auto user = person(f);
  const auto signed_in = authenticate(f.hub(), Personal(" A@Example.KZ"), password);
  REQUIRE(fault(signed_in) == "");
  const auto& session = signed_in.value().session;
  CHECK(session_actor(f.hub(), session).value().user == user);
  CHECK(f.row("account.user", user).integer("last_login") == f.now().us);
  CHECK(fault(session_actor(f.hub(), Personal("x"))) == "unauthenticated: not_signed_in");

  SECTION("by its time") {
    f.pass(std::chrono::hours(14 * 24) - std::chrono::seconds(1));
    CHECK(session_actor(f.hub(), session));
    CHECK(expire_sessions(f.hub()).value() == 0);
    f.pass(std::chrono::seconds(1));
    CHECK(expire_sessions(f.hub()).value() == 1);
    CHECK(expire_sessions(f.hub()).value() == 0);
    CHECK(fault(session_actor(f.hub(), session)) == "unauthenticated: not_signed_in");
  }
  SECTION("by signing out, which may be repeated") {
    const auto elsewhere = authenticate(f.hub(), email, password).value();
    CHECK(fault(sign_out(f.hub(), session)) == "");
    CHECK(fault(sign_out(f.hub(), session)) == "");
    CHECK_FALSE(session_actor(f.hub(), session));
    CHECK(session_actor(f.hub(), elsewhere.session));
  }
  SECTION("everywhere, and nobody else's") {
    const auto stranger = person(f, Personal("b@example.kz"));
    const auto theirs = authenticate(f.hub(), Personal("b@example.kz"), password).value();
    CHECK(end_sessions(f.hub(), f.actor(stranger), user).value() == 0);
    CHECK(end_sessions(f.hub(), f.actor(user), user).value() == 1);
    CHECK_FALSE(session_actor(f.hub(), session));
    CHECK(session_actor(f.hub(), theirs.session));
  }
  SECTION("by being made inactive, for good") {
    REQUIRE(create_token(f.hub(), f.actor(user)));
    REQUIRE(fault(f.hub().update(f.actor("superadmin"), "account.user", user, Json::object({{"is_active", false}}), {},
                                 "left the park")) == "");
    CHECK_FALSE(session_actor(f.hub(), session));
    CHECK(f.rows("sessions.session").empty());
    CHECK(f.rows("authtoken.token").empty());
    CHECK(fault(authenticate(f.hub(), email, password)) == "denied: inactive");
  }
}

TEST_CASE("the database holds neither session nor token in the clear") {
  HubFixture f;
  const auto user = person(f);
  const auto session = authenticate(f.hub(), email, password).value().session;
  const auto token = create_token(f.hub(), f.actor(user)).value();
  CHECK(vault::is_token_hash(as_text(f.rows("sessions.session").front().key())));
  CHECK(as_text(f.rows("authtoken.token").front().key()) == vault::hash_token(token.reveal()));
  // What stands in the database opens nothing.
  CHECK_FALSE(session_actor(f.hub(), Personal(std::string(as_text(f.rows("sessions.session").front().key())))));
  CHECK(token_actor(f.hub(), token).value().user == user);
  const auto second = create_token(f.hub(), f.actor(user)).value();
  CHECK_FALSE(token_actor(f.hub(), token));
  CHECK(token_actor(f.hub(), second));
  CHECK(fault(create_token(f.hub(), rules::Actor::anonymous())) == "unauthenticated: no_grant");
}

TEST_CASE("wrong passwords cost a growing wait and then a lock, alike for addresses that nobody has") {
  HubFixture f;
  person(f);
  const Personal nobody("nobody@example.kz");
  const Personal wrong("wrong password");
  const auto tried = [&](const Personal& secret) {
    const auto known = fault(authenticate(f.hub(), email, secret));
    CHECK(fault(authenticate(f.hub(), nobody, secret)) == (known.empty() ? "unauthenticated: wrong_password" : known));
    return known;
  };
  for (int i = 0; i < 3; ++i) CHECK(tried(wrong) == "unauthenticated: wrong_password");
  // After the n-th wrong one: 1, 2, 4 ... 64 seconds.
  for (int i = 0; i < 7; ++i) {
    CHECK(tried(password) == "busy: too_many_tries");
    f.pass(std::chrono::seconds(1 << i) - std::chrono::milliseconds(1));
    CHECK(tried(password) == "busy: too_many_tries");
    f.pass(std::chrono::milliseconds(1));
    CHECK(tried(wrong) == "unauthenticated: wrong_password");
  }
  const auto locked = authenticate(f.hub(), email, password);
  CHECK(is_explained(locked));
  CHECK(locked.error().problems().front().text.get(Language::en) == "Too many wrong passwords: try again in 900 s");
  f.pass(std::chrono::minutes(15) - std::chrono::seconds(1));
  CHECK(tried(password) == "busy: too_many_tries");
  f.pass(std::chrono::seconds(1));
  CHECK(tried(password) == "");
  CHECK(f.rows("techhub.attempt").size() == 1);  // nobody's
  f.pass(std::chrono::minutes(16));
  CHECK(expire_sessions(f.hub()).value() == 1);
}

TEST_CASE("a password of an existing site is replaced at the first sign-in") {
  HubFixture f;
  // Django 3.2's own output for `correct horse`.
  const std::string stored = "pbkdf2_sha256$1000$saltsaltsalt$F7o7+5VTVzFAO998X6s3AHrDsJVdMiIlgndIMe19NvY=";
  const auto user = person(f);
  const auto argon2 = std::string(f.row("account.user", user).text("password"));
  CHECK(argon2.starts_with("argon2$argon2id$"));
  f.change("account.user", user, Json::object({{"password", stored}}));
  CHECK(fault(authenticate(f.hub(), email, password)) == "");
  const auto replaced = std::string(f.row("account.user", user).text("password"));
  CHECK(replaced.starts_with("argon2$argon2id$"));
  f.pass(std::chrono::seconds(1));
  CHECK(fault(authenticate(f.hub(), email, password)) == "");
  CHECK(f.row("account.user", user).text("password") == replaced);
}

TEST_CASE("a new password ends every session and needs the old one") {
  HubFixture f;
  const auto user = person(f);
  const auto before = authenticate(f.hub(), email, password).value();
  const auto wrong = change_password(f.hub(), f.actor(user), other_password, other_password);
  CHECK(fault(wrong) == "invalid: wrong_password");
  CHECK(wrong.error().problems().front().text.get(Language::en) ==
        "The old password is wrong");  // no address was asked
  CHECK(fault(change_password(f.hub(), f.actor(user), password, Personal("short"))) == "invalid: short_password");
  const auto changed = change_password(f.hub(), f.actor(user), password, other_password);
  REQUIRE(fault(changed) == "");
  CHECK_FALSE(session_actor(f.hub(), before.session));
  CHECK(session_actor(f.hub(), changed.value().session).value().user == user);
  CHECK(fault(authenticate(f.hub(), email, password)) == "unauthenticated: wrong_password");
  CHECK(fault(authenticate(f.hub(), email, other_password)) == "");
  for (int i = 0; i < 3; ++i) CHECK_FALSE(change_password(f.hub(), f.actor(user), password, password));
  CHECK(fault(change_password(f.hub(), f.actor(user), other_password, password)) == "busy: too_many_tries");
}

TEST_CASE("a forgotten password is replaced by a code, which only the address gets") {
  HubFixture f;
  const auto user = person(f);
  const auto session = authenticate(f.hub(), email, password).value().session;
  const auto token = create_token(f.hub(), f.actor(user)).value();
  const auto sent = deliveries(f.hub()).value().size();
  CHECK(fault(request_reset(f.hub(), Personal("nobody@example.kz"))) == "");
  CHECK(deliveries(f.hub()).value().size() == sent);
  CHECK(fault(request_reset(f.hub(), email)) == "");
  CHECK(deliveries(f.hub()).value().back().purpose == "reset_password");
  const auto code = last_code(f);
  CHECK(fault(activate(f.hub(), email, code)) == "invalid: wrong_code");
  CHECK(fault(reset_password(f.hub(), Personal("nobody@example.kz"), code, other_password)) == "invalid: wrong_code");
  CHECK(fault(reset_password(f.hub(), email, another(code), other_password)) == "invalid: wrong_code");
  CHECK(fault(reset_password(f.hub(), email, code, other_password)) == "");
  CHECK(fault(reset_password(f.hub(), email, code, password)) == "invalid: wrong_code");
  CHECK_FALSE(session_actor(f.hub(), session));
  CHECK_FALSE(token_actor(f.hub(), token));
  CHECK(fault(authenticate(f.hub(), email, other_password)) == "");
}

TEST_CASE("nobody learns from wrong codes whether there is a right one") {
  HubFixture f;
  person(f);
  REQUIRE(request_reset(f.hub(), email));
  const auto code = last_code(f);
  for (int i = 0; i < 8; ++i)
    CHECK(fault(reset_password(f.hub(), email, another(code), other_password)) == "invalid: wrong_code");
  CHECK(fault(reset_password(f.hub(), email, code, other_password)) == "expired: code_expired");
  CHECK(fault(authenticate(f.hub(), email, password)) == "");
}

TEST_CASE("a new address is confirmed by the code that it got, for that address only") {
  HubFixture f;
  const auto user = person(f);
  const auto actor = f.actor(user);
  const Personal fresh("new@example.kz");
  CHECK(fault(request_email(f.hub(), actor, Personal("no address"))) == "invalid: bad_email");
  REQUIRE(fault(request_email(f.hub(), actor, fresh)) == "");
  const auto sent = deliveries(f.hub()).value().back();
  CHECK(sent.address == fresh);
  CHECK(sent.purpose == "change_email");
  CHECK(fault(change_email(f.hub(), actor, Personal("third@example.kz"), sent.code.reveal())) == "invalid: wrong_code");
  const auto changed = change_email(f.hub(), actor, Personal("New@example.kz"), sent.code.reveal());
  REQUIRE(fault(changed) == "");
  CHECK(changed.value().row.text("email") == "New@example.kz");
  const auto told = deliveries(f.hub()).value().back();
  CHECK(told.topic == "account.email_changed");
  CHECK(told.address == email);
  CHECK(fault(authenticate(f.hub(), fresh, password)) == "");
  CHECK(fault(authenticate(f.hub(), email, password)) == "unauthenticated: wrong_password");

  SECTION("one that somebody has gets a note and no code") {
    person(f, Personal("taken@example.kz"));
    REQUIRE(fault(request_email(f.hub(), actor, Personal("taken@example.kz"))) == "");
    CHECK(deliveries(f.hub()).value().back().topic == "account.already_registered");
  }
  SECTION("a phone goes by sms") {
    REQUIRE(fault(request_phone(f.hub(), actor, Personal("8 701 123 45 67"))) == "");
    const auto sms = deliveries(f.hub()).value().back();
    CHECK(sms.channel == "sms");
    CHECK(sms.address == Personal("8 701 123 45 67"));
    CHECK(fault(change_phone(f.hub(), actor, Personal("+77011234567"), sms.code.reveal())) == "");
    CHECK(fault(request_phone(f.hub(), actor, Personal("none"))) == "invalid: bad_phone");
  }
  SECTION("not by a stranger") {
    CHECK(fault(request_email(f.hub(), rules::Actor::anonymous(), fresh)) == "unauthenticated: no_grant");
  }
}

TEST_CASE("a clock that goes back makes nothing valid again that was seen expired, and locks nobody for longer") {
  HubFixture f;
  const auto user = person(f);
  const auto start = f.now();
  const auto session = authenticate(f.hub(), email, password).value().session;
  REQUIRE(request_reset(f.hub(), email));
  const auto code = last_code(f);
  f.pass(std::chrono::hours(24 * 15));
  const auto later = authenticate(f.hub(), email, password).value().session;
  f.set_now(start);
  CHECK_FALSE(session_actor(f.hub(), session));
  CHECK(session_actor(f.hub(), later).value().user == user);
  CHECK(fault(reset_password(f.hub(), email, code, other_password)) == "expired: code_expired");

  f.hub().set_setting("sign_in", Json::object({{"tries", 2}})).value();
  const Personal wrong("wrong password");
  CHECK_FALSE(authenticate(f.hub(), email, wrong));
  CHECK_FALSE(authenticate(f.hub(), email, wrong));
  CHECK(fault(authenticate(f.hub(), email, password)) == "busy: too_many_tries");
  f.set_now(start - std::chrono::hours(1));
  CHECK(fault(authenticate(f.hub(), email, wrong)) == "unauthenticated: wrong_password");
  CHECK(fault(authenticate(f.hub(), email, password)) == "busy: too_many_tries");
  f.pass(std::chrono::minutes(15));
  CHECK(fault(authenticate(f.hub(), email, password)) == "");
}

TEST_CASE("a session that was seen to be over is over, whatever the clock says then") {
  HubFixture f;
  person(f);
  const auto session = authenticate(f.hub(), email, password).value().session;
  f.pass(std::chrono::hours(337));
  CHECK(fault(session_actor(f.hub(), session)) == "unauthenticated: not_signed_in");
  f.pass(-std::chrono::hours(2));
  CHECK(fault(session_actor(f.hub(), session)) == "unauthenticated: not_signed_in");
  CHECK(f.rows("sessions.session").empty());
}

TEST_CASE("the fifth wrong try ends a code, which nobody learns") {
  HubFixture f;
  REQUIRE(register_user(f.hub(), {email, password, Personal("А"), Personal("Б")}));
  const auto code = last_code(f);
  const auto status = [&] { return std::string(f.rows("account.activation").back().text("status")); };
  for (int tried = 1; tried <= 5; ++tried) {
    CHECK(status() == "issued");
    CHECK(fault(activate(f.hub(), email, another(code))) == "invalid: wrong_code");
  }
  CHECK(status() == "expired");
  CHECK(fault(activate(f.hub(), email, another(code))) == "invalid: wrong_code");
  CHECK(fault(activate(f.hub(), email, code)) == "expired: code_expired");
}

TEST_CASE("a password that nobody can have is wrong alike for addresses that nobody has") {
  HubFixture f;
  person(f);
  for (const auto& tried : {Personal(""), Personal(std::string(5000, 'p'))}) {
    CHECK(fault(authenticate(f.hub(), email, tried)) == "unauthenticated: wrong_password");
    CHECK(fault(authenticate(f.hub(), Personal("nobody@example.kz"), tried)) == "unauthenticated: wrong_password");
  }
}

TEST_CASE("settings of sign-in that make no sense are refused where they are used") {
  HubFixture f;
  person(f);
  const auto sign_in = [&](const Json& setting) {
    f.hub().set_setting("sign_in", setting).value();
    return fault(authenticate(f.hub(), email, password));
  };
  const auto one = [](std::string_view member, const Json& value) {
    return Json::object({{std::string(member), value}});
  };
  for (const char* member : {"tries", "lock_minutes", "session_hours"}) {
    for (const Json& bad : {Json(0), Json(-1), Json(9'000'000'000'000'000'000), Json("10"), Json(1.5), Json(true)}) {
      INFO(member << " " << bad.dump());
      CHECK(sign_in(one(member, bad)).starts_with("invalid"));
      CHECK(fault(expire_sessions(f.hub())).starts_with("invalid"));
    }
    CHECK(sign_in(one(member, Json(1))) == "");
  }
  CHECK(sign_in(Json(5)).starts_with("invalid"));
  CHECK(sign_in(Json()) == "");
  for (const Json& bad : {Json(0), Json("x"), Json(9'000'000'000'000'000'000)}) {
    f.hub().set_setting("code_minutes", bad).value();
    CHECK(fault(request_reset(f.hub(), email)).starts_with("invalid"));
  }
}
