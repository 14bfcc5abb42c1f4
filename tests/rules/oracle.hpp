// SPDX-License-Identifier: MIT
// Oracle: decides as the rules of access are written, straight from a policy's JSON: it walks roles, compares words and
// compiles nothing. Slow and obvious; it shares no code with the library but the values that questions are made of.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "techhub/rules/policy.hpp"
#include "techhub/value/json.hpp"

namespace techhub::rules::test {

// By permission, the decisions: `full` or `people`, as tests/data/rules/decisions.txt has them from the specification.
[[nodiscard]] std::map<std::string, std::string> decisions();

class Oracle {
 public:
  Oracle(const std::string& document, const std::vector<Permission>& permissions);

  // The code of the verdict: `allowed`, `inactive`, `denied_by_rule`, `own_case`, `no_grant`, `out_of_scope`,
  // `not_now`.
  [[nodiscard]] std::string ask(const Actor& actor, const Permission& permission, const Resource& row, Time at) const;
  [[nodiscard]] const std::vector<std::string>& roles() const { return names_; }

 private:
  struct Rule {
    bool denies = false;
    std::set<std::string> scopes, services, statuses, targets;
    bool has_from = false, has_until = false;
    Time from{}, until{};
  };
  struct Role {
    std::vector<std::string> inherits;
    std::map<std::string, std::vector<Rule>> rules;  // by permission
  };
  void read_rules(const Json& role, const char* list, Role& into);
  [[nodiscard]] std::set<std::string> entities(const Json& on) const;
  void family(const std::string& role, std::set<std::string>& into) const;

  Json document_;
  std::map<std::string, std::string> decisions_;
  std::map<std::string, std::map<std::string, std::string>> actions_;  // entity -> action -> permission
  std::map<std::string, Role> roles_;
  std::map<std::string, std::set<std::string>> families_;
  std::vector<std::string> names_;
};

}  // namespace techhub::rules::test
