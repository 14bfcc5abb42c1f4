// SPDX-License-Identifier: MIT
// Objects as they come.
#include "hub/import/importer.hpp"

#include "hub/own_tables.hpp"
#include "hub/sealed_inside.hpp"
#include "hub/state.hpp"
#include "hub/wiped.hpp"
#include "techhub/value/text.hpp"

namespace techhub::hub {
namespace {

constexpr std::int64_t objects_between_looks = 64;

bool is_refusal(const Error& error) noexcept {
  return error.code() == Code::duplicate || error.code() == Code::overlap || error.code() == Code::invalid;
}

std::string reason_of(const Error& error) {
  return error.code() == Code::invalid && !error.reason().empty() ? std::string(error.reason())
                                                                  : std::string(name(error.code()));
}

std::string place_of(const Table& table, std::string_view name) { return table.label + "." + std::string(name); }

}  // namespace

Importer::Importer(Hub& hub, Records& records, const Mapping& mapping, const ImportOptions& options)
    : hub_(hub),
      records_(records),
      mapping_(mapping),
      options_(options),
      numbers_(records),
      secret_(records.table("account.user")) {
  secret_[0] = std::int64_t{1};
  for (const Table* table : records.platform().tables()) {
    for (const Mapping::Link& link : mapping.entity(*table).links)
      is_link_inside_.emplace(link.table, link.is_inside());
  }
}

Result<ImportReport> Importer::run(DumpReader& dump) {
  dump_ = &dump;
  TECHHUB_DO(records_.transaction().defer_references());
  TECHHUB_DO(numbers_.load());
  TECHHUB_DO(progress(ImportStage::reading));
  std::string text;
  for (;;) {
    TECHHUB_TRY(const bool more, dump.next(text));
    if (!more) break;
    ++objects_;
    auto parsed = Json::parse(text);
    if (!parsed) {
      const auto& error = parsed.error();
      return Error(error.code(), "object " + std::to_string(dump.line()) + ": " + error.message());
    }
    Json& json = parsed.value();
    Object object{.line = dump.line(),
                  .model = std::string(json["model"].as_string()),
                  .key = json["pk"],
                  .fields = Json(),
                  .sealed = json["sealed"],
                  .is_reference = json["reason"] == Json(reason_cleared)};
    if (Json* const fields = json.find("fields")) object.fields = std::move(*fields);
    TECHHUB_DO(take(std::move(object)));
    if (objects_ % objects_between_looks == 0) TECHHUB_DO(progress(ImportStage::reading));
  }
  TECHHUB_DO(take_held(true));
  TECHHUB_DO(write_late_rejects());
  TECHHUB_DO(progress(ImportStage::resolving));
  TECHHUB_DO(settle());
  TECHHUB_DO(progress(ImportStage::finishing));
  TECHHUB_DO(complete());
  TECHHUB_DO(version_replaced());
  TECHHUB_DO(finish());
  TECHHUB_DO(check_sums());
  TECHHUB_DO(progress(ImportStage::finishing));
  return std::move(report_);
}

Result<> Importer::progress(ImportStage stage) {
  if (!options_.progress) return success();
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began_;
  const double rate = passed.count() > 0 ? static_cast<double>(objects_) / passed.count() : 0;
  if (!options_.progress({stage, objects_, dump_->bytes(), rate}))
    return Error(Code::cancelled, "the import was stopped");
  return success();
}

Result<> Importer::take(Object object) {
  if (const std::string* holder = mapping_.dropped_by(object.model)) {
    auto& counts = report_.objects[object.model];
    ++counts.read;
    ++counts.dropped;
    const Json& whose = object.fields[*holder];
    const std::string key = whose.is_integer() ? std::to_string(whose.as_integer()) : std::string("?");
    ++report_.object_permissions[*holder][key];
    return success();
  }
  const Table* table = mapping_.table(object.model);
  ++report_.objects[table ? table->label : object.model.substr(0, 100)].read;
  if (!table) return reject(nullptr, object, {"model", "unknown_model"});
  if (!object.fields.is_object()) return reject(table, object, {"fields", "wrong_type"});
  if (is_of_database(*table, object.key.as_string())) {
    ++report_.objects[table->label].dropped;
    return success();
  }
  if (object.is_reference) return restore(*table, object);
  if (numbers_.numbers(*table)) return take_number(*table, object, false);
  if (has_new_types_) TECHHUB_DO(take_held(false));
  return store(*table, object, false);
}

Result<> Importer::take_number(const Table& table, Object& object, bool is_last) {
  const auto text = [&](std::string_view name) { return std::string(object.fields[name].as_string()); };
  const auto wrong = [&](std::string_view name) {
    const Json& value = object.fields[name];
    return !value.is_string() || value.as_string().empty() || !check_text(value.as_string());
  };
  const std::int64_t key = object.key.as_integer();
  Numbers::Met met;
  if (numbers_.is_type(table)) {
    for (const std::string_view name : {"app_label", "model"}) {
      if (wrong(name)) return reject(&table, object, {std::string(name), "wrong_type"});
    }
    is_copy_ |= text("app_label") == "techhub";
    TECHHUB_TRY(met, numbers_.meet_type(key, text("app_label"), text("model")));
    has_new_types_ = true;
  } else {
    for (const std::string_view name : {"codename", "name"}) {
      if (wrong(name)) return reject(&table, object, {std::string(name), "wrong_type"});
    }
    const auto type = numbers_.find(records_.table("contenttypes.contenttype"), object.fields["content_type"]);
    if (!type && is_last) return reject(&table, object, {"content_type_id", "missing_reference"});
    if (!type) {
      held_.push_back(std::move(object));
      return success();
    }
    TECHHUB_TRY(met, numbers_.meet_permission(key, *type, text("codename"), text("name")));
  }
  ++report_.objects[table.label].kept;
  if (!met.is_new) ++report_.matched[table.label];
  return success();
}

// Permissions wait for content types, rows and links for either: so those first.
Result<> Importer::take_held(bool is_last) {
  has_new_types_ = false;
  for (const bool numbers_now : {true, false}) {
    std::vector<Object> held;
    held.swap(held_);
    for (Object& object : held) {
      const Table& table = *mapping_.table(object.model);
      if (numbers_.numbers(table) != numbers_now) {
        held_.push_back(std::move(object));
      } else if (numbers_now) {
        TECHHUB_DO(take_number(table, object, is_last));
      } else {
        TECHHUB_DO(store(table, object, is_last));
      }
    }
  }
  std::vector<HeldList> lists;
  lists.swap(held_lists_);
  for (HeldList& list : lists) TECHHUB_DO(store_list(std::move(list), is_last));
  return success();
}

Result<bool> Importer::was_empty(const Table& table) {
  const auto known = was_empty_.find(&table);
  if (known != was_empty_.end()) return known->second;
  TECHHUB_TRY(const auto first, records_.first(table, {}));
  const bool empty = !first;
  was_empty_.emplace(&table, empty);
  return empty;
}

Result<> Importer::store(const Table& table, Object& object, bool is_last) {
  Mapping::Mapped mapped = mapping_.apply(table, object.fields, is_copy_ ? Mapping::Of::copy : Mapping::Of::object);
  Record record(table);
  bool is_replaced = false;
  std::optional<Record> was;  // in the clear
  TECHHUB_TRY(const bool empty, was_empty(table));
  if (!object.key.is_null()) {
    auto key = key_of(table, object.key);
    if (!key) return reject(&table, object, {std::string(table.key().name), reason_of(key.error())});
    std::optional<Record> there;
    if (!empty) {
      TECHHUB_TRY(there, records_.find(table, key.value()));
    }
    if (there) {
      using OnConflict = ImportOptions::OnConflict;
      if (options_.on_conflict == OnConflict::fail)
        return Error(Code::duplicate, "object " + std::to_string(object.line) + ": there is such a row already")
            .at(table.label, table.key().name);
      if (options_.on_conflict == OnConflict::skip || is_kept(*there)) {
        ++report_.objects[table.label].skipped;
        return success();
      }
      was = *there;
      TECHHUB_DO(records_.open(*was));
      TECHHUB_DO(open_inside(records_.vault(), *was));
      record = std::move(*there);
      // In the clear like what comes: it is sealed again with the rest.
      TECHHUB_DO(open_inside(records_.vault(), record));
      keep_data(record, object.fields, mapped);
      is_replaced = true;
    }
    record[0] = std::move(key).value();
  } else if (table.key().type != Type::id) {
    return reject(&table, object, {std::string(table.key().name), "required"});
  }

  std::optional<WipedAfter> wiped;
  if (was) wiped.emplace(*was);
  bool waits = false;
  TECHHUB_TRY(auto fault, fill(record, mapped, is_last, waits));
  if (fault) return reject(&table, object, *fault);
  if (waits) {
    held_.push_back(std::move(object));
    return success();
  }
  if (!is_replaced) {
    TECHHUB_TRY(const bool is_over, lets_in_forgotten(record));
    if (is_over) {
      ++report_.objects[table.label].skipped;
      return success();
    }
  }
  if (is_null(record.key())) {
    TECHHUB_TRY(record[0], records_.transaction().reserve(table));
  }
  hash_secrets(record);
  mask_texts(record, numbers_, report_.masked);
  const bool is_changed = was && differs(record, *was);
  if (is_copy_) {
    TECHHUB_DO(seal_named(record, object.sealed));
  } else {
    TECHHUB_DO(seal_members(record, mapping_.entity(table)));
    TECHHUB_DO(seal_answers(record));
  }
  if (!is_replaced || object.fields.find("serialized_data")) TECHHUB_DO(prepare_version(record, fault));
  if (fault) return reject(&table, object, *fault);

  Result<> stored = success();
  if (is_replaced) {
    if (auto updated = records_.update(record, ColumnSet::all(table)); !updated) stored = std::move(updated).error();
    if (stored && is_changed && has_versions(table)) replaced_.emplace_back(&table, record.key());
  } else {
    stored = records_.insert(record);
  }
  if (!stored) {
    if (!is_refusal(stored.error())) return stored;
    TECHHUB_TRY(auto root, rival(record));
    return reject(&table, object, {stored.error().field(), reason_of(stored.error()), std::move(root)});
  }
  ++report_.objects[table.label].kept;
  touched_.insert(&table);
  if (table.label == "service.hubformfield") learn_field(record);
  TECHHUB_DO(note(table, record, mapped));
  for (const auto& list : mapped.lists) {
    HeldList made{.link = list.link,
                  .row = Record(*list.link->table),
                  .items = list.items,
                  .line = object.line,
                  .is_replaced = is_replaced};
    made.row[list.link->owner] = record.key();
    for (const auto& [column, value] : list.with) {
      TECHHUB_TRY(made.row[column], value_from(*list.link->table, list.link->table->columns[column], value));
    }
    TECHHUB_DO(store_list(std::move(made), false));
  }
  return success();
}

Result<std::optional<Importer::Fault>> Importer::fill(Record& record, const Mapping::Mapped& mapped, bool is_last,
                                                      bool& waits) {
  const Table& table = record.table();
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    if (!mapped.columns[i]) continue;
    const std::string column(table.columns[i].name);
    auto converted = convert(table, i, *mapped.columns[i]);
    if (converted.kind == Converted::Kind::bad) return Fault{column, std::move(converted.reason)};
    if (converted.kind == Converted::Kind::waits && is_last) {
      if (!table.columns[i].is_nullable) return Fault{column, "missing_reference"};
      record[i] = Value();
      ++report_.cleared[place_of(table, column)];
      TECHHUB_DO(unknown("a reference leads nowhere at", place_of(table, column)));
      continue;
    }
    waits |= converted.kind == Converted::Kind::waits;
    record[i] = std::move(converted.value);
  }
  if (waits) return std::optional<Fault>();
  for (const auto& list : mapped.lists) {
    if (!list.items.is_array()) return Fault{list.link->source, "wrong_type"};
  }
  if (const auto complete = check_complete(record); !complete)
    return Fault{complete.error().field(), reason_of(complete.error())};
  return std::optional<Fault>();
}

