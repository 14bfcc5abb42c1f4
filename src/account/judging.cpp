// SPDX-License-Identifier: MIT
#include "account/module.hpp"
#include "hub/wiped.hpp"
#include "techhub/hub/judge.hpp"
#include "techhub/value/tin.hpp"

namespace techhub::account {

Result<> judge(Judging& judging) {
  Records& records = judging.records();
  const Table& members = judging.table("account.usercompany");
  return judging.rules({"company_without_owner", "wrong_tin"}, judging.table("account.company"), {},
                       [&](Record& row, std::span<bool> broken) -> Result<> {
                         TECHHUB_TRY(const bool is_owned,
                                     records.exists(members, Filter::is(members.at("company_id"), row.key()) &&
                                                                 Filter::is(members.at("role"), "owner") &&
                                                                 Filter::is_null(members.at("ended_at"))));
                         const hub::WipedAfter wiped(row);
                         TECHHUB_DO(records.open(row));
                         const auto tin = row.text("tin");
                         broken[0] = !is_owned;
                         broken[1] = !tin.empty() && tin != vault::forgotten_marker(row.key()) && !is_tin(tin);
                         return success();
                       });
}

}  // namespace techhub::account
