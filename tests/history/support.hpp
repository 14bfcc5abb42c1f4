// SPDX-License-Identifier: MIT
// What the tests of versions share.
#pragma once

#include "support/hub_fixture.hpp"
#include "techhub/hub/history.hpp"

namespace techhub::test {

// `json` with the differences applied one after another; fails the test where one does not fit.
[[nodiscard]] Json applied(Json json, const std::vector<Difference>& differences);
// "/name/ru: \"a\" > \"b\"; /data/x: - > 1"
[[nodiscard]] std::string told(const std::vector<Difference>& differences);
// "delete change create": the actions of a history, newest first.
[[nodiscard]] std::string actions(const History& history);

}  // namespace techhub::test
