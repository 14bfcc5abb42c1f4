// SPDX-License-Identifier: MIT
// The entities of `niokr` by name, so that those of all modules may refer to one another.
#pragma once

#include "techhub/value/id.hpp"

namespace techhub {

namespace niokr {

struct NiokrProject;
struct NiokrProjectExecutor;
struct NiokrNotification;

}  // namespace niokr

template <>
inline constexpr Label label_of<niokr::NiokrProject>{"niokr.niokrproject"};
template <>
inline constexpr Label label_of<niokr::NiokrProjectExecutor>{"niokr.niokrprojectexecutor"};
template <>
inline constexpr Label label_of<niokr::NiokrNotification>{"niokr.niokrnotification"};

}  // namespace techhub
