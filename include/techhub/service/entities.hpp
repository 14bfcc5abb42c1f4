// SPDX-License-Identifier: MIT
// Government services: the catalogue, requests, expertises, reports. Rows are plain structs; Entity<T> lists their
// columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/core/names.hpp"
#include "techhub/landing/names.hpp"
#include "techhub/schema/table.hpp"
#include "techhub/service/names.hpp"

namespace techhub {

namespace service {

// A service that can be applied for. `data`: name, active, sla_days, steps, experts, rule, commission, effect,
// unique_open.
struct Service {
  Id<Service> code;
  std::optional<Ref<core::Organization>> organization;
  std::optional<Ref<HubForm>> hub_form;
  std::optional<Ref<landing::Page>> page;
  Json data = Json::object();
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace service

template <>
struct Entity<service::Service> {
  using T = service::Service;
  static constexpr std::array columns{
      column<&T::code>("code"),
      column<&T::organization>("organization_id"),
      column<&T::hub_form>("hub_form_id"),
      column<&T::page>("page_id"),
      column<&T::data>("data"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
  static constexpr Facts facts{.organization = "organization_id", .service = "code", .published = "data.active!=false"};
};

namespace service {

enum class ServiceRequestStatus : std::uint8_t { draft, created, sent, approved, success, reject, rejected };

// An application for a service.
struct ServiceRequest {
  Id<ServiceRequest> id;
  Ref<Service> service;
  Word<ServiceRequestStatus> status;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<account::Company>> company;
  std::optional<Ref<account::User>> assignee;
  std::optional<Ref<HubFormData>> hub_form_data;
  std::optional<Time> sent_at;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  std::string search_field;
};

}  // namespace service

template <>
inline constexpr std::array<std::string_view, 7> words_of<service::ServiceRequestStatus>{
    "draft", "created", "sent", "approved", "success", "reject", "rejected"};
template <>
struct Entity<service::ServiceRequest> {
  using T = service::ServiceRequest;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::service>("service_id"),
      column<&T::status>("status").indexed(),
      column<&T::author>("author_id"),
      column<&T::company>("company_id"),
      column<&T::assignee>("assignee_id").guarded(),
      column<&T::hub_form_data>("hub_form_data_id"),
      column<&T::sent_at>("sent_at").guarded(),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::search_field>("search_field"),
  };
  static constexpr std::array indexes{
      index("company_id", "status", "id"),
      index("service_id", "status", "id"),
      index("assignee_id", "status", "id"),
      index("author_id", "status", "id"),
      // For lists by key, which whoever may see them walks side by side.
      index("company_id"),
      index("service_id"),
      index("assignee_id"),
      index("author_id"),
  };
  static constexpr Facts facts{
      .author = "author_id",
      .officials = "assignee_id, <service.expertise.service_request_id[status=assigned|done].author_id",
      .company = "company_id",
      .organization = "service_id.organization_id",
      .service = "service_id"};
  // Not the business of a sole trader, which mostly has the trader's own name, nor of what nobody knows to be a firm.
  static constexpr std::array borrowed{
      Borrowed{.reference = "service_id", .column = "data", .member = "name"},
      Borrowed{.reference = "company_id", .column = "name", .unless = "company_type", .word = "ip|unknown"}};
  static constexpr std::array<std::string_view, 1> rights{"refuse_approved"};
};

namespace service {

enum class ExpertiseStatus : std::uint8_t { assigned, done, declined, revoked };
enum class ExpertiseVerdict : std::uint8_t { positive, negative };

// One expert's conclusion on a request; `author` is the expert.
struct Expertise {
  Id<Expertise> id;
  Ref<ServiceRequest> service_request;
  std::optional<Ref<account::User>> author;
  Word<ExpertiseStatus> status;
  std::optional<Word<ExpertiseVerdict>> verdict;
  std::optional<std::int64_t> score;
  std::string comment;
  std::optional<Time> deadline;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace service

template <>
inline constexpr std::array<std::string_view, 4> words_of<service::ExpertiseStatus>{"assigned", "done", "declined",
                                                                                    "revoked"};
template <>
inline constexpr std::array<std::string_view, 2> words_of<service::ExpertiseVerdict>{"positive", "negative"};
template <>
struct Entity<service::Expertise> {
  using T = service::Expertise;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::service_request>("service_request_id"),
      column<&T::author>("author_id"),
      column<&T::status>("status"),
      column<&T::verdict>("verdict").guarded(),
      column<&T::score>("score").guarded(),
      column<&T::comment>("comment").guarded(),
      column<&T::deadline>("deadline"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr std::array indexes{
      unique("service_request_id", "author_id").where("status", "assigned"),
      index("author_id", "service_request_id"),
  };
  static constexpr Facts facts{.author = "service_request_id:author",
                               .officials = "author_id",
                               .company = "service_request_id:company",
                               .organization = "service_request_id:organization",
                               .service = "service_request_id:service",
                               .opened = "service_request_id:opened"};
  static constexpr std::array<std::string_view, 1> rights{"assign!+"};
  static constexpr std::string_view blind = "author_id";
};

namespace service {

enum class ReportStatus : std::uint8_t { draft, sent, correction, accepted };

// What became of a request that succeeded.
struct Report {
  Id<Report> id;
  Ref<ServiceRequest> service_request;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<account::Company>> company;
  Word<ReportStatus> status;
  std::optional<Date> period_start;
  std::optional<Date> period_end;
  std::string comment;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace service

template <>
inline constexpr std::array<std::string_view, 4> words_of<service::ReportStatus>{"draft", "sent", "correction",
                                                                                 "accepted"};
template <>
struct Entity<service::Report> {
  using T = service::Report;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::service_request>("service_request_id"),
      column<&T::author>("author_id"),
      column<&T::company>("company_id"),
      column<&T::status>("status"),
      column<&T::period_start>("period_start"),
      column<&T::period_end>("period_end"),
      column<&T::comment>("comment"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr Facts facts{.author = "service_request_id:author",
                               .officials = "service_request_id.assignee_id",
                               .company = "company_id ?? service_request_id:company",
                               .organization = "service_request_id:organization",
                               .service = "service_request_id:service"};
};

}  // namespace techhub
