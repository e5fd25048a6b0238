#include "semantics/binder/plugins/plugin_call.h"

#include <algorithm>

#include "language/parser/parser.h"

namespace sluice::semantics {

using syntax::ExpressionKind;

PluginCall::PluginCall(BinderImpl& binder, const Rows* input,
                       const syntax::EvaluateExpression& evaluate)
    : binder_(binder), evaluate_(evaluate), has_input_(input != nullptr) {
  input_ = input != nullptr ? *input : binder.OneRow();
  failed_ = input_.failed;
  for (const auto& argument : evaluate.call->arguments) arguments_.push_back(argument.get());
}

Rows PluginCall::SharedInput() { return binder_.SharedRows(input_, name()); }

size_t PluginCall::PositionOf(std::string_view parameter) const {
  size_t unnamed = arguments_.size();
  for (size_t i = 0; i < arguments_.size(); ++i) {
    if (arguments_[i]->kind != ExpressionKind::kNamed) {
      unnamed = std::min(unnamed, i);
      continue;
    }
    const auto& named = arguments_[i]->As<syntax::NamedExpression>();
    if (named.names.size() == 1 && named.names[0].text == parameter) return i;
  }
  return unnamed;
}

const syntax::Expression* PluginCall::Peek(std::string_view parameter) const {
  size_t at = PositionOf(parameter);
  if (at == arguments_.size()) return nullptr;
  const syntax::Expression* argument = arguments_[at];
  if (argument->kind != ExpressionKind::kNamed) return argument;
  return argument->As<syntax::NamedExpression>().value.get();
}

const syntax::Expression* PluginCall::Next(std::string_view parameter) {
  const syntax::Expression* argument = Peek(parameter);
  if (argument != nullptr) {
    arguments_.erase(arguments_.begin() + static_cast<long>(PositionOf(parameter)));
  }
  return argument;
}

const syntax::Expression* PluginCall::NextAny() {
  if (arguments_.empty()) return nullptr;
  const syntax::Expression* argument = arguments_.front();
  arguments_.erase(arguments_.begin());
  return argument;
}

const syntax::Expression& PluginCall::Required(std::string_view parameter) {
  if (const syntax::Expression* argument = Next(parameter)) return *argument;
  if (!failed_ && HasNext()) Finish();
  if (!failed_) Fail("SEM0219", "The argument '" + std::string(parameter) + "' is missing.");
  return evaluate_;
}

BinderImpl::Context PluginCall::ContextOver(const Rows* rows) const {
  BinderImpl::Context context;
  context.operator_name = "evaluate " + name();
  context.rows = rows;
  return context;
}

BoundColumn PluginCall::ColumnOf(const Rows& rows, std::string_view parameter) {
  const syntax::Expression& argument = Required(parameter);
  BoundColumn column;
  if (&argument == &evaluate_) return column;
  if (argument.kind != ExpressionKind::kName) {
    FailAt(argument.span, "SEM0110",
           "The argument '" + std::string(parameter) + "' must be the name of a column.");
    return column;
  }
  BinderImpl::ContextScope scope(binder_, ContextOver(&rows));
  const BoundColumn* found =
      binder_.FindColumn(argument.As<syntax::NameExpression>().name, rows);
  if (found != nullptr) return *found;
  failed_ = true;
  return column;
}

BoundColumn PluginCall::Column(std::string_view parameter) { return ColumnOf(input_, parameter); }

std::vector<BoundColumn> PluginCall::RestColumns(std::string_view parameter) {
  std::vector<BoundColumn> columns;
  while (HasNext() && !failed_) columns.push_back(Column(parameter));
  return columns;
}

bool PluginCall::IsColumn(const syntax::Expression& expression) const {
  return expression.kind == ExpressionKind::kName &&
         input_.Find(expression.As<syntax::NameExpression>().name.text) != nullptr;
}

bool PluginCall::IsTabular(const syntax::Expression& expression) {
  BinderImpl::ContextScope scope(binder_, ContextOver(&input_));
  return binder_.IsTabular(expression);
}

ScalarType PluginCall::TypeOf(const syntax::Expression& expression) {
  BinderImpl::ContextScope scope(binder_, ContextOver(nullptr));
  ++binder_.silent_;
  ScalarType type = binder_.BindScalar(expression)->type;
  --binder_.silent_;
  return type;
}

Scalar PluginCall::ConstantOf(const syntax::Expression& expression, std::string_view parameter,
                              std::optional<ScalarType> type) {
  ScalarType otherwise = type.value_or(ScalarType::kDynamic);
  BinderImpl::ContextScope scope(binder_, ContextOver(nullptr));
  BoundExpressionPointer bound = binder_.BindScalar(expression);
  if (!binder_.IsError(bound) && type && bound->type != *type) {
    if (!BinderImpl::CommonType(bound->type, *type)) {
      FailAt(expression.span, "SEM0220",
             "The argument '" + std::string(parameter) + "' must be of type " +
                 std::string(ScalarTypeName(*type)) + ", not " +
                 std::string(ScalarTypeName(bound->type)) + ".");
      return Scalar::Null(otherwise);
    }
    bound = binder_.Convert(std::move(bound), *type);
  }
  if (binder_.IsError(bound)) {
    failed_ = true;
    return Scalar::Null(otherwise);
  }
  if (bound->kind == BoundExpressionKind::kLiteral) return bound->As<BoundLiteral>().value;
  ScalarType bound_type = bound->type;
  BoundColumn output = NewColumn("value", bound_type);
  Rows one = binder_.Computed(binder_.OneRow(), {{output, std::move(bound)}}, {output});
  auto rows = Evaluate(one, 1);
  if (!rows || rows->empty()) {
    failed_ = true;
    return Scalar::Null(bound_type);
  }
  return (*rows)[0][0];
}

Scalar PluginCall::Constant(std::string_view parameter, std::optional<ScalarType> type) {
  const syntax::Expression& argument = Required(parameter);
  if (&argument == &evaluate_) return Scalar::Null(type.value_or(ScalarType::kDynamic));
  return ConstantOf(argument, parameter, type);
}

std::optional<Scalar> PluginCall::OptionalConstant(std::string_view parameter,
                                                   std::optional<ScalarType> type) {
  const syntax::Expression* argument = Next(parameter);
  if (argument == nullptr) return std::nullopt;
  if (argument->kind == ExpressionKind::kLiteral) {
    const Scalar& value = argument->As<syntax::LiteralExpression>().value;
    if (value.type() == ScalarType::kString && value.string_value() == "~") return std::nullopt;
  }
  return ConstantOf(*argument, parameter, type);
}

bool PluginCall::Flag(std::string_view parameter, bool otherwise) {
  auto value = OptionalConstant(parameter, ScalarType::kBool);
  return value && !value->is_null() ? value->bool_value() : otherwise;
}

Rows PluginCall::Table(std::string_view parameter) {
  const syntax::Expression& argument = Required(parameter);
  if (&argument == &evaluate_) return binder_.FailedRows();
  BinderImpl::ContextScope scope(binder_, ContextOver(nullptr));
  Rows rows = binder_.BindTabular(argument);
  failed_ = failed_ || rows.failed;
  return rows;
}

BoundExpressionPointer PluginCall::Value(const syntax::Expression& expression) {
  BinderImpl::ContextScope scope(binder_, ContextOver(&input_));
  BoundExpressionPointer bound = binder_.BindScalar(expression);
  failed_ = failed_ || binder_.IsError(bound);
  return bound;
}

BoundExpressionPointer PluginCall::Condition(const syntax::Expression& expression) {
  BinderImpl::ContextScope scope(binder_, ContextOver(&input_));
  BoundExpressionPointer bound = binder_.BindBool(expression);
  failed_ = failed_ || binder_.IsError(bound);
  return bound;
}

std::string PluginCall::ImpliedName(const syntax::Expression& expression) {
  BinderImpl::ContextScope scope(binder_, ContextOver(&input_));
  return binder_.ImpliedName(expression);
}

void PluginCall::Finish() {
  if (failed_ || !HasNext()) return;
  const syntax::Expression& argument = *arguments_.front();
  std::string message = "There are too many arguments.";
  if (argument.kind == ExpressionKind::kNamed) {
    const auto& named = argument.As<syntax::NamedExpression>();
    message = "There is no parameter '" + (named.names.empty() ? "" : named.names[0].text) +
              "', or it has a value already.";
  }
  FailAt(argument.span, "SEM0219", std::move(message));
}

Rows PluginCall::Fail(std::string code, std::string message) {
  return FailAt(span(), std::move(code), std::move(message));
}

Rows PluginCall::FailAt(SourceSpan at, std::string code, std::string message) {
  failed_ = true;
  binder_.Report(std::move(code), "evaluate " + name() + "(): " + std::move(message), at);
  return binder_.FailedRows();
}

Rows PluginCall::Failed() {
  failed_ = true;
  return binder_.FailedRows();
}

Rows PluginCall::Text(std::string_view kql, std::vector<NamedRows> tables,
                      std::vector<NamedValue> values, bool caller_names) {
  if (failed_) return Failed();
  BinderImpl::ContextScope context(binder_, ContextOver(nullptr));
  Rows rows = binder_.BindText(kql, std::move(tables), std::move(values),
                               caller_names ? binder_.environment_ : nullptr);
  failed_ = failed_ || rows.failed;
  return rows;
}

Rows PluginCall::Renamed(const Rows& rows,
                         const std::vector<std::pair<BoundColumn, std::string>>& columns) {
  std::vector<BoundColumn> renamed;
  for (const auto& [column, name] : columns) renamed.push_back({column.id, name, column.type});
  return binder_.WithColumns(rows, std::move(renamed));
}

Rows PluginCall::WithNames(Rows rows, const std::vector<std::string>& names) {
  if (rows.failed) return rows;
  std::vector<BoundColumn> columns = rows.columns();
  CHECK(columns.size() == names.size());
  for (size_t i = 0; i < names.size(); ++i) columns[i].name = names[i];
  return binder_.WithColumns(std::move(rows), std::move(columns));
}

Rows PluginCall::Extended(Rows rows, std::string name, BoundExpressionPointer value) {
  std::vector<BoundColumn> columns = rows.columns();
  BoundColumn output = NewColumn(std::move(name), value->type);
  columns.push_back(output);
  return binder_.Computed(std::move(rows), {{std::move(output), std::move(value)}},
                          std::move(columns));
}

Rows PluginCall::Function(std::shared_ptr<const functions::TableFunction> function,
                          std::vector<Rows> inputs, const Schema& schema) {
  if (failed_) return Failed();
  auto relation = std::make_shared<TableFunctionRelation>();
  Rows result;
  for (Rows& input : inputs) {
    if (input.failed) return Failed();
    relation->inputs.push_back(std::move(input.relation));
  }
  for (const auto& column : schema.columns) {
    relation->columns.push_back(NewColumn(column.name, column.type));
  }
  relation->function = std::move(function);
  result.relation = std::move(relation);
  result.serialized = true;
  return result;
}

BoundExpressionPointer PluginCall::Literal(Scalar value) {
  return binder_.Literal(std::move(value), span());
}

BoundExpressionPointer PluginCall::Reference(const BoundColumn& column) {
  return binder_.Reference(column, span());
}

BoundExpressionPointer PluginCall::Call(std::string_view function,
                                        std::vector<BoundExpressionPointer> arguments) {
  BoundExpressionPointer call = binder_.MakeCall(function, std::move(arguments), span());
  failed_ = failed_ || binder_.IsError(call);
  return call;
}

BoundExpressionPointer PluginCall::Convert(BoundExpressionPointer value, ScalarType type) {
  return binder_.Convert(std::move(value), type);
}

BoundColumn PluginCall::NewColumn(std::string name, ScalarType type) {
  return binder_.NewColumn(std::move(name), type);
}

Rows PluginCall::Computed(Rows rows, std::vector<ComputedColumn> computed,
                          std::vector<BoundColumn> columns) {
  return binder_.Computed(std::move(rows), std::move(computed), std::move(columns));
}

bool PluginCall::IsKnownFunction(std::string_view function) const {
  return binder_.functions_.Find(function) != nullptr;
}

std::optional<std::vector<std::vector<Scalar>>> PluginCall::Evaluate(const Rows& rows,
                                                                     size_t row_limit) {
  if (failed_ || rows.failed) return std::nullopt;
  if (binder_.options_.evaluator == nullptr) {
    // Only checked: nothing is known of the result, as of an argument T:(*), and nothing is wrong.
    failed_ = true;
    return std::nullopt;
  }
  // What does not bind must not run.
  if (!binder_.diagnostics_.empty()) {
    failed_ = true;
    return std::nullopt;
  }
  auto result = binder_.options_.evaluator->Evaluate(rows.relation, row_limit);
  if (!result.ok()) {
    Fail(result.status().kusto_code().empty() ? "SEM0248" : result.status().kusto_code(),
         result.status().message());
    return std::nullopt;
  }
  return *std::move(result);
}

std::optional<StorageSchema> PluginCall::ReadStorageSchema(const StorageSchemaRequest& request) {
  if (failed_ || binder_.options_.storage_schemas == nullptr) {
    failed_ = true;
    return std::nullopt;
  }
  auto schema = binder_.options_.storage_schemas->ReadSchema(request);
  if (!schema.ok()) {
    Fail("SEM0248", schema.status().message());
    return std::nullopt;
  }
  return *std::move(schema);
}

Rows PluginCall::FileRows(const Schema& schema, std::shared_ptr<const ExternalData> data) {
  auto relation = std::make_shared<ExternalTableRelation>();
  relation->table.name = name();
  relation->table.schema = schema;
  relation->table.file_column_count = schema.columns.size();
  relation->table.data = std::move(data);
  for (const auto& column : schema.columns) {
    relation->columns.push_back(NewColumn(column.name, column.type));
  }
  Rows rows;
  rows.relation = std::move(relation);
  return rows;
}

void PluginCall::AddResults(const Rows& main, std::vector<Rows> further) {
  binder_.further_results_ = {main.relation, std::move(further)};
}

}  // namespace sluice::semantics
