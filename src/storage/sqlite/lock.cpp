// SPDX-License-Identifier: MIT
#include "storage/sqlite/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>

namespace techhub::storage::sqlite {

bool Gate::enter(Deadline deadline) {
  std::unique_lock lock(mutex_);
  if (!opened_.wait_until(lock, deadline, [&] { return !is_taken_; })) return false;
  is_taken_ = true;
  return true;
}

void Gate::leave() noexcept {
  {
    const std::lock_guard lock(mutex_);
    is_taken_ = false;
  }
  opened_.notify_one();
}

FileLock::FileLock(std::string file, std::string database) : file_(std::move(file)), database_(std::move(database)) {}

// Closing also unlocks, but not in the child of a fork: there the parent's description stays open and locked.
FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<> FileLock::open() {
  if (descriptor_ >= 0) return success();
  struct stat database {};
  const mode_t mode = ::stat(database_.c_str(), &database) == 0 ? database.st_mode & 0777 : 0644;
  // Reading is all that flock needs.
  descriptor_ = ::open(file_.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode);
  if (descriptor_ >= 0) return success();
  return Error(Code::io, "the lock file beside the database cannot be opened");
}

Result<> FileLock::lock(Deadline deadline) {
  using namespace std::chrono_literals;
  TECHHUB_DO(open());
  for (std::chrono::microseconds pause = 50us;; pause = std::min<std::chrono::microseconds>(pause * 2, 5ms)) {
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return success();
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return Error(Code::io, "the lock file beside the database cannot be locked");
    if (std::chrono::steady_clock::now() + pause > deadline) {
      return Error(Code::busy, "another process is writing").retryable();
    }
    std::this_thread::sleep_for(pause);
  }
}

void FileLock::unlock() noexcept {
  if (descriptor_ >= 0) ::flock(descriptor_, LOCK_UN);
}

}  // namespace techhub::storage::sqlite
