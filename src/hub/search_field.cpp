// SPDX-License-Identifier: MIT
#include "hub/search_field.hpp"

#include <algorithm>
#include <deque>
#include <vector>

#include "hub/plain_text.hpp"
#include "hub/visible.hpp"
#include "techhub/schema/query.hpp"
#include "techhub/search/words.hpp"

namespace techhub::hub {

namespace {

// What stands further on in a text is not found; it bounds what one row may cost.
constexpr std::size_t longest_text = std::size_t{1} << 20U;

bool is_heading(const Column& column) noexcept { return column.name == "title" || column.name == "name"; }

Result<> visit_text(std::string_view raw, SearchedText text, const VisitText& visit) {
  const auto plain = plain_text(raw);
  text.text = plain ? std::string_view(*plain) : raw;
  if (text.text.size() > longest_text) {
    std::size_t end = longest_text;
    while ((static_cast<unsigned char>(text.text[end]) & 0xC0U) == 0x80U && end > 0) --end;
    text.text = text.text.substr(0, end);
  }
  return visit(text);
}

Result<> visit_value(const Record& row, std::size_t position, std::string_view member, SearchedText text,
                     const VisitText& visit) {
  if (is_null(row[position])) return success();
  const Column& column = row.table().columns[position];
  if (column.type == Type::text) return visit_text(as_text(row[position]), text, visit);
  const Json whole = row.json(column.name);
  const Json& translated = member.empty() ? whole : whole[member];
  if (translated.is_string()) TECHHUB_DO(visit_text(translated.as_string(), text, visit));
  for (const auto& [name, translation] : translated.members()) {
    if (!translation.is_string()) continue;
    text.language = language(name);
    TECHHUB_DO(visit_text(translation.as_string(), text, visit));
  }
  return success();
}

bool is_among(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const auto bar = words.find('|');
    if (words.substr(0, bar) == word) return true;
    words.remove_prefix(bar == std::string_view::npos ? words.size() : bar + 1);
  }
  return false;
}

bool lends(const Platform& platform, const Record& lender, const Borrowed& name) {
  const Table& table = lender.table();
  if (!name.unless.empty()) {
    const auto* word = std::get_if<std::string>(&lender[table.at(name.unless)]);
    if (word != nullptr && is_among(name.word, *word)) return false;
  }
  return !is_published_by_itself(platform, table) || matches(published(platform, table), lender);
}

// All terms of a borrowed text have the tag before them; what stands between them stays.
void add_borrowed(std::string& out, const std::string& tag, std::string_view terms) {
  if (!terms.empty() && !out.empty()) out += " | ";
  for (bool is_first = true; !terms.empty(); is_first = false) {
    const std::string_view term = terms.substr(0, terms.find(' '));
    terms.remove_prefix(std::min(terms.size(), term.size() + 1));
    if (!is_first) out += ' ';
    if (term != "|") out += tag;
    out += term;
  }
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
    if (!lender || !lends(platform, *lender, name)) continue;  // none yet: an import brings it later
    const SearchedText text{.column = name.reference, .lender = &*lender};
    TECHHUB_DO(visit_value(*lender, lending.at(name.column), name.member, text, visit));
  }
  return success();
}

Result<std::string> search_terms_of(const Platform& platform, storage::Transaction& transaction, const Record& row) {
  std::deque<std::string> kept;  // what the texts below point into
  std::vector<search::Text> texts;
  std::string borrowed;
  TECHHUB_DO(each_text(platform, transaction, row, [&](const SearchedText& text) -> Result<> {
    if (text.lender != nullptr) {
      const search::Text one{text.text, text.language};
      add_borrowed(borrowed, borrowed_tag(text.column), search::search_terms(std::span(&one, 1)));
      return success();
    }
    const std::string& copy = kept.emplace_back(text.text);
    // Every heading answers to `title:`, whatever its column is called.
    texts.push_back({copy, text.language, text.is_heading ? "title" : std::string_view{}});
    return success();
  }));
  std::string terms = search::search_terms(texts);
  if (!terms.empty() && !borrowed.empty()) terms += " | ";
  return terms += borrowed;
}

std::string borrowed_tag(std::string_view reference) { return "@" + std::string(reference) + ":"; }

TextMatch with_borrowed(TextMatch match, std::span<const std::string> tags) {
  if (match.kind != TextMatch::Kind::terms) {
    for (TextMatch& part : match.parts) part = with_borrowed(std::move(part), tags);
    return match;
  }
  // A name that is borrowed is no heading.
  if (tags.empty() || match.terms.front().find(':') != std::string::npos) return match;
  std::vector<TextMatch> forms{match};
  for (const std::string& tag : tags) {
    TextMatch& form = forms.emplace_back(match);
    for (std::string& term : form.terms) term.insert(0, tag);
  }
  return TextMatch::any_of(std::move(forms));
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
    if (lends(platform, before, name) != lends(platform, after, name)) return true;
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
