// SPDX-License-Identifier: MIT
// Whatever a hub holds, its copy exports the same: random rows in every table.
#include <random>

#include "export/support.hpp"
#include "hub/own_tables.hpp"
#include "hub/sealed_inside.hpp"
#include "hub/state.hpp"

namespace techhub::test {
namespace {

class Filler {
 public:
  explicit Filler(std::uint64_t seed) : random_(seed) {}

  // Rows that a rule forbids are not there afterwards.
  Result<> fill(Records& records, int rows_of_each) {
    for (const Table* table : records.platform().tables()) {
      if (hub::is_of_database(*table) || table->app() == "contenttypes" || table->label == "auth.permission" ||
          table->label == "reversion.version")
        continue;
      for (int i = 0; i < rows_of_each; ++i) TECHHUB_DO(add(records, *table));
    }
    return add_versions(records, rows_of_each);
  }

 private:
  std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }

  std::string text() {
    static constexpr std::array<std::string_view, 18> parts{"a",
                                                            "Ә",
                                                            "\"",
                                                            "\\",
                                                            ":",
                                                            ",",
                                                            "{\"x\":[1,2]}",
                                                            "\n",
                                                            "\x01",
                                                            "\u2028",
                                                            "😀",
                                                            " ",
                                                            "p$",
                                                            "h$",
                                                            "'",
                                                            "}",
                                                            "]",
                                                            "me@example.kz +77011234567 "};
    std::string made;
    for (std::size_t i = below(6); i > 0; --i) made += parts.at(below(parts.size()));
    return made;
  }

  Json json(int depth = 2) {
    switch (below(depth > 0 ? 8 : 6)) {
      case 0:
        return Json();
      case 1:
        return Json(below(2) == 0);
      case 2:
        return Json(static_cast<std::int64_t>(random_()));
      case 3:
        return Json(static_cast<double>(below(1000)) / 7);
      case 6: {
        Json made{Json::Array()};
        for (std::size_t i = below(4); i > 0; --i) made.push(json(depth - 1));
        return made;
      }
      case 7:
        return object(depth);
      default:
        return Json(text());
    }
  }
  Json object(int depth = 2) {
    static constexpr std::array<std::string_view, 9> names{"score", "title", "qr",  "iin",       "requests",
                                                           "type",  "order", "a:b", "max_length"};
    Json made = Json::object();
    for (std::size_t i = below(5); i > 0; --i) made.set(names.at(below(names.size())), json(depth - 1));
    return made;
  }

  Value key(const Table& table) {
    if (table.label == "sessions.session" || table.label == "authtoken.token")
      return vault::hash_token(std::to_string(random_()));
    return "k" + std::to_string(random_()) + text();
  }

