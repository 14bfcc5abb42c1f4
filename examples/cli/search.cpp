// SPDX-License-Identifier: MIT
// search, reindex: rows by words. terms: what a text is found by.
#include "techhub/hub/search.hpp"

#include <fmt/format.h>

#include <iostream>
#include <iterator>

#include "techhub/search/query.hpp"
#include "techhub/search/words.hpp"
#include "tool.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Asked {
  std::string text;
  std::string language;
  bool is_query = false;
  bool json = false;
};

Result<> terms(const Asked& asked) {
  std::optional<Language> spoken;
  if (!asked.language.empty()) {
    spoken = techhub::language(asked.language);
    if (!spoken) return Error(Code::invalid, fmt::format("no language `{}`: ru, kk or en", asked.language));
  }
  std::string text = asked.text;
  if (text == "-") text.assign(std::istreambuf_iterator<char>(std::cin), {});
  Options options;
  options.json = asked.json;
  if (asked.is_query) {
    Printer printer(options, {"words", "stems", "folds", "field", "kind"});
    const auto joined = [](const std::vector<std::string>& list) { return fmt::format("{}", fmt::join(list, " ")); };
    constexpr std::array<std::string_view, 1> fields{"title"};
    for (const search::Clause& clause : search::parse(text, fields).clauses) {
      for (const search::Sought& word : clause.words) {
        std::string kind = clause.excluded ? "excluded" : "wanted";
        if (clause.words.size() > 1) kind += " phrase";
        if (clause.exact) kind += " exact";
        if (clause.prefix && &word == &clause.words.back()) kind += " prefix";
        printer.add(Json::object({{"words", word.word},
                                  {"stems", joined(word.stems)},
                                  {"folds", joined(word.folds)},
                                  {"field", clause.field},
                                  {"kind", kind}}));
      }
    }
    return success();
  }
  Printer printer(options, {"written", "word", "stem", "fold"});
  search::each_word(text, spoken, [&](const search::Word& word) {
    printer.add(Json::object({{"written", text.substr(word.begin, word.end - word.begin)},
                              {"word", std::string(word.word)},
                              {"stem", std::string(word.stem)},
                              {"fold", std::string(word.fold)}}));
  });
  return success();
}

struct Sought {
  Options options;
  SearchQuery query;
  std::string label;
  std::vector<std::string> filter;
  bool facets = false;
  bool complete = false;
  bool check = false;
};

// The snippet in one line, what was looked for between brackets.
std::string shown(const search::Snippet& snippet) {
  std::string text = snippet.cut_before ? "…" : "";
  std::size_t at = 0;
  for (const search::Mark& mark : snippet.marks) {
    text += snippet.text.substr(at, mark.begin - at);
    text += '[' + snippet.text.substr(mark.begin, mark.end - mark.begin) + ']';
    at = mark.end;
  }
  text += snippet.text.substr(at);
  if (snippet.cut_after) text += "…";
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text;
}

void print_facets(const Options& options, const Facets& facets) {
  Printer printer(options, {"facet", "value", "rows"});
  printer.add(Json::object({{"facet", "total"}, {"value", ""}, {"rows", facets.total}}));
  for (const auto& [name, values] : {std::pair{"entity", &facets.entities},
                                     {"status", &facets.statuses},
                                     {"category", &facets.categories},
                                     {"organization", &facets.organizations},
                                     {"year", &facets.years}}) {
    for (const Facet& facet : *values) {
      printer.add(Json::object({{"facet", name}, {"value", facet.value}, {"rows", facet.rows}}));
    }
  }
}

