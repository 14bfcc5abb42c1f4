// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/value/reason.hpp"

namespace techhub::techorda {

inline constexpr Reason school_not_approved{"school_not_approved", "Школа ещё не одобрена", "Мектеп әлі мақұлданбаған",
                                            "The school is not approved yet"};
inline constexpr Reason course_without_intake{"course_without_intake", "Курс не отнесён к потоку",
                                              "Курс ағынға жатқызылмаған", "The course belongs to no intake"};
inline constexpr Reason course_not_approved{"course_not_approved", "Курс не одобрен", "Курс мақұлданбаған",
                                            "The course is not approved"};
inline constexpr Reason negative_seats{"negative_seats", "Число мест не может быть отрицательным",
                                       "Орын саны теріс бола алмайды", "The number of seats cannot be negative"};
inline constexpr Reason closes_before_opening{
    "closes_before_opening", "Приём заявок закрывается раньше, чем открывается",
    "Өтінім қабылдау ашылғанынан бұрын жабылады", "Applications close before they open"};
inline constexpr Reason intake_not_open{"intake_not_open", "Приём заявок в этот поток не идёт",
                                        "Бұл ағынға өтінім қабылданбайды", "The intake takes no applications now"};
inline constexpr Reason not_the_student{"not_the_student", "Отозвать заявку может только тот, кто её подал",
                                        "Өтінімді тек оны берген адам қайтарып ала алады",
                                        "Only the student can withdraw the application"};
inline constexpr Reason form_not_active{"form_not_active", "Форма заявки не действует",
                                        "Өтінім формасы қолданыста емес", "The application form is not active"};
inline constexpr Reason form_of_another_course{"form_of_another_course", "Форма заявки не от этого курса",
                                               "Өтінім формасы бұл курстікі емес",
                                               "The application form is not for this course"};
inline constexpr Reason answers_missing{"answers_missing", "Форма заявки не заполнена", "Өтінім формасы толтырылмаған",
                                        "The application form is not filled in"};
inline constexpr Reason answers_to_another_form{"answers_to_another_form", "Ответы даны на другую форму",
                                                "Жауаптар басқа формаға берілген", "The answers are to another form"};
inline constexpr Reason answers_of_another{"answers_of_another", "Ответы дал другой человек",
                                           "Жауаптарды басқа адам берген", "The answers are somebody else's"};
inline constexpr Reason application_was_sent{"application_was_sent", "Ответы отправленной заявки не меняются",
                                             "Жіберілген өтінімнің жауаптары өзгермейді",
                                             "The answers of an application that was sent do not change"};
inline constexpr Reason assessed_for_its_course{"assessed_for_its_course",
                                                "Заявка оценена для своего курса: на другой подают новую",
                                                "Өтінім өз курсы үшін бағаланған: басқа курсқа жаңасы беріледі",
                                                "The application was assessed for its course: another wants a new one"};
inline constexpr Reason no_passed_assessment{"no_passed_assessment", "Нет ни одного пройденного оценивания",
                                             "Сәтті өткен бағалау жоқ", "No assessment has been passed"};
inline constexpr Reason no_free_seat{"no_free_seat", "Все места курса заняты ({})", "Курстың барлық орны бос емес ({})",
                                     "All seats of the course are taken ({})"};
inline constexpr Reason not_in_assessment{"not_in_assessment", "Заявка не на оценке", "Өтінім бағалауда емес",
                                          "The application is not in assessment"};
inline constexpr Reason assesses_nothing{"assesses_nothing", "Укажите заявку или курс",
                                         "Өтінімді немесе курсты көрсетіңіз", "Name an application or a course"};
inline constexpr Reason course_of_another_application{"course_of_another_application", "Заявка подана на другой курс",
                                                      "Өтінім басқа курсқа берілген",
                                                      "The application is for another course"};
inline constexpr Reason own_application{"own_application", "Свою заявку не оценивают", "Өз өтінімін бағалауға болмайды",
                                        "Nobody assesses their own application"};
inline constexpr Reason bad_score{"bad_score", "Балл — целое число от 0 до 100",
                                  "Балл — 0-ден 100-ге дейінгі бүтін сан", "A score is a whole number from 0 to 100"};

}  // namespace techhub::techorda
