// SPDX-License-Identifier: MIT
// The entities of `service` by name, so that those of all modules may refer to one another.
#pragma once

#include "techhub/value/id.hpp"

namespace techhub {

namespace service {

struct Service;
struct HubForm;
struct HubFormField;
struct HubFormData;
struct ServiceRequest;
struct Expertise;
struct Report;
struct Protocol;
struct ProtocolRequest;
struct ProtocolVote;

}  // namespace service

template <>
inline constexpr Label label_of<service::Service>{"service.service", KeyKind::code};
template <>
inline constexpr Label label_of<service::HubForm>{"service.hubform"};
template <>
inline constexpr Label label_of<service::HubFormField>{"service.hubformfield"};
template <>
inline constexpr Label label_of<service::HubFormData>{"service.hubformdata"};
template <>
inline constexpr Label label_of<service::ServiceRequest>{"service.servicerequest"};
template <>
inline constexpr Label label_of<service::Expertise>{"service.expertise"};
template <>
inline constexpr Label label_of<service::Report>{"service.report"};
template <>
inline constexpr Label label_of<service::Protocol>{"service.protocol"};
template <>
inline constexpr Label label_of<service::ProtocolRequest>{"service.protocol_requests"};
template <>
inline constexpr Label label_of<service::ProtocolVote>{"service.protocol_votes"};

}  // namespace techhub
