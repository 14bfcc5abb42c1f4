// SPDX-License-Identifier: MIT
// One entity's part of a rehearsal. Most people are nothing to most rows: such a row is judged once for all rows of its
// place and all people of a kind, and only those who are something to it are judged one by one.
#pragma once

#include <tuple>

#include "hub/facts.hpp"
#include "hub/rehearsal_sides.hpp"

namespace techhub::hub {

class TableRehearsal {
 public:
  TableRehearsal(const Platform& platform, const Table& table, const Sides& sides, People& people, Time at,
                 const RehearsalOptions& options);

  // Whether the candidate changes anything about the entity.
  [[nodiscard]] bool is_needed() const noexcept { return is_needed_; }
  // Judges every row.
  Result<> run(Records& records, RowSource& rows, Rehearsal& out);

 private:
  // A permission of the entity.
  struct Question {
    rules::PermissionId permission = 0;
    bool is_add = false;
    bool is_view = false;
    bool is_flow_action = false;
    bool is_edit = false;  // change and delete: open in editable states
  };
  struct Delta {
    std::int8_t sign = 0;  // 1: gained, -1: lost, 0: as before
    std::uint8_t scope = 0;
    bool right = false;  // of the decision itself
    bool open = false;   // of what can be done as things stand
    friend bool operator==(const Delta&, const Delta&) = default;
  };
  struct Verdict {
    rules::Decision decision;
    bool right = false;
    bool open = false;
  };
  struct Tally {
    std::int64_t rows = 0;
    std::int64_t open = 0;
  };
  // Rows that are alike to all who are nothing to them.
  struct Place {
    std::vector<std::string> services, organizations;
    std::string status, target;
    bool published = false;
    std::vector<std::string_view> service_views, organization_views;
    std::int64_t rows = 0;
    std::vector<Delta> deltas;  // by concerned kind and question
    // By side, of the acts: who of those that are nothing to the row may take it. None where it is not legal.
    std::array<std::vector<std::int64_t>, 2> takers;    // how many people
    std::array<std::vector<std::vector<bool>>, 2> may;  // which kinds
    [[nodiscard]] rules::Resource view() const;
  };
  // An action of either side's flow and the permission that it asks.
  struct Act {
    std::string action;
    rules::PermissionId permission = 0;
  };

  // A line of a tally: gained or lost, by one scope.
  static constexpr std::size_t lines = 2 * rules::scope_count;
  static std::size_t line_of(const Delta& delta) { return (delta.sign > 0 ? 0 : rules::scope_count) + delta.scope; }
  // What is told together: by permission, role and line (the sign and the scope).
  using Shifts = std::map<std::tuple<rules::PermissionId, std::string, std::size_t>, Shift>;

  void ask();
  [[nodiscard]] bool is_legal(const Question& question, std::size_t side, std::string_view status) const;
  [[nodiscard]] Verdict judge(const rules::Actor& actor, std::size_t side, const Question& question,
                              const rules::Resource& row) const;
  [[nodiscard]] Delta delta(const rules::Actor& before, const rules::Actor& after, const Question& question,
                            const rules::Resource& row) const;
  [[nodiscard]] std::uint8_t scope_of(const rules::Actor& actor, std::size_t side, const rules::Decision& decision,
                                      const rules::Resource& row) const;
  Place& place_of(const rules::Resource& row);
  void judge_place(Place& place);
  void count_takers(Place& place);
  void judge_row(const rules::Resource& row, const Place& place);
  [[nodiscard]] bool can_somebody(std::size_t side, std::size_t act, const Place& place, const rules::Resource& row);
  void look_for_stuck(const Record& record, const rules::Resource& row, const Place& place);
  // What is gained, and what is lost: one may be at one service and the other at another.
  using Deltas = std::array<Delta, 2>;
  [[nodiscard]] Deltas deltas_of_add(const rules::Actor& before, const rules::Actor& after,
                                     const Question& question) const;
  void ask_add(std::size_t kind, const Question& question, Shifts& shifts);
  void total(Rehearsal& out);
  void tell(Shifts& shifts, std::size_t kind, const Question& question, std::size_t line, const Tally& alike,
            std::span<const std::pair<std::size_t, Tally>> own) const;
  [[nodiscard]] Shift& shift_of(Shifts& shifts, const Kind& kind, const Question& question, std::size_t line) const;
  void name(Shift& shift, std::size_t person, const Tally& tally, std::size_t already) const;

  const Platform& platform_;
  const Table& table_;
  const Sides& sides_;
  People& people_;
  Time at_;
  const RehearsalOptions& options_;
  bool is_needed_ = false;
  std::array<const rules::Flow*, 2> flows_{};
  std::vector<Question> questions_;
  Question view_;
  std::vector<Act> acts_;
  std::vector<std::size_t> concerned_;      // kinds for which some question changes
  std::vector<std::size_t> position_;       // of a kind in concerned_, or npos
  std::vector<std::vector<bool>> changes_;  // by concerned kind and question
  std::unordered_map<std::string, std::size_t> place_by_name_;
  std::deque<Place> places_;
  std::unordered_map<std::uint64_t, Tally> own_;  // by person, question and line: what differs from that
  std::map<std::string, Stuck> stuck_;
  std::vector<std::size_t> near_;
};

}  // namespace techhub::hub
