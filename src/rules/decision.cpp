// SPDX-License-Identifier: MIT
#include "techhub/rules/decision.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

constexpr std::array<std::string_view, scope_count> scope_names{
    "any", "organization", "company_owner", "company_member", "company_advisor",
    "own", "assigned",     "host",          "published"};

// In the order of Verdict.
constexpr std::array<Reason, 8> reasons{{
    {"allowed", "Разрешено", "Рұқсат етілген", "Allowed"},
    {"inactive", "Учётная запись не активирована", "Есептік жазба белсендірілмеген", "The account is not active"},
    {"denied_by_rule", "Это действие запрещено отдельным правилом", "Бұл әрекетке арнайы ережемен тыйым салынған",
     "A rule forbids this"},
    {"own_case", "Нельзя принимать решение по собственному делу", "Өз ісі бойынша шешім қабылдауға болмайды",
     "Nobody decides on their own case"},
    {"no_grant", "Ваша роль не даёт этого права", "Сіздің рөліңіз бұл құқықты бермейді",
     "Your role does not give this right"},
    {"out_of_scope", "Ваше право не распространяется на эту запись", "Сіздің құқығыңыз бұл жазбаға қолданылмайды",
     "Your right does not reach this record"},
    {"not_now", "Ваше право сейчас не действует", "Сіздің құқығыңыз қазір күшінде емес",
     "Your right is not in force now"},
    {"unknown_permission", "Такого права не существует", "Мұндай құқық жоқ", "There is no such right"},
}};

// Whoever could have an interest in the company's case.
bool is_of_company(const Actor& actor, std::int64_t company, std::optional<Time> opened) noexcept {
  if (actor.company == company || contains(actor.authored, company) || contains(actor.ownerless, company)) return true;
  return std::any_of(actor.memberships.begin(), actor.memberships.end(), [&](const Membership& membership) {
    if (membership.company != company) return false;
    if (!membership.ended) return true;
    return membership.verified && (!opened || *membership.ended >= *opened);
  });
}

}  // namespace

const Reason& reason(Verdict verdict) noexcept { return reasons[static_cast<std::size_t>(verdict)]; }

std::string_view name(Scope scope) noexcept {
  const auto index = static_cast<std::size_t>(std::countr_zero(bit(scope)));
  return std::has_single_bit(bit(scope)) && index < scope_count ? scope_names[index] : std::string_view();
}

std::optional<Scope> scope(std::string_view name) noexcept {
  const auto found = std::find(scope_names.begin(), scope_names.end(), name);
  if (found == scope_names.end()) return std::nullopt;
  return static_cast<Scope>(1U << static_cast<unsigned>(found - scope_names.begin()));
}

bool is_own_case(const Actor& actor, const Resource& resource, Sod sod) noexcept {
  if (sod == Sod::none || actor.kind != Actor::Kind::user) return false;
  if (is_own(actor, resource)) return true;
  return sod == Sod::full && std::any_of(resource.companies.begin(), resource.companies.end(),
                                         [&](auto company) { return is_of_company(actor, company, resource.opened); });
}

bool in_scope(const Actor& actor, const Resource& resource, std::uint16_t scopes) noexcept {
  return holds_scope(actor, resource, scopes);
}

}  // namespace techhub::rules
