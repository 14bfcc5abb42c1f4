// SPDX-License-Identifier: MIT
#include "techhub/value/error.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <type_traits>

using namespace techhub;

namespace {

constexpr std::array all_codes{
#define TECHHUB_CODE(name, number, act) Code::name,
    TECHHUB_ERROR_CODES(TECHHUB_CODE)
#undef TECHHUB_CODE
};

const Reason no_right{"no_right", "нет права {}", "{} құқығы жоқ", "no right to {}"};

}  // namespace

TEST_CASE("every code has a name of its own and an advice in one line") {
  std::set<std::string_view> names;
  for (const Code code : all_codes) {
    INFO(static_cast<int>(code));
    CHECK(names.insert(name(code)).second);
    CHECK_FALSE(name(code).empty());
    CHECK_FALSE(advice(code).empty());
    CHECK(advice(code).find('\n') == std::string_view::npos);
  }
  CHECK(name(Code::not_found) == "not_found");
  CHECK(name(Code::internal) == "internal");
}

TEST_CASE("codes are numbered from 1 without a gap") {
  int expected = 1;
  for (const Code code : all_codes) CHECK(static_cast<int>(code) == expected++);
}

TEST_CASE("a number that is no code has neither name nor advice") {
  for (const int number : {0, 23, 255}) {
    CHECK(name(static_cast<Code>(number)).empty());
    CHECK(advice(static_cast<Code>(number)).empty());
  }
}

TEST_CASE("an error says in one line what failed and where") {
  struct Row {
    Error error;
    std::string expected;
  };
  const Row rows[] = {
      {Error(Code::busy, ""), "busy"},
      {Error(Code::io, "disk is full"), "io: disk is full"},
      {Error(Code::denied, "no grant of `core.publish_event`").at("core.event"),
       "denied: no grant of `core.publish_event` (core.event)"},
      {Error(Code::invalid, "too long").at("core.event", "title"), "invalid: too long (core.event.title)"},
      {Error(Code::invalid, "too long").at("", "title"), "invalid: too long (title)"},
      {Error(Code::invalid, "two\r\nlines\tand a tab\x7f"), "invalid: two  lines and a tab "},
  };
  for (const Row& row : rows) CHECK(row.error.to_string() == row.expected);
}

TEST_CASE("an error keeps what its builders were given") {
  const Error error = Error(Code::invalid, "two faults")
                          .at("booking.room", "capacity")
                          .because(no_right)
                          .add({"floor", "missing", {}})
                          .retryable()
                          .outcome_unknown();
  CHECK(error.code() == Code::invalid);
  CHECK(error.message() == "two faults");
  CHECK(error.entity() == "booking.room");
  CHECK(error.field() == "capacity");
  CHECK(error.reason() == "no_right");
  CHECK(error.is_retryable());
  CHECK(error.is_outcome_unknown());
  REQUIRE(error.problems().size() == 2);
  CHECK(error.problems()[0].field == "capacity");
  CHECK(error.problems()[0].text.en == "no right to ");
  CHECK(error.problems()[1].code == "missing");
}

TEST_CASE("an empty place leaves the place that was set before") {
  const Error error = Error(Code::invalid, "x").at("", "title").at("core.event");
  CHECK(error.entity() == "core.event");
  CHECK(error.field() == "title");
}

TEST_CASE("an error without problems has no reason and no flags") {
  const Error error(Code::conflict, "changed");
  CHECK(error.reason().empty());
  CHECK(error.problems().empty());
  CHECK_FALSE(error.is_retryable());
  CHECK_FALSE(error.is_outcome_unknown());
}

TEST_CASE("a copy of an error is independent of the original") {
  Error original = Error(Code::invalid, "x").at("a.b");
  const Error copy = original;
  original = std::move(original).at("c.d");
  CHECK(copy.entity() == "a.b");
  CHECK(original.entity() == "c.d");
}

TEST_CASE("an error that was moved away can still be read, copied, assigned and built upon") {
  Error error(Code::invalid, "x");
  const Error target = std::move(error);
  CHECK(target.code() == Code::invalid);
  // NOLINTBEGIN(bugprone-use-after-move,clang-analyzer-cplusplus.Move): that it is safe is the point
  CHECK(error.code() == Code::internal);
  CHECK(error.to_string() == "internal");
  const Error copy = error;
  CHECK(copy.problems().empty());
  CHECK(std::move(error).at("a.b").entity() == "a.b");
  error = target;
  CHECK(error.message() == "x");
  // NOLINTEND(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
}

TEST_CASE("a result stays small because an error is one pointer") { CHECK(sizeof(Error) == sizeof(void*)); }

TEST_CASE("the exception carries the error and copies without throwing") {
  STATIC_REQUIRE(std::is_nothrow_copy_constructible_v<ErrorException>);
  const ErrorException exception(Error(Code::denied, "no").at("core.event"));
  const ErrorException copy = exception;  // NOLINT(performance-unnecessary-copy-initialization)
  CHECK(std::string(copy.what()) == "denied: no (core.event)");
  CHECK(copy.error().code() == Code::denied);
}
