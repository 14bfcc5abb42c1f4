// SPDX-License-Identifier: MIT
// Decisions by the policy of 96 roles against a bit test: allowed and refused, one by one and many at once.
#include <benchmark/benchmark.h>

#include <array>
#include <bitset>
#include <cstdlib>
#include <vector>

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
constexpr std::array<std::string_view, 1> service{"accreditation"};

rules::Actor owner() {
  rules::Actor actor;
  actor.kind = rules::Actor::Kind::user;
  actor.user = 5;
  actor.is_active = true;
  actor.role = "user";
  actor.memberships = {{.company = 8, .role = rules::MemberRole::owner, .verified = true, .ended = {}}};
  staged().policy->prepare(actor);
  return actor;
}

// The owner of a company sends its request; somebody else's they may not; and nobody without a role approves one.
void decide(benchmark::State& state, const char* action, bool own, bool expected) {
  const auto& policy = *staged().policy;
  const rules::Actor actor = owner();
  rules::Resource row{
      .authors = author, .companies = own ? company : other_company, .services = service, .status = "draft"};
  const auto permission = policy.permissions().find("service.servicerequest", action);
  if (policy.check(actor, permission, row, Time{1}).allowed() != expected) std::abort();
  for (auto _ : state) {
    benchmark::DoNotOptimize(row);
    auto decision = policy.check(actor, permission, row, Time{1});
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

void allowed(benchmark::State& state) { decide(state, "send", true, true); }
void refused(benchmark::State& state) { decide(state, "send", false, false); }
void not_granted(benchmark::State& state) { decide(state, "delete", true, false); }
BENCHMARK(allowed)->Name("check_allowed/techhub");
BENCHMARK(floor_of)->Name("check_allowed/floor");
BENCHMARK(refused)->Name("check_refused/techhub");
BENCHMARK(floor_of)->Name("check_refused/floor");
BENCHMARK(not_granted)->Name("check_not_granted/techhub");
BENCHMARK(floor_of)->Name("check_not_granted/floor");

// All permissions on a hundred rows: items are decisions.
void many(benchmark::State& state) {
  const auto& policy = *staged().policy;
  const rules::Actor actor = owner();
  std::vector<rules::Resource> rows;
  for (std::size_t i = 0; i < 100; ++i)
    rows.push_back({.authors = author,
                    .companies = i % 2 != 0 ? company : other_company,
                    .services = service,
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

}  // namespace
