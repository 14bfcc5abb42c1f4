// SPDX-License-Identifier: MIT
// The names that a request is found by although they stand in other rows.
#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/hub/search.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("a company that becomes a sole trader's lends its name to requests no more, and a firm's does again") {
  HubFixture f;
  const auto company = f.company(0, Json::object({{"name", "Тұлпар"}, {"company_type", "law"}}));
  f.insert_code("service.service", "grant", Json::object({{"data", Json::object()}}));
  const auto request = f.insert("service.servicerequest",
                                Json::object({{"service_id", "grant"}, {"status", "sent"}, {"company_id", company}}));
  const auto terms = [&] { return std::string(f.row("service.servicerequest", request).text("search_field")); };
  const std::string named = terms();
  CHECK_FALSE(named.empty());
  f.change("account.company", company, Json::object({{"company_type", "ip"}}));
  CHECK(terms().empty());
  CHECK(f.hub().verify().value().empty());
  f.change("account.company", company, Json::object({{"company_type", "law"}}));
  CHECK(terms() == named);
  CHECK(f.hub().verify().value().empty());
}
