// SPDX-License-Identifier: MIT
// The mapping backwards: words of the site, and `data` with what was lifted out of it put back.
#include <algorithm>

#include "hub/export/django.hpp"

namespace techhub::hub {
namespace {

// What stands in a column when nothing was given: the site has no such member then.
bool is_blank(const Json& value) {
  return value.is_null() || (value.is_array() && value.items().empty()) ||
         (value.is_object() && value.members().empty());
}

Json joined(const Json& a, const Json& b) {
  Json all = a;
  for (const Json& item : b.items()) {
    const auto items = a.items();
    if (std::find(items.begin(), items.end(), item) == items.end()) all.push(item);
  }
  return all;
}

}  // namespace

// The word that says most of the row. Of two that say as much neither is right.
const std::string* DjangoExporter::word(const SitePlan& plan, std::size_t column, const Record& row) {
  const auto words = plan.words.find(column);
  if (words == plan.words.end()) return nullptr;
  const SitePlan::Word* found = nullptr;
  bool is_ambiguous = false;
  bool is_meant = false;  // some word stands for this value, perhaps with others that do not hold
  for (const SitePlan::Word& word : words->second) {
    const auto holds = [&](const auto& meaning) { return row[meaning.first] == meaning.second; };
    const auto is_own = [&](const auto& meaning) { return meaning.first == column && holds(meaning); };
    is_meant |= std::any_of(word.meaning.begin(), word.meaning.end(), is_own);
    if (!std::all_of(word.meaning.begin(), word.meaning.end(), holds)) continue;
    is_ambiguous = found && found->meaning.size() == word.meaning.size();
    if (!found || word.meaning.size() > found->meaning.size()) found = &word;
  }
  if (found && !is_ambiguous) return &found->site;
  if (is_meant) count(report_.not_exact, plan.table->label, plan.table->columns[column].name);
  return nullptr;
}

Json DjangoExporter::site_value(const SitePlan& plan, std::size_t column, const Record& row) {
  if (const std::string* site = word(plan, column, row)) return Json(*site);
  return json_from(plan.table->columns[column], row[column]);
}

bool DjangoExporter::still_says(const SitePlan& plan, const Mapping::Lift& lift, const Json& value,
                                const Record& row) const {
  const Table& table = *plan.table;
  const auto mapped =
      mapping_.apply(table, Json::object({{"data", Json::object({{lift.member, value}})}}), Mapping::Of::version);
  return std::all_of(lift.to.begin(), lift.to.end(), [&](const Mapping::Place& place) {
    const auto& taken = mapped.columns[place.column];
    const Column& column = table.columns[place.column];
    if (!place.member.empty()) return taken && (*taken)[place.member] == row.json(column.name)[place.member];
    // What the column did not take stays while nothing else was put there.
    if (!taken) return row[place.column] == plan.blank[place.column];
    const auto stored = value_from(table, column, *taken, true);
    return stored && stored.value() == row[place.column];
  });
}

std::optional<Json> DjangoExporter::put_back(const SitePlan& plan, const Mapping::Lift& lift, const Cells& cells) {
  std::vector<Json> values;
  for (const Mapping::Place& place : lift.to) {
    if (!cells.has(place.column)) return {};
    const auto name = plan.table->columns[place.column].name;
    values.push_back(place.member.empty() ? site_value(plan, place.column, *cells.row)
                                          : cells.row->json(name)[place.member]);
  }
  if (std::all_of(values.begin(), values.end(), is_blank)) return {};
  const auto inexact = [&] { count(report_.not_exact, plan.table->label, "data." + lift.member); };
  auto back = untransformed(lift.as, values);
  if (!back && lift.as == Transform::plain) {
    inexact();
    return joined(values.front(), values.back());
  }
  if (!back) inexact();
  // Where the site knows yes and no only, a word for neither is no: what is put away there is not shown here.
  if (back && lift.as == Transform::word && back->is_string()) {
    const auto words = plan.words.find(lift.to.front().column);
    const auto is_truth = [](const SitePlan::Word& word) { return word.site == "true" || word.site == "false"; };
    if (words != plan.words.end() && std::all_of(words->second.begin(), words->second.end(), is_truth)) {
      inexact();
      return Json(false);
    }
  }
  return back;
}

Result<DjangoExporter::Cells::List> DjangoExporter::items_of(const SitePlan& plan, ListReader& list,
                                                             const Value& owner) {
  const Mapping::Link& link = list.link();
  const Column& column = link.table->columns[link.item];
  const Table& target = *records_.platform().referred(column);
  TECHHUB_TRY(const auto rows, list.of(owner));
  Cells::List made;
  for (const Record& row : rows) {
    if (numbers_.numbers(target)) {
      const std::string& name = site_name(target, as_integer(row[link.item]));
      if (name.empty()) {
        count(report_.no_reference, plan.table->label, link.source);
        continue;
      }
      made.items.push(Json::parse(name).value());
    } else {
      made.items.push(json_from(column, row[link.item]));
    }
    ++report_.links[link.table->label];
  }
  for (const auto& [with, member] : link.with) {
    const Column& its = link.table->columns[with];
    const auto says_same = [&with = with, &rows](const Record& row) { return row[with] == rows.front()[with]; };
    if (rows.empty() ||
        std::all_of(rows.begin(), rows.end(), [&with = with](const Record& row) { return is_null(row[with]); }))
      continue;
    if (std::all_of(rows.begin(), rows.end(), says_same)) {
      made.with.set(member, mapping_.word_of_site(*link.table, with, json_from(its, rows.front()[with])));
    } else {
      count(report_.not_exact, plan.table->label, "data." + member);
    }
  }
  return made;
}

void DjangoExporter::put_list_back(const SitePlan& plan, std::size_t list, const Cells& cells, Json& data) {
  const std::string member = plan.lists[list]->source.substr(5);
  const auto& given = cells.lists[list];
  if (!given.items.items().empty()) data.set(member, given.items);
  for (const auto& [name, value] : given.with.members()) data.set(name, value);
}

Json DjangoExporter::data(const SitePlan& plan, const Cells& cells) {
  Json data = cells.has(plan.data) ? cells.row->json("data") : Json::object();
  if (!data.is_object()) return data;
  for (const Mapping::Lift& lift : plan.entity->lifts) {
    const auto is_there = [&](const Mapping::Place& place) { return cells.has(place.column); };
    if (!std::all_of(lift.to.begin(), lift.to.end(), is_there)) continue;
    const Json* kept = data.find(lift.member);
    if (kept && !kept->is_null() && still_says(plan, lift, *kept, *cells.row)) {
      count(report_.kept_exact, plan.table->label, "data." + lift.member);
      continue;
    }
    auto back = put_back(plan, lift, cells);
    if (back && !is_blank(*back)) {
      data.set(lift.member, std::move(*back));
    } else {
      data.remove(lift.member);
    }
  }
  for (std::size_t i = 0; i < cells.lists.size(); ++i) {
    if (plan.lists[i]->is_inside()) put_list_back(plan, i, cells, data);
  }
  for (const SitePlan::Source& source : plan.sources) {
    if (source.kind == SitePlan::Source::Kind::member) data.remove(source.field->name);
  }
  return data;
}

}  // namespace techhub::hub
