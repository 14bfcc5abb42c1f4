// SPDX-License-Identifier: MIT
// After a hub is closed no key and no value that it opened is left in the memory of its process. Another process works
// with the hub, this one reads its memory: so nothing of the search itself is found. That it finds something when there
// is something, the same search shows while the hub is open.
#include "robust/memory.hpp"

#include <sqlite3.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <unordered_map>

#include "robust/site.hpp"
#include "techhub/hub/keys.hpp"
#include "vault/keys.hpp"

#ifndef TECHHUB_MEMORY_IS_SANITIZED
namespace techhub::test {
namespace {

constexpr const char* channel_name = "TECHHUB_TEST_CHANNEL";
constexpr const char* file_name = "TECHHUB_TEST_FILE";
constexpr int people = 40;

// One byte each way: the child has done something, the parent has looked.
void tell(int channel, char what) { REQUIRE(::write(channel, &what, 1) == 1); }
char heard(int channel) {
  char what = 0;
  return ::read(channel, &what, 1) == 1 ? what : '\0';
}

// A secret to look for, and how many copies there are.
struct Needle {
  std::string name;
  std::string bytes;
};
using Found = std::map<std::string, int>;

// The memory that a process can write to, and what it holds besides its files (keys are kept read-only).
class Memory {
 public:
  explicit Memory(pid_t process) : folder_("/proc/" + std::to_string(process)) {}

  [[nodiscard]] Found look_for(const std::vector<Needle>& needles) const {
    std::unordered_multimap<std::uint32_t, const Needle*> by_begin;
    std::vector<bool> begins(1U << 16U);
    for (const Needle& needle : needles) {
      by_begin.emplace(begin_of(needle.bytes.data()), &needle);
      begins[begin_of(needle.bytes.data()) & 0xffffU] = true;
    }
    Found found;
    std::ifstream maps(folder_ + "/maps");
    std::ifstream memory(folder_ + "/mem", std::ios::binary);
    REQUIRE(memory);
    std::string line;
    while (std::getline(maps, line)) {
      std::istringstream words(line);
      std::size_t begin = 0;
      std::size_t end = 0;
      char dash = 0;
      std::string rights;
      std::string offset;
      std::string device;
      std::uint64_t inode = 0;
      words >> std::hex >> begin >> dash >> end >> rights >> offset >> device >> std::dec >> inode;
      if (rights[0] != 'r' || (rights[1] != 'w' && inode != 0) || line.find("[v") != std::string::npos) continue;
      std::string text(end - begin, '\0');
      memory.clear();
      memory.seekg(static_cast<std::streamoff>(begin));
      memory.read(text.data(), static_cast<std::streamsize>(text.size()));
      text.resize(static_cast<std::size_t>(memory.gcount()));
      for (std::size_t at = 0; at + 16 <= text.size(); ++at) {
        const std::uint32_t beginning = begin_of(text.data() + at);
        if (!begins[beginning & 0xffffU]) continue;
        const auto [from, to] = by_begin.equal_range(beginning);
        for (auto same = from; same != to; ++same) {
          const Needle& needle = *same->second;
          if (text.compare(at, needle.bytes.size(), needle.bytes) == 0) ++found[needle.name];
        }
      }
    }
    return found;
  }

