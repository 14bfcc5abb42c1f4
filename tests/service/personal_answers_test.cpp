// SPDX-License-Identifier: MIT
// Personal answers: sealed where they lie, open to rules and to the person, masked for everybody else.
#include <fstream>
#include <sstream>

#include "service/scene.hpp"
#include "techhub/hub/import.hpp"

using namespace techhub;
using namespace techhub::service::test;

namespace {

constexpr std::string_view form_data = "service.hubformdata";

Json personal_rule() { return Json::object({{"rules", Json::object({{"personal", true}})}}); }

// A form that asks for all kinds of personal answers, and for what is none.
struct Asked : Scene {
  std::int64_t questions = form();
  Json given =
      Json::object({{"project", "Датчики"},
                    {"email", "gulnara.k@example.kz"},
                    {"phone", "+7 701 234 56 78"},
                    {"iin", "123456789013"},
                    {"contact", "Гульнара"},
                    {"age", 41},
                    {"team", Json::array({Json::object({{"who", "Айгерим"}, {"phone", "8 (702) 345-67-89"}})})}});
  rules::Actor stranger = actor("user");

  Asked() {
    field(questions, "project", "text");
    field(questions, "email", "email", Json::object({{"required", true}}));
    field(questions, "phone", "phone");
    field(questions, "iin", "tin");
    field(questions, "contact", "text", personal_rule());
    field(questions, "age", "integer", personal_rule());
    const Json columns = Json::array(
        {Json::object({{"key", "who"}, {"type", "text"}}), Json::object({{"key", "phone"}, {"type", "phone"}})});
    field(questions, "team", "table", Json::object({{"options", Json::object({{"columns", columns}})}}));
    service("grant", {"moderator"}, Json::object(), questions);
  }

