// The logical plan: what an engine is asked to compute. Few node kinds with exact meaning; every
// KQL notion that is not here (top, distinct, lookup, innerunique, cursors, serialized order) has
// been rewritten by planning/. Nodes are immutable; expressions are those of the bound tree, over
// the ColumnIds that the node's inputs produce.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/schema.h"
#include "semantics/bound_relation.h"

namespace sluice::planning {

using semantics::BoundColumn;
using semantics::BoundExpressionPointer;
using semantics::ColumnId;

enum class PlanKind : uint8_t {
  kScan, kExternalScan, kRows, kRange, kFilter, kProject, kWindow, kAggregate, kJoin, kUnion, kSort,
  kLimit, kSample, kUnnest, kSharedReference, kTableFunction,
};

struct PlanNode {
  explicit PlanNode(PlanKind k) : kind(k) {}
  virtual ~PlanNode() = default;
  const PlanKind kind;
  // The columns that the node produces, by identity; names have no meaning below the root.
  std::vector<BoundColumn> columns;

  template <typename T>
  const T& As() const {
    CHECK(kind == T::kKind);
    return static_cast<const T&>(*this);
  }
};
using PlanPointer = std::shared_ptr<const PlanNode>;

template <PlanKind K>
struct PlanOf : PlanNode {
  static constexpr PlanKind kKind = K;
  PlanOf() : PlanNode(K) {}
};

// Stored records. Only records with after < cursor <= up_to are read; an engine must make that cost
// what the delta costs.
struct ScanNode : PlanOf<PlanKind::kScan> {
  static constexpr int64_t kCursorId = -1;
  static constexpr int64_t kTimeId = -2;  // The cursor, or 0: see TableRelation::time_column.
  static constexpr int64_t kExtentIdId = -3;
  static constexpr int64_t kExtentTagsId = -4;

  int64_t table_id = 0;
  std::string name;                              // For explain and errors.
  std::vector<int64_t> stored_column_ids;        // One per entry of `columns`, or the above.
  std::optional<int64_t> cursor_after;           // Exclusive.
  std::optional<int64_t> cursor_up_to;           // Inclusive.
};

// Files of an external table. Who executes the plan fills in the files (see ExternalFileSource in
// query/): planning leaves them empty and gives the predicates that may prune partitions.
struct ExternalFile {
  std::string local_path;
  std::vector<Scalar> virtual_values;  // One per virtual column of the table.
};
struct ExternalScanNode : PlanOf<PlanKind::kExternalScan> {
  semantics::ExternalTableInfo table;
  std::string format;                  // "csv", "tsv", "json", "parquet".
  bool first_record_is_header = false;
  std::vector<size_t> source_columns;  // Position in table.schema, one per entry of `columns`.
  // Conjuncts over this node's columns that the plan applies above it anyway.
  std::vector<BoundExpressionPointer> pruning_predicates;
  std::vector<ExternalFile> files;
};

struct RowsNode : PlanOf<PlanKind::kRows> {
  std::vector<std::vector<Scalar>> rows;
};

struct RangeNode : PlanOf<PlanKind::kRange> {
  BoundExpressionPointer from;
  BoundExpressionPointer to;
  BoundExpressionPointer step;
};

struct FilterNode : PlanOf<PlanKind::kFilter> {
  PlanPointer input;
  std::vector<BoundExpressionPointer> conjuncts;
};

// Passes its input's columns through and adds computed ones; `columns` selects and orders.
struct ProjectNode : PlanOf<PlanKind::kProject> {
  PlanPointer input;
  std::vector<semantics::ComputedColumn> computed;
};

struct WindowNode : PlanOf<PlanKind::kWindow> {
  PlanPointer input;
  std::vector<semantics::BoundSortKey> order;  // The row order that the functions see; may be empty.
  std::vector<BoundExpressionPointer> partition;  // As in WindowRelation: columns.
  std::vector<semantics::WindowColumn> computed;
};

struct AggregateNode : PlanOf<PlanKind::kAggregate> {
  PlanPointer input;
  std::vector<semantics::ComputedColumn> groups;
  std::vector<semantics::BoundAggregate> aggregates;
};

// innerunique arrives as an inner join over a left side that planning made distinct by its keys.
struct JoinNode : PlanOf<PlanKind::kJoin> {
  semantics::JoinKind join_kind = semantics::JoinKind::kInner;
  PlanPointer left;
  PlanPointer right;
  std::vector<semantics::JoinRelation::Key> keys;
};

struct UnionNode : PlanOf<PlanKind::kUnion> {
  std::vector<PlanPointer> inputs;
  std::vector<std::vector<std::optional<ColumnId>>> sources;  // As in UnionRelation.
};

// A sort, with a limit when only the first rows count (top). Of those, `skipped_count` are left out.
struct SortNode : PlanOf<PlanKind::kSort> {
  PlanPointer input;
  std::vector<semantics::BoundSortKey> keys;
  BoundExpressionPointer limit;  // Null: all rows.
  int64_t skipped_count = 0;     // Above 0 only where the limit is a literal.
};

struct LimitNode : PlanOf<PlanKind::kLimit> {
  PlanPointer input;
  BoundExpressionPointer count;
};

struct SampleNode : PlanOf<PlanKind::kSample> {
  PlanPointer input;
  BoundExpressionPointer count;
};

// As MvExpandRelation.
struct UnnestNode : PlanOf<PlanKind::kUnnest> {
  PlanPointer input;
  std::vector<semantics::MvExpandRelation::Item> items;
  std::optional<BoundColumn> item_index;
  std::optional<int64_t> row_limit;
  bool keep_null_rows = true;
};

// Reads an entry of LogicalPlan::shared: columns[i] stands for shared[index]->columns[i].
struct SharedReferenceNode : PlanOf<PlanKind::kSharedReference> {
  size_t index = 0;
};

// As TableFunctionRelation. Each input gives exactly the columns that the function reads, in order.
// The last of `columns` is not the function's: the number of the row, from 0, which orders them.
struct TableFunctionNode : PlanOf<PlanKind::kTableFunction> {
  std::vector<PlanPointer> inputs;
  std::shared_ptr<const functions::TableFunction> function;
  std::vector<BoundColumn> expression_columns;
  std::vector<BoundExpressionPointer> expressions;
};

// A subquery inside an expression keeps its bound relation; an engine asks `subplans` for its plan.
struct Subplan {
  const semantics::BoundRelation* relation = nullptr;
  PlanPointer plan;
};

struct LogicalPlan {
  PlanPointer root;
  Schema schema;                    // Of the result: root->columns, in order.
  std::vector<PlanPointer> shared;  // Computed once each, in this order; later ones may read earlier.
  std::vector<Subplan> subplans;
  bool ordered = false;             // The order of the result's rows matters.
  std::shared_ptr<const semantics::BoundRelation> bound;  // Keeps what the expressions point at.
};

}  // namespace sluice::planning
