// SPDX-License-Identifier: MIT
// CompiledForm: the fields of a form read once, for answers that come again and again. Judges as validate() does, which
// reads the fields at every call. Immutable; any thread.
#pragma once

#include <memory>

#include "techhub/service/answers.hpp"

namespace techhub::service {

class CompiledForm {
 public:
  explicit CompiledForm(std::vector<HubFormField> fields);
  CompiledForm(CompiledForm&&) noexcept;
  CompiledForm& operator=(CompiledForm&&) noexcept;
  ~CompiledForm();

  [[nodiscard]] std::span<const HubFormField> fields() const noexcept;
  [[nodiscard]] Answers validate(const Json& answers, Answering answering = Answering::whole) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace techhub::service
