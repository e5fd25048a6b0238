#include "commands/result_schema.h"

#include <algorithm>

#include "base/status.h"

namespace sluice::commands {

Schema ParseResultSchema(std::string_view result) {
  Schema schema;
  while (!result.empty()) {
    const size_t comma = result.find(',');
    std::string_view column = result.substr(0, comma);
    result = comma == std::string_view::npos ? std::string_view() : result.substr(comma + 1);
    column.remove_prefix(std::min(column.find_first_not_of(' '), column.size()));
    const size_t colon = column.find(':');
    CHECK(colon != std::string_view::npos);
    const std::optional<ScalarType> type = ParseScalarType(column.substr(colon + 1));
    CHECK(type.has_value());
    schema.columns.push_back({std::string(column.substr(0, colon)), *type, ""});
  }
  return schema;
}

}  // namespace sluice::commands
