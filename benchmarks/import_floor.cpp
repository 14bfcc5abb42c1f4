// SPDX-License-Identifier: MIT
#include "import_floor.hpp"

#include <simdjson.h>

#include <array>
#include <memory>
#include <unordered_map>
#include <vector>

#include "floor.hpp"
#include "floor_dump.hpp"

namespace bench {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

enum class Put { plain, drop, sealed, token, code, quarter, percent, inside, list };

// Where a field, or a member of `data`, goes that is not the column of its own name.
struct Special {
  std::string_view model, field;
  Put put = Put::plain;
  std::string_view column{};  // empty: of the same name
  std::string_view words{};   // `from=to;...` of the column's words
};
constexpr std::string_view sources =
    "event=core.event;vacancy=core.vacancy;blog=core.blog;article=core.article;techtask=core.techtask;"
    "discussion=core.discussion;";
constexpr std::array specials{
    Special{"", "search_field", Put::drop},
    Special{"", "data", Put::inside},
    Special{"account.user", "groups", Put::list, "account_user_groups (user_id, group_id)"},
    Special{"account.user", "user_permissions", Put::list, "account_user_user_permissions (user_id, permission_id)"},
    Special{"account.activation", "status", Put::plain, "", "new=issued;"},
    Special{"account.activation", "data.channel", Put::plain, "channel"},
    Special{"account.activation", "data.code", Put::code, "code"},
    Special{"account.certificate", "data.title", Put::plain, "title"},
    Special{"auth.group", "permissions", Put::list, "auth_group_permissions (group_id, permission_id)"},
    Special{"core.comment", "source", Put::plain, "", sources},
    Special{"core.article", "data.title", Put::plain, "title"},
    Special{"core.article", "data.content", Put::plain, "content"},
    Special{"core.discussion", "data.title", Put::plain, "title"},
    Special{"core.discussion", "data.content", Put::plain, "message"},
    Special{"core.feed", "data.source", Put::plain, "source", sources},
    Special{"core.feed", "data.primary_key", Put::plain, "primary_key"},
    Special{"core.feed", "data.title", Put::plain, "title"},
    Special{"core.feed", "status", Put::plain, "", "success=visible;"},
    Special{"core.infrastructure", "data.name", Put::plain, "name"},
    Special{"core.infrastructure", "status", Put::plain, "", "success=active;"},
    Special{"core.eventparticipant", "status", Put::plain, "", "registered=confirmed;visited=attended;"},
    Special{"core.eventparticipant", "data.qr", Put::drop},
    Special{"service.hubformfield", "data.name", Put::plain, "key"},
    Special{"service.hubformfield", "data.type", Put::plain, "type", "bin=tin;iin=tin;checkbox=boolean;"},
    Special{"service.hubformfield", "data.label", Put::plain, "label"},
    Special{"service.hubformfield", "data.required", Put::plain, "required"},
    Special{"service.hubformfield", "data.order", Put::plain, "position"},
    Special{"service.hubformfield", "data.options", Put::plain, "options"},
    Special{"service.hubformdata", "data.bin", Put::sealed},
    Special{"service.hubformdata", "data.iin", Put::sealed},
    Special{"service.hubformdata", "data.phone", Put::sealed},
    Special{"service.hubformdata", "data.email", Put::sealed},
    Special{"service.expertise", "status", Put::plain, "", "new=assigned;success=done;reject=done;"},
    Special{"service.expertise", "data.score", Put::plain, "score"},
    Special{"service.expertise", "data.conclusion", Put::plain, "comment"},
    Special{"service.report", "status", Put::plain, "", "approved=accepted;reject=correction;"},
    Special{"service.report", "data.period", Put::quarter, "period_start"},
    Special{"service.protocol", "data.number", Put::plain, "number"},
    Special{"service.protocol", "data.requests", Put::list,
            "service_protocol_requests (protocol_id, servicerequest_id)"},
    Special{"service.protocol", "data.decision", Put::drop},
    Special{"landing.page", "data.slug", Put::plain, "slug"},
    Special{"landing.page", "data.published", Put::drop},
    Special{"landing.section", "data.order", Put::plain, "position"},
    Special{"landing.component", "data.type", Put::plain, "type"},
    Special{"landing.component", "data.order", Put::plain, "position"},
    Special{"landing.pagemediafile", "data.file", Put::plain, "path"},
    Special{"landing.pagemediafile", "data.mime", Put::plain, "content_type"},
    Special{"landing.pagemediafile", "data.size", Put::plain, "size"},
    Special{"niokr.niokrproject", "data.title", Put::plain, "title"},
    Special{"niokr.niokrprojectexecutor", "data.role", Put::drop},
    Special{"niokr.niokrnotification", "data.text", Put::plain, "message"},
    Special{"matchmaking.profile", "data.interests", Put::plain, "offers"},
    Special{"matchmaking.match", "data.score", Put::percent, "score"},
    Special{"matchmaking.match", "status", Put::plain, "", "new=proposed;"},
    Special{"techorda.applicationform", "status", Put::plain, "", "sent=active;"},
    Special{"techorda.assessment", "status", Put::plain, "", "success=done;"},
    Special{"techorda.assessment", "data.score", Put::plain, "score"},
    Special{"techorda.courseapplication", "status", Put::plain, "", "success=completed;"},
    Special{"techorda.courseapplication", "data.iin", Put::sealed},
    Special{"sessions.session", "pk", Put::token},
    Special{"authtoken.token", "pk", Put::token},
    Special{"oauth2_provider.application", "client_secret", Put::token},
    Special{"oauth2_provider.grant", "code", Put::token},
    Special{"oauth2_provider.accesstoken", "token", Put::token},
    Special{"oauth2_provider.refreshtoken", "token", Put::token},
    Special{"social_django.association", "secret", Put::token},
    Special{"social_django.code", "code", Put::token},
    Special{"social_django.partial", "token", Put::token},
    Special{"social_django.partial", "data", Put::plain},
    Special{"waffle.flag", "groups", Put::list, "waffle_flag_groups (flag_id, group_id)"},
    Special{"waffle.flag", "users", Put::list, "waffle_flag_users (flag_id, user_id)"},
};

// Format, key id, nonce and tag around a sealed value.
constexpr std::size_t sealed_more = 45;

class HandWrittenImport {
 public:
  HandWrittenImport(const std::string& database, const HandWritten& given) : floor_(database, false), given_(given) {
    floor_.run("PRAGMA temp_store = MEMORY");
    floor_.run("PRAGMA cell_size_check = ON");
    floor_.run("PRAGMA secure_delete = ON");
    Statement types(floor_, "SELECT id, app_label || '.' || model FROM django_content_type");
    while (types.step()) known_types_[types.text(1)] = types.integer(0);
    Statement permissions(floor_, "SELECT id, content_type_id || '.' || codename FROM auth_permission");
    while (permissions.step()) known_permissions_[permissions.text(1)] = permissions.integer(0);
  }

