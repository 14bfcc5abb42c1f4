// SPDX-License-Identifier: MIT
// Rows that were there already: what a dump may write over, and the trace that it leaves.
#include "hub/import/importer.hpp"
#include "hub/state.hpp"

namespace techhub::hub {

bool Importer::is_kept(const Record& there) {
  const Table& table = there.table();
  // A user without a salt was forgotten: an older dump does not undo that.
  return is_kept_by_library(table) || (table.label == "account.user" && is_null(there[table.salt()]));
}

bool Importer::differs(const Record& comes, const Record& was) {
  const Table& table = comes.table();
  for (std::size_t i = 0; i < table.declared().size(); ++i) {
    const bool is_sealed = table.columns[i].type == Type::personal && std::holds_alternative<Bytes>(comes[i]);
    if (!is_sealed && comes[i] != was[i]) return true;
  }
  return false;
}

// One revision for all, at the end, when every value is sealed as it stays.
Result<> Importer::version_replaced() {
  if (replaced_.empty()) return success();
  const Table& types = records_.table("contenttypes.contenttype");
  std::map<const Table*, Value> type_of;
  Record revision(records_.table("reversion.revision"));
  revision.set("date_created", hub_.now().us);
  revision.set("comment", std::string("import"));
  TECHHUB_DO(records_.insert(revision));
  for (const auto& [table, key] : replaced_) {
    TECHHUB_TRY(const auto row, records_.find(*table, key));
    if (!row) continue;  // taken back
    if (!type_of.contains(table)) {
      const auto [app, model] = std::pair{std::string(table->app()), std::string(table->model())};
      TECHHUB_TRY(const auto type, records_.first(types, Filter::is(types.at("app_label"), app) &&
                                                             Filter::is(types.at("model"), model)));
      type_of[table] = type ? type->key() : Value();
    }
    if (is_null(type_of[table])) continue;
    Record version(records_.table("reversion.version"));
    const std::string text = key_text(key);
    version.set("revision_id", revision.key());
    version.set("object_id", text);
    version.set("content_type_id", type_of[table]);
    version.set("db", std::string("default"));
    version.set("format", std::string("json"));
    version.set("serialized_data", serialized(*row));
    version.set("object_repr", table->label + " " + text);
    TECHHUB_DO(records_.insert(version));
  }
  return success();
}

}  // namespace techhub::hub
