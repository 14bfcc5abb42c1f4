// SPDX-License-Identifier: MIT
// The made dumps that benchmarks run on.
#include <catch2/catch.hpp>
#include <set>

#include "generate/generator.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/hub/import.hpp"

namespace techhub::test {
namespace {

using generate::Generator;
using generate::Options;

const std::string& sample() {
  static const std::string text =
      generate::read_sample(std::string(TECHHUB_SOURCE_DIR) + "/tests/data/techhub-sample.jsonl.gz");
  return text;
}

std::string dump(const Options& options) {
  Generator generator(sample(), options);
  std::string all;
  std::string text;
  while (generator.next(text)) all += text;
  return all;
}

ByteReader reader(Generator& generator) {
  return [&generator, rest = std::string()](std::span<char> out) mutable -> Result<std::size_t> {
    if (rest.empty()) generator.next(rest);
    const std::size_t count = std::min(rest.size(), out.size());
    std::copy_n(rest.begin(), count, out.begin());
    rest.erase(0, count);
    return count;
  };
}

std::vector<Json> objects_of(std::string_view lines) {
  std::vector<Json> objects;
  for (std::size_t at = 0; at < lines.size();) {
    const auto end = lines.find('\n', at);
    objects.push_back(Json::parse(lines.substr(at, end - at)).value());
    at = end + 1;
  }
  return objects;
}

double share(const std::vector<Json>& objects, std::string_view model,
             const std::function<bool(const Json&)>& is_such) {
  double all = 0;
  double such = 0;
  for (const Json& object : objects) {
    if (object["model"].as_string() != model) continue;
    ++all;
    such += is_such(object["fields"]) ? 1 : 0;
  }
  return such / all;
}

}  // namespace

TEST_CASE("the same seed makes the same dump, another seed another") {
  const auto made = dump({.scale = 0.01, .seed = 5});
  CHECK(made == dump({.scale = 0.01, .seed = 5}));
  CHECK(made != dump({.scale = 0.01, .seed = 6}));
}

TEST_CASE("an array holds the same objects as the lines") {
  const auto lines = objects_of(dump({.scale = 0.01}));
  const auto array = Json::parse(dump({.scale = 0.01, .form = Options::Form::array})).value();
  CHECK(lines == std::vector<Json>(array.items().begin(), array.items().end()));
}

TEST_CASE("a made dump has the form and the shares of the sample") {
  const auto real = objects_of(sample());
  const auto made = objects_of(dump({.scale = 0.05}));
  CHECK(made.size() > 2 * real.size());

  std::map<std::string, std::set<std::string>> fields;
  for (const Json& object : real) {
    for (const auto& [name, value] : object["fields"].members())
      fields[std::string(object["model"].as_string())].insert(name);
  }
  for (const Json& object : made) {
    const std::string model(object["model"].as_string());
    for (const auto& [name, value] : object["fields"].members()) {
      if (!fields[model].contains(name)) FAIL_CHECK(model << " has " << name);
    }
    fields[model].insert("");
  }
  for (const auto& [model, names] : fields) {
    INFO(model);
    CHECK(names.contains(""));
  }

  const auto same = [&](std::string_view model, const std::function<bool(const Json&)>& is_such) {
    CHECK(share(made, model, is_such) == Approx(share(real, model, is_such)).margin(0.04));
  };
  same("account.user", [](const Json& user) { return user["phone"].as_string().empty(); });
  same("account.user", [](const Json& user) { return !user["company"].is_null(); });
  same("account.user", [](const Json& user) { return user["role"].as_string() != "user"; });
  same("account.user", [](const Json& user) { return user["password"].as_string().starts_with('!'); });
  same("service.servicerequest", [](const Json& request) { return request["status"].as_string() == "success"; });
  same("service.servicerequest", [](const Json& request) { return request["company"].is_null(); });
  same("service.servicerequest", [](const Json& request) { return request["service"].as_string() == "seedmoney"; });
  same("service.hubformdata", [](const Json& answers) { return answers["data"]["email"].is_null(); });
  same("booking.booking", [](const Json& booking) { return booking["status"].as_string() == "active"; });
}

TEST_CASE("a made dump is taken over but for the pair that comes twice") {
  const double scale = GENERATE(0.01, 0.04);
  Generator generator(sample(), {.scale = scale, .seed = 11});
  HubFixture site;
  const auto report = import_dump(site.hub(), reader(generator)).value();
  CHECK(report.total().read == generator.objects());
  CHECK(report.total().rejected == 1);
  REQUIRE(report.rejects.size() == 1);
  CHECK(report.rejects[0].root == "matchmaking.match 3");
  CHECK(report.unknown_fields.empty());
  CHECK(report.kept_fields.empty());
  CHECK(report.not_lifted.empty());
  CHECK(report.cleared.empty());
  CHECK(report.unknown_words.empty());
  for (const auto& judgement : report.judgements) {
    if (judgement.rule == "wrong_tin") CHECK(judgement.count == 0);
  }
  CHECK(site.hub().verify().value().empty());
}

}  // namespace techhub::test
