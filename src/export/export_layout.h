// Where the rows of one export go and in what shape: resolved once per run from an external table
// or the properties of .export, and all checked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "catalog/entities.h"
#include "export/export_service.h"
#include "export/partition/partition_layout.h"
#include "formats/file_format.h"
#include "storage/object_store.h"

namespace sluice::exporting {

// Immutable; shared by all workers of a run.
struct ExportLayout {
  std::vector<catalog::ConnectionString> targets;
  std::vector<std::shared_ptr<storage::ObjectStore>> stores;  // One per target.
  std::shared_ptr<const formats::FileFormat> format;
  std::string name_prefix;     // Without the '_' that follows it; may be empty.
  std::string file_extension;  // With its leading dot.
  std::optional<PartitionLayout> partitions;
  int64_t size_limit_bytes = 0;  // Of one artifact, before compression.
  // distribution=per_shard: each worker writes artifacts of its own. Otherwise all write into one
  // at a time: this server is one node, so that per_node and single come to the same.
  bool artifact_per_worker = false;
  // Folders written at the same time. Beyond it, rows are clustered first.
  size_t open_folders_max = 64;
};

// Opens connection strings in order. Does not touch the targets.
Result<std::vector<std::shared_ptr<storage::ObjectStore>>> OpenTargets(
    const std::vector<catalog::ConnectionString>& targets, storage::ObjectStoreRegistry& registry);

// The layout of an external table's files.
Result<ExportLayout> LayoutOfExternalTable(const catalog::ExternalTable& table,
                                           const catalog::ExportProperties& properties,
                                           const ExportSettings& settings,
                                           storage::ObjectStoreRegistry& registry);

// The same for an export, which virtual partition columns do not allow. Errors hold no secrets.
Result<ExportLayout> LayoutOfTableExport(const catalog::ExternalTable& table,
                                         const catalog::ExportProperties& properties,
                                         const ExportSettings& settings,
                                         storage::ObjectStoreRegistry& registry);

// The layout of an export to storage of rows with `schema`. `random_prefix` names artifacts when
// the options don't.
Result<ExportLayout> LayoutOfStorage(const StorageExportOptions& options,
                                     const std::vector<catalog::ConnectionString>& targets,
                                     const catalog::ExportProperties& properties,
                                     const Schema& schema, const std::string& random_prefix,
                                     const ExportSettings& settings,
                                     storage::ObjectStoreRegistry& registry);

}  // namespace sluice::exporting
