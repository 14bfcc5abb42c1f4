// SPDX-License-Identifier: MIT
#include "techhub/rules/matrix.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "rules/rights.hpp"
#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

struct Relation {
  char letter;
  Scope scope;  // that holds, beside `any`
};
constexpr std::array relations{Relation{'o', Scope::own},
                               Relation{'w', Scope::company_owner},
                               Relation{'m', Scope::company_member},
                               Relation{'a', Scope::company_advisor},
                               Relation{'g', Scope::organization},
                               Relation{'d', Scope::assigned},
                               Relation{'h', Scope::host},
                               Relation{'x', Scope::any}};
constexpr std::uint16_t company_scopes =
    bit(Scope::company_owner) | bit(Scope::company_member) | bit(Scope::company_advisor);

bool is_own_case(Scope scope, Sod sod) noexcept {
  return (scope == Scope::own && sod != Sod::none) || ((bit(scope) & company_scopes) != 0 && sod == Sod::full);
}

std::string pattern(const RightsRow& row, Sod sod, bool is_anonymous) {
  std::string out;
  for (const Relation& one : relations) {
    const unsigned bits = bit(Scope::any) | (is_anonymous ? 0U : bit(one.scope));
    const auto allows = [&](const Rights& rights) {
      return (rights.scopes & bits) != 0 && (rights.denied & bits) == 0;
    };
    char letter = '.';
    if (is_anonymous || !is_own_case(one.scope, sod)) {
      if (std::all_of(row.begin(), row.end(), allows))
        letter = static_cast<char>(std::toupper(one.letter));
      else if (std::any_of(row.begin(), row.end(), allows))
        letter = one.letter;
    }
    out += letter;
  }
  return out;
}

}  // namespace

Result<std::vector<MatrixRole>> matrix(const Policy& policy, Time at) {
  Work work;
  TECHHUB_TRY(const auto table, RightsTable::make(policy, at, work));
  const std::size_t permissions = policy.permission_count();
  // Of the different rows of each permission: for people, and for nobody signed in.
  std::array<std::vector<std::vector<std::string>>, 2> patterns;
  for (PermissionId id = 0; id < permissions; ++id) {
    const Permission& permission = policy.permissions()[id];
    TECHHUB_DO(work.take(table.rows(id).size() * table.places(id).size() * relations.size(), permission.name,
                         "its roles, services, statuses and targets"));
    for (const bool is_anonymous : {false, true}) {
      auto& of = patterns[is_anonymous ? 1 : 0].emplace_back();
      for (const RightsRow& row : table.rows(id)) of.push_back(pattern(row, permission.sod, is_anonymous));
    }
  }
  const std::string nothing(relations.size(), '.');
  const auto user = policy.find_role("user");
  std::vector<MatrixRole> out;
  for (std::uint32_t role = 0; role < policy.roles().size(); ++role) {
    const Policy::Role& declared = policy.roles()[role];
    MatrixRole made{.role = declared.name,
                    .is_heir = user && !declared.inherits.empty() && role != *user,
                    .is_super = declared.is_super,
                    .lines = {}};
    const auto& of_role = patterns[declared.name == "anonymous" ? 1 : 0];
    for (PermissionId id = 0; id < permissions; ++id) {
      const std::string& own = of_role[id][table.id(role, id)];
      const std::string& base = made.is_heir ? patterns[0][id][table.id(*user, id)] : nothing;
      if (own != base) made.lines[own].insert(policy.permissions()[id].name);
    }
    out.push_back(std::move(made));
  }
  return out;
}

std::string to_text(std::span<const MatrixRole> roles) {
  std::string out;
  for (const MatrixRole& role : roles) {
    out += role.role + (role.is_super ? " (super)" : "") + (role.is_heir ? ": as user, but\n" : ":\n");
    for (const auto& [letters, names] : role.lines) {
      out.append("  ").append(letters);
      for (const std::string& name : names) out.append(" ").append(name);
      out += '\n';
    }
  }
  return out;
}

Json to_json(const MatrixRole& role) {
  Json lines = Json::object({});
  for (const auto& [letters, names] : role.lines) {
    Json list = Json::array();
    for (const std::string& name : names) list.push(name);
    lines.set(letters, std::move(list));
  }
  return Json::object(
      {{"role", role.role}, {"as_user_but", role.is_heir}, {"super", role.is_super}, {"lines", std::move(lines)}});
}

}  // namespace techhub::rules
