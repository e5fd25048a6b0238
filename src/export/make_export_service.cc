// The service over the query service: the only place that joins the two.
#include "export/export_service_parts.h"
#include "export/query_export_source.h"

namespace sluice::exporting {

std::unique_ptr<ExportService> ExportService::Make(
    catalog::Catalog& catalog, query::QueryService& queries, engine::RecordStore& records,
    storage::ObjectStoreRegistry& stores, Clock& clock, Random& random, ExportSettings settings) {
  return MakeExportService({catalog, records, stores, clock, random, settings,
                            std::make_unique<QueryExportQueries>(queries)});
}

}  // namespace sluice::exporting
