// SPDX-License-Identifier: MIT
#include "techhub/search/query.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "storage/sqlite/fts5.hpp"
#include "techhub/value/text.hpp"
#include "value/utf8.hpp"

using namespace techhub;
using namespace techhub::search;

namespace {

constexpr std::array<std::string_view, 2> fields{"title", "name"};

// `-title:"a b"*` and so on: what was understood.
std::string understood(std::string_view text) {
  std::string all;
  for (const Clause& clause : parse(text, fields).clauses) {
    if (!all.empty()) all += ' ';
    if (clause.excluded) all += '-';
    if (!clause.field.empty()) all += clause.field + ':';
    std::string words;
    for (const Sought& word : clause.words) words += (words.empty() ? "" : "+") + word.word;
    all += clause.exact ? '"' + words + '"' : words;
    if (clause.prefix) all += '*';
  }
  return all;
}

// Rows in an FTS5 table, as the backend keeps them.
class Rows {
 public:
  Rows() : db_(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
    db_.exec("CREATE VIRTUAL TABLE f USING fts5(t, tokenize=\"" + std::string(storage::sqlite::fts5_tokenizer) + "\")");
  }
  void add(std::string terms) {
    SQLite::Statement insert(db_, "INSERT INTO f (rowid, t) VALUES (?, ?)");
    insert.bind(1, static_cast<std::int64_t>(rows_.size()));
    insert.bind(2, terms);
    insert.exec();
    rows_.push_back(std::move(terms));
  }
  std::string ask(const TextMatch& match) {
    const std::string expression = storage::sqlite::fts5_expression(match);
    if (expression.empty()) return {};
    SQLite::Statement select(db_, "SELECT rowid FROM f WHERE f MATCH ? ORDER BY rowid");
    select.bind(1, expression);
    std::string found;
    while (select.executeStep()) found += std::to_string(select.getColumn(0).getInt64()) + " ";
    return found;
  }
  std::string expected(const TextMatch& match) const {
    std::string found;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (matches(match, rows_[i])) found += std::to_string(i) + " ";
    }
    return found;
  }

 private:
  SQLite::Database db_;
  std::vector<std::string> rows_;
};

std::string terms(std::string_view text, std::optional<Language> language = {}, std::string_view title = {}) {
  const std::vector<Text> texts{{title, language, "title"}, {text, language}};
  return search_terms(texts);
}

bool finds(std::string_view query, std::string_view text, Level level, std::optional<Language> language = {},
           std::string_view title = {}) {
  return matches(text_match(parse(query, fields), level), terms(text, language, title));
}

}  // namespace

TEST_CASE("a query is what it looks like") {
  struct Case {
    std::string_view text, meaning;
  };
  for (const auto& [text, meaning] : std::initializer_list<Case>{
           {"", ""},
           {"грант стартап", "грант стартап"},
           {"  Грант,  стартап! ", "грант стартап"},
           {"\"общий грант\"", "\"общий+грант\""},
           {"«общий грант» x", "\"общий+грант\" x"},
           {"“общий грант", "\"общий+грант\""},
           {"\"\" x", "x"},
           {"foo\"bar baz\"", "foo \"bar+baz\""},
           {"-архив грант", "-архив грант"},
           {"- архив", "архив"},
           {"-\"старый архив\"", "-\"старый+архив\""},
           {"--архив", "-архив"},
           {"бизнес-план", "бизнес+план"},
           {"COVID-19", "covid+19"},
           {"info@astanahub.com", "info+astanahub+com"},
           {"прог*", "прог*"},
           {"прог**", "прог*"},
           {"прог.*", "прог"},
           {"*", ""},
           {"*ама", "ама"},
           {"бизнес-пл*", "бизнес+пл*"},
           {"title:грант", "title:грант"},
           {"-title:\"общий грант\"", "-title:\"общий+грант\""},
           {"title:прог*", "title:прог*"},
           {"name:x title:y", "name:x title:y"},
           {"other:грант", "other+грант"},
           {"title:", "title"},
           {"title:  ", "title"},
           {"TITLE:грант Title: \"a b\"", "title:грант title:\"a+b\""},
           {"title: грант x", "title:грант x"},
           {"title: -грант x", "-title:грант x"},
           {"title:!!! x", "x"},
           {"title :x", "title x"},
           {"title:-x", "-title:x"},
           {"-title:-x", "-title:x"},
           // What is typed twice counts once, and only the first short prefixes.
           {"грант x Грант -y \"грант\" -y", "грант x -y \"грант\""},
           {"г* Г* г г** гр* гра* a* b* c* d*", "г* г гр* гра* a* b*"},
           {"-г* a* b* x-y* c*", "-г* a* b* x+y*"},
           // Every white space of Unicode: an em space, an ideographic one, a narrow no-break space, a line separator.
           {"g\xE2\x80\x83"
            "b\xE3\x80\x80"
            "c\xE2\x80\xAF"
            "d\xE2\x80\xA8"
            "e\xC2\x85"
            "f",
            "g b c d e f"},
           {"-g\xE3\x80\x80-b c*\xE2\x80\x83title:d", "-g -b c* title:d"},
           // Function words.
           {"грант для стартапов", "грант стартапов"},
           {"для и в", "для и в"},
           {"\"для\" грант", "\"для\" грант"},
           {"в -грант", "в -грант"},
           {"шарттар және ережелер", "шарттар ережелер"},
           {"the grants", "grants"},
           // Operators of databases are words.
           {"a AND b OR c NOT d NEAR(e f)", "b c not d near+e f"},
           {"(a | b) & !c <-> d", "b c d"},
           {"col : x ^y {z}", "col x y z"},
           {"100% _x_", "100 x"},
       }) {
    INFO(text);
    CHECK(understood(text) == meaning);
  }
}

