// SPDX-License-Identifier: MIT
// Reading what rows were.
#include "techhub/hub/history.hpp"

#include <algorithm>
#include <deque>
#include <map>

#include "hub/difference.hpp"
#include "hub/makers.hpp"
#include "hub/past.hpp"
#include "hub/present.hpp"
#include "hub/reasons.hpp"
#include "hub/sealed_inside.hpp"

namespace techhub {
namespace {

using hub::Past;
using hub::RowFacts;
using hub::Versions;
using rules::Scope;
using storage::Mode;

constexpr std::size_t max_page = 1000;

// A row's past as one actor may read it.
class Reader {
 public:
  static Result<Reader> open(ChangeLog& log, const Table& table, const Value& key) {
    const auto hidden = [&] {
      return Error(Code::not_found, "no row `" + key_text(key) + "`").at(table.label, table.key().name);
    };
    if (!hub::has_versions(table)) return Error(Code::unsupported, "this entity keeps no versions").at(table.label);
    if (key.index() != (table.key().type == Type::id ? 1u : 3u)) return hidden();
    TECHHUB_TRY(auto live, log.records().find(table, key));
    TECHHUB_TRY(auto versions, Versions::of(log.records(), table, key, live.value_or(Record())));
    Reader reader(log, std::move(versions));
    if (!live) {
      if (!reader.may_view_any()) return hidden();
      reader.is_insider_ = true;
      return reader;
    }
    TECHHUB_TRY(reader.facts_, RowFacts::load(log.records(), *live));
    TECHHUB_TRY(const bool may, log.may_view(table, *reader.facts_));
    if (!may) return hidden();
    TECHHUB_DO(reader.look_at(*live));
    if (table.has_personal() && !reader.is_insider_) {
      return Error(Code::denied, "the past of a row about people is not for everybody who may view the row")
          .at(table.label)
          .because(hub::not_your_past);
    }
    return reader;
  }

  [[nodiscard]] Versions& versions() noexcept { return versions_; }
  // Who made a revision of the row; 0 where it is not for the actor.
  Result<std::int64_t> maker(const Record& revision) {
    if (!is_insider_ || is_blinded_) return std::int64_t{0};
    if (!facts_) return revision.integer("user_id");
    return hub::maker_of(log_, revision, versions_.live(), *facts_, sees_any_);
  }
  [[nodiscard]] bool sees_comments() const noexcept { return is_insider_; }

  // Whether the actor could have viewed the row as it was then.
  Result<bool> may_view(const Past& past) {
    if (versions_.live().empty()) return true;
    TECHHUB_TRY(const auto facts, RowFacts::load(log_.records(), past.row));
    return log_.may_view(versions_.table(), facts);
  }

  // One version that the actor may see.
  Result<Past> need(std::int64_t version) {
    TECHHUB_TRY(auto past, versions_.find(version));
    if (past) {
      TECHHUB_TRY(const bool may, may_view(*past));
      if (may) return std::move(*past);
    }
    return Error(Code::not_found, "no version `" + std::to_string(version) + "` of this row")
        .at(versions_.table().label, "version");
  }

  // As the actor may read it. Whose row it is, the row as it stands says.
  Result<Record> present(const Past& past) {
    Record row = past.row;
    if (versions_.live().empty()) {
      TECHHUB_TRY(const auto facts, RowFacts::load(log_.records(), row));
      TECHHUB_DO(hub::present(log_, row, facts));
    } else {
      TECHHUB_DO(hub::present(log_, row, *facts_));
    }
    return row;
  }

 private:
  Reader(ChangeLog& log, Versions versions) : log_(log), versions_(std::move(versions)) {}

  bool may_view_any() const {
    if (log_.actor().kind == rules::Actor::Kind::system) return true;
    const auto right = log_.records().platform().rights(versions_.table()).view;
    return log_.policy().check(log_.actor(), right, {}, log_.now()).allowed();
  }

  // Whether every user may view all rows: then a right to do so tells nothing of who has it.
  bool may_anybody_view_any() const {
    rules::Actor anybody;
    anybody.kind = rules::Actor::Kind::user;
    anybody.is_active = true;
    const auto right = log_.records().platform().rights(versions_.table()).view;
    log_.policy().prepare(anybody);
    return log_.policy().check(anybody, right, {}, log_.now()).allowed();
  }

  Result<> look_at(const Record& live) {
    const Table& table = live.table();
    if (log_.actor().kind == rules::Actor::Kind::system) {
      is_insider_ = true;
      return success();
    }
    const auto right = log_.records().platform().rights(table);
    const auto view = facts_->view();
    constexpr auto everybody = static_cast<std::uint16_t>(Scope::any) | static_cast<std::uint16_t>(Scope::published);
    const auto grants = log_.policy().grants(log_.actor(), right.view);
    const auto comes_from_nearer = [&](const rules::Grant& grant) {
      return !grant.is_denial && grant.is_valid(log_.now()) &&
             rules::in_scope(log_.actor(), view, static_cast<std::uint16_t>(grant.scopes & ~everybody));
    };
    sees_any_ = may_view_any() && !may_anybody_view_any();
    is_insider_ = log_.policy().check(log_.actor(), right.change, view, log_.now()).allowed() ||
                  hub::owns_inside(log_.actor(), view) ||
                  std::any_of(grants.begin(), grants.end(), comes_from_nearer) || sees_any_;
    if (table.blind != Table::npos) {
      Record shown = live;
      shown[table.blind] = std::int64_t{1};
      TECHHUB_DO(hub::present(log_, shown, *facts_));
      is_blinded_ = is_null(shown[table.blind]);
    }
    return success();
  }

