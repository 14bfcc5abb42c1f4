// SPDX-License-Identifier: MIT
// Decisions by the policy of 96 roles against a bit test: allowed and refused, one by one and many at once.
#include <benchmark/benchmark.h>

#include <array>
#include <bitset>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "techhub/rules/analysis.hpp"
#include "techhub/rules/check_many.hpp"
#include "techhub/rules/shipped.hpp"
#include "techhub/techhub.hpp"

namespace {

using namespace techhub;

struct Rules {
  std::shared_ptr<const Platform> platform = techhub::platform().value();
  std::shared_ptr<const rules::Policy> policy =
      rules::Policy::compile(rules::shipped_policy("full"), platform->permissions()).value();
};
const Rules& staged() {
  static const Rules made;
  return made;
}

constexpr std::array<std::int64_t, 1> author{7}, company{8}, other_company{9};
constexpr std::array<std::string_view, 1> accreditation{"accreditation"}, niokr{"niokr"};

// Somebody in a role who owns company 8.
rules::Actor owner(const char* role) {
  rules::Actor actor;
  actor.kind = rules::Actor::Kind::user;
  actor.user = 5;
  actor.is_active = true;
  actor.role = role;
  actor.memberships = {{.company = 8, .role = rules::MemberRole::owner, .verified = true, .ended = {}}};
  staged().policy->prepare(actor);
  return actor;
}

struct Question {
  const char* role;
  const char* permission;
  bool own_company;
  std::span<const std::string_view> service;
  const char* status;
  bool expected;
};

// By a pointer that may have changed: the row itself, handed over, would be copied each time.
void decide(benchmark::State& state, const Question& asked) {
  const auto& policy = *staged().policy;
  const rules::Actor actor = owner(asked.role);
  const rules::Resource row{.authors = author,
                            .companies = asked.own_company ? company : other_company,
                            .services = asked.service,
                            .status = asked.status};
  const auto permission = policy.permissions().find(asked.permission);
  const rules::Resource* at = &row;
  if (policy.check(actor, permission, row, Time{1}).allowed() != asked.expected) std::abort();
  for (auto _ : state) {
    benchmark::DoNotOptimize(at);
    auto decision = policy.check(actor, permission, *at, Time{1});
    benchmark::DoNotOptimize(decision);
  }
}

void floor_of(benchmark::State& state) {
  std::bitset<4096> bits;
  bits.set(77);
  std::size_t at = 77;
  for (auto _ : state) {
    benchmark::DoNotOptimize(at);
    bool allowed = bits.test(at);
    benchmark::DoNotOptimize(allowed);
  }
}

// The owner of a company sends its request, somebody else's they may not; nobody without a role deletes one. Grants
// narrowed to services: a moderator of accreditation; to statuses: an applicant before a conclusion. Several grants at
// once: an administrator, who may also what everybody may, and an expert, who asks for an organisation besides.
const std::pair<const char*, Question> questions[] = {
    {"check_allowed", {"user", "service.send_servicerequest", true, accreditation, "draft", true}},
    {"check_refused", {"user", "service.send_servicerequest", false, accreditation, "draft", false}},
    {"check_not_granted", {"user", "service.delete_servicerequest", true, accreditation, "draft", false}},
    {"check_service_allowed",
     {"accreditation_moderator", "service.approve_servicerequest", false, accreditation, "sent", true}},
    {"check_service_refused",
     {"accreditation_moderator", "service.approve_servicerequest", false, niokr, "sent", false}},
    {"check_own_case",
     {"accreditation_moderator", "service.approve_servicerequest", true, accreditation, "sent", false}},
    {"check_status_allowed", {"user", "service.view_expertise", true, accreditation, "done", true}},
    {"check_status_refused", {"user", "service.view_expertise", true, accreditation, "assigned", false}},
    {"check_heir_allowed", {"accreditation_admin", "account.view_usercompany", true, accreditation, "", true}},
    {"check_heir_refused", {"accreditation_admin", "account.view_usercompany", false, accreditation, "", false}},
    {"check_rare_refused", {"accreditation_admin", "core.view_eventparticipant", false, accreditation, "", false}},
    {"check_super_allowed", {"superadmin", "service.send_servicerequest", false, accreditation, "draft", true}},
};
const bool registered = [] {
  for (const auto& [name, question] : questions) {
    benchmark::RegisterBenchmark((name + std::string("/techhub")).c_str(), decide, question);
    benchmark::RegisterBenchmark((name + std::string("/floor")).c_str(), floor_of);
  }
  return true;
}();

// All permissions on a hundred rows: items are decisions.
void many(benchmark::State& state) {
  const auto& policy = *staged().policy;
  const rules::Actor actor = owner("user");
  std::vector<rules::Resource> rows;
  for (std::size_t i = 0; i < 100; ++i)
    rows.push_back({.authors = author,
                    .companies = i % 2 != 0 ? company : other_company,
                    .services = accreditation,
                    .status = i % 3 != 0 ? "draft" : "sent"});
  std::vector<rules::PermissionId> permissions;
  for (rules::PermissionId id = 0; id < policy.permission_count(); ++id) permissions.push_back(id);
  rules::BitMatrix bits;
  for (auto _ : state) {
    rules::check_many(policy, actor, permissions, rows, Time{1}, bits);
    benchmark::DoNotOptimize(bits);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * rows.size() * permissions.size()));
}
BENCHMARK(many)->Name("check_many");

void compile(benchmark::State& state) {
  for (auto _ : state) {
    auto policy = rules::Policy::compile(rules::shipped_policy("full"), staged().platform->permissions());
    benchmark::DoNotOptimize(policy);
  }
}
BENCHMARK(compile)->Name("compile_full_policy")->Unit(benchmark::kMillisecond);

void analyse(benchmark::State& state) {
  std::vector<rules::Flow> flows;
  for (const Table* table : staged().platform->tables()) {
    if (const auto* flow = staged().platform->flow(*table)) flows.push_back(*flow);
  }
  for (auto _ : state) {
    auto analysis = rules::analyse(*staged().policy, flows, Time{1});
    benchmark::DoNotOptimize(analysis);
  }
}
BENCHMARK(analyse)->Name("analyse_full_policy")->Unit(benchmark::kMillisecond);

}  // namespace
