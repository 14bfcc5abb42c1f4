// SPDX-License-Identifier: MIT
// What a person may ask of a hub: to be forgotten, to be told who was shown what of them, and to be given all that is
// held about them (docs/personal-data.md). Each call is one transaction. Rights are those on the user's row: `forget`,
// and `personal_copy`, which everybody has on their own; the host itself acts as Actor::system(). `not_found` when
// there is no such user, or the actor may not view them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/hub.hpp"

namespace techhub {

struct Forgotten {
  std::int64_t answers = 0;    // rows of answers and applications that do not open any more
  std::int64_t companies = 0;  // the person's own business: its number and its name
  std::int64_t ended = 0;      // sessions, tokens, social accounts and codes
  bool is_scrubbed = true;     // false: this storage cannot clean its files
};

// Removes a person: salt, personal columns and look-ups of their row go, and with them what every version, message and
// answer holds of them; sessions, tokens and social accounts end; the row stays, inactive, as what the rest of the
// history refers to. Never taken back. Nobody forgets themselves (`denied`). Afterwards the storage's files are
// cleaned: `busy` says that the person is forgotten but somebody still reads what was written before, and any other
// error of the cleaning says so too; the same call, repeated, cleans the files.
[[nodiscard]] Result<Forgotten> forget(Hub& hub, const rules::Actor& actor, std::int64_t user,
                                       std::string_view comment = {});

// One record of techhub_access.
struct DisclosureTold {
  std::int64_t id = 0;
  Time at;
  std::int64_t actor = 0;  // 0: the host
  std::string columns;     // `account.user 5: email,phone`
  std::string purpose;
};
// Who was shown which personal values of the user, newest first; also exports of personal values since they joined,
// which may have held theirs.
[[nodiscard]] Result<std::vector<DisclosureTold>> disclosures(Hub& hub, const rules::Actor& actor, std::int64_t user);

// Everything of which the user is author or subject, as one document, personal values in the clear:
//   {"user", "at", "rows": {"account.user": [{"row": {...}, "versions": [{"at", "comment", "row"}]}], ...},
//    "disclosures": [...]}
// Hashes of secrets and look-ups are left out, and so is who reviewed the user's requests. The call is itself told by
// disclosures().
[[nodiscard]] Result<Json> personal_copy(Hub& hub, const rules::Actor& actor, std::int64_t user);

}  // namespace techhub
