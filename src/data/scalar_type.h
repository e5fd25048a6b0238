// The ten scalar data types of Kusto.
// https://learn.microsoft.com/kusto/query/scalar-data-types/
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice {

enum class ScalarType : uint8_t {
  kBool,
  kInt,       // 32 bits
  kLong,      // 64 bits
  kReal,      // IEEE 754 double
  kDecimal,   // 128 bits, 18 digits after the point
  kString,    // UTF-8; never null, absent is the empty string
  kDatetime,  // ticks of 100 ns since 0001-01-01T00:00:00Z
  kTimespan,  // ticks of 100 ns
  kGuid,
  kDynamic,   // JSON and what Kusto adds to it
};

inline constexpr int kScalarTypeCount = 10;

// Kusto's name, as in a column declaration and as `ColumnType` of a result: "long".
std::string_view ScalarTypeName(ScalarType type);

// The .NET name, as `DataType` of a result: "Int64". For bool it is "SByte".
std::string_view ScalarTypeClrName(ScalarType type);

// The type for a name of a declaration, with its documented aliases: "bool"/"boolean", "int",
// "long", "real"/"double", "decimal", "string", "datetime"/"date", "timespan"/"time",
// "guid"/"uuid"/"uniqueid", "dynamic"; also .NET names with or without "System.". Names are
// case-sensitive as in Kusto.
std::optional<ScalarType> ParseScalarType(std::string_view name);

// int, long, real or decimal.
inline bool IsNumeric(ScalarType type) {
  return type == ScalarType::kInt || type == ScalarType::kLong || type == ScalarType::kReal ||
         type == ScalarType::kDecimal;
}
inline bool IsInteger(ScalarType type) {
  return type == ScalarType::kInt || type == ScalarType::kLong;
}

}  // namespace sluice
