// SPDX-License-Identifier: MIT
#include "techhub/value/personal.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstring>
#include <memory>
#include <new>
#include <ostream>
#include <type_traits>

#include "generators.hpp"
#include "techhub/value/text.hpp"

using namespace techhub;

namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

// Raw storage that is ours before and after the object that lives in it.
template <class T>
struct Slot {
  alignas(T) std::array<unsigned char, sizeof(T)> bytes{};
  template <class... Arguments>
  T* make(Arguments&&... arguments) {
    return new (bytes.data()) T(std::forward<Arguments>(arguments)...);
  }
  [[nodiscard]] bool holds(std::string_view text) const {
    const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return all.find(text) != std::string_view::npos;
  }
};

}  // namespace

TEST_CASE("personal text is not printed by accident") {
  STATIC_REQUIRE_FALSE(Printable<Personal>);
  STATIC_REQUIRE_FALSE(Printable<Secret>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Personal, std::string>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::string, Personal>);
}

TEST_CASE("personal text compares, copies and moves like the text in it") {
  const std::string long_text(100, 'x');
  for (const std::string& text : {std::string("short"), long_text, std::string()}) {
    Personal first(text);
    Personal copy = first;
    CHECK(copy == first);
    CHECK(copy.reveal() == text);
    CHECK(copy.empty() == text.empty());
    Personal moved = std::move(copy);
    CHECK(moved.reveal() == text);
    CHECK(copy.empty());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
    first = std::move(moved);
    CHECK(first.reveal() == text);
    first = *&first;
    CHECK(first.reveal() == text);
    first = Personal("other");
    CHECK(first.reveal() == "other");
  }
}

TEST_CASE("wiping clears a text, its characters and what stood behind them") {
  for (const std::size_t size : {0U, 5U, 15U, 16U, 1000U}) {
    std::string text(size, 'x');
    text.resize(size / 2);
    const std::size_t capacity = text.capacity();
    wipe(text);
    CHECK(text.empty());
    CHECK(text.capacity() == capacity);
    text.resize(capacity, '\0');
    CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c == '\0'; }));
  }
}

TEST_CASE("a short personal text leaves nothing behind when it ends") {
  Slot<Personal> slot;
  Personal* personal = slot.make(std::string("secretname"));
  CHECK(slot.holds("secretname"));
  std::destroy_at(personal);
  CHECK_FALSE(slot.holds("secret"));
}

TEST_CASE("a move leaves nothing behind in its source") {
  Slot<Personal> slot;
  Personal* source = slot.make(std::string("secretname"));
  SECTION("construction") {
    const Personal target = std::move(*source);
    CHECK(target.reveal() == "secretname");
    CHECK_FALSE(slot.holds("secret"));
  }
  SECTION("assignment") {
    Personal target("before");
    target = std::move(*source);
    CHECK(target.reveal() == "secretname");
    CHECK_FALSE(slot.holds("secret"));
  }
  std::destroy_at(source);
}

TEST_CASE("assignment leaves nothing of the old text") {
  Slot<Personal> slot;
  Personal* personal = slot.make(std::string("secretname"));
  *personal = Personal("x");
  CHECK_FALSE(slot.holds("cret"));
  std::destroy_at(personal);
}

TEST_CASE("e-mail addresses are masked") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"", ""},
      {"anna@example.kz", "a***@e***.kz"},
      {"a@b.kz", "a***@b***.kz"},
      {"anna@mail.example.co.kz", "a***@m***.kz"},
      {"аня@пример.қаз", "а***@п***.қаз"},
      {"odd@one@example.kz", "o***@e***.kz"},
      {"@example.kz", "***@e***.kz"},
      {"anna@", "a***@***"},
      {"anna@localhost", "a***@l***"},
      {"anna@example.", "a***@e***"},
      {"anna", "a***"},
      {"forgotten-17", "f***"},
      {"\xff@\xff.kz", "***@***.kz"},
      {"anna@example.\xff", "a***@e***"},
      {"anna@example.87011234589", "a***@e***"},
  };
  for (const Row& row : rows) CHECK(mask_email(row.text) == row.expected);
}

TEST_CASE("phones are masked, short and broken ones whole") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"", ""},
      {"+77011234589", "+7***89"},
      {"87011234589", "87***89"},
      {"+7 (701) 123-45-89", "+7***89"},
      {"+7 (701) 123-45-89 ", "+7***89"},
      {"1234567", "***"},
      {"112", "***"},
      {"none of your business", "***"},
      {"٠١٢٣٤٥٦٧٨٩", "***"},
      {"\xff\xfe", "***"},
  };
  for (const Row& row : rows) CHECK(mask_phone(row.text) == row.expected);
}

TEST_CASE("names keep their first letter, numbers of persons their last two digits") {
  CHECK(mask_name("").empty());
  CHECK(mask_name("Сауле") == "С***");
  CHECK(mask_name("Ә") == "Ә***");
  CHECK(mask_name("😀x") == "😀***");
  CHECK(mask_name("\xd0") == "***");
  CHECK(mask_tin("").empty());
  CHECK(mask_tin("971240001315") == "***15");
  CHECK(mask_tin("1315") == "***");
}

TEST_CASE("a mask is text that can be stored, whatever it hides") {
  REQUIRE(rc::check([] {
    const auto text = *rc::gen::oneOf(testing::any_text(), rc::gen::arbitrary<std::string>());
    for (auto* const mask : {&mask_name, &mask_phone, &mask_tin}) {
      RC_ASSERT(check_text((*mask)(text)).has_value());
      RC_ASSERT((*mask)(text).size() <= 7U);
    }
    RC_ASSERT(check_text(mask_email(text)).has_value());
  }));
}
