// A materialized view in a query: what is materialized together with what came after it.
#include "language/parser/parser.h"
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {
namespace {

// The name by which merge queries know the partial aggregates; none that a table can have.
constexpr char kStateName[] = "$state";

}  // namespace

// The records of a table whose extents' cursors compare with `cursor` as told.
Rows BinderImpl::CursorRows(TableInfo table, std::string_view comparison, int64_t cursor) {
  Rows rows = TableRows(std::move(table), {});
  BoundExpressionPointer column =
      std::make_shared<BoundColumnReference>(*rows.cursor_column, ScalarType::kLong, SourceSpan{});
  return Filtered(std::move(rows),
                  MakeCall(comparison, {std::move(column), Literal(Scalar::Long(cursor), {})}, {}));
}

Rows BinderImpl::MaterializedViewRows(const MaterializedViewInfo& view,
                                      bool materialized_part_only, SourceSpan span) {
  if (!EnterNesting(span)) return FailedRows();
  if (!options_.cursor_scopes.empty()) {
    // What a view gives for a window is not what records of that window give.
    ReportInOperator("SEM0274",
                     "The materialized view '" + view.name +
                         "' cannot be read by a continuous export or by another view.",
                     span);
    return FailedRows();
  }
  nesting_ += 4;
  Rows rows = CursorRows(view.state, "<=", view.state_to);
  ForeignTextScope foreign(*this, "the materialized view '" + view.name + "'", span);
  Environment root;
  root.kind = Environment::Kind::kFunctionBody;
  root.database = view.database;
  auto bind = [&](const std::string& text, std::string name, Rows input) -> Rows {
    syntax::Diagnostics parse_diagnostics;
    parsed_queries_.push_back(syntax::ParseQuery(text, parse_diagnostics));
    const auto& statements = parsed_queries_.back().statements;
    if (!parse_diagnostics.empty() || statements.empty() ||
        statements.back()->kind != syntax::StatementKind::kExpression) {
      Report("SEM0264", "The view cannot be read.", span);
      return FailedRows();
    }
    EnvironmentScope scope(*this, std::make_shared<Environment>(root));
    ContextScope context(*this, Context{});
    Environment source;
    source.name = std::move(name);
    source.kind = Environment::Kind::kTabular;
    source.shared_rows = std::make_shared<Rows>(std::move(input));
    Declare(std::move(source));
    for (size_t i = 0; i + 1 < statements.size(); ++i) BindStatement(*statements[i]);
    return BindTabular(*statements.back()->As<syntax::ExpressionStatement>().expression);
  };
  if (!materialized_part_only) {
    size_t errors = diagnostics_.all().size();
    Rows delta = bind(view.partial_query, view.source.name,
                      CursorRows(view.source, ">", view.materialized_to));
    bool fits = delta.columns().size() == rows.columns().size();
    for (size_t i = 0; fits && i < delta.columns().size(); ++i) {
      fits = delta.columns()[i].type == rows.columns()[i].type;
    }
    if (delta.failed || !fits) {
      if (diagnostics_.all().size() == errors) {
        Report("SEM0264",
               "The query does not fit its schema any more, since its source table has changed. "
               "Alter the view, or read its materialized part with materialized_view().",
               span);
      }
      nesting_ -= 4;
      return FailedRows();
    }
    auto unite = std::make_shared<UnionRelation>();
    unite->sources.resize(2);
    for (size_t i = 0; i < rows.columns().size(); ++i) {
      const BoundColumn& column = rows.columns()[i];
      unite->columns.push_back(NewColumn(column.name, column.type));
      unite->sources[0].push_back(column.id);
      unite->sources[1].push_back(delta.columns()[i].id);
    }
    unite->inputs = {rows.relation, delta.relation};
    rows = Rows{};
    rows.relation = std::move(unite);
  }
  rows.cursor_column.reset();
  rows = bind(view.merge_query, kStateName, std::move(rows));
  nesting_ -= 4;
  if (rows.failed) return rows;
  if (rows.columns().size() != view.schema.columns.size()) return FailedRows();
  std::vector<BoundColumn> columns = rows.columns();
  for (size_t i = 0; i < columns.size(); ++i) columns[i].name = view.schema.columns[i].name;
  rows = WithColumns(std::move(rows), std::move(columns));
  rows.table_name = view.name;
  return rows;
}

}  // namespace sluice::semantics