  Value value(const Table& table, const Column& column) {
    if (column.is_nullable && below(3) == 0) return {};
    switch (column.type) {
      case Type::id:
      case Type::code: {
        const auto& keys = keys_[std::string(column.references)];
        return keys.empty() ? Value() : keys.at(below(keys.size()));
      }
      case Type::integer:
        return static_cast<std::int64_t>(random_()) >> below(60);
      case Type::boolean:
        return static_cast<std::int64_t>(below(2));
      case Type::real:
        return static_cast<double>(below(100'000)) / 3;
      case Type::decimal:
        return Decimal::parse(std::to_string(below(10)) + "." + std::to_string(below(10)))->text;
      case Type::text:
        return text();
      case Type::bytes:
        return Bytes{static_cast<std::uint8_t>(below(256))};
      case Type::time:
        return monday.us + static_cast<std::int64_t>(below(1'000'000'000'000));
      case Type::date:
        return static_cast<std::int64_t>(below(40'000));
      case Type::json:
        // JSON's null is NULL.
        return (below(2) == 0 ? object() : Json::array({json(), json()})).dump();
      case Type::i18n:
        return Json::object({{"ru", text()}, {"kk", text()}}).dump();
      case Type::tag:
        return object().dump();
      case Type::word:
        return below(10) == 0 ? Value(std::string("some other"))
                              : Value(std::string(column.words[below(column.words.size())]));
      case Type::personal:
        return text() + std::to_string(random_() % 1'000'000);
      case Type::secret:
        return table.label == "account.user"         ? "!" + text()
               : table.label == "account.activation" ? "c$" + vault::hash_token(std::to_string(random_())).substr(2)
                                                     : vault::hash_token(std::to_string(random_()));
    }
    return {};
  }

  Result<> add(Records& records, const Table& table) {
    Record row(table);
    if (table.key().type == Type::code) row[0] = key(table);
    for (std::size_t i = 1; i < table.declared().size(); ++i) {
      const Column& column = table.columns[i];
      if (column.name.ends_with("_lookup")) continue;
      row[i] = value(table, column);
      if (is_null(row[i]) && !column.is_nullable) return success();
    }
    if (is_null(row[0])) {
      TECHHUB_TRY(row[0], records.transaction().reserve(table));
    }
    if (hub::column_inside(table) != Table::npos) {
      row.set("data", object().dump());
      const Json data = row.json("data");
      Json sealed = data;
      for (const auto& [member, value] : data.members()) {
        // A text with the mark of a sealed one is never stored as it is.
        const bool is_chosen = below(2) == 0 || hub::is_sealed_inside(value);
        if (value.is_null() || value == Json("") || !is_chosen) continue;
        TECHHUB_TRY(Json stored, hub::seal_inside(records.vault(), row, member, value));
        sealed.set(member, std::move(stored));
      }
      row.set("data", sealed.dump());
    }
    if (records.insert(row)) {
      keys_[table.label].push_back(row.key());
      rows_.push_back(row);
    }
    return success();
  }

  Result<> add_versions(Records& records, int count) {
    const Table& types = records.table("contenttypes.contenttype");
    for (int i = 0; i < count * 20 && !keys_["reversion.revision"].empty(); ++i) {
      const Record& of = rows_.at(below(rows_.size()));
      if (!hub::has_versions(of.table())) continue;
      TECHHUB_TRY(const auto type,
                  records.first(types, Filter::is(types.at("app_label"), std::string(of.table().app())) &&
                                           Filter::is(types.at("model"), std::string(of.table().model()))));
      Record version(records.table("reversion.version"));
      version.set("revision_id", keys_["reversion.revision"].at(below(keys_["reversion.revision"].size())));
      version.set("object_id", key_text(of.key()));
      version.set("content_type_id", type->key());
      version.set("db", std::string("default"));
      version.set("format", std::string("json"));
      version.set("serialized_data", hub::serialized(of, below(5) == 0));
      version.set("object_repr", text());
      if (const auto inserted = records.insert(version); !inserted && inserted.error().code() != Code::duplicate)
        return inserted;
      // Some are gone: nothing opens what their versions hold.
      if (below(10) == 0 && of.table().label == "account.certificate") TECHHUB_DO(records.erase(of.table(), of.key()));
    }
    return success();
  }

  std::mt19937_64 random_;
  std::map<std::string, std::vector<Value>> keys_;
  std::vector<Record> rows_;
};

void check_copy(std::uint64_t seed, int rows_of_each) {
  INFO("seed " << seed);
  HubFixture site;
  site.hub().write([&](Records& records) { return Filler(seed).fill(records, rows_of_each); }).value();
  for (const bool is_personal : {true, false}) {
    const auto options = is_personal ? whole() : ExportOptions{};
    const auto first = exported(site.hub(), options).value();
    HubFixture copy;
    const auto report = import_text(copy.hub(), first.text).value();
    for (const auto& reject : report.rejects)
      UNSCOPED_INFO(reject.model << " " << reject.key << " " << reject.field << " " << reject.reason);
    CHECK(report.total().rejected == 0);
    CHECK(first.report.total() > rows_of_each * 40);
    CHECK(copy.hub().verify().value().empty());
    CHECK(difference(first.text, exported(copy.hub(), options).value().text) == "");
  }
}

}  // namespace

TEST_CASE("random rows of every entity survive a copy byte for byte") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) check_copy(seed, 6);
}

TEST_CASE("many random rows of every entity survive a copy byte for byte", "[.][slow]") {
  for (std::uint64_t seed = 100; seed < 200; ++seed) check_copy(seed, 15);
}

TEST_CASE("random rows of every entity are objects for Django in either form") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    INFO("seed " << seed);
    HubFixture site;
    site.hub().write([&](Records& records) { return Filler(seed).fill(records, 6); }).value();
    const auto dump = exported(site.hub(), whole(ExportOptions::Profile::django)).value();
    CHECK(static_cast<std::int64_t>(objects(dump.text).size()) == dump.report.total());
  }
}

}  // namespace techhub::test
