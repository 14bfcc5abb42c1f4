// SPDX-License-Identifier: MIT
// The only file that knows RE2.
#include "service/pattern.hpp"

#include <re2/re2.h>

namespace techhub::service {
namespace {

// For the program and its automaton together; what needs more is refused when it is made.
constexpr std::int64_t max_memory = std::int64_t{1} << 20;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

RE2::Options options() {
  RE2::Options made;
  made.set_log_errors(false);
  made.set_max_mem(max_memory);
  return made;
}

class Compiled final : public Pattern {
 public:
  explicit Compiled(std::string_view expression) : expression_(piece(expression), options()) {}
  [[nodiscard]] bool ok() const { return expression_.ok(); }
  [[nodiscard]] bool matches(std::string_view text) const override { return RE2::FullMatch(piece(text), expression_); }

 private:
  RE2 expression_;
};

}  // namespace

std::unique_ptr<const Pattern> Pattern::make(std::string_view expression) {
  if (expression.size() > max_length) return nullptr;
  auto made = std::make_unique<const Compiled>(expression);
  if (!made->ok()) return nullptr;
  return made;
}

}  // namespace techhub::service
