// SPDX-License-Identifier: MIT
// The document of a host's module: what it may say, and what becomes of databases that were made with another one.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "flows/lab.hpp"
#include "support/folder.hpp"
#include "techhub/hub/backup.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

// The place and the code of what is wrong with a module, in the document or beside the platform's.
std::string fault_of(const Json& document) {
  const auto built = platform_with(module_from_json(document.dump()));
  if (built) return {};
  std::string said(name(built.error().code()));
  if (!built.error().field().empty()) said += " " + built.error().field();
  return said;
}

Json json(std::string_view text) { return Json::parse(text).value(); }

// The member at a path such as `entities/0/columns`, in place.
Json& member(Json& document, std::string_view path) {
  Json* found = &document;
  while (!path.empty()) {
    const auto part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), part.size() + 1));
    if (found->is_array()) {
      const auto position = static_cast<std::size_t>(std::stoi(std::string(part)));
      // Items are handed out for reading only: the array is the caller's own.
      found = const_cast<Json*>(&found->items()[position]);
    } else {
      if (!found->find(part)) found->set(part, Json());
      found = found->find(part);
    }
  }
  return *found;
}

// Whether the schema takes each of the documents: one call of Python for all of them.
std::vector<bool> valid_by_schema(const Json& documents) {
  const Folder folder;
  std::ofstream(folder / "documents.json") << documents.dump();
  const std::string script =
      "import json, sys, jsonschema; "
      "schema, documents = (json.load(open(name, encoding='utf-8')) for name in sys.argv[1:3]); "
      "jsonschema.Draft7Validator.check_schema(schema); "
      "judge = jsonschema.Draft7Validator(schema); "
      "open(sys.argv[3], 'w').write(''.join('01'[judge.is_valid(one)] for one in documents))";
  const std::string schema = TECHHUB_SOURCE_DIR "/modules/module.schema.json";
  const std::string call = "/usr/bin/python3 -c \"" + script + "\" '" + schema + "' '" +
                           (folder / "documents.json").string() + "' '" + (folder / "judged").string() + "'";
  INFO("needs Debian's python3-jsonschema");
  REQUIRE(std::system(call.c_str()) == 0);
  std::string judged;
  std::ifstream(folder / "judged") >> judged;
  REQUIRE(judged.size() == documents.items().size());
  std::vector<bool> valid;
  for (const char one : judged) valid.push_back(one == '1');
  return valid;
}

struct Bad {
  const char* path;  // of the member that is replaced
  const char* with;
  const char* expected;
  bool by_schema;  // the schema refuses it too
};

const Bad bad_documents[] = {
    {"format", "2", "invalid format", true},
    {"name", "\"Lab\"", "invalid name", true},
    {"tables", "[]", "invalid tables", true},
    {"entities", "{}", "invalid entities", true},
    {"entities/0/columns/2/type", "\"varchar\"", "invalid entities[0].columns[2].type", true},
    {"entities/0/columns/2/nulable", "true", "invalid entities[0].columns[2]", true},
    {"entities/0/label", "\"equipment\"", "invalid entities[0].label", true},
    {"entities/0/table", "\"account_user\"", "invalid", false},
    {"entities/0/table", "\"sqlite_master\"", "invalid", false},
    {"entities/0/table", "\"core_event__fts\"", "invalid", false},
    {"entities/0/table", "\"lab-equipment\"", "invalid entities[0].table", true},
    {"entities/0/columns/6/references", "\"lab.room\"", "invalid room_id", false},
    {"entities/0/columns/1/name", "\"serial\"", "invalid entities[0].serial", false},
    {"entities/0/facts/author", "\"owner_id\"", "invalid", false},
    {"entities/0/facts/owner", "\"author_id\"", "invalid entities[0].facts", true},
    {"entities/0/indexes/0/columns", "[\"colour\"]", "invalid entities[0].indexes[0]", false},
    {"flows/0/initial", "\"new\"", "invalid flows[0]", false},
    {"flows/0/states/0/name", "\"lost\"", "invalid flows[0]", false},
    {"flows/0/transitions/0/to", "\"lost\"", "invalid flows[0]", false},
    {"flows/0/transitions/0/guard", "\"x\"", "invalid flows[0].transitions[0].guard", true},
    {"flows/0/transitions/0/guards", "[\"lab.nobody_has_it\"]", "invalid", false},
    {"flows/0/transitions/1/sod", "\"some\"", "invalid flows[0].transitions[1].sod", true},
    {"flows/0/entity", "\"core.event\"", "invalid flows[0].entity", false},
    {"flows/0/column", "\"title\"", "invalid", false},
    {"extensions/0/entity", "\"core.city\"", "invalid extensions[0].entity", false},
    {"extensions/0/transitions/0/to", "\"lost\"", "invalid extensions[0].transitions[0].to", false},
    {"extensions/0/steps", "[{\"action\": \"send\"}]", "invalid extensions[0].steps[0]", true},
    {"hooks", "{\"lab.equipment\": {\"before\": []}}", "invalid hooks.lab.equipment.before", true},
    {"hooks", "{\"lab.equipment\": {\"create\": [\"lab.nobody_has_it\"]}}", "invalid", false},
    {"hooks", "{\"lab.rocket\": {\"create\": []}}", "invalid", false},
    {"grants", "{\"user\": {}}", "invalid grants.user", true},
};

}  // namespace

