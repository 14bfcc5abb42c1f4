// SPDX-License-Identifier: MIT
// SiteSchema: what a Django site's database holds, read from a document (docs/export.md). Immutable; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/value/json.hpp"
#include "techhub/value/result.hpp"

namespace techhub::hub {

enum class SiteType : std::uint8_t { integer, boolean, real, decimal, text, uuid, time, date, json, list };

struct SiteField {
  std::string name;
  SiteType type = SiteType::text;
  bool is_key = false;
  bool is_nullable = false;
  std::size_t length = 0;  // characters; 0: any
  std::size_t scale = 0;   // digits after the point
  std::string to{};        // label of the model referred to
};

struct SiteModel {
  std::string label;
  bool is_proxy = false;  // it has a content type and permissions, and no rows
  std::vector<SiteField> fields{};
  std::vector<std::string> permissions{};  // besides Django's four

  [[nodiscard]] std::string_view name() const { return std::string_view(label).substr(label.find('.') + 1); }
  [[nodiscard]] bool has_permission(std::string_view codename) const;
};

class SiteSchema {
 public:
  // `invalid` names the place of the fault.
  [[nodiscard]] static Result<SiteSchema> read(std::string_view document);
  // `invalid` for a model that comes twice or whose keys are not one.
  [[nodiscard]] static Result<SiteSchema> of(std::vector<SiteModel> models);
  // Null when the site has no such model.
  [[nodiscard]] const SiteModel* find(std::string_view label) const;

 private:
  std::map<std::string, SiteModel, std::less<>> models_;
};

}  // namespace techhub::hub
