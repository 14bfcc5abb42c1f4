// SPDX-License-Identifier: MIT
// Versions of answers, of experts who stay unknown, and of other eras.
#include <algorithm>

#include "history/support.hpp"
#include "service/scene.hpp"
#include "techhub/community/matchmaking.hpp"

using namespace techhub;
using namespace techhub::service::test;

namespace {

constexpr std::string_view form_data = "service.hubformdata";

struct Answers : Scene {
  std::int64_t questions = form();
  rules::Actor writer = applicant;

  Answers() {
    field(questions, "project", "text");
    field(questions, "phone", "phone");
    field(questions, "age", "integer", Json::object({{"rules", Json::object({{"personal", true}})}}));
    service("grant", {"moderator"}, Json::object(), questions);
  }
  Outcome answer(std::string_view project, std::string_view phone, std::int64_t age) {
    const Json data = Json::object({{"project", project}, {"phone", phone}, {"age", age}});
    if (is_null(key)) {
      auto made = hub().create(writer, form_data, Json::object({{"hub_form_id", questions}, {"data", data}}));
      REQUIRE(fault(made) == "");
      key = made.value().row.key();
      return made.value();
    }
    auto changed = hub().update(writer, form_data, key, Json::object({{"data", data}}));
    REQUIRE(fault(changed) == "");
    return changed.value();
  }
  Value key;
};

// A version as Django would have written it, or somebody else.
std::int64_t add_version(HubFixture& f, std::string_view label, const Value& key, std::string serialized, Time time) {
  std::int64_t id = 0;
  f.hub()
      .write([&](Records& records) -> Result<> {
        const Table& types = records.table("contenttypes.contenttype");
        const Table& table = records.table(label);
        TECHHUB_TRY(const auto type,
                    records.first(types, Filter::is(types.at("app_label"), std::string(table.app())) &&
                                             Filter::is(types.at("model"), std::string(table.model()))));
        Record revision(records.table("reversion.revision"));
        revision.set("date_created", time.us);
        TECHHUB_DO(records.insert(revision));
        Record version(records.table("reversion.version"));
        version.set("revision_id", revision.key());
        version.set("object_id", key_text(key));
        version.set("content_type_id", type->key());
        version.set("db", std::string("default"));
        version.set("format", std::string("json"));
        version.set("serialized_data", std::move(serialized));
        TECHHUB_DO(records.insert(version));
        id = as_integer(version.key());
        return success();
      })
      .value();
  return id;
}

}  // namespace

TEST_CASE("personal answers of a version are read as those of the row", "[service]") {
  Answers f;
  const auto first = f.answer("Датчики", "+7 701 234 56 78", 41).version;
  f.pass(std::chrono::minutes(1));
  const auto second = f.answer("Теплицы", "+7 705 000 00 01", 41).version;
  f.request("grant", "draft", Json::object({{"hub_form_data_id", as_integer(f.key)}}));
  const auto data = [&](const rules::Actor& who, std::int64_t version) {
    return at_version(f.hub(), who, form_data, f.key, version).value().json("data").dump();
  };
  CHECK(data(f.writer, first) == R"({"age":41,"phone":"+7 701 234 56 78","project":"Датчики"})");
  CHECK(data(f.moderator, first) == R"({"age":"***","phone":"+7***78","project":"Датчики"})");
  const auto differs = [&](const rules::Actor& who) {
    auto all = diff(f.hub(), who, form_data, f.key, first, second).value();
    std::erase_if(all, [](const Difference& one) { return one.path == "/updated_at"; });
    return told(all);
  };
  CHECK(differs(f.writer) ==
        R"(/data/phone: "+7 701 234 56 78" > "+7 705 000 00 01"; /data/project: "Датчики" > "Теплицы")");
  CHECK(differs(f.moderator) == R"(/data/phone: "+7***78" > "+7***01"; /data/project: "Датчики" > "Теплицы")");
}

