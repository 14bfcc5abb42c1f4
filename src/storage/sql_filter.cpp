// SPDX-License-Identifier: MIT
// A filter tree as an SQL condition.
//
// SQL knows a third truth value where filters know two. Negation is therefore carried down to the leaves, each of which
// is written so that NULL decides as the filter says; what is left, a NULL inside AND and OR under a WHERE, counts as
// false, and that is what a leaf that meets NULL has to be there.
#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include "storage/sql.hpp"

namespace techhub::storage::sql {
namespace {

// Chains of AND and OR longer than this are written as a balanced tree: SQLite limits the depth of an expression.
constexpr std::size_t long_chain = 200;

constexpr std::string_view text_of(Compare op) {
  constexpr std::array<std::string_view, 6> texts{" = ", " <> ", " < ", " <= ", " > ", " >= "};
  return texts[static_cast<std::size_t>(op)];
}

constexpr Compare opposite(Compare op) {
  constexpr std::array opposites{Compare::not_equal, Compare::equal,      Compare::greater_equal,
                                 Compare::greater,   Compare::less_equal, Compare::less};
  return opposites[static_cast<std::size_t>(op)];
}

bool is_found_by_index(const Table& table, std::size_t column) {
  if (column >= table.columns.size()) return false;
  const Column& found = table.columns[column];
  if (found.type == Type::word || found.type == Type::boolean) return false;  // few values, each of many rows
  return column == 0 || found.is_unique || found.is_indexed || !found.references.empty();
}

// The word of the declaration that `value` is, if an index holds the rows with that word alone.
std::string_view indexed_word(const Table& table, std::size_t column, const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return {};
  for (const Index& index : table.indexes) {
    if (index.when == table.columns[column].name && index.words[0] == *text && index.words[1].empty()) {
      return index.words[0];
    }
  }
  return {};
}

class Writer {
 public:
  Writer(const Dialect& dialect, Text& out, bool looks_at_all = false)
      : dialect_(dialect), out_(out), looks_at_all_(looks_at_all) {}

  // Where a condition stands: OR needs parentheses beside AND.
  enum class Place { alone, beside_and, beside_or };

  // The condition `filter`, or with `holds` false its negation, over the row `t<level>` of `table`.
  Result<> write(const Table& table, const Filter& filter, std::size_t level, bool holds, Place place) {
    if (depth_ >= dialect_.max_depth) {
      return Error(Code::limit, "the filter is nested deeper than " + std::to_string(dialect_.max_depth));
    }
    ++depth_;
    auto written = write_kind(table, filter, level, holds, place);
    --depth_;
    return written;
  }

 private:
  using Kind = Filter::Kind;

  Result<> write_kind(const Table& table, const Filter& filter, std::size_t level, bool holds, Place place) {
    switch (filter.kind) {
      case Kind::always:
      case Kind::never:
        constant((filter.kind == Kind::always) == holds);
        return success();
      case Kind::all:
      case Kind::any:
        return chain(table, filter, level, holds, place);
      case Kind::no:
        TECHHUB_DO(need_child(table, filter));
        return write(table, filter.children.front(), level, !holds, place);
      case Kind::compare:
        return compare(table, filter, level, holds);
      case Kind::in:
        return in(table, filter, level, holds);
      case Kind::null:
        TECHHUB_DO(check(table, filter.column, {}));
        column(table, filter.column, level);
        out_.text += holds ? " IS NULL" : " IS NOT NULL";
        return success();
      case Kind::forward:
        return forward(table, filter, level, holds);
      case Kind::reverse:
        return reverse(table, filter, level, holds);
      case Kind::target:
        return target(table, filter, level, holds, place);
      case Kind::json_is:
        return json_is(table, filter, level, holds);
      case Kind::finds:
        return finds(table, filter, level, holds);
    }
    return Error(Code::misuse, "the filter is of no kind").at(table.label);
  }

  void constant(bool truth) { out_.text += dialect_.constant(truth); }

  void row(std::size_t level) {
    out_.text += 't';
    out_.text += std::to_string(level);
  }

  void column(const Table& table, std::size_t column, std::size_t level) {
    row(level);
    out_.text += '.';
    append_name(out_.text, table.columns[column].name);
  }

