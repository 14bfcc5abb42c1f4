// SPDX-License-Identifier: MIT
// Queries against 50,000 texts (TECHHUB_BENCH_TEXTS) in three languages: how many there are and the first twenty,
// without rights and as each of the six general roles, against FTS5 asked by hand for the same terms in the same index.
// Beside them what Django's icontains does.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <map>
#include <set>

#include "floor.hpp"
#include "generate/words.hpp"
#include "hub/search_field.hpp"
#include "storage/sqlite/fts5.hpp"
#include "techhub/hub/search.hpp"
#include "techhub/search/query.hpp"
#include "world.hpp"

namespace {

using namespace techhub;
using namespace bench;

constexpr std::string_view label = "core.blog";
constexpr std::array<std::string_view, 6> roles{"user", "expert", "moderator", "manager", "admin", "superadmin"};

std::size_t wanted_texts() {
  const char* const given = std::getenv("TECHHUB_BENCH_TEXTS");
  return given ? static_cast<std::size_t>(std::atoll(given)) : 50'000;
}

Json translated(const generate::Text& text, const std::string& more) {
  return Json::object({{"ru", text[0] + more}, {"kk", text[1] + more}, {"en", text[2] + more}});
}

// A hub with the texts, written by two thousand users, three fifths of them published.
class Texts {
 public:
  Texts() : world_(false) {
    generate::Random random(1);
    std::vector<std::int64_t> users;
    for (int i = 0; i < 2000; ++i) users.push_back(world_.user(i < 6 ? roles[static_cast<std::size_t>(i)] : roles[0]));
    constexpr std::array<std::string_view, 5> statuses{"success", "success", "success", "draft", "sent"};
    constexpr std::size_t batch = 10'000;
    const std::size_t count = wanted_texts();
    for (std::size_t first = 0; first < count; first += batch) {
      world_.write([&](Records& records) {
        for (std::size_t i = first; i < std::min(count, first + batch); ++i) {
          // A word that each twentieth text has, one of each five-hundredth, and one of its own.
          std::string more = " w" + std::to_string(i) + " v" + std::to_string(random.below(500));
          if (random.one_in(20)) more += " стартапам";
          world_.insert(records, label,
                        Json::object({{"title", translated(generate::title(random), {})},
                                      {"content", translated(generate::sentences(random, 5), more)},
                                      {"status", statuses[random.below(statuses.size())]},
                                      {"published", true},
                                      {"author_id", users[random.below(users.size())]},
                                      {"created_at", "2024-01-01T00:00:00Z"}}));
        }
      });
    }
    for (std::size_t i = 0; i < roles.size(); ++i) {
      actors_.emplace(roles[i], must(world_.hub().actor(users[i])));
    }
  }

  Hub& hub() { return world_.hub(); }
  const rules::Actor& actor(std::string_view role) { return actors_.at(std::string(role)); }
  Floor& floor() {
    if (!floor_) floor_ = std::make_unique<Floor>(world_.file(), false);
    return *floor_;
  }

 private:
  World world_;
  std::map<std::string, rules::Actor> actors_;
  std::unique_ptr<Floor> floor_;
};

Texts& texts() {
  static Texts made;
  return made;
}

SearchQuery query_of(const std::string& text, std::size_t snippets) {
  SearchQuery query;
  query.text = text;
  query.entities = {std::string(label)};
  query.snippet_length = snippets;
  return query;
}

void search(benchmark::State& state, const std::string& text, const rules::Actor& actor, std::size_t snippets) {
  SearchQuery query = query_of(text, snippets);
  query.with_total = true;
  std::int64_t total = 0;
  for (auto _ : state) {
    const SearchPage page = must(search_all(texts().hub(), actor, query));
    total = *page.total;
    benchmark::DoNotOptimize(page.hits.data());
  }
  state.counters["rows"] = static_cast<double>(total);
}

void fts5(benchmark::State& state, const std::string& text) {
  constexpr std::array<std::string_view, 1> fields{"title"};
  const std::string expression =
      storage::sqlite::fts5_expression(search::text_match(search::parse(text, fields), search::Level::fold));
  Statement count(texts().floor(), "SELECT count(*) FROM core_blog__search WHERE core_blog__search MATCH ?");
  // With the rows, as a page has them.
  Statement first(texts().floor(),
                  "SELECT t.* FROM (SELECT rowid AS k FROM core_blog__search WHERE core_blog__search MATCH ? ORDER BY "
                  "rank LIMIT 20) CROSS JOIN core_blog AS t ON t.id = k");
  std::int64_t total = 0;
  for (auto _ : state) {
    count.bind(expression).step();
    total = count.integer(0);
    count.reset();
    first.bind(expression);
    while (first.step()) {
      for (int i = 0; i < first.columns(); ++i) benchmark::DoNotOptimize(first.text(i));
    }
    first.reset();
  }
  state.counters["rows"] = static_cast<double>(total);
}

// Rows with texts of four kilobytes.
struct Given {
  std::vector<Json> rows;
  std::size_t bytes = 0;
};
const Given& given() {
  static const Given made = [] {
    Given rows;
    generate::Random random(2);
    for (std::size_t i = 0; i < 2000; ++i) {
      const generate::Text title = generate::title(random);
      const generate::Text body = generate::sentences(random, 5);
      for (std::size_t k = 0; k < 3; ++k) rows.bytes += title[k].size() + body[k].size();
      rows.rows.push_back(Json::object({{"title", translated(title, {})}, {"content", translated(body, {})}}));
    }
    return rows;
  }();
  return made;
}

void insert_all(World& world) {
  world.write([&](Records& records) {
    for (const Json& row : given().rows) world.insert(records, label, row);
  });
}

// Their terms, and the index of these: what indexing adds to rows that are written.
void index(benchmark::State& state) {
  World world(false);
  insert_all(world);
  for (auto _ : state) {
    world.write([&](Records& records) {
      const Table& table = records.table(label);
      const auto rows = must(records.select(Query{.table = &table}));
      for (const Record& row : rows)
        benchmark::DoNotOptimize(must(hub::search_terms_of(records.platform(), records.transaction(), row)).data());
      if (!records.transaction().rebuild_index(table)) fail("rebuild");
    });
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * given().bytes));
}

