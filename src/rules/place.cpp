// SPDX-License-Identifier: MIT
#include "rules/place.hpp"

#include <algorithm>

#include "rules/words.hpp"
#include "techhub/value/json.hpp"

namespace techhub::rules {

namespace {

// Steps over the tokens of valid JSON. Every step stops at the end of the text, so that a broken one ends too.
class Walker {
 public:
  Walker(std::string_view text, std::size_t at) noexcept : text_(text), at_(at) { skip_space(); }

  [[nodiscard]] std::size_t at() const noexcept { return at_; }

  bool enter(char open) noexcept {
    if (peek() != open) return false;
    ++at_;
    skip_space();
    return true;
  }

  // At the key of a member; leaves it at the value.
  bool take_key(std::string_view wanted) {
    const std::size_t begin = at_;
    skip_string();
    const std::string_view token = text_.substr(begin, at_ - begin);
    skip_space();
    if (peek() == ':') ++at_;
    skip_space();
    if (token.find('\\') == std::string_view::npos)
      return token.size() >= 2 && token.substr(1, token.size() - 2) == wanted;
    const auto decoded = Json::parse(token);
    return decoded && decoded.assume_value().as_string() == wanted;
  }

  // Over a whole value; the depth is counted, not recursed.
  void skip_value() noexcept {
    std::size_t depth = 0;
    do {
      switch (peek()) {
        case '{':
        case '[':
          ++depth;
          ++at_;
          break;
        case '}':
        case ']':
          --depth;
          ++at_;
          break;
        case '"':
          skip_string();
          break;
        default:
          skip_plain();
          break;
      }
      skip_space();
    } while (depth > 0 && at_ < text_.size());
  }

  bool next() noexcept {
    if (peek() != ',') return false;
    ++at_;
    skip_space();
    return true;
  }

  [[nodiscard]] bool is_at_end() const noexcept { return peek() == '}' || peek() == ']' || at_ >= text_.size(); }

 private:
  [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space() noexcept { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  void skip_plain() noexcept { at_ = std::min(text_.find_first_of(" \t\r\n,]}[{\"", at_ + 1), text_.size()); }
  void skip_string() noexcept {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    at_ = std::min(at_ + 1, text_.size());
  }

  std::string_view text_;
  std::size_t at_;
};

}  // namespace

std::size_t Place::offset(std::string_view document) const {
  if (up_ == nullptr) return Walker(document, 0).at();
  Walker walker(document, up_->offset(document));
  const std::size_t fallback = walker.at();
  if (!walker.enter(is_key_ ? '{' : '[') || walker.is_at_end()) return fallback;
  std::size_t index = 0;
  do {
    if (is_key_ ? walker.take_key(key_) : index == index_) return walker.at();
    walker.skip_value();
    ++index;
  } while (walker.next());
  return fallback;
}

std::size_t Place::line(std::string_view document) const { return line_of(document, offset(document)); }

std::string Place::path() const {
  if (up_ == nullptr) return {};
  std::string out = up_->path();
  if (!is_key_) return out + "[" + std::to_string(index_) + "]";
  if (!out.empty()) out += '.';
  return out + quoted(key_);
}

std::size_t line_of(std::string_view text, std::size_t offset) noexcept {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return static_cast<std::size_t>(std::count(text.begin(), end, '\n')) + 1;
}

}  // namespace techhub::rules
