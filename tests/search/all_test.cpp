// SPDX-License-Identifier: MIT
// Searching all entities: order, pages, facets and suggestions, each against looking at the rows one by one.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "search/kazakh.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/hub/search.hpp"
#include "techhub/storage/searching.hpp"

using namespace techhub;
using techhub::test::fault;
using techhub::test::HubFixture;

namespace {

constexpr std::array<std::string_view, 1> names_of_fields{"title"};

std::string any_of(const std::vector<std::string>& list) {
  return list[*rc::gen::inRange<std::size_t>(0, list.size())];
}

Json ru(std::string_view text) { return Json::object({{"ru", text}}); }

struct All {
  HubFixture fixture;
  rules::Actor admin = fixture.actor("admin");

  std::int64_t add(std::string_view label, std::string_view title, std::string_view body = {},
                   const Json& more = Json::object()) {
    Json fields = Json::object({{"title", ru(title)}, {"status", "success"}});
    const bool has_content = label == "core.blog" || label == "core.article";
    if (label == "core.infrastructure") fields = Json::object({{"name", ru(title)}});
    if (label != "core.infrastructure") fields.set(has_content ? "content" : "description", ru(body));
    for (const auto& [name, value] : more.members()) fields.set(name, value);
    return fixture.insert(label, fields);
  }
  std::vector<std::string> find(const rules::Actor& actor, SearchQuery query) {
    std::vector<std::string> found;
    do {
      const auto page = search_all(fixture.hub(), actor, query);
      INFO(query.text);
      REQUIRE(fault(page) == "");
      for (const auto& hit : page.value().hits) found.push_back(hit.row.table().label + " " + key_text(hit.row.key()));
      query.after = page.value().next;
    } while (!query.after.empty());
    return found;
  }
};

std::string at(std::string_view label, std::int64_t key) { return std::string(label) + " " + std::to_string(key); }

}  // namespace

TEST_CASE("rows of all entities are found together, the most relevant first") {
  All all;
  const auto plain = all.add("core.event", "Встреча", "грант для начала и многое другое, о чём здесь не сказать");
  const auto often = all.add("core.blog", "Новости", "грант грант грант");
  const auto body = all.add("core.article", "Новости", "грант");
  const auto title = all.add("core.event", "Грант", "подробности");
  const auto title_and_body = all.add("core.blog", "Грант", "грант");
  const auto place = all.add("core.infrastructure", "Грант");
  const auto form = all.add("core.event", "Встреча", "о гранте");
  const std::vector<std::string> expected{at("core.blog", title_and_body), at("core.infrastructure", place),
                                          at("core.event", title),         at("core.blog", often),
                                          at("core.article", body),        at("core.event", plain),
                                          at("core.event", form)};
  CHECK(all.find(all.admin, {.text = "грант"}) == expected);
  for (const std::size_t limit : {1, 2, 3, 5})
    CHECK(all.find(all.admin, {.text = "грант", .limit = limit}) == expected);
  CHECK(all.find(all.admin, {.text = "грант", .entities = {"core.event", "core.article", "core.event"}}) ==
        std::vector<std::string>{at("core.event", title), at("core.article", body), at("core.event", plain),
                                 at("core.event", form)});
  CHECK(search_count(all.fixture.hub(), all.admin, {.text = "грант"}).value() == 7);
}

TEST_CASE("pages stay where they are while rows are written") {
  All all;
  std::vector<std::string> expected;
  for (int i = 0; i < 12; ++i)
    expected.insert(expected.begin(), at("core.event", all.add("core.event", "Грант", "событие")));
  SearchQuery query{.text = "грант", .limit = 5};
  std::vector<std::string> found;
  for (int page = 0; page < 3; ++page) {
    const auto hits = search_all(all.fixture.hub(), all.admin, query).value();
    for (const auto& hit : hits.hits) found.push_back(at("core.event", as_integer(hit.row.key())));
    query.after = hits.next;
    // More rows with the word, and one less: neither moves those of the pages to come.
    all.add("core.event", "Грант", "событие");
    all.add("core.blog", "Новости", "грант и многое другое");
  }
  found.resize(12);
  CHECK(found == expected);
}

