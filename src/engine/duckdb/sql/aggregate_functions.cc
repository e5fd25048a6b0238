// The aggregates that gather values: arrays, sets, bags, weighted percentiles.
#include <exception>
#include <string>

#include "data/column_batch.h"
#include "engine/duckdb/sql/accumulators.h"
#include "engine/duckdb/sql/aggregate_state.h"
#include "engine/duckdb/sql/collection_functions.h"

namespace sluice::engine::duckdb::sql {
namespace {

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

template <typename Accumulator>
Status RegisterCollection(duckdb_connection connection, const char* name) {
  return RegisterAggregate(
      connection, name,
      {NewAggregate<Accumulator>(name, {DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BIGINT},
                                 DUCKDB_TYPE_VARCHAR, &UpdateCollection<Accumulator>,
                                 &FinishCollection<Accumulator>)});
}

template <typename T>
duckdb_aggregate_function PercentileFunction(const char* name, duckdb_type type) {
  return NewAggregate<PercentileAccumulator<T>>(
      name, {type, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_DOUBLE}, type, &UpdatePercentile<T>,
      &FinishPercentile<T>);
}

}  // namespace

Status RegisterAggregateFunctions(duckdb_connection connection) {
  RETURN_IF_ERROR(RegisterCollection<ListAccumulator>(connection, "kql_make_list"));
  RETURN_IF_ERROR(RegisterCollection<SetAccumulator>(connection, "kql_make_set"));
  RETURN_IF_ERROR(RegisterCollection<BagAccumulator>(connection, "kql_make_bag"));
  constexpr const char* kPercentile = "kql_percentilew";
  return RegisterAggregate(connection, kPercentile,
                           {PercentileFunction<int64_t>(kPercentile, DUCKDB_TYPE_BIGINT),
                            PercentileFunction<double>(kPercentile, DUCKDB_TYPE_DOUBLE)});
}

}  // namespace sluice::engine::duckdb::sql
