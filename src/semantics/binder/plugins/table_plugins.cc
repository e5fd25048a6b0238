// Plugins that look at a table as a whole: narrow, preview, rows_near, schema_merge,
// dcount_intersect.
// https://learn.microsoft.com/kusto/query/narrow-plugin (each plugin has a page)
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

}  // namespace sluice::semantics
