// SPDX-License-Identifier: MIT
// The tables whose rows only let a user in, each by `user_id`: what ends with a block, a new password and forgetting.
#pragma once

#include <array>
#include <string_view>

namespace techhub::hub {

inline constexpr std::string_view session_label = "sessions.session";
// Ends with forgetting only.
inline constexpr std::string_view login_label = "social_django.usersocialauth";
inline constexpr std::array<std::string_view, 5> token_labels{"authtoken.token", "oauth2_provider.accesstoken",
                                                              "oauth2_provider.refreshtoken", "oauth2_provider.grant",
                                                              "oauth2_provider.idtoken"};

}  // namespace techhub::hub
