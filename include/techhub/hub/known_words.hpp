// SPDX-License-Identifier: MIT
// What a policy may name on a platform and in a database: services, statuses, targets.
#pragma once

#include <string>
#include <vector>

#include "techhub/hub/hub.hpp"
#include "techhub/rules/known_words.hpp"

namespace techhub {

// The entities as the platform declares them, and the services of its catalogue; where it has no services at all, any
// may be named.
[[nodiscard]] rules::KnownWords known_words(const Platform& platform);
// And the services that a database holds. Needs no key.
[[nodiscard]] Result<rules::KnownWords> known_words(const Platform& platform, storage::Storage& storage);
// Makes further services known.
void add_services(rules::KnownWords& words, std::vector<std::string> codes);

}  // namespace techhub
