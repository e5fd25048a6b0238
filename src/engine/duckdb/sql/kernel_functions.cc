#include "engine/duckdb/sql/kernel_functions.h"

#include <fmt/format.h>

#include <cstring>
#include <exception>
#include <memory>
#include <simdjson.h>
#include <string_view>
#include <utility>

#include "engine/duckdb/batch_view.h"
#include "engine/duckdb/sql/collection_functions.h"
#include "engine/duckdb/sql/engine_kernels.h"
#include "engine/duckdb/sql/sql_text.h"
#include "functions/kernels/json_text.h"

namespace sluice::engine::duckdb::sql {
namespace {

using functions::FunctionDefinition;
using functions::Kernel;
using functions::KernelArguments;
using functions::KernelResult;
using functions::Parameter;
using functions::ResultType;
using functions::Signature;

// What a registered function needs to run. Owned by DuckDB.
struct KernelBinding {
  std::string name;
  Kernel kernel = nullptr;
  // A letter per argument; empty when the first argument of the SQL call, a constant text, says it.
  std::string types;
  ScalarType result = ScalarType::kString;
  bool null_on_null = true;
};

std::optional<ScalarType> TypeOfLetter(char letter) {
  for (int i = 0; i < kScalarTypeCount; ++i) {
    const auto type = static_cast<ScalarType>(i);
    if (TypeLetter(type) == letter) return type;
  }
  return std::nullopt;
}

size_t WidthOf(ScalarType type) {
  switch (type) {
    case ScalarType::kBool: return 1;
    case ScalarType::kInt: return 4;
    case ScalarType::kLong:
    case ScalarType::kReal:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return 8;
    case ScalarType::kDecimal:
    case ScalarType::kString:
    case ScalarType::kGuid:
    case ScalarType::kDynamic: return 16;
  }
  return 16;
}

class LogicalType {
 public:
  explicit LogicalType(ScalarType type) : type_(CreateLogicalType(type)) {}
  explicit LogicalType(duckdb_type type) : type_(duckdb_create_logical_type(type)) {}
  ~LogicalType() { duckdb_destroy_logical_type(&type_); }
  LogicalType(const LogicalType&) = delete;
  LogicalType& operator=(const LogicalType&) = delete;
  duckdb_logical_type get() const { return type_; }

 private:
  duckdb_logical_type type_;
};

// Results go straight into DuckDB's vector; `rows` maps the kernel's rows to the vector's when the
// kernel was given only some of them.
class VectorResult : public KernelResult {
 public:
  VectorResult(duckdb_vector vector, ScalarType type, const std::vector<uint32_t>* rows)
      : vector_(vector), type_(type), rows_(rows) {
    if (rows != nullptr) scratch_.resize(rows->size() * WidthOf(type));
  }

  void SetNull(size_t row) override { SetVectorNull(rows_ == nullptr ? row : (*rows_)[row]); }

  void SetVectorNull(size_t row) {
    // A string is never null.
    if (type_ == ScalarType::kString) {
      duckdb_vector_assign_string_element_len(vector_, row, "", 0);
      return;
    }
    if (validity_ == nullptr) {
      duckdb_vector_ensure_validity_writable(vector_);
      validity_ = duckdb_vector_get_validity(vector_);
    }
    duckdb_validity_set_row_invalid(validity_, row);
  }

