// The export service over any source of rows: what ExportService::Make() builds, and tests too.
#pragma once

#include <memory>

#include "export/continuous/continuous_state.h"
#include "export/export_service.h"
#include "export/export_source.h"

namespace sluice::exporting {

struct ExportServiceParts {  // The references outlive the service.
  catalog::Catalog& catalog;
  engine::RecordStore& records;
  storage::ObjectStoreRegistry& registry;
  Clock& clock;
  Random& random;
  ExportSettings settings;
  std::unique_ptr<ExportQueries> queries;
  ScheduleRules schedule_rules = {};
};

std::unique_ptr<ExportService> MakeExportService(ExportServiceParts parts);

}  // namespace sluice::exporting
