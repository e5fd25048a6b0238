#include "functions/kernels/series_kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "functions/kernels/series_numbers.h"

namespace sluice::functions {
namespace {

template <typename Compute>
Status PairKernel(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::vector<double> sides[2];
    bool arrays[2];
    for (size_t i = 0; i < 2; ++i) {
      std::string json;
      AppendAsJson(row, i, json);
      arrays[i] = KindOfJson(json) == JsonKind::kArray;
      auto numbers = NumbersOf(arrays[i] ? std::string_view(json) : "[" + json + "]");
      if (!numbers) {
        out.SetNull();
        return;
      }
      sides[i] = *std::move(numbers);
    }
    for (size_t i = 0; i < 2; ++i) {
      if (!arrays[i] && arrays[1 - i]) sides[i].resize(sides[1 - i].size(), sides[i][0]);
    }
    if (sides[0].size() != sides[1].size()) {
      out.SetNull();
      return;
    }
    out.SetReal(compute(sides[0], sides[1]));
  });
}

double Dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

struct Statistics {
  double min = 0;
  size_t min_index = 0;
  double max = 0;
  size_t max_index = 0;
  double average = 0;
  double variance = 0;
  double sum = 0;
  size_t count = 0;
};

std::optional<Statistics> StatisticsOf(const std::vector<double>& numbers) {
  if (numbers.empty()) return std::nullopt;
  Statistics stats;
  stats.count = numbers.size();
  stats.min = stats.max = numbers[0];
  for (size_t i = 0; i < numbers.size(); ++i) {
    stats.sum += numbers[i];
    if (numbers[i] < stats.min) {
      stats.min = numbers[i];
      stats.min_index = i;
    }
    if (numbers[i] > stats.max) {
      stats.max = numbers[i];
      stats.max_index = i;
    }
  }
  auto count = static_cast<double>(stats.count);
  stats.average = stats.sum / count;
  for (double number : numbers) {
    stats.variance += (number - stats.average) * (number - stats.average);
  }
  stats.variance = stats.count > 1 ? stats.variance / (count - 1) : 0;
  return stats;
}

struct Line {
  double slope = 0;
  double interception = 0;
  double variance = 0;
  double residual_variance = 0;
  double r_square = 0;
  std::vector<double> fit;
};

// Least squares over the indices.
Line LineOf(const std::vector<double>& y) {
  Line line;
  auto n = static_cast<double>(y.size());
  double mean_x = (n - 1) / 2;
  double mean_y = 0;
  for (double value : y) mean_y += value / n;
  double xx = 0;
  double xy = 0;
  double yy = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    double dx = static_cast<double>(i) - mean_x;
    double dy = y[i] - mean_y;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  line.slope = xx > 0 ? xy / xx : 0;
  line.interception = mean_y - line.slope * mean_x;
  double residual = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    double value = line.interception + line.slope * static_cast<double>(i);
    line.fit.push_back(value);
    residual += (y[i] - value) * (y[i] - value);
  }
  line.variance = n > 1 ? yy / (n - 1) : 0;
  line.residual_variance = n > 1 ? residual / (n - 1) : 0;
  line.r_square = yy > 0 ? 1 - residual / yy : 1;
  return line;
}

// Whether an element is the placeholder of missing values: null, or what the argument says.
bool IsMissing(std::string_view element, const std::string& placeholder) {
  return placeholder.empty() ? KindOfJson(element) == JsonKind::kNull
                             : JsonEqual(element, placeholder);
}

std::string PlaceholderOf(const ArgumentRow& row, size_t argument) {
  std::string placeholder;
  if (row.count() > argument && !row.IsNull(argument)) AppendAsJson(row, argument, placeholder);
  return placeholder;
}

template <typename Compute>
Status SeriesKernel(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  std::string json;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (row.IsNull(0) || KindOfJson(row.Text(0)) != JsonKind::kArray) {
      out.SetNull();
      return;
    }
    json.clear();
    compute(row, out, json);
  });
}

void SetElements(const Elements& elements, ResultRow& out, std::string& json) {
  json.clear();
  JsonArrayWriter series(json);
  for (std::string_view element : elements) series.Add(element);
  series.Finish();
  out.SetString(json);
}

}  // namespace


