// Aggregates, each by the rule of its page,
// https://learn.microsoft.com/kusto/query/<name>-aggregation-function: nulls do not count.
#include <cmath>
#include <set>

#include "data/real.h"
#include "json.h"
#include "scope.h"

namespace sluice::differential {
namespace {

using language::Expression;
using language::ExpressionKind;

// A column's name as part of another: sum(x) is sum_x, count() is count_.
std::string NameOf(const Expression& expression) {
  return expression.kind == ExpressionKind::kName
             ? expression.As<language::NameExpression>().name.text
             : "";
}

// The values of the rows that count, in order.
std::vector<Scalar> ValuesOf(const std::vector<Row>& rows, const Compiled& value,
                             const std::optional<Compiled>& predicate,
                             bool keep_nulls = false) {
  std::vector<Scalar> values;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (predicate) {
      const Scalar counts = predicate->evaluate(rows, i);
      if (counts.is_null() || !counts.bool_value()) continue;
    }
    Scalar one = value.evaluate(rows, i);
    if (keep_nulls || !one.is_null()) values.push_back(std::move(one));
  }
  return values;
}

Scalar Sum(const std::vector<Scalar>& values, ScalarType type) {
  if (type == ScalarType::kReal) {
    double sum = 0;
    for (const Scalar& value : values) sum += value.real_value();
    return Scalar::Real(sum);
  }
  if (type == ScalarType::kDecimal) {
    Decimal sum;
    for (const Scalar& value : values) sum.units += value.decimal_value().units;
    return Scalar::DecimalValue(sum);
  }
  __int128 sum = 0;
  for (const Scalar& value : values) sum += value.int64_value();
  if (sum > INT64_MAX || sum < INT64_MIN) throw NotModelled{"a sum out of range"};
  return type == ScalarType::kTimespan ? Scalar::Timespan(static_cast<int64_t>(sum))
                                       : Scalar::Long(static_cast<int64_t>(sum));
}

Scalar Average(const std::vector<Scalar>& values, ScalarType type) {
  if (type == ScalarType::kTimespan) {
    if (values.empty()) return Scalar::Null(type);
    __int128 sum = 0;
    for (const Scalar& value : values) sum += value.int64_value();
    if (sum % static_cast<__int128>(values.size()) != 0) throw NotModelled{"a cut average"};
    return Scalar::Timespan(static_cast<int64_t>(sum / static_cast<__int128>(values.size())));
  }
  double sum = 0;
  for (const Scalar& value : values) {
    sum += value.type() == ScalarType::kReal ? value.real_value()
                                             : static_cast<double>(value.int64_value());
  }
  return Scalar::Real(sum / static_cast<double>(values.size()));
}

Scalar Extreme(const std::vector<Scalar>& values, ScalarType type, bool greatest) {
  Scalar best = Scalar::Null(type);
  for (const Scalar& value : values) {
    if (IsNan(value)) throw NotModelled{"extremes of NaN"};
    if (best.is_null() || (*Compare(value, best) > 0) == greatest) best = value;
  }
  return best;
}

Scalar Collect(const std::vector<Scalar>& values, bool once) {
  Json array;
  array.kind = Json::Kind::kArray;
  std::set<std::string> seen;
  for (const Scalar& value : values) {
    if (once && !seen.insert(GroupKey(value)).second) continue;
    array.items.push_back(Json::OfScalar(value));
  }
  return array.ToDynamic();
}

void RequireSummable(ScalarType type) {
  if (!IsNumeric(type) && type != ScalarType::kTimespan) throw NotModelled{"a sum of this type"};
}

void RequireOrdered(ScalarType type) {
  if (!IsNumeric(type) && type != ScalarType::kTimespan && type != ScalarType::kDatetime) {
    throw NotModelled{"an extreme of this type"};
  }
}

// One value from all that count.
Aggregate OfValues(std::string name, ScalarType type, Compiled value,
                   std::optional<Compiled> predicate,
                   std::function<Scalar(const std::vector<Scalar>&)> compute,
                   bool keep_nulls = false) {
  return {{{std::move(name), type, ""}}, [=](const std::vector<Row>& rows) {
            return Row{compute(ValuesOf(rows, value, predicate, keep_nulls))};
          }};
}

// arg_max, arg_min: the other values of a row with the extreme; several such rows must agree.
Aggregate ArgExtreme(const language::CallExpression& call, const Scope& scope, bool greatest) {
  Aggregate aggregate;
  std::vector<Compiled> values;
  for (const auto& argument : call.arguments) {
    if (NameOf(*argument).empty()) throw NotModelled{"arg_max of an expression"};
    values.push_back(Compile(*argument, scope));
    aggregate.columns.push_back({NameOf(*argument), values.back().type, ""});
  }
  RequireOrdered(values.at(0).type);
  aggregate.compute = [=](const std::vector<Row>& rows) {
    std::vector<Scalar> all = ValuesOf(rows, values[0], std::nullopt);
    const Scalar best = Extreme(all, values[0].type, greatest);
    Row result{best};
    for (size_t k = 1; k < values.size(); ++k) {
      std::optional<Scalar> taken;
      for (size_t i = 0; i < rows.size(); ++i) {
        if (!SameValue(values[0].evaluate(rows, i), best)) continue;
        const Scalar one = values[k].evaluate(rows, i);
        if (taken && !SameValue(*taken, one)) throw NotModelled{"several rows with the extreme"};
        taken = one;
      }
      result.push_back(taken.value_or(Scalar::Null(values[k].type)));
    }
    return result;
  };
  return aggregate;
}

}  // namespace

