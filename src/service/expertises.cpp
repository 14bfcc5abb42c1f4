// SPDX-License-Identifier: MIT
// Experts: who is asked, and what their conclusions decide.
#include <algorithm>

#include "hub/state.hpp"
#include "service/parts.hpp"
#include "service/pipeline.hpp"
#include "service/question.hpp"
#include "service/reasons.hpp"
#include "techhub/schema/reasons.hpp"
#include "techhub/service/requests.hpp"

namespace techhub::service {
namespace {

Result<> check_by_assignment(Change& change) {
  if (!change.is_effect()) return change.refuse(only_by_assignment);
  return success();
}

Result<> check_is_the_expert(Change& change) {
  if (change.actor().user == 0 || change.before().integer("author_id") != change.actor().user)
    return deny(change, not_the_expert);
  return success();
}

Result<> check_request_waits(Change& change) {
  TECHHUB_TRY(const auto request, change.need("service.servicerequest", change.before().get("service_request_id")));
  if (request.text("status") != "approved") return change.refuse(request_not_approved, "service_request_id");
  return success();
}

Result<> read_conclusion(Change& change) {
  if (change.is_probe()) {
    change.ask("verdict");
    return success();
  }
  std::vector<Problem> problems;
  const Json& verdict = change.input()["verdict"];
  const Json& score = change.input()["score"];
  if (verdict.is_null()) {
    add(problems, "verdict", reason::required);
  } else if (verdict.as_string() != "positive" && verdict.as_string() != "negative") {
    add(problems, "verdict", reason::unknown_word, "positive, negative");
  }
  if (!score.is_null() && !score.is_integer()) add(problems, "score", reason::not_integer);
  if (score.as_integer() < 0 || score.as_integer() > 100) add(problems, "score", reason::out_of_range);
  if (verdict.as_string() == "negative" && change.comment().empty()) add(problems, "comment", reason_wanted);
  if (!problems.empty()) {
    Error error = Error(Code::invalid, "the conclusion is wrong").at(change.table().label);
    for (auto& problem : problems) error = std::move(error).add(std::move(problem));
    return error;
  }
  change.set("verdict", std::string(verdict.as_string()));
  if (score.is_integer()) change.set("score", score.as_integer());
  return success();
}

Result<> keep_comment(Change& change) {
  if (!change.comment().empty()) change.set("comment", std::string(change.comment()));
  return success();
}

// Whoever's word was the last that was awaited, the experts have decided. Of a protocol's service the commission does.
Result<> let_experts_decide(Change& change) {
  TECHHUB_TRY(const auto request, change.need("service.servicerequest", change.before().get("service_request_id")));
  if (request.text("status") != "approved") return success();
  TECHHUB_TRY(const auto service, service_of(change, request));
  const Pipeline pipeline = pipeline_of(service);
  if (!pipeline.with_experts || pipeline.with_protocol) return success();
  TECHHUB_TRY(const auto opinions, opinions_on(change.records(), request));
  if (!opinions.are_complete(pipeline)) return success();
  TECHHUB_DO(change.perform(request, opinions.support(pipeline) ? "complete" : "reject"));
  return success();
}

// Not narrowed to other services.
bool covers(const rules::Grant& grant, std::string_view service, Time now) {
  return grant.is_valid(now) && (grant.services.empty() || std::find(grant.services.begin(), grant.services.end(),
                                                                     service) != grant.services.end());
}

// Holds the right to conclude on requests of this service, at whatever scope.
Result<bool> is_expert(Change& change, Hub& hub, std::int64_t user, std::string_view service, rules::Actor& person) {
  TECHHUB_TRY(const auto row, change.find("account.user", user));
  if (!row || row->integer("is_active") == 0) return false;
  TECHHUB_TRY(person, techhub::hub::load_actor(change.records(), user, hub.options()));
  const auto policy = hub.policy();
  policy->prepare(person);
  const auto grants = policy->grants(person, policy->permissions().find("service.expertise", "conclude"));
  const auto applies = [&](const rules::Grant& grant) { return covers(grant, service, change.now()); };
  constexpr auto of_experts = static_cast<std::uint16_t>(static_cast<std::uint16_t>(rules::Scope::any) |
                                                         static_cast<std::uint16_t>(rules::Scope::assigned));
  const bool denied = std::any_of(grants.begin(), grants.end(), [&](const rules::Grant& grant) {
    return grant.is_denial && applies(grant) && (grant.scopes & of_experts) != 0;
  });
  return !denied && std::any_of(grants.begin(), grants.end(),
                                [&](const rules::Grant& grant) { return !grant.is_denial && applies(grant); });
}

Result<> check_expert(Change& change, Hub& hub, const Record& request, std::int64_t expert) {
  rules::Actor person;
  TECHHUB_TRY(const bool can, is_expert(change, hub, expert, request.text("service_id"), person));
  if (!can) return change.refuse(not_an_expert, "author_id");
  TECHHUB_TRY(const bool own, is_own_case(change, person, request));
  if (own) return change.refuse(expert_is_applicant, "author_id");
  const Table& expertises = change.table("service.expertise");
  Filter same = Filter::is(expertises.at("service_request_id"), request.key()) &&
                Filter::is(expertises.at("author_id"), expert) &&
                Filter::in(expertises.at("status"), {"assigned", "done"});
  TECHHUB_TRY(const bool asked, change.records().exists(expertises, std::move(same)));
  if (asked) return change.refuse(assigned_already, "author_id");
  return success();
}

// Users whose role lets them conclude on requests of a service. Personal rights and super roles are for an
// assignment by hand.
Result<std::vector<std::int64_t>> people_to_ask(Change& change, Hub& hub, std::string_view service) {
  const auto policy = hub.policy();
  const auto conclude = policy->permissions().find("service.expertise", "conclude");
  std::vector<Value> roles;
  for (const auto& role : policy->roles()) {
    if (role.is_super) continue;  // who may do everything is no expert for it
    rules::Actor candidate;
    candidate.kind = rules::Actor::Kind::user;
    candidate.is_active = true;
    candidate.role = role.name;
    policy->prepare(candidate);
    for (const auto& grant : policy->grants(candidate, conclude)) {
      if (grant.is_denial || !covers(grant, service, change.now())) continue;
      roles.emplace_back(std::string(role.name));
      break;
    }
  }
  std::vector<std::int64_t> people;
  if (roles.empty()) return people;
  const Table& users = change.table("account.user");
  const Filter active =
      Filter::in(users.at("role"), std::move(roles)) && Filter::is(users.at("is_active"), std::int64_t{1});
  TECHHUB_TRY(const auto rows, change.records().select(Query{.table = &users, .filter = active}));
  people.reserve(rows.size());
  for (const Record& row : rows) people.push_back(as_integer(row.key()));
  return people;
}

// The one with the least to do who may be asked, and who was never asked about this request: whoever declined, or was
// sent away, is asked again only by hand.
Result<std::int64_t> next_expert(Change& change, Hub& hub, const Record& request) {
  struct Load {
    std::int64_t open = 0, last = 0, user = 0;
    auto operator<=>(const Load&) const = default;
  };
  TECHHUB_TRY(const auto people, people_to_ask(change, hub, request.text("service_id")));
  std::vector<Load> loads;
  const Table& expertises = change.table("service.expertise");
  for (const std::int64_t user : people) {
    const Filter theirs = Filter::is(expertises.at("author_id"), user);
    TECHHUB_TRY(
        const bool was_asked,
        change.records().exists(expertises, theirs && Filter::is(expertises.at("service_request_id"), request.key())));
    if (was_asked) continue;
    Load load{.user = user};
    TECHHUB_TRY(load.open, change.records().count(
                               expertises, theirs && Filter::is(expertises.at("status"), std::string("assigned"))));
    TECHHUB_TRY(const auto last, change.records().select(
                                     Query{.table = &expertises, .filter = theirs, .order = {{0, true}}, .limit = 1}));
    if (!last.empty()) load.last = as_integer(last.front().key());
    loads.push_back(load);
  }
  std::sort(loads.begin(), loads.end());
  for (const Load& load : loads) {
    const auto fits = check_expert(change, hub, request, load.user);
    if (fits) return load.user;
    if (fits.error().code() != Code::invalid) return fits.error();
  }
  return change.refuse(nobody_to_ask, "author_id");
}

// Of nobody in particular: the one who is next.
constexpr std::int64_t next = 0;

Result<Outcome> assign(Hub& hub, const rules::Actor& actor, std::int64_t request, std::int64_t expert,
                       std::optional<Time> deadline) {
  // The right is asked on the expertise as it would be.
  const auto on = [request, expert](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto asked, change.need("service.servicerequest", request));
    TECHHUB_TRY(const bool seen, change.may("view", asked));
    if (!seen)
      return Error(Code::not_found, "no row `" + std::to_string(request) + "`").at("service.servicerequest", "id");
    Record row(change.table());
    row.set("service_request_id", request);
    if (expert != next) row.set("author_id", expert);
    return row;
  };
  const auto work = [&hub, request, expert, deadline](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto asked, change.need("service.servicerequest", request));
    TECHHUB_TRY(const auto service, service_of(change, asked));
    if (!pipeline_of(service).with_experts) return change.refuse(no_experts_here, "service_request_id");
    if (asked.text("status") != "approved") return change.refuse(request_not_approved, "service_request_id");
    if (deadline && *deadline <= change.now()) return change.refuse(deadline_past, "deadline");
    std::int64_t chosen = expert;
    if (chosen == next) {
      TECHHUB_TRY(chosen, next_expert(change, hub, asked));
    } else {
      TECHHUB_DO(check_expert(change, hub, asked, chosen));
    }
    Json fields = Json::object({{"service_request_id", request}, {"author_id", chosen}});
    if (deadline) fields.set("deadline", deadline->to_string());
    return change.create("service.expertise", std::move(fields));
  };
  return hub.run(actor, {.label = "service.expertise", .action = "assign", .on = on, .work = work});
}

}  // namespace

Result<Outcome> assign_expert(Hub& hub, const rules::Actor& actor, std::int64_t request, std::int64_t expert,
                              std::optional<Time> deadline) {
  if (expert <= 0) return Error(Code::not_found, "no row `" + std::to_string(expert) + "`").at("account.user", "id");
  return assign(hub, actor, request, expert, deadline);
}

Result<Outcome> assign_next_expert(Hub& hub, const rules::Actor& actor, std::int64_t request,
                                   std::optional<Time> deadline) {
  return assign(hub, actor, request, next, deadline);
}

void add_expertises(Module& module) {
  module.steps.insert({{"check_by_assignment", &check_by_assignment},
                       {"check_is_the_expert", &check_is_the_expert},
                       {"check_request_waits", &check_request_waits},
                       {"read_conclusion", &read_conclusion},
                       {"keep_comment", &keep_comment},
                       {"let_experts_decide", &let_experts_decide}});
  module.about_actor.emplace_back("check_is_the_expert");
  module.hooks["service.expertise"] = {.create = {"check_by_assignment"}};
}

}  // namespace techhub::service
