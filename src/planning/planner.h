// Bound tree to logical plan.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "planning/logical_plan.h"

namespace sluice::planning {

struct PlanOptions {
  // False for tests alone, which compare: the plan as it is lowered, with the same rows.
  bool rewrites = true;
};

// Rewrites a bound relation into a plan: the passes are listed, in order, in planner.cc. Fails only
// with kUnsupported, naming what has no plan.
Result<LogicalPlan> Plan(const semantics::BoundRelationPointer& relation,
                         const PlanOptions& options = {});

// The plan as an indented tree, one node a line, for `.show query plan`, tests and bug reports.
std::string ExplainPlan(const LogicalPlan& plan);

// A plan for the same rows, clustered so that rows with equal values of `expressions` (over the
// result's columns) come together: for partitioned exports. The result is marked ordered.
LogicalPlan ClusterBy(const LogicalPlan& plan, std::vector<BoundExpressionPointer> expressions);

// The same plan with the files of its external scans set by `fill`, called once per scan.
Result<LogicalPlan> WithExternalFiles(
    const LogicalPlan& plan,
    const std::function<Status(const ExternalScanNode& scan, ExternalScanNode& filled)>& fill);

// All external scans of a plan; their pointers live as long as the plan.
std::vector<const ExternalScanNode*> ExternalScansOf(const LogicalPlan& plan);

}  // namespace sluice::planning
