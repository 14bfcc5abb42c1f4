// SPDX-License-Identifier: MIT
#include "service/question.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "service/reasons.hpp"
#include "techhub/schema/reasons.hpp"
#include "techhub/value/text.hpp"
#include "techhub/value/tin.hpp"
#include "vault/normal.hpp"

namespace techhub::service {
namespace {

using Type = HubFormFieldType;

bool is_graphic(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
}

bool is_email(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254 || !is_graphic(text)) return false;
  const auto domain = text.substr(at + 1);
  return text.find('@') == at && domain.find('.') != std::string_view::npos && domain.front() != '.' &&
         domain.back() != '.' && domain.find("..") == std::string_view::npos;
}

bool is_phone(std::string_view text) {
  if (text.size() > 40 || text.find_first_not_of("0123456789+-() ") != std::string_view::npos) return false;
  const std::string normal = vault::normal_phone(text);
  return normal.starts_with('+') && normal.size() >= 9 && normal.size() <= 16;
}

bool is_url(std::string_view text) {
  const auto rest = text.starts_with("https://") ? text.substr(8) : text.starts_with("http://") ? text.substr(7) : "";
  const auto host = rest.substr(0, rest.find_first_of("/?#"));
  return !host.empty() && host.front() != ':' && is_graphic(text) && std::int64_t(text.size()) <= max_url;
}

const Json& value_of(const Json& option) { return option.is_object() ? option["value"] : option; }

// Where the answer stands among the offers, or nothing.
std::optional<std::size_t> place_of(const std::vector<const Json*>& offers, const Json& answer) {
  const auto found = std::lower_bound(offers.begin(), offers.end(), &answer, ValueLess());
  if (found == offers.end() || **found != answer) return std::nullopt;
  return static_cast<std::size_t>(found - offers.begin());
}

bool is_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

class AnswerCheck {
 public:
  AnswerCheck(const Question& question, const Demands& demands, const std::string& place,
              std::vector<Problem>& problems)
      : question_(question), demands_(demands), rules_(*question.rules), place_(place), problems_(problems) {}

  void check(const Json& answer) {
    switch (question_.type) {
      case Type::text:
      case Type::textarea:
        return text(
            answer, [](std::string_view) { return true; }, reason::not_text);
      case Type::email:
        return text(answer, &is_email, not_email);
      case Type::phone:
        return text(answer, &is_phone, not_phone);
      case Type::tin:
        return text(answer, &is_tin, not_tin);
      case Type::url:
        return text(answer, &is_url, not_url);
      case Type::number:
        return answer.is_number() ? amount(answer) : refuse(reason::not_number);
      case Type::integer:
        return answer.is_integer() ? amount(answer) : refuse(reason::not_integer);
      case Type::money: {
        const auto given = money_of(answer);
        return given ? amount(given) : refuse(not_money);
      }
      case Type::boolean:
        return answer.is_bool() ? void() : refuse(reason::not_boolean);
      case Type::date:
        return moment(answer, demands_.first_day, demands_.last_day, reason::bad_date);
      case Type::datetime:
        return moment(answer, demands_.earliest, demands_.latest, reason::bad_time);
      case Type::select:
        return place_of(demands_.offers, answer) ? void() : refuse(not_offered);
      case Type::multiselect:
        return choices(answer);
      case Type::file:
        return file(answer);
      case Type::table:
        return table(answer);
    }
  }

 private:
  void refuse(const Reason& reason, std::string_view argument = {}) { add(problems_, place_, reason, argument); }

