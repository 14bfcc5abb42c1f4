// SPDX-License-Identifier: MIT
// Whatever comes instead of a dump, and whenever it is stopped: the database is as it was.
#include <random>

#include "import/support.hpp"

namespace techhub::test {
namespace {

// The first objects of every model: all kinds of object in little time.
const std::string& small_sample() {
  static const std::string text = [] {
    std::map<std::string, int> taken;
    std::string small;
    for (std::size_t at = 0; at < sample().size();) {
      const auto end = sample().find('\n', at);
      const std::string object = sample().substr(at, end + 1 - at);
      if (++taken[std::string(Json::parse(object).value()["model"].as_string())] <= 6) small += object;
      at = end + 1;
    }
    return small;
  }();
  return text;
}

}  // namespace

TEST_CASE("a dump that was cut off or changed is an error or rejects, never half an import") {
  ImportFixture site;
  site.user();
  const auto before = site.content();
  std::mt19937 random(20250602);
  ImportOptions trial;
  trial.dry_run = true;
  int refused = 0;
  for (int i = 0; i < 100; ++i) {
    std::string dump = small_sample();
    const auto place = std::uniform_int_distribution<std::size_t>(0, dump.size() - 1)(random);
    const int kind = i % 4;
    if (kind == 0) dump.resize(place);
    if (kind == 1) dump[place] = static_cast<char>(random());
    if (kind == 2) dump[place] = "{}[]\",:0"[random() % 8];
    if (kind == 3) dump.erase(place, 1 + random() % 9);
    trial.on_conflict = ImportOptions::OnConflict::skip;
    CAPTURE(i, place);
    const auto report = site.import(dump, trial);
    if (report) {
      const auto total = report.value().total();
      CHECK(total.read == total.kept + total.rejected + total.skipped + total.dropped);
    } else {
      ++refused;
      CHECK((report.error().code() == Code::invalid || report.error().code() == Code::limit));
    }
  }
  CHECK(refused > 20);
  CHECK(difference(site.content(), before) == "");
}

TEST_CASE("an import that is stopped leaves nothing behind") {
  ImportFixture site;
  site.user();
  const auto before = site.content();
  std::mt19937 random(7);
  ImportOptions options;
  options.on_conflict = ImportOptions::OnConflict::skip;
  int calls = 0;
  options.progress = [&](const ImportProgress&) {
    ++calls;
    return true;
  };
  options.dry_run = true;
  site.import_sample(options).value();
  REQUIRE(calls > 50);
  CHECK(difference(site.content(), before) == "");

  options.dry_run = false;
  for (int i = 0; i < 5; ++i) {
    int left = std::uniform_int_distribution<int>(0, calls - 1)(random);
    if (i == 0) left = calls - 1;  // the very last
    options.progress = [&](const ImportProgress&) { return left-- > 0; };
    CHECK(fault(site.import_sample(options)) == "cancelled");
    CHECK(difference(site.content(), before) == "");
  }
}

TEST_CASE("progress tells how far it is") {
  ImportFixture site;
  ImportOptions options;
  std::vector<ImportProgress> told;
  options.progress = [&](const ImportProgress& progress) {
    told.push_back(progress);
    return true;
  };
  site.import_sample(options).value();
  CHECK(told.front().objects == 0);
  CHECK(told.front().rate == 0);
  CHECK(told.back().rate > 0);
  CHECK(told.back().objects == 6172);
  CHECK(told.back().bytes == static_cast<std::int64_t>(sample().size()));
  CHECK(told.back().stage == ImportStage::finishing);
  CHECK(std::is_sorted(told.begin(), told.end(),
                       [](const auto& a, const auto& b) { return a.objects < b.objects || a.stage < b.stage; }));
}

TEST_CASE("a dry run reports what an import would do") {
  ImportFixture site;
  const auto before = site.content();
  ImportOptions options;
  options.dry_run = true;
  const auto tried = site.import_sample(options).value();
  CHECK(difference(site.content(), before) == "");
  CHECK(tried.to_json() == site.import_sample().value().to_json());
}

TEST_CASE("the sample is not strict") {
  ImportFixture site;
  ImportOptions options;
  options.strict = true;
  const auto before = site.content();
  CHECK(fault(site.import_sample(options)) == "invalid");
  CHECK(difference(site.content(), before) == "");
}

TEST_CASE("a sink that fails stops the import") {
  ImportFixture site;
  ImportOptions options;
  options.rejects = [](std::string_view) -> Result<> { return Error(Code::io, "the disk is full"); };
  const auto before = site.content();
  CHECK(fault(site.import_sample(options)) == "io");
  CHECK(difference(site.content(), before) == "");
}

TEST_CASE("an import may be repeated over itself") {
  ImportFixture site;
  site.import_sample().value();
  const auto before = site.content();
  ImportOptions options;
  CHECK(fault(site.import_sample(options)) == "duplicate");
  options.on_conflict = ImportOptions::OnConflict::skip;
  const auto skipped = site.import_sample(options).value();
  // Content types and permissions are met again; the one that is forbidden stays so.
  CHECK(skipped.total().kept == 416);
  CHECK(skipped.total().skipped == 5735);
  CHECK(skipped.total().rejected == 1);
  const auto without_epoch = [](const std::string& content) {
    const auto at = content.find("techhub.setting");
    return content.substr(0, at) + content.substr(content.find('\n', at));
  };
  CHECK(difference(without_epoch(site.content()), without_epoch(before)) == "");
  options.on_conflict = ImportOptions::OnConflict::replace;
  const auto again = site.import_sample(options).value();
  CHECK(again.total().kept + again.objects.at("reversion.version").skipped +
            again.objects.at("reversion.revision").skipped ==
        6151);
  CHECK(difference(without_epoch(site.content()), without_epoch(before)) == "");
}

}  // namespace techhub::test
