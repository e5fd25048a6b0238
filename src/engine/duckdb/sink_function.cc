#include "engine/duckdb/sink_function.h"

#include <cstring>
#include <exception>
#include <new>

#include "engine/duckdb/batch_view.h"
#include "engine/duckdb/duckdb_errors.h"

namespace sluice::engine::duckdb {
namespace {

// What one of DuckDB's executors keeps between its calls.
struct ExecutorState {
  std::shared_ptr<SinkRun> run;
  SinkWorker* worker = nullptr;

  ~ExecutorState() {
    if (worker != nullptr) run->Release(worker);
  }
};

void DestroyExecutorState(void* state) { delete static_cast<ExecutorState*>(state); }

void InitExecutorState(duckdb_init_info info) {
  duckdb_scalar_function_init_set_state(info, new (std::nothrow) ExecutorState,
                                        &DestroyExecutorState);
}

Status Consume(duckdb_function_info info, duckdb_data_chunk input) {
  auto* state = static_cast<ExecutorState*>(duckdb_scalar_function_get_state(info));
  if (state == nullptr) return LimitExceeded("out of memory");
  idx_t row_count = duckdb_data_chunk_get_size(input);
  if (row_count == 0) return Status::Ok();
  if (state->run == nullptr) {
    auto* registry =
        static_cast<const SinkRegistry*>(duckdb_scalar_function_get_extra_info(info));
    auto number =
        static_cast<int64_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 0)))[0];
    state->run = registry->Find(number);
    if (state->run == nullptr) return Internal("a sink that has ended was called");
  }
  SinkRun& run = *state->run;
  if (state->worker == nullptr) {
    ASSIGN_OR_RETURN(state->worker, run.Acquire());
  }
  return state->worker->Consume(ViewChunk(input, run.types(), 1));
}

void CallSink(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
  Status status;
  try {
    status = Consume(info, input);
  } catch (const std::bad_alloc&) {
    status = LimitExceeded("out of memory while rows were consumed");
  } catch (const std::exception& error) {
    status = Internal(std::string("rows could not be consumed: ") + error.what());
  }
  std::memset(duckdb_vector_get_data(output), 0,
              duckdb_data_chunk_get_size(input) * sizeof(int64_t));
  if (status.ok()) return;
  auto* state = static_cast<ExecutorState*>(duckdb_scalar_function_get_state(info));
  if (state != nullptr && state->run != nullptr) state->run->Fail(status);
  duckdb_scalar_function_set_error(info, EncodeStatus(status).c_str());
}

}  // namespace

Status SinkRun::status() const {
  std::lock_guard lock(mutex_);
  return status_;
}

Result<SinkWorker*> SinkRun::Acquire() {
  std::lock_guard lock(mutex_);
  if (idle_.empty()) {
    ASSIGN_OR_RETURN(std::unique_ptr<SinkWorker> worker, sink_->NewWorker());
    workers_.push_back(std::move(worker));
    return workers_.back().get();
  }
  SinkWorker* worker = idle_.back();
  idle_.pop_back();
  return worker;
}

void SinkRun::Release(SinkWorker* worker) {
  std::lock_guard lock(mutex_);
  idle_.push_back(worker);
}

void SinkRun::Fail(const Status& status) {
  std::lock_guard lock(mutex_);
  if (status_.ok()) status_ = status;
}

void SinkRun::End() {
  std::lock_guard lock(mutex_);
  idle_.clear();
  workers_.clear();
}

Status SinkRegistry::RegisterFunction(duckdb_connection connection) {
  duckdb_scalar_function function = duckdb_create_scalar_function();
  duckdb_logical_type bigint = duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
  duckdb_logical_type any = duckdb_create_logical_type(DUCKDB_TYPE_ANY);
  duckdb_scalar_function_set_name(function, "sluice_sink");
  duckdb_scalar_function_add_parameter(function, bigint);
  duckdb_scalar_function_set_varargs(function, any);
  duckdb_scalar_function_set_return_type(function, bigint);
  duckdb_scalar_function_set_special_handling(function);
  duckdb_scalar_function_set_volatile(function);
  duckdb_scalar_function_set_extra_info(function, this, nullptr);
  duckdb_scalar_function_set_init(function, &InitExecutorState);
  duckdb_scalar_function_set_function(function, &CallSink);
  duckdb_state state = duckdb_register_scalar_function(connection, function);
  duckdb_destroy_logical_type(&any);
  duckdb_destroy_logical_type(&bigint);
  duckdb_destroy_scalar_function(&function);
  if (state != DuckDBSuccess) return Internal("the function sluice_sink could not be registered");
  return Status::Ok();
}

int64_t SinkRegistry::Add(std::shared_ptr<SinkRun> run) {
  std::lock_guard lock(mutex_);
  int64_t number = next_number_++;
  runs_.emplace(number, std::move(run));
  return number;
}

void SinkRegistry::Remove(int64_t number) {
  std::lock_guard lock(mutex_);
  runs_.erase(number);
}

std::shared_ptr<SinkRun> SinkRegistry::Find(int64_t number) const {
  std::lock_guard lock(mutex_);
  auto found = runs_.find(number);
  return found == runs_.end() ? nullptr : found->second;
}

std::string SinkSql(int64_t number, const std::string& query, size_t column_count) {
  std::string names;
  for (size_t i = 0; i < column_count; ++i) {
    if (i > 0) names += ", ";
    names += "c" + std::to_string(i);
  }
  return "SELECT sum(sluice_sink(" + std::to_string(number) + "::BIGINT, " + names + ")) FROM (" +
         query + ") AS query(" + names + ")";
}

}  // namespace sluice::engine::duckdb
