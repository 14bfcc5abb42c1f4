// SPDX-License-Identifier: MIT
// Rows that somebody may not view, asked for through every door: each answers as if the row did not exist.
#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "attacks/site.hpp"
#include "techhub/hub/actions.hpp"
#include "techhub/hub/explain.hpp"
#include "techhub/hub/export.hpp"
#include "techhub/hub/history.hpp"
#include "techhub/hub/search.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

struct Hidden {
  std::string row;
  std::string label;
  std::string by;
};

const std::vector<Hidden>& hidden_rows() {
  static const std::vector<Hidden> all{
      {"draft", "core.event", "stranger"},
      {"draft", "core.event", "nobody"},
      {"sent", "core.event", "cett_moderator"},  // of another organisation
      {"sent", "core.event", "expert"},
      {"blog", "core.blog", "cett_moderator"},
      {"blog", "core.blog", "former_owner"},
      {"draft of company", "core.event", "former_owner"},  // ended membership
      {"draft of company", "core.event", "unverified"},
      {"draft", "core.event", "inactive"},
      {"request", "service.servicerequest", "stranger"},
      {"request", "service.servicerequest", "cett_moderator"},
      {"request", "service.servicerequest", "niokr_admin"},  // of another service
      {"request", "service.servicerequest", "former_owner"},
      {"approved", "service.servicerequest", "cett_expert"},
      {"expertise", "service.expertise", "owner"},  // not done yet
      {"expertise", "service.expertise", "cett_expert"},
      {"report", "service.report", "stranger"},
      {"protocol", "service.protocol", "owner"},
      {"certificate", "account.certificate", "stranger"},
      {"certificate", "account.certificate", "moderator"},
      {"booking", "booking.booking", "stranger"},
      {"project", "niokr.niokrproject", "stranger"},
      {"hidden comment", "core.comment", "stranger"},
      {"profile", "matchmaking.profile", "stranger"},
      {"participation", "core.eventparticipant", "former_owner"},
      {"member advisor", "account.usercompany", "stranger"},
      {"blocked", "account.company", "stranger"},
  };
  return all;
}

// What is learned of one key: compared with what is learned of a key that nobody has.
constexpr std::int64_t missing = 987'654'321;

template <class T>
std::string told(const Result<T>& result, const Value& key) {
  if (result) return "answered";
  std::string out = std::string(name(result.error().code())) + " " + std::string(result.error().message()) + " " +
                    std::string(result.error().entity()) + " " + std::string(result.error().field());
  for (const auto& problem : result.error().problems())
    out += " " + problem.field + " " + problem.code + " " + problem.text.ru.value_or("");
  const std::string number = key_text(key);
  for (auto at = out.find(number); at != std::string::npos; at = out.find(number))
    out.replace(at, number.size(), "KEY");
  return out;
}

using KeyDoor = std::function<std::string(Site&, const Hidden&, const Value&)>;

template <class Ask>
KeyDoor by_key(Ask ask) {
  return [ask](Site& site, const Hidden& hidden, const Value& key) {
    return told(ask(site.hub(), site.actor(hidden.by), hidden.label, key), key);
  };
}

std::string first_action(Hub& hub, std::string_view label) {
  const auto* flow = hub.platform().flow(hub.platform().at(label));
  return flow ? flow->transitions.front().action : "view";
}

// A new row that refers to this one.
std::string refer(Site& site, const Hidden& hidden, const Value& key) {
  Hub& hub = site.hub();
  std::string out;
  const auto make = [&](std::string_view label, const Json& fields) {
    out += told(hub.create(site.actor(hidden.by), label, fields), key) + "; ";
  };
  make("core.comment", Json::object({{"message", "m"}, {"source", hidden.label}, {"primary_key", key_text(key)}}));
  for (const auto& referrer : hub.platform().referrers(hub.platform().at(hidden.label)))
    make(referrer.table->label,
         Json::object({{std::string(referrer.table->columns[referrer.column].name), as_integer(key)}}));
  return out;
}

