// Equality with one null is false, with two null; where only truth counts, SQL's own operators say
// the same and can be pushed into scans. in and !in are chains of equalities.
#include <fmt/format.h>

#include <cmath>

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
  const std::string not_nan = NotNan(call.arguments[greater]);
  const size_t other = 1 - greater;
  if (call.truth_only || IsConstant(call.literals[other])) {
    return fmt::format("({} AND {})", test, not_nan);
  }
  // Beside a null it is null, not false.
  return fmt::format("({} AND ({} OR {} IS NULL))", test, not_nan, call.arguments[other]);
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

bool IsNanLiteral(const Scalar* literal) {
  return IsConstant(literal) && literal->type() == ScalarType::kReal &&
         std::isnan(literal->real_value());
}

// The items that can be equal to something, the tests that tell a null among them, and whether one
// is null for certain.
struct ItemList {
  std::string items;
  std::string null_tests;
  bool has_null = false;
  bool all_constant = true;
};

ItemList ItemsOf(const RenderedCall& call, bool ignore_case) {
  ItemList list;
  const auto add = [](std::string& text, std::string_view separator, const std::string& part) {
    if (!text.empty()) text += separator;
    text += part;
  };
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    const std::string& item = call.arguments[i];
    const Scalar* literal = call.literals[i];
    if (literal != nullptr && literal->is_null()) {
      list.has_null = true;
    } else if (!IsNanLiteral(literal)) {
      add(list.items, ", ", ignore_case ? "lower(" + item + ")" : item);
    }
    if (literal != nullptr) continue;
    list.all_constant = false;
    add(list.null_tests, " OR ", item + " IS NULL");
  }
  return list;
}

// As the equalities with all items joined by `or`: true for a match, else null when the value and an
// item are both null, else false. !in is the reverse.
std::string In(const RenderedCall& call, bool negated, bool ignore_case) {
  const ItemList list = ItemsOf(call, ignore_case);
  const std::string& value = call.arguments[0];
  const char* no_match = negated ? "true" : "false";
  std::string test = no_match;
  if (!list.items.empty()) {
    const std::string sought = ignore_case ? "lower(" + value + ")" : value;
    const bool nan_meets_nan = call.types[0] == ScalarType::kReal &&
                               !IsConstant(call.literals[0]) && !list.all_constant;
    if (nan_meets_nan) {
      test = fmt::format("({}({} IN ({}) AND {}))", negated ? "NOT " : "", sought, list.items,
                         NotNan(value));
    } else {
      test = fmt::format("({} {}IN ({}))", sought, negated ? "NOT " : "", list.items);
    }
  }
  if (call.types[0] == ScalarType::kString || (call.truth_only && !negated)) return test;
  if (!list.items.empty()) test = fmt::format("coalesce({}, {})", test, no_match);
  if (IsConstant(call.literals[0])) return test;
  if (list.has_null) return fmt::format("CASE WHEN {} IS NULL THEN NULL ELSE {} END", value, test);
  if (list.null_tests.empty()) return test;
  return fmt::format("CASE WHEN {} IS NULL AND ({}) THEN NULL ELSE {} END", value, list.null_tests,
                     test);
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
