// SPDX-License-Identifier: MIT
// Why the pipeline itself refuses, in words for people. Reasons of a module's own rules stand with the module.
#pragma once

#include "techhub/schema/reasons.hpp"
#include "techhub/value/reason.hpp"

namespace techhub::hub {

inline constexpr Reason changed_meanwhile{"changed_meanwhile", "Запись изменена кем-то другим: обновите её и повторите",
                                          "Жазбаны басқа біреу өзгертті: оны жаңартып, қайталаңыз",
                                          "Somebody else changed the row: read it again and repeat"};
inline constexpr Reason not_from_status{"not_from_status", "Из статуса «{}» это действие невозможно",
                                        "«{}» мәртебесінен бұл әрекет мүмкін емес",
                                        "This action is not possible from the status \"{}\""};
inline constexpr Reason only_as_effect{"only_as_effect", "Это действие выполняется только самой платформой",
                                       "Бұл әрекетті тек платформаның өзі орындайды",
                                       "Only the platform itself takes this action"};
inline constexpr Reason unknown_action{"unknown_action", "Такого действия нет", "Мұндай әрекет жоқ",
                                       "There is no such action"};
inline constexpr Reason comment_required{"comment_required", "Нужен комментарий", "Түсініктеме қажет",
                                         "A comment is required"};
inline constexpr Reason guarded{"guarded", "Поле «{}» меняется только действием, а не правкой",
                                "«{}» өрісі түзетумен емес, тек әрекетпен өзгереді",
                                "The field \"{}\" is changed by an action only, not by an edit"};
inline constexpr Reason unknown_role{"unknown_role", "Такой роли нет", "Мұндай рөл жоқ", "There is no such role"};
inline constexpr Reason no_such_row{"no_such_row", "Поле «{}» указывает на запись, которой нет",
                                    "«{}» өрісі жоқ жазбаны көрсетіп тұр",
                                    "The field \"{}\" points to a row that does not exist"};
inline constexpr Reason not_editable{"not_editable", "В статусе «{}» запись не редактируется",
                                     "«{}» мәртебесінде жазба өңделмейді",
                                     "A row in the status \"{}\" cannot be edited"};
inline constexpr Reason not_your_company{"not_your_company", "Компания не активна, или вы не её владелец и не участник",
                                         "Компания белсенді емес немесе сіз оның иесі де, мүшесі де емессіз",
                                         "The company is not active, or you are neither its owner nor a member"};
inline constexpr Reason company_blocked{"company_blocked", "Компания заблокирована: от её имени ничего нельзя делать",
                                        "Компания бұғатталған: оның атынан ештеңе жасауға болмайды",
                                        "The company is blocked: nobody acts for it"};
inline constexpr Reason no_override{"no_override", "Такая правка открыта только администратору и не по своему делу",
                                    "Мұндай түзету тек әкімшіге және өз ісі бойынша емес ашық",
                                    "Such an edit is open to an administrator only, and not on their own case"};
inline constexpr Reason not_your_past{
    "not_your_past", "Прежние версии таких записей видят те, кто может их менять, и те, чьи они",
    "Мұндай жазбалардың бұрынғы нұсқаларын оларды өзгерте алатындар мен иелері ғана көреді",
    "Earlier versions of such rows are for those who may change them and those whose they are"};

inline constexpr Reason no_longer_personal{"no_longer_personal",
                                           "Это значение было персональным, а теперь хранилось бы открыто",
                                           "Бұл мән дербес дерек болған, ал енді ашық сақталар еді",
                                           "This value was personal and would now be stored in the clear"};

}  // namespace techhub::hub
