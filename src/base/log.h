// The server's log: lines on stderr. Nothing that may hold a secret is logged unmasked.
#pragma once

#include <string_view>

namespace sluice {

enum class LogLevel { kDebug, kInfo, kWarning, kError, kOff };

// Lines below `level` are dropped. The default is kInfo. Call before threads start.
void SetLogLevel(LogLevel level);

// Writes one line: time in UTC, level, message. Thread-safe.
void Log(LogLevel level, std::string_view message);
inline void LogInfo(std::string_view message) { Log(LogLevel::kInfo, message); }
inline void LogWarning(std::string_view message) { Log(LogLevel::kWarning, message); }
inline void LogError(std::string_view message) { Log(LogLevel::kError, message); }

}  // namespace sluice
