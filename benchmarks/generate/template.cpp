// SPDX-License-Identifier: MIT
#include "generate/template.hpp"

#include <algorithm>
#include <utility>

#include "generate/values.hpp"
#include "techhub/value/json.hpp"

namespace generate {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

bool is_hexadecimal(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

bool has_form(std::string_view text, std::string_view form) {
  return text.size() >= form.size() && std::equal(form.begin(), form.end(), text.begin(), [](char wanted, char c) {
           return wanted == '0' ? is_digit(c) : wanted == c;
         });
}

Rule form_of(std::string_view text) {
  if (text != "2025-12-01T06:00:00Z" && has_form(text, "0000-00-00T00:00:00")) return Rule::time;
  if (text.size() == 10 && has_form(text, "0000-00-00")) return Rule::date;
  if (text.size() == 12 && has_form(text, "000000000000")) return Rule::person_number;
  const auto [begin, end] = hexadecimal_run(text, 0);
  return begin < end ? Rule::hexadecimal : Rule::keep;
}

bool is_translated(const simdjson::dom::object& object) {
  std::size_t members = 0;
  for (const auto& member : object) {
    if (!member.value.is_string() || (member.key != "ru" && member.key != "kk" && member.key != "en")) return false;
    ++members;
  }
  return members == 3;
}

// Takes an object of the sample apart.
class Taker {
 public:
  Taker(std::string_view model, bool is_fixed, std::string_view separator)
      : model_(model), is_fixed_(is_fixed), separator_(separator) {}

  Template take(const element& object) {
    text() += "{\"model\": \"" + std::string(model_) + "\"" + std::string(separator_) + "\"pk\": ";
    const element key = object["pk"];
    if (key.is_int64() && !is_fixed_) {
      add({.rule = Rule::number});
    } else {
      walk(key, "pk");
    }
    text() += std::string(separator_) + "\"fields\": ";
    walk(object["fields"], "");
    text() += "}";
    return std::move(made_);
  }

 private:
  std::string& text() { return made_.texts.back(); }
  void add(Slot slot) {
    made_.slots.push_back(std::move(slot));
    made_.texts.emplace_back();
  }

  void walk(const element& value, const std::string& path) {
    const FieldRule* rule = is_fixed_ ? nullptr : rule_of(model_, path);
    if (rule && rule->rule == Rule::keep) rule = nullptr;
    Slot slot;
    if (rule) slot = {.rule = rule->rule, .to = rule->to, .tag = tag_of(model_, path), .other = last_};
    switch (value.type()) {
      case element_type::OBJECT:
        return walk_object(value, path, std::move(slot));
      case element_type::ARRAY:
        return walk_array(value, path, std::move(slot));
      case element_type::STRING: {
        const std::string string(std::string_view(value.get_string()));
        made_.words[path] = string;
        last_ = string;
        if (!rule && !is_fixed_) slot = {.rule = form_of(string), .tag = tag_of(model_, path)};
        if (slot.rule == Rule::keep) return techhub::append_json_string(text(), string);
        slot.text = string;
        return add(std::move(slot));
      }
      case element_type::INT64:
        last_.clear();
        made_.words[path] = std::to_string(std::int64_t(value.get_int64()));
        if (!rule) {
          text() += std::to_string(std::int64_t(value.get_int64()));
          return;
        }
        slot.number = value.get_int64();
        return add(std::move(slot));
      case element_type::NULL_VALUE:
        if (slot.rule == Rule::membership) return add(std::move(slot));
        text() += "null";
        return;
      case element_type::BOOL:
        text() += bool(value.get_bool()) ? "true" : "false";
        return;
      default:
        techhub::append_json_number(text(), double(value.get_double()));
    }
  }

  void walk_object(const simdjson::dom::object& object, const std::string& path, Slot slot) {
    if (is_translated(object)) {
      const std::string_view russian = object["ru"].get_string();
      made_.words[path] = russian;
      if (slot.rule != Rule::keep) {
        slot.count = sentences_of(russian);
        return add(std::move(slot));
      }
      for (const auto& member : object) made_.said += std::string(std::string_view(member.value.get_string())) + " ";
    }
    text() += '{';
    std::string_view separator;
    for (const auto& member : object) {
      text() += std::string(separator) + "\"" + std::string(member.key) + "\": ";
      walk(member.value, path.empty() ? std::string(member.key) : path + "." + std::string(member.key));
      separator = separator_;
    }
    text() += '}';
  }

  void walk_array(const simdjson::dom::array& array, const std::string& path, Slot slot) {
    if (slot.rule != Rule::keep) {
      slot.count = array.size();
      return add(std::move(slot));
    }
    text() += '[';
    std::string_view separator;
    for (const element item : array) {
      text() += separator;
      walk(item, path + "[]");
      separator = separator_;
    }
    text() += ']';
  }

  std::string_view model_;
  bool is_fixed_;
  std::string_view separator_;
  Template made_;
  std::string last_;  // string
};

}  // namespace

std::uint64_t tag_of(std::string_view model, std::string_view path) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const std::string_view part : {model, std::string_view("/"), path}) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  return hash;
}

std::pair<std::size_t, std::size_t> hexadecimal_run(std::string_view text, std::size_t from) {
  for (std::size_t begin = from; begin < text.size(); ++begin) {
    std::size_t end = begin;
    std::size_t digits = 0;
    while (end < text.size() && (is_hexadecimal(text[end]) || (digits > 0 && text[end] == '-'))) {
      digits += text[end++] != '-';
    }
    if (digits >= 16) return {begin, end};
    begin = std::max(begin, end);
  }
  return {text.size(), text.size()};
}

std::size_t sentences_of(std::string_view text) {
  std::size_t count = 1;
  for (std::size_t at = text.find(". "); at != std::string_view::npos; at = text.find(". ", at + 2)) ++count;
  return count;
}

Template take_apart(const element& object, std::string_view model, bool is_fixed, std::string_view separator) {
  return Taker(model, is_fixed, separator).take(object);
}

}  // namespace generate
