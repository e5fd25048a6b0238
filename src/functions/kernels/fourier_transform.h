// The discrete Fourier transform of series of any length.
#pragma once

#include <complex>
#include <vector>

namespace sluice::functions {

using Complex = std::complex<double>;

// Transforms in place, in O(n log n). Forward without a factor, inverse with 1 / n.
void FourierTransform(std::vector<Complex>& values, bool inverse);

// The linear convolution of two series: a.size() + b.size() - 1 values, none when one is empty.
std::vector<double> Convolution(const std::vector<double>& a, const std::vector<double>& b);

// The sums of series[i] * series[i + lag] for each lag in [0, series.size()).
std::vector<double> LaggedProducts(const std::vector<double>& series);

}  // namespace sluice::functions
