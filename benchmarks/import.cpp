// SPDX-License-Identifier: MIT
// Import of a made dump against a program written by hand for it, its parts by themselves, and the memory it takes.
// TECHHUB_BENCH_SCALE is the size of the dump: 1 is the size of the original site (0.1).
#include "techhub/hub/import.hpp"

#include <benchmark/benchmark.h>
#include <simdjson.h>
#include <unistd.h>
#include <zlib.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "child.hpp"
#include "floor.hpp"
#include "generate/generator.hpp"
#include "hub/import/source.hpp"
#include "hub/search_field.hpp"
#include "import_floor.hpp"
#include "techhub/hub/export.hpp"
#include "techhub/hub/keys.hpp"
#include "techhub/hub/rehearsal.hpp"
#include "techhub/rules/shipped.hpp"
#include "world.hpp"

namespace bench {
namespace {

using namespace techhub;

// The dump as JSONL and as an array, both packed.
class Dumps {
 public:
  Dumps() : folder_(std::filesystem::temp_directory_path() / ("techhub-bench-dumps-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    const char* scale = std::getenv("TECHHUB_BENCH_SCALE");
    generate::Options options{.scale = scale ? std::atof(scale) : 0.1};
    const auto sample = generate::read_sample(TECHHUB_SOURCE_DIR "/tests/data/techhub-sample.jsonl.gz");
    for (const auto form : {generate::Options::Form::lines, generate::Options::Form::array}) {
      options.form = form;
      generate::Generator generator(sample, options);
      const gzFile file = gzopen(name(form).c_str(), "wb6");
      if (!file) fail("gzopen");
      for (std::string text; generator.next(text);) gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
      if (gzclose(file) != Z_OK) fail("gzclose");
      objects = generator.objects();
    }
  }
  ~Dumps() { std::filesystem::remove_all(folder_); }
  Dumps(const Dumps&) = delete;
  Dumps& operator=(const Dumps&) = delete;

  [[nodiscard]] std::filesystem::path lines() const { return name(generate::Options::Form::lines); }
  [[nodiscard]] std::filesystem::path array() const { return name(generate::Options::Form::array); }
  std::int64_t objects = 0;

 private:
  [[nodiscard]] std::filesystem::path name(generate::Options::Form form) const {
    return folder_ / (form == generate::Options::Form::lines ? "dump.jsonl.gz" : "dump.json.gz");
  }
  std::filesystem::path folder_;
};

const Dumps& dumps() {
  static const Dumps made;
  return made;
}

// Only `work` is timed.
template <class Work>
void timed(benchmark::State& state, Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

std::map<std::string, std::int64_t> rows_of(World& world) {
  std::map<std::string, std::int64_t> rows;
  Floor floor(world.file(), false);
  for (const Table* table : world.hub().platform().tables()) {
    Statement count(floor, "SELECT count(*) FROM \"" + table->name + "\"");
    count.step();
    rows[table->name] = count.integer(0);
  }
  return rows;
}

// What the hand-written program knows beforehand: tables, and the search text that the library made.
const HandWritten& given() {
  static const HandWritten made = [] {
    HandWritten given;
    World ours(false);
    must(import_dump(ours.hub(), dumps().lines()));
    Floor floor(ours.file(), false);
    for (const Table* table : ours.hub().platform().tables()) {
      given.tables[table->label] = table->name;
      if (searched(*table) == Table::npos) continue;
      Statement texts(floor, "SELECT " + std::string(table->key().name) + ", search_field FROM \"" + table->name +
                                 "\" WHERE search_field <> ''");
      while (texts.step()) given.search_text[table->name][texts.text(0)] = texts.text(1);
    }
    // It inserts what the library does, or the ratio says nothing.
    World theirs(false);
    import_by_hand(theirs.file(), dumps().lines(), given);
    const auto wanted = rows_of(ours);
    for (const auto& [table, rows] : rows_of(theirs)) {
      // What the library rejects, INSERT OR IGNORE leaves out too.
      if (!table.starts_with("techhub_") && rows != wanted.at(table))
        fail(table + ": " + std::to_string(rows) + " rows, not " + std::to_string(wanted.at(table)));
    }
    return given;
  }();
  return made;
}

void import_techhub(benchmark::State& state) {
  const auto file = dumps().lines();  // made before the clock runs
  for (auto _ : state) {
    World world(false);
    timed(state, [&] { must(import_dump(world.hub(), file)); });
  }
  state.counters["objects"] = static_cast<double>(dumps().objects);
}

void import_floor(benchmark::State& state) {
  const HandWritten& ready = given();
  for (auto _ : state) {
    World world(false);
    timed(state, [&] { import_by_hand(world.file(), dumps().lines(), ready); });
  }
}

void parse_techhub(benchmark::State& state) {
  for (auto _ : state) {
    timed(state, [&] {
      hub::DumpReader reader(hub::unpacked(must(hub::read_file(dumps().lines()))));
      for (std::string text; must(reader.next(text));) benchmark::DoNotOptimize(must(Json::parse(text)));
    });
  }
}

void parse_floor(benchmark::State& state) {
  for (auto _ : state) {
    timed(state, [&] { benchmark::DoNotOptimize(parse_by_hand(dumps().lines())); });
  }
}

// All rows that an import brings into a hub, by table.
std::vector<std::vector<Record>> rows_in_memory(bool are_open) {
  World world(false);
  std::map<const Table*, std::int64_t> before;
  world.write([&](Records& records) {
    for (const Table* table : records.platform().tables()) before[table] = must(records.count(*table, {}));
  });
  must(import_dump(world.hub(), dumps().lines()));
  std::vector<std::vector<Record>> all;
  const auto done = world.hub().read([&](Records& records) -> Result<> {
    for (const Table* table : records.platform().tables()) {
      if (table->label.starts_with("techhub.") || table->label.starts_with("migrations.")) continue;
      TECHHUB_TRY(auto rows, records.select(Query{.table = table}));
      // A new hub has rows of its own with the first keys.
      rows.erase(rows.begin(), rows.begin() + before[table]);
      if (are_open && !table->has_personal()) continue;
      if (are_open) {
        for (Record& row : rows) TECHHUB_DO(records.open(row));
      }
      if (!rows.empty()) all.push_back(std::move(rows));
    }
    return success();
  });
  if (!done) fail(done.error().to_string());
  return all;
}

// The personal columns; answers are sealed in the same way, each in a text.
void seal_techhub(benchmark::State& state) {
  static const auto clear = rows_in_memory(true);
  World world(false);
  for (auto _ : state) {
    auto rows = clear;
    const auto done = world.hub().read([&](Records& records) -> Result<> {
      Result<> sealed = success();
      timed(state, [&] {
        for (auto& table : rows) {
          for (Record& row : table) {
            ColumnSet written;
            if (!records.vault().seal(row, ColumnSet::all(row.table()), written)) fail("seal");
          }
        }
      });
      return sealed;
    });
    if (!done) fail(done.error().to_string());
  }
}

// A hub with everything in it.
World& imported() {
  static World world(false);
  static const bool is_done = [] {
    must(import_dump(world.hub(), dumps().lines()));
    return true;
  }();
  benchmark::DoNotOptimize(is_done);
  return world;
}

// Search text of all rows that have one.
void terms_techhub(benchmark::State& state) {
  static const auto rows = rows_in_memory(false);
  World& world = imported();
  for (auto _ : state) {
    // Names that requests borrow are read.
    const auto done = world.hub().read([&](Records& records) -> Result<> {
      timed(state, [&] {
        for (const auto& table : rows) {
          if (searched(table.front().table()) == Table::npos) continue;
          for (const Record& row : table)
            benchmark::DoNotOptimize(must(hub::search_terms_of(records.platform(), records.transaction(), row)));
        }
      });
      return success();
    });
    if (!done) fail(done.error().to_string());
  }
}

void insert_techhub(benchmark::State& state) {
  static const auto rows = rows_in_memory(false);
  for (auto _ : state) {
    World world(false);
    timed(state, [&] {
      world.write([&](Records& records) {
        if (!records.transaction().defer_references()) fail("defer");
        for (const auto& table : rows) {
          for (const Record& row : table) {
            if (!records.transaction().insert(row)) fail("insert");
          }
        }
      });
    });
  }
}

// Everything, with personal values in the clear, into a file.
void export_techhub(benchmark::State& state) {
  World& world = imported();
  ExportOptions options;
  options.personal = true;
  options.purpose = "benchmark";
  for (auto _ : state) {
    std::FILE* const file = std::tmpfile();
    if (!file) fail("tmpfile");
    timed(state, [&] {
      must(export_dump(
          world.hub(),
          [&](std::string_view text) -> Result<> {
            if (std::fwrite(text.data(), 1, text.size(), file) != text.size()) return Error(Code::io, "write");
            return success();
          },
          options));
      std::fflush(file);
    });
    std::fclose(file);
  }
}

// Every sealed value anew under another data key.
void rotate_techhub(benchmark::State& state) {
  World& world = imported();
  for (auto _ : state) {
    timed(state, [&] {
      const auto done = must(rotate(world.hub(), rules::Actor::system()));
      if (!done.is_complete) fail("the rotation is not complete");
      state.counters["resealed"] = static_cast<double>(done.resealed);
    });
  }
}

// The policy of 96 roles in place of the one in force.
void rehearse_techhub(benchmark::State& state) {
  World& world = imported();
  const Candidate candidate{.policy = std::string(rules::shipped_policy("full"))};
  for (auto _ : state) {
    timed(state, [&] {
      const auto told = must(rehearse(world.hub(), candidate));
      if (told.users == 0) fail("nobody was asked about");
      state.counters["shifts"] = static_cast<double>(told.shifts.size());
    });
  }
}

// The most memory that a process of its own took, in MiB. The child says it: what the system tells of a child counts
// from before the program began.
double peak_of(const char* what, const std::filesystem::path& file) {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  const std::string command = "'" + self + "' --child " + what + " '" + file.string() + "'";
  std::FILE* const child = ::popen(command.c_str(), "r");
  if (!child) fail("popen");
  long kib = 0;
  if (std::fscanf(child, "%ld", &kib) != 1 || ::pclose(child) != 0) fail("the child failed");
  return static_cast<double>(kib) / 1024;
}

void memory_lines(benchmark::State& state) {
  for (auto _ : state) timed(state, [&] { state.counters["peak_MiB"] = peak_of("import", dumps().lines()); });
}
void memory_array(benchmark::State& state) {
  for (auto _ : state) timed(state, [&] { state.counters["peak_MiB"] = peak_of("import", dumps().array()); });
}

void once(benchmark::internal::Benchmark* made) { made->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond); }
BENCHMARK(import_techhub)->Name("import/techhub")->Apply(once);
BENCHMARK(import_floor)->Name("import/floor")->Apply(once);
BENCHMARK(parse_techhub)->Name("import_parse/techhub")->Apply(once);
BENCHMARK(parse_floor)->Name("import_parse/floor")->Apply(once);
BENCHMARK(seal_techhub)->Name("import_seal")->Apply(once);
BENCHMARK(terms_techhub)->Name("import_search_text")->Apply(once);
BENCHMARK(insert_techhub)->Name("import_sqlite")->Apply(once);
// An export shall take no longer than the import: that is its floor.
BENCHMARK(export_techhub)->Name("export_by_import/techhub")->Apply(once);
BENCHMARK(import_techhub)->Name("export_by_import/floor")->Apply(once);
BENCHMARK(rotate_techhub)->Name("rotation")->Apply(once);
BENCHMARK(rehearse_techhub)->Name("rehearsal")->Apply(once);
BENCHMARK(memory_lines)->Name("import_memory/lines")->Apply(once)->Repetitions(1);
BENCHMARK(memory_array)->Name("import_memory/array")->Apply(once)->Repetitions(1);

}  // namespace

int run_child(std::string_view what, const char* file) {
  World world(false);
  if (what == "import") {
    must(import_dump(world.hub(), file));
  } else if (what == "floor") {
    HandWritten tables;
    for (const Table* table : world.hub().platform().tables()) tables.tables[table->label] = table->name;
    import_by_hand(world.file(), file, tables);
  } else {
    return 2;
  }
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) std::printf("%s\n", line.substr(6).c_str());
  }
  return 0;
}

}  // namespace bench
