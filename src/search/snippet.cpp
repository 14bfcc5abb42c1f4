// SPDX-License-Identifier: MIT
#include "techhub/search/snippet.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "value/utf8.hpp"

namespace techhub::search {

namespace {

// A set of the words of a query, of which there are 32 at the most.
using Set = std::uint32_t;
static_assert(longest_query <= 32);

// A word of the text that some word of the query may stand for, by level.
struct Candidate {
  std::size_t index;  // among the words of the text
  std::size_t begin;
  std::size_t end;
  std::array<Set, 3> met;
};

struct Found {
  Mark mark;
  std::size_t clause;
};

bool has(const std::vector<std::string>& list, std::string_view term) {
  return !term.empty() && std::any_of(list.begin(), list.end(), [&](const std::string& one) { return one == term; });
}

class Finder {
 public:
  Finder(const Query& query, std::string_view field) {
    std::size_t first = 0;
    for (const Clause& clause : query.clauses) {
      if (first + clause.words.size() > longest_query) break;  // made by hand: parse() never gets there
      const bool counts = !clause.excluded && (clause.field.empty() || clause.field == field);
      if (counts && !clause.words.empty()) clauses_.push_back({&clause, first});
      first += clause.words.size();
    }
  }

  // What is found beyond this many words of the text, nobody reads.
  static constexpr std::size_t most_candidates = 1U << 20U;

  std::vector<Found> find(std::string_view text, std::optional<Language> language) const {
    std::vector<Candidate> candidates;
    std::size_t index = 0;
    if (clauses_.empty()) return {};
    each_word(text, language, [&](const Word& word) {
      Candidate candidate{index++, word.begin, word.end, {}};
      for (const Place& place : clauses_) look(word, place, candidate);
      if ((candidate.met[0] | candidate.met[1] | candidate.met[2]) != 0 && candidates.size() < most_candidates)
        candidates.push_back(candidate);
    });
    std::vector<Found> found;
    for (std::size_t at = 0; at < candidates.size(); ++at) {
      for (std::size_t clause = 0; clause < clauses_.size(); ++clause) add(found, candidates, at, clause);
    }
    // One mark for a word: of its nearest level.
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
      return a.mark.begin != b.mark.begin ? a.mark.begin < b.mark.begin : a.mark.level < b.mark.level;
    });
    return found;
  }

 private:
  struct Place {
    const Clause* clause;
    std::size_t first;  // the clause's first word in a Set
  };

  static void look(const Word& word, const Place& place, Candidate& candidate) {
    const auto& words = place.clause->words;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const Set bit = Set{1} << (place.first + i);
      const Sought& sought = words[i];
      const bool prefix = place.clause->prefix && i + 1 == words.size();
      if (prefix ? word.word.starts_with(sought.word) : word.word == sought.word) {
        candidate.met[0] |= bit;
      } else if (place.clause->exact) {
        continue;
      } else if (prefix) {
        if (words.size() == 1 && !sought.folded.empty() && word.fold.starts_with(sought.folded))
          candidate.met[2] |= bit;
      } else if (has(sought.stems, word.stem)) {
        candidate.met[1] |= bit;
      } else if (has(sought.folds, word.fold) || has(sought.folds, word.stem)) {
        candidate.met[2] |= bit;
      }
    }
  }

  // The marks of a clause whose first word is this candidate: a phrase needs all its words, one after another.
  void add(std::vector<Found>& found, const std::vector<Candidate>& candidates, std::size_t at,
           std::size_t clause) const {
    const auto& [asked, first] = clauses_[clause];
    const std::size_t count = asked->words.size();
    if (at + count > candidates.size() || candidates[at + count - 1].index != candidates[at].index + count - 1) return;
    const std::size_t before = found.size();
    for (std::size_t i = 0; i < count; ++i) {
      const Candidate& candidate = candidates[at + i];
      const Set bit = Set{1} << (first + i);
      std::size_t level = 0;
      while (level < 3 && (candidate.met[level] & bit) == 0) ++level;
      if (level == 3) {
        found.resize(before);
        return;
      }
      found.push_back({{candidate.begin, candidate.end, static_cast<Level>(level)}, clause});
    }
  }

  std::vector<Place> clauses_;
};

bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }
bool is_space(char c) noexcept { return static_cast<unsigned char>(c) <= 0x20; }

