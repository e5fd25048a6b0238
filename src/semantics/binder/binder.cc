#include "semantics/binder.h"

#include <set>

#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {
namespace {

constexpr int kNestingMax = 300;
constexpr size_t kOperatorCountMax = 10'000;

}  // namespace

BinderImpl::BinderImpl(SchemaSource& schemas, const BindOptions& options,
                       syntax::Diagnostics& diagnostics)
    : schemas_(schemas),
      options_(options),
      diagnostics_(diagnostics),
      functions_(functions::Functions()),
      error_(std::make_shared<BoundLiteral>(Scalar::Null(ScalarType::kDynamic), SourceSpan{})) {}

BoundQuery BinderImpl::BindQuery(const syntax::QueryText& query) {
  ReportRedeclared(query.statements);
  TakeRequestOptions();
  for (const auto& statement : query.statements) {
    if (statement->kind != syntax::StatementKind::kExpression) {
      BindStatement(*statement);
      continue;
    }
    const auto& expression = *statement->As<syntax::ExpressionStatement>().expression;
    visualization_ = {};
    result_name_ = "PrimaryResult";
    // A scalar alone is a print of it.
    Rows rows = IsScalarStatement(expression) ? BindPrintedScalar(expression)
                                              : BindTabular(expression);
    if (without_result_ != nullptr && rows.relation == std::exchange(without_result_, nullptr)) {
      continue;
    }
    if (rows.graph != nullptr) {
      Report("SEM0245", "A graph is no result: graph-match or graph-to-table make rows of it.",
             expression.span);
    }
    if (IsOptionSet("query_results_apply_getschema")) rows = BindGetSchema(std::move(rows));
    CheckColumnCount(rows, expression.span);
    query_.results.push_back({rows.relation, std::move(visualization_), result_name_});
    if (further_results_.of != nullptr && further_results_.of == rows.relation) {
      for (size_t i = 0; i < further_results_.rows.size(); ++i) {
        query_.results.push_back({further_results_.rows[i].relation,
                                  {},
                                  i < further_results_.names.size() ? further_results_.names[i]
                                                                    : result_name_});
      }
    } else if (further_results_.span.end > 0) {
      Report("SEM0247", "An operator with several results must be the last one of its statement.",
             further_results_.span);
    }
    further_results_ = {};
  }
  ReportMissingPatterns();
  if (query_.results.empty() && diagnostics_.empty()) {
    Report("SEM0201", "The query has no tabular expression statement: it gives no result.", {});
  }
  return std::move(query_);
}

void BinderImpl::Report(std::string code, std::string message, SourceSpan span) {
  if (silent_ > 0) return;
  if (!foreign_text_.empty()) {
    message += " (In " + foreign_text_ + ".)";
    span = foreign_span_;
  }
  diagnostics_.Add(std::move(code), std::move(message), span);
}

void BinderImpl::ReportInOperator(std::string code, std::string message, SourceSpan span) {
  if (!context_.operator_name.empty()) {
    message = "'" + context_.operator_name + "' operator: " + message;
  }
  Report(std::move(code), std::move(message), span);
}

void BinderImpl::ReportUnsupported(std::string what, SourceSpan span) {
  Report(syntax::Diagnostics::kUnsupportedCode, std::move(what) + " is not supported by this server.",
         span);
}

bool BinderImpl::EnterNesting(SourceSpan span) {
  if (nesting_ < kNestingMax) return true;
  if (!nesting_reported_) {
    nesting_reported_ = true;
    Report("SEM0010", "The query is nested too deeply (functions that call themselves, or more than " +
                          std::to_string(kNestingMax) + " levels).",
           span);
  }
  return false;
}

bool BinderImpl::CountOperator(SourceSpan span) {
  if (++operator_count_ == kOperatorCountMax) {
    Report("SEM0011", "The query is too large: after its functions and views are expanded it has " +
                          std::to_string(kOperatorCountMax) +
                          " operators. Use materialize() for what is used several times.",
           span);
  }
  return operator_count_ < kOperatorCountMax;
}

std::optional<FunctionShape> CheckFunction(const language::FunctionLiteral& function,
                                           std::string_view name, SchemaSource& schemas,
                                           const BindOptions& options,
                                           language::Diagnostics& diagnostics) {
  return BinderImpl(schemas, options, diagnostics).CheckFunction(function, name);
}

