#include "commands/external_tables/sample_uris.h"

#include "commands/external_tables/external_table_rows.h"
#include "data/datetime.h"
#include "export/partition/partition_function.h"
#include "export/partition/partition_layout.h"

namespace sluice::commands {
namespace {

using exporting::PartitionValue;

PartitionValue SampleValue(const catalog::Partition& partition, int64_t now_ticks) {
  if (partition.type == ScalarType::kLong) return int64_t{0};
  if (partition.type == ScalarType::kString) return "value-of-" + partition.name;
  if (!exporting::IsDatetimeFunction(partition.function)) {
    return now_ticks - now_ticks % kTicksPerDay;
  }
  return exporting::PartitionOfDatetime(partition, now_ticks).begin;
}

std::string ValueText(const PartitionValue& value, ScalarType type) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* number = std::get_if<int64_t>(&value);
  if (number == nullptr) return "";
  return type == ScalarType::kDatetime ? FormatDatetime(*number) : std::to_string(*number);
}

}  // namespace

Result<Rows> SampleUris(const CommandCall& call, const catalog::ExternalTable& table) {
  exporting::ExportService::ExternalArtifact artifact;
  std::string folder;
  if (!table.partitions.empty()) {
    ASSIGN_OR_RETURN(
        const auto layout,
        exporting::PartitionLayout::Make(table.partitions, table.path_format, table.schema));
    std::vector<PartitionValue> values;
    for (const catalog::Partition& partition : table.partitions) {
      values.push_back(SampleValue(partition, call.services.clock.NowTicks()));
      artifact.partition_values.push_back(ValueText(values.back(), partition.type));
    }
    folder = layout.FolderOf(values) + "/";
  }
  std::string name = table.name_prefix.empty() ? "export" : table.name_prefix;
  name += "_1" + (table.file_extension.empty() ? "." + table.data_format : table.file_extension);
  Rows rows;
  for (const catalog::ConnectionString& connection : table.connection_strings) {
    ASSIGN_OR_RETURN(const auto store, call.services.stores.Open(connection.text.Reveal()));
    artifact.uri = store->display_root() + "/" + folder + name;
    rows.push_back(ExternalArtifactRow(table, artifact));
  }
  return rows;
}

}  // namespace sluice::commands
