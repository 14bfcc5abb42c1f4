// SPDX-License-Identifier: MIT
#include "techhub/hub/known_words.hpp"

#include <algorithm>

#include "hub/facts.hpp"
#include "hub/state.hpp"

namespace techhub {

namespace {

// Services are the rows whose own key is the service that they are of.
bool holds_services(const Platform& platform, const Table& table) {
  const auto& paths = platform.facts(table).paths[static_cast<std::size_t>(Fact::service)];
  return std::any_of(paths.begin(), paths.end(),
                     [](const FactPath& path) { return path.hops.empty() && path.column == 0; });
}

std::optional<std::vector<std::string>> statuses_of(const Platform& platform, const Table& table) {
  std::vector<std::string> out;
  if (const rules::Flow* flow = platform.flow(table)) {
    for (const auto& state : flow->states) out.push_back(state.name);
  } else if (const auto column = table.find("status"); column != Table::npos) {
    const auto words = table.columns[column].words;
    if (words.empty()) return {};
    out.assign(words.begin(), words.end());
  }
  return out;
}

// Where the status says, perhaps among others, whether a row is published.
std::optional<std::vector<std::string>> published_of(const Platform& platform, const Table& table) {
  const rules::Flow* flow = platform.flow(table);
  if (!flow) return {};
  std::vector<std::string> out;
  for (const auto& state : flow->states)
    if (hub::may_be_published(platform, table, state.name)) out.push_back(state.name);
  return out;
}

std::uint16_t scopes_of(const TableFacts& facts) {
  using rules::Scope;
  const auto has = [&](Fact fact) { return !facts.paths[static_cast<std::size_t>(fact)].empty(); };
  unsigned out = static_cast<unsigned>(Scope::any);
  const auto add = [&](bool holds, Scope scope) { out |= holds ? static_cast<unsigned>(scope) : 0U; };
  add(has(Fact::author) || has(Fact::subject), Scope::own);
  add(has(Fact::officials), Scope::assigned);
  add(has(Fact::organization), Scope::organization);
  add(has(Fact::host_author) || has(Fact::host_company), Scope::host);
  for (const Scope scope : {Scope::company_owner, Scope::company_member, Scope::company_advisor})
    add(has(Fact::company), scope);
  add(!facts.never_published, Scope::published);
  return static_cast<std::uint16_t>(out);
}

}  // namespace

rules::KnownWords known_words(const Platform& platform) {
  rules::KnownWords out;
  for (const Table* table : platform.tables()) {
    out.entities[table->label] = {
        .statuses = statuses_of(platform, *table),
        .has_target = table->find("source") != Table::npos && table->find("primary_key") != Table::npos,
        .has_service = !platform.facts(*table).paths[static_cast<std::size_t>(Fact::service)].empty(),
        .published = published_of(platform, *table),
        .scopes = scopes_of(platform.facts(*table))};
    if (holds_services(platform, *table)) add_services(out, {});
  }
  for (const Module& module : platform.modules())
    if (!module.services.empty()) add_services(out, module.services);
  return out;
}

void add_services(rules::KnownWords& words, std::vector<std::string> codes) {
  if (!words.services) words.services.emplace();
  auto& all = *words.services;
  std::move(codes.begin(), codes.end(), std::back_inserter(all));
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

Result<rules::KnownWords> known_words(const Platform& platform, storage::Storage& storage) {
  rules::KnownWords out = known_words(platform);
  TECHHUB_TRY(const auto transaction, storage.begin(storage::Mode::read));
  for (const Table* table : platform.tables()) {
    if (!holds_services(platform, *table)) continue;
    TECHHUB_TRY(auto cursor, transaction->query(Query{.table = table}));
    std::vector<std::string> codes;
    for (;;) {
      TECHHUB_TRY(const auto row, cursor->next());
      if (!row) break;
      codes.emplace_back(as_text(row->key()));
    }
    add_services(out, std::move(codes));
  }
  return out;
}

}  // namespace techhub
