// SPDX-License-Identifier: MIT
// Forms and answers as a hub keeps them.

#include "service/scene.hpp"
#include "support/bounded.hpp"

using namespace techhub;
using namespace techhub::service;
using namespace techhub::service::test;

namespace {

constexpr std::string_view fields = "service.hubformfield";
constexpr std::string_view answers = "service.hubformdata";

Json asks(std::string_view key) {
  return Json::object({{"visible_if", Json::object({{"field", key}, {"filled", true}})}});
}

}  // namespace

TEST_CASE("a field is saved right or with every fault told", "[service]") {
  Scene scene;
  const auto form = scene.form();
  const auto add = [&](std::string_view key, std::string_view type, const Json& rules) {
    return fault(scene.hub().create(
        scene.manager, fields, Json::object({{"hub_form_id", form}, {"key", key}, {"type", type}, {"rules", rules}})));
  };
  CHECK(add("1", "select", Json::object({{"min", 1}})) == "invalid: bad_key, bad_options, bad_rule");
  CHECK(add("a", "text", asks("b")) == "invalid: unknown_field");
  CHECK(add("a", "text", Json::object()) == "");
  CHECK(add("b", "text", asks("a")) == "");
  CHECK(add("c", "text", asks("c")) == "invalid: conditions_in_circle");

  const auto rows = scene.rows(fields);
  const auto change = [&](const Record& row, const Json& with) {
    return fault(scene.hub().update(scene.manager, fields, row.key(), with));
  };
  CHECK(change(rows[0], Json::object({{"rules", asks("b")}})) == "invalid: conditions_in_circle");
  CHECK(change(rows[0], Json::object({{"key", "z"}})) == "invalid: field_in_use");
  CHECK(fault(scene.hub().erase(scene.admin, fields, rows[0].key())) == "invalid: field_in_use");
  CHECK(change(rows[1], Json::object({{"key", "z"}})) == "");
  CHECK(fault(scene.hub().erase(scene.admin, fields, rows[1].key())) == "");
}

TEST_CASE("a circle of conditions is found however long it is", "[service]") {
  for (const int length : {2, 5, 6, 12}) {
    INFO(length);
    Scene scene;
    const auto form = scene.form();
    const auto key = [](int i) { return "k" + std::to_string(i); };
    for (int i = 0; i < length; ++i)
      scene.field(form, key(i), "text", Json::object({{"rules", i == 0 ? Json::object() : asks(key(i - 1))}}));
    const auto rows = scene.rows(fields);
    const auto change = [&](std::string_view asked) {
      return fault(
          scene.hub().update(scene.manager, fields, rows.front().key(), Json::object({{"rules", asks(asked)}})));
    };
    CHECK(change(key(length - 1)) == "invalid: conditions_in_circle");
    CHECK(change("none") == "invalid: unknown_field");
    scene.field(form, "other", "text");
    CHECK(change("other") == "");
  }
}

TEST_CASE("a field costs its own check to save, not its form's", "[service]") {
  Scene scene;
  const auto form = scene.form();
  scene.field(form, "first", "datetime");
  const auto save = [&](int from, int to) {
    const techhub::test::Bounded guard;
    for (int i = from; i < to; ++i)
      REQUIRE(fault(scene.hub().create(scene.manager, fields,
                                       Json::object({{"hub_form_id", form},
                                                     {"key", "f" + std::to_string(i)},
                                                     {"type", "text"},
                                                     {"rules", asks("first")}}))) == "");
  };
  save(0, 100);
  save(100, 800);
  const auto bound = Json::object({{"field", "first"}, {"at_least", "tomorrow"}});
  CHECK(fault(scene.hub().create(scene.manager, fields,
                                 Json::object({{"hub_form_id", form},
                                               {"key", "last"},
                                               {"type", "text"},
                                               {"rules", Json::object({{"visible_if", bound}})}}))) ==
        "invalid: bad_condition");
}

TEST_CASE("an old fault of a field does not stand in the way of another change", "[service]") {
  Scene scene;
  const auto form = scene.form();
  const auto row = scene.field(form, "stage", "select", Json::object({{"rules", Json::object({{"pattern", "("}})}}));
  const auto change = [&](const Json& with) { return fault(scene.hub().update(scene.manager, fields, row, with)); };
  CHECK(change(Json::object({{"label", "Стадия"}})) == "");
  CHECK(change(Json::object({{"rules", Json::object({{"pattern", "["}})}})) == "invalid: bad_pattern");
  CHECK(change(Json::object({{"rules", Json::object()}})) == "");
  CHECK(change(Json::object({{"options", Json::array({"idea"})}})) == "");
}

