// SPDX-License-Identifier: MIT
// What is not taken, and what it comes from.
#include "hub/import/importer.hpp"
#include "hub/import/people.hpp"

namespace techhub::hub {
namespace {

std::string name_of(std::string_view label, std::string_view key) {
  return std::string(label) + (key.empty() ? "" : " ") + std::string(key);
}

// A key of another site may be an address or a number of somebody: a report shows none.
std::string shown_key(const Table* table, const Json& key) {
  if (table && is_keyed_by_secret(*table)) return {};
  if (key.is_integer()) return std::to_string(key.as_integer());
  return mask_people(key.as_string().substr(0, 100));
}

}  // namespace

Result<> Importer::unknown(std::string_view what, const std::string& place) const {
  if (!options_.strict) return success();
  return Error(Code::invalid, "object " + std::to_string(objects_) + ": " + std::string(what) + " `" + place + "`")
      .at(place);
}

// Keys of content types and permissions mean something in their own dump only; their names mean the same everywhere.
Json Importer::portable(const Table& table, const Json& fields) const {
  Json made = fields;
  const auto& links = mapping_.entity(table).links;
  for (const auto& [name, value] : fields.members()) {
    auto column = table.find(name);
    if (column == Table::npos) column = table.find(name + "_id");
    const Table* target = column == Table::npos ? nullptr : records_.platform().referred(table.columns[column]);
    if (target && numbers_.numbers(*target)) made.set(name, numbers_.natural(*target, value));
    const auto is_list = [&name = name](const Mapping::Link& link) { return link.source == name; };
    const auto link = std::find_if(links.begin(), links.end(), is_list);
    if (link == links.end()) continue;
    const Table* items = records_.platform().referred(link->table->columns[link->item]);
    if (!items || !numbers_.numbers(*items)) continue;
    Json list{Json::Array()};
    for (const Json& item : value.items()) list.push(numbers_.natural(*items, item));
    made.set(name, std::move(list));
  }
  return made;
}

bool Importer::waits_for_names(const Table& table, const Json& fields) const {
  const auto is_unknown = [&](const Table* target, const Json& reference) {
    return target && numbers_.numbers(*target) && !reference.is_null() && !numbers_.find(*target, reference);
  };
  const auto& links = mapping_.entity(table).links;
  for (const auto& [name, value] : fields.members()) {
    auto column = table.find(name);
    if (column == Table::npos) column = table.find(name + "_id");
    if (column != Table::npos && is_unknown(records_.platform().referred(table.columns[column]), value)) return true;
    for (const auto& link : links) {
      if (link.source != name) continue;
      const Table* items = records_.platform().referred(link.table->columns[link.item]);
      for (const Json& item : value.items())
        if (is_unknown(items, item)) return true;
    }
  }
  return false;
}

// Now that every name has come.
Result<> Importer::write_late_rejects() {
  for (const LateReject& late : late_rejects_)
    TECHHUB_DO(write_reject(late.reject, late.key, portable(*late.table, late.fields)));
  late_rejects_.clear();
  return success();
}

Result<> Importer::write_reject(const ImportReport::Reject& reject, const Json& key, const Json& fields) {
  if (report_.rejects.size() < ImportReport::most_rejects) report_.rejects.push_back(reject);
  if (options_.strict) {
    std::string message =
        "object " + std::to_string(reject.line) + ": " + name_of(reject.model, reject.key) + ": " + reject.reason;
    if (!reject.root.empty()) message += " (" + reject.root + ")";
    return Error(Code::invalid, std::move(message)).at(reject.model, reject.field);
  }
  if (!options_.rejects) return success();
  const Json line = Json::object({{"line", reject.line},
                                  {"model", reject.model},
                                  {"pk", key},
                                  {"fields", fields},
                                  {"field", reject.field},
                                  {"reason", reject.reason},
                                  {"root", reject.root}});
  return options_.rejects(line.dump());
}

Result<> Importer::reject(const Table* table, const Object& object, const Fault& fault) {
  const std::string label = table ? table->label : object.model.substr(0, 100);
  ++report_.objects[label].rejected;
  const std::string key = shown_key(table, object.key);
  std::string root = fault.root.empty() ? name_of(label, key) + ": " + fault.reason : fault.root;
  if (table && !key.empty()) roots_.insert_or_assign({table, key}, root);
  ImportReport::Reject made{object.line, label, key, fault.field, fault.reason, std::move(root)};
  if (!options_.strict && table && waits_for_names(*table, object.fields)) {
    late_rejects_.push_back({std::move(made), table, object.key, object.fields});
    return success();
  }
  return write_reject(made, object.key, table ? portable(*table, object.fields) : object.fields);
}

Result<> Importer::reject_link(const Mapping::Link& link, const Record& row, std::int64_t line, const Fault& fault) {
  const Table& table = *link.table;
  ++(link.is_inside() ? report_.items : report_.links)[table.label].rejected;
  Json fields = Json::object();
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    if (!is_null(row[i])) fields.set(table.columns[i].name, json_from(table.columns[i], row[i]));
  }
  std::string root = fault.root.empty() ? table.label + ": " + fault.reason : fault.root;
  return write_reject({line, table.label, {}, fault.field, fault.reason, std::move(root)}, Json(),
                      portable(table, fields));
}

Result<std::string> Importer::rival(const Record& record) {
  const Table& table = record.table();
  const auto same = [&](std::size_t column, std::size_t as) {
    return is_null(record[as]) ? Filter::none() : Filter::is(column, record[as]);
  };
  std::vector<Filter> ways;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].is_unique) ways.push_back(same(i, i));
  }
  for (const Index& index : table.indexes) {
    if (!index.is_unique) continue;
    std::array<std::size_t, 4> at{};
    for (std::size_t i = 0; i < index.size(); ++i) at.at(i) = table.at(index.columns.at(i));
    Filter both;
    for (std::size_t i = 0; i < index.size(); ++i) {
      const bool is_null_too = i == 0 && index.nulls_equal && is_null(record[at.at(i)]);
      both = std::move(both) && (is_null_too ? Filter::is_null(at.at(i)) : same(at.at(i), at.at(i)));
    }
    if (index.is_unordered) both = std::move(both) || (same(at[0], at[1]) && same(at[1], at[0]));
    if (!index.when.empty()) {
      std::vector<Value> words;
      for (const auto word : index.words) {
        if (!word.empty()) words.emplace_back(std::string(word));
      }
      both = std::move(both) && Filter::in(table.at(index.when), std::move(words));
    }
    ways.push_back(std::move(both));
  }
  if (const auto& rule = table.no_overlap) {
    const auto by = table.at(rule->by);
    const auto from = table.at(rule->from);
    const auto to = table.at(rule->to);
    ways.push_back(same(by, by) && Filter::is(table.at(rule->when), std::string(rule->word)) &&
                   Filter::is(from, record[to], Compare::less) && Filter::is(to, record[from], Compare::greater));
  }
  for (Filter& way : ways) {
    TECHHUB_TRY(const auto found,
                records_.first(table, std::move(way) && Filter::is(0, record.key(), Compare::not_equal)));
    if (found) return name_of(table.label, is_keyed_by_secret(table) ? "" : key_text(found->key()));
  }
  return std::string();
}

}  // namespace techhub::hub
