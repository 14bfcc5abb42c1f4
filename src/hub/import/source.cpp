// SPDX-License-Identifier: MIT
#include "hub/import/source.hpp"

#include <zlib.h>

#include <cstdio>
#include <memory>

namespace techhub::hub {
namespace {

constexpr std::size_t block = std::size_t{64} << 10;

bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Reads gzip, or whatever it is, as it comes.
class Unpacker {
 public:
  explicit Unpacker(ByteReader packed) : packed_(std::move(packed)), input_(block) {}
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  ~Unpacker() {
    if (is_open_) inflateEnd(&stream_);
  }

  Result<std::size_t> read(std::span<char> out) {
    if (!is_known_) TECHHUB_DO(look());
    return is_gzip_ ? inflate_into(out) : copy_into(out);
  }

 private:
  Result<> look() {
    // Two bytes tell; a reader may give them one by one.
    while (size_ < 2) {
      TECHHUB_TRY(const auto got, packed_(std::span(input_).subspan(size_)));
      if (got == 0) break;
      size_ += got;
    }
    is_gzip_ =
        size_ >= 2 && static_cast<unsigned char>(input_[0]) == 0x1f && static_cast<unsigned char>(input_[1]) == 0x8b;
    is_known_ = true;
    if (is_gzip_) return open();
    return success();
  }

  Result<> open() {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, gzip_only) != Z_OK) return Error(Code::no_memory, "memory ran out");
    is_open_ = true;
    return success();
  }

  Result<> refill() {
    TECHHUB_TRY(size_, packed_(input_));
    at_ = 0;
    return success();
  }

  Result<std::size_t> copy_into(std::span<char> out) {
    if (at_ == size_) return packed_(out);
    const std::size_t count = std::min(out.size(), size_ - at_);
    std::copy_n(input_.begin() + static_cast<std::ptrdiff_t>(at_), count, out.begin());
    at_ += count;
    return count;
  }

  Result<std::size_t> inflate_into(std::span<char> out) {
    for (;;) {
      if (at_ == size_) TECHHUB_DO(refill());
      if (size_ == 0) {
        if (is_between_) return std::size_t{0};
        return Error(Code::invalid, "the gzip data ends early");
      }
      if (is_between_ && total_ > 0 && inflateReset(&stream_) != Z_OK)
        return Error(Code::internal, "zlib does not reset");
      is_between_ = false;
      stream_.next_in = reinterpret_cast<Bytef*>(input_.data() + at_);
      stream_.avail_in = static_cast<uInt>(size_ - at_);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data());
      stream_.avail_out = static_cast<uInt>(out.size());
      const int state = inflate(&stream_, Z_NO_FLUSH);
      at_ = size_ - stream_.avail_in;
      const std::size_t made = out.size() - stream_.avail_out;
      total_ += made;
      if (state == Z_STREAM_END) {
        is_between_ = true;
        ++total_;
      } else if (state == Z_MEM_ERROR) {
        return Error(Code::no_memory, "memory ran out");
      } else if (state != Z_OK && state != Z_BUF_ERROR) {
        return Error(Code::invalid, "the gzip data is damaged");
      }
      if (made > 0) return made;
    }
  }

  ByteReader packed_;
  std::vector<char> input_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  bool is_known_ = false;
  bool is_gzip_ = false;
  bool is_open_ = false;
  bool is_between_ = true;  // of two members
  std::uint64_t total_ = 0;
  z_stream stream_{};
};

}  // namespace

Result<ByteReader> read_file(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return Error(Code::not_found, "no file `" + file.string() + "`");
  const std::shared_ptr<std::FILE> opened(std::fopen(file.c_str(), "rb"), [](std::FILE* held) {
    if (held) std::fclose(held);
  });
  if (!opened) return Error(Code::io, "the file `" + file.string() + "` does not open");
  return ByteReader([opened](std::span<char> out) -> Result<std::size_t> {
    const std::size_t got = std::fread(out.data(), 1, out.size(), opened.get());
    if (got == 0 && std::ferror(opened.get())) return Error(Code::io, "the dump does not read");
    return got;
  });
}

ByteReader unpacked(ByteReader packed) {
  return
      [unpacker = std::make_shared<Unpacker>(std::move(packed))](std::span<char> out) { return unpacker->read(out); };
}

