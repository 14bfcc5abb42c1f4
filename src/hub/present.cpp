// SPDX-License-Identifier: MIT
#include "hub/present.hpp"

#include <algorithm>

#include "hub/sealed_inside.hpp"
#include "hub/visible.hpp"

namespace techhub::hub {

bool is_of_library(const Column& column) {
  return column.is_derived || column.name.ends_with("_lookup") || column.name == "search_field";
}

void withhold(Record& record) {
  const Table& table = record.table();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.type == Type::secret) {
      record[i] = std::string();
    } else if (is_of_library(column)) {
      record[i] = column.type == Type::json   ? Value(std::string("{}"))
                  : column.type == Type::text ? Value(std::string())
                                              : Value{};
    }
  }
}

bool needs_facts(const Table& table) { return table.has_personal() || table.blind != Table::npos; }

void blind(ChangeLog& log, Record& record, const RowFacts& facts) {
  const Table& table = record.table();
  if (table.blind == Table::npos || log.actor().kind == rules::Actor::Kind::system) return;
  const auto view = facts.view();
  const auto permission = log.records().platform().rights(table).view;
  const auto grants = log.policy().grants(log.actor(), permission);
  const bool sees = std::any_of(grants.begin(), grants.end(), [&](const rules::Grant& grant) {
    const bool serves = grant.services.empty() ||
                        std::any_of(grant.services.begin(), grant.services.end(), [&](const std::string& code) {
                          return std::find(view.services.begin(), view.services.end(), code) != view.services.end();
                        });
    return !grant.is_denial && serves && grant.is_valid(log.now()) &&
           rules::in_scope(log.actor(), view, insider_scopes(grant));
  });
  if (!sees) record[table.blind] = Value{};
}

Result<> present(ChangeLog& log, Record& record, const RowFacts& facts) {
  const Table& table = record.table();
  const auto view = facts.view();
  if (table.has_personal()) {
    TECHHUB_DO(log.records().open(record));
    mask(record, log.actor(), view);
    const auto& vault = log.records().vault();
    TECHHUB_DO(owns_inside(log.actor(), view) ? open_inside(vault, record) : mask_inside(vault, record));
  }
  blind(log, record, facts);
  withhold(record);
  return success();
}

}  // namespace techhub::hub
