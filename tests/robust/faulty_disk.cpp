// SPDX-License-Identifier: MIT
#include "robust/faulty_disk.hpp"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>

namespace techhub::test {
namespace {

using Fault = FaultyDisk::Fault;

sqlite3_vfs* real = nullptr;
sqlite3_vfs shim;
std::atomic<Fault> planned{Fault::none};
std::atomic<std::int64_t> planned_at{0};
std::atomic<std::int64_t> counted{0};

// What SQLite sees; the file itself lies behind it in the same memory.
struct File {
  sqlite3_file seen;
};
sqlite3_file* of(sqlite3_file* file) noexcept {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}

enum class Way : std::uint8_t { clear, full, broken, kill };

Way next_write() noexcept {
  const std::int64_t now = ++counted;
  const std::int64_t at = planned_at;
  switch (planned.load()) {
    case Fault::none:
      return Way::clear;
    case Fault::full:
      return now >= at ? Way::full : Way::clear;
    case Fault::broken:
      return now >= at ? Way::broken : Way::clear;
    case Fault::once:
      return now == at ? Way::broken : Way::clear;
    case Fault::kill:
      return now == at ? Way::kill : Way::clear;
  }
  return Way::clear;
}

void die() noexcept {
  ::kill(::getpid(), SIGKILL);
  ::pause();
}

int close(sqlite3_file* file) { return of(file)->pMethods->xClose(of(file)); }
int read(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
  return of(file)->pMethods->xRead(of(file), into, size, at);
}
int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  const auto* methods = of(file)->pMethods;
  switch (next_write()) {
    case Way::clear:
      return methods->xWrite(of(file), from, size, at);
    case Way::full:
      return SQLITE_FULL;
    case Way::broken:
      return SQLITE_IOERR_WRITE;
    case Way::kill:
      methods->xWrite(of(file), from, size / 2, at);
      die();
  }
  return SQLITE_IOERR_WRITE;
}
int cut(sqlite3_file* file, sqlite3_int64 size) {
  switch (next_write()) {
    case Way::full:  // what needs no space
    case Way::clear:
      return of(file)->pMethods->xTruncate(of(file), size);
    case Way::broken:
      return SQLITE_IOERR_TRUNCATE;
    case Way::kill:
      die();
  }
  return SQLITE_IOERR_TRUNCATE;
}
int flush(sqlite3_file* file, int flags) {
  switch (next_write()) {
    case Way::full:
    case Way::clear:
      return of(file)->pMethods->xSync(of(file), flags);
    case Way::broken:
      return SQLITE_IOERR_FSYNC;
    case Way::kill:
      die();
  }
  return SQLITE_IOERR_FSYNC;
}
int size_of(sqlite3_file* file, sqlite3_int64* size) { return of(file)->pMethods->xFileSize(of(file), size); }
int lock(sqlite3_file* file, int how) { return of(file)->pMethods->xLock(of(file), how); }
int unlock(sqlite3_file* file, int how) { return of(file)->pMethods->xUnlock(of(file), how); }
int check_lock(sqlite3_file* file, int* is) { return of(file)->pMethods->xCheckReservedLock(of(file), is); }
int control(sqlite3_file* file, int what, void* with) { return of(file)->pMethods->xFileControl(of(file), what, with); }
int sector(sqlite3_file* file) { return of(file)->pMethods->xSectorSize(of(file)); }
int traits(sqlite3_file* file) { return of(file)->pMethods->xDeviceCharacteristics(of(file)); }
int map_log(sqlite3_file* file, int page, int size, int grows, void volatile** at) {
  if (grows != 0) {
    switch (next_write()) {
      case Way::clear:
        break;
      case Way::full:
      case Way::broken:
        return SQLITE_IOERR_SHMSIZE;
      case Way::kill:
        die();
    }
  }
  return of(file)->pMethods->xShmMap(of(file), page, size, grows, at);
}
int lock_log(sqlite3_file* file, int from, int count, int how) {
  return of(file)->pMethods->xShmLock(of(file), from, count, how);
}
void order_log(sqlite3_file* file) { of(file)->pMethods->xShmBarrier(of(file)); }
int unmap_log(sqlite3_file* file, int removes) { return of(file)->pMethods->xShmUnmap(of(file), removes); }
int fetch(sqlite3_file* file, sqlite3_int64 at, int size, void** to) {
  return of(file)->pMethods->xFetch(of(file), at, size, to);
}
int unfetch(sqlite3_file* file, sqlite3_int64 at, void* from) {
  return of(file)->pMethods->xUnfetch(of(file), at, from);
}

constexpr sqlite3_io_methods methods{3,        close,     read,       write,   cut,    flush,  size_of,
                                     lock,     unlock,    check_lock, control, sector, traits, map_log,
                                     lock_log, order_log, unmap_log,  fetch,   unfetch};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* opened) {
  file->pMethods = nullptr;
  of(file)->pMethods = nullptr;
  const int code = real->xOpen(real, name, of(file), flags, opened);
  if (of(file)->pMethods != nullptr) file->pMethods = &methods;
  return code;
}

}  // namespace

FaultyDisk::FaultyDisk() {
  REQUIRE(real == nullptr);
  real = sqlite3_vfs_find(nullptr);
  REQUIRE(real != nullptr);
  // Whatever asks for no file knows what to do without being asked through the real one.
  shim = *real;
  shim.zName = "faulty";
  shim.pNext = nullptr;
  shim.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  shim.xOpen = open;
  plan(Fault::none);
  REQUIRE(sqlite3_vfs_register(&shim, 1) == SQLITE_OK);
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&shim);
  sqlite3_vfs_register(real, 1);
  real = nullptr;
}

void FaultyDisk::plan(Fault fault, std::int64_t at) noexcept {
  planned = Fault::none;
  counted = 0;
  planned_at = at;
  planned = fault;
}

std::int64_t FaultyDisk::writes() const noexcept { return counted; }

}  // namespace techhub::test
