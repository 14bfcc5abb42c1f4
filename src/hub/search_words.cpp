// SPDX-License-Identifier: MIT
// Suggestions: the word that is being typed, and the one that was meant. What is suggested stands in rows that the
// actor may see, and is counted and ordered by these alone.
#include <algorithm>
#include <map>

#include "hub/search_sources.hpp"
#include "search/kazakh.hpp"
#include "techhub/search/words.hpp"
#include "techhub/value/text.hpp"

namespace techhub {

namespace {

using hub::SearchSources;
using search::Known;
using Source = SearchSources::Source;

// A word of the asked text.
struct Asked {
  std::string word;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Asked> asked_words(std::string_view text) {
  std::vector<Asked> words;
  search::each_word(text, Language::ru, [&](const search::Word& word) {
    if (words.size() < search::longest_query) words.push_back({std::string(word.word), word.begin, word.end});
  });
  return words;
}

// Whole words among terms bear no sign.
bool is_word(std::string_view term) noexcept { return term.find_first_of("=~|:") == std::string_view::npos; }

// The words of a row that a prefix begins, on either keyboard.
class Completions {
 public:
  explicit Completions(std::string_view prefix) : prefix_(prefix), folded_(search::keyboard_fold(prefix)) {}

  [[nodiscard]] TextMatch match(std::string_view field) const {
    const std::string tag = field.empty() ? std::string() : std::string(field) + ":";
    std::vector<TextMatch> forms;
    forms.push_back(TextMatch::sequence({tag + prefix_}, true));
    // Kazakh words by their folds, and words of a text that nobody took for Kazakh.
    forms.push_back(TextMatch::sequence({tag + "~" + folded_}, true));
    forms.push_back(TextMatch::sequence({tag + folded_}, true));
    return TextMatch::any_of(std::move(forms));
  }

  // Of borrowed terms those under the tags count.
  void add(std::string_view terms, std::string_view field, const std::vector<std::string>& borrowed) {
    std::vector<std::string_view> of_row;
    while (!terms.empty()) {
      const auto space = terms.find(' ');
      std::string_view term = terms.substr(0, space);
      terms.remove_prefix(space == std::string_view::npos ? terms.size() : space + 1);
      if (!field.empty()) {
        if (!term.starts_with(field) || !term.substr(field.size()).starts_with(':')) continue;
        term.remove_prefix(field.size() + 1);
      } else {
        const auto tag =
            std::find_if(borrowed.begin(), borrowed.end(), [&](const auto& one) { return term.starts_with(one); });
        if (tag != borrowed.end()) term.remove_prefix(tag->size());
      }
      if (!is_word(term)) continue;
      if (term.starts_with(prefix_) || search::keyboard_fold(term).starts_with(folded_)) of_row.push_back(term);
    }
    std::sort(of_row.begin(), of_row.end());
    of_row.erase(std::unique(of_row.begin(), of_row.end()), of_row.end());
    for (const std::string_view word : of_row) ++rows_[std::string(word)];
  }

  [[nodiscard]] std::vector<Known> best(std::size_t limit) const {
    std::vector<Known> all;
    for (const auto& [word, rows] : rows_) all.push_back({word, rows});
    std::stable_sort(all.begin(), all.end(), [](const Known& a, const Known& b) { return a.texts > b.texts; });
    if (all.size() > limit) all.resize(limit);
    return all;
  }

