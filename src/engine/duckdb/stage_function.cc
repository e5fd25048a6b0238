// The table function through which SQL reads a stage.
#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/duckdb/batch_view.h"
#include "engine/duckdb/guarded_call.h"
#include "engine/duckdb/stage.h"

namespace sluice::engine::duckdb {
namespace {

struct StageScan {
  std::unique_ptr<RowStream> stream;
  std::vector<size_t> columns;  // Per column of the output: its position among the stage's.
  ColumnBatch batch;
  size_t next_row = 0;  // Of `batch`.
  int64_t row_number = 0;
};

template <typename Info, typename Body>
void Guarded(Info info, void (*set_error)(Info, const char*), Body body) {
  GuardedCall(info, set_error, "an operator of the query ran", std::move(body));
}

void Bind(duckdb_bind_info info) {
  Guarded(info, &duckdb_bind_set_error, [info]() -> Status {
    const auto& registry = *static_cast<const StageRegistry*>(duckdb_bind_get_extra_info(info));
    duckdb_value value = duckdb_bind_get_parameter(info, 0);
    const int64_t number = duckdb_get_int64(value);
    duckdb_destroy_value(&value);
    std::shared_ptr<Stage> stage = registry.Find(number);
    if (stage == nullptr) return Internal("a stage of a query that has ended was read");
    size_t position = 0;
    const auto add = [&](ScalarType type) {
      duckdb_logical_type logical = CreateLogicalType(type);
      duckdb_bind_add_result_column(info, ("k" + std::to_string(position++)).c_str(), logical);
      duckdb_destroy_logical_type(&logical);
    };
    for (const Column& column : stage->schema().columns) add(column.type);
    if (stage->numbered()) add(ScalarType::kLong);
    duckdb_bind_set_bind_data(info, new std::shared_ptr<Stage>(std::move(stage)),
                              &DestroyObject<std::shared_ptr<Stage>>);
    return Status::Ok();
  });
}

void Init(duckdb_init_info info) {
  Guarded(info, &duckdb_init_set_error, [info]() -> Status {
    auto& stage = *static_cast<std::shared_ptr<Stage>*>(duckdb_init_get_bind_data(info));
    auto scan = std::make_unique<StageScan>();
    for (idx_t i = 0; i < duckdb_init_get_column_count(info); ++i) {
      scan->columns.push_back(duckdb_init_get_column_index(info, i));
    }
    ASSIGN_OR_RETURN(scan->stream, stage->Open());
    duckdb_init_set_max_threads(info, 1);  // The order of the rows counts.
    duckdb_init_set_init_data(info, scan.release(), &DestroyObject<StageScan>);
    return Status::Ok();
  });
}

size_t WidthOf(ScalarType type) {
  switch (type) {
    case ScalarType::kBool: return 1;
    case ScalarType::kInt: return 4;
    case ScalarType::kLong:
    case ScalarType::kReal:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return 8;
    default: return 16;
  }
}

// Rows [from, from + count) of a column to rows [to, to + count) of a vector.
void CopyRows(const ColumnVector& source, size_t from, duckdb_vector target, size_t to,
              size_t count) {
  const bool text = source.type == ScalarType::kString || source.type == ScalarType::kDynamic;
  if (!text) {
    const size_t width = WidthOf(source.type);
    std::memcpy(static_cast<char*>(duckdb_vector_get_data(target)) + to * width,
                static_cast<const char*>(source.data) + from * width, count * width);
  } else {
    for (size_t i = 0; i < count; ++i) {
      const std::string_view value =
          source.IsNull(from + i) ? std::string_view() : source.string(from + i);
      duckdb_unsafe_vector_assign_string_element_len(target, to + i, value.data(), value.size());
    }
  }
  // Strings are never null.
  if (source.validity == nullptr || source.type == ScalarType::kString) return;
  duckdb_vector_ensure_validity_writable(target);
  uint64_t* validity = duckdb_vector_get_validity(target);
  for (size_t i = 0; i < count; ++i) {
    if (source.IsNull(from + i)) duckdb_validity_set_row_invalid(validity, to + i);
  }
}

void ReadChunk(duckdb_function_info info, duckdb_data_chunk output) {
  Guarded(info, &duckdb_function_set_error, [info, output]() -> Status {
    auto& scan = *static_cast<StageScan*>(duckdb_function_get_init_data(info));
    const size_t rows_max = duckdb_vector_size();
    size_t rows = 0;
    while (rows < rows_max) {
      if (scan.next_row == scan.batch.row_count) {
        // A batch may live on memory of its stream only until the next one.
        if (rows > 0) break;
        ASSIGN_OR_RETURN(std::optional<ColumnBatch> batch, scan.stream->Next());
        if (!batch) break;
        scan.batch = *std::move(batch);
        scan.next_row = 0;
        continue;
      }
      const size_t count = std::min(rows_max - rows, scan.batch.row_count - scan.next_row);
      for (size_t i = 0; i < scan.columns.size(); ++i) {
        duckdb_vector target = duckdb_data_chunk_get_vector(output, i);
        if (scan.columns[i] < scan.batch.columns.size()) {
          CopyRows(scan.batch.columns[scan.columns[i]], scan.next_row, target, rows, count);
          continue;
        }
        auto* numbers = static_cast<int64_t*>(duckdb_vector_get_data(target));
        for (size_t j = 0; j < count; ++j) {
          numbers[rows + j] = scan.row_number + static_cast<int64_t>(j);
        }
      }
      rows += count;
      scan.next_row += count;
      scan.row_number += static_cast<int64_t>(count);
    }
    duckdb_data_chunk_set_size(output, rows);
    return Status::Ok();
  });
}

}  // namespace

Status StageRegistry::RegisterFunction(duckdb_connection connection) {
  duckdb_logical_type bigint = duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
  duckdb_table_function function = duckdb_create_table_function();
  duckdb_table_function_set_name(function, "sluice_stage");
  duckdb_table_function_add_parameter(function, bigint);
  duckdb_table_function_set_extra_info(function, this, nullptr);
  duckdb_table_function_set_bind(function, &Bind);
  duckdb_table_function_set_init(function, &Init);
  duckdb_table_function_set_function(function, &ReadChunk);
  duckdb_table_function_supports_projection_pushdown(function, true);
  duckdb_state state = duckdb_register_table_function(connection, function);
  duckdb_destroy_table_function(&function);
  duckdb_destroy_logical_type(&bigint);
  if (state != DuckDBSuccess) return Internal("the function sluice_stage could not be registered");
  return Status::Ok();
}

}  // namespace sluice::engine::duckdb
