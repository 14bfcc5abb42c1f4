// SPDX-License-Identifier: MIT
// One flow for the six kinds of content: written by its author, judged by somebody else, shown while it is `success`.
#include "core/content.hpp"

#include <algorithm>

#include "core/parts.hpp"
#include "core/reasons.hpp"
#include "hub/refusals.hpp"

namespace techhub::core {
namespace {

rules::Flow content_flow(std::string_view entity) {
  using rules::Sod;
  return {
      .entity = std::string(entity),
      .initial = "draft",
      .terminal = {"deleted"},
      .editable = {"draft", "correction"},
      .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}},
                 {"sent", {"На проверке", "Тексеруде", "In review", {}}},
                 {"correction", {"На доработке", "Пысықтауда", "To be corrected", {}}},
                 {"reject", {"Отклонено", "Қабылданбады", "Rejected", {}}},
                 {"success", {"Опубликовано", "Жарияланды", "Published", {}}},
                 {"deleted", {"Удалено", "Жойылды", "Deleted", {}}}},
      .transitions =
          {
              {.action = "send", .from = {"draft", "correction"}, .to = "sent", .guards = {"core.content_is_complete"}},
              {.action = "withdraw", .from = {"sent"}, .to = "draft"},
              {.action = "return", .from = {"sent"}, .to = "correction", .sod = Sod::full, .needs_comment = true},
              {.action = "reject", .from = {"sent"}, .to = "reject", .sod = Sod::full, .needs_comment = true},
              {.action = "publish",
               .from = {"sent"},
               .to = "success",
               .sod = Sod::full,
               .guards = {"core.content_is_complete"},
               .effects = {"core.published_follows", "core.feed_follows"}},
              {.action = "unpublish",
               .from = {"success"},
               .to = "correction",
               .sod = Sod::full,
               .needs_comment = true,
               .effects = {"core.published_follows", "core.feed_follows", "core.tell_participants"}},
              {.action = "remove",
               .from = {"draft", "correction", "reject", "success"},
               .to = "deleted",
               .effects = {"core.published_follows", "core.feed_follows", "core.tell_participants"}},
              {.action = "restore", .from = {"deleted"}, .to = "draft"},
          },
      .ways = {{.legs = {{.action = "add"}, {.to = "success"}}}}};
}

bool is_published(const Record& row) { return row.text("status") == "success"; }

// What is wrong with the row. A draft may be unfinished but not contradict itself; `whole` asks for all that readers
// need. With `changed_only` a fault counts only where a column that makes it changes: an imported row may keep its own.
class Faults {
 public:
  Faults(const Change& change, bool whole, bool changed_only)
      : change_(change), row_(change.after()), whole_(whole), changed_only_(changed_only), found_(change) {}

  Result<> find() {
    if (whole_ && applies({"title"})) {
      const auto title = i18n_from(row_.json("title"));
      if (!title || title.assume_value().is_blank()) found_.add(title_missing, "title");
    }
    if (row_.table().label == "core.event") event();
    if (row_.table().label == "core.vacancy") vacancy();
    return std::move(found_).result();
  }

 private:
  [[nodiscard]] bool applies(std::initializer_list<std::string_view> columns) const {
    return !changed_only_ ||
           std::any_of(columns.begin(), columns.end(), [this](auto column) { return change_.changes(column); });
  }
  [[nodiscard]] bool has(std::string_view column) const { return !is_null(row_.get(column)); }

  void event() {
    if (whole_ && !has("datetime_start") && applies({"datetime_start"})) found_.add(start_missing, "datetime_start");
    if (whole_ && !has("datetime_end") && applies({"datetime_end"})) found_.add(end_missing, "datetime_end");
    if (has("datetime_start") && has("datetime_end") && applies({"datetime_start", "datetime_end"}) &&
        row_.integer("datetime_end") <= row_.integer("datetime_start"))
      found_.add(end_not_after_start, "datetime_end");
    for (const std::string_view name : {"event_type", "event_format"}) {
      const auto& words = row_.table().columns[row_.table().at(name)].words;
      if (whole_ && applies({name}) && std::find(words.begin(), words.end(), row_.text(name)) == words.end())
        found_.add(word_unknown, name, name);
    }
  }

  void vacancy() {
    for (const std::string_view name : {"salary_min", "salary_max"}) {
      if (has(name) && row_.integer(name) < 0 && applies({name})) found_.add(salary_negative, name);
    }
    if (has("salary_min") && has("salary_max") && applies({"salary_min", "salary_max"}) &&
        row_.integer("salary_min") > row_.integer("salary_max"))
      found_.add(salary_reversed, "salary_max");
  }

