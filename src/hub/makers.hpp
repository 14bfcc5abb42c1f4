// SPDX-License-Identifier: MIT
#pragma once

#include "hub/change_log.hpp"

namespace techhub::hub {

// The user who made a revision that wrote `row`, as far as the actor of `log` may know; 0 for nobody, and where they
// stay unknown:
// - somebody who stands to the row only through other rows, as a side of a match does through a profile;
// - somebody whom a blind column hides from the actor in another row that the same revision wrote: the expert whose
//   conclusion completed a request.
// Of an actor who may view any row, where that is not everybody's right (`sees_any`), only the second is asked.
Result<std::int64_t> maker_of(ChangeLog& log, const Record& revision, const Record& row, const RowFacts& facts,
                              bool sees_any);

}  // namespace techhub::hub
