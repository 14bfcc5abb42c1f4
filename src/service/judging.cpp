// SPDX-License-Identifier: MIT
// Rows of before the rules: requests, expertises, answers and protocols as the site left them.
#include <algorithm>
#include <map>
#include <set>

#include "hub/wiped.hpp"
#include "service/parts.hpp"
#include "service/pipeline.hpp"
#include "service/stored_answers.hpp"
#include "techhub/hub/judge.hpp"
#include "techhub/service/compiled_form.hpp"
#include "techhub/value/text.hpp"
#include "techhub/value/tin.hpp"

namespace techhub::service {
namespace {

Filter is(const Table& table, std::string_view column, std::string_view word) {
  return Filter::is(table.at(column), std::string(word));
}

bool is_blank_answer(const Json& answer) {
  return answer.is_null() || (answer.is_string() && is_blank(answer.as_string())) ||
         (answer.is_array() && answer.items().empty()) || (answer.is_object() && answer.members().empty());
}

class RequestJudge {
 public:
  explicit RequestJudge(Judging& judging) : judging_(judging), records_(judging.records()) {}

  Result<> run() {
    TECHHUB_DO(requests());
    TECHHUB_DO(open_requests());
    return expertises();
  }

 private:
  Result<const Record*> service_of(const Record& request) {
    const std::string code(request.text("service_id"));
    const auto known = services_.find(code);
    if (known != services_.end()) return &known->second;
    TECHHUB_TRY(auto service, records_.need(table("service.service"), code));
    return &services_.emplace(code, std::move(service)).first->second;
  }

  // A protocol decides whatever the experts said.
  Result<bool> are_met(const Record& request, const Pipeline& steps) {
    TECHHUB_TRY(const Opinions opinions, opinions_on(records_, request));
    if (!opinions.are_complete(steps)) return false;
    return steps.with_protocol ? is_signed(request, "approve") : Result<bool>(opinions.support(steps));
  }

  Result<bool> is_signed(const Record& request, std::string_view decision) {
    const Table& items = table("service.protocol_requests");
    const Table& protocols = table("service.protocol");
    return records_.exists(
        items, Filter::is(items.at("servicerequest_id"), request.key()) && is(items, "decision", decision) &&
                   Filter::forward(items.at("protocol_id"), protocols, is(protocols, "status", "signed")));
  }

  Result<> requests() {
    return judging_.rules(
        {"request_without_answers", "success_without_steps", "rejected_without_protocol", "open_on_inactive_service"},
        table("service.servicerequest"), {}, [&](Record& row, std::span<bool> broken) -> Result<> {
          const auto status = row.text("status");
          TECHHUB_TRY(const Record* const service, service_of(row));
          broken[0] = status != "draft" && is_null(row.get("hub_form_data_id"));
          if (status == "success") {
            TECHHUB_TRY(const bool met, are_met(row, pipeline_of(*service)));
            broken[1] = !met;
          }
          if (status == "rejected") {
            TECHHUB_TRY(const bool refused, is_signed(row, "refuse"));
            broken[2] = !refused;
          }
          broken[3] = !is_closed(status) && !takes_requests(*service);
          return success();
        });
  }

  // Of those that are open for one company (or one person without any), all but the first are too many.
  Result<> open_requests() {
    const Table& all = table("service.servicerequest");
    std::set<std::string> taken;
    Judgement several{.rule = "several_open_requests", .label = all.label};
    const Filter is_open = Filter::in(all.at("status"), {"created", "sent", "approved"});
    TECHHUB_DO(judging_.each({.table = &all, .filter = is_open}, [&](Record& row) -> Result<> {
      TECHHUB_TRY(const Record* const service, service_of(row));
      if (!takes_one_at_a_time(*service)) return success();
      const bool is_own = is_null(row.get("company_id"));
      const Value& whose = row.get(is_own ? "author_id" : "company_id");
      const bool is_first =
          is_null(whose) ||
          taken.insert(std::string(row.text("service_id")) + (is_own ? " author " : " company ") + key_text(whose))
              .second;
      several.note(!is_first, row.key());
      return success();
    }));
    judging_.add(std::move(several));
    return success();
  }

