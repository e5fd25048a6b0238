// Nulls do not count. Without values, counts, sums and spreads are 0, collections empty, the mean of
// numbers is NaN and the rest null.
// https://learn.microsoft.com/kusto/query/summarize-operator#default-values-of-aggregations
#include "engine/duckdb/sql/aggregate_renderer.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/duckdb/sql/kernel_functions.h"
#include "engine/duckdb/sql/sql_text.h"
#include "engine/duckdb/sql/whole_range.h"
#include "functions/kernels/hyper_log_log.h"
#include "functions/kernels/json_text.h"

namespace sluice::engine::duckdb::sql {
namespace {

using semantics::BoundExpression;
using semantics::BoundExpressionKind;

using Outputs = std::vector<std::string>;

struct Call {
  const semantics::BoundAggregate& aggregate;
  std::vector<std::string> arguments;  // Without the predicate of an ..if().
  std::vector<ScalarType> types;
  std::vector<const Scalar*> literals;
  std::string filter;                  // " FILTER (WHERE ...)" or empty.
  std::string order;                   // " ORDER BY ..." or empty.
  int64_t addend = 0;                  // As in RenderedAggregate.
  bool of_ints = false;

  ScalarType type() const { return aggregate.outputs[0].type; }
  const std::string& argument() const { return arguments[0]; }
  // A call of an aggregate of DuckDB over the filtered rows.
  std::string Over(std::string_view text) const { return std::string(text) + filter; }
};

using Renderer = Result<Outputs> (*)(const Call& call);

// A value that is SQL NULL without rows, as a string is not.
std::string NotNullString(ScalarType type, std::string sql) {
  return type == ScalarType::kString ? "coalesce(" + sql + ", '')" : sql;
}

Result<Outputs> Count(const Call& call) { return Outputs{call.Over("count(*)")}; }

Result<Outputs> CountDistinct(const Call& call) {
  return Outputs{call.Over("count(DISTINCT " + call.argument() + ")")};
}

// DuckDB raises where a sum of DECIMAL(38,18) overflows. The whole parts and the fractions, summed
// apart, have room; null where they do not fit together.
std::string DecimalSum(const Call& call, std::string_view without_values) {
  const std::string& value = call.argument();
  return fmt::format(
      "kql_add_decimal(TRY_CAST(coalesce({0}, {2}) AS DECIMAL(38,18)), "
      "coalesce({1}, {2})::DECIMAL(38,18))",
      call.Over(fmt::format("sum(trunc({})::DECIMAL(38,0))", value)),
      call.Over(fmt::format("sum({0} - trunc({0})::DECIMAL(38,18))", value)), without_values);
}

// The low 64 bits of a HUGEINT, as KQL's sums of whole numbers wrap around. One that fits, as
// nearly all do, is only cast.
std::string Wrapped(const std::string& sum) {
  return fmt::format(
      "coalesce(TRY_CAST({0} AS BIGINT), (((({0} & 18446744073709551615) + 9223372036854775808) & "
      "18446744073709551615) - 9223372036854775808)::BIGINT)",
      sum);
}

Result<Outputs> SumOrZero(const Call& call) {
  if (call.type() == ScalarType::kDecimal) return Outputs{DecimalSum(call, "0")};
  std::string sum = call.Over("sum(" + call.argument() + ")");
  if (call.addend != 0) {
    sum = fmt::format("({} + ({})::HUGEINT * {})", sum, call.addend,
                      call.Over("count(" + call.argument() + ")"));
  }
  sum = "coalesce(" + sum + ", 0)";
  if (call.type() == ScalarType::kReal) return Outputs{sum};
  // Fewer than 2^31 ints, each with an int added, stay within a long.
  if (call.of_ints && WholeRange{call.addend, call.addend}.Within(kIntRange)) {
    return Outputs{sum + "::BIGINT"};
  }
  return Outputs{Wrapped(sum)};
}

// Ticks have more digits than a double.
Result<Outputs> Average(const Call& call) {
  const std::string count = call.Over("count(" + call.argument() + ")");
  const std::string sum = call.Over("sum(" + call.argument() + ")");
  switch (call.type()) {
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return Outputs{fmt::format("({} // {})::BIGINT", sum, count)};
    case ScalarType::kDecimal:
      return Outputs{fmt::format("kql_divide_decimal({}, {}::DECIMAL(38,18))",
                                 DecimalSum(call, "NULL"), count)};
    case ScalarType::kReal:
      // A sum of ints does not wrap around.
      if (call.types[0] != ScalarType::kReal && !call.of_ints) {
        return Outputs{
            fmt::format("coalesce({}::DOUBLE / {}, 'nan'::DOUBLE)", Wrapped(sum), count)};
      }
      return Outputs{
          fmt::format("coalesce({}, 'nan'::DOUBLE)", call.Over("avg(" + call.argument() + ")"))};
    default: return Internal("an average of an unexpected type");
  }
}

// The least or the greatest value. NaN is both; to DuckDB it is the greatest.
std::string ExtremeOf(const Call& call, bool greatest) {
  const std::string max = call.Over("max(" + call.argument() + ")");
  if (greatest) return max;
  const std::string min = call.Over("min(" + call.argument() + ")");
  if (call.types[0] != ScalarType::kReal) return min;
  return fmt::format("CASE WHEN isnan({}) THEN 'nan'::DOUBLE ELSE {} END", max, min);
}

template <char Which>
Result<Outputs> Extremum(const Call& call) {
  return Outputs{NotNullString(call.type(), ExtremeOf(call, Which == 'x'))};
}

// DuckDB raises where the result is no finite number; KQL gives NaN.
std::string Finite(const Call& call, const std::string& aggregate, const std::string& is_finite) {
  const auto with = [&](const std::string& condition) {
    return call.filter.empty()
               ? " FILTER (WHERE " + condition + ")"
               : call.filter.substr(0, call.filter.size() - 1) + " AND " + condition + ")";
  };
  return fmt::format("CASE WHEN count(*){} > 0 THEN 'nan'::DOUBLE ELSE {}{} END",
                     with("NOT " + is_finite), aggregate, with(is_finite));
}

Outputs Spread(const Call& call, std::string_view function) {
  const std::string value = call.argument() + "::DOUBLE";
  return {fmt::format("coalesce({}, 0::DOUBLE)",
                      Finite(call, fmt::format("{}({})", function, value),
                             "coalesce(isfinite(" + value + "), true)"))};
}
Result<Outputs> Stdev(const Call& call) { return Spread(call, "stddev_samp"); }
Result<Outputs> Stdevp(const Call& call) { return Spread(call, "stddev_pop"); }
Result<Outputs> Variance(const Call& call) { return Spread(call, "var_samp"); }
Result<Outputs> Variancep(const Call& call) { return Spread(call, "var_pop"); }

Outputs Covary(const Call& call, std::string_view function) {
  const std::string first = call.arguments[0] + "::DOUBLE";
  const std::string second = call.arguments[1] + "::DOUBLE";
  return {Finite(call, fmt::format("{}({}, {})", function, first, second),
                 fmt::format("coalesce(isfinite({}) AND isfinite({}), true)", first, second))};
}
Result<Outputs> Covariance(const Call& call) { return Covary(call, "covar_samp"); }
Result<Outputs> Covariancep(const Call& call) { return Covary(call, "covar_pop"); }

Result<Outputs> BitAnd(const Call& call) {
  return Outputs{call.Over("bit_and(" + call.argument() + ")")};
}
Result<Outputs> BitOr(const Call& call) {
  return Outputs{call.Over("bit_or(" + call.argument() + ")")};
}
Result<Outputs> BitXor(const Call& call) {
  return Outputs{call.Over("bit_xor(" + call.argument() + ")")};
}

// The argument's JSON text; a null stays null.
std::string AsJson(const Call& call) {
  if (call.types[0] == ScalarType::kDynamic) return call.argument();
  return fmt::format("kql_json('{}', {})", TypeLetter(call.types[0]), call.argument());
}

// Element counts of make_list() and its like are a constant, by default this one.
constexpr int64_t kCollectionSizeMax = 1048576;
int64_t SizeMax(const Call& call) {
  const Scalar* literal = call.literals.size() > 1 ? call.literals[1] : nullptr;
  return literal == nullptr || literal->is_null() ? kCollectionSizeMax : literal->int64_value();
}

// A filter that also leaves nulls out.
std::string NotNullFilter(const Call& call) {
  if (call.types[0] == ScalarType::kString) return call.filter;
  const std::string test = call.argument() + " IS NOT NULL";
  if (call.filter.empty()) return " FILTER (WHERE " + test + ")";
  return call.filter.substr(0, call.filter.size() - 1) + " AND " + test + ")";
}

// A collection of JSON texts. Over rows in an order, DuckDB's own list is made and then reduced.
std::string Collect(const Call& call, std::string_view json, std::string_view aggregate,
                    std::string_view reduction, std::string_view empty, int64_t size_max,
                    const std::string& filter) {
  if (call.order.empty()) {
    return fmt::format("coalesce({}({}, {}::BIGINT){}, '{}')", aggregate, json, size_max, filter,
                       empty);
  }
  return fmt::format(
      "coalesce({}('[' || array_to_string(list({}{}){}, ',') || ']', {}::BIGINT), '{}')", reduction,
      json, call.order, filter, size_max, empty);
}

// The nulls of a dynamic are elements, those of other types are not.
Result<Outputs> MakeList(const Call& call) {
  const bool dynamic = call.types[0] == ScalarType::kDynamic;
  return Outputs{Collect(call, dynamic ? "coalesce(" + AsJson(call) + ", 'null')" : AsJson(call),
                         "kql_make_list", "kql_first_elements", "[]", SizeMax(call),
                         dynamic ? call.filter : NotNullFilter(call))};
}

Result<Outputs> MakeListWithNulls(const Call& call) {
  return Outputs{Collect(call, "coalesce(" + AsJson(call) + ", 'null')", "kql_make_list",
                         "kql_first_elements", "[]", kCollectionSizeMax, call.filter)};
}

Result<Outputs> MakeSet(const Call& call) {
  return Outputs{Collect(call, AsJson(call), "kql_make_set", "kql_distinct_elements", "[]",
                         SizeMax(call), NotNullFilter(call))};
}

Result<Outputs> MakeBag(const Call& call) {
  return Outputs{Collect(call, call.argument(), "kql_make_bag", "kql_merge_bags", "{}",
                         SizeMax(call), NotNullFilter(call))};
}

Result<Outputs> BuildSchema(const Call& call) {
  return Outputs{call.Over("kql_schema(" + call.argument() + ")")};
}

Result<Outputs> Hll(const Call& call) {
  const Scalar* accuracy = call.literals.size() > 1 ? call.literals[1] : nullptr;
  int64_t level = 1;
  if (accuracy != nullptr && !accuracy->is_null()) level = accuracy->int64_value();
  const auto bits = functions::HyperLogLog::BitsOfAccuracy(level);
  if (!bits) {
    return InvalidArgument(fmt::format("hll: the accuracy {} is not within 0 and 4", level));
  }
  const std::string hash = KernelCall(*functions::Functions().Find("hash_xxhash64"), 0,
                                      {call.types[0]}, {call.argument()}, ScalarType::kLong);
  return Outputs{call.Over(fmt::format("kql_hll({}, {}::BIGINT)", hash, *bits))};
}

Result<Outputs> HllMerge(const Call& call) {
  return Outputs{call.Over("kql_hll_merge(" + call.argument() + ")")};
}

Result<Outputs> TDigest(const Call& call) {
  const bool is_decimal = call.types[0] == ScalarType::kDecimal;
  const ScalarType type = is_decimal ? ScalarType::kReal : call.types[0];
  return Outputs{call.Over(fmt::format(
      "kql_tdigest({}{}, {}, {}::BIGINT)", call.argument(), is_decimal ? "::DOUBLE" : "",
      call.arguments.size() > 1 ? call.arguments[1] : "1::BIGINT", static_cast<int>(type)))};
}

Result<Outputs> TDigestMerge(const Call& call) {
  return Outputs{call.Over("kql_tdigest_merge(" + call.argument() + ")")};
}

Result<double> ShareOf(double percent) {
  if (!(percent >= 0 && percent <= 100)) {
    return InvalidArgument(fmt::format("percentile: {} is not within 0 and 100", percent));
  }
  return percent / 100;
}

// The percentiles from argument `first` on: numbers, or arrays of numbers.
Result<std::vector<double>> SharesOf(const Call& call, size_t first) {
  std::vector<double> shares;
  for (size_t i = first; i < call.literals.size(); ++i) {
    const Scalar* literal = call.literals[i];
    if (literal == nullptr || literal->is_null()) {
      return InvalidArgument("percentile: the percentile must be a constant number");
    }
    const Scalar::Value& value = literal->value();
    double percent = -1;
    if (std::holds_alternative<double>(value)) percent = std::get<double>(value);
    if (const auto* whole = std::get_if<int64_t>(&value)) percent = static_cast<double>(*whole);
    if (literal->type() != ScalarType::kDynamic) {
      ASSIGN_OR_RETURN(const double share, ShareOf(percent));
      shares.push_back(share);
      continue;
    }
    functions::JsonElements elements(literal->string_value());
    for (std::string_view element; elements.Next(element);) {
      ASSIGN_OR_RETURN(const double share, ShareOf(functions::JsonAsReal(element).value_or(-1)));
      shares.push_back(share);
    }
  }
  return shares;
}

// Percentiles of decimals are reals. Shares are written with 15 digits: 99.9 / 100 is 0.999, and
// not the double next to it, which would mean the next value.
std::string PercentileArgument(const Call& call) {
  return call.argument() + (call.types[0] == ScalarType::kDecimal ? "::DOUBLE" : "");
}

std::string PlainPercentile(const Call& call, double share) {
  return call.Over(fmt::format("quantile_disc({}, {:.15g})", PercentileArgument(call), share));
}

// Weights spread over the sorted values: the least value whose running weight reaches the share.
std::string WeightedPercentile(const Call& call, double share) {
  return fmt::format("kql_percentilew({}, {}, {:.15g}::DOUBLE){}", PercentileArgument(call),
                     call.arguments[1], share, call.filter);
}

template <std::string (*One)(const Call&, double), size_t kFirst>
Result<Outputs> Percentile(const Call& call) {
  ASSIGN_OR_RETURN(const std::vector<double> shares, SharesOf(call, kFirst));
  if (shares.size() != call.aggregate.outputs.size()) {
    return Internal("a percentile per output column is expected");
  }
  Outputs outputs;
  for (const double share : shares) outputs.push_back(One(call, share));
  return outputs;
}

template <std::string (*One)(const Call&, double), size_t kFirst>
Result<Outputs> PercentileArray(const Call& call) {
  ASSIGN_OR_RETURN(const std::vector<double> shares, SharesOf(call, kFirst));
  const bool is_decimal = call.types[0] == ScalarType::kDecimal;
  const ScalarType type = is_decimal ? ScalarType::kReal : call.types[0];
  std::string elements;
  for (const double share : shares) {
    elements += fmt::format("{}coalesce(kql_json('{}', {}), 'null')", elements.empty() ? "" : " || ',' || ",
                            TypeLetter(type), One(call, share));
  }
  return Outputs{fmt::format("CASE WHEN {} > 0 THEN '[' || {} || ']' END",
                             call.Over("count(" + call.argument() + ")"),
                             elements.empty() ? "''" : elements)};
}

// The row with the extreme value; of a group whose values are all null, its first row.
Result<Outputs> PickExtreme(const Call& call, std::string_view function) {
  const std::string& value = call.argument();
  const std::string extreme = ExtremeOf(call, function == "arg_max");
  std::string key = value;
  if (function == "arg_min" && call.types[0] == ScalarType::kReal) {
    key = fmt::format("CASE WHEN isnan({0}) THEN '-infinity'::DOUBLE ELSE {0} END", value);
  }
  Outputs outputs = {NotNullString(call.type(), extreme)};
  if (call.arguments.size() == 1) return outputs;
  const bool nullable = call.types[0] != ScalarType::kString;
  if (call.arguments.size() == 2) {
    const std::string& returned = call.arguments[1];
    std::string picked = call.Over(fmt::format("{}_null({}, {})", function, returned, key));
    if (nullable) {
      picked = fmt::format("CASE WHEN {} IS NULL THEN {} ELSE {} END", extreme,
                           call.Over("first(" + returned + ")"), picked);
    }
    outputs.push_back(NotNullString(call.types[1], picked));
    return outputs;
  }
  std::string row;
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    row += fmt::format("{}v{} := {}", i == 1 ? "" : ", ", i, call.arguments[i]);
  }
  row = "struct_pack(" + row + ")";
  std::string picked = call.Over(fmt::format("{}({}, {})", function, row, key));
  if (nullable) picked = fmt::format("coalesce({}, {})", picked, call.Over("first(" + row + ")"));
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    outputs.push_back(
        NotNullString(call.types[i], fmt::format("struct_extract({}, 'v{}')", picked, i)));
  }
  return outputs;
}
Result<Outputs> ArgMax(const Call& call) { return PickExtreme(call, "arg_max"); }
Result<Outputs> ArgMin(const Call& call) { return PickExtreme(call, "arg_min"); }

