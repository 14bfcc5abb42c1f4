// SPDX-License-Identifier: MIT
// Landing pages of organisations and services. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/core/names.hpp"
#include "techhub/landing/names.hpp"
#include "techhub/schema/table.hpp"

namespace techhub {

namespace landing {

enum class PageStatus : std::uint8_t { draft, published, archived };

// A landing page.
struct Page {
  Id<Page> id;
  Json data = Json::object();
  std::optional<Ref<account::User>> author;
  std::optional<Ref<core::Organization>> organization;
  std::string slug;
  Word<PageStatus> status;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace landing

template <>
inline constexpr std::array<std::string_view, 3> words_of<landing::PageStatus>{"draft", "published", "archived"};
template <>
struct Entity<landing::Page> {
  using T = landing::Page;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::data>("data"),
      column<&T::author>("author_id"),
      column<&T::organization>("organization_id"),
      column<&T::slug>("slug"),
      column<&T::status>("status"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
  static constexpr std::array indexes{
      unique("organization_id", "slug").with_nulls_equal(),
  };
  static constexpr Facts facts{
      .author = "author_id", .organization = "organization_id", .published = "status=published"};
};

namespace landing {

// A section of a page.
struct Section {
  Id<Section> id;
  Ref<Page> page;
  Json data = Json::object();
  std::int64_t position = 0;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace landing

template <>
struct Entity<landing::Section> {
  using T = landing::Section;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::page>("page_id"),
      column<&T::data>("data"),
      column<&T::position>("position"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
  static constexpr Facts facts{
      .author = "page_id:author", .organization = "page_id:organization", .published = "page_id:published"};
};

namespace landing {

// A component of a section.
struct Component {
  Id<Component> id;
  Ref<Section> section;
  std::string type;
  std::int64_t position = 0;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace landing

template <>
struct Entity<landing::Component> {
  using T = landing::Component;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::section>("section_id"),
      column<&T::type>("type"),
      column<&T::position>("position"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr Facts facts{
      .author = "section_id:author", .organization = "section_id:organization", .published = "section_id:published"};
};

namespace landing {

// A media file of a page.
struct PageMediaFile {
  Id<PageMediaFile> id;
  Ref<Page> page;
  std::string path;
  std::string content_type;
  std::int64_t size = 0;
  std::string sha256;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace landing

template <>
struct Entity<landing::PageMediaFile> {
  using T = landing::PageMediaFile;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::page>("page_id"),
      column<&T::path>("path"),
      column<&T::content_type>("content_type"),
      column<&T::size>("size"),
      column<&T::sha256>("sha256"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr Facts facts{
      .author = "page_id:author", .organization = "page_id:organization", .published = "page_id:published"};
};

}  // namespace techhub
