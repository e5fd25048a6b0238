// Plugins over the rows of a table as they come: rows_near, schema_merge.
#pragma once

#include <memory>

#include "data/schema.h"
#include "functions/table_function.h"

namespace sluice::functions {

// Input: the columns of `schema`, then a bool. Result: the rows at most `before` rows before and
// `after` rows after one where it is true, in their order.
std::shared_ptr<const TableFunction> MakeRowsNear(Schema schema, int64_t before, int64_t after);

// Input: ColumnName:string, ColumnOrdinal:long, ColumnType:string of several schemas, one after the
// other. Result: ColumnName:string, ColumnOrdinal:int, DataType:string, ColumnType:string.
// `preserve_order`: a column that stands at different places is an error in its row.
std::shared_ptr<const TableFunction> MakeSchemaMerge(bool preserve_order);
Schema SchemaMergeSchema();

}  // namespace sluice::functions
