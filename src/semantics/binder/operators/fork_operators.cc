// fork and facet: operators with several results.
// https://learn.microsoft.com/kusto/query/fork-operator and
// https://learn.microsoft.com/kusto/query/facet-operator
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {
namespace {

// The name of a result that nobody named.
constexpr std::string_view kUnnamedResult = "GenericResult";

}  // namespace

Rows BinderImpl::WithFurtherResults(std::vector<std::pair<std::string, Rows>> results) {
  if (results.empty()) return FailedRows();
  further_results_ = {};
  for (size_t i = 1; i < results.size(); ++i) {
    results[0].second.failed = results[0].second.failed || results[i].second.failed;
    further_results_.names.push_back(std::move(results[i].first));
    further_results_.rows.push_back(std::move(results[i].second));
  }
  result_name_ = std::move(results[0].first);
  further_results_.of = results[0].second.relation;
  return std::move(results[0].second);
}

Rows BinderImpl::BindFork(Rows rows, const syntax::ForkOperator& op) {
  std::vector<std::pair<std::string, Rows>> results;
  for (const auto& branch : op.branches) {
    EnvironmentScope scope(*this, environment_);
    ContextScope context(*this, Context{});
    result_name_ = kUnnamedResult;
    Rows result = SharedRows(rows, "fork");
    if (branch.pipeline->kind != syntax::ExpressionKind::kPipeline ||
        branch.pipeline->As<syntax::PipelineExpression>().source != nullptr) {
      ReportInOperator("SEM0242", "A subquery must be a pipeline without a source.",
                       branch.pipeline->span);
      return FailedRows();
    }
    result = BindOperators(std::move(result), branch.pipeline->As<syntax::PipelineExpression>());
    results.emplace_back(branch.name ? branch.name->text : result_name_, std::move(result));
  }
  rows = WithFurtherResults(std::move(results));
  further_results_.span = op.span;
  return rows;
}

// The result of the subquery first, then the values of each column with their counts.
Rows BinderImpl::BindFacet(Rows rows, const syntax::FacetOperator& op) {
  std::vector<std::pair<std::string, Rows>> results;
  if (op.with != nullptr) {
    EnvironmentScope scope(*this, environment_);
    ContextScope context(*this, Context{});
    result_name_ = kUnnamedResult;
    Rows result = SharedRows(rows, "facet");
    result = BindOperators(std::move(result), op.with->As<syntax::PipelineExpression>());
    results.emplace_back(result_name_, std::move(result));
  }
  for (const auto& column : op.columns) {
    Rows copy = SharedRows(rows, "facet");
    context_.rows = &copy;
    BoundExpressionPointer value = BindScalar(*column);
    std::string name = ImpliedName(*column);
    context_.rows = nullptr;
    if (IsError(value)) return FailedRows();
    if (name.empty()) name = "Column1";
    auto aggregate = std::make_shared<AggregateRelation>();
    BoundColumn group = NewColumn(name, value->type);
    BoundColumn count = NewColumn("count_" + name, ScalarType::kLong);
    aggregate->groups.push_back({group, std::move(value)});
    aggregate->aggregates.push_back({functions_.Find("count"), 0, {}, {count}});
    aggregate->columns = {std::move(group), std::move(count)};
    results.emplace_back(std::string(kUnnamedResult),
                         Aggregated(std::move(copy), std::move(aggregate)));
  }
  rows = WithFurtherResults(std::move(results));
  further_results_.span = op.span;
  return rows;
}

}  // namespace sluice::semantics
