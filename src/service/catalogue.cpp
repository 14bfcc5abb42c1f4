// SPDX-License-Identifier: MIT
// The services and organisations that the platform starts with.
#include "service/parts.hpp"

namespace techhub::service {
namespace {

struct Named {
  const char* code;
  const char* ru;
  const char* kk;
  const char* en;
};

struct Listed {
  Named named;
  std::vector<std::string_view> steps;
  std::int64_t experts = 1;
};

constexpr std::array<Named, 7> organizations{{
    {"astanahub", "Астана Хаб", "Астана Хаб", "Astana Hub"},
    {"cett", "АО «ЦЭТТ»", "«ЦЭТТ» АҚ", "CETT JSC"},
    {"gup", "GUP (Государственные закупки)", "GUP (Мемлекеттік сатып алу)", "GUP (Public procurement)"},
    {"Astana IT University", "Astana IT University", "Astana IT University", "Astana IT University"},
    {"AlmaU", "Almaty Management University", "Almaty Management University", "Almaty Management University"},
    {"AIFC Fintech Hub", "AIFC Fintech Hub", "AIFC Fintech Hub", "AIFC Fintech Hub"},
    {"BI", "BI Innovations", "BI Innovations", "BI Innovations"},
}};

const std::vector<Listed>& services() {
  static const std::vector<Listed> all{
      {{"accreditation", "Аккредитация IT-компании", "IT-компанияны аккредиттеу", "Accreditation of an IT company"},
       {"moderator", "expert"}},
      {{"startup_register", "Реестр стартапов", "Стартаптар тізілімі", "Register of startups"}, {"moderator"}},
      {{"techorda_request", "Заявка на TechOrda", "TechOrda өтінімі", "Application for TechOrda"}, {"moderator"}},
      {{"scientific_researcher", "Научный исследователь", "Ғылыми зерттеуші", "Scientific researcher"},
       {"moderator", "expert"}},
      {{"seedmoney", "Seed Money грант", "Seed Money гранты", "Seed Money grant"},
       {"moderator", "expert", "protocol"},
       2},
      {{"reestr_dpo", "Реестр ДПО", "Қосымша кәсіби білім беру тізілімі",
        "Register of continuing professional education"},
       {"moderator"}},
      {{"niokr", "НИОКР проекты", "ҒЗТКЖ жобалары", "R&D projects"}, {"moderator", "expert", "protocol"}},
      {{"hubform_register", "Регистрация через HubForm", "HubForm арқылы тіркелу", "Registration by HubForm"},
       {"moderator"}},
  };
  return all;
}

Json name_of(const Named& named) { return Json::object({{"ru", named.ru}, {"kk", named.kk}, {"en", named.en}}); }

Result<> add_missing(Records& records, Record row) {
  TECHHUB_TRY(const auto found, records.find(row.table(), row.key()));
  return found ? Result<>(success()) : records.insert(row);
}

}  // namespace

std::vector<std::string> catalogue_services() {
  std::vector<std::string> codes;
  for (const Listed& listed : services()) codes.emplace_back(listed.named.code);
  return codes;
}

Result<> add_catalogue(Records& records, Time now) {
  for (const auto& named : organizations) {
    Record row(records.table("core.organization"));
    row[0] = std::string(named.code);
    row.set("name", name_of(named).dump());
    row.set("active", std::int64_t{1});
    TECHHUB_DO(add_missing(records, std::move(row)));
  }
  for (const auto& listed : services()) {
    Json data = Json::object({{"name", name_of(listed.named)}, {"active", true}});
    Json steps;
    for (const auto step : listed.steps) steps.push(step);
    data.set("steps", std::move(steps));
    if (listed.experts > 1) data.set("experts", listed.experts);
    Record row(records.table("service.service"));
    row[0] = std::string(listed.named.code);
    row.set("data", data.dump());
    row.set("created_at", now.us);
    row.set("updated_at", now.us);
    TECHHUB_DO(add_missing(records, std::move(row)));
  }
  return success();
}

}  // namespace techhub::service
