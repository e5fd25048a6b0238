// DuckDB raises outside a function's domain (sqrt(-1), log(0)), KQL gives NaN or infinity: those
// are functions of ours (engine_kernels.h).
#include "engine/duckdb/sql/lowering_table.h"

namespace sluice::engine::duckdb::sql {
namespace {

constexpr Lowering kLowerings[] = {
    {"abs", "l", "kql_abs($1)"},
    {"abs", "p", "kql_abs($1)"},
    {"abs", "i", "abs($1::BIGINT)"},
    {"abs", "r", "abs($1)"},
    {"abs", "d", "abs($1)"},
    {"ceiling", "#", "$1"},
    {"ceiling", "r", "ceil($1)"},
    {"ceiling", "d", "ceil($1)::DECIMAL(38,18)"},
    {"round", "#", "$1"},
    {"round", "#l", "kql_round_whole($1::BIGINT, $2)::$r"},
    {"round", "r", "kql_round($1, 0::BIGINT)"},
    {"round", "rl", "kql_round($1, $2)"},
    {"round", "d", "kql_round_decimal($1, 0::BIGINT)"},
    {"round", "dl", "kql_round_decimal($1, $2)"},
    {"sign", "r", "sign($1)::DOUBLE"},
    {"pow", "rr", "kql_pow($1, $2)"},
    {"sqrt", "r", "kql_sqrt($1)"},
    {"exp", "r", "exp($1)"},
    {"exp2", "r", "kql_pow(2::DOUBLE, $1)"},
    {"exp10", "r", "kql_pow(10::DOUBLE, $1)"},
    {"log", "r", "kql_log($1)"},
    {"log2", "r", "kql_log2($1)"},
    {"log10", "r", "kql_log10($1)"},
    {"sin", "r", "kql_sin($1)"},
    {"cos", "r", "kql_cos($1)"},
    {"tan", "r", "kql_tan($1)"},
    {"asin", "r", "kql_asin($1)"},
    {"acos", "r", "kql_acos($1)"},
    {"atan", "r", "atan($1)"},
    {"atan2", "rr", "atan2($1, $2)"},
    {"cot", "r", "(1::DOUBLE / kql_tan($1))"},
    {"degrees", "r", "degrees($1)"},
    {"radians", "r", "radians($1)"},
    {"pi", "", "pi()"},
    {"isnan", "r", "isnan($1)"},
    {"isinf", "r", "isinf($1)"},
    {"isfinite", "r", "isfinite($1)"},
    {"rand", "", "random()"},
    {"rand", "l", "CASE WHEN $1 > 1 THEN floor(random() * $1) ELSE random() END"},
    {"new_guid", "", "gen_random_uuid()"},
};

}  // namespace

std::span<const Lowering> MathLowerings() { return kLowerings; }

}  // namespace sluice::engine::duckdb::sql
