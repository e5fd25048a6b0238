// Built-in scalar functions, each by the rule of its page,
// https://learn.microsoft.com/kusto/query/<name>-function.
#include <algorithm>
#include <cmath>

#include "data/datetime.h"
#include "json.h"
#include "scope.h"
#include "text_rules.h"

namespace sluice::differential {
namespace {

using Arguments = std::vector<Compiled>;
using Values = std::vector<Scalar>;

constexpr int64_t kDay = 864'000'000'000;

// Computes by value; any null argument makes a null.
Compiled Sticky(ScalarType type, Arguments arguments,
                std::function<Scalar(const Values&)> compute) {
  return {type, [=](const auto& rows, size_t index) {
            Values values;
            for (const Compiled& argument : arguments) {
              values.push_back(argument.evaluate(rows, index));
              if (values.back().is_null()) return Scalar::Null(type);
            }
            return compute(values);
          }};
}

void Require(const Arguments& arguments, size_t least, size_t most) {
  if (arguments.size() < least || arguments.size() > most) throw NotModelled{"argument count"};
}

void RequireType(const Compiled& argument, ScalarType type) {
  if (argument.type != type) throw NotModelled{"argument type"};
}

Compiled Conversion(Arguments arguments, ScalarType type) {
  Require(arguments, 1, 1);
  return ConvertTo(std::move(arguments[0]), type);
}

// The first value whose predicate is true; a null predicate is not.
Compiled Choice(const Arguments& arguments) {
  Arguments values;
  for (size_t i = 1; i < arguments.size(); i += 2) values.push_back(arguments[i]);
  values.push_back(arguments.back());
  const ScalarType type = CommonType(values);
  for (Compiled& value : values) value = ConvertTo(value, type);
  return {type, [=](const auto& rows, size_t index) {
            for (size_t i = 0; i + 1 < arguments.size(); i += 2) {
              const Scalar predicate = arguments[i].evaluate(rows, index);
              if (!predicate.is_null() && predicate.bool_value()) {
                return values[i / 2].evaluate(rows, index);
              }
            }
            return values.back().evaluate(rows, index);
          }};
}

Compiled Coalesce(Arguments arguments) {
  const ScalarType type = CommonType(arguments);
  for (Compiled& argument : arguments) argument = ConvertTo(argument, type);
  return {type, [=](const auto& rows, size_t index) {
            Scalar value = Scalar::Null(type);
            for (const Compiled& argument : arguments) {
              value = argument.evaluate(rows, index);
              const bool empty = type == ScalarType::kString && value.string_value().empty();
              if (!value.is_null() && !empty) return value;
            }
            return value;
          }};
}

// min_of, max_of: nulls do not count.
Compiled Extreme(Arguments arguments, bool greatest) {
  const ScalarType type = CommonType(arguments);
  if (type == ScalarType::kString || type == ScalarType::kBool || type == ScalarType::kDynamic ||
      type == ScalarType::kGuid) {
    throw NotModelled{"extremes of this type"};
  }
  for (Compiled& argument : arguments) argument = ConvertTo(argument, type);
  return {type, [=](const auto& rows, size_t index) {
            Scalar best = Scalar::Null(type);
            for (const Compiled& argument : arguments) {
              const Scalar value = argument.evaluate(rows, index);
              if (value.is_null()) continue;
              if (IsNan(value)) throw NotModelled{"extremes of NaN"};
              if (best.is_null() || (*Compare(value, best) > 0) == greatest) best = value;
            }
            return best;
          }};
}

Compiled Bin(const Arguments& arguments) {
  Require(arguments, 2, 2);
  const ScalarType type = arguments[0].type, size_type = arguments[1].type;
  const auto floor_to = [](int64_t value, int64_t size) -> std::optional<int64_t> {
    if (size <= 0) return std::nullopt;
    const __int128 quotient =
        value >= 0 ? value / size : -((-static_cast<__int128>(value) + size - 1) / size);
    return static_cast<int64_t>(quotient * size);
  };
  if (IsInteger(type) && IsInteger(size_type)) {
    return Sticky(ScalarType::kLong, arguments, [=](const Values& v) {
      const auto bin = floor_to(v[0].int64_value(), v[1].int64_value());
      return bin ? Scalar::Long(*bin) : Scalar::Null(ScalarType::kLong);
    });
  }
  if (size_type == ScalarType::kTimespan &&
      (type == ScalarType::kTimespan || type == ScalarType::kDatetime)) {
    return Sticky(type, arguments, [=](const Values& v) {
      const auto bin = floor_to(v[0].int64_value(), v[1].int64_value());
      if (!bin) return Scalar::Null(type);
      return type == ScalarType::kTimespan ? Scalar::Timespan(*bin) : Scalar::Datetime(*bin);
    });
  }
  if (IsNumeric(type) && IsNumeric(size_type) && WiderType(type, size_type) == ScalarType::kReal) {
    return Sticky(
        ScalarType::kReal,
        {ConvertTo(arguments[0], ScalarType::kReal), ConvertTo(arguments[1], ScalarType::kReal)},
        [](const Values& v) {
          const double size = v[1].real_value();
          if (!(size > 0)) return Scalar::Null(ScalarType::kReal);
          return Scalar::Real(std::floor(v[0].real_value() / size) * size);
        });
  }
  throw NotModelled{"bin of these types"};
}

Compiled Substring(const Arguments& arguments) {
  Require(arguments, 2, 3);
  RequireType(arguments[0], ScalarType::kString);
  return Sticky(ScalarType::kString, arguments, [](const Values& v) {
    const std::u32string points = CodePoints(v[0].string_value());
    const auto size = static_cast<int64_t>(points.size());
    int64_t begin = v[1].int64_value();
    if (begin < -size) return Scalar::String("");
    if (begin < 0) begin += size;
    if (begin >= size) return Scalar::String("");
    int64_t length = v.size() > 2 ? v[2].int64_value() : size;
    if (length < 0) throw NotModelled{"a negative length"};
    length = std::min(length, size - begin);
    return Scalar::String(Utf8(std::u32string_view(points).substr(static_cast<size_t>(begin),
                                                                  static_cast<size_t>(length))));
  });
}

std::string Replaced(std::string_view text, std::string_view from, std::string_view to) {
  if (from.empty()) throw NotModelled{"an empty text to replace"};
  std::string result;
  for (size_t at = 0; at < text.size();) {
    if (text.substr(at, from.size()) == from) {
      result += to;
      at += from.size();
    } else {
      result += text[at++];
    }
  }
  return result;
}

Scalar Split(const std::string& text, const std::string& delimiter) {
  if (delimiter.empty()) throw NotModelled{"an empty delimiter"};
  Json parts;
  parts.kind = Json::Kind::kArray;
  size_t begin = 0;
  while (true) {
    const size_t end = text.find(delimiter, begin);
    Json part;
    part.kind = Json::Kind::kString;
    part.text = text.substr(begin, end == std::string::npos ? end : end - begin);
    parts.items.push_back(std::move(part));
    if (end == std::string::npos) return parts.ToDynamic();
    begin = end + delimiter.size();
  }
}

Compiled OfText(const Arguments& arguments, size_t count, ScalarType type,
                std::function<Scalar(const Values&)> compute) {
  Require(arguments, count, count);
  for (const Compiled& argument : arguments) RequireType(argument, ScalarType::kString);
  return Sticky(type, arguments, std::move(compute));
}

Compiled OfTime(const Arguments& arguments, ScalarType type,
                std::function<Scalar(int64_t ticks, const CivilTime& civil)> compute) {
  Require(arguments, 1, 1);
  RequireType(arguments[0], ScalarType::kDatetime);
  return Sticky(type, arguments, [=](const Values& v) {
    return compute(v[0].int64_value(), ToCivil(v[0].int64_value()));
  });
}

Compiled PackArray(const Arguments& arguments) {
  return {ScalarType::kDynamic, [=](const auto& rows, size_t index) {
            Json array;
            array.kind = Json::Kind::kArray;
            for (const Compiled& argument : arguments) {
              array.items.push_back(Json::OfScalar(argument.evaluate(rows, index)));
            }
            return array.ToDynamic();
          }};
}

Compiled PackBag(const Arguments& arguments) {
  if (arguments.size() % 2 != 0) throw NotModelled{"argument count"};
  return {ScalarType::kDynamic, [=](const auto& rows, size_t index) {
            Json bag;
            bag.kind = Json::Kind::kBag;
            for (size_t i = 0; i < arguments.size(); i += 2) {
              bag.slots.emplace_back(TextOf(arguments[i].evaluate(rows, index)),
                                     Json::OfScalar(arguments[i + 1].evaluate(rows, index)));
            }
            return bag.ToDynamic();
          }};
}

// Of arrays whose items are all numbers or all texts.
Compiled SortArray(const Arguments& arguments, bool ascending) {
  Require(arguments, 1, 1);
  RequireType(arguments[0], ScalarType::kDynamic);
  return Sticky(ScalarType::kDynamic, arguments, [=](const Values& v) {
    auto json = Json::Parse(v[0].string_value());
    if (!json || json->kind != Json::Kind::kArray) throw NotModelled{"the order of no array"};
    for (const Json& item : json->items) {
      if (item.kind != json->items[0].kind || item.kind == Json::Kind::kNull ||
          item.kind == Json::Kind::kArray || item.kind == Json::Kind::kBag ||
          item.kind == Json::Kind::kBool) {
        throw NotModelled{"the order of mixed items"};
      }
    }
    std::ranges::stable_sort(json->items, [&](const Json& a, const Json& b) {
      const Json& less = ascending ? a : b;
      const Json& more = ascending ? b : a;
      switch (a.kind) {
        case Json::Kind::kLong:
          return less.integer < more.integer;
        case Json::Kind::kReal:
          return less.real < more.real;
        default:
          return less.text < more.text;
      }
    });
    return json->ToDynamic();
  });
}

Compiled ArrayLength(const Arguments& arguments) {
  Require(arguments, 1, 1);
  RequireType(arguments[0], ScalarType::kDynamic);
  return Sticky(ScalarType::kLong, arguments, [](const Values& v) {
    const auto json = Json::Parse(v[0].string_value());
    if (!json || json->kind != Json::Kind::kArray) return Scalar::Null(ScalarType::kLong);
    return Scalar::Long(static_cast<int64_t>(json->items.size()));
  });
}

// Whether a value counts as nothing: isempty(), isnull().
Compiled Emptiness(const Arguments& arguments, bool texts, bool negated) {
  Require(arguments, 1, 1);
  const Compiled argument = arguments[0];
  if (argument.type == ScalarType::kDynamic && texts) throw NotModelled{"emptiness of dynamics"};
  return {ScalarType::kBool, [=](const auto& rows, size_t index) {
            const Scalar value = argument.evaluate(rows, index);
            const bool empty = texts && value.type() == ScalarType::kString
                                   ? value.string_value().empty()
                                   : value.is_null();
            return Scalar::Bool(empty != negated);
          }};
}

Compiled Absolute(const Arguments& arguments) {
  Require(arguments, 1, 1);
  const ScalarType type = arguments[0].type;
  if (type == ScalarType::kReal) {
    return Sticky(type, arguments,
                  [](const Values& v) { return Scalar::Real(std::abs(v[0].real_value())); });
  }
  if (!IsInteger(type)) throw NotModelled{"abs of this type"};
  return Sticky(ScalarType::kLong, arguments, [](const Values& v) {
    if (v[0].int64_value() == INT64_MIN) throw NotModelled{"abs of the least long"};
    return Scalar::Long(std::abs(v[0].int64_value()));
  });
}

std::optional<Compiled> TextFunction(const std::string& name, const Arguments& arguments) {
  if (name == "strlen") {
    return OfText(arguments, 1, ScalarType::kLong, [](const Values& v) {
      return Scalar::Long(static_cast<int64_t>(CodePoints(v[0].string_value()).size()));
    });
  }
  if (name == "toupper" || name == "tolower") {
    const bool upper = name == "toupper";
    return OfText(arguments, 1, ScalarType::kString, [=](const Values& v) {
      std::u32string points = CodePoints(v[0].string_value());
      for (char32_t& point : points) point = upper ? UpperCase(point) : LowerCase(point);
      return Scalar::String(Utf8(points));
    });
  }
  if (name == "reverse") {
    return OfText(arguments, 1, ScalarType::kString, [](const Values& v) {
      std::u32string points = CodePoints(v[0].string_value());
      std::ranges::reverse(points);
      return Scalar::String(Utf8(points));
    });
  }
  if (name == "strcat") {
    Arguments texts;
    for (const Compiled& argument : arguments) {
      texts.push_back(ConvertTo(argument, ScalarType::kString));
    }
    return Sticky(ScalarType::kString, texts, [](const Values& v) {
      std::string text;
      for (const Scalar& part : v) text += part.string_value();
      return Scalar::String(text);
    });
  }
  if (name == "substring") return Substring(arguments);
  if (name == "indexof") {
    return OfText(arguments, 2, ScalarType::kLong, [](const Values& v) {
      const std::u32string text = CodePoints(v[0].string_value());
      if (v[1].string_value().empty()) return Scalar::Null(ScalarType::kLong);
      const size_t at = text.find(CodePoints(v[1].string_value()));
      return Scalar::Long(at == std::u32string::npos ? -1 : static_cast<int64_t>(at));
    });
  }
  if (name == "replace_string") {
    return OfText(arguments, 3, ScalarType::kString, [](const Values& v) {
      return Scalar::String(
          Replaced(v[0].string_value(), v[1].string_value(), v[2].string_value()));
    });
  }
  if (name == "split") {
    return OfText(arguments, 2, ScalarType::kDynamic,
                  [](const Values& v) { return Split(v[0].string_value(), v[1].string_value()); });
  }
  if (name == "strcat_delim") {
    if (arguments.size() < 3) throw NotModelled{"argument count"};
    Arguments texts;
    for (const Compiled& argument : arguments) {
      texts.push_back(ConvertTo(argument, ScalarType::kString));
    }
    return Sticky(ScalarType::kString, texts, [](const Values& v) {
      std::string text = v[1].string_value();
      for (size_t i = 2; i < v.size(); ++i) text += v[0].string_value() + v[i].string_value();
      return Scalar::String(text);
    });
  }
  if (name == "countof") {
    // Matches of plain text may overlap.
    return OfText(arguments, 2, ScalarType::kLong, [](const Values& v) {
      const std::string& text = v[0].string_value();
      if (v[1].string_value().empty()) throw NotModelled{"an empty text to count"};
      int64_t count = 0;
      for (size_t at = 0; (at = text.find(v[1].string_value(), at)) != std::string::npos; ++at) {
        ++count;
      }
      return Scalar::Long(count);
    });
  }
  if (name == "strcmp") {
    return OfText(arguments, 2, ScalarType::kLong,
                  [](const Values& v) { return Scalar::Long(*Compare(v[0], v[1])); });
  }
  return std::nullopt;
}

// How many borders of the period lie between two datetimes.
Compiled DatetimeDifference(const Arguments& arguments) {
  Require(arguments, 3, 3);
  RequireType(arguments[0], ScalarType::kString);
  RequireType(arguments[1], ScalarType::kDatetime);
  RequireType(arguments[2], ScalarType::kDatetime);
  return Sticky(ScalarType::kLong, arguments, [](const Values& v) {
    const std::string& period = v[0].string_value();
    const auto number = [&](const Scalar& time) -> int64_t {
      const CivilTime civil = ToCivil(time.int64_value());
      if (period == "year") return civil.year;
      if (period == "month") return int64_t{civil.year} * 12 + civil.month;
      if (period == "day") return time.int64_value() / kDay;
      if (period == "hour") return time.int64_value() / (kDay / 24);
      throw NotModelled{"this period"};
    };
    return Scalar::Long(number(v[1]) - number(v[2]));
  });
}

std::optional<Compiled> TimeFunction(const std::string& name, const Arguments& arguments) {
  if (name == "startofday" || name == "endofday") {
    const bool end = name == "endofday";
    return OfTime(arguments, ScalarType::kDatetime, [=](int64_t ticks, const CivilTime&) {
      const int64_t begin = ticks - ticks % kDay;
      return Scalar::Datetime(end ? begin + kDay - 1 : begin);
    });
  }
  if (name == "startofmonth" || name == "startofyear") {
    const bool year = name == "startofyear";
    return OfTime(arguments, ScalarType::kDatetime, [=](int64_t, const CivilTime& civil) {
      return Scalar::Datetime(DaysFromCivil(civil.year, year ? 1 : civil.month, 1) * kDay);
    });
  }
  if (name == "endofmonth") {
    return OfTime(arguments, ScalarType::kDatetime, [](int64_t, const CivilTime& civil) {
      if (civil.year == 9999 && civil.month == 12) return Scalar::Datetime(kMaxDatetimeTicks);
      const bool december = civil.month == 12;
      const int64_t next =
          DaysFromCivil(civil.year + (december ? 1 : 0), december ? 1 : civil.month + 1, 1);
      return Scalar::Datetime(next * kDay - 1);
    });
  }
  if (name == "startofweek") {
    return OfTime(arguments, ScalarType::kDatetime, [](int64_t ticks, const CivilTime&) {
      const int64_t day = ticks / kDay;
      const int64_t begin = day - (day + 1) % 7;
      if (begin < 0) throw NotModelled{"a week before the first day"};
      return Scalar::Datetime(begin * kDay);
    });
  }
  if (name == "datetime_diff") return DatetimeDifference(arguments);
  if (name == "dayofweek") {
    // The first day of the first year was a Monday; weeks begin with Sunday.
    return OfTime(arguments, ScalarType::kTimespan, [](int64_t ticks, const CivilTime&) {
      return Scalar::Timespan((ticks / kDay + 1) % 7 * kDay);
    });
  }
  if (name == "hourofday" || name == "monthofyear" || name == "getyear" || name == "dayofmonth") {
    return OfTime(arguments, ScalarType::kInt, [=](int64_t, const CivilTime& civil) {
      return Scalar::Int(name == "hourofday"     ? civil.hour
                         : name == "monthofyear" ? civil.month
                         : name == "getyear"     ? civil.year
                                                 : civil.day);
    });
  }
  return std::nullopt;
}

std::optional<Compiled> NumberFunction(const std::string& name, const Arguments& arguments) {
  if (name == "abs") return Absolute(arguments);
  if (name == "bin" || name == "floor") return Bin(arguments);
  if (name == "min_of") return Extreme(arguments, false);
  if (name == "max_of") return Extreme(arguments, true);
  if (name == "ceiling" || name == "sqrt" || name == "exp") {
    Require(arguments, 1, 1);
    if (arguments[0].type != ScalarType::kReal) throw NotModelled{"of another type"};
    return Sticky(ScalarType::kReal, arguments, [=](const Values& v) {
      const double x = v[0].real_value();
      return Scalar::Real(name == "ceiling" ? std::ceil(x)
                          : name == "sqrt"  ? std::sqrt(x)
                                            : std::exp(x));
    });
  }
  return std::nullopt;
}

}  // namespace

Compiled CompileCall(const std::string& name, std::vector<Compiled> arguments) {
  if (name == "tostring") return Conversion(std::move(arguments), ScalarType::kString);
  if (name == "toint") return Conversion(std::move(arguments), ScalarType::kInt);
  if (name == "tolong") return Conversion(std::move(arguments), ScalarType::kLong);
  if (name == "todouble" || name == "toreal") {
    return Conversion(std::move(arguments), ScalarType::kReal);
  }
  if (name == "tobool") return Conversion(std::move(arguments), ScalarType::kBool);
  if (name == "todatetime") return Conversion(std::move(arguments), ScalarType::kDatetime);
  if (name == "totimespan") return Conversion(std::move(arguments), ScalarType::kTimespan);
  if (name == "not") {
    Require(arguments, 1, 1);
    RequireType(arguments[0], ScalarType::kBool);
    return Sticky(ScalarType::kBool, std::move(arguments),
                  [](const Values& v) { return Scalar::Bool(!v[0].bool_value()); });
  }
  if (name == "iff" || name == "iif") {
    Require(arguments, 3, 3);
    RequireType(arguments[0], ScalarType::kBool);
    return Choice(arguments);
  }
  if (name == "case") {
    if (arguments.size() < 3 || arguments.size() % 2 == 0) throw NotModelled{"argument count"};
    for (size_t i = 0; i + 1 < arguments.size(); i += 2) {
      RequireType(arguments[i], ScalarType::kBool);
    }
    return Choice(arguments);
  }
  if (name == "coalesce") return Coalesce(std::move(arguments));
  if (name == "isnull") return Emptiness(arguments, false, false);
  if (name == "isnotnull") return Emptiness(arguments, false, true);
  if (name == "isempty") return Emptiness(arguments, true, false);
  if (name == "isnotempty") return Emptiness(arguments, true, true);
  if (name == "pack_array") return PackArray(arguments);
  if (name == "bag_pack") return PackBag(arguments);
  if (name == "array_length") return ArrayLength(arguments);
  if (name == "array_sort_asc") return SortArray(arguments, true);
  if (name == "array_sort_desc") return SortArray(arguments, false);
  if (auto known = TextFunction(name, arguments)) return *known;
  if (auto known = TimeFunction(name, arguments)) return *known;
  if (auto known = NumberFunction(name, arguments)) return *known;
  throw NotModelled{"the function " + name};
}

}  // namespace sluice::differential
