// Tabular expressions: tables, functions, literals, pipelines.
#include "semantics/binder/binder_impl.h"
#include "semantics/binder/wildcard.h"

namespace sluice::semantics {

using syntax::ExpressionKind;

Rows BinderImpl::FailedRows() {
  auto relation = std::make_shared<RowsRelation>();
  Rows rows;
  rows.relation = std::move(relation);
  rows.failed = true;
  return rows;
}

Rows BinderImpl::BindTabular(const syntax::Expression& expression) {
  if (!EnterNesting(expression.span)) return FailedRows();
  ++nesting_;
  GroupScope all(*this, nullptr);
  Rows rows = [&]() -> Rows {
    switch (expression.kind) {
      case ExpressionKind::kPipeline:
        return BindPipeline(expression.As<syntax::PipelineExpression>());
      case ExpressionKind::kName:
        return BindTabularName(expression.As<syntax::NameExpression>().name);
      case ExpressionKind::kCall: return BindTabularCall(expression.As<syntax::CallExpression>());
      case ExpressionKind::kMember:
        return BindTabularMember(expression.As<syntax::MemberExpression>());
      case ExpressionKind::kPrint: return BindPrint(expression.As<syntax::PrintExpression>());
      case ExpressionKind::kRange: return BindRange(expression.As<syntax::RangeExpression>());
      case ExpressionKind::kDatatable:
        return BindDatatable(expression.As<syntax::DatatableExpression>());
      case ExpressionKind::kUnion: {
        const auto& op = expression.As<syntax::UnionExpression>();
        return BindUnion(nullptr, op.tables, op.parameters, expression.span);
      }
      case ExpressionKind::kSearch:
        return BindSearchSource(expression.As<syntax::SearchExpression>());
      case ExpressionKind::kFind: return BindFind(expression.As<syntax::FindExpression>());
      case ExpressionKind::kExternalData:
        return BindExternalData(expression.As<syntax::ExternalDataExpression>());
      case ExpressionKind::kEvaluate:
        return BindEvaluate(nullptr, expression.As<syntax::EvaluateExpression>());
      case ExpressionKind::kMacroExpand:
        return BindMacroExpand(expression.As<syntax::MacroExpandExpression>());
      case ExpressionKind::kInlineExternalTable:
        return BindInlineExternalTable(expression.As<syntax::InlineExternalTableExpression>());
      case ExpressionKind::kContextualDataTable:
        ReportUnsupported("This source of data", expression.span);
        return FailedRows();
      case ExpressionKind::kFunctionLiteral:
        ReportInOperator("SEM0101", "A function is not a table: call it.", expression.span);
        return FailedRows();
      default:
        ReportInOperator("SEM0101", "A tabular expression is expected here.", expression.span);
        return FailedRows();
    }
  }();
  --nesting_;
  return rows;
}

Rows BinderImpl::BindPipeline(const syntax::PipelineExpression& pipeline) {
  if (pipeline.source == nullptr) {
    ReportInOperator("SEM0101", "The pipeline has no source.", pipeline.span);
    return FailedRows();
  }
  ContextScope scope(*this, Context{});
  if (!pipeline.operators.empty()) {
    context_.operator_name = syntax::OperatorName(pipeline.operators[0]->kind);
  }
  Rows rows = BindTabular(*pipeline.source);
  return BindOperators(std::move(rows), pipeline);
}

Rows BinderImpl::BindOperators(Rows rows, const syntax::PipelineExpression& pipeline) {
  for (const auto& op : pipeline.operators) {
    if (!CountOperator(op->span)) return FailedRows();
    bool failed = rows.failed;
    rows = BindOperator(std::move(rows), *op);
    rows.failed = rows.failed || failed;
  }
  return rows;
}

Rows BinderImpl::TableRows(TableInfo table, SourceSpan) {
  auto relation = std::make_shared<TableRelation>();
  Rows rows;
  for (size_t i = 0; i < table.schema.columns.size(); ++i) {
    const Column& column = table.schema.columns[i];
    relation->columns.push_back(NewColumn(column.name, column.type));
    relation->stored_column_ids.push_back(
        i < table.column_ids.size() ? table.column_ids[i] : static_cast<int64_t>(i));
  }
  relation->cursor_column = NewColumnId();
  relation->time_column = NewColumnId();
  rows.cursor_column = relation->cursor_column;
  rows.time_column = relation->time_column;
  rows.extent_id_column = relation->extent_id_column = NewColumnId();
  rows.extent_tags_column = relation->extent_tags_column = NewColumnId();
  rows.table_name = table.name;
  bool current = table.database == schemas_.current_database();
  relation->table = std::move(table);
  rows.relation = relation;
  if (!current) return rows;
  for (const auto& scope : options_.cursor_scopes) {
    if (scope.table != relation->table.name) continue;
    BoundExpressionPointer cursor =
        std::make_shared<BoundColumnReference>(*rows.cursor_column, ScalarType::kLong, SourceSpan{});
    BoundExpressionPointer after =
        MakeCall(">", {cursor, Literal(Scalar::Long(scope.from), {})}, {});
    BoundExpressionPointer until =
        MakeCall("<=", {cursor, Literal(Scalar::Long(scope.to), {})}, {});
    std::string name = rows.table_name;
    rows = Filtered(std::move(rows), MakeCall("and", {std::move(after), std::move(until)}, {}));
    rows.table_name = std::move(name);
    break;
  }
  return rows;
}

std::optional<Rows> BinderImpl::TryTable(std::string_view database, std::string_view name,
                                         SourceSpan span) {
  auto table = schemas_.FindTable(database, name);
  if (!table) return std::nullopt;
  return ScopedRows(TableRows(*std::move(table), span), span);
}

Rows BinderImpl::BindTabularName(const syntax::Name& name) {
  if (const Environment* entity = FindName(environment_, name.text)) {
    switch (entity->kind) {
      case Environment::Kind::kTabular: {
        if (entity->shared_rows != nullptr) {
          bool first = !std::exchange(entity->used, true);
          if (first && !entity->always_shared) return *entity->shared_rows;
          Rows shared = SharedRows(*entity->shared_rows, name.text);
          if (entity->always_shared) shared.table_name = name.text;
          return shared;
        }
        if (entity->unused_rows != nullptr) {
          return *std::exchange(entity->unused_rows, nullptr);
        }
        EnvironmentScope scope(*this, entity->syntax_environment);
        ContextScope context(*this, Context{});
        ++silent_;
        Rows rows = BindTabular(*entity->syntax);
        --silent_;
        return rows;
      }
      case Environment::Kind::kFunction: {
        Rows rows = ExpandTabular({entity->function, entity->parent, name.text}, {}, nullptr,
                                  name.span);
        if (entity->function->view) rows.table_name = name.text;
        return rows;
      }
      default:
        ReportInOperator("SEM0101", "'" + name.text + "' is not a table.", name.span);
        return FailedRows();
    }
  }
  if (auto rows = TryEntity(CurrentDatabase(), name)) return *std::move(rows);
  std::vector<std::string> candidates = schemas_.TableNames(CurrentDatabase());
  for (const Environment* at = environment_.get(); at != nullptr; at = at->parent.get()) {
    if (at->kind == Environment::Kind::kTabular) candidates.push_back(at->name);
  }
  std::string near = NearestName(name.text, candidates);
  ReportInOperator("SEM0100",
                   "Failed to resolve table or column expression named '" + name.text + "'" +
                       (near.empty() ? "." : ". Did you mean '" + near + "'?"),
                   name.span);
  return FailedRows();
}

Rows BinderImpl::BindTabularCall(const syntax::CallExpression& call) {
  const std::string& name = call.name.text;
  if (const Environment* entity = FindName(environment_, name);
      entity != nullptr && entity->kind == Environment::Kind::kFunction) {
    return ExpandTabular({entity->function, entity->parent, name}, call.arguments, nullptr,
                         call.span);
  }
  if (const Environment* entity = FindName(environment_, name);
      entity != nullptr && entity->kind == Environment::Kind::kPattern) {
    return BindPatternCall(*entity, call, std::nullopt, call.span);
  }
  if (name == "materialize" && call.arguments.size() == 1) {
    return MaterializedRows(*call.arguments[0], call.span);
  }
  if (name == "external_table" && !call.arguments.empty()) {
    return ExternalTableRows(call, CurrentDatabase());
  }
  if (name == "materialized_view") return BindMaterializedViewCall(call, CurrentDatabase());
  if (name == "stored_query_result") return BindStoredQueryResult(call, CurrentDatabase());
  if (name == "graph") return BindGraphCall(call, CurrentDatabase());
  if (name == "table" && !call.arguments.empty()) {
    auto table = ConstantString(*call.arguments[0], "The name of a table");
    if (!table) return FailedRows();
    if (FindName(environment_, *table) == nullptr && IsVisible(CurrentDatabase(), *table)) {
      // Unlike the bare name, this prefers a table to a function of the name.
      if (auto rows = TryTable(CurrentDatabase(), *table, call.span)) return *std::move(rows);
    }
    return BindTabularName({*table, call.arguments[0]->span, true});
  }
  if (auto function = FindFunction(CurrentDatabase(), name)) {
    return ExpandTabular(*function, call.arguments, nullptr, call.span);
  }
  if (name == "cluster") {
    ReportUnsupported("'" + name + "()'", call.span);
  } else if (functions_.Find(name) != nullptr) {
    ReportInOperator("SEM0101",
                     "The function '" + name + "()' gives no table; 'print' shows a value.",
                     call.span);
  } else {
    ReportInOperator("SEM0260", "Unknown function: '" + name + "'.", call.name.span);
  }
  return FailedRows();
}

Rows BinderImpl::ExternalTableRows(const syntax::CallExpression& call, std::string_view database) {
  if (call.arguments.empty()) {
    ReportInOperator("SEM0219", "external_table(): function expects 1 argument(s).", call.span);
    return FailedRows();
  }
  auto name = ConstantString(*call.arguments[0], "The name of an external table");
  if (!name) return FailedRows();
  auto table = schemas_.FindExternalTable(database, *name);
  if (!table) {
    ReportInOperator("SEM0100", "Failed to resolve the external table '" + *name + "'.",
                     call.arguments[0]->span);
    return FailedRows();
  }
  auto relation = std::make_shared<ExternalTableRelation>();
  for (const Column& column : table->schema.columns) {
    relation->columns.push_back(NewColumn(column.name, column.type));
  }
  Rows rows;
  rows.table_name = table->name;
  relation->table = *std::move(table);
  rows.relation = relation;
  return rows;
}

Rows BinderImpl::SharedRows(const Rows& definition, std::string name) {
  if (definition.failed) return definition;
  auto relation = std::make_shared<SharedRelation>();
  relation->definition = definition.relation;
  relation->name = std::move(name);
  for (const BoundColumn& column : definition.columns()) {
    relation->columns.push_back(NewColumn(column.name, column.type));
  }
  Rows rows;
  rows.relation = std::move(relation);
  rows.serialized = definition.serialized;
  return rows;
}

Rows BinderImpl::MaterializedRows(const syntax::Expression& argument, SourceSpan) {
  auto key = std::make_pair(&argument, environment_);
  auto found = materialized_.find(key);
  if (found == materialized_.end()) {
    ContextScope scope(*this, Context{});
    found = materialized_.emplace(key, BindTabular(argument)).first;
  }
  return SharedRows(found->second, "materialize");
}

bool BinderImpl::IsScalarStatement(const syntax::Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::kLiteral:
    case ExpressionKind::kUnary:
    case ExpressionKind::kBinary:
    case ExpressionKind::kBetween:
    case ExpressionKind::kIn: return true;
    case ExpressionKind::kCall: {
      const std::string& name = expression.As<syntax::CallExpression>().name.text;
      if (FindName(environment_, name) != nullptr) return false;
      const auto* function = functions_.Find(name);
      return function != nullptr && function->kind == functions::FunctionKind::kScalar;
    }
    default: return false;
  }
}

