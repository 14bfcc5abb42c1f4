// SPDX-License-Identifier: MIT
#include <SQLiteCpp/SQLiteCpp.h>
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "hub/search_field.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/hub/search.hpp"

using namespace techhub;
using techhub::test::fault;
using techhub::test::HubFixture;

namespace {

Json i18n(std::string_view ru, std::string_view kk = {}, std::string_view en = {}) {
  Json texts = Json::object();
  if (!ru.empty()) texts.set("ru", ru);
  if (!kk.empty()) texts.set("kk", kk);
  if (!en.empty()) texts.set("en", en);
  return texts;
}

struct Rows {
  HubFixture fixture;
  rules::Actor admin = fixture.actor("admin");

  std::int64_t event(const Json& title, const Json& description, std::string_view status = "success") {
    return fixture.insert("core.event",
                          Json::object({{"title", title}, {"description", description}, {"status", status}}));
  }
  // The keys found, in order, as many pages as there are.
  std::string find(std::string_view text, std::size_t limit = 20) { return find(admin, text, limit); }
  std::string find(const rules::Actor& actor, std::string_view text, std::size_t limit = 20) {
    std::string keys;
    SearchQuery query{.text = std::string(text), .limit = limit};
    do {
      const auto page = search_rows(fixture.hub(), actor, "core.event", query);
      REQUIRE(page);
      CHECK(page.value().hits.size() <= limit);
      for (const auto& hit : page.value().hits) keys += (keys.empty() ? "" : " ") + key_text(hit.row.key());
      query.after = page.value().next;
    } while (!query.after.empty());
    return keys;
  }
  // The index holds what the rows do.
  void check_index() {
    SQLite::Database file(fixture.file().string(), SQLite::OPEN_READWRITE);
    for (const auto* index : {"core_event__search", "account_company__search", "service_servicerequest__search"}) {
      INFO(index);
      CHECK_NOTHROW(
          file.exec("INSERT INTO " + std::string(index) + "(" + index + ", rank) VALUES ('integrity-check', 1)"));
    }
  }
};

std::string text(std::int64_t key) { return std::to_string(key); }

}  // namespace

TEST_CASE("a row is found by the words of all its texts in all languages") {
  Rows rows;
  const auto one = rows.event(i18n("Новые гранты", "Жаңа гранттар", "New grants"),
                              i18n("Для стартапов", "Қазақстандағы стартаптар"));
  const auto two = rows.event(i18n("Встреча"), i18n("О грантах"));
  CHECK(rows.find("гранты") == text(one) + " " + text(two));
  CHECK(rows.find("грант") == text(one) + " " + text(two));
  CHECK(rows.find("grant") == text(one));
  CHECK(rows.find("стартап") == text(one));
  CHECK(rows.find("казакстан") == text(one));
  CHECK(rows.find("грант -встреча") == text(one));
  CHECK(rows.find("title:грант") == text(one));
  CHECK(rows.find("встр*") == text(two));
  CHECK(rows.find("\"новые гранты\"") == text(one));
  CHECK(rows.find("").empty());
  CHECK(rows.find("-грант").empty());
  CHECK(rows.find("нет такого").empty());
  rows.check_index();
}

TEST_CASE("the nearest come first: the heading before the text, the word before its forms, then the other keyboard") {
  Rows rows;
  const auto keyboard = rows.event(i18n("", "Казакстан"), i18n("x"));
  const auto form_in_text = rows.event(i18n("a"), i18n("", "Қазақстанның"));
  const auto word_in_text = rows.event(i18n("b"), i18n("", "Қазақстан"));
  const auto form = rows.event(i18n("", "Қазақстанда"), i18n("x"));
  const auto word = rows.event(i18n("", "Қазақстан"), i18n("x"));
  const auto older =
      text(word) + " " + text(word_in_text) + " " + text(form) + " " + text(form_in_text) + " " + text(keyboard);
  CHECK(rows.find("Қазақстан") == older);
  for (const std::size_t limit : {1, 2, 3}) CHECK(rows.find("Қазақстан", limit) == older);
  const auto newer = rows.event(i18n("", "Қазақстан"), i18n("y"));
  CHECK(rows.find("Қазақстан", 2) == text(newer) + " " + older);

  const auto page = search_rows(rows.fixture.hub(), rows.admin, "core.event", {.text = "Қазақстан"});
  REQUIRE(page);
  const auto& hits = page.value().hits;
  CHECK(hits[0].level == search::Level::word);
  CHECK(hits[0].in_heading);
  CHECK_FALSE(hits[2].in_heading);
  CHECK(hits[3].level == search::Level::stem);
  CHECK(hits[5].level == search::Level::fold);
  CHECK(hits[5].column == "title");
  CHECK(hits[5].snippet.marks.size() == 1);
}

