// SPDX-License-Identifier: MIT
// The entities of `core` by name, so that those of all modules may refer to one another.
#pragma once

#include "techhub/value/id.hpp"

namespace techhub {

namespace core {

struct Organization;
struct City;
struct Category;
struct Event;
struct EventParticipant;
struct Vacancy;
struct Blog;
struct Article;
struct TechTask;
struct Discussion;
struct Comment;
struct Feed;
struct Infrastructure;

}  // namespace core

template <>
inline constexpr Label label_of<core::Organization>{"core.organization", KeyKind::code};
template <>
inline constexpr Label label_of<core::City>{"core.city"};
template <>
inline constexpr Label label_of<core::Category>{"core.category"};
template <>
inline constexpr Label label_of<core::Event>{"core.event"};
template <>
inline constexpr Label label_of<core::EventParticipant>{"core.eventparticipant"};
template <>
inline constexpr Label label_of<core::Vacancy>{"core.vacancy"};
template <>
inline constexpr Label label_of<core::Blog>{"core.blog"};
template <>
inline constexpr Label label_of<core::Article>{"core.article"};
template <>
inline constexpr Label label_of<core::TechTask>{"core.techtask"};
template <>
inline constexpr Label label_of<core::Discussion>{"core.discussion"};
template <>
inline constexpr Label label_of<core::Comment>{"core.comment"};
template <>
inline constexpr Label label_of<core::Feed>{"core.feed"};
template <>
inline constexpr Label label_of<core::Infrastructure>{"core.infrastructure"};

}  // namespace techhub
