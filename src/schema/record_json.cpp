// SPDX-License-Identifier: MIT
// Values to JSON and back. A fault names what the column takes, never what the input held: it may be about a person.
#include <algorithm>
#include <array>
#include <utility>

#include "schema/base64url.hpp"
#include "schema/quoted.hpp"
#include "techhub/schema/reasons.hpp"
#include "techhub/schema/record.hpp"
#include "techhub/value/text.hpp"

namespace techhub {
namespace {

// Why a value is refused: a reason and what fills its `{}`.
struct Fault {
  const Reason* reason = nullptr;
  std::string argument{};
};
using Read = std::variant<Value, Fault>;

Fault because(const Reason& reason, std::string argument = {}) { return {&reason, std::move(argument)}; }

Read read_text(const Json& json, const Reason& wrong_type) {
  if (!json.is_string()) return because(wrong_type);
  if (!check_text(json.as_string())) return because(reason::bad_text);
  return Value(std::string(json.as_string()));
}

// A row with the largest number for a key would leave none for the rows after it.
constexpr std::int64_t largest_id = std::int64_t{1} << 62;

Read read_id(const Json& json) {
  if (!json.is_integer()) return because(reason::not_id);
  if (json.as_integer() < 1 || json.as_integer() > largest_id) return because(reason::out_of_range);
  return Value(json.as_integer());
}

Read read_code(const Json& json) {
  Read read = read_text(json, reason::not_code);
  if (json.as_string("-").empty()) return because(reason::required);
  return read;
}

Read read_integer(const Json& json) {
  if (json.is_integer()) return Value(json.as_integer());
  // A double that is beyond 2^53 has no fraction.
  const double number = json.as_double();
  const bool whole = json.is_number() && (number > 0x1p53 || number < -0x1p53);
  return because(whole ? reason::out_of_range : reason::not_integer);
}

Read read_decimal(const Column& column, const Json& json) {
  if (!json.is_string() && !json.is_number()) return because(reason::not_decimal);
  const auto decimal = Decimal::parse(json.is_string() ? std::string(json.as_string()) : json.dump());
  if (!decimal) return because(reason::not_decimal);
  if (decimal->fits(column.precision, column.scale)) return Value(decimal->text);
  const std::size_t scale = column.scale;
  const std::size_t whole = column.precision - scale;
  std::string largest = whole == 0 ? "0" : std::string(whole, '9');
  if (scale > 0) largest.append(".").append(scale, '9');
  return because(reason::too_many_digits, std::move(largest));
}

Read read_bytes(const Json& json) {
  if (!json.is_string()) return because(reason::not_bytes);
  auto bytes = detail::bytes_from_base64url(json.as_string());
  if (!bytes) return because(reason::bad_bytes);
  return Value(std::move(*bytes));
}

Read read_time(const Json& json) {
  if (!json.is_string()) return because(reason::not_time);
  const auto time = Time::parse(json.as_string());
  if (!time) return because(reason::bad_time);
  return detail::stored(time.value());
}

Read read_date(const Json& json) {
  if (!json.is_string()) return because(reason::not_date);
  const auto date = Date::parse(json.as_string());
  if (!date) return because(reason::bad_date);
  return detail::stored(date.value());
}

// Whether the canonical text of `json` can be stored and read back; `depth` levels are left.
const Reason* storable(const Json& json, std::size_t depth) {
  if (json.is_string()) return check_text(json.as_string()) ? nullptr : &reason::bad_text;
  if (!json.is_array() && !json.is_object()) return nullptr;
  if (depth == 0) return &reason::too_deep;
  for (const Json& item : json.items()) {
    if (const Reason* reason = storable(item, depth - 1)) return reason;
  }
  for (const auto& [key, member] : json.members()) {
    if (!check_text(key)) return &reason::bad_text;
    if (const Reason* reason = storable(member, depth - 1)) return reason;
  }
  return nullptr;
}

Read read_json(const Json& json) {
  if (const Reason* reason = storable(json, Json::max_depth)) return because(*reason);
  return Value(json.dump());
}

Read read_i18n(const Json& json) {
  if (const Reason* reason = storable(json, Json::max_depth)) return because(*reason);
  const auto text = i18n_from(json);
  if (!text) return because(reason::not_i18n);
  return detail::stored(text.value());
}

Read read_tag(const Json& json) {
  if (!json.is_object()) return because(reason::not_object);
  return read_json(json);
}

Read read_word(const Column& column, const Json& json, bool any_word) {
  Read read = read_text(json, reason::not_text);
  const auto& words = column.words;
  if (any_word || read.index() == 1) return read;
  if (std::find(words.begin(), words.end(), json.as_string()) != words.end()) return read;
  std::string known;
  for (const std::string_view word : words) {
    if (!known.empty()) known += ", ";
    known += word.empty() ? "\"\"" : word;
  }
  return because(reason::unknown_word, std::move(known));
}

Read read(const Column& column, const Json& json, bool any_word) {
  if (json.is_null()) {
    if (column.is_nullable) return Value();
    return because(reason::required);
  }
  switch (column.type) {
    case Type::id:
      return read_id(json);
    case Type::code:
      return read_code(json);
    case Type::integer:
      return read_integer(json);
    case Type::boolean:
      if (!json.is_bool()) return because(reason::not_boolean);
      return Value(std::int64_t{json.as_bool()});
    case Type::real:
      if (!json.is_number()) return because(reason::not_number);
      return Value(json.as_double());
    case Type::decimal:
      return read_decimal(column, json);
    case Type::text:
    case Type::personal:
    case Type::secret:
      return read_text(json, reason::not_text);
    case Type::bytes:
      return read_bytes(json);
    case Type::time:
      return read_time(json);
    case Type::date:
      return read_date(json);
    case Type::json:
      return read_json(json);
    case Type::i18n:
      return read_i18n(json);
    case Type::tag:
      return read_tag(json);
    case Type::word:
      return read_word(column, json, any_word);
  }
  return because(reason::unknown_field);
}

Problem problem_of(std::string_view field, const Fault& fault) {
  return {
      .field = std::string(field), .code = std::string(fault.reason->code), .text = fault.reason->text(fault.argument)};
}

// The one error of all problems, of which there is at least one.
Error refusal(const Table& table, std::vector<Problem> problems) {
  constexpr std::size_t named = 8;
  std::string message = "bad input";
  for (std::size_t i = 0; i < std::min(problems.size(), named); ++i) {
    if (!problems[i].field.empty()) message += (i > 0 ? ", " : " for ") + detail::quoted(problems[i].field);
  }
  if (problems.size() > named) message += " and " + std::to_string(problems.size() - named) + " more";
  if (problems.size() == 1 && problems.front().text.en) {
    std::string text = *problems.front().text.en;
    text.front() = static_cast<char>(text.front() | 0x20);  // the texts begin with an ASCII letter
    message += ": " + text;
  }
  Error error(Code::invalid, std::move(message));
  std::move(error).at(table.label, problems.front().field);
  for (Problem& problem : problems) std::move(error).add(std::move(problem));
  return error;
}

// A json, i18n or tag column, or a stored text of any other kind.
Json json_of_text(const Column& column, const std::string& text) {
  if (column.type != Type::json && column.type != Type::i18n && column.type != Type::tag) return text;
  auto json = Json::parse(text);
  return json ? std::move(json).value() : Json();
}

Json json_of_integer(const Column& column, std::int64_t integer) {
  switch (column.type) {
    case Type::boolean:
      return integer != 0;
    case Type::time: {
      Time time;
      return detail::read_member(time, integer) ? Json(time.to_string()) : Json();
    }
    case Type::date: {
      Date date;
      return detail::read_member(date, integer) ? Json(date.to_string()) : Json();
    }
    default:
      return integer;
  }
}

}  // namespace

Json json_from(const Column& column, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return json_of_integer(column, *integer);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* text = std::get_if<std::string>(&value)) return json_of_text(column, *text);
  const auto* bytes = std::get_if<Bytes>(&value);
  if (bytes && column.type == Type::bytes) return detail::base64url(*bytes);
  return {};
}

