// SPDX-License-Identifier: MIT
#include "techhub/hub/judge.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "hub/unknown.hpp"
#include "hub/wiped.hpp"
#include "techhub/hub/hub.hpp"
#include "techhub/value/text.hpp"
#include "techhub/value/tin.hpp"

namespace techhub {
namespace {

// Calls `visit` for every row that matches, in the order of `order` and the key.
Result<> each(Records& records, Query query, const std::function<Result<>(Record&)>& visit) {
  TECHHUB_TRY(auto cursor, records.transaction().query(query));
  for (;;) {
    TECHHUB_TRY(auto row, cursor->next());
    if (!row) return success();
    TECHHUB_DO(visit(*row));
  }
}

bool is_blank_answer(const Json& answer) {
  return answer.is_null() || (answer.is_string() && is_blank(answer.as_string())) ||
         (answer.is_array() && answer.items().empty()) || (answer.is_object() && answer.members().empty());
}

class Judge {
 public:
  explicit Judge(Records& records) : records_(records) {}

  Result<std::vector<Judgement>> run() {
    for (const Table* table : records_.platform().tables()) {
      if (table->app() == "core" && table->find("published") != Table::npos) TECHHUB_DO(published(*table));
    }
    TECHHUB_DO(companies());
    TECHHUB_DO(requests());
    TECHHUB_DO(open_requests());
    TECHHUB_DO(expertises());
    TECHHUB_DO(answers());
    TECHHUB_DO(tins_in_answers());
    TECHHUB_DO(protocol_items());
    TECHHUB_DO(assessments());
    TECHHUB_DO(sections());
    return std::move(judged_);
  }

  // What else there is to tell where the policy and the host's trust are known.
  Result<std::vector<Judgement>> run(const Hub& hub) {
    TECHHUB_DO(run_words());
    TECHHUB_DO(rules<1>({"unknown_role"}, table("account.user"), {}, [&](Record& row) -> Result<std::array<bool, 1>> {
      return std::array{!hub.policy()->find_role(row.text("role"))};
    }));
    for (const std::string_view label : {"auth.group_permissions", "account.user_user_permissions"})
      TECHHUB_DO(inert(table(label), hub.options().trusted_permissions));
    return std::move(judged_);
  }

 private:
  // A rule, or several over the same rows; `find` answers whether each is broken.
  template <std::size_t n>
  Result<> rules(const std::array<std::string_view, n>& names, const Table& table, const Filter& of,
                 const std::function<Result<std::array<bool, n>>(Record&)>& find) {
    std::array<Judgement, n> made;
    for (std::size_t i = 0; i < n; ++i) {
      made.at(i).rule = names.at(i);
      made.at(i).label = table.label;
    }
    TECHHUB_DO(each(records_, {.table = &table, .filter = of}, [&](Record& row) -> Result<> {
      TECHHUB_TRY(const auto broken, find(row));
      for (std::size_t i = 0; i < n; ++i) note(made.at(i), broken.at(i), row.key());
      return success();
    }));
    std::move(made.begin(), made.end(), std::back_inserter(judged_));
    return success();
  }
  static void note(Judgement& judgement, bool is_broken, const Value& key) {
    ++judgement.of;
    if (!is_broken) return;
    ++judgement.count;
    if (judgement.keys.size() < Judgement::most_keys) judgement.keys.push_back(key_text(key));
  }

  [[nodiscard]] const Table& table(std::string_view label) const { return records_.table(label); }
  [[nodiscard]] Filter is(const Table& table, std::string_view column, std::string_view word) const {
    return Filter::is(table.at(column), std::string(word));
  }

  Result<> published(const Table& content) {
    return rules<1>({"published_against_status"}, content, {}, [](Record& row) -> Result<std::array<bool, 1>> {
      return std::array{(row.integer("published") != 0) != (row.text("status") == "success")};
    });
  }

  Result<> words(const Table& in) {
    std::map<std::size_t, Judgement> unknown;  // by column; most hold none
    std::int64_t rows = 0;
    TECHHUB_DO(each(records_, {.table = &in}, [&](Record& row) -> Result<> {
      ++rows;
      for (std::size_t i = 0; i < in.declared().size(); ++i) {
        if (!hub::is_unknown_word(records_.platform(), in, i, row[i])) continue;
        const auto place = unknown.try_emplace(i, Judgement{.rule = "unknown_word"}).first;
        place->second.label = in.label + "." + std::string(in.columns[i].name);
        note(place->second, true, row.key());
      }
      return success();
    }));
    for (auto& [column, judgement] : unknown) {
      judgement.of = rows;
      judged_.push_back(std::move(judgement));
    }
    return success();
  }
  Result<> run_words() {
    for (const Table* in : records_.platform().tables()) TECHHUB_DO(words(*in));
    return success();
  }

