// SPDX-License-Identifier: MIT
// Search: rows of one entity or of all by words, among what the actor may see: totals, facets, snippets and suggestions
// too tell nothing of other rows. docs/search.md says what a query may say, how texts become words and how people are
// found. The index is kept by every write; reindex() is for rows older than it.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/hub.hpp"
#include "techhub/search/snippet.hpp"
#include "techhub/search/suggest.hpp"

namespace techhub {

struct SearchQuery {
  std::string text;                     // as typed: never an error; nothing to look for finds nothing
  std::vector<std::string> entities{};  // labels; none: all that are searched
  // Values of facets: rows that have another or none are left out. `invalid`: a status that none of the entities has, a
  // year outside 1 to 9998.
  std::optional<std::string> status{};
  std::optional<std::int64_t> category{};
  std::optional<std::string> organization{};
  std::optional<int> year{};                        // of created_at, in the hub's time zone
  Filter filter{};                                  // of the caller, on one entity's columns: `invalid` with several
  std::optional<Language> language = Language::ru;  // of the snippets, where a text has it
  std::size_t limit = 20;                           // 1 to 1,000
  std::size_t snippet_length = 200;                 // in code points; 0: no snippets
  std::string after{};                              // `next` of the page before
  bool with_total = false;                          // count the rows of all pages too
};

struct SearchHit {
  Record row;  // personal columns masked, as in list()
  // How near the row is: whole words before other forms before the other keyboard, and each of them in the heading
  // before anywhere.
  search::Level level = search::Level::word;
  bool in_heading = false;
  std::int64_t relevance = 0;  // among rows that are as near
  std::string column;          // of the snippet
  search::Snippet snippet;     // of a text without its markup
};

struct SearchPage {
  std::vector<SearchHit> hits;  // by nearness, then by relevance, then by entity, then the newest first
  std::string next;             // empty at the end
  std::optional<std::int64_t> total;
};

// `unsupported` for an entity that is not searched, `not_found` for one that there is not, `invalid` for an `after`
// that no page gave.
[[nodiscard]] Result<SearchPage> search_all(Hub& hub, const rules::Actor& actor, const SearchQuery& query);
// One entity, whatever the query names.
[[nodiscard]] Result<SearchPage> search_rows(Hub& hub, const rules::Actor& actor, std::string_view label,
                                             const SearchQuery& query);

// How many rows a query finds, on all pages.
[[nodiscard]] Result<std::int64_t> search_count(Hub& hub, const rules::Actor& actor, const SearchQuery& query);

struct Facet {
  std::string value;
  std::int64_t rows = 0;
  friend bool operator==(const Facet&, const Facet&) = default;
};
// The rows that a query finds by what they have; exact, most rows first. A query narrowed to a value finds as many.
struct Facets {
  std::int64_t total = 0;
  std::vector<Facet> entities;       // labels
  std::vector<Facet> statuses;       // words
  std::vector<Facet> categories;     // keys of core.category
  std::vector<Facet> organizations;  // codes: the row's, else its author's where the actor may view them
  std::vector<Facet> years;
};
[[nodiscard]] Result<Facets> search_facets(Hub& hub, const rules::Actor& actor, const SearchQuery& query);

// Words that the last word of the text may become, whole and as they are read, those of most rows first; each stands in
// a row that has the words before it too. Of the newest thousand such rows of each entity. None for less than two
// letters, and after a space.
[[nodiscard]] Result<std::vector<search::Known>> complete_query(Hub& hub, const rules::Actor& actor,
                                                                const SearchQuery& query, std::size_t limit = 10);
// For a query that finds nothing: queries that find something, in which words that no row has are replaced by near ones
// (search::corrections), also on the other keyboard, and numbers that no row has are left out. None when it does find
// something.
[[nodiscard]] Result<std::vector<std::string>> did_you_mean(Hub& hub, const rules::Actor& actor,
                                                            const SearchQuery& query, std::size_t limit = 3);

struct ReindexReport {
  std::size_t rows = 0;
  std::size_t mended = 0;   // whose terms were not those of their texts
  std::size_t rebuilt = 0;  // indexes that did not hold what the rows had
};

// Rebuilds an index that differs from its rows or lacks parts, then computes the terms of every row again, and the
// hashes by which people are found by name, `batch` rows in a transaction, and writes those that differ: it may be
// stopped and begun again. `label`: one entity; empty for all. `go_on`, called between batches, stops it with
// `cancelled`.
Result<ReindexReport> reindex(Hub& hub, std::string_view label = {}, std::size_t batch = 500,
                              const std::function<bool(const ReindexReport&)>& go_on = {});

// Rows whose terms are not those of their texts, `core.event 4` each, and indexes that do not hold the terms of their
// rows, `core.event`. None if sound. Changes nothing, but waits for other writers.
[[nodiscard]] Result<std::vector<std::string>> verify_terms(Hub& hub);

}  // namespace techhub
