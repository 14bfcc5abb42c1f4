// SPDX-License-Identifier: MIT
// The rows of services and of TechOrda.
#include "flows/rows.hpp"
#include "techhub/service/commission.hpp"

namespace techhub::test {

namespace {

Json object(std::initializer_list<Json::Member> members) { return Json::object(members); }

std::int64_t request_of(Stage& s, Situation& made, const std::string& service, const std::string& status) {
  if (made.author == 0) made.author = s.user();
  return made.rows["service.servicerequest"] =
             s.insert("service.servicerequest", object({{"service_id", service},
                                                        {"status", status},
                                                        {"author_id", made.author},
                                                        {"created_at", text(s.now())}}));
}

// A request on a draft protocol, with a decision.
std::int64_t protocol_of(Stage& s, Situation& made, std::string_view decision) {
  const auto service = s.service({"moderator", "protocol"});
  const auto request = request_of(s, made, service, "approved");
  const auto protocol = s.insert("service.protocol", object({{"service_id", service}, {"status", "draft"}}));
  made.rows["service.protocol_requests"] =
      s.insert("service.protocol_requests",
               object({{"protocol_id", protocol}, {"servicerequest_id", request}, {"decision", decision}}));
  return protocol;
}

std::optional<Situation> request(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  if (action == "refuse") {
    const auto protocol = protocol_of(s, made, "refuse");
    made.key = made.rows["service.servicerequest"];
    made.actor = s.admin;
    made.cause = [&s, protocol]() -> Result<> {
      TECHHUB_DO(s.hub().perform(s.manager, "service.protocol", protocol, "sign"));
      return success();
    };
    return made;
  }
  made.key = request_of(s, made, s.service({"moderator"}, object({{"unique_open", true}})), from);
  const bool is_own = action == "fill" || action == "send" || action == "withdraw";
  made.actor = is_own ? s.actor(made.author) : from == "approved" ? s.manager : s.moderator;
  return made;
}

std::optional<Situation> expertise(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  const auto of = request_of(s, made, s.service({"moderator", "expert"}), "approved");
  made.key = s.insert(
      "service.expertise",
      object(
          {{"service_request_id", of}, {"author_id", s.expert.user}, {"status", from}, {"created_at", text(s.now())}}));
  made.actor = action == "revoke" ? s.manager : s.expert;
  made.input = object({{"comment", "обосновано"}, {"verdict", "positive"}, {"score", 70}});
  return made;
}

std::optional<Situation> report(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  const auto of = request_of(s, made, s.service(), "success");
  made.key =
      s.insert("service.report", object({{"service_request_id", of}, {"author_id", made.author}, {"status", from}}));
  made.actor = action == "send" ? s.actor(made.author) : s.manager;
  return made;
}

std::optional<Situation> protocol(Stage& s, const std::string&, const std::string& from) {
  if (from != "draft") return std::nullopt;
  Situation made;
  made.key = protocol_of(s, made, "approve");
  made.actor = s.manager;
  return made;
}

// An approved school with a course in an open intake.
void courses(Stage& s, Situation& made) {
  made.author = s.user();
  made.rows["techorda.school"] =
      s.insert("techorda.school", object({{"author_id", made.author}, {"status", "approved"}}));
  made.rows["techorda.flow"] = s.insert("techorda.flow", object({{"status", "open"}}));
  made.rows["techorda.course"] = s.insert("techorda.course", object({{"school_id", made.rows["techorda.school"]},
                                                                     {"flow_id", made.rows["techorda.flow"]},
                                                                     {"seats", 1},
                                                                     {"status", "approved"}}));
}

std::optional<Situation> school(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  made.author = s.user();
  made.key = s.insert("techorda.school", object({{"author_id", made.author}, {"status", from}}));
  made.actor = action == "send" ? s.actor(made.author) : s.dean;
  return made;
}

std::optional<Situation> intake(Stage& s, const std::string&, const std::string& from) {
  return Situation{.key = s.insert("techorda.flow", object({{"status", from}})), .actor = s.dean};
}

std::optional<Situation> course(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  courses(s, made);
  made.key = made.rows["techorda.course"];
  s.change("techorda.course", made.key, object({{"status", from}}));
  made.actor = action == "send" ? s.actor(made.author) : s.dean;
  return made;
}

std::optional<Situation> application_form(Stage& s, const std::string&, const std::string& from) {
  Situation made;
  courses(s, made);
  made.key =
      s.insert("techorda.applicationform",
               object({{"school_id", made.rows["techorda.school"]}, {"author_id", made.author}, {"status", from}}));
  made.actor = s.actor(made.author);
  return made;
}

std::optional<Situation> application(Stage& s, const std::string& action, const std::string& from) {
  Situation made;
  courses(s, made);
  const auto host = made.author;
  made.author = s.user();
  made.key =
      s.insert("techorda.courseapplication",
               object({{"course_id", made.rows["techorda.course"]}, {"author_id", made.author}, {"status", from}}));
  made.rows["techorda.assessment"] = s.insert(
      "techorda.assessment", object({{"course_application_id", made.key}, {"status", "done"}, {"passed", true}}));
  made.actor = s.actor(action == "send" || action == "withdraw" ? made.author : host);
  return made;
}

std::optional<Situation> assessment(Stage& s, const std::string&, const std::string& from) {
  Situation made;
  courses(s, made);
  const auto host = made.author;
  made.author = s.user();
  made.rows["techorda.courseapplication"] = s.insert(
      "techorda.courseapplication",
      object({{"course_id", made.rows["techorda.course"]}, {"author_id", made.author}, {"status", "assessment"}}));
  made.key = s.insert("techorda.assessment",
                      object({{"course_application_id", made.rows["techorda.courseapplication"]}, {"status", from}}));
  made.actor = s.actor(host);
  made.input = object({{"score", 70}, {"passed", true}, {"comment", "хорошо"}});
  return made;
}

}  // namespace

std::string Stage::service(std::initializer_list<Json> steps, const Json& more) {
  Json data = object({{"steps", Json::array(steps)}});
  for (const auto& [key, value] : more.members()) data.set(key, value);
  return insert_code("service.service", "s" + std::to_string(++services_), object({{"data", data}}));
}

void make_own(Stage& stage, std::string_view label, Situation& at, std::int64_t user) {
  if (label == "service.expertise" || label == "service.report") {
    stage.change("service.servicerequest", at.rows.at("service.servicerequest"), object({{"author_id", user}}));
  } else if (label == "core.comment") {
    stage.change(label, at.key, object({{"user_id", user}}));
  } else if (label == "techorda.course") {
    stage.change("techorda.school", at.rows.at("techorda.school"), object({{"author_id", user}}));
  } else if (label == "techorda.assessment") {
    stage.change("techorda.courseapplication", at.rows.at("techorda.courseapplication"), object({{"author_id", user}}));
  } else {
    stage.change(label, at.key, object({{"author_id", user}}));
  }
}

std::vector<std::pair<std::string, Prepare>> preparations_of_services();
std::vector<std::pair<std::string, Prepare>> preparations_of_services() {
  return {{"service.servicerequest", request},
          {"service.expertise", expertise},
          {"service.report", report},
          {"service.protocol", protocol},
          {"techorda.school", school},
          {"techorda.flow", intake},
          {"techorda.course", course},
          {"techorda.applicationform", application_form},
          {"techorda.courseapplication", application},
          {"techorda.assessment", assessment}};
}

std::vector<Spoil> spoils_of_services();
std::vector<Spoil> spoils_of_services() {
  const auto with = [](const char* label, Json fields) {
    return [label, fields = std::move(fields)](Stage& s, Situation& at) { s.change(label, at.rows.at(label), fields); };
  };
  const auto service_of = [](Stage& s, const Situation& at) {
    return std::string(s.row("service.servicerequest", at.rows.at("service.servicerequest")).text("service_id"));
  };
  const auto serve = [service_of](Json::Member more) {
    return [service_of, more](Stage& s, Situation& at) {
      Json data = s.row("service.service", service_of(s, at)).json("data");
      data.set(more.first, more.second);
      s.change("service.service", service_of(s, at), object({{"data", data}}));
    };
  };
  return {
      {"service.servicerequest", "check_service_takes_requests", serve({"active", false}), "service_inactive"},
      {"service.servicerequest", "check_request_answers",
       [service_of](Stage& s, Situation& at) {
         const auto form = s.insert("service.hubform", object({{"data", object({{"version", 1}})}}));
         s.change("service.service", service_of(s, at), object({{"hub_form_id", form}}));
       },
       "form_missing"},
      {"service.servicerequest", "check_request_company",
       [](Stage& s, Situation& at) {
         s.change("service.servicerequest", at.key, object({{"company_id", s.company(s.user())}}));
       },
       "not_your_company"},
      {"service.servicerequest", "check_only_open_request",
       [service_of](Stage& s, Situation& at) {
         Situation other;
         other.author = at.author;
         request_of(s, other, service_of(s, at), "sent");
       },
       "open_request"},
      {"service.servicerequest", "check_steps_taken", serve({"steps", Json::array({"moderator", "expert"})}),
       "waits_for_experts"},
      {"service.expertise", "check_is_the_expert", [](Stage& s, Situation& at) { at.actor = s.admin; },
       "not_the_expert"},
      {"service.expertise", "check_request_waits", with("service.servicerequest", object({{"status", "sent"}})),
       "request_not_approved"},
      {"service.expertise", "read_conclusion", [](Stage&, Situation& at) { at.input.set("verdict", "maybe"); },
       "unknown_word"},
      {"service.report", "check_reported_request", with("service.servicerequest", object({{"status", "sent"}})),
       "request_not_completed"},
      {"service.protocol", "check_signable", with("service.protocol_requests", object({{"decision", nullptr}})),
       "undecided"},
      {"techorda.course", "techorda.course_is_placed", with("techorda.school", object({{"status", "draft"}})),
       "school_not_approved"},
      {"techorda.courseapplication", "techorda.intake_is_open", with("techorda.flow", object({{"status", "running"}})),
       "intake_not_open"},
      {"techorda.courseapplication", "techorda.application_is_filled",
       [](Stage& s, Situation& at) {
         const auto form = s.insert("techorda.applicationform",
                                    object({{"school_id", at.rows.at("techorda.school")}, {"status", "closed"}}));
         s.change("techorda.courseapplication", at.key, object({{"application_form_id", form}}));
       },
       "form_not_active"},
      {"techorda.courseapplication", "techorda.assessment_is_passed",
       with("techorda.assessment", object({{"passed", false}})), "no_passed_assessment"},
      {"techorda.courseapplication", "techorda.seat_is_free",
       [](Stage& s, Situation& at) {
         s.insert(
             "techorda.courseapplication",
             object({{"course_id", at.rows.at("techorda.course")}, {"author_id", s.user()}, {"status", "accepted"}}));
       },
       "no_free_seat"},
      {"techorda.assessment", "techorda.assessment_is_complete",
       [](Stage&, Situation& at) { at.input.set("score", 101); }, "bad_score"},
  };
}

}  // namespace techhub::test
