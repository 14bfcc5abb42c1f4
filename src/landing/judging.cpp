// SPDX-License-Identifier: MIT
#include "landing/parts.hpp"
#include "techhub/hub/judge.hpp"

namespace techhub::landing {

Result<> judge(Judging& judging) {
  const Table& components = judging.table("landing.component");
  return judging.rules({"components_out_of_order"}, judging.table("landing.section"), {},
                       [&](Record& row, std::span<bool> broken) -> Result<> {
                         std::int64_t next = 0;
                         const Query query{.table = &components,
                                           .filter = Filter::is(components.at("section_id"), row.key()),
                                           .order = {{components.at("position")}}};
                         return judging.each(query, [&](Record& component) -> Result<> {
                           broken[0] |= component.integer("position", -1) != next++;
                           return success();
                         });
                       });
}

}  // namespace techhub::landing
