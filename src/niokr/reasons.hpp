// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/value/reason.hpp"

namespace techhub::niokr {

inline constexpr Reason lead_missing{"lead_missing", "У проекта нет руководителя среди исполнителей",
                                     "Жобаның орындаушылары арасында жетекші жоқ",
                                     "The project has no lead among its executors"};
inline constexpr Reason executors_fixed{"executors_fixed", "Состав исполнителей в статусе «{}» не меняется",
                                        "«{}» мәртебесінде орындаушылар құрамы өзгермейді",
                                        "The executors do not change in the status \"{}\""};
inline constexpr Reason ends_before_start{"ends_before_start", "Проект заканчивается раньше, чем начинается",
                                          "Жоба басталғанынан бұрын аяқталады", "The project ends before it starts"};
inline constexpr Reason not_addressed_to_you{"not_addressed_to_you", "Уведомление адресовано другому человеку",
                                             "Хабарлама басқа адамға жолданған",
                                             "The notification is addressed to somebody else"};

}  // namespace techhub::niokr