  std::int64_t run(const std::filesystem::path& dump) {
    floor_.run("BEGIN IMMEDIATE");
    floor_.run("PRAGMA defer_foreign_keys = ON");
    each_line(dump, [this](std::string_view line) { take(line); });
    floor_.run("COMMIT");
    return objects_;
  }

 private:
  struct Field {
    std::string name;
    Put put = Put::plain;
    int column = 0;  // from 1; 0: none
    char type = 0;   // of the column: I, T, B, R
    int lookup = 0;
    bool is_type = false;  // of a content type
    std::map<std::string, std::string, std::less<>> words{};
    std::unique_ptr<Statement> list{};
    bool is_permission = false;
  };
  struct Plan {
    std::unique_ptr<Statement> insert{};
    std::unique_ptr<Statement> index{};  // of its search text
    std::vector<Field> fields{};
    std::vector<Field> members{};
    int data = 0;
    int salt = 0;
    int search = 0;
    const std::unordered_map<std::string, std::string>* search_text = nullptr;
    std::vector<std::string> names{};  // of the columns
    std::vector<char> types{};
    std::vector<std::string> defaults{};
    std::vector<char> default_types{};  // N, T, I, B
    std::vector<std::string> made{};    // texts of the row that are bound
    std::uint64_t given = 0, given_before = ~std::uint64_t{0};
    bool is_dropped = false;
  };

