// SPDX-License-Identifier: MIT
// Id<T>, Ref<T>: the key of a row and a reference to one, typed by entity so that a room's key is no user's.
// label_of<T> names the entity; a module declares it beside the forward declaration, so that entities of all modules
// may refer to one another.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace techhub {

enum class KeyKind : std::uint8_t {
  id,    // 64-bit integer, given by the storage, never reused
  code,  // text, given by the host
};

struct Label {
  std::string_view text;  // `booking.booking`: app label and model, as Django has them
  KeyKind key = KeyKind::id;
};

template <class T>
inline constexpr Label label_of{};

template <class T>
using KeyOf = std::conditional_t<label_of<T>.key == KeyKind::code, std::string, std::int64_t>;

template <class T>
struct Id {
  KeyOf<T> value{};
  friend auto operator<=>(const Id&, const Id&) = default;
};

template <class T>
struct Ref {
  KeyOf<T> value{};
  Ref() = default;
  Ref(KeyOf<T> key) : value(std::move(key)) {}
  Ref(const Id<T>& id) : value(id.value) {}
  friend auto operator<=>(const Ref&, const Ref&) = default;
};

}  // namespace techhub
