// SPDX-License-Identifier: MIT
#include "hub/import/people.hpp"

#include "techhub/value/personal.hpp"

namespace techhub::hub {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_alnum(char c) noexcept { return is_digit(c) || is_letter(c); }
bool is_address(char c) noexcept { return is_alnum(c) || std::string_view("._%+-'").find(c) != std::string_view::npos; }

// The end of a number that begins at `from`, or `from` when none does.
std::size_t number_end(std::string_view text, std::size_t from, std::string& digits) {
  digits.clear();
  const bool is_international = text[from] == '+';
  std::size_t end = from;
  for (std::size_t i = from + is_international; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      digits += text[i];
      end = i + 1;
    } else if (std::string_view(" -()").find(text[i]) == std::string_view::npos) {
      break;
    }
    if (digits.size() > 15) break;
  }
  const bool ends_word = end == text.size() || !is_alnum(text[end]);
  const bool is_plain = end - from == digits.size();
  const bool is_phone = is_international ? digits.size() >= 10 && digits.size() <= 15
                                         : digits.size() == 11 && (digits[0] == '7' || digits[0] == '8');
  const bool is_tin = is_plain && digits.size() == 12;
  return ends_word && (is_phone || is_tin) ? end : from;
}

}  // namespace

std::string mask_people(std::string_view text) {
  std::string masked;
  std::string digits;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '@' && !masked.empty() && is_address(masked.back())) {
      std::size_t begin = masked.size();
      while (begin > 0 && is_address(masked[begin - 1])) --begin;
      std::size_t end = i + 1;
      while (end < text.size() && (is_alnum(text[end]) || text[end] == '.' || text[end] == '-')) ++end;
      while (end > i + 1 && !is_alnum(text[end - 1])) --end;
      const auto domain = text.substr(i + 1, end - i - 1);
      if (domain.find('.') != std::string_view::npos) {
        const std::string address = masked.substr(begin) + std::string(text.substr(i, end - i));
        masked.resize(begin);
        masked += mask_email(address);
        i = end;
        continue;
      }
    }
    const bool begins_word = i == 0 || !is_alnum(text[i - 1]);
    if (begins_word && (is_digit(c) || c == '+')) {
      const std::size_t end = number_end(text, i, digits);
      if (end > i) {
        masked += digits.size() == 12 && c != '+' ? mask_tin(digits) : mask_phone(text.substr(i, end - i));
        i = end;
        continue;
      }
    }
    masked += c;
    ++i;
  }
  return masked;
}

Json mask_people_in(const Json& value) {
  if (value.is_string()) return Json(mask_people(value.as_string()));
  if (value.is_array()) {
    Json::Array items;
    for (const Json& item : value.items()) items.push_back(mask_people_in(item));
    return items;
  }
  if (!value.is_object()) return value;
  Json::Object members;
  for (const auto& [name, member] : value.members()) members.emplace_back(name, mask_people_in(member));
  return Json::object_of(std::move(members));
}

std::string mask_sql(std::string_view statement) {
  std::string masked;
  for (std::size_t i = 0; i < statement.size(); ++i) {
    if (statement[i] != '\'') {
      masked += statement[i];
      continue;
    }
    // A quote inside is doubled: then the next one begins right away, and is swallowed too.
    const std::size_t end = statement.find('\'', i + 1);
    masked += "'?'";
    if (end == std::string_view::npos) break;
    i = end;
  }
  return mask_people(masked);
}

}  // namespace techhub::hub
