// SPDX-License-Identifier: MIT
// Why the rules of services refuse, in words for people.
#pragma once

#include "techhub/value/reason.hpp"

namespace techhub::service {

// Answers to a form.
inline constexpr Reason too_short{"too_short", "Не меньше {} символов", "Кемінде {} таңба", "At least {} characters"};
inline constexpr Reason too_long{"too_long", "Не больше {} символов", "Ең көбі {} таңба", "At most {} characters"};
inline constexpr Reason too_small{"too_small", "Не меньше {}", "{} мәнінен кем болмауы керек", "Not less than {}"};
inline constexpr Reason too_large{"too_large", "Не больше {}", "{} мәнінен аспауы керек", "Not more than {}"};
inline constexpr Reason too_early{"too_small", "Не раньше {}", "{} мерзімінен ерте болмауы керек", "Not before {}"};
inline constexpr Reason too_late{"too_large", "Не позже {}", "{} мерзімінен кеш болмауы керек", "Not after {}"};
inline constexpr Reason too_few{"too_few", "Укажите не меньше {}", "Кемінде {} көрсетіңіз", "Give at least {}"};
inline constexpr Reason too_many{"too_many", "Укажите не больше {}", "Ең көбі {} көрсетіңіз", "Give at most {}"};
inline constexpr Reason no_match{"no_match", "Ответ не соответствует образцу", "Жауап үлгіге сәйкес емес",
                                 "The answer does not match the pattern"};
inline constexpr Reason not_offered{"not_offered", "Выберите из предложенных вариантов",
                                    "Ұсынылған нұсқалардан таңдаңыз", "Choose from what is offered"};
inline constexpr Reason chosen_twice{"chosen_twice", "Вариант выбран дважды", "Нұсқа екі рет таңдалған",
                                     "An option is chosen twice"};
inline constexpr Reason not_list{"wrong_type", "Укажите список", "Тізім көрсетіңіз", "Give a list"};
inline constexpr Reason not_money{"wrong_type", "Укажите сумму не точнее двух знаков после запятой",
                                  "Үтірден кейін екі таңбадан аспайтын соманы көрсетіңіз",
                                  "Give an amount with two decimals at most"};
inline constexpr Reason not_email{"bad_email", "Неверный адрес электронной почты", "Электрондық пошта мекенжайы қате",
                                  "This is no e-mail address"};
inline constexpr Reason not_phone{"bad_phone", "Неверный номер телефона; пример: +77011234567",
                                  "Телефон нөмірі қате; мысалы: +77011234567",
                                  "This is no phone number; an example: +77011234567"};
inline constexpr Reason not_tin{"bad_tin", "Неверный БИН/ИИН", "БСН/ЖСН қате", "This is no valid BIN or IIN"};
inline constexpr Reason not_url{"bad_url", "Неверный адрес; пример: https://example.kz",
                                "Мекенжай қате; мысалы: https://example.kz",
                                "This is no address; an example: https://example.kz"};
inline constexpr Reason not_file{"bad_file", "Приложите файл", "Файлды қоса беріңіз", "Attach a file"};
inline constexpr Reason not_hash{"bad_sha256", "SHA-256 файла: 64 шестнадцатеричные цифры строчными буквами",
                                 "Файлдың SHA-256 мәні: кіші әріппен 64 он алтылық цифр",
                                 "The SHA-256 of a file is 64 hexadecimal digits in lower case"};
inline constexpr Reason not_media_type{"bad_content_type", "Неверный тип содержимого; пример: application/pdf",
                                       "Мазмұн түрі қате; мысалы: application/pdf",
                                       "This is no content type; an example: application/pdf"};
inline constexpr Reason other_content_type{"content_type_not_allowed", "Приложите файл одного из типов: {}",
                                           "Мына түрлердің бірінің файлын қоса беріңіз: {}",
                                           "Attach a file of one of these types: {}"};

// Fields of a form.
inline constexpr Reason bad_key{"bad_key", "Ключ: латинские буквы, цифры и `_`, начинается с буквы, до 64 символов",
                                "Кілт: латын әріптері, цифрлар және `_`, әріптен басталады, 64 таңбаға дейін",
                                "A key is Latin letters, digits and `_`, starts with a letter, up to 64 characters"};
inline constexpr Reason key_twice{"key_twice", "Ключ «{}» уже есть", "«{}» кілті бар", "The key \"{}\" is taken"};
inline constexpr Reason bad_options{"bad_options", "Неверный список вариантов или столбцов",
                                    "Нұсқалар немесе бағандар тізімі қате", "The list of options or columns is wrong"};
inline constexpr Reason bad_rule{"bad_rule", "Неверное правило «{}»", "«{}» ережесі қате", "The rule \"{}\" is wrong"};
inline constexpr Reason bad_pattern{"bad_pattern", "Неверное или слишком сложное регулярное выражение",
                                    "Тұрақты өрнек қате немесе тым күрделі", "The pattern is wrong or too complex"};
inline constexpr Reason bad_condition{"bad_condition", "Неверное условие", "Шарт қате", "The condition is wrong"};
inline constexpr Reason unknown_field_asked{"unknown_field", "Условие ссылается на поле «{}», которого нет",
                                            "Шарт жоқ «{}» өрісіне сілтейді",
                                            "The condition asks about the field \"{}\", which does not exist"};
inline constexpr Reason conditions_in_circle{"conditions_in_circle", "Условия полей зависят друг от друга по кругу",
                                             "Өрістердің шарттары бір-біріне айналма түрде тәуелді",
                                             "The conditions of fields depend on one another in a circle"};
inline constexpr Reason field_in_use{"field_in_use", "На это поле ссылаются условия других полей",
                                     "Бұл өріске басқа өрістердің шарттары сілтейді",
                                     "Conditions of other fields ask about this one"};
inline constexpr Reason form_has_answers{"form_has_answers", "На форму уже есть ответы: создайте её новую версию",
                                         "Формаға жауаптар бар: оның жаңа нұсқасын жасаңыз",
                                         "The form has answers already: make a new version of it"};

// Answers that belong to a request.
inline constexpr Reason answers_are_sent{"answers_are_sent", "Заявка с этими ответами уже отправлена",
                                         "Осы жауаптары бар өтінім жіберілген",
                                         "The request with these answers is sent already"};
inline constexpr Reason answers_of_another{
    "answers_of_another", "Эти ответы принадлежат другой заявке или другому лицу",
    "Бұл жауаптар басқа өтінімге немесе басқа тұлғаға тиесілі", "These answers belong to another request or person"};
inline constexpr Reason form_missing{"form_missing", "Заполните форму услуги", "Қызмет формасын толтырыңыз",
                                     "Fill in the form of the service"};
inline constexpr Reason form_changed{"form_changed", "Форма услуги изменилась: заполните её новую версию",
                                     "Қызмет формасы өзгерді: оның жаңа нұсқасын толтырыңыз",
                                     "The form of the service has changed: fill in its new version"};

// Services.
inline constexpr Reason bad_steps{"bad_steps", "Шаги: moderator, затем по порядку expert и protocol",
                                  "Қадамдар: moderator, содан кейін ретімен expert және protocol",
                                  "Steps are moderator, then in this order expert and protocol"};

// Requests.
inline constexpr Reason service_inactive{"service_inactive", "Услуга не принимает новых заявок",
                                         "Қызмет жаңа өтінімдер қабылдамайды", "The service takes no new requests"};
inline constexpr Reason open_request{"open_request", "Уже есть незавершённая заявка на эту услугу",
                                     "Осы қызметке аяқталмаған өтінім бар",
                                     "There is an open request for this service already"};
inline constexpr Reason waits_for_experts{"waits_for_experts", "Заключений экспертов ещё недостаточно",
                                          "Сарапшылардың қорытындылары әлі жеткіліксіз",
                                          "The experts have not concluded yet"};
inline constexpr Reason experts_refused{"experts_refused", "Эксперты не поддержали заявку",
                                        "Сарапшылар өтінімді қолдамады", "The experts did not support the request"};
inline constexpr Reason waits_for_protocol{"waits_for_protocol", "Решение принимает комиссия протоколом",
                                           "Шешімді комиссия хаттамамен қабылдайды",
                                           "The commission decides by a protocol"};

// Expertises.
inline constexpr Reason only_by_assignment{"only_by_assignment", "Экспертиза создаётся только назначением эксперта",
                                           "Сараптама тек сарапшыны тағайындаумен құрылады",
                                           "An expertise is made only by assigning an expert"};
inline constexpr Reason no_experts_here{"no_experts_here", "Услуга не предусматривает экспертизы",
                                        "Қызмет сараптаманы көздемейді", "The service has no step of experts"};
inline constexpr Reason request_not_approved{"request_not_approved", "Заявка не одобрена модератором или уже решена",
                                             "Өтінімді модератор мақұлдамаған немесе ол шешілген",
                                             "The request is not approved, or decided already"};
inline constexpr Reason nobody_to_ask{"nobody_to_ask", "Нет эксперта, которого можно назначить",
                                      "Тағайындауға болатын сарапшы жоқ", "There is no expert who could be asked"};
inline constexpr Reason not_an_expert{"not_an_expert", "Это лицо не может быть экспертом этой услуги",
                                      "Бұл тұлға осы қызметтің сарапшысы бола алмайды",
                                      "This person is no expert of this service"};
inline constexpr Reason expert_is_applicant{"expert_is_applicant", "Эксперт заинтересован в этой заявке",
                                            "Сарапшы осы өтінімге мүдделі",
                                            "The expert has an interest in this request"};
inline constexpr Reason assigned_already{"assigned_already", "Эксперт уже назначен или дал заключение",
                                         "Сарапшы тағайындалған немесе қорытынды берген",
                                         "The expert is assigned or has concluded already"};
inline constexpr Reason deadline_past{"deadline_past", "Срок уже прошёл", "Мерзім өтіп кеткен",
                                      "The deadline is in the past"};
inline constexpr Reason not_the_expert{"not_the_expert", "Это может только назначенный эксперт",
                                       "Мұны тек тағайындалған сарапшы істей алады",
                                       "Only the assigned expert may do this"};
inline constexpr Reason reason_wanted{"required", "Отрицательное заключение требует обоснования",
                                      "Теріс қорытынды негіздеуді талап етеді",
                                      "A negative conclusion needs its reasons"};

// Protocols.
inline constexpr Reason protocol_closed{"protocol_closed", "Протокол уже подписан или отменён",
                                        "Хаттамаға қол қойылған немесе оның күші жойылған",
                                        "The protocol is signed or cancelled already"};
inline constexpr Reason protocol_has_items{"protocol_has_items", "В протоколе уже есть заявки: услуга не меняется",
                                           "Хаттамада өтінімдер бар: қызмет өзгермейді",
                                           "The protocol has requests already: its service does not change"};
inline constexpr Reason item_fixed{"item_fixed", "В пункте протокола меняются только решение и комментарий",
                                   "Хаттама тармағында тек шешім мен түсініктеме өзгереді",
                                   "Of an item only the decision and the comment change"};
inline constexpr Reason another_service{"another_service", "Заявка на другую услугу", "Өтінім басқа қызметке берілген",
                                        "The request is for another service"};
inline constexpr Reason not_ready{"not_ready", "Заявка № {} не готова для решения комиссии",
                                  "№{} өтінім комиссия шешіміне дайын емес",
                                  "The request {} is not ready for the commission"};
inline constexpr Reason in_another_protocol{"in_another_protocol", "Заявка уже включена в проект протокола",
                                            "Өтінім хаттама жобасына енгізілген",
                                            "The request is on a draft protocol already"};
inline constexpr Reason no_items{"no_items", "В протоколе нет заявок", "Хаттамада өтінімдер жоқ",
                                 "The protocol has no requests"};
inline constexpr Reason undecided{"undecided", "По заявке № {} нет решения", "№{} өтінім бойынша шешім жоқ",
                                  "The request {} is undecided"};
inline constexpr Reason no_quorum{"no_quorum", "По заявке № {} голосов меньше, чем нужно комиссии",
                                  "№{} өтінім бойынша дауыстар саны комиссияға қажеттен аз",
                                  "The request {} has fewer votes than the commission needs"};
inline constexpr Reason against_majority{"against_majority", "Решение по заявке № {} расходится с большинством голосов",
                                         "№{} өтінім бойынша шешім көпшілік дауысқа сай емес",
                                         "The decision on the request {} is not the majority's"};
inline constexpr Reason signer_is_applicant{"own_case", "Вы заинтересованы в заявке № {}",
                                            "Сіз №{} өтінімге мүдделісіз", "You have an interest in the request {}"};
inline constexpr Reason item_has_votes{"item_has_votes", "По этой заявке уже голосовали",
                                       "Бұл өтінім бойынша дауыс берілген", "Votes were cast on this request already"};
inline constexpr Reason voted_already{"voted_already", "Вы уже голосовали", "Сіз дауыс бергенсіз",
                                      "You have voted already"};
inline constexpr Reason vote_is_final{"vote_is_final", "Поданный голос не меняется", "Берілген дауыс өзгермейді",
                                      "A cast vote does not change"};
inline constexpr Reason only_own_vote{"only_own_vote", "Голосовать можно только за себя",
                                      "Тек өз атыңыздан дауыс беруге болады", "One votes for oneself only"};

// Reports.
inline constexpr Reason request_not_completed{"request_not_completed", "Отчёт подаётся по успешно завершённой заявке",
                                              "Есеп сәтті аяқталған өтінім бойынша беріледі",
                                              "A report is about a completed request"};
inline constexpr Reason company_of_another{"company_of_another", "Компания отчёта — та же, что в заявке",
                                           "Есептің компаниясы өтінімдегідей",
                                           "The company of a report is that of its request"};
inline constexpr Reason period_reversed{"period_reversed", "Конец периода раньше начала", "Кезеңнің соңы басынан ерте",
                                        "The period ends before it starts"};

}  // namespace techhub::service
