// SPDX-License-Identifier: MIT
// Why the rules of content, comments and participation refuse, in words for people.
#pragma once

#include "techhub/value/reason.hpp"

namespace techhub::core {

inline constexpr Reason title_missing{"title_missing", "Укажите заголовок хотя бы на одном языке",
                                      "Тақырыпты кемінде бір тілде көрсетіңіз",
                                      "Give a title in one language at least"};
inline constexpr Reason start_missing{"start_missing", "Укажите начало события",
                                      "Іс-шараның басталу уақытын көрсетіңіз", "Say when the event starts"};
inline constexpr Reason end_missing{"end_missing", "Укажите конец события", "Іс-шараның аяқталу уақытын көрсетіңіз",
                                    "Say when the event ends"};
inline constexpr Reason end_not_after_start{"end_not_after_start", "Конец события должен быть позже начала",
                                            "Іс-шараның аяқталуы басталуынан кейін болуы тиіс",
                                            "The event must end after it starts"};
inline constexpr Reason word_unknown{"word_unknown", "Неизвестное значение поля «{}»", "«{}» өрісінің мәні белгісіз",
                                     "The value of the field \"{}\" is unknown"};
inline constexpr Reason salary_negative{"salary_negative", "Зарплата не может быть отрицательной",
                                        "Жалақы теріс бола алмайды", "A salary cannot be negative"};
inline constexpr Reason salary_reversed{"salary_reversed", "Нижняя граница зарплаты больше верхней",
                                        "Жалақының төменгі шегі жоғарғысынан үлкен",
                                        "The lower bound of the salary is above the upper one"};
inline constexpr Reason published_by_status{"published_by_status", "Опубликованность следует из статуса записи",
                                            "Жарияланғаны жазбаның мәртебесінен шығады",
                                            "Whether it is published follows from its status"};

inline constexpr Reason message_blank{"message_blank", "Напишите текст комментария", "Пікір мәтінін жазыңыз",
                                      "Write the text of the comment"};
inline constexpr Reason no_target{"no_target", "Запись, которую вы комментируете, не найдена",
                                  "Сіз пікір қалдырып жатқан жазба табылмады",
                                  "The record that you comment on does not exist"};
inline constexpr Reason parent_elsewhere{"parent_elsewhere", "Ответ и исходный комментарий относятся к разным записям",
                                         "Жауап пен бастапқы пікір әртүрлі жазбаға қатысты",
                                         "The reply and the comment it answers belong to different records"};
inline constexpr Reason comment_stays{"comment_stays", "Комментарий нельзя перенести",
                                      "Пікірді басқа жерге ауыстыруға болмайды", "A comment cannot be moved"};

inline constexpr Reason event_not_published{"event_not_published", "Событие не опубликовано", "Іс-шара жарияланбаған",
                                            "The event is not published"};
inline constexpr Reason event_has_ended{"event_has_ended", "Событие уже закончилось", "Іс-шара аяқталып қойды",
                                        "The event has ended"};
inline constexpr Reason event_has_begun{"event_has_begun", "Событие уже началось", "Іс-шара басталып кетті",
                                        "The event has begun"};
inline constexpr Reason event_has_not_begun{"event_has_not_begun", "Событие ещё не началось",
                                            "Іс-шара әлі басталған жоқ", "The event has not begun yet"};
inline constexpr Reason event_is_open{"event_is_open", "Событие открытое: подтверждение не нужно",
                                      "Іс-шара ашық: растау қажет емес", "The event is open: nobody has to confirm"};
inline constexpr Reason event_is_closed{"event_is_closed", "Событие закрытое: участие подтверждают организаторы",
                                        "Іс-шара жабық: қатысуды ұйымдастырушылар растайды",
                                        "The event is closed: its organisers confirm who takes part"};
inline constexpr Reason already_registered{"already_registered", "Вы уже зарегистрированы на это событие",
                                           "Сіз бұл іс-шараға тіркеліп қойғансыз",
                                           "You are registered for this event already"};

}  // namespace techhub::core
