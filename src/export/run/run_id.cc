#include "export/run/run_id.h"

#include <xxhash.h>

#include <algorithm>
#include <cstdio>

namespace sluice::exporting {

std::string RunIdPrefix(std::string_view database_guid) {
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x",
                XXH32(database_guid.data(), database_guid.size(), 0));
  return digits;
}

std::string NewRunId(std::string_view database_guid, Random& random) {
  std::string guid = random.NewGuid();
  std::erase(guid, '-');
  return RunIdPrefix(database_guid) + guid.substr(8);
}

}  // namespace sluice::exporting
