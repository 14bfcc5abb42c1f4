// SPDX-License-Identifier: MIT
// The `django` profile: what the site's schema has, in the site's words; the mapping of imports, backwards.
#pragma once

#include "hub/export/exporter.hpp"
#include "hub/export/site.hpp"

namespace techhub::hub {

// How the rows of a table become objects of a model of the site.
struct SitePlan {
  struct Source {
    enum class Kind : std::uint8_t {
      column,
      data,    // the column `data` with what was lifted out of it put back
      member,  // a field that was kept in `data`
      list,
      nothing,
    } kind = Kind::nothing;
    const SiteField* field = nullptr;
    std::size_t column = 0;
    std::size_t list = 0;             // which of the lists
    const Table* numbered = nullptr;  // refers to content types or permissions
  };
  // A word of the site and the values of columns that it stands for.
  struct Word {
    std::string site;
    std::vector<std::pair<std::size_t, Value>> meaning;
  };
  const Table* table = nullptr;
  const SiteModel* model = nullptr;
  const Mapping::Entity* entity = nullptr;
  Record blank;  // what columns hold when nothing is given
  std::vector<Source> sources;
  std::vector<const Mapping::Link*> lists;                 // inside `data` too
  std::map<std::size_t, std::vector<Word>> words;          // by column
  std::vector<std::size_t> left_out;                       // columns that nothing of the site holds
  std::map<std::size_t, std::vector<std::string>> partly;  // columns of which the site holds these members only
  std::size_t data = Table::npos;
  bool builds_data = false;
};

class DjangoExporter : public Exporter {
 public:
  DjangoExporter(Records& records, const Mapping& mapping, const Reader& reader, const ExportOptions& options,
                 const ByteWriter& write, const SiteSchema& site)
      : Exporter(records, mapping, reader, options, write), site_(site) {}

 private:
  // What of a row is there: all of it, or what a version holds.
  struct Cells {
    const Record* row = nullptr;
    const Version* version = nullptr;
    struct List {
      Json items{Json::Array()};
      Json with = Json::object();  // members of `data` that say the same of all
    };
    std::vector<List> lists{};
    [[nodiscard]] bool has(std::size_t column) const { return !version || version->columns[column].has_value(); }
  };

  Result<bool> begin(const Selected& selected, std::vector<ListReader>& lists) override;
  Result<bool> write(const Record& row, std::vector<ListReader>& lists) override;

  // plan.cpp
  const SiteModel* model_of(const Table& table) const;
  const SitePlan& plan(const Table& table, const SiteModel& model);
  void add_words(SitePlan& plan) const;
  bool is_expressed_inside(const Table& table) const;

  bool loses(const SitePlan& plan, const Record& row);
  void count_left_out(const SitePlan& plan, const Record& row);
  Result<> append_object(std::string& out, const SitePlan& plan, const Cells& cells, const Style& style);
  Result<> append_column(std::string& out, const SitePlan& plan, const SitePlan::Source& source, const Cells& cells,
                         const Style& style);
  [[nodiscard]] bool is_given(const SitePlan& plan, const SitePlan::Source& source, const Cells& cells) const;
  void append_text(std::string& out, const SitePlan& plan, const SiteField& field, std::string_view text);
  void append_missing(std::string& out, const SitePlan& plan, const SiteField& field);
  Result<std::string> version_text(const Record& row);

  // data.cpp
  // The site's word for the value of a column; null where it has no other than the hub's.
  const std::string* word(const SitePlan& plan, std::size_t column, const Record& row);
  Json site_value(const SitePlan& plan, std::size_t column, const Record& row);
  // `data` as the site keeps it.
  Json data(const SitePlan& plan, const Cells& cells);
  bool still_says(const SitePlan& plan, const Mapping::Lift& lift, const Json& value, const Record& row) const;
  std::optional<Json> put_back(const SitePlan& plan, const Mapping::Lift& lift, const Cells& cells);
  Result<Cells::List> items_of(const SitePlan& plan, ListReader& list, const Value& owner);
  void put_list_back(const SitePlan& plan, std::size_t list, const Cells& cells, Json& data);

  // The natural key of a content type or permission of the site; empty where it lacks it.
  const std::string& site_name(const Table& table, std::int64_t key);
  std::string find_site_name(const Table& table, const Json& natural) const;

  const SiteSchema& site_;
  const SitePlan* plan_ = nullptr;
  std::map<const Table*, SitePlan> plans_;
  std::unordered_map<std::int64_t, std::string> site_types_;
  std::unordered_map<std::int64_t, std::string> site_permissions_;
};

}  // namespace techhub::hub
