#include "functions/kernels/fourier_transform.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

namespace sluice::functions {
namespace {

// Below this length the definition itself is as fast as Bluestein's way, and exacter.
constexpr size_t kDirectSizeMax = 64;

// exp(-2 pi i k / n) for k in [0, n). Quarters are exact, so that simple series stay simple.
std::vector<Complex> Roots(size_t n) {
  std::vector<Complex> roots(n);
  for (size_t k = 0; k < n; ++k) {
    if (4 * k % n == 0) {
      constexpr Complex kQuarters[] = {{1, 0}, {0, -1}, {-1, 0}, {0, 1}};
      roots[k] = kQuarters[4 * k / n];
    } else {
      roots[k] = std::polar(
          1.0, -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n));
    }
  }
  return roots;
}

void TransformDirectly(std::vector<Complex>& values) {
  size_t n = values.size();
  std::vector<Complex> roots = Roots(n);
  std::vector<Complex> transformed(n);
  for (size_t k = 0; k < n; ++k) {
    for (size_t i = 0; i < n; ++i) transformed[k] += values[i] * roots[k * i % n];
  }
  values = std::move(transformed);
}

// Without the handling of infinities that the operator of std::complex comes with.
Complex Product(const Complex& a, const Complex& b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

// Cooley and Tukey, for powers of two.
void TransformPowerOfTwo(std::vector<Complex>& values) {
  size_t n = values.size();
  for (size_t i = 1, j = 0; i < n; ++i) {
    size_t bit = n >> 1;
    for (; (j & bit) != 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(values[i], values[j]);
  }
  std::vector<Complex> roots = Roots(n);
  for (size_t length = 2; length <= n; length *= 2) {
    size_t stride = n / length;
    for (size_t start = 0; start < n; start += length) {
      for (size_t k = 0; k < length / 2; ++k) {
        Complex even = values[start + k];
        Complex odd = Product(values[start + k + length / 2], roots[k * stride]);
        values[start + k] = even + odd;
        values[start + k + length / 2] = even - odd;
      }
    }
  }
}

void Invert(std::vector<Complex>& values, void (*transform)(std::vector<Complex>&)) {
  for (Complex& value : values) value = std::conj(value);
  transform(values);
  auto n = static_cast<double>(values.size());
  for (Complex& value : values) value = std::conj(value) / n;
}

// Bluestein: any length as a convolution with a chirp, padded to a power of two.
void TransformAnyLength(std::vector<Complex>& values) {
  size_t n = values.size();
  size_t padded = std::bit_ceil(2 * n - 1);
  // exp(-pi i k^2 / n); the square is reduced first, or large ones would lose their digits.
  std::vector<Complex> chirp(n);
  for (size_t k = 0; k < n; ++k) {
    uint64_t square = static_cast<uint64_t>(k) * k % (2 * n);
    chirp[k] = std::polar(
        1.0, -std::numbers::pi * static_cast<double>(square) / static_cast<double>(n));
  }
  std::vector<Complex> left(padded);
  std::vector<Complex> right(padded);
  for (size_t k = 0; k < n; ++k) {
    left[k] = Product(values[k], chirp[k]);
    right[k] = std::conj(chirp[k]);
    if (k > 0) right[padded - k] = right[k];
  }
  TransformPowerOfTwo(left);
  TransformPowerOfTwo(right);
  for (size_t k = 0; k < padded; ++k) left[k] = Product(left[k], right[k]);
  Invert(left, &TransformPowerOfTwo);
  for (size_t k = 0; k < n; ++k) values[k] = Product(left[k], chirp[k]);
}

}  // namespace

void FourierTransform(std::vector<Complex>& values, bool inverse) {
  if (values.empty()) return;
  auto* transform = std::has_single_bit(values.size()) ? &TransformPowerOfTwo
                    : values.size() <= kDirectSizeMax  ? &TransformDirectly
                                                       : &TransformAnyLength;
  if (inverse) {
    Invert(values, transform);
  } else {
    transform(values);
  }
}

std::vector<double> Convolution(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.empty() || b.empty()) return {};
  size_t size = a.size() + b.size() - 1;
  std::vector<Complex> left(std::bit_ceil(size));
  std::vector<Complex> right(left.size());
  for (size_t i = 0; i < a.size(); ++i) left[i] = a[i];
  for (size_t i = 0; i < b.size(); ++i) right[i] = b[i];
  FourierTransform(left, false);
  FourierTransform(right, false);
  for (size_t i = 0; i < left.size(); ++i) left[i] = Product(left[i], right[i]);
  FourierTransform(left, true);
  std::vector<double> result(size);
  for (size_t i = 0; i < size; ++i) result[i] = left[i].real();
  return result;
}

std::vector<double> LaggedProducts(const std::vector<double>& series) {
  if (series.empty()) return {};
  // As many zeros behind the series keep its end from meeting its start.
  std::vector<Complex> values(std::bit_ceil(2 * series.size()));
  for (size_t i = 0; i < series.size(); ++i) values[i] = series[i];
  FourierTransform(values, false);
  for (Complex& value : values) value = std::norm(value);
  FourierTransform(values, true);
  std::vector<double> products(series.size());
  for (size_t lag = 0; lag < series.size(); ++lag) products[lag] = values[lag].real();
  return products;
}

}  // namespace sluice::functions