// The rows too.
void insert(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto world = std::make_unique<World>(false);
    state.ResumeTiming();
    insert_all(*world);
    state.PauseTiming();
    world.reset();
    state.ResumeTiming();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * given().bytes));
}

// field__icontains of Django on SQLite: LIKE, which folds ASCII letters only.
void icontains(benchmark::State& state) {
  Statement count(texts().floor(), "SELECT count(*) FROM core_blog WHERE title LIKE ? OR content LIKE ?");
  Statement first(texts().floor(),
                  "SELECT id FROM core_blog WHERE title LIKE ? OR content LIKE ? ORDER BY id DESC LIMIT 20");
  std::int64_t total = 0;
  for (auto _ : state) {
    count.bind("%грант%", "%грант%").step();
    total = count.integer(0);
    count.reset();
    first.bind("%грант%", "%грант%").run();
  }
  state.counters["rows"] = static_cast<double>(total);
}

const bool are_registered = [] {
  const std::map<std::string, std::string> queries{
      {"common", "грант"}, {"two_words", "решение комиссии"}, {"english", "startups"},       {"twentieth", "стартапам"},
      {"rare", "v77"},     {"prefix", "консультац*"},         {"phrase", "\"рабочих дней\""}};
  const auto add = [](const std::string& name, auto work) {
    benchmark::RegisterBenchmark(name.c_str(), work)->Unit(benchmark::kMicrosecond);
  };
  for (const auto& [name, text] : queries) {
    const std::string line = "search_" + name;
    add(line + "/techhub", [text = text](benchmark::State& state) { search(state, text, rules::Actor::system(), 0); });
    add(line + "/floor", [text = text](benchmark::State& state) { fts5(state, text); });
    for (const std::string_view role : roles) {
      const std::string of_role = "search_as_" + std::string(role) + "_" + name;
      add(of_role + "/techhub",
          [text = text, role](benchmark::State& state) { search(state, text, texts().actor(role), 0); });
      add(of_role + "/floor", [text = text](benchmark::State& state) { fts5(state, text); });
    }
  }
  add("search_snippets_common", [](benchmark::State& state) { search(state, "грант", rules::Actor::system(), 200); });
  add("search_index", [](benchmark::State& state) { index(state); });
  add("search_insert", [](benchmark::State& state) { insert(state); });
  add("search_icontains", [](benchmark::State& state) { icontains(state); });
  add("search_facets_common", [](benchmark::State& state) {
    for (auto _ : state)
      benchmark::DoNotOptimize(must(search_facets(texts().hub(), texts().actor("user"), query_of("грант", 0))));
  });
  add("search_complete", [](benchmark::State& state) {
    for (auto _ : state)
      benchmark::DoNotOptimize(must(complete_query(texts().hub(), texts().actor("user"), query_of("ком", 0))));
  });
  add("search_did_you_mean", [](benchmark::State& state) {
    for (auto _ : state)
      benchmark::DoNotOptimize(must(did_you_mean(texts().hub(), texts().actor("user"), query_of("комисия", 0))));
  });
  return true;
}();

}  // namespace
