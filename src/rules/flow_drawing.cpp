// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <functional>
#include <string>

#include "rules/action_titles.hpp"
#include "rules/words.hpp"
#include "techhub/rules/drawing.hpp"

namespace techhub::rules {

namespace {

std::string title(const State& state, Language language) {
  const std::string_view text = state.title.get(language);
  return std::string(text.empty() ? std::string_view(state.name) : text);
}

// What both languages read as the end of a line or of the text itself.
std::string escaped(std::string_view text, std::string_view quote, std::string_view backslash) {
  std::string out;
  for (const char c : text) {
    if (c == '"')
      out += quote;
    else if (c == '\\')
      out += backslash;
    else
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

std::string in_dot(std::string_view text) { return '"' + escaped(text, "\\\"", "\\\\") + '"'; }

// Mermaid reads `;` and `#` of a label as its own: both go as entities.
std::string in_mermaid(std::string_view text) {
  std::string out;
  for (const char c : escaped(text, "\"", "\\")) {
    switch (c) {
      case '"':
        out += "#quot;";
        break;
      case '#':
        out += "#35;";
        break;
      case ';':
        out += "#59;";
        break;
      case ':':
        out += "#58;";
        break;
      default:
        out += c;
        break;
    }
  }
  return out;
}

// A state's name where Mermaid can take it as an identifier, else its number.
std::string identifier(const Flow& flow, std::string_view state) {
  constexpr std::array<std::string_view, 8> reserved{"end", "state",    "note",  "direction",
                                                     "as",  "classdef", "class", "default"};
  if (is_word(state) && std::find(reserved.begin(), reserved.end(), state) == reserved.end()) return std::string(state);
  const auto found =
      std::find_if(flow.states.begin(), flow.states.end(), [&](const State& one) { return one.name == state; });
  return "S" + std::to_string(found - flow.states.begin());
}

void each_arrow(const Flow& flow, const std::function<void(const std::string&, const Transition&)>& draw) {
  for (const Transition& transition : flow.transitions)
    for (const std::string& from : transition.from) draw(from, transition);
}

std::string with_rows(std::string text, const FlowCounts* counts, const State& state) {
  if (!counts) return text;
  const auto found = counts->rows.find(state.name);
  return text + " (" + std::to_string(found == counts->rows.end() ? 0 : found->second) + ")";
}

std::string label(const Transition& transition, const std::string& from, Language language, const FlowCounts* counts) {
  std::string title(action_title(transition.action, language));
  if (!counts) return title;
  const auto found = counts->taken.find({transition.action, from});
  return title + " (" + std::to_string(found == counts->taken.end() ? 0 : found->second) + ")";
}

std::string mermaid(const Flow& flow, Language language, const FlowCounts* counts) {
  std::string out = "stateDiagram-v2\n";
  for (const State& state : flow.states)
    out += "  state \"" + in_mermaid(with_rows(title(state, language), counts, state)) + "\" as " +
           identifier(flow, state.name) + "\n";
  out += "  [*] --> " + identifier(flow, flow.initial) + "\n";
  each_arrow(flow, [&](const std::string& from, const Transition& transition) {
    out += "  " + identifier(flow, from) + " --> " + identifier(flow, transition.to) + " : " +
           in_mermaid(label(transition, from, language, counts)) + "\n";
  });
  for (const std::string& state : flow.terminal) out += "  " + identifier(flow, state) + " --> [*]\n";
  return out;
}

std::string dot(const Flow& flow, Language language, const FlowCounts* counts) {
  std::string out = "digraph " + in_dot(flow.entity) + " {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n";
  out += "  \"\" [shape=point];\n";
  for (const State& state : flow.states) {
    out += "  " + in_dot(state.name) + " [label=" + in_dot(with_rows(title(state, language), counts, state));
    out += flow.is_terminal(state.name) ? ", peripheries=2];\n" : "];\n";
  }
  out += "  \"\" -> " + in_dot(flow.initial) + ";\n";
  each_arrow(flow, [&](const std::string& from, const Transition& transition) {
    out += "  " + in_dot(from) + " -> " + in_dot(transition.to) +
           " [label=" + in_dot(label(transition, from, language, counts));
    out += transition.effect_only ? ", style=dashed];\n" : "];\n";
  });
  return out + "}\n";
}

}  // namespace

std::string to_mermaid(const Flow& flow, Language language) { return mermaid(flow, language, nullptr); }
std::string to_mermaid(const Flow& flow, Language language, const FlowCounts& counts) {
  return mermaid(flow, language, &counts);
}
std::string to_dot(const Flow& flow, Language language) { return dot(flow, language, nullptr); }
std::string to_dot(const Flow& flow, Language language, const FlowCounts& counts) {
  return dot(flow, language, &counts);
}

}  // namespace techhub::rules
