// SPDX-License-Identifier: MIT
// The code of docs/adding-an-entity.md, and what it promises.
#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/account/names.hpp"

namespace techhub {

namespace lab {
struct Equipment;
}
template <>
inline constexpr Label label_of<lab::Equipment>{"lab.equipment"};

namespace lab {
enum class EquipmentStatus : std::uint8_t { free, lent };
struct Equipment {
  Id<Equipment> id;
  I18n name;
  Word<EquipmentStatus> status;
  std::optional<Ref<account::User>> author;
};
}  // namespace lab
template <>
inline constexpr std::array<std::string_view, 2> words_of<lab::EquipmentStatus>{"free", "lent"};
template <>
struct Entity<lab::Equipment> {
  using T = lab::Equipment;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::name>("name"),
      column<&T::status>("status").indexed(),
      column<&T::author>("author_id"),
  };
  static constexpr Facts facts{.author = "author_id"};
};

rules::Flow equipment_flow() {
  return {.entity = "lab.equipment",
          .initial = "free",
          .terminal = {},
          .editable = {"free"},
          .states = {{"free", {.ru = "Свободно", .kk = "Бос", .en = "Free"}},
                     {"lent", {.ru = "Выдано", .kk = "Берілді", .en = "Lent"}}},
          .transitions = {{.action = "lend", .from = {"free"}, .to = "lent"},
                          {.action = "give_back", .from = {"lent"}, .to = "free"}}};
}

Module lab_module() {
  Module made{.name = "lab"};
  made.tables.push_back(table_of<lab::Equipment>().value());
  made.flows.push_back(equipment_flow());
  return made;
}

}  // namespace techhub

using namespace techhub;
using namespace techhub::test;

TEST_CASE("an entity of a host's own goes the same path as the platform's") {
  const auto file = std::filesystem::temp_directory_path() / "techhub-adding-an-entity.db";
  const auto remove = [&] {
    for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file.string() + suffix);
  };
  remove();
  auto all = modules().value();
  all.push_back(lab_module());
  auto made = Hub::init(Platform::build(std::move(all)).value(), storage::open_sqlite(file, {.create = true}).value(),
                        vault::MasterKey::generate());
  REQUIRE(fault(made) == "");
  Hub& hub = *made.value();
  REQUIRE(hub.write([](Records& records) -> Result<> {
    for (const auto* role : {"superadmin", "user"}) {
      Record user(records.table("account.user"));
      user.set("email", std::string(role) + "@example.kz");
      user.set("role", std::string(role));
      user.set("is_active", std::int64_t{1});
      user.set("date_joined", std::int64_t{0});
      TECHHUB_DO(records.insert(user));
    }
    return success();
  }));
  const auto keeper = hub.actor(1).value();
  const auto microscope = hub.create(keeper, "lab.equipment", Json::object({{"name", "Микроскоп"}}));
  REQUIRE(fault(microscope) == "");
  const auto key = microscope.value().row.key();
  CHECK(fault(hub.perform(keeper, "lab.equipment", key, "lend")) == "");
  CHECK(fault(hub.perform(keeper, "lab.equipment", key, "lend")) == "illegal_transition: not_from_status");
  CHECK(fault(hub.update(keeper, "lab.equipment", key, Json::object({{"name", "Лупа"}}))) ==
        "illegal_transition: not_editable");
  CHECK(fault(hub.get(hub.actor(2).value(), "lab.equipment", key)) == "not_found");
  CHECK(hub.version("lab.equipment", key).value() > microscope.value().version);
  const auto typed = row_from<lab::Equipment>(hub.get(keeper, "lab.equipment", key).value()).value();
  CHECK(typed.status == lab::EquipmentStatus::lent);
  made.value().reset();
  remove();
}
