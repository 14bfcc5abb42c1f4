// SPDX-License-Identifier: MIT
#include "techhub/value/result.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "techhub/value/json.hpp"

using namespace techhub;

namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error(Code::invalid, "odd");
  return number / 2;
}

Result<> check(int number) {
  TECHHUB_DO(half(number));
  return success();
}

Result<std::string> quarter(int number) {
  TECHHUB_TRY(const int first, half(number));
  TECHHUB_TRY(auto second, half(first));
  TECHHUB_DO(check(number));
  return std::to_string(second);
}

Result<std::unique_ptr<int>> boxed(bool fails) {
  if (fails) return Error(Code::io, "no box");
  return std::make_unique<int>(7);
}

Result<int> unboxed(bool fails) {
  TECHHUB_TRY(auto box, boxed(fails));
  return *box;
}

}  // namespace

TEST_CASE("a result is a value or an error") {
  CHECK(half(4).value() == 2);
  CHECK(half(3).error().code() == Code::invalid);
  CHECK(half(4).has_value());
  CHECK_FALSE(half(3).has_value());
  CHECK(check(2));
  CHECK_FALSE(check(1));
}

TEST_CASE("the value of a failed result throws its error") {
  try {
    static_cast<void>(half(3).value());
    FAIL("nothing was thrown");
  } catch (const ErrorException& exception) {
    CHECK(exception.error().message() == "odd");
  }
  CHECK_THROWS_AS(check(1).value(), ErrorException);
}

TEST_CASE("the error of a successful result throws a logic error") {
  CHECK_THROWS_AS(half(2).error(), std::logic_error);
}

TEST_CASE("TECHHUB_TRY and TECHHUB_DO hand the first error on") {
  CHECK(quarter(8).value() == "2");
  CHECK(quarter(6).error().message() == "odd");
  CHECK(quarter(7).error().message() == "odd");
}

TEST_CASE("TECHHUB_TRY moves what can only be moved") {
  CHECK(unboxed(false).value() == 7);
  CHECK(unboxed(true).error().code() == Code::io);
}

TEST_CASE("TECHHUB_DO nests inside a function given to it") {
  const auto apply = [](auto function) -> Result<> { return function(); };
  const auto outer = [&](int number) -> Result<> {
    TECHHUB_DO(apply([&]() -> Result<> {
      TECHHUB_DO(check(number));
      return success();
    }));
    return success();
  };
  CHECK(outer(2));
  CHECK_FALSE(outer(3));
}

TEST_CASE("results of JSON do not take an error for a value") {
  const Result<Json> failed = Error(Code::invalid, "x");
  CHECK_FALSE(failed);
  const Result<Json> null = Json();
  REQUIRE(null);
  CHECK(null.value().is_null());
}

TEST_CASE("the tag names the version of Boost that the library was built with") {
  CHECK(*detail::boost_tag == BOOST_VERSION);
}
