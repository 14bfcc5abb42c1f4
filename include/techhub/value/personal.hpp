// SPDX-License-Identifier: MIT
// Personal: text about a person, encrypted at rest. Secret: a password or token, of which only a hash is stored.
// Both wipe their memory when they end and have no stream output, so that neither reaches a log by accident.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace techhub {

// Overwrites the characters (also those of a short string) and clears it.
void wipe(std::string& text) noexcept;

class Personal {
 public:
  Personal() = default;
  // A moved-from short string still holds its characters: every move wipes its source.
  explicit Personal(std::string text) noexcept : text_(std::move(text)) { wipe(text); }
  Personal(const Personal&) = default;
  Personal(Personal&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }
  Personal& operator=(Personal other) noexcept {
    wipe(text_);
    text_ = std::move(other.text_);
    return *this;
  }
  ~Personal() { wipe(text_); }

  // The text in the clear. Named so that a reader of the calling code sees what happens.
  [[nodiscard]] std::string_view reveal() const noexcept { return text_; }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  friend bool operator==(const Personal&, const Personal&) = default;

 private:
  std::string text_;
};

// A stored secret: the hash, never the secret itself.
struct Secret {
  std::string hash;
  friend bool operator==(const Secret&, const Secret&) = default;
};

// Masks for those who may not see a value: "a***@e***.kz", "+7***89", "A***", "***89". An empty text stays empty; one
// that is too short or broken to be masked so becomes "***".
[[nodiscard]] std::string mask_email(std::string_view email);
[[nodiscard]] std::string mask_phone(std::string_view phone);
[[nodiscard]] std::string mask_name(std::string_view name);
[[nodiscard]] std::string mask_tin(std::string_view tin);

}  // namespace techhub
