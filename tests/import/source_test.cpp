// SPDX-License-Identifier: MIT
// Bytes and the objects in them.
#include "hub/import/source.hpp"

#include <zlib.h>

#include "import/support.hpp"

namespace techhub::test {
namespace {

std::string gzipped(std::string_view text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(text.size() + 1000, '\0');
  std::string input(text);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

// The objects with their lines, `1:{} 2:{}`, and the fault that ended them.
std::string objects_of(const std::string& dump, std::size_t portion) {
  hub::DumpReader reader(hub::unpacked(reader_of(dump, portion)));
  std::string told;
  std::string text;
  for (;;) {
    const auto more = reader.next(text);
    if (!more) return told + "!" + more.error().message();
    if (!more.value()) return told;
    told += std::to_string(reader.line()) + ":" + text + " ";
  }
}

}  // namespace

TEST_CASE("objects are found in lines and in arrays") {
  struct Case {
    std::string dump;
    std::string objects;
  };
  const auto [dump, objects] = GENERATE(values<Case>({
      {"{}\n{\"a\":1}\n", "1:{} 2:{\"a\":1} "},
      {"{}\n\n  \r\n{\"a\":1}", "1:{} 4:{\"a\":1} "},
      {"\n\n{}\n", "3:{} "},
      {"\xef\xbb\xbf{}\n", "1:{} "},
      {"[]", ""},
      {" [ ] \n", ""},
      {"[{}]", "1:{} "},
      {"[{\"a\": \"}]\\\"\"}, {\"b\": [{}, []]}]\n", "1:{\"a\": \"}]\\\"\"} 2:{\"b\": [{}, []]} "},
      {"[\n  {\n    \"a\": 1\n  },\n  {}\n]", "1:{\n    \"a\": 1\n  } 2:{} "},
      {"", "!the dump is empty"},
      {"  ", "!the dump is empty"},
      {"x", "!the dump begins neither with an array nor with an object"},
      {"[{}", "1:{} !object 2: the dump ends early"},
      {"[{\"a\": 1", "!object 1: the dump ends early"},
      {"[{}, ]", "1:{} !object 2: an object was expected"},
      {"[{} {}]", "1:{} !object 2: a comma is missing"},
      {"[, {}]", "!object 1: an object was expected"},
      {"[1]", "!object 1: an object was expected"},
      {"[{}] {}", "1:{} !object 2: something follows the array"},
  }));
  for (const std::size_t portion : {1, 7, 100000}) {
    CAPTURE(dump, portion);
    CHECK(objects_of(dump, portion) == objects);
    if (!dump.empty()) CHECK(objects_of(gzipped(dump), portion) == objects);
  }
}

TEST_CASE("gzip in several members is read to its end, and no further than it goes") {
  const auto first = gzipped("{\"a\":1}\n");
  const auto second = gzipped("{\"b\":2}\n");
  CHECK(objects_of(first + second, 3) == "1:{\"a\":1} 2:{\"b\":2} ");
  CHECK(objects_of(first + second.substr(0, second.size() - 1), 100000).ends_with("!the gzip data ends early"));
  CHECK(objects_of(first.substr(0, 12), 5) == "!the gzip data ends early");
  CHECK(objects_of(first + "rubbish", 100).ends_with("!the gzip data is damaged"));
  auto damaged = first;
  damaged[first.size() - 6] = static_cast<char>(damaged[first.size() - 6] ^ 1);
  CHECK(objects_of(damaged, 100).ends_with("!the gzip data is damaged"));
}

TEST_CASE("an object may lie across the members of a gzip, and an empty one says nothing") {
  const std::string dump = "{\"a\":1}\n{\"b\":2}\n";
  for (std::size_t at = 0; at <= dump.size(); ++at) {
    CAPTURE(at);
    const std::string packed = gzipped(dump.substr(0, at)) + gzipped("") + gzipped(dump.substr(at));
    for (const std::size_t portion : {1, 100000}) CHECK(objects_of(packed, portion) == "1:{\"a\":1} 2:{\"b\":2} ");
  }
  CHECK(objects_of(gzipped(""), 1) == "!the dump is empty");
}

TEST_CASE("an object without end stops at the limit") {
  for (const std::string_view begin : {"[{\"a\":\"", "{\"a\":\""}) {
    bool is_begun = false;
    const ByteReader endless = [&](std::span<char> out) -> Result<std::size_t> {
      std::fill(out.begin(), out.end(), 'x');
      if (!is_begun) std::copy(begin.begin(), begin.end(), out.begin());
      is_begun = true;
      return out.size();
    };
    hub::DumpReader reader(endless);
    std::string text;
    CHECK(fault(reader.next(text)) == "limit");
  }
}

TEST_CASE("a file that is not there, and a reader that fails") {
  ImportFixture site;
  CHECK(fault(import_dump(site.hub(), std::filesystem::path("/nowhere/dump.json"))) == "not_found");
  CHECK(fault(import_dump(site.hub(), std::filesystem::temp_directory_path())) == "not_found");
  const ByteReader broken = [](std::span<char>) -> Result<std::size_t> {
    return Error(Code::io, "the line went dead");
  };
  CHECK(fault(import_dump(site.hub(), broken)) == "io");
}

}  // namespace techhub::test
