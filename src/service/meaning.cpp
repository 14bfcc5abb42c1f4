// SPDX-License-Identifier: MIT
#include "service/meaning.hpp"

#include <algorithm>

namespace techhub::service {

using Type = HubFormFieldType;

Meaning::One Meaning::read(Type type, const Json& value) {
  const auto number = [&]() -> One {
    auto read = decimal_of(value);
    return read ? One(std::move(*read)) : One();
  };
  switch (type) {
    case Type::number:
    case Type::integer:
      return value.is_number() ? number() : One();
    case Type::money:
      return number();
    case Type::boolean:
      return value.is_bool() ? One(value.as_bool()) : One();
    case Type::datetime: {
      const auto time = Time::parse(value.as_string());
      return time ? One(time.assume_value()) : One();
    }
    case Type::date:
      return Date::parse(value.as_string()) ? One(value.as_string()) : One();
    case Type::select:
    case Type::multiselect:
      if (value.is_bool()) return value.as_bool();
      return value.is_number() ? number() : value.is_string() ? One(value.as_string()) : One();
    case Type::file: {
      const Json& path = value.is_object() ? value["path"] : value;
      return path.is_string() ? One(path.as_string()) : One();
    }
    case Type::table:
      return {};
    default:
      return value.is_string() ? One(value.as_string()) : One();
  }
}

Meaning::Meaning(const Question& question, const Json& answer) : type_(question.type) {
  if (type_ == Type::multiselect) {
    is_answer_ = answer.is_array() && answer.items().size() <= question.options->items().size();
    if (!is_answer_) return;
    for (const Json& choice : answer.items()) choices_.push_back(&choice);
    std::sort(choices_.begin(), choices_.end(), ValueLess());
  } else if (type_ == Type::table) {
    is_answer_ = answer.is_array();
  } else if (type_ != Type::integer || answer.is_integer()) {
    one_ = read(type_, answer);
    is_answer_ = one_.index() != 0 || (type_ == Type::file && answer.is_object());
  }
}

bool Meaning::is(const Json& wanted) const {
  if (type_ == Type::multiselect) return std::binary_search(choices_.begin(), choices_.end(), &wanted, ValueLess());
  return one_.index() != 0 && one_ == read(type_, wanted);
}

std::optional<int> Meaning::order(const Json& bound) const {
  const One other = read(type_, bound);
  if (one_.index() == 0 || one_.index() != other.index()) return std::nullopt;
  const auto sign = [](auto order) { return (order > 0) - (order < 0); };
  if (const auto* number = std::get_if<Decimal>(&one_))
    return sign(Decimal::compare(number->text, std::get<Decimal>(other).text));
  if (const auto* time = std::get_if<Time>(&one_)) return sign(*time <=> std::get<Time>(other));
  if (const auto* text = std::get_if<std::string_view>(&one_)) return sign(*text <=> std::get<std::string_view>(other));
  return std::nullopt;
}

bool Meaning::is_bound(Type type, const Json& bound) {
  const One read_bound = read(type, bound);
  return type != Type::multiselect && read_bound.index() != 0 && !std::holds_alternative<bool>(read_bound);
}

}  // namespace techhub::service
