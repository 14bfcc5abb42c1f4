// SPDX-License-Identifier: MIT
#include "generate/plan.hpp"

#include <array>

namespace generate {
namespace {

constexpr std::string_view user = "account.user";
constexpr std::string_view company = "account.company";
constexpr std::string_view request = "service.servicerequest";

constexpr std::array rules{
    // By field, in every model.
    FieldRule{"", "user", Rule::reference, user},
    FieldRule{"", "author", Rule::reference, user},
    FieldRule{"", "company", Rule::reference, company},
    FieldRule{"", "assignee", Rule::staff, user},
    FieldRule{"", "title", Rule::title},
    FieldRule{"", "data.title", Rule::title},
    FieldRule{"", "content", Rule::paragraph},
    FieldRule{"", "data.content", Rule::paragraph},
    FieldRule{"", "description", Rule::paragraph},
    FieldRule{"", "data.text", Rule::paragraph},
    FieldRule{"", "search_field", Rule::search},
    FieldRule{"", "page", Rule::reference, "landing.page"},
    FieldRule{"", "course", Rule::reference, "techorda.course"},
    FieldRule{"", "school", Rule::reference, "techorda.school"},
    FieldRule{"", "service", Rule::service},
    FieldRule{"", "service_request", Rule::reference, request},
    FieldRule{"", "object_pk", Rule::reference, request},

    FieldRule{user, "password", Rule::password},
    FieldRule{user, "email", Rule::email},
    FieldRule{user, "phone", Rule::phone},
    FieldRule{user, "company", Rule::membership},
    FieldRule{company, "tin", Rule::tin},
    FieldRule{company, "name", Rule::company_name},
    FieldRule{company, "tag_startup.verified_by", Rule::staff, user},
    FieldRule{company, "tag_it_company.verified_by", Rule::staff, user},
    FieldRule{company, "tag_techpark.verified_by", Rule::staff, user},
    FieldRule{company, "tag_ts_member.verified_by", Rule::staff, user},
    FieldRule{company, "tag_corp_partner.verified_by", Rule::staff, user},
    FieldRule{company, "tag_nii.verified_by", Rule::staff, user},
    FieldRule{"account.usercompany", "user", Rule::member},
    FieldRule{"account.usercompany", "company", Rule::member_of},
    FieldRule{"account.activation", "data.code", Rule::digits},

    FieldRule{"core.vacancy", "title", Rule::keep},
    FieldRule{"core.infrastructure", "data.name", Rule::title},
    FieldRule{"core.eventparticipant", "event", Rule::reference, "core.event"},
    FieldRule{"core.eventparticipant", "user", Rule::once, user},
    FieldRule{"core.comment", "message", Rule::words},
    FieldRule{"core.comment", "primary_key", Rule::place},
    FieldRule{"core.comment", "parent", Rule::reference, "core.comment"},
    FieldRule{"core.feed", "data.primary_key", Rule::place},

    FieldRule{"service.service", "pk", Rule::service_code},
    FieldRule{"service.service", "hub_form", Rule::service_form},
    FieldRule{"service.hubformfield", "hub_form", Rule::form_field},
    FieldRule{"service.hubformfield", "data.name", Rule::field_key},
    FieldRule{"service.hubformfield", "data.order", Rule::field_order},
    FieldRule{"service.hubformdata", "hub_form", Rule::data_form},
    FieldRule{"service.hubformdata", "data.company_name", Rule::words},
    FieldRule{"service.hubformdata", "data.project_title", Rule::words},
    FieldRule{"service.hubformdata", "data.project_summary", Rule::words},
    FieldRule{"service.hubformdata", "data.phone", Rule::phone},
    FieldRule{request, "company", Rule::often, company},
    FieldRule{request, "hub_form_data", Rule::form_data},
    FieldRule{"service.report", "company", Rule::often, company},
    FieldRule{"service.expertise", "service_request", Rule::once, request},
    FieldRule{"service.expertise", "author", Rule::staff, user},
    FieldRule{"service.expertise", "data.conclusion", Rule::words},
    FieldRule{"service.protocol", "data.requests", Rule::requests},

    FieldRule{"booking.booking", "room", Rule::room},
    FieldRule{"booking.booking", "start", Rule::booking_start},
    FieldRule{"booking.booking", "end", Rule::booking_end},
    FieldRule{"booking.bookingstatus", "booking", Rule::status_booking},
    FieldRule{"booking.bookingstatus", "author", Rule::status_author},
    FieldRule{"booking.bookingstatus", "created_at", Rule::status_time},
    FieldRule{"booking.bookingstatus", "updated_at", Rule::status_time},

    FieldRule{"techorda.applicationform", "data.motivation", Rule::words},
    FieldRule{"techorda.courseapplication", "author", Rule::once, user},
    FieldRule{"techorda.assessment", "course_application", Rule::reference, "techorda.courseapplication"},

    FieldRule{"landing.page", "data.slug", Rule::slug},
    FieldRule{"landing.page", "data.seo.description", Rule::paragraph},
    FieldRule{"landing.section", "page", Rule::reference, "landing.page"},
    FieldRule{"landing.section", "data.anchor", Rule::slug},
    FieldRule{"landing.component", "section", Rule::reference, "landing.section"},

    FieldRule{"niokr.niokrprojectexecutor", "project", Rule::reference, "niokr.niokrproject"},
    FieldRule{"niokr.niokrprojectexecutor", "user", Rule::once, user},
    FieldRule{"niokr.niokrnotification", "project", Rule::reference, "niokr.niokrproject"},
    FieldRule{"community.userfollow", "follower", Rule::once, user},
    FieldRule{"community.userfollow", "following", Rule::reference, user},
    FieldRule{"community.companyfollow", "follower", Rule::once, user},
    FieldRule{"matchmaking.profile", "user", Rule::once, user},
    FieldRule{"matchmaking.match", "profile", Rule::match_one},
    FieldRule{"matchmaking.match", "matched_profile", Rule::match_other},

    FieldRule{"sessions.session", "pk", Rule::secret},
    FieldRule{"authtoken.token", "user", Rule::once, user},
    FieldRule{"oauth2_provider.application", "user", Rule::keep},
    FieldRule{"oauth2_provider.accesstoken", "id_token", Rule::number},
    FieldRule{"oauth2_provider.refreshtoken", "access_token", Rule::number},
    FieldRule{"social_django.usersocialauth", "uid", Rule::digits},
    FieldRule{"social_django.nonce", "timestamp", Rule::past},
    FieldRule{"social_django.code", "email", Rule::email},
    FieldRule{"reversion.version", "revision", Rule::number},
    FieldRule{"reversion.version", "object_id", Rule::version_of},
    FieldRule{"reversion.version", "serialized_data", Rule::version},
    FieldRule{"reversion.version", "object_repr", Rule::version_name},
};

struct Count {
  std::string_view model;
  std::int64_t objects;
};
constexpr std::array counts{
    Count{"sessions.session", 500},
    Count{"admin.logentry", 900},
    Count{"authtoken.token", 500},
    Count{"oauth2_provider.grant", 500},
    Count{"oauth2_provider.accesstoken", 500},
    Count{"oauth2_provider.refreshtoken", 500},
    Count{"oauth2_provider.idtoken", 500},
    Count{"social_django.usersocialauth", 500},
    Count{"social_django.nonce", 300},
    Count{"social_django.code", 500},
    Count{"social_django.partial", 200},
    Count{"reversion.revision", 600},
    Count{"reversion.version", 600},
    Count{"guardian.userobjectpermission", 500},
    Count{"guardian.groupobjectpermission", 500},
    Count{user, 54'062},
    Count{company, 6'639},
    Count{"account.usercompany", 4'536},
    Count{"account.activation", 1'810},
    Count{"account.certificate", 1},
    Count{"account.education", 1},
    Count{"core.event", 1'459},
    Count{"core.eventparticipant", 5'200},
    Count{"core.vacancy", 1'205},
    Count{"core.blog", 1'801},
    Count{"core.techtask", 247},
    Count{"core.article", 83},
    Count{"core.discussion", 157},
    Count{"core.comment", 2'585},
    Count{"core.feed", 4'789},
    Count{"core.infrastructure", 504},
    Count{"service.hubform", 282},
    Count{"service.hubformfield", 6'603},
    Count{"service.hubformdata", 61'635},
    Count{"service.service", 310},
    Count{request, 56'322},
    Count{"service.expertise", 787},
    Count{"service.report", 13'110},
    Count{"service.protocol", 104},
    Count{"booking.booking", 8'673},
    Count{"booking.bookingstatus", 8'691},
    Count{"techorda.school", 82},
    Count{"techorda.course", 203},
    Count{"techorda.applicationform", 19},
    Count{"techorda.courseapplication", 15},
    Count{"techorda.assessment", 45},
    Count{"landing.page", 562},
    Count{"landing.section", 560},
    Count{"landing.component", 2'790},
    Count{"landing.pagemediafile", 18'517},
    Count{"niokr.niokrproject", 1},
    Count{"niokr.niokrprojectexecutor", 1},
    Count{"niokr.niokrnotification", 3},
    Count{"community.userfollow", 18},
    Count{"community.companyfollow", 3},
    Count{"matchmaking.profile", 19},
    Count{"matchmaking.match", 31},
};

}  // namespace

const FieldRule* rule_of(std::string_view model, std::string_view path) {
  const FieldRule* general = nullptr;
  for (const FieldRule& rule : rules) {
    if (rule.path != path) continue;
    if (rule.model == model) return &rule;
    if (rule.model.empty()) general = &rule;
  }
  return general;
}

std::int64_t full_count(std::string_view model) {
  for (const Count& count : counts) {
    if (count.model == model) return count.objects;
  }
  return 0;
}

}  // namespace generate
