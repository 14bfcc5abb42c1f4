// SPDX-License-Identifier: MIT
#include "hub/search_field.hpp"

#include <algorithm>
#include <deque>
#include <vector>

#include "techhub/schema/query.hpp"
#include "techhub/search/words.hpp"

namespace techhub::hub {

namespace {

// What stands further on in a text is not found; it bounds what one row may cost.
constexpr std::size_t longest_text = std::size_t{1} << 20U;

bool is_heading(const Column& column) noexcept { return column.name == "title" || column.name == "name"; }

Result<> visit_value(const Record& row, std::size_t position, std::string_view member, SearchedText text,
                     const VisitText& visit) {
  if (is_null(row[position])) return success();
  const Column& column = row.table().columns[position];
  if (column.type == Type::text) {
    text.text = as_text(row[position]);
    return visit(text);
  }
  const Json whole = row.json(column.name);
  const Json& translated = member.empty() ? whole : whole[member];
  if (translated.is_string()) {
    text.text = translated.as_string();
    TECHHUB_DO(visit(text));
  }
  for (const auto& [name, translation] : translated.members()) {
    if (!translation.is_string()) continue;
    text.text = translation.as_string();
    text.language = language(name);
    TECHHUB_DO(visit(text));
  }
  return success();
}

bool is_withheld(const Record& lender, const Borrowed& name) {
  return !name.unless.empty() && lender[lender.table().at(name.unless)] == Value(std::string(name.word));
}

// A name that rows of a table lend.
struct Loan {
  const Table* borrower;
  const Borrowed* name;
};
std::vector<Loan> loans_of(const Platform& platform, const Table& lender) {
  std::vector<Loan> loans;
  for (const auto& [borrower, reference] : platform.referrers(lender)) {
    for (const Borrowed& name : borrower->borrowed)
      if (name.reference == borrower->columns[reference].name) loans.push_back({borrower, &name});
  }
  return loans;
}

}  // namespace

ColumnSet searched_texts(const Table& table) {
  ColumnSet texts;
  if (searched(table) == Table::npos) return texts;
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (column.type == Type::i18n || (column.type == Type::text && is_heading(column))) texts.add(i);
  }
  return texts;
}

ColumnSet searched_columns(const Table& table) {
  ColumnSet columns = searched_texts(table);
  if (searched(table) == Table::npos) return columns;
  for (const Borrowed& name : table.borrowed) columns.add(table.at(name.reference));
  return columns;
}

Result<> each_text(const Platform& platform, storage::Transaction& transaction, const Record& row,
                   const VisitText& visit) {
  const Table& table = row.table();
  const ColumnSet columns = searched_texts(table);
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (columns.has(i))
      TECHHUB_DO(visit_value(row, i, {}, {.column = column.name, .is_heading = is_heading(column)}, visit));
  }
  for (const Borrowed& name : table.borrowed) {
    const std::size_t reference = table.at(name.reference);
    if (is_null(row[reference])) continue;
    const Table& lending = *platform.referred(table.columns[reference]);
    TECHHUB_TRY(const auto lender, transaction.find(lending, row[reference]));
    if (!lender || is_withheld(*lender, name)) continue;  // none yet: an import brings it later
    const SearchedText text{.column = name.reference, .lender = &*lender};
    TECHHUB_DO(visit_value(*lender, lending.at(name.column), name.member, text, visit));
  }
  return success();
}

Result<std::string> search_terms_of(const Platform& platform, storage::Transaction& transaction, const Record& row) {
  std::deque<std::string> kept;  // what the texts below point into
  std::vector<search::Text> texts;
  TECHHUB_DO(each_text(platform, transaction, row, [&](const SearchedText& text) -> Result<> {
    const std::string& copy = kept.emplace_back(text.text.substr(0, longest_text));
    // Every heading answers to `title:`, whatever its column is called.
    texts.push_back({copy, text.language, text.is_heading ? "title" : std::string_view{}});
    return success();
  }));
  return search::search_terms(texts);
}

bool lends_names(const Platform& platform, const Table& table) { return !loans_of(platform, table).empty(); }

bool changes_lent_name(const Platform& platform, const Record& before, const Record& row, ColumnSet columns) {
  Record after = before;
  for (std::size_t i = 1; i < row.table().columns.size(); ++i) {
    if (columns.has(i)) after[i] = row[i];
  }
  const std::vector<Loan> loans = loans_of(platform, row.table());
  return std::any_of(loans.begin(), loans.end(), [&](const Loan& loan) {
    const Borrowed& name = *loan.name;
    if (is_withheld(before, name) != is_withheld(after, name)) return true;
    if (name.member.empty()) return before[row.table().at(name.column)] != after[row.table().at(name.column)];
    return before.json(name.column)[name.member] != after.json(name.column)[name.member];
  });
}

Result<> refresh_borrowers(const Platform& platform, storage::Transaction& transaction, const Table& table,
                           const Value& key) {
  constexpr std::size_t batch = 500;
  for (const Loan& loan : loans_of(platform, table)) {
    const Table& borrower = *loan.borrower;
    const std::size_t terms = searched(borrower);
    ColumnSet written;
    written.add(terms);
    Query page{.table = &borrower, .filter = Filter::is(borrower.at(loan.name->reference), key), .limit = batch};
    for (std::size_t read = batch; read == batch;) {
      std::vector<Record> rows;
      TECHHUB_TRY(auto cursor, transaction.query(page));
      for (;;) {
        TECHHUB_TRY(auto row, cursor->next());
        if (!row) break;
        rows.push_back(std::move(*row));
      }
      read = rows.size();
      if (read > 0) page.after = {rows.back().key()};
      for (Record& row : rows) {
        TECHHUB_TRY(std::string now, search_terms_of(platform, transaction, row));
        if (row[terms] == Value(now)) continue;
        row[terms] = std::move(now);
        TECHHUB_DO(transaction.update(row, written));
      }
    }
  }
  return success();
}

}  // namespace techhub::hub
