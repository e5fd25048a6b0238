// `sluice query`: one text, its results to standard output or a file.
#pragma once

#include <string>

namespace sluice::cli {

// What commands of the client end with.
inline constexpr int kExitSuccess = 0;
inline constexpr int kExitRefused = 1;      // The server reported an error.
inline constexpr int kExitUsage = 2;        // Wrong options, an unreadable file.
inline constexpr int kExitUnreachable = 3;  // No answer from the server.
inline constexpr int kExitInterrupted = 130;

struct QueryCommandOptions {
  std::string cluster_url = "http://127.0.0.1:8080";
  std::string database = "NetDefaultDB";
  std::string format = "table";
  std::string text;       // "-": read standard input.
  std::string text_file;  // -f
  std::string output_file;  // -o; empty: standard output.
};

// Returns the exit code. Errors go to standard error.
int RunQueryCommand(const QueryCommandOptions& options);

}  // namespace sluice::cli
