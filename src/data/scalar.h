// One value of a scalar type, or the null of that type.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "data/decimal.h"
#include "data/guid.h"
#include "data/scalar_type.h"

namespace sluice {

// Values are held as: bool -> bool, int/long/datetime/timespan -> int64_t, real -> double,
// decimal -> Decimal, guid -> Guid, string and dynamic -> std::string (dynamic as JSON text).
// A string is never null.
class Scalar {
 public:
  using Value = std::variant<std::monostate, bool, int64_t, double, Decimal, Guid, std::string>;

  // The null of `type`; for a string, the empty string.
  static Scalar Null(ScalarType type);
  static Scalar Bool(bool value) { return {ScalarType::kBool, value}; }
  static Scalar Int(int32_t value) { return {ScalarType::kInt, int64_t{value}}; }
  static Scalar Long(int64_t value) { return {ScalarType::kLong, value}; }
  static Scalar Real(double value) { return {ScalarType::kReal, value}; }
  static Scalar DecimalValue(Decimal value) { return {ScalarType::kDecimal, value}; }
  static Scalar String(std::string value) { return {ScalarType::kString, std::move(value)}; }
  static Scalar Datetime(int64_t ticks) { return {ScalarType::kDatetime, ticks}; }
  static Scalar Timespan(int64_t ticks) { return {ScalarType::kTimespan, ticks}; }
  static Scalar GuidValue(Guid value) { return {ScalarType::kGuid, value}; }
  // `json` must be valid JSON text.
  static Scalar Dynamic(std::string json) { return {ScalarType::kDynamic, std::move(json)}; }

  ScalarType type() const { return type_; }
  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  const Value& value() const { return value_; }

  bool bool_value() const { return std::get<bool>(value_); }
  int64_t int64_value() const { return std::get<int64_t>(value_); }
  double real_value() const { return std::get<double>(value_); }
  const Decimal& decimal_value() const { return std::get<Decimal>(value_); }
  const Guid& guid_value() const { return std::get<Guid>(value_); }
  const std::string& string_value() const { return std::get<std::string>(value_); }

  // As tostring() gives it: "2024-01-31T10:20:30.0000000Z", "1.02:03:04", "true"; "" for null.
  std::string ToText() const;
  // As a KQL literal that reads back as the same value: datetime(2024-01-31T10:20:30Z), long(null).
  std::string ToLiteral() const;

  friend bool operator==(const Scalar&, const Scalar&) = default;

 private:
  Scalar(ScalarType type, Value value) : type_(type), value_(std::move(value)) {}

  ScalarType type_ = ScalarType::kString;
  Value value_;
};

}  // namespace sluice
