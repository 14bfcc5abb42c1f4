// SPDX-License-Identifier: MIT
#include "value/json_fault.hpp"

#include <algorithm>
#include <set>

#include "techhub/value/json.hpp"
#include "value/json_number.hpp"
#include "value/utf8.hpp"

namespace techhub {

namespace {

constexpr std::string_view white_space = " \t\n\r";
constexpr std::string_view digits = "0123456789";

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept : text_(text), broken_(utf8::fault(text)) {}

  std::optional<JsonFault> document() {
    value(0);
    skip_space();
    if (!fault_ && at_ < text_.size()) fail("expected the end");
    return fault_;
  }

 private:
  void fail(std::string_view what, Code code = Code::invalid) { fail_at(at_, what, code); }

  void fail_at(std::size_t offset, std::string_view what, Code code = Code::invalid) {
    if (!fault_) fault_ = JsonFault{code, offset, what};
  }

  [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(char c) noexcept {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void skip_space() noexcept { at_ = std::min(text_.find_first_not_of(white_space, at_), text_.size()); }

  void value(std::size_t depth) {
    skip_space();
    switch (peek()) {
      case '{':
        return container(depth + 1, '}');
      case '[':
        return container(depth + 1, ']');
      case '"':
        string(nullptr);
        return;
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return is_digit(peek()) || peek() == '-' ? number() : fail("expected a value");
    }
  }

  void container(std::size_t depth, char close) {
    if (depth > Json::max_depth) return fail("nested too deeply", Code::limit);
    ++at_;
    skip_space();
    if (take(close)) return;
    std::set<std::string> keys;
    while (!fault_) {
      if (close == '}') key(keys);
      if (!fault_) value(depth);
      skip_space();
      if (fault_ || take(close)) return;
      if (!take(',')) return fail(close == '}' ? "expected `,` or `}`" : "expected `,` or `]`");
    }
  }

  void key(std::set<std::string>& keys) {
    skip_space();
    const std::size_t start = at_;
    if (peek() != '"') return fail("expected a key");
    std::string name;
    string(&name);
    if (fault_) return;
    if (!keys.insert(std::move(name)).second) return fail_at(start, "duplicate key");
    skip_space();
    if (!take(':')) fail("expected `:`");
  }

  void string(std::string* decoded) {
    ++at_;
    while (!fault_) {
      if (at_ >= text_.size()) return fail("string without an end");
      if (at_ == broken_) return fail("not UTF-8");
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) return fail("control character in a string");
      ++at_;
      if (c == '"') return;
      if (c == '\\')
        escape(decoded);
      else if (decoded != nullptr)
        decoded->push_back(c);
    }
  }

  void escape(std::string* decoded) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const std::size_t start = at_ - 1;
    const std::size_t letter = at_ < text_.size() ? letters.find(text_[at_]) : std::string_view::npos;
    char32_t point = 0;
    if (letter != std::string_view::npos) {
      ++at_;
      point = static_cast<unsigned char>(meanings[letter]);
    } else {
      point = unicode_escape(start);
    }
    if (fault_) return;
    if (point == 0) return fail_at(start, "U+0000 in a string");
    if (decoded != nullptr) utf8::append(*decoded, point);
  }

  char32_t unicode_escape(std::size_t start) {
    const char32_t point = hex(start);
    if (fault_ || point < 0xD800 || point > 0xDFFF) return point;
    const bool paired = point <= 0xDBFF && take('\\');
    const char32_t low = paired ? hex(start) : 0;
    if (low < 0xDC00 || low > 0xDFFF) fail_at(start, "lone surrogate");
    return 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
  }

  char32_t hex(std::size_t start) {
    if (!take('u')) {
      fail_at(start, "unknown escape");
      return 0;
    }
    char32_t value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      constexpr std::string_view small = "0123456789abcdef";
      constexpr std::string_view large = "0123456789ABCDEF";
      const std::size_t digit = at_ < text_.size() ? std::min(small.find(text_[at_]), large.find(text_[at_])) : 16;
      if (digit > 15) {
        fail_at(start, "unknown escape");
        return 0;
      }
      value = value * 16 + static_cast<char32_t>(digit);
    }
    return value;
  }

  void word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return fail("expected a value");
    at_ += expected.size();
  }

  void number() {
    const std::size_t start = at_;
    take('-');
    if (!take('0')) some_digits();
    if (take('.')) some_digits();
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      some_digits();
    }
    if (!fault_ && !json_number::is_held(text_.substr(start, at_ - start)))
      fail_at(start, "number that no 64-bit integer or double holds");
  }

  void some_digits() {
    if (!is_digit(peek())) return fail("expected a digit");
    at_ = std::min(text_.find_first_not_of(digits, at_), text_.size());
  }

  std::string_view text_;
  std::size_t broken_;
  std::size_t at_ = 0;
  std::optional<JsonFault> fault_;
};

// Offset behind the string that starts at `at`.
std::size_t end_of_string(std::string_view text, std::size_t at) noexcept {
  for (++at; at < text.size() && text[at] != '"'; ++at)
    if (text[at] == '\\') ++at;
  return std::min(at + 1, text.size());
}

}  // namespace

std::optional<JsonFault> find_json_fault(std::string_view text) { return Scanner(text).document(); }

std::string with_wide_integers(std::string_view text) {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      at = end_of_string(text, at);
      continue;
    }
    if (text[at] != '-' && !is_digit(text[at])) {
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find_first_not_of("0123456789+-.eE", at), text.size());
    const std::string_view token = text.substr(at, end - at);
    const bool plain = token.find_first_not_of(digits, 1) == std::string_view::npos;
    if (plain && !json_number::fits_int64(token) && json_number::is_shortest_integer(token)) {
      out.append(text.substr(copied, end - copied)).append(".0");
      copied = end;
    }
    at = end;
  }
  if (!out.empty()) out.append(text.substr(copied));
  return out;
}

}  // namespace techhub
