// SPDX-License-Identifier: MIT
// The entities of `techorda` by name, so that those of all modules may refer to one another.
#pragma once

#include "techhub/value/id.hpp"

namespace techhub {

namespace techorda {

struct School;
struct Flow;
struct Course;
struct ApplicationForm;
struct CourseApplication;
struct Assessment;

}  // namespace techorda

template <>
inline constexpr Label label_of<techorda::School>{"techorda.school"};
template <>
inline constexpr Label label_of<techorda::Flow>{"techorda.flow"};
template <>
inline constexpr Label label_of<techorda::Course>{"techorda.course"};
template <>
inline constexpr Label label_of<techorda::ApplicationForm>{"techorda.applicationform"};
template <>
inline constexpr Label label_of<techorda::CourseApplication>{"techorda.courseapplication"};
template <>
inline constexpr Label label_of<techorda::Assessment>{"techorda.assessment"};

}  // namespace techhub
