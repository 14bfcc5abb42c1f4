// SPDX-License-Identifier: MIT
// Companies and who belongs to them. A company is made with Hub::create("account.company", ...): its author becomes
// its owner, and a tag given with it is a claim until an action makes it active. A membership starts only when both
// sides agree, to what was asked: it does not change before. A company that has an owner keeps one, whose account is
// active where the account of the one who goes is. A membership that ran once is never deleted, only ended. All this
// holds for an override too. Any thread.
#pragma once

#include <string_view>

#include "techhub/hub/hub.hpp"

namespace techhub::account {

// Decisions about a company; each wants a comment and is refused on one's own company.
Result<Outcome> verify(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view comment);
Result<Outcome> unverify(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view comment);
// `tag`: a column such as `tag_startup`; `invalid` for any other.
Result<Outcome> grant_tag(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view tag,
                          std::string_view comment);
Result<Outcome> revoke_tag(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view tag,
                           std::string_view comment);
// For a company without an owner whose account is active only (`conflict` otherwise).
Result<Outcome> appoint_owner(Hub& hub, const rules::Actor& actor, std::int64_t company, std::int64_t user,
                              std::string_view comment);

// The author of a company without an owner becomes its owner. The outcome is the membership.
Result<Outcome> claim(Hub& hub, const rules::Actor& actor, std::int64_t company);

// The outcome of each is the membership. `duplicate` while one runs or waits between the two.
Result<Outcome> invite(Hub& hub, const rules::Actor& actor, std::int64_t company, std::int64_t user,
                       std::string_view role);
// As member or advisor.
Result<Outcome> ask(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view role);
// By the side that did not start it.
Result<Outcome> accept(Hub& hub, const rules::Actor& actor, std::int64_t membership);
// Of a membership that runs; `invalid` (not_accepted) for one that waits.
Result<Outcome> change_role(Hub& hub, const rules::Actor& actor, std::int64_t membership, std::string_view role);
// By the person, or by an owner. An invitation that waits ends the same way.
Result<Outcome> leave(Hub& hub, const rules::Actor& actor, std::int64_t membership);
Result<Outcome> end(Hub& hub, const rules::Actor& actor, std::int64_t membership);

}  // namespace techhub::account
