// SPDX-License-Identifier: MIT
#include "techhub/hub/judge.hpp"
#include "techorda/parts.hpp"

namespace techhub::techorda {

Result<> judge(Judging& judging) {
  const Table& applications = judging.table("techorda.courseapplication");
  return judging.rules(
      {"assessment_of_another_course"}, judging.table("techorda.assessment"), {},
      [&](Record& row, std::span<bool> broken) -> Result<> {
        TECHHUB_TRY(const auto application, judging.records().find(applications, row.get("course_application_id")));
        broken[0] =
            application && !is_null(row.get("course_id")) && application->get("course_id") != row.get("course_id");
        return success();
      });
}

}  // namespace techhub::techorda