TEST_CASE("a facet's value finds as many rows as the facet says") {
  All all;
  const auto city = all.fixture.organization("astana");
  const auto author = all.fixture.user("user", Json::object({{"organization_id", city}}));
  const auto category =
      all.fixture.insert("core.category", Json::object({{"name", ru("Финансы")}, {"slug", "finance"}}));
  const auto more = [&](std::string_view created, std::string_view status) {
    return Json::object(
        {{"author_id", author}, {"category_id", category}, {"created_at", created}, {"status", status}});
  };
  all.add("core.blog", "Грант", "", more("2023-12-31T20:00:00Z", "success"));  // 2024 in Almaty
  all.add("core.blog", "Грант", "", more("2023-12-31T17:00:00Z", "draft"));
  all.add("core.article", "Гранты", "", more("2024-05-05T00:00:00Z", "success"));
  all.add("core.event", "О грантах");
  const auto facets = search_facets(all.fixture.hub(), all.admin, {.text = "грант"}).value();
  using List = std::vector<Facet>;
  CHECK(facets.total == 4);
  CHECK(facets.entities == List{{"core.blog", 2}, {"core.article", 1}, {"core.event", 1}});
  CHECK(facets.statuses == List{{"success", 3}, {"draft", 1}});
  CHECK(facets.categories == List{{std::to_string(category), 3}});
  CHECK(facets.organizations == List{{"astana", 3}});
  CHECK(facets.years == List{{"2024", 2}, {"2023", 1}});
  const auto counted = [&](SearchQuery query) {
    query.text = "грант";
    return search_count(all.fixture.hub(), all.admin, query).value();
  };
  CHECK(counted({.text = "", .status = "success"}) == 3);
  CHECK(counted({.text = "", .category = category}) == 3);
  CHECK(counted({.text = "", .organization = "astana"}) == 3);
  CHECK(counted({.text = "", .year = 2024}) == 2);
  CHECK(counted({.text = "", .entities = {"core.blog"}, .status = "draft", .year = 2023}) == 1);
  CHECK(counted({.text = "", .entities = {"core.event", "core.event"}, .status = "draft"}) == 0);
  // What no row can have is a mistake.
  const auto refused = [&](SearchQuery query) {
    query.text = "грант";
    const auto page = search_all(all.fixture.hub(), all.admin, query);
    return page ? std::string() : fault(page) + " " + std::string(page.error().field());
  };
  CHECK(refused({.text = "", .status = "no such word"}) == "invalid status");
  CHECK(refused({.text = "", .entities = {"core.event"}, .status = "blocked"}) == "invalid status");
  CHECK(refused({.text = "", .status = "blocked"}).empty());
  CHECK(refused({.text = "", .year = 0}) == "invalid year");
  CHECK(refused({.text = "", .year = -5}) == "invalid year");
  CHECK(refused({.text = "", .year = 99999}) == "invalid year");
  CHECK(refused({.text = "", .limit = 0}) == "invalid limit");
  const Table& blogs = all.fixture.hub().platform().at("core.blog");
  CHECK(counted({.text = "", .entities = {"core.blog"}, .filter = Filter::is(blogs.at("status"), "draft")}) == 1);
  CHECK(counted(
            {.text = "", .entities = {"core.blog", "core.blog"}, .filter = Filter::is(blogs.at("status"), "draft")}) ==
        1);
  CHECK(fault(search_count(all.fixture.hub(), all.admin,
                           {.text = "x", .filter = Filter::is(blogs.at("status"), "draft")})) == "invalid");
}

TEST_CASE("a word that is being typed goes on as visible rows do") {
  All all;
  all.add("core.event", "Гранты", "грантовая программа");
  all.add("core.blog", "Гранты и программы");
  all.add("core.event", "Грандиозно", "", Json::object({{"status", "draft"}}));
  all.add("core.article", "Қазақстан");
  const rules::Actor user = all.fixture.actor("user");
  const auto complete = [&](const rules::Actor& actor, std::string_view text) {
    std::string all_words;
    const auto completed = complete_query(all.fixture.hub(), actor, {.text = std::string(text)}).value();
    for (const auto& known : completed) all_words += known.word + "=" + std::to_string(known.texts) + " ";
    return all_words;
  };
  CHECK(complete(all.admin, "гран") == "гранты=2 грандиозно=1 грантовая=1 ");
  CHECK(complete(user, "гран") == "гранты=2 грантовая=1 ");
  CHECK(complete(user, "программа Гран*") == "гранты=2 грантовая=1 ");
  CHECK(complete(user, "грантовая прог") == "программа=1 ");
  CHECK(complete(user, "title:прог") == "программы=1 ");
  CHECK(complete(user, "Title: прог") == "программы=1 ");
  CHECK(complete(user, "гранты TITLE:прог") == "программы=1 ");
  CHECK(complete(user, "subtitle:прог").empty());
  CHECK(complete(user, "каза") == "қазақстан=1 ");
  CHECK(complete(user, "гран ").empty());
  CHECK(complete(user, "г").empty());
  CHECK(complete(user, "").empty());
}

