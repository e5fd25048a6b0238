#include "functions/kernels/array_kernels.h"

#include <algorithm>
#include <vector>

#include "data/datetime.h"
#include "functions/kernels/json_text.h"

namespace sluice::functions {
namespace {

using Elements = std::vector<std::string_view>;

Elements ElementsOf(std::string_view json) {
  Elements elements;
  JsonElements walk(json);
  std::string_view element;
  while (walk.Next(element)) elements.push_back(element);
  return elements;
}

void SetArray(ResultRow& out, const Elements& elements, std::string& json) {
  json.clear();
  JsonArrayWriter array(json);
  for (std::string_view element : elements) array.Add(element);
  array.Finish();
  out.SetString(json);
}

// Rows whose first argument is an array; others give null.
template <typename Compute>
Status ArrayKernel(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (KindOfJson(row.Text(0)) != JsonKind::kArray) {
      out.SetNull();
      return;
    }
    compute(row, out, json);
  });
}

Status Rotate(const KernelArguments& arguments, KernelResult& result, int64_t sign) {
  return ArrayKernel(arguments, result,
                     [&](const ArgumentRow& row, ResultRow& out, std::string& json) {
    Elements elements = ElementsOf(row.Text(0));
    if (!elements.empty()) {
      auto size = static_cast<int64_t>(elements.size());
      int64_t count = (row.Long(1) % size * sign % size + size) % size;
      std::rotate(elements.begin(), elements.begin() + count, elements.end());
    }
    SetArray(out, elements, json);
  });
}

Status Shift(const KernelArguments& arguments, KernelResult& result, int64_t sign) {
  std::string fill;
  std::string json;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (row.IsNull(0) || row.IsNull(1) || KindOfJson(row.Text(0)) != JsonKind::kArray) {
      out.SetNull();
      return;
    }
    fill.clear();
    if (row.count() > 2) {
      AppendAsJson(row, 2, fill);
    }
    Elements elements = ElementsOf(row.Text(0));
    if (row.count() <= 2) {
      const auto is_string = [](std::string_view element) {
        return KindOfJson(element) == JsonKind::kString;
      };
      const bool strings = std::all_of(elements.begin(), elements.end(), is_string);
      fill = strings ? "\"\"" : "null";
    }
    Elements shifted(elements.size(), fill);
    auto size = static_cast<int64_t>(elements.size());
    int64_t count = std::clamp(row.Long(1), -size, size) * sign;
    for (int64_t i = 0; i < size; ++i) {
      int64_t from = i + count;
      if (from >= 0 && from < size) {
        shifted[static_cast<size_t>(i)] = elements[static_cast<size_t>(from)];
      }
    }
    SetArray(out, shifted, json);
  });
}

// The order of elements of different kinds: numbers (and times, which are strings in JSON), strings,
// everything else. Nulls are placed apart.
int SortRank(std::string_view json) {
  switch (KindOfJson(json)) {
    case JsonKind::kBool:
    case JsonKind::kNumber: return 0;
    case JsonKind::kString: return 1;
    default: return 2;
  }
}

bool SortLess(std::string_view a, std::string_view b) {
  int rank_a = SortRank(a);
  int rank_b = SortRank(b);
  if (rank_a != rank_b) return rank_a < rank_b;
  if (rank_a == 0) {
    auto long_a = JsonAsLong(a);
    auto long_b = JsonAsLong(b);
    if (long_a && long_b) return *long_a < *long_b;
    return JsonAsReal(a).value_or(0) < JsonAsReal(b).value_or(0);
  }
  if (rank_a == 1) {
    std::string storage_a;
    std::string storage_b;
    return UnescapedJsonString(a, storage_a) < UnescapedJsonString(b, storage_b);
  }
  return a < b;
}

Status SortArrays(const KernelArguments& arguments, KernelResult& result, bool ascending) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    size_t array_count = row.count();
    bool nulls_last = true;
    if (row.type(array_count - 1) == ScalarType::kBool) {
      --array_count;
      nulls_last = row.Bool(array_count);
    }
    Elements keys = ElementsOf(row.Text(0));
    std::vector<size_t> order(keys.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      bool null_a = KindOfJson(keys[a]) == JsonKind::kNull;
      bool null_b = KindOfJson(keys[b]) == JsonKind::kNull;
      if (null_a || null_b) return null_a != null_b && null_a != nulls_last;
      return ascending ? SortLess(keys[a], keys[b]) : SortLess(keys[b], keys[a]);
    });
    json.clear();
    JsonArrayWriter arrays(json);
    for (size_t i = 0; i < array_count; ++i) {
      Elements elements = ElementsOf(row.Text(i));
      const bool is_array = KindOfJson(row.Text(i)) == JsonKind::kArray;
      if (!is_array || elements.size() != keys.size()) {
        arrays.Add("null");
        continue;
      }
      JsonArrayWriter sorted(arrays.Next());
      for (size_t index : order) sorted.Add(elements[index]);
      sorted.Finish();
    }
    arrays.Finish();
    out.SetString(json);
  });
}

