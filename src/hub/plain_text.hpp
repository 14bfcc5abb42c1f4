// SPDX-License-Identifier: MIT
// Texts of editors are HTML. What is searched and shown of one is what its reader sees.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace techhub::hub {

// The text without comments, scripts and the tags of HTML's elements, its character references decoded. A block's tag
// leaves a space behind words, one inside a line nothing. What only looks like a tag stays: another name, or an end
// that is missing. Nothing where the text has neither. Linear in the text.
[[nodiscard]] std::optional<std::string> plain_text(std::string_view text);

}  // namespace techhub::hub
