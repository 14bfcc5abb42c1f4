// SPDX-License-Identifier: MIT
// The sample cut off and changed: an error or rejects, and never half an import.
#include <catch2/catch.hpp>
#include <chrono>

#include "robust/site.hpp"

namespace techhub::test {
namespace {

using std::chrono::steady_clock;

// Imports damaged dumps one after another and looks at what each leaves.
class Campaign {
 public:
  void take(const std::string& dump) {
    const auto begin = steady_clock::now();
    const auto report = import_text(*hub_, dump, replacing());
    slowest_ = std::max(slowest_, steady_clock::now() - begin);
    if (!report) {
      ++refused_;
      const Code code = report.error().code();
      CHECK((code == Code::invalid || code == Code::limit || code == Code::duplicate));
      CHECK(content_of(site_.file()).difference(site_.before()) == "");
      return;
    }
    ++taken_;
    const auto total = report.value().total();
    rejected_ += total.rejected;
    CHECK(total.read == total.kept + total.rejected + total.skipped + total.dropped);
    CHECK(hub_->verify().value().empty());
    hub_.reset();
    site_.restore();
    hub_ = site_.open();
  }
  void end(const std::string& name) {
    CHECK(slowest_ < std::chrono::seconds(60));
    hub_.reset();
    CHECK(content_of(site_.file()).difference(site_.before()) == "");
    tell(name + ": " + std::to_string(refused_) + " refused with the database as before, " + std::to_string(taken_) +
         " taken with " + std::to_string(rejected_) + " rejects, slowest " +
         std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(slowest_).count()) + " ms");
  }

 private:
  Site site_;
  std::unique_ptr<Hub> hub_ = site_.open();
  std::int64_t refused_ = 0;
  std::int64_t taken_ = 0;
  std::int64_t rejected_ = 0;
  steady_clock::duration slowest_{};
};

std::size_t below(std::size_t end, std::mt19937_64& random) {
  return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

// The same objects as one array.
std::string as_array(const std::string& lines) {
  std::string array = "[";
  for (const char c : lines) {
    if (c == '\n') array += ",\n";
    if (c != '\n') array += c;
  }
  array.resize(array.find_last_of('}') + 1);
  return array + "]";
}

// Digits, and letters inside the texts of values: what can be changed so that a dump stays JSON with the fields of its
// models.
std::vector<std::size_t> places_of_values(const std::string& dump) {
  std::vector<std::size_t> places;
  std::size_t text_begin = 0;
  bool is_text = false;
  for (std::size_t at = 0; at < dump.size(); ++at) {
    const char c = dump[at];
    if (c == '\\') {
      at += dump[at + 1] == 'u' ? 5 : 1;
    } else if (c == '"') {
      is_text = !is_text;
      if (is_text) text_begin = places.size();
      if (!is_text && dump[at + 1] == ':') places.resize(text_begin);
    } else if ((c >= '0' && c <= '9') || (is_text && c >= 'a' && c <= 'z')) {
      places.push_back(at);
    }
  }
  return places;
}

// One byte as it may be changed by a bad line, by a hand, or so that only the meaning changes.
void change_byte(std::string& dump, int kind, std::mt19937_64& random) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  std::size_t at = below(dump.size(), random);
  if (kind == 0) dump[at] = static_cast<char>(random());
  if (kind == 1) dump[at] = "{}[]\",:0\\"[random() % 9];
  if (kind == 2) {
    while (!is_digit(dump[at])) at = (at + 1) % dump.size();
    dump[at] = static_cast<char>('0' + random() % 10);
  }
  if (kind == 3) {
    while (!is_letter(dump[at])) at = (at + 1) % dump.size();
    dump[at] = static_cast<char>('a' + random() % 26);
  }
}

}  // namespace

TEST_CASE("the sample cut off at any place") {
  Campaign campaign;
  std::mt19937_64 random(seed());
  const std::string array = as_array(sample());
  const int count = rounds(3);
  for (int i = 0; i < count; ++i) {
    const std::string& whole = i % 3 == 0 ? packed_sample() : i % 3 == 1 ? sample() : array;
    const auto at = below(whole.size(), random);
    CAPTURE(seed(), i, at);
    campaign.take(whole.substr(0, at));
  }
  campaign.end("cuts");
}

TEST_CASE("the sample with any byte changed") {
  Campaign campaign;
  std::mt19937_64 random(seed());
  const std::string array = as_array(part_of_sample());
  const int count = rounds(6);
  for (int i = 0; i < count; ++i) {
    const bool is_packed = i % 12 == 5;
    std::string dump = is_packed ? packed_sample() : i % 12 == 2 ? sample() : i % 12 == 8 ? array : part_of_sample();
    CAPTURE(seed(), i);
    change_byte(dump, is_packed ? 0 : static_cast<int>(random() % 4), random);
    campaign.take(dump);
  }
  campaign.end("bytes");
}

TEST_CASE("the sample with ten thousand bytes changed at once") {
  Campaign campaign;
  std::mt19937_64 random(seed());
  const auto places = places_of_values(sample());
  const int count = std::max(2, rounds(2) / 20);
  for (int i = 0; i < count; ++i) {
    std::string dump = sample();
    CAPTURE(seed(), i);
    for (int changed = 0; changed < 10000; ++changed) {
      char& c = dump[places[below(places.size(), random)]];
      c = static_cast<char>(c <= '9' ? '1' + random() % 9 : 'a' + random() % 26);
    }
    campaign.take(dump);
  }
  campaign.end("many bytes");
}

}  // namespace techhub::test
