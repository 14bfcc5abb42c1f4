// SPDX-License-Identifier: MIT
#pragma once

#include "hub/reasons.hpp"
#include "techhub/value/reason.hpp"

namespace techhub::account {

inline constexpr Reason bad_email{"bad_email", "Неверный адрес электронной почты", "Электрондық пошта мекенжайы қате",
                                  "This is no e-mail address"};
inline constexpr Reason short_password{"short_password", "Пароль короче {} символов", "Құпиясөз {} таңбадан қысқа",
                                       "The password is shorter than {} characters"};
inline constexpr Reason long_password{"long_password", "Пароль длиннее {} байт", "Құпиясөз {} байттан ұзын",
                                      "The password is longer than {} bytes"};
inline constexpr Reason blank{"blank", "Поле не заполнено", "Өріс толтырылмаған", "The field is blank"};
inline constexpr Reason bad_phone{"bad_phone", "Неверный номер телефона", "Телефон нөмірі қате",
                                  "This is no phone number"};
inline constexpr Reason wrong_password{"wrong_password", "Неверный адрес или пароль", "Мекенжай немесе құпиясөз қате",
                                       "The address or the password is wrong"};
inline constexpr Reason wrong_old_password{"wrong_password", "Неверный прежний пароль", "Бұрынғы құпиясөз қате",
                                           "The old password is wrong"};
inline constexpr Reason too_many_tries{"too_many_tries", "Слишком много неверных паролей: повторите через {} с",
                                       "Қате құпиясөз тым көп енгізілді: {} секундтан кейін қайталаңыз",
                                       "Too many wrong passwords: try again in {} s"};
inline constexpr Reason not_signed_in{"not_signed_in", "Войдите снова", "Қайта кіріңіз", "Sign in again"};
inline constexpr Reason wrong_code{"wrong_code", "Неверный код", "Код қате", "The code is wrong"};
inline constexpr Reason code_expired{"code_expired", "Срок кода истёк: запросите новый",
                                     "Кодтың мерзімі өтті: жаңасын сұраңыз", "The code has expired: ask for a new one"};
using hub::unknown_role;
inline constexpr Reason exceeds_own_rights{"exceeds_own_rights", "Роль даёт право «{}», которого у вас нет",
                                           "Рөл сізде жоқ «{}» құқығын береді",
                                           "The role grants the right \"{}\", which you do not hold"};
inline constexpr Reason wrong_tin{"wrong_tin", "Неверный БИН/ИИН", "БСН/ЖСН қате", "This is no valid BIN or IIN"};
inline constexpr Reason fixed_when_verified{"fixed_when_verified",
                                            "Название, БИН и тип проверенной компании не меняются",
                                            "Тексерілген компанияның атауы, БСН-і және түрі өзгермейді",
                                            "Name, BIN and type of a verified company do not change"};
inline constexpr Reason unknown_tag{"unknown_tag", "Такого тега нет", "Мұндай тег жоқ", "There is no such tag"};
inline constexpr Reason has_owner{"has_owner", "У компании уже есть владелец", "Компанияның иесі бар",
                                  "The company has an owner already"};
inline constexpr Reason inactive_owner{"inactive_owner", "Учётная запись этого человека не активна",
                                       "Бұл адамның есептік жазбасы белсенді емес",
                                       "The account of this person is not active"};
inline constexpr Reason already_member{"already_member", "Это лицо уже состоит в компании или приглашено",
                                       "Бұл тұлға компанияда бар немесе шақырылған",
                                       "This person belongs to the company or is invited already"};
inline constexpr Reason other_side{"other_side", "Принять может только другая сторона",
                                   "Тек екінші тарап қабылдай алады", "Only the other side may accept"};
inline constexpr Reason already_accepted{"already_accepted", "Членство уже действует",
                                         "Мүшелік қазірдің өзінде күшінде", "The membership runs already"};
inline constexpr Reason ended{"ended", "Членство завершено", "Мүшелік аяқталған", "The membership has ended"};
inline constexpr Reason last_owner{"last_owner", "В компании должен остаться хотя бы один владелец",
                                   "Компанияда кемінде бір ие қалуы керек", "A company keeps one owner at least"};
inline constexpr Reason not_accepted{"not_accepted", "Членство ещё не принято: отзовите его и предложите заново",
                                     "Мүшелік әлі қабылданған жоқ: оны кері алып, қайта ұсыныңыз",
                                     "The membership is not accepted yet: take it back and offer it anew"};
inline constexpr Reason fixed_sides{"fixed_sides", "Лицо и компания членства не меняются",
                                    "Мүшеліктің тұлғасы мен компаниясы өзгермейді",
                                    "Person and company of a membership do not change"};
inline constexpr Reason ran_once{"ran_once", "Членство действовало и остаётся в истории: его можно только завершить",
                                 "Мүшелік күшінде болған және тарихта қалады: оны тек аяқтауға болады",
                                 "The membership did run and stays as history: it can only be ended"};
inline constexpr Reason wrong_membership_role{"unknown_word", "Роль — одна из: {}", "Рөл мыналардың бірі: {}",
                                              "A role is one of: {}"};

}  // namespace techhub::account
