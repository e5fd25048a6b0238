// One use of a plugin, as its binding sees it: the rows that flow in, the arguments, and what
// results are made of. Errors are reported at once and remembered: a binding may go on with what it
// got and ask failed() before it builds anything.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/schema.h"
#include "functions/table_function.h"
#include "language/syntax/expression.h"
#include "semantics/binder.h"
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

class PluginCall {
 public:
  // `input` is null where the plugin stands without a table before it.
  PluginCall(BinderImpl& binder, const Rows* input, const syntax::EvaluateExpression& evaluate);

  const std::string& name() const { return evaluate_.call->name.text; }
  SourceSpan span() const { return evaluate_.span; }
  bool failed() const { return failed_; }

  // --- Rows
  bool has_input() const { return has_input_; }
  const Rows& input() const { return input_; }
  // The same rows under new identities, computed once however often they are read.
  Rows SharedInput();

  // --- Arguments, asked for in the order of the plugin's syntax. One written `parameter = value`
  // is found by its name, others by position.
  const syntax::Expression* Next(std::string_view parameter);
  // What Next() would give, left where it is.
  const syntax::Expression* Peek(std::string_view parameter) const;
  bool HasNext() const { return !arguments_.empty(); }
  // The next argument as it is written, named or not.
  const syntax::Expression* NextAny();
  const syntax::Expression* PeekAny() const {
    return HasNext() ? arguments_.front() : nullptr;
  }
  const syntax::Expression& Required(std::string_view parameter);
  // A column of the input.
  BoundColumn Column(std::string_view parameter);
  // A column of `rows`, which the argument names.
  BoundColumn ColumnOf(const Rows& rows, std::string_view parameter);
  // All arguments that are left, as columns of the input.
  std::vector<BoundColumn> RestColumns(std::string_view parameter);
  // Whether the argument is a plain name of a column of the input.
  bool IsColumn(const syntax::Expression& expression) const;
  bool IsTabular(const syntax::Expression& expression);
  // Of a constant.
  ScalarType TypeOf(const syntax::Expression& expression);
  // How many are left.
  size_t argument_count() const { return arguments_.size(); }
  // A constant, converted to `type` where that is given. A value that depends on data (toscalar())
  // is computed now. The null of the type after an error.
  Scalar Constant(std::string_view parameter, std::optional<ScalarType> type = std::nullopt);
  // Nothing where the argument is absent or "~", which stands for the default.
  std::optional<Scalar> OptionalConstant(std::string_view parameter,
                                         std::optional<ScalarType> type = std::nullopt);
  bool Flag(std::string_view parameter, bool otherwise);
  // A tabular argument.
  Rows Table(std::string_view parameter);
  // An expression over the input's columns.
  BoundExpressionPointer Value(const syntax::Expression& expression);
  BoundExpressionPointer Condition(const syntax::Expression& expression);
  // The name that a column made of the expression gets; empty when there is none.
  std::string ImpliedName(const syntax::Expression& expression);
  // Reports arguments that nobody asked for.
  void Finish();

  // --- The result schema that is written behind the call
  const std::optional<Schema>& output_schema() const { return evaluate_.schema; }
  bool output_schema_star() const { return evaluate_.schema_star; }

  // --- Errors
  Rows Fail(std::string code, std::string message);
  Rows FailAt(SourceSpan span, std::string code, std::string message);
  Rows Failed();

  // --- What results are made of
  using NamedRows = BinderImpl::TextRows;
  using NamedValue = BinderImpl::TextValue;
  // Rows made by KQL text ("let a = ...; a | where ...") in which only these names are known; with
  // `caller_names` also those of the query around the call.
  Rows Text(std::string_view kql, std::vector<NamedRows> tables,
            std::vector<NamedValue> values = {}, bool caller_names = false);
  // `rows` with the given columns only, under new names.
  Rows Renamed(const Rows& rows, const std::vector<std::pair<BoundColumn, std::string>>& columns);
  Rows WithNames(Rows rows, const std::vector<std::string>& names);
  // `rows` and one more column.
  Rows Extended(Rows rows, std::string name, BoundExpressionPointer value);
  // What a table function makes of its inputs. `inputs` are read in their order, if they have one.
  Rows Function(std::shared_ptr<const functions::TableFunction> function, std::vector<Rows> inputs,
                const Schema& schema);
  BoundExpressionPointer Literal(Scalar value);
  BoundExpressionPointer Reference(const BoundColumn& column);
  BoundExpressionPointer Call(std::string_view function,
                              std::vector<BoundExpressionPointer> arguments);
  BoundExpressionPointer Convert(BoundExpressionPointer value, ScalarType type);
  BoundColumn NewColumn(std::string name, ScalarType type);
  Rows Computed(Rows rows, std::vector<ComputedColumn> computed, std::vector<BoundColumn> columns);
  bool IsKnownFunction(std::string_view function) const;

  // All rows of a relation, now. Nothing, without a report, where queries are only checked: the
  // rows of the call are then failed ones.
  std::optional<std::vector<std::vector<Scalar>>> Evaluate(const Rows& rows, size_t row_limit);
  // The columns of stored files, read now; nothing, as Evaluate(), where queries are only checked.
  std::optional<StorageSchema> ReadStorageSchema(const StorageSchemaRequest& request);
  // The records of files.
  Rows FileRows(const Schema& schema, std::shared_ptr<const ExternalData> data);
  // Tables that follow `main` in the answer, where the call is the last of its statement.
  void AddResults(const Rows& main, std::vector<Rows> further);

 private:
  BinderImpl::Context ContextOver(const Rows* rows) const;
  // The argument named so, or else the first without a name; their count when there is none.
  size_t PositionOf(std::string_view parameter) const;
  Scalar ConstantOf(const syntax::Expression& expression, std::string_view parameter,
                    std::optional<ScalarType> type);

  BinderImpl& binder_;
  const syntax::EvaluateExpression& evaluate_;
  bool has_input_ = false;
  Rows input_;
  bool failed_ = false;
  std::vector<const syntax::Expression*> arguments_;  // Those that are left.
};

}  // namespace sluice::semantics
