// SPDX-License-Identifier: MIT
#include "techhub/techorda/report.hpp"

#include <algorithm>
#include <map>

namespace techhub::techorda {
namespace {

// Totals while they are gathered: the mean needs the sum.
struct Sums {
  ReportTotals totals;
  std::int64_t scored = 0;
  std::int64_t score = 0;

  void add(const ApplicationResult& result) {
    ++totals.applications;
    if (result.status == "sent" || result.status == "assessment") ++totals.sent;
    if (result.status == "accepted") ++totals.accepted;
    if (result.status == "reject") ++totals.rejected;
    if (result.status == "completed") ++totals.completed;
    if (result.status == "dropped") ++totals.dropped;
    for (const auto& one : result.assessments) {
      ++totals.assessments;
      if (one.passed) ++totals.passed;
      if (!one.score) continue;
      ++scored;
      score += *one.score;
    }
  }
  [[nodiscard]] ReportTotals finished() const {
    ReportTotals made = totals;
    if (scored != 0) made.mean_score = static_cast<double>(score) / static_cast<double>(scored);
    return made;
  }
};

Result<std::vector<AssessmentResult>> assessments_of(Records& records, const Value& application) {
  const Table& table = records.table("techorda.assessment");
  TECHHUB_TRY(const auto rows,
              records.select(Query{.table = &table,
                                   .filter = Filter::is(table.at("course_application_id"), application) &&
                                             Filter::is(table.at("status"), "done")}));
  std::vector<AssessmentResult> results;
  for (const Record& row : rows) {
    AssessmentResult result{.assessment = as_integer(row.key()),
                            .score = {},
                            .passed = row.integer("passed") != 0,
                            .comment = std::string(row.text("comment"))};
    if (!is_null(row.get("score"))) result.score = row.integer("score");
    results.push_back(std::move(result));
  }
  return results;
}

Result<StudentReport> report(Hub& hub, const rules::Actor& actor, const Filter& wanted) {
  const Table& table = hub.platform().at("techorda.courseapplication");
  TECHHUB_TRY(const Filter seen, hub.visible(actor, "student_report", table.label));
  if (seen.kind == Filter::Kind::never) {
    const bool nobody = actor.kind == rules::Actor::Kind::anonymous;
    return Error(nobody ? Code::unauthenticated : Code::denied, "`student_report` is refused").at(table.label);
  }
  StudentReport made;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(
        const auto rows,
        records.select(Query{.table = &table, .filter = seen && wanted, .order = {{table.at("course_id"), false}}}));
    for (const Record& row : rows) {
      ApplicationResult result{.application = as_integer(row.key()),
                               .student = row.integer("author_id"),
                               .course = row.integer("course_id"),
                               .status = std::string(row.text("status")),
                               .assessments = {}};
      TECHHUB_TRY(result.assessments, assessments_of(records, row.key()));
      made.applications.push_back(std::move(result));
    }
    return success();
  }));
  Sums all;
  std::map<std::int64_t, Sums> by_course;
  for (const auto& result : made.applications) {
    all.add(result);
    by_course[result.course].add(result);
  }
  for (const auto& [course, sums] : by_course) made.courses.push_back({course, sums.finished()});
  made.total = all.finished();
  return made;
}

}  // namespace

Result<StudentReport> report_of_student(Hub& hub, const rules::Actor& actor, std::int64_t student) {
  const Table& table = hub.platform().at("techorda.courseapplication");
  return report(hub, actor, Filter::is(table.at("author_id"), student));
}

Result<StudentReport> report_of_intake(Hub& hub, const rules::Actor& actor, std::int64_t flow) {
  const Table& applications = hub.platform().at("techorda.courseapplication");
  const Table& courses = hub.platform().at("techorda.course");
  return report(hub, actor,
                Filter::forward(applications.at("course_id"), courses, Filter::is(courses.at("flow_id"), flow)));
}

}  // namespace techhub::techorda