std::size_t points_between(std::string_view text, std::size_t begin, std::size_t end) {
  return static_cast<std::size_t>(std::count_if(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                                text.begin() + static_cast<std::ptrdiff_t>(end),
                                                [](char c) { return !is_continuation(c); }));
}

std::size_t back(std::string_view text, std::size_t at, std::size_t points) {
  while (at > 0 && points > 0) {
    --at;
    if (!is_continuation(text[at])) --points;
  }
  return at;
}

std::size_t forth(std::string_view text, std::size_t at, std::size_t points) {
  while (at < text.size() && (points > 0 || is_continuation(text[at]))) {
    if (!is_continuation(text[at])) --points;
    ++at;
  }
  return at;
}

// The marks [first, last) that fit into `length` code points and are worth most.
struct Window {
  std::size_t first = 0;
  std::size_t last = 0;
};

Window best_window(std::string_view text, const std::vector<Found>& found, std::size_t length) {
  // Where each mark begins and ends, counted in code points.
  std::vector<std::pair<std::size_t, std::size_t>> places;
  places.reserve(found.size());
  std::size_t byte = 0;
  std::size_t point = 0;
  for (const Found& one : found) {
    point += points_between(text, byte, one.mark.begin);
    byte = one.mark.begin;
    places.emplace_back(point, point + points_between(text, one.mark.begin, one.mark.end));
  }
  std::array<std::array<std::size_t, 3>, longest_query> counts{};
  const auto worth = [&](std::size_t marks) {
    std::size_t sum = 0;
    for (const auto& levels : counts) sum += levels[0] != 0 ? 4 : levels[1] != 0 ? 2 : levels[2] != 0 ? 1 : 0;
    return sum * (found.size() + 1) + marks;
  };
  Window best;
  std::size_t most = 0;
  std::size_t first = 0;
  for (std::size_t last = 0; last < found.size(); ++last) {
    const auto level_of = [&](std::size_t at) { return static_cast<std::size_t>(found[at].mark.level); };
    ++counts[found[last].clause][level_of(last)];
    while (first < last && places[last].second - places[first].first > length) {
      --counts[found[first].clause][level_of(first)];
      ++first;
    }
    const std::size_t now = worth(last - first + 1);
    if (now > most) {
      most = now;
      best = {first, last + 1};
    }
  }
  return best;
}

}  // namespace

std::vector<Mark> marks(std::string_view text, std::optional<Language> language, const Query& query,
                        std::string_view field) {
  std::vector<Mark> result;
  for (const Found& found : Finder(query, field).find(text, language)) {
    if (result.empty() || result.back().begin != found.mark.begin) result.push_back(found.mark);
  }
  return result;
}

Snippet snippet(std::string_view text, std::optional<Language> language, const Query& query, std::size_t length,
                std::string_view field) {
  const auto found = Finder(query, field).find(text, language);
  std::size_t begin = 0;
  std::size_t end = 0;
  if (found.empty()) {
    end = forth(text, 0, length);
  } else {
    const Window window = best_window(text, found, length);
    const std::size_t first = found[window.first].mark.begin;
    const std::size_t last = found[window.last - 1].mark.end;
    const std::size_t used = std::min(points_between(text, first, last), length);
    // A third of what is left stands before the first mark; what the start of the text does not need goes behind.
    begin = back(text, first, (length - used) / 3);
    end = forth(text, begin, length);
    if (end == text.size()) begin = std::min(first, back(text, end, length));
    if (begin > 0 && !is_space(text[begin - 1])) {
      std::size_t word = begin;
      while (word < first && !is_space(text[word])) ++word;
      while (word < first && is_space(text[word])) ++word;
      if (word < first || is_space(text[first - 1])) begin = word;
    }
  }
  if (end < text.size() && !is_space(text[end])) {
    const std::size_t least = found.empty() ? begin : std::min(end, forth(text, begin, length / 2));
    std::size_t word = end;
    while (word > least && !is_space(text[word - 1])) --word;
    if (word > least) end = word;
  }
  while (end > begin && end < text.size() && is_space(text[end - 1])) --end;

  Snippet result{std::string(text.substr(begin, end - begin)), {}, begin > 0, end < text.size()};
  for (const Found& one : found) {
    const Mark& mark = one.mark;
    if (mark.begin < begin || mark.end > end) continue;
    if (result.marks.empty() || result.marks.back().begin != mark.begin - begin)
      result.marks.push_back({mark.begin - begin, mark.end - begin, mark.level});
  }
  return result;
}

}  // namespace techhub::search
