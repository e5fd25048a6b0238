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

namespace sluice::engine::duckdb::sql {
namespace {

using Outputs = std::vector<std::string>;

struct Call {
  const semantics::BoundAggregate& aggregate;
  std::vector<std::string> arguments;  // Without the predicate of an ..if().
  std::vector<ScalarType> types;
  std::vector<const Scalar*> literals;
  std::string filter;                  // " FILTER (WHERE ...)" or empty.
  std::string order;                   // " ORDER BY ..." or empty.

  ScalarType type() const { return aggregate.outputs[0].type; }
  const std::string& argument() const { return arguments[0]; }
  // A call of an aggregate of DuckDB over the filtered rows.
  std::string Over(std::string_view text) const { return std::string(text) + filter; }
};

using Renderer = Result<Outputs> (*)(const Call& call);

// A value that is SQL NULL without rows, as a string is not.
std::string NotNullString(const Call& call, ScalarType type, std::string sql) {
  (void)call;
  return type == ScalarType::kString ? "coalesce(" + sql + ", '')" : sql;
}

Result<Outputs> Count(const Call& call) { return Outputs{call.Over("count(*)")}; }

Result<Outputs> CountDistinct(const Call& call) {
  return Outputs{call.Over("count(DISTINCT " + call.argument() + ")")};
}

std::string Sum(const Call& call) {
  const std::string sum = call.Over("sum(" + call.argument() + ")");
  return call.type() == ScalarType::kReal ? sum
                                          : fmt::format("TRY_CAST({} AS {})", sum,
                                                        SqlTypeName(call.type()));
}

Result<Outputs> SumOrZero(const Call& call) {
  return Outputs{fmt::format("coalesce({}, 0)", Sum(call))};
}

// Ticks have more digits than a double.
Result<Outputs> Average(const Call& call) {
  const std::string count = call.Over("count(" + call.argument() + ")");
  const std::string sum = call.Over("sum(" + call.argument() + ")");
  switch (call.type()) {
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return Outputs{fmt::format("({} // {})::BIGINT", sum, count)};
    case ScalarType::kDecimal:
      return Outputs{fmt::format("kql_divide_decimal({}, {}::DECIMAL(38,18))", sum, count)};
    default:
      return Outputs{
          fmt::format("coalesce({}, 'nan'::DOUBLE)", call.Over("avg(" + call.argument() + ")"))};
  }
}

template <char Which>
Result<Outputs> Extremum(const Call& call) {
  const std::string sql = call.Over((Which == 'x' ? "max(" : "min(") + call.argument() + ")");
  return Outputs{NotNullString(call, call.type(), sql)};
}

Outputs Spread(const Call& call, std::string_view function) {
  return {fmt::format("coalesce({}, 0::DOUBLE)",
                      call.Over(fmt::format("{}({}::DOUBLE)", function, call.argument())))};
}
Result<Outputs> Stdev(const Call& call) { return Spread(call, "stddev_samp"); }
Result<Outputs> Stdevp(const Call& call) { return Spread(call, "stddev_pop"); }
Result<Outputs> Variance(const Call& call) { return Spread(call, "var_samp"); }
Result<Outputs> Variancep(const Call& call) { return Spread(call, "var_pop"); }
Result<Outputs> Covariance(const Call& call) {
  return Outputs{
      call.Over(fmt::format("covar_samp({}, {})", call.arguments[0], call.arguments[1]))};
}
Result<Outputs> Covariancep(const Call& call) {
  return Outputs{
      call.Over(fmt::format("covar_pop({}, {})", call.arguments[0], call.arguments[1]))};
}

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

Result<Outputs> MakeList(const Call& call) {
  return Outputs{fmt::format("coalesce(kql_make_list({}, {}::BIGINT{}){}, '[]')", AsJson(call),
                             SizeMax(call), call.order, NotNullFilter(call))};
}

Result<Outputs> MakeListWithNulls(const Call& call) {
  return Outputs{fmt::format("coalesce(kql_make_list(coalesce({}, 'null'), {}::BIGINT{}){}, '[]')",
                             AsJson(call), kCollectionSizeMax, call.order, call.filter)};
}

Result<Outputs> MakeSet(const Call& call) {
  return Outputs{fmt::format("coalesce(kql_make_set({}, {}::BIGINT{}){}, '[]')", AsJson(call),
                             SizeMax(call), call.order, NotNullFilter(call))};
}

Result<Outputs> MakeBag(const Call& call) {
  return Outputs{fmt::format("coalesce(kql_make_bag({}, {}::BIGINT{}){}, '{{}}')", call.argument(),
                             SizeMax(call), call.order, NotNullFilter(call))};
}

Result<double> ShareOf(const Scalar* literal) {
  if (literal == nullptr || literal->is_null()) {
    return InvalidArgument("percentile: the percentile must be a constant number");
  }
  const auto& value = literal->value();
  const double percent = std::holds_alternative<double>(value) ? std::get<double>(value)
                         : std::holds_alternative<int64_t>(value)
                             ? static_cast<double>(std::get<int64_t>(value))
                             : -1;
  if (!(percent >= 0 && percent <= 100)) {
    return InvalidArgument(fmt::format("percentile: {} is not within 0 and 100", percent));
  }
  return percent / 100;
}

Result<Outputs> Percentile(const Call& call) {
  ASSIGN_OR_RETURN(const double share, ShareOf(call.literals[1]));
  return Outputs{call.Over(fmt::format("quantile_disc({}, {})", call.argument(), share))};
}

Result<Outputs> PercentileWeighted(const Call& call) {
  ASSIGN_OR_RETURN(const double share, ShareOf(call.literals[2]));
  // Weights spread over the sorted values: the least value whose running weight reaches the share.
  return Outputs{fmt::format("kql_percentilew({}, {}, {}::DOUBLE){}", call.argument(),
                             call.arguments[1], share, call.filter)};
}

Result<Outputs> PickExtreme(const Call& call, std::string_view function) {
  const std::string& value = call.argument();
  Outputs outputs;
  const std::string_view simple = function == "arg_max" ? "max" : "min";
  outputs.push_back(NotNullString(call, call.type(), call.Over(fmt::format("{}({})", simple, value))));
  if (call.arguments.size() == 1) return outputs;
  if (call.arguments.size() == 2) {
    outputs.push_back(NotNullString(
        call, call.types[1],
        call.Over(fmt::format("{}_null({}, {})", function, call.arguments[1], value))));
    return outputs;
  }
  std::string row;
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    row += fmt::format("{}v{} := {}", i == 1 ? "" : ", ", i, call.arguments[i]);
  }
  const std::string picked = call.Over(fmt::format("{}(struct_pack({}), {})", function, row, value));
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    outputs.push_back(
        NotNullString(call, call.types[i], fmt::format("struct_extract({}, 'v{}')", picked, i)));
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
        call, call.types[i],
        call.Over(fmt::format("{}({})", several ? "first" : "any_value", call.arguments[i]))));
  }
  return outputs;
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
      {"percentile", {&Percentile, {}}},
      {"percentilew", {&PercentileWeighted, {}}},
      {"arg_max", {&ArgMax, {}}},
      {"arg_min", {&ArgMin, {}}},
      {"take_any", {&TakeAny, {}}},
      {"take_anyif", {&TakeAny, 1}},
  };
  return entries;
}

}  // namespace

bool RendersAggregate(std::string_view name) { return Entries().contains(name); }

Result<Outputs> RenderAggregate(const RenderedAggregate& rendered) {
  const semantics::BoundAggregate& aggregate = *rendered.aggregate;
  const auto entry = Entries().find(aggregate.function->name);
  if (entry == Entries().end()) {
    return Unsupported("this engine does not compute the aggregate " + aggregate.function->name);
  }
  Call call{aggregate, rendered.arguments, {}, {}, "", ""};
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
