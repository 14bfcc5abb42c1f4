// SPDX-License-Identifier: MIT
// SQLite's connections do not survive fork(): the child must not use, and not even close, what the parent opened, for
// closing a file drops the parent's locks on it.
#pragma once

#include <cstdint>
#include <memory>

namespace techhub::storage::sqlite {

// How many forks lie between this process and the first that asked. Costs one load.
[[nodiscard]] std::uint32_t fork_generation() noexcept;
// From here on forks are counted. Any number of calls.
void watch_forks();
// Keeps what belongs to the parent as it is until the process ends.
void abandon(std::shared_ptr<void> parents) noexcept;

}  // namespace techhub::storage::sqlite
