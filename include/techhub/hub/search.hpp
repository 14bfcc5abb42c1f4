// SPDX-License-Identifier: MIT
// Search: rows of one entity by words, among what the actor may see. docs/search.md says what a query may say and how
// texts become words. The index is kept by every write; reindex() is for rows older than it.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/hub.hpp"
#include "techhub/search/snippet.hpp"

namespace techhub {

struct SearchQuery {
  std::string text;                                 // as typed: never an error; nothing to look for finds nothing
  Filter filter{};                                  // of the caller, joined with what the actor may see
  std::optional<Language> language = Language::ru;  // of the snippets, where a text has it
  std::size_t limit = 20;
  std::size_t snippet_length = 200;
  std::string after{};  // `next` of the page before
};

struct SearchHit {
  Record row;  // personal columns masked, as in list()
  // How near the row is: whole words before other forms before the other keyboard, and each of them in the heading
  // before anywhere.
  search::Level level = search::Level::word;
  bool in_heading = false;
  std::string column;  // of the snippet
  search::Snippet snippet;
};

struct SearchPage {
  std::vector<SearchHit> hits;  // by nearness, then the newest first
  std::string next;             // empty at the end
};

// `unsupported` for an entity that is not searched, `invalid` for an `after` that no page gave.
[[nodiscard]] Result<SearchPage> search_rows(Hub& hub, const rules::Actor& actor, std::string_view label,
                                             const SearchQuery& query);

struct ReindexReport {
  std::size_t rows = 0;
  std::size_t mended = 0;   // whose terms were not those of their texts
  std::size_t rebuilt = 0;  // indexes that did not hold what the rows had
};

// Rebuilds an index that differs from its rows, then computes the terms of every row again, `batch` rows in a
// transaction, and writes those that differ: it may be stopped and begun again. `label`: one entity; empty for all.
// `go_on`, called between batches, stops it with `cancelled`.
Result<ReindexReport> reindex(Hub& hub, std::string_view label = {}, std::size_t batch = 500,
                              const std::function<bool(const ReindexReport&)>& go_on = {});

// Rows whose terms are not those of their texts, `core.event 4` each, and indexes that do not hold the terms of their
// rows, `core.event`. None if sound. Changes nothing, but waits for other writers.
[[nodiscard]] Result<std::vector<std::string>> verify_terms(Hub& hub);

}  // namespace techhub
