// SPDX-License-Identifier: MIT
#include "rules/document.hpp"

#include <algorithm>
#include <utility>

#include "rules/words.hpp"
#include "value/json_fault.hpp"

namespace techhub::rules {

Error Document::fault(const Place& place, std::string_view role, const std::string& cause, Code code) const {
  std::string message = "line " + std::to_string(place.line(text_));
  if (!role.empty()) message += ", role `" + quoted(role) + "`";
  return Error(code, message + ": " + cause).at({}, place.path());
}

Error Document::bad_json(const Error& error) const {
  const auto found = find_json_fault(text_);
  if (!found) return error;
  return {found->code,
          "line " + std::to_string(line_of(text_, found->offset)) + ": bad JSON: " + std::string(found->what)};
}

Result<> Document::object(const Part& part, std::span<const std::string_view> keys) const {
  if (!part.json.is_object()) return fault(part, "expected an object");
  for (const auto& [key, value] : part.json.members())
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      return fault(Place(part.place, key), part.role, "unknown key `" + quoted(key) + "`");
  return success();
}

Result<std::vector<std::string_view>> Document::words(const Part& part) const {
  std::vector<std::string_view> out;
  const std::span items = part.json.is_string() ? std::span(&part.json, 1) : part.json.items();
  if (items.empty())
    return fault(part, part.json.is_array() ? "the list is empty" : "expected a word or a list of words");
  if (items.size() > max_list)
    return fault(part.place, part.role, "the list is longer than " + std::to_string(max_list), Code::limit);
  out.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string_view word = items[i].as_string();
    if (word.empty()) return fault(place_of_word(part, i), part.role, "expected a word");
    out.push_back(word);
  }
  auto sorted = out;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end()) return out;
  const auto first = std::find(out.begin(), out.end(), *twice);
  const auto second = std::find(first + 1, out.end(), *twice);
  return fault(place_of_word(part, static_cast<std::size_t>(second - out.begin())), part.role,
               "`" + quoted(*twice) + "` stands twice");
}

Result<bool> Document::boolean(const Part& part) const {
  if (!part.json.is_bool()) return fault(part, "expected true or false");
  return part.json.as_bool();
}

Place place_of_word(const Part& part, std::size_t index) noexcept {
  return part.json.is_array() ? Place(part.place, index) : part.place;
}

}  // namespace techhub::rules
