// Columnar batches: how rows travel between an engine, kernels, formats and result frames.
//
// The layouts are chosen so that the engine's vectors can be read in place, without a copy:
//
//   bool               uint8_t, 0 or 1
//   int                int32_t
//   long               int64_t
//   datetime, timespan int64_t ticks
//   real               double
//   decimal            Decimal (128-bit integer, 18 digits after the point)
//   guid               EngineGuid
//   string, dynamic    StringSlot (dynamic holds valid JSON text)
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "data/guid.h"
#include "data/scalar.h"
#include "data/schema.h"

namespace sluice {

// A string of a column: up to 12 bytes in place, longer ones behind a pointer with their first
// four bytes repeated.
struct StringSlot {
  static constexpr uint32_t kInlineSize = 12;

  union {
    struct {
      uint32_t size;
      char inlined[kInlineSize];
    };
    struct {
      uint32_t pointer_size;  // The same bytes as `size`.
      char prefix[4];
      const char* data;
    } pointer;
  };

  std::string_view view() const {
    return {size <= kInlineSize ? inlined : pointer.data, size};
  }
};
static_assert(sizeof(StringSlot) == 16);

// A guid as the engine orders it: the upper half has its top bit flipped, so that signed
// comparison gives the order of the text.
struct EngineGuid {
  uint64_t lower;
  int64_t upper;

  Guid ToGuid() const;
  static EngineGuid FromGuid(const Guid& guid);
};
static_assert(sizeof(EngineGuid) == 16);

// One column of a batch; a view that owns nothing.
struct ColumnVector {
  ScalarType type = ScalarType::kString;
  const void* data = nullptr;
  const uint64_t* validity = nullptr;  // A bit per row, 1 = not null; null pointer = no nulls.

  bool IsNull(size_t row) const {
    return validity != nullptr && (validity[row / 64] >> (row % 64) & 1) == 0;
  }
  template <typename T>
  const T* values() const {
    return static_cast<const T*>(data);
  }
  std::string_view string(size_t row) const { return values<StringSlot>()[row].view(); }
  // The value of a row, copied. For result frames of few rows and tests, not for hot loops.
  Scalar ScalarAt(size_t row) const;
};

// Some rows of some columns. A null string reads as the empty string at every consumer.
struct ColumnBatch {
  size_t row_count = 0;
  std::vector<ColumnVector> columns;
  std::shared_ptr<const void> owner;  // Keeps what the columns point at.
};

// Builds a batch row by row from scalars: for small tables that the server itself makes.
class BatchBuilder {
 public:
  explicit BatchBuilder(Schema schema);
  ~BatchBuilder();
  BatchBuilder(BatchBuilder&&) noexcept;
  BatchBuilder& operator=(BatchBuilder&&) noexcept;

  // One value per column, each of the column's type.
  void AddRow(const std::vector<Scalar>& row);
  size_t row_count() const;
  // The rows so far; the builder is empty afterwards.
  ColumnBatch Finish();

 private:
  struct Storage;
  Schema schema_;
  std::shared_ptr<Storage> storage_;
};

}  // namespace sluice
