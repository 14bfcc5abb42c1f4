// SPDX-License-Identifier: MIT
#include "techhub/hub/judge.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "hub/unknown.hpp"
#include "techhub/hub/hub.hpp"

namespace techhub {
namespace {

Result<> words(Judging& judging, const Table& in) {
  std::map<std::size_t, Judgement> unknown;  // by column; most hold none
  std::int64_t rows = 0;
  TECHHUB_DO(judging.each({.table = &in}, [&](Record& row) -> Result<> {
    ++rows;
    for (std::size_t i = 0; i < in.declared().size(); ++i) {
      if (!hub::is_unknown_word(judging.records().platform(), in, i, row[i])) continue;
      const auto place = unknown.try_emplace(i, Judgement{.rule = "unknown_word"}).first;
      place->second.label = in.label + "." + std::string(in.columns[i].name);
      place->second.note(true, row.key());
    }
    return success();
  }));
  for (auto& [column, judgement] : unknown) {
    judgement.of = rows;
    judging.add(std::move(judgement));
  }
  return success();
}

Result<> inert(Judging& judging, const Table& list, std::span<const std::string> trusted) {
  Records& records = judging.records();
  Judgement judgement{.rule = "inert_permission", .label = list.label};
  TECHHUB_TRY(judgement.of, records.count(list, {}));
  TECHHUB_TRY(const Filter filter, hub::inert_permissions(records, list, trusted));
  TECHHUB_TRY(judgement.count, records.count(list, filter));
  TECHHUB_TRY(const auto first, records.select(Query{.table = &list, .filter = filter, .limit = Judgement::most_keys}));
  for (const Record& row : first) judgement.keys.push_back(key_text(row.key()));
  judging.add(std::move(judgement));
  return success();
}

Result<> by_modules(Judging& judging) {
  for (const Module& module : judging.records().platform().modules()) {
    if (module.judge) TECHHUB_DO(module.judge(judging));
  }
  return success();
}

}  // namespace

void Judgement::note(bool is_broken, const Value& key) {
  ++of;
  if (!is_broken) return;
  ++count;
  if (keys.size() < most_keys) keys.push_back(key_text(key));
}

Result<> Judging::each(const Query& query, const std::function<Result<>(Record&)>& visit) {
  TECHHUB_TRY(auto cursor, records_.transaction().query(query));
  for (;;) {
    TECHHUB_TRY(auto row, cursor->next());
    if (!row) return success();
    TECHHUB_DO(visit(*row));
  }
}

Result<> Judging::rules(std::initializer_list<std::string_view> names, const Table& table, const Filter& of,
                        const std::function<Result<>(Record& row, std::span<bool> broken)>& find) {
  std::vector<Judgement> made;
  for (const auto name : names) made.push_back({.rule = name, .label = table.label});
  const auto broken = std::make_unique<bool[]>(made.size());
  const std::span used(broken.get(), made.size());
  TECHHUB_DO(each({.table = &table, .filter = of}, [&](Record& row) -> Result<> {
    std::fill(used.begin(), used.end(), false);
    TECHHUB_DO(find(row, used));
    for (std::size_t i = 0; i < made.size(); ++i) made[i].note(used[i], row.key());
    return success();
  }));
  std::move(made.begin(), made.end(), std::back_inserter(judged_));
  return success();
}

Result<std::vector<Judgement>> judge(Records& records) {
  Judging judging(records);
  TECHHUB_DO(by_modules(judging));
  return judging.take();
}

Result<std::vector<Judgement>> judge(const Hub& hub, Records& records) {
  Judging judging(records);
  TECHHUB_DO(by_modules(judging));
  for (const Table* in : records.platform().tables()) TECHHUB_DO(words(judging, *in));
  TECHHUB_DO(judging.rules({"unknown_role"}, judging.table("account.user"), {},
                           [&](Record& row, std::span<bool> broken) -> Result<> {
                             broken[0] = !hub.policy()->find_role(row.text("role"));
                             return success();
                           }));
  for (const std::string_view label : {"auth.group_permissions", "account.user_user_permissions"})
    TECHHUB_DO(inert(judging, judging.table(label), hub.options().trusted_permissions));
  return judging.take();
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
