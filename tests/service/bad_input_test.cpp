// SPDX-License-Identifier: MIT
// Input beyond all measure: answered with a typed error or in bounded time.
#include "service/scene.hpp"
#include "support/bounded.hpp"
#include "techhub/service/answers.hpp"
#include "techhub/service/deadlines.hpp"

using namespace techhub;
using namespace techhub::service;
using namespace techhub::service::test;

TEST_CASE("answers of a mebibyte are checked, stored and read as they are", "[service]") {
  const techhub::test::Bounded guard;
  Scene scene;
  const auto form = scene.form();
  for (const char* key : {"a", "b", "c", "d", "e", "f"}) scene.field(form, key, "textarea");
  scene.field(form, "short", "text", Json::object({{"rules", Json::object({{"max_length", 100}})}}));
  const auto service = scene.service("large", {"moderator"}, {}, form);
  // As long as a text may be; six of them are more than a mebibyte.
  std::string large;
  for (int i = 0; i < 10'000; ++i) large += "Қазақстан ";
  REQUIRE(6 * large.size() > (1U << 20U));
  const auto give = [&](const Json& answers) {
    return scene.hub().create(scene.applicant, "service.hubformdata",
                              Json::object({{"hub_form_id", form}, {"data", answers}}));
  };
  Json whole = Json::object();
  for (const char* key : {"a", "b", "c", "d", "e", "f"}) whole.set(key, large);
  const auto kept = give(whole);
  REQUIRE(fault(kept) == "");
  const auto key = as_integer(kept.value().row.key());
  CHECK(scene.row("service.hubformdata", key).json("data") == whole);
  CHECK(fault(give(Json::object({{"short", large}}))) == "invalid: too_long");
  CHECK(fault(give(Json::object({{"a", std::string(1U << 20U, 'x')}}))) == "invalid: too_long");
  // Unknown answers are a fault each.
  Json::Object many;
  for (int i = 0; i < 20'000; ++i) many.emplace_back("x" + std::to_string(i), large.substr(0, 40));
  const auto unknown = give(Json::object_of(std::move(many)));
  CHECK(unknown.error().code() == Code::invalid);
  CHECK(unknown.error().reason() == "unknown_field");
  const auto request = scene.request(service, "draft", Json::object({{"hub_form_data_id", key}}));
  CHECK(scene.take(scene.applicant, requests, request, "send") == "");
}

TEST_CASE("a protocol of five thousand requests signs whole, or names what is in the way", "[service][slow]") {
  const techhub::test::Bounded guard;
  Scene scene;
  const auto service = scene.service("grant", {"moderator", "protocol"});
  constexpr int count = 5000;
  std::int64_t protocol = 0, last = 0;
  scene.hub()
      .write([&](Records& records) -> Result<> {
        const auto insert = [&](std::string_view label, const Json& fields) -> Result<std::int64_t> {
          Record row(records.table(label));
          TECHHUB_DO(assign(row, fields));
          TECHHUB_DO(records.insert(row));
          return as_integer(row.key());
        };
        TECHHUB_TRY(protocol,
                    insert(protocols, Json::object({{"service_id", service}, {"status", "draft"}, {"number", "1"}})));
        for (int i = 0; i < count; ++i) {
          TECHHUB_TRY(last, insert(requests, Json::object({{"service_id", service},
                                                           {"status", i % 10 == 9 ? "sent" : "approved"},
                                                           {"author_id", scene.author}})));
          TECHHUB_DO(
              insert("service.protocol_requests", Json::object({{"protocol_id", protocol},
                                                                {"servicerequest_id", last},
                                                                {"decision", i % 2 == 0 ? "approve" : "refuse"}})));
        }
        return success();
      })
      .value();
  const auto refused = scene.hub().perform(scene.manager, protocols, protocol, "sign");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::invalid);
  CHECK(refused.error().problems().size() == count / 10);
  CHECK(scene.rows("techhub.transition").empty());
  for (const Record& row : scene.rows(requests, Json::object({{"status", "sent"}})))
    scene.change(requests, row.key(), Json::object({{"status", "approved"}}));
  CHECK(scene.take(scene.manager, protocols, protocol, "sign") == "");
  CHECK(scene.rows(requests, Json::object({{"status", "success"}})).size() == count / 2);
  CHECK(scene.rows(requests, Json::object({{"status", "rejected"}})).size() == count / 2);
  CHECK(scene.rows("techhub.transition").size() == count + 1);
}

TEST_CASE("deadlines at the edges of the calendar stop there", "[service]") {
  const techhub::test::Bounded guard;
  Scene scene;
  for (const Time sent : {Time::min, Time{0}, Time::max}) {
    for (const std::int64_t days : {std::int64_t{0}, std::int64_t{1}, std::int64_t{1'000'000'000},
                                    std::numeric_limits<std::int64_t>::max(), std::int64_t{-5}}) {
      INFO(sent.to_string() << " and " << days);
      const auto due = request_deadline(scene.hub(), sent, days);
      REQUIRE(fault(due) == "");
      CHECK(due.value() >= Time::min);
      CHECK(due.value() <= Time::max);
    }
  }
  const auto service = scene.service("late", {"moderator"}, Json::object({{"sla_days", 5}}));
  for (const Time sent : {Time::min, Time::max})
    scene.request(service, "sent", Json::object({{"sent_at", text(sent)}}));
  for (const Time now : {Time::min, monday, Time::max}) {
    scene.set_now(now);
    INFO(now.to_string());
    const auto late = overdue(scene.hub(), rules::Actor::system());
    CHECK(fault(late) == "");
  }
}

TEST_CASE("answers and titles of every script come back as they were given", "[service]") {
  Scene scene;
  const auto form = scene.form();
  scene.field(form, "text", "text", Json::object({{"rules", Json::object({{"max_length", 24}})}}));
  constexpr const char* texts[] = {"Ғылым әлемі",
                                   "Ёлка ёжик",
                                   "日本語の文字",
                                   "עברית ועוד",
                                   "العربية",
                                   "हिन्दी",
                                   "ภาษาไทย",
                                   "ქართული",
                                   "ᏣᎳᎩ",
                                   "𐍈𐌰𐌹",
                                   "👩‍👩‍👧‍👦🇰🇿",
                                   "e\u0301\u0302\u0303",
                                   "\u202Eright to left\u202C",
                                   "\uFEFFmark",
                                   "Ω Ω Å ﬁ",
                                   "a\tb\nc"};
  for (const char* given : texts) {
    INFO(given);
    const auto kept =
        scene.hub().create(scene.applicant, "service.hubformdata",
                           Json::object({{"hub_form_id", form}, {"data", Json::object({{"text", given}})}}));
    REQUIRE(fault(kept) == "");
    CHECK(scene.row("service.hubformdata", kept.value().row.key()).json("data")["text"].as_string() == given);
    const auto post = scene.hub().create(scene.applicant, "core.blog",
                                         Json::object({{"title", Json::object({{"kk", given}})}, {"content", given}}));
    REQUIRE(fault(post) == "");
    CHECK(scene.take(scene.applicant, "core.blog", as_integer(post.value().row.key()), "send") == "");
    CHECK(scene.row("core.blog", post.value().row.key()).json("title")["kk"].as_string() == given);
  }
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xFF", "half \xD0"}) {
    const auto refused =
        scene.hub().create(scene.applicant, "core.blog", Json::object({{"title", Json::object({{"ru", bad}})}}));
    CHECK(refused.error().code() == Code::invalid);
    const auto answers =
        scene.hub().create(scene.applicant, "service.hubformdata",
                           Json::object({{"hub_form_id", form}, {"data", Json::object({{"text", bad}})}}));
    CHECK(answers.error().code() == Code::invalid);
  }
}

TEST_CASE("steps of a service that go in a circle, twice or nowhere are refused", "[service]") {
  Scene scene;
  int number = 0;
  const auto create = [&](const Json& steps) {
    return fault(scene.hub().create(
        scene.manager, "service.service",
        Json::object({{"code", "s" + std::to_string(++number)}, {"data", Json::object({{"steps", steps}})}})));
  };
  Json endless = Json::array();
  for (int i = 0; i < 10'000; ++i) endless.push(i % 2 == 0 ? "moderator" : "expert");
  for (const Json& steps : {Json::array({"moderator", "expert", "moderator"}), Json::array({"moderator", "moderator"}),
                            Json::array({"protocol"}), Json::array({"moderator", "protocol", "expert"}), Json::array(),
                            endless, Json("moderator"), Json(7), Json::object({{"first", "moderator"}})}) {
    INFO(steps.dump().substr(0, 100));
    CHECK(create(steps) == "invalid: bad_steps");
  }
  CHECK(create(Json::array({"moderator", "expert", "protocol"})) == "");
}
