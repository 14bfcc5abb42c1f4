// SPDX-License-Identifier: MIT
// The index that a backend keeps of a table's searched column, as a whole. Other programs that write to the rows do not
// keep it. Backends that have none of their own have nothing to tell and nothing to do.
#pragma once

#include "techhub/storage/storage.hpp"

namespace techhub::storage {

// Whether it holds the terms that the rows have. Reads all of both, in a write transaction, and changes nothing.
[[nodiscard]] Result<bool> has_sound_index(Transaction& transaction, const Table& table);
// Makes it anew from the rows.
[[nodiscard]] Result<> rebuild_index(Transaction& transaction, const Table& table);

}  // namespace techhub::storage
