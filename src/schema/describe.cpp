// SPDX-License-Identifier: MIT
#include "techhub/schema/describe.hpp"

#include "schema/parts.hpp"

namespace techhub {
namespace {

template <class Range>
Json list_of(const Range& texts) {
  Json list = Json::array();
  for (const std::string_view text : texts) list.push(text);
  return list;
}

// Sets the flags that are true.
template <class Owner, class Flags>
void set_flags(Json& json, const Owner& owner, const Flags& flags) {
  for (const auto& [name, member] : flags) {
    if (owner.*member) json.set(name, true);
  }
}

Json describe_column(const Column& column) {
  Json json = Json::object({{"name", column.name}, {"type", name(column.type)}});
  set_flags(json, column, detail::column_flags);
  if (!column.references.empty()) json.set("references", column.references);
  if (!column.words.empty()) json.set("words", list_of(column.words));
  if (column.type == Type::decimal) json.set("precision", int{column.precision}).set("scale", int{column.scale});
  return json;
}

Json describe_index(const Index& index) {
  Json json = Json::object({{"columns", list_of(std::span(index.columns).first(index.size()))}});
  set_flags(json, index, detail::index_flags);
  if (index.when.empty()) return json;
  std::size_t words = index.words.size();
  while (words > 0 && index.words[words - 1].empty()) --words;
  json.set("when", index.when);
  json.set("words", list_of(std::span(index.words).first(words)));
  return json;
}

Json describe_no_overlap(const NoOverlap& rule) {
  Json json = Json::object({{"word", rule.word}});
  for (const auto& [name, member] : detail::no_overlap_columns) json.set(name, rule.*member);
  return json;
}

// The texts that hold something.
template <class Owner, class Texts>
Json describe_texts(const Owner& owner, const Texts& texts) {
  Json json = Json::object();
  for (const auto& [name, member] : texts) {
    if (!(owner.*member).empty()) json.set(name, owner.*member);
  }
  return json;
}

}  // namespace

Json describe(const Table& table) {
  Json json = Json::object({{"label", std::string_view(table.label)}, {"table", std::string_view(table.name)}});
  json.set("key", table.key().type == Type::id ? "id" : "code");

  Json columns = Json::array();
  bool personal = false;
  for (std::size_t i = 0; i < table.declared().size(); ++i) {
    Column column = table.columns[i];
    if (const std::size_t lookup = table.lookup(i); lookup != Table::npos) {
      column.is_unique = table.columns[lookup].is_unique;
    }
    personal = personal || column.type == Type::personal;
    columns.push(describe_column(column));
  }
  json.set("columns", std::move(columns));

  if (!table.indexes.empty()) {
    Json indexes = Json::array();
    for (const Index& index : table.indexes) indexes.push(describe_index(index));
    json.set("indexes", std::move(indexes));
  }
  if (table.no_overlap) json.set("no_overlap", describe_no_overlap(*table.no_overlap));
  if (!table.borrowed.empty()) {
    Json borrowed = Json::array();
    for (const Borrowed& one : table.borrowed) borrowed.push(describe_texts(one, detail::borrowed_parts));
    json.set("borrowed", std::move(borrowed));
  }
  if (Json facts = describe_texts(table.facts, detail::fact_paths); !facts.members().empty())
    json.set("facts", std::move(facts));
  if (!table.rights.empty()) json.set("rights", list_of(table.rights));
  if (table.actor != Table::npos) json.set("actor", table.columns[table.actor].name);
  if (table.blind != Table::npos) json.set("blind", table.columns[table.blind].name);
  if (!table.has_personal()) return json;
  if (!personal) json.set("personal_inside", true);
  Json derived = Json::array();
  for (std::size_t i = table.salt(); i < table.columns.size(); ++i) derived.push(table.columns[i].name);
  json.set("derived", std::move(derived));
  return json;
}

}  // namespace techhub
