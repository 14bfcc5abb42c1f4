// SPDX-License-Identifier: MIT
#include "hub/past.hpp"

#include "hub/sealed_inside.hpp"
#include "schema/base64url.hpp"

namespace techhub::hub {
namespace {

// The position of the column behind a field of Django's form, where a foreign key stands without its `_id`.
std::size_t column_of(const Table& table, std::string_view field) {
  if (const auto column = table.find(field); column < table.declared().size()) return column;
  const auto column = table.find(std::string(field) + "_id");
  return column < table.declared().size() && !table.columns[column].references.empty() ? column : Table::npos;
}

// What the column takes of what a version holds; nothing for values of another era.
std::optional<Value> value_of(const Table& table, const Column& column, const Json& json) {
  if (column.type == Type::secret) return std::nullopt;
  if (column.type == Type::personal) {
    if (json.is_null()) return Value{};
    auto bytes = detail::bytes_from_base64url(json.as_string());
    if (!bytes || vault::sealed_with(Value(*bytes)) == 0) return std::nullopt;
    return Value(std::move(*bytes));
  }
  auto value = value_from(table, column, json, true);
  if (!value) return std::nullopt;
  return std::move(value).value();
}

}  // namespace

Result<Versions> Versions::of(Records& records, const Table& table, const Value& key, Record live) {
  Versions versions(records, table, key, std::move(live));
  const Table& types = records.table("contenttypes.contenttype");
  Filter same = Filter::is(types.at("app_label"), std::string(table.app())) &&
                Filter::is(types.at("model"), std::string(table.model()));
  TECHHUB_TRY(const auto type, records.first(types, std::move(same)));
  if (type) versions.content_type_ = as_integer(type->key());
  return versions;
}

Filter Versions::own() const {
  const Table& versions = records_->table("reversion.version");
  return Filter::is(versions.at("content_type_id"), content_type_) &&
         Filter::is(versions.at("object_id"), key_text(key_));
}

Result<std::vector<Record>> Versions::newest(std::int64_t before, std::size_t limit) {
  const Table& versions = records_->table("reversion.version");
  Filter filter = own();
  if (before > 0) filter = std::move(filter) && Filter::is(0, before, Compare::less);
  return records_->select(Query{.table = &versions, .filter = std::move(filter), .order = {{0, true}}, .limit = limit});
}

Result<std::optional<Past>> Versions::first(Filter filter) {
  const Table& versions = records_->table("reversion.version");
  TECHHUB_TRY(const auto rows, records_->select(Query{
                                   .table = &versions, .filter = std::move(filter), .order = {{0, true}}, .limit = 1}));
  if (rows.empty()) return std::optional<Past>{};
  auto past = read(rows.front());
  if (!past)
    return Error(Code::corrupt, "version `" + key_text(rows.front().key()) + "` is not readable").at(table_->label);
  return past;
}

Result<std::optional<Past>> Versions::at(Time time) {
  const Table& versions = records_->table("reversion.version");
  const Table& revisions = records_->table("reversion.revision");
  Filter until = Filter::is(revisions.at("date_created"), time.us, Compare::less_equal);
  return first(own() && Filter::forward(versions.at("revision_id"), revisions, std::move(until)));
}

Result<std::optional<Past>> Versions::find(std::int64_t version) { return first(own() && Filter::is(0, version)); }
Result<std::optional<Past>> Versions::last() { return first(own()); }

std::optional<Past> Versions::read(const Record& version) const {
  const auto parsed = Json::parse(version.text("serialized_data"));
  if (!parsed || parsed.value().items().size() != 1) return std::nullopt;
  const Json& object = parsed.value().items()[0];
  if (!object["fields"].is_object()) return std::nullopt;
  Past past{.version = as_integer(version.key()),
            .revision = version.integer("revision_id"),
            .row = Record(*table_),
            .given = {},
            .is_deletion = object["deleted"].as_bool()};
  past.row[0] = key_;
  past.given.add(0);
  for (const auto& [field, json] : object["fields"].members()) {
    const auto column = column_of(*table_, field);
    // The words by which a row is found are made of the row, not kept.
    if (column == Table::npos || column == 0 || field == "search_field") continue;
    auto value = value_of(*table_, table_->columns[column], json);
    if (!value) continue;
    past.row[column] = std::move(*value);
    past.given.add(column);
  }
  if (table_->has_personal()) {
    if (!live_.empty()) past.row[table_->salt()] = live_[table_->salt()];
    forget_what_does_not_open(past.row);
  }
  return past;
}

// A row that was recovered, or whose person came back after being forgotten, has another salt than its old versions.
void Versions::forget_what_does_not_open(Record& row) const {
  const auto& vault = records_->vault();
  for (std::size_t i = 0; i < table_->columns.size(); ++i) {
    if (table_->columns[i].type != Type::personal || is_null(row[i])) continue;
    Record tried = row;
    ColumnSet column;
    column.add(i);
    if (!std::holds_alternative<Bytes>(row[i]) || !vault.open(tried, column)) row[i] = Value{};
  }
  const auto inside = column_inside(*table_);
  if (inside == Table::npos) return;
  const Json data = row.json("data");
  Json left = data;
  for (const auto& [member, value] : data.members()) {
    if (is_sealed_inside(value) && !open_inside(vault, row, member, value)) left.set(member, "");
  }
  if (!data.members().empty()) row[inside] = left.dump();
}

Result<Record> Versions::open(const Past& past) const {
  Record row = past.row;
  TECHHUB_DO(records_->open(row));
  TECHHUB_DO(open_inside(records_->vault(), row));
  return row;
}

}  // namespace techhub::hub
