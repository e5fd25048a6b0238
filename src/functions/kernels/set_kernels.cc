#include "functions/kernels/set_kernels.h"

#include <limits>
#include <unordered_set>
#include <vector>

#include "functions/kernels/json_text.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

// A key that is equal for equal values: numbers by value, strings by text.
std::string KeyOf(std::string_view json) {
  std::string key;
  switch (KindOfJson(json)) {
    case JsonKind::kString:
      key = "s";
      AppendUnescaped(json, key);
      return key;
    case JsonKind::kNumber:
      if (auto exact = JsonAsLong(json)) return "n" + std::to_string(*exact);
      if (auto real = JsonAsReal(json)) {
        auto whole = static_cast<int64_t>(*real);
        if (static_cast<double>(whole) == *real) return "n" + std::to_string(whole);
        key = "n";
        AppendJsonReal(*real, key);
        return key;
      }
      [[fallthrough]];
    default: return "j" + std::string(json);
  }
}

class JsonSet {
 public:
  explicit JsonSet(std::string_view array) {
    JsonElements elements(array);
    std::string_view element;
    while (elements.Next(element)) keys_.insert(KeyOf(element));
  }
  bool Contains(const std::string& key) const { return keys_.contains(key); }
  size_t size() const { return keys_.size(); }
  const std::unordered_set<std::string>& keys() const { return keys_; }

 private:
  std::unordered_set<std::string> keys_;
};

// The distinct elements of the first array that `keep` accepts.
template <typename Keep>
void AppendDistinct(std::string_view array, std::unordered_set<std::string>& seen,
                    JsonArrayWriter& out, Keep keep) {
  JsonElements elements(array);
  std::string_view element;
  while (elements.Next(element)) {
    std::string key = KeyOf(element);
    if (!keep(key)) continue;
    if (seen.insert(std::move(key)).second) out.Add(element);
  }
}

Status HasElement(const KernelArguments& arguments, KernelResult& result, bool ignore_case) {
  std::string value;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (row.IsNull(0)) {
      out.SetBool(false);
      return;
    }
    value.clear();
    AppendAsJson(row, 1, value);
    std::string key = KeyOf(value);
    JsonElements elements(row.Text(0));
    std::string_view element;
    bool found = false;
    while (!found && elements.Next(element)) {
      std::string other = KeyOf(element);
      found = ignore_case ? EqualIgnoringCase(key, other) : key == other;
    }
    out.SetBool(found);
  });
}

}  // namespace

SLUICE_KERNEL(SetHasElement) { return HasElement(arguments, result, false); }
SLUICE_KERNEL(SetHasElementIgnoringCase) { return HasElement(arguments, result, true); }

SLUICE_KERNEL(SetUnion) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    JsonArrayWriter array(json);
    std::unordered_set<std::string> seen;
    for (size_t i = 0; i < row.count(); ++i) {
      AppendDistinct(row.Text(i), seen, array, [](const std::string&) { return true; });
    }
    array.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(SetIntersect) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    JsonArrayWriter array(json);
    std::vector<JsonSet> others;
    for (size_t i = 1; i < row.count(); ++i) others.emplace_back(row.Text(i));
    std::unordered_set<std::string> seen;
    AppendDistinct(row.Text(0), seen, array, [&](const std::string& key) {
      for (const JsonSet& other : others) {
        if (!other.Contains(key)) return false;
      }
      return true;
    });
    array.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(SetDifference) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    JsonArrayWriter array(json);
    std::vector<JsonSet> others;
    for (size_t i = 1; i < row.count(); ++i) others.emplace_back(row.Text(i));
    std::unordered_set<std::string> seen;
    AppendDistinct(row.Text(0), seen, array, [&](const std::string& key) {
      for (const JsonSet& other : others) {
        if (other.Contains(key)) return false;
      }
      return true;
    });
    array.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(SetEquals) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    out.SetBool(JsonSet(row.Text(0)).keys() == JsonSet(row.Text(1)).keys());
  });
}

SLUICE_KERNEL(JaccardIndex) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    JsonSet a(row.Text(0));
    JsonSet b(row.Text(1));
    size_t common = 0;
    for (const std::string& key : a.keys()) common += b.Contains(key) ? 1 : 0;
    size_t all = a.size() + b.size() - common;
    out.SetReal(all == 0 ? std::numeric_limits<double>::quiet_NaN()
                         : static_cast<double>(common) / static_cast<double>(all));
  });
}

}  // namespace sluice::functions
