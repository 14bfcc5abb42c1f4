// SPDX-License-Identifier: MIT
// Resealer: seals anew, within a transaction, what is sealed with another data key than the one that seals now. It goes
// through all rows that can hold sealed values in one fixed order, so that a place in that order is all it takes to go
// on: the tables with personal columns, then versions, then the outbox. Values that nobody can open any more, of people
// who were forgotten and of rows that are gone, stay as they are.
#pragma once

#include "techhub/hub/records.hpp"

namespace techhub::hub {

class Resealer {
 public:
  explicit Resealer(Records& records);

  // Where it stands; what comes next is after the row `after` of table `stage`.
  struct Place {
    std::size_t stage = 0;
    Value after{};
  };
  struct Count {
    std::int64_t rows = 0;
    std::int64_t resealed = 0;
    std::int64_t unreadable = 0;
  };
  // Goes on from `place` over at most `most` rows, and moves it. True at the end.
  Result<bool> advance(Place& place, std::size_t most, Count& count);

  [[nodiscard]] std::size_t size() const noexcept { return stages_.size(); }
  [[nodiscard]] const Table& table(std::size_t stage) const { return *stages_[stage]; }
  // The place of a table's first row; the first of all for a name that is none.
  [[nodiscard]] std::size_t stage_of(std::string_view label) const noexcept;

 private:
  enum class Outcome : std::uint8_t { untouched, resealed, unreadable };
  Result<Outcome> reseal(Record& row);
  Result<Outcome> reseal_row(Record& row);
  Result<Outcome> reseal_version(Record& row);
  Result<Outcome> reseal_entry(Record& row);

  // A sealed text of `owner` within `text`, in its new form in the same place. False when it does not open.
  bool replace_text(std::string& text, Record& owner, std::string_view name, std::string_view place,
                    std::string_view sealed);
  [[nodiscard]] bool is_old(std::string_view sealed) const;
  // Quick, and never false for a text that holds such a value.
  [[nodiscard]] bool may_hold_old(std::string_view text) const;

  Records& records_;
  std::int64_t key_;
  std::vector<const Table*> stages_;
};

}  // namespace techhub::hub