BoundQuery Bind(const language::QueryText& query, SchemaSource& schemas, const BindOptions& options,
                language::Diagnostics& diagnostics) {
  return BinderImpl(schemas, options, diagnostics).BindQuery(query);
}

namespace {

class TableCollector {
 public:
  void Visit(const BoundRelationPointer& relation) {
    if (relation == nullptr || !seen_.insert(relation.get()).second) return;
    switch (relation->kind) {
      case RelationKind::kTable: {
        const TableInfo& table = relation->As<TableRelation>().table;
        if (names_.insert({table.database, table.name}).second) tables_.push_back(table);
        return;
      }
      case RelationKind::kExternalTable:
      case RelationKind::kRows: return;
      case RelationKind::kRange: {
        const auto& range = relation->As<RangeRelation>();
        Visit(range.from);
        Visit(range.to);
        Visit(range.step);
        return;
      }
      case RelationKind::kFilter:
        Visit(relation->As<FilterRelation>().input);
        Visit(relation->As<FilterRelation>().predicate);
        return;
      case RelationKind::kCompute:
        Visit(relation->As<ComputeRelation>().input);
        Visit(relation->As<ComputeRelation>().computed);
        return;
      case RelationKind::kWindow: {
        const auto& window = relation->As<WindowRelation>();
        Visit(window.input);
        for (const auto& column : window.computed) Visit(column.arguments);
        return;
      }
      case RelationKind::kAggregate: {
        const auto& aggregate = relation->As<AggregateRelation>();
        Visit(aggregate.input);
        Visit(aggregate.groups);
        for (const auto& call : aggregate.aggregates) Visit(call.arguments);
        return;
      }
      case RelationKind::kJoin: {
        const auto& join = relation->As<JoinRelation>();
        Visit(join.left);
        Visit(join.right);
        for (const auto& key : join.keys) {
          Visit(key.left);
          Visit(key.right);
        }
        return;
      }
      case RelationKind::kUnion:
        for (const auto& input : relation->As<UnionRelation>().inputs) Visit(input);
        return;
      case RelationKind::kSort:
        Visit(relation->As<SortRelation>().input);
        for (const auto& key : relation->As<SortRelation>().keys) Visit(key.expression);
        return;
      case RelationKind::kTake:
        Visit(relation->As<TakeRelation>().input);
        Visit(relation->As<TakeRelation>().count);
        return;
      case RelationKind::kSample: Visit(relation->As<SampleRelation>().input); return;
      case RelationKind::kMvExpand:
        Visit(relation->As<MvExpandRelation>().input);
        for (const auto& item : relation->As<MvExpandRelation>().items) Visit(item.expression);
        return;
      case RelationKind::kShared: Visit(relation->As<SharedRelation>().definition); return;
      case RelationKind::kTableFunction:
        for (const auto& input : relation->As<TableFunctionRelation>().inputs) Visit(input);
        Visit(relation->As<TableFunctionRelation>().expressions);
        return;
    }
  }

  std::vector<TableInfo> Take() { return std::move(tables_); }

 private:
  void Visit(const std::vector<BoundExpressionPointer>& expressions) {
    for (const auto& expression : expressions) Visit(expression);
  }
  void Visit(const std::vector<ComputedColumn>& columns) {
    for (const auto& column : columns) Visit(column.expression);
  }
  void Visit(const BoundExpressionPointer& expression) {
    if (expression == nullptr) return;
    switch (expression->kind) {
      case BoundExpressionKind::kLiteral:
      case BoundExpressionKind::kColumn: return;
      case BoundExpressionKind::kCall: Visit(expression->As<BoundCall>().arguments); return;
      case BoundExpressionKind::kScalarSubquery:
        Visit(expression->As<BoundScalarSubquery>().query);
        return;
      case BoundExpressionKind::kInSubquery:
        Visit(expression->As<BoundInSubquery>().value);
        Visit(expression->As<BoundInSubquery>().query);
        return;
    }
  }

  std::vector<TableInfo> tables_;
  std::set<std::pair<std::string, std::string>> names_;
  std::set<const BoundRelation*> seen_;
};

}  // namespace

std::vector<TableInfo> TablesOf(const BoundQuery& query) {
  TableCollector collector;
  for (const BoundResult& result : query.results) collector.Visit(result.relation);
  return collector.Take();
}

}  // namespace sluice::semantics
