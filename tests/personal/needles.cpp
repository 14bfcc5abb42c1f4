// SPDX-License-Identifier: MIT
#include "personal/needles.hpp"

#include <cstring>
#include <fstream>
#include <sstream>

#include "vault/normal.hpp"

namespace techhub::test {
namespace {

constexpr std::size_t head = 8;

std::uint64_t head_of(const char* text) {
  std::uint64_t number = 0;
  std::memcpy(&number, text, head);
  return number;
}

std::size_t slot(std::uint64_t number) { return static_cast<std::size_t>((number * 0x9e3779b97f4a7c15u) >> 44); }

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void add_answers(Needles& needles, std::string_view what, const Json& data) {
  for (const char* member : {"iin", "bin", "phone", "email"}) {
    if (data[member].is_string()) needles.add(std::string(what) + "." + member, data[member].as_string());
  }
}

}  // namespace

void Needles::add_bytes(std::string_view what, std::string_view bytes) {
  if (bytes.size() < head) return;
  const auto number = head_of(bytes.data());
  filter_[slot(number)] = true;
  known_.emplace(number, Needle{std::string(what), std::string(bytes)});
}

void Needles::add(std::string_view what, std::string_view text) {
  add_bytes(what, text);
  const std::string lower = vault::normal_form("other", text);
  if (lower != text) add_bytes(what, lower);
}

std::map<std::string, int> Needles::find_in(std::string_view bytes) const {
  std::map<std::string, int> found;
  for (std::size_t at = 0; at + head <= bytes.size(); ++at) {
    const auto number = head_of(bytes.data() + at);
    if (!filter_[slot(number)]) continue;
    const auto [begin, end] = known_.equal_range(number);
    for (auto one = begin; one != end; ++one) {
      if (bytes.substr(at, one->second.text.size()) == one->second.text) ++found[one->second.what];
    }
  }
  return found;
}

void add_personal(Needles& needles, std::string_view model, const Json& fields) {
  if (model == "account.user") {
    needles.add("email", fields["email"].as_string());
    // Without the sign and the code of the country: an international number holds these digits in any form.
    if (const auto phone = fields["phone"].as_string(); phone.size() == 12) needles.add("phone", phone.substr(2));
    const std::string first(fields["first_name"].as_string());
    const std::string last(fields["last_name"].as_string());
    if (!first.empty() && !last.empty()) {
      needles.add("name", first + " " + last);
      needles.add("name", last + " " + first);
    }
  } else if (model == "account.company") {
    needles.add("tin", fields["tin"].as_string());
  } else if (model == "service.hubformdata" || model == "techorda.courseapplication") {
    add_answers(needles, "answer", fields["data"]);
  } else if (model == "social_django.code") {
    needles.add("email", fields["email"].as_string());
  }
}

std::string bytes_of_files(const std::filesystem::path& folder) {
  std::string bytes;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += bytes_of(entry.path());
  }
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code code;
    const auto target = std::filesystem::read_symlink(entry.path(), code);
    // A file without a name: what a program writes for itself only.
    if (!code && target.string().ends_with(" (deleted)")) bytes += bytes_of(entry.path());
  }
  return bytes;
}

}  // namespace techhub::test
