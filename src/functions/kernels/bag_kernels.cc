#include "functions/kernels/bag_kernels.h"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "functions/kernels/json_text.h"

namespace sluice::functions {
namespace {

// "$.a['b']" as its steps; a name alone is one step. None for the root and for indices, which are no
// names.
std::optional<std::vector<std::string>> StepsOf(std::string_view path) {
  std::vector<std::string> steps;
  if (path == "$") return std::nullopt;
  if (!path.starts_with("$.") && !path.starts_with("$[")) {
    steps.emplace_back(path);
    return steps;
  }
  path.remove_prefix(1);
  while (!path.empty()) {
    if (path[0] == '.') {
      path.remove_prefix(1);
      size_t end = path.find_first_of(".[");
      steps.emplace_back(path.substr(0, end));
      path = end == std::string_view::npos ? std::string_view() : path.substr(end);
      continue;
    }
    size_t close = path.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    std::string_view inner = path.substr(1, close - 1);
    if (inner.size() < 2 || (inner[0] != '\'' && inner[0] != '"')) return std::nullopt;
    steps.emplace_back(inner.substr(1, inner.size() - 2));
    path.remove_prefix(close + 1);
  }
  return steps;
}

// Sets what `steps` from `depth` on lead to; bags that are missing are made.
void AppendWithKey(std::string_view bag, const std::vector<std::string>& steps, size_t depth,
                   std::string_view value, std::string& out) {
  if (depth == steps.size()) {
    out += value;
    return;
  }
  JsonObjectWriter object(out);
  bool found = false;
  JsonProperties properties(bag);
  std::string_view key;
  std::string_view old_value;
  while (properties.Next(key, old_value)) {
    if (key == steps[depth]) {
      found = true;
      AppendWithKey(old_value, steps, depth + 1, value, object.Next(key));
    } else {
      object.Add(key, old_value);
    }
  }
  if (!found) AppendWithKey("{}", steps, depth + 1, value, object.Next(steps[depth]));
  object.Finish();
}

void AppendWithoutKeys(std::string_view bag, const std::vector<std::vector<std::string>>& paths,
                       size_t depth, std::string& out) {
  JsonObjectWriter object(out);
  JsonProperties properties(bag);
  std::string_view key;
  std::string_view value;
  while (properties.Next(key, value)) {
    bool removed = false;
    std::vector<std::vector<std::string>> inner;
    for (const auto& path : paths) {
      if (path.size() <= depth || path[depth] != key) continue;
      if (path.size() == depth + 1) removed = true;
      inner.push_back(path);
    }
    if (removed) continue;
    if (!inner.empty() && KindOfJson(value) == JsonKind::kObject) {
      AppendWithoutKeys(value, inner, depth + 1, object.Next(key));
    } else {
      object.Add(key, value);
    }
  }
  object.Finish();
}

template <typename Compute>
Status BagKernel(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (KindOfJson(row.Text(0)) != JsonKind::kObject) {
      out.SetNull();
      return;
    }
    json.clear();
    compute(row, out, json);
  });
}

}  // namespace

SLUICE_KERNEL(BagKeys) {
  return BagKernel(arguments, result,
                   [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    JsonArrayWriter keys(json);
    JsonProperties properties(row.Text(0));
    std::string_view key;
    std::string_view value;
    while (properties.Next(key, value)) keys.AddString(key);
    keys.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(BagMerge) {
  std::string json;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    JsonObjectWriter merged(json);
    std::set<std::string, std::less<>> seen;
    bool any = false;
    for (size_t i = 0; i < row.count(); ++i) {
      if (row.IsNull(i) || KindOfJson(row.Text(i)) != JsonKind::kObject) continue;
      any = true;
      JsonProperties properties(row.Text(i));
      std::string_view key;
      std::string_view value;
      while (properties.Next(key, value)) {
        if (seen.emplace(key).second) merged.Add(key, value);
      }
    }
    merged.Finish();
    if (any) {
      out.SetString(json);
    } else {
      out.SetNull();
    }
  });
}

SLUICE_KERNEL(BagHasKey) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    std::string_view at = row.Text(0);
    const auto steps = StepsOf(row.Text(1));
    bool has = steps.has_value();
    for (const std::string& step : steps.value_or(std::vector<std::string>())) {
      auto value = JsonProperty(at, step);
      has = value.has_value();
      if (!has) break;
      at = *value;
    }
    out.SetBool(has);
  });
}

SLUICE_KERNEL(BagRemoveKeys) {
  return BagKernel(arguments, result,
                   [](const ArgumentRow& row, ResultRow& out, std::string& json) {
    std::vector<std::vector<std::string>> paths;
    JsonElements keys(row.Text(1));
    std::string_view key;
    while (keys.Next(key)) {
      std::string text;
      AppendJsonAsText(key, text);
      if (auto steps = StepsOf(text)) paths.push_back(*std::move(steps));
    }
    AppendWithoutKeys(row.Text(0), paths, 0, json);
    out.SetString(json);
  });
}

SLUICE_KERNEL(BagSetKey) {
  std::string value;
  std::string json;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    const auto steps = StepsOf(row.Text(1));
    if (row.IsNull(0) || KindOfJson(row.Text(0)) != JsonKind::kObject || !steps) {
      out.SetNull();
      return;
    }
    value.clear();
    json.clear();
    AppendAsJson(row, 2, value);
    AppendWithKey(row.Text(0), *steps, 0, value, json);
    out.SetString(json);
  });
}

SLUICE_KERNEL(BagZip) {
  std::string json;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (KindOfJson(row.Text(0)) != JsonKind::kArray) {
      out.SetNull();
      return;
    }
    json.clear();
    JsonObjectWriter bag(json);
    JsonElements keys(row.Text(0));
    // What is no array has no elements, so that all values are null.
    const bool has_values = KindOfJson(row.Text(1)) == JsonKind::kArray;
    JsonElements values(has_values ? row.Text(1) : "[]");
    std::string_view key;
    std::set<std::string> seen;
    while (keys.Next(key)) {
      std::string_view value = "null";
      values.Next(value);
      if (KindOfJson(key) != JsonKind::kString) continue;
      std::string name;
      AppendUnescaped(key, name);
      if (seen.insert(name).second) bag.Add(name, value);
    }
    bag.Finish();
    out.SetString(json);
  });
}

}  // namespace sluice::functions
