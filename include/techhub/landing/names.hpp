// SPDX-License-Identifier: MIT
// The entities of `landing` by name, so that those of all modules may refer to one another.
#pragma once

#include "techhub/value/id.hpp"

namespace techhub {

namespace landing {

struct Page;
struct Section;
struct Component;
struct PageMediaFile;

}  // namespace landing

template <>
inline constexpr Label label_of<landing::Page>{"landing.page"};
template <>
inline constexpr Label label_of<landing::Section>{"landing.section"};
template <>
inline constexpr Label label_of<landing::Component>{"landing.component"};
template <>
inline constexpr Label label_of<landing::PageMediaFile>{"landing.pagemediafile"};

}  // namespace techhub
