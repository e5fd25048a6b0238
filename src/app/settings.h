// What `sluice serve` is told: by options, by SLUICE_... variables, by a TOML file; in this order of
// strength.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/status.h"

namespace sluice::app {

struct Settings {
  std::string data_folder;
  std::string listen = "127.0.0.1:8080";
  std::vector<std::string> storage_roots;    // Empty: DIR/exports.
  std::vector<std::string> allowed_origins;  // Web pages that may use the server.
  std::string min_export_interval = "1m";
  std::string memory_limit;                  // "4GB"; empty: the engine's own.
  std::string log_level = "info";
  int threads = 0;                           // Of the engine; 0: one per core.
  bool insecure = false;
};

// The address and port of "127.0.0.1:8080", "[::1]:0", "localhost:80", ":8080" or "8080".
struct ListenAddress {
  std::string host;
  uint16_t port = 0;
  // True when only this machine can reach it.
  bool loopback = false;
};
Result<ListenAddress> ParseListenAddress(const std::string& text);

// Bytes of "512MB", "4GB", "4GiB", "1073741824". K, M, G and T are powers of 1024.
Result<uint64_t> ParseSizeBytes(const std::string& text);

Result<LogLevel> ParseLogLevel(const std::string& text);

// Sets what the file says and `settings` do not say yet (`given` names the options that were given).
// kInvalidArgument names the file with line and key when it is malformed or has an unknown key.
Status ReadSettingsFile(const std::string& path, const std::vector<std::string>& given,
                        Settings& settings);

}  // namespace sluice::app
