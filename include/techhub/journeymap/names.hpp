// SPDX-License-Identifier: MIT
// The entities of `journeymap` by name, so that those of all modules may refer to one another.
#pragma once

#include "techhub/value/id.hpp"

namespace techhub {

namespace journeymap {

struct JourneyMap;
struct Step;
struct Task;
struct Question;
struct UserState;
struct CompanyState;

}  // namespace journeymap

template <>
inline constexpr Label label_of<journeymap::JourneyMap>{"journeymap.journeymap"};
template <>
inline constexpr Label label_of<journeymap::Step>{"journeymap.step"};
template <>
inline constexpr Label label_of<journeymap::Task>{"journeymap.task"};
template <>
inline constexpr Label label_of<journeymap::Question>{"journeymap.question"};
template <>
inline constexpr Label label_of<journeymap::UserState>{"journeymap.userstate"};
template <>
inline constexpr Label label_of<journeymap::CompanyState>{"journeymap.companystate"};

}  // namespace techhub
