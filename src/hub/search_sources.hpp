// SPDX-License-Identifier: MIT
// What one search looks through: for each entity what is sought in it, limited to what the actor may see.
#pragma once

#include "hub/caller_filter.hpp"
#include "hub/zone.hpp"
#include "techhub/hub/search.hpp"
#include "techhub/search/query.hpp"
#include "techhub/storage/searching.hpp"

namespace techhub::hub {

// The names that may stand before a colon.
inline constexpr std::array<std::string_view, 1> search_fields{"title"};

// A query in six tiers: each level in the heading, then anywhere. A row belongs to the first that finds it.
inline constexpr std::size_t search_tiers = 6;

class SearchSources {
 public:
  // `work` over them, in one transaction that reads.
  static Result<> read(Hub& hub, const rules::Actor& actor, const SearchQuery& query,
                       const std::function<Result<>(SearchSources&)>& work);

  struct Source {
    const Table* table;
    Filter filter;    // visible, the caller's own, the facets' values
    bool is_indexed;  // by its terms; else the filter says it all, and every row is of the first tier
    // Tags of the borrowed terms that the actor may find its rows by: those whose lenders they may view all.
    std::vector<std::string> borrowed;
  };
  [[nodiscard]] const std::vector<Source>& all() const noexcept { return sources_; }
  [[nodiscard]] const search::Query& query() const noexcept { return query_; }
  [[nodiscard]] ChangeLog& log() noexcept { return log_; }
  [[nodiscard]] CallerFilter& caller() noexcept { return caller_; }
  [[nodiscard]] storage::Transaction& transaction() noexcept { return log_.records().transaction(); }

  // What a tier finds in a source; without a text where it finds nothing.
  [[nodiscard]] std::optional<storage::Sought> tier(const Source& source, std::size_t tier) const;
  // What all tiers find.
  [[nodiscard]] storage::Sought whole(const Source& source) const;

  // The same match, with the borrowed terms that the actor may know of.
  [[nodiscard]] static TextMatch known(const Source& source, TextMatch match);

  // How rows of a table have an organisation: by a column of their own, or of the row that a column refers to.
  struct OrganizationPath {
    std::size_t column = Table::npos;
    const Table* through = nullptr;
    std::size_t of = Table::npos;
  };
  [[nodiscard]] std::optional<OrganizationPath> organization_path(const Table& table) const;
  // The year of a moment on the wall.
  Result<int> year_of(Time moment);

 private:
  SearchSources(ChangeLog& log, const SearchQuery& asked);
  Result<> gather();
  Result<> check(const std::vector<const Table*>& tables) const;
  Result<> add(const Table& table);
  [[nodiscard]] std::vector<std::string> borrowed(const Table& table) const;
  // People by address, number or names, companies by their number: nothing where the text has none of these.
  std::optional<Filter> look_up(const Table& table);
  std::optional<Filter> by_number(const Table& table, std::size_t tin);
  std::optional<Filter> by_address(const Table& table, std::size_t email, std::string_view text);
  Filter may(std::string_view action, const Table& table);
  Result<Filter> narrowed(const Table& table);
  Result<const Zone*> zone();

  ChangeLog& log_;
  CallerFilter caller_;
  const SearchQuery& asked_;
  search::Query query_;
  std::vector<TextMatch> near_;  // of each tier, and what the tiers before it find
  std::vector<TextMatch> tiers_;
  std::vector<Source> sources_;
  std::optional<Zone> zone_;
};

// Whether rows of the table are found by terms, or by look-ups.
[[nodiscard]] bool is_searched(const Table& table) noexcept;
[[nodiscard]] bool is_looked_up(const Table& table) noexcept;

}  // namespace techhub::hub
