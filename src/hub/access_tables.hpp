// SPDX-License-Identifier: MIT
// The tables whose rows only let a user in, each by `user_id`: what ends with a block, a new password and forgetting.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace techhub::hub {

inline constexpr std::string_view session_label = "sessions.session";
// Ends with forgetting only.
inline constexpr std::string_view login_label = "social_django.usersocialauth";
inline constexpr std::array<std::string_view, 5> token_labels{"authtoken.token", "oauth2_provider.accesstoken",
                                                              "oauth2_provider.refreshtoken", "oauth2_provider.grant",
                                                              "oauth2_provider.idtoken"};

// Whoever wrote such a row as they like could come in as anybody: only use cases do.
inline bool lets_in(std::string_view label) noexcept {
  return label == session_label || label == login_label ||
         std::find(token_labels.begin(), token_labels.end(), label) != token_labels.end();
}

}  // namespace techhub::hub
