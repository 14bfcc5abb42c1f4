// SPDX-License-Identifier: MIT
// What changed between two versions of a form, in words for people. A code has two texts where the same kind of change
// may be safe for answers that exist or not.
#pragma once

#include "techhub/value/reason.hpp"

namespace techhub::service {

inline constexpr Reason field_added{"field_added", "Добавлено необязательное поле", "Міндетті емес өріс қосылды",
                                    "An optional field is added"};
inline constexpr Reason required_field_added{
    "field_added", "Добавлено поле, которое может быть обязательным: в прежних ответах его нет",
    "Міндетті болуы мүмкін өріс қосылды: бұрынғы жауаптарда ол жоқ",
    "A field that may be required is added: answers from before lack it"};
inline constexpr Reason field_removed{"field_removed", "Поле удалено: прежние ответы на него не принимаются",
                                      "Өріс жойылды: оған берілген бұрынғы жауаптар қабылданбайды",
                                      "The field is removed: answers to it from before are refused"};
inline constexpr Reason type_widened{"type_changed", "Новый тип принимает всё, что принимал прежний",
                                     "Жаңа түр бұрынғысы қабылдағанның бәрін қабылдайды",
                                     "The new type takes all that the one before took"};
inline constexpr Reason type_changed{"type_changed", "Тип изменён: прежние ответы могут ему не соответствовать",
                                     "Түрі өзгертілді: бұрынғы жауаптар оған сәйкес келмеуі мүмкін",
                                     "The type is another: answers from before may not be of it"};
inline constexpr Reason made_optional{"required_changed", "Поле больше не обязательно", "Өріс енді міндетті емес",
                                      "The field is no longer required"};
inline constexpr Reason made_required{"required_changed", "Поле стало обязательным: прежних ответов может не быть",
                                      "Өріс міндетті болды: бұрынғы жауаптар болмауы мүмкін",
                                      "The field is now required: answers from before may lack it"};
inline constexpr Reason options_added{"options_added", "Добавлены варианты: {}", "Нұсқалар қосылды: {}",
                                      "Options are added: {}"};
inline constexpr Reason options_removed{"options_removed", "Удалены варианты, которые могли быть выбраны: {}",
                                        "Таңдалған болуы мүмкін нұсқалар жойылды: {}",
                                        "Options that may have been chosen are removed: {}"};
inline constexpr Reason rule_loosened{"rule_changed", "Правило «{}» ослаблено", "«{}» ережесі жеңілдетілді",
                                      "The rule \"{}\" is looser"};
inline constexpr Reason rule_tightened{"rule_changed",
                                       "Правило «{}» стало строже: прежние ответы могут ему не соответствовать",
                                       "«{}» ережесі қатайтылды: бұрынғы жауаптар оған сәйкес келмеуі мүмкін",
                                       "The rule \"{}\" is stricter: answers from before may not keep it"};
inline constexpr Reason hidden_more{"visible_if_changed",
                                    "Поле показывается по условию: ответы на скрытое поле не сохраняются",
                                    "Өріс шарт бойынша көрсетіледі: жасырын өріске жауап сақталмайды",
                                    "The field is shown by a condition: the answer of a hidden field is dropped"};
inline constexpr Reason shown_otherwise{
    "visible_if_changed", "Поле показывается в других случаях: прежние ответы могли не проверяться",
    "Өріс басқа жағдайларда көрсетіледі: бұрынғы жауаптар тексерілмеген болуы мүмкін",
    "The field is shown otherwise: answers from before may be unchecked or missing"};
inline constexpr Reason required_less{"required_if_changed", "Поле обязательно не чаще, чем раньше",
                                      "Өріс бұрынғыдан жиі міндетті емес", "The field is required no more than before"};
inline constexpr Reason required_more{"required_if_changed",
                                      "Поле обязательно в других случаях: прежних ответов может не быть",
                                      "Өріс басқа жағдайларда міндетті: бұрынғы жауаптар болмауы мүмкін",
                                      "The field is required otherwise: answers from before may lack it"};
inline constexpr Reason personal_changed{"personal_changed", "Изменено, считаются ли ответы персональными",
                                         "Жауаптардың дербес деп саналуы өзгертілді",
                                         "Whether the answers are personal has changed"};
inline constexpr Reason wording_changed{"wording_changed", "Изменены подписи", "Жазулар өзгертілді",
                                        "Labels have changed"};
inline constexpr Reason moved{"moved", "Поле стоит на другом месте", "Өріс басқа орында тұр",
                              "The field stands at another place"};

}  // namespace techhub::service
