// SPDX-License-Identifier: MIT
// What becomes of the sample's objects and values when more are made after their example. What no rule names and no
// form of a value tells (times, hexadecimal, numbers of people) stays as the sample has it.
#pragma once

#include <cstdint>
#include <string_view>

namespace generate {

enum class Rule : std::uint8_t {
  keep,
  reference,  // any row of `to`
  often,      // the same, but the first two rows keep the crowds that the sample gives them
  staff,      // a user of the first, who work here
  number,     // the object's own number
  once,       // a row of `to` that no other object of this model has
  // people
  password,
  email,
  phone,
  membership,  // the company of a user who is a member of one
  member,      // and the other way round
  member_of,
  tin,  // that no other company has
  company_name,
  // services
  service,       // code of one
  service_code,  // its own
  service_form,
  form_data,  // of the request with the same number
  data_form,
  form_field,
  field_key,
  field_order,
  requests,  // list of different ones, in order
  // bookings do not overlap
  room,
  booking_start,
  booking_end,
  status_booking,
  status_author,
  status_time,
  // texts
  title,
  paragraph,
  words,   // a topic or sentences in one language
  search,  // what the object says, in small letters
  place,   // a row of the model that the field before names
  slug,
  // others
  match_one,
  match_other,
  past,  // a count of seconds, one less with each object
  digits,
  secret,   // small letters and digits
  version,  // the text of a request
  version_of,
  version_name,
  // told by the form of a value
  time,
  date,
  hexadecimal,
  person_number,
};

struct FieldRule {
  std::string_view model;  // empty: of all models that no line of their own name
  std::string_view path;
  Rule rule = Rule::keep;
  std::string_view to{};
};
// Null when there is none.
[[nodiscard]] const FieldRule* rule_of(std::string_view model, std::string_view path);

// How many objects of a model a site of the size of the original has; 0: as many as the sample, at any scale.
[[nodiscard]] std::int64_t full_count(std::string_view model);

}  // namespace generate
