// SPDX-License-Identifier: MIT
// What a benchmark runs in a process of its own, to see how much memory that takes: `techhub_bench --child import
// FILE`.
#pragma once

#include <string_view>

namespace bench {

// Answers the exit status.
int run_child(std::string_view what, const char* file);

}  // namespace bench
