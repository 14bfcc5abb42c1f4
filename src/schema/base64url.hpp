// SPDX-License-Identifier: MIT
// base64url (RFC 4648, section 5) without padding: how JSON holds bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "techhub/schema/value.hpp"

namespace techhub::detail {

[[nodiscard]] std::string base64url(const Bytes& bytes);
// Nothing for another alphabet, padding, or bits left over: one text for one value.
[[nodiscard]] std::optional<Bytes> bytes_from_base64url(std::string_view text);

}  // namespace techhub::detail
