// SPDX-License-Identifier: MIT
// PolicyCompiler: one use, one document. Reads roles and rules, then flattens inheritance into the table of cells.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rules/catalogue.hpp"
#include "rules/document.hpp"
#include "techhub/rules/known_words.hpp"
#include "techhub/rules/policy.hpp"

namespace techhub::rules {

class PolicyCompiler {
 public:
  PolicyCompiler(std::string_view text, const Permissions& permissions, const KnownWords& known);
  [[nodiscard]] Result<std::shared_ptr<const Policy>> run();

 private:
  // Which rule of its role made a grant: errors that show only between grants need the way back.
  struct Origin {
    std::string_view list;
    std::size_t rule = 0;
  };
  using Words = std::span<const std::string>;

  [[nodiscard]] Result<> read_root(const Json& root);
  [[nodiscard]] Result<> read_role(const Part& part, Policy::Role& role);
  [[nodiscard]] Result<> read_rules(const Part& role, std::string_view list, Words services);
  [[nodiscard]] Result<> read_rule(const Part& part, Grant common, const Origin& origin);
  [[nodiscard]] Result<> read_inherits(const Part& part, Policy::Role& role) const;
  [[nodiscard]] Result<std::uint16_t> read_scopes(const Part& part) const;
  // `*` is all, as no list is.
  [[nodiscard]] Result<Words> read_services(const Part& part);
  [[nodiscard]] Result<Words> read_statuses(const Part& part, std::span<const Target> entities);
  [[nodiscard]] Result<Words> read_targets(const Part& part, std::span<const Target> entities);
  [[nodiscard]] Result<std::optional<Time>> read_time(const Part& rule, std::string_view key) const;
  Words keep(std::span<const std::string_view> words);

  // The roles so that each stands behind those it inherits from.
  [[nodiscard]] Result<std::vector<std::uint32_t>> sorted_roles() const;
  // `circle`: roles each of which inherits from the next, and the last from the first.
  [[nodiscard]] Error cycle(std::span<const std::uint32_t> circle) const;
  [[nodiscard]] Result<> check_duplicates() const;
  [[nodiscard]] Result<> flatten(std::span<const std::uint32_t> order);
  void summarise();
  void add_row(std::span<const std::uint32_t> held);
  [[nodiscard]] std::span<const Grant> stated(std::uint32_t role) const noexcept;

  std::string_view text_;
  Document document_;
  const KnownWords& known_;
  Catalogue catalogue_;
  std::shared_ptr<Policy> policy_;
  std::vector<std::uint32_t> first_grant_;  // of each role; the next one's is the end
  std::vector<Origin> origins_;             // of each grant
};

}  // namespace techhub::rules
