// SPDX-License-Identifier: MIT
// The life of a hub's keys (docs/personal-data.md). Everything stays readable and writable meanwhile, for every process
// that has the database open: each of its transactions uses the keys that it sees. The right is `rotate_keys` on
// `techhub.key`; the host itself acts as Actor::system().
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "techhub/hub/hub.hpp"

namespace techhub {

struct Rotation {
  std::int64_t key = 0;         // the data key that seals now
  std::string label{};          // of the rows looked at last
  std::int64_t rows = 0;        // looked at by this call
  std::int64_t resealed = 0;    // of these, written
  std::int64_t unreadable = 0;  // of these, left as they are because a value does not open: verify() names them
  bool is_complete = false;     // nothing is sealed with an older key, and these are retired
};

struct RotateOptions {
  // Rows looked at in one transaction, for whose time other writers wait.
  std::size_t batch = 2000;
  // Called after every transaction that did something; false stops there. What was done stays, and the next call goes
  // on.
  std::function<bool(const Rotation&)> progress{};
};

// Makes a new data key and seals every value anew with it: rows, versions and what waits in the outbox. No version is
// made and no time of change moves. A rotation that was stopped, also by the end of the process, goes on from where it
// was; several processes may work on one. Old keys are retired in the transaction that finds nothing of theirs left;
// they still open. `wrong_key` when the master key was changed since the hub was opened.
[[nodiscard]] Result<Rotation> rotate(Hub& hub, const rules::Actor& actor, const RotateOptions& options = {});

// Makes a new look-up key and hashes every look-up anew with it, in one transaction, for whose time other writers wait.
// Answers how many rows were written. `corrupt`, and nothing changed, when a value that is looked up does not open.
[[nodiscard]] Result<std::int64_t> rekey(Hub& hub, const rules::Actor& actor);

// Wraps every key with another master key, in one transaction; no value changes. `wrong_key`, and nothing changed,
// unless `from` is the master key. This hub goes on with the new one. Others go on with what they have open, and are to
// be opened with the new one before the keys change next: after that they answer `wrong_key`.
[[nodiscard]] Result<> change_master_key(Hub& hub, const vault::MasterKey& from, const vault::MasterKey& to);

}  // namespace techhub