Error DumpReader::broken(std::string_view why) const {
  const auto place = form_ == Form::array ? "object " : "line ";
  return Error(Code::invalid, place + std::to_string(line_ + 1) + ": " + std::string(why));
}

Result<bool> DumpReader::fill() {
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + block);
  auto got = read_(std::span(buffer_).subspan(size));
  if (!got) {
    buffer_.resize(size);
    return std::move(got).error();
  }
  const std::size_t count = std::min(got.value(), block);
  buffer_.resize(size + count);
  bytes_ += static_cast<std::int64_t>(count);
  return count > 0;
}

Result<int> DumpReader::peek() {
  for (;;) {
    while (at_ < buffer_.size() && is_space(buffer_[at_])) ++at_;
    if (at_ < buffer_.size()) return static_cast<unsigned char>(buffer_[at_]);
    TECHHUB_TRY(const bool more, fill());
    if (!more) return -1;
  }
}

Result<bool> DumpReader::next(std::string& text) {
  if (form_ == Form::unknown) {
    while (buffer_.size() < 3) {
      TECHHUB_TRY(const bool more, fill());
      if (!more) break;
    }
    if (buffer_.starts_with("\xef\xbb\xbf")) at_ = 3;
    std::size_t lines = 0;
    // Lines before the first object count.
    while (at_ < buffer_.size() && is_space(buffer_[at_])) lines += buffer_[at_++] == '\n';
    TECHHUB_TRY(const int first, peek());
    if (first == '[') {
      form_ = Form::array;
      ++at_;
    } else if (first == '{') {
      form_ = Form::lines;
      line_ = static_cast<std::int64_t>(lines);
    } else {
      return Error(Code::invalid,
                   first < 0 ? "the dump is empty" : "the dump begins neither with an array nor with an object");
    }
  }
  if (form_ == Form::ended) return false;
  return form_ == Form::lines ? next_line(text) : next_element(text);
}

Result<bool> DumpReader::next_line(std::string& text) {
  for (;;) {
    std::size_t end = buffer_.find('\n', at_);
    while (end == std::string::npos) {
      if (buffer_.size() - at_ > max_object) return Error(Code::limit, "a line is longer than 64 MiB");
      const std::size_t seen = buffer_.size() - at_;
      TECHHUB_TRY(const bool more, fill());
      if (!more) break;
      end = buffer_.find('\n', at_ + seen);
    }
    if (at_ == buffer_.size()) {
      form_ = Form::ended;
      return false;
    }
    const bool is_last = end == std::string::npos;
    const std::size_t stop = is_last ? buffer_.size() : end;
    text.assign(buffer_, at_, stop - at_);
    at_ = is_last ? stop : stop + 1;
    ++line_;
    if (!std::all_of(text.begin(), text.end(), is_space)) return true;
  }
}

Result<bool> DumpReader::next_element(std::string& text) {
  TECHHUB_TRY(int c, peek());
  if (line_ > 0 && c == ',') {
    ++at_;
    TECHHUB_TRY(c, peek());
    if (c == ']') return broken("an object was expected");
  } else if (line_ > 0 && c == '{') {
    return broken("a comma is missing");
  }
  if (c == ']') {
    ++at_;
    TECHHUB_TRY(c, peek());
    if (c >= 0) return broken("something follows the array");
    form_ = Form::ended;
    return false;
  }
  if (c < 0) return broken("the dump ends early");
  if (c != '{') return broken("an object was expected");
  TECHHUB_DO(copy_object(text));
  ++line_;
  return true;
}

Result<> DumpReader::copy_object(std::string& text) {
  text.clear();
  std::size_t depth = 0;
  bool in_string = false;
  bool is_escaped = false;
  for (;;) {
    std::size_t stop = at_;
    for (; stop < buffer_.size(); ++stop) {
      const char c = buffer_[stop];
      if (in_string) {
        if (is_escaped) {
          is_escaped = false;
        } else if (c == '\\') {
          is_escaped = true;
        } else if (c == '"') {
          in_string = false;
        }
      } else if (c == '"') {
        in_string = true;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        text.append(buffer_, at_, stop + 1 - at_);
        at_ = stop + 1;
        return success();
      }
    }
    text.append(buffer_, at_, stop - at_);
    at_ = stop;
    if (text.size() > max_object) return Error(Code::limit, "an object is longer than 64 MiB");
    TECHHUB_TRY(const bool more, fill());
    if (!more) return broken("the dump ends early");
  }
}

}  // namespace techhub::hub