  const Change& change_;
  const Record& row_;
  bool whole_;
  bool changed_only_;
  hub::Refusals found_;
};

Result<> content_is_complete(Change& change) { return Faults(change, true, false).find(); }

// INVARIANT: `published` is true exactly when the status is `success`.
Result<> keep_published(Change& change) {
  if (change.kind() == Change::Kind::create || change.table().find("published") == Table::npos) return success();
  const bool published = is_published(change.after());
  if (change.changes("published") && (change.after().integer("published") != 0) != published)
    return change.refuse(published_by_status, "published");
  if (change.changes("status")) change.set("published", std::int64_t{published});
  return success();
}

Result<> content_is_sound(Change& change) {
  TECHHUB_DO(keep_published(change));
  const auto status = change.after().text("status");
  const bool is_shown = status == "sent" || status == "success";  // edited by an override only
  return Faults(change, is_shown, !change.changes("status")).find();
}

Result<> published_follows(Change& change) {
  if (change.table().find("published") != Table::npos)
    change.set("published", std::int64_t{is_published(change.after())});
  return success();
}

Result<std::vector<Record>> feed_entries(Change& change) {
  const Table& feed = change.table("core.feed");
  return change.records().select(Query{.table = &feed,
                                       .filter = Filter::is(feed.at("source"), change.table().label) &&
                                                 Filter::is(feed.at("primary_key"), key_text(change.after().key()))});
}

// The feed shows what is published, as it is now, and hides the rest.
Result<> feed_follows(Change& change) {
  const Record& row = change.after();
  if (!is_published(row) && !is_published(change.before())) return success();
  TECHHUB_TRY(auto entries, feed_entries(change));
  if (!is_published(row)) {
    for (const Record& entry : entries) {
      if (entry.text("status") == "visible") TECHHUB_DO(change.perform(entry, "hide"));
    }
    return success();
  }
  Json fields = Json::object();
  for (const std::string_view name : {"title", "author_id", "company_id"}) {
    const auto column = row.table().find(name);
    if (column != Table::npos) fields.set(name, json_from(row.table().columns[column], row[column]));
  }
  if (!is_published(change.before())) fields.set("published_at", change.now().to_string());
  if (!entries.empty()) {
    TECHHUB_DO(change.update(entries.front(), std::move(fields)));
    if (entries.front().text("status") == "hidden") TECHHUB_DO(change.perform(entries.front(), "show"));
    return success();
  }
  if (!fields.find("published_at")) fields.set("published_at", change.now().to_string());
  fields.set("source", change.table().label);
  fields.set("primary_key", key_text(row.key()));
  TECHHUB_DO(change.create("core.feed", std::move(fields)));
  return success();
}

Result<> feed_forgets(Change& change) {
  TECHHUB_TRY(const auto entries, feed_entries(change));
  for (const Record& entry : entries) TECHHUB_DO(change.erase(entry));
  return success();
}

// Whoever meant to come learns that the event is off: an entry of the outbox for each, which a host can deliver and
// repeat one by one.
Result<> tell_participants(Change& change) {
  if (change.table().label != "core.event" || !is_published(change.before()) || is_published(change.after()))
    return success();
  const Table& participants = change.table("core.eventparticipant");
  TECHHUB_TRY(const auto coming,
              change.records().select(
                  Query{.table = &participants,
                        .filter = Filter::is(participants.at("event_id"), change.after().key()) &&
                                  Filter::in(participants.at("status"), {Value("pending"), Value("confirmed")})}));
  for (const Record& participant : coming) {
    change.notify("core.event.tell_participant", Json::object({{"participant", as_integer(participant.key())},
                                                               {"status", change.after().text("status")},
                                                               {"user", participant.integer("user_id")}}));
  }
  return success();
}

}  // namespace

void add_content(Module& module) {
  module.steps["core.content_is_complete"] = content_is_complete;
  module.steps["core.content_is_sound"] = content_is_sound;
  module.steps["core.published_follows"] = published_follows;
  module.steps["core.feed_follows"] = feed_follows;
  module.steps["core.feed_forgets"] = feed_forgets;
  module.steps["core.tell_participants"] = tell_participants;
  for (const auto entity : content_entities) {
    module.flows.push_back(content_flow(entity));
    module.hooks[std::string(entity)] = {.create = {"core.content_is_sound"},
                                         .update = {"core.content_is_sound"},
                                         .updated = {"core.feed_follows", "core.tell_participants"},
                                         .erase = {"core.feed_forgets"}};
  }
}

}  // namespace techhub::core
