// Named places of the code where tests crash, fail or pause the process.
//
// SYNC_POINT("export.after_seal") marks one. Builds without SLUICE_TEST_HOOKS (release) compile it
// to nothing. In test builds:
//   - the environment variable SLUICE_CRASH_AT="name" or "name:n" kills the process (SIGKILL) at
//     the n-th (default first) passage of the point;
//   - SLUICE_SYNC_POINT_LOG=FILE appends a line per passage, which is how a test learns all points;
//   - in-process tests set a handler with SetSyncPointHandler.
#pragma once

#ifdef SLUICE_TEST_HOOKS
#include <functional>
#include <string_view>

namespace sluice {
// Called by the macro. Thread-safe.
void PassSyncPoint(std::string_view name);
// Replaces the handler that sees each passage; null removes it. Not to be called while others pass.
void SetSyncPointHandler(std::function<void(std::string_view)> handler);
}  // namespace sluice

#define SYNC_POINT(name) ::sluice::PassSyncPoint(name)
#else
#define SYNC_POINT(name) ((void)0)
#endif