TEST_CASE("a revert of answers keeps them sealed, or does not happen", "[service]") {
  Answers f;
  const auto first = f.answer("Датчики", "+7 701 234 56 78", 41).version;
  REQUIRE(fault(f.hub().update(f.writer, form_data, f.key,
                               Json::object({{"data", Json::object({{"project", "Теплицы"}})}}))) == "");
  REQUIRE(fault(revert(f.hub(), f.writer, form_data, f.key, first)) == "");
  const Json stored = f.row(form_data, f.key).json("data");
  CHECK(stored["project"] == Json("Датчики"));
  CHECK(stored["phone"].as_string().starts_with("p$"));
  CHECK(stored["age"].as_string().starts_with("p$"));
  CHECK(f.hub().get(f.writer, form_data, f.key).value().json("data").dump() ==
        R"({"age":41,"phone":"+7 701 234 56 78","project":"Датчики"})");

  REQUIRE(fault(f.hub().update(f.writer, form_data, f.key,
                               Json::object({{"data", Json::object({{"project", "Теплицы"}})}}))) == "");
  // The question is not personal any more: what was told in confidence does not come to stand in the clear.
  for (const auto& field : f.rows("service.hubformfield", Json::object({{"key", "age"}})))
    f.change("service.hubformfield", field.key(), Json::object({{"rules", Json::object()}}));
  const auto refused = revert(f.hub(), f.writer, form_data, f.key, first);
  CHECK(fault(refused) == "invalid: no_longer_personal");
  CHECK(is_explained(refused));
  CHECK(f.row(form_data, f.key).json("data")["project"] == Json("Теплицы"));
}

TEST_CASE("recovered answers come back without what was personal", "[service]") {
  Answers f;
  f.answer("Датчики", "+7 701 234 56 78", 41);
  const auto super = f.actor("superadmin");
  REQUIRE(fault(f.hub().erase(super, form_data, f.key)) == "");
  const auto back = recover(f.hub(), super, form_data, f.key);
  REQUIRE(fault(back) == "");
  CHECK(back.value().lost == std::vector<std::string>{"data.age", "data.phone"});
  CHECK(f.row(form_data, f.key).json("data").dump() == R"({"project":"Датчики"})");
}

TEST_CASE("an expert who is unknown to a reader is unknown in the versions too", "[service]") {
  Scene f;
  f.service("grant", {"moderator"});
  const auto request = f.request("grant", "approved");
  const auto expert = f.user("expert");
  const auto key = f.expertise(request, expert);
  const auto concluded = f.take(f.actor(expert), expertises, key, "conclude",
                                Json::object({{"verdict", "positive"}, {"score", 80}, {"comment", "да"}}));
  REQUIRE(concluded == "");
  const auto seen = history(f.hub(), f.applicant, expertises, key);
  REQUIRE(fault(seen) == "");
  REQUIRE(seen.value().versions.size() == 1);
  CHECK(seen.value().versions[0].actor == 0);
  const auto row = at_version(f.hub(), f.applicant, expertises, key, seen.value().versions[0].id);
  CHECK(is_null(row.value().get("author_id")));
  const auto by_manager = history(f.hub(), f.manager, expertises, key).value();
  CHECK(by_manager.versions[0].actor == expert);
}

TEST_CASE("an expert is unknown in the past of every row that their conclusion changed", "[service]") {
  Scene f;
  f.service("accreditation", {"moderator", "expert"}, Json::object({{"effect", "verify_company"}}));
  const auto owner = f.user();
  const auto advisor = f.user();
  const auto firm = f.company(owner);
  f.member(firm, advisor, "advisor");
  for (const char* verdict : {"positive", "negative"}) {
    const auto request =
        f.request("accreditation", "approved", Json::object({{"author_id", owner}, {"company_id", firm}}));
    const auto expert = f.user("expert");
    REQUIRE(service::assign_expert(f.hub(), f.manager, request, expert));
    const auto key = as_integer(f.rows(expertises, Json::object({{"author_id", expert}})).front().key());
    REQUIRE(f.conclude(expert, key, verdict) == "");
    for (const auto& [label, row] : {std::pair{requests, request}, {std::string_view("account.company"), firm}}) {
      for (const auto reader : {owner, advisor}) {
        const auto past = history(f.hub(), f.actor(reader), label, row);
        if (!past) continue;  // an advisor does not read the past of the company
        INFO(label << " " << verdict << " " << (reader == owner ? "owner" : "advisor"));
        for (const RowVersion& version : past.value().versions) CHECK(version.actor != expert);
      }
      std::int64_t told = 0;
      const auto whole = history(f.hub(), f.manager, label, row).value();
      for (const RowVersion& version : whole.versions) told += version.actor == expert;
      CHECK(told == (label == requests || verdict == std::string_view("positive") ? 1 : 0));
    }
  }
}

