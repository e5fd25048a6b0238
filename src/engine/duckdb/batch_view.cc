#include "engine/duckdb/batch_view.h"

#include <string>

namespace sluice::engine::duckdb {
namespace {

duckdb_type PhysicalTypeOf(ScalarType type) {
  switch (type) {
    case ScalarType::kBool: return DUCKDB_TYPE_BOOLEAN;
    case ScalarType::kInt: return DUCKDB_TYPE_INTEGER;
    case ScalarType::kLong:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return DUCKDB_TYPE_BIGINT;
    case ScalarType::kReal: return DUCKDB_TYPE_DOUBLE;
    case ScalarType::kDecimal: return DUCKDB_TYPE_DECIMAL;
    case ScalarType::kGuid: return DUCKDB_TYPE_UUID;
    case ScalarType::kString:
    case ScalarType::kDynamic: return DUCKDB_TYPE_VARCHAR;
  }
  return DUCKDB_TYPE_INVALID;
}

bool IsOurDecimal(duckdb_result* result, idx_t column) {
  duckdb_logical_type type = duckdb_column_logical_type(result, column);
  bool same = duckdb_decimal_width(type) == Decimal::kPrecision &&
              duckdb_decimal_scale(type) == Decimal::kScale;
  duckdb_destroy_logical_type(&type);
  return same;
}

}  // namespace

Status CheckColumnTypes(duckdb_result* result, const std::vector<ScalarType>& types) {
  idx_t count = duckdb_column_count(result);
  // A result without columns has one in SQL, which nobody looks at.
  if (types.empty() && count == 1) return Status::Ok();
  if (count != types.size()) {
    return Internal("the engine returned " + std::to_string(count) + " columns instead of " +
                    std::to_string(types.size()));
  }
  for (idx_t i = 0; i < count; ++i) {
    duckdb_type expected = PhysicalTypeOf(types[i]);
    duckdb_type actual = duckdb_column_type(result, i);
    bool same = actual == expected &&
                (expected != DUCKDB_TYPE_DECIMAL || IsOurDecimal(result, i));
    if (!same) {
      return Internal("the engine returned column '" + std::string(duckdb_column_name(result, i)) +
                      "' with its type " + std::to_string(static_cast<int>(actual)) +
                      ", which is not that of " + std::string(ScalarTypeName(types[i])));
    }
  }
  return Status::Ok();
}

ColumnBatch ViewChunk(duckdb_data_chunk chunk, const std::vector<ScalarType>& types, size_t first) {
  ColumnBatch batch;
  batch.row_count = duckdb_data_chunk_get_size(chunk);
  batch.columns.resize(types.size());
  for (size_t i = 0; i < types.size(); ++i) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, first + i);
    batch.columns[i] = {types[i], duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)};
  }
  return batch;
}

duckdb_logical_type CreateLogicalType(ScalarType type) {
  if (type == ScalarType::kDecimal) {
    return duckdb_create_decimal_type(Decimal::kPrecision, Decimal::kScale);
  }
  return duckdb_create_logical_type(PhysicalTypeOf(type));
}

std::vector<ScalarType> TypesOf(const Schema& schema) {
  std::vector<ScalarType> types;
  types.reserve(schema.columns.size());
  for (const Column& column : schema.columns) types.push_back(column.type);
  return types;
}

}  // namespace sluice::engine::duckdb
