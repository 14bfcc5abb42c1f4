// SPDX-License-Identifier: MIT
// Exporter: one export inside one read transaction. Rows come by table in the order of their references, by key in
// each, and go straight into the text that is handed on.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "hub/change_log.hpp"
#include "hub/export/appender.hpp"
#include "hub/import/mapping.hpp"
#include "hub/import/numbers.hpp"
#include "hub/own_tables.hpp"

namespace techhub::hub {

// Tables so that each comes after those that its rows refer to. In a circle, references that may be NULL give way.
[[nodiscard]] std::vector<const Table*> in_reference_order(const Platform& platform);

// Whether the rows of a link are no more than a list of keys, and stand inside their owner's object as one.
[[nodiscard]] bool is_list(const Mapping::Link& link) noexcept;

// Lists of an entity's rows that stand inside its objects, read along with them: both come in the order of the owner.
class ListReader {
 public:
  ListReader(Records& records, const Mapping::Link& link) : records_(records), link_(link) {}
  Result<> open(Filter filter);
  // The rows of an owner; owners come in ascending order.
  Result<std::vector<Record>> of(const Value& owner);
  [[nodiscard]] const Mapping::Link& link() const noexcept { return link_; }

 private:
  Records& records_;
  const Mapping::Link& link_;
  Query query_;
  std::unique_ptr<storage::Cursor> cursor_;
  std::optional<Record> next_;
};

class Exporter {
 public:
  struct Selected {
    const Table* table = nullptr;
    Filter filter{};
  };
  // What decides about what of a row is seen.
  struct Reader {
    ChangeLog* log = nullptr;
    bool sees_secrets = true;
    std::int64_t own_record = 0;  // the techhub_access row of this export, which is not part of it
  };
  Exporter(Records& records, const Mapping& mapping, const Reader& reader, const ExportOptions& options,
           const ByteWriter& write)
      : records_(records), mapping_(mapping), reader_(reader), options_(options), out_(write), numbers_(records) {}
  virtual ~Exporter() = default;

  // `selected` in the order in which they are written.
  Result<ExportReport> run(std::span<const Selected> selected);

 protected:
  // Writes a row, which is as clear as this export gives it. False for one that has no place in it.
  virtual Result<bool> write(const Record& row, std::vector<ListReader>& lists) = 0;
  // Called before the first row of a table; false when none of its rows has a place.
  virtual Result<bool> begin(const Selected& selected, std::vector<ListReader>& lists) = 0;

  // clear.cpp: what of a row may be seen
  // Opens or withholds personal columns and members, withholds secrets, masks texts. False for a row that is nothing
  // without its secret.
  Result<bool> clear(Record& row);
  Result<> clear_personal(Record& row);
  Result<> open_members(Record& row);
  Value withheld(const Column& column, const Value& key) const;
  Result<bool> clear_secrets(Record& row);
  // Members of `data` that the row which is written holds sealed, and this export in the clear.
  std::vector<std::string> opened_;
  void drop_values(Record& row);
  // The object inside a version with its personal values opened or withheld, by column; what is no column stays in
  // `rest`.
  struct Version {
    const Table* table = nullptr;
    Json key{};
    std::vector<std::optional<Json>> columns{};
    Json::Object rest{};
    bool is_deletion = false;
  };
  Result<std::optional<Version>> version(const Record& row);
  Result<Json> version_personal(const Record& owner, std::size_t column, const Json& value);
  Result<Json> version_data(const Record& owner, const Json& data);

  // A reference to a content type or permission, by its natural key.
  const std::string& natural(const Table& table, std::int64_t key);
  [[nodiscard]] Result<Filter> visible(const Table& table);
  void count(ExportReport::Tally& tally, std::string_view label, std::string_view place);

  Records& records_;
  const Mapping& mapping_;
  const Reader& reader_;
  const ExportOptions& options_;
  Appender out_;
  Numbers numbers_;
  ExportReport report_;

 private:
  Result<> write_table(Selected selected);
  Result<> write_rows(const Query& query, std::vector<ListReader>& lists);
  Result<> write_numbers(const Selected& selected, std::vector<ListReader>& lists);
  Result<> progress(const Table& table);

  std::int64_t objects_ = 0;
  std::unordered_map<std::int64_t, std::string> type_names_;
  std::unordered_map<std::int64_t, std::string> permission_names_;
};

// Every row whole.
class PlainExporter : public Exporter {
 public:
  using Exporter::Exporter;

 private:
  Result<bool> begin(const Selected& selected, std::vector<ListReader>& lists) override;
  Result<bool> write(const Record& row, std::vector<ListReader>& lists) override;
  Result<> append_lists(const Record& row, std::vector<ListReader>& lists);
  Result<std::string> version_text(const Record& row);

  struct Field {
    std::size_t column = 0;
    std::string prefix;               // `"name": `, with what parts it from the one before
    const Table* numbered = nullptr;  // refers to content types or permissions
    bool holds_text = false;          // a JSON column that a text holds at the site
  };
  std::vector<Field> fields_;
  std::string head_;
};

}  // namespace techhub::hub
