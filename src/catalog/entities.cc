#include "catalog/entities.h"

#include <fmt/format.h>

namespace sluice::catalog {
namespace {

// The values are words that commands have checked; escaping covers whatever else gets here.
std::string JsonText(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      json += c;
    }
  }
  return json + '"';
}

}  // namespace

Schema Table::ToSchema() const {
  Schema schema;
  schema.columns.reserve(columns.size());
  for (const TableColumn& column : columns) {
    schema.columns.push_back({column.name, column.type, column.docstring});
  }
  return schema;
}

std::string ExportProperties::ToJson() const {
  std::string json;
  const auto add = [&](std::string_view name, const std::string& value) {
    json += fmt::format("{}  \"{}\": {}", json.empty() ? "{\n" : ",\n", name, value);
  };
  if (size_limit_bytes) add("SizeLimit", fmt::to_string(*size_limit_bytes));
  if (distributed) add("Distributed", *distributed ? "true" : "false");
  if (distribution) add("Distribution", JsonText(*distribution));
  if (distribution_kind) add("DistributionKind", JsonText(*distribution_kind));
  if (parquet_row_group_rows) {
    add("ParquetRowGroupSize", fmt::to_string(*parquet_row_group_rows));
  }
  return json.empty() ? "{}" : json + "\n}";
}

}  // namespace sluice::catalog