// One column: a value that is not null when there is one. Several: all from the first row of the
// group, whose position each of the aggregates sees alike.
Result<Outputs> TakeAny(const Call& call) {
  Outputs outputs;
  const bool several = call.aggregate.outputs.size() > 1;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    outputs.push_back(NotNullString(
        call.types[i],
        call.Over(fmt::format("{}({})", several ? "first" : "any_value", call.arguments[i]))));
  }
  return outputs;
}

// The literal of an expression, when it is one with a whole value.
std::optional<int64_t> WholeValue(const BoundExpression& expression) {
  if (expression.kind != BoundExpressionKind::kLiteral || !IsInteger(expression.type)) return {};
  const Scalar& value = expression.As<semantics::BoundLiteral>().value;
  if (value.is_null()) return {};
  return value.int64_value();
}

// The x of x + 1, 1 + x and x - 1, of longs and where nothing wraps around.
const BoundExpression& WithoutAddend(const BoundExpression& expression, int64_t& addend) {
  if (expression.kind != BoundExpressionKind::kCall || expression.type != ScalarType::kLong) {
    return expression;
  }
  const auto& call = expression.As<semantics::BoundCall>();
  const std::string& name = call.function->name;
  if (call.arguments.size() != 2 || (name != "+" && name != "-")) return expression;
  const BoundExpression& left = *call.arguments[0];
  const BoundExpression& right = *call.arguments[1];
  if (!RangeOfResult(name, RangeOf(left), RangeOf(right)).Within(kLongRange)) return expression;
  if (const auto value = WholeValue(right); value && *value > kLongRange.least) {
    addend = name == "+" ? *value : -*value;
    return left;
  }
  if (const auto value = WholeValue(left); value && name == "+") {
    addend = *value;
    return right;
  }
  return expression;
}

