// SPDX-License-Identifier: MIT
// Importer: one import inside one write transaction. References are deferred, so that objects may come in any order;
// what leads nowhere in the end is found by settle(). Personal values that cannot be told yet from others (a form's
// fields or a version's row may come later) are kept sealed under a key of this import until complete().
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/import/mapping.hpp"
#include "hub/import/numbers.hpp"
#include "hub/import/source.hpp"

namespace techhub::hub {

class Importer {
 public:
  Importer(Hub& hub, Records& records, const Mapping& mapping, const ImportOptions& options);
  Result<ImportReport> run(DumpReader& dump);

 private:
  struct Object {
    std::int64_t line = 0;
    std::string model;
    Json key;
    Json fields;
    Json sealed{};              // of a copy: members of `data` that were sealed
    bool is_reference = false;  // no whole row: references that an import cleared, with what it rejected mended
  };
  // Why an object is not taken.
  struct Fault {
    std::string field;
    std::string reason;
    std::string root{};
  };
  // A list that becomes rows, made of `row` and an item each.
  struct HeldList {
    const Mapping::Link* link = nullptr;
    Record row;
    Json items;
    std::int64_t line = 0;
    bool is_replaced = false;
  };
  struct Converted {
    enum class Kind : std::uint8_t { value, waits, bad } kind = Kind::value;
    Value value{};
    std::string reason{};
  };

  // importer.cpp: objects as they come
  Result<> take(Object object);
  Result<> take_number(const Table& table, Object& object, bool is_last);
  Result<> store(const Table& table, Object& object, bool is_last);
  Result<> store_list(HeldList list, bool is_last);
  Result<> store_link(const HeldList& list, Converted item);
  Result<> take_held(bool is_last);
  Result<std::optional<Fault>> fill(Record& record, const Mapping::Mapped& mapped, bool is_last, bool& waits);
  Result<bool> was_empty(const Table& table);
  Result<> progress(ImportStage stage);

  // notes.cpp: what is worth telling
  Result<> note(const Table& table, const Record& record, const Mapping::Mapped& mapped);
  Result<> note_user(const Record& user);
  Result<> finish();
  Result<> add_catalogue();
  Result<> count_inert();
  Result<> check_sums() const;

  // convert.cpp: values of columns
  // A reference to a content type or permission that did not come yet waits.
  Converted convert(const Table& table, std::size_t column, const Json& json) const;
  Result<Value> key_of(const Table& table, const Json& json) const;
  void hash_secrets(Record& record);

  // rejects.cpp
  Result<> reject(const Table* table, const Object& object, const Fault& fault);
  Result<> reject_link(const Mapping::Link& link, const Record& row, std::int64_t line, const Fault& fault);
  Result<> write_reject(const ImportReport::Reject& reject, const Json& key, const Json& fields);
  [[nodiscard]] Json portable(const Table& table, const Json& fields) const;
  // What stands in the way of a row that was refused as `duplicate` or `overlap`: `core.event 4`.
  Result<std::string> rival(const Record& record);
  Result<> unknown(std::string_view what, const std::string& place) const;

  [[nodiscard]] bool waits_for_names(const Table& table, const Json& fields) const;
  Result<> write_late_rejects();

  // replaced.cpp
  // Rows that no dump writes over: the hub's own history, and what was wiped of people who were forgotten.
  [[nodiscard]] static bool is_kept(const Record& there);
  // A row that lets somebody in who was forgotten: it ended with them.
  Result<bool> lets_in_forgotten(const Record& record);
  static void keep_data(const Record& there, const Json& fields, Mapping::Mapped& mapped);
  // What comes, before it is sealed, from what was there, opened: a column that is sealed still was not given.
  [[nodiscard]] static bool differs(const Record& comes, const Record& was);
  Result<> version_replaced();
  Result<> restore(const Table& table, Object& object);

  // settle.cpp
  Result<> settle();
  Result<> write_cleared(const Record& row, const Column& column, const Value& missing, const Table& target);
  Result<bool> settle_column(const Table& table, std::size_t column);
  Result<> take_back(Record row, const Column& column, const Value& missing, const Table& target);

  // later.cpp: personal values inside other columns
  using Fields = std::map<std::string, bool, std::less<>>;  // of a form, by key: whether its answers are personal
  Result<std::string> hide(std::string_view text);
  Result<std::string> show(std::string_view hidden) const;
  // Everything in the clear, as the dump had it: for rejects.
  Result<> open_whole(Record& record) const;
  void learn_field(const Record& field);
  Result<Fields> fields_of(std::int64_t form);
  Result<> seal_members(Record& record, const Mapping::Entity& entity);
  Result<> seal_answers(Record& record);
  Result<> seal_named(Record& record, const Json& members);
  Result<bool> seal_known(Record& record, const Fields& fields, Json& answers);
  Result<> complete();
  Result<> complete_answers(std::int64_t form);

  // versions.cpp
  Result<> prepare_version(Record& version, std::optional<Fault>& fault);
  Result<std::string> version_text(const Table& table, const Json& object);
  Result<Json> version_value(const Table& table, std::size_t column, const Json& json, Record& owner);
  Result<Json> version_data(const Table& table, const Json& data, const Json& form, Record& owner);
  Result<> complete_versions();

  Hub& hub_;
  Records& records_;
  const Mapping& mapping_;
  const ImportOptions& options_;
  Numbers numbers_;
  ImportReport report_;

  DumpReader* dump_ = nullptr;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::int64_t objects_ = 0;
  std::unordered_map<const Table*, bool> was_empty_;  // before the import; tables of which an object came
  std::set<const Table*> touched_;                    // tables that rows went into
  bool is_copy_ = false;                              // of a hub: it has what it has
  bool has_new_types_ = false;                        // since the held ones were tried
  std::vector<Object> held_;                          // they refer to content types that did not come yet
  std::vector<HeldList> held_lists_;
  struct LateReject {
    ImportReport::Reject reject;
    const Table* table = nullptr;
    Json key;
    Json fields;
  };
  std::vector<LateReject> late_rejects_;  // they name content types or permissions that did not come yet
  std::vector<std::pair<const Table*, Value>> replaced_;  // rows written over
  std::map<const Table*, bool> is_link_inside_;           // tables that lists fill, and whether those are inside `data`
  std::map<std::pair<const Table*, std::string>, std::string> roots_;  // of rejected rows

  Record secret_;  // never stored: its salt seals what is hidden
  std::unordered_map<std::int64_t, Fields> forms_;
  std::set<std::int64_t> open_forms_;  // some of whose answers are hidden
  bool has_hidden_versions_ = false;
};

// What a line of the rejects says that holds a reference which was cleared, because its row was rejected.
inline constexpr std::string_view reason_cleared = "cleared_reference";

// Rows whose key is a secret of its own: stored hashed.
[[nodiscard]] bool is_keyed_by_secret(const Table& table) noexcept;
// Masks what the texts of a row say about people. Counts by place.
void mask_texts(Record& record, const Numbers& numbers, ImportReport::Tally& masked);

}  // namespace techhub::hub
