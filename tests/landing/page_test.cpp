// SPDX-License-Identifier: MIT
// Pages: their life, the order of what they hold, and copies of them.
#include <rapidcheck.h>

#include "support/hub_fixture.hpp"
#include "techhub/landing/pages.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

constexpr std::string_view page_label = "landing.page";
constexpr std::string_view section_label = "landing.section";
constexpr std::string_view component_label = "landing.component";

struct Site : HubFixture {
  rules::Actor manager = actor("manager");
  rules::Actor admin = actor("admin");
  rules::Actor reader = actor("user");
  std::int64_t pages_ = 0;

  std::int64_t page(std::string_view status = "draft") {
    return insert(page_label, Json::object({{"slug", "page-" + std::to_string(++pages_)}, {"status", status}}));
  }
  Result<Outcome> add(std::int64_t page, std::string_view name, const Json& position = {}) {
    Json fields = Json::object({{"page_id", page}, {"data", Json::object({{"name", name}})}});
    if (!position.is_null()) fields.set("position", position);
    return hub().create(admin, section_label, fields);
  }
  std::int64_t section(std::int64_t page, std::string_view name) {
    return as_integer(add(page, name).value().row.key());
  }
  // `a0 b1`: names with positions, in their order.
  std::string order(std::string_view label, std::string_view parent_column, std::int64_t parent) {
    auto found = rows(label, Json::object({{std::string(parent_column), parent}}));
    std::sort(found.begin(), found.end(),
              [](const Record& a, const Record& b) { return a.integer("position") < b.integer("position"); });
    std::string told;
    for (const Record& row : found) {
      if (!told.empty()) told += ' ';
      told += std::string(row.json("data")["name"].as_string()) + std::to_string(row.integer("position"));
    }
    return told;
  }
  std::string sections(std::int64_t page) { return order(section_label, "page_id", page); }
  std::string perform(const rules::Actor& who, std::int64_t key, std::string_view action) {
    const auto done = hub().perform(who, page_label, key, action);
    return done ? status(page_label, key) : fault(done);
  }
};

}  // namespace

TEST_CASE("a page is published with a section, archived and reopened") {
  Site site;
  const auto page = site.page();
  CHECK(site.perform(site.manager, page, "publish") == "invalid: page_without_section");
  site.section(page, "a");
  CHECK(site.perform(site.manager, page, "archive") == "illegal_transition: not_from_status");
  CHECK(site.perform(site.reader, page, "publish") == "not_found");
  CHECK(site.perform(site.manager, page, "publish") == "published");
  CHECK(site.perform(site.reader, page, "archive") == "denied: no_grant");
  CHECK(site.perform(site.manager, page, "publish") == "illegal_transition: not_from_status");
  CHECK(site.perform(site.manager, page, "archive") == "archived");
  CHECK(site.perform(site.manager, page, "reopen") == "draft");
  CHECK(site.perform(site.manager, page, "reopen") == "illegal_transition: not_from_status");
  CHECK(site.history(page_label, page) == "draft>published published>archived archived>draft");
}

TEST_CASE("what an archived page holds does not change") {
  Site site;
  const auto page = site.page();
  const auto section = site.section(page, "a");
  const auto component = site.insert(component_label, Json::object({{"section_id", section}}));
  const auto file = site.insert("landing.pagemediafile", Json::object({{"page_id", page}}));
  site.change(page_label, page, Json::object({{"status", "archived"}}));
  const Json data = Json::object({{"data", Json::object({{"name", "b"}})}});
  CHECK(fault(site.add(page, "b")) == "invalid: page_archived");
  CHECK(fault(site.hub().update(site.manager, section_label, section, data)) == "invalid: page_archived");
  CHECK(fault(site.hub().update(site.manager, component_label, component, data)) == "invalid: page_archived");
  CHECK(fault(site.hub().update(site.manager, "landing.pagemediafile", file, data)) == "invalid: page_archived");
  CHECK(fault(site.hub().erase(site.admin, section_label, section)) == "invalid: page_archived");
  CHECK(fault(site.hub().update(site.manager, page_label, page, Json::object({{"slug", "x"}}))) ==
        "illegal_transition: not_editable");
}

TEST_CASE("a published page keeps a section") {
  Site site;
  const auto page = site.page();
  const auto other = site.page();
  const auto a = site.section(page, "a");
  const auto b = site.section(page, "b");
  REQUIRE(site.perform(site.manager, page, "publish") == "published");
  CHECK(site.hub().erase(site.admin, section_label, a));
  CHECK(fault(site.hub().erase(site.admin, section_label, b)) == "invalid: page_without_section");
  CHECK(fault(site.hub().update(site.admin, section_label, b, Json::object({{"page_id", other}}))) ==
        "invalid: page_without_section");
  CHECK(site.sections(page) == "b0");
}

TEST_CASE("sections stand in a dense order") {
  Site site;
  const auto page = site.page();
  CHECK(site.add(page, "a"));
  CHECK(site.add(page, "b"));
  CHECK(site.add(page, "c", 0));
  CHECK(site.sections(page) == "c0 a1 b2");
  CHECK(fault(site.add(page, "d", 4)) == "invalid: no_such_position");
  CHECK(fault(site.add(page, "d", -1)) == "invalid: no_such_position");
  const auto d = as_integer(site.add(page, "d", 1).value().row.key());
  CHECK(site.sections(page) == "c0 d1 a2 b3");
  CHECK(landing::move_section(site.hub(), site.manager, d, 3));
  CHECK(site.sections(page) == "c0 a1 b2 d3");
  CHECK(landing::move_section(site.hub(), site.manager, d, 0));
  CHECK(site.sections(page) == "d0 c1 a2 b3");
  CHECK(fault(landing::move_section(site.hub(), site.manager, d, 4)) == "invalid: no_such_position");
  CHECK(site.hub().erase(site.admin, section_label, d));
  CHECK(site.sections(page) == "c0 a1 b2");
}

