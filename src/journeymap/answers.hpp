// SPDX-License-Identifier: MIT
// What a state keeps of its journey, and how an answer is judged.
#pragma once

#include "techhub/schema/record.hpp"

namespace techhub::journeymap {

class Answers {
 public:
  // Of a state's column `answers`; what is of another form counts as nothing.
  explicit Answers(Json kept);

  [[nodiscard]] bool is_done(std::int64_t task) const noexcept;
  void do_task(std::int64_t task);
  // Null when there is none.
  [[nodiscard]] const Json& answer(std::int64_t question) const noexcept;
  void set_answer(std::int64_t question, Json answer);
  [[nodiscard]] const Json& json() const noexcept { return kept_; }

 private:
  Json kept_;
};

// Whether a question takes an answer of this kind.
[[nodiscard]] bool is_answer(const Record& question, const Json& answer) noexcept;
// Whether it is right; true where the question has no `correct`. Options count as a set, texts without regard to case
// and space around them; a list in `correct` of a `single` or `text` question holds every answer that is right.
[[nodiscard]] bool is_right(const Record& question, const Json& answer);

}  // namespace techhub::journeymap
