// SPDX-License-Identifier: MIT
// Changing what a person signs in with. A new address is confirmed by a code sent to it, a forgotten password is
// replaced by one sent to the known address (deliveries() hands codes to the host's sender). Codes live
// `code_minutes` (10) and end after five wrong tries. May be called from any thread.
#pragma once

#include "techhub/account/sign_in.hpp"

namespace techhub::account {

// Ends all sessions of the person, this one too, and answers a new one. A wrong old password counts like one at
// sign-in: `invalid` (wrong_password) or `busy` (too_many_tries). `invalid` (short_password, long_password) for a new
// one that is under 8 characters or over 4096 bytes.
Result<SignedIn> change_password(Hub& hub, const rules::Actor& actor, const Personal& old_password,
                                 const Personal& new_password);

// Sends a code to the address, if an active user has it. Answers alike for every address.
Result<> request_reset(Hub& hub, const Personal& email);
// `invalid` (wrong_code) also for an unknown address, `expired` for the right code after its time; of the new password
// as above. Ends all sessions and tokens, and the count of wrong passwords.
Result<> reset_password(Hub& hub, const Personal& email, std::string_view code, const Personal& new_password);

// Sends a code to the new address. An address that another user has gets no code but a note to its owner; both answer
// alike.
Result<> request_email(Hub& hub, const rules::Actor& actor, const Personal& email);
// The address that the code was sent to. The old one is told through the outbox (`account.email_changed`). `duplicate`
// when another user has taken it meanwhile.
Result<Outcome> change_email(Hub& hub, const rules::Actor& actor, const Personal& email, std::string_view code);

// The same for a phone number, by sms.
Result<> request_phone(Hub& hub, const rules::Actor& actor, const Personal& phone);
Result<Outcome> change_phone(Hub& hub, const rules::Actor& actor, const Personal& phone, std::string_view code);

}  // namespace techhub::account
