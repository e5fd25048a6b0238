// evaluate: the choice of a plugin, and the result schema that may follow its call. Its parameters
// are hints on how to distribute the work, of which there is one place here.
// https://learn.microsoft.com/kusto/query/evaluate-operator
#include "semantics/binder/plugins/plugin_call.h"
#include "semantics/binder/plugins/plugin_table.h"

namespace sluice::semantics {

Rows BinderImpl::BindEvaluate(const Rows* piped, const syntax::EvaluateExpression& evaluate) {
  const syntax::Name& name = evaluate.call->name;
  const PluginDefinition* plugin = FindPlugin(name.text);
  if (plugin == nullptr) {
    std::string near = SuggestPlugin(name.text);
    ReportInOperator("SEM0249",
                     "There is no plugin named '" + name.text + "'" +
                         (near.empty() ? "." : ". Did you mean '" + near + "'?"),
                     name.span);
    return FailedRows();
  }
  if (plugin->bind == nullptr) {
    Report(syntax::Diagnostics::kUnsupportedCode,
           "The plugin '" + name.text + "' is not supported by this server: " +
               std::string(plugin->info.refusal) + ".",
           evaluate.span);
    return FailedRows();
  }
  if (piped == nullptr && !plugin->is_source) {
    ReportInOperator("SEM0250",
                     "The plugin '" + name.text + "' needs a table before it: T | evaluate " +
                         name.text + "(...).",
                     evaluate.span);
    return FailedRows();
  }
  PluginCall call(*this, piped, evaluate);
  Rows rows = plugin->bind(call);
  rows.table_name.clear();
  rows.failed = rows.failed || call.failed();
  if (rows.failed) return FailedRows();
  if (!evaluate.schema || plugin->takes_output_schema) return rows;

  // The columns that the schema names, all of which there must be.
  std::vector<BoundColumn> columns;
  for (const Column& column : evaluate.schema->columns) {
    const BoundColumn* found = rows.Find(column.name);
    if (found == nullptr || found->type != column.type) {
      return call.Fail("SEM0251", "its result has no column '" + column.name + "' of type " +
                                      std::string(ScalarTypeName(column.type)) + ".");
    }
    columns.push_back(*found);
  }
  return WithColumns(std::move(rows), std::move(columns));
}

}  // namespace sluice::semantics