Rows BinderImpl::OneRow() {
  auto one = std::make_shared<RowsRelation>();
  one->rows.emplace_back();
  Rows rows;
  rows.relation = std::move(one);
  rows.serialized = true;
  return rows;
}

Rows BinderImpl::BindPrintedScalar(const syntax::Expression& expression) {
  BoundExpressionPointer value = BindScalar(expression);
  BoundColumn output = NewColumn("print_0", value->type);
  return Computed(OneRow(), {{output, std::move(value)}}, {output});
}

Rows BinderImpl::BindPrint(const syntax::PrintExpression& print) {
  Rows rows = OneRow();
  NameScope written;
  WindowCalls windows;
  Context context;
  context.operator_name = "print";
  context.rows = &rows;
  context.windows = &windows;
  std::vector<NamedValue> values;
  {
    ContextScope scope(*this, std::move(context));
    for (const auto& column : print.columns) {
      for (NamedValue& value : BindNamedParts(*column)) {
        for (const syntax::Name& name : value.names) {
          if (!written.Add(name.text)) {
            ReportInOperator("SEM0111", "A column named '" + name.text + "' already exists.",
                             name.span);
          }
        }
        values.push_back(std::move(value));
      }
    }
  }
  std::vector<ComputedColumn> computed;
  std::vector<BoundColumn> columns;
  for (size_t i = 0; i < values.size(); ++i) {
    NamedValue& value = values[i];
    std::string name = !value.names.empty()      ? value.names[0].text
                       : !value.part_name.empty() ? written.AddUnique(value.part_name)
                                                  : written.AddUnique("print_" + std::to_string(i));
    BoundColumn output = NewColumn(std::move(name), value.value->type);
    computed.push_back({output, std::move(value.value)});
    columns.push_back(std::move(output));
  }
  rows = WithWindows(std::move(rows), windows);
  return Computed(std::move(rows), std::move(computed), std::move(columns));
}

