// SPDX-License-Identifier: MIT
// What sign-in and changes of credentials share: counted tries, sessions, passwords of both kinds.
#pragma once

#include <chrono>
#include <optional>

#include "techhub/account/sign_in.hpp"

namespace techhub::account {

// Counts a try for an address before its password is looked at; `busy` while the address has to wait.
Result<> count_try(Change& change, std::string_view email);
Result<> forget_tries(Change& change, std::string_view email);

// The setting `sign_in`, judged.
struct Limits {
  std::int64_t tries = 10;
  std::chrono::minutes lock{15};
  std::chrono::hours session{14 * 24};

  static Result<Limits> of(const Json& setting);
};

Result<SignedIn> open_session(Change& change, std::int64_t user);
enum class Ends : std::uint8_t { sessions, everything };
// Sessions, and with `everything` API and OAuth tokens too.
Result<> end_access(Change& change, std::int64_t user, Ends what);

// Every comparison costs one Argon2id and one PBKDF2, whatever is stored (empty: nothing): the kind that is stored, and
// a decoy of the other.
struct Comparison {
  bool is_right = false;
  std::string argon2{};  // the password as it is stored now, where it was not stored so
};
Result<Comparison> compare(const Hub& hub, std::string_view password, std::string_view stored);

inline constexpr std::size_t shortest_password = 8;    // characters
inline constexpr std::size_t longest_password = 4096;  // bytes: what the vault hashes
[[nodiscard]] std::optional<Problem> password_problem(std::string_view password);
Result<> check_password(std::string_view password);

}  // namespace techhub::account
