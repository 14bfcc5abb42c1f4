// SPDX-License-Identifier: MIT
// Why a room is not booked, in words for people.
#pragma once

#include "techhub/value/reason.hpp"

namespace techhub::booking {

inline constexpr Reason end_not_after_start{"end_not_after_start", "Конец брони должен быть позже начала",
                                            "Брондаудың аяқталуы басталуынан кейін болуы тиіс",
                                            "The booking must end after it starts"};
inline constexpr Reason start_has_passed{"start_has_passed", "Начало брони уже прошло",
                                         "Брондаудың басталу уақыты өтіп кетті", "The booking would start in the past"};
inline constexpr Reason too_few_people{"too_few_people", "Укажите хотя бы одного человека",
                                       "Кемінде бір адамды көрсетіңіз", "Give one person at least"};
inline constexpr Reason too_many_people{"too_many_people", "В комнату помещается не больше {} человек",
                                        "Бөлмеге {} адамнан артық сыймайды", "The room holds {} people at most"};
inline constexpr Reason room_is_taken{"room_is_taken", "Комната занята в это время", "Бұл уақытта бөлме бос емес",
                                      "The room is taken at this time"};
inline constexpr Reason too_short{"too_short", "Бронь не короче {} минут", "Брондау {} минуттан кем болмауы тиіс",
                                  "A booking lasts {} minutes at least"};
inline constexpr Reason too_long{"too_long", "Бронь не длиннее {} минут", "Брондау {} минуттан аспауы тиіс",
                                 "A booking lasts {} minutes at most"};
inline constexpr Reason too_far_ahead{"too_far_ahead", "Бронировать можно не дальше чем на {} дней вперёд",
                                      "{} күннен артық алдын ала брондауға болмайды",
                                      "Rooms are booked {} days ahead at most"};
inline constexpr Reason outside_hours{"outside_hours", "Комнаты открыты в часы {}", "Бөлмелер {} сағаттарында ашық",
                                      "The rooms are open {}"};

// Series.
inline constexpr Reason bad_rrule{"bad_rrule", "Неверное правило повторения: {}", "Қайталау ережесі қате: {}",
                                  "The rule of repetition is wrong: {}"};
inline constexpr Reason rrule_within_day{"rrule_within_day", "Серия повторяется по дням, неделям, месяцам или годам",
                                         "Серия күндер, апталар, айлар немесе жылдар бойынша қайталанады",
                                         "A series repeats by days, weeks, months or years"};
inline constexpr Reason rrule_without_end{"rrule_without_end", "Укажите, когда серия заканчивается: COUNT или UNTIL",
                                          "Серияның қашан аяқталатынын көрсетіңіз: COUNT немесе UNTIL",
                                          "Say when the series ends: COUNT or UNTIL"};
inline constexpr Reason rrule_names_no_day{"rrule_names_no_day", "Правило не называет ни одного дня",
                                           "Ереже бірде-бір күнді атамайды", "The rule names no day"};
inline constexpr Reason series_too_long{"series_too_long", "В серии не больше {} раз",
                                        "Серияда {} реттен артық болмауы тиіс", "A series has {} times at most"};
inline constexpr Reason series_too_far{"series_too_far", "Серия длится не дольше {} дней",
                                       "Серия {} күннен аспауы тиіс", "A series lasts {} days at most"};
inline constexpr Reason room_is_taken_at{"room_is_taken", "Комната занята: {}", "Бөлме бос емес: {}",
                                         "The room is taken: {}"};
inline constexpr Reason no_series{"no_series", "Бронь не входит в серию", "Брондау серияға кірмейді",
                                  "The booking is no part of a series"};
inline constexpr Reason bad_domain{"bad_domain", "Укажите домен: латинские буквы, цифры, точки и дефисы",
                                   "Доменді көрсетіңіз: латын әріптері, цифрлар, нүктелер мен дефистер",
                                   "Give a domain: Latin letters, digits, dots and hyphens"};

inline constexpr Reason has_not_ended{"has_not_ended", "Бронь ещё не закончилась", "Брондау әлі аяқталған жоқ",
                                      "The booking has not ended yet"};
inline constexpr Reason has_begun{"has_begun", "Бронь уже началась: обратитесь к менеджеру",
                                  "Брондау басталып кетті: менеджерге хабарласыңыз",
                                  "The booking has begun: ask a manager"};
inline constexpr Reason has_ended{"has_ended", "Бронь уже закончилась", "Брондау аяқталып қойды",
                                  "The booking has ended"};
inline constexpr Reason company_stays{"company_stays", "Компанию брони не меняют: создайте новую бронь",
                                      "Брондаудың компаниясы өзгертілмейді: жаңа брондау жасаңыз",
                                      "The company of a booking does not change: make a new booking"};
inline constexpr Reason span_reversed{"span_reversed", "Конец периода должен быть позже начала",
                                      "Кезеңнің аяқталуы басталуынан кейін болуы тиіс",
                                      "The period must end after it starts"};
inline constexpr Reason span_too_long{"span_too_long", "Период не длиннее {} дней", "Кезең {} күннен аспауы тиіс",
                                      "A period of {} days at most"};
inline constexpr Reason minutes_not_positive{"minutes_not_positive", "Укажите длительность в минутах",
                                             "Ұзақтығын минутпен көрсетіңіз", "Give the length in minutes"};

}  // namespace techhub::booking