struct Entry {
  Renderer render;
  // The position of the predicate of an ..if(); none without.
  std::optional<size_t> predicate;
};

const std::map<std::string_view, Entry>& Entries() {
  static const std::map<std::string_view, Entry> entries = {
      {"count", {&Count, {}}},
      {"countif", {&Count, 0}},
      {"dcount", {&CountDistinct, {}}},
      {"dcountif", {&CountDistinct, 1}},
      {"count_distinct", {&CountDistinct, {}}},
      {"count_distinctif", {&CountDistinct, 1}},
      {"sum", {&SumOrZero, {}}},
      {"sumif", {&SumOrZero, 1}},
      {"avg", {&Average, {}}},
      {"avgif", {&Average, 1}},
      {"min", {&Extremum<'n'>, {}}},
      {"minif", {&Extremum<'n'>, 1}},
      {"max", {&Extremum<'x'>, {}}},
      {"maxif", {&Extremum<'x'>, 1}},
      {"stdev", {&Stdev, {}}},
      {"stdevif", {&Stdev, 1}},
      {"stdevp", {&Stdevp, {}}},
      {"stdevpif", {&Stdevp, 1}},
      {"variance", {&Variance, {}}},
      {"varianceif", {&Variance, 1}},
      {"variancep", {&Variancep, {}}},
      {"variancepif", {&Variancep, 1}},
      {"covariance", {&Covariance, {}}},
      {"covarianceif", {&Covariance, 2}},
      {"covariancep", {&Covariancep, {}}},
      {"covariancepif", {&Covariancep, 2}},
      {"binary_all_and", {&BitAnd, {}}},
      {"binary_all_or", {&BitOr, {}}},
      {"binary_all_xor", {&BitXor, {}}},
      {"make_list", {&MakeList, {}}},
      {"make_list_if", {&MakeList, 1}},
      {"make_list_with_nulls", {&MakeListWithNulls, {}}},
      {"make_set", {&MakeSet, {}}},
      {"make_set_if", {&MakeSet, 1}},
      {"make_bag", {&MakeBag, {}}},
      {"make_bag_if", {&MakeBag, 1}},
      {"percentile", {&Percentile<&PlainPercentile, 1>, {}}},
      {"percentiles", {&Percentile<&PlainPercentile, 1>, {}}},
      {"percentiles_array", {&PercentileArray<&PlainPercentile, 1>, {}}},
      {"percentilew", {&Percentile<&WeightedPercentile, 2>, {}}},
      {"percentilesw", {&Percentile<&WeightedPercentile, 2>, {}}},
      {"percentilesw_array", {&PercentileArray<&WeightedPercentile, 2>, {}}},
      {"buildschema", {&BuildSchema, {}}},
      {"hll", {&Hll, {}}},
      {"hll_if", {&Hll, 1}},
      {"hll_merge", {&HllMerge, {}}},
      {"tdigest", {&TDigest, {}}},
      {"tdigest_merge", {&TDigestMerge, {}}},
      {"arg_max", {&ArgMax, {}}},
      {"arg_min", {&ArgMin, {}}},
      {"take_any", {&TakeAny, {}}},
      {"take_anyif", {&TakeAny, 1}},
  };
  return entries;
}

}  // namespace

