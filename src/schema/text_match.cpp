// SPDX-License-Identifier: MIT
#include "techhub/schema/text_match.hpp"

#include <algorithm>
#include <utility>

namespace techhub {

namespace {

using Kind = TextMatch::Kind;
using Terms = std::vector<std::string_view>;

bool holds(const TextMatch& match, const Terms& terms) {
  const auto holds_part = [&terms](const TextMatch& part) { return holds(part, terms); };
  switch (match.kind) {
    case Kind::never:
      return false;
    case Kind::terms:
      return times_met(match, terms) > 0;
    case Kind::all:
      return std::all_of(match.parts.begin(), match.parts.end(), holds_part);
    case Kind::any:
      return std::any_of(match.parts.begin(), match.parts.end(), holds_part);
    case Kind::but:
      return holds_part(match.parts.front()) && std::none_of(match.parts.begin() + 1, match.parts.end(), holds_part);
  }
  return false;
}

bool is_never(const TextMatch& part) { return part.kind == Kind::never; }

}  // namespace

TextMatch TextMatch::sequence(std::vector<std::string> terms, bool prefix) {
  if (terms.empty()) return {};
  return {.kind = Kind::terms, .prefix = prefix, .terms = std::move(terms)};
}

TextMatch TextMatch::all_of(std::vector<TextMatch> parts) {
  if (parts.empty() || std::any_of(parts.begin(), parts.end(), is_never)) return {};
  if (parts.size() == 1) return std::move(parts.front());
  return {.kind = Kind::all, .parts = std::move(parts)};
}

TextMatch TextMatch::any_of(std::vector<TextMatch> parts) {
  std::vector<TextMatch> different;
  for (TextMatch& part : parts) {
    if (!is_never(part) && std::find(different.begin(), different.end(), part) == different.end())
      different.push_back(std::move(part));
  }
  if (different.empty()) return {};
  if (different.size() == 1) return std::move(different.front());
  return {.kind = Kind::any, .parts = std::move(different)};
}

TextMatch TextMatch::but(TextMatch wanted, std::vector<TextMatch> excluded) {
  excluded.erase(std::remove_if(excluded.begin(), excluded.end(), is_never), excluded.end());
  if (is_never(wanted) || excluded.empty()) return wanted;
  excluded.insert(excluded.begin(), std::move(wanted));
  return {.kind = Kind::but, .parts = std::move(excluded)};
}

bool matches(const TextMatch& match, std::string_view terms) { return holds(match, split_terms(terms)); }

Terms split_terms(std::string_view text) {
  Terms terms;
  while (!text.empty()) {
    const auto space = text.find(' ');
    if (space != 0) terms.push_back(text.substr(0, space));
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  }
  return terms;
}

std::int64_t times_met(const TextMatch& sequence, const Terms& terms) noexcept {
  const std::size_t count = sequence.terms.size();
  if (count == 0) return 0;
  std::int64_t met = 0;
  for (std::size_t at = 0; at + count <= terms.size(); ++at) {
    bool is_met = true;
    for (std::size_t i = 0; is_met && i < count; ++i) {
      const bool begins = sequence.prefix && i + 1 == count;
      is_met = begins ? terms[at + i].starts_with(sequence.terms[i]) : terms[at + i] == sequence.terms[i];
    }
    met += is_met;
  }
  return met;
}

}  // namespace techhub