Rows BinderImpl::BindRange(const syntax::RangeExpression& range) {
  Context context;
  context.operator_name = "range";
  ContextScope scope(*this, std::move(context));
  BoundExpressionPointer from = BindScalar(*range.from);
  BoundExpressionPointer to = BindScalar(*range.to);
  BoundExpressionPointer step = BindScalar(*range.step);
  auto relation = std::make_shared<RangeRelation>();
  Rows rows;
  if (IsError(from) || IsError(to) || IsError(step)) {
    relation->columns.push_back(NewColumn(range.column.text, ScalarType::kLong));
    rows.failed = true;
    rows.relation = std::move(relation);
    return rows;
  }
  ScalarType type = from->type;
  if (type == ScalarType::kDynamic) type = to->type;
  ScalarType step_type = type;
  if (IsNumeric(type) && IsNumeric(to->type) && IsNumeric(step->type)) {
    type = *CommonType(*CommonType(type, to->type), step->type);
    if (type == ScalarType::kInt) type = ScalarType::kLong;
    step_type = type;
  } else if (type == ScalarType::kDatetime) {
    step_type = ScalarType::kTimespan;
  }
  bool fits = (IsNumeric(type) || type == ScalarType::kDatetime || type == ScalarType::kTimespan) &&
              CommonType(to->type, type).has_value() && CommonType(step->type, step_type).has_value();
  if (!fits) {
    ReportInOperator("SEM0234",
                     "The ends and the step must be numbers, or datetimes and a timespan, or "
                     "timespans.",
                     range.span);
    return FailedRows();
  }
  relation->from = Convert(std::move(from), type);
  relation->to = Convert(std::move(to), type);
  relation->step = Convert(std::move(step), step_type);
  relation->columns.push_back(NewColumn(range.column.text, type));
  rows.serialized = true;
  rows.relation = std::move(relation);
  return rows;
}