Aggregate CompileAggregate(const Expression& expression, const Scope& scope) {
  if (expression.kind == ExpressionKind::kNamed) {
    const auto& named = expression.As<language::NamedExpression>();
    Aggregate aggregate = CompileAggregate(*named.value, scope);
    if (named.names.size() > aggregate.columns.size()) throw NotModelled{"more names"};
    for (size_t i = 0; i < named.names.size(); ++i) aggregate.columns[i].name = named.names[i].text;
    return aggregate;
  }
  if (expression.kind != ExpressionKind::kCall) throw NotModelled{"an aggregate that is no call"};
  const auto& call = expression.As<language::CallExpression>();
  const std::string& name = call.name.text;
  if (name == "arg_max" || name == "arg_min") return ArgExtreme(call, scope, name == "arg_max");
  if (name == "count") {
    return {{{"count_", ScalarType::kLong, ""}}, [](const std::vector<Row>& rows) {
              return Row{Scalar::Long(static_cast<int64_t>(rows.size()))};
            }};
  }
  if (call.arguments.empty()) throw NotModelled{"argument count"};
  const Compiled value = Compile(*call.arguments[0], scope);
  const std::string argument_name = NameOf(*call.arguments[0]);
  if (name == "countif") {
    if (value.type != ScalarType::kBool) throw NotModelled{"argument type"};
    return {{{"countif_", ScalarType::kLong, ""}}, [=](const std::vector<Row>& rows) {
              int64_t count = 0;
              for (const Scalar& one : ValuesOf(rows, value, std::nullopt))
                count += one.bool_value();
              return Row{Scalar::Long(count)};
            }};
  }
  std::string base = name;
  std::optional<Compiled> predicate;
  if (base.ends_with("if") && call.arguments.size() == 2) {
    base.resize(base.size() - 2);
    if (base.ends_with('_')) base.pop_back();
    predicate = Compile(*call.arguments[1], scope);
    if (predicate->type != ScalarType::kBool) throw NotModelled{"argument type"};
  } else if (call.arguments.size() != 1) {
    throw NotModelled{"argument count"};
  }
  const auto named = [&](const std::string& prefix) { return prefix + "_" + argument_name; };
  if (base == "sum") {
    RequireSummable(value.type);
    const ScalarType type = value.type == ScalarType::kInt ? ScalarType::kLong : value.type;
    return OfValues(named(name), type, value, predicate,
                    [=](const auto& values) { return Sum(values, type); });
  }
  if (base == "avg") {
    RequireSummable(value.type);
    if (value.type == ScalarType::kDecimal) throw NotModelled{"an average of decimals"};
    const ScalarType type = IsNumeric(value.type) ? ScalarType::kReal : value.type;
    return OfValues(named(name), type, value, predicate,
                    [=](const auto& values) { return Average(values, type); });
  }
  if (base == "min" || base == "max") {
    RequireOrdered(value.type);
    return OfValues(named(name), value.type, value, predicate,
                    [=](const auto& values) { return Extreme(values, value.type, base == "max"); });
  }
  if (base == "take_any") {
    const ScalarType type = value.type;
    return {{{argument_name, type, ""}}, [=](const std::vector<Row>& rows) {
              // Any row; all must agree.
              std::optional<Scalar> taken;
              for (size_t i = 0; i < rows.size(); ++i) {
                const Scalar one = value.evaluate(rows, i);
                if (taken && !SameValue(*taken, one)) throw NotModelled{"any of several values"};
                taken = one;
              }
              return Row{taken.value_or(Scalar::Null(type))};
            }};
  }
  if (base == "stdev" || base == "variance") {
    if (value.type != ScalarType::kLong && value.type != ScalarType::kInt) {
      throw NotModelled{"a deviation of this type"};
    }
    return OfValues(named(name), ScalarType::kReal, value, predicate, [=](const auto& values) {
      if (values.size() < 2) throw NotModelled{"the deviation of few values"};
      long double mean = 0, squares = 0;
      for (const Scalar& one : values) mean += static_cast<long double>(one.int64_value());
      mean /= static_cast<long double>(values.size());
      for (const Scalar& one : values) {
        const long double distance = static_cast<long double>(one.int64_value()) - mean;
        if (std::abs(distance) > 1e6L) throw NotModelled{"the deviation of extremes"};
        squares += distance * distance;
      }
      const auto variance =
          static_cast<double>(squares / static_cast<long double>(values.size() - 1));
      return Scalar::Real(base == "stdev" ? std::sqrt(variance) : variance);
    });
  }
  if (base == "dcount" || base == "count_distinct") {
    return OfValues(named(name), ScalarType::kLong, value, predicate, [](const auto& values) {
      std::set<std::string> keys;
      for (const Scalar& one : values) keys.insert(GroupKey(one));
      return Scalar::Long(static_cast<int64_t>(keys.size()));
    });
  }
  if (base == "make_list" || base == "make_set") {
    const bool once = base == "make_set";
    // Of rows without order only what is sorted afterwards is determined; the generator does that.
    return OfValues((once ? "set_" : "list_") + argument_name, ScalarType::kDynamic, value,
                    predicate, [=](const auto& values) { return Collect(values, once); },
                    !once && value.type == ScalarType::kDynamic);
  }
  throw NotModelled{"the aggregate " + name};
}

}  // namespace sluice::differential
