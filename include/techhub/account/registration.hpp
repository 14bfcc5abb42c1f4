// SPDX-License-Identifier: MIT
// Registration and activation: how a person gets an account. Each function is one or two transactions of the hub and
// may be called from any thread. What a stranger may not learn (whether an address is taken) no answer tells.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/hub.hpp"
#include "techhub/value/personal.hpp"

namespace techhub::account {

struct Registration {
  Personal email;
  Personal password;
  Personal first_name;
  Personal last_name;
  std::optional<Personal> phone{};
  Language language = Language::ru;
};

// Makes an inactive user and an activation code, or, when the address is taken, nothing but a note to its owner.
// Both answer alike and cost the same hashing. `invalid` lists every fault of the input: an address that is none, a
// password under 8 characters or over 4096 bytes, a blank name, a phone without a digit (a blank one is not given).
Result<> register_user(Hub& hub, const Registration& registration);

// Ends the code that is open and issues a new one. Answers alike for unknown and for active users.
Result<> request_code(Hub& hub, const Personal& email);

// Makes the user active. `invalid` (wrong_code) for a wrong code and for an unknown address; `expired` for the right
// code after 5 wrong tries, counted before the comparison, or when its time is over (setting `code_minutes`, 10).
Result<std::int64_t> activate(Hub& hub, const Personal& email, std::string_view code);

// Messages that wait for the host's sender, in commit order: outbox entries after `position` that are for one person.
// In the clear, for the sender only.
struct Delivery {
  std::int64_t position = 0;
  std::string topic;    // account.code, account.already_registered, account.email_changed
  std::string purpose;  // of a code: activate, reset_password, change_email, change_phone
  std::string channel;  // email or sms
  std::int64_t user = 0;
  Personal address;
  Personal code;
};
Result<std::vector<Delivery>> deliveries(Hub& hub, std::int64_t position = 0, std::size_t limit = 100);

// Codes whose time is over become `expired`; how many did. Repeating it changes nothing.
Result<std::int64_t> expire_codes(Hub& hub);

// A user's role. Refused on one's own row, for an unknown role, and for a role that grants anything the actor does
// not hold; `admin` and other super roles need assign_admin.
Result<Outcome> assign_role(Hub& hub, const rules::Actor& actor, std::int64_t user, std::string_view role,
                            std::string_view comment);

}  // namespace techhub::account
