// SPDX-License-Identifier: MIT
// The code of docs/extending.md.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "support/hub_fixture.hpp"
#include "techhub/hub/host_module.hpp"
#include "techhub/rules/shipped.hpp"

namespace techhub {

Result<std::unique_ptr<Hub>> open_lab(const std::string& document, std::unique_ptr<storage::Storage> storage,
                                      const vault::MasterKey& key) {
  TECHHUB_TRY(Module lab, module_from_json(document));
  // Guards and effects that the document names and no module of the library has.
  lab.steps["lab.on_working_days"] = [](Change& change) -> Result<> {
    const auto day = change.now().us / 86'400'000'000 % 7;  // 1970-01-01 was a Thursday
    if (day != 2 && day != 3) return success();
    return Error(Code::invalid, "the laboratory is closed").at(change.table().label);
  };
  HubOptions options;
  TECHHUB_TRY(options.policy, add_grants(rules::shipped_policy("default"), lab));
  TECHHUB_TRY(auto all, modules());
  all.push_back(std::move(lab));
  TECHHUB_TRY(auto whole, Platform::build(std::move(all)));
  return Hub::open(std::move(whole), std::move(storage), key, std::move(options));
}

}  // namespace techhub

using namespace techhub;
using namespace techhub::test;

TEST_CASE("the sample of extending opens a hub with a host's entities") {
  const auto file = std::filesystem::temp_directory_path() / "techhub-extending.db";
  const auto remove = [&] {
    for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file.string() + suffix);
  };
  remove();
  std::ostringstream document;
  document << std::ifstream(TECHHUB_SOURCE_DIR "/examples/modules/lab.json").rdbuf();
  const auto key = vault::MasterKey::generate();
  REQUIRE(fault(Hub::init(platform().value(), storage::open_sqlite(file, {.create = true}).value(), key)) == "");
  auto hub = open_lab(document.str(), storage::open_sqlite(file).value(), key);
  REQUIRE(fault(hub) == "");
  CHECK(hub.value()->platform().find("lab.equipment"));
  CHECK(hub.value()->count(rules::Actor::anonymous(), "lab.equipment").value() == 0);
  hub = Error(Code::internal, "closed");
  remove();
}
