// SPDX-License-Identifier: MIT
// Document: the text of a policy while it is read, and the errors that name a line of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/place.hpp"
#include "techhub/value/json.hpp"
#include "techhub/value/result.hpp"

namespace techhub::rules {

// A value of the document and what its error needs: where it stands, and in which role (empty for none).
struct Part {
  const Json& json;
  const Place& place;
  std::string_view role{};
};

class Document {
 public:
  static constexpr std::size_t max_list = 4096;

  explicit Document(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] Error fault(const Place& place, std::string_view role, const std::string& cause,
                            Code code = Code::invalid) const;
  [[nodiscard]] Error fault(const Part& part, const std::string& cause) const {
    return fault(part.place, part.role, cause);
  }
  // What Json::parse refused, with the line.
  [[nodiscard]] Error bad_json(const Error& error) const;

  // An object with no other members than these.
  [[nodiscard]] Result<> object(const Part& part, std::span<const std::string_view> keys) const;
  // One word or an array of words: at least one, none twice, none blank.
  [[nodiscard]] Result<std::vector<std::string_view>> words(const Part& part) const;
  [[nodiscard]] Result<bool> boolean(const Part& part) const;

 private:
  std::string_view text_;
};

// The place of a word that Document::words read: the value itself when it is one word, else an item.
[[nodiscard]] Place place_of_word(const Part& part, std::size_t index) noexcept;

}  // namespace techhub::rules