constexpr int64_t kRangeSizeMax = 1'048'576;

}  // namespace

SLUICE_KERNEL(ArrayLength) {
  return ArrayKernel(arguments, result, [](const ArgumentRow& row, ResultRow& out, std::string&) {
    out.SetLong(JsonArrayLength(row.Text(0)));
  });
}

SLUICE_KERNEL(ArrayConcat) {
  std::string json;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    Elements all;
    bool any = false;
    for (size_t i = 0; i < row.count(); ++i) {
      if (row.IsNull(i) || KindOfJson(row.Text(i)) != JsonKind::kArray) continue;
      any = true;
      for (std::string_view element : ElementsOf(row.Text(i))) all.push_back(element);
    }
    if (any) {
      SetArray(out, all, json);
    } else {
      out.SetNull();
    }
  });
}

SLUICE_KERNEL(ArraySlice) {
  return ArrayKernel(arguments, result,
                     [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    Elements elements = ElementsOf(row.Text(0));
    auto size = static_cast<int64_t>(elements.size());
    int64_t first = row.Long(1) < 0 ? std::max<int64_t>(0, row.Long(1) + size) : row.Long(1);
    int64_t last = row.Long(2) < 0 ? row.Long(2) + size : std::min(row.Long(2), size - 1);
    Elements slice;
    for (int64_t i = first; i <= last; ++i) slice.push_back(elements[static_cast<size_t>(i)]);
    SetArray(out, slice, json);
  });
}

