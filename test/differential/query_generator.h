// Random queries over random small tables, the same for the same seed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "expression_generator.h"
#include "query.h"

namespace sluice::differential {

// Grows a query operator by operator. Each step is tried with the interpreter, which tells the
// columns that are now there; what it has no rule for, or what nothing determines, is not taken.
class QueryGenerator {
 public:
  explicit QueryGenerator(uint64_t seed) : dice_(seed) {}

  Query Next();

 private:
  NamedTable MakeTable(const std::string& name);
  void AddLets(Query& query);
  // One operator, or two that belong together.
  std::vector<OperatorText> MakeOperators(const Table& input, const Query& query);
  OperatorText Extend(const Table& input, ExpressionGenerator& expressions);
  OperatorText Project(const Table& input, ExpressionGenerator& expressions);
  std::optional<OperatorText> Narrow(const Table& input);
  std::vector<OperatorText> Summarize(const Table& input, ExpressionGenerator& expressions);
  std::optional<OperatorText> Join(const Table& input, const Query& query);
  OperatorText Union(const Query& query);
  OperatorText TotalSort(const Table& input);
  std::optional<OperatorText> Expand(const Table& input);
  std::optional<OperatorText> Parse(const Table& input);
  std::vector<OperatorText> Windows(const Table& input, ExpressionGenerator& expressions);
  // A name that no column has.
  std::string NewName();
  std::string NameOfType(const Table& input, ScalarType type);

  Dice dice_;
  int names_ = 0;
};

}  // namespace sluice::differential
