// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/value/reason.hpp"

namespace techhub::landing {

inline constexpr Reason page_without_section{
    "page_without_section", "На опубликованной странице нужен хотя бы один раздел",
    "Жарияланған бетте кемінде бір бөлім болуы керек", "A published page has one section at least"};
inline constexpr Reason page_archived{"page_archived", "Страница в архиве и не меняется",
                                      "Бет мұрағатта және өзгертілмейді", "The page is archived and does not change"};
inline constexpr Reason no_such_position{"no_such_position", "Позиции идут от 0 до {}", "Орындар 0-ден {}-ге дейін",
                                         "Positions go from 0 to {}"};

}  // namespace techhub::landing
