// Reading and rebuilding plan trees and the expressions in them.
#pragma once

#include <functional>
#include <set>
#include <vector>

#include "planning/logical_plan.h"

namespace sluice::planning {

// Columns that planning itself introduces (sort keys, row ordinals) have ids from here on, so that
// they never meet those of the binder.
inline constexpr ColumnId kFirstPlannedColumnId = ColumnId{1} << 31;

using ColumnSet = std::set<ColumnId>;

std::vector<PlanPointer> InputsOf(const PlanNode& node);

// A copy of the node over other inputs, given in the order of InputsOf(); its `columns` stay.
PlanPointer WithInputs(const PlanNode& node, std::vector<PlanPointer> inputs);

// A copy of the node with other `columns`.
PlanPointer WithColumns(const PlanNode& node, std::vector<BoundColumn> columns);

// Calls `visit` for each expression of the node itself, not of its inputs.
void ForEachExpression(const PlanNode& node,
                       const std::function<void(const BoundExpressionPointer&)>& visit);

// The columns that an expression reads, without those inside its subqueries.
void CollectColumns(const semantics::BoundExpression& expression, ColumnSet& columns);

// Calls `visit` for the relation of each subquery of an expression, outermost only.
void ForEachSubquery(const semantics::BoundExpression& expression,
                     const std::function<void(const semantics::BoundRelationPointer&)>& visit);

// Replaces each node, inputs first, by what `rewrite` gives for it.
PlanPointer RewriteBottomUp(const PlanPointer& node,
                            const std::function<PlanPointer(const PlanPointer&)>& rewrite);

BoundExpressionPointer ReferenceTo(const BoundColumn& column);

}  // namespace sluice::planning