  [[nodiscard]] std::string column_text(const Table& table, std::size_t column, std::size_t level) const {
    std::string text = "t" + std::to_string(level) + ".";
    append_name(text, table.columns[column].name);
    return text;
  }

  static Result<> need_child(const Table& table, const Filter& filter) {
    if (filter.children.size() == 1) return success();
    return Error(Code::misuse, "the filter needs one child").at(table.label);
  }

  Result<> chain(const Table& table, const Filter& filter, std::size_t level, bool holds, Place place) {
    const bool is_and = (filter.kind == Kind::all) == holds;
    if (filter.children.empty()) {
      constant(is_and);
      return success();
    }
    if (filter.children.size() == 1) return write(table, filter.children.front(), level, holds, place);
    const bool in_parentheses = !is_and && place == Place::beside_and;
    if (in_parentheses) out_.text += '(';
    TECHHUB_DO(links(table, filter.children, level, holds, is_and));
    if (in_parentheses) out_.text += ')';
    return success();
  }

  Result<> links(const Table& table, std::span<const Filter> children, std::size_t level, bool holds, bool is_and) {
    if (children.size() > long_chain) {
      const auto half = children.size() / 2;
      out_.text += '(';
      TECHHUB_DO(links(table, children.first(half), level, holds, is_and));
      out_.text += is_and ? ") AND (" : ") OR (";
      TECHHUB_DO(links(table, children.subspan(half), level, holds, is_and));
      out_.text += ')';
      return success();
    }
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (i != 0) out_.text += is_and ? " AND " : " OR ";
      TECHHUB_DO(write(table, children[i], level, holds, is_and ? Place::beside_and : Place::beside_or));
    }
    return success();
  }

  Result<> compare(const Table& table, const Filter& filter, std::size_t level, bool holds) {
    if (filter.values.size() != 1) return Error(Code::misuse, "a comparison takes one value").at(table.label);
    const Value& value = filter.values.front();
    TECHHUB_DO(check(table, filter.column, value));
    if (is_null(value)) {
      constant(!holds);
      return success();
    }
    const Column& compared = table.columns[filter.column];
    const Compare op = holds ? filter.op : opposite(filter.op);
    // Of the six, only `not equal` is true of NULL; negated, the orderings and `equal` are.
    const bool null_too = compared.is_nullable && (filter.op == Compare::not_equal) == holds;
    if (null_too && op == Compare::not_equal) {
      column(table, filter.column, level);
      out_.text += dialect_.different();
      return bind_value(dialect_, value, out_);
    }
    if (null_too) out_.text += '(';
    column(table, filter.column, level);
    const bool is_order = op != Compare::equal && op != Compare::not_equal;
    if (is_order && compared.type == Type::decimal) out_.text += dialect_.decimal_order();
    out_.text += text_of(op);
    TECHHUB_DO(bind_value(dialect_, value, out_));
    if (null_too) or_null(table, filter.column, level);
    if (op == Compare::equal) also_word(table, filter.column, level, indexed_word(table, filter.column, value));
    return success();
  }

  // A plan cannot depend on a bound value: for an index over the rows in one state to be used, the statement says once
  // more, in the declaration's own word, what the value says.
  void also_word(const Table& table, std::size_t of, std::size_t level, std::string_view word) {
    if (word.empty()) return;
    out_.text += " AND ";
    column(table, of, level);
    out_.text += " = '";
    for (const char c : word) {
      if (c == '\'') out_.text += c;
      out_.text += c;
    }
    out_.text += '\'';
  }

  void or_null(const Table& table, std::size_t of, std::size_t level) {
    out_.text += " OR ";
    column(table, of, level);
    out_.text += " IS NULL)";
  }

  Result<> in(const Table& table, const Filter& filter, std::size_t level, bool holds) {
    std::size_t size = 0;
    const Value* last = nullptr;
    for (const Value& value : filter.values) {
      TECHHUB_DO(check(table, filter.column, value));
      if (is_null(value)) continue;
      last = &value;
      ++size;
    }
    if (last == nullptr) {
      TECHHUB_DO(check(table, filter.column, {}));
      constant(!holds);
      return success();
    }
    const bool null_too = !holds && table.columns[filter.column].is_nullable;
    if (null_too) out_.text += '(';
    column(table, filter.column, level);
    out_.text += holds ? " IN (" : " NOT IN (";
    std::string_view separator;
    for (const Value& value : filter.values) {
      if (is_null(value)) continue;
      out_.text += separator;
      TECHHUB_DO(bind_value(dialect_, value, out_));
      separator = ", ";
    }
    // Filled up to a power of two, so that lists of many lengths share a few prepared statements.
    for (const std::size_t full = std::bit_ceil(size); size < full && out_.values.size() < dialect_.max_values;
         ++size) {
      out_.text += separator;
      TECHHUB_DO(bind_value(dialect_, *last, out_));
    }
    out_.text += ')';
    if (null_too) or_null(table, filter.column, level);
    return success();
  }

