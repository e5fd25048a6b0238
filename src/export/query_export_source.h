// Exports' rows from the query service and the engine.
#pragma once

#include "export/export_source.h"

namespace sluice::exporting {

// Thread-safe. `queries` outlives it and its sources.
class QueryExportQueries final : public ExportQueries {
 public:
  explicit QueryExportQueries(query::QueryService& queries) : queries_(queries) {}

  Result<std::unique_ptr<ExportSource>> Prepare(const ExportQuery& query,
                                                const OperationContext& context) override;

 private:
  query::QueryService& queries_;
};

}  // namespace sluice::exporting
