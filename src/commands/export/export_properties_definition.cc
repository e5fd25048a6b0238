#include "commands/export/export_properties_definition.h"

namespace sluice::commands {

std::vector<PropertyDefinition> ExportPropertyDefinitions(std::vector<PropertyDefinition> more) {
  std::vector<PropertyDefinition> definitions = {
      {.name = "sizeLimit", .type = PropertyType::kLong},
      {.name = "distributed", .type = PropertyType::kBool},
      {.name = "distribution", .values = {"single", "per_node", "per_shard"}},
      {.name = "distributionKind", .values = {"uniform", "default"}},
      {.name = "parquetRowGroupSize", .type = PropertyType::kLong},
  };
  definitions.insert(definitions.end(), more.begin(), more.end());
  return definitions;
}

catalog::ExportProperties ExportPropertiesOf(const Properties& properties) {
  catalog::ExportProperties shared;
  shared.size_limit_bytes = properties.Int("sizeLimit");
  shared.distributed = properties.Bool("distributed");
  shared.distribution = properties.Text("distribution");
  shared.distribution_kind = properties.Text("distributionKind");
  shared.parquet_row_group_rows = properties.Int("parquetRowGroupSize");
  return shared;
}

}  // namespace sluice::commands
