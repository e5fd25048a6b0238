#include "functions/kernels/t_digest.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>

#include "base/status.h"
#include "data/datetime.h"
#include "data/real.h"
#include "functions/kernels/json_text.h"

namespace sluice::functions {
namespace {

constexpr size_t kCentroidCountMax = 1024;
constexpr size_t kUnsettledCountMax = 4 * kCentroidCountMax;

struct TypeNumber {
  ScalarType type;
  int64_t number;
};
constexpr TypeNumber kTypeNumbers[] = {
    {ScalarType::kDatetime, 2},
    {ScalarType::kLong, 7},
    {ScalarType::kReal, 8},
    {ScalarType::kTimespan, 10},
};

std::optional<ScalarType> TypeOfNumber(int64_t number) {
  for (const TypeNumber& entry : kTypeNumbers) {
    if (entry.number == number) return entry.type;
  }
  return std::nullopt;
}

// The order of the keys is that of the reals; 0 and -0 are one.
int64_t KeyOfReal(double value) {
  const auto bits = std::bit_cast<int64_t>(value == 0 ? 0.0 : value);
  return bits ^ (bits < 0 ? INT64_MAX : 0);
}

double RealOfKey(int64_t key) { return std::bit_cast<double>(key ^ (key < 0 ? INT64_MAX : 0)); }

// A real of a state: infinities stand in quotes.
std::optional<double> RealOf(std::string_view json) {
  std::string storage;
  if (KindOfJson(json) == JsonKind::kString) json = UnescapedJsonString(json, storage);
  const auto real = ParseReal(json);
  if (!real || std::isnan(*real)) return std::nullopt;
  return real;
}

}  // namespace

std::optional<TDigest> TDigest::Parse(std::string_view json) {
  std::vector<std::string_view> parts;
  JsonElements elements(json);
  for (std::string_view element; elements.Next(element);) {
    if (KindOfJson(element) != JsonKind::kArray) return std::nullopt;
    parts.push_back(element);
  }
  if (parts.size() != 3 || JsonArrayLength(parts[0]) != 1) return std::nullopt;
  const auto number = JsonAsLong(JsonElementAt(parts[0], 0).value_or(""));
  const auto type = number ? TypeOfNumber(*number) : std::nullopt;
  if (!type) return std::nullopt;
  TDigest digest(*type);
  JsonElements values(parts[1]);
  JsonElements weights(parts[2]);
  for (std::string_view text; values.Next(text);) {
    std::optional<int64_t> key = JsonAsLong(text);
    if (type == ScalarType::kReal) {
      const auto real = RealOf(text);
      key = real ? std::optional(KeyOfReal(*real)) : std::nullopt;
    }
    if (!key || !weights.Next(text)) return std::nullopt;
    const auto weight = JsonAsLong(text);
    if (!weight || *weight < 1) return std::nullopt;
    digest.AddKey(*key, *weight);
  }
  if (std::string_view more; weights.Next(more)) return std::nullopt;
  return digest;
}

void TDigest::AddWhole(int64_t value, int64_t weight) {
  AddKey(type_ == ScalarType::kReal ? KeyOfReal(static_cast<double>(value)) : value, weight);
}

void TDigest::AddReal(double value, int64_t weight) {
  CHECK(type_ == ScalarType::kReal);
  if (!std::isnan(value)) AddKey(KeyOfReal(value), weight);
}

long double TDigest::ValueOf(const Centroid& centroid) const {
  if (type_ == ScalarType::kReal) return static_cast<long double>(RealOfKey(centroid.key));
  return static_cast<long double>(centroid.key);
}

void TDigest::AddKey(int64_t key, int64_t weight) {
  if (weight < 1) return;
  centroids_.push_back({key, weight});
  if (centroids_.size() < kUnsettledCountMax) return;
  Settle();
  if (centroids_.size() > kCentroidCountMax) Compress();
}

bool TDigest::Merge(const TDigest& other) {
  if (other.type_ != type_) {
    const auto is_number = [](ScalarType type) {
      return type == ScalarType::kLong || type == ScalarType::kReal;
    };
    if (!is_number(type_) || !is_number(other.type_)) return false;
    if (type_ == ScalarType::kLong) {
      for (Centroid& own : centroids_) own.key = KeyOfReal(static_cast<double>(own.key));
      type_ = ScalarType::kReal;
    }
  }
  for (const Centroid& centroid : other.centroids_) {
    if (other.type_ == type_) {
      AddKey(centroid.key, centroid.weight);
    } else {
      AddWhole(centroid.key, centroid.weight);
    }
  }
  return true;
}

void TDigest::Settle() {
  if (settled_count_ == centroids_.size()) return;
  const auto before = [](const Centroid& a, const Centroid& b) { return a.key < b.key; };
  const auto unsettled = centroids_.begin() + static_cast<std::ptrdiff_t>(settled_count_);
  std::sort(unsettled, centroids_.end(), before);
  std::inplace_merge(centroids_.begin(), unsettled, centroids_.end(), before);
  size_t last = 0;
  for (size_t i = 1; i < centroids_.size(); ++i) {
    if (centroids_[i].key == centroids_[last].key) {
      centroids_[last].weight += centroids_[i].weight;
    } else {
      centroids_[++last] = centroids_[i];
    }
  }
  centroids_.resize(last + 1);
  settled_count_ = centroids_.size();
}

// Joins neighbours whose common reach on the scale k(q) = d / (2 pi) asin(2q - 1) is at most 1,
// which leaves at most d centroids.
void TDigest::Compress() {
  constexpr double kPi = 3.14159265358979323846;
  const double total = TotalWeight();
  const auto scale = [&](double weight) {
    const double share = std::clamp(weight / total, 0.0, 1.0);
    return static_cast<double>(kCentroidCountMax) / (2 * kPi) * std::asin(2 * share - 1);
  };
  std::vector<Centroid> joined = {centroids_.front()};
  auto before = static_cast<double>(centroids_.front().weight);
  double start = scale(before);
  for (size_t i = 1; i < centroids_.size(); ++i) {
    const Centroid& next = centroids_[i];
    const double after = before + static_cast<double>(next.weight);
    const bool is_end = joined.size() == 1 || i + 1 == centroids_.size();
    if (!is_end && scale(after) - start <= 1) {
      Centroid& last = joined.back();
      const int64_t weight = last.weight + next.weight;
      const long double value = ValueOf(last) + (ValueOf(next) - ValueOf(last)) *
                                                    static_cast<long double>(next.weight) /
                                                    static_cast<long double>(weight);
      last.key = type_ == ScalarType::kReal ? KeyOfReal(static_cast<double>(value))
                                            : static_cast<int64_t>(std::round(value));
      last.weight = weight;
    } else {
      start = scale(before);
      joined.push_back(next);
    }
    before = after;
  }
  centroids_ = std::move(joined);
  settled_count_ = centroids_.size();
}

std::optional<std::string> TDigest::Percentile(double percent) {
  Settle();
  if (centroids_.empty() || !(percent >= 0 && percent <= 100)) return std::nullopt;
  const double wanted = TotalWeight() * percent / 100;
  double running = 0;
  const Centroid* found = &centroids_.back();
  for (const Centroid& centroid : centroids_) {
    running += static_cast<double>(centroid.weight);
    if (running >= wanted) {
      found = &centroid;
      break;
    }
  }
  std::string text;
  switch (type_) {
    case ScalarType::kDatetime: {
      char buffer[kDatetimeTextSize];
      WriteDatetime(found->key, buffer);
      text.append("\"").append(buffer, kDatetimeTextSize).append("\"");
      break;
    }
    case ScalarType::kTimespan:
      text += '"';
      AppendTimespan(found->key, text);
      text += '"';
      break;
    default: AppendValue(*found, text);
  }
  return text;
}

double TDigest::Rank(long double value) {
  double rank = 0;
  for (const Centroid& centroid : centroids_) {
    if (ValueOf(centroid) <= value) rank += static_cast<double>(centroid.weight);
  }
  return rank;
}

double TDigest::TotalWeight() {
  double total = 0;
  for (const Centroid& centroid : centroids_) total += static_cast<double>(centroid.weight);
  return total;
}

std::string TDigest::ToJson() {
  Settle();
  if (centroids_.size() > kCentroidCountMax) Compress();
  const auto* entry = std::find_if(std::begin(kTypeNumbers), std::end(kTypeNumbers),
                                   [&](const TypeNumber& number) { return number.type == type_; });
  std::string text = "[[" + std::to_string(entry->number) + "],[";
  for (const Centroid& centroid : centroids_) {
    AppendValue(centroid, text);
    text += ',';
  }
  if (text.back() == ',') text.pop_back();
  text += "],[";
  for (const Centroid& centroid : centroids_) text += std::to_string(centroid.weight) + ",";
  if (text.back() == ',') text.pop_back();
  text += "]]";
  return text;
}

void TDigest::AppendValue(const Centroid& centroid, std::string& out) const {
  if (type_ == ScalarType::kReal) {
    AppendJsonReal(RealOfKey(centroid.key), out);
  } else {
    out += std::to_string(centroid.key);
  }
}

}  // namespace sluice::functions
