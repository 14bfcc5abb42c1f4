// SPDX-License-Identifier: MIT
// get, list, stats: reading.
#include <fmt/format.h>

#include "tool.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Listing {
  Options options;
  std::string label;
  std::string key;
  std::vector<std::string> filter;
  std::string action;
  std::string order;
  std::string after;
  std::size_t limit = 50;
  std::vector<std::string> columns;
};

std::vector<std::string> shown_columns(const Table& table, const std::vector<std::string>& wanted) {
  if (!wanted.empty()) return wanted;
  std::vector<std::string> names;
  for (const Column& column : table.declared()) {
    if (column.type != Type::secret && column.type != Type::json && column.name != "search_field")
      names.emplace_back(column.name);
  }
  return names;
}

Result<> get(const Listing& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const Table* table, hub->platform().table(asked.label));
  TECHHUB_TRY(const auto key, key_of(*table, asked.key));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  TECHHUB_TRY(const auto row, hub->get(who, asked.label, key));
  const Json json = json_from(row);
  if (asked.options.json) {
    fmt::print("{}\n", json.dump());
    return success();
  }
  Printer printer(asked.options, {"column", "value"});
  for (const Column& column : table->declared()) {
    printer.add(Json::object({{"column", column.name}, {"value", json[column.name]}}));
  }
  return success();
}

Result<> list(const Listing& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const Table* table, hub->platform().table(asked.label));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  ListQuery query;
  query.limit = asked.limit;
  query.action = asked.action;
  TECHHUB_TRY(query.filter, filter_of(*table, asked.filter));
  if (!asked.order.empty()) {
    const bool descending = asked.order.starts_with('-');
    const auto name = std::string_view(asked.order).substr(descending ? 1 : 0);
    const auto column = table->find(name);
    if (column == Table::npos)
      return Error(Code::invalid, "no column `" + std::string(name) + "`").at(asked.label, name);
    query.order.push_back({column, descending});
  }
  if (!asked.after.empty()) {
    TECHHUB_TRY(const auto values, Json::parse(asked.after));
    std::vector<std::size_t> order;
    for (const auto& one : query.order) order.push_back(one.column);
    if (order.empty() || order.back() != 0) order.push_back(0);
    if (values.items().size() != order.size())
      return Error(Code::invalid, "`--after` takes what the page before printed").at(asked.label, "after");
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Json& value = values.items()[i];
      if (value.is_null()) {
        query.after.emplace_back();
      } else {
        TECHHUB_TRY(auto one, value_from(*table, table->columns[order[i]], value, true));
        query.after.push_back(std::move(one));
      }
    }
  }
  TECHHUB_TRY(const auto page, hub->list(who, asked.label, query));
  {
    Printer printer(asked.options, shown_columns(*table, asked.columns));
    for (const Record& row : page.rows) printer.add(json_from(row));
  }
  if (!page.next.empty()) {
    Json next;
    for (std::size_t i = 0; i < page.next.size(); ++i) {
      const auto column = i < query.order.size() ? query.order[i].column : 0;
      next.push(json_from(table->columns[column], page.next[i]));
    }
    fmt::print(stderr, "more: --after '{}'\n", next.dump());
  }
  return success();
}

// The key figures of the platform, then every table by status.
Result<> stats(const Options& options) {
  TECHHUB_TRY(auto hub, open(options));
  return hub->read([&](Records& records) -> Result<> {
    const auto where = [&](std::string_view label, std::string_view column, Value value) {
      const Table& table = records.table(label);
      return Filter::is(table.at(column), std::move(value));
    };
    struct Metric {
      std::string_view name;
      std::string_view label;
      Filter filter;
      bool is_share;
    };
    const std::vector<Metric> metrics{
        {"active users", "account.user", where("account.user", "is_active", std::int64_t{1}), true},
        {"verified companies", "account.company", where("account.company", "verified", std::int64_t{1}), true},
        {"published events", "core.event", where("core.event", "published", std::int64_t{1}), true},
        {"service requests", "service.servicerequest", {}, false},
        {"bookings", "booking.booking", {}, false},
        {"blog posts", "core.blog", {}, false},
        {"vacancies", "core.vacancy", {}, false},
        {"technical tasks", "core.techtask", {}, false},
    };
    {
      Printer printer(options, {"metric", "count", "share"});
      for (const auto& metric : metrics) {
        const Table& table = records.table(metric.label);
        TECHHUB_TRY(const auto count, records.count(table, metric.filter));
        Json row = Json::object({{"metric", metric.name}, {"count", count}});
        if (metric.is_share) {
          TECHHUB_TRY(const auto all, records.count(table, {}));
          row.set("share", all == 0
                               ? std::string("-")
                               : fmt::format("{:.1f}%", 100.0 * static_cast<double>(count) / static_cast<double>(all)));
        }
        printer.add(std::move(row));
      }
    }
    if (!options.json) fmt::print("\n");
    Printer printer(options, {"entity", "status", "count"});
    for (const Table* table : records.platform().tables()) {
      TECHHUB_TRY(const auto all, records.count(*table, {}));
      if (all == 0) continue;
      printer.add(Json::object({{"entity", table->label}, {"status", ""}, {"count", all}}));
      const auto status = table->find("status");
      if (status == Table::npos || table->columns[status].type != Type::word) continue;
      for (const auto word : table->columns[status].words) {
        TECHHUB_TRY(const auto count, records.count(*table, Filter::is(status, std::string(word))));
        if (count > 0) printer.add(Json::object({{"entity", table->label}, {"status", word}, {"count", count}}));
      }
    }
    return success();
  });
}

}  // namespace

void add_records(CLI::App& app) {
  static Listing getting, listing;
  static Options counting;
  auto* get_command = app.add_subcommand("get", "one row");
  add_options(*get_command, getting.options, true);
  get_command->add_option("ENTITY", getting.label, "label such as core.event")->required();
  get_command->add_option("KEY", getting.key)->required();
  on_run(*get_command, [] { return get(getting); });

  auto* list_command = app.add_subcommand("list", "rows that may be seen");
  add_options(*list_command, listing.options, true);
  list_command->add_option("ENTITY", listing.label, "label such as core.event")->required();
  list_command->add_option("--filter,-f", listing.filter,
                           "column=value; also != < <= > >=; `null` for none; repeat to join by and");
  list_command->add_option("--action", listing.action, "only rows on which you have the right to it now: `approve`");
  list_command->add_option("--order", listing.order, "column, or -column for the greatest first");
  list_command->add_option("--limit", listing.limit, "rows of a page");
  list_command->add_option("--after", listing.after, "where the page before ended");
  list_command->add_option("--columns,-c", listing.columns, "columns to print")->delimiter(',');
  on_run(*list_command, [] { return list(listing); });

  auto* stats_command = app.add_subcommand("stats", "the key figures, and counts by entity and status");
  add_options(*stats_command, counting, false);
  on_run(*stats_command, [] { return stats(counting); });
}

}  // namespace tool
