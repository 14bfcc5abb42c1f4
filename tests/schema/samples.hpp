// SPDX-License-Identifier: MIT
// Declared entities that between them use everything that a declaration may hold.
#pragma once

#include "techhub/schema/record.hpp"

namespace sample {

struct Person;
struct Firm;
struct Meeting;
struct Pair;
struct Answer;
struct Kind;
enum class Status { active, finished, cancelled };
enum class Grade { none, plain, high };

}  // namespace sample

namespace techhub {

template <>
inline constexpr Label label_of<sample::Person>{"sample.person"};
template <>
inline constexpr Label label_of<sample::Firm>{"sample.firm"};
template <>
inline constexpr Label label_of<sample::Meeting>{"sample.meeting"};
template <>
inline constexpr Label label_of<sample::Pair>{"sample.pair"};
template <>
inline constexpr Label label_of<sample::Answer>{"sample.answer"};
template <>
inline constexpr Label label_of<sample::Kind>{"sample.kind", KeyKind::code};

template <>
inline constexpr std::array<std::string_view, 3> words_of<sample::Status>{"active", "finished", "cancelled"};
template <>
inline constexpr std::array<std::string_view, 3> words_of<sample::Grade>{"", "plain", "S256"};

}  // namespace techhub

namespace sample {

using namespace techhub;

// Refers to Firm, which refers back to it.
struct Person {
  Id<Person> id;
  Secret password;
  Personal email;
  std::optional<Personal> phone;
  Personal name;
  std::optional<Ref<Firm>> firm;
  Time joined;
  bool verified = false;
};

struct Firm {
  Id<Firm> id;
  std::string name;
  std::optional<Ref<Person>> author;
  std::optional<Ref<Firm>> parent;
  Word<Status> status;
  Tag tag_startup;
};

struct Kind {
  Id<Kind> slug;
  I18n title;
  std::optional<Ref<Kind>> above;
};

// One column of every type, and each once more where it may be NULL.
struct Meeting {
  Id<Meeting> id;
  Ref<Firm> firm;
  Ref<Kind> kind;
  std::int64_t people = 0;
  bool open = false;
  double rate = 0;
  Decimal price;
  std::string note;
  Bytes picture;
  Time start, end;
  Date day;
  Json data = Json::object();
  I18n title;
  Tag tag;
  Word<Status> status;
  Personal contact;
  Secret code;
  std::optional<Ref<Firm>> other_firm;
  std::optional<Ref<Kind>> other_kind;
  std::optional<std::int64_t> maybe_people;
  std::optional<bool> maybe_open;
  std::optional<double> maybe_rate;
  std::optional<Decimal> maybe_price;
  std::optional<std::string> maybe_note;
  std::optional<Bytes> maybe_picture;
  std::optional<Time> maybe_time;
  std::optional<Date> maybe_day;
  std::optional<Json> maybe_data;
  std::optional<I18n> maybe_title;
  std::optional<Tag> maybe_tag;
  std::optional<Word<Grade>> maybe_grade;
  std::optional<Personal> maybe_contact;
  std::optional<Secret> maybe_code;
};

struct Pair {
  Id<Pair> id;
  Ref<Person> first, second;
  std::optional<Ref<Firm>> firm;
  std::string slug;
  Word<Status> status;
};

struct Answer {
  Id<Answer> id;
  Json data = Json::object();
};

}  // namespace sample

