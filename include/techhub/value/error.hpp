// SPDX-License-Identifier: MIT
// Error: the one value that every failing call of the library returns. Plain data; copy and move it freely; safe to
// hand to another thread. Codes come from TECHHUB_ERROR_CODES alone: C, C++ and Python names derive from that list.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/value/i18n.hpp"
#include "techhub/value/reason.hpp"

namespace techhub {

// X(name, number, what the caller can do about it). Numbers are never reused or reordered.
#define TECHHUB_ERROR_CODES(X)                                                            \
  X(not_found, 1, "it does not exist, or the actor may not know that it does")            \
  X(denied, 2, "ask somebody who may, or ask why")                                        \
  X(unauthenticated, 3, "sign in")                                                        \
  X(expired, 4, "ask for a new code, token or session")                                   \
  X(conflict, 5, "somebody changed the row: read it again")                               \
  X(illegal_transition, 6, "the action does not exist from this status")                  \
  X(invalid, 7, "mend the input where the message, and each of its problems, says")       \
  X(duplicate, 8, "another row holds this value already")                                 \
  X(overlap, 9, "choose another time or room")                                            \
  X(referenced, 10, "other rows still point to this one")                                 \
  X(busy, 11, "try again later")                                                          \
  X(cancelled, 12, "the caller stopped the operation")                                    \
  X(unsupported, 13, "this build or backend cannot do it")                                \
  X(wrong_key, 14, "open with the key that the hub was made with")                        \
  X(corrupt, 15, "the stored data is damaged or altered: restore a backup")               \
  X(newer_schema, 16, "the database was written by a newer release: upgrade the library") \
  X(limit, 17, "the input is larger than the limit that the message names")               \
  X(no_memory, 18, "memory ran out; nothing was changed")                                 \
  X(io, 19, "the disk, file or connection failed; the message says which")                \
  X(misuse, 20, "the call breaks the contract of its header")                             \
  X(host, 21, "a callback of the host failed")                                            \
  X(internal, 22, "a fault of the library: report it")

enum class Code : std::uint8_t {
#define TECHHUB_CODE(name, number, act) name = number,
  TECHHUB_ERROR_CODES(TECHHUB_CODE)
#undef TECHHUB_CODE
};

// The code's own name, as in the list; "" for a number that is none.
[[nodiscard]] std::string_view name(Code code) noexcept;
// What a caller can do about it, one line in English.
[[nodiscard]] std::string_view advice(Code code) noexcept;

// One fault of an input or one unmet condition: which field, a stable code, and a text for people in three languages.
struct Problem {
  std::string field;
  std::string code;
  I18n text;
};

class [[nodiscard]] Error {
 public:
  // Holds nothing: the unused half of a successful Result. code() is `internal`, the rest empty.
  Error() noexcept;
  // `message`: one line, lower case, no full stop, input in backticks, never personal data. Control characters become
  // spaces, so that no input can forge a second line of a log.
  Error(Code code, std::string message);
  Error(const Error& other);
  Error(Error&& other) noexcept;
  Error& operator=(Error other) noexcept;
  ~Error();

  // Builders: each returns the error itself, so that a chain reads like a sentence.
  // An empty argument leaves what was set before.
  Error&& at(std::string_view entity, std::string_view field = {}) &&;
  // Also adds a problem (field as set so far) with the reason's code and texts.
  Error&& because(const Reason& reason) &&;
  Error&& add(Problem problem) &&;
  Error&& retryable() &&;
  Error&& outcome_unknown() &&;

  [[nodiscard]] Code code() const noexcept;
  [[nodiscard]] const std::string& message() const noexcept;
  // Entity label such as `core.event`, or empty.
  [[nodiscard]] const std::string& entity() const noexcept;
  [[nodiscard]] const std::string& field() const noexcept;
  // The stable code of the first problem, or empty: what a program switches on below `code()`.
  [[nodiscard]] std::string_view reason() const noexcept;
  [[nodiscard]] const std::vector<Problem>& problems() const noexcept;
  // The same call may succeed later without any change of its input.
  [[nodiscard]] bool is_retryable() const noexcept;
  // The change may or may not have been committed: look before repeating.
  [[nodiscard]] bool is_outcome_unknown() const noexcept;
  // "denied: no grant of `core.publish_event` (core.event)": code, message, entity and field in one line, for logs.
  [[nodiscard]] std::string to_string() const;

 private:
  struct Body;
  [[nodiscard]] const Body& body() const noexcept;
  [[nodiscard]] Body& own();
  std::unique_ptr<Body> body_;  // on the heap, so that a Result stays small
};

// What Result::value() throws when there is none: a mistake of the caller, who did not look.
class ErrorException : public std::runtime_error {
 public:
  explicit ErrorException(Error error);
  [[nodiscard]] const Error& error() const noexcept { return *error_; }

 private:
  std::shared_ptr<const Error> error_;  // shared, because copying an exception must not throw
};

}  // namespace techhub
