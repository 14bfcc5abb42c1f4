// SPDX-License-Identifier: MIT
#include "techhub/landing/pages.hpp"

#include <array>

#include "landing/parts.hpp"
#include "landing/reasons.hpp"

namespace techhub::landing {
namespace {

rules::Flow page_flow() {
  return {.entity = "landing.page",
          .initial = "draft",
          .terminal = {},
          .editable = {"draft", "published"},
          .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}},
                     {"published", {"Опубликована", "Жарияланды", "Published", {}}},
                     {"archived", {"В архиве", "Мұрағатта", "Archived", {}}}},
          .transitions = {
              {.action = "publish", .from = {"draft"}, .to = "published", .guards = {"landing.page_has_section"}},
              {.action = "archive", .from = {"published"}, .to = "archived"},
              {.action = "reopen", .from = {"archived"}, .to = "draft"}}};
}

Result<> page_has_section(Change& change) {
  const Table& sections = change.table("landing.section");
  TECHHUB_TRY(const bool has,
              change.records().exists(sections, Filter::is(sections.at("page_id"), change.before().key())));
  if (!has) return change.refuse(page_without_section);
  return success();
}

// What the copy of a page has of its own or of the page.
ColumnSet given_columns(const Table& pages) {
  ColumnSet columns;
  for (const auto name : {"data", "organization_id", "slug"}) columns.add(pages.at(name));
  return columns;
}

// A copy of a row for another parent, with `columns` as they are.
Json copied(const Record& row, std::initializer_list<std::string_view> columns, std::string_view parent_column,
            const Record& parent) {
  const Table& table = row.table();
  Json fields = Json::object({{std::string(parent_column), as_integer(parent.key())}});
  for (const auto name : columns) {
    const auto column = table.at(name);
    fields.set(name, json_from(table.columns[column], row[column]));
  }
  return fields;
}

// The rows of `label` that refer to `parent`, in their order.
Result<std::vector<Record>> children(Change& change, std::string_view label, std::string_view parent_column,
                                     const Record& parent) {
  const Table& table = change.table(label);
  Query query{.table = &table, .filter = Filter::is(table.at(parent_column), parent.key())};
  if (const auto position = table.find("position"); position != Table::npos) query.order = {{position, false}};
  return change.records().select(query);
}

Result<> copy_parts(Change& change, const Record& from, const Record& to) {
  // In their order and without positions, so that each takes the place after the one before it.
  TECHHUB_TRY(const auto sections, children(change, "landing.section", "page_id", from));
  for (const Record& section : sections) {
    TECHHUB_TRY(const auto made, change.create("landing.section", copied(section, {"data"}, "page_id", to)));
    TECHHUB_TRY(const auto components, children(change, "landing.component", "section_id", section));
    for (const Record& component : components) {
      TECHHUB_DO(change.create("landing.component", copied(component, {"type", "data", "status"}, "section_id", made)));
    }
  }
  TECHHUB_TRY(const auto files, children(change, "landing.pagemediafile", "page_id", from));
  for (const Record& file : files) {
    TECHHUB_DO(
        change.create("landing.pagemediafile",
                      copied(file, {"path", "content_type", "size", "sha256", "data", "status"}, "page_id", to)));
  }
  return success();
}

}  // namespace

void add_pages(Module& module) {
  module.flows.push_back(page_flow());
  module.steps["landing.page_has_section"] = page_has_section;
}

Result<Outcome> copy_page(Hub& hub, const rules::Actor& actor, std::int64_t page, std::string_view slug) {
  const auto on = [&](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto source, change.need("landing.page", page));
    TECHHUB_TRY(const bool seen, change.may("view", source));
    if (!seen) return Error(Code::not_found, "no row `" + std::to_string(page) + "`").at("landing.page", "id");
    Record copy(change.table());
    copy.set("data", source.get("data"));
    copy.set("organization_id", source.get("organization_id"));
    copy.set("slug", std::string(slug));
    if (change.actor().user != 0) copy.set("author_id", change.actor().user);
    return copy;
  };
  const auto work = [&](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto source, change.need("landing.page", page));
    TECHHUB_TRY(auto made, change.create("landing.page", json_from(change.before(), given_columns(change.table()))));
    TECHHUB_DO(copy_parts(change, source, made));
    return made;
  };
  return hub.run(actor, {.label = "landing.page", .action = "add", .on = on, .work = work});
}

Result<Outcome> move_section(Hub& hub, const rules::Actor& actor, std::int64_t section, std::int64_t position) {
  return hub.update(actor, "landing.section", section, Json::object({{"position", position}}));
}

Result<Outcome> move_component(Hub& hub, const rules::Actor& actor, std::int64_t component, std::int64_t position) {
  return hub.update(actor, "landing.component", component, Json::object({{"position", position}}));
}

}  // namespace techhub::landing
