// SPDX-License-Identifier: MIT
#include "storage/sqlite/fork.hpp"

#include <pthread.h>

#include <atomic>
#include <mutex>
#include <new>

namespace techhub::storage::sqlite {
namespace {

std::atomic<std::uint32_t> forks{0};

struct Abandoned {
  std::shared_ptr<void> kept;
  Abandoned* next;
};
// Reachable, so that a leak checker sees what is meant. No mutex: another thread of the parent may have held it.
std::atomic<Abandoned*> abandoned{nullptr};

}  // namespace

std::uint32_t fork_generation() noexcept { return forks.load(std::memory_order_relaxed); }

void watch_forks() {
  static std::once_flag once;
  std::call_once(once, [] { pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); }); });
}

void abandon(std::shared_ptr<void> parents) noexcept {
  auto* node = new (std::nothrow) Abandoned{nullptr, abandoned.load(std::memory_order_relaxed)};
  if (node == nullptr) std::terminate();  // closing would do worse: it takes the parent's locks away
  node->kept = std::move(parents);
  while (!abandoned.compare_exchange_weak(node->next, node)) {
  }
}

}  // namespace techhub::storage::sqlite
