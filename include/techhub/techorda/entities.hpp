// SPDX-License-Identifier: MIT
// TechOrda: schools, courses, intakes and applications. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/schema/table.hpp"
#include "techhub/service/names.hpp"
#include "techhub/techorda/names.hpp"

namespace techhub {

namespace techorda {

enum class SchoolStatus : std::uint8_t { draft, sent, approved, reject };

// A school of the TechOrda programme.
struct School {
  Id<School> id;
  Json data = Json::object();
  std::optional<Ref<account::User>> author;
  std::optional<Ref<account::Company>> company;
  Word<SchoolStatus> status;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace techorda

template <>
inline constexpr std::array<std::string_view, 4> words_of<techorda::SchoolStatus>{"draft", "sent", "approved",
                                                                                  "reject"};
template <>
struct Entity<techorda::School> {
  using T = techorda::School;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::data>("data"),
      column<&T::author>("author_id"),
      column<&T::company>("company_id"),
      column<&T::status>("status"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
  static constexpr Facts facts{.author = "author_id", .company = "company_id", .published = "status=approved"};
};

namespace techorda {

enum class FlowStatus : std::uint8_t { planned, open, running, closed };

// An intake: courses run and applications are taken within one.
struct Flow {
  Id<Flow> id;
  Json data = Json::object();
  Word<FlowStatus> status;
  std::optional<Time> opens_at;
  std::optional<Time> closes_at;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace techorda

template <>
inline constexpr std::array<std::string_view, 4> words_of<techorda::FlowStatus>{"planned", "open", "running", "closed"};
template <>
struct Entity<techorda::Flow> {
  using T = techorda::Flow;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::data>("data"),
      column<&T::status>("status"),
      column<&T::opens_at>("opens_at"),
      column<&T::closes_at>("closes_at"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
};

namespace techorda {

enum class CourseStatus : std::uint8_t { draft, sent, approved, reject };

// A course of a school.
struct Course {
  Id<Course> id;
  Json data = Json::object();
  Ref<School> school;
  std::optional<Ref<Flow>> flow;
  Word<CourseStatus> status;
  std::optional<std::int64_t> seats;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace techorda

template <>
inline constexpr std::array<std::string_view, 4> words_of<techorda::CourseStatus>{"draft", "sent", "approved",
                                                                                  "reject"};
template <>
struct Entity<techorda::Course> {
  using T = techorda::Course;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::data>("data"),
      column<&T::school>("school_id"),
      column<&T::flow>("flow_id"),
      column<&T::status>("status"),
      column<&T::seats>("seats"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
  static constexpr Facts facts{
      .author = "school_id:author", .company = "school_id:company", .published = "status=approved"};
};

namespace techorda {

enum class ApplicationFormStatus : std::uint8_t { draft, active, closed };

// The form with which a school takes applications.
struct ApplicationForm {
  Id<ApplicationForm> id;
  Ref<School> school;
  std::optional<Ref<Flow>> flow;
  std::optional<Ref<service::HubForm>> hub_form;
  std::optional<Ref<account::User>> author;
  Word<ApplicationFormStatus> status;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace techorda

template <>
inline constexpr std::array<std::string_view, 3> words_of<techorda::ApplicationFormStatus>{"draft", "active", "closed"};
template <>
struct Entity<techorda::ApplicationForm> {
  using T = techorda::ApplicationForm;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::school>("school_id"),
      column<&T::flow>("flow_id"),
      column<&T::hub_form>("hub_form_id"),
      column<&T::author>("author_id"),
      column<&T::status>("status"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr Facts facts{
      .author = "school_id:author", .company = "school_id:company", .published = "status=active"};
};

namespace techorda {

enum class CourseApplicationStatus : std::uint8_t { draft, sent, assessment, accepted, reject, completed, dropped };

// A student's application for a course; `author` is the student.
struct CourseApplication {
  Id<CourseApplication> id;
  Ref<Course> course;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<ApplicationForm>> application_form;
  std::optional<Ref<service::HubFormData>> hub_form_data;
  Word<CourseApplicationStatus> status;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace techorda

template <>
inline constexpr std::array<std::string_view, 7> words_of<techorda::CourseApplicationStatus>{
    "draft", "sent", "assessment", "accepted", "reject", "completed", "dropped"};
template <>
struct Entity<techorda::CourseApplication> {
  using T = techorda::CourseApplication;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::course>("course_id"),
      column<&T::author>("author_id"),
      column<&T::application_form>("application_form_id"),
      column<&T::hub_form_data>("hub_form_data_id"),
      column<&T::status>("status").indexed(),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr std::array indexes{
      unique("course_id", "author_id").where("status", "draft", "sent", "assessment", "accepted"),
  };
  static constexpr Facts facts{
      .author = "author_id", .host_author = "course_id:author", .host_company = "course_id:company"};
  static constexpr std::array<std::string_view, 1> rights{"student_report"};
  static constexpr bool personal_inside = true;
};

namespace techorda {

enum class AssessmentStatus : std::uint8_t { draft, done };

// An assessment of an application; `author` is the assessor.
struct Assessment {
  Id<Assessment> id;
  std::optional<Ref<CourseApplication>> course_application;
  std::optional<Ref<Course>> course;
  std::optional<Ref<account::User>> author;
  std::optional<std::int64_t> score;
  std::optional<bool> passed;
  std::string comment;
  Word<AssessmentStatus> status;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace techorda

template <>
inline constexpr std::array<std::string_view, 2> words_of<techorda::AssessmentStatus>{"draft", "done"};
template <>
struct Entity<techorda::Assessment> {
  using T = techorda::Assessment;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::course_application>("course_application_id"),
      column<&T::course>("course_id"),
      column<&T::author>("author_id"),
      column<&T::score>("score"),
      column<&T::passed>("passed"),
      column<&T::comment>("comment"),
      column<&T::status>("status"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr Facts facts{.author = "course_application_id:author",
                               .officials = "author_id",
                               .host_author = "course_application_id:host_author ?? course_id:author",
                               .host_company = "course_application_id:host_company ?? course_id:company"};
};

}  // namespace techhub