Result<> search_for(Sought& sought) {
  TECHHUB_TRY(auto hub, open(sought.options));
  TECHHUB_TRY(const auto who, actor(*hub, sought.options));
  SearchQuery& query = sought.query;
  if (!sought.filter.empty()) {
    if (query.entities.size() != 1) return Error(Code::invalid, "a filter is of one entity: --entity names it");
    TECHHUB_TRY(const Table* table, hub->platform().table(query.entities.front()));
    TECHHUB_TRY(query.filter, filter_of(*table, sought.filter));
  }
  TECHHUB_TRY(query.language, language(sought.options));
  if (sought.complete) {
    TECHHUB_TRY(const auto words, complete_query(*hub, who, query));
    Printer printer(sought.options, {"word", "rows"});
    for (const search::Known& word : words) {
      printer.add(Json::object({{"word", word.word}, {"rows", static_cast<std::int64_t>(word.texts)}}));
    }
    return success();
  }
  if (sought.facets) {
    TECHHUB_TRY(const auto facets, search_facets(*hub, who, query));
    print_facets(sought.options, facets);
    return success();
  }
  query.with_total = true;
  TECHHUB_TRY(const auto page, search_all(*hub, who, query));
  constexpr std::array<std::string_view, 3> levels{"word", "stem", "keyboard"};
  {
    Printer printer(sought.options, {"entity", "key", "level", "column", "text"});
    for (const SearchHit& hit : page.hits) {
      printer.add(Json::object({{"entity", hit.row.table().label},
                                {"key", key_text(hit.row.key())},
                                {"level", levels[static_cast<std::size_t>(hit.level)]},
                                {"column", hit.column},
                                {"text", shown(hit.snippet)}}));
    }
  }
  if (page.hits.empty()) {
    TECHHUB_TRY(const auto meant, did_you_mean(*hub, who, query));
    for (const std::string& other : meant) fmt::print(stderr, "did you mean: {}\n", other);
    return success();
  }
  fmt::print(stderr, "{} of {}\n", page.hits.size(), page.total.value_or(0));
  if (!page.next.empty()) fmt::print(stderr, "more: --after {}\n", page.next);
  return success();
}

Result<> index_again(const Sought& sought) {
  TECHHUB_TRY(auto hub, open(sought.options));
  if (sought.check) {
    TECHHUB_TRY(const auto faults, verify_terms(*hub));
    for (const auto& fault : faults) fmt::print("{}\n", fault);
    if (faults.empty()) return success();
    return Error(Code::corrupt, fmt::format("{} rows or indexes are not what the texts say", faults.size()))
        .at({}, "search_field");
  }
  TECHHUB_TRY(const auto report, reindex(*hub, sought.label));
  fmt::print("{} rows, {} mended, {} indexes rebuilt\n", report.rows, report.mended, report.rebuilt);
  return success();
}

}  // namespace

void add_search(CLI::App& app) {
  static Sought sought, indexed;
  auto* search_command = app.add_subcommand("search", "find rows by words, people and companies by numbers and names");
  add_options(*search_command, sought.options, true);
  SearchQuery& query = sought.query;
  search_command->add_option("WORDS", query.text, "words, \"phrases\", -without, begin*, title:word")->required();
  search_command->add_option("--entity", query.entities, "such as core.event; all without it")->allow_extra_args(false);
  search_command->add_option("--status", query.status);
  search_command->add_option("--category", query.category, "key of core.category");
  search_command->add_option("--organization", query.organization);
  search_command->add_option("--year", query.year, "of creation");
  search_command->add_option("--filter", sought.filter, "column=value, and so on, joined by and; with one entity")
      ->allow_extra_args(false);
  search_command->add_option("--limit", query.limit, "rows of a page")->check(CLI::Range(1, 1000));
  search_command->add_option("--after", query.after, "what the page before printed");
  search_command->add_flag("--facets", sought.facets, "only count what is found, by entity, status and so on");
  search_command->add_flag("--complete", sought.complete, "only list how the last word may go on")
      ->excludes(search_command->get_option("--facets"));
  on_run(*search_command, [] { return search_for(sought); });

  auto* reindex_command = app.add_subcommand("reindex", "compute anew what rows are found by");
  add_options(*reindex_command, indexed.options, false);
  reindex_command->add_option("ENTITY", indexed.label, "one entity; all without it");
  reindex_command->add_flag("--check", indexed.check, "only list the rows that are not indexed by their texts");
  on_run(*reindex_command, [] { return index_again(indexed); });

  static Asked asked;
  auto* command = app.add_subcommand("terms", "show the words, stems and keyboard folds that a text is found by");
  command->add_option("TEXT", asked.text, "- reads stdin")->required();
  command->add_option("--lang", asked.language, "language of the text: ru, kk or en; else guessed");
  command->add_flag("--query", asked.is_query, "read it as a query instead");
  command->add_flag("--json", asked.json, "lines of JSON");
  on_run(*command, [] { return terms(asked); });
}

}  // namespace tool
