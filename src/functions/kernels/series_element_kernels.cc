// Kernels over series that work element by element.
#include <algorithm>
#include <cmath>
#include <string>

#include "data/datetime.h"
#include "functions/kernels/series_kernels.h"
#include "functions/kernels/series_values.h"

namespace sluice::functions {
namespace {

// One element of an operation: its value, and as a long when it is one.
struct Operand {
  double real = 0;
  std::optional<int64_t> whole;
};

// Datetimes, which an array holds as text, count in ticks: make-series has its axis in them.
std::optional<Operand> OperandOf(std::string_view json) {
  if (auto real = NumberOf(json)) return Operand{*real, JsonAsLong(json)};
  constexpr size_t kDatetimeSize = 30;  // "2024-01-01T00:00:00.0000000Z" with its quotes.
  if (json.size() != kDatetimeSize || json.front() != '"') return std::nullopt;
  auto ticks = ParseDatetime(json.substr(1, json.size() - 2));
  if (!ticks) return std::nullopt;
  return Operand{static_cast<double>(*ticks), *ticks};
}

// Which elements of a result are longs.
enum class Longs : uint8_t { kNever, kOfLongs, kAlways };

template <typename Compute>
Status UnaryKernel(const KernelArguments& arguments, KernelResult& result, Longs longs,
                   Compute compute) {
  return SeriesKernel(arguments, result, [&](const ArgumentRow& row, std::string& json) {
    JsonArrayWriter series(json);
    for (std::string_view element : ElementsOf(row.Text(0))) {
      auto number = NumberOf(element);
      if (!number) {
        series.Add("null");
      } else {
        bool whole = longs == Longs::kAlways ||
                     (longs == Longs::kOfLongs && JsonAsLong(element).has_value());
        AppendLike(compute(*number), whole, series.Next());
      }
    }
    series.Finish();
    return true;
  });
}

// Two series; a number alone stands for a series of it.
template <typename Append>
Status BinaryKernel(const KernelArguments& arguments, KernelResult& result, Append append) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    Elements sides[2];
    bool arrays[2];
    std::string texts[2];
    for (size_t i = 0; i < 2; ++i) {
      AppendAsJson(row, i, texts[i]);
      arrays[i] = KindOfJson(texts[i]) == JsonKind::kArray;
      if (arrays[i]) sides[i] = ElementsOf(texts[i]);
    }
    if (!arrays[0] && !arrays[1]) {
      out.SetNull();
      return;
    }
    auto operand = [&](size_t i, size_t k) {
      if (!arrays[i]) return OperandOf(texts[i]);
      return k < sides[i].size() ? OperandOf(sides[i][k]) : std::nullopt;
    };
    json.clear();
    JsonArrayWriter series(json);
    for (size_t k = 0; k < std::max(sides[0].size(), sides[1].size()); ++k) {
      auto a = operand(0, k);
      auto b = operand(1, k);
      if (a && b) {
        append(*a, *b, series.Next());
      } else {
        series.Add("null");
      }
    }
    series.Finish();
    out.SetString(json);
  });
}

// Longs stay longs unless the result does not fit.
using WholeOperation = bool (*)(int64_t a, int64_t b, int64_t* result);
template <typename Compute>
Status ArithmeticKernel(const KernelArguments& arguments, KernelResult& result,
                        WholeOperation whole, Compute compute) {
  return BinaryKernel(arguments, result, [&](const Operand& a, const Operand& b, std::string& out) {
    int64_t value = 0;
    if (whole != nullptr && a.whole && b.whole && !whole(*a.whole, *b.whole, &value)) {
      out += std::to_string(value);
    } else {
      AppendNumber(compute(a.real, b.real), out);
    }
  });
}

template <typename Test>
Status CompareKernel(const KernelArguments& arguments, KernelResult& result, Test test) {
  return BinaryKernel(arguments, result, [&](const Operand& a, const Operand& b, std::string& out) {
    out += test(a.real, b.real) ? "true" : "false";
  });
}

}  // namespace

#define SLUICE_SERIES_UNARY(name, longs, expression)                                   \
  SLUICE_KERNEL(name) {                                                                \
    return UnaryKernel(arguments, result, longs, [](double x) { return expression; }); \
  }
SLUICE_SERIES_UNARY(SeriesAbs, Longs::kOfLongs, std::fabs(x))
SLUICE_SERIES_UNARY(SeriesAcos, Longs::kNever, std::acos(x))
SLUICE_SERIES_UNARY(SeriesAsin, Longs::kNever, std::asin(x))
SLUICE_SERIES_UNARY(SeriesAtan, Longs::kNever, std::atan(x))
SLUICE_SERIES_UNARY(SeriesCeiling, Longs::kNever, std::ceil(x))
SLUICE_SERIES_UNARY(SeriesCos, Longs::kNever, std::cos(x))
SLUICE_SERIES_UNARY(SeriesExp, Longs::kNever, std::exp(x))
SLUICE_SERIES_UNARY(SeriesFloor, Longs::kNever, std::floor(x))
SLUICE_SERIES_UNARY(SeriesLog, Longs::kNever, std::log(x))
SLUICE_SERIES_UNARY(SeriesSign, Longs::kAlways, x > 0 ? 1.0 : x < 0 ? -1.0 : 0.0)
SLUICE_SERIES_UNARY(SeriesSin, Longs::kNever, std::sin(x))
SLUICE_SERIES_UNARY(SeriesTan, Longs::kNever, std::tan(x))
#undef SLUICE_SERIES_UNARY

SLUICE_KERNEL(SeriesAdd) {
  return ArithmeticKernel(
      arguments, result,
      [](int64_t a, int64_t b, int64_t* value) { return __builtin_add_overflow(a, b, value); },
      [](double a, double b) { return a + b; });
}
SLUICE_KERNEL(SeriesSubtract) {
  return ArithmeticKernel(
      arguments, result,
      [](int64_t a, int64_t b, int64_t* value) { return __builtin_sub_overflow(a, b, value); },
      [](double a, double b) { return a - b; });
}
SLUICE_KERNEL(SeriesMultiply) {
  return ArithmeticKernel(
      arguments, result,
      [](int64_t a, int64_t b, int64_t* value) { return __builtin_mul_overflow(a, b, value); },
      [](double a, double b) { return a * b; });
}
SLUICE_KERNEL(SeriesDivide) {
  return ArithmeticKernel(arguments, result, nullptr,
                          [](double a, double b) { return a / b; });
}
SLUICE_KERNEL(SeriesPow) {
  return ArithmeticKernel(arguments, result, nullptr,
                          [](double a, double b) { return std::pow(a, b); });
}
SLUICE_KERNEL(SeriesEquals) {
  return CompareKernel(arguments, result, [](double a, double b) { return a == b; });
}
SLUICE_KERNEL(SeriesNotEquals) {
  return CompareKernel(arguments, result, [](double a, double b) { return a != b; });
}
SLUICE_KERNEL(SeriesLess) {
  return CompareKernel(arguments, result, [](double a, double b) { return a < b; });
}
SLUICE_KERNEL(SeriesLessEquals) {
  return CompareKernel(arguments, result, [](double a, double b) { return a <= b; });
}
SLUICE_KERNEL(SeriesGreater) {
  return CompareKernel(arguments, result, [](double a, double b) { return a > b; });
}
SLUICE_KERNEL(SeriesGreaterEquals) {
  return CompareKernel(arguments, result, [](double a, double b) { return a >= b; });
}

}  // namespace sluice::functions
