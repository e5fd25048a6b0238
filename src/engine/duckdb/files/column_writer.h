// Writes values that stand as text in records into a vector of DuckDB.
#pragma once

#include <cstdint>
#include <string_view>

#include "data/scalar_type.h"
#include "engine/duckdb/duckdb_api.h"
#include "engine/duckdb/files/value_parser.h"

namespace sluice::engine::duckdb::files {

// One column. Each row of a chunk is written at least once; a later write replaces an earlier one.
// Used by one thread at a time.
class ColumnWriter {
 public:
  explicit ColumnWriter(ScalarType type) : type_(type) {}

  ScalarType type() const { return type_; }

  // Begins a chunk: the values go to `vector`, which belongs to DuckDB and is all valid.
  void Begin(duckdb_vector vector) {
    vector_ = vector;
    data_ = duckdb_vector_get_data(vector);
    validity_ = nullptr;
  }

  // `text`, UTF-8, as a value of the column: null when it cannot be read, but for strings, which
  // take every text. `padded`: 64 bytes after the text may be read.
  void WriteText(idx_t row, std::string_view text, bool padded);
  // What a record does not have: null, or the empty string.
  void WriteAbsent(idx_t row) {
    if (type_ == ScalarType::kString) {
      WriteString(row, {});
    } else {
      SetNull(row);
    }
  }

 private:
  template <typename T, typename Value>
  void WriteValue(idx_t row, const Value& value) {
    if (!value) return SetNull(row);
    static_cast<T*>(data_)[row] = static_cast<T>(*value);
    SetValid(row);
  }
  void WriteString(idx_t row, std::string_view text) {
    duckdb_unsafe_vector_assign_string_element_len(vector_, row, text.data(), text.size());
    SetValid(row);
  }
  void SetNull(idx_t row) {
    if (validity_ == nullptr) {
      duckdb_vector_ensure_validity_writable(vector_);
      validity_ = duckdb_vector_get_validity(vector_);
    }
    validity_[row / 64] &= ~(uint64_t{1} << (row % 64));
  }
  void SetValid(idx_t row) {
    if (validity_ != nullptr) validity_[row / 64] |= uint64_t{1} << (row % 64);
  }

  const ScalarType type_;
  duckdb_vector vector_ = nullptr;
  void* data_ = nullptr;
  uint64_t* validity_ = nullptr;  // Null while no row of the chunk is null.
  DynamicReader dynamic_;
};

}  // namespace sluice::engine::duckdb::files