  void take(std::string_view line) {
    ++objects_;
    const element object = parser_.parse(line.data(), line.size(), false);
    const std::string_view model = object["model"].get_string();
    // Content types come after what refers to them.
    if (model == "auth.permission" || model == "auth.group") {
      held_.emplace_back(line);
      return;
    }
    if (model == "contenttypes.contenttype") return take_type(object);
    if (!held_.empty()) {
      std::vector<std::string> held;
      held.swap(held_);
      for (const std::string& one : held) take_held(one);
    }
    put(model, object);
  }

  void take_type(const element& object) {
    const element fields = object["fields"];
    const std::string name =
        std::string(std::string_view(fields["app_label"])) + "." + std::string(std::string_view(fields["model"]));
    const auto known = known_types_.find(name);
    std::int64_t key = 0;
    if (known == known_types_.end()) {
      Statement insert(floor_, "INSERT INTO django_content_type (app_label, model) VALUES (?, ?) RETURNING id");
      insert.bind(std::string_view(fields["app_label"]), std::string_view(fields["model"])).step();
      key = insert.integer(0);
      insert.reset();
    } else {
      key = known->second;
    }
    types_[object["pk"]] = key;
  }

  void take_held(const std::string& line) {
    const element object = other_parser_.parse(line);
    if (std::string_view(object["model"]) == "auth.group") return put("auth.group", object);
    const element fields = object["fields"];
    const std::int64_t type = types_[fields["content_type"]];
    const std::string_view codename = fields["codename"];
    const auto known = known_permissions_.find(std::to_string(type) + "." + std::string(codename));
    std::int64_t key = 0;
    if (known == known_permissions_.end()) {
      Statement insert(floor_,
                       "INSERT INTO auth_permission (content_type_id, codename, name) VALUES (?, ?, ?) RETURNING id");
      insert.bind(type, codename, std::string_view(fields["name"])).step();
      key = insert.integer(0);
      insert.reset();
    } else {
      key = known->second;
    }
    permissions_[object["pk"]] = key;
  }

  Plan& plan_of(std::string_view model) {
    if (last_ && model == last_model_) return *last_;
    last_model_ = model;
    const auto known = plans_.find(last_model_);
    if (known != plans_.end()) return *(last_ = &known->second);
    last_ = &plans_[last_model_];
    prepare(*last_, model);
    return *last_;
  }

  void prepare(Plan& plan, std::string_view model) {
    const auto table = given_.tables.find(model);
    plan.is_dropped = table == given_.tables.end();
    if (plan.is_dropped) return;
    const auto ready = given_.search_text.find(table->second);
    if (ready != given_.search_text.end()) {
      plan.search_text = &ready->second;
      plan.index = std::make_unique<Statement>(
          floor_, "INSERT INTO \"" + table->second + "__search\" (rowid, search_field) VALUES (?, ?)");
    }
    Statement columns(floor_, "SELECT name, type, dflt_value FROM pragma_table_info(?) ORDER BY cid");
    columns.bind(table->second);
    std::string text = "INSERT OR IGNORE INTO \"" + table->second + "\" VALUES (";
    while (columns.step()) {
      plan.names.push_back(columns.text(0));
      plan.types.push_back(columns.text(1)[0]);
      std::string value = columns.text(2);
      char type = 'N';
      if (value.starts_with('\'')) {
        type = 'T';
        value = value.substr(1, value.size() - 2);
      } else if (value.starts_with('x')) {
        type = 'B';
        value.clear();
      } else if (!value.empty()) {
        type = 'I';
      }
      plan.defaults.push_back(value);
      plan.default_types.push_back(type);
      text += plan.names.size() == 1 ? "?" : ", ?";
      if (plan.names.back() == "data") plan.data = static_cast<int>(plan.names.size());
      if (plan.names.back() == "search_field") plan.search = static_cast<int>(plan.names.size());
      if (plan.names.back() == "personal_salt") plan.salt = static_cast<int>(plan.names.size());
    }
    plan.made.resize(plan.names.size() + 1);
    plan.insert = std::make_unique<Statement>(floor_, text + ")");
  }

