// SPDX-License-Identifier: MIT
// An import of any length takes the memory of a short one, in both forms of a dump.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "robust/memory.hpp"
#include "robust/site.hpp"

#ifndef TECHHUB_MEMORY_IS_SANITIZED
namespace techhub::test {
namespace {

// Gives one object after another: rooms, and people with sealed values.
class Stream {
 public:
  Stream(int objects, bool is_array) : left_(objects), is_array_(is_array) {
    if (is_array_) text_ = "[";
  }
  Result<std::size_t> read(std::span<char> out) {
    if (at_ == text_.size() && (left_ > 0 || !has_ended_)) next();
    const std::size_t count = std::min(out.size(), text_.size() - at_);
    std::copy_n(text_.data() + at_, count, out.data());
    at_ += count;
    return count;
  }

 private:
  void next() {
    at_ = 0;
    text_.clear();
    if (left_ == 0) {
      has_ended_ = true;
      text_ = is_array_ ? "]" : "\n";
      return;
    }
    const std::string key = std::to_string(1000 + left_);
    if (is_array_ && has_begun_) text_ = ",";
    has_begun_ = true;
    text_ += left_ % 2 == 0
                 ? R"({"model":"booking.room","pk":)" + key + R"(,"fields":{"name":")" + std::string(200, 'r') + "\"}}"
                 : R"({"model":"account.user","pk":)" + key + R"(,"fields":{"email":"p)" + key +
                       R"(@example.kz","first_name":"Айгүл","date_joined":"2025-01-01T00:00:00Z","role":"user"}})";
    text_ += "\n";
    --left_;
  }

  std::string text_;
  std::size_t at_ = 0;
  int left_;
  bool is_array_;
  bool has_begun_ = false;
  bool has_ended_ = false;
};

// KiB that a process of its own held at most while it imported so many objects.
long highest(const Site& site, int objects, bool is_array) {
  site.restore();
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    long kept = 0;
    {
      const auto hub = site.open();
      Stream stream(objects, is_array);
      const auto report = import_dump(*hub, [&](std::span<char> out) { return stream.read(out); });
      if (!report || report.value().total().kept != objects) ::_exit(1);
      std::ifstream status("/proc/self/status");
      std::string word;
      while (status >> word) {
        if (word == "VmHWM:") status >> kept;
      }
    }
    if (::write(ends[1], &kept, sizeof kept) != sizeof kept) ::_exit(2);
    ::_exit(0);
  }
  ::close(ends[1]);
  long kept = 0;
  CHECK(::read(ends[0], &kept, sizeof kept) == sizeof kept);
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  return kept;
}

}  // namespace

TEST_CASE("an import takes no more memory when it is ten times as long") {
  const Site site;
  const int count = rounds(1000);
  for (const bool is_array : {false, true}) {
    const long little = highest(site, count, is_array);
    const long much = highest(site, 10 * count, is_array);
    CAPTURE(is_array, little, much);
    CHECK(little > 0);
    CHECK(much - little < 4096);
    tell((is_array ? "array: " : "lines: ") + std::to_string(count) + " objects " + std::to_string(little) +
         " KiB, ten times as many " + std::to_string(much) + " KiB");
  }
}

}  // namespace techhub::test
#endif
