// SPDX-License-Identifier: MIT
// Protocols: what may stand on a draft, and what a signature does.
#include <algorithm>
#include <map>

#include "service/parts.hpp"
#include "service/pipeline.hpp"
#include "service/question.hpp"
#include "service/reasons.hpp"
#include "techhub/schema/reasons.hpp"

namespace techhub::service {
namespace {

Result<std::vector<Record>> rows_of(Change& change, std::string_view label, std::string_view column, const Value& key) {
  const Table& table = change.table(label);
  return change.records().select(Query{.table = &table, .filter = Filter::is(table.at(column), key)});
}

// Whether somebody who writes an item or a vote directly may: who comes through a use case was asked for it.
Result<> check_right(Change& change, std::string_view action, const Record& protocol) {
  if (change.is_effect()) return success();
  TECHHUB_TRY(const bool may, change.may(action, protocol));
  if (!may) return deny(change, rules::reason(rules::Verdict::no_grant), "protocol_id");
  return success();
}

Result<> check_draft(Change& change, const Record& protocol) {
  if (protocol.text("status") != "draft") return change.refuse(protocol_closed, "protocol_id");
  return success();
}

Result<> check_not_own(Change& change, const Value& request) {
  TECHHUB_TRY(const auto row, change.need("service.servicerequest", request));
  TECHHUB_TRY(const bool own, is_own_case(change, change.actor(), row));
  if (own) return deny(change, rules::reason(rules::Verdict::own_case), "servicerequest_id");
  return success();
}

Result<> check_protocol(Change& change) {
  if (is_null(change.after().get("service_id"))) return change.refuse(reason::required, "service_id");
  if (change.kind() == Change::Kind::create || !change.changes("service_id")) return success();
  TECHHUB_TRY(const auto items, rows_of(change, "service.protocol_requests", "protocol_id", change.after().key()));
  if (!items.empty()) return change.refuse(protocol_has_items, "service_id");
  return success();
}

Result<> check_new_item(Change& change) {
  const Record& item = change.after();
  if (is_null(item.get("protocol_id")) || is_null(item.get("servicerequest_id"))) return success();
  TECHHUB_TRY(const auto protocol, change.need("service.protocol", item.get("protocol_id")));
  TECHHUB_DO(check_right(change, "change", protocol));
  TECHHUB_DO(check_draft(change, protocol));
  TECHHUB_TRY(const auto request, change.need("service.servicerequest", item.get("servicerequest_id")));
  if (request.get("service_id") != protocol.get("service_id"))
    return change.refuse(another_service, "servicerequest_id");
  TECHHUB_TRY(const bool ready, awaits_protocol(change, request));
  if (!ready) return change.refuse(not_ready, "servicerequest_id", key_text(request.key()));
  const Table& items = change.table();
  const Table& protocols = protocol.table();
  Filter elsewhere = Filter::is(items.at("servicerequest_id"), request.key()) &&
                     Filter::forward(items.at("protocol_id"), protocols, Filter::is(protocols.at("status"), "draft"));
  TECHHUB_TRY(const bool taken, change.records().exists(items, std::move(elsewhere)));
  if (taken) return change.refuse(in_another_protocol, "servicerequest_id");
  if (!is_null(item.get("decision"))) TECHHUB_DO(check_not_own(change, request.key()));
  return success();
}

Result<> check_decision(Change& change) {
  const Record& item = change.before();
  if (change.changes("protocol_id") || change.changes("servicerequest_id")) return change.refuse(item_fixed);
  TECHHUB_TRY(const auto protocol, change.need("service.protocol", item.get("protocol_id")));
  TECHHUB_DO(check_right(change, "change", protocol));
  TECHHUB_DO(check_draft(change, protocol));
  return check_not_own(change, item.get("servicerequest_id"));
}

Result<> check_removal(Change& change) {
  const Record& item = change.before();
  TECHHUB_TRY(const auto protocol, change.need("service.protocol", item.get("protocol_id")));
  TECHHUB_DO(check_right(change, "change", protocol));
  TECHHUB_DO(check_draft(change, protocol));
  TECHHUB_TRY(const auto votes, rows_of(change, "service.protocol_votes", "item_id", item.key()));
  if (votes.empty()) return success();
  TECHHUB_TRY(const auto request, change.need("service.servicerequest", item.get("servicerequest_id")));
  TECHHUB_TRY(const bool waits, awaits_protocol(change, request));
  if (waits) return change.refuse(item_has_votes);
  for (const Record& vote : votes) TECHHUB_DO(change.erase(vote));
  return success();
}

Result<> check_vote(Change& change) {
  const Value& voter = change.after().get("user_id");
  if (change.actor().user == 0 || (!is_null(voter) && as_integer(voter) != change.actor().user))
    return change.refuse(only_own_vote, "user_id");
  change.set("user_id", change.actor().user);
  change.set("at", change.now().us);
  if (is_null(change.after().get("item_id"))) return success();
  TECHHUB_TRY(const auto item, change.need("service.protocol_requests", change.after().get("item_id")));
  TECHHUB_TRY(const auto protocol, change.need("service.protocol", item.get("protocol_id")));
  TECHHUB_DO(check_right(change, "vote", protocol));
  TECHHUB_DO(check_draft(change, protocol));
  TECHHUB_DO(check_not_own(change, item.get("servicerequest_id")));
  const Table& votes = change.table();
  Filter cast = Filter::is(votes.at("item_id"), item.key()) && Filter::is(votes.at("user_id"), change.actor().user);
  TECHHUB_TRY(const bool voted, change.records().exists(votes, std::move(cast)));
  if (voted) return change.refuse(voted_already, "item_id");
  return success();
}

// Only with its item, once nothing is left to vote on.
Result<> keep_vote(Change& change) {
  if (change.kind() == Change::Kind::erase && change.is_effect()) return success();
  return change.refuse(vote_is_final);
}

// Why a decision is not the commission's; null when it is.
Result<const Reason*> fault_of_votes(Change& change, const Record& item, const Pipeline& pipeline) {
  if (pipeline.commission == 0) return nullptr;
  TECHHUB_TRY(const auto votes, rows_of(change, "service.protocol_votes", "item_id", item.key()));
  const auto count = [&](std::string_view word) {
    return std::count_if(votes.begin(), votes.end(), [&](const Record& vote) { return vote.text("vote") == word; });
  };
  if (static_cast<std::int64_t>(votes.size()) < pipeline.commission) return &no_quorum;
  const bool approved = count("approve") > count("refuse");
  return approved == (item.text("decision") == "approve") ? nullptr : &against_majority;
}

Result<> check_signable(Change& change) {
  const Record& protocol = change.before();
  TECHHUB_TRY(const auto items, rows_of(change, "service.protocol_requests", "protocol_id", protocol.key()));
  if (items.empty()) return change.refuse(no_items);
  std::vector<Problem> problems;
  bool own_cases = false;
  for (const Record& item : items) {
    TECHHUB_TRY(const auto request, change.need("service.servicerequest", item.get("servicerequest_id")));
    const std::string number = key_text(request.key());
    const std::string place = "requests." + number;
    TECHHUB_TRY(const bool own, is_own_case(change, change.actor(), request));
    if (own) add(problems, place, signer_is_applicant, number);
    own_cases = own_cases || own;
    TECHHUB_TRY(const bool waits, awaits_protocol(change, request));
    if (!waits || request.get("service_id") != protocol.get("service_id")) {
      add(problems, place, not_ready, number);
    } else if (is_null(item.get("decision"))) {
      add(problems, place, undecided, number);
    } else {
      TECHHUB_TRY(const auto service, service_of(change, request));
      TECHHUB_TRY(const Reason* fault, fault_of_votes(change, item, pipeline_of(service)));
      if (fault) add(problems, place, *fault, number);
    }
  }
  if (problems.empty()) return success();
  Error error =
      Error(own_cases ? Code::denied : Code::invalid, "the protocol cannot be signed").at(change.table().label);
  for (auto& problem : problems) error = std::move(error).add(std::move(problem));
  return error;
}

Result<> carry_out_decisions(Change& change) {
  TECHHUB_TRY(const auto items, rows_of(change, "service.protocol_requests", "protocol_id", change.after().key()));
  for (const Record& item : items) {
    TECHHUB_TRY(const auto request, change.need("service.servicerequest", item.get("servicerequest_id")));
    TECHHUB_DO(change.perform(request, item.text("decision") == "approve" ? "complete" : "refuse",
                              Json::object({{"comment", item.text("comment")}})));
  }
  return success();
}

}  // namespace

void add_protocols(Module& module) {
  module.steps.insert({{"check_protocol", &check_protocol},
                       {"check_new_item", &check_new_item},
                       {"check_decision", &check_decision},
                       {"check_removal", &check_removal},
                       {"check_vote", &check_vote},
                       {"keep_vote", &keep_vote},
                       {"check_signable", &check_signable},
                       {"carry_out_decisions", &carry_out_decisions}});
  module.hooks["service.protocol"] = {.create = {"check_protocol"}, .update = {"check_protocol"}};
  module.hooks["service.protocol_requests"] = {
      .create = {"check_new_item"}, .update = {"check_decision"}, .erase = {"check_removal"}};
  module.hooks["service.protocol_votes"] = {.create = {"check_vote"}, .update = {"keep_vote"}, .erase = {"keep_vote"}};
}

}  // namespace techhub::service
