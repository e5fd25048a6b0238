#include "result_compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace sluice::bench {
namespace {

std::optional<double> NumberOf(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

bool Same(const std::string& left, const std::string& right) {
  if (left == right) return true;
  const std::optional<double> a = NumberOf(left);
  const std::optional<double> b = NumberOf(right);
  return a && b && std::abs(*a - *b) <= 1e-9 * std::max(std::abs(*a), std::abs(*b));
}

// Numbers sort as numbers, so that two that differ in the last digit come at the same place.
bool Before(const std::string& left, const std::string& right) {
  const std::optional<double> a = NumberOf(left);
  const std::optional<double> b = NumberOf(right);
  if (a && b) return *a < *b;
  if (a || b) return a.has_value();
  return left < right;
}

ResultRows Sorted(const ResultRows& rows, const Comparison& comparison) {
  ResultRows chosen;
  for (const auto& row : rows) {
    if (comparison.all_columns) {
      chosen.push_back(row);
      continue;
    }
    auto& values = chosen.emplace_back();
    for (const size_t column : comparison.columns) {
      values.push_back(column < row.size() ? row[column] : "no such column");
    }
  }
  std::ranges::sort(chosen, [](const auto& a, const auto& b) {
    return std::ranges::lexicographical_compare(a, b, Before);
  });
  return chosen;
}

}  // namespace

std::string Difference(const ResultRows& left, const ResultRows& right,
                       const Comparison& comparison) {
  if (left.size() != right.size()) {
    return fmt::format("{} rows against {}", left.size(), right.size());
  }
  const ResultRows a = Sorted(left, comparison);
  const ResultRows b = Sorted(right, comparison);
  for (size_t i = 0; i < a.size(); ++i) {
    if (!std::ranges::equal(a[i], b[i], Same)) {
      return fmt::format("row {}: {} against {}", i, fmt::join(a[i], " | "),
                         fmt::join(b[i], " | "));
    }
  }
  return "";
}

}  // namespace sluice::bench
