// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "rules/action_titles.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/hub/flows.hpp"
#include "techhub/schema/declare.hpp"
#include "techhub/schema/describe.hpp"
#include "techhub/techhub.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(std::string(TECHHUB_SOURCE_DIR) + "/" + path);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::shared_ptr<const Platform> whole() {
  auto made = platform();
  if (!made) FAIL(made.error().to_string());
  return std::move(made).value();
}

using Spoil = std::function<void(std::vector<Module>&)>;

// The table of requests, as it is not declared.
Spoil requests(std::function<void(Table&)> change) {
  return [=](std::vector<Module>& all) {
    for (Module& module : all)
      for (Table& table : module.tables)
        if (table.label == "service.servicerequest") change(table);
  };
}
Spoil borrows(Borrowed name) {
  return requests([=](Table& table) { table.borrowed = {name}; });
}
Spoil opens(std::string_view path) {
  return requests([=](Table& table) { table.facts.opened = path; });
}

}  // namespace

TEST_CASE("the platform declares exactly the tables that are named") {
  std::istringstream names(text_of("tests/data/entity_names.txt"));
  std::set<std::string> expected, declared;
  for (std::string name; std::getline(names, name);) expected.insert(name);
  for (const Table* table : whole()->tables()) declared.insert(table->name);
  CHECK(declared == expected);
}

TEST_CASE("the generated pages are those that the declarations make") {
  struct Page {
    const char* file;
    const char* command;
    std::string text;
  };
  const Page pages[] = {{"docs/reference.md", "describe --reference", whole()->reference()},
                        {"docs/flows.md", "describe --flows", flows_page(*whole())}};
  for (const Page& page : pages) {
    std::istringstream made(page.text), kept(text_of(page.file));
    std::string expected, found;
    for (int line = 1;; ++line) {
      const bool more = static_cast<bool>(std::getline(made, expected));
      if (more != static_cast<bool>(std::getline(kept, found)) || (more && expected != found)) {
        FAIL(page.file << " differs at line " << line << "; run: ./dev run " << page.command << " > " << page.file);
      }
      if (!more) break;
    }
  }
}

TEST_CASE("a flow is drawn with what happened on it") {
  HubFixture f;
  const auto actor = f.actor("user");
  for (int i = 0; i < 3; ++i) {
    const auto made = f.hub().create(actor, "core.blog", Json::object({{"title", "x"}})).value();
    if (i > 0) f.hub().perform(actor, "core.blog", made.row.key(), "send").value();
  }
  const auto counts = flow_counts(f.hub(), "core.blog").value();
  CHECK(counts.rows.at("draft") == 1);
  CHECK(counts.rows.at("sent") == 2);
  CHECK(counts.taken.at({"send", "draft"}) == 2);
  const auto& flow = *f.hub().platform().flow(*f.hub().platform().find("core.blog"));
  CHECK_THAT(rules::to_mermaid(flow, Language::en, counts), Catch::Contains("draft --> sent : Send (2)"));
  CHECK_THAT(rules::to_mermaid(flow, Language::ru, counts), Catch::Contains("(2)\" as sent"));
  CHECK_THAT(rules::to_dot(flow, Language::en, counts), Catch::Contains("\"draft\" -> \"sent\" [label=\"Send (2)\"]"));
  CHECK_THAT(rules::to_dot(flow, Language::en, counts), Catch::Contains("[label=\"Withdraw (0)\"]"));
  CHECK(fault(flow_counts(f.hub(), "core.city")) == "not_found");
}

TEST_CASE("every action of the platform has a name in three languages") {
  const auto made = whole();
  for (const Table* table : made->tables()) {
    const auto* flow = made->flow(*table);
    if (!flow) continue;
    for (const auto& transition : flow->transitions) {
      for (const Language language : {Language::ru, Language::kk, Language::en}) {
        INFO(flow->entity << " " << transition.action << " " << static_cast<int>(language));
        CHECK(rules::action_title(transition.action, language) != transition.action);
      }
    }
  }
  CHECK(rules::action_title("of_a_host", Language::kk) == "of_a_host");
}

