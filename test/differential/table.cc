#include "table.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "data/datetime.h"
#include "data/real.h"
#include "json.h"

namespace sluice::differential {
namespace {

template <typename T>
int ThreeWay(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// A whole number in decimal, as https://learn.microsoft.com/kusto/query/tolong-function reads it.
std::optional<int64_t> ReadLong(std::string_view text) {
  text = Trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<int64_t> WholeOf(double value) {
  if (!std::isfinite(value) || std::abs(value) >= 9e18) throw NotModelled{"a real out of range"};
  return static_cast<int64_t>(std::trunc(value));
}

constexpr __int128 kDecimalOne = __int128{1'000'000'000} * 1'000'000'000;

std::optional<int64_t> ToLong(const Scalar& value) {
  switch (value.type()) {
    case ScalarType::kBool:
      return value.bool_value() ? 1 : 0;
    case ScalarType::kInt:
    case ScalarType::kLong:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan:
      return value.int64_value();
    case ScalarType::kReal:
      if (std::fabs(value.real_value()) >= 0x1p63 && std::isfinite(value.real_value())) {
        throw NotModelled{"a real out of range"};
      }
      return WholeOf(value.real_value());
    case ScalarType::kDecimal: {
      const __int128 whole = value.decimal_value().units / kDecimalOne;
      if (whole > INT64_MAX || whole < INT64_MIN) return std::nullopt;
      return static_cast<int64_t>(whole);
    }
    case ScalarType::kString:
      return ReadLong(value.string_value());
    default:
      return std::nullopt;
  }
}

std::optional<double> ToReal(const Scalar& value) {
  switch (value.type()) {
    case ScalarType::kReal:
      return value.real_value();
    case ScalarType::kDecimal:
      return value.decimal_value().ToReal();
    case ScalarType::kString:
      return ParseReal(Trim(value.string_value()));
    case ScalarType::kDatetime:
    case ScalarType::kTimespan:
      return std::nullopt;
    default:
      break;
  }
  const auto whole = ToLong(value);
  if (!whole) return std::nullopt;
  return static_cast<double>(*whole);
}

// The value of a dynamic as a scalar of the type that its JSON shows.
Scalar ScalarOfJson(const Json& json) {
  switch (json.kind) {
    case Json::Kind::kBool:
      return Scalar::Bool(json.boolean);
    case Json::Kind::kLong:
      return Scalar::Long(json.integer);
    case Json::Kind::kReal:
      return Scalar::Real(json.real);
    case Json::Kind::kString:
      return Scalar::String(json.text);
    default:
      return Scalar::Null(ScalarType::kDynamic);
  }
}

}  // namespace

std::optional<size_t> Table::Find(std::string_view name) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return i;
  }
  return std::nullopt;
}

std::optional<int> Compare(const Scalar& a, const Scalar& b) {
  CHECK(a.type() == b.type() && !a.is_null() && !b.is_null());
  switch (a.type()) {
    case ScalarType::kBool:
      return ThreeWay(a.bool_value(), b.bool_value());
    case ScalarType::kReal:
      if (IsNan(a) || IsNan(b)) return std::nullopt;
      return ThreeWay(a.real_value(), b.real_value());
    case ScalarType::kDecimal:
      return ThreeWay(a.decimal_value().units, b.decimal_value().units);
    case ScalarType::kString:
      return ThreeWay(a.string_value(), b.string_value());
    case ScalarType::kGuid:
      return ThreeWay(TextOf(a), TextOf(b));
    case ScalarType::kDynamic:
      return ThreeWay(GroupKey(a), GroupKey(b));
    default:
      return ThreeWay(a.int64_value(), b.int64_value());
  }
}

bool IsNan(const Scalar& value) {
  return value.type() == ScalarType::kReal && !value.is_null() && std::isnan(value.real_value());
}

bool SameValue(const Scalar& a, const Scalar& b) { return GroupKey(a) == GroupKey(b); }

std::string GroupKey(const Scalar& value) {
  if (value.is_null()) return "-";
  if (value.type() == ScalarType::kDynamic) {
    const auto json = Json::Parse(value.string_value());
    return json ? "=" + json->ToCanonicalText() : "?" + value.string_value();
  }
  if (value.type() == ScalarType::kReal && value.real_value() == 0) return "=0.0";
  return "=" + TextOf(value);
}

int CompareForSort(const Scalar& a, const Scalar& b, bool ascending, bool nulls_first) {
  // Nulls outermost, then NaN, both on the side that the nulls have.
  const auto rank = [](const Scalar& value) { return value.is_null() ? 2 : IsNan(value) ? 1 : 0; };
  if (rank(a) != rank(b)) return (rank(a) > rank(b)) == nulls_first ? -1 : 1;
  if (rank(a) != 0) return 0;
  const int order = *Compare(a, b);
  return ascending ? order : -order;
}

std::string TextOf(const Scalar& value) {
  if (value.is_null()) return "";
  switch (value.type()) {
    case ScalarType::kBool:
      return value.bool_value() ? "true" : "false";
    case ScalarType::kInt:
    case ScalarType::kLong:
      return std::to_string(value.int64_value());
    case ScalarType::kString:
      return value.string_value();
    case ScalarType::kDynamic: {
      const auto json = Json::Parse(value.string_value());
      if (json && json->kind == Json::Kind::kString) return json->text;
      return json ? json->ToText() : value.string_value();
    }
    default:
      return value.ToText();
  }
}

ScalarType WiderType(ScalarType a, ScalarType b) {
  const auto rank = [](ScalarType type) {
    return type == ScalarType::kInt    ? 0
           : type == ScalarType::kLong ? 1
           : type == ScalarType::kReal ? 2
                                       : 3;
  };
  return rank(a) >= rank(b) ? a : b;
}

Scalar Convert(const Scalar& value, ScalarType type) {
  if (value.type() == type) return value;
  const Scalar null = Scalar::Null(type);
  if (value.is_null()) return null;
  if (type == ScalarType::kString) {
    if (value.type() == ScalarType::kBool) {
      return Scalar::String(value.bool_value() ? "True" : "False");
    }
    if (value.type() == ScalarType::kReal && std::isinf(value.real_value())) {
      return Scalar::String(value.real_value() > 0 ? "inf" : "-inf");
    }
    return Scalar::String(TextOf(value));
  }
  if (type == ScalarType::kDynamic) return Json::OfScalar(value).ToDynamic();
  if (value.type() == ScalarType::kDynamic) {
    const auto json = Json::Parse(value.string_value());
    if (!json) return null;
    const Scalar inner = ScalarOfJson(*json);
    return inner.is_null() ? null : Convert(inner, type);
  }
  switch (type) {
    case ScalarType::kBool: {
      // https://learn.microsoft.com/kusto/query/tobool-function: numbers are true unless 0.
      if (value.type() == ScalarType::kString) {
        std::string text = value.string_value();
        std::ranges::transform(text, text.begin(), [](char c) {
          return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        });
        if (text == "true" || text == "false") return Scalar::Bool(text == "true");
        const auto number = ReadLong(Trim(text));
        return number ? Scalar::Bool(*number != 0) : null;
      }
      if (!IsNumeric(value.type())) return null;
      return Scalar::Bool(*ToReal(value) != 0);
    }
    case ScalarType::kInt: {
      const auto whole = ToLong(value);
      if (!whole) return null;
      if (*whole > INT32_MAX || *whole < INT32_MIN) throw NotModelled{"a long out of range"};
      return Scalar::Int(static_cast<int32_t>(*whole));
    }
    case ScalarType::kLong: {
      const auto whole = ToLong(value);
      return whole ? Scalar::Long(*whole) : null;
    }
    case ScalarType::kReal: {
      const auto real = ToReal(value);
      return real ? Scalar::Real(*real) : null;
    }
    case ScalarType::kDecimal: {
      if (IsInteger(value.type()))
        return Scalar::DecimalValue(Decimal::FromInt64(value.int64_value()));
      const auto decimal = value.type() == ScalarType::kReal ? Decimal::FromReal(value.real_value())
                                                             : Decimal::Parse(TextOf(value));
      return decimal ? Scalar::DecimalValue(*decimal) : null;
    }
    case ScalarType::kDatetime: {
      if (value.type() != ScalarType::kString) return null;
      const auto ticks = ParseDatetime(Trim(value.string_value()));
      return ticks ? Scalar::Datetime(*ticks) : null;
    }
    case ScalarType::kTimespan: {
      if (value.type() != ScalarType::kString) return null;
      // A fraction without a unit or a colon stands for no time.
      const std::string_view text = Trim(value.string_value());
      if (text.find('.') != std::string_view::npos &&
          text.find_first_not_of("+-.0123456789") == std::string_view::npos) {
        return null;
      }
      const auto ticks = ParseTimespan(text);
      return ticks ? Scalar::Timespan(*ticks) : null;
    }
    default:
      return null;
  }
}

}  // namespace sluice::differential
