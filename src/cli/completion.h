// Names that the shell completes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/kusto_client.h"

namespace sluice::cli {

// Not thread-safe.
class Completion {
 public:
  // Starts with what every server knows: operators, commands, functions.
  Completion();

  // Asks the server for the names of its databases, tables, columns, external tables and continuous
  // exports. What cannot be had is left out.
  void Refresh(KustoClient& client);

  // The words that start with `prefix`, each once, in order; none for an empty prefix.
  std::vector<std::string> Find(std::string_view prefix, bool command) const;

 private:
  std::vector<std::string> fixed_;
  std::vector<std::string> commands_;
  std::vector<std::string> names_;
};

// Where the word that is being typed at the end of `line` begins. A command's first word includes
// its dot.
size_t WordStart(std::string_view line);

}  // namespace sluice::cli
