// Kernels that look for what repeats in a series, and for what does not fit into it.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "functions/kernels/series_decomposition.h"
#include "functions/kernels/series_kernels.h"
#include "functions/kernels/series_outlier_scores.h"
#include "functions/kernels/series_periodicity.h"
#include "functions/kernels/series_values.h"

namespace sluice::functions {
namespace {

constexpr int64_t kPeriodCountMax = 1024;
constexpr size_t kValidatedPeriodsMax = 16;

// A word among the arguments; empty text and none stand for the first choice.
template <typename Value>
struct Choice {
  std::string_view word;
  Value value;
};
template <typename Value, size_t kCount>
Result<Value> Choose(const ArgumentRow& row, size_t argument, std::string_view what,
                     const Choice<Value> (&choices)[kCount]) {
  if (!HasArgument(row, argument) || row.Text(argument).empty()) return choices[0].value;
  std::string known;
  for (const auto& choice : choices) {
    if (choice.word == row.Text(argument)) return choice.value;
    known += (known.empty() ? "" : ", ") + std::string(choice.word);
  }
  return InvalidArgument(std::string(what) + " '" + std::string(row.Text(argument)) +
                         "' is not known: it must be one of " + known + ".");
}

constexpr Choice<Trend> kTrends[] = {
    {"avg", Trend::kAverage}, {"linefit", Trend::kLine}, {"none", Trend::kNone}};
constexpr Choice<bool> kTukeys[] = {{"ctukey", false}, {"tukey", true}};

void WritePeriods(const std::vector<Periodicity::Period>& periods, std::string& json) {
  JsonArrayWriter both(json);
  for (auto member : {&Periodicity::Period::period, &Periodicity::Period::score}) {
    JsonArrayWriter series(both.Next());
    for (const auto& period : periods) AppendNumber(period.*member, series.Next());
    series.Finish();
  }
  both.Finish();
}

// Where a function has the arguments of a decomposition.
struct DecompositionPlaces {
  size_t period;
  size_t trend;
  size_t test_points;
  size_t threshold;
};

Result<DecompositionOptions> OptionsOf(const ArgumentRow& row, const DecompositionPlaces& places) {
  DecompositionOptions options;
  options.period = LongOr(row, places.period, kDetectPeriod);
  ASSIGN_OR_RETURN(options.trend, Choose(row, places.trend, "The trend", kTrends));
  int64_t test_points = LongOr(row, places.test_points, 0);
  if (test_points < 0) return InvalidArgument("The number of test points must be 0 or more.");
  options.test_points = static_cast<size_t>(test_points);
  options.seasonality_threshold = RealOr(row, places.threshold, kSeasonalityThreshold);
  return options;
}

// `write(series, parts, options, row, json) -> Status` for the rows whose series has more points
// than are kept out.
template <typename Write>
Status DecompositionKernel(const KernelArguments& arguments, KernelResult& result,
                           const DecompositionPlaces& places, Write write) {
  Status status;
  RETURN_IF_ERROR(NumbersKernel(
      arguments, result,
      [&](const std::vector<double>& series, const ArgumentRow& row, std::string& json) {
        if (!status.ok()) return false;
        Result<DecompositionOptions> options = OptionsOf(row, places);
        if (!options.ok()) {
          status = options.status();
          return false;
        }
        if (options->test_points >= series.size()) return false;
        status = write(Decompose(series, *options), *options, row, json);
        return status.ok();
      }));
  return status;
}

}  // namespace

SLUICE_KERNEL(SeriesPeriodsDetect) {
  return NumbersKernel(arguments, result, [](const std::vector<double>& series,
                                             const ArgumentRow& row, std::string& json) {
    int64_t count = std::clamp<int64_t>(LongOr(row, 3, 0), 0, kPeriodCountMax);
    auto periods =
        Periodicity(series).Detect(row.Real(1), row.Real(2), static_cast<size_t>(count));
    periods.resize(static_cast<size_t>(count));
    WritePeriods(periods, json);
    return true;
  });
}

SLUICE_KERNEL(SeriesPeriodsValidate) {
  if (arguments.column_count > 1 + kValidatedPeriodsMax) {
    return InvalidArgument("series_periods_validate() takes at most 16 periods.");
  }
  return NumbersKernel(arguments, result, [](const std::vector<double>& series,
                                             const ArgumentRow& row, std::string& json) {
    Periodicity periodicity(series);
    std::vector<Periodicity::Period> periods;
    for (size_t i = 1; i < row.count(); ++i) {
      periods.push_back({row.Real(i), periodicity.ScoreOf(row.Real(i))});
    }
    WritePeriods(periods, json);
    return true;
  });
}

SLUICE_KERNEL(SeriesSeasonal) {
  return NumbersKernel(arguments, result, [](const std::vector<double>& series,
                                             const ArgumentRow& row, std::string& json) {
    int64_t test_points = std::max<int64_t>(LongOr(row, 2, 0), 0);
    AppendSeries(SeasonalComponent(series, LongOr(row, 1, kDetectPeriod),
                                   static_cast<size_t>(test_points), kSeasonalityThreshold),
                 json);
    return true;
  });
}

SLUICE_KERNEL(SeriesDecompose) {
  return DecompositionKernel(
      arguments, result, {.period = 1, .trend = 2, .test_points = 3, .threshold = 4},
      [](const Decomposition& parts, const auto&, const ArgumentRow&, std::string& json) {
        JsonArrayWriter all(json);
        for (const auto* part : {&parts.baseline, &parts.seasonal, &parts.trend, &parts.residual}) {
          AppendSeries(*part, all.Next());
        }
        all.Finish();
        return Status::Ok();
      });
}

SLUICE_KERNEL(SeriesDecomposeForecast) {
  return DecompositionKernel(
      arguments, result, {.period = 2, .trend = 3, .test_points = 1, .threshold = 4},
      [](const Decomposition& parts, const auto&, const ArgumentRow&, std::string& json) {
        AppendSeries(parts.baseline, json);
        return Status::Ok();
      });
}

SLUICE_KERNEL(SeriesDecomposeAnomalies) {
  return DecompositionKernel(
      arguments, result, {.period = 2, .trend = 3, .test_points = 4, .threshold = 6},
      [](const Decomposition& parts, const DecompositionOptions& options, const ArgumentRow& row,
         std::string& json) -> Status {
        ASSIGN_OR_RETURN(bool tukey, Choose(row, 5, "The method", kTukeys));
        OutlierFences fences = tukey ? kTukeyFences : OutlierFences();
        fences.test_points = options.test_points;
        // The residuals of a regular series differ by rounding alone, which is no anomaly.
        for (double value : parts.baseline) {
          fences.rounding = std::max(fences.rounding, 1e-13 * std::fabs(value));
        }
        std::vector<double> scores = OutlierScores(parts.residual, fences);
        double threshold = RealOr(row, 1, 1.5);
        JsonArrayWriter all(json);
        JsonArrayWriter flags(all.Next());
        for (double score : scores) {
          flags.Add(score > threshold ? "1" : score < -threshold ? "-1" : "0");
        }
        flags.Finish();
        AppendSeries(scores, all.Next());
        AppendSeries(parts.baseline, all.Next());
        all.Finish();
        return Status::Ok();
      });
}

SLUICE_KERNEL(SeriesOutliers) {
  Status status;
  RETURN_IF_ERROR(
      SeriesKernel(arguments, result, [&status](const ArgumentRow& row, std::string& json) {
        Result<bool> tukey = Choose(row, 1, "The kind of outliers", kTukeys);
        if (status.ok() && !tukey.ok()) status = tukey.status();
        if (!status.ok()) return false;
        std::optional<double> ignored;
        if (HasArgument(row, 2)) ignored = row.Real(2);
        OutlierFences fences = kTukeyFences;
        if (!*tukey) {
          fences = {RealOr(row, 3, 10), RealOr(row, 4, 90), 0, 0};
          if (!(fences.percentile_min >= 2 && fences.percentile_max <= 98 &&
                fences.percentile_min < fences.percentile_max)) {
            status = InvalidArgument(
                "The percentiles of series_outliers() must be between 2 and 98, the least first.");
            return false;
          }
        }
        fences.test_points = static_cast<size_t>(std::max<int64_t>(LongOr(row, 5, 0), 0));
        std::vector<double> series;
        for (std::string_view element : ElementsOf(row.Text(0))) {
          auto number = NumberOf(element);
          series.push_back(number && number != ignored ? *number
                                                       : std::numeric_limits<double>::quiet_NaN());
        }
        AppendSeries(OutlierScores(series, fences), json);
        return true;
      }));
  return status;
}

}  // namespace sluice::functions
