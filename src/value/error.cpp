// SPDX-License-Identifier: MIT
#include "techhub/value/error.hpp"

#include <algorithm>
#include <utility>

namespace techhub {

namespace {

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; }

}  // namespace

struct Error::Body {
  Code code = Code::internal;
  bool retryable = false;
  bool outcome_unknown = false;
  std::string message;
  std::string entity;
  std::string field;
  std::vector<Problem> problems;

  // Stands in for an error that was moved away.
  static const Body& none() noexcept {
    static const Body body;
    return body;
  }
};

std::string_view name(Code code) noexcept {
  switch (code) {
#define TECHHUB_CODE(name, number, act) \
  case Code::name:                      \
    return #name;
    TECHHUB_ERROR_CODES(TECHHUB_CODE)
#undef TECHHUB_CODE
  }
  return {};
}

std::string_view advice(Code code) noexcept {
  switch (code) {
#define TECHHUB_CODE(name, number, act) \
  case Code::name:                      \
    return act;
    TECHHUB_ERROR_CODES(TECHHUB_CODE)
#undef TECHHUB_CODE
  }
  return {};
}

Error::Error(Code code, std::string message) : body_(std::make_unique<Body>()) {
  body_->code = code;
  body_->message = std::move(message);
  std::replace_if(body_->message.begin(), body_->message.end(), is_control, ' ');
}

Error::Error() noexcept = default;
Error::Error(const Error& other) : body_(other.body_ ? std::make_unique<Body>(*other.body_) : nullptr) {}
Error::Error(Error&& other) noexcept = default;
Error::~Error() = default;

Error& Error::operator=(Error other) noexcept {
  body_ = std::move(other.body_);
  return *this;
}

Error&& Error::at(std::string_view entity, std::string_view field) && {
  Body& body = own();
  if (!entity.empty()) body.entity = entity;
  if (!field.empty()) body.field = field;
  return std::move(*this);
}

Error&& Error::because(const Reason& reason) && {
  Body& body = own();
  body.problems.push_back({body.field, std::string(reason.code), reason.text()});
  return std::move(*this);
}

Error&& Error::add(Problem problem) && {
  own().problems.push_back(std::move(problem));
  return std::move(*this);
}

Error&& Error::retryable() && {
  own().retryable = true;
  return std::move(*this);
}

Error&& Error::outcome_unknown() && {
  own().outcome_unknown = true;
  return std::move(*this);
}

Code Error::code() const noexcept { return body().code; }
const std::string& Error::message() const noexcept { return body().message; }
const std::string& Error::entity() const noexcept { return body().entity; }
const std::string& Error::field() const noexcept { return body().field; }
const std::vector<Problem>& Error::problems() const noexcept { return body().problems; }
bool Error::is_retryable() const noexcept { return body().retryable; }
bool Error::is_outcome_unknown() const noexcept { return body().outcome_unknown; }

std::string_view Error::reason() const noexcept {
  return problems().empty() ? std::string_view{} : std::string_view{problems().front().code};
}

std::string Error::to_string() const {
  std::string out(name(code()));
  if (!message().empty()) out.append(": ").append(message());
  if (entity().empty() && field().empty()) return out;
  out.append(" (").append(entity());
  if (!entity().empty() && !field().empty()) out.push_back('.');
  return out.append(field()).append(")");
}

const Error::Body& Error::body() const noexcept { return body_ ? *body_ : Body::none(); }

Error::Body& Error::own() {
  if (!body_) body_ = std::make_unique<Body>();
  return *body_;
}

ErrorException::ErrorException(Error error)
    : std::runtime_error(error.to_string()), error_(std::make_shared<const Error>(std::move(error))) {}

}  // namespace techhub
