// SPDX-License-Identifier: MIT
// The only file that knows simdjson.
#include <simdjson.h>

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <vector>

#include "techhub/value/json.hpp"
#include "value/json_fault.hpp"
#include "value/json_number.hpp"
#include "value/utf8.hpp"

namespace techhub {

namespace dom = simdjson::dom;

// Builds a Json from simdjson's tree. False for what simdjson accepts and Json does not hold.
struct Json::Reader {
  static bool read(const dom::element& element, Json& out) {
    switch (element.type()) {
      case dom::element_type::NULL_VALUE:
        return true;
      case dom::element_type::BOOL:
        return copy<bool>(element, out);
      case dom::element_type::INT64:
        return copy<std::int64_t>(element, out);
      case dom::element_type::UINT64:
        return read_unsigned(element, out);
      case dom::element_type::DOUBLE:
        return copy<double>(element, out);
      case dom::element_type::STRING:
        return read_string(element, out);
      case dom::element_type::ARRAY:
        return read_array(element, out);
      case dom::element_type::OBJECT:
        return read_object(element, out);
    }
    return false;
  }

 private:
  template <class T>
  static bool copy(const dom::element& element, Json& out) {
    T value{};
    if (element.get(value) != simdjson::SUCCESS) return false;
    out = Json(value);
    return true;
  }

  static bool read_unsigned(const dom::element& element, Json& out) {
    std::uint64_t value = 0;
    if (element.get(value) != simdjson::SUCCESS) return false;
    if (!json_number::is_shortest_integer(std::to_string(value))) return false;
    out = Json(static_cast<double>(value));
    return true;
  }

  static bool read_string(const dom::element& element, Json& out) {
    std::string_view value;
    if (element.get(value) != simdjson::SUCCESS || has_zero(value)) return false;
    out.data_.emplace<std::string>(value);
    return true;
  }

  static bool read_array(const dom::element& element, Json& out) {
    dom::array items;
    if (element.get(items) != simdjson::SUCCESS) return false;
    Array& array = out.data_.emplace<Array>();
    array.reserve(items.size());
    const auto read_item = [&array](const dom::element& item) { return read(item, array.emplace_back()); };
    return std::all_of(items.begin(), items.end(), read_item);
  }

  static bool read_object(const dom::element& element, Json& out) {
    dom::object members;
    if (element.get(members) != simdjson::SUCCESS) return false;
    // The views are sorted, not the members: these are large, and made in their places.
    std::vector<dom::key_value_pair> sorted;
    sorted.reserve(members.size());
    for (const dom::key_value_pair member : members) sorted.push_back(member);
    const auto less = [](const auto& a, const auto& b) { return a.key < b.key; };
    if (!std::is_sorted(sorted.begin(), sorted.end(), less)) std::sort(sorted.begin(), sorted.end(), less);
    const auto same = [](const auto& a, const auto& b) { return a.key == b.key; };
    if (std::adjacent_find(sorted.begin(), sorted.end(), same) != sorted.end()) return false;
    Object& object = out.data_.emplace<Object>();
    object.reserve(sorted.size());
    return std::all_of(sorted.begin(), sorted.end(), [&object](const dom::key_value_pair& member) {
      return !has_zero(member.key) && read(member.value, object.emplace_back(member.key, Json()).second);
    });
  }

  static bool has_zero(std::string_view text) noexcept { return text.find('\0') != std::string_view::npos; }
};

namespace {

// A parser that grew further is given back after the call: threads live longer than one huge document.
constexpr std::size_t kept_capacity = std::size_t{1} << 20U;
constexpr std::size_t first_capacity = 4096;

class ThreadParser {
 public:
  ThreadParser() = default;
  ThreadParser(ThreadParser&&) = delete;
  ThreadParser(const ThreadParser&) = delete;
  ThreadParser& operator=(ThreadParser&&) = delete;
  ThreadParser& operator=(const ThreadParser&) = delete;
  ~ThreadParser() {
    if (parser() && parser()->capacity() > kept_capacity) parser().reset();
  }

  simdjson::error_code parse(std::string_view text, dom::element& out) {
    if (!parser()) {
      auto fresh = std::make_unique<dom::parser>();
      if (const auto error = fresh->allocate(first_capacity, Json::max_depth)) return error;
      parser() = std::move(fresh);
    }
    return parser()->parse(text.data(), text.size()).get(out);
  }

 private:
  static std::unique_ptr<dom::parser>& parser() noexcept {
    thread_local std::unique_ptr<dom::parser> kept;
    return kept;
  }
};

Error refusal(std::string_view text) {
  const auto fault = find_json_fault(text);
  if (!fault) return {Code::internal, "the two readers of JSON disagree"};
  return {fault->code, "bad JSON at byte " + std::to_string(fault->offset) + ": " + std::string(fault->what)};
}

}  // namespace

Result<Json> Json::parse(std::string_view text) try {
  if (text.size() > simdjson::SIMDJSON_MAXSIZE_BYTES - simdjson::SIMDJSON_PADDING)
    return Error(Code::limit, "JSON is longer than 4 GiB");
  ThreadParser parser;
  dom::element root;
  auto error = parser.parse(text, root);
  if (error == simdjson::NUMBER_ERROR)
    if (const std::string wide = with_wide_integers(text); !wide.empty()) error = parser.parse(wide, root);
  if (error == simdjson::MEMALLOC) return Error(Code::no_memory, "no memory to read JSON");
  if (error == simdjson::CAPACITY) return Error(Code::limit, "JSON is longer than 4 GiB");
  Json out;
  if (error != simdjson::SUCCESS || !Reader::read(root, out)) return refusal(text);
  return out;
} catch (const std::bad_alloc&) {
  return Error(Code::no_memory, "no memory to read JSON");
}

bool utf8::is_valid(std::string_view text) noexcept {
  return text.empty() || simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace techhub
