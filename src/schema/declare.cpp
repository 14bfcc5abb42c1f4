// SPDX-License-Identifier: MIT
#include "techhub/schema/declare.hpp"

#include <algorithm>
#include <deque>
#include <initializer_list>
#include <limits>

#include "schema/parts.hpp"
#include "schema/quoted.hpp"
#include "schema/table_check.hpp"
#include "techhub/value/text.hpp"

namespace techhub {
namespace {

// What the views of the table point to. A deque never moves what it holds.
struct Kept {
  std::deque<std::string> texts;
  std::deque<std::vector<std::string_view>> lists;
};

// Reads one declaration. A place is the path to a member, `columns[2].type`.
class Reader {
 public:
  explicit Reader(const Json& declaration) : json_(declaration) {}

  Result<Table> read() {
    if (!json_.is_object()) return fault("", "a declaration is an object");
    // First, so that every later fault names the entity.
    TECHHUB_TRY(const std::string_view label, text(json_, "", "label"));
    if (!detail::is_label(label)) return fault("label", "the label is not of the form `app.model`");
    label_ = label;
    TECHHUB_DO(only(json_, "",
                    {"label", "table", "key", "columns", "indexes", "no_overlap", "borrowed", "facts", "rights",
                     "actor", "blind", "personal_inside", "derived"}));
    Table table;
    table.label = label;
    if (json_.find("table")) {
      TECHHUB_TRY(table.name, text(json_, "", "table"));
    }
    TECHHUB_DO(read_columns(table));
    TECHHUB_DO(read_key(table));
    TECHHUB_DO(read_indexes(table));
    TECHHUB_DO(read_no_overlap(table));
    TECHHUB_DO(read_borrowed(table));
    TECHHUB_DO(read_facts(table));
    if (json_.find("rights")) {
      TECHHUB_TRY(table.rights, texts(json_, "", "rights"));
    }
    TECHHUB_TRY(table.actor, column(table, "actor"));
    TECHHUB_TRY(table.blind, column(table, "blind"));
    TECHHUB_TRY(const bool personal_inside, flag(json_, "", "personal_inside"));

    table.keep(kept_);
    TECHHUB_TRY(Table made, Table::make(std::move(table), personal_inside));
    TECHHUB_DO(check_derived(made));
    return made;
  }

 private:
  Error fault(std::string_view place, std::string message) const {
    return detail::bad_declaration(label_, place, std::move(message));
  }

  static std::string inside(std::string_view place, std::string_view member) {
    return place.empty() ? std::string(member) : std::string(place) + "." + std::string(member);
  }
  static std::string inside(std::string_view place, std::size_t index) {
    return std::string(place) + "[" + std::to_string(index) + "]";
  }

  std::string_view kept(std::string_view text) { return kept_->texts.emplace_back(text); }

  // A member that nothing reads is a slip of the pen: it must not pass in silence.
  Result<> only(const Json& json, std::string_view place, std::initializer_list<std::string_view> known) const {
    for (const auto& [name, member] : json.members()) {
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        return fault(place, "there is no member " + detail::quoted(name));
      }
    }
    return success();
  }

  Result<std::string_view> text(const Json& json, std::string_view place, std::string_view name) {
    const Json* member = json.find(name);
    if (!member) return fault(inside(place, name), detail::quoted(name) + " is missing");
    return text_of(*member, inside(place, name));
  }
  Result<std::string_view> text_of(const Json& json, std::string_view place) {
    if (!json.is_string()) return fault(place, "a text is expected");
    if (!check_text(json.as_string())) return fault(place, "the text cannot be stored");
    return kept(json.as_string());
  }

  Result<std::vector<std::string_view>> texts(const Json& json, std::string_view place, std::string_view name) {
    TECHHUB_TRY(const std::span<const Json> items, list(json, place, name));
    std::vector<std::string_view> result;
    for (std::size_t i = 0; i < items.size(); ++i) {
      TECHHUB_TRY(const std::string_view item, text_of(items[i], inside(inside(place, name), i)));
      result.push_back(item);
    }
    return result;
  }

