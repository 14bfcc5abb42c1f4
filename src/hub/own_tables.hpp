// SPDX-License-Identifier: MIT
// Rows that mean nothing outside of their own database, so that no dump carries them: its keys and what is keyed by
// them, what it has yet to tell its hosts, its migrations, its count of changed rights.
#pragma once

#include "techhub/schema/table.hpp"

namespace techhub::hub {

[[nodiscard]] inline bool is_of_database(const Table& table) noexcept {
  if (table.label == "migrations.migration") return true;
  return table.app() == "techhub" && table.label != "techhub.transition" && table.label != "techhub.access" &&
         table.label != "techhub.setting";
}
[[nodiscard]] inline bool is_of_database(const Table& table, std::string_view key) noexcept {
  return is_of_database(table) || (table.label == "techhub.setting" && key == "rights_epoch");
}

}  // namespace techhub::hub