const BoundExpression& FirstArgument(RenderedAggregate& rendered) {
  const BoundExpression* argument = rendered.aggregate->arguments[0].get();
  const std::string& name = rendered.aggregate->function->name;
  const bool is_sum = name == "sum" || name == "sumif";
  if (!is_sum && name != "avg" && name != "avgif") return *argument;
  if (is_sum) argument = &WithoutAddend(*argument, rendered.addend);
  if (argument->kind != BoundExpressionKind::kCall) return *argument;
  const auto& call = argument->As<semantics::BoundCall>();
  rendered.of_ints =
      call.function->name == "tolong" && call.arguments[0]->type == ScalarType::kInt;
  return rendered.of_ints ? *call.arguments[0] : *argument;
}

bool RendersAggregate(std::string_view name) { return Entries().contains(name); }

Result<Outputs> RenderAggregate(const RenderedAggregate& rendered) {
  const semantics::BoundAggregate& aggregate = *rendered.aggregate;
  const auto entry = Entries().find(aggregate.function->name);
  if (entry == Entries().end()) {
    return Unsupported("this engine does not compute the aggregate " + aggregate.function->name);
  }
  Call call{aggregate, rendered.arguments, {}, {}, "", "", rendered.addend,
            rendered.of_ints};
  for (const auto& argument : aggregate.arguments) {
    call.types.push_back(argument->type);
    call.literals.push_back(argument->kind == semantics::BoundExpressionKind::kLiteral
                                ? &argument->As<semantics::BoundLiteral>().value
                                : nullptr);
  }
  if (const auto predicate = entry->second.predicate) {
    const auto at = static_cast<std::ptrdiff_t>(*predicate);
    call.filter = " FILTER (WHERE " + call.arguments[*predicate] + ")";
    call.arguments.erase(call.arguments.begin() + at);
    call.types.erase(call.types.begin() + at);
    call.literals.erase(call.literals.begin() + at);
  }
  if (!rendered.order.empty()) call.order = " ORDER BY " + rendered.order;
  return entry->second.render(call);
}

}  // namespace sluice::engine::duckdb::sql
