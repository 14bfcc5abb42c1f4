// SPDX-License-Identifier: MIT
// 100,000 steps of random people over all flows: reading what is open, acting, being refused, and time going by.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>

#include "walk/walker.hpp"
#include "world.hpp"

namespace {

using namespace techhub;
using namespace bench;

constexpr int steps = 100'000;

// One walk on a fresh database below this folder.
void walk_steps(benchmark::State& state, const std::filesystem::path& folder) {
  const auto file = folder / ("techhub-walk-" + std::to_string(::getpid()) + ".db");
  const auto remove = [&] {
    for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file.string() + suffix);
  };
  remove();
  for (auto _ : state) {
    state.PauseTiming();
    const auto now = std::make_shared<Time>(must(Time::parse("2025-06-02T04:00:00Z")));
    HubOptions options;
    options.clock = [now] { return *now; };
    storage::SqliteOptions sqlite{.create = true};
    sqlite.synchronous = storage::SqliteOptions::Synchronous::normal;
    auto hub = must(Hub::init(must(platform()), must(storage::open_sqlite(file, sqlite)), vault::MasterKey::generate(),
                              std::move(options)));
    walk::Walker walker(*hub, now, 1);
    if (!walker.settle()) std::abort();
    std::int64_t taken = 0, refused = 0;
    walker.after = [&](const walk::Attempt&, const Result<Outcome>& done) { ++(done ? taken : refused); };
    state.ResumeTiming();
    for (int i = 0; i < steps; ++i) walker.step();
    state.PauseTiming();
    state.counters["taken"] = static_cast<double>(taken);
    state.counters["refused"] = static_cast<double>(refused);
    hub.reset();
    state.ResumeTiming();
  }
  state.counters["steps_per_s"] = benchmark::Counter(steps, benchmark::Counter::kIsIterationInvariantRate);
  remove();
}

void on_disk(benchmark::State& state) { walk_steps(state, std::filesystem::temp_directory_path()); }
void in_memory(benchmark::State& state) { walk_steps(state, "/dev/shm"); }

BENCHMARK(on_disk)->Name("walk_normal/techhub")->Iterations(1)->Repetitions(1)->UseRealTime()->Unit(benchmark::kSecond);
BENCHMARK(in_memory)
    ->Name("walk_memory/techhub")
    ->Iterations(1)
    ->Repetitions(1)
    ->UseRealTime()
    ->Unit(benchmark::kSecond);

}  // namespace
