// SPDX-License-Identifier: MIT
// What the default mapping makes of each kind of object, and what is said of a mapping that cannot be meant.
#include "hub/import/mapping.hpp"

#include "embedded.hpp"
#include "import/support.hpp"

namespace techhub::test {
namespace {

Json parsed(std::string_view text) { return Json::parse(text).value(); }

hub::Mapping default_mapping() {
  static const auto shared = platform().value();
  return hub::Mapping::compile(embedded("mappings/django.json"), *shared,
                               [](std::string_view) -> Result<Json> { return Json(); })
      .value();
}

// The columns that an object gives, by name.
Json mapped(std::string_view label, const Json& fields) {
  const auto mapping = default_mapping();
  const Table& table = *mapping.table(label);
  const auto made = mapping.apply(table, fields, hub::Mapping::Of::object);
  Json columns = Json::object();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (made.columns[i]) columns.set(table.columns[i].name, *made.columns[i]);
  }
  for (const auto& list : made.lists) columns.set("> " + list.link->table->label, list.items);
  return columns;
}

}  // namespace

TEST_CASE("objects of the site become rows of the platform") {
  struct Case {
    std::string label;
    std::string fields;
    std::string columns;
  };
  const auto [label, fields, columns] = GENERATE(values<Case>({
      {"account.activation",
       R"({"status":"new","data":{"channel":"sms","code":"1","x":1},"created_at":"2025-01-01T00:00:00Z","user":3})",
       R"({"status":"issued","channel":"sms","code":"1","data":{"x":1},"created_at":"2025-01-01T00:00:00Z","expires_at":"2025-01-01T00:10:00Z","user_id":3})"},
      {"account.certificate", R"({"status":"active","data":{"title":{"ru":"а","en":"b"}}})",
       R"({"status":"active","title":{"ru":"а","en":"b"},"data":{}})"},
      {"account.education", R"({"data":{"title":{"ru":"а","en":"b"}}})",
       R"({"field":"а","data":{"title":{"ru":"а","en":"b"}}})"},
      {"account.education", R"({"data":{"title":{"ru":"а"}}})", R"({"field":"а","data":{}})"},
      {"core.article", R"({"status":"success","data":{"title":"а","content":{"ru":"б"}}})",
       R"({"status":"success","published":true,"title":{"ru":"а"},"content":{"ru":"б"},"data":{"title":"а"}})"},
      {"core.discussion", R"({"status":"sent","data":{"title":{"ru":"а"},"content":{"ru":"б"}}})",
       R"({"status":"sent","published":false,"title":{"ru":"а"},"message":{"ru":"б"},"data":{}})"},
      {"core.comment", R"({"source":"blog","primary_key":"1"})", R"({"source":"core.blog","primary_key":"1"})"},
      {"core.comment", R"({"source":"core.blog"})", R"({"source":"core.blog"})"},
      {"core.comment", R"({"source":"strange"})", R"({"source":"strange"})"},
      {"core.feed",
       R"({"status":"success","data":{"source":"event","primary_key":"7","title":{"ru":"а"}},"created_at":"2025-01-01T00:00:00Z"})",
       R"({"status":"visible","source":"core.event","primary_key":"7","title":{"ru":"а"},"data":{},"created_at":"2025-01-01T00:00:00Z","published_at":"2025-01-01T00:00:00Z"})"},
      {"core.infrastructure", R"({"status":"success","data":{"name":{"ru":"а"},"lat":1.5}})",
       R"({"status":"active","name":{"ru":"а"},"data":{"lat":1.5}})"},
      {"core.eventparticipant", R"({"status":"registered","data":{"qr":"x"}})", R"({"status":"confirmed","data":{}})"},
      {"core.eventparticipant", R"({"status":"visited","data":{}})", R"({"status":"attended","data":{}})"},
      {"service.service", R"({"data":{"steps":["moderator"],"active":true,"sla_days":5,"name":{"ru":"а"}}})",
       R"({"data":{"steps":["moderator"],"active":true,"sla_days":5,"name":{"ru":"а"}}})"},
      {"service.hubformfield",
       R"({"data":{"name":"bin","type":"bin","label":{"ru":"БИН"},"required":true,"order":2,"max_length":12,"options":["a"],"hint":1}})",
       R"({"key":"bin","type":"tin","label":{"ru":"БИН"},"required":true,"position":2,"rules":{"max_length":12},"options":["a"],"data":{"type":"bin","hint":1}})"},
      {"service.hubformfield", R"({"data":{"type":"checkbox"}})", R"({"type":"boolean","data":{}})"},
      {"service.expertise", R"({"status":"new","data":{"score":93,"conclusion":"да","criteria":{"team":1}}})",
       R"({"status":"assigned","score":93,"comment":"да","data":{"criteria":{"team":1}}})"},
      {"service.expertise", R"({"status":"success","data":{}})", R"({"status":"done","verdict":"positive","data":{}})"},
      {"service.expertise", R"({"status":"reject","data":{}})", R"({"status":"done","verdict":"negative","data":{}})"},
      {"service.report", R"({"status":"approved","data":{"period":"2022-Q4","revenue":1}})",
       R"({"status":"accepted","period_start":"2022-10-01","period_end":"2022-12-31","data":{"revenue":1}})"},
      {"service.report", R"({"status":"reject","data":{"period":"2022"}})",
       R"({"status":"correction","data":{"period":"2022"}})"},
      {"service.protocol", R"({"status":"draft","data":{"number":"6-2025","requests":[3,1],"decision":"reject"}})",
       R"({"status":"draft","number":"6-2025","data":{},"> service.protocol_requests":[3,1]})"},
      {"service.protocol", R"({"data":{"requests":[],"decision":"reject"}})",
       R"({"data":{"requests":[],"decision":"reject"}})"},
      {"landing.page", R"({"data":{"slug":"a","published":true,"seo":{}}})",
       R"({"slug":"a","status":"published","data":{"seo":{}}})"},
      {"landing.page", R"({"data":{"published":false}})", R"({"status":"draft","data":{}})"},
      {"landing.section", R"({"page":6,"data":{"order":0,"kind":"hero"}})",
       R"({"page_id":6,"position":0,"data":{"kind":"hero"}})"},
      {"landing.component", R"({"status":"active","data":{"type":"text","order":5}})",
       R"({"status":"active","type":"text","position":5,"data":{}})"},
      {"landing.pagemediafile", R"({"data":{"file":"a.png","mime":"image/png","size":5}})",
       R"({"path":"a.png","content_type":"image/png","size":5,"data":{}})"},
      {"niokr.niokrproject", R"({"data":{"title":{"ru":"а"},"budget":1}})",
       R"({"title":{"ru":"а"},"data":{"budget":1}})"},
      {"niokr.niokrprojectexecutor", R"({"data":{"role":"head"}})", R"({"role":"lead","data":{}})"},
      {"niokr.niokrprojectexecutor", R"({"data":{"role":"engineer"}})",
       R"({"role":"executor","data":{"role":"engineer"}})"},
      {"niokr.niokrprojectexecutor", R"({"role":"lead"})", R"({"role":"lead"})"},
      {"niokr.niokrnotification", R"({"data":{"text":{"ru":"а"}}})", R"({"message":{"ru":"а"},"data":{}})"},
      {"matchmaking.profile", R"({"data":{"interests":["a","b"]}})",
       R"({"offers":["a","b"],"seeks":["a","b"],"data":{}})"},
      {"matchmaking.match", R"({"status":"new","data":{"score":0.821}})",
       R"({"status":"proposed","score":82,"data":{"score":0.821}})"},
      {"matchmaking.match", R"({"data":{"score":0.5}})", R"({"score":50,"data":{}})"},
      {"matchmaking.match", R"({"data":{"score":7}})", R"({"data":{"score":7}})"},
      {"techorda.school", R"({"data":{"name":"a"}})", R"({"status":"approved","data":{"name":"a"}})"},
      {"techorda.course", R"({"data":{}})", R"({"status":"approved","data":{}})"},
      {"techorda.flow", R"({"data":{}})", R"({"status":"closed","data":{}})"},
      {"techorda.flow", R"({"status":"open"})", R"({"status":"open"})"},
      {"techorda.applicationform", R"({"status":"sent"})", R"({"status":"active"})"},
      {"techorda.assessment", R"({"status":"success","data":{"score":50}})",
       R"({"status":"done","score":50,"passed":true,"data":{}})"},
      {"techorda.assessment", R"({"status":"success","data":{"score":49}})",
       R"({"status":"done","score":49,"passed":false,"data":{}})"},
      {"techorda.assessment", R"({"status":"draft","data":{}})", R"({"status":"draft","data":{}})"},
      {"techorda.courseapplication", R"({"status":"success"})", R"({"status":"completed"})"},
      {"social_django.usersocialauth", R"({"extra_data":"{\"access_token\": \"x\", \"expires\": 5}"})",
       R"({"extra_data":{"expires":5}})"},
      {"social_django.partial",
       R"({"data":"{\"args\": [], \"kwargs\": {\"username\": \"u\", \"details\": {\"email\": \"a@b.kz\"}}}"})",
       R"({"data":{"args":[],"kwargs":{"username":"u"}}})"},
      {"core.event", R"({"search_field":"x","title":{"ru":"а"}})", R"({"title":{"ru":"а"}})"},
      {"account.user", R"({"company":17,"organization":"astanahub","groups":[2,1]})",
       R"({"company_id":17,"organization_id":"astanahub","> account.user_groups":[2,1]})"},
      // What no column takes goes to `data`, where there is one.
      {"core.article", R"({"colour":"red","status":"draft"})",
       R"({"status":"draft","published":false,"data":{"colour":"red"}})"},
      {"booking.room", R"({"name":"a","colour":"red"})", R"({"name":"a"})"},
      // An export of this library gives the columns themselves.
      {"matchmaking.match", R"({"score":90,"data":{"score":0.821}})", R"({"score":90,"data":{"score":0.821}})"},
      {"landing.section", R"({"page_id":6,"position":3,"data":{"order":0}})",
       R"({"page_id":6,"position":3,"data":{"order":0}})"},
  }));
  CAPTURE(label, fields);
  CHECK(mapped(label, parsed(fields)).dump() == parsed(columns).dump());
}

