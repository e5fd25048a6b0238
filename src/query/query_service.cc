#include "query/query_service.h"

#include <algorithm>

#include "language/parser/parser.h"
#include "planning/planner.h"
#include "query/catalog_schema_source.h"
#include "query/file_schema_reader.h"
#include "query/limited_stream.h"
#include "query/relation_evaluator.h"

namespace sluice::query {
namespace {

// The errors as one Status about the text that the client sent, which may hold the bound text at
// another offset.
Status ToStatus(const language::Diagnostics& diagnostics, int64_t span_shift,
                const std::string& client_text) {
  if (span_shift == 0) return diagnostics.ToStatus(client_text);
  auto shift = [&](uint32_t offset) {
    auto moved = std::clamp<int64_t>(int64_t{offset} + span_shift, 0,
                                     static_cast<int64_t>(client_text.size()));
    return static_cast<uint32_t>(moved);
  };
  language::Diagnostics shifted;
  for (const language::Diagnostic& one : diagnostics.all()) {
    shifted.Add(one.code, one.message, {shift(one.span.begin), shift(one.span.end)});
  }
  return shifted.ToStatus(client_text);
}

std::string DatatableText(const Schema& schema, const std::vector<std::vector<Scalar>>& rows) {
  std::string text = "datatable(";
  for (size_t i = 0; i < schema.columns.size(); ++i) {
    if (i > 0) text += ", ";
    text += QuoteName(schema.columns[i].name);
    text += ':';
    text += ScalarTypeName(schema.columns[i].type);
  }
  text += ")[";
  for (const auto& row : rows) {
    for (const Scalar& value : row) {
      text += value.ToLiteral();
      text += ',';
    }
  }
  if (text.back() == ',') text.pop_back();
  text += ']';
  return text;
}

}  // namespace

QueryService::QueryService(catalog::Catalog& catalog, engine::Engine& engine,
                           engine::RecordStore& records, Clock& clock)
    : catalog_(catalog), engine_(engine), records_(records), clock_(clock) {}

Result<PreparedQuery> QueryService::Prepare(const QueryRequest& request,
                                            const OperationContext& context) {
  return PrepareText(request.text, request, 0, context);
}

Result<PreparedQuery> QueryService::PrepareOverRows(const Schema& schema,
                                                    std::vector<std::vector<Scalar>> rows,
                                                    const std::string& pipeline,
                                                    const QueryRequest& request,
                                                    const OperationContext& context) {
  std::string text = DatatableText(schema, rows) + " | ";
  auto prefix = static_cast<int64_t>(text.size());
  text += pipeline;
  size_t at = request.text.rfind(pipeline);
  int64_t shift = (at == std::string::npos ? 0 : static_cast<int64_t>(at)) - prefix;
  return PrepareText(text, request, shift, context);
}

Result<PreparedQuery> QueryService::PrepareText(const std::string& text,
                                                const QueryRequest& request, int64_t span_shift,
                                                const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  ASSIGN_OR_RETURN(catalog::Database database, catalog_.GetDatabase(request.database));

  language::Diagnostics diagnostics;
  language::QueryText tree = language::ParseQuery(text, diagnostics);
  if (!diagnostics.empty()) return ToStatus(diagnostics, span_shift, request.text);

  PreparedQuery prepared;
  prepared.properties = request.properties;
  ASSIGN_OR_RETURN(prepared.cursor, records_.CurrentCursor(database.id));

  semantics::BindOptions options;
  options.now_ticks = request.properties.now_ticks.value_or(clock_.NowTicks());
  options.current_cursor = prepared.cursor;
  options.principal = context.principal;
  options.cluster_endpoint = cluster_endpoint_;
  options.query_parameters = request.properties.parameters;
  options.request_options = request.properties.options;
  options.cursor_scopes = request.cursor_scopes;

  engine::ExecutionOptions execution;
  execution.memory_bytes_max = MemoryLimitOf(request.properties);
  EngineRelationEvaluator evaluator(
      engine_,
      [&](const semantics::BoundRelationPointer& relation) {
        return PlanRelation(relation, prepared.properties, context);
      },
      execution, context);
  options.evaluator = &evaluator;
  FileSchemaReader file_schemas(external_files_, records_, prepared.properties, context);
  options.storage_schemas = &file_schemas;

  CatalogSchemaSource schemas(catalog_, database.name, clock_.NowTicks());
  for (const semantics::TableInfo& table : request.hidden_tables) schemas.AddTable(table);
  semantics::BoundQuery bound = semantics::Bind(tree, schemas, options, diagnostics);
  RETURN_IF_ERROR(schemas.status());
  if (!diagnostics.empty()) return ToStatus(diagnostics, span_shift, request.text);

  for (const auto& [name, value] : bound.set_options) {
    RETURN_IF_ERROR(ApplyOption(name, value, OptionSource::kSetStatement, prepared.properties));
  }
  // `set query_now` is known only after binding, which now() depends on.
  if (prepared.properties.now_ticks && *prepared.properties.now_ticks != options.now_ticks) {
    options.now_ticks = *prepared.properties.now_ticks;
    bound = semantics::Bind(tree, schemas, options, diagnostics);
    if (!diagnostics.empty()) return ToStatus(diagnostics, span_shift, request.text);
  }

  prepared.tables = semantics::TablesOf(bound);
  for (semantics::BoundResult& result : bound.results) {
    ASSIGN_OR_RETURN(planning::LogicalPlan plan,
                     PlanRelation(result.relation, prepared.properties, context));
    prepared.parts.push_back(
        {std::move(plan), std::move(result.visualization), std::move(result.name)});
  }
  return prepared;
}

Result<planning::LogicalPlan> QueryService::PlanRelation(
    const semantics::BoundRelationPointer& relation, const RequestProperties& properties,
    const OperationContext& context) {
  ASSIGN_OR_RETURN(planning::LogicalPlan plan, planning::Plan(relation));
  if (planning::ExternalScansOf(plan).empty()) return plan;
  if (properties.external_data_disabled) {
    return PermissionDenied(
        "The query reads an external table, and request_external_data_disabled or "
        "request_external_table_disabled is set.");
  }
  if (external_files_ == nullptr) {
    return Unsupported("External tables cannot be read by this server.");
  }
  auto fill = [&](const planning::ExternalScanNode& scan, planning::ExternalScanNode& filled) {
    return external_files_->ListFiles(scan, filled, context);
  };
  return planning::WithExternalFiles(plan, fill);
}

Result<std::unique_ptr<RowStream>> QueryService::Run(const PreparedQuery& query, size_t part,
                                                     const OperationContext& context) {
  CHECK(part < query.parts.size());
  const RequestProperties& properties = query.properties;
  engine::ExecutionOptions options;
  options.memory_bytes_max = MemoryLimitOf(properties);
  ASSIGN_OR_RETURN(auto stream, engine_.Execute(query.parts[part].plan, options, context));
  ResultLimits limits;
  if (!properties.notruncation) {
    limits.records_max = properties.truncation_max_records.value_or(kTruncationMaxRecords);
    limits.size_bytes_max = properties.truncation_max_size_bytes.value_or(kTruncationMaxSizeBytes);
  }
  limits.take_records = properties.take_max_records.value_or(-1);
  return LimitStream(std::move(stream), limits);
}

Result<semantics::FunctionShape> QueryService::CheckFunction(const std::string& text,
                                                             std::string_view name,
                                                             const std::string& database_name,
                                                             const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  ASSIGN_OR_RETURN(catalog::Database database, catalog_.GetDatabase(database_name));
  language::Diagnostics diagnostics;
  auto function = language::ParseFunctionLiteral(text, diagnostics);
  if (!diagnostics.empty() || function == nullptr) return ToStatus(diagnostics, 0, text);
  semantics::BindOptions options;
  options.now_ticks = clock_.NowTicks();
  ASSIGN_OR_RETURN(options.current_cursor, records_.CurrentCursor(database.id));
  CatalogSchemaSource schemas(catalog_, database.name, options.now_ticks);
  auto shape = semantics::CheckFunction(*function, name, schemas, options, diagnostics);
  RETURN_IF_ERROR(schemas.status());
  if (!diagnostics.empty()) return ToStatus(diagnostics, 0, text);
  CHECK(shape.has_value());
  return *std::move(shape);
}

Result<std::string> QueryService::Explain(const QueryRequest& request,
                                          const OperationContext& context) {
  ASSIGN_OR_RETURN(PreparedQuery query, Prepare(request, context));
  std::string text;
  for (const PreparedQuery::Part& part : query.parts) {
    if (!text.empty()) text += '\n';
    text += planning::ExplainPlan(part.plan);
    text += kEngineTextHeading;
    ASSIGN_OR_RETURN(std::string engine_text, engine_.Explain(part.plan));
    text += engine_text;
    if (!text.ends_with('\n')) text += '\n';
  }
  return text;
}

}  // namespace sluice::query