Rows BinderImpl::BindDatatable(const syntax::DatatableExpression& datatable) {
  Context context;
  context.operator_name = "datatable";
  ContextScope scope(*this, std::move(context));
  auto relation = std::make_shared<RowsRelation>();
  NameScope names;
  for (const Column& column : datatable.schema.columns) {
    relation->columns.push_back(NewColumn(column.name, column.type));
    if (!names.Add(column.name)) {
      ReportInOperator("SEM0111", "A column named '" + column.name + "' already exists.",
                       datatable.span);
    }
  }
  size_t width = relation->columns.size();
  Rows rows;
  if (width == 0 || datatable.values.size() % width != 0) {
    ReportInOperator("SEM0235",
                     "The number of values (" + std::to_string(datatable.values.size()) +
                         ") must be a multiple of the number of columns (" +
                         std::to_string(width) + ").",
                     datatable.span);
    rows.failed = true;
  }
  for (size_t i = 0; i < datatable.values.size() && !rows.failed; ++i) {
    if (i % width == 0) relation->rows.emplace_back();
    ScalarType type = relation->columns[i % width].type;
    const syntax::Expression& value = *datatable.values[i];
    BoundExpressionPointer bound;
    if (value.kind == ExpressionKind::kLiteral &&
        value.As<syntax::LiteralExpression>().value.type() == type) {
      relation->rows.back().push_back(value.As<syntax::LiteralExpression>().value);
      continue;
    }
    bound = Convert(BindScalar(value), type);
    if (!IsError(bound) && bound->kind != BoundExpressionKind::kLiteral && !IsUnsettled(*bound)) {
      ReportInOperator("SEM0222", "The values must be constants.", value.span);
    }
    relation->rows.back().push_back(bound->kind == BoundExpressionKind::kLiteral && !IsError(bound)
                                        ? bound->As<BoundLiteral>().value
                                        : Scalar::Null(type));
  }
  rows.relation = std::move(relation);
  return rows;
}

std::vector<std::string> BinderImpl::MatchViewNames(std::string_view pattern) {
  std::vector<std::string> matches;
  for (const Environment* at = environment_.get(); at != nullptr; at = at->parent.get()) {
    bool view = at->kind == Environment::Kind::kFunction && at->function->view;
    if (view && MatchesWildcard(at->name, pattern)) matches.insert(matches.begin(), at->name);
  }
  return matches;
}

}  // namespace sluice::semantics