  template <class IsOf>
  void text(const Json& answer, IsOf is_of_type, const Reason& otherwise) {
    if (!answer.is_string()) return refuse(reason::not_text);
    const auto given = answer.as_string();
    if (!check_text(given)) return refuse(reason::bad_text);
    // Characters are counted where bytes, of which there are no fewer, leave it open.
    const auto bytes = static_cast<std::int64_t>(given.size());
    const bool counts = bytes > demands_.max_length || demands_.min_length > 0;
    const auto size = counts ? static_cast<std::int64_t>(length(given)) : bytes;
    if (size > demands_.max_length) return refuse(too_long, std::to_string(demands_.max_length));
    if (size < demands_.min_length) refuse(too_short, rules_["min_length"].dump());
    if (!is_of_type(given)) return refuse(otherwise);
    // A pattern that is none lets nothing pass: what it should have kept out is unknown.
    if (demands_.has_pattern && !(demands_.pattern && demands_.pattern->matches(given))) refuse(no_match);
  }

  void amount(const Json& number) {
    if (demands_.least || demands_.most) amount(decimal_of(number));
  }
  void amount(const std::optional<Decimal>& given) {
    const auto order = [&](const Decimal& limit) { return Decimal::compare(given->text, limit.text); };
    if (demands_.least && order(*demands_.least) < 0) refuse(too_small, rules_["min"].dump());
    if (demands_.most && order(*demands_.most) > 0) refuse(too_large, rules_["max"].dump());
  }

  template <class Moment>
  void moment(const Json& answer, const std::optional<Moment>& least, const std::optional<Moment>& most,
              const Reason& otherwise) {
    if (!answer.is_string()) return refuse(otherwise);
    const auto given = Moment::parse(answer.as_string());
    if (!given) return refuse(otherwise);
    if (least && given.assume_value() < *least) refuse(too_early, rules_["min"].as_string());
    if (most && given.assume_value() > *most) refuse(too_late, rules_["max"].as_string());
  }

  // Whether a list holds as many as it should.
  bool count(std::size_t given, std::int64_t at_most) {
    const auto size = static_cast<std::int64_t>(given);
    at_most = std::min(rules_["max"].as_integer(at_most), at_most);
    if (size > at_most) refuse(too_many, std::to_string(at_most));
    if (size < rules_["min"].as_integer(0)) refuse(too_few, rules_["min"].dump());
    return size <= at_most;
  }

  void choices(const Json& answer) {
    if (!answer.is_array()) return refuse(not_list);
    std::vector<bool> chosen(demands_.offers.size(), false);
    for (const Json& choice : answer.items()) {
      const auto place = place_of(demands_.offers, choice);
      if (!place) return refuse(not_offered);
      if (chosen[*place]) return refuse(chosen_twice);
      chosen[*place] = true;
    }
    count(answer.items().size(), static_cast<std::int64_t>(demands_.offers.size()));
  }

  // The host keeps files; the answer names one: by its path, or by {"path", "sha256", "name", "size", "content_type"}
  // with a path, a hash or both.
  void file(const Json& answer) {
    const Json& path = answer.is_object() ? answer["path"] : answer;
    const Json* hash = answer.find("sha256");
    const bool is_named = path.is_string() && !is_blank(path.as_string()) && length(path.as_string()) <= max_url;
    if (!is_named && !(hash && !answer.find("path"))) return refuse(not_file);
    for (const auto& [key, value] : answer.members()) {
      if (key == "size" ? !value.is_integer() || value.as_integer() < 0
                        : (key != "path" && key != "name" && key != "sha256" && key != "content_type") ||
                              !value.is_string() || !check_text(value.as_string()))
        return refuse(not_file);
    }
    if (hash && !is_hash(hash->as_string())) refuse(not_hash);
    // Browsers say blank where they do not know.
    const auto content_type = answer["content_type"].as_string();
    if (!is_blank(content_type) && !is_media_type(content_type)) {
      refuse(not_media_type);
    } else if (demands_.has_content_types && !is_covered(demands_.content_types, content_type)) {
      refuse(other_content_type, listed(rules_["content_types"]));
    }
    if (demands_.most && Decimal::compare(decimal_of(Json(answer["size"].as_integer()))->text, demands_.most->text) > 0)
      refuse(too_large, rules_["max"].dump());
  }

  static std::string listed(const Json& list) {
    std::string all;
    for (const Json& one : list.items()) all += (all.empty() ? "" : ", ") + std::string(one.as_string());
    return all;
  }