TEST_CASE("a form with answers changes by a new version only", "[service]") {
  Scene scene;
  const auto form = scene.form();
  scene.field(form, "a", "text", Json::object({{"position", 1}, {"rules", asks("b")}}));
  const auto second = scene.field(form, "b", "text", Json::object({{"position", 2}, {"label", "Б"}}));
  scene.service("formal", {"moderator"}, Json::object(), form);
  const auto given = scene.answers(form, Json::object({{"b", "x"}}));
  const auto request = scene.request("formal", "draft", Json::object({{"hub_form_data_id", given}}));

  CHECK(fault(scene.hub().update(scene.manager, fields, second, Json::object({{"label", "В"}}))) ==
        "invalid: form_has_answers");
  CHECK(fault(scene.hub().erase(scene.admin, fields, second)) == "invalid: form_has_answers");
  CHECK(fault(scene.hub().create(scene.manager, fields, Json::object({{"hub_form_id", form}, {"key", "c"}}))) ==
        "invalid: form_has_answers");
  const auto other = scene.field(scene.form(), "d", "text");
  CHECK(fault(scene.hub().update(scene.manager, fields, other, Json::object({{"hub_form_id", form}}))) ==
        "invalid: form_has_answers");

  CHECK(fault(new_version(scene.hub(), scene.applicant, form)) == "denied: no_grant");
  const auto made = new_version(scene.hub(), scene.manager, form);
  REQUIRE(fault(made) == "");
  const auto next = as_integer(made.value().row.key());
  CHECK(made.value().row.json("data")["version"].as_integer() == 2);
  const auto copies = scene.rows(fields, Json::object({{"hub_form_id", next}}));
  REQUIRE(copies.size() == 2);
  CHECK(copies[0].json("rules") == asks("b"));
  CHECK(copies[1].json("label")["ru"].as_string() == "Б");
  CHECK(scene.row("service.service", std::string("formal")).integer("hub_form_id") == next);
  CHECK(fault(scene.hub().update(scene.manager, fields, copies[1].key(), Json::object({{"label", "В"}}))) == "");
  const auto changes = compare_versions(scene.hub(), scene.manager, form, next).value();
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].field + ": " + changes[0].code == "b: wording_changed");
  CHECK(changes[0].safe);
  CHECK(compare_versions(scene.hub(), scene.manager, form, form).value().empty());
  CHECK(fault(compare_versions(scene.hub(), rules::Actor::anonymous(), form, next)) == "not_found");
  CHECK(fault(compare_versions(scene.hub(), scene.manager, form, 777)) == "not_found");
  // The answers keep their version; the request has to be filled in anew.
  CHECK(scene.row(answers, given).integer("hub_form_id") == form);
  CHECK(scene.take(scene.applicant, requests, request, "send") == "invalid: form_changed");
}

TEST_CASE("answers are checked as they are given and may be finished later", "[service]") {
  Scene scene;
  const auto form = scene.form();
  scene.field(form, "a", "integer", Json::object({{"required", true}}));
  scene.field(form, "b", "text", Json::object({{"rules", asks("a")}}));
  const auto create = [&](const Json& data) {
    return scene.hub().create(scene.applicant, answers, Json::object({{"hub_form_id", form}, {"data", data}}));
  };
  CHECK(fault(create(Json::object({{"a", "x"}, {"iin", "131240667768"}}))) == "invalid: wrong_type, unknown_field");
  const auto made = create(Json::object({{"b", "hidden"}, {"a", nullptr}}));
  REQUIRE(fault(made) == "");
  const auto key = made.value().row.key();
  CHECK(scene.row(answers, key).text("data") == "{}");
  CHECK(scene.row(answers, key).integer("author_id") == scene.author);
  CHECK(fault(scene.hub().update(scene.applicant, answers, key,
                                 Json::object({{"data", Json::object({{"a", 1}, {"b", "shown"}})}}))) == "");
  CHECK(scene.row(answers, key).text("data") == R"({"a":1,"b":"shown"})");
}

TEST_CASE("answers change while their request is not sent", "[service]") {
  Scene scene;
  const auto form = scene.form();
  scene.field(form, "a", "integer");
  scene.service("formal", {"moderator"}, Json::object(), form);
  const auto given = scene.answers(form, Json::object({{"a", 1}}));
  const auto request = scene.request("formal", "draft", Json::object({{"hub_form_data_id", given}}));
  const auto change = [&](const rules::Actor& who, std::string_view why = {}) {
    return fault(scene.hub().update(who, answers, given, Json::object({{"data", Json::object({{"a", 2}})}}), {}, why));
  };
  for (const auto& [status, said] :
       {std::pair{"draft", ""}, std::pair{"created", ""}, std::pair{"sent", "invalid: answers_are_sent"},
        std::pair{"approved", "invalid: answers_are_sent"}, std::pair{"reject", "invalid: answers_are_sent"}}) {
    INFO(status);
    scene.change(requests, request, Json::object({{"status", status}}));
    CHECK(change(scene.applicant) == said);
  }
  CHECK(change(scene.admin) == "invalid: answers_are_sent");
  CHECK(change(scene.admin, "исправлена опечатка по просьбе заявителя") == "");
}

TEST_CASE("answers of hidden fields that came from elsewhere are dropped when the request is sent", "[service]") {
  Scene scene;
  const auto form = scene.form();
  scene.field(form, "a", "text");
  scene.field(form, "b", "text", Json::object({{"rules", asks("a")}}));
  scene.service("formal", {"moderator"}, Json::object(), form);
  const auto given = scene.answers(form, Json::object({{"b", "x"}}));
  const auto request = scene.request("formal", "draft", Json::object({{"hub_form_data_id", given}}));
  REQUIRE(scene.take(scene.applicant, requests, request, "send") == "");
  CHECK(scene.row(answers, given).text("data") == "{}");
}
