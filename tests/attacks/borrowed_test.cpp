// SPDX-License-Identifier: MIT
// A company that somebody may not view, asked for by its name through a request that they may: every door answers as if
// the company had another name.
#include <catch2/catch.hpp>

#include "attacks/site.hpp"
#include "techhub/hub/export.hpp"
#include "techhub/hub/history.hpp"
#include "techhub/hub/search.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

constexpr std::string_view label = "service.servicerequest";

std::int64_t add_request(Site& site) {
  std::int64_t key = 0;
  site.hub()
      .write([&](Records& records) -> Result<> {
        Record row(records.table(label));
        TECHHUB_DO(assign(row, site.filled(Json::object({{"service_id", "seedmoney"},
                                                         {"status", "sent"},
                                                         {"author_id", "@stranger"},
                                                         {"assignee_id", "@expert"},
                                                         {"company_id", "@blocked"}}))));
        TECHHUB_DO(records.insert(row));
        key = as_integer(row.key());
        return success();
      })
      .value();
  return key;
}

void rename_company(Site& site, std::string_view name) {
  site.hub()
      .write([&](Records& records) -> Result<> {
        TECHHUB_TRY(auto row, records.need(records.table("account.company"), site.key("blocked")));
        TECHHUB_TRY(const auto columns, assign(row, Json::object({{"name", name}})));
        TECHHUB_DO(records.update(row, columns));
        return success();
      })
      .value();
}

// What somebody is told by everything that may be asked about the name.
std::string told(Site& site, std::string_view by, std::int64_t request) {
  Hub& hub = site.hub();
  const auto actor = site.actor(by);
  const Table& table = hub.platform().at(label);
  const std::size_t terms = table.at("search_field");
  std::string out;
  const auto say = [&](const auto& result, const auto& answer) {
    out += result ? answer(result.value()) : std::string(name(result.error().code()));
    out += '\n';
  };
  const auto rows = [](const auto& page) {
    std::string all;
    for (const Record& row : page.rows) all += json_from(row).dump() + " ";
    return all;
  };
  say(hub.get(actor, label, request), [](const Record& row) { return json_from(row).dump(); });
  say(hub.list(actor, label, {}), rows);
  for (const bool down : {false, true})
    say(hub.list(actor, label, {.order = {Order{.column = terms, .descending = down}}}), rows);
  for (const std::string& term : {std::string(needle), "@company_id:" + std::string(needle)}) {
    for (const Filter& filter : {Filter::is(terms, term), Filter::is(terms, term, Compare::less),
                                 Filter::finds(terms, TextMatch::sequence({term}, true))}) {
      say(hub.list(actor, label, {.filter = filter}), rows);
      say(hub.count(actor, label, filter), [](std::int64_t count) { return std::to_string(count); });
    }
  }
  const std::string whole(needle);
  for (const std::string& text : std::vector<std::string>{
           whole, whole.substr(0, 1) + "*", whole.substr(0, 4) + "*", "\"" + whole + "\"", "title:" + whole,
           "company_id:" + whole, "@company_id:" + whole, "seedmoney -" + whole, "zzneedla", "zzneedles"}) {
    for (const std::vector<std::string>& entities : {std::vector<std::string>{}, {std::string(label)}}) {
      const SearchQuery query{.text = text, .entities = entities, .with_total = true};
      say(search_all(hub, actor, query), [](const SearchPage& page) {
        std::string all = std::to_string(page.total.value_or(-1));
        for (const SearchHit& hit : page.hits) {
          if (hit.row.table().label != label) continue;
          all += " " + key_text(hit.row.key()) + " " + std::to_string(hit.relevance) + " " + hit.snippet.text;
        }
        return all;
      });
      say(search_facets(hub, actor, query), [](const Facets& facets) { return std::to_string(facets.total); });
      say(did_you_mean(hub, actor, query), [](const auto& queries) {
        std::string all;
        for (const std::string& one : queries) all += one + " ";
        return all;
      });
      SearchQuery begun = query;
      for (std::size_t size = 2; size <= whole.size(); ++size) {
        begun.text = whole.substr(0, size);
        say(complete_query(hub, actor, begun), [](const auto& words) {
          std::string all;
          for (const search::Known& one : words) all += one.word + "=" + std::to_string(one.texts) + " ";
          return all;
        });
      }
    }
  }
  ExportOptions options;
  options.entities = {{.label = std::string(label)}};
  std::string exported;
  const auto write = [&](std::string_view bytes) -> Result<> {
    exported += bytes;
    return success();
  };
  const auto report = export_dump(hub, actor, write, options);
  out += report ? exported : std::string(name(report.error().code()));
  return out;
}

}  // namespace

TEST_CASE("a request tells nobody the name of a company that they may not view, through any door") {
  Site site;
  const std::int64_t request = add_request(site);
  for (const char* by : {"stranger", "expert"}) {
    INFO(by);
    REQUIRE(site.hub().get(site.actor(by), label, request));
    REQUIRE_FALSE(site.hub().get(site.actor(by), "account.company", site.key("blocked")));
    rename_company(site, needle);
    const std::string named = told(site, by, request);
    rename_company(site, "another");
    CHECK((named == told(site, by, request)));
  }
}

TEST_CASE("a request tells nobody the name of a company that they may not view, through the tool") {
  Site site;
  const std::string request = std::to_string(add_request(site));
  const std::string requests(label);
  for (const char* by : {"stranger", "expert"}) {
    INFO(by);
    const auto get = site.tool("get", requests + " " + request, by);
    CHECK(get.status == 0);
    CHECK(get.text.find(needle) == std::string::npos);
    CHECK(site.tool("get", requests + " " + request + " --json", by).text.find(needle) == std::string::npos);
    CHECK(site.tool("list", requests + " --columns id,search_field", by).text.find(needle) == std::string::npos);
    for (const char* asked : {"'search_field>z'", "'search_field=zzneedle'", "'search_field!=null'"}) {
      CHECK(site.tool("list", requests + " --filter " + asked, by).status == 1);
      CHECK(site.tool("search", "zzneedle --entity " + requests + " --filter " + asked, by).status == 1);
    }
    CHECK(site.tool("list", requests + " --order search_field", by).status == 1);
    for (const char* how : {"zzneedle", "'zz*'", "zz --complete", "zzneedla", "zzneedle --facets"}) {
      const auto answer = site.tool("search", how + (" --entity " + requests), by);
      INFO(how << ": " << answer.text);
      CHECK(answer.status == 0);
      CHECK(answer.text.find("zzneedle") == std::string::npos);
      CHECK(answer.text.find(requests) == std::string::npos);
    }
  }
}