  void SetString(size_t row, std::string_view text) override {
    const size_t target = rows_ == nullptr ? row : (*rows_)[row];
    if (simdjson::validate_utf8(text.data(), text.size())) {
      duckdb_unsafe_vector_assign_string_element_len(vector_, target, text.data(), text.size());
      return;
    }
    // DuckDB's own functions rely on UTF-8.
    std::string ascii(text);
    for (char& c : ascii) {
      if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
    duckdb_unsafe_vector_assign_string_element_len(vector_, target, ascii.data(), ascii.size());
  }

  // Moves what the kernel wrote to its rows.
  void Finish() {
    if (rows_ == nullptr || type_ == ScalarType::kString || type_ == ScalarType::kDynamic) return;
    const size_t width = WidthOf(type_);
    auto* target = static_cast<char*>(duckdb_vector_get_data(vector_));
    for (size_t i = 0; i < rows_->size(); ++i) {
      std::memcpy(target + (*rows_)[i] * width, scratch_.data() + i * width, width);
    }
  }

 protected:
  void* data() override {
    return rows_ == nullptr ? duckdb_vector_get_data(vector_) : scratch_.data();
  }

 private:
  duckdb_vector vector_;
  ScalarType type_;
  const std::vector<uint32_t>* rows_;
  std::vector<char> scratch_;
  uint64_t* validity_ = nullptr;
};

// The values of the rows where nothing is null, gathered.
struct GatheredColumns {
  std::vector<std::vector<char>> storage;
  std::vector<ColumnVector> columns;
};

GatheredColumns Gather(const std::vector<ColumnVector>& columns,
                       const std::vector<uint32_t>& rows) {
  GatheredColumns gathered;
  gathered.storage.resize(columns.size());
  for (size_t c = 0; c < columns.size(); ++c) {
    const size_t width = WidthOf(columns[c].type);
    std::vector<char>& storage = gathered.storage[c];
    storage.resize(rows.size() * width);
    const auto* source = static_cast<const char*>(columns[c].data);
    for (size_t i = 0; i < rows.size(); ++i) {
      if (columns[c].type == ScalarType::kString && columns[c].IsNull(rows[i])) continue;
      std::memcpy(storage.data() + i * width, source + rows[i] * width, width);
    }
    gathered.columns.push_back({columns[c].type, storage.data(), nullptr});
  }
  return gathered;
}

// Runs a kernel over the rows where no argument is null; the others are null.
Status RunOnRows(const KernelBinding& binding, const std::vector<ColumnVector>& columns,
                 size_t row_count, duckdb_vector output) {
  std::vector<uint32_t> rows;
  rows.reserve(row_count);
  VectorResult nulls(output, binding.result, nullptr);
  for (size_t row = 0; row < row_count; ++row) {
    bool null = false;
    for (const ColumnVector& column : columns) {
      null |= column.type != ScalarType::kString && column.IsNull(row);
    }
    if (null) {
      nulls.SetVectorNull(row);
    } else {
      rows.push_back(static_cast<uint32_t>(row));
    }
  }
  if (rows.empty()) return Status::Ok();
  const GatheredColumns gathered = Gather(columns, rows);
  VectorResult result(output, binding.result, &rows);
  RETURN_IF_ERROR(binding.kernel(
      {rows.size(), gathered.columns.data(), gathered.columns.size()}, result));
  result.Finish();
  return Status::Ok();
}

bool AllValid(const uint64_t* validity, size_t row_count) {
  const size_t whole = row_count / 64;
  for (size_t i = 0; i < whole; ++i) {
    if (validity[i] != ~uint64_t{0}) return false;
  }
  const uint64_t rest = (uint64_t{1} << row_count % 64) - 1;
  return rest == 0 || (validity[whole] & rest) == rest;
}

// Replaces columns of strings that have nulls by ones that have empty strings instead, and returns
// what those point at.
std::vector<std::vector<StringSlot>> EmptyNullStrings(std::vector<ColumnVector>& columns,
                                                      size_t row_count) {
  std::vector<std::vector<StringSlot>> storage;
  for (ColumnVector& column : columns) {
    if (column.type != ScalarType::kString || column.validity == nullptr) continue;
    const StringSlot* slots = column.values<StringSlot>();
    std::vector<StringSlot>& copy = storage.emplace_back(slots, slots + row_count);
    for (size_t row = 0; row < row_count; ++row) {
      if (column.IsNull(row)) copy[row] = StringSlot{};
    }
    column.data = copy.data();
    column.validity = nullptr;
  }
  return storage;
}

Status Run(const KernelBinding& binding, duckdb_data_chunk input, duckdb_vector output) {
  const size_t row_count = duckdb_data_chunk_get_size(input);
  if (row_count == 0) return Status::Ok();
  const size_t vector_count = duckdb_data_chunk_get_column_count(input);
  size_t first = 0;
  std::string_view types = binding.types;
  if (types.empty() && vector_count > 0) {
    const auto* slot = static_cast<const StringSlot*>(
        duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 0)));
    types = slot->view();
    first = 1;
  }
  std::vector<ColumnVector> columns;
  columns.reserve(vector_count);
  bool any_null = false;
  bool any_null_string = false;
  for (size_t i = first; i < vector_count; ++i) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(input, i);
    const ScalarType type = TypeOfLetter(types[i - first]).value_or(ScalarType::kString);
    const uint64_t* validity = duckdb_vector_get_validity(vector);
    if (validity != nullptr && AllValid(validity, row_count)) validity = nullptr;
    (type == ScalarType::kString ? any_null_string : any_null) |= validity != nullptr;
    columns.push_back({type, duckdb_vector_get_data(vector), validity});
  }
  if (any_null && binding.null_on_null) return RunOnRows(binding, columns, row_count, output);
  std::vector<std::vector<StringSlot>> strings;
  if (any_null_string && binding.null_on_null) strings = EmptyNullStrings(columns, row_count);
  VectorResult result(output, binding.result, nullptr);
  return binding.kernel({row_count, columns.data(), columns.size()}, result);
}

