// What a materialized view's query becomes: a query for partial aggregates of some records, one
// that brings partial aggregates of the same group together, and one that makes the view of them.
#pragma once

#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "data/schema.h"
#include "query/query_service.h"

namespace sluice::views {

// The name by which compact and merge queries know the partial aggregates.
inline constexpr char kStateName[] = "$state";

struct ViewDefinition {
  Schema schema;              // Of the view: the groups' columns, then the aggregates.
  Schema state;               // The groups' columns, then partial aggregates.
  std::string partial_query;  // Over the source; gives the state's columns.
  std::string compact_query;  // Over `$state`; gives the state's columns, a row for each group.
  std::string merge_query;    // Over `$state`; gives the view's columns.
  size_t group_count = 0;     // Columns of both that are the groups'.
  bool picks_records = false;  // One arg_max(x, *), arg_min(x, *) or take_any(*), and nothing else.
};

struct ViewText {
  std::string query;     // Positions in errors are positions in it.
  std::string source;    // The table.
  std::string database;
  std::vector<std::string> dimension_tables;
};

// Checks a view's query against the documented rules and takes it apart. The state's columns keep
// their names when other aggregates come or go, so that a definition can be changed.
// https://learn.microsoft.com/kusto/management/materialized-views/materialized-view-create
Result<ViewDefinition> DefineView(const ViewText& text, query::QueryService& queries,
                                  const OperationContext& context);

}  // namespace sluice::views
