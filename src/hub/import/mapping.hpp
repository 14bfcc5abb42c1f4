// SPDX-License-Identifier: MIT
// Mapping: what of a Django site's dump goes where, read from a mapping document (docs/import.md). Forward for import;
// `unlifted` and `word_of_site` are the way back for export. Immutable; any thread.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/platform.hpp"

namespace techhub::hub {

// How a value of the site becomes one of a column.
enum class Transform : std::uint8_t {
  plain,      // as it is
  word,       // true and false too, as words
  russian,    // the Russian of a text in several languages
  percent,    // 0..1 as whole percent
  quarter,    // `2022-Q4` as its first and last day
  json_text,  // a text that holds JSON; the field itself is replaced
};

class Mapping {
 public:
  // A column, or a member of a JSON column.
  struct Place {
    std::size_t column = 0;
    std::string member{};
  };
  // A value of the site that a column takes over. The source is a member of `data`.
  struct Lift {
    std::string member;
    Transform as = Transform::plain;
    std::vector<Place> to;
  };
  // A many-to-many list that becomes rows of a table of its own.
  struct Link {
    std::string source;  // a field, or `data.` and a member
    const Table* table = nullptr;
    std::size_t owner = 0;
    std::size_t item = 0;
    // Columns of the rows that all take one value of the object's `data`.
    std::vector<std::pair<std::size_t, std::string>> with;
    [[nodiscard]] bool is_inside() const noexcept { return source.starts_with("data."); }
  };
  // What a column holds that the object does not give.
  struct Default {
    enum class Kind : std::uint8_t { value, when, same_as, after, at_least } kind = Kind::value;
    std::size_t column = 0;
    std::size_t other = 0;  // the column it follows
    Json value{};           // the value itself; the one `other` is compared with; minutes after `other`
  };
  // What a word of the site stands for: values of one column or several.
  using Meaning = std::vector<std::pair<std::size_t, Json>>;
  using Words = std::map<std::string, Meaning, std::less<>>;

  struct Entity {
    std::vector<Lift> lifts;
    std::vector<std::string> json_texts;
    std::map<std::size_t, Words> words;
    std::vector<Default> defaults;
    std::vector<std::string> dropped;   // places of values
    std::vector<std::string> personal;  // members of `data` that are encrypted
    std::vector<Link> links;
  };

  // What an object says, in columns of the platform.
  struct Mapped {
    struct List {
      const Link* link = nullptr;
      Json items{};
      std::vector<std::pair<std::size_t, Json>> with{};
    };
    std::vector<std::optional<Json>> columns{};  // by position; empty: not given
    std::vector<List> lists{};
    std::vector<std::string> dropped{};         // places
    std::vector<std::string> unknown_fields{};  // nothing took them
    std::vector<std::string> kept_fields{};     // `data` took them
    std::vector<std::string> not_lifted{};      // members of `data`
  };
  enum class Of : std::uint8_t {
    object,   // of a site's dump
    version,  // inside a version: what that gives is all it holds, and lists inside its `data` stay
    copy,     // of another hub: columns and words are the platform's own already
  };

  // `invalid` names the place of the fault: `lift`, `core.article.data.title`.
  // `setting` answers the hub's setting that a default names.
  [[nodiscard]] static Result<Mapping> compile(std::string_view document, const Platform& platform,
                                               const std::function<Result<Json>(std::string_view)>& setting);

  // The platform's table of a model, null when it has none.
  [[nodiscard]] const Table* table(std::string_view model) const;
  // The site's labels of models whose label is another here, and those.
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& labels() const noexcept { return labels_; }
  // The field that names whom a dropped model belongs to; null when the model is not dropped.
  [[nodiscard]] const std::string* dropped_by(std::string_view model) const;
  [[nodiscard]] const Entity& entity(const Table& table) const;
  [[nodiscard]] Mapped apply(const Table& table, const Json& fields, Of of) const;

  // The value of the site that these columns (by position; null: not given) were lifted from; nothing when there is
  // none. Exact where it equals the site's value: then `data` need not keep that.
  [[nodiscard]] std::optional<Json> unlifted(const Table& table, const Lift& lift,
                                             const std::vector<std::optional<Json>>& columns) const;
  // The word of the site that stands for a column's word: the one that is translated to it, else itself.
  [[nodiscard]] Json word_of_site(const Table& table, std::size_t column, const Json& word) const;

 private:
  friend class MappingCompiler;
  void take(const Table& table, std::size_t column, Json value, Mapped& mapped, Mapped& implied) const;
  void lift(const Table& table, const Lift& lift, Json& data, Mapped& mapped) const;
  void apply_defaults(const Entity& entity, Mapped& mapped) const;

  const Platform* platform_ = nullptr;
  std::map<std::string, std::string, std::less<>> labels_;
  std::map<std::string, std::string, std::less<>> dropped_;  // model: field of its holder
  std::map<const Table*, Entity> entities_;
};

// One value into as many as the transform makes; nothing for a value that it does not take.
[[nodiscard]] std::optional<std::vector<Json>> transformed(Transform as, const Json& value, std::size_t targets);
// And back; nothing where no value would give these.
[[nodiscard]] std::optional<Json> untransformed(Transform as, const std::vector<Json>& values);

}  // namespace techhub::hub
