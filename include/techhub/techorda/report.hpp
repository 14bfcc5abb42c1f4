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

// The report as CSV (RFC 4180: lines end with CR LF, cells are quoted where they must be), UTF-8 without a byte order
// mark. A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line end) has an
// apostrophe before it. Empty where there is no value; truth is `true` and `false`.
// application,student,course,status,assessment,score,passed,comment: a line an assessment, or one for none.
[[nodiscard]] std::string to_csv(const StudentReport& report);
// course,applications,sent,accepted,rejected,completed,dropped,assessments,passed,mean_score: a line a course, and the
// total, whose course is empty.
[[nodiscard]] std::string totals_to_csv(const StudentReport& report);

}  // namespace techhub::techorda