SLUICE_KERNEL(ArraySplit) {
  return ArrayKernel(arguments, result,
                     [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    Elements elements = ElementsOf(row.Text(0));
    auto size = static_cast<int64_t>(elements.size());
    std::vector<int64_t> cuts;
    auto add = [&](int64_t index) {
      if (index < 0) index += size;
      cuts.push_back(std::clamp<int64_t>(index, 0, size));
    };
    if (row.type(1) == ScalarType::kDynamic) {
      for (std::string_view index : ElementsOf(row.Text(1))) {
        if (auto value = JsonAsLong(index)) add(*value);
      }
      if (auto value = JsonAsLong(row.Text(1))) add(*value);
    } else {
      add(row.Long(1));
    }
    cuts.push_back(size);
    json.clear();
    JsonArrayWriter parts(json);
    int64_t begin = 0;
    for (int64_t cut : cuts) {
      JsonArrayWriter part(parts.Next());
      for (int64_t i = begin; i < cut; ++i) part.Add(elements[static_cast<size_t>(i)]);
      part.Finish();
      begin = std::max(begin, cut);
    }
    parts.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(ArraySum) {
  return ArrayKernel(arguments, result, [](const ArgumentRow& row, ResultRow& out, std::string&) {
    double sum = 0;
    bool any = false;
    for (std::string_view element : ElementsOf(row.Text(0))) {
      if (KindOfJson(element) == JsonKind::kNull) continue;
      auto value = JsonAsReal(element);
      if (!value) {
        out.SetNull();
        return;
      }
      any = true;
      sum += *value;
    }
    if (any) {
      out.SetReal(sum);
    } else {
      out.SetNull();
    }
  });
}

SLUICE_KERNEL(ArrayReverse) {
  return ArrayKernel(arguments, result,
                     [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    Elements elements = ElementsOf(row.Text(0));
    std::reverse(elements.begin(), elements.end());
    SetArray(out, elements, json);
  });
}

SLUICE_KERNEL(ArrayRotateLeft) { return Rotate(arguments, result, 1); }
SLUICE_KERNEL(ArrayRotateRight) { return Rotate(arguments, result, -1); }
SLUICE_KERNEL(ArrayShiftLeft) { return Shift(arguments, result, 1); }
SLUICE_KERNEL(ArrayShiftRight) { return Shift(arguments, result, -1); }

SLUICE_KERNEL(ArrayIndexOf) {
  std::string value;
  return ArrayKernel(arguments, result,
                     [&](const ArgumentRow& row, ResultRow& out, std::string&) {
    Elements elements = ElementsOf(row.Text(0));
    auto size = static_cast<int64_t>(elements.size());
    int64_t start = row.count() > 2 ? row.Long(2) : 0;
    int64_t length = row.count() > 3 ? row.Long(3) : -1;
    int64_t occurrence = row.count() > 4 ? row.Long(4) : 1;
    if (length < -1 || occurrence < 0) {
      out.SetNull();
      return;
    }
    if (start < 0) start = std::max<int64_t>(0, start + size);
    int64_t end = length < 0 ? size : std::min(size, start + length);
    value.clear();
    AppendAsJson(row, 1, value);
    for (int64_t i = start; i < end; ++i) {
      if (JsonEqual(elements[static_cast<size_t>(i)], value) && --occurrence <= 0) {
        out.SetLong(i);
        return;
      }
    }
    out.SetLong(-1);
  });
}

SLUICE_KERNEL(ArrayIff) {
  std::string then_value;
  std::string else_value;
  std::string json;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (row.IsNull(0) || KindOfJson(row.Text(0)) != JsonKind::kArray) {
      out.SetNull();
      return;
    }
    then_value.clear();
    else_value.clear();
    AppendAsJson(row, 1, then_value);
    AppendAsJson(row, 2, else_value);
    bool then_array = KindOfJson(then_value) == JsonKind::kArray;
    bool else_array = KindOfJson(else_value) == JsonKind::kArray;
    Elements thens = ElementsOf(then_value);
    Elements elses = ElementsOf(else_value);
    Elements chosen;
    Elements conditions = ElementsOf(row.Text(0));
    for (size_t i = 0; i < conditions.size(); ++i) {
      auto condition = JsonAsReal(conditions[i]);
      if (!condition) {
        chosen.push_back("null");
      } else if (*condition != 0) {
        chosen.push_back(!then_array ? then_value : i < thens.size() ? thens[i] : "null");
      } else {
        chosen.push_back(!else_array ? else_value : i < elses.size() ? elses[i] : "null");
      }
    }
    SetArray(out, chosen, json);
  });
}

SLUICE_KERNEL(ArraySortAsc) { return SortArrays(arguments, result, true); }
SLUICE_KERNEL(ArraySortDesc) { return SortArrays(arguments, result, false); }

SLUICE_KERNEL(StrcatArray) {
  return ArrayKernel(arguments, result,
                     [](const ArgumentRow& row, ResultRow& out, std::string& text) {
    text.clear();
    bool first = true;
    for (std::string_view element : ElementsOf(row.Text(0))) {
      if (!first) text += row.Text(1);
      first = false;
      AppendJsonAsText(element, text);
    }
    out.SetString(text);
  });
}

SLUICE_KERNEL(Zip) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::vector<Elements> arrays;
    size_t longest = 0;
    for (size_t i = 0; i < row.count(); ++i) {
      arrays.push_back(KindOfJson(row.Text(i)) == JsonKind::kArray ? ElementsOf(row.Text(i))
                                                                   : Elements{row.Text(i)});
      longest = std::max(longest, arrays.back().size());
    }
    json.clear();
    JsonArrayWriter zipped(json);
    for (size_t i = 0; i < longest; ++i) {
      JsonArrayWriter tuple(zipped.Next());
      for (const Elements& array : arrays) {
        tuple.Add(i < array.size() ? array[i] : std::string_view("null"));
      }
      tuple.Finish();
    }
    zipped.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(Repeat) {
  std::string value;
  std::string json;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (row.IsNull(1) || row.Long(1) < 0) {
      out.SetNull();
      return;
    }
    value.clear();
    AppendAsJson(row, 0, value);
    Elements elements(static_cast<size_t>(std::min(row.Long(1), kRangeSizeMax)), value);
    SetArray(out, elements, json);
  });
}

SLUICE_KERNEL(RangeOfLongs) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    ScalarType type = row.type(0);
    int64_t step = row.count() > 2                 ? row.Long(2)
                   : type == ScalarType::kLong     ? 1
                   : type == ScalarType::kTimespan ? kTicksPerHour
                                                   : kTicksPerDay;
    int64_t stop = row.Long(1);
    if (step == 0) {
      out.SetNull();
      return;
    }
    json.clear();
    JsonArrayWriter array(json);
    __int128 value = row.Long(0);
    for (int64_t count = 0; count < kRangeSizeMax && (step > 0 ? value <= stop : value >= stop);
         ++count, value += step) {
      auto at = static_cast<int64_t>(value);
      if (type == ScalarType::kLong) {
        array.Next() += std::to_string(at);
      } else if (type == ScalarType::kTimespan) {
        array.AddString(FormatTimespan(at));
      } else {
        array.AddString(FormatDatetime(at));
      }
    }
    array.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(RangeOfReals) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    double start = row.Real(0);
    double stop = row.Real(1);
    double step = row.count() > 2 ? row.Real(2) : 1;
    if (!(step != 0)) {
      out.SetNull();
      return;
    }
    json.clear();
    JsonArrayWriter array(json);
    for (int64_t i = 0; i < kRangeSizeMax; ++i) {
      double value = start + static_cast<double>(i) * step;
      if (!(step > 0 ? value <= stop : value >= stop)) break;
      AppendJsonReal(value, array.Next());
    }
    array.Finish();
    out.SetString(json);
  });
}

}  // namespace sluice::functions
