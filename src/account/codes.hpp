// SPDX-License-Identifier: MIT
// Codes: eight digits sent to an address, of which the database keeps a hash. What a code opens, and for whom, is bound
// into the hash, so that a code of one kind is none of another.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "techhub/hub/hub.hpp"
#include "techhub/value/personal.hpp"

namespace techhub::account {

[[nodiscard]] bool looks_like_email(std::string_view text);

// The user with this address, or a row without a key.
Result<Record> user_or_blank(Change& change, std::string_view email);

// What a code is for: a use case's action, and what it is asked with where that matters (the new address).
struct CodeFor {
  std::string_view action;
  std::string bound{};
};

// Ends the user's open code of this kind and tells the outbox of a new one, for `address` (empty: the user's own).
Result<> issue_code(Change& change, const Record& user, const CodeFor& what, std::string_view channel = "email",
                    std::string_view address = {});

// Uses a code up. Two transactions: a try is counted and committed before the comparison, so that a wrong one cannot be
// taken back. Whoever holds a wrong code is not told whether there is a right one: `invalid` (wrong_code); `expired`
// only for the right code, after five tries or its time.
struct Redemption {
  const rules::Actor* actor;
  std::string_view action;  // the right that is asked, and what the code is for
  std::string_view code;
  std::function<Result<Record>(Change&)> user;          // whose code it is; a row without a key: nobody's
  std::function<Result<>(Change&)> work;                // what the code opens; before() is the user
  std::function<Result<std::string>(Change&)> bound{};  // as it was issued
};
Result<> redeem(Hub& hub, const Redemption& redemption);

}  // namespace techhub::account