  std::int64_t answered() { return as_integer(answer(given).value().row.key()); }
  Result<Outcome> answer(const Json& data) {
    return hub().create(applicant, form_data, Json::object({{"hub_form_id", questions}, {"data", data}}));
  }
  Result<Outcome> change_answers(const rules::Actor& who, std::int64_t key, const Json& data) {
    return hub().update(who, form_data, key, Json::object({{"data", data}}));
  }
  Json stored(std::int64_t key) { return row(form_data, key).json("data"); }
  Json read(const rules::Actor& who, std::int64_t key) { return hub().get(who, form_data, key).value().json("data"); }
  // Writes a row as whoever holds the database could.
  void tamper(std::int64_t key, std::string_view column, const Value& value) {
    hub()
        .write([&](Records& records) -> Result<> {
          const Table& table = records.table(form_data);
          TECHHUB_TRY(Record record, records.need(table, key));
          record.set(column, value);
          ColumnSet columns;
          columns.add(table.at(column));
          TECHHUB_DO(records.transaction().update(record, columns));
          return success();
        })
        .value();
  }
};

const std::vector<std::string> people{"gulnara.k", "701 234 56 78", "123456789013", "Гульнара", "Айгерим", "345-67-89"};

// Which of these texts stand in the clear in the database's files, its versions or its outbox.
std::string found(Asked& f, const std::vector<std::string>& secrets) {
  std::string all;
  for (const auto* suffix : {"", "-wal"}) {
    std::ifstream in(f.file().string() + suffix, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    all += text.str();
  }
  REQUIRE(all.find("Датчики") != std::string::npos);  // the control: the files are what they should be
  for (const auto* label : {"reversion.version", "techhub.outbox", "techhub.transition", "techhub.access"}) {
    for (const Record& row : f.rows(label)) all += json_from(row).dump();
  }
  std::string told;
  for (const auto& secret : secrets) {
    if (all.find(secret) != std::string::npos) told += secret + " ";
  }
  return told;
}

bool is_sealed(const Json& value) { return value.as_string().starts_with("p$"); }

Json masked() {
  return Json::object({{"project", "Датчики"},
                       {"email", "g***@e***.kz"},
                       {"phone", "+7***78"},
                       {"iin", "***13"},
                       {"contact", "Г***"},
                       {"age", "***"},
                       {"team", Json::array({Json::object({{"who", "А***"}, {"phone", "8 ***89"}})})}});
}

}  // namespace

TEST_CASE("personal answers lie sealed in the row, its versions and the files, whatever wrote them", "[service]") {
  Asked f;
  const auto key = f.answered();
  CHECK(found(f, people).empty());
  Json changed = f.given;
  changed.set("email", "second@example.kz");
  REQUIRE(fault(f.change_answers(f.applicant, key, changed)) == "");
  const auto request = f.request("grant", "draft", Json::object({{"hub_form_data_id", key}}));
  REQUIRE(f.take(f.applicant, requests, request, "send") == "");
  REQUIRE(fault(service::new_version(f.hub(), f.manager, f.questions)) == "");
  CHECK(found(f, people).empty());
  CHECK(found(f, {"second@"}).empty());
  const Json stored = f.stored(key);
  CHECK(stored["project"] == Json("Датчики"));
  for (const auto* member : {"email", "phone", "iin", "contact", "age", "team"}) {
    INFO(member);
    CHECK(is_sealed(stored[member]));
  }
  CHECK(f.hub().verify().value().empty());
}

TEST_CASE("personal answers are read in the clear by the person, masked by everybody else", "[service]") {
  Asked f;
  const auto company = f.company(f.author);
  const auto colleague_id = f.user();
  f.member(company, colleague_id);
  const auto key = f.answered();
  f.request("grant", "draft", Json::object({{"hub_form_data_id", key}, {"company_id", company}}));
  CHECK(f.read(f.applicant, key) == f.given);
  for (const auto& who : {f.moderator, f.manager, f.admin, f.actor(colleague_id)}) {
    INFO(who.user);
    CHECK(f.read(who, key) == masked());
    const auto listed = f.hub().list(who, form_data).value();
    REQUIRE(listed.rows.size() == 1);
    CHECK(listed.rows[0].json("data") == masked());
    CHECK(is_null(listed.rows[0].get("personal_salt")));
  }
  CHECK(fault(f.hub().get(f.stranger, form_data, key)) == "not_found");
  ListQuery ordered;
  ordered.order = {{f.hub().platform().at(form_data).at("data"), false}};
  CHECK(f.hub().list(f.moderator, form_data, ordered).error().code() == Code::denied);

  // What a change answers is read like any row.
  CHECK(f.change_answers(f.applicant, key, f.given).value().row.json("data") == f.given);
  CHECK(f.change_answers(f.actor(colleague_id), key, masked()).value().row.json("data") == masked());
}

TEST_CASE("answers without an author are those of their request's author", "[service]") {
  Asked f;
  const auto key = f.answered();
  f.tamper(key, "author_id", Value{});
  f.request("grant", "draft", Json::object({{"hub_form_data_id", key}}));
  CHECK(f.read(f.applicant, key) == f.given);
  CHECK(f.read(f.moderator, key) == masked());
}

TEST_CASE("a mask that comes back keeps the answer behind it", "[service]") {
  Asked f;
  const auto company = f.company(f.author);
  const auto colleague = f.user();
  f.member(company, colleague);
  const auto key = f.answered();
  f.request("grant", "draft", Json::object({{"hub_form_data_id", key}, {"company_id", company}}));
  Json sent = f.read(f.actor(colleague), key);
  sent.set("project", "Теплицы").set("phone", "+7 705 000 00 01");
  REQUIRE(fault(f.change_answers(f.actor(colleague), key, sent)) == "");
  Json expected = f.given;
  expected.set("project", "Теплицы").set("phone", "+7 705 000 00 01");
  CHECK(f.read(f.applicant, key) == expected);
}

TEST_CASE("rules see personal answers open", "[service]") {
  Asked f;
  const auto key = f.answered();
  const auto request = f.request("grant", "draft", Json::object({{"hub_form_data_id", key}}));
  CHECK(f.take(f.applicant, requests, request, "fill") == "");
  CHECK(f.take(f.applicant, requests, request, "send") == "");

  const auto wrong = f.answer(Json::object({{"email", "gulnara.k"}, {"phone", "12"}, {"iin", "123456789012"}}));
  CHECK(fault(wrong) == "invalid: bad_email, bad_phone, bad_tin");
  std::string said = wrong.error().to_string();
  for (const auto& problem : wrong.error().problems()) said += problem.field + Json(problem.text).dump();
  for (const auto* secret : {"gulnara", "123456789012"}) CHECK(said.find(secret) == std::string::npos);
}

TEST_CASE("text that looks sealed is an answer like any other", "[service]") {
  Asked f;
  const auto key = f.answered();
  const Json taken = f.stored(key)["email"];  // of another place
  const Json lookalike("p$" + std::string(80, 'A').replace(0, 8, "AQAAAAEA"));
  for (const Json& text : {taken, lookalike}) {
    Json data = f.given;
    data.set("project", text);
    REQUIRE(fault(f.change_answers(f.applicant, key, data)) == "");
    CHECK(f.read(f.applicant, key)["project"] == text);
    CHECK(is_sealed(f.stored(key)["project"]));
    CHECK(f.stored(key)["project"] != text);
  }
  CHECK(f.hub().verify().value().empty());
}

TEST_CASE("reveal shows personal answers for a purpose, to those who may see the person's", "[service]") {
  Asked f;
  const auto key = f.answered();
  const auto reveal = [&](const rules::Actor& who, std::vector<std::string_view> columns) {
    return f.hub().reveal(who, form_data, key, columns, "call about the grant");
  };
  Json expected = masked();
  expected.set("email", "gulnara.k@example.kz");
  CHECK(reveal(f.manager, {"data.email"}).value().json("data") == expected);
  CHECK(reveal(f.admin, {"data"}).value().json("data") == f.given);
  CHECK(reveal(f.applicant, {"data"}).value().json("data") == f.given);
  const auto told = f.rows("techhub.access");
  REQUIRE(told.size() == 3);
  CHECK(told[0].integer("actor_id") == f.manager.user);
  CHECK(told[0].integer("subject_id") == f.author);
  CHECK(told[0].text("columns") == "service.hubformdata " + std::to_string(key) + ": data.email");
  CHECK(told[1].text("columns") == "service.hubformdata " + std::to_string(key) + ": data");

  CHECK(reveal(f.moderator, {"data"}).error().code() == Code::denied);
  CHECK(reveal(f.stranger, {"data"}).error().code() == Code::not_found);
  for (const auto* none : {"data.project", "data.none", "data.", "author_id"}) {
    INFO(none);
    CHECK(reveal(f.manager, {none}).error().code() == Code::invalid);
  }
  CHECK(f.rows("techhub.access").size() == 3);
  CHECK(found(f, people).empty());
}

TEST_CASE("an answer that was altered or moved is an error for readers and rules, and a fault for verify",
          "[service]") {
  Asked f;
  const auto key = f.answered();
  const auto other = f.answered();
  const auto request = f.request("grant", "draft", Json::object({{"hub_form_data_id", key}}));
  const Json sound = f.stored(key);
  const auto with = [&](std::string_view member, const Json& value) {
    Json data = sound;
    data.set(member, value);
    return data;
  };
  std::string altered(sound["email"].as_string());
  altered[60] = altered[60] == 'A' ? 'B' : 'A';
  const Json rows[] = {with("email", altered), with("email", f.stored(other)["email"]),
                       with("email", sound["contact"])};
  for (const Json& data : rows) {
    f.tamper(key, "data", data.dump());
    CHECK(fault(f.hub().get(f.applicant, form_data, key)) == "corrupt");
    CHECK(fault(f.hub().get(f.moderator, form_data, key)) == "corrupt");
    CHECK(f.take(f.applicant, requests, request, "send") == "corrupt");
    CHECK(fault(f.hub().actions(f.applicant, requests, request)) == "corrupt");
    CHECK(f.hub().verify().value().size() == 1);
  }
  CHECK(fault(f.change_answers(f.applicant, key, f.given)) == "");  // given anew
  CHECK(f.read(f.applicant, key) == f.given);
  CHECK(f.hub().verify().value().empty());
}

TEST_CASE("answers of a forgotten person are empty, and new ones begin anew", "[service]") {
  Asked f;
  const auto key = f.answered();
  f.tamper(key, "personal_salt", Value{});
  for (const auto& who : {f.applicant, f.moderator}) {
    const Json read = f.read(who, key);
    CHECK(read["project"] == Json("Датчики"));
    for (const auto* member : {"email", "age", "team"}) CHECK(read[member] == Json(""));
  }
  const auto request = f.request("grant", "draft", Json::object({{"hub_form_data_id", key}}));
  CHECK(f.take(f.applicant, requests, request, "send") == "invalid: required");
  REQUIRE(fault(f.change_answers(f.applicant, key, Json::object({{"email", "new@example.kz"}, {"age", ""}}))) == "");
  CHECK(f.read(f.applicant, key) == Json::object({{"email", "new@example.kz"}}));
  CHECK(f.hub().verify().value().empty());
}

TEST_CASE("imported answers pass their rules, and are read like others", "[service]") {
  Asked f;
  const std::string dump =
      Json::object({{"model", "service.hubformdata"},
                    {"pk", 700},
                    {"fields", Json::object({{"hub_form", f.questions}, {"author", f.author}, {"data", f.given}})}})
          .dump() +
      "\n";
  auto left = std::make_shared<std::string>(dump);
  REQUIRE(fault(import_dump(f.hub(), [left](std::span<char> out) -> Result<std::size_t> {
            const auto count = std::min(out.size(), left->size());
            std::copy_n(left->begin(), count, out.begin());
            left->erase(0, count);
            return count;
          })) == "");
  REQUIRE(is_sealed(f.stored(700)["email"]));
  CHECK(f.read(f.applicant, 700) == f.given);
  CHECK(f.read(f.moderator, 700) == masked());
  const auto request = f.request("grant", "draft", Json::object({{"hub_form_data_id", 700}}));
  CHECK(f.take(f.applicant, requests, request, "fill") == "");
  CHECK(f.take(f.applicant, requests, request, "send") == "");
  CHECK(found(f, people).empty());
}
