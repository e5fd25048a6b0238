// Random typed scalar expressions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "table.h"

namespace sluice::differential {

// Seeded chance; SplitMix64.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  uint64_t Roll();
  size_t Below(size_t bound) { return static_cast<size_t>(Roll() % bound); }
  bool OneIn(size_t count) { return Below(count) == 0; }
  template <typename T>
  const T& Pick(const std::vector<T>& values) {
    return values[Below(values.size())];
  }

 private:
  uint64_t state_;
};

// A value of small domains, so that duplicates are common, with nulls and now and then extremes.
Scalar RandomValue(Dice& dice, ScalarType type);
ScalarType RandomType(Dice& dice);

class ExpressionGenerator {
 public:
  // `subqueries` are texts of one column each that may stand in `in (...)` and toscalar().
  ExpressionGenerator(Dice& dice, const std::vector<Column>& columns,
                      std::vector<std::pair<ScalarType, std::string>> subqueries = {},
                      std::vector<std::string> long_functions = {})
      : dice_(dice),
        columns_(columns),
        subqueries_(std::move(subqueries)),
        long_functions_(std::move(long_functions)) {}

  // In parentheses wherever precedence could matter.
  std::string OfType(ScalarType type, int depth);

 private:
  std::string Leaf(ScalarType type);
  std::string Bool(int depth);
  std::string Long(int depth);
  std::string Real(int depth);
  std::string String(int depth);
  std::string Datetime(int depth);
  std::string Timespan(int depth);
  std::string Dynamic(int depth);
  std::string TextTest(int depth);
  std::string Membership(int depth);
  std::string Choice(ScalarType type, int depth);
  std::string Words(const std::vector<std::string>& words) { return dice_.Pick(words); }

  Dice& dice_;
  const std::vector<Column>& columns_;
  std::vector<std::pair<ScalarType, std::string>> subqueries_;
  std::vector<std::string> long_functions_;
};

}  // namespace sluice::differential
