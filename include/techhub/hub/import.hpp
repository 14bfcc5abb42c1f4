// SPDX-License-Identifier: MIT
// import_dump: takes a dump of an existing Django site (dumpdata, JSON or JSONL, gzipped or not) or an export of this
// library over into a hub, in one transaction: after any error, and when the caller stops it, the database is as it
// was. A mapping document (docs/import.md) says what of the dump goes where. Personal values arrive in the clear and
// are sealed on the way in; tokens and codes are stored hashed. Uses as much memory as the largest object and what the
// report and the rejects hold, whatever the length of the dump.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/hub.hpp"
#include "techhub/hub/judge.hpp"

namespace techhub {

// Fills the span from its start and answers how many bytes it wrote; 0 at the end.
using ByteReader = std::function<Result<std::size_t>(std::span<char>)>;

enum class ImportStage : std::uint8_t {
  reading,    // objects come in
  resolving,  // references that lead nowhere are found
  finishing,  // what waited for other rows is completed
};

struct ImportProgress {
  ImportStage stage = ImportStage::reading;
  std::int64_t objects = 0;  // read so far
  std::int64_t bytes = 0;    // of the dump, unpacked
  double rate = 0;           // objects a second since the import began
};

struct ImportOptions {
  // The mapping document; empty: the one that ships, mappings/django.json.
  std::string mapping{};
  // Gets a JSON line for every object and link that is not taken: {"line", "model", "pk", "fields", "field", "reason",
  // "root"}. What it holds is as personal as the dump. Mended, the lines can be imported by themselves. An error stops
  // the import.
  std::function<Result<>(std::string_view line)> rejects{};
  // Anything that would be rejected, cleared or is not known ends the import with an error instead.
  bool strict = false;
  // A row with the key of an object is there already.
  enum class OnConflict : std::uint8_t {
    fail,     // `duplicate`, nothing is imported
    skip,     // the row stays as it is
    replace,  // it takes over what the object gives, its lists too
  } on_conflict = OnConflict::fail;
  // Everything is done and reported, and nothing kept.
  bool dry_run = false;
  // Called now and then inside the transaction; false ends the import with `cancelled`.
  std::function<bool(const ImportProgress&)> progress{};
};

// What became of a dump. No personal value is in it.
struct ImportReport {
  using Tally = std::map<std::string, std::int64_t, std::less<>>;

  // INVARIANT: read == kept + rejected + skipped + dropped.
  struct Objects {
    std::int64_t read = 0;
    std::int64_t kept = 0;
    std::int64_t rejected = 0;
    std::int64_t skipped = 0;  // on_conflict
    std::int64_t dropped = 0;  // models that the mapping drops
  };
  struct Links {
    std::int64_t made = 0;
    std::int64_t rejected = 0;
  };
  // An object or link that was not taken.
  struct Reject {
    std::int64_t line = 0;  // of JSONL, or place in the array; 0 for a row that was taken back at the end
    std::string model;
    std::string key;
    std::string field;
    std::string reason;  // a stable code: `duplicate`, `missing_reference`, `required`, `unknown_model`, ...
    std::string root;    // what it comes from: itself, or the row that was rejected first
  };
  static constexpr std::size_t most_rejects = 100;

  std::map<std::string, Objects, std::less<>> objects{};  // by label
  std::map<std::string, Links, std::less<>> links{};      // rows made of many-to-many lists, by table
  std::map<std::string, Links, std::less<>> items{};      // rows made of lists inside `data`, by table
  std::vector<Reject> rejects{};                          // the first of them
  Tally matched{};         // of the kept: content types and permissions that the hub has, under its own keys
  Tally dropped_values{};  // values that the mapping drops, by label and place
  Tally unknown_fields{};  // fields that no column takes, and that no `data` could
  Tally kept_fields{};     // the same, now in `data`
  Tally not_lifted{};      // keys of `data` whose value is not what their column takes: they stay
  Tally cleared{};         // references to missing rows, now NULL
  Tally masked{};          // texts in which addresses and numbers of people were masked
  Tally sealed{};          // values inside other columns that are encrypted now
  Tally withheld{};        // personal values of versions whose row is gone: nothing could hold their key
  std::map<std::string, Tally, std::less<>> object_permissions{};  // dropped ones by kind of holder and holder
  std::map<std::string, Tally, std::less<>> unknown_words{};       // by column
  Tally unknown_roles{};                                           // users by a role that the policy lacks
  Tally permission_keys{};              // keys of account.user.permissions that mean nothing here
  Tally inert_permissions{};            // rows of Django's own permissions that count for nothing, by table
  std::vector<Judgement> judgements{};  // of the whole hub as it is now
  Tally catalogue{};                    // rows that the modules start with, added where missing

  [[nodiscard]] Objects total() const;
  // Users whose role the policy lacks.
  [[nodiscard]] std::int64_t users_of_unknown_roles() const;
  // Everything above, in a fixed order.
  [[nodiscard]] Json to_json() const;
};

// `invalid` names line and cause for what is no dump (damaged JSON or gzip, a file cut off) and the place for a bad
// mapping; `limit` for an object of more than 64 MiB; `duplicate` for a key that is there already (on_conflict);
// `cancelled`; what `read` answers.
[[nodiscard]] Result<ImportReport> import_dump(Hub& hub, const std::filesystem::path& file,
                                               const ImportOptions& options = {});
[[nodiscard]] Result<ImportReport> import_dump(Hub& hub, const ByteReader& read, const ImportOptions& options = {});

}  // namespace techhub
