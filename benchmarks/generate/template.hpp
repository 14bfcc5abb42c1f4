// SPDX-License-Identifier: MIT
// Objects of the sample, taken apart: what stays as it is, and the places of what is made anew.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "generate/plan.hpp"

namespace generate {

// A number for a place of a model, from which the random values of the place come.
[[nodiscard]] std::uint64_t tag_of(std::string_view model, std::string_view path);

// A value that is made anew for each object, and what the sample had in its place.
struct Slot {
  Rule rule = Rule::keep;
  std::string_view to{};
  std::uint64_t tag = 0;
  std::string text{};
  std::int64_t number = 0;
  std::size_t count = 0;  // of sentences, of items
  std::string other{};    // the field before: what a place is of
};

// An object of the sample, taken apart: text, a slot, text, a slot, text.
struct Template {
  std::vector<std::string> texts{std::string()};
  std::vector<Slot> slots;
  std::map<std::string, std::string> words;  // values that others refer to, by path
  std::string said;                          // texts that stay, for search_field
};

// Of what is `fixed` only the object's own values of some form are made anew. `separator` stands between members.
[[nodiscard]] Template take_apart(const simdjson::dom::element& object, std::string_view model, bool is_fixed,
                                  std::string_view separator);

// Runs of at least 16 hexadecimal digits, the dashes of a UUID among them: [begin, end), empty when there is none.
[[nodiscard]] std::pair<std::size_t, std::size_t> hexadecimal_run(std::string_view text, std::size_t from);
[[nodiscard]] std::size_t sentences_of(std::string_view text);

}  // namespace generate