TEST_CASE("nobody finds what they may not see") {
  Rows rows;
  const auto open = rows.event(i18n("Грант"), i18n("x"));
  const auto draft = rows.event(i18n("Грант"), i18n("y"), "draft");
  CHECK(rows.find("грант") == text(draft) + " " + text(open));
  CHECK(rows.find(rows.fixture.actor("user"), "грант") == text(open));
  CHECK(rows.find(rows.fixture.actor("user"), "y").empty());
}

TEST_CASE("changes are found at once, and what is gone is not") {
  Rows rows;
  const auto one = rows.event(i18n("Грант"), i18n("первый"));
  rows.fixture.change("core.event", one, Json::object({{"title", i18n("Конкурс")}}));
  CHECK(rows.find("грант").empty());
  CHECK(rows.find("конкурс") == text(one));
  CHECK(rows.find("первый") == text(one));
  // Another column leaves the terms alone; terms that somebody sends are nobody's.
  rows.fixture.change("core.event", one, Json::object({{"published", true}}));
  rows.fixture.change("core.event", one, Json::object({{"search_field", "чужое"}}));
  CHECK(rows.find("чужое").empty());
  CHECK(rows.find("конкурс") == text(one));
  const auto done = rows.fixture.hub().write([&](Records& records) -> Result<> {
    TECHHUB_DO(records.erase(records.table("core.event"), one));
    return success();
  });
  REQUIRE(done);
  CHECK(rows.find("конкурс").empty());
  rows.check_index();
}

TEST_CASE("a change that is taken back leaves the index as it was") {
  Rows rows;
  const auto one = rows.event(i18n("Грант"), i18n("первый"));
  const auto undone = rows.fixture.hub().write([&](Records& records) -> Result<> {
    TECHHUB_TRY(auto row, records.need(records.table("core.event"), one));
    TECHHUB_TRY(const auto changed, assign(row, Json::object({{"title", i18n("Конкурс")}})));
    TECHHUB_DO(records.update(row, changed));
    return Error(Code::cancelled, "taken back");
  });
  CHECK_FALSE(undone);
  CHECK(rows.find("грант") == text(one));
  CHECK(rows.find("конкурс").empty());
  rows.check_index();
}

TEST_CASE("reindexing mends what another program wrote, in batches that may be stopped") {
  Rows rows;
  std::vector<std::int64_t> keys;
  for (int i = 0; i < 25; ++i) keys.push_back(rows.event(i18n("Грант"), i18n("x")));
  CHECK(verify_terms(rows.fixture.hub()).value().empty());
  {
    SQLite::Database file(rows.fixture.file().string(), SQLite::OPEN_READWRITE);
    file.exec("UPDATE core_event SET search_field = 'чужое' WHERE id % 2 = 0");
  }
  const auto wrong =
      static_cast<std::size_t>(std::count_if(keys.begin(), keys.end(), [](auto key) { return key % 2 == 0; }));
  auto faults = verify_terms(rows.fixture.hub()).value();
  CHECK(faults.size() == wrong + 1);
  CHECK(faults.front() == "core.event");

  std::size_t batches = 0;
  const auto stopped =
      reindex(rows.fixture.hub(), "core.event", 10, [&](const ReindexReport&) { return ++batches < 2; });
  CHECK(fault(stopped) == "cancelled");
  faults = verify_terms(rows.fixture.hub()).value();
  CHECK(faults.size() < wrong);
  CHECK(faults.front() != "core.event");
  const auto report = reindex(rows.fixture.hub());
  REQUIRE(report);
  CHECK(report.value().mended > 0);
  CHECK(verify_terms(rows.fixture.hub()).value().empty());
  CHECK(rows.find("чужое").empty());
  CHECK(reindex(rows.fixture.hub(), "core.event", 7).value().mended == 0);
  rows.check_index();
}

TEST_CASE("terms of a row hold its own texts and nothing personal") {
  Rows rows;
  const auto company = rows.fixture.company(0, Json::object({{"name", "ТОО Тұлпар"}, {"tin", "990140000126"}}));
  const std::string terms(rows.fixture.row("account.company", company).text("search_field"));
  CHECK(terms.find("тұлпар") != std::string::npos);
  CHECK(terms.find("9901") == std::string::npos);
  for (const Table* table : rows.fixture.hub().platform().tables()) {
    const ColumnSet texts = hub::searched_texts(*table);
    for (std::size_t i = 0; i < table->columns.size(); ++i) {
      if (texts.has(i)) CHECK((table->columns[i].type == Type::i18n || table->columns[i].type == Type::text));
    }
  }
}

