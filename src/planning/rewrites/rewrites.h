// The rewrites of a plan, one file each. Each keeps the rows of the tree; planner.cc says in which
// order they run.
#pragma once

#include <functional>
#include <vector>

#include "planning/logical_plan.h"

namespace sluice::planning {

// Splits `and`s into conjuncts and merges filters that follow one another.
PlanPointer SplitConjuncts(const PlanPointer& root);

// Moves comparisons of a table's cursor with a constant from filters into the bounds of the scan,
// where an engine makes them cost what the delta costs.
PlanPointer BoundCursors(const PlanPointer& root);

// Turns a limit over a sort into a sort that keeps the first rows only.
PlanPointer FuseLimits(const PlanPointer& root);

// Gives each external scan those conjuncts above it that read its columns alone.
PlanPointer FindPruningPredicates(const PlanPointer& root);

// Narrows each node to the columns that somebody above it reads, and drops projections that do
// nothing. The root keeps exactly its columns.
PlanPointer PruneColumns(const PlanPointer& root);

// Turns a filter that keeps the rows of a sort with a limit from a row_number() on, which is how KQL
// asks for a page, into a number of rows that the sort leaves out. Runs on narrowed nodes: it must see
// that nobody else reads the row_number().
PlanPointer SkipFirstRows(const PlanPointer& root);

// Replaces a shared relation that has one reader by its definition.
void InlineSingleReaders(LogicalPlan& plan);

}  // namespace sluice::planning
