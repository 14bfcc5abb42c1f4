// SPDX-License-Identifier: MIT
// The members of a table's description that are alike but for their names: one list for describe, table_from_json and
// the checks of Table::make.
#pragma once

#include <array>
#include <string_view>

#include "techhub/schema/table.hpp"

namespace techhub::detail {

template <class Owner, class Member>
struct Named {
  std::string_view name;
  Member Owner::*member;
};

inline constexpr std::array column_flags{
    Named<Column, bool>{"nullable", &Column::is_nullable}, Named<Column, bool>{"unique", &Column::is_unique},
    Named<Column, bool>{"indexed", &Column::is_indexed},   Named<Column, bool>{"guarded", &Column::is_guarded},
    Named<Column, bool>{"lookup", &Column::is_lookup},
};

inline constexpr std::array index_flags{
    Named<Index, bool>{"unique", &Index::is_unique},
    Named<Index, bool>{"unordered", &Index::is_unordered},
    Named<Index, bool>{"nulls_equal", &Index::nulls_equal},
};

inline constexpr std::array no_overlap_columns{
    Named<NoOverlap, std::string_view>{"by", &NoOverlap::by},
    Named<NoOverlap, std::string_view>{"from", &NoOverlap::from},
    Named<NoOverlap, std::string_view>{"to", &NoOverlap::to},
    Named<NoOverlap, std::string_view>{"when", &NoOverlap::when},
};

inline constexpr std::array borrowed_parts{
    Named<Borrowed, std::string_view>{"reference", &Borrowed::reference},
    Named<Borrowed, std::string_view>{"column", &Borrowed::column},
    Named<Borrowed, std::string_view>{"member", &Borrowed::member},
    Named<Borrowed, std::string_view>{"unless", &Borrowed::unless},
    Named<Borrowed, std::string_view>{"word", &Borrowed::word},
};

inline constexpr std::array fact_paths{
    Named<Facts, std::string_view>{"author", &Facts::author},
    Named<Facts, std::string_view>{"subject", &Facts::subject},
    Named<Facts, std::string_view>{"officials", &Facts::officials},
    Named<Facts, std::string_view>{"company", &Facts::company},
    Named<Facts, std::string_view>{"host_author", &Facts::host_author},
    Named<Facts, std::string_view>{"host_company", &Facts::host_company},
    Named<Facts, std::string_view>{"organization", &Facts::organization},
    Named<Facts, std::string_view>{"service", &Facts::service},
    Named<Facts, std::string_view>{"opened", &Facts::opened},
    Named<Facts, std::string_view>{"published", &Facts::published},
};

}  // namespace techhub::detail
