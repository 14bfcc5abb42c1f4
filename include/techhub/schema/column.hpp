// SPDX-License-Identifier: MIT
// Column: the plain description of one column. `column<&Booking::start>("start")` makes it from a struct member: what
// the column is, the member's type says. Backends, JSON, import and the permission facts read these descriptions only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "techhub/schema/value.hpp"
#include "techhub/schema/word.hpp"
#include "techhub/value/id.hpp"
#include "techhub/value/personal.hpp"
#include "techhub/value/time.hpp"

namespace techhub {

// Numbers are part of the C ABI: never reused or reordered.
enum class Type : std::uint8_t {
  id = 0,    // 64-bit key, or a reference to one
  code = 1,  // text key, or a reference to one
  integer = 2,
  boolean = 3,
  real = 4,
  decimal = 5,
  text = 6,
  bytes = 7,
  time = 8,
  date = 9,
  json = 10,
  i18n = 11,
  tag = 12,
  word = 13,      // one of a list of words
  personal = 14,  // encrypted at rest
  secret = 15,    // only ever a hash
};
// The enumerator's own name; "" for a number that is none.
[[nodiscard]] std::string_view name(Type type) noexcept;

struct Column {
  std::string_view name;
  Type type = Type::text;
  bool is_nullable = false;
  bool is_unique = false;
  bool is_indexed = false;
  bool is_guarded = false;      // written by actions only
  bool is_lookup = false;       // personal, found by equality through `<name>_lookup`
  bool is_derived = false;      // kept by the library (salt, look-ups): part of no struct, JSON, version or dump
  std::string_view references;  // label of the entity referred to; empty for none
  std::span<const std::string_view> words;  // for Type::word
  std::uint8_t precision = 0;               // for Type::decimal: digits in all, 1 to 38
  std::uint8_t scale = 0;

  // Read and write the member of the struct behind `row`; null for columns declared at run time. `load` answers false
  // and leaves the member when the value is not one of this type.
  bool (*load)(void* row, const Value& value) = nullptr;
  Value (*save)(const void* row) = nullptr;

  // On a personal column it also means lookup(): see Table::make.
  constexpr Column unique() const { return with(&Column::is_unique); }
  constexpr Column indexed() const { return with(&Column::is_indexed); }
  constexpr Column guarded() const { return with(&Column::is_guarded); }
  constexpr Column lookup() const { return with(&Column::is_lookup); }
  constexpr Column decimal(std::uint8_t digits, std::uint8_t after_point) const {
    Column changed = *this;
    changed.precision = digits;
    changed.scale = after_point;
    return changed;
  }

