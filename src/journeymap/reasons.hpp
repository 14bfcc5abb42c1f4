// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/value/reason.hpp"

namespace techhub::journeymap {

inline constexpr Reason map_fixed{"map_fixed", "Шаги карты меняются только в черновике",
                                  "Картаның қадамдары тек «Жоба» мәртебесінде өзгереді",
                                  "The steps of a map change only while it is a draft"};
inline constexpr Reason map_not_published{"map_not_published", "Карта не опубликована", "Карта жарияланбаған",
                                          "The map is not published"};
inline constexpr Reason map_for_users{"map_for_users", "Эта карта для людей, а не для компаний",
                                      "Бұл карта компанияларға емес, адамдарға арналған",
                                      "This map is for people, not for companies"};
inline constexpr Reason map_for_companies{"map_for_companies", "Эта карта для компаний, а не для людей",
                                          "Бұл карта адамдарға емес, компанияларға арналған",
                                          "This map is for companies, not for people"};
inline constexpr Reason not_under_way{"not_under_way", "Карта ещё не начата или уже пройдена",
                                      "Карта әлі басталмаған немесе өтіліп қойған", "The journey is not under way"};
inline constexpr Reason not_the_last_step{"not_the_last_step", "Пройдены не все шаги", "Барлық қадамдар өтілген жоқ",
                                          "Not every step is completed"};
inline constexpr Reason not_of_this_step{"not_of_this_step", "Этого задания нет в текущем шаге",
                                         "Бұл тапсырма ағымдағы қадамда жоқ", "The current step has no such task"};
inline constexpr Reason not_of_this_task{"not_of_this_task", "Этого вопроса нет в задании", "Бұл сұрақ тапсырмада жоқ",
                                         "The task has no such question"};
inline constexpr Reason bad_answer{"bad_answer", "Ответ не того вида, какой ждёт вопрос",
                                   "Жауаптың түрі сұраққа сай емес",
                                   "The answer is not of the kind that the question takes"};
inline constexpr Reason task_not_done{"task_not_done", "Не выполнено обязательное задание № {}",
                                      "№{} міндетті тапсырма орындалмаған", "The required task {} is not done"};
inline constexpr Reason wrong_answer{"wrong_answer", "Неверный ответ на вопрос № {}", "№{} сұраққа берілген жауап қате",
                                     "The answer to question {} is wrong"};

}  // namespace techhub::journeymap