  // Empty when the member is missing.
  Result<std::span<const Json>> list(const Json& json, std::string_view place, std::string_view name) const {
    const Json* member = json.find(name);
    if (!member) return std::span<const Json>();
    if (!member->is_array()) return fault(inside(place, name), "a list is expected");
    return member->items();
  }

  Result<bool> flag(const Json& json, std::string_view place, std::string_view name) const {
    const Json* member = json.find(name);
    if (member && !member->is_bool()) return fault(inside(place, name), "true or false is expected");
    return member && member->as_bool();
  }

  Result<std::uint8_t> small_number(const Json& json, std::string_view place, std::string_view name) const {
    const Json* member = json.find(name);
    if (!member) return std::uint8_t{0};
    const std::int64_t number = member->as_integer(-1);
    if (number < 0 || number > std::numeric_limits<std::uint8_t>::max()) {
      return fault(inside(place, name), "a small whole number is expected");
    }
    return static_cast<std::uint8_t>(number);
  }

  Result<Type> type(const Json& json, std::string_view place) {
    TECHHUB_TRY(const std::string_view wanted, text(json, place, "type"));
    for (std::uint8_t number = 0; !name(static_cast<Type>(number)).empty(); ++number) {
      if (name(static_cast<Type>(number)) == wanted) return static_cast<Type>(number);
    }
    return fault(inside(place, "type"), "there is no type " + detail::quoted(wanted));
  }

  Result<Column> read_column(const Json& json, std::string_view place) {
    if (!json.is_object()) return fault(place, "a column is an object");
    TECHHUB_DO(only(json, place,
                    {"name", "type", "nullable", "unique", "indexed", "guarded", "lookup", "references", "words",
                     "precision", "scale"}));
    Column column;
    TECHHUB_TRY(column.name, text(json, place, "name"));
    TECHHUB_TRY(column.type, type(json, place));
    for (const auto& [name, member] : detail::column_flags) {
      TECHHUB_TRY(column.*member, flag(json, place, name));
    }
    if (json.find("references")) {
      TECHHUB_TRY(column.references, text(json, place, "references"));
    }
    TECHHUB_TRY(std::vector<std::string_view> words, texts(json, place, "words"));
    if (!words.empty()) column.words = kept_->lists.emplace_back(std::move(words));
    TECHHUB_TRY(column.precision, small_number(json, place, "precision"));
    TECHHUB_TRY(column.scale, small_number(json, place, "scale"));
    return column;
  }

  Result<> read_columns(Table& table) {
    TECHHUB_TRY(const std::span<const Json> columns, list(json_, "", "columns"));
    if (columns.empty()) return fault("columns", "the table has no key");
    // Table::make names the limit: no more than it takes is read.
    for (std::size_t i = 0; i < columns.size() && i <= Table::max_columns; ++i) {
      TECHHUB_TRY(Column column, read_column(columns[i], inside("columns", i)));
      table.columns.push_back(column);
    }
    return success();
  }

  Result<> read_key(const Table& table) {
    if (!json_.find("key")) return success();
    TECHHUB_TRY(const std::string_view key, text(json_, "", "key"));
    if (name(table.key().type) != key) return fault("key", "the key column is of another type");
    return success();
  }

  template <std::size_t size>
  Result<std::array<std::string_view, size>> few_texts(const Json& json, std::string_view place,
                                                       std::string_view name) {
    TECHHUB_TRY(const std::vector<std::string_view> given, texts(json, place, name));
    if (given.size() > size) return fault(inside(place, name), "at most " + std::to_string(size) + " are possible");
    std::array<std::string_view, size> result{};
    std::copy(given.begin(), given.end(), result.begin());
    return result;
  }

