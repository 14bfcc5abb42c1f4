// SPDX-License-Identifier: MIT
#include "storage/sqlite/fts5.hpp"

namespace techhub::storage::sqlite {

namespace {

void append_quoted(std::string& out, const TextMatch& match) {
  out += '"';
  for (const std::string& term : match.terms) {
    if (&term != &match.terms.front()) out += ' ';
    for (const char c : term) {
      if (c == '"') out += '"';
      out += c;
    }
  }
  out += '"';
  if (match.prefix) out += " *";
}

void append(std::string& out, const TextMatch& match) {
  if (match.kind == TextMatch::Kind::terms) return append_quoted(out, match);
  const char* joint = match.kind == TextMatch::Kind::all   ? " AND "
                      : match.kind == TextMatch::Kind::any ? " OR "
                                                           : " NOT ";
  out += '(';
  for (const TextMatch& part : match.parts) {
    if (&part != &match.parts.front()) out += joint;
    append(out, part);
  }
  out += ')';
}

}  // namespace

std::string fts5_expression(const TextMatch& match) {
  std::string out;
  if (match.kind != TextMatch::Kind::never) append(out, match);
  return out;
}

}  // namespace techhub::storage::sqlite
