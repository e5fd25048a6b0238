// Kernels over series that work element by element.
#include <cmath>
#include <string>

#include "functions/kernels/series_kernels.h"
#include "functions/kernels/series_numbers.h"

namespace sluice::functions {
namespace {

template <typename Compute>
Status UnaryKernel(const KernelArguments& arguments, KernelResult& result, bool keeps_longs,
                   Compute compute) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (KindOfJson(row.Text(0)) != JsonKind::kArray) {
      out.SetNull();
      return;
    }
    json.clear();
    JsonArrayWriter series(json);
    for (std::string_view element : ElementsOf(row.Text(0))) {
      auto number = NumberOf(element);
      if (!number) {
        series.Add("null");
      } else {
        AppendLike(compute(*number), keeps_longs && JsonAsLong(element).has_value(), series.Next());
      }
    }
    series.Finish();
    out.SetString(json);
  });
}

// Two series; a number alone stands for a series of it.
template <typename Append>
Status BinaryKernel(const KernelArguments& arguments, KernelResult& result, Append append) {
  std::string json;
  std::string scalar;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    Elements sides[2];
    bool arrays[2];
    std::string storage[2];
    for (size_t i = 0; i < 2; ++i) {
      AppendAsJson(row, i, storage[i]);
      arrays[i] = KindOfJson(storage[i]) == JsonKind::kArray;
      if (arrays[i]) sides[i] = ElementsOf(storage[i]);
    }
    if (!arrays[0] && !arrays[1]) {
      out.SetNull();
      return;
    }
    size_t size = std::max(sides[0].size(), sides[1].size());
    json.clear();
    JsonArrayWriter series(json);
    for (size_t k = 0; k < size; ++k) {
      std::string_view texts[2];
      for (size_t i = 0; i < 2; ++i) {
        texts[i] = !arrays[i] ? std::string_view(storage[i])
                              : k < sides[i].size() ? sides[i][k] : "null";
      }
      auto a = NumberOf(texts[0]);
      auto b = NumberOf(texts[1]);
      if (!a || !b) {
        series.Add("null");
        continue;
      }
      bool whole = JsonAsLong(texts[0]) && JsonAsLong(texts[1]);
      append(*a, *b, whole, series.Next());
    }
    series.Finish();
    out.SetString(json);
  });
}

template <typename Test>
Status CompareKernel(const KernelArguments& arguments, KernelResult& result, Test test) {
  return BinaryKernel(arguments, result, [&](double a, double b, bool, std::string& out) {
    out += test(a, b) ? "true" : "false";
  });
}

}  // namespace

#define SLUICE_SERIES_UNARY(name, keeps_longs, expression)                        \
  SLUICE_KERNEL(name) {                                                           \
    return UnaryKernel(arguments, result, keeps_longs, [](double x) { return expression; }); \
  }
SLUICE_SERIES_UNARY(SeriesAbs, true, std::fabs(x))
SLUICE_SERIES_UNARY(SeriesAcos, false, std::acos(x))
SLUICE_SERIES_UNARY(SeriesAsin, false, std::asin(x))
SLUICE_SERIES_UNARY(SeriesAtan, false, std::atan(x))
SLUICE_SERIES_UNARY(SeriesCeiling, false, std::ceil(x))
SLUICE_SERIES_UNARY(SeriesCos, false, std::cos(x))
SLUICE_SERIES_UNARY(SeriesExp, false, std::exp(x))
SLUICE_SERIES_UNARY(SeriesFloor, false, std::floor(x))
SLUICE_SERIES_UNARY(SeriesLog, false, std::log(x))
SLUICE_SERIES_UNARY(SeriesSign, true, x > 0 ? 1.0 : x < 0 ? -1.0 : 0.0)
SLUICE_SERIES_UNARY(SeriesSin, false, std::sin(x))
SLUICE_SERIES_UNARY(SeriesTan, false, std::tan(x))
#undef SLUICE_SERIES_UNARY

SLUICE_KERNEL(SeriesAdd) {
  return BinaryKernel(arguments, result, [](double a, double b, bool whole, std::string& out) {
    AppendLike(a + b, whole, out);
  });
}
SLUICE_KERNEL(SeriesSubtract) {
  return BinaryKernel(arguments, result, [](double a, double b, bool whole, std::string& out) {
    AppendLike(a - b, whole, out);
  });
}
SLUICE_KERNEL(SeriesMultiply) {
  return BinaryKernel(arguments, result, [](double a, double b, bool whole, std::string& out) {
    AppendLike(a * b, whole, out);
  });
}
SLUICE_KERNEL(SeriesDivide) {
  return BinaryKernel(arguments, result, [](double a, double b, bool, std::string& out) {
    AppendNumber(a / b, out);
  });
}
SLUICE_KERNEL(SeriesPow) {
  return BinaryKernel(arguments, result, [](double a, double b, bool, std::string& out) {
    AppendNumber(std::pow(a, b), out);
  });
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
