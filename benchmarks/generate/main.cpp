// SPDX-License-Identifier: MIT
// techhub_generate: writes a dump of any size.
#include <zlib.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "generate/generator.hpp"

namespace {

// To a file, a gzip file or standard output.
class Output {
 public:
  explicit Output(const std::string& file) {
    if (file.empty()) {
      plain_ = stdout;
    } else if (file.ends_with(".gz")) {
      packed_ = gzopen(file.c_str(), "wb6");
      if (packed_) gzbuffer(packed_, 1 << 18);
    } else {
      plain_ = std::fopen(file.c_str(), "wb");
    }
    if (!plain_ && !packed_) throw std::runtime_error("`" + file + "` does not open");
  }
  ~Output() {
    if (packed_) gzclose(packed_);
    if (plain_ && plain_ != stdout) std::fclose(plain_);
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(const std::string& text) {
    const bool is_written = packed_ ? gzwrite(packed_, text.data(), static_cast<unsigned>(text.size())) > 0
                                    : std::fwrite(text.data(), 1, text.size(), plain_) == text.size();
    if (!is_written) throw std::runtime_error("the dump does not go out");
  }
  void close() {
    const bool is_closed = packed_ ? gzclose(packed_) == Z_OK : std::fflush(plain_) == 0;
    packed_ = nullptr;
    if (!is_closed) throw std::runtime_error("the dump does not go out");
  }

 private:
  std::FILE* plain_ = nullptr;
  gzFile packed_ = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Writes a dump of a made site, in the form of the sample, of any size");
  generate::Options options;
  std::string file;
  std::string sample = TECHHUB_SAMPLE;
  bool is_array = false;
  app.add_option("file", file, "where to: gzip when the name ends in .gz (standard output)");
  app.add_option("--scale", options.scale, "1: about 269,000 objects, 131 MB")->check(CLI::Range(0.0001, 10000.0));
  app.add_option("--seed", options.seed, "the same seed gives the same bytes");
  app.add_flag("--array", is_array, "one JSON array instead of one object a line");
  app.add_option("--sample", sample, "the dump that the objects are made after");
  CLI11_PARSE(app, argc, argv);
  if (is_array) options.form = generate::Options::Form::array;
  try {
    generate::Generator generator(generate::read_sample(sample), options);
    Output output(file);
    std::string text;
    while (generator.next(text)) output.write(text);
    output.close();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "techhub_generate: %s\n", error.what());
    return 1;
  }
}
