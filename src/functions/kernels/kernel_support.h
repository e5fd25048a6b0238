// What kernels share: reading arguments by row, writing results, and the loop over rows.
#pragma once

#include <string>
#include <string_view>

#include "functions/kernel.h"

namespace sluice::functions {

// The arguments of one call. Null strings read as the empty string and never count as null.
class ArgumentRow {
 public:
  ArgumentRow(const KernelArguments& arguments, size_t row) : arguments_(arguments), row_(row) {}

  size_t count() const { return arguments_.column_count; }
  size_t row() const { return row_; }
  const ColumnVector& column(size_t i) const { return arguments_.columns[i]; }
  ScalarType type(size_t i) const { return column(i).type; }
  bool IsNull(size_t i) const {
    return type(i) != ScalarType::kString && column(i).IsNull(row_);
  }
  bool AnyNull() const {
    for (size_t i = 0; i < count(); ++i) {
      if (IsNull(i)) return true;
    }
    return false;
  }
  bool Bool(size_t i) const { return column(i).values<uint8_t>()[row_] != 0; }
  // An int, long, datetime or timespan.
  int64_t Long(size_t i) const {
    return type(i) == ScalarType::kInt ? column(i).values<int32_t>()[row_]
                                       : column(i).values<int64_t>()[row_];
  }
  double Real(size_t i) const {
    return type(i) == ScalarType::kReal ? column(i).values<double>()[row_]
                                        : static_cast<double>(Long(i));
  }
  const Decimal& DecimalValue(size_t i) const { return column(i).values<Decimal>()[row_]; }
  Guid GuidValue(size_t i) const { return column(i).values<EngineGuid>()[row_].ToGuid(); }
  // A string, or the JSON text of a dynamic.
  std::string_view Text(size_t i) const {
    if (column(i).IsNull(row_)) return {};
    return column(i).string(row_);
  }

 private:
  const KernelArguments& arguments_;
  size_t row_;
};

// The string of a row, empty where it is null.
inline std::string_view TextOf(const ColumnVector& column, size_t row) {
  return column.IsNull(row) ? std::string_view() : column.string(row);
}

// Where one row of results goes.
class ResultRow {
 public:
  ResultRow(KernelResult& result, char* values, size_t row)
      : result_(result), values_(values), row_(row) {}

  void SetNull() { result_.SetNull(row_); }
  void SetBool(bool value) { reinterpret_cast<uint8_t*>(values_)[row_] = value ? 1 : 0; }
  void SetInt(int32_t value) { reinterpret_cast<int32_t*>(values_)[row_] = value; }
  // A long, datetime or timespan.
  void SetLong(int64_t value) { reinterpret_cast<int64_t*>(values_)[row_] = value; }
  void SetReal(double value) { reinterpret_cast<double*>(values_)[row_] = value; }
  void SetDecimal(const Decimal& value) { reinterpret_cast<Decimal*>(values_)[row_] = value; }
  void SetGuid(const Guid& value) {
    reinterpret_cast<EngineGuid*>(values_)[row_] = EngineGuid::FromGuid(value);
  }
  void SetString(std::string_view text) { result_.SetString(row_, text); }

 private:
  KernelResult& result_;
  char* values_;
  size_t row_;
};

// Calls `compute(ArgumentRow, ResultRow&)` for every row, those with nulls too.
template <typename Compute>
Status ForEveryRow(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  char* values = result.values<char>();
  for (size_t row = 0; row < arguments.row_count; ++row) {
    ResultRow out(result, values, row);
    compute(ArgumentRow(arguments, row), out);
  }
  return Status::Ok();
}

// The same for the rows without nulls; a row with a null gives null.
template <typename Compute>
Status ForEachRow(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (row.AnyNull()) {
      out.SetNull();
    } else {
      compute(row, out);
    }
  });
}

// The value of a row as tostring() gives it, appended.
void AppendText(const ArgumentRow& row, size_t argument, std::string& out);

// Declares a kernel.
#define SLUICE_KERNEL(name) Status name(const KernelArguments& arguments, KernelResult& result)

}  // namespace sluice::functions
