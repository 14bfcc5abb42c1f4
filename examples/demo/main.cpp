// SPDX-License-Identifier: MIT
// What the library is for, to be watched: a dump of an existing site becomes a hub, and four typical stories are played
// on it. Every line is what the rules did or refused; nothing is staged behind their back.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <vector>

#include "scenarios.hpp"
#include "techhub/hub/import.hpp"

namespace {

using namespace techhub;

constexpr const char* usage =
    "Usage: techhub_demo [FOLDER] [--sample DUMP]\n"
    "Makes a hub in FOLDER (a fresh one by default), imports DUMP into it and plays the scenarios.\n";

constexpr const char* introduction =
    "TechHub holds the rules of a technology park's platform: who may do what with which record, and what happens\n"
    "then. Here a dump of an existing site becomes a database of the library, and people of it do what they would do\n"
    "on the site. The library decides each step, keeps its history, and says why when it refuses.\n"
    "People are shown masked, as anybody else sees them.\n\n";

// A Wednesday, nine in the morning in Almaty, a day after the last booking of the sample.
constexpr Time opening{1'764'734'400'000'000};

struct Options {
  std::filesystem::path folder{};
  std::filesystem::path sample = TECHHUB_SAMPLE;
};

Result<std::filesystem::path> fresh_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "techhub-demo-XXXXXX").string();
  if (!::mkdtemp(name.data())) return Error(Code::io, "no folder can be made in the temporary one");
  return std::filesystem::path(name);
}

// Readable by its owner only: whoever holds it reads everybody's data.
Result<> write_key(const std::filesystem::path& file, const vault::MasterKey& key) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return Error(Code::io, "the key file `" + file.string() + "` cannot be made");
  std::string text = key.to_hex() + "\n";
  const auto written = ::write(descriptor, text.data(), text.size());
  const bool is_whole = written >= 0 && static_cast<std::size_t>(written) == text.size();
  wipe(text);
  if (::close(descriptor) != 0 || !is_whole) return Error(Code::io, "the key cannot be written");
  return success();
}

Result<std::unique_ptr<Hub>> make_hub(const std::filesystem::path& folder, const std::shared_ptr<Time>& now) {
  const auto key = vault::MasterKey::generate();
  TECHHUB_DO(write_key(folder / "hub.key", key));
  TECHHUB_TRY(auto whole, platform());
  TECHHUB_TRY(auto storage, storage::open_sqlite(folder / "hub.db", {.create = true}));
  HubOptions options;
  options.clock = [now] { return *now; };
  return Hub::init(std::move(whole), std::move(storage), key, std::move(options));
}

// A list in lines of a width that people read.
void print_list(std::string_view indent, const std::vector<std::string>& items) {
  constexpr std::size_t widest = 110;
  std::string line;
  for (const auto& item : items) {
    if (!line.empty() && line.size() + item.size() + 2 > widest) {
      fmt::print("{}{},\n", indent, line);
      line.clear();
    }
    line += (line.empty() ? "" : ", ") + item;
  }
  if (!line.empty()) fmt::print("{}{}\n", indent, line);
}

// What was kept, a list for each module.
void print_kept(const ImportReport& report) {
  std::map<std::string, std::vector<std::string>> modules;
  for (const auto& [label, objects] : report.objects) {
    const auto dot = label.find('.');
    if (objects.kept != 0)
      modules[label.substr(0, dot)].push_back(fmt::format("{} {}", objects.kept, label.substr(dot + 1)));
  }
  for (const auto& [module, kept] : modules) {
    fmt::print("    {}\n", module);
    print_list("      ", kept);
  }
}

void print_tally(std::string_view title, const ImportReport::Tally& tally) {
  if (tally.empty()) return;
  std::int64_t total = 0;
  std::vector<std::string> list;
  for (const auto& [what, count] : tally) {
    total += count;
    list.push_back(fmt::format("{} {}", count, what));
  }
  fmt::print("  {} {}:\n", total, title);
  print_list("    ", list);
}

void print_report(const ImportReport& report) {
  const auto total = report.total();
  fmt::print("  {} objects read, {} kept:\n", total.read, total.kept);
  print_kept(report);
  std::int64_t made = 0;
  for (const auto& [table, links] : report.links) made += links.made;
  for (const auto& [table, items] : report.items) made += items.made;
  fmt::print("  {} rows made of the lists inside them\n", made);
  fmt::print("  {} rejected:\n", total.rejected);
  for (const auto& reject : report.rejects) {
    fmt::print("    {} {} (line {}): {}{}\n", reject.model, reject.key, reject.line, reject.reason,
               reject.field.empty() ? "" : " at " + reject.field);
  }
  fmt::print("  {} dropped:\n", total.dropped);
  for (const auto& [label, objects] : report.objects) {
    if (objects.dropped != 0) fmt::print("    {} {}\n", objects.dropped, label);
  }
  print_tally("values dropped", report.dropped_values);
  print_tally("texts in which addresses and numbers were masked", report.masked);
  print_tally("personal values inside other columns, encrypted now", report.sealed);
  print_tally("references to missing rows, now empty", report.cleared);
  print_tally("users by roles that the default policy lacks, who count as users", report.unknown_roles);
  print_tally("rows added that a platform starts with", report.catalogue);
}

