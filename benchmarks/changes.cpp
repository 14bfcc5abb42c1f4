// SPDX-License-Identifier: MIT
// perform and booking against hand-written transactions with the same statements on a file of the same shape.
#include <benchmark/benchmark.h>

#include <optional>

#include "floor.hpp"
#include "techhub/booking/bookings.hpp"
#include "world.hpp"

namespace {

using namespace techhub;
using namespace bench;

constexpr int requests = 6000;

// A moderator, and requests that wait for one, each with the version that its sending left.
struct Requests {
  explicit Requests(bool full) : world(full) {
    const auto author = world.user("user");
    moderator = world.user("moderator");
    world.write([&](Records& records) {
      world.insert(records, "core.organization", Json::object({{"code", "astanahub"}}));
      world.insert(records, "service.service",
                   Json::object({{"code", "accreditation"}, {"organization_id", "astanahub"}}));
      const auto company =
          world.insert(records, "account.company", Json::object({{"name", "ТОО"}, {"tin", "990140000126"}}));
      const auto revision =
          world.insert(records, "reversion.revision", Json::object({{"date_created", "2025-01-01T00:00:00Z"}}));
      const Table& types = records.table("contenttypes.contenttype");
      const auto type = must(records.first(
          types, Filter::is(types.at("app_label"), "service") && Filter::is(types.at("model"), "servicerequest")));
      first = 0;
      for (int i = 0; i < requests; ++i) {
        const auto key = world.insert(records, "service.servicerequest",
                                      Json::object({{"service_id", "accreditation"},
                                                    {"status", "sent"},
                                                    {"author_id", author},
                                                    {"company_id", company},
                                                    {"created_at", "2025-01-01T00:00:00Z"}}));
        world.insert(records, "reversion.version",
                     Json::object({{"revision_id", revision},
                                   {"object_id", std::to_string(key)},
                                   {"content_type_id", as_integer(type->key())},
                                   {"db", "default"},
                                   {"format", "json"},
                                   {"serialized_data", "[]"}}));
        if (first == 0) first = key;
      }
    });
  }
  World world;
  std::int64_t moderator = 0;
  std::int64_t first = 0;
};

void perform_techhub(benchmark::State& state) {
  Requests staged(state.range(0) != 0);
  const auto actor = must(staged.world.hub().actor(staged.moderator));
  std::int64_t key = staged.first;
  for (auto _ : state) must(staged.world.hub().perform(actor, "service.servicerequest", key++, "approve"));
}

// The statements of that change, one by one, as the trace of the library shows them.
class HandWrittenApproval {
 public:
  explicit HandWrittenApproval(Floor& floor)
      : begin_(floor, "BEGIN IMMEDIATE"),
        commit_(floor, "COMMIT"),
        setting_(floor, "SELECT key, value FROM techhub_setting WHERE key = ?"),
        request_(floor,
                 "SELECT id, service_id, status, author_id, company_id, assignee_id, hub_form_data_id, sent_at, "
                 "created_at, updated_at, search_field "
                 "FROM service_servicerequest WHERE id = ?"),
        experts_(floor,
                 "SELECT id, service_request_id, author_id, status, verdict, score, comment, deadline, created_at, "
                 "updated_at, data "
                 "FROM service_expertise WHERE service_request_id = ? AND status IN (?, ?) ORDER BY id"),
        service_(floor,
                 "SELECT code, organization_id, hub_form_id, page_id, data, created_at, updated_at FROM "
                 "service_service WHERE code = ?"),
        status_(floor, "UPDATE service_servicerequest SET status = ?, updated_at = ? WHERE id = ? AND status = ?"),
        assignee_(floor, "UPDATE service_servicerequest SET assignee_id = ?, updated_at = ? WHERE id = ?"),
        transition_(floor,
                    "INSERT INTO techhub_transition (id, source, primary_key, action, from_status, to_status, "
                    "actor_id, comment, at) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        revision_(floor, "INSERT INTO reversion_revision (id, date_created, user_id, comment) VALUES (?, ?, ?, ?)"),
        version_(floor,
                 "INSERT INTO reversion_version (id, revision_id, object_id, content_type_id, db, format, "
                 "serialized_data, object_repr) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        outbox_(floor,
                "INSERT INTO techhub_outbox (id, txid, topic, source, primary_key, payload, at) VALUES (?, ?, ?, ?, ?, "
                "?, ?)"),
        transitions_(floor, "techhub_transition"),
        revisions_(floor, "reversion_revision"),
        versions_(floor, "reversion_version"),
        outboxes_(floor, "techhub_outbox") {}

  void run(std::int64_t request, std::int64_t moderator, std::int64_t now) {
    begin_.run();
    setting_.bind("rights_epoch").run();
    request_.bind(request).step();
    const auto service = request_.text(1);
    const auto author = request_.integer(3);
    const auto company = request_.integer(4);
    const auto created = request_.integer(8);
    request_.reset();
    experts_.bind(request, "assigned", "done").run();
    service_.bind(service).run();
    status_.bind("approved", now, request, "sent").run();
    const auto key = std::to_string(request);
    transition_
        .bind(transitions_.next(), "service.servicerequest", key, "approve", "sent", "approved", moderator, "", now)
        .run();
    assignee_.bind(moderator, now, request).run();
    const auto revision = revisions_.next();
    revision_.bind(revision, now, moderator, "").run();
    const std::string data = "[{\"model\":\"service.servicerequest\",\"pk\":" + key + ",\"fields\":{\"service\":\"" +
                             service + "\",\"status\":\"approved\",\"author\":" + std::to_string(author) +
                             ",\"company\":" + std::to_string(company) + ",\"assignee\":" + std::to_string(moderator) +
                             ",\"hub_form_data\":null,\"sent_at\":null,\"created_at\":" + std::to_string(created) +
                             ",\"updated_at\":" + std::to_string(now) + ",\"search_field\":\"\"}}]";
    version_.bind(versions_.next(), revision, key, 20, "default", "json", data, "service.servicerequest " + key).run();
    const auto entry = outboxes_.next();
    outbox_
        .bind(entry, entry, "service.servicerequest.approve", "service.servicerequest", key,
              "{\"actor\":" + std::to_string(moderator) + ",\"from\":\"sent\",\"to\":\"approved\"}", now)
        .run();
    commit_.run();
  }

 private:
  Statement begin_, commit_, setting_, request_, experts_, service_, status_, assignee_, transition_, revision_,
      version_, outbox_;
  Sequence transitions_, revisions_, versions_, outboxes_;
};

void perform_floor(benchmark::State& state) {
  Requests staged(state.range(0) != 0);
  // One change of the library makes the counters of the tables that the floor then counts on.
  must(staged.world.hub().perform(must(staged.world.hub().actor(staged.moderator)), "service.servicerequest",
                                  staged.first, "approve"));
  Floor floor(staged.world.file(), state.range(0) != 0);
  HandWrittenApproval approval(floor);
  std::int64_t key = staged.first + 1;
  for (auto _ : state) approval.run(key++, staged.moderator, 1'750'000'000'000'000);
}

BENCHMARK(perform_techhub)
    ->Name("perform_normal/techhub")
    ->Arg(0)
    ->Iterations(requests - 100)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(perform_floor)
    ->Name("perform_normal/floor")
    ->Arg(0)
    ->Iterations(requests - 100)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(perform_techhub)->Name("perform_full/techhub")->Arg(1)->Iterations(300)->Unit(benchmark::kMicrosecond);
BENCHMARK(perform_floor)->Name("perform_full/floor")->Arg(1)->Iterations(300)->Unit(benchmark::kMicrosecond);

constexpr std::int64_t hour = 3'600'000'000;
constexpr std::int64_t epoch = 1'900'000'000'000'000;  // 2030: bookings are never in the past

struct Rooms {
  // `past`: bookings of each of 16 rooms before the one that is measured.
  explicit Rooms(std::int64_t past) : world(false) {
    user = world.user("user");
    world.write([&](Records& records) {
      for (int i = 0; i < 16; ++i) {
        const auto room = world.insert(records, "booking.room", Json::object({{"name", "R"}, {"max_people", 10}}));
        if (i == 0) first = room;
      }
    });
    Floor floor(world.file(), false);
    Statement insert(floor,
                     "INSERT INTO booking_booking (status, start, \"end\", room_id, author_id, created_at) VALUES "
                     "('active', ?, ?, ?, ?, 0)");
    floor.run("BEGIN");
    for (std::int64_t i = 0; i < past; ++i) {
      insert.bind(epoch + (i / 16) * hour, epoch + (i / 16 + 1) * hour, first + i % 16, user).run();
    }
    floor.run("COMMIT");
    after = epoch + (past / 16 + 1) * hour;
  }
  World world;
  std::int64_t user = 0;
  std::int64_t first = 0;
  std::int64_t after = 0;
};

constexpr int bookings = 3000;

void book_techhub(benchmark::State& state) {
  Rooms staged(8673);
  const auto actor = must(staged.world.hub().actor(staged.user));
  std::int64_t start = staged.after;
  for (auto _ : state) {
    must(booking::book(staged.world.hub(), actor,
                       {.room = staged.first, .start = Time{start}, .end = Time{start + hour}}));
    start += hour;
  }
}

class HandWrittenBooking {
 public:
  explicit HandWrittenBooking(Floor& floor)
      : begin_(floor, "BEGIN IMMEDIATE"),
        commit_(floor, "COMMIT"),
        setting_(floor, "SELECT key, value FROM techhub_setting WHERE key = ?"),
        room_(floor, "SELECT id, name, floor, max_people, pavilion FROM booking_room WHERE id = ?"),
        booking_(floor,
                 "INSERT INTO booking_booking (id, status, start, \"end\", room_id, author_id, company_id, people, "
                 "created_at, updated_at) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        overlap_(floor,
                 "SELECT id, status, start, \"end\", room_id, author_id, company_id, people, created_at, updated_at "
                 "FROM booking_booking "
                 "WHERE room_id = ? AND status = 'active' AND start < ? ORDER BY start DESC, id DESC LIMIT 1"),
        history_(floor,
                 "INSERT INTO booking_bookingstatus (id, booking_id, status, author_id, comment, created_at, "
                 "updated_at, data) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        parent_(floor,
                "SELECT id, status, start, \"end\", room_id, author_id, company_id, people, created_at, updated_at "
                "FROM booking_booking WHERE id = ?"),
        transition_(floor,
                    "INSERT INTO techhub_transition (id, source, primary_key, action, from_status, to_status, "
                    "actor_id, comment, at) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        revision_(floor, "INSERT INTO reversion_revision (id, date_created, user_id, comment) VALUES (?, ?, ?, ?)"),
        version_(floor,
                 "INSERT INTO reversion_version (id, revision_id, object_id, content_type_id, db, format, "
                 "serialized_data, object_repr) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        outbox_(floor,
                "INSERT INTO techhub_outbox (id, txid, topic, source, primary_key, payload, at) VALUES (?, ?, ?, ?, ?, "
                "?, ?)"),
        bookings_(floor, "booking_booking"),
        histories_(floor, "booking_bookingstatus"),
        transitions_(floor, "techhub_transition"),
        revisions_(floor, "reversion_revision"),
        versions_(floor, "reversion_version"),
        outboxes_(floor, "techhub_outbox") {}

  void run(std::int64_t room, std::int64_t user, std::int64_t start, std::int64_t end, std::int64_t now) {
    begin_.run();
    setting_.bind("rights_epoch").run();
    room_.bind(room).run();
    setting_.bind("timezone").run();
    setting_.bind("booking").run();
    overlap_.bind(room, end).run();
    const auto id = bookings_.next();
    booking_.bind(id, "active", start, end, room, user, nullptr, nullptr, now, now).run();
    const auto key = std::to_string(id);
    transition_.bind(transitions_.next(), "booking.booking", key, "create", "", "active", user, "", now).run();
    parent_.bind(id).run();
    const auto history = histories_.next();
    history_.bind(history, id, "active", user, "", now, now, "{}").run();
    const auto revision = revisions_.next();
    revision_.bind(revision, now, user, "").run();
    const std::string booked = "[{\"model\":\"booking.booking\",\"pk\":" + key +
                               ",\"fields\":{\"status\":\"active\",\"start\":" + std::to_string(start) +
                               ",\"end\":" + std::to_string(end) + ",\"room\":" + std::to_string(room) +
                               ",\"author\":" + std::to_string(user) + "}}]";
    version_.bind(versions_.next(), revision, key, 24, "default", "json", booked, "booking.booking " + key).run();
    version_
        .bind(versions_.next(), revision, std::to_string(history), 25, "default", "json", booked,
              "booking.bookingstatus")
        .run();
    const auto entry = outboxes_.next();
    const std::string payload = "{\"actor\":" + std::to_string(user) + "}";
    outbox_
        .bind(entry, entry, "booking.bookingstatus.create", "booking.bookingstatus", std::to_string(history), payload,
              now)
        .run();
    outbox_.bind(outboxes_.next(), entry, "booking.booking.create", "booking.booking", key, payload, now).run();
    commit_.run();
  }

 private:
  Statement begin_, commit_, setting_, room_, booking_, overlap_, history_, parent_, transition_, revision_, version_,
      outbox_;
  Sequence bookings_, histories_, transitions_, revisions_, versions_, outboxes_;
};

void book_floor(benchmark::State& state) {
  Rooms staged(8673);
  must(booking::book(staged.world.hub(), must(staged.world.hub().actor(staged.user)),
                     {.room = staged.first + 1, .start = Time{staged.after}, .end = Time{staged.after + hour}}));
  Floor floor(staged.world.file(), false);
  HandWrittenBooking booking(floor);
  std::int64_t start = staged.after;
  for (auto _ : state) {
    booking.run(staged.first, staged.user, start, start + hour, 1'750'000'000'000'000);
    start += hour;
  }
}

BENCHMARK(book_techhub)->Name("booking/techhub")->Iterations(bookings)->Unit(benchmark::kMicrosecond);
BENCHMARK(book_floor)->Name("booking/floor")->Iterations(bookings)->Unit(benchmark::kMicrosecond);

// The overlap rule alone: what an insert pays for it, with little and with much of a past.
void overlap(benchmark::State& state) {
  Rooms staged(state.range(0));
  Floor floor(staged.world.file(), false);
  Statement insert(floor,
                   "INSERT INTO booking_booking (status, start, \"end\", room_id, author_id, created_at) VALUES "
                   "('active', ?, ?, ?, ?, 0)");
  floor.run("BEGIN");
  std::int64_t start = staged.after;
  for (auto _ : state) {
    insert.bind(start, start + hour, staged.first, staged.user).run();
    start += hour;
  }
  floor.run("ROLLBACK");
}
BENCHMARK(overlap)->Name("overlap_867300/techhub")->Arg(867300)->Iterations(5000)->Unit(benchmark::kMicrosecond);
BENCHMARK(overlap)->Name("overlap_867300/floor")->Arg(8673)->Iterations(5000)->Unit(benchmark::kMicrosecond);

}  // namespace
