#include "functions/kernels/make_series_kernel.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "data/datetime.h"
#include "functions/kernels/json_text.h"

namespace sluice::functions {
namespace {

constexpr int64_t kSeriesSizeMax = 1'048'576;

// The number of points of [from, to) at distances of `step`, and the index of a bin.
int64_t PointCount(int64_t from, int64_t to, int64_t step) {
  if (to <= from) return 0;
  __int128 span = static_cast<__int128>(to) - from;
  return static_cast<int64_t>(std::min<__int128>((span + step - 1) / step, kSeriesSizeMax));
}
int64_t PointCount(double from, double to, double step) {
  if (!(to > from)) return 0;
  return static_cast<int64_t>(
      std::min(std::ceil((to - from) / step), static_cast<double>(kSeriesSizeMax)));
}
int64_t IndexOfBin(int64_t at, int64_t from, int64_t step) { return (at - from) / step; }
int64_t IndexOfBin(double at, double from, double step) {
  return static_cast<int64_t>(std::llround((at - from) / step));
}

template <typename Number>
Status MakeSeries(const KernelArguments& arguments, KernelResult& result) {
  std::string json;
  Status status;
  RETURN_IF_ERROR(ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto number = [&](size_t i) {
      if constexpr (std::is_same_v<Number, double>) {
        return row.Real(i);
      } else {
        return row.Long(i);
      }
    };
    std::vector<std::pair<Number, std::string_view>> items;
    JsonElements walk(row.IsNull(0) ? std::string_view() : row.Text(0));
    std::string_view item;
    while (walk.Next(item)) {
      std::string_view bin = JsonElementAt(item, 0).value_or("");
      if constexpr (std::is_same_v<Number, double>) {
        if (auto at = JsonAsReal(bin)) items.emplace_back(*at, item);
      } else {
        if (auto at = JsonAsLong(bin)) items.emplace_back(*at, item);
      }
    }
    if (!row.IsNull(3) && !(number(3) > 0)) {
      status = InvalidArgument("The step of make-series must be greater than 0.");
      out.SetNull();
      return;
    }
    bool known_ends = !row.IsNull(1) && !row.IsNull(2);
    if (row.IsNull(3) || (items.empty() && !known_ends)) {
      out.SetNull();
      return;
    }
    Number step = number(3);
    auto least = std::min_element(items.begin(), items.end());
    auto greatest = std::max_element(items.begin(), items.end());
    Number from = row.IsNull(1) ? least->first : number(1);
    Number to = row.IsNull(2) ? greatest->first + step : number(2);
    int64_t count = PointCount(from, to, step);
    std::vector<std::string_view> by_index(static_cast<size_t>(count));
    for (const auto& [at, text] : items) {
      int64_t index = IndexOfBin(at, from, step);
      if (index >= 0 && index < count) by_index[static_cast<size_t>(index)] = text;
    }
    std::vector<std::string_view> defaults;
    JsonElements default_walk(row.Text(4));
    std::string_view element;
    while (default_walk.Next(element)) defaults.push_back(element);

    json.clear();
    JsonArrayWriter all(json);
    for (size_t value = 0; value < defaults.size(); ++value) {
      JsonArrayWriter series(all.Next());
      for (std::string_view text : by_index) {
        if (text.empty()) {
          series.Add(defaults[value]);
        } else {
          series.Add(JsonElementAt(text, static_cast<int64_t>(value) + 1).value_or("null"));
        }
      }
      series.Finish();
    }
    JsonArrayWriter axis(all.Next());
    std::string_view type = row.Text(5);
    for (int64_t i = 0; i < count; ++i) {
      if constexpr (std::is_same_v<Number, double>) {
        AppendJsonReal(from + static_cast<double>(i) * step, axis.Next());
      } else {
        int64_t at = from + i * step;
        if (type == "datetime") {
          axis.AddString(FormatDatetime(std::clamp<int64_t>(at, 0, kMaxDatetimeTicks)));
        } else if (type == "timespan") {
          axis.AddString(FormatTimespan(at));
        } else {
          axis.Next() += std::to_string(at);
        }
      }
    }
    axis.Finish();
    all.Finish();
    out.SetString(json);
  }));
  return status;
}

}  // namespace

SLUICE_KERNEL(MakeSeriesOfLongs) { return MakeSeries<int64_t>(arguments, result); }
SLUICE_KERNEL(MakeSeriesOfReals) { return MakeSeries<double>(arguments, result); }

}  // namespace sluice::functions
