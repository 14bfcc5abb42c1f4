// SPDX-License-Identifier: MIT
// The entities of `community` by name, so that those of all modules may refer to one another.
#pragma once

#include "techhub/value/id.hpp"

namespace techhub {

namespace community {

struct UserFollow;
struct CompanyFollow;
struct Profile;
struct Match;

}  // namespace community

template <>
inline constexpr Label label_of<community::UserFollow>{"community.userfollow"};
template <>
inline constexpr Label label_of<community::CompanyFollow>{"community.companyfollow"};
template <>
inline constexpr Label label_of<community::Profile>{"matchmaking.profile"};
template <>
inline constexpr Label label_of<community::Match>{"matchmaking.match"};

}  // namespace techhub
