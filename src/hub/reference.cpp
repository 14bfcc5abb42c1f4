// SPDX-License-Identifier: MIT
// The reference page: every entity with its columns, flow and rights, as people read it.
#include "hub/reference.hpp"

#include "techhub/hub/platform.hpp"

namespace techhub {
namespace {

void add_list(std::string& out, std::string_view title, const std::vector<std::string>& items) {
  if (items.empty()) return;
  out += "\n" + std::string(title) + ": ";
  for (std::size_t i = 0; i < items.size(); ++i) out += (i ? ", `" : "`") + items[i] + "`";
  out += "\n";
}

std::string type_of(const Column& column) {
  std::string text;
  if (!column.references.empty()) {
    text = "-> `" + std::string(column.references) + "`";
  } else {
    text = name(column.type);
    if (column.type == Type::decimal)
      text += "(" + std::to_string(column.precision) + ", " + std::to_string(column.scale) + ")";
    if (column.type == Type::word) {
      text = "word:";
      for (const auto word : column.words) text += word.empty() ? " (empty)" : " `" + std::string(word) + "`";
    }
  }
  if (column.is_nullable) text += "?";
  return text;
}

std::string notes_of(const Column& column) {
  std::string text;
  const auto note = [&](bool holds, std::string_view what) {
    if (holds) text += (text.empty() ? "" : ", ") + std::string(what);
  };
  note(column.is_unique, "unique");
  note(column.is_indexed && !column.is_unique, "indexed");
  note(column.is_guarded, "guarded");
  note(column.type == Type::personal, "encrypted");
  note(column.is_lookup, "found by equality");
  return text;
}

void add_facts(std::string& out, const Facts& facts) {
  const std::array<std::pair<std::string_view, std::string_view>, 10> all{{{"author", facts.author},
                                                                           {"subject", facts.subject},
                                                                           {"officials", facts.officials},
                                                                           {"company", facts.company},
                                                                           {"host author", facts.host_author},
                                                                           {"host company", facts.host_company},
                                                                           {"organization", facts.organization},
                                                                           {"service", facts.service},
                                                                           {"opened", facts.opened},
                                                                           {"published", facts.published}}};
  std::string lines;
  for (const auto& [name, path] : all) {
    if (!path.empty()) lines += "- " + std::string(name) + ": `" + std::string(path) + "`\n";
  }
  if (!lines.empty()) out += "\nFacts:\n\n" + lines;
}

std::string words_of_index(const Index& index) {
  std::string text = index.is_unique ? "unique (" : "(";
  for (std::size_t i = 0; i < index.size(); ++i) text += (i ? ", " : "") + std::string(index.columns[i]);
  text += ")";
  if (index.is_unordered) text += " in either order";
  if (index.nulls_equal) text += " with NULL as a value";
  if (!index.when.empty()) {
    text += " where " + std::string(index.when) + " =";
    for (const auto word : index.words) {
      if (!word.empty()) text += " " + std::string(word);
    }
  }
  return text;
}

std::string words_of_borrowed(const Borrowed& name) {
  std::string text = std::string(name.reference) + "." + std::string(name.column);
  if (!name.member.empty()) text += "." + std::string(name.member);
  if (!name.unless.empty()) text += " unless its " + std::string(name.unless) + " = " + std::string(name.word);
  return text;
}

}  // namespace

namespace hub {

void add_flow(std::string& out, const rules::Flow& flow) {
  out += "\nFlow of `" + flow.column + "`, from `" + flow.initial + "`";
  if (!flow.terminal.empty()) {
    out += "; ends in";
    for (const auto& state : flow.terminal) out += " `" + state + "`";
  }
  if (!flow.editable.empty()) {
    out += "; editable in";
    for (const auto& state : flow.editable) out += " `" + state + "`";
  }
  out += ":\n\n| action | from | to | needs |\n|---|---|---|---|\n";
  for (const auto& transition : flow.transitions) {
    out += "| `" + transition.action + "` | ";
    for (std::size_t i = 0; i < transition.from.size(); ++i) out += (i ? ", `" : "`") + transition.from[i] + "`";
    out += " | `" + transition.to + "` | ";
    std::string needs = transition.effect_only
                            ? "an effect only"
                            : "`" + rules::Permissions::name(flow.entity, rules::Flow::permission_of(transition)) + "`";
    if (transition.is_system) needs += ", the system too";
    if (transition.sod == rules::Sod::full) needs += ", not on one's own case";
    if (transition.sod == rules::Sod::people) needs += ", not about oneself";
    if (transition.needs_comment) needs += ", a comment";
    for (const auto& guard : transition.guards) needs += ", " + guard;
    out += needs + " |\n";
  }
}

}  // namespace hub

std::string Platform::reference() const {
  std::string out =
      "# Entities\n\nGenerated by `techhub describe --reference`; a test compares it with the declarations.\n\n"
      "`?` takes NULL. A guarded column is written by actions only. A personal column is encrypted at rest.\n";
  for (const Table* table : order_) {
    out += "\n## " + table->label + "\n\nTable `" + table->name + "`.\n\n| column | type | |\n|---|---|---|\n";
    for (const Column& column : table->declared()) {
      out += "| `" + std::string(column.name) + "` | " + type_of(column) + " | " + notes_of(column) + " |\n";
    }
    std::vector<std::string> indexes;
    for (const Index& index : table->indexes) indexes.push_back(words_of_index(index));
    add_list(out, "Indexes", indexes);
    if (table->no_overlap) {
      const auto& rule = *table->no_overlap;
      out += "\nNo two rows of one `" + std::string(rule.by) + "` with `" + std::string(rule.when) + "` = `" +
             std::string(rule.word) + "` overlap in [`" + std::string(rule.from) + "`, `" + std::string(rule.to) +
             "`).\n";
    }
    std::vector<std::string> borrowed;
    for (const Borrowed& name : table->borrowed) borrowed.push_back(words_of_borrowed(name));
    add_list(out, "Found by texts of other rows too", borrowed);
    add_facts(out, table->facts);
    if (const auto* its = flow(*table)) hub::add_flow(out, *its);
    std::vector<std::string> rights;
    for (const auto& permission : permissions_.all()) {
      if (permission.entity == table->label) rights.push_back(permission.name);
    }
    add_list(out, "Permissions", rights);
  }
  return out;
}

}  // namespace techhub