SLUICE_KERNEL(SeriesSum) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    double sum = 0;
    for (std::string_view element : ElementsOf(row.Text(0))) sum += NumberOf(element).value_or(0);
    out.SetReal(sum);
  });
}
SLUICE_KERNEL(SeriesProduct) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    double product = 1;
    for (std::string_view element : ElementsOf(row.Text(0))) {
      product *= NumberOf(element).value_or(1);
    }
    out.SetReal(product);
  });
}
SLUICE_KERNEL(SeriesMagnitude) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto numbers = NumbersOf(row.Text(0));
    if (numbers) {
      out.SetReal(std::sqrt(Dot(*numbers, *numbers)));
    } else {
      out.SetNull();
    }
  });
}
SLUICE_KERNEL(SeriesDotProduct) { return PairKernel(arguments, result, &Dot); }
SLUICE_KERNEL(SeriesCosineSimilarity) {
  return PairKernel(arguments, result, [](const auto& a, const auto& b) {
    return Dot(a, b) / (std::sqrt(Dot(a, a)) * std::sqrt(Dot(b, b)));
  });
}
SLUICE_KERNEL(SeriesPearson) {
  return PairKernel(arguments, result, [](std::vector<double> a, std::vector<double> b) {
    for (auto* side : {&a, &b}) {
      double mean = 0;
      for (double value : *side) mean += value / static_cast<double>(side->size());
      for (double& value : *side) value -= mean;
    }
    return Dot(a, b) / std::sqrt(Dot(a, a) * Dot(b, b));
  });
}

SLUICE_KERNEL(SeriesStats) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    auto numbers = NumbersOf(row.Text(0));
    auto stats = numbers ? StatisticsOf(*numbers) : std::nullopt;
    if (!stats) {
      out.SetNull();
      return;
    }
    JsonArrayWriter array(json);
    AppendNumber(stats->min, array.Next());
    array.Next() += std::to_string(stats->min_index);
    AppendNumber(stats->max, array.Next());
    array.Next() += std::to_string(stats->max_index);
    AppendNumber(stats->average, array.Next());
    AppendNumber(std::sqrt(stats->variance), array.Next());
    AppendNumber(stats->variance, array.Next());
    array.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(SeriesStatsDynamic) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    auto numbers = NumbersOf(row.Text(0));
    auto stats = numbers ? StatisticsOf(*numbers) : std::nullopt;
    if (!stats) {
      out.SetNull();
      return;
    }
    JsonObjectWriter bag(json);
    AppendNumber(stats->min, bag.Next("min"));
    bag.Next("min_idx") += std::to_string(stats->min_index);
    AppendNumber(stats->max, bag.Next("max"));
    bag.Next("max_idx") += std::to_string(stats->max_index);
    AppendNumber(stats->average, bag.Next("avg"));
    AppendNumber(std::sqrt(stats->variance), bag.Next("stdev"));
    AppendNumber(stats->variance, bag.Next("variance"));
    AppendNumber(stats->sum, bag.Next("sum"));
    bag.Next("len") += std::to_string(stats->count);
    bag.Finish();
    out.SetString(json);
  });
}

namespace {
void AppendSeries(const std::vector<double>& values, std::string& out) {
  JsonArrayWriter series(out);
  for (double value : values) AppendNumber(value, series.Next());
  series.Finish();
}
}  // namespace

SLUICE_KERNEL(SeriesFitLine) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    auto numbers = NumbersOf(row.Text(0));
    if (!numbers || numbers->empty()) {
      out.SetNull();
      return;
    }
    Line line = LineOf(*numbers);
    JsonArrayWriter array(json);
    AppendNumber(line.r_square, array.Next());
    AppendNumber(line.slope, array.Next());
    AppendNumber(line.variance, array.Next());
    AppendNumber(line.residual_variance, array.Next());
    AppendNumber(line.interception, array.Next());
    AppendSeries(line.fit, array.Next());
    array.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(SeriesFitLineDynamic) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    auto numbers = NumbersOf(row.Text(0));
    if (!numbers || numbers->empty()) {
      out.SetNull();
      return;
    }
    Line line = LineOf(*numbers);
    JsonObjectWriter bag(json);
    AppendNumber(line.r_square, bag.Next("rsquare"));
    AppendNumber(line.slope, bag.Next("slope"));
    AppendNumber(line.variance, bag.Next("variance"));
    AppendNumber(line.residual_variance, bag.Next("rvariance"));
    AppendNumber(line.interception, bag.Next("interception"));
    AppendSeries(line.fit, bag.Next("line_fit"));
    bag.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(SeriesFillConst) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    std::string placeholder = PlaceholderOf(row, 2);
    std::string value;
    AppendAsJson(row, 1, value);
    Elements elements = ElementsOf(row.Text(0));
    for (std::string_view& element : elements) {
      if (IsMissing(element, placeholder)) element = value;
    }
    SetElements(elements, out, json);
  });
}

SLUICE_KERNEL(SeriesFillForward) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    std::string placeholder = PlaceholderOf(row, 1);
    Elements elements = ElementsOf(row.Text(0));
    for (size_t i = 1; i < elements.size(); ++i) {
      if (IsMissing(elements[i], placeholder)) elements[i] = elements[i - 1];
    }
    SetElements(elements, out, json);
  });
}