TEST_CASE("an expert stays unknown once nothing tells any more to whom they were known", "[service]") {
  Scene f;
  f.service("grant", {"moderator", "expert"});
  const auto request = f.request("grant", "approved");
  const auto expert = f.user("expert");
  REQUIRE(fault(service::assign_expert(f.hub(), f.manager, request, expert)) == "");
  const auto key = f.rows(expertises, Json::object({{"author_id", expert}})).front().key();
  REQUIRE(f.conclude(expert, as_integer(key), "positive") == "");
  const auto times_told = [&](const rules::Actor& reader) {
    const auto past = history(f.hub(), reader, requests, request).value();
    return std::count_if(past.versions.begin(), past.versions.end(),
                         [&](const RowVersion& version) { return version.actor == expert; });
  };
  CHECK(times_told(f.manager) == 1);
  CHECK(times_told(f.actor(expert)) == 1);
  f.hub()
      .write([&](Records& records) -> Result<> {
        TECHHUB_DO(records.erase(records.table(expertises), key));
        return success();
      })
      .value();
  CHECK(times_told(f.applicant) == 0);
  CHECK(times_told(f.manager) == 0);
  CHECK(times_told(f.actor("superadmin")) == 0);
}

TEST_CASE("the sides of a match are unknown to one another in its past", "[service]") {
  HubFixture f;
  const auto one = f.user(), two = f.user();
  const auto first = f.insert("matchmaking.profile", Json::object({{"user_id", one}}));
  const auto second = f.insert("matchmaking.profile", Json::object({{"user_id", two}}));
  const auto match = community::propose(f.hub(), f.actor(one), second).value().row.key();
  REQUIRE(first != second);
  REQUIRE(fault(f.hub().perform(f.actor(two), "matchmaking.match", match, "decline")) == "");
  for (const auto& [reader, other] : {std::pair{one, two}, {two, one}}) {
    const auto past = history(f.hub(), f.actor(reader), "matchmaking.match", match).value();
    REQUIRE(past.versions.size() == 2);
    for (const RowVersion& version : past.versions) CHECK(version.actor != other);
    CHECK(past.versions[reader == one ? 1 : 0].actor == reader);
  }
}

TEST_CASE("versions of other eras read without failing", "[service]") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto key = f.insert(
      "core.article", Json::object({{"title", "Сейчас"}, {"author_id", author.user}, {"created_at", text(monday)}}));
  struct Case {
    std::string_view fields;
    std::string_view title;
    std::string_view status;
  };
  const std::vector<Case> cases{
      {R"({"title":{"ru":"A"},"author":1,"gone_column":5,"status":"draft"})", "A", "draft"},
      {R"({"title":"B","status":"a_word_of_another_era","author":1,"published":"yes","created_at":"yesterday"})", "B",
       "a_word_of_another_era"},
      {R"({"author":1,"category":"not a number","data":[1,2],"title":17})", "", "draft"},
      {R"({"author_id":1,"search_field":"слова","id":99,"created_at":"2019-06-02T14:26:26.708Z"})", "", "draft"},
  };
  for (const auto& one : cases) {
    INFO(one.fields);
    f.pass(std::chrono::minutes(1));
    const auto version =
        add_version(f, "core.article", key,
                    R"([{"model":"core.article","pk":1,"fields":)" + std::string(one.fields) + "}]", f.now());
    const auto row = at_version(f.hub(), author, "core.article", key, version);
    REQUIRE(fault(row) == "");
    CHECK(row.value().json("title")["ru"].as_string() == one.title);
    CHECK(row.value().text("status") == one.status);
    CHECK(row.value().key() == Value(key));
    CHECK(row.value().text("search_field").empty());
    CHECK(json_from(at(f.hub(), author, "core.article", key, f.now()).value()) == json_from(row.value()));
  }
  CHECK(history(f.hub(), author, "core.article", key).value().versions.size() == cases.size());
  for (const auto* text : {"", "<xml/>", "[]", R"([{"model":"core.article"}])", R"({"fields":{}})"}) {
    INFO(text);
    f.pass(std::chrono::minutes(1));
    const auto version = add_version(f, "core.article", key, text, f.now());
    CHECK(fault(at_version(f.hub(), author, "core.article", key, version)) == "corrupt");
    CHECK(fault(history(f.hub(), author, "core.article", key)) == "");
  }
}