  ChangeLog& log_;
  Versions versions_;
  std::optional<RowFacts> facts_;  // of the row as it stands
  bool is_insider_ = false;
  bool sees_any_ = false;  // any row, which not everybody does
  bool is_blinded_ = false;
};

// Whatever it is about, a call on a row's past is one snapshot.
template <class Use>
auto read_past(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key, Use&& use)
    -> decltype(use(std::declval<Reader&>(), std::declval<ChangeLog&>())) {
  TECHHUB_TRY(const Table* table, hub.platform().table(label));
  TECHHUB_TRY(auto transaction, hub.storage().begin(Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(ChangeLog::state_of(hub), *transaction, actor));
  TECHHUB_TRY(auto reader, Reader::open(*log, *table, key));
  return use(reader, *log);
}

std::string status_of(const Platform& platform, const Record& row) {
  const auto* flow = platform.flow(row.table());
  if (flow) return std::string(row.text(flow->column));
  const auto status = row.table().find("status");
  return status == Table::npos ? std::string() : std::string(as_text(row[status]));
}

// The flow's actions of the versions: a transition has the time of its revision. Where revisions share a time, the
// statuses tell which is whose.
Result<> add_actions(Records& records, const Table& table, const Value& key, std::vector<RowVersion>& versions) {
  if (versions.empty()) return success();
  const Table& transitions = records.table("techhub.transition");
  const auto [first, last] = std::minmax_element(versions.begin(), versions.end(),
                                                 [](const auto& a, const auto& b) { return a.at.us < b.at.us; });
  const auto at = transitions.at("at");
  TECHHUB_TRY(const auto rows,
              records.select(Query{.table = &transitions,
                                   .filter = Filter::is(transitions.at("source"), table.label) &&
                                             Filter::is(transitions.at("primary_key"), key_text(key)) &&
                                             Filter::is(at, first->at.us, Compare::greater_equal) &&
                                             Filter::is(at, last->at.us, Compare::less_equal),
                                   .order = {{0, true}}}));
  std::map<std::int64_t, std::deque<const Record*>> taken;  // by time, newest first
  for (const Record& row : rows) taken[row.integer("at")].push_back(&row);
  for (std::size_t i = 0; i < versions.size(); ++i) {
    RowVersion& version = versions[i];
    auto& left = taken[version.at.us];
    const auto neighbour = [&](std::size_t other) {
      return other < versions.size() && versions[other].at == version.at;
    };
    const bool is_alone = !neighbour(i + 1) && (i == 0 || !neighbour(i - 1));
    const std::string before = i + 1 < versions.size() ? versions[i + 1].status : std::string();
    std::string actions;
    bool is_whole = false;
    while (!left.empty() && !is_whole) {
      const Record& row = *left.front();
      const auto from = row.text("from_status");
      if (!is_alone) {
        if (actions.empty() &&
            (row.text("to_status") != version.status || (version.status == before && from != before)))
          break;
        is_whole = from == before;
      }
      actions = std::string(row.text("action")) + (actions.empty() ? "" : ",") + actions;
      left.pop_front();
    }
    if (!actions.empty()) version.action = std::move(actions);
  }
  return success();
}

}  // namespace

Result<History> history(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key,
                        const HistoryQuery& query) {
  return read_past(hub, actor, label, key, [&](Reader& reader, ChangeLog& log) -> Result<History> {
    Records& records = log.records();
    const Table& revisions = records.table("reversion.revision");
    const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, max_page);
    History page;
    // One version more than the page: it tells whether there is a next, and what the page's last one came from.
    std::vector<RowVersion> found;
    for (std::int64_t before = query.before; found.size() <= limit;) {
      TECHHUB_TRY(const auto rows, reader.versions().newest(before, limit + 1));
      for (const Record& row : rows) {
        const auto past = reader.versions().read(row);
        bool may = reader.sees_comments();
        if (past) {
          TECHHUB_TRY(may, reader.may_view(*past));
        }
        if (!may || found.size() > limit) continue;
        TECHHUB_TRY(const auto revision, records.need(revisions, row.get("revision_id")));
        RowVersion version{.id = as_integer(row.key()),
                           .revision = as_integer(revision.key()),
                           .at = Time{revision.integer("date_created")},
                           .comment = {},
                           .action = {},
                           .status = past ? status_of(hub.platform(), past->row) : std::string(),
                           .is_deletion = past && past->is_deletion};
        TECHHUB_TRY(version.actor, reader.maker(revision));
        if (reader.sees_comments()) version.comment = revision.text("comment");
        found.push_back(std::move(version));
      }
      if (rows.size() <= limit) break;
      before = as_integer(rows.back().key());
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      const bool has_older = i + 1 < found.size();
      found[i].action = found[i].is_deletion                    ? "delete"
                        : has_older && found[i + 1].is_deletion ? "recover"
                        : has_older                             ? "change"
                                                                : "";
    }
    TECHHUB_DO(add_actions(records, reader.versions().table(), key, found));
    if (found.size() > limit) {
      found.pop_back();
      page.next = found.back().id;
    } else if (!found.empty() && found.back().action.empty()) {
      // The oldest of all: made with it, when the row says so.
      const auto& table = reader.versions().table();
      const auto created = table.find("created_at");
      TECHHUB_TRY(const auto oldest, reader.versions().find(found.back().id));
      if (oldest && created != Table::npos && oldest->row[created] == Value(found.back().at.us))
        found.back().action = "create";
    }
    page.versions = std::move(found);
    return page;
  });
}

Result<Record> at(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key, Time time) {
  return read_past(hub, actor, label, key, [&](Reader& reader, ChangeLog&) -> Result<Record> {
    TECHHUB_TRY(const auto past, reader.versions().at(time));
    bool may = past && !past->is_deletion;
    if (may) {
      TECHHUB_TRY(may, reader.may_view(*past));
    }
    if (may) return reader.present(*past);
    return Error(Code::not_found, "no version tells of the row at that time").at(label, "time");
  });
}

Result<Record> at_version(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key,
                          std::int64_t version) {
  return read_past(hub, actor, label, key, [&](Reader& reader, ChangeLog&) -> Result<Record> {
    TECHHUB_TRY(const auto past, reader.need(version));
    return reader.present(past);
  });
}

namespace {

struct Side {
  Record clear;  // compared
  Record shown;  // told
  Json sealed;   // `data` as it is stored
};

Result<Side> side_of(Reader& reader, const Past& past) {
  Side side;
  TECHHUB_TRY(side.clear, reader.versions().open(past));
  TECHHUB_TRY(side.shown, reader.present(past));
  if (const auto inside = hub::column_inside(past.row.table()); inside != Table::npos)
    side.sealed = past.row.json("data");
  return side;
}

// A value that everybody may compare but not read.
void add_hidden(std::string path, const Json* from, const Json* to, std::vector<Difference>& differences) {
  Difference one{.path = std::move(path)};
  if (from) one.before = *from;
  if (to) one.after = *to;
  differences.push_back(std::move(one));
}

// Members that are sealed on either side are compared whole, in the clear, and told as the actor may read them.
void add_inside(std::string& path, const Column& column, const Side& from, const Side& to, std::size_t position,
                std::vector<Difference>& differences) {
  const Json clear_from = json_from(column, from.clear[position]);
  const Json clear_to = json_from(column, to.clear[position]);
  Json plain_from = clear_from;
  Json plain_to = clear_to;
  const Json shown_from = json_from(column, from.shown[position]);
  const Json shown_to = json_from(column, to.shown[position]);
  for (const Json* sealed : {&from.sealed, &to.sealed}) {
    for (const auto& [member, value] : sealed->members()) {
      if (!hub::is_sealed_inside(value) || (!plain_from.find(member) && !plain_to.find(member))) continue;
      plain_from.remove(member);
      plain_to.remove(member);
      const Json* before = clear_from.find(member);
      const Json* after = clear_to.find(member);
      if (before && after ? *before == *after : before == after) continue;
      std::string below = path;
      hub::append_step(below, member);
      add_hidden(std::move(below), shown_from.find(member), shown_to.find(member), differences);
    }
  }
  hub::add_differences(path, &plain_from, &plain_to, differences);
}

}  // namespace

Result<std::vector<Difference>> diff(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key,
                                     std::int64_t from, std::int64_t to) {
  return read_past(hub, actor, label, key, [&](Reader& reader, ChangeLog&) -> Result<std::vector<Difference>> {
    TECHHUB_TRY(const auto old_past, reader.need(from));
    TECHHUB_TRY(const auto new_past, reader.need(to));
    TECHHUB_TRY(const auto before, side_of(reader, old_past));
    TECHHUB_TRY(const auto after, side_of(reader, new_past));
    const Table& table = reader.versions().table();
    std::vector<Difference> differences;
    for (std::size_t i = 1; i < table.declared().size(); ++i) {
      const Column& column = table.columns[i];
      std::string path;
      hub::append_step(path, column.name);
      const Json shown_before = json_from(column, before.shown[i]);
      const Json shown_after = json_from(column, after.shown[i]);
      if (column.type == Type::personal) {
        if (!(before.clear[i] == after.clear[i])) add_hidden(path, &shown_before, &shown_after, differences);
      } else if (i == hub::column_inside(table)) {
        add_inside(path, column, before, after, i, differences);
      } else {
        hub::add_differences(path, &shown_before, &shown_after, differences);
      }
    }
    return differences;
  });
}

}  // namespace techhub
