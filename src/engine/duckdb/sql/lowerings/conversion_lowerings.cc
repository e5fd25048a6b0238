// Conversions between numbers. Fractions are cut, where a cast of DuckDB would round them. What
// does not fit is the nearest value for a real, the low bits for a long, and null for the rest.
#include "engine/duckdb/sql/lowering_table.h"

namespace sluice::engine::duckdb::sql {
namespace {

// The low 32 bits, as an int.
constexpr const char* kLowHalf =
    "(((($1 & 4294967295) + 2147483648) & 4294967295) - 2147483648)::INTEGER";

constexpr Lowering kLowerings[] = {
    {"tobool", "b", "$1"},
    {"tobool", "n", "($1 <> 0)"},
    {"toint", "i", "$1"},
    {"toint", "b", "$1::INTEGER"},
    {"toint", "l", kLowHalf},
    {"toint", "r", "kql_whole_int($1)::INTEGER"},
    {"toint", "d", "TRY_CAST(trunc($1) AS INTEGER)"},
    {"toint", "t", kLowHalf},
    {"toint", "p", kLowHalf},
    {"tolong", "l", "$1"},
    {"tolong", "i", "$1::BIGINT"},
    {"tolong", "b", "$1::BIGINT"},
    {"tolong", "r", "kql_whole($1)"},
    {"tolong", "d", "TRY_CAST(trunc($1) AS BIGINT)"},
    {"tolong", "t", "$1"},
    {"tolong", "p", "$1"},
    {"toreal", "r", "$1"},
    {"toreal", "n", "$1::DOUBLE"},
    {"toreal", "b", "$1::INTEGER::DOUBLE"},
    {"toreal", "t", "$1::DOUBLE"},
    {"toreal", "p", "$1::DOUBLE"},
    {"todecimal", "d", "$1"},
    {"todecimal", "#", "TRY_CAST($1 AS DECIMAL(38,18))"},
    {"todecimal", "r", "TRY_CAST($1::VARCHAR AS DECIMAL(38,18))"},
    {"todecimal", "b", "$1::INTEGER::DECIMAL(38,18)"},
    {"todatetime", "t", "$1"},
    {"todatetime", "r", "CASE WHEN $1 > -1 AND $1 < 3155378976e9 THEN trunc($1)::BIGINT END"},
    {"todatetime", "#", "CASE WHEN $1 BETWEEN 0 AND 3155378975999999999 THEN $1::BIGINT END"},
    {"__ingestion_time", "l", "CASE WHEN $1 > 0 THEN $1 END"},
    {"make_datetime", "t", "$1"},
    {"totimespan", "p", "$1"},
    {"totimespan", "#", "$1::BIGINT"},
    {"totimespan", "r", "kql_whole($1)"},
    {"tostring", "s", "$1"},
    {"tostring", "#", "coalesce($1::VARCHAR, '')"},
    {"tostring", "b", "CASE WHEN $1 THEN 'True' WHEN NOT $1 THEN 'False' ELSE '' END"},
    {"tostring", "g", "coalesce($1::VARCHAR, '')"},
    {"toguid", "g", "$1"},
};

}  // namespace

std::span<const Lowering> ConversionLowerings() { return kLowerings; }

}  // namespace sluice::engine::duckdb::sql
