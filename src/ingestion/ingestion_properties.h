// The properties of ingestion commands: `with (format="csv", tags='["a"]', ...)`.
// https://learn.microsoft.com/kusto/ingestion-properties
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/status.h"
#include "formats/file_format.h"

namespace sluice::ingestion {

// Values by name as they were written; datetimes are ticks or text.
using PropertyValue = std::variant<bool, int64_t, std::string>;
using PropertyMap = std::map<std::string, PropertyValue, std::less<>>;

struct IngestionProperties {
  std::optional<formats::DataFormat> format;  // Absent: told by the name of the file, else csv.
  bool ignore_first_record = false;
  std::vector<std::string> tags;
  std::vector<std::string> ingest_if_not_exists;  // Without "ingest-by:".
  std::optional<int64_t> creation_time_ticks;

  // Of ingestion from queries; whoever has the table applies them.
  bool extend_schema = false;
  bool recreate_schema = false;
  std::optional<std::string> folder;
  std::optional<std::string> docstring;
  std::optional<bool> policy_ingestion_time;
};

// Reads properties; names in any case. kUnsupported for what Kusto knows and this server does not
// (mappings, zipPattern, validationPolicy), kInvalidArgument for other names and bad values, each
// with the property's name.
Result<IngestionProperties> ReadIngestionProperties(const PropertyMap& properties);

// A list of strings as properties hold it: a JSON array, also with single quotes, or a lone text.
Result<std::vector<std::string>> ReadStringList(std::string_view text);

}  // namespace sluice::ingestion
