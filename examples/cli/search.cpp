// SPDX-License-Identifier: MIT
// terms: what a text is found by.
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

}  // namespace

void add_search(CLI::App& app) {
  static Asked asked;
  auto* command = app.add_subcommand("terms", "show the words, stems and keyboard folds that a text is found by");
  command->add_option("TEXT", asked.text, "- reads stdin")->required();
  command->add_option("--lang", asked.language, "language of the text: ru, kk or en; else guessed");
  command->add_flag("--query", asked.is_query, "read it as a query instead");
  command->add_flag("--json", asked.json, "lines of JSON");
  on_run(*command, [] { return terms(asked); });
}

}  // namespace tool
