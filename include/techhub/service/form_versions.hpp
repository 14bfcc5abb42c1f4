// SPDX-License-Identifier: MIT
// Versions of a form. A form and its fields are made with Hub::create and Hub::update, until the first answers: from
// then on its fields are read-only, so that answers keep the version that they were checked against. Any thread.
#pragma once

#include "techhub/hub/hub.hpp"
#include "techhub/service/form_changes.hpp"

namespace techhub::service {

// Copies a form with its fields, raises data.version and moves the services that use the form to the copy, which is the
// outcome. Needs `change` on the form and on each of those services. Requests that hold answers to the old version and
// are not sent yet have to be filled in anew.
Result<Outcome> new_version(Hub& hub, const rules::Actor& actor, std::int64_t form);

// What differs between two forms that the actor may view, as compare() tells it: what an editor of a new version reads
// before it is used.
[[nodiscard]] Result<std::vector<FormChange>> compare_versions(Hub& hub, const rules::Actor& actor, std::int64_t before,
                                                               std::int64_t after);

}  // namespace techhub::service
