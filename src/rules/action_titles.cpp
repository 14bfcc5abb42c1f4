// SPDX-License-Identifier: MIT
#include "rules/action_titles.hpp"

#include <algorithm>
#include <array>

namespace techhub::rules {

namespace {

struct Title {
  std::string_view action, ru, kk, en;
};

constexpr std::array titles{
    Title{"accept", "Принять", "Қабылдау", "Accept"},
    Title{"activate", "Активировать", "Белсендіру", "Activate"},
    Title{"approve", "Одобрить", "Мақұлдау", "Approve"},
    Title{"archive", "В архив", "Мұрағаттау", "Archive"},
    Title{"assign", "Назначить", "Тағайындау", "Assign"},
    Title{"block", "Заблокировать", "Бұғаттау", "Block"},
    Title{"cancel", "Отменить", "Болдырмау", "Cancel"},
    Title{"close", "Закрыть", "Жабу", "Close"},
    Title{"complete", "Завершить", "Аяқтау", "Complete"},
    Title{"complete_step", "Завершить шаг", "Қадамды аяқтау", "Complete a step"},
    Title{"conclude", "Дать заключение", "Қорытынды беру", "Conclude"},
    Title{"confirm", "Подтвердить", "Растау", "Confirm"},
    Title{"create", "Создать", "Құру", "Create"},
    Title{"decline", "Отклонить", "Бас тарту", "Decline"},
    Title{"drop", "Отчислить", "Оқудан шығару", "Drop"},
    Title{"expire", "Истекает", "Мерзімі өтеді", "Expire"},
    Title{"fill", "Заполнить", "Толтыру", "Fill"},
    Title{"finish", "Закончить", "Бітіру", "Finish"},
    Title{"hide", "Скрыть", "Жасыру", "Hide"},
    Title{"mark_attended", "Отметить присутствие", "Қатысуын белгілеу", "Mark as attended"},
    Title{"open", "Открыть", "Ашу", "Open"},
    Title{"pause", "Приостановить", "Тоқтата тұру", "Pause"},
    Title{"propose", "Предложить", "Ұсыну", "Propose"},
    Title{"publish", "Опубликовать", "Жариялау", "Publish"},
    Title{"read", "Прочитать", "Оқу", "Read"},
    Title{"refuse", "Отказать", "Бас тарту", "Refuse"},
    Title{"register", "Зарегистрироваться", "Тіркелу", "Register"},
    Title{"reject", "Отклонить", "Қабылдамау", "Reject"},
    Title{"rejoin", "Вернуться", "Қайта қосылу", "Rejoin"},
    Title{"remove", "Удалить", "Жою", "Remove"},
    Title{"reopen", "Открыть снова", "Қайта ашу", "Reopen"},
    Title{"restore", "Восстановить", "Қалпына келтіру", "Restore"},
    Title{"resume", "Возобновить", "Жалғастыру", "Resume"},
    Title{"return", "Вернуть на доработку", "Пысықтауға қайтару", "Return"},
    Title{"revoke", "Отозвать", "Кері қайтарып алу", "Revoke"},
    Title{"send", "Отправить", "Жіберу", "Send"},
    Title{"show", "Показать", "Көрсету", "Show"},
    Title{"sign", "Подписать", "Қол қою", "Sign"},
    Title{"start", "Начать", "Бастау", "Start"},
    Title{"start_assessment", "Начать оценивание", "Бағалауды бастау", "Start the assessment"},
    Title{"unblock", "Разблокировать", "Бұғаттан шығару", "Unblock"},
    Title{"unpublish", "Снять с публикации", "Жариялаудан алу", "Unpublish"},
    Title{"withdraw", "Отозвать", "Қайтарып алу", "Withdraw"},
};
static_assert(std::is_sorted(titles.begin(), titles.end(),
                             [](const Title& a, const Title& b) { return a.action < b.action; }));

}  // namespace

std::string_view action_title(std::string_view action, Language language) noexcept {
  const auto found = std::lower_bound(titles.begin(), titles.end(), action,
                                      [](const Title& title, std::string_view word) { return title.action < word; });
  if (found == titles.end() || found->action != action) return action;
  switch (language) {
    case Language::ru:
      return found->ru;
    case Language::kk:
      return found->kk;
    default:
      return found->en;
  }
}

}  // namespace techhub::rules
