#include "functions/kernels/dynamic_kernels.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "functions/kernels/json_text.h"

namespace sluice::functions {
namespace {

void SetJson(ResultRow& out, std::optional<std::string_view> json) {
  if (!json || KindOfJson(*json) == JsonKind::kNull) {
    out.SetNull();
  } else {
    out.SetString(*json);
  }
}

// -1, 0 or 1; nothing for values that have no order.
std::optional<int> Compare(std::string_view a, std::string_view b) {
  JsonKind kind = KindOfJson(a);
  if (kind != KindOfJson(b)) return std::nullopt;
  if (kind == JsonKind::kString) {
    std::string left_storage;
    std::string right_storage;
    int order = UnescapedJsonString(a, left_storage).compare(UnescapedJsonString(b, right_storage));
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  if (kind != JsonKind::kNumber && kind != JsonKind::kBool) return std::nullopt;
  auto left = JsonAsLong(a);
  auto right = JsonAsLong(b);
  if (left && right) return *left < *right ? -1 : *left > *right ? 1 : 0;
  auto left_real = JsonAsReal(a);
  auto right_real = JsonAsReal(b);
  if (!left_real || !right_real) return std::nullopt;
  return *left_real < *right_real ? -1 : *left_real > *right_real ? 1 : 0;
}

template <typename Test>
Status OrderKernel(const KernelArguments& arguments, KernelResult& result, Test test) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (auto order = Compare(row.Text(0), row.Text(1))) {
      out.SetBool(test(*order));
    } else {
      out.SetNull();
    }
  });
}

Status EqualityKernel(const KernelArguments& arguments, KernelResult& result, bool negated) {
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    bool left_null = row.IsNull(0);
    bool right_null = row.IsNull(1);
    if (left_null && right_null) {
      out.SetNull();
    } else if (left_null || right_null) {
      out.SetBool(negated);
    } else {
      out.SetBool(JsonEqual(row.Text(0), row.Text(1)) != negated);
    }
  });
}

template <typename Long, typename Real>
Status ArithmeticKernel(const KernelArguments& arguments, KernelResult& result, Long of_longs,
                        Real of_reals) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto left = JsonAsLong(row.Text(0));
    auto right = JsonAsLong(row.Text(1));
    json.clear();
    int64_t exact = 0;
    if (left && right && of_longs(*left, *right, exact)) {
      out.SetString(std::to_string(exact));
      return;
    }
    auto left_real = JsonAsReal(row.Text(0));
    auto right_real = JsonAsReal(row.Text(1));
    if (!left_real || !right_real || (left && right && *right == 0)) {
      out.SetNull();
      return;
    }
    AppendJsonReal(of_reals(*left_real, *right_real), json);
    out.SetString(json);
  });
}

Status PackBag(const KernelArguments& arguments, KernelResult& result, bool present_only) {
  std::string json;
  std::vector<std::string> names;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    JsonObjectWriter bag(json);
    for (size_t i = 0; i + 1 < row.count(); i += 2) {
      if (present_only) {
        bool absent = row.IsNull(i + 1) ||
                      (row.type(i + 1) == ScalarType::kString && row.Text(i + 1).empty());
        if (absent) continue;
      }
      bool seen = false;  // The last of equal names wins.
      for (size_t k = i + 2; k + 1 < row.count(); k += 2) seen |= row.Text(k) == row.Text(i);
      if (!seen) AppendAsJson(row, i + 1, bag.Next(row.Text(i)));
    }
    bag.Finish();
    out.SetString(json);
  });
}

void CollectPaths(std::string_view json, const std::string& path, std::vector<std::string>& paths) {
  std::string_view element;
  if (KindOfJson(json) == JsonKind::kArray) {
    std::string inner = path + "[0]";
    bool added = false;
    JsonElements elements(json);
    while (elements.Next(element)) {
      if (!added) paths.push_back(inner);
      added = true;
      if (KindOfJson(element) == JsonKind::kArray || KindOfJson(element) == JsonKind::kObject) {
        CollectPaths(element, inner, paths);
        break;
      }
    }
  } else if (KindOfJson(json) == JsonKind::kObject) {
    JsonProperties properties(json);
    std::string_view key;
    while (properties.Next(key, element)) {
      std::string inner = path + "['" + std::string(key) + "']";
      paths.push_back(inner);
      CollectPaths(element, inner, paths);
    }
  }
}

}  // namespace

