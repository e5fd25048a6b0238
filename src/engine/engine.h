// The seam to what computes queries. Today one implementation, engine/duckdb.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "data/row_stream.h"
#include "planning/logical_plan.h"

namespace sluice::engine {

// Consumes the rows of one of the engine's workers.
class SinkWorker {
 public:
  virtual ~SinkWorker() = default;
  // Takes a batch, whose memory is the engine's and ends with the call. An error ends the query.
  virtual Status Consume(const ColumnBatch& batch) = 0;
};

// Receives a result in the engine's own worker threads, in no order: the fastest way out.
class ParallelSink {
 public:
  virtual ~ParallelSink() = default;
  // A consumer for one more worker; called from the worker's thread, which alone uses it. The sink
  // owns nothing of it: it is destroyed when the query ends, after all consuming.
  virtual Result<std::unique_ptr<SinkWorker>> NewWorker() = 0;
};

struct ExecutionOptions {
  // 0: the engine's setting.
  uint64_t memory_bytes_max = 0;
  // Row order of unordered results need not follow insertion order (exports).
  bool preserve_order = true;
};

// All methods may be called from any thread; calls beyond what the engine runs at once wait for a
// place, or for the context's end.
class Engine {
 public:
  virtual ~Engine() = default;

  // Starts a plan and streams its result. The stream holds the snapshot it started with. Cancelling
  // the context interrupts the query; destroying the stream ends it.
  virtual Result<std::unique_ptr<RowStream>> Execute(const planning::LogicalPlan& plan,
                                                     const ExecutionOptions& options,
                                                     const OperationContext& context) = 0;

  // Runs a plan into a sink and returns when all rows are consumed: in parallel when the plan is
  // not ordered, else in order from a single worker. On an error some rows may have been consumed.
  virtual Status ExecuteIntoSink(const planning::LogicalPlan& plan, ParallelSink& sink,
                                 const ExecutionOptions& options,
                                 const OperationContext& context) = 0;

  // The engine's own text for a plan, for `--explain`.
  virtual Result<std::string> Explain(const planning::LogicalPlan& plan) = 0;
};

}  // namespace sluice::engine