  int column_of(const Plan& plan, std::string_view name) const {
    for (std::size_t i = 0; i < plan.names.size(); ++i) {
      if (plan.names[i] == name) return static_cast<int>(i + 1);
    }
    return 0;
  }

  Field field_of(const Plan& plan, std::string_view model, std::string_view name, bool is_member) {
    Field field{.name = std::string(name)};
    const std::string path = is_member ? "data." + field.name : field.name;
    std::string column = field.name;
    const Special* special = nullptr;
    for (const Special& one : specials) {
      if (one.field != path) continue;
      if (one.model == model || (one.model.empty() && !special)) special = &one;
    }
    if (special) {
      field.put = special->put;
      if (special->put == Put::list) {
        field.list =
            std::make_unique<Statement>(floor_, "INSERT INTO " + std::string(special->column) + " VALUES (?, ?)");
        field.is_permission = special->column.find("permission_id") != std::string_view::npos;
        return field;
      }
      if (!special->column.empty()) column = special->column;
      for (std::string_view words = special->words; !words.empty();) {
        const auto equal = words.find('=');
        const auto end = words.find(';');
        field.words.emplace(words.substr(0, equal), words.substr(equal + 1, end - equal - 1));
        words.remove_prefix(end + 1);
      }
    } else if (is_member) {
      return field;
    }
    if (field.put == Put::inside && !plan.data) field.put = Put::drop;
    field.column = name == "pk" ? 1 : column_of(plan, column);
    if (field.column == 0) field.column = column_of(plan, column + "_id");
    field.lookup = column_of(plan, column + "_lookup");
    field.is_type = column == "content_type" && model != "landing.pagemediafile";
    if (field.column > 0) field.type = plan.types[static_cast<std::size_t>(field.column - 1)];
    if (field.type == 'B') field.put = Put::sealed;
    return field;
  }

  // Fields come in the same order each time, most of them.
  Field& find(std::vector<Field>& fields, std::size_t guess, const Plan& plan, std::string_view model,
              std::string_view name, bool is_member) {
    if (guess < fields.size() && fields[guess].name == name) return fields[guess];
    for (Field& field : fields) {
      if (field.name == name) return field;
    }
    fields.push_back(field_of(plan, model, name, is_member));
    return fields.back();
  }