  Result<Index> read_index(const Json& json, std::string_view place) {
    if (!json.is_object()) return fault(place, "an index is an object");
    TECHHUB_DO(only(json, place, {"columns", "unique", "unordered", "nulls_equal", "when", "words"}));
    Index index;
    TECHHUB_TRY(index.columns, few_texts<4>(json, place, "columns"));
    for (const auto& [name, member] : detail::index_flags) {
      TECHHUB_TRY(index.*member, flag(json, place, name));
    }
    if (json.find("when")) {
      TECHHUB_TRY(index.when, text(json, place, "when"));
    }
    TECHHUB_TRY(index.words, few_texts<4>(json, place, "words"));
    return index;
  }

  Result<> read_indexes(Table& table) {
    TECHHUB_TRY(const std::span<const Json> indexes, list(json_, "", "indexes"));
    for (std::size_t i = 0; i < indexes.size(); ++i) {
      TECHHUB_TRY(Index index, read_index(indexes[i], inside("indexes", i)));
      table.indexes.push_back(index);
    }
    return success();
  }

  Result<> read_no_overlap(Table& table) {
    const Json* json = json_.find("no_overlap");
    if (!json) return success();
    if (!json->is_object()) return fault("no_overlap", "an object is expected");
    TECHHUB_DO(only(*json, "no_overlap", {"by", "from", "to", "when", "word"}));
    NoOverlap rule;
    TECHHUB_TRY(rule.word, text(*json, "no_overlap", "word"));
    for (const auto& [name, member] : detail::no_overlap_columns) {
      TECHHUB_TRY(rule.*member, text(*json, "no_overlap", name));
    }
    table.no_overlap = rule;
    return success();
  }

  Result<> read_borrowed(Table& table) {
    TECHHUB_TRY(const std::span<const Json> borrowed, list(json_, "", "borrowed"));
    for (std::size_t i = 0; i < borrowed.size(); ++i) {
      const std::string place = inside("borrowed", i);
      if (!borrowed[i].is_object()) return fault(place, "an object is expected");
      TECHHUB_DO(only(borrowed[i], place, {"reference", "column", "member", "unless", "word"}));
      Borrowed one;
      for (const auto& [name, member] : detail::borrowed_parts) {
        if (!borrowed[i].find(name)) continue;  // Table::make misses those that are needed
        TECHHUB_TRY(one.*member, text(borrowed[i], place, name));
      }
      table.borrowed.push_back(one);
    }
    return success();
  }

  Result<> read_facts(Table& table) {
    const Json* json = json_.find("facts");
    if (!json) return success();
    if (!json->is_object()) return fault("facts", "an object is expected");
    for (const auto& [name, path] : json->members()) {
      const auto known = std::find_if(detail::fact_paths.begin(), detail::fact_paths.end(),
                                      [&name = name](const auto& fact) { return fact.name == name; });
      if (known == detail::fact_paths.end()) return fault("facts", "there is no fact " + detail::quoted(name));
      TECHHUB_TRY(table.facts.*(known->member), text_of(path, inside("facts", name)));
    }
    return success();
  }

  // The position of the column that a member names; npos when the member is missing.
  Result<std::size_t> column(const Table& table, std::string_view name) {
    if (!json_.find(name)) return Table::npos;
    TECHHUB_TRY(const std::string_view named, text(json_, "", name));
    const std::size_t position = table.find(named);
    if (position == Table::npos) return fault(name, "there is no column " + detail::quoted(named));
    return position;
  }

  Result<> check_derived(const Table& table) {
    if (!json_.find("derived")) return success();
    TECHHUB_TRY(const std::vector<std::string_view> names, texts(json_, "", "derived"));
    const auto derived = std::span(table.columns).subspan(table.declared().size());
    if (!std::equal(names.begin(), names.end(), derived.begin(), derived.end(),
                    [](std::string_view name, const Column& column) { return name == column.name; })) {
      return fault("derived", "the table has other derived columns");
    }
    return success();
  }

  const Json& json_;
  std::string_view label_;
  std::shared_ptr<Kept> kept_ = std::make_shared<Kept>();
};

}  // namespace

Result<Table> table_from_json(const Json& declaration) { return Reader(declaration).read(); }

}  // namespace techhub