TEST_CASE("the schema of modules takes what the library takes, and the library names the place of a fault") {
  CHECK(fault_of(lab_document()) == "");
  CHECK(fault_of(json(R"({"format": 1, "name": "empty"})")) == "");
  Json documents = Json::array({lab_document(), json(R"({"format": 1, "name": "empty"})")});
  for (const Bad& bad : bad_documents) {
    INFO(bad.path << ": " << bad.with);
    Json document = lab_document([&](Json& all) { member(all, bad.path) = json(bad.with); });
    CHECK(fault_of(document) == bad.expected);
    if (bad.by_schema) documents.push(std::move(document));
  }
  const auto valid = valid_by_schema(documents);
  CHECK(valid[0]);
  CHECK(valid[1]);
  for (std::size_t i = 2; i < valid.size(); ++i) {
    INFO(documents.items()[i].dump());
    CHECK_FALSE(valid[i]);
  }
  CHECK(module_from_json("{\"format\": 1,").error().code() == Code::invalid);
  CHECK(module_from_json(std::string(std::size_t{5} << 20, ' ')).error().code() == Code::limit);
  CHECK(module_from_json(std::string(100'000, '[')).error().code() == Code::invalid);
}

TEST_CASE("a module keeps away from the apps of others") {
  const auto of_app = [](const std::string& label) {
    return lab_document([&](Json& all) {
      member(all, "entities/0/label") = label;
      member(all, "entities/0/table") = "lab_equipment";
      all.remove("flows");
      all.remove("grants");
    });
  };
  for (const char* label : {"core.equipment", "techhub.equipment", "auth.equipment", "reversion.equipment"}) {
    INFO(label);
    CHECK(fault_of(of_app(label)) == "invalid");
  }
  CHECK(fault_of(of_app("lab2.equipment")) == "");
  auto all = modules().value();
  all.push_back(module_from_json(lab_document().dump()).value());
  all.push_back(module_from_json(of_app("lab.rocket").dump()).value());
  CHECK(Platform::build(std::move(all)).error().code() == Code::invalid);
}

TEST_CASE("grants of a module join the roles of a policy") {
  const auto module = module_from_json(lab_document().dump()).value();
  const auto whole = platform_with(module_from_json(lab_document().dump())).value();
  const auto shipped = rules::shipped_policy("default");
  const auto joined = add_grants(shipped, module).value();
  const auto policy = rules::Policy::compile(joined, whole->permissions()).value();
  const auto holds = [&](const rules::Policy& one, std::string_view role, std::string_view permission) {
    return !one.cell(*one.find_role(role), whole->permissions().find(permission)).empty();
  };
  CHECK(holds(*policy, "manager", "lab.lend_equipment"));
  CHECK_FALSE(holds(*policy, "user", "lab.lend_equipment"));
  CHECK_FALSE(holds(*rules::Policy::compile(shipped, whole->permissions()).value(), "manager", "lab.lend_equipment"));
  const auto lacking = add_grants(R"({"format": 1, "roles": {"user": {}}})", module);
  CHECK(lacking.error().field() == "grants.anonymous");
}

namespace {

// A database and its hubs, one after another, each with another description of the lab.
struct Database {
  std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("techhub-lab-" + std::to_string(std::rand()) + ".db");
  vault::MasterKey key = vault::MasterKey::generate();

  Database() { remove(); }
  ~Database() { remove(); }
  void remove() const {
    for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file.string() + suffix);
  }
  [[nodiscard]] auto storage(bool create = false) const {
    return storage::open_sqlite(file, {.create = create}).value();
  }
  [[nodiscard]] Result<std::unique_ptr<Hub>> open(const Json& document) const {
    return Hub::open(platform_with(module_from_json(document.dump())).value(), storage(), key);
  }
  [[nodiscard]] Result<std::unique_ptr<Hub>> open_plain() const {
    return Hub::open(platform().value(), storage(), key);
  }
};

std::string told(const Result<std::unique_ptr<Hub>>& opened) {
  if (opened) return {};
  return std::string(name(opened.error().code())) + " " + opened.error().entity() + "." + opened.error().field();
}

}  // namespace

TEST_CASE("a database takes up a host's entities when it is opened with them, and is not opened without") {
  Database base;
  REQUIRE(fault(Hub::init(platform().value(), base.storage(true), base.key)) == "");
  REQUIRE(told(base.open_plain()) == "");
  {
    auto hub = base.open(lab_document());
    REQUIRE(told(hub) == "");
    REQUIRE(hub.value()->write([](Records& records) -> Result<> {
      for (const char* serial : {"A", "B"}) {
        Record row(records.table("lab.equipment"));
        row.set("serial", std::string(serial));
        TECHHUB_DO(records.insert(row));
      }
      return success();
    }));
    CHECK(hub.value()->count(rules::Actor::system(), "auth.permission").value() >=
          static_cast<std::int64_t>(hub.value()->platform().permissions().size()));
  }
  CHECK(told(base.open(lab_document())) == "");  // again, and nothing to do
  CHECK(told(base.open_plain()) == "newer_schema lab.equipment.");

  struct Case {
    const char* path;
    const char* with;
    const char* expected;
  };
  const Case changes[] = {
      {"entities/0/columns/3", R"({"name": "serial", "type": "text"})", "invalid lab.equipment.serial"},
      {"entities/0/columns/3", R"({"name": "number", "type": "text", "unique": true})", "invalid lab.equipment.serial"},
      {"entities/0/columns/8", R"({"name": "bought_on", "type": "text", "nullable": true})",
       "invalid lab.equipment.bought_on"},
      {"entities/0/columns/8", R"({"name": "bought_on", "type": "date"})", "invalid lab.equipment.bought_on"},
      {"entities/0/columns/7", R"({"name": "price", "type": "decimal", "precision": 14, "scale": 2, "nullable": true})",
       "invalid lab.equipment.price"},
      {"entities/0/columns/6", R"({"name": "room_id", "type": "id", "references": "core.city", "nullable": true})",
       "invalid lab.equipment.room_id"},
      {"entities/0/table", R"("lab_things")", "invalid lab.equipment."},
      {"entities/0/indexes", R"([{"columns": ["kind"], "unique": true}])", "invalid lab.equipment."},
      {"entities/0/indexes", R"([{"columns": ["kind", "status", "id"]}, {"columns": ["kind"], "unique": true}])",
       "invalid lab.equipment."},
  };
  for (const auto& one : changes) {
    INFO(one.path << ": " << one.with);
    CHECK(told(base.open(lab_document([&](Json& all) { member(all, one.path) = json(one.with); }))) == one.expected);
  }
  const auto with_column = [](const char* column) {
    return lab_document([&](Json& all) { member(all, "entities/0/columns").push(json(column)); });
  };
  // Rows that are there have no value for these.
  CHECK(told(base.open(with_column(R"({"name": "due_at", "type": "time"})"))) == "invalid lab.equipment.due_at");
  CHECK(told(base.open(with_column(R"({"name": "mail", "type": "personal"})"))) == "invalid lab.equipment.mail");
  CHECK(told(base.open(with_column(R"({"name": "code", "type": "text", "unique": true})"))) ==
        "invalid lab.equipment.code");
  // Nothing of what was refused has left a trace.
  REQUIRE(told(base.open(lab_document())) == "");

  // Additions: columns with a value for old rows, words, an index, an entity, guards of columns, facts.
  const Json grown = lab_document([](Json& all) {
    Json& columns = member(all, "entities/0/columns");
    columns.push(json(R"({"name": "due_at", "type": "time", "nullable": true})"));
    columns.push(json(R"({"name": "mail", "type": "personal", "nullable": true, "unique": true})"));
    columns.push(json(R"({"name": "count", "type": "integer", "indexed": true})"));
    columns.push(json(R"({"name": "spare_id", "type": "id", "references": "lab.spare", "nullable": true})"));
    member(all, "entities/0/columns/4/words").push("laser");
    member(all, "entities/0/columns/3/guarded") = true;
    member(all, "entities/0/indexes").push(json(R"({"columns": ["price"]})"));
    all.find("entities")->push(json(R"({"label": "lab.spare", "columns": [{"name": "id", "type": "id"},
        {"name": "title", "type": "i18n"}, {"name": "search_field", "type": "text"}]})"));
  });
  auto hub = base.open(grown);
  REQUIRE(told(hub) == "");
  REQUIRE(hub.value()->write([](Records& records) -> Result<> {
    const Table& table = records.table("lab.equipment");
    CHECK(records.count(table, Filter::is(table.at("count"), std::int64_t{0})).value() == 2);
    Record row(table);
    row.set("serial", std::string("C"));
    row.set("mail", std::string("a@example.kz"));
    row.set("kind", std::string("laser"));
    TECHHUB_DO(records.insert(row));
    Record twin(table);
    twin.set("serial", std::string("D"));
    twin.set("mail", std::string("A@example.kz"));
    CHECK(records.insert(twin).error().code() == Code::duplicate);
    return success();
  }));
  CHECK(hub.value()->verify().value().empty());
  hub.value().reset();
  CHECK(told(base.open(lab_document())) != "");  // the older description lacks what the database has now
  CHECK(told(base.open(grown)) == "");
}

TEST_CASE("a policy that the platform does not know makes no database") {
  const Folder folder;
  const Module module = module_from_json(lab_document([](Json& all) {
                                           all.set("grants", json(R"({"user": [{"on": "lab.equipment", "do": "fly",
                                                                               "scope": "any"}]})"));
                                         }).dump())
                            .value();
  const auto made =
      Hub::init(platform_with(module).value(), storage::open_sqlite(folder / "hub.db", {.create = true}).value(),
                vault::MasterKey::generate(), options_with(module));
  CHECK(made.error().code() == Code::invalid);
  auto storage = storage::open_sqlite(folder / "hub.db", {.create = true}).value();
  CHECK_FALSE(storage->initialized().value());
}

