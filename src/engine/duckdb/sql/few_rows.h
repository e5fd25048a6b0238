// Which parts of a plan have few rows, all written in the query: there the order in which rows were
// written is kept, which elsewhere would cost more than it is worth.
#pragma once

#include <map>

#include "planning/logical_plan.h"

namespace sluice::engine::duckdb::sql {

// Answers for one plan, which must outlive it. Not thread-safe.
class FewRows {
 public:
  explicit FewRows(const planning::LogicalPlan& plan) : plan_(plan) {}

  bool Of(const planning::PlanNode& node);

 private:
  bool Find(const planning::PlanNode& node);

  const planning::LogicalPlan& plan_;
  std::map<const planning::PlanNode*, bool> known_;  // A shared part may be read many times.
};

}  // namespace sluice::engine::duckdb::sql
