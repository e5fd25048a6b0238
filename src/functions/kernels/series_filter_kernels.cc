// Kernels that pass a series through a filter, or to and from its frequencies.
#include <algorithm>
#include <cmath>

#include "functions/kernels/fourier_transform.h"
#include "functions/kernels/series_kernels.h"
#include "functions/kernels/series_values.h"

namespace sluice::functions {
namespace {

// Up to this many products the definition is as fast as a transform, and exacter.
constexpr size_t kDirectProductsMax = 1U << 22U;

// Each value of `series` with its predecessors, weighted by `filter`; `ahead` values later.
std::vector<double> Filtered(const std::vector<double>& series, const std::vector<double>& filter,
                             size_t ahead) {
  std::vector<double> filtered(series.size(), 0);
  if (series.size() * filter.size() > kDirectProductsMax) {
    std::vector<double> all = Convolution(series, filter);
    for (size_t i = 0; i < series.size() && i + ahead < all.size(); ++i) {
      filtered[i] = all[i + ahead];
    }
    return filtered;
  }
  for (size_t i = 0; i < series.size(); ++i) {
    size_t from = i + ahead;
    size_t first = from < series.size() ? 0 : from - series.size() + 1;
    for (size_t k = first; k < filter.size() && k <= from; ++k) {
      filtered[i] += filter[k] * series[from - k];
    }
  }
  return filtered;
}

Status TransformKernel(const KernelArguments& arguments, KernelResult& result, bool inverse) {
  return SeriesKernel(arguments, result, [inverse](const ArgumentRow& row, std::string& json) {
    auto real = NumbersOf(row.Text(0));
    if (!real) return false;
    std::vector<Complex> values(real->begin(), real->end());
    if (HasArgument(row, 1)) {
      auto imaginary = NumbersOf(row.Text(1));
      if (!imaginary || imaginary->size() != values.size()) return false;
      for (size_t i = 0; i < values.size(); ++i) values[i].imag((*imaginary)[i]);
    }
    FourierTransform(values, inverse);
    JsonArrayWriter both(json);
    for (bool imaginary : {false, true}) {
      JsonArrayWriter series(both.Next());
      for (const Complex& value : values) {
        // A zero has no sign here: -0.0 would only confuse.
        AppendNumber((imaginary ? value.imag() : value.real()) + 0.0, series.Next());
      }
      series.Finish();
    }
    both.Finish();
    return true;
  });
}

}  // namespace

SLUICE_KERNEL(SeriesFir) {
  return NumbersKernel(arguments, result, [](const std::vector<double>& series,
                                             const ArgumentRow& row, std::string& json) {
    auto filter = NumbersOf(row.Text(1));
    if (!filter || filter->empty()) return false;
    bool negative = std::any_of(filter->begin(), filter->end(), [](double c) { return c < 0; });
    bool normalize = BoolOr(row, 2, !negative);
    if (normalize && negative) return false;
    if (normalize) {
      double sum = 0;
      for (double coefficient : *filter) sum += coefficient;
      for (double& coefficient : *filter) coefficient /= sum;
    }
    bool center = BoolOr(row, 3, false);
    AppendSeries(Filtered(series, *filter, center ? (filter->size() - 1) / 2 : 0), json);
    return true;
  });
}

SLUICE_KERNEL(SeriesIir) {
  return NumbersKernel(arguments, result, [](const std::vector<double>& series,
                                             const ArgumentRow& row, std::string& json) {
    auto above = NumbersOf(row.Text(1));
    auto below = NumbersOf(row.Text(2));
    if (!above || !below || below->empty() || (*below)[0] == 0) return false;
    std::vector<double> filtered = Filtered(series, *above, 0);
    for (size_t i = 0; i < filtered.size(); ++i) {
      for (size_t k = 1; k < below->size() && k <= i; ++k) {
        filtered[i] -= (*below)[k] * filtered[i - k];
      }
      filtered[i] /= (*below)[0];
    }
    AppendSeries(filtered, json);
    return true;
  });
}

SLUICE_KERNEL(SeriesFft) { return TransformKernel(arguments, result, false); }
SLUICE_KERNEL(SeriesIfft) { return TransformKernel(arguments, result, true); }

}  // namespace sluice::functions