// Called by DuckDB's workers. No exception may leave it.
void Execute(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
  const auto* binding =
      static_cast<const KernelBinding*>(duckdb_scalar_function_get_extra_info(info));
  try {
    const Status status = Run(*binding, input, output);
    if (!status.ok()) duckdb_scalar_function_set_error(info, status.message().c_str());
  } catch (const std::exception& e) {
    duckdb_scalar_function_set_error(info, fmt::format("{}: {}", binding->name, e.what()).c_str());
  } catch (...) {
    duckdb_scalar_function_set_error(info, binding->name.c_str());
  }
}

// kql_json(types, value): the JSON text of a value of any type.
Status ToJson(const KernelArguments& arguments, KernelResult& result) {
  std::string text;
  for (size_t row = 0; row < arguments.row_count; ++row) {
    text.clear();
    functions::AppendAsJson(functions::ArgumentRow(arguments, row), 0, text);
    result.SetString(row, text);
  }
  return Status::Ok();
}

bool IsSingle(functions::TypeSet types) {
  for (int i = 0; i < kScalarTypeCount; ++i) {
    if (types == functions::TypeSet(static_cast<ScalarType>(i))) return true;
  }
  return false;
}

// A signature whose arguments always have the same types needs no text that says them.
bool IsFixed(const Signature& signature) {
  for (const Parameter& parameter : signature.parameters) {
    if (parameter.optional || parameter.repeated || !IsSingle(parameter.types)) return false;
  }
  return !signature.parameters.empty();
}

std::string Identifier(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') {
      text += c;
    } else {
      text += fmt::format("_{:x}", static_cast<unsigned char>(c));
    }
  }
  return text;
}

std::string FunctionName(const FunctionDefinition& function, size_t signature_index,
                         ScalarType result) {
  const bool fixed_result =
      function.signatures[signature_index].result.rule == ResultType::Rule::kFixed;
  std::string name = fmt::format("kernel_{}_{}", Identifier(function.name), signature_index);
  if (!fixed_result) name.append("_").append(1, TypeLetter(result));
  return name;
}

