#include "functions/kernels/math_kernels.h"

#include <bit>
#include <cmath>
#include <limits>

namespace sluice::functions {
namespace {

template <typename Compute>
Status RealKernel(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    out.SetReal(compute(row.Real(0)));
  });
}

template <typename Compute>
Status LongPairKernel(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    out.SetLong(compute(row.Long(0), row.Long(1)));
  });
}

// The continued fraction of the incomplete beta function, by Lentz's method.
double BetaFraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr double kPrecision = 1e-16;
  double c = 1;
  double d = 1 - (a + b) * x / (a + 1);
  if (std::fabs(d) < kTiny) d = kTiny;
  d = 1 / d;
  double fraction = d;
  for (int m = 1; m <= 500; ++m) {
    double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    for (double step : {even, odd}) {
      d = 1 + step * d;
      if (std::fabs(d) < kTiny) d = kTiny;
      c = 1 + step / c;
      if (std::fabs(c) < kTiny) c = kTiny;
      d = 1 / d;
      fraction *= d * c;
    }
    if (std::fabs(d * c - 1) < kPrecision) break;
  }
  return fraction;
}

double RegularizedBeta(double x, double a, double b) {
  if (std::isnan(x) || a <= 0 || b <= 0 || x < 0 || x > 1) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (x == 0 || x == 1) return x;
  double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                          a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return front * BetaFraction(a, b, x) / a;
  return 1 - front * BetaFraction(b, a, 1 - x) / b;
}

}  // namespace

SLUICE_KERNEL(Gamma) {
  return RealKernel(arguments, result, [](double x) { return std::tgamma(x); });
}
SLUICE_KERNEL(LogGamma) {
  return RealKernel(arguments, result, [](double x) { return std::lgamma(x); });
}
SLUICE_KERNEL(Erf) {
  return RealKernel(arguments, result, [](double x) { return std::erf(x); });
}
SLUICE_KERNEL(Erfc) {
  return RealKernel(arguments, result, [](double x) { return std::erfc(x); });
}

SLUICE_KERNEL(BetaCdf) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    constexpr double kParameterMax = 10000;
    const bool fits = row.Real(1) <= kParameterMax && row.Real(2) <= kParameterMax;
    out.SetReal(fits ? RegularizedBeta(row.Real(0), row.Real(1), row.Real(2))
                     : std::numeric_limits<double>::quiet_NaN());
  });
}

SLUICE_KERNEL(BetaInverse) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    double probability = row.Real(0);
    double a = row.Real(1);
    double b = row.Real(2);
    if (!(probability > 0 && probability <= 1)) {
      out.SetNull();
      return;
    }
    if (a <= 0 || b <= 0) {
      out.SetReal(std::numeric_limits<double>::quiet_NaN());
      return;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < 200 && low < high; ++i) {
      double middle = (low + high) / 2;
      if (middle == low || middle == high) break;
      (RegularizedBeta(middle, a, b) < probability ? low : high) = middle;
    }
    out.SetReal((low + high) / 2);
  });
}

SLUICE_KERNEL(BetaPdf) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    double x = row.Real(0);
    double a = row.Real(1);
    double b = row.Real(2);
    if (!(x > 0 && x < 1) || a <= 0 || b <= 0) {
      out.SetReal(std::numeric_limits<double>::quiet_NaN());
      return;
    }
    double beta = std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b);
    out.SetReal(std::exp((a - 1) * std::log(x) + (b - 1) * std::log1p(-x) - beta));
  });
}

SLUICE_KERNEL(WelchTest) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    double variance1 = row.Real(1) / row.Real(2);
    double variance2 = row.Real(4) / row.Real(5);
    double t = (row.Real(0) - row.Real(3)) / std::sqrt(variance1 + variance2);
    double freedom = (variance1 + variance2) * (variance1 + variance2) /
                     (variance1 * variance1 / (row.Real(2) - 1) +
                      variance2 * variance2 / (row.Real(5) - 1));
    out.SetReal(RegularizedBeta(freedom / (freedom + t * t), freedom / 2, 0.5));
  });
}

SLUICE_KERNEL(BinAtLong) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    int64_t size = row.Long(1);
    if (size <= 0) {
      out.SetNull();
      return;
    }
    __int128 distance = static_cast<__int128>(row.Long(0)) - row.Long(2);
    __int128 rest = distance % size;
    if (rest < 0) rest += size;
    out.SetLong(static_cast<int64_t>(static_cast<__int128>(row.Long(0)) - rest));
  });
}

SLUICE_KERNEL(BinAtReal) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    double size = row.Real(1);
    if (!(size > 0)) {
      out.SetNull();
      return;
    }
    double bins = std::floor((row.Real(0) - row.Real(2)) / size);
    out.SetReal(row.Real(2) + bins * size);
  });
}

SLUICE_KERNEL(BinaryAnd) {
  return LongPairKernel(arguments, result, [](int64_t a, int64_t b) { return a & b; });
}
SLUICE_KERNEL(BinaryOr) {
  return LongPairKernel(arguments, result, [](int64_t a, int64_t b) { return a | b; });
}
SLUICE_KERNEL(BinaryXor) {
  return LongPairKernel(arguments, result, [](int64_t a, int64_t b) { return a ^ b; });
}
SLUICE_KERNEL(BinaryNot) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    out.SetLong(~row.Long(0));
  });
}

// Shifts are modulo 64, whatever their sign.
namespace {
// A shift below zero makes a null.
template <typename Compute>
Status ShiftKernel(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (row.Long(1) < 0) {
      out.SetNull();
    } else {
      out.SetLong(compute(row.Long(0), row.Long(1) & 63));
    }
  });
}
}  // namespace

SLUICE_KERNEL(BinaryShiftLeft) {
  return ShiftKernel(arguments, result, [](int64_t value, int64_t shift) {
    return static_cast<int64_t>(static_cast<uint64_t>(value) << shift);
  });
}
SLUICE_KERNEL(BinaryShiftRight) {
  return ShiftKernel(arguments, result,
                     [](int64_t value, int64_t shift) { return value >> shift; });
}
SLUICE_KERNEL(BitsetCountOnes) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    out.SetLong(std::popcount(static_cast<uint64_t>(row.Long(0))));
  });
}

}  // namespace sluice::functions
