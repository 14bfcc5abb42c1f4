// SPDX-License-Identifier: MIT
// Runs every benchmark several times in turns with its floor and prints the ratio of their medians: figures of one
// machine mean little, the ratio of two in one run something.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "child.hpp"

namespace {

class RatioReporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
      std::string name = run.run_name.function_name;
      times_[name].push_back(run.GetAdjustedRealTime() * 1e6 / benchmark::GetTimeUnitMultiplier(run.time_unit));
    }
  }

  void Finalize() override {
    ConsoleReporter::Finalize();
    std::printf("\n%-24s %14s %14s %8s\n", "median, us", "techhub", "floor", "ratio");
    for (const auto& [name, times] : times_) {
      const auto end = name.rfind("/techhub");
      if (end == std::string::npos) continue;
      const auto floor = times_.find(name.substr(0, end) + "/floor");
      if (floor == times_.end()) continue;
      const double ours = median(times);
      const double theirs = median(floor->second);
      std::printf("%-24s %14.4f %14.4f %8.2f\n", name.substr(0, end).c_str(), ours, theirs, ours / theirs);
    }
  }

 private:
  static double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  }
  std::map<std::string, std::vector<double>> times_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string_view(argv[1]) == "--child") return bench::run_child(argv[2], argv[3]);
  std::vector<char*> arguments(argv, argv + argc);
  std::string repetitions = "--benchmark_repetitions=5";
  std::string turns = "--benchmark_enable_random_interleaving=true";
  // Defaults first: what the caller gives comes later and wins.
  arguments.insert(arguments.begin() + 1, {repetitions.data(), turns.data()});
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 1;
  RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
}