  Result<> expertises() {
    const Table& all = table("service.expertise");
    return judging_.rules({"open_expertise_on_closed_request"}, all, is(all, "status", "assigned"),
                          [&](Record& row, std::span<bool> broken) -> Result<> {
                            TECHHUB_TRY(const auto request,
                                        records_.need(table("service.servicerequest"), row.get("service_request_id")));
                            broken[0] = is_closed(request.text("status"));
                            return success();
                          });
  }

  static bool is_closed(std::string_view status) noexcept {
    return status == "success" || status == "reject" || status == "rejected";
  }
  [[nodiscard]] const Table& table(std::string_view label) const { return records_.table(label); }

  Judging& judging_;
  Records& records_;
  std::map<std::string, Record, std::less<>> services_;
};

// Answers as a whole, and for two faults that are told by themselves.
class AnswersJudge {
 public:
  explicit AnswersJudge(Judging& judging) : judging_(judging), records_(judging.records()) {}

  Result<> run() {
    return judging_.rules({"required_answer_missing", "wrong_tin_answer", "answers_refused"},
                          records_.table("service.hubformdata"), {},
                          [&](Record& row, std::span<bool> broken) { return look_at(row, broken); });
  }

 private:
  Result<const CompiledForm*> form(const Value& key) {
    const auto known = forms_.find(as_integer(key));
    if (known != forms_.end()) return &known->second;
    TECHHUB_TRY(auto fields, fields_of(records_, key));
    return &forms_.emplace(as_integer(key), CompiledForm(std::move(fields))).first->second;
  }

  Result<> look_at(Record& row, std::span<bool> broken) {
    TECHHUB_TRY(const CompiledForm* const asked, form(row.get("hub_form_id")));
    const hub::WipedAfter wiped(row);
    const bool is_forgotten = hub::may_hold_sealed(row, row.table().at("data")) && is_null(row[row.table().salt()]);
    if (const auto opened = hub::open_inside(records_.vault(), row); !opened) {
      // Damage is for Hub::verify to tell.
      return opened.error().code() == Code::corrupt ? Result<>(success()) : opened;
    }
    Json data = row.json("data");
    for (const HubFormField& field : asked->fields()) {
      const Json& answer = data[field.key];
      // A field that shows under a condition only, and answers inside tables, only the whole form judges.
      broken[0] |= field.required && !field.rules.find("visible_if") && is_blank_answer(answer);
      broken[1] |= field.type == HubFormFieldType::tin && !is_blank_answer(answer) && !is_tin(answer.as_string());
    }
    broken[2] = !is_forgotten && !asked->validate(data).problems.empty();
    hub::wipe_texts(data);
    return success();
  }

  Judging& judging_;
  Records& records_;
  std::map<std::int64_t, CompiledForm> forms_;
};

Result<> protocol_items(Judging& judging) {
  Records& records = judging.records();
  const Table& items = judging.table("service.protocol_requests");
  const Table& protocols = judging.table("service.protocol");
  const Table& requests = judging.table("service.servicerequest");
  const Filter in_draft = Filter::forward(items.at("protocol_id"), protocols, is(protocols, "status", "draft"));
  TECHHUB_DO(
      judging.rules({"item_not_to_be_decided"}, items, in_draft, [&](Record& row, std::span<bool> broken) -> Result<> {
        TECHHUB_TRY(const auto protocol, records.need(protocols, row.get("protocol_id")));
        TECHHUB_TRY(const auto request, records.need(requests, row.get("servicerequest_id")));
        broken[0] = request.text("status") != "approved" || request.get("service_id") != protocol.get("service_id");
        return success();
      }));
  Judgement twice{.rule = "request_in_two_drafts", .label = requests.label};
  Value last;
  std::int64_t times = 0;
  const auto note_last = [&] {
    if (times > 0) twice.note(times > 1, last);
  };
  const Query by_request{.table = &items, .filter = in_draft, .order = {{items.at("servicerequest_id")}}};
  TECHHUB_DO(judging.each(by_request, [&](Record& row) -> Result<> {
    const Value& request = row.get("servicerequest_id");
    if (request != last) {
      note_last();
      times = 0;
      last = request;
    }
    ++times;
    return success();
  }));
  note_last();
  judging.add(std::move(twice));
  return success();
}

}  // namespace

Result<> judge(Judging& judging) {
  TECHHUB_DO(RequestJudge(judging).run());
  TECHHUB_DO(AnswersJudge(judging).run());
  return protocol_items(judging);
}

}  // namespace techhub::service
