#include "base/sync_point.h"

#ifdef SLUICE_TEST_HOOKS
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <string>

namespace sluice {
namespace {

struct Hooks {
  std::mutex mutex;
  std::function<void(std::string_view)> handler;
  std::string crash_name;
  int crash_passage = 1;
  std::string log_path;
  std::map<std::string, int, std::less<>> passages;

  Hooks() {
    if (const char* crash = std::getenv("SLUICE_CRASH_AT")) {
      crash_name = crash;
      if (auto colon = crash_name.rfind(':'); colon != std::string::npos) {
        crash_passage = std::atoi(crash_name.c_str() + colon + 1);
        crash_name.resize(colon);
      }
    }
    if (const char* log = std::getenv("SLUICE_SYNC_POINT_LOG")) log_path = log;
  }
};

Hooks& TheHooks() {
  static Hooks hooks;
  return hooks;
}

}  // namespace

void PassSyncPoint(std::string_view name) {
  Hooks& hooks = TheHooks();
  std::function<void(std::string_view)> handler;
  {
    std::lock_guard lock(hooks.mutex);
    if (!hooks.log_path.empty()) {
      int file = ::open(hooks.log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
      std::string line = std::string(name) + "\n";
      if (file >= 0) {
        if (::write(file, line.data(), line.size()) < 0) std::abort();
        ::close(file);
      }
    }
    auto [entry, inserted] = hooks.passages.try_emplace(std::string(name), 0);
    if (++entry->second == hooks.crash_passage && name == hooks.crash_name) {
      ::kill(::getpid(), SIGKILL);
    }
    handler = hooks.handler;
  }
  if (handler) handler(name);
}

void SetSyncPointHandler(std::function<void(std::string_view)> handler) {
  std::lock_guard lock(TheHooks().mutex);
  TheHooks().handler = std::move(handler);
}

}  // namespace sluice
#endif
