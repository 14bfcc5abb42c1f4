// SPDX-License-Identifier: MIT
// The use cases ask the right on the protocol; what may be written is decided where the rows are.
#include "techhub/service/commission.hpp"

namespace techhub::service {
namespace {

using Work = std::function<Result<Record>(Change&)>;

Result<Outcome> on_protocol(Hub& hub, const rules::Actor& actor, std::string_view action, std::int64_t protocol,
                            Work work) {
  return hub.run(actor, {.label = "service.protocol",
                         .action = action,
                         .on = [protocol](Change& change) { return change.need("service.protocol", protocol); },
                         .work = std::move(work)});
}

Result<Outcome> on_item(Hub& hub, const rules::Actor& actor, std::string_view action, std::int64_t item,
                        std::function<Result<Record>(Change&, const Record& item)> work) {
  const auto on = [item](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto row, change.need("service.protocol_requests", item));
    return change.need("service.protocol", row.get("protocol_id"));
  };
  return hub.run(actor, {.label = "service.protocol",
                         .action = action,
                         .on = on,
                         .work = [item, work = std::move(work)](Change& change) -> Result<Record> {
                           TECHHUB_TRY(const auto row, change.need("service.protocol_requests", item));
                           return work(change, row);
                         }});
}

}  // namespace

Result<Outcome> make_protocol(Hub& hub, const rules::Actor& actor, std::string_view service, std::string_view number,
                              std::optional<Date> held_on) {
  Json fields = Json::object({{"service_id", service}, {"number", number}});
  if (held_on) fields.set("held_on", held_on->to_string());
  return hub.create(actor, "service.protocol", fields);
}

Result<Outcome> add_item(Hub& hub, const rules::Actor& actor, std::int64_t protocol, std::int64_t request) {
  return on_protocol(hub, actor, "change", protocol, [protocol, request](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto row, change.need("service.servicerequest", request));
    TECHHUB_TRY(const bool seen, change.may("view", row));
    if (!seen)
      return Error(Code::not_found, "no row `" + std::to_string(request) + "`").at("service.servicerequest", "id");
    return change.create("service.protocol_requests",
                         Json::object({{"protocol_id", protocol}, {"servicerequest_id", request}}));
  });
}

Result<Outcome> decide_item(Hub& hub, const rules::Actor& actor, std::int64_t item, std::string_view decision,
                            std::string_view comment) {
  const Json fields = Json::object({{"decision", decision}, {"comment", comment}});
  return on_item(hub, actor, "change", item,
                 [fields](Change& change, const Record& row) { return change.update(row, fields); });
}

Result<Outcome> remove_item(Hub& hub, const rules::Actor& actor, std::int64_t item) {
  return on_item(hub, actor, "change", item, [](Change& change, const Record& row) -> Result<Record> {
    TECHHUB_DO(change.erase(row));
    return change.before();
  });
}

Result<Outcome> vote(Hub& hub, const rules::Actor& actor, std::int64_t item, std::string_view vote,
                     std::string_view comment) {
  const Json fields = Json::object({{"item_id", item}, {"vote", vote}, {"comment", comment}});
  return on_item(hub, actor, "vote", item,
                 [fields](Change& change, const Record&) { return change.create("service.protocol_votes", fields); });
}

}  // namespace techhub::service
