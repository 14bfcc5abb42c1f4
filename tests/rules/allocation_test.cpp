// SPDX-License-Identifier: MIT
// check() of a prepared actor allocates nothing. Every operator new of this executable counts itself.
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "rules/fixture.hpp"

namespace {
std::atomic<std::size_t> allocations{0};
}

// All that the deletes below may meet: sanitizers bring their own of what is left out.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size) {
  if (void* memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

TEST_CASE("a decision in any role of the 96 allocates nothing, allowed or refused") {
  const Policy& policy = full_policy();
  const std::vector<std::int64_t> people{1, 2}, companies{7, 9};
  const std::vector<std::string_view> words{"a service with a name that is too long for a short string"},
      niokr{"niokr"};
  for (const auto& role : policy.roles()) {
    Actor actor = person(1, role.name);
    actor.memberships = {{7, MemberRole::owner, true, {}}};
    policy.prepare(actor);
    std::size_t answers[2] = {0, 0};
    const std::size_t before = allocations;
    for (const auto* services : {&words, &niokr})
      for (const std::string_view status : {"sent", "done"})
        for (PermissionId id = 0; id < policy.permission_count(); ++id) {
          const Resource row{.authors = people, .companies = companies, .services = *services, .status = status};
          ++answers[policy.check(actor, id, row, {}).allowed() ? 1 : 0];
        }
    const std::size_t after = allocations;
    CAPTURE(role.name);
    CHECK(after == before);
    CHECK(answers[0] + answers[1] == 4 * policy.permission_count());
    CHECK(answers[1] > 0);
  }
}

TEST_CASE("a decision about a prepared actor allocates nothing") {
  const Policy& policy = default_policy();
  const auto& names = platform();
  Actor actor = person(1, "admin");
  actor.memberships = {{7, MemberRole::owner, true, {}}, {8, MemberRole::member, true, Time{5}}};
  actor.allow = {{"core.publish_blog", {"host"}}};
  actor.deny = {{"core.publish_event", {"organization"}}};
  actor.organization = "an organisation with a name too long for a short string";
  const std::vector<std::int64_t> people{1, 2}, companies{7, 9};
  const std::vector<std::string_view> words{"an organisation with another name that is long"};
  const Resource resource{
      .authors = people, .companies = companies, .organizations = words, .services = words, .status = "done"};

  const std::size_t before_copy = allocations;
  (void)policy.check(actor, 0, resource, {});
  CHECK(allocations > before_copy);  // the counter counts: an actor nobody prepared is copied

  policy.prepare(actor);
  std::size_t allowed = 0;
  const std::size_t before = allocations;
  for (PermissionId id = 0; id < names.size(); ++id) allowed += policy.check(actor, id, resource, {}).allowed();
  const PermissionId found = names.find("service.servicerequest", "refuse_approved");
  const std::size_t after = allocations;
  CHECK(after == before);
  CHECK(allowed > 100);
  CHECK(found != Permissions::unknown);
}
