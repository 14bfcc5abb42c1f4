// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "storage/conformance.hpp"
#include "storage/sqlite_support.hpp"

using namespace techhub::storage::test;

TEST_CASE("the sqlite backend does what every backend has to do", "[storage][threads]") {
  const Folder folder;
  int count = 0;
  conformance([&] { return open(folder / (std::to_string(++count) + ".db")); });
}
