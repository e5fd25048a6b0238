#include "data/scalar.h"

#include <fmt/format.h>

#include "data/datetime.h"
#include "data/real.h"
#include "data/schema.h"

namespace sluice {

Scalar Scalar::Null(ScalarType type) {
  if (type == ScalarType::kString) return String("");
  return {type, std::monostate{}};
}

std::string Scalar::ToText() const {
  if (is_null()) return "";
  switch (type_) {
    case ScalarType::kBool: return bool_value() ? "true" : "false";
    case ScalarType::kInt:
    case ScalarType::kLong: return fmt::format("{}", int64_value());
    case ScalarType::kReal: return FormatReal(real_value());
    case ScalarType::kDecimal: return decimal_value().ToString();
    case ScalarType::kDatetime: return FormatDatetime(int64_value());
    case ScalarType::kTimespan: return FormatTimespan(int64_value());
    case ScalarType::kGuid: return guid_value().ToString();
    case ScalarType::kString:
    case ScalarType::kDynamic: return string_value();
  }
  return "";
}

std::string Scalar::ToLiteral() const {
  if (type_ == ScalarType::kString) return QuoteString(string_value());
  return fmt::format("{}({})", ScalarTypeName(type_), is_null() ? "null" : ToText());
}

}  // namespace sluice
