#include "engine/duckdb/sql/whole_range.h"

#include <algorithm>
#include <limits>
#include <map>

namespace sluice::engine::duckdb::sql {
namespace {

using semantics::BoundExpression;
using semantics::BoundExpressionKind;

// Expressions nested deeper are not looked into, so that a long chain costs its length.
constexpr int kDepthMax = 6;

const WholeRange& RangeOfType(ScalarType type) {
  return type == ScalarType::kInt ? kIntRange : kLongRange;
}

// Functions whose results are few.
const std::map<std::string_view, WholeRange>& RangesOfFunctions() {
  static const std::map<std::string_view, WholeRange> ranges = {
      {"strlen", {0, std::numeric_limits<uint32_t>::max()}},
      {"string_size", {0, std::numeric_limits<uint32_t>::max()}},
      {"getyear", {1, 9999}},
      {"monthofyear", {1, 12}},
      {"getmonth", {1, 12}},
      {"dayofmonth", {1, 31}},
      {"dayofyear", {1, 366}},
      {"hourofday", {0, 23}},
  };
  return ranges;
}

WholeRange Union(const WholeRange& a, const WholeRange& b) {
  return {std::min(a.least, b.least), std::max(a.greatest, b.greatest)};
}

WholeRange RangeAt(const BoundExpression& expression, int depth);

WholeRange RangeOfCall(const semantics::BoundCall& call, int depth) {
  const std::string& name = call.function->name;
  const auto argument = [&](size_t i) { return RangeAt(*call.arguments[i], depth + 1); };
  const WholeRange& all = RangeOfType(call.type);
  if (const auto found = RangesOfFunctions().find(name); found != RangesOfFunctions().end()) {
    return found->second;
  }
  if (depth >= kDepthMax) return all;
  if (name == "tolong" && call.arguments[0]->type == ScalarType::kBool) return {0, 1};
  if (name == "tolong" && IsInteger(call.arguments[0]->type)) return argument(0);
  if (name == "iff" && call.arguments.size() == 3) return Union(argument(1), argument(2));
  if (call.arguments.size() != 2 || call.type != ScalarType::kLong) return all;
  const WholeRange result = RangeOfResult(name, argument(0), argument(1));
  return result.Within(all) ? result : all;
}

WholeRange RangeAt(const BoundExpression& expression, int depth) {
  if (!IsInteger(expression.type)) return kLongRange;
  if (expression.kind == BoundExpressionKind::kLiteral) {
    const Scalar& value = expression.As<semantics::BoundLiteral>().value;
    if (value.is_null()) return {0, 0};
    return {value.int64_value(), value.int64_value()};
  }
  if (expression.kind == BoundExpressionKind::kCall) {
    return RangeOfCall(expression.As<semantics::BoundCall>(), depth);
  }
  return RangeOfType(expression.type);
}

}  // namespace

const WholeRange kIntRange = {std::numeric_limits<int32_t>::min(),
                              std::numeric_limits<int32_t>::max()};
const WholeRange kLongRange = {std::numeric_limits<int64_t>::min(),
                               std::numeric_limits<int64_t>::max()};

WholeRange RangeOf(const BoundExpression& expression) { return RangeAt(expression, 0); }

WholeRange RangeOfResult(std::string_view function, const WholeRange& left,
                         const WholeRange& right) {
  if (function == "+") return {left.least + right.least, left.greatest + right.greatest};
  if (function == "-") return {left.least - right.greatest, left.greatest - right.least};
  if (function == "*") {
    const auto [least, greatest] =
        std::minmax({left.least * right.least, left.least * right.greatest,
                     left.greatest * right.least, left.greatest * right.greatest});
    return {least, greatest};
  }
  return kLongRange;
}

}  // namespace sluice::engine::duckdb::sql
