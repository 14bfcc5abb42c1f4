// SPDX-License-Identifier: MIT
// What rows were: their versions, a row as it was, what differs, and the way back. Every change through the hub leaves
// one revision with a version of each row it wrote (docs/history.md). Reading them asks for the right to view the row,
// now and as it was then; the past of rows about people, and who changed what and why, only those read who may change
// the row, whose side it is, or who may view more of its entity than every user may. A deleted row's versions are for
// those who may view any row of its entity. What one may not view is `not_found`, the past of a row about people that one
// may view as it is now `denied`; an entity that keeps no versions is `unsupported`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/hub.hpp"

namespace techhub {

struct RowVersion {
  std::int64_t id = 0;  // what Expect, at_version(), diff() and revert() take
  std::int64_t revision = 0;
  Time at;
  std::int64_t actor = 0;  // 0: nobody's, or not for the reader
  std::string comment;
  // `create`, `change`, `delete`, `recover`, or the flow's actions that the change took, joined by `,`; empty where
  // nothing tells (of a row that came without versions, what it was before its first change).
  std::string action;
  std::string status;        // after the change; empty where the entity has none
  bool is_deletion = false;  // the version holds the row as it was last
};

struct HistoryQuery {
  // `next` of the page before; 0 for the newest.
  std::int64_t before = 0;
  std::size_t limit = 50;  // at most 1000
};
struct History {
  std::vector<RowVersion> versions;  // newest first
  std::int64_t next = 0;             // 0 at the end
};

[[nodiscard]] Result<History> history(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key,
                                      const HistoryQuery& query = {});

// The row as it was at that time, personal values masked as Hub::get masks them. `not_found` also when the row did not
// exist then or no version reaches back so far. A column that a version lacks, or whose value it holds in a form that
// nothing takes any more, has the value of a new row; personal values whose key is gone read as NULL or ''.
[[nodiscard]] Result<Record> at(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key,
                                Time time);
// The same as one of its versions tells; of a deletion, the row as it was last.
[[nodiscard]] Result<Record> at_version(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key,
                                        std::int64_t version);

struct Difference {
  // A JSON pointer (RFC 6901) into the row's JSON: `/status`, `/name/ru`, `/data/address/city`, `/data/items/3`.
  std::string path;
  // Nothing where the language, member or item does not exist. Personal values masked, so that both may read the same.
  std::optional<Json> before{};
  std::optional<Json> after{};
  friend bool operator==(const Difference&, const Difference&) = default;
};

// What makes version `to` out of version `from`, in the order of columns: applied one after another to the one, they
// give the other. Either may be the newer one. None where nothing differs.
[[nodiscard]] Result<std::vector<Difference>> diff(Hub& hub, const rules::Actor& actor, std::string_view label,
                                                   const Value& key, std::int64_t from, std::int64_t to);

// Writes what a version holds, as Hub::update would and with its rights: guarded columns, the status and the guarded
// keys of tags stay as they are, and so do columns that the version lacks. `comment` is the revision's.
Result<Outcome> revert(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key,
                       std::int64_t version, const Expect& expect = {}, std::string_view comment = {});

struct Recovered {
  Outcome outcome;
  // Columns, and members `data.<member>`, whose personal values are gone: their key went with the row.
  std::vector<std::string> lost;
};

// Makes a deleted row anew under its old key, as its last version has it. Needs the rights to add and to delete such a
// row; the guards of a create and the rules of the tables hold. A row about a person, and one whose status is none in
// which rows are edited, comes back as a new one: in the flow's first status, guarded columns but its author and the
// time of its making as in a new row. What was deleted with it is recovered by itself. `duplicate` when the row is
// there, `not_found` when no version tells of it.
Result<Recovered> recover(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key,
                          std::string_view comment = {});

}  // namespace techhub
