#include <fmt/format.h>

#include "engine/duckdb/sql/lowering_table.h"

namespace sluice::engine::duckdb::sql {
namespace {

std::string Join(const std::vector<std::string>& arguments) {
  return fmt::format("{}", fmt::join(arguments, ", "));
}

std::string Case(const RenderedCall& call) {
  std::string sql = "CASE";
  size_t i = 0;
  for (; i + 1 < call.arguments.size(); i += 2) {
    sql += fmt::format(" WHEN {} THEN {}", call.arguments[i], call.arguments[i + 1]);
  }
  return sql + " ELSE " + call.arguments[i] + " END";
}

// For strings the first one that is not empty.
std::string Coalesce(const RenderedCall& call) {
  if (call.type != ScalarType::kString) return "coalesce(" + Join(call.arguments) + ")";
  std::string sql = "coalesce(";
  for (const std::string& argument : call.arguments) sql += "nullif(" + argument + ", ''), ";
  return sql + "'')";
}

// DuckDB's greatest and least leave nulls out too. NaN, the greatest to DuckDB, is also the least.
std::string MaxOf(const RenderedCall& call) { return "greatest(" + Join(call.arguments) + ")"; }
std::string MinOf(const RenderedCall& call) {
  const std::string least = "least(" + Join(call.arguments) + ")";
  if (call.type != ScalarType::kReal) return least;
  return fmt::format("CASE WHEN isnan(greatest({})) THEN 'nan'::DOUBLE ELSE {} END",
                     Join(call.arguments), least);
}

constexpr Lowering kLowerings[] = {
    {"iff", "b..", "CASE WHEN $1 THEN $2 ELSE $3 END"},
    {"case", "..*", "", &Case},
    {"coalesce", "..*", "", &Coalesce},
    {"max_of", "..*", "", &MaxOf},
    {"min_of", "..*", "", &MinOf},
    {"isnull", "s", "false"},
    {"isnull", ".", "($1 IS NULL)"},
    {"isnotnull", "s", "true"},
    {"isnotnull", ".", "($1 IS NOT NULL)"},
    {"isempty", "s", "($1 = '')"},
    {"isempty", "y", "coalesce($1 = '\"\"' OR $1 = 'null', true)"},
    {"isempty", ".", "($1 IS NULL)"},
    {"isnotempty", "s", "($1 <> '')"},
    {"isnotempty", "y", "coalesce($1 <> '\"\"' AND $1 <> 'null', false)"},
    {"isnotempty", ".", "($1 IS NOT NULL)"},
    {"assert", "bs", "CASE WHEN $1 THEN true ELSE error($2) END"},
    {"around", "lll", "($1 BETWEEN kql_subtract($2, $3) AND kql_add($2, $3))"},
    {"around", "rrr", "($1 BETWEEN $2 - $3 AND $2 + $3)"},
    {"around", "ddd", "($1 BETWEEN kql_subtract_decimal($2, $3) AND kql_add_decimal($2, $3))"},
    {"around", "ppp", "($1 BETWEEN kql_subtract($2, $3) AND kql_add($2, $3))"},
    {"around", "ttp", "($1 BETWEEN kql_subtract($2, $3) AND kql_add($2, $3))"},
};

}  // namespace

std::span<const Lowering> ConditionalLowerings() { return kLowerings; }

}  // namespace sluice::engine::duckdb::sql
