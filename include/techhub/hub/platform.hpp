// SPDX-License-Identifier: MIT
// Module: what one folder of the platform (or a host) contributes: tables, flows, and the steps their rows name.
// Platform: all modules together, checked against one another. Immutable after build(); any thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "techhub/rules/flow_extension.hpp"
#include "techhub/rules/policy.hpp"
#include "techhub/schema/table.hpp"

namespace techhub {

class Change;
class Judging;

// A guard looks and answers an error; an effect changes further rows. Both run inside the transaction of the change.
using Step = std::function<Result<>(Change&)>;

// What happens around a create, update or erase of an entity besides what its columns say. Names of steps.
struct Hooks {
  std::vector<std::string> create{};   // guards
  std::vector<std::string> created{};  // effects
  std::vector<std::string> update{};
  std::vector<std::string> updated{};
  std::vector<std::string> erase{};
};

struct Module {
  std::string name;
  std::vector<Table> tables{};
  std::vector<rules::Flow> flows{};
  std::map<std::string, Step, std::less<>> steps{};
  // Those of its steps that are guards on who asks, such as "only the assigned expert": what may be done with a row
  // tells of them also while the right or the status is missing.
  std::vector<std::string> about_actor{};
  std::map<std::string, Hooks, std::less<>> hooks{};  // by entity label
  // Rows that a platform starts with; adds what is missing and never overwrites.
  std::function<Result<>(class Records&, Time)> catalogue{};
  // Codes of the services among them: a policy may name these before a database holds them.
  std::vector<std::string> services{};
  // What its rows say that its rules would not have let happen: see judge.hpp.
  std::function<Result<>(Judging&)> judge{};
  // What it adds to flows of other modules, in the order of modules; the entity's status column knows the new words.
  std::vector<rules::FlowExtension> extensions{};
  // A host's own (docs/extending.md): its entities have apps that no other module uses, and a database that lacks its
  // tables or columns gets them when it is opened.
  bool is_host = false;
  // By role, a list of grants as a policy document has them: see add_grants in host_module.hpp. A hub reads its policy
  // document only.
  Json grants{};
};

// The facts that are found by paths; see Facts.
enum class Fact : std::uint8_t {
  author,
  subject,
  officials,
  company,
  host_author,
  host_company,
  organization,
  service,
  opened
};
inline constexpr std::size_t fact_count = 9;

// A path of facts resolved against the tables.
struct FactPath {
  struct Hop {
    enum class Kind : std::uint8_t { forward, reverse, target } kind = Kind::forward;
    std::size_t column = 0;          // forward: of this row; reverse: of `table`
    const Table* table = nullptr;    // the row reached; null for target, whose table each row names
    std::size_t when = Table::npos;  // reverse: only rows whose column holds one of `words`
    std::vector<std::string> words{};
  };
  std::vector<Hop> hops;
  std::size_t column = Table::npos;  // of the row reached; npos: `fact` of the target reached
  Fact fact = Fact::author;
  bool otherwise = false;  // counts only when the paths before it led nowhere (`??`)
  // And only where this reference, with which the path before it begins, is NULL: a row that is referred to is asked
  // for all of a fact's parts, or none.
  std::size_t unless = Table::npos;
};

// One condition of `published`.
struct PublishedIf {
  std::vector<FactPath::Hop> hops;
  std::size_t column = Table::npos;  // npos: the row reached by the hops must be published itself
  std::string member{};              // of a JSON column
  std::string word{};
  bool negated = false;
};

struct TableFacts {
  std::array<std::vector<FactPath>, fact_count> paths;
  std::vector<PublishedIf> published;  // all must hold; none: never published
  bool never_published = true;
};

class Platform {
 public:
  // A transition with its names resolved.
  struct Bound {
    const rules::Transition* transition = nullptr;
    rules::PermissionId permission = rules::Permissions::unknown;
    std::vector<const Step*> guards;
    std::vector<const Step*> about_actor;  // of the guards
    std::vector<const Step*> effects;
  };
  struct BoundHooks {
    std::vector<const Step*> create, created, update, updated, erase;
  };
  struct EntityRights {
    rules::PermissionId add = 0, change = 0, view = 0, erase = 0;
  };

  // `invalid` names the module and the fault: a label twice, a reference or fact that leads nowhere, a broken flow, a
  // step that nobody provides.
  [[nodiscard]] static Result<std::shared_ptr<const Platform>> build(std::vector<Module> modules);
  Platform(const Platform&) = delete;
  Platform& operator=(const Platform&) = delete;

  // By label such as `core.event`; null when there is none.
  [[nodiscard]] const Table* find(std::string_view label) const noexcept;
  // The same, `invalid` when there is none.
  [[nodiscard]] Result<const Table*> table(std::string_view label) const;
  // A table that is known to exist; throws std::logic_error otherwise.
  [[nodiscard]] const Table& at(std::string_view label) const;
  // In the order of declaration.
  [[nodiscard]] std::span<const Table* const> tables() const noexcept { return order_; }

  [[nodiscard]] const rules::Flow* flow(const Table& table) const noexcept;
  // The bound transitions of a table's flow, as its rows are ordered.
  [[nodiscard]] std::span<const Bound> transitions(const Table& table) const noexcept;
  [[nodiscard]] const BoundHooks& hooks(const Table& table) const noexcept;
  [[nodiscard]] const EntityRights& rights(const Table& table) const noexcept;
  [[nodiscard]] const TableFacts& facts(const Table& table) const noexcept;
  // Columns of other tables that refer to this one.
  struct Referrer {
    const Table* table;
    std::size_t column;
  };
  [[nodiscard]] std::span<const Referrer> referrers(const Table& table) const noexcept;
  // The table that a reference column points to; null for a plain column.
  [[nodiscard]] const Table* referred(const Column& column) const noexcept;
  // Declared by a host's module.
  [[nodiscard]] bool is_of_host(const Table& table) const noexcept;

  [[nodiscard]] const rules::Permissions& permissions() const noexcept { return permissions_; }
  [[nodiscard]] std::span<const Module> modules() const noexcept { return modules_; }

  // Everything above as data: entities with columns, facts and rights, flows, permissions.
  [[nodiscard]] Json describe() const;
  // The same for people: the reference page in Markdown.
  [[nodiscard]] std::string reference() const;

 private:
  struct Entry;
  Platform();

 public:
  ~Platform();

 private:
  friend class PlatformBuilder;
  [[nodiscard]] const Entry& entry(const Table& table) const noexcept;

  std::vector<Module> modules_;
  std::deque<Entry> entries_;
  std::vector<const Table*> order_;
  std::unordered_map<std::string_view, std::size_t> by_label_;
  rules::Permissions permissions_;
};

}  // namespace techhub
