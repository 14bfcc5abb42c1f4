// SPDX-License-Identifier: MIT
// The lives of a request, an expertise, a protocol and a report, as tables. The steps they name are in the file
// of each part (parts.hpp).
#pragma once

#include "techhub/rules/flow.hpp"

namespace techhub::service {

[[nodiscard]] rules::Flow request_flow();
[[nodiscard]] rules::Flow expertise_flow();
[[nodiscard]] rules::Flow protocol_flow();
[[nodiscard]] rules::Flow report_flow();

}  // namespace techhub::service