TEST_CASE("backups and copies carry a host's entities to whoever declares them") {
  Database base;
  const auto lab = [] { return platform_with(module_from_json(lab_document().dump())).value(); };
  auto hub = Hub::init(lab(), base.storage(true), base.key).value();
  REQUIRE(hub->write([](Records& records) -> Result<> {
    Record row(records.table("lab.equipment"));
    row.set("serial", std::string("A"));
    return records.insert(row);
  }));
  const Folder folder;
  REQUIRE(fault(backup(*hub, folder / "backup.db")) == "");
  CHECK(restore(platform().value(), folder / "backup.db", folder / "plain.db", base.key).error().code() ==
        Code::newer_schema);
  CHECK_FALSE(std::filesystem::exists(folder / "plain.db"));
  REQUIRE(fault(restore(lab(), folder / "backup.db", folder / "restored.db", base.key)) == "");
  auto restored = Hub::open(lab(), storage::open_sqlite(folder / "restored.db").value(), base.key);
  REQUIRE(told(restored) == "");
  CHECK(restored.value()->count(rules::Actor::system(), "lab.equipment").value() == 1);

  auto copied = copy(*hub, base.key,
                     {.platform = lab(),
                      .storage = storage::open_sqlite(folder / "copy.db", {.create = true}).value(),
                      .key = base.key});
  REQUIRE(fault(copied) == "");
  CHECK(copied.value()->count(rules::Actor::system(), "lab.equipment").value() == 1);
  CHECK(fault(copy(*hub, base.key,
                   {.platform = platform().value(),
                    .storage = storage::open_sqlite(folder / "none.db", {.create = true}).value(),
                    .key = base.key})) == "invalid");
}
