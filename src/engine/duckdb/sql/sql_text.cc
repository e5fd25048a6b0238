#include "engine/duckdb/sql/sql_text.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "planning/plan_walk.h"

namespace sluice::engine::duckdb::sql {

std::string_view SqlTypeName(ScalarType type) {
  switch (type) {
    case ScalarType::kBool: return "BOOLEAN";
    case ScalarType::kInt: return "INTEGER";
    case ScalarType::kLong: return "BIGINT";
    case ScalarType::kReal: return "DOUBLE";
    case ScalarType::kDecimal: return "DECIMAL(38,18)";
    case ScalarType::kString: return "VARCHAR";
    case ScalarType::kDatetime: return "BIGINT";
    case ScalarType::kTimespan: return "BIGINT";
    case ScalarType::kGuid: return "UUID";
    case ScalarType::kDynamic: return "VARCHAR";
  }
  return "";
}

char TypeLetter(ScalarType type) { return "bilrdstpgy"[static_cast<size_t>(type)]; }

std::string SqlString(std::string_view text) {
  std::string quoted = "'";
  quoted.reserve(text.size() + 2);
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    // A NUL would end the statement's text.
    if (c == '\0') {
      quoted += "' || chr(0) || '";
    } else {
      quoted += c;
    }
  }
  quoted += '\'';
  return text.find('\0') == std::string_view::npos ? quoted : "(" + quoted + ")";
}

std::string SqlNull(ScalarType type) {
  if (type == ScalarType::kString) return "''";
  return fmt::format("NULL::{}", SqlTypeName(type));
}

std::string SqlLiteral(const Scalar& value) {
  if (value.is_null()) return SqlNull(value.type());
  switch (value.type()) {
    case ScalarType::kBool: return value.bool_value() ? "true" : "false";
    case ScalarType::kInt:
    case ScalarType::kLong:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: {
      const int64_t number = value.int64_value();
      const std::string_view type = SqlTypeName(value.type());
      if (number == std::numeric_limits<int64_t>::min()) return "(-9223372036854775807-1)";
      return number < 0 ? fmt::format("({})::{}", number, type)
                        : fmt::format("{}::{}", number, type);
    }
    case ScalarType::kReal: {
      const double number = value.real_value();
      if (std::isnan(number)) return "'nan'::DOUBLE";
      if (std::isinf(number)) return number > 0 ? "'inf'::DOUBLE" : "'-inf'::DOUBLE";
      return fmt::format("'{}'::DOUBLE", number);
    }
    case ScalarType::kDecimal:
      return fmt::format("'{}'::DECIMAL(38,18)", value.decimal_value().ToString());
    case ScalarType::kGuid: return fmt::format("'{}'::UUID", value.guid_value().ToString());
    case ScalarType::kString:
    case ScalarType::kDynamic: return SqlString(value.string_value());
  }
  return "";
}

std::string SqlColumn(semantics::ColumnId id) {
  return id < planning::kFirstPlannedColumnId
             ? fmt::format("x{}", id)
             : fmt::format("p{}", id - planning::kFirstPlannedColumnId);
}

std::string WrappedSum(const std::string& sum) {
  return fmt::format(
      "coalesce(TRY_CAST({0} AS BIGINT), (((({0} & 18446744073709551615) + 9223372036854775808) & "
      "18446744073709551615) - 9223372036854775808)::BIGINT)",
      sum);
}

}  // namespace sluice::engine::duckdb::sql