  void table(const Json& answer) {
    if (!answer.is_array()) return refuse(not_list);
    if (!count(answer.items().size(), max_rows)) return;
    for (std::size_t i = 0; i < answer.items().size(); ++i) {
      const Json& row = answer.items()[i];
      const std::string at = place_ + "." + std::to_string(i);
      if (!row.is_object()) {
        add(problems_, at, reason::not_object);
        continue;
      }
      std::set<std::string_view> known;
      for (const auto& [question, demands] : demands_.columns) {
        known.insert(question.key);
        const std::string cell = at + "." + std::string(question.key);
        if (!is_blank_answer(row[question.key])) {
          check_answer(question, demands, row[question.key], cell, problems_);
        } else if (question.required) {
          add(problems_, cell, reason::required);
        }
      }
      for (const auto& [key, value] : row.members()) {
        if (!known.contains(key)) add(problems_, at + "." + std::string(start_of(key)), reason::unknown_field);
      }
    }
  }

  const Question& question_;
  const Demands& demands_;
  const Json& rules_;
  const std::string& place_;
  std::vector<Problem>& problems_;
};

}  // namespace

Demands::Demands(const Question& question) {
  const Json& rules = *question.rules;
  max_length = std::clamp<std::int64_t>(rules["max_length"].as_integer(max_text), 0, max_text);
  min_length = rules["min_length"].as_integer(0);
  if (rules["min"].is_number()) least = decimal_of(rules["min"]);
  if (rules["max"].is_number()) most = decimal_of(rules["max"]);
  const auto read = [&rules](std::string_view rule, auto& limit) {
    using Moment = typename std::decay_t<decltype(limit)>::value_type;
    if (const auto given = Moment::parse(rules[rule].as_string())) limit = given.assume_value();
  };
  if (question.type == Type::date) {
    read("min", first_day);
    read("max", last_day);
  } else if (question.type == Type::datetime) {
    read("min", earliest);
    read("max", latest);
  }
  has_pattern = rules["pattern"].is_string();
  if (has_pattern) pattern = Pattern::make(rules["pattern"].as_string());
  const Json& allowed = rules["content_types"];
  has_content_types = question.type == Type::file && !allowed.is_null();
  for (const Json& one : allowed.items()) content_types.push_back(lower(one.as_string()));
  if (question.type == Type::select || question.type == Type::multiselect) {
    for (const Json& option : question.options->items()) offers.push_back(&value_of(option));
    std::stable_sort(offers.begin(), offers.end(), ValueLess());
  } else if (question.type == Type::table) {
    for (const Json& column : (*question.options)["columns"].items()) {
      const Question its = question_of(column);
      columns.push_back({its, Demands(its)});
    }
  }
}

Question question_of(const HubFormField& field) noexcept {
  // A type that a newer program wrote takes what any text field takes.
  const auto type = std::find(words_of<Type>.begin(), words_of<Type>.end(), field.type.word());
  return {.key = field.key,
          .type = type == words_of<Type>.end() ? Type::text : static_cast<Type>(type - words_of<Type>.begin()),
          .required = field.required,
          .options = &field.options,
          .rules = &field.rules};
}

Question question_of(const Json& column) noexcept {
  const auto type = std::find(words_of<Type>.begin(), words_of<Type>.end(), column["type"].as_string());
  const bool known = type != words_of<Type>.end() && *type != "table";
  return {.key = column["key"].as_string(),
          .type = known ? static_cast<Type>(type - words_of<Type>.begin()) : Type::text,
          .required = column["required"].as_bool(),
          .options = &column["options"],
          .rules = &column["rules"]};
}

