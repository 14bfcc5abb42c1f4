// SPDX-License-Identifier: MIT
#include "attacks/site.hpp"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "techhub/account/registration.hpp"
#include "techhub/hub/search.hpp"

namespace techhub::test {

namespace {

constexpr Time now{1'748'836'800'000'000};  // 2025-06-02T09:00 in Almaty

Json time(Time at) { return Json(at.to_string()); }

}  // namespace

Site::Site() {
  const auto key = vault::MasterKey::generate();
  std::ofstream(folder_ / "key") << key.to_hex() << "\n";
  HubOptions options;
  options.clock = [] { return now; };
  options.password_cost = {.operations = 1, .memory_kib = 8};
  options.policy = std::string();
  storage::SqliteOptions sqlite;
  sqlite.create = true;
  sqlite.synchronous = storage::SqliteOptions::Synchronous::normal;
  hub_ =
      Hub::init(platform().value(), storage::open_sqlite(folder_ / "site.db", sqlite).value(), key, std::move(options))
          .value();
  people();
  rows();
  reindex(*hub_).value();
}

std::int64_t Site::id(std::string_view name) const {
  const auto found = ids_.find(name);
  if (found == ids_.end()) throw std::logic_error("the site has no " + std::string(name));
  return found->second;
}

rules::Actor Site::actor(std::string_view name) {
  if (name == "nobody") return rules::Actor::anonymous();
  return hub_->actor(id(name)).value();
}

Json Site::filled(const Json& fields) const {
  Json out = Json::object();
  for (const auto& [name, value] : fields.members()) {
    if (value.is_string() && value.as_string().starts_with('@'))
      out.set(name, id(value.as_string().substr(1)));
    else
      out.set(name, value);
  }
  return out;
}

std::int64_t Site::insert(std::string_view label, const Json& fields) {
  std::int64_t key = 0;
  hub_->write([&](Records& records) -> Result<> {
        Record record(records.table(label));
        TECHHUB_DO(assign(record, filled(fields)));
        TECHHUB_DO(records.insert(record));
        key = as_integer(record.key());
        return success();
      })
      .value();
  return key;
}

std::int64_t Site::user(std::string_view name, std::string_view role, const Json& more) {
  Json fields = Json::object({{"role", role},
                              {"is_active", true},
                              {"date_joined", time(now)},
                              {"email", std::string(name) + "@example.kz"},
                              {"first_name", std::string(name)}});
  for (const auto& [column, value] : more.members()) fields.set(column, value);
  return ids_[std::string(name)] = insert("account.user", fields);
}

void Site::member(std::string_view company, std::string_view user, std::string_view role, const Json& more) {
  Json fields = Json::object({{"company_id", id(company)}, {"user_id", id(user)}, {"role", role}, {"verified", true}});
  for (const auto& [column, value] : more.members()) fields.set(column, value);
  ids_["member " + std::string(user)] = insert("account.usercompany", fields);
}

void Site::people() {
  for (const std::string code : {"astanahub", "cett"})
    insert("core.organization", Json::object({{"code", code}, {"name", code}, {"active", true}}));
  for (const std::string code : {"seedmoney", "niokr"})
    insert(
        "service.service",
        Json::object({{"code", code}, {"organization_id", "astanahub"}, {"data", Json::object({{"active", true}})}}));
  const Json here = Json::object({{"organization_id", "astanahub"}});
  const Json cett = Json::object({{"organization_id", "cett"}});
  user("author", "user", here);
  user("stranger", "user");
  user("victim", "user", here);
  user("owner", "user", here);
  user("former", "moderator");  // owned the company until yesterday
  user("former_owner", "user");
  user("unverified", "user");  // asked to join, was not accepted
  user("advisor", "user");
  user("insider", "moderator");  // moderates, and is a member
  user("named", "moderator");    // moderates; the account names the company
  user("moderator", "moderator");
  user("manager", "manager");
  user("expert", "expert");
  user("admin", "admin");
  user("superadmin", "superadmin");
  user("other_admin", "superadmin");
  user("cett_moderator", "cett_moderator", cett);
  user("cett_expert", "cett_expert", cett);
  user("niokr_admin", "niokr_admin");
  user("inactive", "admin", Json::object({{"is_active", false}}));
  user("blocked_owner", "user");
  ids_["company"] = insert("account.company", Json::object({{"name", "C"}, {"author_id", "@owner"}}));
  ids_["blocked"] =
      insert("account.company",
             Json::object({{"name", std::string(needle)}, {"author_id", "@blocked_owner"}, {"status", "blocked"}}));
  member("company", "owner", "owner");
  member("blocked", "blocked_owner", "owner");
  const Json ended = Json::object({{"ended_at", time(now - std::chrono::hours(24))}});
  member("company", "former", "owner", ended);
  member("company", "former_owner", "owner", ended);
  member("company", "unverified", "member", Json::object({{"verified", false}}));
  member("company", "advisor", "advisor");
  member("company", "insider", "member");
  user("demoted", "user");
  for (const char* role : {"admin", "user"})
    account::assign_role(*hub_, actor("superadmin"), id("demoted"), role, "because").value();
  insert("auth.group", Json::object({{"name", "editors"}}));
  hub_->write([&](Records& records) -> Result<> {
        TECHHUB_TRY(auto row, records.need(records.table("account.user"), id("named")));
        row.set("company_id", id("company"));
        ColumnSet columns;
        columns.add(row.table().at("company_id"));
        TECHHUB_DO(records.update(row, columns));
        TECHHUB_TRY(const auto groups, records.select(Query{.table = &records.table("auth.group"), .limit = 1}));
        ids_["group"] = as_integer(groups.front().key());
        TECHHUB_TRY(const auto rights, records.select(Query{.table = &records.table("auth.permission"), .limit = 1}));
        ids_["permission"] = as_integer(rights.front().key());
        return success();
      })
      .value();
}

void Site::rows() {
  const std::string secret(needle);
  // Made by its author through the front door, so that it has history and can be searched.
  const auto made = [&](const char* name, const char* by, std::string_view label, const Json& fields) {
    ids_[name] = as_integer(hub_->create(actor(by), label, filled(fields)).value().row.key());
  };
  const auto put = [&](const char* name, std::string_view label, Json fields) { ids_[name] = insert(label, fields); };
  const Json old = time(now - std::chrono::hours(48));
  made("draft", "author", "core.event", Json::object({{"title", secret}}));
  made("blog", "author", "core.blog", Json::object({{"title", secret}}));
  put("sent", "core.event", Json::object({{"title", secret}, {"status", "sent"}, {"author_id", "@author"}}));
  put("own of moderator", "core.event",
      Json::object({{"title", "t"}, {"status", "sent"}, {"author_id", "@moderator"}}));
  put("own of superadmin", "core.event",
      Json::object({{"title", "t"}, {"status", "sent"}, {"author_id", "@superadmin"}}));
  put("of company", "core.event",
      Json::object({{"title", "t"},
                    {"status", "sent"},
                    {"author_id", "@owner"},
                    {"company_id", "@company"},
                    {"created_at", old}}));
  put("draft of company", "core.event",
      Json::object({{"title", secret},
                    {"status", "draft"},
                    {"author_id", "@owner"},
                    {"company_id", "@company"},
                    {"created_at", old}}));
  put("of blocked", "core.event",
      Json::object({{"title", "t"}, {"status", "draft"}, {"author_id", "@blocked_owner"}, {"company_id", "@blocked"}}));
  put("published", "core.event", Json::object({{"title", "t"}, {"status", "success"}, {"author_id", "@author"}}));
  put("request", "service.servicerequest",
      Json::object({{"service_id", "seedmoney"},
                    {"status", "sent"},
                    {"author_id", "@owner"},
                    {"company_id", "@company"},
                    {"created_at", old}}));
  put("approved", "service.servicerequest",
      Json::object({{"service_id", "seedmoney"},
                    {"status", "approved"},
                    {"author_id", "@owner"},
                    {"company_id", "@company"},
                    {"created_at", old}}));
  put("request draft", "service.servicerequest",
      Json::object({{"service_id", "seedmoney"},
                    {"status", "draft"},
                    {"author_id", "@owner"},
                    {"company_id", "@company"},
                    {"created_at", old}}));
  put("expertise", "service.expertise",
      Json::object({{"service_request_id", "@approved"}, {"author_id", "@expert"}, {"status", "assigned"}}));
  put("report", "service.report",
      Json::object({{"service_request_id", "@approved"}, {"author_id", "@owner"}, {"company_id", "@company"}}));
  put("protocol", "service.protocol", Json::object({{"service_id", "seedmoney"}, {"author_id", "@manager"}}));
  put("certificate", "account.certificate", Json::object({{"title", secret}, {"user_id", "@victim"}}));
  put("room", "booking.room", Json::object({{"name", "A"}, {"max_people", 4}}));
  put("booking", "booking.booking",
      Json::object({{"room_id", "@room"},
                    {"author_id", "@victim"},
                    {"start", time(now + std::chrono::hours(48))},
                    {"end", time(now + std::chrono::hours(49))}}));
  put("project", "niokr.niokrproject", Json::object({{"title", secret}, {"author_id", "@victim"}}));
  put("hidden comment", "core.comment",
      Json::object({{"message", secret},
                    {"source", "core.event"},
                    {"primary_key", std::to_string(id("published"))},
                    {"user_id", "@victim"},
                    {"status", "hidden"}}));
  put("comment", "core.comment",
      Json::object({{"message", "m"},
                    {"source", "core.event"},
                    {"primary_key", std::to_string(id("published"))},
                    {"user_id", "@victim"}}));
  put("profile", "matchmaking.profile", Json::object({{"user_id", "@victim"}, {"about", secret}}));
  put("participation", "core.eventparticipant", Json::object({{"event_id", "@published"}, {"user_id", "@stranger"}}));
}

std::string Site::dump() {
  std::string out;
  hub_->read([&](Records& records) -> Result<> {
        for (const Table* table : hub_->platform().tables()) {
          TECHHUB_TRY(const auto rows, records.select(Query{.table = table}));
          for (const Record& row : rows) {
            out += table->label;
            for (std::size_t i = 0; i < table->columns.size(); ++i) {
              const Value& value = row[i];
              out += '|';
              if (const auto* bytes = std::get_if<Bytes>(&value))
                out.append(bytes->begin(), bytes->end());
              else if (!is_null(value))
                out += json_from(table->columns[i], value).dump();
            }
            out += '\n';
          }
        }
        return success();
      })
      .value();
  return out;
}

Site::Answer Site::tool(std::string_view command, std::string_view arguments, std::string_view by) const {
  const std::string as = by == "nobody" ? std::string() : " --as " + std::to_string(id(by));
  const std::string line = "cd " + folder_.path().string() + " && " TECHHUB_TOOL " " + std::string(command) +
                           " site.db " + std::string(arguments) + " --key-file key" + as + " > out.txt 2>&1";
  const int status = std::system(line.c_str());
  std::ostringstream text;
  text << std::ifstream(folder_ / "out.txt").rdbuf();
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text.str()};
}

bool is_refusal(Code code) noexcept {
  switch (code) {
    case Code::denied:
    case Code::unauthenticated:
    case Code::not_found:
    case Code::invalid:
    case Code::illegal_transition:
    case Code::conflict:
      return true;
    default:
      return false;
  }
}

}  // namespace techhub::test
