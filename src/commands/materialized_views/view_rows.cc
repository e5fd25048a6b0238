#include "commands/materialized_views/view_rows.h"

#include "commands/json_text.h"

namespace sluice::commands {
namespace {

Scalar DatetimeOf(std::optional<int64_t> ticks) {
  return ticks && *ticks > 0 ? Scalar::Datetime(*ticks) : Scalar::Null(ScalarType::kDatetime);
}

// Whether everything that was ingested until an hour ago is materialized.
Result<bool> IsHealthy(const CommandCall& call, const catalog::MaterializedView& view) {
  const auto source = call.services.catalog.GetTable(view.database_id, view.source);
  if (!source.ok()) {
    if (source.status().code() == StatusCode::kNotFound) return false;
    return source.status();
  }
  const int64_t hour_ago = call.services.clock.NowTicks() - kTicksPerHour;
  if (view.materialized_to >= hour_ago) return true;
  ASSIGN_OR_RETURN(const int64_t rows, call.services.records.CountRows(
                                           source->id, view.materialized_to, hour_ago));
  return rows == 0;
}

}  // namespace

Result<std::vector<Scalar>> MaterializedViewRow(const CommandCall& call,
                                                const catalog::MaterializedView& view) {
  ASSIGN_OR_RETURN(const bool healthy, IsHealthy(call, view));
  return std::vector<Scalar>{
      Scalar::String(view.name),
      Scalar::String(view.source),
      Scalar::String(view.query),
      DatetimeOf(view.materialized_to),
      DatetimeOf(view.last_run_time),
      Scalar::String(view.last_run_result),
      Scalar::Bool(healthy),
      Scalar::Bool(view.enabled),
      Scalar::String(view.enabled ? "Enabled" : "Disabled"),
      Scalar::String(view.folder),
      Scalar::String(view.docstring),
      Scalar::Bool(view.auto_update_schema),
      DatetimeOf(view.effective_time),
      DatetimeOf(view.definition_updated_on),
      view.lookback_ticks ? Scalar::Timespan(*view.lookback_ticks)
                          : Scalar::Null(ScalarType::kTimespan),
      Scalar::String(view.lookback_column)};
}

Result<Rows> MaterializedViewRows(const CommandCall& call, const catalog::Database& database) {
  ASSIGN_OR_RETURN(const std::vector<catalog::MaterializedView> views,
                   call.services.catalog.ListMaterializedViews(database.id));
  Rows rows;
  for (const catalog::MaterializedView& view : views) {
    ASSIGN_OR_RETURN(std::vector<Scalar> row, MaterializedViewRow(call, view));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string MaterializedViewScript(const catalog::MaterializedView& view) {
  std::string properties;
  const auto add = [&](std::string_view name, const std::string& value) {
    properties += (properties.empty() ? "" : ", ") + std::string(name) + " = " + value;
  };
  if (view.auto_update_schema) add("autoUpdateSchema", "true");
  if (view.lookback_ticks) {
    add("lookback", "time(" + Scalar::Timespan(*view.lookback_ticks).ToText() + ")");
  }
  if (!view.lookback_column.empty()) add("lookback_column", QuoteString(view.lookback_column));
  if (!view.dimension_tables.empty()) {
    add("dimensionTables", "dynamic(" + JsonArray(view.dimension_tables) + ")");
  }
  if (!view.folder.empty()) add("folder", QuoteString(view.folder));
  if (!view.docstring.empty()) add("docString", QuoteString(view.docstring));
  return ".create-or-alter materialized-view " +
         (properties.empty() ? "" : "with (" + properties + ") ") + QuoteName(view.name) +
         " on table " + QuoteName(view.source) + " { " + view.query + " }";
}

}  // namespace sluice::commands
