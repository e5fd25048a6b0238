#include "engine/duckdb/files/parse_functions.h"

#include <exception>

#include "engine/duckdb/batch_view.h"
#include "engine/duckdb/files/column_writer.h"

namespace sluice::engine::duckdb::files {
namespace {

void Parse(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
  const auto& type = *static_cast<const ScalarType*>(duckdb_scalar_function_get_extra_info(info));
  try {
    ColumnBatch batch = ViewChunk(input, {ScalarType::kString});
    const ColumnVector& texts = batch.columns[0];
    ColumnWriter writer(type);
    writer.Begin(output);
    for (size_t row = 0; row < batch.row_count; ++row) {
      if (texts.IsNull(row)) {
        writer.WriteAbsent(row);
      } else {
        writer.WriteText(row, texts.string(row), false);
      }
    }
  } catch (const std::exception& error) {
    duckdb_scalar_function_set_error(info, error.what());
  }
}

}  // namespace

std::string ParseFunctionName(ScalarType type) {
  return "sluice_read_" + std::string(ScalarTypeName(type));
}

Status RegisterParseFunctions(duckdb_connection connection) {
  for (int i = 0; i < kScalarTypeCount; ++i) {
    auto type = static_cast<ScalarType>(i);
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_logical_type varchar = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    duckdb_logical_type result = CreateLogicalType(type);
    duckdb_scalar_function_set_name(function, ParseFunctionName(type).c_str());
    duckdb_scalar_function_add_parameter(function, varchar);
    duckdb_scalar_function_set_return_type(function, result);
    duckdb_scalar_function_set_special_handling(function);
    duckdb_scalar_function_set_extra_info(
        function, new ScalarType(type), [](void* owned) { delete static_cast<ScalarType*>(owned); });
    duckdb_scalar_function_set_function(function, &Parse);
    duckdb_state state = duckdb_register_scalar_function(connection, function);
    duckdb_destroy_logical_type(&result);
    duckdb_destroy_logical_type(&varchar);
    duckdb_destroy_scalar_function(&function);
    if (state != DuckDBSuccess) {
      return Internal("the function " + ParseFunctionName(type) + " could not be registered");
    }
  }
  return Status::Ok();
}

}  // namespace sluice::engine::duckdb::files
