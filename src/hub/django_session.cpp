// SPDX-License-Identifier: MIT
#include "hub/django_session.hpp"

#include <zlib.h>

#include <array>
#include <charconv>
#include <string>

#include "schema/base64url.hpp"
#include "techhub/value/json.hpp"

namespace techhub::hub {
namespace {

// A session holds a few names; what unpacks to more is none.
constexpr std::size_t longest = 64 * 1024;

std::string inflated(const Bytes& packed) {
  std::string out(longest, '\0');
  uLongf size = longest;
  if (::uncompress(reinterpret_cast<Bytef*>(out.data()), &size, packed.data(), packed.size()) != Z_OK) return {};
  out.resize(size);
  return out;
}

}  // namespace

// `[.]base64url(json):time:signature`; the dot says that the JSON is deflated.
std::int64_t user_of_session(std::string_view session_data) {
  const bool is_packed = session_data.starts_with('.');
  if (is_packed) session_data.remove_prefix(1);
  const auto bytes = detail::bytes_from_base64url(session_data.substr(0, session_data.find(':')));
  if (!bytes || bytes->size() > longest) return 0;
  const auto session = Json::parse(is_packed ? inflated(*bytes) : std::string(bytes->begin(), bytes->end()));
  if (!session) return 0;
  const Json& named = session.value()["_auth_user_id"];
  if (named.is_integer()) return named.as_integer();
  const std::string_view text = named.as_string();
  std::int64_t user = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), user);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? user : 0;
}

}  // namespace techhub::hub
