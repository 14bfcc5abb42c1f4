// SPDX-License-Identifier: MIT
// Protocols of a commission, their items and votes. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/schema/table.hpp"
#include "techhub/service/names.hpp"

namespace techhub {

namespace service {

enum class ProtocolStatus : std::uint8_t { draft, signed_, cancelled };

// A commission's protocol.
struct Protocol {
  Id<Protocol> id;
  std::optional<Ref<Service>> service;
  std::optional<Ref<account::User>> author;
  std::string number;
  std::optional<Date> held_on;
  Word<ProtocolStatus> status;
  std::string comment;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace service

template <>
inline constexpr std::array<std::string_view, 3> words_of<service::ProtocolStatus>{"draft", "signed", "cancelled"};
template <>
struct Entity<service::Protocol> {
  using T = service::Protocol;
  static constexpr std::array columns{
      column<&T::id>("id"),           column<&T::service>("service_id"),    column<&T::author>("author_id"),
      column<&T::number>("number"),   column<&T::held_on>("held_on"),       column<&T::status>("status"),
      column<&T::comment>("comment"), column<&T::created_at>("created_at"), column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr Facts facts{
      .officials = "author_id", .organization = "service_id.organization_id", .service = "service_id"};
  static constexpr std::array<std::string_view, 1> rights{"vote"};
};

namespace service {

enum class ProtocolRequestDecision : std::uint8_t { approve, refuse };

// A request on a protocol with its decision.
struct ProtocolRequest {
  Id<ProtocolRequest> id;
  Ref<Protocol> protocol;
  Ref<ServiceRequest> servicerequest;
  std::optional<Word<ProtocolRequestDecision>> decision;
  std::string comment;
};

}  // namespace service

template <>
inline constexpr std::array<std::string_view, 2> words_of<service::ProtocolRequestDecision>{"approve", "refuse"};
template <>
struct Entity<service::ProtocolRequest> {
  using T = service::ProtocolRequest;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::protocol>("protocol_id"),
      column<&T::servicerequest>("servicerequest_id"),
      column<&T::decision>("decision"),
      column<&T::comment>("comment"),
  };
  static constexpr std::array indexes{
      unique("protocol_id", "servicerequest_id"),
  };
  static constexpr Facts facts{.officials = "protocol_id:officials",
                               .organization = "protocol_id:organization",
                               .service = "protocol_id:service"};
};

namespace service {

enum class ProtocolVoteVote : std::uint8_t { approve, refuse, abstain };

// A vote on an item; once cast it never changes.
struct ProtocolVote {
  Id<ProtocolVote> id;
  Ref<ProtocolRequest> item;
  Ref<account::User> user;
  Word<ProtocolVoteVote> vote;
  std::string comment;
  Time at;
};

}  // namespace service

template <>
inline constexpr std::array<std::string_view, 3> words_of<service::ProtocolVoteVote>{"approve", "refuse", "abstain"};
template <>
struct Entity<service::ProtocolVote> {
  using T = service::ProtocolVote;
  static constexpr std::array columns{
      column<&T::id>("id"),     column<&T::item>("item_id"),    column<&T::user>("user_id"),
      column<&T::vote>("vote"), column<&T::comment>("comment"), column<&T::at>("at"),
  };
  static constexpr std::array indexes{
      unique("item_id", "user_id"),
  };
  static constexpr Facts facts{
      .officials = "item_id:officials", .organization = "item_id:organization", .service = "item_id:service"};
};

}  // namespace techhub