Result<Value> value_from(const Table& table, const Column& column, const Json& json, bool any_word) {
  Read result = read(column, json, any_word);
  if (auto* value = std::get_if<Value>(&result)) return std::move(*value);
  return refusal(table, {problem_of(column.name, std::get<Fault>(result))});
}

Json json_from(const Record& record) { return json_from(record, ColumnSet::all(record.table())); }

Json json_from(const Record& record, ColumnSet columns) {
  Json json = Json::object();
  const auto declared = record.table().declared();
  for (std::size_t i = 0; i < declared.size(); ++i) {
    if (columns.has(i)) json.set(declared[i].name, json_from(declared[i], record[i]));
  }
  return json;
}

Result<ColumnSet> assign(Record& record, const Json& fields) {
  if (record.empty()) return Error(Code::misuse, "the record is of no table");
  const Table& table = record.table();
  if (!fields.is_object()) return refusal(table, {problem_of({}, because(reason::not_object))});

  std::vector<std::pair<std::size_t, Value>> given;
  std::vector<Problem> problems;
  for (const auto& [name, json] : fields.members()) {
    const std::size_t position = table.find(name);
    if (position >= table.declared().size()) {
      problems.push_back(problem_of(name, because(reason::unknown_field)));
      continue;
    }
    Read result = read(table.columns[position], json, false);
    if (auto* value = std::get_if<Value>(&result)) {
      given.emplace_back(position, std::move(*value));
    } else {
      problems.push_back(problem_of(name, std::get<Fault>(result)));
    }
  }
  if (!problems.empty()) return refusal(table, std::move(problems));

  ColumnSet columns;
  for (auto& [position, value] : given) {
    record[position] = std::move(value);
    columns.add(position);
  }
  return columns;
}

Result<> check_complete(const Record& record) {
  if (record.empty()) return Error(Code::misuse, "the record is of no table");
  std::vector<Problem> problems;
  const auto declared = record.table().declared();
  for (std::size_t i = 0; i < declared.size(); ++i) {
    const bool given_later = i == 0 && declared[i].type == Type::id;
    if (declared[i].is_nullable || given_later || !is_null(record[i])) continue;
    problems.push_back(problem_of(declared[i].name, because(reason::required)));
  }
  if (!problems.empty()) return refusal(record.table(), std::move(problems));
  return success();
}

}  // namespace techhub
