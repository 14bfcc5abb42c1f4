// SPDX-License-Identifier: MIT
// The only file that knows ICU: a build without it replaces this one.
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <cstdint>
#include <limits>

#include "techhub/value/text.hpp"
#include "value/utf8.hpp"

namespace techhub {

namespace {

// ICU counts in int32, and a text may grow under folding and decomposition (U+0390 triples).
constexpr std::size_t longest = std::numeric_limits<std::int32_t>::max() / 8;

bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

icu::StringPiece piece(std::string_view text) { return {text.data(), static_cast<std::int32_t>(text.size())}; }

bool is_foreign(std::string_view text) noexcept { return text.size() > longest || !utf8::is_valid(text); }

std::string normalized(const icu::Normalizer2& form, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  if (form.isNormalizedUTF8(piece(text), status) != 0 && U_SUCCESS(status) != 0) return std::string(text);
  status = U_ZERO_ERROR;
  std::string out;
  out.reserve(text.size());
  icu::StringByteSink<std::string> sink(&out);
  form.normalizeUTF8(0, piece(text), sink, nullptr, status);
  return U_SUCCESS(status) != 0 ? out : std::string(text);
}

std::string folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  out.reserve(text.size());
  icu::StringByteSink<std::string> sink(&out);
  icu::CaseMap::utf8Fold(0, piece(text), sink, nullptr, status);
  return U_SUCCESS(status) != 0 ? out : std::string(text);
}

}  // namespace

std::string normalize(std::string_view text) {
  if (is_ascii(text) || is_foreign(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  return U_SUCCESS(status) != 0 ? normalized(*nfc, text) : std::string(text);
}

std::string fold_case(std::string_view text) {
  if (is_ascii(text)) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
  }
  if (is_foreign(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_SUCCESS(status) == 0) return folded(text);
  // Decomposed first: U+0345 folds to a letter, and composed with another mark it would fold elsewhere.
  return normalized(*nfc, folded(normalized(*nfd, text)));
}

}  // namespace techhub
