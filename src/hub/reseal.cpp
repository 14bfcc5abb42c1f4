// SPDX-License-Identifier: MIT
#include "hub/reseal.hpp"

#include <algorithm>

#include "hub/sealed_inside.hpp"
#include "hub/version_text.hpp"
#include "schema/base64url.hpp"

namespace techhub::hub {
namespace {

constexpr std::string_view version_label = "reversion.version";
constexpr std::string_view outbox_label = "techhub.outbox";
constexpr std::size_t page_size = 500;

// Of a sealed value as versions hold it (base64url), or of one inside a column.
std::int64_t key_of(std::string_view sealed) {
  return vault::sealed_with(Value(vault::bears_mark(sealed) ? std::string(sealed) : "p$" + std::string(sealed) + "$p"));
}

}  // namespace

Resealer::Resealer(Records& records) : records_(records), key_(records.vault().sealing_key()) {
  for (const Table* table : records.platform().tables()) {
    if (table->has_personal()) stages_.push_back(table);
  }
  stages_.push_back(&records.table(version_label));
  stages_.push_back(&records.table(outbox_label));
}

std::size_t Resealer::stage_of(std::string_view label) const noexcept {
  const auto found =
      std::find_if(stages_.begin(), stages_.end(), [&](const Table* table) { return table->label == label; });
  return found == stages_.end() ? 0 : static_cast<std::size_t>(found - stages_.begin());
}

Result<bool> Resealer::advance(Place& place, std::size_t most, Count& count) {
  while (place.stage < stages_.size()) {
    if (most == 0) return false;
    Query page{.table = stages_[place.stage], .limit = std::min(most, page_size)};
    if (!is_null(place.after)) page.after = {place.after};
    TECHHUB_TRY(auto rows, records_.select(page));
    for (Record& row : rows) {
      place.after = row.key();
      TECHHUB_TRY(const Outcome outcome, reseal(row));
      count.resealed += outcome == Outcome::resealed;
      count.unreadable += outcome == Outcome::unreadable;
    }
    count.rows += static_cast<std::int64_t>(rows.size());
    most -= rows.size();
    if (rows.size() == *page.limit) continue;
    ++place.stage;
    place.after = {};
  }
  return true;
}

bool Resealer::is_old(std::string_view sealed) const {
  const auto key = key_of(sealed);
  return key != 0 && key != key_;
}

// Every sealed value begins with the byte 1, so that its text begins with A.
bool Resealer::may_hold_old(std::string_view text) const {
  for (const std::string_view begin : {"\"A", "\"p$A"}) {
    for (auto at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at + 1)) {
      const auto end = text.find('"', at + 1);
      if (end != std::string_view::npos && is_old(text.substr(at + 1, end - at - 1))) return true;
    }
  }
  return false;
}

Result<Resealer::Outcome> Resealer::reseal(Record& row) {
  const Table& table = row.table();
  if (table.label == version_label) return reseal_version(row);
  if (table.label == outbox_label) return reseal_entry(row);
  return reseal_row(row);
}

Result<Resealer::Outcome> Resealer::reseal_row(Record& row) {
  const Table& table = row.table();
  if (is_null(row[table.salt()])) return Outcome::untouched;
  ColumnSet written;
  bool is_whole = !!records_.vault().reseal(row, ColumnSet::all(table), written);
  const auto inside = column_inside(table);
  if (inside != Table::npos && may_hold_old(as_text(row[inside]))) {
    std::string text(as_text(row[inside]));
    const Json data = row.json(table.columns[inside].name);
    bool is_changed = false;
    for (const auto& [member, value] : data.members()) {
      if (!is_sealed_inside(value) || !is_old(value.as_string())) continue;
      const bool is_done = replace_text(text, row, member, place_inside(member), value.as_string());
      is_changed |= is_done;
      is_whole &= is_done;
    }
    if (is_changed) {
      row[inside] = std::move(text);
      written.add(inside);
    }
  }
  // Past the pipeline: nothing that anybody reads has changed.
  if (!written.empty()) TECHHUB_DO(records_.transaction().update(row, written));
  if (!is_whole) return Outcome::unreadable;
  return written.empty() ? Outcome::untouched : Outcome::resealed;
}