TEST_CASE("what finds nothing may have been meant otherwise") {
  All all;
  all.add("core.event", "Стартапы и гранты", "комиссия");
  all.add("core.event", "Стартаптар", "секрет", Json::object({{"status", "draft"}}));
  const rules::Actor user = all.fixture.actor("user");
  const auto meant = [&](const rules::Actor& actor, std::string_view text) {
    std::string queries;
    const auto others = did_you_mean(all.fixture.hub(), actor, {.text = std::string(text)}).value();
    for (const auto& query : others) queries += query + "; ";
    return queries;
  };
  CHECK(meant(user, "комисия").find("комиссия; ") == 0);
  CHECK(meant(user, "Гранты комисия!") == "Гранты комиссия!; ");
  CHECK(meant(user, "стратапы комисия") == "стартапы комиссия; ");
  CHECK(meant(user, "грнаты -комисия").find("гранты -комисия") == 0);
  CHECK(meant(user, "title:грнаты").find("title:гранты") == 0);
  CHECK(meant(user, "секрит").empty());  // in a row that they may not see
  CHECK(meant(all.admin, "секрит") == "секрет; ");
  CHECK(meant(user, "гранты").empty());  // found as it is
  CHECK(meant(user, "щщщщщщщщ").empty());
  // What the search leaves out is no mistake, and a number that nobody has is left out.
  CHECK(meant(user, "комисия в") == "комиссия в; ");
  CHECK(meant(user, "для комисия") == "для комиссия; ");
  CHECK(meant(user, "комисия 2") == "комиссия; ");
  CHECK(meant(user, "7 Комисия") == "комиссия; ");
  CHECK(meant(user, "комиссия 2") == "комиссия; ");
  CHECK(meant(user, "2 3").empty());
  CHECK(meant(user, "комисия щщщщщщщ").empty());
  CHECK(meant(user, "комиссия\t-грнаты 2") == "комиссия\t-грнаты; ");
  CHECK(meant(user, "").empty());
  // On either keyboard.
  all.add("core.event", "Бағдарлама көңілді");
  for (const auto* typed : {"конелди", "кунилди", "көнелді", "көңелді"}) CHECK(meant(user, typed) == "көңілді; ");
  CHECK(meant(user, "конилди").empty());
}