  Result<> inert(const Table& list, std::span<const std::string> trusted) {
    Judgement judgement{.rule = "inert_permission", .label = list.label};
    TECHHUB_TRY(judgement.of, records_.count(list, {}));
    TECHHUB_TRY(const Filter filter, hub::inert_permissions(records_, list, trusted));
    TECHHUB_TRY(judgement.count, records_.count(list, filter));
    TECHHUB_TRY(const auto first,
                records_.select(Query{.table = &list, .filter = filter, .limit = Judgement::most_keys}));
    for (const Record& row : first) judgement.keys.push_back(key_text(row.key()));
    judged_.push_back(std::move(judgement));
    return success();
  }

  Result<> companies() {
    const Table& members = table("account.usercompany");
    return rules<2>({"company_without_owner", "wrong_tin"}, table("account.company"), {},
                    [&](Record& row) -> Result<std::array<bool, 2>> {
                      TECHHUB_TRY(const bool is_owned,
                                  records_.exists(members, Filter::is(members.at("company_id"), row.key()) &&
                                                               is(members, "role", "owner") &&
                                                               Filter::is_null(members.at("ended_at"))));
                      const hub::WipedAfter wiped(row);
                      TECHHUB_DO(records_.open(row));
                      const auto tin = row.text("tin");
                      const bool is_marker = tin == vault::forgotten_marker(row.key());
                      return std::array{!is_owned, !tin.empty() && !is_marker && !is_tin(tin)};
                    });
  }

  struct Steps {
    bool are_known = false;
    bool with_experts = false;
    bool with_protocol = false;
    bool must_agree = false;
    bool is_active = true;
    bool unique_open = false;
    std::int64_t experts = 1;
  };
  Result<Steps> steps_of(const Record& request) {
    const std::string code(request.text("service_id"));
    Steps& steps = services_[code];
    if (steps.are_known) return steps;
    TECHHUB_TRY(const auto service, records_.need(table("service.service"), code));
    const Json data = service.json("data");
    for (const Json& step : data["steps"].items()) {
      steps.with_experts |= step.as_string() == "expert";
      steps.with_protocol |= step.as_string() == "protocol";
    }
    steps.must_agree = data["rule"].as_string() == "all";
    steps.is_active = data["active"].as_bool(true);
    steps.unique_open = data["unique_open"].as_bool();
    steps.experts = std::max<std::int64_t>(1, data["experts"].as_integer(1));
    steps.are_known = true;
    return steps;
  }

  Result<bool> are_met(const Record& request, const Steps& steps) {
    if (steps.with_experts) {
      const Table& expertises = table("service.expertise");
      const Filter of_request = Filter::is(expertises.at("service_request_id"), request.key());
      std::map<std::string, std::int64_t, std::less<>> count;
      TECHHUB_DO(each(records_, {.table = &expertises, .filter = of_request}, [&](Record& row) -> Result<> {
        ++count[std::string(row.text("status"))];
        if (row.text("status") == "done") ++count[std::string(row.text("verdict"))];
        return success();
      }));
      if (count["assigned"] > 0 || count["done"] < steps.experts) return false;
      const bool is_supported =
          steps.must_agree ? count["positive"] == count["done"] : count["positive"] > count["negative"];
      if (!steps.with_protocol && !is_supported) return false;
    }
    return steps.with_protocol ? is_signed(request, "approve") : Result<bool>(true);
  }

  Result<bool> is_signed(const Record& request, std::string_view decision) {
    const Table& items = table("service.protocol_requests");
    const Table& protocols = table("service.protocol");
    return records_.exists(
        items, Filter::is(items.at("servicerequest_id"), request.key()) && is(items, "decision", decision) &&
                   Filter::forward(items.at("protocol_id"), protocols, is(protocols, "status", "signed")));
  }