  void put(std::string_view model, const element& object) {
    Plan& plan = plan_of(model);
    if (plan.is_dropped) return;
    plan.given = 0;
    const element key = object["pk"];
    put_value(plan, find(plan.fields, 0, plan, model, "pk", false), key, nullptr);
    if (plan.salt) put_blob(plan, plan.salt, 16);
    std::string_view found;
    if (plan.search && plan.search_text) {
      const auto ready = plan.search_text->find(std::to_string(std::int64_t(key)));
      if (ready != plan.search_text->end()) put_text(plan, plan.search, found = ready->second);
    }
    std::size_t at = 0;
    const element* lists = nullptr;
    element with_lists;
    for (const auto& member : simdjson::dom::object(object["fields"])) {
      Field& field = find(plan.fields, ++at, plan, model, member.key, false);
      if (field.put == Put::list) {
        with_lists = object["fields"];
        lists = &with_lists;
      } else if (field.put == Put::inside && member.value.is_object()) {
        std::string& data = plan.made[static_cast<std::size_t>(plan.data)];
        data = "{";
        std::size_t inside = 0;
        for (const auto& one : simdjson::dom::object(member.value)) {
          Field& its = find(plan.members, inside++, plan, model, one.key, true);
          if (its.put == Put::list) {
            with_lists = member.value;
            lists = &with_lists;
          } else if (its.column == 0 && its.put != Put::drop) {
            put_inside(data, its, one.key, one.value);
          } else {
            put_value(plan, its, one.value, &data);
          }
        }
        data += '}';
        put_text(plan, plan.data, data);
      } else {
        put_value(plan, field, member.value, nullptr);
      }
    }
    for (std::uint64_t left = plan.given_before & ~plan.given; left != 0; left &= left - 1) {
      const auto column = static_cast<std::size_t>(__builtin_ctzll(left));
      if (column < plan.names.size()) put_default(plan, column);
    }
    plan.given_before = plan.given;
    plan.insert->run();
    if (!found.empty()) plan.index->bind(std::int64_t(key), found).run();
    if (lists) put_lists(plan, model, key, *lists);
  }

  void put_lists(Plan& plan, std::string_view model, const element& key, const element& fields) {
    for (const auto& member : simdjson::dom::object(fields)) {
      if (!member.value.is_array()) continue;
      const bool is_member = member.key == "requests";
      auto& known = is_member ? plan.members : plan.fields;
      Field& field = find(known, known.size(), plan, model, member.key, is_member);
      if (field.put != Put::list) continue;
      for (const element item : simdjson::dom::array(member.value)) {
        const std::int64_t other = item;
        field.list->bind(std::int64_t(key), field.is_permission ? permissions_[other] : other).run();
      }
    }
  }

  static void put_inside(std::string& data, const Field& field, std::string_view name, const element& value) {
    if (data.size() > 1) data += ',';
    append_string(data, name);
    data += ':';
    if (field.put == Put::sealed && value.is_string()) {
      const std::size_t size = std::string_view(value.get_string()).size() + sealed_more;
      data += "\"p$";
      data.append((size * 4 + 2) / 3, 'A');
      data += '"';
    } else {
      append(data, value);
    }
  }

  void put_value(Plan& plan, Field& field, const element& value, std::string* data) {
    if (field.column == 0 || field.put == Put::drop) return;
    sqlite3_stmt* const statement = plan.insert->handle();
    const auto index = static_cast<std::size_t>(field.column);
    plan.given |= std::uint64_t{1} << (index - 1);
    std::string& made = plan.made[index];
    switch (value.type()) {
      case element_type::NULL_VALUE:
        sqlite3_bind_null(statement, field.column);
        return;
      case element_type::BOOL:
        sqlite3_bind_int64(statement, field.column, bool(value.get_bool()));
        return;
      case element_type::INT64: {
        const std::int64_t number = value;
        sqlite3_bind_int64(statement, field.column, field.is_type ? types_[number] : number);
        return;
      }
      case element_type::DOUBLE:
        if (field.put == Put::percent) {
          sqlite3_bind_int64(statement, field.column, static_cast<std::int64_t>(double(value) * 100 + 0.5));
          if (data) put_inside(*data, {}, field.name, value);
        } else {
          sqlite3_bind_double(statement, field.column, double(value));
        }
        return;
      case element_type::STRING: {
        const std::string_view text = value;
        if (field.put == Put::token || field.put == Put::code) {
          made = field.put == Put::token ? "h$0000000000000000000000" : "c$0000000000000000000000";
          const std::string number = std::to_string(++hashes_);
          made.replace(made.size() - number.size(), number.size(), number);
          return put_text(plan, field.column, made);
        }
        if (field.put == Put::sealed) {
          put_blob(plan, field.column, text.size() + sealed_more);
          if (field.lookup && !text.empty()) put_hash(plan, field.lookup);
          return;
        }
        if (field.put == Put::quarter) {
          const int year = std::stoi(std::string(text.substr(0, 4)));
          const int month = (text[6] - '1') * 3 + 1;
          sqlite3_bind_int64(statement, field.column, days(year, month, 1));
          sqlite3_bind_int64(statement, field.column + 1,
                             month == 10 ? days(year, 12, 31) : days(year, month + 3, 1) - 1);
          plan.given |= std::uint64_t{1} << index;
          return;
        }
        if (field.type == 'I') {
          sqlite3_bind_int64(statement, field.column, time_of(text));
          return;
        }
        if (!field.words.empty()) {
          const auto word = field.words.find(text);
          if (word != field.words.end()) return put_text(plan, field.column, word->second);
        }
        return put_text(plan, field.column, text);
      }
      default:
        made.clear();
        append(made, value);
        put_text(plan, field.column, made);
    }
  }

