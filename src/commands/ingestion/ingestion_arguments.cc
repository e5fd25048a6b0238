#include "commands/ingestion/ingestion_arguments.h"

#include "commands/tables/table_changes.h"

namespace sluice::commands {

std::vector<PropertyDefinition> IngestionPropertyDefinitions() {
  return {
      {.name = "format"},
      {.name = "ignoreFirstRecord", .type = PropertyType::kBool},
      {.name = "tags"},
      {.name = "ingestIfNotExists"},
      {.name = "creationTime", .type = PropertyType::kDatetime},
      {.name = "extend_schema", .type = PropertyType::kBool},
      {.name = "recreate_schema", .type = PropertyType::kBool},
      {.name = "folder"},
      {.name = "docstring"},
      {.name = "policy_ingestiontime", .type = PropertyType::kBool},
      {.name = "distributed", .type = PropertyType::kBool},
      {.name = "persistDetails", .type = PropertyType::kBool},
      {.name = "TreatGzAsUncompressed", .type = PropertyType::kBool},
      {.name = "ingestionMapping"},
      {.name = "ingestionMappingReference"},
      {.name = "ingestionMappingType"},
      {.name = "validationPolicy"},
      {.name = "zipPattern"},
  };
}

Result<ingestion::IngestionProperties> IngestionPropertiesOf(const Arguments& arguments) {
  return ingestion::ReadIngestionProperties(arguments.properties().all());
}

ingestion::IngestionTarget TargetOf(const catalog::Table& table) {
  ingestion::IngestionTarget target;
  target.database_id = table.database_id;
  target.table_id = table.id;
  target.columns = StoredColumnsOf(table.columns);
  target.ingestion_time_policy = table.ingestion_time_policy;
  for (const catalog::TableColumn& column : table.columns) {
    target.column_names.push_back(column.name);
  }
  return target;
}

Scalar ExtentIdOf(const engine::IngestResult& result) {
  return Scalar::GuidValue(result.extent ? result.extent->id : Guid{});
}

}  // namespace sluice::commands