const std::vector<std::pair<const char*, KeyDoor>>& key_doors() {
  using rules::Actor;
  static const std::vector<std::pair<const char*, KeyDoor>> all{
      {"get", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return h.get(a, l, k); })},
      {"decide",
       by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return h.decide(a, "view", l, k); })},
      {"decide change",
       by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return h.decide(a, "change", l, k); })},
      {"actions", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return h.actions(a, l, k); })},
      {"explain",
       by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return explain(h, a, "change", l, k); })},
      {"update",
       by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return h.update(a, l, k, Json::object()); })},
      {"update that is stale", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) {
         return h.update(a, l, k, Json::object(), {.status = "nowhere"});
       })},
      {"update by override", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) {
         return h.update(a, l, k, Json::object(), {}, "x");
       })},
      {"erase", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return h.erase(a, l, k); })},
      {"perform", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) {
         return h.perform(a, l, k, first_action(h, l));
       })},
      {"check", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) {
         return h.check(a, l, k, first_action(h, l));
       })},
      {"run", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) {
         const std::string label = l;
         return h.run(a, {.label = label,
                          .action = "change",
                          .on = [&](Change& change) { return change.need(label, k); },
                          .work = [](Change& change) -> Result<Record> { return change.before(); }});
       })},
      {"reveal", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) {
         return h.reveal(a, l, k, std::vector<std::string_view>{}, "curious");
       })},
      {"history", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return history(h, a, l, k); })},
      {"at", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return at(h, a, l, k, h.now()); })},
      {"at_version",
       by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return at_version(h, a, l, k, 1); })},
      {"diff", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return diff(h, a, l, k, 1, 1); })},
      {"revert", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return revert(h, a, l, k, 1); })},
      {"recover", by_key([](Hub& h, const Actor& a, const auto& l, const Value& k) { return recover(h, a, l, k); })},
      {"a reference to it", refer},
  };
  return all;
}

// What is told of many rows. It must hold neither the key nor the text of the row.
using SetDoor = std::function<std::vector<std::string>(Site&, const Hidden&)>;

std::vector<std::string> keys_of(const std::vector<Record>& rows) {
  std::vector<std::string> out;
  for (const Record& row : rows) out.push_back(key_text(row.key()) + " " + json_from(row).dump());
  return out;
}

