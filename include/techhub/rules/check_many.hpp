// SPDX-License-Identifier: MIT
// check_many: the decisions of one actor on many rows and permissions, as a matrix of bits. BitMatrix is a plain value;
// made once, it serves call after call without allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "techhub/rules/policy.hpp"

namespace techhub::rules {

class BitMatrix {
 public:
  BitMatrix() = default;
  BitMatrix(std::size_t rows, std::size_t columns) { reset(rows, columns); }
  // All bits zero; keeps the memory that it has.
  void reset(std::size_t rows, std::size_t columns) {
    rows_ = rows;
    columns_ = columns;
    stride_ = (columns + 63) / 64;
    words_.assign(rows * stride_, 0);
  }
  [[nodiscard]] bool at(std::size_t row, std::size_t column) const noexcept {
    return (words_[row * stride_ + column / 64] >> (column % 64) & 1U) != 0;
  }
  void set(std::size_t row, std::size_t column) noexcept {
    words_[row * stride_ + column / 64] |= std::uint64_t{1} << (column % 64);
  }
  // Bit `column % 64` of word `column / 64`; the unused bits of the last word are zero.
  [[nodiscard]] std::span<const std::uint64_t> row(std::size_t row) const noexcept {
    return std::span(words_).subspan(row * stride_, stride_);
  }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }

 private:
  std::size_t rows_ = 0, columns_ = 0, stride_ = 0;
  std::vector<std::uint64_t> words_;
};

// at(row, column) of `out` is whether check() allows the permission `column` on the resource `row`.
void check_many(const Policy& policy, const Actor& actor, std::span<const PermissionId> permissions,
                std::span<const Resource> resources, Time at, BitMatrix& out);

}  // namespace techhub::rules
