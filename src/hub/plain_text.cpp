// SPDX-License-Identifier: MIT
#include "hub/plain_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "value/utf8.hpp"

namespace techhub::hub {

namespace {

constexpr std::array<std::string_view, 30> inside_a_line{
    "a",    "abbr", "b", "bdi",  "bdo",   "big",  "cite",   "code",   "del", "dfn", "em",   "font", "i", "ins", "kbd",
    "mark", "q",    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",   "u", "var", "wbr"};
constexpr std::array<std::string_view, 62> blocks{
    "address",  "article",    "aside",    "audio",   "blockquote", "body",    "br",     "button",   "caption",
    "center",   "col",        "colgroup", "dd",      "details",    "div",     "dl",     "dt",       "embed",
    "fieldset", "figcaption", "figure",   "footer",  "form",       "h1",      "h2",     "h3",       "h4",
    "h5",       "h6",         "head",     "header",  "hr",         "html",    "iframe", "img",      "input",
    "label",    "legend",     "li",       "link",    "main",       "meta",    "nav",    "noscript", "object",
    "ol",       "option",     "p",        "picture", "pre",        "section", "select", "source",   "summary",
    "svg",      "table",      "tbody",    "td",      "textarea",   "tfoot",   "th",     "thead"};
constexpr std::array<std::string_view, 5> other_blocks{"title", "tr", "ul", "video", "oembed"};
// Their contents are no text.
constexpr std::array<std::string_view, 2> programs{"script", "style"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 27> references{{
    {"amp", "&"},      {"apos", "'"},  {"bdquo", "„"},  {"bull", "•"},  {"copy", "©"},  {"deg", "°"},
    {"euro", "€"},     {"gt", ">"},    {"hellip", "…"}, {"laquo", "«"}, {"ldquo", "“"}, {"lsquo", "‘"},
    {"lt", "<"},       {"mdash", "—"}, {"middot", "·"}, {"minus", "−"}, {"nbsp", " "},  {"ndash", "–"},
    {"numero", "№"},   {"quot", "\""}, {"raquo", "»"},  {"rdquo", "”"}, {"reg", "®"},   {"rsquo", "’"},
    {"shy", "\u00AD"}, {"times", "×"}, {"trade", "™"},
}};

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_space(char c) noexcept { return static_cast<unsigned char>(c) <= 0x20; }

template <class List>
bool has(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      const std::size_t next = std::min(text_.find_first_of("<&", at_), text_.size());
      made_ += text_.substr(at_, next - at_);
      at_ = next;
      if (at_ < text_.size() && !(text_[at_] == '<' ? tag() : reference())) made_ += text_[at_++];
    }
    return std::move(made_);
  }

 private:
  bool tag() {
    if (looked_ > 8 * text_.size()) return false;
    if (text_.substr(at_).starts_with("<!--")) {
      if (!skip_to("-->", at_ + 4)) return false;
      at_ += 3;
      return true;
    }
    std::size_t end = at_ + 1;
    const bool closes = end < text_.size() && text_[end] == '/';
    if (closes) ++end;
    std::string name;
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end])) && name.size() < 16) {
      name += is_letter(text_[end]) ? static_cast<char>(text_[end] | 0x20) : text_[end];
      ++end;
    }
    const bool is_program = has(programs, name);
    const bool is_inside = has(inside_a_line, name);
    if (!is_inside && !is_program && !has(blocks, name) && !has(other_blocks, name)) return false;
    if (end == text_.size() || !(is_space(text_[end]) || text_[end] == '/' || text_[end] == '>')) return false;
    if (!find_end(end)) return false;
    at_ = end + 1;
    if (!is_inside && !made_.empty() && !is_space(made_.back())) made_ += ' ';
    if (is_program && !closes) skip_to("</" + name, at_);
    return true;
  }

  // The sign that ends a tag, outside of quoted values.
  bool find_end(std::size_t& end) {
    const std::size_t begin = end;
    while (end < text_.size() && text_[end] != '<' && text_[end] != '>') {
      const char c = text_[end];
      if (c == '"' || c == '\'') end = std::min(text_.find(c, end + 1), text_.size() - 1);
      ++end;
    }
    if (end < text_.size() && text_[end] == '>') return true;
    looked_ += end - begin;
    return false;
  }

  bool skip_to(std::string_view end, std::size_t from) {
    const auto found = text_.find(end, from);
    if (found == std::string_view::npos) {
      looked_ += text_.size() - at_;
      return false;
    }
    at_ = found;
    return true;
  }

  bool reference() {
    constexpr std::size_t longest = 12;
    const auto end = text_.substr(at_, longest).find(';');
    if (end == std::string_view::npos || end < 2) return false;
    std::string_view name = text_.substr(at_ + 1, end - 1);
    if (name.front() != '#') {
      const auto known =
          std::find_if(references.begin(), references.end(), [&](const auto& one) { return one.first == name; });
      if (known == references.end()) return false;
      made_ += known->second;
    } else {
      name.remove_prefix(1);
      const bool is_hexadecimal = name.starts_with('x') || name.starts_with('X');
      if (is_hexadecimal) name.remove_prefix(1);
      std::uint32_t point = 0;
      const auto read = std::from_chars(name.data(), name.data() + name.size(), point, is_hexadecimal ? 16 : 10);
      const bool is_read = !name.empty() && read.ec == std::errc{} && read.ptr == name.data() + name.size();
      if (!is_read || point < 0x20 || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
      if (point == 0xA0) point = U' ';
      utf8::append(made_, static_cast<char32_t>(point));
    }
    at_ += end + 1;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  // Bytes looked through for ends that are not there: many beginnings would do it again and again.
  std::size_t looked_ = 0;
  std::string made_;
};

}  // namespace

std::optional<std::string> plain_text(std::string_view text) {
  if (text.find_first_of("<&") == std::string_view::npos) return std::nullopt;
  return Reader(text).run();
}

}  // namespace techhub::hub
