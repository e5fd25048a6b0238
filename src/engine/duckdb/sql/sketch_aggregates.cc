// The aggregates that leave states as JSON: hll(), tdigest(), their merges, and buildschema().
#include <exception>
#include <optional>
#include <string>
#include <type_traits>

#include "data/column_batch.h"
#include "engine/duckdb/sql/aggregate_state.h"
#include "engine/duckdb/sql/collection_functions.h"
#include "functions/kernels/hyper_log_log.h"
#include "functions/kernels/json_schema.h"
#include "functions/kernels/t_digest.h"

namespace sluice::engine::duckdb::sql {
namespace {

constexpr char kHllError[] =
    "hll_merge(): a value is no result of hll(), or results have different accuracies";
constexpr char kTDigestError[] =
    "tdigest_merge(): a value is no result of tdigest(), or results have different types";

// A state of hll() or tdigest(), or the error that came up while merging. A group has one as soon
// as it has a value.
template <typename Sketch, const char* kMergeError>
class SketchAccumulator {
 public:
  // The sketch, made of `arguments` when this is the first value.
  template <typename... Arguments>
  Sketch& Get(Arguments... arguments) {
    if (!sketch_) sketch_.emplace(arguments...);
    return *sketch_;
  }
  void Merge(const Sketch& other) {
    if (!sketch_) {
      sketch_ = other;
    } else if (!sketch_->Merge(other)) {
      error_ = kMergeError;
    }
  }
  void MergeJson(std::string_view json) {
    if (auto other = Sketch::Parse(json)) {
      Merge(*other);
    } else {
      error_ = kMergeError;
    }
  }
  void Combine(const SketchAccumulator& other) {
    if (other.sketch_) Merge(*other.sketch_);
    if (other.error_ != nullptr) error_ = other.error_;
  }
  std::string Finish() { return sketch_->ToJson(); }
  const char* error() const { return error_; }

 private:
  std::optional<Sketch> sketch_;
  const char* error_ = nullptr;
};

using HllAccumulator = SketchAccumulator<functions::HyperLogLog, kHllError>;
using TDigestAccumulator = SketchAccumulator<functions::TDigest, kTDigestError>;

class SchemaAccumulator {
 public:
  void MergeJson(std::string_view json) { schema_.Add(json); }
  void Combine(const SchemaAccumulator& other) { schema_.Merge(other.schema_); }
  std::string Finish() const {
    std::string text;
    schema_.Append(text);
    return text;
  }
  const char* error() const { return nullptr; }

 private:
  functions::JsonSchema schema_;
};

// A column of the input.
template <typename T>
class Input {
 public:
  Input(duckdb_data_chunk chunk, idx_t column) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
    values_ = static_cast<const T*>(duckdb_vector_get_data(vector));
    validity_ = duckdb_vector_get_validity(vector);
  }
  bool IsNull(size_t row) const { return !IsValid(validity_, row); }
  const T& operator[](size_t row) const { return values_[row]; }

 private:
  const T* values_;
  const uint64_t* validity_;
};

void UpdateHll(duckdb_function_info info, duckdb_data_chunk input, duckdb_aggregate_state* states) {
  try {
    const Input<int64_t> hashes(input, 0);
    const Input<int64_t> bits(input, 1);
    const idx_t count = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < count; ++row) {
      if (hashes.IsNull(row)) continue;
      Materialize(StateAt<HllAccumulator>(states[row]))
          .Get(static_cast<int>(bits[row]))
          .Add(hashes[row]);
    }
  } catch (const std::exception& e) {
    duckdb_aggregate_function_set_error(info, e.what());
  }
}

template <typename T>
void UpdateTDigest(duckdb_function_info info, duckdb_data_chunk input,
                   duckdb_aggregate_state* states) {
  try {
    const Input<T> values(input, 0);
    const Input<int64_t> weights(input, 1);
    const Input<int64_t> types(input, 2);
    const idx_t count = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < count; ++row) {
      if (values.IsNull(row) || weights.IsNull(row)) continue;
      functions::TDigest& digest = Materialize(StateAt<TDigestAccumulator>(states[row]))
                                       .Get(static_cast<ScalarType>(types[row]));
      if constexpr (std::is_same_v<T, double>) {
        digest.AddReal(values[row], weights[row]);
      } else {
        digest.AddWhole(values[row], weights[row]);
      }
    }
  } catch (const std::exception& e) {
    duckdb_aggregate_function_set_error(info, e.what());
  }
}

template <typename Accumulator>
void UpdateFromJson(duckdb_function_info info, duckdb_data_chunk input,
                    duckdb_aggregate_state* states) {
  try {
    const Input<StringSlot> texts(input, 0);
    const idx_t count = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < count; ++row) {
      if (texts.IsNull(row)) continue;
      Materialize(StateAt<Accumulator>(states[row])).MergeJson(texts[row].view());
    }
  } catch (const std::exception& e) {
    duckdb_aggregate_function_set_error(info, e.what());
  }
}

template <typename Accumulator>
void FinishAsJson(duckdb_function_info info, duckdb_aggregate_state* states, duckdb_vector result,
                  idx_t count, idx_t offset) {
  try {
    for (idx_t i = 0; i < count; ++i) {
      Accumulator* accumulator = StateAt<Accumulator>(states[i]).accumulator;
      if (accumulator == nullptr) {
        SetNull(result, offset + i);
        continue;
      }
      if (accumulator->error() != nullptr) {
        duckdb_aggregate_function_set_error(info, accumulator->error());
        return;
      }
      const std::string text = accumulator->Finish();
      duckdb_unsafe_vector_assign_string_element_len(result, offset + i, text.data(), text.size());
    }
  } catch (const std::exception& e) {
    duckdb_aggregate_function_set_error(info, e.what());
  }
}

template <typename T>
duckdb_aggregate_function TDigestFunction(duckdb_type type) {
  return NewAggregate<TDigestAccumulator>(
      "kql_tdigest", {type, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT}, DUCKDB_TYPE_VARCHAR,
      &UpdateTDigest<T>, &FinishAsJson<TDigestAccumulator>);
}

template <typename Accumulator>
Status RegisterMerge(duckdb_connection connection, const char* name) {
  return RegisterAggregate(
      connection, name,
      {NewAggregate<Accumulator>(name, {DUCKDB_TYPE_VARCHAR}, DUCKDB_TYPE_VARCHAR,
                                 &UpdateFromJson<Accumulator>, &FinishAsJson<Accumulator>)});
}

}  // namespace

Status RegisterSketchAggregates(duckdb_connection connection) {
  RETURN_IF_ERROR(RegisterAggregate(
      connection, "kql_hll",
      {NewAggregate<HllAccumulator>("kql_hll", {DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT},
                                    DUCKDB_TYPE_VARCHAR, &UpdateHll,
                                    &FinishAsJson<HllAccumulator>)}));
  RETURN_IF_ERROR(RegisterAggregate(
      connection, "kql_tdigest",
      {TDigestFunction<int64_t>(DUCKDB_TYPE_BIGINT), TDigestFunction<double>(DUCKDB_TYPE_DOUBLE)}));
  RETURN_IF_ERROR(RegisterMerge<HllAccumulator>(connection, "kql_hll_merge"));
  RETURN_IF_ERROR(RegisterMerge<TDigestAccumulator>(connection, "kql_tdigest_merge"));
  return RegisterMerge<SchemaAccumulator>(connection, "kql_schema");
}

}  // namespace sluice::engine::duckdb::sql