TEST_CASE("after scrubbing the file holds no word that no row has") {
  Rows rows;
  const auto one = rows.event(i18n("Зюбрикс"), i18n("x"));
  for (int i = 0; i < 20; ++i) rows.event(i18n("Грант"), i18n("x"));
  const auto has_word = [&] {
    std::string bytes;
    for (const auto* suffix : {"", "-wal"}) {
      std::ifstream file(rows.fixture.file().string() + suffix, std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    return bytes.find("юбрикс") != std::string::npos;
  };
  rows.fixture.change("core.event", one, Json::object({{"title", i18n("Конкурс")}}));
  CHECK(has_word());
  REQUIRE(rows.fixture.hub().storage().scrub());
  CHECK_FALSE(has_word());
  CHECK(rows.find("конкурс") == text(one));
  rows.check_index();
}

TEST_CASE("a hub from before the index gets one, and its rows are found once they are reindexed") {
  const auto path = std::filesystem::temp_directory_path() / ("techhub-search-" + std::to_string(std::rand()) + ".db");
  const auto key = vault::MasterKey::generate();
  const auto open_file = [&] { return storage::open_sqlite(path, {.create = true}).value(); };
  {
    const auto hub = Hub::init(platform().value(), open_file(), key).value();
    const auto done = hub->write([&](Records& records) -> Result<> {
      Record row(records.table("core.event"));
      TECHHUB_DO(assign(row, Json::object({{"title", i18n("Грант")}, {"status", "success"}})));
      return records.insert(row);
    });
    REQUIRE(done);
  }
  {
    SQLite::Database file(path.string(), SQLite::OPEN_READWRITE);
    for (const auto* name : {"account_company", "core_article", "core_blog", "core_discussion", "core_event",
                             "core_infrastructure", "core_techtask", "core_vacancy", "service_servicerequest"})
      file.exec("DROP TABLE " + std::string(name) + "__search");
    file.exec("UPDATE core_event SET search_field = ''; DELETE FROM django_migrations WHERE name = '0003_search'");
  }
  {
    const auto hub = Hub::open(platform().value(), open_file(), key).value();
    rules::Actor host;
    host.kind = rules::Actor::Kind::system;
    const auto hits = [&] { return search_rows(*hub, host, "core.event", {.text = "гранты"}).value().hits.size(); };
    CHECK(hits() == 0);
    CHECK(reindex(*hub).value().mended == 1);
    CHECK(hits() == 1);
    CHECK(verify_terms(*hub).value().empty());
  }
  for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(path.string() + suffix);
}

TEST_CASE("a platform that lacks some of the searched entities opens a database from before the index") {
  const auto path = std::filesystem::temp_directory_path() / ("techhub-search-" + std::to_string(std::rand()) + ".db");
  const auto key = vault::MasterKey::generate();
  auto all = modules().value();
  for (Module& module : all) {
    std::erase_if(module.tables, [](const Table& table) { return table.label == "core.vacancy"; });
    std::erase_if(module.flows, [](const rules::Flow& flow) { return flow.entity == "core.vacancy"; });
    module.hooks.erase("core.vacancy");
  }
  const auto smaller = Platform::build(std::move(all));
  REQUIRE(fault(smaller) == "");
  const auto open_file = [&] { return storage::open_sqlite(path, {.create = true}).value(); };
  HubOptions options;
  options.policy = R"({"format": 1, "roles": {"user": {}}})";
  REQUIRE(fault(Hub::init(smaller.value(), open_file(), key, options)) == "");
  {
    SQLite::Database file(path.string(), SQLite::OPEN_READWRITE);
    file.exec("DROP TABLE core_event__search; DELETE FROM django_migrations WHERE name = '0003_search'");
  }
  const auto hub = Hub::open(smaller.value(), open_file(), key, options);
  REQUIRE(fault(hub) == "");
  CHECK(fault(search_all(*hub.value(), rules::Actor::system(), {.text = "x"})) == "");
  CHECK(hub.value()->verify().value().empty());
  for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(path.string() + suffix);
}

TEST_CASE("what cannot be searched says so") {
  Rows rows;
  const auto ask = [&](std::string_view label, std::string_view after) {
    return fault(search_rows(rows.fixture.hub(), rows.admin, label, {.text = "x", .after = std::string(after)}));
  };
  CHECK(ask("core.event", "") == "");
  CHECK(ask("core.city", "") == "unsupported");
  CHECK(ask("no.entity", "") == "invalid");
  for (const auto* after : {"x", "1", "1.", ".1", "6.1.1.core.event", "1.1.1", "1.1x.1.core.event", "-1.1.1.core.event",
                            "0.1.99999999999999999999.core.event", "0.1.1.core.blog", "0.1.1."})
    CHECK(ask("core.event", after) == "invalid");
  // A filter over any other column is none.
  const Table& table = rows.fixture.hub().platform().at("core.event");
  const auto wrong = rows.fixture.hub().list(rows.admin, "core.event",
                                             {.filter = Filter::finds(table.at("title"), TextMatch::sequence({"x"}))});
  CHECK(fault(wrong) == "misuse");
}

TEST_CASE("a filter of any shape over the terms keeps the rows that match it") {
  Rows rows;
  const std::vector<std::string> words{"грант",    "гранты", "стартап", "стартапы", "қазақ",
                                       "қазақтар", "казак",  "x",       "startup"};
  std::vector<Record> stored;
  CHECK(rc::check("over random rows and filters", [&] {
    const auto any_word = [&] { return words[*rc::gen::inRange<std::size_t>(0, words.size())]; };
    if (stored.size() < 60) {
      std::string title;
      std::string body;
      for (int i = *rc::gen::inRange(0, 3); i > 0; --i) title += any_word() + " ";
      for (int i = *rc::gen::inRange(0, 5); i > 0; --i) body += any_word() + " ";
      stored.push_back(rows.fixture.row("core.event", rows.event(i18n(title), i18n("", body))));
    }
    const Table& table = stored.front().table();
    const std::size_t column = searched(table);
    const std::function<Filter(int)> any_filter = [&](int depth) -> Filter {
      const int kind = *rc::gen::inRange(0, depth > 2 ? 2 : 5);
      if (kind == 0)
        return Filter::is(0, stored[*rc::gen::inRange<std::size_t>(0, stored.size())].key(), Compare::less);
      if (kind == 1) {
        std::string query;
        for (int i = *rc::gen::inRange(1, 3); i > 0; --i)
          query += std::string(*rc::gen::element("", "", "-", "\"", "title:")) + any_word() + " ";
        const auto level = static_cast<search::Level>(*rc::gen::inRange(0, 3));
        constexpr std::array<std::string_view, 1> fields{"title"};
        return Filter::finds(column, search::text_match(search::parse(query, fields), level));
      }
      Filter a = any_filter(depth + 1);
      if (kind == 2) return Filter::negate(std::move(a));
      Filter b = any_filter(depth + 1);
      return kind == 3 ? std::move(a) && std::move(b) : std::move(a) || std::move(b);
    };
    const Filter filter = any_filter(0);
    std::vector<Value> expected;
    for (const Record& row : stored) {
      if (matches(filter, row)) expected.push_back(row.key());
    }
    std::vector<Value> found;
    std::int64_t counted = 0;
    const auto done = rows.fixture.hub().read([&](Records& records) -> Result<> {
      TECHHUB_TRY(const auto kept, records.select(Query{.table = &table, .filter = filter, .order = {Order{}}}));
      for (const Record& row : kept) found.push_back(row.key());
      TECHHUB_TRY(counted, records.count(table, filter));
      return success();
    });
    RC_ASSERT(fault(done) == "");
    RC_ASSERT(found == expected);
    RC_ASSERT(counted == static_cast<std::int64_t>(expected.size()));
  }));
}

TEST_CASE("an index that another program dropped or emptied is told of, and made anew") {
  const auto damaged = [](std::string_view statement) {
    INFO(statement);
    Rows rows;
    const auto one = rows.event(i18n("Грант"), i18n("x"));
    {
      SQLite::Database file(rows.fixture.file().string(), SQLite::OPEN_READWRITE);
      file.exec(std::string(statement));
    }
    const auto faults = verify_terms(rows.fixture.hub());
    REQUIRE(fault(faults) == "");
    CHECK(faults.value() == std::vector<std::string>{"core.event"});
    const auto whole = rows.fixture.hub().verify();
    REQUIRE(fault(whole) == "");
    CHECK(whole.value().back().ends_with(": reindex"));
    // Whoever searches or writes meanwhile is told what to do, if not answered.
    const auto told = [&](const auto& result) {
      if (!result) UNSCOPED_INFO(result.error().to_string());
      return result || (result.error().code() == Code::corrupt && result.error().field() == "search_field" &&
                        result.error().message().find("reindex") != std::string::npos);
    };
    const SearchQuery query{.text = "гранты", .entities = {"core.event"}};
    CHECK(told(search_all(rows.fixture.hub(), rows.admin, query)));
    CHECK(told(search_facets(rows.fixture.hub(), rows.admin, query)));
    CHECK(told(complete_query(rows.fixture.hub(), rows.admin, query)));
    CHECK(told(did_you_mean(rows.fixture.hub(), rows.admin, query)));
    // FTS5 misses this part no sooner than at the commit.
    if (statement.find("_idx") == std::string_view::npos) {
      CHECK(told(rows.fixture.hub().write([&](Records& records) -> Result<> {
        TECHHUB_TRY(auto row, records.need(records.table("core.event"), one));
        TECHHUB_TRY(const auto changed, assign(row, Json::object({{"description", i18n("y")}})));
        TECHHUB_DO(records.update(row, changed));
        return success();
      })));
    }
    const auto report = reindex(rows.fixture.hub());
    REQUIRE(fault(report) == "");
    CHECK(report.value().rebuilt == 1);
    CHECK(verify_terms(rows.fixture.hub()).value().empty());
    CHECK(rows.find("гранты") == text(one));
    rows.fixture.change("core.event", one, Json::object({{"title", i18n("Конкурс")}}));
    CHECK(rows.find("гранты").empty());
    CHECK(rows.find("конкурс") == text(one));
    rows.check_index();
  };
  damaged("DROP TABLE core_event__search");
  damaged("DELETE FROM core_event__search_config");
  damaged("DROP TABLE core_event__search_config");
  damaged("DROP TABLE core_event__search_data");
  damaged("DROP TABLE core_event__search_idx");
  damaged("DROP TABLE core_event__search_docsize");
  damaged("DELETE FROM core_event__search_data");
  damaged("UPDATE core_event__search_data SET block = x'00'");
}

TEST_CASE("a snippet is in the reader's language where a text in it has the words") {
  Rows rows;
  rows.event(i18n("Грант", "Грант"), i18n("Этот грант хорош, грант для всех и еще грант", "Бұл грант жақсы"));
  rows.event(i18n("Новость", "Жаңалық"), i18n("Конкурс и еще конкурс", "Хабар"));
  const auto shown = [&](std::string_view text, std::optional<Language> language) {
    const auto page =
        search_rows(rows.fixture.hub(), rows.admin, "core.event", {.text = std::string(text), .language = language});
    REQUIRE(page.value().hits.size() == 1);
    return page.value().hits[0].snippet.text;
  };
  CHECK(shown("грант", Language::kk) == "Бұл грант жақсы");
  CHECK(shown("грант", Language::ru) == "Этот грант хорош, грант для всех и еще грант");
  CHECK(shown("грант", std::nullopt) == "Этот грант хорош, грант для всех и еще грант");
  // What has the words comes before what is in the language.
  CHECK(shown("конкурс", Language::kk) == "Конкурс и еще конкурс");
}

TEST_CASE("markup is neither found nor shown") {
  Rows rows;
  const auto one = rows.event(
      i18n("Гранты&nbsp;&amp; конкурсы"),
      i18n("<p class=\"x\">Для <strong>старт</strong>апов</p><p>и&nbsp;студентов</p><script>alert(1)</script>"
           "<!-- тайно --><a href='https://example.kz?a=1&amp;b=2'>ссылка</a><br>1 &lt; 2 &#1040;стана &#x410;лматы"));
  for (const auto* gone : {"strong", "class", "nbsp", "amp", "alert", "тайно", "href", "example", "1040"}) {
    INFO(gone);
    CHECK(rows.find(gone).empty());
  }
  for (const auto* kept :
       {"стартапов", "\"стартапов и студентов\"", "ссылка", "астана", "алматы", "\"гранты конкурсы\""}) {
    INFO(kept);
    CHECK(rows.find(kept) == text(one));
  }
  const auto page = search_rows(rows.fixture.hub(), rows.admin, "core.event", {.text = "стартапов"}).value();
  REQUIRE(page.hits.size() == 1);
  const auto& snippet = page.hits[0].snippet;
  CHECK(snippet.text.find_first_of("<>&") == snippet.text.find("< 2"));
  REQUIRE(snippet.marks.size() == 1);
  CHECK(snippet.text.substr(snippet.marks[0].begin, snippet.marks[0].end - snippet.marks[0].begin) == "стартапов");
}
