// SPDX-License-Identifier: MIT
// A question that only some backends answer at once. Whoever asks can do without: by looking for the rows.
#pragma once

#include <optional>

#include "techhub/storage/storage.hpp"

namespace techhub::storage {

// Whether deferred references of a write transaction lead nowhere as it stands; nothing when the backend does not keep
// count.
[[nodiscard]] std::optional<bool> has_loose_references(Transaction& transaction) noexcept;

}  // namespace techhub::storage
