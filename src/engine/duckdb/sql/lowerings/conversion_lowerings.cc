// Conversions between numbers. A real that does not fit, or is no number, gives null; fractions are
// cut, where a cast of DuckDB would round them.
#include "engine/duckdb/sql/lowering_table.h"

namespace sluice::engine::duckdb::sql {
namespace {

constexpr Lowering kLowerings[] = {
    {"tobool", "b", "$1"},
    {"tobool", "n", "($1 <> 0)"},
    {"toint", "i", "$1"},
    {"toint", "b", "$1::INTEGER"},
    {"toint", "l", "TRY_CAST($1 AS INTEGER)"},
    {"toint", "r", "TRY_CAST(trunc($1) AS INTEGER)"},
    {"toint", "d", "TRY_CAST(trunc($1) AS INTEGER)"},
    {"toint", "t", "TRY_CAST($1 AS INTEGER)"},
    {"toint", "p", "TRY_CAST($1 AS INTEGER)"},
    {"tolong", "l", "$1"},
    {"tolong", "i", "$1::BIGINT"},
    {"tolong", "b", "$1::BIGINT"},
    {"tolong", "r", "TRY_CAST(trunc($1) AS BIGINT)"},
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
    {"todatetime", "#", "CASE WHEN $1 BETWEEN 0 AND 3155378975999999999 THEN $1::BIGINT END"},
    {"__ingestion_time", "l", "CASE WHEN $1 > 0 THEN $1 END"},
    {"make_datetime", "t", "$1"},
    {"totimespan", "p", "$1"},
    {"totimespan", "#", "$1::BIGINT"},
    {"tostring", "s", "$1"},
    {"tostring", "#", "coalesce($1::VARCHAR, '')"},
    {"tostring", "b", "coalesce($1::VARCHAR, '')"},
    {"tostring", "g", "coalesce($1::VARCHAR, '')"},
    {"toguid", "g", "$1"},
};

}  // namespace

std::span<const Lowering> ConversionLowerings() { return kLowerings; }

}  // namespace sluice::engine::duckdb::sql