Result<> Importer::store_list(HeldList list, bool is_last) {
  const Mapping::Link& link = *list.link;
  const Table& table = *link.table;
  std::vector<Converted> items;
  std::set<std::string> wanted;
  for (const Json& item : list.items.items()) {
    items.push_back(convert(table, link.item, item));
    if (items.back().kind == Converted::Kind::waits && !is_last) {
      held_lists_.push_back(std::move(list));
      return success();
    }
    if (list.is_replaced && items.back().kind == Converted::Kind::value) wanted.insert(key_text(items.back().value));
  }
  std::set<std::string> there;
  if (list.is_replaced) {
    const auto& owner = list.row[link.owner];
    TECHHUB_TRY(const auto rows, records_.select(Query{.table = &table, .filter = Filter::is(link.owner, owner)}));
    for (const Record& held : rows) {
      const std::string item = key_text(held[link.item]);
      // Items have lives of their own: votes were cast on them.
      if (link.is_inside() || wanted.contains(item)) {
        there.insert(item);
      } else {
        TECHHUB_DO(records_.erase(table, held.key()));
      }
    }
  }
  for (Converted& item : items) {
    const bool is_value = item.kind == Converted::Kind::value;
    if (!is_value || there.empty() || !there.contains(key_text(item.value)))
      TECHHUB_DO(store_link(list, std::move(item)));
  }
  return success();
}

Result<> Importer::store_link(const HeldList& list, Converted item) {
  const Mapping::Link& link = *list.link;
  Record row = list.row;
  if (item.kind != Converted::Kind::value) {
    const bool is_missing = item.kind == Converted::Kind::waits;
    return reject_link(link, row, list.line,
                       {std::string(link.table->columns[link.item].name),
                        is_missing ? std::string("missing_reference") : std::move(item.reason)});
  }
  row[link.item] = std::move(item.value);
  touched_.insert(link.table);
  if (const auto stored = records_.insert(row); !stored) {
    if (!is_refusal(stored.error())) return stored;
    return reject_link(link, row, list.line, {stored.error().field(), reason_of(stored.error())});
  }
  ++(link.is_inside() ? report_.items : report_.links)[link.table->label].made;
  return success();
}

}  // namespace techhub::hub