SLUICE_KERNEL(DynamicMember) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    SetJson(out, JsonProperty(row.Text(0), row.Text(1)));
  });
}

SLUICE_KERNEL(DynamicElement) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    if (row.type(1) == ScalarType::kString) {
      SetJson(out, JsonProperty(row.Text(0), row.Text(1)));
    } else {
      SetJson(out, JsonElementAt(row.Text(0), row.Long(1)));
    }
  });
}

SLUICE_KERNEL(DynamicEqual) { return EqualityKernel(arguments, result, false); }
SLUICE_KERNEL(DynamicNotEqual) { return EqualityKernel(arguments, result, true); }
SLUICE_KERNEL(DynamicLess) {
  return OrderKernel(arguments, result, [](int order) { return order < 0; });
}
SLUICE_KERNEL(DynamicLessOrEqual) {
  return OrderKernel(arguments, result, [](int order) { return order <= 0; });
}
SLUICE_KERNEL(DynamicGreater) {
  return OrderKernel(arguments, result, [](int order) { return order > 0; });
}
SLUICE_KERNEL(DynamicGreaterOrEqual) {
  return OrderKernel(arguments, result, [](int order) { return order >= 0; });
}

SLUICE_KERNEL(DynamicAdd) {
  return ArithmeticKernel(
      arguments, result,
      [](int64_t a, int64_t b, int64_t& sum) { return !__builtin_add_overflow(a, b, &sum); },
      [](double a, double b) { return a + b; });
}
SLUICE_KERNEL(DynamicSubtract) {
  return ArithmeticKernel(
      arguments, result,
      [](int64_t a, int64_t b, int64_t& rest) { return !__builtin_sub_overflow(a, b, &rest); },
      [](double a, double b) { return a - b; });
}
SLUICE_KERNEL(DynamicMultiply) {
  return ArithmeticKernel(
      arguments, result,
      [](int64_t a, int64_t b, int64_t& product) { return !__builtin_mul_overflow(a, b, &product); },
      [](double a, double b) { return a * b; });
}
SLUICE_KERNEL(DynamicDivide) {
  return ArithmeticKernel(
      arguments, result,
      [](int64_t a, int64_t b, int64_t& quotient) {
        if (b == 0 || b == -1) return false;
        quotient = a / b;
        return true;
      },
      [](double a, double b) { return a / b; });
}
SLUICE_KERNEL(DynamicModulo) {
  return ArithmeticKernel(
      arguments, result,
      [](int64_t a, int64_t b, int64_t& rest) {
        if (b == 0 || b == -1) return false;
        rest = a % b;
        if (rest < 0) rest += b < 0 ? -b : b;
        return true;
      },
      [](double a, double b) {
        double rest = std::fmod(a, b);
        return rest < 0 ? rest + std::fabs(b) : rest;
      });
}
SLUICE_KERNEL(DynamicNegate) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto exact = JsonAsLong(row.Text(0));
    auto real = JsonAsReal(row.Text(0));
    json.clear();
    if (exact && *exact != INT64_MIN) {
      out.SetString(std::to_string(-*exact));
    } else if (real) {
      AppendJsonReal(-*real, json);
      out.SetString(json);
    } else {
      out.SetNull();
    }
  });
}

SLUICE_KERNEL(GetType) {
  return ForEveryRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    if (row.type(0) != ScalarType::kDynamic) {
      out.SetString(ScalarTypeName(row.type(0)));
      return;
    }
    if (row.IsNull(0)) {
      out.SetString("null");
      return;
    }
    switch (KindOfJson(row.Text(0))) {
      case JsonKind::kNull: out.SetString("null"); return;
      case JsonKind::kBool: out.SetString("bool"); return;
      case JsonKind::kNumber:
        out.SetString(JsonAsLong(row.Text(0)) ? "long" : "double");
        return;
      case JsonKind::kString: out.SetString("string"); return;
      case JsonKind::kArray: out.SetString("array"); return;
      case JsonKind::kObject: out.SetString("dictionary"); return;
    }
  });
}