// Prints steps as they come, and the time where it has moved on.
class Teller {
 public:
  explicit Teller(const Platform& platform) : platform_(platform) {}

  void tell(const demo::Step& step) {
    if (step.at != told_) fmt::print("  -- {} --\n", step.at.to_string());
    told_ = step.at;
    const std::string row = step.key.empty() ? step.entity : step.entity + " " + step.key;
    if (step.is_effect) {
      fmt::print("      so: {} ({}){}\n", step.what, row, move_of(step));
      return;
    }
    fmt::print("  {} ({}) {}\n", step.who, step.role, step.what);
    if (!step.refused) {
      fmt::print("      {}{}\n", row, move_of(step));
      return;
    }
    fmt::print("      REFUSED, {}\n", step.code);
    for (const Language language : {Language::ru, Language::kk, Language::en})
      fmt::print("        {}: {}\n", language_names[static_cast<std::size_t>(language)], step.reason.get(language));
  }

 private:
  // `  sent -> success, "Published"`
  [[nodiscard]] std::string move_of(const demo::Step& step) const {
    if (step.to.empty()) return {};
    std::string move = fmt::format("  {}{}-> {}", step.from, step.from.empty() ? "" : " ", step.to);
    const Table* table = platform_.find(step.entity);
    const rules::Flow* flow = table ? platform_.flow(*table) : nullptr;
    if (!flow) return move;
    for (const auto& state : flow->states) {
      if (state.name == step.to) move += fmt::format(", \"{}\"", state.title.get(Language::en));
    }
    return move;
  }

  const Platform& platform_;
  Time told_;
};

void print_counts(const demo::Counts& before, const demo::Counts& after) {
  fmt::print("\nWhat changed\n  {:>7}  {:>7}  rows\n", "before", "after");
  for (const auto& [what, count] : after) {
    const auto old = before.find(what);
    const std::int64_t was = old == before.end() ? 0 : old->second;
    if (was != count) fmt::print("  {:>7}  {:>7}  {} {}\n", was, count, what.first, what.second);
  }
}

Result<> run(const Options& options) {
  std::filesystem::path folder = options.folder;
  if (folder.empty()) {
    TECHHUB_TRY(folder, fresh_folder());
  }
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Error(Code::io, "the folder `" + folder.string() + "` cannot be made");
  const auto now = std::make_shared<Time>(opening);
  TECHHUB_TRY(const auto hub, make_hub(folder, now));
  fmt::print("{}", introduction);
  fmt::print("A new hub in {}: hub.db, and hub.key, without which nobody reads the people in it.\n", folder.string());

  fmt::print("\nImport of {}\n", options.sample.filename().string());
  TECHHUB_TRY(const auto report, import_dump(*hub, options.sample));
  print_report(report);

  TECHHUB_TRY(const auto before, demo::count_rows(*hub));
  Teller teller(hub->platform());
  demo::Stage stage{.hub = *hub, .now = now, .tell = [&](const demo::Step& step) { teller.tell(step); }};
  int number = 0;
  for (const auto& scenario : demo::scenarios()) {
    fmt::print("\n{}. {}\n   {}\n\n", ++number, scenario.title, scenario.about);
    TECHHUB_DO(scenario.play(stage));
  }
  TECHHUB_TRY(const auto after, demo::count_rows(*hub));
  print_counts(before, after);
  TECHHUB_TRY(const auto faults, hub->verify());
  for (const auto& fault : faults) fmt::print("fault: {}\n", fault);
  if (!faults.empty()) return Error(Code::corrupt, "the hub has faults");
  fmt::print("\nEvery scenario reached its end, and the database is sound.\n");
  return success();
}

}  // namespace

int main(int count, char** arguments) {
  try {
    Options options;
    for (int i = 1; i < count; ++i) {
      const std::string_view argument = arguments[i];
      if (argument == "--help" || argument == "-h") {
        fmt::print("{}", usage);
        return EXIT_SUCCESS;
      }
      if (argument == "--sample" && i + 1 < count) {
        options.sample = arguments[++i];
      } else if (!argument.starts_with("-") && options.folder.empty()) {
        options.folder = argument;
      } else {
        fmt::print(stderr, "{}", usage);
        return 2;
      }
    }
    const auto done = run(options);
    if (done) return EXIT_SUCCESS;
    fmt::print(stderr, "techhub_demo: {}\n", done.error().to_string());
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "techhub_demo: %s\n", fault.what());
  }
  return EXIT_FAILURE;
}