bool Resealer::replace_text(std::string& text, Record& owner, std::string_view name, std::string_view place,
                            std::string_view sealed) {
  auto clear = records_.vault().open_text(owner, place, sealed);
  if (!clear) return false;
  const auto made = records_.vault().seal_text(owner, place, clear.value());
  wipe(clear.value());
  return made && replace_member(text, name, Json(sealed), Json(made.value()));
}

Result<Resealer::Outcome> Resealer::reseal_version(Record& row) {
  if (!may_hold_old(row.text("serialized_data"))) return Outcome::untouched;
  std::string text(row.text("serialized_data"));
  const auto parsed = Json::parse(text);
  if (!parsed || parsed.value().items().empty()) return Outcome::untouched;
  const Json& object = parsed.value().items()[0];
  const Table* table = records_.platform().find(object["model"].as_string());
  if (!table || !table->has_personal()) return Outcome::untouched;
  const Value key =
      table->key().type == Type::id ? Value(object["pk"].as_integer()) : Value(std::string(object["pk"].as_string()));
  TECHHUB_TRY(auto owner, records_.find(*table, key));
  if (!owner || is_null((*owner)[table->salt()])) return Outcome::untouched;

  bool is_changed = false;
  bool is_whole = true;
  for (std::size_t i = 1; i < table->columns.size(); ++i) {
    const Column& column = table->columns[i];
    const auto sealed = object["fields"][column.name].as_string();
    if (column.type != Type::personal || !is_old(sealed)) continue;
    auto bytes = detail::bytes_from_base64url(sealed);
    if (!bytes) continue;
    (*owner)[i] = std::move(*bytes);
    ColumnSet columns;
    columns.add(i);
    ColumnSet written;
    const bool is_done =
        records_.vault().reseal(*owner, columns, written) &&
        replace_member(text, column.name, Json(sealed), Json(detail::base64url(std::get<Bytes>((*owner)[i]))));
    is_changed |= is_done;
    is_whole &= is_done;
  }
  if (column_inside(*table) != Table::npos) {
    for (const auto& [member, value] : object["fields"]["data"].members()) {
      if (!is_sealed_inside(value) || !is_old(value.as_string())) continue;
      const bool is_done = replace_text(text, *owner, member, place_inside(member), value.as_string());
      is_changed |= is_done;
      is_whole &= is_done;
    }
  }
  if (is_changed) {
    row.set("serialized_data", std::move(text));
    ColumnSet changed;
    changed.add(row.table().at("serialized_data"));
    TECHHUB_DO(records_.transaction().update(row, changed));
  }
  if (!is_whole) return Outcome::unreadable;
  return is_changed ? Outcome::resealed : Outcome::untouched;
}

// Messages to a person: sealed under the salt of the `user` that they name, in the place `outbox.<member>`. What a host
// seals there in another way stays: retired keys open it.
Result<Resealer::Outcome> Resealer::reseal_entry(Record& row) {
  if (!may_hold_old(row.text("payload"))) return Outcome::untouched;
  std::string text(row.text("payload"));
  const Json payload = row.json("payload");
  TECHHUB_TRY(auto owner, records_.find(records_.table("account.user"), payload["user"].as_integer()));
  if (!owner || is_null((*owner)[owner->table().salt()])) return Outcome::untouched;
  bool is_changed = false;
  for (const auto& [member, value] : payload.members()) {
    if (!is_sealed_inside(value) || !is_old(value.as_string())) continue;
    is_changed |= replace_text(text, *owner, member, "outbox." + member, value.as_string());
  }
  if (!is_changed) return Outcome::untouched;
  row.set("payload", std::move(text));
  ColumnSet changed;
  changed.add(row.table().at("payload"));
  TECHHUB_DO(records_.transaction().update(row, changed));
  return Outcome::resealed;
}

}  // namespace techhub::hub
