#include "export/schema_match.h"

#include <algorithm>

namespace sluice::exporting {
namespace {

std::string Describe(const Column& column) {
  return QuoteName(column.name) + ":" + std::string(ScalarTypeName(column.type));
}

bool SameColumn(const Column& a, const Column& b) { return a.name == b.name && a.type == b.type; }

bool SameButForOrder(const Schema& a, const Schema& b) {
  if (a.columns.size() != b.columns.size()) return false;
  return std::all_of(a.columns.begin(), a.columns.end(), [&](const Column& column) {
    std::optional<size_t> other = b.Find(column.name);
    return other && b.columns[*other].type == column.type;
  });
}

std::string ProjectOf(const Schema& schema) {
  std::string text = "| project ";
  for (size_t i = 0; i < schema.columns.size(); ++i) {
    if (i > 0) text += ", ";
    text += QuoteName(schema.columns[i].name);
  }
  return text;
}

}  // namespace

Status MatchSchemas(const Schema& query, const Schema& table, const std::string& table_name) {
  constexpr size_t kDifferencesMax = 8;
  std::string differences;
  size_t count = 0;
  auto add = [&](std::string text) {
    if (++count > kDifferencesMax) return;
    if (!differences.empty()) differences += "; ";
    differences += text;
  };
  for (const Column& column : table.columns) {
    std::optional<size_t> found = query.Find(column.name);
    if (!found) {
      add("the query does not give column " + Describe(column));
    } else if (query.columns[*found].type != column.type) {
      add("column " + QuoteName(column.name) + " is " +
          std::string(ScalarTypeName(query.columns[*found].type)) + " in the query and " +
          std::string(ScalarTypeName(column.type)) + " in the table");
    }
  }
  for (const Column& column : query.columns) {
    if (!table.Find(column.name)) add("the table does not have column " + Describe(column));
  }
  bool same =
      query.columns.size() == table.columns.size() &&
      std::equal(query.columns.begin(), query.columns.end(), table.columns.begin(), SameColumn);
  if (same) return Status::Ok();
  std::string message =
      "the output schema of the export query does not match external table '" + table_name + "': ";
  if (SameButForOrder(query, table)) {
    message += "the columns are the same in another order; end the query with " + ProjectOf(table);
  } else {
    message += differences.empty() ? "column names repeat" : differences;
    if (count > kDifferencesMax) {
      message += "; and " + std::to_string(count - kDifferencesMax) + " more";
    }
  }
  return InvalidArgument(std::move(message));
}

}  // namespace sluice::exporting