std::vector<std::string> listed(Site& site, const Hidden& hidden) {
  ListQuery query;
  query.limit = 1000;
  return keys_of(site.hub().list(site.actor(hidden.by), hidden.label, query).value().rows);
}
// Sorted by each column that rows may be sorted by, both ways.
std::vector<std::string> sorted(Site& site, const Hidden& hidden) {
  std::vector<std::string> out;
  const Table& table = site.hub().platform().at(hidden.label);
  for (std::size_t column = 0; column < table.columns.size(); ++column)
    for (const bool descending : {false, true}) {
      ListQuery query;
      query.order = {{column, descending}};
      query.limit = 1;
      for (;;) {
        const auto page = site.hub().list(site.actor(hidden.by), hidden.label, query);
        if (!page) break;
        for (auto& one : keys_of(page.value().rows)) out.push_back(std::move(one));
        for (const auto& value : page.value().next) out.push_back("x " + key_text(value));
        if (page.value().next.empty()) break;
        query.after = page.value().next;
      }
    }
  return out;
}
// By its key, by its text, by what stands behind it: how many there are.
std::vector<std::string> counted(Site& site, const Hidden& hidden) {
  const auto actor = site.actor(hidden.by);
  Hub& hub = site.hub();
  const Table& table = hub.platform().at(hidden.label);
  std::vector<std::string> out;
  const auto ask = [&](std::string_view label, const Filter& filter) {
    const auto count = hub.count(actor, label, filter);
    if (count && count.value() != 0)
      out.push_back(std::to_string(site.id(hidden.row)) + " counted in " + std::string(label));
  };
  ask(hidden.label, Filter::is(0, site.key(hidden.row)));
  for (const auto& referrer : hub.platform().referrers(table)) {
    const auto& other = *referrer.table;
    // Rows that are seen and refer to this one do not tell what stands in it.
    if (const auto title = table.find("title"); title != Table::npos && table.columns[title].type == Type::text)
      ask(other.label, Filter::forward(referrer.column, table, Filter::is(title, std::string(needle))));
    ask(other.label, Filter::forward(referrer.column, table, Filter::is(0, site.key(hidden.row))));
  }
  for (std::size_t column = 1; column < table.columns.size(); ++column) {
    const Table* other = hub.platform().referred(table.columns[column]);
    if (!other) continue;
    // Nor those that it refers to: `has` it or not must read the same.
    const auto has = Filter::reverse(table, column, Filter::is(0, site.key(hidden.row)));
    ask(other->label, has);
  }
  return out;
}
std::vector<std::string> filtered(Site& site, const Hidden& hidden) {
  const auto filter = site.hub().visible(site.actor(hidden.by), "view", hidden.label).value();
  std::vector<std::string> out;
  site.hub()
      .read([&](Records& records) -> Result<> {
        TECHHUB_TRY(const auto rows, records.select(Query{.table = &records.table(hidden.label), .filter = filter}));
        out = keys_of(rows);
        return success();
      })
      .value();
  return out;
}
std::vector<std::string> acted(Site& site, const Hidden& hidden) {
  const std::vector<Value> keys{site.key(hidden.row)};
  std::vector<std::string> out;
  const auto page = actions(site.hub(), site.actor(hidden.by), hidden.label, keys).value();
  for (const auto& row : page) out.push_back(key_text(row.key));
  return out;
}
std::vector<std::string> searched(Site& site, const Hidden& hidden) {
  Hub& hub = site.hub();
  const auto actor = site.actor(hidden.by);
  std::vector<std::string> out;
  for (const std::string& text :
       {std::string(needle), std::string(needle.substr(0, 4)) + "*", std::string("-nothing ") + std::string(needle)}) {
    const SearchQuery query{.text = text};
    const auto found = search_all(hub, actor, query).value();
    for (const auto& hit : found.hits)
      if (hit.row.table().label == hidden.label) out.push_back(key_text(hit.row.key()));
    if (const auto page = search_rows(hub, actor, hidden.label, query))
      for (const auto& hit : page.value().hits) out.push_back(key_text(hit.row.key()));
    const auto facets = search_facets(hub, actor, query).value();
    for (const auto& facet : facets.entities)
      if (facet.value == hidden.label) out.push_back(std::to_string(site.id(hidden.row)) + " in a facet");
  }
  const SearchQuery begun{.text = std::string(needle.substr(0, 4)), .entities = {hidden.label}};
  if (const auto words = complete_query(hub, actor, begun))
    for (const auto& word : words.value()) out.push_back("x " + word.word);
  const SearchQuery misspelt{.text = "zzneedla", .entities = {hidden.label}};
  if (const auto queries = did_you_mean(hub, actor, misspelt))
    for (const auto& one : queries.value()) out.push_back("x " + one);
  return out;
}
std::vector<std::string> exported(Site& site, const Hidden& hidden) {
  std::string all;
  const auto write = [&](std::string_view bytes) -> Result<> {
    all += bytes;
    return success();
  };
  ExportOptions options;
  options.entities = {{.label = hidden.label}};
  const auto report = export_dump(site.hub(), site.actor(hidden.by), write, options);
  std::vector<std::string> out;
  std::istringstream lines(all);
  for (std::string line; std::getline(lines, line);)
    if (const auto object = Json::parse(line); object && object.value().is_object())
      out.push_back(object.value()["pk"].dump() + " " + line);
  return out;
}

const std::vector<std::pair<const char*, SetDoor>>& set_doors() {
  static const std::vector<std::pair<const char*, SetDoor>> all{
      {"list", listed},      {"sorted list", sorted},      {"count", counted},
      {"visible", filtered}, {"actions of a page", acted}, {"search", searched},
      {"export", exported},
  };
  return all;
}

// Doors of the tool, by key: the missing one reads the same.
std::vector<std::pair<std::string, std::string>> tool_calls(const Hidden& hidden, const std::string& key, Hub& hub) {
  const std::string row = hidden.label + " " + key;
  return {{"get", row},
          {"actions", row},
          {"can", row + " change"},
          {"why", row + " change"},
          {"act", row + " " + first_action(hub, hidden.label)},
          {"history", row},
          {"at", row + " 2025-06-02T09:00:00+05:00"},
          {"at", row + " 1"},
          {"diff", row + " 1 1"},
          {"revert", row + " 1"},
          {"recover", row}};
}

bool holds(const std::vector<std::string>& told, const std::string& key) {
  for (const auto& one : told)
    if (one == key || one.starts_with(key + " ") || one.find(needle) != std::string::npos) return true;
  return false;
}

