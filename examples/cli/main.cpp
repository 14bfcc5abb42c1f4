// SPDX-License-Identifier: MIT
// techhub: the library from a command line. Answers go to stdout, errors to stderr with exit code 1 (2 for a call that
// cannot be understood).
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "tool.hpp"

namespace {

int report(const techhub::Error& error, techhub::Language language) {
  fmt::print(stderr, "techhub: {}\n", error.to_string());
  for (const auto& problem : error.problems()) {
    const auto text = problem.text.get(language);
    if (!text.empty()) fmt::print(stderr, "  {}{}{}\n", problem.field, problem.field.empty() ? "" : ": ", text);
  }
  const bool is_index = error.code() == techhub::Code::corrupt && error.field() == "search_field";
  fmt::print(stderr, "  {}\n", is_index ? "what rows are found by is damaged: reindex" : techhub::advice(error.code()));
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    CLI::App app{"The rules and records of a technology park over one database file"};
    app.require_subcommand(1);
    std::string language = "en";
    app.add_option("--errors-in", language,
                   "language of the reasons on stderr, whose other lines are English: ru, kk or en");
    tool::add_modules(app);
    tool::add_database(app);
    tool::add_records(app);
    tool::add_flows(app);
    tool::add_booking(app);
    tool::add_policy(app);
    tool::add_history(app);
    tool::add_backup(app);
    tool::add_search(app);
    tool::add_export(app);
    tool::add_personal(app);
    tool::add_reports(app);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? 0 : 2;
    }
    const auto in = techhub::language(language);
    if (!in) {
      fmt::print(stderr, "techhub: no language `{}`: ru, kk or en\n", language);
      return 2;
    }
    const auto done = tool::chosen()();
    // What did not reach the reader was not answered.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      fmt::print(stderr, "techhub: the output cannot be written{}\n", done ? ", though the work is done" : "");
      return 1;
    }
    return done ? 0 : report(done.error(), *in);
  } catch (const std::exception& error) {
    fmt::print(stderr, "techhub: {}\n", error.what());
    return 1;
  }
}