TEST_CASE("totals, pages, facets, snippets and suggestions are those of the rows that the actor may see") {
  All all;
  const std::vector<std::string> words{"грант",    "гранты", "стартап", "стартапы",  "қазақ",
                                       "қазақтар", "казак",  "startup", "программа", "конкурс"};
  const std::vector<std::string> labels{"core.event", "core.blog", "core.article"};
  std::vector<std::int64_t> people;
  std::vector<rules::Actor> actors{all.admin, rules::Actor::anonymous()};
  all.fixture.organization("astana");
  for (const auto* role : {"user", "user", "expert", "moderator", "manager", "superadmin", "cett_moderator"}) {
    const bool has_organization = people.size() % 2 == 0;
    people.push_back(
        all.fixture.user(role, has_organization ? Json::object({{"organization_id", "astana"}}) : Json::object()));
    actors.push_back(all.fixture.actor(people.back()));
  }
  struct Stored {
    std::string label;
    std::int64_t key;
  };
  std::vector<Stored> stored;
  CHECK(rc::check("over random rows, actors and queries", [&] {
    const auto any_words = [&](int most) {
      std::string text;
      for (int i = *rc::gen::inRange(0, most); i > 0; --i) text += any_of(words) + " ";
      return text;
    };
    if (stored.size() < 80) {
      Json more = Json::object({{"status", any_of({"success", "success", "draft", "sent"})}});
      if (*rc::gen::inRange(0, 3) > 0) more.set("author_id", people[*rc::gen::inRange<std::size_t>(0, people.size())]);
      if (*rc::gen::inRange(0, 2) == 0)
        more.set("created_at", any_of({"2023-12-31T19:30:00Z", "2024-07-01T00:00:00Z"}));
      const std::string label = any_of(labels);
      stored.push_back({label, all.add(label, any_words(3), any_words(6), more)});
    }
    SearchQuery query;
    for (int i = *rc::gen::inRange(1, 3); i > 0; --i)
      query.text += any_of({"", "", "", "-", "title:"}) + any_of(words) + any_of({"", "*"}) + " ";
    query.limit = *rc::gen::inRange<std::size_t>(1, 9);
    const rules::Actor& actor = actors[*rc::gen::inRange<std::size_t>(0, actors.size())];

    const auto parsed = search::parse(query.text, names_of_fields);
    const TextMatch match = search::text_match(parsed, search::Level::fold);
    std::set<std::string> expected;
    std::map<std::string, std::int64_t> entities, statuses, years, completions;
    const std::string prefix = any_of(words).substr(0, 4);
    for (const Stored& one : stored) {
      const auto row = all.fixture.hub().get(actor, one.label, one.key);
      if (!row) continue;
      RC_ASSERT(row.value().text("search_field").empty());
      const Record stored_row = all.fixture.row(one.label, one.key);
      const std::string_view terms = stored_row.text("search_field");
      std::set<std::string> of_row;
      for (std::size_t from = 0; from < terms.size();) {
        const auto end = std::min(terms.find(' ', from), terms.size());
        const std::string term(terms.substr(from, end - from));
        from = end + 1;
        const bool is_word = term.find_first_of("=~|:") == std::string::npos;
        if (is_word && search::keyboard_fold(term).starts_with(search::keyboard_fold(prefix))) of_row.insert(term);
      }
      for (const auto& word : of_row) ++completions[word];
      if (parsed.is_empty() || !matches(match, terms)) continue;
      expected.insert(at(one.label, one.key));
      ++entities[one.label];
      ++statuses[std::string(row.value().text("status"))];
      if (!is_null(row.value()[row.value().table().at("created_at")])) ++years["2024"];
    }

    const auto found = all.find(actor, query);
    RC_ASSERT(found.size() == expected.size());
    RC_ASSERT(std::set<std::string>(found.begin(), found.end()) == expected);
    RC_ASSERT(search_count(all.fixture.hub(), actor, query).value() == static_cast<std::int64_t>(expected.size()));
    const auto facets = search_facets(all.fixture.hub(), actor, query).value();
    const auto as_map = [](const std::vector<Facet>& list) {
      std::map<std::string, std::int64_t> made;
      for (const Facet& facet : list) made.emplace(facet.value, facet.rows);
      return made;
    };
    RC_ASSERT(facets.total == static_cast<std::int64_t>(expected.size()));
    RC_ASSERT(as_map(facets.entities) == entities);
    RC_ASSERT(as_map(facets.statuses) == statuses);
    RC_ASSERT(as_map(facets.years) == years);
    for (const Facet& facet : facets.organizations) {
      SearchQuery narrowed = query;
      narrowed.organization = facet.value;
      RC_ASSERT(search_count(all.fixture.hub(), actor, narrowed).value() == facet.rows);
    }
    const auto page = search_all(all.fixture.hub(), actor, query).value();
    for (const auto& hit : page.hits) {
      const auto row = all.fixture.hub().get(actor, hit.row.table().label, hit.row.key());
      RC_ASSERT(!!row);
      if (hit.column.empty()) continue;
      RC_ASSERT(row.value().json(hit.column).dump().find(Json(hit.snippet.text).dump().substr(1, 4)) !=
                std::string::npos);
    }
    std::map<std::string, std::int64_t> completed;
    const auto known_words = complete_query(all.fixture.hub(), actor, {.text = prefix}, 100).value();
    for (const auto& known : known_words) completed.emplace(known.word, static_cast<std::int64_t>(known.texts));
    RC_ASSERT(completed == completions);
  }));
}