SLUICE_KERNEL(SeriesFillBackward) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    std::string placeholder = PlaceholderOf(row, 1);
    Elements elements = ElementsOf(row.Text(0));
    for (size_t i = elements.size(); i-- > 1;) {
      if (IsMissing(elements[i - 1], placeholder)) elements[i - 1] = elements[i];
    }
    SetElements(elements, out, json);
  });
}

// A series of whole numbers stays one: what is between is cut.
SLUICE_KERNEL(SeriesFillLinear) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    std::string placeholder = PlaceholderOf(row, 1);
    bool edges = row.count() <= 2 || row.IsNull(2) || row.Bool(2);
    Elements elements = ElementsOf(row.Text(0));
    std::vector<size_t> known;
    bool whole = true;
    for (size_t i = 0; i < elements.size(); ++i) {
      if (IsMissing(elements[i], placeholder) || !NumberOf(elements[i])) continue;
      known.push_back(i);
      whole = whole && JsonAsLong(elements[i]).has_value();
    }
    JsonArrayWriter series(json);
    if (known.empty()) {
      std::string constant = "0.0";
      if (row.count() > 3) {
        constant.clear();
        AppendAsJson(row, 3, constant);
      }
      for (size_t i = 0; i < elements.size(); ++i) series.Add(constant);
      series.Finish();
      out.SetString(json);
      return;
    }
    size_t next = 0;  // The first known place at or behind i.
    for (size_t i = 0; i < elements.size(); ++i) {
      while (next < known.size() && known[next] < i) ++next;
      if (next < known.size() && known[next] == i) {
        series.Add(elements[i]);
      } else if (next == 0 || next == known.size()) {
        series.Add(edges ? elements[next == 0 ? known.front() : known.back()] : elements[i]);
      } else {
        size_t left = known[next - 1];
        size_t right = known[next];
        double a = *NumberOf(elements[left]);
        double b = *NumberOf(elements[right]);
        double value = a + (b - a) * static_cast<double>(i - left) /
                               static_cast<double>(right - left);
        AppendLike(whole ? std::trunc(value) : value, whole, series.Next());
      }
    }
    series.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(SeriesFir) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    auto series = NumbersOf(row.Text(0));
    auto filter = NumbersOf(row.Text(1));
    if (!series || !filter || filter->empty()) {
      out.SetNull();
      return;
    }
    bool negative = std::any_of(filter->begin(), filter->end(), [](double c) { return c < 0; });
    bool normalize = row.count() > 2 && !row.IsNull(2) ? row.Bool(2) : !negative;
    bool center = row.count() > 3 && !row.IsNull(3) && row.Bool(3);
    if (normalize) {
      double sum = 0;
      for (double coefficient : *filter) sum += coefficient;
      for (double& coefficient : *filter) coefficient /= sum;
    }
    size_t shift = center ? (filter->size() - 1) / 2 : 0;
    std::vector<double> filtered;
    for (size_t i = 0; i < series->size(); ++i) {
      double value = 0;
      for (size_t k = 0; k < filter->size(); ++k) {
        size_t from = i + shift;
        if (from >= k && from - k < series->size()) value += (*filter)[k] * (*series)[from - k];
      }
      filtered.push_back(value);
    }
    AppendSeries(filtered, json);
    out.SetString(json);
  });
}

SLUICE_KERNEL(SeriesIir) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    auto series = NumbersOf(row.Text(0));
    auto above = NumbersOf(row.Text(1));
    auto below = NumbersOf(row.Text(2));
    if (!series || !above || !below || below->empty() || (*below)[0] == 0) {
      out.SetNull();
      return;
    }
    std::vector<double> filtered;
    for (size_t i = 0; i < series->size(); ++i) {
      double value = 0;
      for (size_t k = 0; k < above->size() && k <= i; ++k) value += (*above)[k] * (*series)[i - k];
      for (size_t k = 1; k < below->size() && k <= i; ++k) value -= (*below)[k] * filtered[i - k];
      filtered.push_back(value / (*below)[0]);
    }
    AppendSeries(filtered, json);
    out.SetString(json);
  });
}

SLUICE_KERNEL(SeriesSeasonal) {
  return SeriesKernel(arguments, result,
                      [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    auto series = NumbersOf(row.Text(0));
    if (!series || row.IsNull(1) || row.Long(1) < 1) {
      out.SetNull();
      return;
    }
    auto period = static_cast<size_t>(row.Long(1));
    std::vector<double> sums(period, 0);
    std::vector<double> counts(period, 0);
    for (size_t i = 0; i < series->size(); ++i) {
      sums[i % period] += (*series)[i];
      counts[i % period] += 1;
    }
    std::vector<double> seasonal;
    for (size_t i = 0; i < series->size(); ++i) {
      seasonal.push_back(sums[i % period] / counts[i % period]);
    }
    AppendSeries(seasonal, json);
    out.SetString(json);
  });
}

}  // namespace sluice::functions
