// Kernels that fill what is missing in a series. Elements keep their types.
#include <cmath>

#include "functions/kernels/series_kernels.h"
#include "functions/kernels/series_values.h"

namespace sluice::functions {
namespace {

// What stands for a missing value: null, or an argument.
class Placeholder {
 public:
  Placeholder(const ArgumentRow& row, size_t argument) {
    if (HasArgument(row, argument)) AppendAsJson(row, argument, json_);
  }
  bool Is(std::string_view element) const {
    return json_.empty() ? KindOfJson(element) == JsonKind::kNull : JsonEqual(element, json_);
  }

 private:
  std::string json_;
};

// `fill(elements, placeholder)` replaces elements by others of them.
template <typename Fill>
Status FillKernel(const KernelArguments& arguments, KernelResult& result, size_t placeholder_at,
                  Fill fill) {
  return SeriesKernel(arguments, result, [&](const ArgumentRow& row, std::string& json) {
    Placeholder placeholder(row, placeholder_at);
    Elements elements = ElementsOf(row.Text(0));
    fill(elements, placeholder);
    JsonArrayWriter series(json);
    for (std::string_view element : elements) series.Add(element);
    series.Finish();
    return true;
  });
}

// The value between two elements. Where all of a series are whole numbers, so is this: it is cut.
void AppendBetween(const Elements& elements, size_t left, size_t at, size_t right, bool whole,
                   std::string& out) {
  double a = *NumberOf(elements[left]);
  double b = *NumberOf(elements[right]);
  double value =
      a + (b - a) * static_cast<double>(at - left) / static_cast<double>(right - left);
  AppendLike(whole ? std::trunc(value) : value, whole, out);
}

}  // namespace

SLUICE_KERNEL(SeriesFillConst) {
  return SeriesKernel(arguments, result, [](const ArgumentRow& row, std::string& json) {
    Placeholder placeholder(row, 2);
    std::string value = "0";
    if (row.count() > 1) {
      value.clear();
      AppendAsJson(row, 1, value);
    }
    JsonArrayWriter series(json);
    for (std::string_view element : ElementsOf(row.Text(0))) {
      series.Add(placeholder.Is(element) ? std::string_view(value) : element);
    }
    series.Finish();
    return true;
  });
}

SLUICE_KERNEL(SeriesFillForward) {
  return FillKernel(arguments, result, 1, [](Elements& elements, const Placeholder& missing) {
    for (size_t i = 1; i < elements.size(); ++i) {
      if (missing.Is(elements[i])) elements[i] = elements[i - 1];
    }
  });
}

SLUICE_KERNEL(SeriesFillBackward) {
  return FillKernel(arguments, result, 1, [](Elements& elements, const Placeholder& missing) {
    for (size_t i = elements.size(); i-- > 1;) {
      if (missing.Is(elements[i - 1])) elements[i - 1] = elements[i];
    }
  });
}

SLUICE_KERNEL(SeriesFillLinear) {
  return SeriesKernel(arguments, result, [](const ArgumentRow& row, std::string& json) {
    Placeholder placeholder(row, 1);
    bool edges = BoolOr(row, 2, true);
    Elements elements = ElementsOf(row.Text(0));
    std::vector<size_t> known;
    bool whole = true;
    for (size_t i = 0; i < elements.size(); ++i) {
      if (placeholder.Is(elements[i]) || !NumberOf(elements[i])) continue;
      known.push_back(i);
      whole = whole && JsonAsLong(elements[i]).has_value();
    }
    // The constant of a series without values is a real, whatever was written: 0 gives 0.0.
    std::string constant = "0.0";
    if (known.empty() && row.count() > 3) {
      constant.clear();
      AppendAsJson(row, 3, constant);
    }
    JsonArrayWriter series(json);
    size_t next = 0;  // The first known place at or behind i.
    for (size_t i = 0; i < elements.size(); ++i) {
      while (next < known.size() && known[next] < i) ++next;
      if (known.empty()) {
        series.Add(constant);
      } else if (next < known.size() && known[next] == i) {
        series.Add(elements[i]);
      } else if (next == 0 || next == known.size()) {
        series.Add(edges ? elements[next == 0 ? known.front() : known.back()] : elements[i]);
      } else {
        AppendBetween(elements, known[next - 1], i, known[next], whole, series.Next());
      }
    }
    series.Finish();
    return true;
  });
}

}  // namespace sluice::functions
