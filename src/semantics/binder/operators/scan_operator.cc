// scan: https://learn.microsoft.com/kusto/query/scan-operator
//
// Conditions and assignments are expressions over columns of their own: those of the current record
// and, for each step that they name, those of the record that the step keeps.
#include <map>
#include <set>

#include "functions/table/scan_function.h"
#include "semantics/binder/binder_impl.h"
#include "semantics/binder/operators/parameter_word.h"

namespace sluice::semantics {
namespace {

using functions::ScanOutput;
using functions::ScanSettings;

void CollectColumns(const BoundExpression& expression, std::set<ColumnId>& ids) {
  switch (expression.kind) {
    case BoundExpressionKind::kColumn:
      ids.insert(expression.As<BoundColumnReference>().id);
      return;
    case BoundExpressionKind::kCall:
      for (const auto& argument : expression.As<BoundCall>().arguments) {
        CollectColumns(*argument, ids);
      }
      return;
    case BoundExpressionKind::kInSubquery:
      CollectColumns(*expression.As<BoundInSubquery>().value, ids);
      return;
    default: return;
  }
}

// The columns that the expressions of a scan are bound over.
struct StateColumns {
  std::vector<BoundColumn> extended;  // Of a record: its visible columns, then the declared ones.
  std::vector<size_t> positions;      // Of `extended` in the extended record.
  std::vector<BoundColumn> columns;
  std::vector<ScanSettings::StateColumn> places;  // One per entry of `columns`.
  std::map<std::pair<size_t, size_t>, size_t> of_step;