 private:
  std::string prefix_;
  std::string folded_;
  std::map<std::string, std::size_t> rows_;
};

// What stands before the word that is being typed: words to be found beside it, and the field that it is of.
struct Head {
  search::Query query;
  std::string_view field;
};
Head head_of(std::string_view text) {
  Head head;
  // A field is one where something follows it, and that is in the query then.
  const auto parsed = search::parse(std::string(text) + 'x', hub::search_fields).clauses;
  if (!parsed.empty() && !parsed.back().field.empty() && parsed.back().words.size() == 1 &&
      parsed.back().words.front().word == "x") {
    const std::string_view field = head.field =
        *std::find(hub::search_fields.begin(), hub::search_fields.end(), parsed.back().field);
    const auto colon = text.rfind(':');
    if (colon != std::string_view::npos && colon >= field.size()) text = text.substr(0, colon - field.size());
  }
  head.query = search::parse(text, hub::search_fields);
  return head;
}

Result<> complete(SearchSources& sources, const Head& head, Completions& found) {
  constexpr std::size_t rows_looked_at = 1000;
  constexpr std::size_t bytes_looked_at = std::size_t{16} << 20U;
  const TextMatch word = found.match(head.field);
  for (const Source& source : sources.all()) {
    if (!source.is_indexed) continue;
    TextMatch match = word;
    if (!head.query.is_empty())
      match = TextMatch::all_of({search::text_match(head.query, search::Level::fold), std::move(match)});
    const std::size_t terms = searched(*source.table);
    Filter filter = Filter::finds(terms, SearchSources::known(source, std::move(match))) && Filter(source.filter);
    const Query newest{.table = source.table,
                       .filter = std::move(filter),
                       .order = {Order{.column = 0, .descending = true}},
                       .limit = rows_looked_at};
    TECHHUB_TRY(auto cursor, sources.transaction().query(newest));
    for (std::size_t bytes = 0; bytes < bytes_looked_at;) {
      TECHHUB_TRY(const auto row, cursor->next());
      if (!row) break;
      const std::string_view text = as_text((*row)[terms]);
      bytes += text.size();
      found.add(text, head.field, source.borrowed);
    }
  }
  return success();
}

Result<std::size_t> rows_with(SearchSources& sources, const TextMatch& match) {
  std::int64_t rows = 0;
  for (const Source& source : sources.all()) {
    if (!source.is_indexed) continue;
    const storage::Sought sought{
        .table = source.table, .text = SearchSources::known(source, match), .filter = source.filter};
    TECHHUB_TRY(const std::int64_t found, storage::count(sources.transaction(), sought));
    rows += found;
  }
  return static_cast<std::size_t>(rows);
}

TextMatch anyhow(std::string_view text) {
  return search::text_match(search::parse(text, hub::search_fields), search::Level::fold);
}

// Words that are looked for and found nowhere, and among them numbers that stand by themselves: nothing is near these,
// and a query may do without them.
struct Missing {
  std::vector<Asked> words;
  std::vector<bool> is_left_out;
};
Result<Missing> misspelt(SearchSources& sources, std::string_view text) {
  const auto is_space = [&](std::size_t at) {
    return at >= text.size() || static_cast<unsigned char>(text[at]) <= ' ';
  };
  const auto is_number = [](std::string_view word) {
    return word.find_first_not_of("0123456789.") == std::string_view::npos;
  };
  Missing missing;
  const auto words = asked_words(text);
  const bool has_others =
      std::any_of(words.begin(), words.end(), [](const Asked& one) { return !search::is_function_word(one.word); });
  for (const Asked& word : words) {
    const bool is_field =
        text.substr(word.end).starts_with(':') &&
        std::find(hub::search_fields.begin(), hub::search_fields.end(), word.word) != hub::search_fields.end();
    const bool is_excluded = word.begin > 0 && text[word.begin - 1] == '-' &&
                             (word.begin == 1 || is_space(word.begin - 2) || text[word.begin - 2] == ':');
    // The search leaves these out as well.
    const bool is_ignored = has_others && search::is_function_word(word.word);
    if (is_field || is_excluded || is_ignored) continue;
    TECHHUB_TRY(const std::size_t rows, rows_with(sources, anyhow(word.word)));
    if (rows > 0) continue;
    const bool is_alone = (word.begin == 0 || is_space(word.begin - 1)) && is_space(word.end);
    missing.is_left_out.push_back(words.size() > 1 && is_alone && is_number(word.word));
    missing.words.push_back(word);
  }
  return missing;
}

bool has_kazakh_letter(std::string_view word) noexcept {
  // \xD1\x96 is і; the others lie between U+0492 and U+04E9, where no Russian letter is.
  return word.find_first_of("\xD2\xD3") != std::string_view::npos || word.find("\xD1\x96") != std::string_view::npos;
}

// How far a word is from what was typed, on the keyboard that it was typed on.
class Distance {
 public:
  explicit Distance(std::string_view word)
      : typed_(word), folded_(search::keyboard_fold(word)), is_kazakh_(has_kazakh_letter(word)) {}
  // 1 or 2; 0 for what is not near.
  [[nodiscard]] std::size_t to(std::string_view term) const {
    const std::size_t distance = typed_.distance(term);
    if (distance > 0 || !(is_kazakh_ || has_kazakh_letter(term))) return distance;
    return folded_.distance(search::keyboard_fold(term));
  }