Status Register(duckdb_connection connection, std::unique_ptr<KernelBinding> binding,
                bool deterministic) {
  const std::string name = binding->name;
  duckdb_scalar_function function = duckdb_create_scalar_function();
  duckdb_scalar_function_set_name(function, name.c_str());
  if (binding->types.empty()) {
    duckdb_scalar_function_add_parameter(function, LogicalType(ScalarType::kString).get());
    duckdb_scalar_function_set_varargs(function, LogicalType(DUCKDB_TYPE_ANY).get());
  } else {
    for (const char letter : binding->types) {
      duckdb_scalar_function_add_parameter(function, LogicalType(*TypeOfLetter(letter)).get());
    }
  }
  duckdb_scalar_function_set_return_type(function, LogicalType(binding->result).get());
  duckdb_scalar_function_set_special_handling(function);
  if (!deterministic) duckdb_scalar_function_set_volatile(function);
  duckdb_scalar_function_set_extra_info(
      function, binding.release(), [](void* data) { delete static_cast<KernelBinding*>(data); });
  duckdb_scalar_function_set_function(function, &Execute);
  const bool registered = duckdb_register_scalar_function(connection, function) == DuckDBSuccess;
  duckdb_destroy_scalar_function(&function);
  return registered ? Status::Ok() : Internal("function not registered with DuckDB: " + name);
}

Status RegisterSignature(duckdb_connection connection, const FunctionDefinition& function,
                         size_t signature_index) {
  const Signature& signature = function.signatures[signature_index];
  const auto bind = [&](ScalarType result) {
    auto binding = std::make_unique<KernelBinding>();
    binding->name = FunctionName(function, signature_index, result);
    binding->kernel = signature.kernel;
    binding->result = result;
    binding->null_on_null = function.null_on_null;
    if (IsFixed(signature)) {
      for (const Parameter& parameter : signature.parameters) {
        for (int i = 0; i < kScalarTypeCount; ++i) {
          const auto type = static_cast<ScalarType>(i);
          if (parameter.types == functions::TypeSet(type)) binding->types += TypeLetter(type);
        }
      }
    }
    return Register(connection, std::move(binding), function.deterministic);
  };
  if (signature.result.rule == ResultType::Rule::kFixed) return bind(signature.result.type);
  for (int i = 0; i < kScalarTypeCount; ++i) RETURN_IF_ERROR(bind(static_cast<ScalarType>(i)));
  return Status::Ok();
}

}  // namespace

Status RegisterKernels(duckdb_connection connection) {
  RETURN_IF_ERROR(RegisterCollectionFunctions(connection));
  for (const auto family : {ArithmeticKernels(), CaseKernels(), CollectionKernels(), MathKernels(),
                            SearchKernels()}) {
    for (const EngineKernel& kernel : family) {
      auto binding = std::make_unique<KernelBinding>();
      binding->name = kernel.name;
      binding->kernel = kernel.kernel;
      binding->types = kernel.parameters;
      binding->result = kernel.result;
      RETURN_IF_ERROR(Register(connection, std::move(binding), true));
    }
  }
  auto json = std::make_unique<KernelBinding>();
  json->name = "kql_json";
  json->kernel = &ToJson;
  json->result = ScalarType::kDynamic;
  RETURN_IF_ERROR(Register(connection, std::move(json), true));
  for (const FunctionDefinition* function : functions::Functions().all()) {
    for (size_t i = 0; i < function->signatures.size(); ++i) {
      if (function->signatures[i].kernel == nullptr) continue;
      RETURN_IF_ERROR(RegisterSignature(connection, *function, i));
    }
  }
  return Status::Ok();
}

std::string KernelCall(const FunctionDefinition& function, size_t signature_index,
                       const std::vector<ScalarType>& types,
                       const std::vector<std::string>& arguments, ScalarType result) {
  std::string sql = FunctionName(function, signature_index, result) + "(";
  if (!IsFixed(function.signatures[signature_index])) {
    sql += '\'';
    for (const ScalarType type : types) sql += TypeLetter(type);
    sql += arguments.empty() ? "'" : "', ";
  }
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) sql += ", ";
    sql += arguments[i];
  }
  return sql + ")";
}

}  // namespace sluice::engine::duckdb::sql
