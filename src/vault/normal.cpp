// SPDX-License-Identifier: MIT
// The only file of the vault that knows ICU.
#include "vault/normal.hpp"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/idna.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>

#include "techhub/value/personal.hpp"
#include "techhub/value/text.hpp"

namespace techhub::vault {

namespace {

// A valid domain has at most 253 characters; Punycode takes quadratic time for what is longer.
constexpr std::size_t longest_domain = 253 * 4;
// ICU counts in int32, and a text may grow when its case changes.
constexpr std::size_t longest_text = std::numeric_limits<std::int32_t>::max() / 8;

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

icu::StringPiece piece(std::string_view text) { return {text.data(), static_cast<std::int32_t>(text.size())}; }

// Lower case, not folded: folding makes one of addresses that belong to two people (`ß` and `ss`).
std::string lower(std::string_view text) {
  if (is_ascii(text) || text.size() > longest_text || !check_text(text)) return ascii_lower(text);
  std::string composed = normalize(text);
  std::string lowered;
  lowered.reserve(composed.size() * 3);
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&lowered);
  icu::CaseMap::utf8ToLower("", 0, piece(composed), sink, nullptr, status);
  std::string out = U_SUCCESS(status) != 0 ? normalize(lowered) : ascii_lower(composed);
  wipe(composed);
  wipe(lowered);
  return out;
}

const icu::IDNA* idna() {
  // Immutable, and safe from any thread.
  static const std::unique_ptr<const icu::IDNA> instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<const icu::IDNA> made(icu::IDNA::createUTS46Instance(
        UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, status));
    return U_SUCCESS(status) != 0 ? std::move(made) : nullptr;
  }();
  return instance.get();
}

std::string normal_domain(std::string_view domain) {
  // UTS #46 leaves an ASCII domain as it is but for its case, `xn--` labels included.
  if (is_ascii(domain)) return ascii_lower(domain);
  if (domain.size() > longest_domain || !check_text(domain) || idna() == nullptr) return lower(domain);
  std::string out;
  out.reserve(longest_domain);
  UErrorCode status = U_ZERO_ERROR;
  icu::IDNAInfo info;
  icu::StringByteSink<std::string> sink(&out);
  idna()->nameToASCII_UTF8(piece(domain), sink, info, status);
  if (U_SUCCESS(status) != 0 && info.hasErrors() == 0 && !out.empty()) return out;
  wipe(out);
  return lower(domain);
}

std::string digits_of(std::string_view text) {
  std::string digits;
  digits.reserve(text.size() + 2);
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

}  // namespace

std::string normal_email(std::string_view email) {
  email = trim(email);
  const std::size_t at = email.rfind('@');
  if (at == std::string_view::npos) return lower(email);
  std::string local = lower(email.substr(0, at));
  std::string domain = normal_domain(email.substr(at + 1));
  std::string out;
  out.reserve(local.size() + 1 + domain.size());
  out.append(local).append(1, '@').append(domain);
  wipe(local);
  wipe(domain);
  return out;
}

std::string normal_phone(std::string_view phone) {
  std::string digits = digits_of(phone);
  const std::size_t first = phone.find_first_of("+0123456789");
  if (digits.empty()) return digits;
  if (phone[first] == '+') {
    digits.insert(0, 1, '+');
  } else if (digits.size() > 2 && digits.compare(0, 2, "00") == 0) {
    digits.replace(0, 2, "+");
  } else if (digits.size() == 11 && digits.front() == '8') {
    digits.replace(0, 1, "+7");
  } else if (digits.size() == 11 && digits.front() == '7') {
    digits.insert(0, 1, '+');
  } else if (digits.size() == 10 && digits.front() == '7') {
    digits.insert(0, "+7");
  }
  return digits;
}

std::string normal_tin(std::string_view tin) { return digits_of(tin); }

std::string normal_form(std::string_view column, std::string_view value) {
  if (column == "email") return normal_email(value);
  if (column == "phone") return normal_phone(value);
  if (column == "tin") return normal_tin(value);
  return fold_case(trim(value));
}

}  // namespace techhub::vault