 private:
  search::Nearness typed_;
  search::Nearness folded_;
  bool is_kazakh_;
};

// For each missing word the near ones that visible rows have, the best first.
Result<std::vector<std::vector<Known>>> near_words(SearchSources& sources, const std::vector<Asked>& missing,
                                                   std::size_t limit) {
  struct Near {
    std::size_t distance;
    Known known;
  };
  std::vector<Distance> distances;
  for (const Asked& word : missing) distances.emplace_back(word.word);
  std::vector<std::map<std::string, std::size_t>> candidates(missing.size());
  const auto look = [&](std::string_view term) {
    if (!is_word(term)) return true;
    for (std::size_t i = 0; i < missing.size(); ++i) {
      if (const std::size_t distance = distances[i].to(term); distance > 0) candidates[i].emplace(term, distance);
    }
    return true;
  };
  for (const Source& source : sources.all()) {
    if (!source.is_indexed) continue;
    // Past the stems, the folds, what stands in headings and what the actor may not know of.
    for (const auto& [from, below] : {std::pair{"0", "="}, {"a", "title:"}, {"title;", "|"}, {"\x7F", ""}})
      TECHHUB_DO(storage::visit_terms(sources.transaction(), *source.table, from, below, look));
    for (const std::string& tag : source.borrowed) {
      std::string below = tag;
      ++below.back();
      TECHHUB_DO(storage::visit_terms(sources.transaction(), *source.table, tag, below,
                                      [&](std::string_view term) { return look(term.substr(tag.size())); }));
    }
  }
  std::vector<std::vector<Known>> all;
  for (const auto& words : candidates) {
    std::vector<Near> near;
    for (const auto& [word, distance] : words) {
      TECHHUB_TRY(const std::size_t rows, rows_with(sources, TextMatch::sequence({word})));
      if (rows > 0) near.push_back({distance, {word, rows}});
    }
    std::stable_sort(near.begin(), near.end(), [](const Near& a, const Near& b) {
      return a.distance != b.distance ? a.distance < b.distance : a.known.texts > b.known.texts;
    });
    auto& best = all.emplace_back();
    for (const Near& one : near) {
      if (best.size() < limit) best.push_back(one.known);
    }
  }
  return all;
}

std::string replaced(std::string_view text, const std::vector<Asked>& words, const std::vector<std::string>& by) {
  std::string made;
  std::size_t at = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    made += text.substr(at, words[i].begin - at);
    made += by[i];
    at = words[i].end;
  }
  made += text.substr(at);
  // What was left out stood between spaces.
  while (made.ends_with(' ') && !text.ends_with(' ')) made.pop_back();
  while (made.starts_with(' ') && !text.starts_with(' ')) made.erase(0, 1);
  return made;
}

Result<> suggest(SearchSources& sources, std::string_view text, std::size_t limit, std::vector<std::string>& meant) {
  constexpr std::size_t most_missing = 4;
  for (const Source& source : sources.all()) {
    TECHHUB_TRY(const std::int64_t rows, storage::count(sources.transaction(), sources.whole(source)));
    if (rows > 0) return success();
  }
  TECHHUB_TRY(const Missing missing, misspelt(sources, text));
  if (missing.words.empty() || missing.words.size() > most_missing) return success();
  TECHHUB_TRY(auto near, near_words(sources, missing.words, limit));
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (missing.is_left_out[i]) near[i] = {{std::string(), 0}};
    if (near[i].empty()) return success();
  }
  // The best of all, then for one word after another its next ones.
  std::vector<std::string> best;
  for (const auto& words : near) best.push_back(words.front().word);
  std::vector<std::vector<std::string>> choices{best};
  for (std::size_t i = 0; i < near.size(); ++i) {
    for (std::size_t next = 1; next < near[i].size(); ++next) {
      choices.push_back(best);
      choices.back()[i] = near[i][next].word;
    }
  }
  for (const auto& choice : choices) {
    std::string made = replaced(text, missing.words, choice);
    TECHHUB_TRY(const std::size_t rows, rows_with(sources, anyhow(made)));
    if (rows > 0) meant.push_back(std::move(made));
    if (meant.size() == limit) break;
  }
  return success();
}

}  // namespace

Result<std::vector<Known>> complete_query(Hub& hub, const rules::Actor& actor, const SearchQuery& asked,
                                          std::size_t limit) {
  const auto words = asked_words(asked.text);
  std::string_view text = asked.text;
  while (text.ends_with('*')) text.remove_suffix(1);
  if (words.empty() || words.back().end != text.size() || length(words.back().word) < 2) return std::vector<Known>();
  const Head head = head_of(text.substr(0, words.back().begin));
  Completions found(words.back().word);
  TECHHUB_DO(
      SearchSources::read(hub, actor, asked, [&](SearchSources& sources) { return complete(sources, head, found); }));
  return found.best(limit);
}

Result<std::vector<std::string>> did_you_mean(Hub& hub, const rules::Actor& actor, const SearchQuery& asked,
                                              std::size_t limit) {
  std::vector<std::string> meant;
  if (limit == 0) return meant;
  TECHHUB_DO(SearchSources::read(hub, actor, asked,
                                 [&](SearchSources& sources) { return suggest(sources, asked.text, limit, meant); }));
  return meant;
}

}  // namespace techhub