 private:
  constexpr Column with(bool Column::*flag) const {
    Column changed = *this;
    changed.*flag = true;
    return changed;
  }
};

namespace detail {

// Field<M>: what a member of type M is as a column, and how it travels as a Value.
template <class M>
struct Field;

template <Type type_, class Stored>
struct PlainField {
  static constexpr Type type = type_;
  static constexpr std::string_view references{};
  static constexpr std::span<const std::string_view> words{};
  template <class M>
  static bool from(M& member, const Value& value) {
    const auto* stored = std::get_if<Stored>(&value);
    if (stored) member = static_cast<M>(*stored);
    return stored != nullptr;
  }
  template <class M>
  static Value to(const M& member) {
    return static_cast<Stored>(member);
  }
};

template <>
struct Field<std::int64_t> : PlainField<Type::integer, std::int64_t> {};
template <>
struct Field<bool> : PlainField<Type::boolean, std::int64_t> {};
template <>
struct Field<double> : PlainField<Type::real, double> {};
template <>
struct Field<std::string> : PlainField<Type::text, std::string> {};
template <>
struct Field<Bytes> : PlainField<Type::bytes, Bytes> {};

// Types whose reading and writing needs more than a cast.
[[nodiscard]] bool read_member(Time& member, const Value& value);
[[nodiscard]] bool read_member(Date& member, const Value& value);
[[nodiscard]] bool read_member(Json& member, const Value& value);
[[nodiscard]] bool read_member(I18n& member, const Value& value);
[[nodiscard]] bool read_member(Tag& member, const Value& value);
[[nodiscard]] bool read_member(Decimal& member, const Value& value);
[[nodiscard]] bool read_member(Personal& member, const Value& value);  // false while sealed
[[nodiscard]] bool read_member(Secret& member, const Value& value);
[[nodiscard]] Value stored(const Time& member);
[[nodiscard]] Value stored(const Date& member);
[[nodiscard]] Value stored(const Json& member);
[[nodiscard]] Value stored(const I18n& member);
[[nodiscard]] Value stored(const Tag& member);
[[nodiscard]] Value stored(const Decimal& member);
[[nodiscard]] Value stored(const Personal& member);
[[nodiscard]] Value stored(const Secret& member);

template <class M, Type type_>
struct RichField {
  static constexpr Type type = type_;
  static constexpr std::string_view references{};
  static constexpr std::span<const std::string_view> words{};
  static bool from(M& member, const Value& value) { return read_member(member, value); }
  static Value to(const M& member) { return stored(member); }
};
template <>
struct Field<Time> : RichField<Time, Type::time> {};
template <>
struct Field<Date> : RichField<Date, Type::date> {};
template <>
struct Field<Json> : RichField<Json, Type::json> {};
template <>
struct Field<I18n> : RichField<I18n, Type::i18n> {};
template <>
struct Field<Tag> : RichField<Tag, Type::tag> {};
template <>
struct Field<Decimal> : RichField<Decimal, Type::decimal> {};
template <>
struct Field<Personal> : RichField<Personal, Type::personal> {};
template <>
struct Field<Secret> : RichField<Secret, Type::secret> {};

template <class E>
struct Field<Word<E>> {
  static constexpr Type type = Type::word;
  static constexpr std::string_view references{};
  static constexpr std::span<const std::string_view> words{words_of<E>};
  static bool from(Word<E>& member, const Value& value) {
    const auto* stored = std::get_if<std::string>(&value);
    if (stored) member = Word<E>::from(*stored);
    return stored != nullptr;
  }
  static Value to(const Word<E>& member) { return std::string(member.word()); }
};

template <template <class> class Key, class T>
struct KeyField {
  static constexpr Type type = label_of<T>.key == KeyKind::id ? Type::id : Type::code;
  static constexpr std::span<const std::string_view> words{};
  static bool from(Key<T>& member, const Value& value) {
    const auto* stored = std::get_if<KeyOf<T>>(&value);
    if (stored) member.value = *stored;
    return stored != nullptr;
  }
  static Value to(const Key<T>& member) { return member.value; }
};
template <class T>
struct Field<Id<T>> : KeyField<Id, T> {
  static constexpr std::string_view references{};
};
template <class T>
struct Field<Ref<T>> : KeyField<Ref, T> {
  static constexpr std::string_view references = label_of<T>.text;
};

template <class M>
struct Optional {
  using type = M;
  static constexpr bool value = false;
};
template <class M>
struct Optional<std::optional<M>> {
  using type = M;
  static constexpr bool value = true;
};

template <class T, class M>
struct Pointer {
  using Class = T;
  using Member = M;
};
template <class T, class M>
Pointer<T, M> pointer_of(M T::*);

}  // namespace detail

// The column of a struct member. A key, `status`, `published`, `verified`, `author_id`, `created_at` and `updated_at`
// are guarded without being marked; a reference is indexed.
template <auto member>
constexpr Column column(std::string_view name) {
  using P = decltype(detail::pointer_of(member));
  using T = typename P::Class;
  using M = typename P::Member;
  using F = detail::Field<typename detail::Optional<M>::type>;
  Column made;
  made.name = name;
  made.type = F::type;
  made.is_nullable = detail::Optional<M>::value;
  made.references = F::references;
  made.words = F::words;
  made.is_indexed = !F::references.empty();
  made.load = [](void* row, const Value& value) {
    M& target = static_cast<T*>(row)->*member;
    if constexpr (detail::Optional<M>::value) {
      if (is_null(value)) {
        target.reset();
        return true;
      }
      typename detail::Optional<M>::type read;
      if (!F::from(read, value)) return false;
      target = std::move(read);
      return true;
    } else {
      return F::from(target, value);
    }
  };
  made.save = [](const void* row) -> Value {
    const M& source = static_cast<const T*>(row)->*member;
    if constexpr (detail::Optional<M>::value) {
      return source ? F::to(*source) : Value{};
    } else {
      return F::to(source);
    }
  };
  return made;
}

}  // namespace techhub
