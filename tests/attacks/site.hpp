// SPDX-License-Identifier: MIT
// A site to attack, and its doors: the C++ interface and the tool on the same file.
#pragma once

#include <map>
#include <string>

#include "support/folder.hpp"
#include "techhub/techhub.hpp"

namespace techhub::test {

// Stands in every hidden row, and nowhere else.
inline constexpr std::string_view needle = "zzneedle";

class Site {
 public:
  Site();

  [[nodiscard]] Hub& hub() noexcept { return *hub_; }
  // People and rows by the names that attacks use.
  [[nodiscard]] std::int64_t id(std::string_view name) const;
  [[nodiscard]] Value key(std::string_view name) const { return id(name); }
  [[nodiscard]] rules::Actor actor(std::string_view name);
  // `{"author_id": "@author"}`: names behind an @ become keys.
  [[nodiscard]] Json filled(const Json& fields) const;

  // Every row of every table but the passing things that any sign-in leaves.
  [[nodiscard]] std::string dump();

  struct Answer {
    int status = 0;
    std::string text;  // output and errors
  };
  // Runs the tool on the site's file.
  [[nodiscard]] Answer tool(std::string_view command, std::string_view arguments, std::string_view by) const;

 private:
  std::int64_t insert(std::string_view label, const Json& fields);
  std::int64_t user(std::string_view name, std::string_view role, const Json& more = Json::object());
  void member(std::string_view company, std::string_view user, std::string_view role,
              const Json& more = Json::object());
  void people();
  void rows();

  Folder folder_;
  std::unique_ptr<Hub> hub_;
  std::map<std::string, std::int64_t, std::less<>> ids_;
};

// One of the codes by which the hub refuses; anything else is a fault of the hub or a success.
[[nodiscard]] bool is_refusal(Code code) noexcept;

}  // namespace techhub::test
