// SPDX-License-Identifier: MIT
// Judgements of rows that were staged as no rule would have let them come.
#include "import/support.hpp"

namespace techhub::test {
namespace {

// `count/of: keys` of a rule, and of an entity where several share it; "" where it is not told.
std::string told(HubFixture& site, std::string_view rule, std::string_view label = {}) {
  std::string text;
  const auto read = site.hub().read([&](Records& records) -> Result<> {
    TECHHUB_TRY(const auto judgements, judge(site.hub(), records));
    for (const Judgement& one : judgements) {
      if (one.rule != rule || (!label.empty() && one.label != label)) continue;
      text += std::to_string(one.count) + "/" + std::to_string(one.of) + ":";
      for (const auto& key : one.keys) text += " " + key;
    }
    return success();
  });
  REQUIRE(fault(read) == "");
  return text;
}

std::string keys(std::initializer_list<std::int64_t> of) {
  std::string text;
  for (const auto key : of) text += " " + std::to_string(key);
  return text;
}

}  // namespace

TEST_CASE("open requests beyond the first are told where the service has one at a time") {
  HubFixture site;
  const auto author = site.user();
  const auto other = site.user();
  const auto company = site.company(author);
  const auto second = site.company(author);
  const Json unique = Json::object({{"data", Json::object({{"unique_open", true}})}});
  site.insert_code("service.service", "one", unique);
  site.insert_code("service.service", "two", unique);
  site.insert_code("service.service", "any");
  const auto request = [&](std::string_view service, std::string_view status, std::int64_t by, std::int64_t of = 0) {
    Json fields = Json::object({{"service_id", service}, {"status", status}, {"author_id", by}});
    if (of != 0) fields.set("company_id", of);
    return site.insert("service.servicerequest", fields);
  };
  request("one", "sent", author, company);
  const auto again = request("one", "created", other, company);  // whoever wrote it
  request("one", "created", author, second);                     // another company
  request("one", "approved", author);                            // for themselves
  const auto own = request("one", "sent", author);
  request("one", "sent", other);
  request("two", "sent", author, company);  // another service
  request("any", "sent", author, company);
  request("any", "sent", author, company);  // which may
  for (const auto* status : {"draft", "success", "reject", "rejected"}) request("one", status, author, company);
  const auto third = request("one", "approved", other, company);
  CHECK(told(site, "several_open_requests") == "3/8:" + keys({again, own, third}));
}

TEST_CASE("no more keys of open requests are told than of others") {
  HubFixture site;
  const auto author = site.user();
  site.insert_code("service.service", "one", Json::object({{"data", Json::object({{"unique_open", true}})}}));
  std::string text;
  for (std::size_t i = 0; i < 25; ++i) {
    const auto key = site.insert("service.servicerequest",
                                 Json::object({{"service_id", "one"}, {"status", "sent"}, {"author_id", author}}));
    if (i > 0 && i <= Judgement::most_keys) text += " " + std::to_string(key);
  }
  CHECK(told(site, "several_open_requests") == "24/25:" + text);
}

TEST_CASE("an owner whose membership ended owns no company") {
  HubFixture site;
  const auto owner = site.user();
  const auto none = site.company();
  const auto owned = site.company();
  const auto ended = site.company();
  const auto asked = site.company();
  const auto joined = site.company();
  const auto followed = site.company();
  const Json is_over = Json::object({{"ended_at", "2025-01-01T00:00:00Z"}});
  site.member(owned, owner, "owner");
  site.member(ended, owner, "owner", is_over);
  site.member(asked, owner, "owner", Json::object({{"verified", false}}));
  site.member(joined, owner, "member");
  site.member(followed, owner, "owner", is_over);
  site.member(followed, site.user(), "owner");
  CHECK(told(site, "company_without_owner") == "3/6:" + keys({none, ended, joined}));
}

TEST_CASE("wrong tins in answers are told, blank and absent ones are not") {
  HubFixture site;
  const auto form = site.insert("service.hubform", Json::object());
  site.insert("service.hubformfield", Json::object({{"hub_form_id", form}, {"key", "iin"}, {"type", "tin"}}));
  const auto answers = [&](const Json& data) {
    return site.insert("service.hubformdata", Json::object({{"hub_form_id", form}, {"data", data}}));
  };
  answers(Json::object());
  answers(Json::object({{"iin", ""}}));
  answers(Json::object({{"iin", "920101300010"}, {"more", "123"}}));
  const auto wrong = answers(Json::object({{"iin", "123"}}));
  const auto number = answers(Json::object({{"iin", 5}}));
  CHECK(told(site, "wrong_tin_answer") == "2/5:" + keys({wrong, number}));
}

TEST_CASE("answers that their form would refuse are told, sealed ones too") {
  ImportFixture site;
  const auto form = site.insert("service.hubform", Json::object());
  const auto field = [&](std::string_view key, std::string_view type, Json more) {
    more.set("hub_form_id", form).set("key", key).set("type", type);
    site.insert("service.hubformfield", more);
  };
  field("mail", "email", Json::object());
  field("age", "integer", Json::object({{"rules", Json::object({{"min", 18}})}}));
  field(
      "school", "text",
      Json::object({{"required", true},
                    {"rules", Json::object({{"visible_if", Json::parse(R"({"field": "age", "at_most": 25})").value()}})}}));
  const std::array<std::pair<std::string_view, bool>, 7> cases{{{R"({})", true},
                                                                {R"({"mail": "a@b.kz", "age": 40})", true},
                                                                {R"({"mail": "nobody"})", false},
                                                                {R"({"age": 17, "school": "x"})", false},
                                                                {R"({"age": "x"})", false},
                                                                {R"({"age": 20})", false},
                                                                {R"({"age": 20, "school": "x"})", true}}};
  std::string dump, refused;
  std::int64_t count = 0, key = 100;
  for (const auto& [data, is_right] : cases) {
    dump += line("service.hubformdata", ++key, Json::object({{"hub_form", form}, {"data", Json::parse(data).value()}}));
    if (is_right) continue;
    ++count;
    refused += " " + std::to_string(key);
  }
  REQUIRE(site.import(dump));
  CHECK(told(site, "answers_refused") == std::to_string(count) + "/7:" + refused);
}

TEST_CASE("answers that came sealed are judged too") {
  ImportFixture site;
  const auto form = site.insert("service.hubform", Json::object());
  site.insert("service.hubformfield", Json::object({{"hub_form_id", form}, {"key", "iin"}, {"type", "tin"}}));
  const auto answers = [&](std::int64_t key, std::string_view tin) {
    return line("service.hubformdata", key, Json::object({{"hub_form", form}, {"data", Json::object({{"iin", tin}})}}));
  };
  const auto report = site.import(answers(7, "971240001315") + answers(8, "971240001314")).value();
  CHECK(report.sealed.at("service.hubformdata.data.iin") == 2);
  CHECK(told(site, "wrong_tin_answer") == "1/2: 8");
}

TEST_CASE("a live hub tells unknown words, unknown roles and inert permissions") {
  HubOptions options;
  options.trusted_permissions = {"core.add_event"};
  ImportFixture site(options);
  const auto known = site.user("user");
  site.insert("core.event", Json::object());
  CHECK(told(site, "unknown_word") == "");
  CHECK(told(site, "unknown_role") == "0/1:");
  CHECK(told(site, "inert_permission", "auth.group_permissions") == "0/0:");

  // No flow writes such a word: it comes with a dump.
  const auto report = site.import(line("core.event", 77, Json::object({{"status", "postponed"}}))).value();
  CHECK(report.unknown_words.at("core.event.status").at("postponed") == 1);
  CHECK(told(site, "unknown_word", "core.event.status") == "1/2:" + keys({77}));
  CHECK(told(site, "unknown_word", "core.event.status") == told(site, "unknown_word"));
  const auto stranger = site.user("janitor");
  CHECK(told(site, "unknown_role") == "1/2:" + keys({stranger}));

  const auto permission = [&](std::string_view codename) {
    std::int64_t key = 0;
    const auto read = site.hub().read([&](Records& records) -> Result<> {
      const Table& table = records.table("auth.permission");
      TECHHUB_TRY(const auto row, records.first(table, Filter::is(table.at("codename"), std::string(codename))));
      if (row) key = as_integer(row->key());
      return success();
    });
    REQUIRE(fault(read) == "");
    REQUIRE(key != 0);
    return key;
  };
  const auto group = site.insert("auth.group", Json::object({{"name", "editors"}}));
  const auto give = [&](std::string_view codename) {
    site.insert("account.user_user_permissions",
                Json::object({{"user_id", known}, {"permission_id", permission(codename)}}));
    return site.insert("auth.group_permissions",
                       Json::object({{"group_id", group}, {"permission_id", permission(codename)}}));
  };
  give("add_event");  // trusted
  const auto inert = give("delete_event");
  CHECK(told(site, "inert_permission", "auth.group_permissions") == "1/2:" + keys({inert}));
  CHECK(told(site, "inert_permission", "account.user_user_permissions").substr(0, 4) == "1/2:");
}

TEST_CASE("a judge has as many rules over the same rows as it names") {
  HubFixture f;
  const auto kept = f.user(), broken = f.user();
  const auto judged = [&](Records& records) -> Result<> {
    Judging judging(records);
    const Table& users = records.table("account.user");
    const auto find = [&](const Record& row, std::span<bool> of) -> Result<> {
      for (std::size_t i = 0; i < of.size(); ++i) of[i] = row.key() == Value(i % 2 == 0 ? broken : kept);
      return success();
    };
    TECHHUB_DO(judging.rules({"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}, users, {}, find));
    const auto told = judging.take();
    CHECK(told.size() == 10);
    for (const Judgement& one : told) CHECK(one.count == 1);
    return success();
  };
  CHECK(fault(f.hub().read(judged)) == "");
}

}  // namespace techhub::test