bool ValueLess::operator()(const Json* a, const Json* b) const {
  const auto kind = [](const Json& json) {
    return json.is_string() ? 0 : json.is_integer() ? 1 : json.is_number() ? 2 : json.is_bool() ? 3 : 4;
  };
  if (kind(*a) != kind(*b)) return kind(*a) < kind(*b);
  switch (kind(*a)) {
    case 0:
      return a->as_string() < b->as_string();
    case 1:
      return a->as_integer() < b->as_integer();
    case 2:
      return a->as_double() < b->as_double();
    case 3:
      return a->as_bool() < b->as_bool();
    default:
      return a->dump() < b->dump();  // of a form or an answer that is wrong anyway
  }
}

std::optional<Decimal> decimal_of(const Json& json) {
  if (json.is_string()) return Decimal::parse(json.as_string());
  if (json.is_integer()) return Decimal{std::to_string(json.as_integer())};
  if (!json.is_number()) return std::nullopt;
  std::array<char, 512> digits{};  // the smallest double has 324 of them, and 17 more at most
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), json.as_double(), std::chars_format::fixed);
  return Decimal::parse(std::string_view(digits.data(), static_cast<std::size_t>(end.ptr - digits.data())));
}

std::optional<Decimal> money_of(const Json& answer) {
  auto decimal = decimal_of(answer);
  if (decimal && !decimal->fits(18, 2)) return std::nullopt;
  return decimal;
}

int order_of_limits(Type type, const Json& a, const Json& b) {
  const auto compared = [&](const auto& left, const auto& right) {
    if (!left || !right) return a != b ? 1 : 0;
    return (left.assume_value() > right.assume_value()) - (left.assume_value() < right.assume_value());
  };
  if (type == Type::date) return compared(Date::parse(a.as_string()), Date::parse(b.as_string()));
  if (type == Type::datetime) return compared(Time::parse(a.as_string()), Time::parse(b.as_string()));
  const auto left = decimal_of(a);
  const auto right = decimal_of(b);
  if (!left || !right) return a != b ? 1 : 0;
  const auto order = Decimal::compare(left->text, right->text);
  return (order > 0) - (order < 0);
}

bool is_media_type(std::string_view text, bool or_any) {
  const auto is_name = [](std::string_view name) {
    const auto letter_or_digit = [](char c) { return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z'); };
    return !name.empty() && name.size() <= 127 && letter_or_digit(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) {
             return letter_or_digit(c) || std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
           });
  };
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || !is_name(text.substr(0, slash))) return false;
  const auto subtype = text.substr(slash + 1);
  return is_name(subtype) || (or_any && subtype == "*");
}

bool is_covered(const std::vector<std::string>& content_types, std::string_view media_type) {
  const std::string wanted = lower(media_type);
  return std::any_of(content_types.begin(), content_types.end(), [&](std::string_view allowed) {
    return allowed == wanted || (allowed.ends_with("/*") && wanted.starts_with(allowed.substr(0, allowed.size() - 1)));
  });
}

std::string_view start_of(std::string_view name) noexcept {
  constexpr std::size_t longest = 64;
  if (name.size() <= longest) return name;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return name.substr(0, end);
}

bool is_blank_answer(const Json& answer) noexcept {
  return answer.is_null() || (answer.is_string() && is_blank(answer.as_string())) ||
         (answer.is_array() && answer.items().empty()) || (answer.is_object() && answer.members().empty());
}

std::vector<Json> offered(const Json& options) {
  std::vector<Json> values;
  for (const Json& option : options.items()) values.push_back(value_of(option));
  return values;
}

void check_answer(const Question& question, const Demands& demands, const Json& answer, const std::string& place,
                  std::vector<Problem>& problems) {
  AnswerCheck(question, demands, place, problems).check(answer);
}

bool is_personal(const HubFormField& field) noexcept {
  const auto personal = [](const Question& question) {
    return question.type == Type::email || question.type == Type::phone || question.type == Type::tin ||
           (*question.rules)["personal"].as_bool();
  };
  const auto columns = field.options["columns"].items();
  return personal(question_of(field)) ||
         std::any_of(columns.begin(), columns.end(), [&](const Json& column) { return personal(question_of(column)); });
}

}  // namespace techhub::service
