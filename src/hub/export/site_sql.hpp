// SPDX-License-Identifier: MIT
// A site's schema out of what `pg_dump --schema-only` writes of its database.
#pragma once

#include "hub/export/site.hpp"
#include "hub/import/mapping.hpp"

namespace techhub::hub {

// Tables are told by the platform's names for them and by the mapping's links; other names are split at the first `_`.
// Tables of Django's migrations are passed over. Permissions besides Django's four stand in no schema: the site has
// none. `invalid` when there is no table.
[[nodiscard]] Result<SiteSchema> site_from_sql(std::string_view sql, const Platform& platform, const Mapping& mapping);

}  // namespace techhub::hub
