// SPDX-License-Identifier: MIT
#include "hub/acting.hpp"

#include "techhub/rules/policy.hpp"

namespace techhub::hub {

Result<bool> acts_for(Records& records, const rules::Actor& actor, const Value& company) {
  using rules::Scope;
  constexpr unsigned sides = static_cast<unsigned>(Scope::company_owner) | static_cast<unsigned>(Scope::company_member);
  const std::array<std::int64_t, 1> companies{as_integer(company)};
  rules::Resource resource;
  resource.companies = companies;
  if (!rules::in_scope(actor, resource, static_cast<std::uint16_t>(sides))) return false;
  TECHHUB_TRY(const auto row, records.find(records.table("account.company"), company));
  return row && row->text("status") == "active";
}

}  // namespace techhub::hub
