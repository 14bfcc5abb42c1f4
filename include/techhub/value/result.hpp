// SPDX-License-Identifier: MIT
// Result<T>: a value or an Error (Boost.Outcome's basic_result). value() of a failed result throws ErrorException;
// error() of a successful one throws std::logic_error: both are mistakes of a caller who did not look first.
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/version.hpp>
#include <stdexcept>
#include <utility>

#include "techhub/value/error.hpp"

namespace techhub {

namespace detail {

// What a wide check does when the caller did not look first.
struct ThrowingPolicy : BOOST_OUTCOME_V2_NAMESPACE::policy::base {
  template <class Impl>
  static constexpr void wide_value_check(Impl&& self) {
    if (!base::_has_value(std::forward<Impl>(self))) throw ErrorException(base::_error(std::forward<Impl>(self)));
  }
  template <class Impl>
  static constexpr void wide_error_check(Impl&& self) {
    if (!base::_has_error(std::forward<Impl>(self))) throw std::logic_error("result holds no error");
  }
};

}  // namespace detail

template <class T = void>
using Result = BOOST_OUTCOME_V2_NAMESPACE::basic_result<T, Error, detail::ThrowingPolicy>;

// `return success();` from a Result<void>.
using BOOST_OUTCOME_V2_NAMESPACE::success;

namespace detail {
// Outcome's layout differs between Boost versions under the same name: a program built with another Boost than the
// library misses this symbol at link time instead of misreading results. `used`, because compilers leave out an inline
// variable that nothing names.
#define TECHHUB_JOIN_(a, b) a##b
#define TECHHUB_JOIN(a, b) TECHHUB_JOIN_(a, b)
extern const int TECHHUB_JOIN(built_with_boost_, BOOST_VERSION);
[[gnu::used]] inline const int* const boost_tag = &TECHHUB_JOIN(built_with_boost_, BOOST_VERSION);
}  // namespace detail

// TECHHUB_TRY(auto row, find(key)): declares `row` from a successful result, else returns its error.
// TECHHUB_DO(check(row)): the same where the value is not wanted.
#define TECHHUB_TRY_(temporary, declaration, ...)             \
  auto temporary = (__VA_ARGS__);                             \
  if (!temporary) return std::move(temporary).assume_error(); \
  declaration = std::move(temporary).assume_value()
#define TECHHUB_TRY(declaration, ...) TECHHUB_TRY_(TECHHUB_JOIN(techhub_result_, __COUNTER__), declaration, __VA_ARGS__)
#define TECHHUB_DO_(temporary, ...)                                                                          \
  do {                                                                                                       \
    if (auto temporary = (__VA_ARGS__); !temporary) return std::move(temporary).assume_error(); /* NOLINT */ \
  } while (false)
#define TECHHUB_DO(...) TECHHUB_DO_(TECHHUB_JOIN(techhub_result_, __COUNTER__), __VA_ARGS__)

}  // namespace techhub
