// SPDX-License-Identifier: MIT
// What every backend has to do, as tests over the Storage contract alone. A backend's own test makes a fresh, empty
// storage for each call and runs all of it:
//   TEST_CASE("my backend conforms") { conformance([] { return my_storage(); }); }
#pragma once

#include <functional>
#include <memory>

#include "techhub/storage/storage.hpp"

namespace techhub::storage::test {

using Make = std::function<std::unique_ptr<Storage>()>;

// Everything below, in Catch2 sections. What a backend says that it does not enforce is not asked of it.
void conformance(const Make& make);

void conformance_of_rows(const Make& make);          // types, keys, inserts, updates, deletes
void conformance_of_rules(const Make& make);         // unique, references, overlap
void conformance_of_transactions(const Make& make);  // commit, rollback, savepoints, snapshots, ends
void conformance_of_queries(const Make& make);       // filters, orders, pages, limits
void conformance_of_searching(const Make& make);     // rows by their terms
void conformance_of_migrations(const Make& make);
void conformance_of_backups(const Make& make);  // asked only of a backend that makes any
// Random operations and queries against a plain-map model. The environment variable RC_PARAMS sets rapidcheck's seed
// and number of runs; a failure prints both.
void conformance_at_random(const Make& make);

}  // namespace techhub::storage::test