  // `<outer> IN (SELECT <inner> FROM ...` or `EXISTS (SELECT 1 FROM ...`, then the child's condition: it stands first
  // because SQLite's parser, whose stack is of a fixed size, then goes deepest.
  Result<> open_subquery(const Table& other, const Filter& filter, std::size_t level, std::string_view selected) {
    out_.text += "(SELECT ";
    out_.text += selected;
    out_.text += " FROM ";
    append_name(out_.text, other.name);
    out_.text += " AS ";
    row(level + 1);
    out_.text += " WHERE ";
    return write(other, filter.children.front(), level + 1, true, Place::beside_and);
  }

  void open_exists(bool holds) { out_.text += holds ? "EXISTS " : "NOT EXISTS "; }

  Result<> need_table(const Table& table, const Filter& filter) const {
    if (filter.table == nullptr) return Error(Code::misuse, "the filter names no other table").at(table.label);
    return need_child(table, filter);
  }

  // IN is right where the filter holds: for a NULL it is NULL, which counts as false.
  Result<> forward(const Table& table, const Filter& filter, std::size_t level, bool holds) {
    TECHHUB_DO(need_table(table, filter));
    TECHHUB_DO(check(table, filter.column, {}));
    const Table& other = *filter.table;
    return related(other, filter, level, holds, column_text(table, filter.column, level),
                   column_text(other, 0, level + 1));
  }

  Result<> reverse(const Table& table, const Filter& filter, std::size_t level, bool holds) {
    TECHHUB_DO(need_table(table, filter));
    const Table& other = *filter.table;
    TECHHUB_DO(check(other, filter.column, {}));
    return related(other, filter, level, holds, column_text(table, 0, level),
                   column_text(other, filter.column, level + 1));
  }

  Result<> related(const Table& other, const Filter& filter, std::size_t level, bool holds, const std::string& outer,
                   const std::string& inner) {
    if (holds && is_selective(other, filter.children.front())) {
      if (looks_at_all_ && level == 0) out_.text += dialect_.not_by_index();
      out_.text += outer;
      out_.text += " IN ";
      TECHHUB_DO(open_subquery(other, filter, level, inner));
    } else {
      open_exists(holds);
      TECHHUB_DO(open_subquery(other, filter, level, "1"));
      out_.text += " AND ";
      out_.text += inner;
      out_.text += " = ";
      out_.text += outer;
    }
    out_.text += ')';
    return success();
  }

  Result<> target(const Table& table, const Filter& filter, std::size_t level, bool holds, Place place) {
    TECHHUB_DO(need_table(table, filter));
    const std::size_t source = table.find("source");
    const std::size_t key = table.find("primary_key");
    if (source == Table::npos || key == Table::npos) {
      return Error(Code::misuse, "the row names no target: it has no `source` and `primary_key`").at(table.label);
    }
    const Table& other = *filter.table;
    const std::string text = column_text(table, key, level);
    const std::string other_key = column_text(other, 0, level + 1);
    const bool is_found = holds && is_selective(other, filter.children.front());
    out_.text += '(';
    // Among alternatives, one kind of target is no way to find rows: all kinds together are the whole table, which is
    // better read in the order that is asked for.
    if (place == Place::beside_or && !is_found) out_.text += dialect_.not_by_index();
    column(table, source, level);
    out_.text += holds ? " = " : dialect_.different();
    TECHHUB_DO(bind_value(dialect_, out_.own.emplace_back(std::string(other.label)), out_));
    out_.text += holds ? " AND " : " OR ";
    if (is_found) {
      out_.text += text;
      out_.text += " IN ";
      std::string selected;
      dialect_.key_as_text(selected, other_key);
      TECHHUB_DO(open_subquery(other, filter, level, selected));
    } else {
      open_exists(holds);
      TECHHUB_DO(open_subquery(other, filter, level, "1"));
      out_.text += " AND ";
      if (other.key().type == Type::id) {
        dialect_.spells_key(out_.text, other_key, text);
      } else {
        out_.text += other_key + " = " + text;
      }
    }
    out_.text += "))";
    return success();
  }

