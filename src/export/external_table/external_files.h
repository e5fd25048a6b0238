// The files behind external tables: listed, filtered by name, and pruned by what their folders say.
// https://learn.microsoft.com/kusto/management/external-tables-azure-storage#file-filtering-logic
#pragma once

#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "catalog/entities.h"
#include "export/export_service.h"
#include "export/partition/partition_layout.h"
#include "query/query_service.h"
#include "storage/object_store.h"

namespace sluice::exporting {

// Thread-safe.
class ExternalFiles final : public query::ExternalFileSource {
 public:
  explicit ExternalFiles(storage::ObjectStoreRegistry& registry) : registry_(registry) {}

  Status ListFiles(const planning::ExternalScanNode& scan, planning::ExternalScanNode& filled,
                   const OperationContext& context) override;

  Result<std::vector<StoredFile>> ListStoredFiles(const std::vector<std::string>& containers,
                                                  std::string_view name_prefix,
                                                  std::string_view extension,
                                                  const OperationContext& context) override;

  Result<std::vector<ExportService::ExternalArtifact>> ListArtifacts(
      const catalog::ExternalTable& table, const OperationContext& context);

 private:
  // The files of externaldata: below a storage root, one per connection string.
  Status ListNamedFiles(const semantics::ExternalData& data,
                        planning::ExternalScanNode& filled) const;

  struct FoundFile {
    std::shared_ptr<storage::ObjectStore> store;
    storage::ObjectInfo info;
    std::string uri;
    // The ways to read its folder; the first is what is shown. Empty for tables without partitions.
    std::vector<std::vector<PathValue>> readings;
  };
  // The visible files that the definition covers, in order of target and path.
  Result<std::vector<FoundFile>> Find(const catalog::ExternalTable& table,
                                      const std::optional<PartitionLayout>& layout,
                                      const OperationContext& context);
  static Result<bool> HeaderIsFirst(const catalog::ExternalTable& table,
                                    const std::vector<FoundFile>& files,
                                    const OperationContext& context);

  storage::ObjectStoreRegistry& registry_;
};

// Checks a definition without touching its targets: partitions, path format, data format,
// compression, headers, encoding, names, and that each target can be opened.
Status CheckExternalTableDefinition(const catalog::ExternalTable& table,
                                    storage::ObjectStoreRegistry& registry,
                                    const ExportSettings& settings);

}  // namespace sluice::exporting
