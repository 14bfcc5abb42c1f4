// SPDX-License-Identifier: MIT
// feed, students, form-changes: what people read of what the platform holds.
#include <fmt/format.h>

#include "techhub/community/followed_feed.hpp"
#include "techhub/service/form_versions.hpp"
#include "techhub/techorda/report.hpp"
#include "tool.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Reading {
  Options options;
  std::string after;
  std::size_t limit = 50;
  std::int64_t student = 0;
  std::int64_t intake = 0;
  bool totals = false;
  std::int64_t before = 0;
  std::int64_t later = 0;
};

Result<> feed(const Reading& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  std::vector<Value> after;
  if (!asked.after.empty()) {
    TECHHUB_TRY(const auto page, Json::parse(asked.after));
    for (const Json& one : page.items()) after.emplace_back(one.as_integer());
  }
  TECHHUB_TRY(const auto page, community::followed_feed(*hub, who, after, asked.limit));
  Printer printer(asked.options, {"published_at", "source", "primary_key", "title"});
  TECHHUB_TRY(const auto in, language(asked.options));
  for (const Record& row : page.rows) {
    Json line = json_from(row);
    if (!asked.options.json) {
      TECHHUB_TRY(const auto title, i18n_from(line["title"]));
      line.set("title", title.get(in));
    }
    printer.add(std::move(line));
  }
  if (page.next.empty()) return success();
  Json next = Json::array();
  for (const Value& one : page.next) next.push(as_integer(one));
  fmt::print(stderr, "more with --after '{}'\n", next.dump());
  return success();
}

Result<> students(const Reading& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  if ((asked.student == 0) == (asked.intake == 0)) return Error(Code::invalid, "give --student or --intake");
  TECHHUB_TRY(const auto report, asked.student != 0 ? techorda::report_of_student(*hub, who, asked.student)
                                                    : techorda::report_of_intake(*hub, who, asked.intake));
  fmt::print("{}", asked.totals ? techorda::totals_to_csv(report) : techorda::to_csv(report));
  return success();
}

Result<> form_changes(const Reading& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  TECHHUB_TRY(const auto in, language(asked.options));
  TECHHUB_TRY(const auto changes, service::compare_versions(*hub, who, asked.before, asked.later));
  Printer printer(asked.options, {"field", "change", "safe", "text"});
  for (const auto& one : changes) {
    printer.add(Json::object(
        {{"field", one.field}, {"change", one.code}, {"safe", one.safe}, {"text", one.text.get(in)}}));
  }
  return success();
}

}  // namespace

void add_reports(CLI::App& app) {
  static Reading reading;
  auto* news = app.add_subcommand("feed", "what was published by whom one follows, newest first");
  add_options(*news, reading.options, true);
  news->get_option("--as")->required();
  news->add_option("--limit", reading.limit, "rows at the most");
  news->add_option("--after", reading.after, "where the page before ended");
  on_run(*news, [] { return feed(reading); });

  auto* courses = app.add_subcommand("students", "applications and assessments of a student or an intake, as CSV");
  add_options(*courses, reading.options, true);
  courses->get_option("--as")->required();
  courses->add_option("--student", reading.student, "id of the student");
  courses->add_option("--intake", reading.intake, "key of the techorda.flow");
  courses->add_flag("--totals", reading.totals, "counts by course and in all");
  on_run(*courses, [] { return students(reading); });

  auto* forms = app.add_subcommand("form-changes", "what differs between two versions of a form");
  add_options(*forms, reading.options, true);
  forms->add_option("BEFORE", reading.before, "key of the form")->required();
  forms->add_option("AFTER", reading.later, "key of the other version")->required();
  on_run(*forms, [] { return form_changes(reading); });
}

}  // namespace tool
