// SPDX-License-Identifier: MIT
// The query profiler. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/schema/table.hpp"
#include "techhub/system/names.hpp"

namespace techhub {

namespace system {

struct SilkRequest {
  Id<SilkRequest> id;
  std::string path;
  std::string query_params;
  std::string raw_body;
  std::string body;
  std::string method;
  Time start_time;
  std::optional<Time> end_time;
  std::optional<double> time_taken;
  std::string encoded_headers;
  std::optional<double> meta_time;
  std::optional<std::int64_t> meta_num_queries;
  std::optional<double> meta_time_spent_queries;
  std::optional<std::string> view_name;
  std::string pyprofile;
  std::string prof_file;
  std::int64_t num_sql_queries = 0;
};

}  // namespace system

template <>
struct Entity<system::SilkRequest> {
  using T = system::SilkRequest;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::path>("path"),
      column<&T::query_params>("query_params"),
      column<&T::raw_body>("raw_body"),
      column<&T::body>("body"),
      column<&T::method>("method"),
      column<&T::start_time>("start_time").indexed(),
      column<&T::end_time>("end_time"),
      column<&T::time_taken>("time_taken"),
      column<&T::encoded_headers>("encoded_headers"),
      column<&T::meta_time>("meta_time"),
      column<&T::meta_num_queries>("meta_num_queries"),
      column<&T::meta_time_spent_queries>("meta_time_spent_queries"),
      column<&T::view_name>("view_name"),
      column<&T::pyprofile>("pyprofile"),
      column<&T::prof_file>("prof_file"),
      column<&T::num_sql_queries>("num_sql_queries"),
  };
};

namespace system {

struct SilkResponse {
  Id<SilkResponse> id;
  Ref<SilkRequest> request;
  std::int64_t status_code = 0;
  std::string raw_body;
  std::string body;
  std::string encoded_headers;
};

}  // namespace system

template <>
struct Entity<system::SilkResponse> {
  using T = system::SilkResponse;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::request>("request_id").unique(),
      column<&T::status_code>("status_code"),
      column<&T::raw_body>("raw_body"),
      column<&T::body>("body"),
      column<&T::encoded_headers>("encoded_headers"),
  };
};

namespace system {

struct SilkQuery {
  Id<SilkQuery> id;
  std::string query;
  std::optional<Time> start_time;
  std::optional<Time> end_time;
  std::optional<double> time_taken;
  std::int64_t identifier = 0;
  std::optional<Ref<SilkRequest>> request;
  std::string traceback;
  std::optional<std::string> analysis;
};

}  // namespace system

template <>
struct Entity<system::SilkQuery> {
  using T = system::SilkQuery;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::query>("query"),
      column<&T::start_time>("start_time"),
      column<&T::end_time>("end_time"),
      column<&T::time_taken>("time_taken"),
      column<&T::identifier>("identifier"),
      column<&T::request>("request_id"),
      column<&T::traceback>("traceback"),
      column<&T::analysis>("analysis"),
  };
};

namespace system {

struct SilkProfile {
  Id<SilkProfile> id;
  std::string name;
  Time start_time;
  std::optional<Time> end_time;
  std::optional<Ref<SilkRequest>> request;
  std::optional<double> time_taken;
  std::string file_path;
  std::optional<std::int64_t> line_num;
  std::optional<std::int64_t> end_line_num;
  std::string func_name;
  bool exception_raised = false;
  bool dynamic = false;
};

}  // namespace system

template <>
struct Entity<system::SilkProfile> {
  using T = system::SilkProfile;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::name>("name"),
      column<&T::start_time>("start_time"),
      column<&T::end_time>("end_time"),
      column<&T::request>("request_id"),
      column<&T::time_taken>("time_taken"),
      column<&T::file_path>("file_path"),
      column<&T::line_num>("line_num"),
      column<&T::end_line_num>("end_line_num"),
      column<&T::func_name>("func_name"),
      column<&T::exception_raised>("exception_raised"),
      column<&T::dynamic>("dynamic"),
  };
};

namespace system {

struct SilkProfileQuery {
  Id<SilkProfileQuery> id;
  Ref<SilkProfile> profile;
  Ref<SilkQuery> sqlquery;
};

}  // namespace system

template <>
struct Entity<system::SilkProfileQuery> {
  using T = system::SilkProfileQuery;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::profile>("profile_id"),
      column<&T::sqlquery>("sqlquery_id"),
  };
  static constexpr std::array indexes{
      unique("profile_id", "sqlquery_id"),
  };
};

}  // namespace techhub
