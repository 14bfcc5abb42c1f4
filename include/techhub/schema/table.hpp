// SPDX-License-Identifier: MIT
// Table: the plain run-time description of an entity, made once from its declaration (C++ or JSON) and read by every
// part of the library. Immutable after the Platform is built; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/schema/column.hpp"

namespace techhub {

// An index, unique or not, over up to four columns, perhaps only over rows whose `when` column (a word or text) holds
// one of the words.
struct Index {
  std::array<std::string_view, 4> columns{};
  bool is_unique = false;
  bool is_unordered = false;  // unique as a set of two: (a, b) and (b, a) are one
  bool nulls_equal = false;   // unique; NULL counts as one value of the first column
  std::string_view when{};
  std::array<std::string_view, 4> words{};

  template <class... Words>
  constexpr Index where(std::string_view column, Words... allowed) const {
    Index changed = *this;
    changed.when = column;
    changed.words = {allowed...};
    return changed;
  }
  constexpr Index unordered() const {
    Index changed = *this;
    changed.is_unordered = true;
    return changed;
  }
  constexpr Index with_nulls_equal() const {
    Index changed = *this;
    changed.nulls_equal = true;
    return changed;
  }
  [[nodiscard]] std::size_t size() const noexcept;
};
template <class... Names>
constexpr Index index(Names... names) {
  return Index{.columns = {names...}};
}
template <class... Names>
constexpr Index unique(Names... names) {
  return Index{.columns = {names...}, .is_unique = true};
}

// Of the rows with one value of `by` and `when` = `word`, no two intervals [from, to) of time columns overlap; the
// database enforces it.
struct NoOverlap {
  std::string_view by;
  std::string_view from;
  std::string_view to;
  std::string_view when;
  std::string_view word;
};

// A text by which rows are found although it stands in another: `column` of the row that `reference` leads to or, of a
// json column, its `member`. A row lends while it is published by its facts, if rows of its table ever are, and unless
// its `unless` column holds `word`, or one of several joined by `|`.
struct Borrowed {
  std::string_view reference;
  std::string_view column;
  std::string_view member{};
  std::string_view unless{};
  std::string_view word{};
};

// What a permission decision needs to know of a row, each as paths over columns. A path is hops joined by `.`:
//   author_id                                     a column of the row
//   service_id.organization_id                    a column of the row that `service_id` refers to
//   <service.expertise.service_request_id[status=assigned|done].author_id   of the rows that refer back to this one
//   request_id:author                             that row's own `author` fact
//   @:company                                     the fact of the row that (source, primary_key) name
// `a, b` takes both; `a ?? b` takes b when a is NULL: where a begins with a reference, when that is. `published` is
// conditions joined by `&`: `status=success`, `data.active!=false`, `page_id:published`.
struct Facts {
  std::string_view author{};
  std::string_view subject{};
  std::string_view officials{};
  std::string_view company{};
  std::string_view host_author{};
  std::string_view host_company{};
  std::string_view organization{};
  std::string_view service{};
  std::string_view opened{};  // when the case was opened, through references alone: `created_at`, where a table has it
  std::string_view published{};
};

// Entity<T>: a module specialises it with
//   static constexpr std::array columns{column<&T::id>("id"), ...};      the key first
// and, where they apply,
//   static constexpr std::string_view table = "...";      else the label with `.` as `_`
//   static constexpr std::array indexes{index(...), unique(...)};
//   static constexpr NoOverlap no_overlap{...};
//   static constexpr std::array borrowed{Borrowed{...}};  of a table with a `search_field`
//   static constexpr Facts facts{...};
//   static constexpr std::array rights{"activate"sv, ...};  beyond add, change, view, delete and those of the flow; a
//       right that ends in `!` is a decision, which nobody takes on a row of their own or of their company, and one
//       that ends in `+` is asked on a row that is yet to be made (`ask+` for a membership)
//   static constexpr std::string_view actor = "user_id";  the column that a create sets to the actor, if not author_id
//   static constexpr std::string_view blind = "author_id";  the column that reads NULL for those who see the row only
//       through grants narrowed to statuses (blind review) or because it is published (the key to a quiz)
//   static constexpr bool personal_inside = true;  a json column holds personal answers: the table has a salt too
template <class T>
struct Entity;

// A right as Entity<T>::rights writes it.
struct RightWord {
  std::string_view action;
  bool is_decision = false;
  bool makes_row = false;
};
[[nodiscard]] RightWord right_word(std::string_view right) noexcept;

struct Table {
  std::string label;
  std::string name;
  std::vector<Column> columns;  // the key first; derived columns last
  std::vector<Index> indexes;
  std::optional<NoOverlap> no_overlap;
  std::vector<Borrowed> borrowed;
  Facts facts;
  std::vector<std::string_view> rights;
  std::size_t blind = npos;  // the column that reads NULL for those who see the row in some ways only (Entity::blind)
  std::size_t actor = npos;  // the column that a create sets to the actor

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_columns = 64;

