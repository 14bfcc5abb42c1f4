// SPDX-License-Identifier: MIT
// The steps between schema versions, oldest first. A new database is made whole from the declarations; an older one
// gets the steps that it lacks. A step, once released, never changes.
#pragma once

#include <span>

#include "techhub/storage/storage.hpp"

namespace techhub::hub {

[[nodiscard]] std::span<const storage::Migration> migrations();

}  // namespace techhub::hub