  Result<> requests() {
    constexpr std::array<std::string_view, 4> names{"request_without_answers", "success_without_steps",
                                                    "rejected_without_protocol", "open_on_inactive_service"};
    return rules<4>(names, table("service.servicerequest"), {}, [&](Record& row) -> Result<std::array<bool, 4>> {
      const auto status = row.text("status");
      TECHHUB_TRY(const Steps steps, steps_of(row));
      std::array<bool, 4> broken{};
      broken[0] = status != "draft" && is_null(row.get("hub_form_data_id"));
      if (status == "success") {
        TECHHUB_TRY(const bool met, are_met(row, steps));
        broken[1] = !met;
      }
      if (status == "rejected") {
        TECHHUB_TRY(const bool refused, is_signed(row, "refuse"));
        broken[2] = !refused;
      }
      const bool is_open = status != "success" && status != "reject" && status != "rejected";
      broken[3] = is_open && !steps.is_active;
      return broken;
    });
  }

  // Of those that are open for one company (or one person without any), all but the first are too many.
  Result<> open_requests() {
    const Table& all = table("service.servicerequest");
    Judgement several{.rule = "several_open_requests", .label = all.label};
    std::set<std::string> taken;
    const Filter is_open = Filter::in(all.at("status"), {"created", "sent", "approved"});
    TECHHUB_DO(each(records_, {.table = &all, .filter = is_open}, [&](Record& row) -> Result<> {
      TECHHUB_TRY(const Steps steps, steps_of(row));
      if (!steps.unique_open) return success();
      const bool is_own = is_null(row.get("company_id"));
      const Value& whose = row.get(is_own ? "author_id" : "company_id");
      const bool is_first =
          is_null(whose) ||
          taken.insert(std::string(row.text("service_id")) + (is_own ? " author " : " company ") + key_text(whose))
              .second;
      note(several, !is_first, row.key());
      return success();
    }));
    judged_.push_back(std::move(several));
    return success();
  }

  Result<> expertises() {
    const Table& all = table("service.expertise");
    return rules<1>({"open_expertise_on_closed_request"}, all, is(all, "status", "assigned"),
                    [&](Record& row) -> Result<std::array<bool, 1>> {
                      TECHHUB_TRY(const auto request,
                                  records_.need(table("service.servicerequest"), row.get("service_request_id")));
                      const auto status = request.text("status");
                      return std::array{status == "success" || status == "reject" || status == "rejected"};
                    });
  }

  // A field that shows under a condition only is not asked for here.
  Result<> answers() {
    std::map<std::int64_t, std::vector<std::string>> required;
    const Table& fields = table("service.hubformfield");
    const Filter is_required = Filter::is(fields.at("required"), std::int64_t{1});
    TECHHUB_DO(each(records_, {.table = &fields, .filter = is_required}, [&](Record& row) -> Result<> {
      if (!row.json("rules").find("visible_if")) required[row.integer("hub_form_id")].emplace_back(row.text("key"));
      return success();
    }));
    return rules<1>(
        {"required_answer_missing"}, table("service.hubformdata"), {}, [&](Record& row) -> Result<std::array<bool, 1>> {
          const Json data = row.json("data");
          const auto& keys = required[row.integer("hub_form_id")];
          return std::array{std::any_of(keys.begin(), keys.end(),
                                        [&](const std::string& key) { return is_blank_answer(data[key]); })};
        });
  }

  // Answers of their own; those in the rows of a table are not looked at.
  Result<> tins_in_answers() {
    std::map<std::int64_t, std::vector<std::string>> asked;
    const Table& fields = table("service.hubformfield");
    TECHHUB_DO(each(records_, {.table = &fields, .filter = is(fields, "type", "tin")}, [&](Record& row) -> Result<> {
      asked[row.integer("hub_form_id")].emplace_back(row.text("key"));
      return success();
    }));
    return rules<1>({"wrong_tin_answer"}, table("service.hubformdata"), {},
                    [&](Record& row) -> Result<std::array<bool, 1>> {
                      const auto keys = asked.find(row.integer("hub_form_id"));
                      if (keys == asked.end()) return std::array{false};
                      const Json data = row.json("data");
                      bool is_wrong = false;
                      for (const std::string& key : keys->second) {
                        TECHHUB_TRY(Json tin, hub::open_inside(records_.vault(), row, key, data[key]));
                        is_wrong |= !is_blank_answer(tin) && !is_tin(tin.as_string());
                        hub::wipe_texts(tin);
                      }
                      return std::array{is_wrong};
                    });
  }