  static void put_text(Plan& plan, int column, std::string_view text) {
    plan.given |= std::uint64_t{1} << (column - 1);
    sqlite3_bind_text(plan.insert->handle(), column, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  void put_blob(Plan& plan, int column, std::size_t size) {
    plan.given |= std::uint64_t{1} << (column - 1);
    if (filler_.size() < size) fail("a personal value is too long");
    sqlite3_bind_blob(plan.insert->handle(), column, filler_.data(), static_cast<int>(size), SQLITE_STATIC);
  }
  // Sixteen bytes that no other value has, in no order.
  void put_hash(Plan& plan, int column) {
    std::string& made = plan.made[static_cast<std::size_t>(column)];
    made.assign(16, 'h');
    const std::uint64_t mixed = static_cast<std::uint64_t>(++hashes_) * 0x9e3779b97f4a7c15u;
    std::memcpy(made.data(), &mixed, sizeof mixed);
    plan.given |= std::uint64_t{1} << (column - 1);
    sqlite3_bind_blob(plan.insert->handle(), column, made.data(), 16, SQLITE_STATIC);
  }
  static void put_default(Plan& plan, std::size_t column) {
    const auto index = static_cast<int>(column + 1);
    const std::string& value = plan.defaults[column];
    sqlite3_stmt* const statement = plan.insert->handle();
    switch (plan.default_types[column]) {
      case 'T':
        sqlite3_bind_text(statement, index, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
        break;
      case 'B':
        sqlite3_bind_blob(statement, index, "", 0, SQLITE_STATIC);
        break;
      case 'I':
        sqlite3_bind_int64(statement, index, std::stoll(value));
        break;
      default:
        // Times that every row has, where the dump has none.
        if (plan.names[column] == "expires_at" || plan.names[column] == "published_at") {
          sqlite3_bind_int64(statement, index, 1'700'000'000'000'000);
        } else {
          sqlite3_bind_null(statement, index);
        }
    }
  }

  Floor floor_;
  const HandWritten& given_;
  simdjson::dom::parser parser_, other_parser_;
  std::map<std::string, Plan, std::less<>> plans_;
  Plan* last_ = nullptr;
  std::string last_model_;
  std::vector<std::string> held_;
  std::map<std::string, std::int64_t> known_types_, known_permissions_;
  std::unordered_map<std::int64_t, std::int64_t> types_, permissions_;
  const std::string filler_ = std::string(65536, 'x');
  std::int64_t hashes_ = 0;
  std::int64_t objects_ = 0;
};

}  // namespace

std::int64_t import_by_hand(const std::string& database, const std::filesystem::path& dump, const HandWritten& given) {
  return HandWrittenImport(database, given).run(dump);
}

std::int64_t parse_by_hand(const std::filesystem::path& dump) {
  simdjson::dom::parser parser;
  std::int64_t objects = 0;
  each_line(dump, [&](std::string_view line) {
    objects += std::string_view(parser.parse(line.data(), line.size(), false)["model"]).empty() ? 0 : 1;
  });
  return objects;
}

}  // namespace bench
