// Operators and plugins that are computed by code over whole inputs, independent of any engine:
// scan, the graph operators, reduce, autocluster. An engine runs their inputs, hands them over as
// streams and goes on with the rows that come back.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "data/row_stream.h"

namespace sluice::functions {

// A scalar expression of the query, compiled by the engine, for functions whose expressions depend
// on what they computed so far (a condition of a scan step). Used by one thread at a time.
class RowExpression {
 public:
  virtual ~RowExpression() = default;
  // The values for the rows of `arguments`, whose columns are the expression columns of the call in
  // order: one column, as many rows. The result is valid until the next call.
  virtual Result<ColumnBatch> Evaluate(const ColumnBatch& arguments) = 0;
};

// What one run of a table function gets.
struct TableFunctionCall {
  // In the order of the rows that the input's query settled (sort by, serialize). Reading one may
  // end before its end; inputs may be read in turns or one after the other.
  std::vector<std::unique_ptr<RowStream>> inputs;
  std::vector<std::unique_ptr<RowExpression>> expressions;
  const OperationContext& context;  // Long computations ask it whether to go on.
};

// Immutable: made by the binder with all its constant settings; one object may run many times, in
// several threads at once.
class TableFunction {
 public:
  virtual ~TableFunction() = default;

  // As in plans and errors: "scan", "autocluster".
  virtual std::string_view name() const = 0;

  // Starts a run. The stream has the columns of the relation that the binder made, in that order,
  // and its order of rows is kept. It may own what `call` holds; it ends before the context does.
  // Rows should be computed while the stream is read where the function allows it.
  virtual Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const = 0;
};

}  // namespace sluice::functions
