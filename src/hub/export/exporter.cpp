// SPDX-License-Identifier: MIT
// Rows as they are read.
#include "hub/export/exporter.hpp"

#include <algorithm>

#include "hub/visible.hpp"

namespace techhub::hub {
namespace {

constexpr std::int64_t rows_between_looks = 256;

bool refers_to_open(const Platform& platform, const Table& table, const std::vector<const Table*>& open,
                    bool required) {
  return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
    const Table* target = platform.referred(column);
    return target && target != &table && !(required && column.is_nullable) &&
           std::find(open.begin(), open.end(), target) != open.end();
  });
}

}  // namespace

std::vector<const Table*> in_reference_order(const Platform& platform) {
  std::vector<const Table*> open(platform.tables().begin(), platform.tables().end());
  std::vector<const Table*> order;
  while (!open.empty()) {
    auto next = std::find_if(open.begin(), open.end(),
                             [&](const Table* table) { return !refers_to_open(platform, *table, open, false); });
    if (next == open.end()) {
      next = std::find_if(open.begin(), open.end(),
                          [&](const Table* table) { return !refers_to_open(platform, *table, open, true); });
    }
    if (next == open.end()) next = open.begin();
    order.push_back(*next);
    open.erase(next);
  }
  return order;
}

bool is_list(const Mapping::Link& link) noexcept { return !link.is_inside() && link.table->declared().size() == 3; }

Result<> ListReader::open(Filter filter) {
  query_ = {.table = link_.table, .filter = std::move(filter), .order = {{link_.owner}, {link_.item}}};
  TECHHUB_TRY(cursor_, records_.transaction().query(query_));
  TECHHUB_TRY(next_, cursor_->next());
  return success();
}

Result<std::vector<Record>> ListReader::of(const Value& owner) {
  std::vector<Record> rows;
  while (next_) {
    const auto order = compare(link_.table->columns[link_.owner], (*next_)[link_.owner], owner);
    if (order > 0) break;
    if (order == 0) rows.push_back(std::move(*next_));
    TECHHUB_TRY(next_, cursor_->next());
  }
  return rows;
}

Result<ExportReport> Exporter::run(std::span<const Selected> selected) {
  TECHHUB_DO(numbers_.load());
  for (const Selected& one : selected) TECHHUB_DO(write_table(one));
  TECHHUB_DO(out_.flush());
  return std::move(report_);
}

Result<> Exporter::progress(const Table& table) {
  if (options_.progress && !options_.progress({table.label, objects_, out_.bytes()}))
    return Error(Code::cancelled, "the export was stopped");
  return success();
}

void Exporter::count(ExportReport::Tally& tally, std::string_view label, std::string_view place) {
  std::string name(label);
  if (!place.empty()) name.append(".").append(place);
  ++tally[std::move(name)];
}

Result<Filter> Exporter::visible(const Table& table) {
  if (reader_.log->actor().kind == rules::Actor::Kind::system) return Filter{};
  return hub::visible(records_.platform(), reader_.log->policy(), reader_.log->actor(),
                      records_.platform().rights(table).view, table, reader_.log->now());
}

const std::string& Exporter::natural(const Table& table, std::int64_t key) {
  auto& names = numbers_.is_type(table) ? type_names_ : permission_names_;
  const auto known = names.find(key);
  if (known != names.end()) return known->second;
  return names.emplace(key, numbers_.natural_of(table, key).dump()).first->second;
}

Result<> Exporter::write_table(Selected selected) {
  const Table& table = *selected.table;
  // Never part of an export: the count of changed rights, and the record of the export itself.
  const bool is_access = table.label == "techhub.access";
  if (is_access || table.label == "techhub.setting") {
    Value key = is_access ? Value(reader_.own_record) : Value(std::string("rights_epoch"));
    selected.filter = std::move(selected.filter) && Filter::is(0, std::move(key), Compare::not_equal);
  }
  std::vector<ListReader> lists;
  TECHHUB_TRY(const bool has_place, begin(selected, lists));
  if (!has_place) return success();
  TECHHUB_DO(progress(table));
  if (numbers_.numbers(table)) return write_numbers(selected, lists);
  return write_rows(Query{.table = &table, .filter = selected.filter}, lists);
}

Result<> Exporter::write_rows(const Query& query, std::vector<ListReader>& lists) {
  const Table& table = *query.table;
  TECHHUB_TRY(const auto cursor, records_.transaction().query(query));
  std::int64_t written = 0;
  for (;;) {
    TECHHUB_TRY(auto row, cursor->next());
    if (!row) break;
    TECHHUB_TRY(const bool is_clear, clear(*row));
    if (!is_clear) continue;
    TECHHUB_TRY(const bool is_written, write(*row, lists));
    if (!is_written) continue;
    ++written;
    if (++objects_ % rows_between_looks == 0) TECHHUB_DO(progress(table));
    TECHHUB_DO(out_.pass());
  }
  if (written > 0) report_.objects[table.label] += written;
  return success();
}

// Their keys differ from hub to hub, so that their names give the order.
Result<> Exporter::write_numbers(const Selected& selected, std::vector<ListReader>& lists) {
  const Table& types = records_.table("contenttypes.contenttype");
  const std::vector<Order> by_name{{types.at("app_label")}, {types.at("model")}};
  if (selected.table == &types)
    return write_rows(Query{.table = &types, .filter = selected.filter, .order = by_name}, lists);
  const Table& permissions = *selected.table;
  TECHHUB_TRY(const auto rows, records_.select(Query{.table = &types, .order = by_name}));
  for (const Record& type : rows) {
    Filter of_type = Filter::is(permissions.at("content_type_id"), type.key()) && Filter(selected.filter);
    TECHHUB_DO(write_rows(
        Query{.table = &permissions, .filter = std::move(of_type), .order = {{permissions.at("codename")}}}, lists));
  }
  return success();
}

}  // namespace techhub::hub