TEST_CASE("a lifted value leads back to the site's, or stays in data") {
  const auto mapping = default_mapping();
  struct Case {
    std::string label;
    std::string member;
    std::string value;
  };
  const auto [label, member, value] = GENERATE(values<Case>({
      {"service.report", "period", "\"2022-Q1\""},
      {"landing.page", "published", "true"},
      {"landing.page", "published", "\"true\""},
      {"matchmaking.match", "score", "0.29"},
      {"matchmaking.match", "score", "0.295"},
      {"service.hubformfield", "type", "\"iin\""},
      {"service.hubformfield", "type", "\"boolean\""},
      {"service.hubformfield", "max_length", "12"},
      {"core.feed", "source", "\"blog\""},
      {"core.article", "title", "\"plain\""},
      {"niokr.niokrprojectexecutor", "role", "\"head\""},
      {"niokr.niokrprojectexecutor", "role", "\"cook\""},
  }));
  CAPTURE(label, member, value);
  const Table& table = *mapping.table(label);
  const auto made =
      mapping.apply(table, Json::object({{"data", Json::object({{member, parsed(value)}})}}), hub::Mapping::Of::object);
  const auto& lifts = mapping.entity(table).lifts;
  const auto lift =
      std::find_if(lifts.begin(), lifts.end(), [&member = member](const auto& one) { return one.member == member; });
  REQUIRE(lift != lifts.end());
  const auto& data = *made.columns[table.at("data")];
  const auto back = data.find(member) ? std::optional(data[member]) : mapping.unlifted(table, *lift, made.columns);
  REQUIRE(back);
  CHECK(back->dump() == parsed(value).dump());
}

