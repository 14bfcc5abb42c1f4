// SPDX-License-Identifier: MIT
#include "generate/words.hpp"

namespace generate {
namespace {

using Words = std::array<std::string_view, 3>;

constexpr std::array<Words, 24> topics{{
    {"аккредитация компании", "компанияны аккредиттеу", "company accreditation"},
    {"анализ данных", "деректерді талдау", "data analysis"},
    {"блокчейн", "блокчейн", "blockchain"},
    {"венчурное финансирование", "венчурлік қаржыландыру", "venture funding"},
    {"государственные услуги", "мемлекеттік қызметтер", "public services"},
    {"грантовая поддержка", "гранттық қолдау", "grant support"},
    {"интернет вещей", "заттар интернеті", "internet of things"},
    {"искусственный интеллект", "жасанды интеллект", "artificial intelligence"},
    {"кибербезопасность", "киберқауіпсіздік", "cybersecurity"},
    {"машинное обучение", "машиналық оқыту", "machine learning"},
    {"мобильное приложение", "мобильді қосымша", "mobile application"},
    {"научное исследование", "ғылыми зерттеу", "scientific research"},
    {"облачные вычисления", "бұлттық есептеулер", "cloud computing"},
    {"образовательная программа", "білім беру бағдарламасы", "education programme"},
    {"промышленная автоматизация", "өнеркәсіптік автоматтандыру", "industrial automation"},
    {"разработка игр", "ойын әзірлеу", "game development"},
    {"робототехника", "робототехника", "robotics"},
    {"стартап-акселератор", "стартап-акселератор", "startup accelerator"},
    {"технопарк", "технопарк", "technology park"},
    {"умное сельское хозяйство", "ақылды ауыл шаруашылығы", "smart agriculture"},
    {"финтех-платформа", "финтех платформасы", "fintech platform"},
    {"цифровое здравоохранение", "цифрлық денсаулық сақтау", "digital health"},
    {"экспорт IT-услуг", "IT-қызметтер экспорты", "export of IT services"},
    {"электронная коммерция", "электрондық коммерция", "e-commerce"},
}};

// `@` is a topic, `^` one with a capital letter, `#` a number.
constexpr std::array<Words, 5> titles{{
    {"^: выпуск #", "^: #-шығарылым", "^: issue #"},
    {"Итоги года: @", "Жыл қорытындысы: @", "Year in review: @"},
    {"Как развивается @ в Казахстане", "Қазақстанда @ қалай дамуда", "How @ develops in Kazakhstan"},
    {"Митап: @", "Кездесу: @", "Meetup: @"},
    {"Набор участников: @", "Қатысушыларды іріктеу: @", "Call for participants: @"},
}};

constexpr std::array<Words, 10> phrases{{
    {"Для участия необходимо заполнить форму и приложить документы.",
     "Қатысу үшін форманы толтырып, құжаттарды тіркеу қажет.",
     "To take part, fill in the form and attach the documents."},
    {"Мероприятие пройдёт в павильоне C# на площадке технопарка.",
     "Іс-шара технопарк алаңындағы C# павильонында өтеді.", "The event takes place in pavilion C# of the park."},
    {"Наша команда развивает направление «@» уже # лет.", "Біздің команда «@» бағытын # жылдан бері дамытып келеді.",
     "Our team has been developing @ for # years."},
    {"Объём инвестиций в @ вырос на #% за последний год.", "«@» саласына салынған инвестиция соңғы жылда #% өсті.",
     "Investment in @ grew by #% over the last year."},
    {"Победители получат грант до # млн тенге.", "Жеңімпаздар # млн теңгеге дейін грант алады.",
     "Winners receive a grant of up to # million tenge."},
    {"Приём заявок открыт до конца месяца, подробности — в личном кабинете.",
     "Өтінімдер айдың соңына дейін қабылданады, толығырақ — жеке кабинетте.",
     "Applications are open until the end of the month; see your account for details."},
    {"Проект «@» прошёл экспертизу и рекомендован к финансированию.",
     "«@» жобасы сараптамадан өтіп, қаржыландыруға ұсынылды.",
     "The project on @ passed the expert review and is recommended for funding."},
    {"Решение комиссии будет опубликовано в течение # рабочих дней.",
     "Комиссия шешімі # жұмыс күні ішінде жарияланады.",
     "The decision of the commission is published within # working days."},
    {"Участники обсудили тему «@» и условия участия в программе.",
     "Қатысушылар «@» тақырыбын және бағдарламаға қатысу шарттарын талқылады.",
     "Participants discussed @ and the terms of the programme."},
    {"Эксперты технопарка проводят консультации по вопросам: @.",
     "Технопарк сарапшылары «@» мәселелері бойынша кеңес береді.", "Experts of the technology park give advice on @."},
}};

void append(Text& text, const Words& pattern, Random& random) {
  const Words& about = topics.at(random.below(topics.size()));
  const std::string number = std::to_string(2 + random.below(58));
  for (std::size_t language = 0; language < text.size(); ++language) {
    for (const char c : pattern[language]) {
      if (c == '@') {
        text[language] += about[language];
      } else if (c == '^') {
        text[language] += capitalised(about[language]);
      } else if (c == '#') {
        text[language] += number;
      } else {
        text[language] += c;
      }
    }
  }
}

// Letters of two bytes: Cyrillic is one block of Unicode.
std::string changed(std::string_view text, std::size_t size, bool up) {
  std::string out(text);
  for (std::size_t i = 0; i < size && i < out.size(); ++i) {
    const auto first = static_cast<unsigned char>(out[i]);
    if (first < 0x80) {
      if (up && first >= 'a' && first <= 'z') out[i] = static_cast<char>(first - 32);
      if (!up && first >= 'A' && first <= 'Z') out[i] = static_cast<char>(first + 32);
      continue;
    }
    if ((first & 0xe0) != 0xc0 || i + 1 >= out.size()) continue;
    unsigned letter = (first & 0x1fu) << 6 | (static_cast<unsigned char>(out[i + 1]) & 0x3fu);
    if (up) {
      if (letter >= 0x430 && letter <= 0x44f) letter -= 0x20;
      if (letter >= 0x450 && letter <= 0x45f) letter -= 0x50;
      if (letter >= 0x48a && letter <= 0x52f && letter % 2 == 1) --letter;
    } else {
      if (letter >= 0x410 && letter <= 0x42f) letter += 0x20;
      if (letter >= 0x400 && letter <= 0x40f) letter += 0x50;
      if (letter >= 0x48a && letter <= 0x52f && letter % 2 == 0) ++letter;
    }
    out[i] = static_cast<char>(0xc0 | letter >> 6);
    out[++i] = static_cast<char>(0x80 | (letter & 0x3f));
  }
  return out;
}

}  // namespace

std::uint64_t Random::next() {
  std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

Text topic(Random& random) {
  Text text;
  append(text, {"@", "@", "@"}, random);
  return text;
}

Text title(Random& random) {
  Text text;
  append(text, titles.at(random.below(titles.size())), random);
  return text;
}

Text sentences(Random& random, std::size_t count) {
  Text text;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::string& part : text) part += i > 0 ? " " : "";
    append(text, phrases.at(random.below(phrases.size())), random);
  }
  return text;
}

std::string lower(std::string_view text) { return changed(text, text.size(), false); }

std::string capitalised(std::string_view text) { return changed(text, 1, true); }

}  // namespace generate
