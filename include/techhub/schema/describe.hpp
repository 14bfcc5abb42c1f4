// SPDX-License-Identifier: MIT
// describe: a table as JSON, for hosts, bindings and reference pages. What table_from_json reads.
#pragma once

#include "techhub/schema/table.hpp"

namespace techhub {

// {"label": "booking.booking", "table": "booking_booking", "key": "id" | "code",
//  "columns": [{"name", "type", "nullable", "unique", "indexed", "guarded", "lookup", "references", "words",
//               "precision", "scale"}, ...],
//  "indexes": [{"columns", "unique", "unordered", "nulls_equal", "when", "words"}, ...],
//  "no_overlap": {"by", "from", "to", "when", "word"},
//  "borrowed": [{"reference", "column", "member", "unless", "word"}, ...],
//  "facts": {"author": path, ...}, "rights": [...], "actor": column, "blind": column,
//  "personal_inside": true, "derived": [names of the derived columns]}
// Flags are there when true, other members when they hold something; label, table, key and columns always.
// A unique personal column is described as declared, although its look-up carries the index.
[[nodiscard]] Json describe(const Table& table);

}  // namespace techhub
