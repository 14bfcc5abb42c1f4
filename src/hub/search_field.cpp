// SPDX-License-Identifier: MIT
#include "hub/search_field.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <vector>

#include "techhub/schema/query.hpp"
#include "techhub/search/words.hpp"

namespace techhub::hub {

namespace {

// What stands further on in a text is not found; it bounds what one row may cost.
constexpr std::size_t longest_text = std::size_t{1} << 20U;

// A name that rows of a table are found by although it stands in another: that of a request's service and company.
// Named one by one, for `data` of other tables holds answers.
struct Borrowed {
  std::string_view table;
  std::string_view reference;
  std::string_view column;    // of the row that is referred to
  std::string_view member{};  // of that column, when it is JSON
  // Not lent by rows whose `unless` is `word`: a sole trader's business mostly has the trader's own name.
  std::string_view unless{};
  std::string_view word{};
};
constexpr std::array<Borrowed, 2> borrowed{
    {{.table = "service.servicerequest", .reference = "service_id", .column = "data", .member = "name"},
     {.table = "service.servicerequest",
      .reference = "company_id",
      .column = "name",
      .unless = "company_type",
      .word = "ip"}}};

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

// Where a name is borrowed through and from, if both tables have the columns.
struct Loan {
  std::size_t reference = Table::npos;
  const Table* lender = nullptr;
  std::size_t column = Table::npos;
};
std::optional<Loan> loan_of(const Platform& platform, const Table& table, const Borrowed& name) {
  if (name.table != table.label) return std::nullopt;
  Loan loan{.reference = table.find(name.reference)};
  if (loan.reference == Table::npos) return std::nullopt;
  loan.lender = platform.referred(table.columns[loan.reference]);
  if (loan.lender == nullptr) return std::nullopt;
  loan.column = loan.lender->find(name.column);
  if (loan.column == Table::npos) return std::nullopt;
  return loan;
}

bool is_withheld(const Record& lender, const Borrowed& name) {
  const std::size_t unless = name.unless.empty() ? Table::npos : lender.table().find(name.unless);
  return unless != Table::npos && lender[unless] == Value(std::string(name.word));
}

bool is_lender(const Table& table, const Borrowed& name, const Platform& platform) {
  const Table* borrower = platform.find(name.table);
  const auto loan = borrower ? loan_of(platform, *borrower, name) : std::nullopt;
  return loan && loan->lender == &table;
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
  for (const Borrowed& name : borrowed) {
    if (name.table == table.label && table.find(name.reference) != Table::npos) columns.add(table.find(name.reference));
  }
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
  for (const Borrowed& name : borrowed) {
    const auto loan = loan_of(platform, table, name);
    if (!loan || is_null(row[loan->reference])) continue;
    TECHHUB_TRY(const auto lender, transaction.find(*loan->lender, row[loan->reference]));
    if (!lender || is_withheld(*lender, name)) continue;  // none yet: an import brings it later
    // A sole trader's business bears the trader's own name: it stands in no row but the business's.
    if (const auto type = lender->table().find("company_type"); type != Table::npos && as_text((*lender)[type]) == "ip")
      continue;
    TECHHUB_DO(visit_value(*lender, loan->column, name.member, {.column = name.reference, .lender = &*lender}, visit));
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

bool lends_names(const Platform& platform, const Table& table) {
  return std::any_of(borrowed.begin(), borrowed.end(),
                     [&](const Borrowed& name) { return is_lender(table, name, platform); });
}

bool changes_lent_name(const Platform& platform, const Record& before, const Record& row, ColumnSet columns) {
  Record after = before;
  for (std::size_t i = 1; i < row.table().columns.size(); ++i) {
    if (columns.has(i)) after[i] = row[i];
  }
  return std::any_of(borrowed.begin(), borrowed.end(), [&](const Borrowed& name) {
    if (!is_lender(row.table(), name, platform)) return false;
    if (is_withheld(before, name) != is_withheld(after, name)) return true;
    if (name.member.empty()) return before[row.table().find(name.column)] != after[row.table().find(name.column)];
    return before.json(name.column)[name.member] != after.json(name.column)[name.member];
  });
}

Result<> refresh_borrowers(const Platform& platform, storage::Transaction& transaction, const Table& table,
                           const Value& key) {
  constexpr std::size_t batch = 500;
  for (const Borrowed& name : borrowed) {
    if (!is_lender(table, name, platform)) continue;
    const Table& borrower = *platform.find(name.table);
    const std::size_t terms = searched(borrower);
    ColumnSet written;
    written.add(terms);
    Query page{.table = &borrower, .filter = Filter::is(borrower.find(name.reference), key), .limit = batch};
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
