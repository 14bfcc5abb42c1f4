// SPDX-License-Identifier: MIT
#include "service/portable_pattern.hpp"

#include "value/utf8.hpp"

namespace techhub::service {
namespace {

constexpr std::string_view syntax = "^$\\.*+?()[]{}|";
constexpr std::string_view class_syntax = "^]\\[-";

std::string code(char32_t point) {
  constexpr std::string_view digits = "0123456789abcdef";
  return {'\\', 'x', digits[(point >> 4) & 15], digits[point & 15]};
}

// A character as a pattern names it, `special` those that need a backslash there.
std::string literal(char32_t point, std::string_view special = syntax) {
  if (point < 0x20 || point == 0x7f) return code(point);
  std::string out;
  if (point < 0x80 && special.find(static_cast<char>(point)) != std::string_view::npos) out += '\\';
  utf8::append(out, point);
  return out;
}

// Reads a pattern once from left to right; what it does not know it gives up.
class Translation {
 public:
  explicit Translation(std::string_view from) : rest_(from) {}

  std::optional<std::string> whole() {
    while (ok_ && !rest_.empty()) part();
    if (!ok_) return std::nullopt;
    return "^(?:" + out_ + ")$";
  }

 private:
  void give_up() { ok_ = false; }

  char32_t next() {
    const auto head = utf8::first(rest_);
    rest_.remove_prefix(head.size);
    return head.point;
  }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  void part() {
    const bool repeats = std::string_view("*+?{").find(rest_.front()) != std::string_view::npos;
    // A repetition of nothing, or of a repetition, is read in more than one way.
    if (repeats && !may_repeat_) return give_up();
    may_repeat_ = !repeats && std::string_view("^$|(").find(rest_.front()) == std::string_view::npos;
    if (take("\\")) return escape(false);
    if (take("[")) return characters();
    if (take(".")) return void(out_ += "[^\\n]");
    if (take("(?:")) return void(out_ += "(?:");
    if (rest_.starts_with("(?")) return give_up();
    if (rest_.front() == '{') return count();
    if (rest_.front() == '}' || rest_.front() == ']') return give_up();
    if (syntax.find(rest_.front()) != std::string_view::npos) {
      out_ += rest_.front();
      rest_.remove_prefix(1);
      if (repeats && take("?")) out_ += '?';
      return;
    }
    out_ += literal(next());
  }

  // {2}, {2,} or {2,3}; other braces, {02} among them, stand for themselves in RE2 and are read otherwise elsewhere.
  void count() {
    const auto end = rest_.find('}');
    const auto inside = end == std::string_view::npos ? std::string_view{} : rest_.substr(1, end - 1);
    const auto comma = inside.find(',');
    // RE2 repeats nothing more than 1000 times.
    const auto is_count = [](std::string_view text) {
      return text.find_first_not_of("0123456789") == std::string_view::npos && text.size() <= 4 &&
             (text.size() < 2 || text.front() != '0');
    };
    const auto least = inside.substr(0, comma);
    if (least.empty() || !is_count(least) || (comma != std::string_view::npos && !is_count(inside.substr(comma + 1))))
      return give_up();
    out_ += rest_.substr(0, end + 1);
    rest_.remove_prefix(end + 1);
    if (take("?")) out_ += '?';
  }

  void escape(bool in_class) {
    if (rest_.empty()) return give_up();
    const auto set = [&](std::string_view members) {
      out_ += in_class ? std::string(members) : "[" + std::string(members) + "]";
    };
    const char32_t point = next();
    const auto letter_or_digit = [](char32_t c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    switch (point) {
      case 'd':
        return set("0-9");
      case 'w':
        return set("0-9A-Za-z_");
      case 's':
        return set("\\t\\n\\f\\r ");
      case 'n':
      case 't':
      case 'r':
      case 'f':
      case 'v':
        out_ += '\\';
        out_ += static_cast<char>(point);
        return;
      default:
        if (point >= 0x80 || letter_or_digit(point)) return give_up();
        out_ += literal(point, in_class ? class_syntax : syntax);
    }
  }

  void characters() {
    out_ += take("^") ? "[^" : "[";
    bool any = false;
    while (ok_ && !rest_.empty() && (rest_.front() != ']' || !any)) {
      if (rest_.front() == '[' || rest_.front() == ']') return give_up();
      const bool is_first = !any;
      any = true;
      if (take("\\")) {
        const bool is_set = rest_.starts_with("d") || rest_.starts_with("w") || rest_.starts_with("s");
        escape(true);
        if (is_set && rest_.starts_with("-")) return give_up();
        continue;
      }
      // A dash stands between two characters; what stands at an end is itself.
      if (take("-")) {
        const bool at_an_end = is_first || rest_.starts_with("]");
        if (!at_an_end && rest_.starts_with("\\")) return give_up();
        out_ += at_an_end ? "\\-" : "-";
        continue;
      }
      out_ += literal(next(), class_syntax);
    }
    if (!take("]")) return give_up();
    out_ += ']';
  }

  std::string_view rest_;
  std::string out_;
  bool may_repeat_ = false;
  bool ok_ = true;
};

std::string joined(std::string_view text, bool at_least) {
  std::string all;
  std::string before;
  while (!text.empty()) {
    const auto head = utf8::first(text);
    text.remove_prefix(head.size);
    if (at_least) {
      all += before + "[^\\x00-" + literal(head.point, class_syntax) + "]|";
    } else {
      // Nothing stands between U+D7FF and U+E000.
      const char32_t last = head.point == 0xE000 ? 0xD7FF : head.point - 1;
      all += before + "$|" + before + "[\\x00-" + literal(last, class_syntax) + "]|";
    }
    before += literal(head.point);
  }
  return "^(?:" + all + before + (at_least ? ")" : "$)");
}

}  // namespace

std::optional<std::string> portable_pattern(std::string_view expression) { return Translation(expression).whole(); }
std::string at_least_pattern(std::string_view text) { return joined(text, true); }
std::string at_most_pattern(std::string_view text) { return joined(text, false); }

}  // namespace techhub::service