// Canonical JSON: properties in the order of their names at every level.
namespace {
void AppendSorted(std::string_view json, std::string& out) {
  if (KindOfJson(json) == JsonKind::kArray) {
    JsonArrayWriter array(out);
    JsonElements elements(json);
    std::string_view element;
    while (elements.Next(element)) AppendSorted(element, array.Next());
    array.Finish();
    return;
  }
  if (KindOfJson(json) != JsonKind::kObject) {
    out += json;
    return;
  }
  std::vector<std::pair<std::string, std::string_view>> sorted;
  JsonProperties properties(json);
  std::string_view key;
  std::string_view value;
  while (properties.Next(key, value)) sorted.emplace_back(std::string(key), value);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  JsonObjectWriter bag(out);
  for (const auto& [name, inner] : sorted) AppendSorted(inner, bag.Next(name));
  bag.Finish();
}
}  // namespace

SLUICE_KERNEL(DynamicToJson) {
  std::string json;
  std::string sorted;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    sorted.clear();
    if (row.IsNull(0)) {
      out.SetString("null");
      return;
    }
    AppendAsJson(row, 0, json);
    AppendSorted(json, sorted);
    out.SetString(sorted);
  });
}

SLUICE_KERNEL(PackArray) {
  std::string json;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    JsonArrayWriter array(json);
    for (size_t i = 0; i < row.count(); ++i) AppendAsJson(row, i, array.Next());
    array.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(BagPack) { return PackBag(arguments, result, false); }
SLUICE_KERNEL(BagPackPresent) { return PackBag(arguments, result, true); }

SLUICE_KERNEL(Treepath) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::vector<std::string> paths;
    CollectPaths(row.Text(0), "", paths);
    json.clear();
    JsonArrayWriter array(json);
    for (const std::string& path : paths) array.AddString(path);
    array.Finish();
    out.SetString(json);
  });
}

std::string_view FollowJsonPath(std::string_view json, std::string_view path) {
  if (path.starts_with('$')) path.remove_prefix(1);
  while (!path.empty() && !json.empty()) {
    if (path[0] == '.') {
      path.remove_prefix(1);
      size_t end = path.find_first_of(".[");
      std::string_view key = path.substr(0, end);
      path = end == std::string_view::npos ? std::string_view() : path.substr(end);
      json = JsonProperty(json, key).value_or(std::string_view());
      continue;
    }
    size_t close = path.find(']');
    if (path[0] != '[' || close == std::string_view::npos) return {};
    std::string_view inner = path.substr(1, close - 1);
    path.remove_prefix(close + 1);
    if (inner.size() >= 2 && (inner[0] == '\'' || inner[0] == '"')) {
      json = JsonProperty(json, inner.substr(1, inner.size() - 2)).value_or(std::string_view());
      continue;
    }
    int64_t index = 0;
    auto end = std::from_chars(inner.data(), inner.data() + inner.size(), index);
    if (end.ec != std::errc() || end.ptr != inner.data() + inner.size()) return {};
    json = JsonElementAt(json, index).value_or(std::string_view());
  }
  return json;
}

SLUICE_KERNEL(ExtractJson) {
  std::string json;
  std::string text;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    text.clear();
    if (row.type(1) == ScalarType::kDynamic) {
      json = std::string(row.Text(1));
    } else if (!CompactJson(row.Text(1), json)) {
      out.SetString("");
      return;
    }
    AppendJsonAsText(FollowJsonPath(json, row.Text(0)), text);
    out.SetString(text);
  });
}

SLUICE_KERNEL(EstimateDataSize) {
  return ForEveryRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    // What a dynamic takes beyond its text.
    constexpr int64_t kDynamicOverheadBytes = 8;
    int64_t size = 0;
    for (size_t i = 0; i < row.count(); ++i) {
      switch (row.type(i)) {
        case ScalarType::kBool: size += 1; break;
        case ScalarType::kInt: size += 4; break;
        case ScalarType::kLong:
        case ScalarType::kReal:
        case ScalarType::kDatetime:
        case ScalarType::kTimespan: size += 8; break;
        case ScalarType::kDecimal:
        case ScalarType::kGuid: size += 16; break;
        case ScalarType::kString: size += static_cast<int64_t>(row.Text(i).size()); break;
        case ScalarType::kDynamic:
          size += kDynamicOverheadBytes + static_cast<int64_t>(row.Text(i).size());
          break;
      }
    }
    out.SetLong(size);
  });
}

}  // namespace sluice::functions