TEST_CASE("describe lists every entity, column, fact, flow and permission as data") {
  const auto made = whole();
  const Json described = made->describe();
  REQUIRE(described["entities"].items().size() == made->tables().size());
  CHECK(described["permissions"].items().size() == made->permissions().size());
  std::size_t flows = 0;
  for (std::size_t i = 0; i < made->tables().size(); ++i) {
    const Json& entity = described["entities"].items()[i];
    CHECK(entity["label"].as_string() == made->tables()[i]->label);
    CHECK(entity["columns"].items().size() == made->tables()[i]->declared().size());
    flows += entity.find("flow") ? 1 : 0;
  }
  CHECK(flows > 10);
  CHECK(Json::parse(described.dump()).value() == described);
}

TEST_CASE("every declared entity can be declared again from its description") {
  for (const Table* table : whole()->tables()) {
    const Json description = describe(*table);
    auto made = table_from_json(description);
    if (!made) FAIL(table->label << ": " << made.error().to_string());
    CHECK(describe(made.value()) == description);
  }
}

TEST_CASE("columns that decide about rows are guarded in every entity") {
  const std::set<std::string_view> always{"status", "published", "verified", "author_id", "created_at", "updated_at"};
  for (const Table* table : whole()->tables()) {
    INFO(table->label);
    CHECK(table->key().is_guarded);
    for (const Column& column : table->declared()) {
      INFO(column.name);
      if (always.count(column.name) || column.type == Type::secret) CHECK(column.is_guarded);
    }
  }
}

TEST_CASE("a broken module is refused with the fault named") {
  struct Case {
    const char* what;
    Spoil spoil;
    const char* message;
  };
  const std::vector<Case> cases{
      {"an entity twice", [](auto& all) { all.push_back({.name = "again", .tables = {all.front().tables.front()}}); },
       "declared twice"},
      {"a flow of nothing",
       [](auto& all) {
         all.front().flows.push_back(all.front().flows.front());
         all.front().flows.back().entity = "no.such";
       },
       "not declared"},
      {"a step that nobody provides",
       [](auto& all) { all.front().hooks["account.company"].create.push_back("nobody"); }, "nobody provides"},
      {"a guard on who asks that is no step", [](auto& all) { all.front().about_actor.push_back("nobody"); },
       "names no step"},
      {"hooks of nothing", [](auto& all) { all.front().hooks["no.such"] = {}; }, "not declared"},
      {"a fact that leads nowhere", [](auto& all) { all.front().tables.front().facts.author = "no_such"; },
       "fact path"},
      {"a fact in a circle",
       [](auto& all) {
         for (auto& table : all.front().tables) {
           if (table.label == "account.user") table.facts.author = "company_id:author";
           if (table.label == "account.company") table.facts.author = "author_id:author";
         }
       },
       "circle"},
      {"a fact that is taken over with its `??` after a reference",
       [](auto& all) {
         for (auto& table : all.front().tables) {
           if (table.label == "account.company") table.facts.author = "author_id.id ?? author_id";
           if (table.label == "account.usercompany") table.facts.author = "company_id:author";
         }
       },
       "is not inherited"},
      {"a case opened twice", opens("created_at, updated_at"), "opened at one time"},
      {"a case opened by its expertises", opens("<service.expertise.service_request_id.created_at"),
       "opened at one time"},
      {"a case opened by a number", opens("company_id"), "opened at one time"},
      {"a name that the lender does not have", borrows({"company_id", "nothing"}), "which has no such column"},
      {"a name that is no text", borrows({"company_id", "author_id"}), "which is no text"},
      {"a member of a text", borrows({"company_id", "name", "ru"}), "just when it is JSON"},
      {"a condition that the lender does not have", borrows({"company_id", "name", "", "nothing", "hidden"}),
       "no column `nothing`"},
  };
  for (const Case& one : cases) {
    DYNAMIC_SECTION(one.what) {
      auto all = modules().value();
      one.spoil(all);
      const auto built = Platform::build(std::move(all));
      REQUIRE_FALSE(built);
      CHECK(built.error().code() == Code::invalid);
      CHECK_THAT(built.error().to_string(), Catch::Contains(one.message));
    }
  }
}
