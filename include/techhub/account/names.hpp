// SPDX-License-Identifier: MIT
// The entities of `account` by name, so that those of all modules may refer to one another.
#pragma once

#include "techhub/value/id.hpp"

namespace techhub {

namespace account {

struct User;
struct UserGroup;
struct UserPermission;
struct Company;
struct UserCompany;
struct Activation;
struct Certificate;
struct Education;
struct Experience;

}  // namespace account

template <>
inline constexpr Label label_of<account::User>{"account.user"};
template <>
inline constexpr Label label_of<account::UserGroup>{"account.user_groups"};
template <>
inline constexpr Label label_of<account::UserPermission>{"account.user_user_permissions"};
template <>
inline constexpr Label label_of<account::Company>{"account.company"};
template <>
inline constexpr Label label_of<account::UserCompany>{"account.usercompany"};
template <>
inline constexpr Label label_of<account::Activation>{"account.activation"};
template <>
inline constexpr Label label_of<account::Certificate>{"account.certificate"};
template <>
inline constexpr Label label_of<account::Education>{"account.education"};
template <>
inline constexpr Label label_of<account::Experience>{"account.experience"};

}  // namespace techhub
