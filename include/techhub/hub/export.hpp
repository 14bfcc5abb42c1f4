// SPDX-License-Identifier: MIT
// export_dump: writes a hub as lines of JSON (docs/export.md), for this library (`techhub`: everything, exact; imported
// again and exported again it is the same, byte for byte) or for the Django site (`django`: what the site's schema has,
// in the site's words; `loaddata` takes it). Reads one snapshot and writes as it reads: memory does not grow with the
// hub. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/hub.hpp"

namespace techhub {

// Takes the next piece of the dump, which may end anywhere. An error ends the export.
using ByteWriter = std::function<Result<>(std::string_view)>;

struct ExportProgress {
  std::string_view label;    // the entity that is being written
  std::int64_t objects = 0;  // written so far
  std::int64_t bytes = 0;
};

struct ExportOptions {
  enum class Profile : std::uint8_t {
    techhub,  // everything
    django,   // what the site has
  } profile = Profile::techhub;
  // Personal values in the clear. Needs `purpose` and the right to export personal data; it is written to
  // techhub_access before the first byte leaves. Without it they are withheld and counted.
  bool personal = false;
  std::string purpose{};
  // Only these entities, each with a filter (column positions are those of the table); none: all. What they refer to is
  // not added.
  struct Entity {
    std::string label;
    Filter filter{};
  };
  std::vector<Entity> entities{};
  // Documents; empty: those that ship, mappings/django.json and mappings/django-schema.json. The schema may be what
  // `pg_dump --schema-only` writes.
  std::string mapping{};
  std::string schema{};
  // Called now and then; false ends the export with `cancelled`.
  std::function<bool(const ExportProgress&)> progress{};
};

// What was written and what was not. No personal value is in it. Places are `label.column` or `label.data.member`.
struct ExportReport {
  using Tally = std::map<std::string, std::int64_t, std::less<>>;

  Tally objects{};   // by label
  Tally links{};     // rows written as lists inside other objects, by label
  Tally withheld{};  // personal values and, for an actor, secrets, by place
  Tally secrets{};   // secrets written in their stored form: hashes, by place
  Tally masked{};    // texts in which addresses and numbers of people were masked, by place
  // Django only:
  Tally no_model{};      // rows of entities that the site lacks, by label
  Tally no_field{};      // values that are not the default in columns that the site lacks, by place
  Tally no_reference{};  // references to content types and permissions that the site lacks, by place
  Tally lost_objects{};  // rows whose required reference the site lacks, by label
  Tally filled{};        // NULLs where the site takes none, by place
  Tally cut{};           // texts longer than the site's column, by place
  Tally not_exact{};     // values for which the site has no word, by place
  Tally kept_exact{};    // values that the site gave and the column could not hold exactly, given back, by place

  [[nodiscard]] std::int64_t total() const;
  // Everything above, in a fixed order.
  [[nodiscard]] Json to_json() const;
};

// The host's own export. `invalid` for a bad document, an entity or filter that is not there and a missing purpose;
// `corrupt` for a personal value that does not open; `cancelled`; what `write` answers. After an error the dump is cut
// off.
[[nodiscard]] Result<ExportReport> export_dump(Hub& hub, const ByteWriter& write, const ExportOptions& options = {});
// What the actor may view, and of it what they may see: secrets never without `personal`, which only a holder of
// `account.export_personal_user` over everybody may ask for (`denied`).
[[nodiscard]] Result<ExportReport> export_dump(Hub& hub, const rules::Actor& actor, const ByteWriter& write,
                                               const ExportOptions& options = {});

}  // namespace techhub