  size_t Add(BoundColumn column, std::optional<size_t> step, size_t position) {
    columns.push_back(std::move(column));
    places.push_back({step, position});
    return columns.size() - 1;
  }
};

}  // namespace

Rows BinderImpl::BindScan(Rows rows, const syntax::ScanOperator& op) {
  ScanSettings settings;
  std::optional<std::string> match_id;
  std::optional<std::string> step_name;
  for (const auto& parameter : op.parameters) {
    if (parameter.name.text == "with_match_id") match_id = WordOf(*parameter.value);
    if (parameter.name.text == "with_step_name") step_name = WordOf(*parameter.value);
  }
  settings.with_match_id = match_id.has_value();
  settings.with_step_name = step_name.has_value();

  // What comes in: the records in order, then what tells partitions apart.
  if (!op.order_by.empty()) {
    std::vector<BoundSortKey> keys = BindSortKeys(rows, op.order_by);
    rows = Sorted(std::move(rows), std::move(keys));
  }
  const size_t visible_count = rows.columns().size();
  const std::vector<BoundColumn> visible = rows.columns();
  std::vector<ComputedColumn> partitions;
  context_.rows = &rows;
  for (const auto& key : op.partition_by) {
    BoundExpressionPointer value = BindScalar(*key);
    if (IsError(value)) continue;
    BoundColumn column = NewColumn("$partition", value->type);
    partitions.push_back({std::move(column), std::move(value)});
  }
  context_.rows = nullptr;
  if (group_ != nullptr) {
    rows = WithGroupColumns(std::move(rows), op.span);
    settings.grouped = partitions.empty();
    BoundColumn key = NewColumn("$partition", group_->key.type);
    partitions.push_back({key, Reference(group_->key, op.span)});
  }
  const std::vector<BoundColumn> records = rows.columns();
  if (!partitions.empty()) {
    std::vector<BoundColumn> columns = records;
    for (const ComputedColumn& partition : partitions) columns.push_back(partition.column);
    settings.partition_column_count = partitions.size();
    rows = Computed(std::move(rows), std::move(partitions), std::move(columns));
  }
  for (const BoundColumn& column : records) settings.record_types.push_back(column.type);

  StateColumns state;
  std::set<std::string> names;
  auto relation = std::make_shared<TableFunctionRelation>();
  for (size_t i = 0; i < records.size(); ++i) {
    relation->columns.push_back(NewColumn(records[i].name, records[i].type));
    if (i >= visible_count) continue;
    names.insert(records[i].name);
    BoundColumn column = NewColumn(records[i].name, records[i].type);
    state.extended.push_back(column);
    state.positions.push_back(i);
    state.Add(std::move(column), std::nullopt, i);
  }
  bool failed = rows.failed;
  for (const auto& declaration : op.declarations) {
    const std::string& name = declaration.name.text;
    if (!names.insert(name).second) {
      ReportInOperator("SEM0111", "A column named '" + name + "' already exists.",
                       declaration.name.span);
      failed = true;
    }
    Scalar value = Scalar::Null(declaration.type);
    if (declaration.default_value != nullptr) {
      BoundExpressionPointer bound = BindScalar(*declaration.default_value);
      bound = IsError(bound) ? bound : Convert(std::move(bound), declaration.type);
      if (!IsError(bound) && bound->kind == BoundExpressionKind::kLiteral) {
        value = bound->As<BoundLiteral>().value;
      } else if (!IsError(bound)) {
        ReportInOperator("SEM0222", "The default of '" + name + "' must be a constant.",
                         declaration.default_value->span);
      }
      failed = failed || IsError(bound);
    }
    const size_t position = records.size() + settings.declared_defaults.size();
    settings.declared_defaults.push_back(std::move(value));
    relation->columns.push_back(NewColumn(name, declaration.type));
    BoundColumn column = NewColumn(name, declaration.type);
    state.extended.push_back(column);
    state.positions.push_back(position);
    state.Add(std::move(column), std::nullopt, position);
  }
  std::map<std::string, size_t> steps;
  for (const auto& step : op.steps) {
    if (!steps.emplace(step.name.text, steps.size()).second) {
      ReportInOperator("SEM0111", "A step named '" + step.name.text + "' already exists.",
                       step.name.span);
      failed = true;
    }
    if (step.optional_step) {
      ReportUnsupported("An optional step of the operator 'scan'", step.name.span);
      failed = true;
    }
  }
  if (steps.empty()) {
    ReportInOperator("SEM0246", "At least one step is expected.", op.span);
    failed = true;
  }

  // Columns of a record as names mean them, and step.column.
  Rows scope_rows;
  {
    auto scope = std::make_shared<RowsRelation>();
    scope->columns = state.extended;
    scope_rows.relation = std::move(scope);
    scope_rows.failed = failed;
  }
  Context context;
  context.operator_name = "scan";
  context.rows = &scope_rows;
  context.member =
      [&](const syntax::MemberExpression& member) -> std::optional<BoundExpressionPointer> {
    if (member.method || member.base->kind != syntax::ExpressionKind::kName) return std::nullopt;
    const auto step = steps.find(member.base->As<syntax::NameExpression>().name.text);
    if (step == steps.end()) return std::nullopt;
    for (size_t i = 0; i < state.extended.size(); ++i) {
      if (state.extended[i].name != member.member.text) continue;
      const auto key = std::make_pair(step->second, i);
      auto found = state.of_step.find(key);
      if (found == state.of_step.end()) {
        const size_t at =
            state.Add(NewColumn(step->first + "." + state.extended[i].name, state.extended[i].type),
                      step->second, state.positions[i]);
        found = state.of_step.emplace(key, at).first;
      }
      return Reference(state.columns[found->second], member.span);
    }
    if (!failed) ReportUnknownName(member.member.text, member.member.span);
    return Error();
  };
  std::vector<BoundExpressionPointer> expressions;
  {
    ContextScope scope(*this, std::move(context));
    for (const auto& step : op.steps) {
      ScanSettings::Step bound_step;
      bound_step.name = step.name.text;
      if (step.output) {
        const std::string& output = step.output->text;
        bound_step.output = output == "last"   ? ScanOutput::kLast
                            : output == "none" ? ScanOutput::kNone
                                               : ScanOutput::kAll;
        if (output != "all" && output != "last" && output != "none") {
          ReportInOperator("SEM0240", "The output must be all, last or none.", step.output->span);
        }
      }
      BoundExpressionPointer condition = BindBool(*step.condition);
      failed = failed || IsError(condition);
      bound_step.condition = expressions.size();
      expressions.push_back(std::move(condition));
      for (const auto& assignment : step.assignments) {
        size_t target = 0;
        while (target < state.extended.size() &&
               state.extended[target].name != assignment.name.text) {
          ++target;
        }
        if (target == state.extended.size()) {
          ReportInOperator("SEM0100",
                           "The column '" + assignment.name.text + "' must be declared.",
                           assignment.name.span);
          failed = true;
          continue;
        }
        BoundExpressionPointer value = BindScalar(*assignment.value);
        failed = failed || IsError(value);
        if (!IsError(value)) value = Convert(std::move(value), state.extended[target].type);
        bound_step.assignments.push_back({state.positions[target], expressions.size()});
        expressions.push_back(std::move(value));
      }
      settings.steps.push_back(std::move(bound_step));
    }
  }

  std::set<ColumnId> used;
  for (const auto& expression : expressions) CollectColumns(*expression, used);
  std::map<ColumnId, size_t> position_of;
  for (size_t i = 0; i < state.columns.size(); ++i) {
    if (!used.contains(state.columns[i].id)) continue;
    position_of.emplace(state.columns[i].id, relation->expression_columns.size());
    relation->expression_columns.push_back(state.columns[i]);
    settings.state_columns.push_back(state.places[i]);
  }
  for (const auto& expression : expressions) {
    std::set<ColumnId> read;
    CollectColumns(*expression, read);
    auto& positions = settings.columns_of_expression.emplace_back();
    for (const ColumnId id : read) positions.push_back(position_of.at(id));
  }
  relation->expressions = std::move(expressions);
  relation->inputs.push_back(std::move(rows.relation));

  std::vector<BoundColumn> result(relation->columns.begin(),
                                  relation->columns.begin() +
                                      static_cast<std::ptrdiff_t>(visible_count));
  result.insert(result.end(),
                relation->columns.begin() + static_cast<std::ptrdiff_t>(records.size()),
                relation->columns.end());
  for (const auto& [name, type] : {std::pair(match_id, ScalarType::kLong),
                                   std::pair(step_name, ScalarType::kString)}) {
    if (!name) continue;
    relation->columns.push_back(NewColumn(*name, type));
    result.push_back(relation->columns.back());
  }
  const std::vector<BoundColumn> outputs = relation->columns;
  relation->function = functions::MakeScanFunction(std::move(settings));
  Rows scanned;
  scanned.failed = failed;
  scanned.serialized = true;
  scanned.relation = std::move(relation);
  if (group_ != nullptr) {
    scanned = WithReplacedGroup(std::move(scanned), [&](const BoundColumn& old) {
      for (size_t i = 0; i < records.size(); ++i) {
        if (records[i].id == old.id) return outputs[i];
      }
      return old;
    });
  }
  return WithColumns(std::move(scanned), std::move(result));
}

}  // namespace sluice::semantics
