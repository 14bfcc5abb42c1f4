// SPDX-License-Identifier: MIT
#include <array>
#include <charconv>

#include "techhub/techorda/report.hpp"

namespace techhub::techorda {
namespace {

class Csv {
 public:
  explicit Csv(std::string_view header) : text_(std::string(header) + "\r\n") {}

  Csv& cell(std::int64_t number) { return raw(std::to_string(number)); }
  Csv& cell(std::optional<std::int64_t> number) { return raw(number ? std::to_string(*number) : std::string()); }
  Csv& cell(std::optional<double> number) {
    std::array<char, 32> digits{};
    if (!number) return raw("");
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *number).ptr;
    return raw({digits.data(), end});
  }
  Csv& cell(bool truth) { return raw(truth ? "true" : "false"); }
  Csv& cell(std::string_view text) {
    constexpr std::string_view formulas = "=+-@\t\r\n";
    std::string whole(text);
    if (!text.empty() && formulas.find(text.front()) != std::string_view::npos) whole.insert(0, "'");
    if (whole.find_first_of(",\"\r\n") == std::string::npos) return raw(whole);
    std::string quoted = "\"";
    for (const char c : whole) {
      if (c == '"') quoted += '"';
      quoted += c;
    }
    return raw(quoted + '"');
  }
  void end() {
    text_ += "\r\n";
    is_first_ = true;
  }
  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  Csv& raw(std::string_view text) {
    if (!is_first_) text_ += ',';
    is_first_ = false;
    text_ += text;
    return *this;
  }

  std::string text_;
  bool is_first_ = true;
};

void add(Csv& csv, std::optional<std::int64_t> course, const ReportTotals& totals) {
  csv.cell(course).cell(totals.applications).cell(totals.sent).cell(totals.accepted).cell(totals.rejected);
  csv.cell(totals.completed).cell(totals.dropped).cell(totals.assessments).cell(totals.passed).cell(totals.mean_score);
  csv.end();
}

}  // namespace

std::string to_csv(const StudentReport& report) {
  Csv csv("application,student,course,status,assessment,score,passed,comment");
  for (const auto& one : report.applications) {
    const auto begin = [&] {
      csv.cell(one.application).cell(one.student).cell(one.course).cell(std::string_view(one.status));
    };
    for (const auto& result : one.assessments) {
      begin();
      csv.cell(result.assessment).cell(result.score).cell(result.passed).cell(std::string_view(result.comment)).end();
    }
    if (!one.assessments.empty()) continue;
    begin();
    csv.cell(std::string_view()).cell(std::string_view()).cell(std::string_view()).cell(std::string_view()).end();
  }
  return std::move(csv).text();
}

std::string totals_to_csv(const StudentReport& report) {
  Csv csv("course,applications,sent,accepted,rejected,completed,dropped,assessments,passed,mean_score");
  for (const auto& [course, totals] : report.courses) add(csv, course, totals);
  add(csv, {}, report.total);
  return std::move(csv).text();
}

}  // namespace techhub::techorda
