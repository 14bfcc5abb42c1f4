// SPDX-License-Identifier: MIT
// The student report: what became of applications, for one student or for a whole intake. It holds those applications
// on which the actor has `student_report` (the student's own, those of the actor's school, all for a manager of the
// programme) and nothing of others. Values; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "techhub/hub/hub.hpp"

namespace techhub::techorda {

// A finished assessment.
struct AssessmentResult {
  std::int64_t assessment = 0;
  std::optional<std::int64_t> score;
  bool passed = false;
  std::string comment;
};

struct ApplicationResult {
  std::int64_t application = 0;
  std::int64_t student = 0;
  std::int64_t course = 0;
  std::string status;  // the outcome so far
  std::vector<AssessmentResult> assessments;
};

struct ReportTotals {
  std::int64_t applications = 0;
  std::int64_t sent = 0;  // in review: sent or in assessment
  std::int64_t accepted = 0;
  std::int64_t rejected = 0;
  std::int64_t completed = 0;
  std::int64_t dropped = 0;
  std::int64_t assessments = 0;
  std::int64_t passed = 0;  // of the assessments
  std::optional<double> mean_score;
};

struct CourseTotals {
  std::int64_t course = 0;
  ReportTotals totals;
};

struct StudentReport {
  std::vector<ApplicationResult> applications;  // by course, then in the order they were made
  std::vector<CourseTotals> courses;
  ReportTotals total;
};

// `denied` (`unauthenticated` for nobody) to those who hold the right on no application at all; empty where there is
// none that they may see.
[[nodiscard]] Result<StudentReport> report_of_student(Hub& hub, const rules::Actor& actor, std::int64_t student);
[[nodiscard]] Result<StudentReport> report_of_intake(Hub& hub, const rules::Actor& actor, std::int64_t flow);

}  // namespace techhub::techorda
