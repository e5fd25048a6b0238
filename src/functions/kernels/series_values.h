// How kernels over series read their rows and write results of one or of several values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "functions/kernels/series_numbers.h"

namespace sluice::functions {

// Calls `compute(row, json) -> bool` for every row whose first argument is an array. The result is
// the JSON, or null where the row has no array or `compute` returns false.
template <typename Compute>
Status SeriesKernel(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  std::string json;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    bool array = !row.IsNull(0) && KindOfJson(row.Text(0)) == JsonKind::kArray;
    if (array && compute(row, json)) {
      out.SetString(json);
    } else {
      out.SetNull();
    }
  });
}

// The same with the numbers of the series: `compute(numbers, row, json) -> bool`. A series that is
// empty or has an element that is no number gives null.
template <typename Compute>
Status NumbersKernel(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  return SeriesKernel(arguments, result, [&](const ArgumentRow& row, std::string& json) {
    auto numbers = NumbersOf(row.Text(0));
    return numbers && !numbers->empty() && compute(*std::move(numbers), row, json);
  });
}

// Whether an optional argument is there.
inline bool HasArgument(const ArgumentRow& row, size_t i) {
  return row.count() > i && !row.IsNull(i);
}
inline double RealOr(const ArgumentRow& row, size_t i, double absent) {
  return HasArgument(row, i) ? row.Real(i) : absent;
}
inline int64_t LongOr(const ArgumentRow& row, size_t i, int64_t absent) {
  return HasArgument(row, i) ? row.Long(i) : absent;
}
inline bool BoolOr(const ArgumentRow& row, size_t i, bool absent) {
  return HasArgument(row, i) ? row.Bool(i) : absent;
}

inline void AppendSeries(const std::vector<double>& values, std::string& out) {
  JsonArrayWriter series(out);
  for (double value : values) AppendNumber(value, series.Next());
  series.Finish();
}

// Writes a result of several values, by place as an array or by name as a bag.
class ValuesWriter {
 public:
  enum class Form : uint8_t { kArray, kBag };

  ValuesWriter(Form form, std::string& out) : form_(form), out_(out) {
    out_ += form_ == Form::kBag ? '{' : '[';
  }
  std::string& Next(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    if (form_ == Form::kBag) {
      AppendJsonString(name, out_);
      out_ += ':';
    }
    return out_;
  }
  void Real(std::string_view name, double value) { AppendNumber(value, Next(name)); }
  void Long(std::string_view name, size_t value) { Next(name) += std::to_string(value); }
  void Series(std::string_view name, const std::vector<double>& values) {
    AppendSeries(values, Next(name));
  }
  void Finish() { out_ += form_ == Form::kBag ? '}' : ']'; }
  Form form() const { return form_; }

 private:
  Form form_;
  std::string& out_;
  bool first_ = true;
};

}  // namespace sluice::functions
