// SPDX-License-Identifier: MIT
// What of a person everybody else sees.
#include <algorithm>

#include "hub/state.hpp"

namespace techhub::hub {
namespace {

std::string masked(std::string_view column, std::string_view text) {
  if (text.empty()) return {};
  if (column == "email") return mask_email(text);
  if (column == "phone") return mask_phone(text);
  if (column == "tin") return mask_tin(text);
  std::string name = mask_name(text);
  if (column == "first_name" && name.ends_with("***")) name.replace(name.size() - 3, 3, ".");
  return name;
}

}  // namespace

bool is_subject(const rules::Actor& actor, const rules::Resource& facts) noexcept {
  return actor.user != 0 && std::find(facts.subjects.begin(), facts.subjects.end(), actor.user) != facts.subjects.end();
}

bool owns_inside(const rules::Actor& actor, const rules::Resource& facts) noexcept {
  return is_subject(actor, facts) ||
         (actor.user != 0 && std::find(facts.authors.begin(), facts.authors.end(), actor.user) != facts.authors.end());
}

void mask(Record& record, const rules::Actor& actor, const rules::Resource& facts) {
  const Table& table = record.table();
  if (!table.has_personal()) return;
  if (is_subject(actor, facts)) return;
  if (const auto type = table.find("company_type"); type != Table::npos) {
    // A company's number is public when it is a legal person; a sole trader's is the trader's own.
    if (as_text(record[type]) == "law" ||
        (actor.user != 0 && std::find(facts.authors.begin(), facts.authors.end(), actor.user) != facts.authors.end()))
      return;
  }
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].type != Type::personal) continue;
    if (auto* text = std::get_if<std::string>(&record[i])) {
      std::string shown = masked(table.columns[i].name, *text);
      wipe(*text);
      record[i] = std::move(shown);
    }
  }
}

}  // namespace techhub::hub
