// SPDX-License-Identifier: MIT
#include "techhub/hub/change.hpp"

#include "hub/change_log.hpp"
#include "techhub/value/text.hpp"

namespace techhub {

std::string_view Change::comment() const noexcept {
  const auto given = trim((*input_)["comment"].as_string());
  return given.empty() && log_ && parent_ ? parent_->comment() : given;
}

void Change::set(std::string_view column, Value value) {
  const auto position = table_->at(column);
  after_[position] = std::move(value);
  changed_.add(position);
}

void Change::ask(std::string_view argument) { asked_.emplace_back(argument); }

void Change::seal_inside(std::string_view member) { personal_inside_.emplace_back(member); }

bool Change::changes(std::string_view column) const {
  const auto position = table_->at(column);
  return kind_ == Kind::create || (changed_.has(position) && !(after_[position] == before_[position]));
}

Records& Change::records() noexcept { return log_->records(); }
const Table& Change::table(std::string_view label) const { return log_->records().table(label); }

Result<std::optional<Record>> Change::find(std::string_view label, const Value& key) {
  return records().find(table(label), key);
}
Result<Record> Change::need(std::string_view label, const Value& key) { return records().need(table(label), key); }

Result<bool> Change::may(std::string_view action, const Record& row) {
  const auto& policy = log_->policy();
  TECHHUB_TRY(const auto facts, hub::RowFacts::load(records(), row));
  return policy.check(*actor_, policy.permissions().find(row.table().label, action), facts.view(), now_).allowed();
}

Result<Json> Change::setting(std::string_view key) { return hub::read_setting(records(), key); }

Result<Record> Change::create(std::string_view label, Json fields) { return log_->create(table(label), fields, this); }

Result<Record> Change::update(const Record& row, Json fields) {
  return log_->update(row.table(), row.key(), fields, {}, {}, this);
}

Result<> Change::erase(const Record& row) {
  TECHHUB_DO(log_->erase(row.table(), row.key(), {}, this));
  return success();
}

Result<Record> Change::perform(const Record& row, std::string_view action, Json input) {
  TECHHUB_TRY(auto done, log_->perform(row.table(), row.key(), action, input, {}, this));
  return std::move(done.row);
}

void Change::notify(std::string_view topic, Json payload) {
  log_->notify(topic, *table_, after_.key(), std::move(payload));
}

Error Change::refuse(const Reason& reason, std::string_view field, std::string_view argument) const {
  std::string message = "refused: " + std::string(reason.code);
  if (!field.empty()) message += " at `" + std::string(field) + "`";
  return Error(Code::invalid, std::move(message))
      .at(table_->label, field)
      .add({std::string(field), std::string(reason.code), reason.text(argument)});
}

}  // namespace techhub
