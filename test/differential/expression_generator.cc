#include "expression_generator.h"

#include <cmath>

#include "data/datetime.h"

namespace sluice::differential {
namespace {

constexpr int64_t kSecond = 10'000'000;
constexpr int64_t kHour = 3600 * kSecond;
constexpr int64_t kDay = 24 * kHour;

std::string Call(const std::string& name, const std::vector<std::string>& arguments) {
  std::string text = name + "(";
  for (size_t i = 0; i < arguments.size(); ++i) text += (i > 0 ? ", " : "") + arguments[i];
  return text + ")";
}

std::string Binary(const std::string& left, const std::string& op, const std::string& right) {
  return "(" + left + " " + op + " " + right + ")";
}

const std::vector<std::string>& Texts() {
  static const std::vector<std::string> texts = {
      "",     "a",    "A",       "b",          "ab",     "a b",      "Ab cd",    "é",   "É a",
      "日本", "😀 x",  "x=5;y=a", "x=12;y=q r", "k1-k2",  "5",        "-7",       "1.5", "true",
      "q\"o", "b\\s", "a_b",     "2024-02-29", "Straße", "aaa",      "01:00:00", "x=7", " a ",
      "a%b",  "Ab",   "null",    "ЖУК жук",    "'",      "tab\tend", "[1,2]"};
  return texts;
}

}  // namespace

uint64_t Dice::Roll() {
  state_ += 0x9e3779b97f4a7c15;
  uint64_t value = state_;
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
  value = (value ^ value >> 27) * 0x94d049bb133111eb;
  return value ^ value >> 31;
}

ScalarType RandomType(Dice& dice) {
  static const std::vector<ScalarType> types = {
      ScalarType::kBool,     ScalarType::kInt,     ScalarType::kLong,    ScalarType::kLong,
      ScalarType::kReal,     ScalarType::kString,  ScalarType::kString,  ScalarType::kDatetime,
      ScalarType::kTimespan, ScalarType::kDynamic, ScalarType::kDecimal, ScalarType::kGuid};
  return dice.Pick(types);
}

Scalar RandomValue(Dice& dice, ScalarType type) {
  if (type != ScalarType::kString && dice.OneIn(6)) return Scalar::Null(type);
  const bool extreme = dice.OneIn(16);
  const auto small = static_cast<int64_t>(dice.Below(8)) - 2;
  switch (type) {
    case ScalarType::kBool:
      return Scalar::Bool(dice.OneIn(2));
    case ScalarType::kInt:
      if (extreme) return Scalar::Int(dice.OneIn(2) ? INT32_MAX : INT32_MIN);
      return Scalar::Int(static_cast<int32_t>(small));
    case ScalarType::kLong:
      if (extreme) return Scalar::Long(dice.OneIn(2) ? INT64_MAX : INT64_MIN + 1);
      return Scalar::Long(small);
    case ScalarType::kReal:
      if (extreme) {
        return Scalar::Real(dice.Pick(
            std::vector<double>{INFINITY, -INFINITY, NAN, 1e15, -0.25, 4503599627370497.5}));
      }
      return Scalar::Real(static_cast<double>(small) * 0.5);
    case ScalarType::kDecimal: {
      Decimal value = Decimal::FromInt64(small * 5);
      value.units /= 4;
      return Scalar::DecimalValue(value);
    }
    case ScalarType::kString:
      return Scalar::String(dice.Pick(Texts()));
    case ScalarType::kDatetime: {
      if (extreme) return Scalar::Datetime(dice.OneIn(2) ? 0 : kMaxDatetimeTicks);
      const int64_t day = DaysFromCivil(2024, 2, 27) + static_cast<int64_t>(dice.Below(4));
      return Scalar::Datetime(day * kDay + static_cast<int64_t>(dice.Below(3)) * 7 * kHour);
    }
    case ScalarType::kTimespan:
      if (extreme) return Scalar::Timespan(dice.OneIn(2) ? 1 : -400 * kDay);
      return Scalar::Timespan(small * (dice.OneIn(2) ? kHour : 30 * kSecond));
    case ScalarType::kGuid:
      return Scalar::GuidValue(*Guid::Parse(dice.OneIn(2)
                                                ? "74be27de-1e4e-49d9-b579-fe0b331d3642"
                                                : "00000000-0000-0000-0000-00000000000a"));
    case ScalarType::kDynamic:
      return Scalar::Dynamic(dice.Pick(std::vector<std::string>{
          "[1,2,3]", "[]", "{}", R"({"a":1,"b":"x"})", R"({"a":[1,"z"],"c":null})", R"("text")",
          "5", "true", R"([null,"a"])", R"([[1],[2,3]])", "-1.5", R"(["b","a","b"])",
          R"({"b":{"a":2.5}})", R"("5")", "[0.5,1.5]"}));
  }
  return Scalar::Null(type);
}

std::string ExpressionGenerator::Leaf(ScalarType type) {
  std::vector<std::string> names;
  for (const Column& column : columns_) {
    if (column.type == type) names.push_back(column.name);
  }
  if (!names.empty() && !dice_.OneIn(4)) return dice_.Pick(names);
  if (dice_.OneIn(12)) {
    for (const auto& [of, text] : subqueries_) {
      if (of == type) return "toscalar(" + text + " | summarize max(" + "c))";
    }
  }
  return RandomValue(dice_, type).ToLiteral();
}

std::string ExpressionGenerator::Choice(ScalarType type, int depth) {
  switch (dice_.Below(3)) {
    case 0:
      return Call("iff",
                  {OfType(ScalarType::kBool, depth), OfType(type, depth), OfType(type, depth)});
    case 1:
      return Call("case",
                  {OfType(ScalarType::kBool, depth), OfType(type, depth),
                   OfType(ScalarType::kBool, depth), OfType(type, depth), OfType(type, depth)});
    default:
      return Call("coalesce", {OfType(type, depth), OfType(type, depth)});
  }
}

std::string ExpressionGenerator::TextTest(int depth) {
  static const std::vector<std::string> terms = {
      "has",          "!has",      "has_cs",     "!has_cs",      "hasprefix",    "!hasprefix",
      "hasprefix_cs", "hassuffix", "!hassuffix", "hassuffix_cs", "!hassuffix_cs"};
  static const std::vector<std::string> parts = {"contains",
                                                 "!contains",
                                                 "contains_cs",
                                                 "!contains_cs",
                                                 "startswith",
                                                 "!startswith",
                                                 "startswith_cs",
                                                 "!startswith_cs",
                                                 "endswith",
                                                 "!endswith",
                                                 "endswith_cs",
                                                 "!endswith_cs",
                                                 "=~",
                                                 "!~",
                                                 "==",
                                                 "!="};
  const std::string text = OfType(ScalarType::kString, depth);
  if (dice_.OneIn(6)) {
    return "(" + text + (dice_.OneIn(2) ? " has_any (" : " has_all (") + "\"a\", \"b\"))";
  }
  if (dice_.OneIn(2)) {
    return Binary(text, dice_.Pick(terms),
                  QuoteString(dice_.Pick(std::vector<std::string>{"a", "A", "b", "cd", "é", "k1",
                                                                  "5", "жук", "日", "x"})));
  }
  return Binary(text, dice_.Pick(parts), OfType(ScalarType::kString, dice_.OneIn(2) ? 0 : depth));
}

std::string ExpressionGenerator::Membership(int depth) {
  static const std::vector<ScalarType> types = {ScalarType::kLong, ScalarType::kString,
                                                ScalarType::kInt,  ScalarType::kDatetime,
                                                ScalarType::kReal, ScalarType::kGuid};
  const ScalarType type = dice_.Pick(types);
  const std::string value = OfType(type, depth);
  const bool fold = type == ScalarType::kString && dice_.OneIn(2);
  const std::string op = std::string(dice_.OneIn(2) ? " in" : " !in") + (fold ? "~ (" : " (");
  for (const auto& [of, text] : subqueries_) {
    if (of == type && dice_.OneIn(2)) return "(" + value + op + text + "))";
  }
  std::string items = RandomValue(dice_, type).ToLiteral();
  for (size_t i = dice_.Below(3); i > 0; --i) items += ", " + OfType(type, 0);
  return "(" + value + op + items + "))";
}

std::string ExpressionGenerator::Bool(int depth) {
  static const std::vector<ScalarType> ordered = {ScalarType::kInt,      ScalarType::kLong,
                                                  ScalarType::kReal,     ScalarType::kDatetime,
                                                  ScalarType::kTimespan, ScalarType::kDecimal};
  static const std::vector<std::string> orders = {"<", "<=", ">", ">=", "==", "!="};
  switch (dice_.Below(10)) {
    case 0:
    case 1: {
      const ScalarType type = dice_.Pick(ordered);
      return Binary(OfType(type, depth), dice_.Pick(orders), OfType(type, depth));
    }
    case 2: {  // Of different numeric types.
      return Binary(OfType(ordered[dice_.Below(3)], depth), dice_.Pick(orders),
                    OfType(ordered[dice_.Below(3)], depth));
    }
    case 3:
      return Binary(Bool(depth - 1), dice_.OneIn(2) ? "and" : "or", Bool(depth - 1));
    case 4:
      return Call("not", {OfType(ScalarType::kBool, depth)});
    case 5:
      return TextTest(depth);
    case 6:
      return Membership(depth);
    case 7: {
      const ScalarType type = ordered[dice_.Below(5)];
      return "(" + OfType(type, depth) + (dice_.OneIn(3) ? " !between (" : " between (") +
             OfType(type, 0) + " .. " + OfType(type, 0) + "))";
    }
    case 8: {
      const ScalarType type = RandomType(dice_);
      return Call(
          dice_.Pick(std::vector<std::string>{"isnull", "isnotnull", "isempty", "isnotempty"}),
          {OfType(type == ScalarType::kDynamic ? ScalarType::kLong : type, depth)});
    }
    default: {
      static const std::vector<ScalarType> types = {ScalarType::kBool, ScalarType::kString,
                                                    ScalarType::kGuid, ScalarType::kLong};
      const ScalarType type = dice_.Pick(types);
      return Binary(OfType(type, depth), dice_.OneIn(2) ? "==" : "!=", OfType(type, depth));
    }
  }
}

std::string ExpressionGenerator::Long(int depth) {
  static const std::vector<std::string> operators = {"+", "-", "*", "/", "%"};
  const auto whole = [&] {
    return OfType(dice_.OneIn(3) ? ScalarType::kInt : ScalarType::kLong, depth);
  };
  switch (dice_.Below(11)) {
    case 0:
    case 1:
    case 2:
      return Binary(whole(), dice_.Pick(operators), whole());
    case 3:
      return Call("strlen", {OfType(ScalarType::kString, depth)});
    case 4:
      return Call("tolong", {OfType(dice_.Pick(std::vector<ScalarType>{
                                        ScalarType::kString, ScalarType::kReal, ScalarType::kBool,
                                        ScalarType::kDynamic, ScalarType::kInt}),
                                    depth)});
    case 5:
      return Call("bin", {whole(), std::to_string(1 + dice_.Below(5))});
    case 6:
      return Choice(ScalarType::kLong, depth);
    case 7:
      if (dice_.OneIn(3)) {
        return Call("datetime_diff",
                    {Words({"\"year\"", "\"month\"", "\"day\"", "\"hour\""}),
                     OfType(ScalarType::kDatetime, depth), OfType(ScalarType::kDatetime, depth)});
      }
      return Call(Words({"indexof", "countof"}), {OfType(ScalarType::kString, depth), "\"a\""});
    case 8:
      return Call("array_length", {OfType(ScalarType::kDynamic, depth)});
    case 9:
      if (!long_functions_.empty()) {
        return Call(dice_.Pick(long_functions_), {OfType(ScalarType::kLong, depth)});
      }
      return Call(dice_.OneIn(2) ? "min_of" : "max_of",
                  {OfType(ScalarType::kLong, depth), whole()});
    default:
      if (dice_.OneIn(2)) return Call("abs", {whole()});
      return "(-" + whole() + ")";
  }
}

std::string ExpressionGenerator::Real(int depth) {
  static const std::vector<std::string> operators = {"+", "-", "*", "/", "%"};
  const std::string real = OfType(ScalarType::kReal, depth);
  switch (dice_.Below(7)) {
    case 0:
    case 1:
      return Binary(real, dice_.Pick(operators),
                    OfType(dice_.OneIn(2) ? ScalarType::kReal : ScalarType::kLong, depth));
    case 2:
      return Call(
          "todouble",
          {OfType(dice_.Pick(std::vector<ScalarType>{ScalarType::kString, ScalarType::kLong,
                                                     ScalarType::kDynamic, ScalarType::kBool}),
                  depth)});
    case 3:
      return Call("bin", {real, dice_.OneIn(2) ? "0.5" : "2"});
    case 4:
      return Binary(OfType(ScalarType::kTimespan, depth), "/",
                    OfType(ScalarType::kTimespan, depth));
    case 5:
      return Choice(ScalarType::kReal, depth);
    default:
      return Call(dice_.OneIn(2) ? "abs" : "ceiling", {real});
  }
}

std::string ExpressionGenerator::String(int depth) {
  const std::string text = OfType(ScalarType::kString, depth);
  switch (dice_.Below(8)) {
    case 0:
      return Call("strcat",
                  {text, OfType(dice_.OneIn(2) ? ScalarType::kString : ScalarType::kLong, depth)});
    case 1:
      return Call("substring",
                  {text, std::to_string(dice_.Below(3)), std::to_string(dice_.Below(3))});
    case 2:
      return Call(dice_.OneIn(2) ? "toupper" : "tolower", {text});
    case 3:
      return Call("tostring", {OfType(RandomType(dice_), depth)});
    case 4:
      if (dice_.OneIn(2)) {
        return Call("strcat_delim",
                    {Words({"\"-\"", "\"\""}), text, OfType(ScalarType::kLong, depth)});
      }
      return Call("reverse", {text});
    case 5:
      return Call("replace_string", {text, "\"a\"", dice_.OneIn(2) ? "\"\"" : "\"ba\""});
    default:
      return Choice(ScalarType::kString, depth);
  }
}

std::string ExpressionGenerator::Datetime(int depth) {
  const std::string time = OfType(ScalarType::kDatetime, depth);
  switch (dice_.Below(5)) {
    case 0:
      return Binary(time, dice_.OneIn(2) ? "+" : "-", OfType(ScalarType::kTimespan, depth));
    case 1:
      return Call("bin", {time, dice_.OneIn(2) ? "1d" : "5h"});
    case 2:
      return Call(Words({"startofday", "endofday", "startofmonth", "startofyear", "startofweek",
                         "endofmonth"}),
                  {time});
    case 3:
      return Call("todatetime", {OfType(ScalarType::kString, 0)});
    default:
      return Choice(ScalarType::kDatetime, depth);
  }
}

std::string ExpressionGenerator::Timespan(int depth) {
  const std::string span = OfType(ScalarType::kTimespan, depth);
  switch (dice_.Below(7)) {
    case 0:
      return Binary(OfType(ScalarType::kDatetime, depth), "-",
                    OfType(ScalarType::kDatetime, depth));
    case 1:
      return Binary(span, Words({"+", "-", "%"}), OfType(ScalarType::kTimespan, depth));
    case 2:
      return Binary(span, "*", std::to_string(dice_.Below(4)));
    case 3:
      return Binary(span, "/", Words({"2", "0.5", "4", "0"}));
    case 4:
      return Call("bin", {span, dice_.OneIn(2) ? "1h" : "7s"});
    case 5:
      return Call("dayofweek", {OfType(ScalarType::kDatetime, depth)});
    default:
      return Choice(ScalarType::kTimespan, depth);
  }
}

std::string ExpressionGenerator::Dynamic(int depth) {
  const std::string value = OfType(ScalarType::kDynamic, 0);
  std::vector<std::string> names;
  for (const Column& column : columns_) {
    if (column.type == ScalarType::kDynamic) names.push_back(column.name);
  }
  switch (dice_.Below(4)) {
    case 0:
      return Call("pack_array",
                  {OfType(RandomType(dice_), depth), OfType(RandomType(dice_), depth)});
    case 1:
      return Call("bag_pack", {"\"k\"", OfType(RandomType(dice_), depth), "\"l\"",
                               OfType(ScalarType::kLong, depth)});
    case 2:
      return Call("split", {OfType(ScalarType::kString, depth), "\"a\""});
    default:
      if (names.empty()) return value;
      return dice_.Pick(names) +
             Words({"[0]", "[1]", "[-1]", ".a", ".b", "[\"a\"]", ".b.a", ".a[1]"});
  }
}

std::string ExpressionGenerator::OfType(ScalarType type, int depth) {
  if (depth <= 0 || dice_.OneIn(4)) return Leaf(type);
  switch (type) {
    case ScalarType::kBool:
      return Bool(depth - 1);
    case ScalarType::kInt:
      switch (dice_.Below(3)) {
        case 0:
          return Call("toint", {OfType(ScalarType::kLong, depth - 1)});
        case 1:
          return Call(Words({"hourofday", "monthofyear", "getyear"}),
                      {OfType(ScalarType::kDatetime, depth - 1)});
        default:
          return Call("toint", {OfType(ScalarType::kString, depth - 1)});
      }
    case ScalarType::kLong:
      return Long(depth - 1);
    case ScalarType::kReal:
      return Real(depth - 1);
    case ScalarType::kString:
      return String(depth - 1);
    case ScalarType::kDatetime:
      return Datetime(depth - 1);
    case ScalarType::kTimespan:
      return Timespan(depth - 1);
    case ScalarType::kDynamic:
      return Dynamic(depth - 1);
    case ScalarType::kDecimal:
      if (dice_.OneIn(2)) return Choice(type, depth - 1);
      return Binary(OfType(type, depth - 1), dice_.OneIn(2) ? "+" : "-", OfType(type, depth - 1));
    case ScalarType::kGuid:
      return Leaf(type);
  }
  return Leaf(type);
}

}  // namespace sluice::differential
