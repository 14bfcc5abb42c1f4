// SPDX-License-Identifier: MIT
#include "hub/setting.hpp"

namespace techhub::hub {

Error bad_setting(std::string_view key, std::string_view place, std::string_view fault) {
  std::string message = "the setting `" + std::string(key) + "` makes no sense";
  if (!place.empty()) message += " at `" + std::string(place) + "`";
  if (!fault.empty()) message += ": " + std::string(fault);
  return Error(Code::invalid, std::move(message)).at("techhub.setting", key);
}

Result<std::optional<std::int64_t>> number_of(const Json& setting, std::string_view key, std::string_view member,
                                              std::int64_t least, std::int64_t most) {
  std::optional<std::int64_t> read;
  if (setting.is_null()) return read;
  if (!member.empty() && !setting.is_object()) return bad_setting(key, {}, "it is no object");
  const Json& value = member.empty() ? setting : setting[member];
  if (value.is_null()) return read;
  read = value.as_integer(least - 1);
  if (*read < least || *read > most)
    return bad_setting(key, member, "no whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return read;
}

}  // namespace techhub::hub
