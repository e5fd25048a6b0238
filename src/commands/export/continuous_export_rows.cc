#include "commands/export/continuous_export_rows.h"

#include "commands/json_text.h"
#include "data/datetime.h"

namespace sluice::commands {

std::vector<Scalar> ContinuousExportRow(const exporting::ContinuousExportStatus& status) {
  const catalog::ContinuousExport& definition = status.definition;
  return {Scalar::String(definition.name),
          Scalar::String(definition.external_table),
          Scalar::String(definition.query),
          definition.forced_latency_ticks > 0 ? Scalar::Timespan(definition.forced_latency_ticks)
                                              : Scalar::Null(ScalarType::kTimespan),
          Scalar::Timespan(definition.interval_ticks),
          Scalar::String(JsonArray(status.scoped_tables)),
          Scalar::String(definition.properties.ToJson()),
          definition.last_run_time ? Scalar::Datetime(*definition.last_run_time)
                                   : Scalar::Null(ScalarType::kDatetime),
          Scalar::String(std::to_string(definition.start_cursor)),
          Scalar::Bool(definition.disabled),
          Scalar::String(definition.last_run_result),
          Scalar::Datetime(definition.exported_to),
          Scalar::Bool(status.running)};
}

std::string ContinuousExportScript(const catalog::ContinuousExport& definition) {
  std::string script = ".create-or-alter continuous-export " + QuoteName(definition.name);
  if (!definition.over.empty()) {
    script += " over (";
    for (size_t i = 0; i < definition.over.size(); ++i) {
      if (i > 0) script += ", ";
      script += QuoteName(definition.over[i]);
    }
    script += ")";
  }
  script += " to table " + QuoteName(definition.external_table) + " with (";
  if (definition.forced_latency_ticks > 0) {
    script += "forcedLatency=time(" + FormatTimespan(definition.forced_latency_ticks) + "), ";
  }
  script += "intervalBetweenRuns=time(" + FormatTimespan(definition.interval_ticks) + ")";
  const catalog::ExportProperties& properties = definition.properties;
  if (properties.size_limit_bytes) {
    script += ", sizeLimit=" + std::to_string(*properties.size_limit_bytes);
  }
  if (properties.distributed) {
    script += std::string(", distributed=") + (*properties.distributed ? "true" : "false");
  }
  if (properties.distribution) {
    script += ", distribution=" + QuoteString(*properties.distribution);
  }
  if (properties.distribution_kind) {
    script += ", distributionKind=" + QuoteString(*properties.distribution_kind);
  }
  if (properties.parquet_row_group_rows) {
    script += ", parquetRowGroupSize=" + std::to_string(*properties.parquet_row_group_rows);
  }
  if (definition.disabled) script += ", isDisabled=true";
  return script + ") <| " + definition.query;
}

}  // namespace sluice::commands
