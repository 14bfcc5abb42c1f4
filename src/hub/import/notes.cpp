// SPDX-License-Identifier: MIT
// What an import tells of what it took, and its end.
#include "hub/actors.hpp"
#include "hub/import/importer.hpp"
#include "hub/unknown.hpp"

namespace techhub::hub {
namespace {

// A word that nobody knows is somebody's text: no more of it than it takes to find it.
std::string shortened(std::string_view word) {
  std::string text(word.substr(0, 60));
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80 && text.size() < word.size())
    text.pop_back();
  return text;
}

}  // namespace

Result<> Importer::note(const Table& table, const Record& record, const Mapping::Mapped& mapped) {
  const auto count = [&](ImportReport::Tally& tally, const std::vector<std::string>& names) {
    for (const std::string& name : names) ++tally[table.label + "." + name];
  };
  count(report_.dropped_values, mapped.dropped);
  count(report_.unknown_fields, mapped.unknown_fields);
  count(report_.kept_fields, mapped.kept_fields);
  count(report_.not_lifted, mapped.not_lifted);
  if (!mapped.unknown_fields.empty())
    TECHHUB_DO(unknown("nothing takes the field", table.label + "." + mapped.unknown_fields.front()));

  for (std::size_t i = 0; i < table.declared().size(); ++i) {
    if (!is_unknown_word(records_.platform(), table, i, record[i])) continue;
    const std::string place = table.label + "." + std::string(table.columns[i].name);
    ++report_.unknown_words[place][shortened(as_text(record[i]))];
    TECHHUB_DO(unknown("there is an unknown word at", place));
  }
  return table.label == "account.user" ? note_user(record) : Result<>(success());
}

Result<> Importer::note_user(const Record& user) {
  const auto role = user.text("role");
  if (!hub_.policy()->find_role(role)) {
    ++report_.unknown_roles[shortened(role)];
    TECHHUB_DO(unknown("the policy has no role", shortened(role)));
  }
  const Json permissions = user.json("permissions");
  for (const auto& [key, value] : permissions.members()) {
    if (key != "allow" && key != "deny") {
      ++report_.permission_keys[shortened(key)];
      continue;
    }
    for (const rules::PersonalGrant& grant : personal_grants(value)) {
      if (records_.platform().permissions().find(grant.permission) == rules::Permissions::unknown)
        ++report_.permission_keys[key + " " + shortened(grant.permission)];
      for (const std::string& scope : grant.scopes)
        if (!rules::scope(scope)) ++report_.permission_keys[key + " scope " + shortened(scope)];
    }
  }
  return success();
}

Result<> Importer::finish() {
  if (!is_copy_) TECHHUB_DO(add_catalogue());
  TECHHUB_DO(count_inert());
  TECHHUB_TRY(report_.judgements, judge(records_));
  return success();
}

Result<> Importer::add_catalogue() {
  const Platform& platform = records_.platform();
  ImportReport::Tally before;
  for (const Table* table : platform.tables()) {
    TECHHUB_TRY(before[table->label], records_.count(*table, {}));
  }
  for (const Module& module : platform.modules()) {
    if (module.catalogue) TECHHUB_DO(module.catalogue(records_, hub_.now()));
  }
  for (const Table* table : platform.tables()) {
    TECHHUB_TRY(const auto now, records_.count(*table, {}));
    if (now > before[table->label]) report_.catalogue[table->label] = now - before[table->label];
  }
  return success();
}

// Django's own permissions count for what the host trusts.
Result<> Importer::count_inert() {
  for (const std::string_view label : {"auth.group_permissions", "account.user_user_permissions"}) {
    const Table& table = records_.table(label);
    TECHHUB_TRY(const Filter inert, inert_permissions(records_, table, hub_.options().trusted_permissions));
    TECHHUB_TRY(const auto count, records_.count(table, inert));
    if (count > 0) report_.inert_permissions[std::string(label)] = count;
  }
  return success();
}

Result<> Importer::check_sums() const {
  for (const auto& [label, counts] : report_.objects) {
    if (counts.read != counts.kept + counts.rejected + counts.skipped + counts.dropped)
      return Error(Code::internal, "the import lost count of its objects").at(label);
  }
  return success();
}

}  // namespace techhub::hub
