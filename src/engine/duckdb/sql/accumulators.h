// What the aggregates of this engine gather. Copies combine; nothing here is thread-safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "functions/kernels/json_text.h"

namespace sluice::engine::duckdb::sql {

// Elements joined by commas, as they come. An array adds its elements, not itself.
class ListAccumulator {
 public:
  void Add(std::string_view json, int64_t size_max) {
    if (json.starts_with('[')) {
      functions::JsonElements elements(json);
      for (std::string_view element; elements.Next(element);) AddElement(element, size_max);
    } else {
      AddElement(json, size_max);
    }
  }
  void Combine(const ListAccumulator& other) {
    size_t begin = 0;
    for (const size_t end : other.ends_) {
      AddElement(std::string_view(other.elements_).substr(begin, end - begin), other.size_max_);
      begin = end + 1;
    }
  }
  std::string Finish() const { return "[" + elements_ + "]"; }

 private:
  void AddElement(std::string_view json, int64_t size_max) {
    size_max_ = size_max;
    if (count_ >= size_max_) return;
    if (count_++ > 0) elements_ += ',';
    elements_ += json;
    ends_.push_back(elements_.size());
  }

  std::string elements_;
  std::vector<size_t> ends_;
  int64_t count_ = 0;
  int64_t size_max_ = 0;
};

// Distinct elements, in the order in which they first come. An array adds its elements, not itself.
class SetAccumulator {
 public:
  void Add(std::string_view json, int64_t size_max) {
    if (json.starts_with('[')) {
      functions::JsonElements elements(json);
      for (std::string_view element; elements.Next(element);) AddElement(element, size_max);
    } else {
      AddElement(json, size_max);
    }
  }
  void Combine(const SetAccumulator& other) {
    for (const std::string* element : other.order_) AddElement(*element, other.size_max_);
  }
  std::string Finish() const {
    std::string text;
    functions::JsonArrayWriter array(text);
    for (const std::string* element : order_) array.Add(*element);
    array.Finish();
    return text;
  }

 private:
  void AddElement(std::string_view json, int64_t size_max) {
    size_max_ = size_max;
    if (static_cast<int64_t>(order_.size()) >= size_max) return;
    const auto [element, added] = elements_.emplace(json);
    if (added) order_.push_back(&*element);
  }

  std::unordered_set<std::string> elements_;
  std::vector<const std::string*> order_;
  int64_t size_max_ = 0;
};

// The properties of all bags; the first value of a name stays.
class BagAccumulator {
 public:
  void Add(std::string_view json, int64_t size_max) {
    size_max_ = size_max;
    functions::JsonProperties properties(json);
    std::string_view key;
    for (std::string_view value; properties.Next(key, value);) AddProperty(key, value);
  }
  void Combine(const BagAccumulator& other) {
    size_max_ = std::max(size_max_, other.size_max_);
    for (const auto* property : other.order_) AddProperty(property->first, property->second);
  }
  std::string Finish() const {
    std::string text;
    functions::JsonObjectWriter object(text);
    for (const auto* property : order_) object.Add(property->first, property->second);
    object.Finish();
    return text;
  }

 private:
  void AddProperty(std::string_view key, std::string_view value) {
    if (static_cast<int64_t>(order_.size()) >= size_max_) return;
    const auto [property, added] = properties_.emplace(key, value);
    if (added) order_.push_back(&*property);
  }

  std::unordered_map<std::string, std::string> properties_;
  std::vector<const std::pair<const std::string, std::string>*> order_;
  int64_t size_max_ = 0;
};

// The least value whose running weight reaches a share of the whole.
template <typename T>
class PercentileAccumulator {
 public:
  void Add(T value, int64_t weight, double share) {
    share_ = share;
    if (weight <= 0) return;
    values_.emplace_back(value, weight);
  }
  void Combine(const PercentileAccumulator& other) {
    if (other.values_.empty()) return;
    share_ = other.share_;
    values_.insert(values_.end(), other.values_.begin(), other.values_.end());
  }
  bool Finish(T& result) {
    if (values_.empty()) return false;
    std::sort(values_.begin(), values_.end());
    long double total = 0;
    for (const auto& [value, weight] : values_) total += static_cast<long double>(weight);
    // As a double: 1000 values times 0.333 are 333, not a little more.
    const double wanted = static_cast<double>(total) * share_;
    long double running = 0;
    for (const auto& [value, weight] : values_) {
      running += static_cast<long double>(weight);
      result = value;
      if (static_cast<double>(running) >= wanted) break;
    }
    return true;
  }

 private:
  std::vector<std::pair<T, int64_t>> values_;
  double share_ = 0;
};

}  // namespace sluice::engine::duckdb::sql
