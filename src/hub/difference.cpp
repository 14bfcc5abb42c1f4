// SPDX-License-Identifier: MIT
#include "hub/difference.hpp"

#include <algorithm>

namespace techhub::hub {
namespace {

class Below {
 public:
  Below(std::string& path, std::string_view step) : path_(path), size_(path.size()) { append_step(path, step); }
  Below(const Below&) = delete;
  Below& operator=(const Below&) = delete;
  ~Below() { path_.resize(size_); }

 private:
  std::string& path_;
  std::size_t size_;
};

void members(std::string& path, const Json& from, const Json& to, std::vector<Difference>& differences) {
  for (const auto& [name, value] : from.members()) {
    const Below below(path, name);
    add_differences(path, &value, to.find(name), differences);
  }
  for (const auto& [name, value] : to.members()) {
    if (from.find(name)) continue;
    const Below below(path, name);
    add_differences(path, nullptr, &value, differences);
  }
}

void items(std::string& path, const Json& from, const Json& to, std::vector<Difference>& differences) {
  const auto before = from.items();
  const auto after = to.items();
  const auto both = std::min(before.size(), after.size());
  for (std::size_t i = 0; i < both; ++i) {
    const Below below(path, std::to_string(i));
    add_differences(path, &before[i], &after[i], differences);
  }
  for (std::size_t i = before.size(); i > both; --i) {
    const Below below(path, std::to_string(i - 1));
    add_differences(path, &before[i - 1], nullptr, differences);
  }
  for (std::size_t i = both; i < after.size(); ++i) {
    const Below below(path, std::to_string(i));
    add_differences(path, nullptr, &after[i], differences);
  }
}

}  // namespace

void append_step(std::string& path, std::string_view step) {
  path += '/';
  for (const char c : step) {
    if (c == '~') {
      path += "~0";
    } else if (c == '/') {
      path += "~1";
    } else {
      path += c;
    }
  }
}

void add_differences(std::string& path, const Json* from, const Json* to, std::vector<Difference>& differences) {
  if (from && to) {
    if (*from == *to) return;
    if (from->is_object() && to->is_object()) return members(path, *from, *to, differences);
    if (from->is_array() && to->is_array()) return items(path, *from, *to, differences);
  }
  Difference one{.path = path};
  if (from) one.before = *from;
  if (to) one.after = *to;
  differences.push_back(std::move(one));
}

}  // namespace techhub::hub