std::string without(std::string text, const std::string& key) {
  for (auto at = text.find("`" + key + "`"); at != std::string::npos; at = text.find("`" + key + "`"))
    text.replace(at, key.size() + 2, "KEY");
  return text;
}

}  // namespace

TEST_CASE("a hidden row reads like one that does not exist, through every door") {
  Site site;
  const std::string before = site.dump();
  for (const Hidden& hidden : hidden_rows()) {
    for (const auto& [door, ask] : key_doors()) {
      INFO(hidden.row << " by " << hidden.by << " through " << door);
      const std::string answer = ask(site, hidden, site.key(hidden.row));
      CHECK(answer == ask(site, hidden, missing));
      CHECK(answer.find("answered") == std::string::npos);
    }
    for (const auto& [door, ask] : set_doors()) {
      INFO(hidden.row << " by " << hidden.by << " through " << door);
      CHECK_FALSE(holds(ask(site, hidden), std::to_string(site.id(hidden.row))));
    }
    INFO(hidden.row << " by " << hidden.by);
    CHECK((site.dump() == before));
  }
}

TEST_CASE("a hidden row reads like one that does not exist, through the tool") {
  Site site;
  const std::string before = site.dump();
  std::set<std::string> tried;
  for (const Hidden& hidden : hidden_rows()) {
    // The tool calls what the other case calls: one row of some entities shows that it adds nothing.
    constexpr std::array<std::string_view, 4> some{"core.event", "service.servicerequest", "account.certificate",
                                                   "service.expertise"};
    if (std::find(some.begin(), some.end(), hidden.label) == some.end() || !tried.insert(hidden.label).second) continue;
    const std::string key = std::to_string(site.id(hidden.row)), other = std::to_string(missing);
    const auto calls = tool_calls(hidden, key, site.hub()), twins = tool_calls(hidden, other, site.hub());
    for (std::size_t i = 0; i < calls.size(); ++i) {
      const auto answer = site.tool(calls[i].first, calls[i].second, hidden.by);
      const auto twin = site.tool(twins[i].first, twins[i].second, hidden.by);
      INFO(calls[i].first << " " << calls[i].second << " by " << hidden.by << ": " << answer.text);
      CHECK(answer.status != 0);
      CHECK(answer.status == twin.status);
      CHECK(without(answer.text, key) == without(twin.text, other));
    }
    for (const auto& [command, arguments] : std::vector<std::pair<std::string, std::string>>{
             {"list", hidden.label + " --json"},
             {"list", hidden.label + " --json --order -id --limit 1000"},
             {"list", hidden.label + " --json --filter id=" + key},
             {"visible", hidden.label + " --json"},
             {"search", std::string(needle) + " --json"},
             {"search", std::string(needle) + " --facets --json"},
             {"search", std::string(needle.substr(0, 4)) + " --complete --json"},
             {"export", "--entity " + hidden.label}}) {
      const auto answer = site.tool(command, arguments, hidden.by);
      INFO(command << " " << arguments << " by " << hidden.by << ": " << answer.text);
      CHECK((answer.text.find(needle) == std::string::npos || command == "search"));
      std::istringstream lines(answer.text);
      for (std::string line; std::getline(lines, line);) {
        const auto object = Json::parse(line);
        if (!object || !object.value().is_object()) continue;
        const Json& row = object.value();
        for (const char* name : {"id", "key", "pk"}) {
          const bool is_other = row["entity"].is_string() && row["entity"].as_string() != hidden.label;
          CHECK((is_other || (row[name].dump() != key && row[name].dump() != "\"" + key + "\"")));
        }
      }
    }
    CHECK((site.dump() == before));
  }
}

TEST_CASE("who may view a row reads it through the same doors") {
  Site site;
  const Hidden seen{"draft", "core.event", "author"};
  for (const auto& [door, ask] : set_doors()) {
    INFO(door);
    CHECK(holds(ask(site, seen), std::to_string(site.id("draft"))));
  }
  int answered = 0;
  for (const auto& [door, ask] : key_doors()) {
    INFO(door);
    const bool is_other = ask(site, seen, site.key("draft")) != ask(site, seen, missing);
    answered += is_other;
  }
  CHECK(answered == static_cast<int>(key_doors().size()));
}
