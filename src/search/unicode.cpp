// SPDX-License-Identifier: MIT
// The only file of the search that knows ICU.
#include "search/unicode.hpp"

#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "techhub/search/words.hpp"
#include "value/utf8.hpp"

namespace techhub::search {

namespace {

// ICU counts in int32.
constexpr std::size_t longest_text = std::size_t{1} << 30U;

bool is_letter(char32_t c) noexcept { return u_isalpha(static_cast<UChar32>(c)) != 0; }
bool is_digit(char32_t c) noexcept { return u_charType(static_cast<UChar32>(c)) == U_DECIMAL_DIGIT_NUMBER; }
// What stays inside a word without making one: marks, joiners and other format characters.
bool is_inside(char32_t c) noexcept {
  constexpr std::uint32_t mask = U_GC_M_MASK | U_GC_CF_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & mask) != 0;
}
// What a finished word consists of.
bool is_part(char32_t c) noexcept {
  constexpr std::uint32_t mask = U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & mask) != 0 || c == U'\'' || c == U'.';
}
bool is_apostrophe(char32_t c) noexcept { return c == U'\'' || c == U'\u2019' || c == U'\uFF07'; }
bool is_point(char32_t c) noexcept { return c == U'.' || c == U',' || c == U'\uFF0E' || c == U'\uFF0C'; }
bool is_cyrillic(char32_t c) noexcept { return c >= 0x400 && c <= 0x52F; }

// One iterator for each thread: making one takes longer than most texts.
icu::BreakIterator* iterator() {
  static thread_local const std::unique_ptr<icu::BreakIterator> words = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    return U_SUCCESS(status) != 0 ? std::move(made) : nullptr;
  }();
  return words.get();
}

// The words inside one segment of UAX 29.
template <class Visit>
void split(std::string_view text, std::size_t begin, std::size_t end, const Visit& visit) {
  const auto is_any = [](char32_t c) { return is_letter(c) || is_digit(c); };
  std::size_t start = begin;
  bool has_any = false;
  char32_t before = 0;
  const auto close = [&](std::size_t at) {
    if (has_any) visit(start, at);
    has_any = false;
  };
  for (std::size_t at = begin; at < end;) {
    const auto [point, size] = utf8::first(text.substr(at, end - at));
    const std::size_t next = at + std::max<std::size_t>(size, 1);
    if (size != 0 && (is_any(point) || is_inside(point))) {
      if (is_any(point)) {
        before = point;
        has_any = true;
      } else if (!has_any) {
        start = next;  // a mark that stands on nothing
      }
      at = next;
      continue;
    }
    const char32_t after = next < end && size != 0 ? utf8::first(text.substr(next, end - next)).point : 0;
    const bool joins = has_any && ((is_apostrophe(point) && is_letter(before) && is_letter(after)) ||
                                   (is_point(point) && is_digit(before) && is_digit(after)));
    if (!joins) {
      close(at);
      start = next;
    }
    at = next;
  }
  close(end);
}

}  // namespace

void break_words(std::string_view text, const std::function<void(std::size_t begin, std::size_t end)>& visit) {
  for (std::size_t part = 0; part < text.size(); part += longest_text) {
    const std::string_view piece = text.substr(part, longest_text);
    icu::BreakIterator* words = iterator();
    UErrorCode status = U_ZERO_ERROR;
    UText opened = UTEXT_INITIALIZER;
    utext_openUTF8(&opened, piece.data(), static_cast<std::int64_t>(piece.size()), &status);
    if (words != nullptr) words->setText(&opened, status);
    if (words == nullptr || U_FAILURE(status) != 0) {  // without its data ICU breaks nothing: signs still do
      split(piece, 0, piece.size(), [&](std::size_t begin, std::size_t end) { visit(part + begin, part + end); });
    } else {
      std::int32_t begin = words->first();
      for (std::int32_t end = words->next(); end != icu::BreakIterator::DONE; begin = end, end = words->next()) {
        split(piece, static_cast<std::size_t>(begin), static_cast<std::size_t>(end),
              [&](std::size_t from, std::size_t to) { visit(part + from, part + to); });
      }
    }
    utext_close(&opened);
  }
}

std::string normal_word(std::string_view piece) {
  // Cut before it is normalised, which takes quadratic time for a long row of marks.
  std::size_t cut = 0;
  for (std::size_t points = 0; points < 2 * longest_word && cut < piece.size(); ++points)
    cut += std::max<std::size_t>(utf8::first(piece.substr(cut)).size, 1);
  piece = piece.substr(0, cut);

  std::string folded;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_SUCCESS(status) != 0) {
    icu::StringByteSink<std::string> sink(&folded);
    form->normalizeUTF8(0, icu::StringPiece(piece.data(), static_cast<std::int32_t>(piece.size())), sink, nullptr,
                        status);
  }
  if (U_FAILURE(status) != 0) folded.assign(piece);

  std::string out;
  std::size_t points = 0;
  char32_t before = 0;
  for (std::string_view rest = folded; !rest.empty() && points < longest_word;) {
    auto [point, size] = utf8::first(rest);
    rest.remove_prefix(std::max<std::size_t>(size, 1));
    if (size == 0) continue;
    if ((point == 0x300 || point == 0x301) && is_cyrillic(before)) continue;
    if (point == 0x307 && before == U'i') continue;  // what case folding makes of İ
    if (point == U'ё' || point == U'ѐ') point = U'е';
    if (point == U'ѝ') point = U'и';
    if (is_apostrophe(point)) point = U'\'';
    if (is_point(point)) point = U'.';
    if (point >= 0x80 && is_digit(point))
      point = static_cast<char32_t>(U'0' + u_charDigitValue(static_cast<UChar32>(point)));
    // Compatibility forms may bring a space or a sign into a word.
    if (!is_part(point)) continue;
    utf8::append(out, point);
    before = point;
    ++points;
  }
  return out;
}

}  // namespace techhub::search
