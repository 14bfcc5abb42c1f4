// SPDX-License-Identifier: MIT
// Sign-in: sessions and API tokens. Both are random texts that exist in the clear only in the answer that makes them;
// the database keeps their hashes. Each function is one or two transactions and may be called from any thread.
#pragma once

#include <cstdint>

#include "techhub/hub/hub.hpp"
#include "techhub/value/personal.hpp"

namespace techhub::account {

struct SignedIn {
  std::int64_t user = 0;
  Personal session;  // what the person presents from now on
  Time expires;
};

// Makes a new session (setting `sign_in.session_hours`, 336). Every wrong password is counted for its address before
// the comparison: after the third the next try has to wait, twice as long each time, and after ten the address is
// locked for 15 minutes (settings `sign_in.tries` and `.lock_minutes`); an address that nobody has is treated alike
// and costs the same hashing. A password that an existing site stored (PBKDF2) is replaced by Argon2id.
// `unauthenticated` (wrong_password) for a wrong password or address; `busy` (too_many_tries), which compares nothing
// and counts nothing; `denied` (inactive) for the right password of a user who is not active.
Result<SignedIn> authenticate(Hub& hub, const Personal& email, const Personal& password);

// Who presents a session or a token, for every further call. `unauthenticated` when it is none, has ended, or its user
// is not active. A session that is seen to be over is removed, so that no clock that goes back brings it to life.
[[nodiscard]] Result<rules::Actor> session_actor(Hub& hub, const Personal& session);
[[nodiscard]] Result<rules::Actor> token_actor(Hub& hub, const Personal& token);

// Ends one session; one that has ended already is no error.
Result<> sign_out(Hub& hub, const Personal& session);
// Ends every session of a user that the actor may delete: all of one's own. How many ended.
Result<std::int64_t> end_sessions(Hub& hub, const rules::Actor& actor, std::int64_t user);

// A new API token of the actor's; the one before ends.
Result<Personal> create_token(Hub& hub, const rules::Actor& actor);

// Removes sessions whose time is over, and counts of wrong passwords that lock nobody any more; how many. For the
// host's timer; repeating it changes nothing.
Result<std::int64_t> expire_sessions(Hub& hub);

}  // namespace techhub::account
