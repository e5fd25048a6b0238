// The enumerations of Parquet's metadata, as far as we write them.
// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
#pragma once

#include <cstdint>

namespace sluice::formats::parquet {

enum class PhysicalType : int32_t {
  kBoolean = 0,
  kInt32 = 1,
  kInt64 = 2,
  kDouble = 5,
  kByteArray = 6,
  kFixedLengthByteArray = 7,
};

enum class ConvertedType : int32_t {
  kUtf8 = 0,
  kDecimal = 5,
  kTimestampMillis = 9,
  kTimestampMicros = 10,
};

enum class Encoding : int32_t { kPlain = 0, kRle = 3, kRleDictionary = 8 };

enum class Codec : int32_t { kUncompressed = 0, kSnappy = 1, kGzip = 2, kZstd = 6 };

enum class PageType : int32_t { kData = 0, kDictionary = 2 };

inline constexpr int32_t kOptional = 1;  // FieldRepetitionType: a column may hold nulls.

}  // namespace sluice::formats::parquet
