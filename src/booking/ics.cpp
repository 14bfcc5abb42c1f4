// SPDX-License-Identifier: MIT
#include "booking/ics.hpp"

#include "techhub/value/text.hpp"

namespace techhub::booking {
namespace {

constexpr std::size_t longest_line = 75;  // octets, without the break

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string escaped(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' || c == '\n') {
      if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      made += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      made += {'\\', c};
    } else if (static_cast<unsigned char>(c) >= 0x20 ? c != 0x7F : c == '\t') {
      made += c;
    }
  }
  return made;
}

}  // namespace

void IcsWriter::add(std::string_view name, std::string_view value) {
  std::string line(name);
  line += ':';
  line += value;
  std::string_view rest = line;
  // The space that begins a continued line counts.
  std::size_t room = longest_line;
  while (rest.size() > room) {
    std::size_t cut = room;
    while (continues_character(rest[cut])) --cut;
    out_ += rest.substr(0, cut);
    out_ += "\r\n ";
    rest.remove_prefix(cut);
    room = longest_line - 1;
  }
  out_ += rest;
  out_ += "\r\n";
}

void IcsWriter::add_text(std::string_view name, std::string_view text) {
  if (!is_blank(text) && check_text(text)) add(name, escaped(text));
}

void IcsWriter::add_time(std::string_view name, Time time) {
  // 2025-06-02T14:26:26.708123Z
  std::string digits;
  for (const char c : time.to_string().substr(0, 19)) {
    if (c != '-' && c != ':') digits += c;
  }
  add(name, digits + "Z");
}

}  // namespace techhub::booking
