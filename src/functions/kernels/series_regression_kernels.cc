// Kernels that fit lines and polynomials to a series.
#include <string_view>

#include "functions/kernels/series_kernels.h"
#include "functions/kernels/series_regression.h"
#include "functions/kernels/series_values.h"

namespace sluice::functions {
namespace {

using Form = ValuesWriter::Form;

// A fit of more coefficients than this says nothing of a series any more.
constexpr int64_t kDegreeMax = 64;

void WriteVariances(const FitQuality& quality, ValuesWriter& values) {
  values.Real("variance", quality.variance);
  values.Real("rvariance", quality.residual_variance);
}

Status FitLineKernel(const KernelArguments& arguments, KernelResult& result, Form form) {
  return NumbersKernel(arguments, result, [form](const std::vector<double>& series,
                                                 const ArgumentRow&, std::string& json) {
    LineFit fit = FitLine(series);
    ValuesWriter values(form, json);
    values.Real("rsquare", fit.quality.r_square);
    values.Real("slope", fit.line.slope);
    WriteVariances(fit.quality, values);
    values.Real("interception", fit.line.interception);
    values.Series("line_fit", fit.fit);
    values.Finish();
    return true;
  });
}

// A bag nests the values of a side; columns cannot, and follow each other.
void WriteSide(std::string_view side, const LineFit& fit, Form form, ValuesWriter& values) {
  auto write = [&fit](ValuesWriter& target) {
    target.Real("rsquare", fit.quality.r_square);
    target.Real("slope", fit.line.slope);
    target.Real("interception", fit.line.interception);
    WriteVariances(fit.quality, target);
  };
  if (form == Form::kArray) {
    write(values);
    return;
  }
  ValuesWriter nested(form, values.Next(side));
  write(nested);
  nested.Finish();
}

Status FitTwoLinesKernel(const KernelArguments& arguments, KernelResult& result, Form form) {
  return NumbersKernel(arguments, result, [form](const std::vector<double>& series,
                                                 const ArgumentRow&, std::string& json) {
    if (series.size() < 2) return false;
    TwoLinesFit fit = FitTwoLines(series);
    ValuesWriter values(form, json);
    values.Real("rsquare", fit.quality.r_square);
    values.Long("split_idx", fit.split);
    WriteVariances(fit.quality, values);
    values.Series("line_fit", fit.fit);
    WriteSide("right", fit.right, form, values);
    WriteSide("left", fit.left, form, values);
    values.Finish();
    return true;
  });
}

}  // namespace

SLUICE_KERNEL(SeriesFitLine) { return FitLineKernel(arguments, result, Form::kArray); }
SLUICE_KERNEL(SeriesFitLineDynamic) { return FitLineKernel(arguments, result, Form::kBag); }
SLUICE_KERNEL(SeriesFitTwoLines) { return FitTwoLinesKernel(arguments, result, Form::kArray); }
SLUICE_KERNEL(SeriesFitTwoLinesDynamic) { return FitTwoLinesKernel(arguments, result, Form::kBag); }

SLUICE_KERNEL(SeriesFitPoly) {
  return NumbersKernel(arguments, result, [](const std::vector<double>& y, const ArgumentRow& row,
                                             std::string& json) {
    std::vector<double> x;
    if (HasArgument(row, 1)) {
      auto given = NumbersOf(row.Text(1));
      if (!given || given->size() != y.size()) return false;
      x = *std::move(given);
    } else {
      for (size_t i = 0; i < y.size(); ++i) x.push_back(static_cast<double>(i + 1));
    }
    int64_t degree = LongOr(row, 2, 1);
    if (degree < 0 || degree > kDegreeMax) return false;
    PolynomialFit fit = FitPolynomial(x, y, static_cast<size_t>(degree));
    ValuesWriter values(Form::kArray, json);
    values.Real("rsquare", fit.quality.r_square);
    values.Series("coefficients", fit.coefficients);
    WriteVariances(fit.quality, values);
    values.Series("poly_fit", fit.fit);
    values.Finish();
    return true;
  });
}

}  // namespace sluice::functions
