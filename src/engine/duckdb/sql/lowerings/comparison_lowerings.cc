// Equality with one null is false, with two null; where only truth counts, SQL's own operators say
// the same and can be pushed into scans. in and !in are chains of equalities.
#include <fmt/format.h>

#include "engine/duckdb/sql/lowering_table.h"

namespace sluice::engine::duckdb::sql {
namespace {

bool IsConstant(const Scalar* literal) { return literal != nullptr && !literal->is_null(); }

// Neither side, or not both, can be null.
bool NeverBothNull(const RenderedCall& call) {
  return call.types[0] == ScalarType::kString || IsConstant(call.literals[0]) ||
         IsConstant(call.literals[1]);
}

// To DuckDB NaN is a number greater than all others and equal to itself. This condition, which scans
// can still use, leaves it out.
std::string NotNan(const std::string& sql) { return sql + " <= 'inf'::DOUBLE"; }

// A comparison that a NaN on the greater side would wrongly pass.
std::string Greater(const RenderedCall& call, std::string_view comparison, size_t greater) {
  const std::string test =
      fmt::format("{} {} {}", call.arguments[0], comparison, call.arguments[1]);
  if (call.types[greater] != ScalarType::kReal || IsConstant(call.literals[greater])) {
    return "(" + test + ")";
  }
  return fmt::format("({} AND {})", test, NotNan(call.arguments[greater]));
}
std::string Less(const RenderedCall& call) { return Greater(call, "<", 1); }
std::string LessOrEqual(const RenderedCall& call) { return Greater(call, "<=", 1); }
std::string More(const RenderedCall& call) { return Greater(call, ">", 0); }
std::string MoreOrEqual(const RenderedCall& call) { return Greater(call, ">=", 0); }

bool MayBothBeNan(const RenderedCall& call) {
  return call.types[0] == ScalarType::kReal && !IsConstant(call.literals[0]) &&
         !IsConstant(call.literals[1]);
}

std::string Equal(const RenderedCall& call) {
  const std::string& left = call.arguments[0];
  const std::string& right = call.arguments[1];
  if (MayBothBeNan(call)) {
    if (call.truth_only) return fmt::format("({} = {} AND {})", left, right, NotNan(left));
    return fmt::format(
        "CASE WHEN {0} IS NULL AND {1} IS NULL THEN NULL ELSE coalesce({0} = {1} AND {2}, false) END",
        left, right, NotNan(left));
  }
  if (call.truth_only || call.types[0] == ScalarType::kString) {
    return fmt::format("({} = {})", left, right);
  }
  if (NeverBothNull(call)) return fmt::format("({} IS NOT DISTINCT FROM {})", left, right);
  return fmt::format(
      "CASE WHEN {0} IS NULL AND {1} IS NULL THEN NULL ELSE {0} IS NOT DISTINCT FROM {1} END", left,
      right);
}

std::string NotEqual(const RenderedCall& call) {
  const std::string& left = call.arguments[0];
  const std::string& right = call.arguments[1];
  if (call.types[0] == ScalarType::kString) return fmt::format("({} <> {})", left, right);
  if (MayBothBeNan(call)) {
    return fmt::format(
        "CASE WHEN {0} IS NULL AND {1} IS NULL THEN NULL ELSE {0} IS DISTINCT FROM {1} OR "
        "coalesce(isnan({0}), false) END",
        left, right);
  }
  if (call.truth_only || NeverBothNull(call)) {
    return fmt::format("({} IS DISTINCT FROM {})", left, right);
  }
  return fmt::format(
      "CASE WHEN {0} IS NULL AND {1} IS NULL THEN NULL ELSE {0} IS DISTINCT FROM {1} END", left,
      right);
}

std::string In(const RenderedCall& call, bool negated, bool ignore_case) {
  std::string items;
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    if (call.literals[i] != nullptr && call.literals[i]->is_null()) continue;
    if (!items.empty()) items += ", ";
    items += ignore_case ? "lower(" + call.arguments[i] + ")" : call.arguments[i];
  }
  if (items.empty()) return negated ? "true" : "false";
  const std::string value =
      ignore_case ? "lower(" + call.arguments[0] + ")" : call.arguments[0];
  const std::string test = fmt::format("({} {}IN ({}))", value, negated ? "NOT " : "", items);
  const bool nullable = call.types[0] != ScalarType::kString;
  if (!nullable || (call.truth_only && !negated)) return test;
  return fmt::format("coalesce({}, {})", test, negated);
}

std::string InItems(const RenderedCall& call) { return In(call, false, false); }
std::string NotInItems(const RenderedCall& call) { return In(call, true, false); }
std::string InItemsAnyCase(const RenderedCall& call) {
  return In(call, false, call.types[0] == ScalarType::kString);
}
std::string NotInItemsAnyCase(const RenderedCall& call) {
  return In(call, true, call.types[0] == ScalarType::kString);
}

// Dynamics compare by kernels: their text tells neither order nor equality.
constexpr Lowering kLowerings[] = {
    {"==", "oo", "", &Equal},
    {"!=", "oo", "", &NotEqual},
    {"<", "oo", "", &Less},
    {"<=", "oo", "", &LessOrEqual},
    {">", "oo", "", &More},
    {">=", "oo", "", &MoreOrEqual},
    {"in", "..*", "", &InItems},
    {"!in", "..*", "", &NotInItems},
    {"in~", "..*", "", &InItemsAnyCase},
    {"!in~", "..*", "", &NotInItemsAnyCase},
    {"and", "bb", "($1 AND $2)"},
    {"or", "bb", "($1 OR $2)"},
    {"not", "b", "(NOT $1)"},
};

}  // namespace

std::span<const Lowering> ComparisonLowerings() { return kLowerings; }

}  // namespace sluice::engine::duckdb::sql
