// Aggregates as DuckDB's C API takes them: a state of fixed size per group, which here points at an
// accumulator. States are combined without change to the source, which DuckDB may use again.
#pragma once

#include <exception>
#include <string>
#include <vector>

#include "base/status.h"
#include "engine/duckdb/duckdb_api.h"

namespace sluice::engine::duckdb::sql {

inline bool IsValid(const uint64_t* validity, size_t row) {
  return validity == nullptr || (validity[row / 64] >> (row % 64) & 1) != 0;
}

inline void SetNull(duckdb_vector vector, idx_t row) {
  duckdb_vector_ensure_validity_writable(vector);
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
}

// What DuckDB keeps per group. Null until the first value.
template <typename Accumulator>
struct AggregateState {
  Accumulator* accumulator;
};

template <typename Accumulator>
AggregateState<Accumulator>& StateAt(duckdb_aggregate_state state) {
  return *reinterpret_cast<AggregateState<Accumulator>*>(state);
}

template <typename Accumulator>
Accumulator& Materialize(AggregateState<Accumulator>& state) {
  if (state.accumulator == nullptr) state.accumulator = new Accumulator();
  return *state.accumulator;
}

template <typename Accumulator>
idx_t StateSize(duckdb_function_info) {
  return sizeof(AggregateState<Accumulator>);
}

template <typename Accumulator>
void Initialize(duckdb_function_info, duckdb_aggregate_state state) {
  StateAt<Accumulator>(state).accumulator = nullptr;
}

template <typename Accumulator>
void Destroy(duckdb_aggregate_state* states, idx_t count) {
  for (idx_t i = 0; i < count; ++i) {
    delete StateAt<Accumulator>(states[i]).accumulator;
    StateAt<Accumulator>(states[i]).accumulator = nullptr;
  }
}

template <typename Accumulator>
void Combine(duckdb_function_info info, duckdb_aggregate_state* sources,
             duckdb_aggregate_state* targets, idx_t count) {
  try {
    for (idx_t i = 0; i < count; ++i) {
      const Accumulator* source = StateAt<Accumulator>(sources[i]).accumulator;
      if (source != nullptr) Materialize(StateAt<Accumulator>(targets[i])).Combine(*source);
    }
  } catch (const std::exception& e) {
    duckdb_aggregate_function_set_error(info, e.what());
  }
}

// An aggregate without its functions, to destroy with duckdb_destroy_aggregate_function().
inline duckdb_aggregate_function NewAggregate(const char* name,
                                              const std::vector<duckdb_type>& parameters,
                                              duckdb_type result) {
  duckdb_aggregate_function function = duckdb_create_aggregate_function();
  duckdb_aggregate_function_set_name(function, name);
  for (const duckdb_type parameter : parameters) {
    duckdb_logical_type type = duckdb_create_logical_type(parameter);
    duckdb_aggregate_function_add_parameter(function, type);
    duckdb_destroy_logical_type(&type);
  }
  duckdb_logical_type type = duckdb_create_logical_type(result);
  duckdb_aggregate_function_set_return_type(function, type);
  duckdb_destroy_logical_type(&type);
  return function;
}

// The same with the functions of `Accumulator` and two of its own.
template <typename Accumulator>
duckdb_aggregate_function NewAggregate(const char* name, const std::vector<duckdb_type>& parameters,
                                       duckdb_type result, duckdb_aggregate_update_t update,
                                       duckdb_aggregate_finalize_t finish) {
  duckdb_aggregate_function function = NewAggregate(name, parameters, result);
  duckdb_aggregate_function_set_functions(function, &StateSize<Accumulator>,
                                          &Initialize<Accumulator>, update, &Combine<Accumulator>,
                                          finish);
  duckdb_aggregate_function_set_destructor(function, &Destroy<Accumulator>);
  return function;
}

// Registers overloads of one name and destroys them.
inline Status RegisterAggregate(duckdb_connection connection, const char* name,
                                std::vector<duckdb_aggregate_function> overloads) {
  duckdb_aggregate_function_set set = duckdb_create_aggregate_function_set(name);
  bool registered = true;
  for (duckdb_aggregate_function& overload : overloads) {
    registered = registered && duckdb_add_aggregate_function_to_set(set, overload) == DuckDBSuccess;
    duckdb_destroy_aggregate_function(&overload);
  }
  registered =
      registered && duckdb_register_aggregate_function_set(connection, set) == DuckDBSuccess;
  duckdb_destroy_aggregate_function_set(&set);
  return registered ? Status::Ok()
                    : Internal(std::string("aggregate not registered with DuckDB: ") + name);
}

}  // namespace sluice::engine::duckdb::sql
