// SPDX-License-Identifier: MIT
// The code of docs/forms.md.
#include <catch2/catch.hpp>
#include <string>

#include "techhub/service/form_changes.hpp"
#include "techhub/service/form_schema.hpp"

namespace techhub {

// What an editor shows before a new version goes out; empty when nobody has to answer anew.
std::string warnings(std::span<const service::HubFormField> before, std::span<const service::HubFormField> after) {
  std::string lines;
  for (const auto& change : service::compare(before, after)) {
    if (!change.safe) lines += change.field + ": " + std::string(change.text.get(Language::en)) + "\n";
  }
  return lines;
}

}  // namespace techhub

using namespace techhub;

TEST_CASE("the samples of forms do what their page says") {
  service::HubFormField stage;
  stage.key = "stage";
  stage.type = Word<service::HubFormFieldType>::from("select");
  stage.options = Json::array({"idea", "mvp"});
  stage.required = true;
  service::HubFormField site;
  site.key = "site";
  site.type = Word<service::HubFormFieldType>::from("url");
  site.rules = Json::parse(R"({"visible_if": {"field": "stage", "equals": "mvp"}})").value();
  const std::vector<service::HubFormField> fields{stage, site};

  const Json schema = service::answers_schema(fields, Language::kk).value();

  CHECK(schema["required"].dump() == R"(["stage"])");
  CHECK(schema["allOf"].items().size() == 1);
  CHECK(warnings(fields, fields).empty());
  CHECK(warnings(fields, std::vector{stage}) == "site: The field is removed: answers to it from before are refused\n");
}
