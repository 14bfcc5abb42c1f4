// SPDX-License-Identifier: MIT
#include "kazakh_forms.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

#include "search/kazakh.hpp"
#include "search/kazakh_nouns.hpp"
#include "tables.hpp"

using namespace techhub;
using namespace techhub::search;
using namespace words_test;

namespace {

// A line of kazakh_nouns.tsv: the noun, and for some what stands before a possessive vowel, and `front`.
KazakhNoun noun_of(const std::vector<std::string>& line) {
  return KazakhNoun(line[0], line.size() > 1 ? line[1] : "", line.size() > 2 && line[2] == "front");
}

}  // namespace

TEST_CASE("the forms of a noun are those of the grammar") {
  const auto has = [](const KazakhNoun& noun, std::initializer_list<const char*> wanted) {
    const auto forms = noun.forms();
    for (const auto* form : wanted) {
      INFO(form);
      CHECK(std::find(forms.begin(), forms.end(), form) != forms.end());
    }
    CHECK(forms.size() == 106);
  };
  has(KazakhNoun("жоба"), {"жобаның", "жобаға", "жобасында", "жобама", "жобаларыңызға", "жобаларымыздан", "жобадағы"});
  has(KazakhNoun("кеңес"), {"кеңестің", "кеңеске", "кеңесі", "кеңесіне", "кеңестеріміздің", "кеңеспен"});
  has(KazakhNoun("мектеп"), {"мектебі", "мектебінен", "мектепте", "мектептеріңізге", "мектебім"});
  has(KazakhNoun("ғылым"), {"ғылымның", "ғылыммен", "ғылымдар", "ғылымнан", "ғылымыңыз"});
  has(KazakhNoun("халық", "халқ"), {"халқы", "халқына", "халықтар", "халқымызбен"});
  has(KazakhNoun("банк", "банк", true), {"банкі", "банктер", "банкке", "банкінің"});
}

TEST_CASE("all forms of a common noun share its stem, and no two nouns share one") {
  std::map<std::string, std::string> noun_with;
  std::size_t nouns = 0;
  std::size_t forms = 0;
  std::size_t folds_astray = 0;
  for (const auto& line : table("kazakh_nouns.tsv")) {
    const std::string stem = kazakh_stem(line[0]);
    const std::string fold = keyboard_fold_stem(line[0]);
    CHECK(noun_with.emplace(stem, line[0]).second);
    ++nouns;
    for (const auto& form : noun_of(line).forms()) {
      INFO(form);
      CHECK(kazakh_stem(form) == stem);
      folds_astray += keyboard_fold_stem(keyboard_fold(form)) == fold ? 0 : 1;
      ++forms;
    }
  }
  CHECK(nouns >= 150);
  CHECK(forms >= nouns * 100);
  INFO(folds_astray << " of " << forms);
  CHECK(folds_astray * 200 <= forms);
}

TEST_CASE("the forms of the nouns that the stemmer knows share their stems, but for the few that are other nouns too") {
  std::size_t forms = 0;
  std::size_t astray = 0;
  std::set<std::string> nouns;
  std::string utf8;
  for (const char16_t letter : kazakh_nouns) utf8::append(utf8, letter);
  std::istringstream list(utf8);
  for (std::string noun; list >> noun;) {
    CHECK(nouns.insert(noun).second);
    const std::string stem = kazakh_stem(noun);
    for (const auto& form : KazakhNoun(noun).forms()) {
      ++forms;
      astray += kazakh_stem(form) == stem ? 0 : 1;
    }
  }
  // қысым is pressure and `my winter`, отын is fuel and `his fire`: the longer noun is meant.
  INFO(astray << " of " << forms);
  CHECK(astray * 500 <= forms);
}

