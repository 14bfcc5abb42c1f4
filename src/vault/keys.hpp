// SPDX-License-Identifier: MIT
// The vault's own keys as they are kept: wrapped by the master key.
#pragma once

#include "techhub/vault/vault.hpp"
#include "vault/crypto.hpp"

namespace techhub::vault {

inline constexpr std::int64_t largest_key_id = 0xFFFFFFFF;  // a sealed value holds its key's id in four bytes

// Unwraps keys[i] into ring.at(i), for all of them. `wrong_key`, `corrupt`, `internal` as Vault::open says.
[[nodiscard]] Result<> unwrap(const MasterKey& master, std::span<const WrappedKey> keys, KeyRing& ring);

}  // namespace techhub::vault
