// Kernels that make a number, or the statistics, of one series or two.
#include <algorithm>
#include <cmath>

#include "functions/kernels/series_kernels.h"
#include "functions/kernels/series_values.h"

namespace sluice::functions {
namespace {

// Calls `combine(sum, number)` for the numbers of an array; other elements are passed over.
template <typename Combine>
Status FoldKernel(const KernelArguments& arguments, KernelResult& result, double start,
                  Combine combine, double (*finish)(double)) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (KindOfJson(row.Text(0)) != JsonKind::kArray) {
      out.SetNull();
      return;
    }
    double folded = start;
    for (std::string_view element : ElementsOf(row.Text(0))) {
      if (auto number = NumberOf(element)) folded = combine(folded, *number);
    }
    out.SetReal(finish(folded));
  });
}

double Same(double value) { return value; }

// The pairs of two series, where both have a number; a number alone stands for a series of it.
struct Pairs {
  std::vector<double> a;
  std::vector<double> b;
  bool complete = true;  // Nothing was left out: same lengths, numbers alone.
};

Pairs PairsOf(const ArgumentRow& row) {
  std::string texts[2];
  Elements sides[2];
  bool arrays[2];
  for (size_t i = 0; i < 2; ++i) {
    AppendAsJson(row, i, texts[i]);
    arrays[i] = KindOfJson(texts[i]) == JsonKind::kArray;
    if (arrays[i]) sides[i] = ElementsOf(texts[i]);
  }
  Pairs pairs;
  if (!arrays[0] && !arrays[1]) return pairs;
  for (size_t i = 0; i < 2; ++i) {
    if (!arrays[i]) sides[i].assign(sides[1 - i].size(), texts[i]);
  }
  size_t size = std::min(sides[0].size(), sides[1].size());
  pairs.complete = sides[0].size() == sides[1].size();
  for (size_t i = 0; i < size; ++i) {
    auto a = NumberOf(sides[0][i]);
    auto b = NumberOf(sides[1][i]);
    if (a && b) {
      pairs.a.push_back(*a);
      pairs.b.push_back(*b);
    } else {
      pairs.complete = false;
    }
  }
  return pairs;
}

// Null when there are no pairs.
template <typename Compute>
Status PairKernel(const KernelArguments& arguments, KernelResult& result, bool complete,
                  Compute compute) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    Pairs pairs = PairsOf(row);
    if (pairs.a.empty() || (complete && !pairs.complete)) {
      out.SetNull();
    } else {
      out.SetReal(compute(pairs, row));
    }
  });
}

double Dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void Center(std::vector<double>& values) {
  double sum = 0;
  for (double value : values) sum += value;
  double mean = sum / static_cast<double>(values.size());
  for (double& value : values) value -= mean;
}

// Writes the statistics of a series. False when there is nothing finite in it, or something that
// is not and that is not to be ignored.
bool WriteStatistics(const ArgumentRow& row, ValuesWriter values) {
  bool ignore_nonfinite = BoolOr(row, 1, false);
  double least = 0;
  double greatest = 0;
  size_t least_at = 0;
  size_t greatest_at = 0;
  std::vector<double> finite;
  double sum = 0;
  size_t place = 0;
  for (std::string_view element : ElementsOf(row.Text(0))) {
    auto number = NumberOf(element);
    if (!number && !ignore_nonfinite) return false;
    if (number) {
      if (finite.empty() || *number < least) {
        least = *number;
        least_at = place;
      }
      if (finite.empty() || *number > greatest) {
        greatest = *number;
        greatest_at = place;
      }
      sum += *number;
      finite.push_back(*number);
    }
    ++place;
  }
  if (finite.empty()) return false;
  auto count = static_cast<double>(finite.size());
  double mean = sum / count;
  double squares = 0;
  for (double number : finite) squares += (number - mean) * (number - mean);
  double variance = finite.size() > 1 ? squares / (count - 1) : 0;
  values.Real("min", least);
  values.Long("min_idx", least_at);
  values.Real("max", greatest);
  values.Long("max_idx", greatest_at);
  values.Real("avg", mean);
  values.Real("stdev", std::sqrt(variance));
  values.Real("variance", variance);
  if (values.form() == ValuesWriter::Form::kBag) {
    values.Real("sum", sum);
    values.Long("len", finite.size());
  }
  values.Finish();
  return true;
}

Status StatisticsKernel(const KernelArguments& arguments, KernelResult& result,
                        ValuesWriter::Form form) {
  return SeriesKernel(arguments, result, [form](const ArgumentRow& row, std::string& json) {
    return WriteStatistics(row, ValuesWriter(form, json));
  });
}

}  // namespace

SLUICE_KERNEL(SeriesSum) {
  return FoldKernel(arguments, result, 0, [](double sum, double x) { return sum + x; }, &Same);
}
SLUICE_KERNEL(SeriesProduct) {
  return FoldKernel(arguments, result, 1, [](double sum, double x) { return sum * x; }, &Same);
}
SLUICE_KERNEL(SeriesMagnitude) {
  return FoldKernel(arguments, result, 0, [](double sum, double x) { return sum + x * x; },
                    [](double sum) { return std::sqrt(sum); });
}
SLUICE_KERNEL(SeriesDotProduct) {
  return PairKernel(arguments, result, false,
                    [](const Pairs& pairs, const ArgumentRow&) { return Dot(pairs.a, pairs.b); });
}
SLUICE_KERNEL(SeriesCosineSimilarity) {
  return PairKernel(arguments, result, false, [](const Pairs& pairs, const ArgumentRow& row) {
    double a = row.count() > 2 ? row.Real(2) : std::sqrt(Dot(pairs.a, pairs.a));
    double b = row.count() > 3 ? row.Real(3) : std::sqrt(Dot(pairs.b, pairs.b));
    return Dot(pairs.a, pairs.b) / (a * b);
  });
}
SLUICE_KERNEL(SeriesPearson) {
  return PairKernel(arguments, result, true, [](Pairs pairs, const ArgumentRow&) {
    Center(pairs.a);
    Center(pairs.b);
    return Dot(pairs.a, pairs.b) / std::sqrt(Dot(pairs.a, pairs.a) * Dot(pairs.b, pairs.b));
  });
}

SLUICE_KERNEL(SeriesStats) {
  return StatisticsKernel(arguments, result, ValuesWriter::Form::kArray);
}
SLUICE_KERNEL(SeriesStatsDynamic) {
  return StatisticsKernel(arguments, result, ValuesWriter::Form::kBag);
}

}  // namespace sluice::functions