namespace techhub {

template <>
struct Entity<sample::Person> {
  using T = sample::Person;
  static constexpr std::array columns{column<&T::id>("id"),
                                      column<&T::password>("password").guarded(),
                                      column<&T::email>("email").unique(),
                                      column<&T::phone>("phone").lookup(),
                                      column<&T::name>("name"),
                                      column<&T::firm>("firm_id"),
                                      column<&T::joined>("date_joined").guarded(),
                                      column<&T::verified>("verified")};
  static constexpr std::string_view table = "sample_people";
  static constexpr Facts facts{.subject = "id", .company = "firm_id"};
};

template <>
struct Entity<sample::Firm> {
  using T = sample::Firm;
  static constexpr std::array columns{column<&T::id>("id"),
                                      column<&T::name>("name").unique(),
                                      column<&T::author>("author_id"),
                                      column<&T::parent>("parent_id"),
                                      column<&T::status>("status").indexed(),
                                      column<&T::tag_startup>("tag_startup")};
  static constexpr Facts facts{
      .author = "author_id", .officials = "<sample.person.firm_id.id", .published = "status=active"};
  static constexpr std::array<std::string_view, 2> rights{"activate", "merge_two!"};
};

template <>
struct Entity<sample::Kind> {
  using T = sample::Kind;
  static constexpr std::array columns{column<&T::slug>("slug"), column<&T::title>("title"),
                                      column<&T::above>("above_id")};
};

template <>
struct Entity<sample::Meeting> {
  using T = sample::Meeting;
  static constexpr std::array columns{column<&T::id>("id"),
                                      column<&T::firm>("firm_id"),
                                      column<&T::kind>("kind_id"),
                                      column<&T::people>("people"),
                                      column<&T::open>("open"),
                                      column<&T::rate>("rate"),
                                      column<&T::price>("price").decimal(7, 2),
                                      column<&T::note>("note"),
                                      column<&T::picture>("picture"),
                                      column<&T::start>("start"),
                                      column<&T::end>("end"),
                                      column<&T::day>("day"),
                                      column<&T::data>("data"),
                                      column<&T::title>("title"),
                                      column<&T::tag>("tag"),
                                      column<&T::status>("status"),
                                      column<&T::contact>("contact"),
                                      column<&T::code>("code").unique(),
                                      column<&T::other_firm>("other_firm_id"),
                                      column<&T::other_kind>("other_kind_id"),
                                      column<&T::maybe_people>("maybe_people"),
                                      column<&T::maybe_open>("maybe_open"),
                                      column<&T::maybe_rate>("maybe_rate"),
                                      column<&T::maybe_price>("maybe_price").decimal(2, 2),
                                      column<&T::maybe_note>("maybe_note"),
                                      column<&T::maybe_picture>("maybe_picture"),
                                      column<&T::maybe_time>("maybe_time"),
                                      column<&T::maybe_day>("maybe_day"),
                                      column<&T::maybe_data>("maybe_data"),
                                      column<&T::maybe_title>("maybe_title"),
                                      column<&T::maybe_tag>("maybe_tag"),
                                      column<&T::maybe_grade>("maybe_grade"),
                                      column<&T::maybe_contact>("maybe_contact").lookup(),
                                      column<&T::maybe_code>("maybe_code")};
  static constexpr std::array indexes{index("firm_id", "start"),
                                      index("firm_id", "start", "id").where("status", "active", "finished"),
                                      unique("kind_id", "maybe_grade").where("maybe_grade", "", "plain")};
  static constexpr NoOverlap no_overlap{
      .by = "firm_id", .from = "start", .to = "end", .when = "status", .word = "active"};
};

template <>
struct Entity<sample::Pair> {
  using T = sample::Pair;
  static constexpr std::array columns{
      column<&T::id>("id"),        column<&T::first>("first_id"), column<&T::second>("second_id"),
      column<&T::firm>("firm_id"), column<&T::slug>("slug"),      column<&T::status>("status")};
  static constexpr std::array indexes{unique("first_id", "second_id").unordered(),
                                      unique("firm_id", "slug").with_nulls_equal(), index("slug")};
  static constexpr std::string_view actor = "first_id";
  static constexpr std::string_view blind = "second_id";
};

template <>
struct Entity<sample::Answer> {
  using T = sample::Answer;
  static constexpr std::array columns{column<&T::id>("id"), column<&T::data>("data")};
  static constexpr bool personal_inside = true;
};

}  // namespace techhub

namespace sample {

template <class T>
const Table& table() {
  static const Table made = table_of<T>().value();
  return made;
}

inline std::array<const Table*, 6> tables() {
  return {&table<Person>(), &table<Firm>(), &table<Kind>(), &table<Meeting>(), &table<Pair>(), &table<Answer>()};
}

}  // namespace sample