  Result<> protocol_items() {
    const Table& items = table("service.protocol_requests");
    const Table& protocols = table("service.protocol");
    const Filter in_draft = Filter::forward(items.at("protocol_id"), protocols, is(protocols, "status", "draft"));
    TECHHUB_DO(rules<1>({"item_not_to_be_decided"}, items, in_draft, [&](Record& row) -> Result<std::array<bool, 1>> {
      TECHHUB_TRY(const auto protocol, records_.need(protocols, row.get("protocol_id")));
      TECHHUB_TRY(const auto request, records_.need(table("service.servicerequest"), row.get("servicerequest_id")));
      return std::array{request.text("status") != "approved" ||
                        request.get("service_id") != protocol.get("service_id")};
    }));
    Judgement twice{.rule = "request_in_two_drafts", .label = "service.servicerequest"};
    Value last;
    std::int64_t times = 0;
    const Query by_request{.table = &items, .filter = in_draft, .order = {{items.at("servicerequest_id")}}};
    TECHHUB_DO(each(records_, by_request, [&](Record& row) -> Result<> {
      const Value& request = row.get("servicerequest_id");
      times = request == last ? times + 1 : 1;
      last = request;
      if (times == 1) ++twice.of;
      if (times != 2) return success();
      ++twice.count;
      if (twice.keys.size() < Judgement::most_keys) twice.keys.push_back(key_text(request));
      return success();
    }));
    judged_.push_back(std::move(twice));
    return success();
  }

  Result<> assessments() {
    return rules<1>({"assessment_of_another_course"}, table("techorda.assessment"), {},
                    [&](Record& row) -> Result<std::array<bool, 1>> {
                      TECHHUB_TRY(const auto application,
                                  records_.find(table("techorda.courseapplication"), row.get("course_application_id")));
                      return std::array{application && !is_null(row.get("course_id")) &&
                                        application->get("course_id") != row.get("course_id")};
                    });
  }

  Result<> sections() {
    const Table& components = table("landing.component");
    return rules<1>({"components_out_of_order"}, table("landing.section"), {},
                    [&](Record& row) -> Result<std::array<bool, 1>> {
                      std::int64_t next = 0;
                      bool is_dense = true;
                      const Query query{.table = &components,
                                        .filter = Filter::is(components.at("section_id"), row.key()),
                                        .order = {{components.at("position")}}};
                      TECHHUB_DO(each(records_, query, [&](Record& component) -> Result<> {
                        is_dense &= component.integer("position", -1) == next++;
                        return success();
                      }));
                      return std::array{!is_dense};
                    });
  }

  Records& records_;
  std::vector<Judgement> judged_;
  std::map<std::string, Steps, std::less<>> services_;
};

}  // namespace

Result<std::vector<Judgement>> judge(Records& records) { return Judge(records).run(); }

Result<std::vector<Judgement>> judge(const Hub& hub, Records& records) {
  TECHHUB_TRY(auto judged, judge(records));
  TECHHUB_TRY(auto more, Judge(records).run(hub));
  std::move(more.begin(), more.end(), std::back_inserter(judged));
  return judged;
}

namespace hub {

bool is_unknown_word(const Platform& platform, const Table& table, std::size_t column, const Value& value) {
  const Column& of = table.columns[column];
  if (is_null(value)) return false;
  if (of.type == Type::word) return std::find(of.words.begin(), of.words.end(), as_text(value)) == of.words.end();
  const bool is_source = of.name == "source" && table.app() == "core" && table.find("primary_key") != Table::npos;
  return is_source && !platform.find(as_text(value));
}

Result<Filter> inert_permissions(Records& records, const Table& list, std::span<const std::string> trusted) {
  const Table& permissions = records.table("auth.permission");
  const Table& types = records.table("contenttypes.contenttype");
  std::vector<Value> counting;
  for (const std::string& name : trusted) {
    const auto dot = name.find('.');
    if (dot == std::string::npos) continue;
    const Filter named = Filter::is(permissions.at("codename"), name.substr(dot + 1)) &&
                         Filter::forward(permissions.at("content_type_id"), types,
                                         Filter::is(types.at("app_label"), name.substr(0, dot)));
    TECHHUB_TRY(const auto rows, records.select(Query{.table = &permissions, .filter = named}));
    for (const Record& row : rows) counting.push_back(row.key());
  }
  return Filter::negate(Filter::in(list.at("permission_id"), std::move(counting)));
}

}  // namespace hub

}  // namespace techhub