TEST_CASE("a level finds what the nearer one does and more") {
  struct Case {
    std::string_view query, text;
    int nearest;  // 0 word, 1 stem, 2 fold, 3 not found
    std::optional<Language> language;
  };
  for (const auto& [query, text, nearest, language] : std::initializer_list<Case>{
           {"гранты", "Новые гранты", 0, {}},
           {"грант", "Новые гранты", 1, {}},
           {"елка", "Ёлка", 0, {}},
           {"гранит", "Новые гранты", 3, {}},
           {"\"новые гранты\"", "Новые гранты", 0, {}},
           {"\"новый грант\"", "Новые гранты", 3, {}},
           {"\"гранты новые\"", "Новые гранты", 3, {}},
           {"новый-грант", "Новые гранты", 1, {}},
           {"нов*", "Новые гранты", 0, {}},
           {"-новый грант", "Новые гранты", 3, {}},
           {"-\"новый\" грант", "Новые гранты", 1, {}},
           {"-новый", "гранты", 3, {}},
           {"startup", "Startups", 1, {}},
           // Kazakh, in any form and on either keyboard.
           {"қазақ", "қазақтар", 1, Language::kk},
           {"балалар", "балалардың", 1, Language::kk},
           {"балалардың", "балалар", 1, Language::kk},
           {"казак", "қазақ", 2, Language::kk},
           {"казактар", "қазақтың тілі", 2, Language::kk},
           {"алемнин", "әлем", 2, Language::kk},
           {"қазақтың", "Казактар", 2, Language::kk},
           {"тұлпар", "ТОО Тулпар", 2, {}},
           {"өтінім беру", "отинимдер беру", 2, Language::kk},
           {"каза*", "қазақтар", 2, Language::kk},
           {"қаз*", "қазақтар", 0, Language::kk},
           {"қазақ-тілі", "казак тили", 2, Language::kk},
           {"бизнес-әлемі", "бизнес алеми", 2, Language::kk},
           {"Қазақстан", "Компания Қазақстана", 3, Language::ru},
       }) {
    INFO(query << " in " << text);
    CHECK(finds(query, text, Level::word, language) == (nearest <= 0));
    CHECK(finds(query, text, Level::stem, language) == (nearest <= 1));
    CHECK(finds(query, text, Level::fold, language) == (nearest <= 2));
  }
}

TEST_CASE("a field keeps a word to itself") {
  CHECK(finds("title:грант", "архив", Level::stem, Language::ru, "Новые гранты"));
  CHECK(finds("грант", "архив", Level::stem, Language::ru, "Новые гранты"));
  CHECK_FALSE(finds("title:архив", "архив", Level::fold, Language::ru, "Новые гранты"));
  CHECK(finds("title:нов*", "архив", Level::word, Language::ru, "Новые гранты"));
  CHECK(finds("-title:архив грант", "архив", Level::stem, Language::ru, "Новые гранты"));
  // No phrase reaches from one text into the next.
  CHECK_FALSE(finds("\"гранты архив\"", "архив", Level::fold, Language::ru, "Новые гранты"));
}

TEST_CASE("FTS5 answers what `matches` says, for any query of any signs") {
  Rows index;
  const std::vector<std::string_view> texts{
      "Новые гранты для стартапов",     "общий грант",
      "Қазақстанның жүрегі кітаптары",  "казак тилинде китаптар",
      "a AND b OR c NOT d NEAR e",      "don't 3.14 info@astanahub.com",
      "中文 測試 שלום café \U0001E900", "x y z - \" * ( ) : ^ + { } , . ; ' | ~ ="};
  for (const auto text : texts) index.add(terms(text, {}, text.substr(0, 9)));
  const std::vector<std::string_view> pieces{
      "грант",  "гранты", "нов", "казак", "кітап", "китап", "a", "b",    "x",    "don't", "3.14",       "中文",
      "café",   "AND",    "OR",  "NOT",   "NEAR",  "NEAR(", ")", "(",    "\"",   "'",     "*",          ":",
      "title:", "-",      "+",   "^",     "{",     "}",     ",", ".",    ";",    "|",     "~",          "=",
      " ",      " ",      " ",   "\\",    "/",     "\t",    "«", "»",    "\x01", "\xFF",  "\U0001E900", "--",
      "/*",     "t:",     "%",   "_",     "?",     "$1",    "@", "ҚАЗАҚ"};
  CHECK(rc::check("over random queries", [&] {
    std::string query;
    for (int i = *rc::gen::inRange(0, 12); i > 0; --i)
      query += pieces[*rc::gen::inRange<std::size_t>(0, pieces.size())];
    for (const Level level : {Level::word, Level::stem, Level::fold}) {
      const TextMatch match = text_match(parse(query, fields), level);
      RC_ASSERT(index.ask(match) == index.expected(match));
    }
  }));
}

TEST_CASE("every sign alone, doubled and around a word is a query") {
  Rows index;
  index.add(terms("грант"));
  for (char32_t point = 1; point < 0x3000; ++point) {
    if (point >= 0x530 && point < 0x2000) continue;
    std::string sign;
    utf8::append(sign, point);
    for (const std::string& query : {sign, sign + sign, sign + "грант", "грант" + sign, "грант " + sign + " грант"}) {
      const TextMatch match = text_match(parse(query, fields), Level::fold);
      INFO(query);
      REQUIRE(index.ask(match) == index.expected(match));
    }
  }
}