TEST_CASE("a mapping that names what is not there is refused with the place") {
  struct Case {
    std::string mapping;
    std::string message;
  };
  const auto [mapping, message] = GENERATE(values<Case>({
      {"{", "the mapping is no JSON"},
      {"[]", "the mapping: the mapping is no object"},
      {R"({"lifts":{}})", "the mapping at `lifts`: there is no such section"},
      {R"({"lift":[]})", "the mapping at `lift`: an object was expected"},
      {R"({"labels":{"a.b":"core.evnt"}})", "the mapping at `labels.a.b`: there is no entity `core.evnt`"},
      {R"({"lift":{"core.evnt":{}}})", "the mapping at `lift.core.evnt`: there is no entity `core.evnt`"},
      {R"({"lift":{"core.article":{"data.title":"titel"}}})",
       "the mapping at `lift.core.article.data.title`: `core.article` has no column `titel`"},
      {R"({"lift":{"core.article":{"title":"title"}}})",
       "the mapping at `lift.core.article.title`: only members of `data` are lifted"},
      {R"({"lift":{"core.event":{"data.title":"title"}}})",
       "the mapping at `lift.core.event.data.title`: only members of `data` are lifted"},
      {R"({"lift":{"core.article":{"data.a":{"to":"title","as":"upper"}}}})",
       "the mapping at `lift.core.article.data.a`: there is no transform `upper`"},
      {R"({"lift":{"service.report":{"data.a":{"to":"period_start","as":"quarter"}}}})",
       "the mapping at `lift.service.report.data.a`: the transform makes another number of values"},
      {R"({"values":{"core.event":{"status":{"new":"fresh"}}}})",
       "the mapping at `values.core.event.status`: `core.event.status` does not take `\"fresh\"`"},
      {R"({"values":{"core.event":{"status":{"new":{"published":true}}}}})",
       "the mapping at `values.core.event.status`: `new` stands for nothing in this column"},
      {R"({"defaults":{"core.event":{"published":"yes"}}})",
       "the mapping at `defaults.core.event.published`: `core.event.published` does not take `\"yes\"`"},
      {R"({"defaults":{"core.event":{"created_at":{"same_as":"created_at"}}}})",
       "the mapping at `defaults.core.event.created_at`: the defaults of `core.event` follow one another in a circle"},
      {R"({"defaults":{"core.event":{"created_at":{"same_as":"updated_at"},"updated_at":{"after":"created_at","minutes":1}}}})",
       "the mapping at `defaults.core.event.updated_at`: the defaults of `core.event` follow one another in a circle"},
      {R"({"labels":{"core.blog":"core.article","core.article":"core.blog"}})",
       "the mapping at `labels.core.article`: `core.blog` has another label itself: a label is looked up once"},
      {R"({"defaults":{"core.event":{"published":{"if":1}}}})",
       "the mapping at `defaults.core.event.published`: there is no such default"},
      {R"({"drop":{"fields":{}}})", "the mapping at `drop.fields`: there is no such section"},
      {R"({"drop":{"values":{"core.evnt":["a"]}}})",
       "the mapping at `drop.values.core.evnt`: there is no entity `core.evnt`"},
      {R"({"links":{"account.user":{"groups":{"table":"account.user_groups","owner":"group_id","item":"group_id"}}}})",
       "the mapping at `links.account.user.groups`: `group_id` does not refer to `account.user`"},
      {R"({"links":{"account.user":{"groups":{"table":"account.user_groups","owner":"user_id","item":"grp"}}}})",
       "the mapping at `links.account.user.groups`: `account.user_groups` has no column `grp`"},
      {R"({"personal":{"core.event":["data.a"]}})",
       "the mapping at `personal.core.event`: the entity keeps no personal data"},
  }));
  ImportFixture site;
  ImportOptions options;
  options.mapping = mapping;
  const auto report = site.import("[]", options);
  REQUIRE_FALSE(report);
  CHECK(report.error().code() == Code::invalid);
  CHECK(report.error().message().substr(0, message.size()) == message);
}

TEST_CASE("labels are renamed and other words translated by a mapping of one's own") {
  ImportFixture site;
  ImportOptions options;
  options.mapping = R"({"labels": {"rooms.raum": "booking.room"}, "drop": {"models": {"rooms.key": "room"}}})";
  const auto report = site.import(line("rooms.raum", 5, Json::object({{"name", "A"}})) +
                                      line("rooms.key", 1, Json::object({{"room", 5}})),
                                  options)
                          .value();
  CHECK(report.objects.at("booking.room").kept == 1);
  CHECK(report.objects.at("rooms.key").dropped == 1);
  CHECK(report.object_permissions.at("room").at("5") == 1);
  CHECK(site.row("booking.room", 5).text("name") == "A");
}

}  // namespace techhub::test