TEST_CASE("a section moves to another page at its end, or where it is told") {
  Site site;
  const auto from = site.page();
  const auto to = site.page();
  const auto a = site.section(from, "a");
  const auto b = site.section(from, "b");
  site.section(from, "c");
  site.section(to, "x");
  CHECK(site.hub().update(site.manager, section_label, a, Json::object({{"page_id", to}})));
  CHECK(site.hub().update(site.manager, section_label, b, Json::object({{"page_id", to}, {"position", 0}})));
  CHECK(site.sections(from) == "c0");
  CHECK(site.sections(to) == "b0 x1 a2");
}

TEST_CASE("an imported order is kept by the first change") {
  Site site;
  const auto page = site.page();
  for (const auto& [name, position] : {std::pair{"c", 9}, {"a", 4}, {"b", 4}, {"z", 0}}) {
    site.insert(section_label,
                Json::object({{"page_id", page}, {"position", position}, {"data", Json::object({{"name", name}})}}));
  }
  CHECK(site.add(page, "new", 1));
  CHECK(site.sections(page) == "z0 new1 a2 b3 c4");
}

TEST_CASE("a section goes with its components") {
  Site site;
  const auto page = site.page();
  const auto section = site.section(page, "a");
  for (int i = 0; i < 3; ++i)
    CHECK(site.hub().create(site.manager, component_label, Json::object({{"section_id", section}})));
  CHECK(site.rows(component_label).back().integer("position") == 2);
  CHECK(landing::move_component(site.hub(), site.manager, as_integer(site.rows(component_label)[0].key()), 2));
  CHECK(site.rows(component_label)[0].integer("position") == 2);
  CHECK(fault(site.hub().erase(site.manager, section_label, section)) == "denied: no_grant");
  CHECK(site.hub().erase(site.admin, section_label, section));
  CHECK(site.rows(component_label).empty());
}

TEST_CASE("a page is copied whole") {
  Site site;
  const auto organization = site.organization("astanahub");
  const auto page = site.insert(page_label, Json::object({{"slug", "a"},
                                                          {"organization_id", organization},
                                                          {"status", "published"},
                                                          {"data", Json::object({{"title", "Главная"}})}}));
  for (const auto name : {"one", "two"}) {
    const auto section = site.section(page, name);
    for (const auto part : {"x", "y"}) {
      site.insert(component_label, Json::object({{"section_id", section},
                                                 {"type", part},
                                                 {"status", "active"},
                                                 {"position", part == std::string_view("x") ? 7 : 3},
                                                 {"data", Json::object({{"name", part}})}}));
    }
  }
  site.insert("landing.pagemediafile",
              Json::object({{"page_id", page}, {"path", "a.png"}, {"size", 10}, {"sha256", "00"}}));

  const auto copied = landing::copy_page(site.hub(), site.manager, page, "b").value();
  const auto copy = as_integer(copied.row.key());
  CHECK(copied.to == "draft");
  CHECK(copied.row.text("slug") == "b");
  CHECK(copied.row.text("organization_id") == organization);
  CHECK(copied.row.integer("author_id") == site.manager.user);
  CHECK(copied.row.json("data")["title"] == Json("Главная"));
  CHECK(site.sections(copy) == "one0 two1");
  for (const Record& section : site.rows(section_label, Json::object({{"page_id", copy}})))
    CHECK(site.order(component_label, "section_id", as_integer(section.key())) == "y0 x1");
  const auto files = site.rows("landing.pagemediafile", Json::object({{"page_id", copy}}));
  REQUIRE(files.size() == 1);
  CHECK(files[0].text("path") == "a.png");
  CHECK(site.sections(page) == "one0 two1");

  CHECK(fault(landing::copy_page(site.hub(), site.manager, page, "b")).starts_with("duplicate"));
  CHECK(fault(landing::copy_page(site.hub(), site.reader, page, "c")) == "denied: no_grant");
  CHECK(fault(landing::copy_page(site.hub(), site.reader, copy, "c")) == "not_found");
}

TEST_CASE("whatever is added, moved and removed, positions run from 0 to n-1") {
  Site site;
  rc::check([&] {
    const auto page = site.page();
    std::vector<std::int64_t> model;
    const auto steps = *rc::gen::inRange(1, 12);
    for (int i = 0; i < steps; ++i) {
      const auto size = static_cast<std::int64_t>(model.size());
      const auto what = model.empty() ? 0 : *rc::gen::inRange(0, 3);
      if (what == 0) {
        const auto position = *rc::gen::inRange<std::int64_t>(0, size + 1);
        const auto key = as_integer(site.add(page, "s", position).value().row.key());
        model.insert(model.begin() + position, key);
        continue;
      }
      const auto from = *rc::gen::inRange<std::int64_t>(0, size);
      const auto key = model[static_cast<std::size_t>(from)];
      model.erase(model.begin() + from);
      if (what == 1) {
        const auto to = *rc::gen::inRange<std::int64_t>(0, size);
        landing::move_section(site.hub(), site.manager, key, to).value();
        model.insert(model.begin() + to, key);
      } else {
        site.hub().erase(site.admin, section_label, key).value();
      }
    }
    auto found = site.rows(section_label, Json::object({{"page_id", page}}));
    RC_ASSERT(found.size() == model.size());
    for (const Record& row : found) {
      const auto position = row.integer("position");
      RC_ASSERT(position >= 0 && position < static_cast<std::int64_t>(model.size()));
      RC_ASSERT(model[static_cast<std::size_t>(position)] == as_integer(row.key()));
    }
  });
}
