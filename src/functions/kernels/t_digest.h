// Percentiles in little memory: the state behind tdigest() and percentile_tdigest().
// https://learn.microsoft.com/kusto/query/tdigest-aggregation-function
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/scalar_type.h"

namespace sluice::functions {

// Up to 1,024 different values are kept with their weights, and percentiles are exact; more are
// joined into centroids, finest at both ends (Dunning's t-digest). Least and greatest value are
// always kept. Values are longs, reals, or the ticks of datetimes and timespans. Not thread-safe.
//
// As JSON: [[type],[value,...],[weight,...]] with values in order. The types are numbered by name:
// datetime 2, long 7, real 8, timespan 10.
class TDigest {
 public:
  // kLong, kReal, kDatetime or kTimespan.
  explicit TDigest(ScalarType type) : type_(type) {}

  // Nothing when the text is no state.
  static std::optional<TDigest> Parse(std::string_view json);

  ScalarType type() const { return type_; }
  // A long, or ticks. Weights below 1 don't count.
  void AddWhole(int64_t value, int64_t weight);
  // For digests of reals. NaN doesn't count.
  void AddReal(double value, int64_t weight);
  // Takes the values of the other one; longs and reals together are reals. False, with nothing
  // changed, when the types cannot be mixed.
  bool Merge(const TDigest& other);

  // The least value with at least `percent` percent of the weight at or below it, as JSON: ISO text
  // for times. Nothing without values, or for a percent outside 0 to 100.
  std::optional<std::string> Percentile(double percent);
  // The weight of the values at or below `value`.
  double Rank(long double value);
  double TotalWeight();
  std::string ToJson();

 private:
  // `key` has the order of the values: a whole number, or what the bits of a real become.
  struct Centroid {
    int64_t key;
    int64_t weight;
  };

  void AddKey(int64_t key, int64_t weight);
  long double ValueOf(const Centroid& centroid) const;

  // Puts the centroids in order, equal values joined.
  void Settle();
  void Compress();
  void AppendValue(const Centroid& centroid, std::string& out) const;

  ScalarType type_;
  std::vector<Centroid> centroids_;
  size_t settled_count_ = 0;  // Centroids beyond are as they came.
};

}  // namespace sluice::functions
