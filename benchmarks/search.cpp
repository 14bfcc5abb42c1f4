// SPDX-License-Identifier: MIT
// The words of 4 MB of text, and their terms, against FTS5 with its own tokenizer, which knows no stems, over the same
// text.
#include <benchmark/benchmark.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "floor.hpp"
#include "techhub/search/query.hpp"
#include "techhub/search/snippet.hpp"
#include "techhub/search/words.hpp"

namespace {

using namespace techhub;
using namespace bench;

// Words of syllables with the endings of the language, 30,000 of them, as often as Zipf's law has it.
std::string text_of(Language language) {
  constexpr std::size_t size = 4'000'000;
  const std::vector<std::string> syllables{"ка", "ро",  "ти",  "мен", "пол", "стра", "нов", "ги",  "лу",
                                           "де", "про", "тех", "биз", "уч",  "жа",   "бал", "кер", "зан"};
  const std::vector<std::string> latin{"ka", "ro", "ti", "men", "pol", "stra", "nov", "gi", "lu", "de"};
  const std::vector<std::string> russian{"", "а", "ы", "ов", "ами", "ного", "ская", "ения", "ировать", "ться", "ость"};
  const std::vector<std::string> kazakh{"", "лар", "дың", "тарымыз", "сына", "ларының", "ға", "да", "ымен", "ін", "сі"};
  const std::vector<std::string> english{"", "s", "ed", "ing", "ation", "ness", "ly", "ers", "ment", "able", "ize"};
  const auto& endings = language == Language::ru ? russian : language == Language::kk ? kazakh : english;
  std::mt19937_64 random(1);
  const auto any = [&random](const auto& list) -> const std::string& { return list[random() % list.size()]; };
  std::vector<std::string> words;
  for (int i = 0; i < 30'000; ++i) {
    std::string word;
    for (auto count = 1 + random() % 3; count > 0; --count) word += any(language == Language::en ? latin : syllables);
    if (language == Language::kk && i % 2 == 0) word = "қ" + word + "і";
    words.push_back(word + any(endings));
  }
  std::string text;
  while (text.size() < size) {
    // Rank r with a weight of 1/r.
    const double drawn = static_cast<double>(random() % 1'000'000) / 1'000'000;
    text += words[static_cast<std::size_t>(std::pow(static_cast<double>(words.size()), drawn)) - 1];
    text += random() % 9 == 0 ? ", " : " ";
  }
  return text;
}

const std::string& text(Language language) {
  static const std::vector<std::string> texts{text_of(Language::ru), text_of(Language::kk), text_of(Language::en)};
  return texts[static_cast<std::size_t>(language)];
}

void count_bytes(benchmark::State& state, Language language) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text(language).size()));
}

void words(benchmark::State& state, Language language) {
  const std::string& read = text(language);
  for (auto _ : state) {
    std::size_t sum = 0;
    search::each_word(read, language, [&](const search::Word& word) { sum += word.stem.size() + word.fold.size(); });
    benchmark::DoNotOptimize(sum);
  }
  count_bytes(state, language);
}

void terms(benchmark::State& state, Language language) {
  const std::vector<search::Text> texts{{text(language), language}};
  for (auto _ : state) {
    auto made = search::search_terms(texts);
    benchmark::DoNotOptimize(made.data());
  }
  count_bytes(state, language);
}

void snippet(benchmark::State& state) {
  const auto query = search::parse("каро -менов \"про тех\" стра*");
  for (auto _ : state) benchmark::DoNotOptimize(search::snippet(text(Language::ru), Language::ru, query));
  count_bytes(state, Language::ru);
}

void fts5(benchmark::State& state, Language language) {
  Floor floor(":memory:", false);
  floor.run("CREATE VIRTUAL TABLE f USING fts5(t, content='')");
  Statement insert(floor, "INSERT INTO f (t) VALUES (?)");
  for (auto _ : state) {
    insert.bind(std::string_view(text(language)));
    insert.step();
    insert.reset();
  }
  count_bytes(state, language);
}

void words_ru(benchmark::State& state) { words(state, Language::ru); }
void words_kk(benchmark::State& state) { words(state, Language::kk); }
void words_en(benchmark::State& state) { words(state, Language::en); }
void terms_ru(benchmark::State& state) { terms(state, Language::ru); }
void terms_kk(benchmark::State& state) { terms(state, Language::kk); }
void fts5_ru(benchmark::State& state) { fts5(state, Language::ru); }
void fts5_kk(benchmark::State& state) { fts5(state, Language::kk); }
void fts5_en(benchmark::State& state) { fts5(state, Language::en); }

BENCHMARK(words_ru)->Name("words_ru/techhub")->Unit(benchmark::kMillisecond);
BENCHMARK(fts5_ru)->Name("words_ru/floor")->Unit(benchmark::kMillisecond);
BENCHMARK(words_kk)->Name("words_kk/techhub")->Unit(benchmark::kMillisecond);
BENCHMARK(fts5_kk)->Name("words_kk/floor")->Unit(benchmark::kMillisecond);
BENCHMARK(words_en)->Name("words_en/techhub")->Unit(benchmark::kMillisecond);
BENCHMARK(fts5_en)->Name("words_en/floor")->Unit(benchmark::kMillisecond);
BENCHMARK(terms_ru)->Name("terms_ru")->Unit(benchmark::kMillisecond);
BENCHMARK(terms_kk)->Name("terms_kk")->Unit(benchmark::kMillisecond);
BENCHMARK(snippet)->Name("snippet")->Unit(benchmark::kMillisecond);

}  // namespace
