// SPDX-License-Identifier: MIT
#include "core/parts.hpp"
#include "techhub/hub/judge.hpp"

namespace techhub::core {

Result<> judge(Judging& judging) {
  for (const Table* content : judging.records().platform().tables()) {
    if (content->app() != "core" || content->find("published") == Table::npos) continue;
    TECHHUB_DO(
        judging.rules({"published_against_status"}, *content, {}, [](Record& row, std::span<bool> broken) -> Result<> {
          broken[0] = (row.integer("published") != 0) != (row.text("status") == "success");
          return success();
        }));
  }
  return success();
}

}  // namespace techhub::core
