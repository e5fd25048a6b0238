// Plugins that look at a table as a whole: narrow, preview, rows_near, schema_merge,
// dcount_intersect.
// https://learn.microsoft.com/kusto/query/narrow-plugin (each plugin has a page)
#include "functions/plugins/row_functions.h"
#include "functions/plugins/set_intersection_function.h"
#include "semantics/binder/plugins/plugin_table.h"

namespace sluice::semantics {

Rows BindIdentity(PluginCall& call) {
  call.Finish();
  return call.input();
}

Rows BindNarrow(PluginCall& call) {
  call.Finish();
  if (call.failed()) return call.Failed();
  std::vector<std::pair<BoundColumn, std::string>> columns;
  std::string names;
  std::string values;
  for (const BoundColumn& column : call.input().columns()) {
    std::string cell = "c" + std::to_string(columns.size());
    names += (names.empty() ? "" : ", ") + QuoteString(column.name);
    values += (values.empty() ? "" : ", ") + ("tostring(" + cell + ")");
    columns.emplace_back(column, std::move(cell));
  }
  if (columns.empty()) return call.Fail("SEM0105", "the table has no column.");
  return call.Text("input"
                   "| serialize Row = row_number(0)"
                   "| project Row, names = pack_array(" + names + "), cells = pack_array(" +
                       values + ")"
                   "| mv-expand Column = names to typeof(string), Value = cells to typeof(string)"
                   "| project Row, Column, Value",
                   {{"input", call.Renamed(call.input(), columns)}});
}

Rows BindPreview(PluginCall& call) {
  BoundExpressionPointer count =
      call.Literal(call.Constant("NumberOfRows", ScalarType::kLong));
  call.Finish();
  if (call.failed()) return call.Failed();
  Rows first = call.Text("input | take count", {{"input", call.SharedInput()}}, {{"count", count}});
  Rows total = call.Text("input | count", {{"input", call.SharedInput()}});
  call.AddResults(first, {std::move(total)});
  return first;
}

Rows BindRowsNear(PluginCall& call) {
  BoundExpressionPointer condition = call.Condition(call.Required("Condition"));
  Scalar before = call.Constant("NumRows", ScalarType::kLong);
  std::optional<Scalar> after = call.OptionalConstant("RowsAfter", ScalarType::kLong);
  call.Finish();
  if (call.failed()) return call.Failed();
  if (!after || after->is_null()) after = before;
  if (before.is_null() || before.int64_value() < 0 || after->int64_value() < 0) {
    return call.Fail("SEM0224", "The number of rows must be 0 or more.");
  }
  Schema schema;
  for (const BoundColumn& column : call.input().columns()) {
    schema.columns.push_back({column.name, column.type, ""});
  }
  Rows rows = call.Extended(call.input(), "$condition", std::move(condition));
  return call.Function(
      functions::MakeRowsNear(schema, before.int64_value(), after->int64_value()),
      {std::move(rows)}, schema);
}

Rows BindSchemaMerge(PluginCall& call) {
  bool preserve_order = call.Flag("PreserveOrder", true);
  call.Finish();
  if (call.failed()) return call.Failed();
  for (std::string_view name : {"ColumnName", "ColumnOrdinal", "ColumnType"}) {
    if (call.input().Find(name) != nullptr) continue;
    return call.Fail("SEM0100", "The input has no column '" + std::string(name) +
                                    "': it must be the result of getschema.");
  }
  Rows rows = call.Text(
      "input | project tostring(ColumnName), tolong(ColumnOrdinal), tostring(ColumnType)",
      {{"input", call.input()}});
  return call.Function(functions::MakeSchemaMerge(preserve_order), {std::move(rows)},
                       functions::SchemaMergeSchema());
}

Rows BindDcountIntersect(PluginCall& call) {
  constexpr size_t kSetsMax = 16;
  Rows rows = call.input();
  Schema schema;
  NameScope names;
  for (const BoundColumn& column : call.input().columns()) {
    schema.columns.push_back({names.AddUnique(column.name), column.type, ""});
  }
  size_t sets = 0;
  while (!call.failed() && call.HasNext()) {
    BoundExpressionPointer set = call.Value(call.Required("hll"));
    if (call.failed()) break;
    if (set->type != ScalarType::kDynamic) {
      return call.Fail("SEM0220", "The sets must be results of hll().");
    }
    rows = call.Extended(std::move(rows), "$set", std::move(set));
    schema.columns.push_back(
        {names.AddUnique("s" + std::to_string(sets++)), ScalarType::kLong, ""});
  }
  if (call.failed()) return call.Failed();
  if (sets < 2 || sets > kSetsMax) return call.Fail("SEM0219", "It takes 2 to 16 sets.");
  return call.Function(functions::MakeSetIntersection(schema, sets), {std::move(rows)}, schema);
}

}  // namespace sluice::semantics
