// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/value/reason.hpp"

namespace techhub::community {

inline constexpr Reason follows_self{"follows_self", "Нельзя подписаться на себя", "Өзіне жазылуға болмайды",
                                     "Nobody follows themselves"};
inline constexpr Reason not_words{"not_words", "Укажите список непустых слов", "Бос емес сөздер тізімін көрсетіңіз",
                                  "Give a list of words that are not blank"};
inline constexpr Reason no_profile{"no_profile", "Сначала создайте свой профиль", "Алдымен өз профиліңізді жасаңыз",
                                   "Make a profile of your own first"};
inline constexpr Reason profile_paused{"profile_paused", "Профиль приостановлен", "Профиль тоқтатыла тұрған",
                                       "The profile is paused"};
inline constexpr Reason matches_self{"matches_self", "Это ваш собственный профиль", "Бұл өзіңіздің профиліңіз",
                                     "This is your own profile"};
inline constexpr Reason already_matched{"already_matched", "Этой паре знакомство уже предложено",
                                        "Бұл жұпқа танысу ұсынылып қойған", "The pair has been proposed already"};
inline constexpr Reason other_side{"other_side", "Ответить может только другая сторона",
                                   "Тек екінші тарап жауап бере алады", "Only the other side may answer"};
inline constexpr Reason not_overdue{"not_overdue", "Срок предложения ещё не вышел", "Ұсыныс мерзімі әлі өткен жоқ",
                                    "The proposal has not expired yet"};

}  // namespace techhub::community
