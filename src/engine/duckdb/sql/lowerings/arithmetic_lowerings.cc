// Arithmetic never fails in KQL: whole numbers wrap around, division by zero gives null (infinity
// for real), and datetimes beyond their range are null. DuckDB raises on overflow, so sums and
// products of whole numbers and decimals are functions of ours (engine_kernels.h); so are bins and
// remainders, which there take one pass over the column where SQL's operators take three. Where the
// ranges of the arguments rule an overflow out, SQL's own operators are as fast and tell DuckDB more:
// it knows what a sum of x + 1 is when it has that of x.
#include <fmt/format.h>

#include "engine/duckdb/sql/lowering_table.h"

namespace sluice::engine::duckdb::sql {
namespace {

// The value of a constant whole argument, or 0.
int64_t ValueOf(const Scalar* literal) {
  if (literal == nullptr || literal->is_null()) return 0;
  const auto* value = std::get_if<int64_t>(&literal->value());
  return value == nullptr ? 0 : *value;
}

std::string Divide(const RenderedCall& call) {
  const int64_t divisor = ValueOf(call.literals[1]);
  // Only the least long by -1 overflows.
  const bool safe = divisor != 0 && divisor != -1;
  return fmt::format(fmt::runtime(safe ? "({} // {})" : "kql_divide({}, {})"), call.arguments[0],
                     call.arguments[1]);
}

// A sum, difference or product of longs.
std::string Whole(const RenderedCall& call, std::string_view kernel) {
  const std::string& name = call.function->name;
  const bool safe =
      RangeOfResult(name, call.ranges[0], call.ranges[1]).Within(kLongRange);
  if (!safe) return fmt::format("{}({}, {})", kernel, call.arguments[0], call.arguments[1]);
  return fmt::format("({} {} {})", call.arguments[0], name, call.arguments[1]);
}
std::string Add(const RenderedCall& call) { return Whole(call, "kql_add"); }
std::string Subtract(const RenderedCall& call) { return Whole(call, "kql_subtract"); }
std::string Multiply(const RenderedCall& call) { return Whole(call, "kql_multiply"); }

constexpr Lowering kLowerings[] = {
    {"+", "ll", "", &Add},
    {"+", "rr", "($1 + $2)"},
    {"+", "dd", "kql_add_decimal($1, $2)"},
    {"+", "pp", "kql_add($1, $2)"},
    {"+", "tp", "kql_add_datetime($1, $2)"},
    {"+", "pt", "kql_add_datetime($2, $1)"},
    {"-", "ll", "", &Subtract},
    {"-", "rr", "($1 - $2)"},
    {"-", "dd", "kql_subtract_decimal($1, $2)"},
    {"-", "pp", "kql_subtract($1, $2)"},
    {"-", "tt", "($1 - $2)"},
    {"-", "tp", "kql_subtract_datetime($1, $2)"},
    {"*", "ll", "", &Multiply},
    {"*", "rr", "($1 * $2)"},
    {"*", "dd", "kql_multiply_decimal($1, $2)"},
    {"*", "pl", "kql_multiply($1, $2)"},
    {"*", "lp", "kql_multiply($1, $2)"},
    {"*", "pr", "TRY_CAST(round($1 * $2) AS BIGINT)"},
    {"*", "rp", "TRY_CAST(round($1 * $2) AS BIGINT)"},
    {"/", "ll", "", &Divide},
    {"/", "rr", "($1 / $2)"},
    {"/", "dd", "kql_divide_decimal($1, $2)"},
    {"/", "pp", "($1::DOUBLE / $2::DOUBLE)"},
    {"/", "pl", "", &Divide},
    {"/", "pr", "TRY_CAST(round($1 / $2) AS BIGINT)"},
    {"/", "tp", "($1::DOUBLE / $2::DOUBLE)"},
    {"%", "ll", "kql_modulo($1, $2)"},
    {"%", "rr", "kql_modulo_real($1, $2)"},
    {"%", "dd", "kql_modulo_decimal($1, $2)"},
    {"%", "pp", "kql_modulo($1, $2)"},
    {"%", "tp", "kql_modulo($1, $2)"},
    {"negate", "l", "kql_subtract(0::BIGINT, $1)"},
    {"negate", "r", "(-$1)"},
    {"negate", "d", "(-$1)"},
    {"negate", "p", "kql_subtract(0::BIGINT, $1)"},
    {"bin", "ll", "kql_bin($1, $2)"},
    {"bin", "rr", "kql_bin_real($1, $2)"},
    {"bin", "dd", "kql_bin_decimal($1, $2)"},
    {"bin", "pp", "kql_bin($1, $2)"},
    {"bin", "tp", "kql_bin($1, $2)"},
};

}  // namespace

std::span<const Lowering> ArithmeticLowerings() { return kLowerings; }

}  // namespace sluice::engine::duckdb::sql