 private:
  static std::uint32_t begin_of(const char* bytes) noexcept {
    std::uint32_t begin = 0;
    std::copy_n(bytes, sizeof begin, reinterpret_cast<char*>(&begin));
    return begin;
  }
  std::string folder_;
};

std::string said(const Found& found) {
  std::string text;
  for (const auto& [name, copies] : found) text += name + ": " + std::to_string(copies) + " ";
  return text;
}

// Half a key is enough of it: the other may be overwritten.
void add_key(std::vector<Needle>& needles, const std::string& name, std::string_view key) {
  REQUIRE(key.size() == 32);
  needles.push_back({name, std::string(key.substr(0, 16))});
  needles.push_back({name, std::string(key.substr(16))});
}

// The master key, the stored keys, and the keys of the people in the file.
std::vector<Needle> keys_of(const Site& site) {
  std::vector<Needle> needles;
  add_key(needles, "master", vault::as_chars(site.key().bytes()));
  const auto hub = site.open();
  const auto collect = [&](Records& records) -> Result<> {
    TECHHUB_TRY(const auto rows, records.select(Query{.table = &records.table("techhub.key")}));
    std::vector<vault::WrappedKey> stored;
    for (const Record& row : rows) {
      const auto purpose = row.text("purpose");
      stored.push_back({.id = as_integer(row.key()),
                        .purpose = purpose == "data"     ? vault::Purpose::data
                                   : purpose == "lookup" ? vault::Purpose::lookup
                                                         : vault::Purpose::code,
                        .wrapped = std::get<Bytes>(row.get("wrapped"))});
    }
    vault::KeyRing ring(stored.size());
    TECHHUB_DO(vault::unwrap(site.key(), stored, ring));
    const Table& users = records.table("account.user");
    TECHHUB_TRY(const auto persons, records.select(Query{.table = &users}));
    for (std::size_t i = 0; i < stored.size(); ++i) {
      add_key(needles, "stored", vault::as_chars({ring.at(i), vault::key_size}));
      if (stored[i].purpose != vault::Purpose::data) continue;
      for (const Record& person : persons) {
        const auto* salt = std::get_if<Bytes>(&person[users.salt()]);
        if (salt == nullptr) continue;
        std::array<std::uint8_t, vault::key_size> key{};
        vault::keyed_hash(key, ring.at(i), {"techhub person", vault::as_chars(*salt)});
        add_key(needles, "person", vault::as_chars(key));
      }
    }
    return success();
  };
  REQUIRE(hub->read(collect));
  return needles;
}

std::string random_name(const vault::Random& random) {
  std::array<std::uint8_t, 40> bytes{};
  random(bytes);
  std::string name;
  for (const std::uint8_t byte : bytes) name += static_cast<char>('a' + byte % 26);
  return name;
}

// People whose names and addresses only the file knows, sealed.
std::vector<Needle> add_people(const Site& site) {
  std::vector<Needle> values;
  const vault::Random random = vault::system_random();
  const auto hub = site.open();
  const auto add = [&](Records& records) -> Result<> {
    for (int i = 0; i < people; ++i) {
      const std::string first = random_name(random);
      const std::string email = random_name(random) + "@example.kz";
      Record person(records.table("account.user"));
      TECHHUB_DO(assign(person, Json::object({{"role", i == 0 ? "superadmin" : "user"},
                                              {"is_active", true},
                                              {"date_joined", "2025-01-01T00:00:00Z"},
                                              {"email", email},
                                              {"first_name", first}})));
      TECHHUB_DO(records.insert(person));
      // The allocator writes over the beginning of what is given back to it.
      values.push_back({"value " + std::to_string(i), first.substr(20)});
      values.push_back({"value " + std::to_string(i), email.substr(20, 20)});
    }
    return success();
  };
  REQUIRE(hub->write(add));
  return values;
}

// A host that is as careful as the library.
void forget(Record& record) {
  for (std::size_t i = 0; i < record.table().columns.size(); ++i) {
    if (auto* text = std::get_if<std::string>(&record[i])) wipe(*text);
  }
}

// What opens most comes first, so that nothing later lies over what it may have left. Answers a row that is not
// forgotten.
Record work(Hub& hub) {
  ImportOptions trial = replacing();
  trial.on_conflict = ImportOptions::OnConflict::skip;
  trial.dry_run = true;
  REQUIRE(import_text(hub, sample(), trial));
  const std::int64_t first = 4;  // after those of the site itself
  const auto admin = hub.actor(first).value();
  REQUIRE(rotate(hub, rules::Actor::system()));
  REQUIRE(rekey(hub, rules::Actor::system()));
  REQUIRE(hub.verify().value().empty());
  REQUIRE(hub.update(admin, "account.user", first + 1, Json::object({{"last_name", "Жаңа"}})));
  ListQuery all;
  all.limit = 1000;
  Page page = hub.list(admin, "account.user", all).value();
  for (Record& row : page.rows) forget(row);
  for (std::int64_t id = first; id < first + people; ++id) {
    Record row = hub.get(admin, "account.user", id).value();
    forget(row);
  }
  const std::array<std::string_view, 2> columns{"email", "first_name"};
  for (std::int64_t id = first; id < first + people; ++id) {
    Record row = hub.reveal(admin, "account.user", id, columns, "check").value();
    forget(row);
  }
  return hub.reveal(admin, "account.user", first + 2, columns, "check").value();
}

}  // namespace

// Run by the case below in a process of its own, which never holds what it is looked through for but as the library's.
TEST_CASE("works with a hub while its memory is read", "[.memory]") {
  if (std::getenv(channel_name) == nullptr) return;
  const int channel = std::atoi(std::getenv(channel_name));
  // The key comes in two halves that are no key, and is put together in place.
  std::array<char, 64> halves{};
  REQUIRE(::read(channel, halves.data(), halves.size()) == static_cast<ssize_t>(halves.size()));
  for (std::size_t i = 0; i < 32; ++i) halves[i] = static_cast<char>(halves[i] ^ halves[i + 32]);
  std::optional<vault::MasterKey> key(vault::MasterKey::read({halves.data(), 32}).value());
  sodium_memzero(halves.data(), halves.size());
  tell(channel, 'k');
  REQUIRE(heard(channel) == 'k');

  auto hub = Hub::open(platform().value(), storage::open_sqlite(std::getenv(file_name)).value(), *key).value();
  key.reset();
  Record kept = work(*hub);
  tell(channel, 'o');
  REQUIRE(heard(channel) == 'o');
  forget(kept);
  hub.reset();
  tell(channel, 'c');
  REQUIRE(heard(channel) == 'c');
}

TEST_CASE("a closed hub leaves no key and no value that it opened in memory") {
  Site site;
  const auto values = add_people(site);
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  const std::string executable = std::filesystem::read_symlink("/proc/self/exe");
  const std::string channel = std::string(channel_name) + "=" + std::to_string(ends[1]);
  const std::string file = std::string(file_name) + "=" + site.file().string();
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::array<char*, 3> arguments{const_cast<char*>(executable.c_str()), const_cast<char*>("[.memory]"), nullptr};
    std::array<char*, 3> environment{const_cast<char*>(channel.c_str()), const_cast<char*>(file.c_str()), nullptr};
    ::close(ends[0]);
    // What the child says of its own checks belongs to nobody's output.
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    ::execve(executable.c_str(), arguments.data(), environment.data());
    ::_exit(99);
  }
  ::close(ends[1]);
  std::array<std::uint8_t, 64> halves{};
  vault::system_random()(halves);
  for (std::size_t i = 0; i < 32; ++i) halves[i] = static_cast<std::uint8_t>(halves[i + 32] ^ site.key().bytes()[i]);
  REQUIRE(::write(ends[0], halves.data(), halves.size()) == static_cast<ssize_t>(halves.size()));

  const Memory memory(child);
  REQUIRE(heard(ends[0]) == 'k');
  CHECK(memory.look_for(keys_of(site))["master"] >= 2);
  tell(ends[0], 'k');

  REQUIRE(heard(ends[0]) == 'o');
  const auto keys = keys_of(site);
  auto open = memory.look_for(keys);
  CHECK(open["master"] >= 2);
  CHECK(open["stored"] >= 2 * 4);
  CHECK(open["person"] == 0);
  // Of one person, who is shown to the host just now.
  CHECK(said(memory.look_for(values)) == "value 2: 2 ");
  tell(ends[0], 'o');

  REQUIRE(heard(ends[0]) == 'c');
  CHECK(said(memory.look_for(keys)) == "");
  CHECK(said(memory.look_for(values)) == "");
  tell(ends[0], 'c');
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  ::close(ends[0]);
}

}  // namespace techhub::test
#endif
