// SPDX-License-Identifier: MIT
#include "techhub/hub/import.hpp"

#include "embedded.hpp"
#include "hub/import/importer.hpp"

namespace techhub {
namespace {

Json json_of(const ImportReport::Tally& tally) {
  Json::Object members;
  for (const auto& [name, count] : tally) members.emplace_back(name, Json(count));
  return Json::object_of(std::move(members));
}

Json json_of(const std::map<std::string, ImportReport::Tally, std::less<>>& tallies) {
  Json::Object members;
  for (const auto& [name, tally] : tallies) members.emplace_back(name, json_of(tally));
  return Json::object_of(std::move(members));
}

Json json_of(const std::map<std::string, ImportReport::Links, std::less<>>& links) {
  Json::Object members;
  for (const auto& [table, counts] : links)
    members.emplace_back(table, Json::object({{"made", counts.made}, {"rejected", counts.rejected}}));
  return Json::object_of(std::move(members));
}

Json json_of(const ImportReport::Objects& counts) {
  return Json::object({{"read", counts.read},
                       {"kept", counts.kept},
                       {"rejected", counts.rejected},
                       {"skipped", counts.skipped},
                       {"dropped", counts.dropped}});
}

}  // namespace

ImportReport::Objects ImportReport::total() const {
  Objects sum;
  for (const auto& [label, counts] : objects) {
    sum.read += counts.read;
    sum.kept += counts.kept;
    sum.rejected += counts.rejected;
    sum.skipped += counts.skipped;
    sum.dropped += counts.dropped;
  }
  return sum;
}

std::int64_t ImportReport::users_of_unknown_roles() const {
  std::int64_t users = 0;
  for (const auto& [role, count] : unknown_roles) users += count;
  return users;
}

Json ImportReport::to_json() const {
  Json::Object by_label;
  for (const auto& [label, counts] : objects) by_label.emplace_back(label, json_of(counts));
  Json listed{Json::Array()};
  for (const Reject& reject : rejects) {
    listed.push(Json::object({{"line", reject.line},
                              {"model", reject.model},
                              {"key", reject.key},
                              {"field", reject.field},
                              {"reason", reject.reason},
                              {"root", reject.root}}));
  }
  Json judged{Json::Array()};
  for (const Judgement& judgement : judgements) {
    Json keys{Json::Array()};
    for (const std::string& key : judgement.keys) keys.push(key);
    judged.push(Json::object({{"rule", judgement.rule},
                              {"label", judgement.label},
                              {"count", judgement.count},
                              {"of", judgement.of},
                              {"keys", std::move(keys)}}));
  }
  return Json::object({{"total", json_of(total())},
                       {"judgements", std::move(judged)},
                       {"objects", Json::object_of(std::move(by_label))},
                       {"links", json_of(links)},
                       {"items", json_of(items)},
                       {"rejects", std::move(listed)},
                       {"matched", json_of(matched)},
                       {"dropped_values", json_of(dropped_values)},
                       {"unknown_fields", json_of(unknown_fields)},
                       {"kept_fields", json_of(kept_fields)},
                       {"not_lifted", json_of(not_lifted)},
                       {"cleared", json_of(cleared)},
                       {"masked", json_of(masked)},
                       {"sealed", json_of(sealed)},
                       {"withheld", json_of(withheld)},
                       {"object_permissions", json_of(object_permissions)},
                       {"unknown_words", json_of(unknown_words)},
                       {"unknown_roles", json_of(unknown_roles)},
                       {"permission_keys", json_of(permission_keys)},
                       {"inert_permissions", json_of(inert_permissions)},
                       {"catalogue", json_of(catalogue)}});
}

Result<ImportReport> import_dump(Hub& hub, const std::filesystem::path& file, const ImportOptions& options) {
  TECHHUB_TRY(const ByteReader read, hub::read_file(file));
  return import_dump(hub, read, options);
}

Result<ImportReport> import_dump(Hub& hub, const ByteReader& read, const ImportOptions& options) {
  const std::string_view document =
      options.mapping.empty() ? embedded("mappings/django.json") : std::string_view(options.mapping);
  const auto setting = [&](std::string_view key) -> Result<Json> {
    if (key.empty()) return Json();
    return hub.setting(key);
  };
  TECHHUB_TRY(const auto mapping, hub::Mapping::compile(document, hub.platform(), setting));
  ImportReport report;
  bool is_done = false;
  const auto imported = hub.write([&](Records& records) -> Result<> {
    hub::DumpReader dump(hub::unpacked(read));
    hub::Importer importer(hub, records, mapping, options);
    TECHHUB_TRY(report, importer.run(dump));
    is_done = true;
    // An error is what undoes a transaction.
    if (options.dry_run) return Error(Code::cancelled, "this was a dry run");
    return success();
  });
  if (!imported && !(is_done && options.dry_run)) return imported.error();
  return report;
}

}  // namespace techhub
