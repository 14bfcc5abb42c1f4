// SPDX-License-Identifier: MIT
#include "rules/explain_text.hpp"

#include <algorithm>
#include <array>

#include "rules/scopes.hpp"

namespace techhub::rules {

void add(I18n& out, const I18n& more) {
  for (const Language language : {Language::ru, Language::kk, Language::en})
    out.at(language) = out.at(language).value_or("") + std::string(more.get(language));
}
void add(I18n& out, std::string_view text) {
  for (const Language language : {Language::ru, Language::kk, Language::en})
    out.at(language) = out.at(language).value_or("") + std::string(text);
}

I18n filled(const Reason& reason, const I18n& argument) {
  I18n out;
  for (const Language language : {Language::ru, Language::kk, Language::en})
    out.at(language) = std::string(reason.text(argument.get(language)).get(language));
  return out;
}

I18n status_title(const Flow* flow, std::string_view status) {
  if (flow != nullptr)
    for (const State& state : flow->states)
      if (state.name == status && !state.title.is_blank()) return state.title;
  return I18n{std::string(status), std::string(status), std::string(status), {}};
}

Problem status_problem(const Reason& reason, const Flow& flow, std::string_view status, std::string_view field) {
  return {std::string(field), std::string(reason.code), filled(reason, status_title(&flow, status))};
}

I18n status_titles(const Flow* flow, std::span<const std::string> statuses) {
  I18n out;
  for (const std::string& status : statuses) {
    if (&status != &statuses.front()) add(out, ", ");
    add(out, status_title(flow, status));
  }
  return out;
}

namespace {

// In the order of Scope: for whom a right holds.
constexpr std::array<Reason, scope_count> scope_texts{{
    {"any", "для любой записи", "кез келген жазба үшін", "for every record"},
    {"organization", "для сотрудников организации этой записи", "осы жазба ұйымының қызметкерлері үшін",
     "for people of the record's organisation"},
    {"company_owner", "для владельцев компании этой записи", "осы жазба компаниясының иелері үшін",
     "for owners of the record's company"},
    {"company_member", "для участников компании этой записи", "осы жазба компаниясының мүшелері үшін",
     "for members of the record's company"},
    {"company_advisor", "для советников компании этой записи", "осы жазба компаниясының кеңесшілері үшін",
     "for advisors of the record's company"},
    {"own", "для автора записи и для того, о ком она", "жазба авторы мен жазба кім туралы болса, сол адам үшін",
     "for the record's author and the person it is about"},
    {"assigned", "для того, кому запись назначена", "жазба тағайындалған адам үшін",
     "for the person to whom the record is assigned"},
    {"host", "для принимающей стороны", "қабылдаушы тарап үшін", "for the side that receives"},
    {"published", "для опубликованных записей", "жарияланған жазбалар үшін", "for published records"},
}};

constexpr std::array<Reason, 5> lack_texts{{
    {"scope", "вы к ним не относитесь", "сіз оларға жатпайсыз", "you are none of these"},
    {"service", "запись относится к другой услуге", "жазба басқа қызметке жатады", "the record is of another service"},
    {"status", "запись в другом статусе", "жазба басқа мәртебеде", "the record is in another status"},
    {"target", "запись относится к объекту другого вида", "жазба басқа түрдегі объектіге жатады",
     "the record stands on something of another kind"},
    {"time", "сейчас право не действует", "қазір құқық күшінде емес", "the right is not in force now"},
}};

constexpr Reason not_published{"published", "запись не опубликована", "жазба жарияланбаған",
                               "the record is not published"};

// In the order of Need::Kind.
constexpr std::array<Reason, 16> need_texts{{
    {"wait", "подождать до {}", "{} дейін күту", "wait until {}"},
    {"status", "перевести запись в статус «{}»", "жазбаны «{}» мәртебесіне ауыстыру",
     "bring the record to the status `{}`"},
    {"publish", "опубликовать запись", "жазбаны жариялау", "publish the record"},
    {"unpublish", "снять запись с публикации", "жазбаны жариялаудан алу", "take the record down"},
    {"activate", "активировать учётную запись", "есептік жазбаны белсендіру", "activate the account"},
    {"sign_in", "войти под своей учётной записью", "өз есептік жазбасымен кіру", "sign in"},
    {"assign", "назначить запись этому человеку", "жазбаны осы адамға тағайындау", "assign the record to this person"},
    {"unassign", "снять назначение этого человека", "осы адамның тағайындалуын алып тастау",
     "take the record from this person"},
    {"join", "стать в компании {}", "компанияда болу: {}", "become {}"},
    {"leave", "выйти из компании: {}", "компаниядан шығу: {}", "leave the company: {}"},
    {"organization", "перевести человека в организацию «{}»", "адамды «{}» ұйымына ауыстыру",
     "move the person to the organisation `{}`"},
    {"role", "назначить роль «{}»", "«{}» рөлін тағайындау", "assign the role `{}`"},
    {"allow", "дать личное право «{}»", "«{}» жеке құқығын беру", "grant the personal right `{}`"},
    {"forbid", "запретить лично «{}»", "«{}» құқығына жеке тыйым салу", "deny `{}` personally"},
    {"lift", "снять личный запрет на «{}»", "«{}» құқығына қойылған жеке тыйымды алып тастау",
     "lift the personal denial of `{}`"},
    {"withdraw", "отозвать личное право «{}»", "«{}» жеке құқығын қайтарып алу", "withdraw the personal right `{}`"},
}};

constexpr std::array<Reason, 3> member_texts{{
    {"owner", "владельцем (компания {})", "иесі ({} компаниясы)", "an owner of the company {}"},
    {"member", "участником (компания {})", "мүшесі ({} компаниясы)", "a member of the company {}"},
    {"advisor", "советником (компания {})", "кеңесшісі ({} компаниясы)", "an advisor of the company {}"},
}};
constexpr std::array<Reason, 3> leaver_texts{{
    {"owner", "владелец, компания {}", "иесі, {} компаниясы", "owner, company {}"},
    {"member", "участник, компания {}", "мүшесі, {} компаниясы", "member, company {}"},
    {"advisor", "советник, компания {}", "кеңесшісі, {} компаниясы", "advisor, company {}"},
}};
constexpr Reason no_organization{"no_organization", "вывести человека из его организации", "адамды ұйымынан шығару",
                                 "take the person out of their organisation"};

constexpr Reason right_of{"right_of", "Право «{}»", "«{}» құқығы", "The right `{}`"};
constexpr Reason given_by{"given_by", " даёт роль «{}»", " «{}» рөлі арқылы беріледі", " comes with the role `{}`"};
constexpr Reason denied_by{"denied_by", " запрещает роль «{}»", " «{}» рөлі бойынша тыйым салынған",
                           " is denied by the role `{}`"};
constexpr Reason given_personally{"given_personally", " дано лично", " жеке берілген", " was granted personally"};
constexpr Reason denied_personally{"denied_personally", " запрещено лично", " жеке тыйым салынған",
                                   " is denied personally"};
constexpr Reason inherited{"inherited", " (через роли {})", " ({} рөлдері арқылы)", " (through the roles {})"};
constexpr Reason only_services{"only_services", "; только услуги: {}", "; тек мына қызметтер: {}",
                               "; only services: {}"};
constexpr Reason only_statuses{"only_statuses", "; только статусы: {}", "; тек мына мәртебелер: {}",
                               "; only statuses: {}"};
constexpr Reason only_targets{"only_targets", "; только на: {}", "; тек мыналарға: {}", "; only on: {}"};
constexpr Reason to_allow{"to_allow", "Чтобы стало можно: ", "Рұқсат етілуі үшін: ", "To make it possible: "};
constexpr Reason to_refuse{
    "to_refuse", "Станет нельзя, если: ", "Мына жағдайда тыйым салынады: ", "It becomes impossible by this: "};
constexpr Reason another_person{"another_person", "Решение должен принять другой человек, не связанный с этой записью.",
                                "Шешімді осы жазбаға қатысы жоқ басқа адам қабылдауы керек.",
                                "Another person, who has no part in this record, must decide."};
constexpr Reason nothing_helps{"nothing_helps",
                               "Ни смена статуса, ни назначение, ни членство, ни роль этого не изменят.",
                               "Мәртебені, тағайындауды, мүшелікті немесе рөлді өзгерту мұны өзгертпейді.",
                               "No change of status, assignment, membership or role alters this."};

std::string list(std::span<const std::string> words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

I18n title(const Policy& policy, std::string_view role) {
  const auto found = policy.find_role(role);
  if (!found || policy.roles()[*found].title.is_blank())
    return I18n{std::string(role), std::string(role), std::string(role), {}};
  return policy.roles()[*found].title;
}

void add_grant(I18n& out, const GrantSeen& one, const Explanation& explanation, const Policy& policy,
               const Titles& titles) {
  add(out, right_of.text(explanation.permission));
  const bool denies = one.grant.is_denial;
  if (one.grant.role >= policy.roles().size()) {
    add(out, (denies ? denied_personally : given_personally).text());
  } else {
    add(out, filled(denies ? denied_by : given_by, title(policy, policy.roles()[one.grant.role].name)));
    if (one.path.size() > 1) {
      std::string through;
      for (const std::string& role : one.path) through += (through.empty() ? "" : " → ") + role;
      add(out, inherited.text(through));
    }
  }
  bool first = true;
  for (unsigned i = 0; i < scope_count; ++i) {
    if ((one.grant.scopes >> i & 1U) == 0) continue;
    add(out, first ? " " : ", ");
    add(out, scope_texts[i].text());
    first = false;
  }
  if (!one.grant.services.empty()) add(out, only_services.text(list(one.grant.services)));
  if (!one.grant.statuses.empty()) add(out, filled(only_statuses, status_titles(titles.flow, one.grant.statuses)));
  if (!one.grant.targets.empty()) add(out, only_targets.text(list(one.grant.targets)));
  std::vector<const Reason*> lacks;
  for (const std::string& lack : one.lacks) {
    // People are of a scope or not; a record is published or not.
    const bool is_of_people = lack != "scope" || one.grant.scopes != bit(Scope::published);
    for (const Reason& reason : lack_texts)
      if (reason.code == lack && is_of_people) lacks.push_back(&reason);
    if (lack == "scope" && (one.grant.scopes & bit(Scope::published)) != 0) lacks.push_back(&not_published);
  }
  for (const Reason* lack : lacks) {
    add(out, lack == lacks.front() ? ": " : ", ");
    add(out, lack->text());
  }
  add(out, ". ");
}

I18n need_text(const Need& need, const Policy& policy, const Titles& titles) {
  using Kind = Need::Kind;
  const Reason& what = need_texts[static_cast<std::size_t>(need.kind)];
  if (need.kind == Kind::set_role) return filled(what, title(policy, need.word));
  if (need.kind == Kind::set_status) return filled(what, status_title(titles.flow, need.word));
  if ((need.kind == Kind::join || need.kind == Kind::leave) && titles.company) {
    const std::string name = titles.company(need.company);
    const auto& texts = need.kind == Kind::join ? member_texts : leaver_texts;
    const auto role = std::find_if(texts.begin(), texts.end(), [&](const Reason& r) { return r.code == need.word; });
    if (!name.empty() && role != texts.end()) return filled(what, role->text("«" + name + "»"));
  }
  return need.text();
}

}  // namespace

I18n Need::text() const {
  const Reason& what = need_texts[static_cast<std::size_t>(kind)];
  if (kind == Kind::wait) return what.text(when.to_string());
  if (kind == Kind::move && word.empty()) return no_organization.text();
  if (kind == Kind::join || kind == Kind::leave) {
    const auto& texts = kind == Kind::join ? member_texts : leaver_texts;
    const auto role = std::find_if(texts.begin(), texts.end(), [&](const Reason& r) { return r.code == word; });
    return role == texts.end() ? what.text(word) : filled(what, role->text(std::to_string(company)));
  }
  return what.text(word);
}

I18n changes_text(std::span<const Need> changes, const Policy& policy, const Titles& titles) {
  I18n out;
  for (const Need& need : changes) {
    if (&need != &changes.front()) add(out, "; ");
    add(out, need_text(need, policy, titles));
  }
  return out;
}

I18n system_text() {
  static constexpr Reason system{"system", "Система выполняет только собственные действия; права ей не дают.",
                                 "Жүйе тек өз әрекеттерін орындайды; оған құқық берілмейді.",
                                 "The system takes its own actions only; no policy grants it anything."};
  return system.text();
}

I18n explanation_text(const Explanation& explanation, const Policy& policy, const Titles& titles) {
  I18n out;
  const Decision& decision = explanation.decision;
  add(out, reason(decision.verdict).text());
  add(out, ". ");
  if (decision.verdict == Verdict::unknown) return out;
  const bool is_own = decision.verdict == Verdict::own_case;
  if (!is_own && !explanation.grants.empty()) add_grant(out, explanation.grants.front(), explanation, policy, titles);
  if (is_own && !explanation.can_change) {
    add(out, another_person.text());
  } else if (!explanation.can_change) {
    add(out, nothing_helps.text());
  } else {
    add(out, (decision.allowed() ? to_refuse : to_allow).text());
    add(out, changes_text(explanation.changes, policy, titles));
    add(out, ".");
    if (is_own) {
      add(out, " ");
      add(out, another_person.text());
    }
  }
  return out;
}

}  // namespace techhub::rules
