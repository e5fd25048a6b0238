// Aggregates as DuckDB's C API takes them: a state of fixed size per group, which here points at an
// accumulator. States are combined without change to the source, which DuckDB may use again.
#include <cstring>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "data/column_batch.h"
#include "engine/duckdb/sql/accumulators.h"
#include "engine/duckdb/sql/collection_functions.h"

namespace sluice::engine::duckdb::sql {
namespace {

bool IsValid(const uint64_t* validity, size_t row) {
  return validity == nullptr || (validity[row / 64] >> (row % 64) & 1) != 0;
}

// What DuckDB keeps per group. Null until the first value.
template <typename Accumulator>
struct State {
  Accumulator* accumulator;
};

template <typename Accumulator>
State<Accumulator>& StateAt(duckdb_aggregate_state state) {
  return *reinterpret_cast<State<Accumulator>*>(state);
}

template <typename Accumulator>
Accumulator& Materialize(State<Accumulator>& state) {
  if (state.accumulator == nullptr) state.accumulator = new Accumulator();
  return *state.accumulator;
}

template <typename Accumulator>
idx_t StateSize(duckdb_function_info) {
  return sizeof(State<Accumulator>);
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

template <typename Accumulator>
void UpdateCollection(duckdb_function_info info, duckdb_data_chunk input,
                      duckdb_aggregate_state* states) {
  try {
    duckdb_vector json = duckdb_data_chunk_get_vector(input, 0);
    const auto* texts = static_cast<const StringSlot*>(duckdb_vector_get_data(json));
    const uint64_t* validity = duckdb_vector_get_validity(json);
    const auto* sizes = static_cast<const int64_t*>(
        duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 1)));
    const idx_t count = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < count; ++row) {
      if (!IsValid(validity, row)) continue;
      Materialize(StateAt<Accumulator>(states[row])).Add(texts[row].view(), sizes[row]);
    }
  } catch (const std::exception& e) {
    duckdb_aggregate_function_set_error(info, e.what());
  }
}

void SetNull(duckdb_vector vector, idx_t row) {
  duckdb_vector_ensure_validity_writable(vector);
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
}

template <typename Accumulator>
void FinishCollection(duckdb_function_info info, duckdb_aggregate_state* states,
                      duckdb_vector result, idx_t count, idx_t offset) {
  try {
    for (idx_t i = 0; i < count; ++i) {
      const Accumulator* accumulator = StateAt<Accumulator>(states[i]).accumulator;
      if (accumulator == nullptr) {
        SetNull(result, offset + i);
        continue;
      }
      const std::string text = accumulator->Finish();
      duckdb_unsafe_vector_assign_string_element_len(result, offset + i, text.data(), text.size());
    }
  } catch (const std::exception& e) {
    duckdb_aggregate_function_set_error(info, e.what());
  }
}

template <typename T>
void UpdatePercentile(duckdb_function_info info, duckdb_data_chunk input,
                      duckdb_aggregate_state* states) {
  try {
    duckdb_vector value = duckdb_data_chunk_get_vector(input, 0);
    duckdb_vector weight = duckdb_data_chunk_get_vector(input, 1);
    const auto* values = static_cast<const T*>(duckdb_vector_get_data(value));
    const auto* weights = static_cast<const int64_t*>(duckdb_vector_get_data(weight));
    const auto* shares = static_cast<const double*>(
        duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 2)));
    const uint64_t* value_validity = duckdb_vector_get_validity(value);
    const uint64_t* weight_validity = duckdb_vector_get_validity(weight);
    const idx_t count = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < count; ++row) {
      if (!IsValid(value_validity, row) || !IsValid(weight_validity, row)) continue;
      Materialize(StateAt<PercentileAccumulator<T>>(states[row]))
          .Add(values[row], weights[row], shares[row]);
    }
  } catch (const std::exception& e) {
    duckdb_aggregate_function_set_error(info, e.what());
  }
}

template <typename T>
void FinishPercentile(duckdb_function_info info, duckdb_aggregate_state* states,
                      duckdb_vector result, idx_t count, idx_t offset) {
  try {
    for (idx_t i = 0; i < count; ++i) {
      auto* accumulator = StateAt<PercentileAccumulator<T>>(states[i]).accumulator;
      T value{};
      if (accumulator == nullptr || !accumulator->Finish(value)) {
        SetNull(result, offset + i);
      } else {
        static_cast<T*>(duckdb_vector_get_data(result))[offset + i] = value;
      }
    }
  } catch (const std::exception& e) {
    duckdb_aggregate_function_set_error(info, e.what());
  }
}

duckdb_aggregate_function NewFunction(const char* name, const std::vector<duckdb_type>& parameters,
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

template <typename Accumulator>
Status RegisterCollection(duckdb_connection connection, const char* name) {
  duckdb_aggregate_function function =
      NewFunction(name, {DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BIGINT}, DUCKDB_TYPE_VARCHAR);
  duckdb_aggregate_function_set_functions(
      function, &StateSize<Accumulator>, &Initialize<Accumulator>, &UpdateCollection<Accumulator>,
      &Combine<Accumulator>, &FinishCollection<Accumulator>);
  duckdb_aggregate_function_set_destructor(function, &Destroy<Accumulator>);
  const bool registered = duckdb_register_aggregate_function(connection, function) == DuckDBSuccess;
  duckdb_destroy_aggregate_function(&function);
  return registered ? Status::Ok()
                    : Internal(std::string("aggregate not registered with DuckDB: ") + name);
}

template <typename T>
duckdb_aggregate_function PercentileFunction(const char* name, duckdb_type type) {
  using Accumulator = PercentileAccumulator<T>;
  duckdb_aggregate_function function =
      NewFunction(name, {type, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_DOUBLE}, type);
  duckdb_aggregate_function_set_functions(function, &StateSize<Accumulator>,
                                          &Initialize<Accumulator>, &UpdatePercentile<T>,
                                          &Combine<Accumulator>, &FinishPercentile<T>);
  duckdb_aggregate_function_set_destructor(function, &Destroy<Accumulator>);
  return function;
}

}  // namespace

Status RegisterAggregateFunctions(duckdb_connection connection) {
  RETURN_IF_ERROR(RegisterCollection<ListAccumulator>(connection, "kql_make_list"));
  RETURN_IF_ERROR(RegisterCollection<SetAccumulator>(connection, "kql_make_set"));
  RETURN_IF_ERROR(RegisterCollection<BagAccumulator>(connection, "kql_make_bag"));
  constexpr const char* kPercentile = "kql_percentilew";
  duckdb_aggregate_function_set set = duckdb_create_aggregate_function_set(kPercentile);
  duckdb_aggregate_function whole = PercentileFunction<int64_t>(kPercentile, DUCKDB_TYPE_BIGINT);
  duckdb_aggregate_function real = PercentileFunction<double>(kPercentile, DUCKDB_TYPE_DOUBLE);
  const bool registered =
      duckdb_add_aggregate_function_to_set(set, whole) == DuckDBSuccess &&
      duckdb_add_aggregate_function_to_set(set, real) == DuckDBSuccess &&
      duckdb_register_aggregate_function_set(connection, set) == DuckDBSuccess;
  duckdb_destroy_aggregate_function(&whole);
  duckdb_destroy_aggregate_function(&real);
  duckdb_destroy_aggregate_function_set(&set);
  return registered ? Status::Ok() : Internal("aggregate not registered with DuckDB: kql_percentilew");
}

}  // namespace sluice::engine::duckdb::sql
