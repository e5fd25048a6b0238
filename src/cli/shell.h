// The interactive shell: history, several lines, completion, tables, progress.
#pragma once

#include <string>

namespace sluice::cli {

struct ShellOptions {
  std::string cluster_url = "http://127.0.0.1:8080";
  std::string database = "NetDefaultDB";
};

// Runs until its input ends or #exit. Returns the exit code.
int RunShell(const ShellOptions& options);

}  // namespace sluice::cli