  struct BoundText final : Dialect::Piece {
    BoundText(const Dialect& dialect, const Value& path, Text& out) : dialect_(dialect), path_(path), out_(out) {}
    void append() override {
      if (failed.empty()) {
        if (auto bound = bind_value(dialect_, path_, out_); !bound) failed.push_back(std::move(bound).error());
      }
    }
    std::vector<Error> failed;

   private:
    const Dialect& dialect_;
    const Value& path_;
    Text& out_;
  };

  Result<> json_is(const Table& table, const Filter& filter, std::size_t level, bool holds) {
    TECHHUB_DO(check(table, filter.column, {}));
    const Type type = table.columns[filter.column].type;
    if (type != Type::json && type != Type::i18n && type != Type::tag)
      return Error(Code::misuse, "the column holds no JSON").at(table.label, table.columns[filter.column].name);
    if (filter.values.size() != 1 || !std::holds_alternative<std::string>(filter.values.front())) {
      return Error(Code::misuse, "a member of JSON is compared with one text").at(table.label);
    }
    if (filter.path.empty() || filter.path.find_first_of("\"\\[]$#") != std::string::npos) {
      return Error(Code::misuse, "the path of a member of JSON is names joined by `.`").at(table.label);
    }
    BoundText path(dialect_, out_.own.emplace_back(dialect_.json_path(filter.path)), out_);
    dialect_.json_text(out_.text, column_text(table, filter.column, level), path);
    if (!path.failed.empty()) return std::move(path.failed.front());
    out_.text += holds ? " = " : dialect_.different();
    return bind_value(dialect_, filter.values.front(), out_);
  }

  Result<> finds(const Table& table, const Filter& filter, std::size_t level, bool holds) {
    if (filter.column != searched(table) || filter.column == Table::npos)
      return Error(Code::misuse, "only the searched column is searched for text").at(table.label);
    if (!filter.text || filter.text->kind == TextMatch::Kind::never) {
      constant(!holds);
      return success();
    }
    BoundText expression(dialect_, out_.own.emplace_back(dialect_.text_expression(*filter.text)), out_);
    dialect_.finds(out_.text, table, column_text(table, 0, level), expression, holds);
    if (!expression.failed.empty()) return std::move(expression.failed.front());
    return success();
  }

  const Dialect& dialect_;
  Text& out_;
  const bool looks_at_all_;
  std::size_t depth_ = 0;
};

}  // namespace

// It is then better to start from those rows than to look at each row that refers to them.
bool is_selective(const Table& table, const Filter& filter) {
  const auto child = [&](const Filter& one) { return is_selective(table, one); };
  switch (filter.kind) {
    case Filter::Kind::compare:
      return filter.op == Compare::equal && is_found_by_index(table, filter.column);
    case Filter::Kind::in:
      return is_found_by_index(table, filter.column);
    case Filter::Kind::all:
      return std::any_of(filter.children.begin(), filter.children.end(), child);
    case Filter::Kind::any:
      return !filter.children.empty() && std::all_of(filter.children.begin(), filter.children.end(), child);
    case Filter::Kind::forward:
    case Filter::Kind::reverse:
      return filter.table != nullptr && !filter.children.empty() &&
             is_selective(*filter.table, filter.children.front());
    default:
      return false;
  }
}

Result<> where(const Dialect& dialect, const Table& table, const Filter& filter, Text& out) {
  return Writer(dialect, out).write(table, filter, 0, true, Writer::Place::alone);
}

Result<> where(const Dialect& dialect, const Table& table, std::span<const Filter* const> all, std::size_t level,
               bool looks_at_all, Text& out) {
  std::string_view separator;
  for (const Filter* one : all) {
    out.text += separator;
    separator = " AND ";
    TECHHUB_DO(Writer(dialect, out, looks_at_all).write(table, *one, level, true, Writer::Place::beside_and));
  }
  return success();
}

}  // namespace techhub::storage::sql
