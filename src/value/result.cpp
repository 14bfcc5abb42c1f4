// SPDX-License-Identifier: MIT
#include "techhub/value/result.hpp"

namespace techhub::detail {

extern const int TECHHUB_JOIN(built_with_boost_, BOOST_VERSION) = BOOST_VERSION;

}  // namespace techhub::detail
