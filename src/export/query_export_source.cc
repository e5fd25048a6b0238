#include "export/query_export_source.h"

#include <map>
#include <optional>
#include <utility>

#include "export/partition/partition_function.h"
#include "functions/function_definition.h"
#include "planning/planner.h"
#include "semantics/bound_expression.h"

namespace sluice::exporting {
namespace {

using catalog::Partition;
using semantics::BoundExpressionPointer;

BoundExpressionPointer ReferenceTo(const semantics::BoundColumn& column) {
  return std::make_shared<semantics::BoundColumnReference>(column.id, column.type, SourceSpan{});
}

BoundExpressionPointer LiteralOf(Scalar value) {
  return std::make_shared<semantics::BoundLiteral>(std::move(value), SourceSpan{});
}

// A call that engines compute, or null when the library has none for these arguments.
BoundExpressionPointer CallOf(std::string_view name, std::vector<BoundExpressionPointer> arguments,
                              ScalarType type) {
  const functions::FunctionDefinition* function = functions::Functions().Find(name);
  if (function == nullptr || !function->rewrite.empty()) return nullptr;
  for (size_t i = 0; i < function->signatures.size(); ++i) {
    const std::vector<functions::Parameter>& parameters = function->signatures[i].parameters;
    bool fits = parameters.size() >= arguments.size();
    for (size_t j = 0; fits && j < parameters.size(); ++j) {
      fits = j < arguments.size() ? parameters[j].types.Contains(arguments[j]->type)
                                  : parameters[j].optional;
    }
    if (fits) {
      return std::make_shared<semantics::BoundCall>(function, i, std::move(arguments), type,
                                                    SourceSpan{});
    }
  }
  return nullptr;
}

BoundExpressionPointer FunctionOf(const Partition& partition,
                                  const BoundExpressionPointer& column) {
  using Function = Partition::Function;
  switch (partition.function) {
    case Function::kHash:
      return CallOf("hash", {column, LiteralOf(Scalar::Long(partition.modulus))},
                    ScalarType::kLong);
    case Function::kBin:
      return CallOf("bin", {column, LiteralOf(Scalar::Timespan(partition.bin_ticks))},
                    ScalarType::kDatetime);
    case Function::kStartOfDay:
      return CallOf("bin", {column, LiteralOf(Scalar::Timespan(kTicksPerDay))},
                    ScalarType::kDatetime);
    case Function::kStartOfWeek:
      return CallOf("startofweek", {column}, ScalarType::kDatetime);
    case Function::kStartOfMonth:
      return CallOf("startofmonth", {column}, ScalarType::kDatetime);
    case Function::kStartOfYear:
      return CallOf("startofyear", {column}, ScalarType::kDatetime);
    case Function::kVirtual:
    case Function::kColumn:
      break;
  }
  return nullptr;
}

// Keys whose order brings the rows of each folder together. Functions of datetimes never turn the
// order of their column around, so the last key can be the datetime column itself, which is
// cheaper. Where a function is not to be had, its column stands in: that may reopen a folder, which
// costs a file more and nothing else.
std::vector<BoundExpressionPointer> ClusterKeys(const std::vector<Partition>& partitions,
                                                const planning::LogicalPlan& plan) {
  std::vector<BoundExpressionPointer> keys;
  std::map<std::string, std::vector<BoundExpressionPointer>> datetime_keys;  // By column.
  std::map<std::string, BoundExpressionPointer> datetime_columns;
  for (const Partition& partition : partitions) {
    std::optional<size_t> position = plan.schema.Find(partition.column);
    if (!position) continue;
    BoundExpressionPointer column = ReferenceTo(plan.root->columns[*position]);
    BoundExpressionPointer function = FunctionOf(partition, column);
    if (IsDatetimeFunction(partition.function)) {
      datetime_keys[partition.column].push_back(function ? function : column);
      datetime_columns[partition.column] = column;
    } else {
      keys.push_back(function ? function : column);
    }
  }
  while (datetime_keys.size() > 1) {
    auto first = datetime_keys.begin();
    keys.insert(keys.end(), first->second.begin(), first->second.end());
    datetime_columns.erase(first->first);
    datetime_keys.erase(first);
  }
  for (const auto& [name, column] : datetime_columns) keys.push_back(column);
  return keys;
}

class QueryExportSource final : public ExportSource {
 public:
  QueryExportSource(query::QueryService& queries, query::PreparedQuery query)
      : queries_(queries), query_(std::move(query)) {
    for (const semantics::TableInfo& table : query_.tables) {
      tables_.push_back({table.database, table.name, table.table_id, table.ingestion_time_policy});
    }
  }

  const Schema& schema() const override { return query_.parts.front().plan.schema; }
  const std::vector<SourceTable>& tables() const override { return tables_; }

  Status ExecuteIntoSink(engine::ParallelSink& sink, const std::vector<Partition>& cluster_by,
                         const OperationContext& context) override {
    engine::ExecutionOptions options;
    options.preserve_order = false;
    const planning::LogicalPlan& plan = query_.parts.front().plan;
    if (cluster_by.empty()) {
      return queries_.engine().ExecuteIntoSink(plan, sink, options, context);
    }
    return queries_.engine().ExecuteIntoSink(
        planning::ClusterBy(plan, ClusterKeys(cluster_by, plan)), sink, options, context);
  }

 private:
  query::QueryService& queries_;
  query::PreparedQuery query_;
  std::vector<SourceTable> tables_;
};

}  // namespace

Result<std::unique_ptr<ExportSource>> QueryExportQueries::Prepare(const ExportQuery& query,
                                                                  const OperationContext& context) {
  query::QueryRequest request;
  request.text = query.text;
  request.database = query.database;
  request.properties = query.properties;
  request.cursor_scopes = query.cursor_scopes;
  ASSIGN_OR_RETURN(query::PreparedQuery prepared, queries_.Prepare(request, context));
  if (prepared.parts.empty()) {
    return InvalidArgument("the query to export has no result");
  }
  return std::unique_ptr<ExportSource>(
      std::make_unique<QueryExportSource>(queries_, std::move(prepared)));
}

}  // namespace sluice::exporting
