// SPDX-License-Identifier: MIT
// What the commands about policies share.
#pragma once

#include "tool.hpp"

namespace tool {

// A policy document by path, or one that ships by its name.
[[nodiscard]] Result<std::string> document(const std::string& name);

// The words of a list, as a person reads them.
[[nodiscard]] std::string joined(const Json& words);

// who, policy check|diff|matrix|analyse: questions about a document, without a hub. `group` is `policy`.
void add_policy_questions(CLI::App& app, CLI::App& group);

}  // namespace tool