TEST_CASE("unrelated nouns stay apart where one looks like a form of the other") {
  struct Pair {
    const char* noun;
    const char* other;
  };
  for (const auto& [noun, other] : std::initializer_list<Pair>{
           {"теңге", "тең"},   {"желі", "жел"},     {"пайда", "пай"},     {"қысым", "қыс"},  {"ертең", "ерте"},
           {"ханым", "хан"},   {"шығын", "шық"},    {"тағам", "таға"},    {"қарым", "қар"},  {"түсім", "түс"},
           {"апта", "ап"},     {"кесте", "кес"},    {"ұста", "ұс"},       {"тақта", "тақ"},  {"мақта", "мақ"},
           {"сауда", "сау"},   {"орда", "ор"},      {"жүлде", "жүл"},     {"баға", "ба"},    {"жаға", "жа"},
           {"төраға", "төра"}, {"тұлға", "тұл"},    {"әпке", "әп"},       {"нүкте", "нүк"},  {"дәптер", "дәп"},
           {"аудан", "ау"},    {"кеден", "ке"},     {"бөлім", "бөл"},     {"білім", "біл"},  {"ағын", "ақ"},
           {"ойын", "ой"},     {"отын", "от"},      {"сабын", "сап"},     {"есім", "ес"},    {"кешен", "кеш"},
           {"дәріс", "дәрі"},  {"өзге", "өз"},      {"басқа", "бас"},     {"балға", "бал"},  {"тегін", "тек"},
           {"мерзім", "мерз"}, {"көрермен", "көр"}, {"қорытынды", "қор"}, {"нысаны", "ныс"}, {"арман", "ар"},
           {"үнді", "үн"},     {"жалын", "жал"},    {"қазына", "қазы"},   {"қымыз", "қы"},   {"қалың", "қал"}}) {
    INFO(noun << " " << other);
    CHECK(kazakh_stem(noun) != kazakh_stem(other));
    CHECK(keyboard_fold_stem(noun) != keyboard_fold_stem(other));
  }
}

TEST_CASE("a noun in -ыс that nobody listed keeps its end before a possessive") {
  for (const auto* noun :
       {"толғаныс", "шегініс", "серпіліс", "жаңарыс", "бөгеліс", "тебіреніс", "аңсарыс", "көсіліс"}) {
    const std::string stem = noun;
    for (const auto& form : KazakhNoun(noun).forms()) {
      INFO(form);
      CHECK(kazakh_stem(form) == stem);
    }
  }
  // Those who do something, and the names of tools, end in a vowel.
  CHECK(kazakh_stem("көрсетушісі") == kazakh_stem("көрсетуші"));
  CHECK(kazakh_stem("сыпырғысы") == kazakh_stem("сыпырғы"));
}

TEST_CASE("short nouns take the endings of persons") {
  struct Case {
    const char* form;
    const char* noun;
  };
  for (const auto& [form, noun] : std::initializer_list<Case>{{"анам", "ана"},
                                                              {"анамның", "ана"},
                                                              {"әкем", "әке"},
                                                              {"әкеме", "әке"},
                                                              {"елім", "ел"},
                                                              {"еліміз", "ел"},
                                                              {"елміз", "ел"},
                                                              {"елмін", "ел"},
                                                              {"елдікі", "ел"},
                                                              {"үйім", "үй"},
                                                              {"үйіміздегі", "үй"},
                                                              {"айым", "ай"},
                                                              {"айыңыз", "ай"},
                                                              {"ұлым", "ұл"},
                                                              {"ұлыма", "ұл"},
                                                              {"ісім", "іс"},
                                                              {"ісіне", "іс"},
                                                              {"балама", "бала"},
                                                              {"қалама", "қала"},
                                                              {"жобаңа", "жоба"},
                                                              {"жобама", "жоба"},
                                                              {"аналарым", "ана"},
                                                              {"атыңыз", "ат"},
                                                              {"компанияма", "компания"},
                                                              {"компанияңа", "компания"},
                                                              {"телекомпанияма", "телекомпания"},
                                                              {"оқушым", "оқушы"},
                                                              {"курсың", "курс"},
                                                              {"конкурсың", "конкурс"},
                                                              {"емтиханы", "емтихан"},
                                                              {"туысы", "туыс"},
                                                              {"келісі", "келіс"}}) {
    INFO(form);
    CHECK(kazakh_stem(form) == noun);
  }
}