  [[nodiscard]] const Column& key() const noexcept { return columns.front(); }
  // Position of a column, or npos.
  [[nodiscard]] std::size_t find(std::string_view column) const noexcept;
  // Position of a column that is known to exist; misuse is an internal fault and throws std::logic_error.
  [[nodiscard]] std::size_t at(std::string_view column) const;
  // Columns that the declaration lists: all but the derived ones.
  [[nodiscard]] std::span<const Column> declared() const noexcept;
  [[nodiscard]] bool has_personal() const noexcept { return salt_ != npos; }
  // Position of `personal_salt`, or npos.
  [[nodiscard]] std::size_t salt() const noexcept { return salt_; }
  // Position of `<column>_lookup`, or npos.
  [[nodiscard]] std::size_t lookup(std::size_t column) const noexcept;
  [[nodiscard]] std::string_view app() const noexcept;    // "booking" of "booking.room"
  [[nodiscard]] std::string_view model() const noexcept;  // "room"

  // Completes a table from its declared parts:
  // - the name, from the label; the actor column, `author_id` where that is a reference; the guards that names imply;
  // - `personal_salt` where there are personal columns or `personal_inside`, and `<column>_lookup` for each that is
  //   looked up. Sealed bytes never equal one another, so that an index over them means nothing: a unique personal
  //   column is a looked-up one whose look-up is unique (is_unique moves there), any other look-up is indexed.
  // `invalid` names the fault (no key, a name twice, an index over an unknown column, more than max_columns).
  static Result<Table> make(Table declared, bool personal_inside = false);

  // Keeps what names, words and paths of this table point to alive as long as it or a copy lives: for tables whose
  // declaration is not static.
  void keep(std::shared_ptr<const void> owner);

 private:
  std::size_t salt_ = npos;
  std::shared_ptr<const void> kept_;
};

namespace detail {
[[nodiscard]] Error bad_declaration(std::string_view label, std::string_view place, std::string message);
}

// The table of a declared entity.
template <class T>
[[nodiscard]] Result<Table> table_of() {
  using E = Entity<T>;
  Table table;
  table.label = label_of<T>.text;
  table.columns.assign(E::columns.begin(), E::columns.end());
  if constexpr (requires { E::table; }) table.name = E::table;
  if constexpr (requires { E::indexes; }) table.indexes.assign(E::indexes.begin(), E::indexes.end());
  if constexpr (requires { E::no_overlap; }) table.no_overlap = E::no_overlap;
  if constexpr (requires { E::borrowed; }) table.borrowed.assign(E::borrowed.begin(), E::borrowed.end());
  if constexpr (requires { E::facts; }) table.facts = E::facts;
  if constexpr (requires { E::rights; }) table.rights.assign(E::rights.begin(), E::rights.end());
  if constexpr (requires { E::blind; }) {
    table.blind = table.find(E::blind);
    if (table.blind == Table::npos)
      return detail::bad_declaration(table.label, "blind", "the blind column is no column");
  }
  if constexpr (requires { E::actor; }) {
    table.actor = table.find(E::actor);
    if (table.actor == Table::npos) return detail::bad_declaration(table.label, "actor", "the actor is no column");
  }
  bool personal_inside = false;
  if constexpr (requires { E::personal_inside; }) personal_inside = E::personal_inside;
  return Table::make(std::move(table), personal_inside);
}

}  // namespace techhub
