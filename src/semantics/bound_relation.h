// The bound, typed tree: relations. Each operator of KQL is bound to one of a few relations; names
// are resolved, wildcards expanded, functions and views inlined, types checked, literals folded.
#pragma once

#include <optional>

#include "functions/table_function.h"
#include "semantics/bound_expression.h"
#include "semantics/schema_source.h"

namespace sluice::semantics {

enum class RelationKind : uint8_t {
  kTable, kExternalTable, kRows, kRange, kFilter, kCompute, kWindow, kAggregate, kJoin, kUnion,
  kSort, kTake, kSample, kMvExpand, kShared, kTableFunction,
};

struct BoundRelation {
  explicit BoundRelation(RelationKind k) : kind(k) {}
  virtual ~BoundRelation() = default;
  const RelationKind kind;

  // The visible result: order, names, types. A subset (in any order, any names) of the columns that
  // the node's input has or that the node itself introduces.
  std::vector<BoundColumn> columns;

  template <typename T>
  const T& As() const {
    CHECK(kind == T::kKind);
    return static_cast<const T&>(*this);
  }
};
using BoundRelationPointer = std::shared_ptr<const BoundRelation>;

template <RelationKind K>
struct RelationOf : BoundRelation {
  static constexpr RelationKind kKind = K;
  RelationOf() : BoundRelation(K) {}
};

// A stored table, with hidden columns, two of them long, that pass unseen through operators that keep rows
// (filter, compute, sort, take, window). `cursor_column`: the cursor of the extent of each record,
// in ticks; cursor_after() and cursor_before_or_at() are bound to expressions over it. `time_column`:
// the same, but 0 where the ingestion time policy was off; ingestion_time() is bound to one over it.
// `extent_id_column` (guid) and `extent_tags_column` (dynamic) are of the extent as well.
struct TableRelation : RelationOf<RelationKind::kTable> {
  TableInfo table;
  std::vector<int64_t> stored_column_ids;  // One per entry of `columns`.
  ColumnId cursor_column = 0;
  ColumnId time_column = 0;
  ColumnId extent_id_column = 0;
  ColumnId extent_tags_column = 0;
};

// external_table("x"). Its columns are those of the files, then the virtual ones (partition
// columns that are not in the files).
struct ExternalTableRelation : RelationOf<RelationKind::kExternalTable> {
  ExternalTableInfo table;
};

// datatable, getschema, and the single row without columns under a print. Order counts.
struct RowsRelation : RelationOf<RelationKind::kRows> {
  std::vector<std::vector<Scalar>> rows;
};

// range x from a to b step c. The three are constant expressions (they may hold scalar subqueries).
struct RangeRelation : RelationOf<RelationKind::kRange> {
  BoundExpressionPointer from;
  BoundExpressionPointer to;
  BoundExpressionPointer step;
};

struct FilterRelation : RelationOf<RelationKind::kFilter> {
  BoundRelationPointer input;
  BoundExpressionPointer predicate;  // bool; null counts as false.
};

struct ComputedColumn {
  BoundColumn column;
  BoundExpressionPointer expression;
};

// extend, project and all its variants, parse, print. `computed` see only the input's columns.
struct ComputeRelation : RelationOf<RelationKind::kCompute> {
  BoundRelationPointer input;
  std::vector<ComputedColumn> computed;
};

// Columns from window functions, over the rows in the order that the input has them (the input is
// serialized). Arguments see the input's columns.
struct WindowColumn {
  BoundColumn column;
  const functions::FunctionDefinition* function = nullptr;
  size_t signature_index = 0;
  std::vector<BoundExpressionPointer> arguments;
};
struct WindowRelation : RelationOf<RelationKind::kWindow> {
  BoundRelationPointer input;
  // Columns of the input that tell apart rows which do not see each other. The input is sorted by
  // them first.
  std::vector<BoundExpressionPointer> partition;
  std::vector<WindowColumn> computed;
};

// One aggregate of a summarize. arg_max and arg_min give several outputs from one row; the first
// output is the extremum itself, each further argument gives one more.
struct BoundAggregate {
  const functions::FunctionDefinition* function = nullptr;
  size_t signature_index = 0;
  std::vector<BoundExpressionPointer> arguments;
  std::vector<BoundColumn> outputs;
};

// summarize, distinct, count. Without groups it gives one row, also for no input rows.
struct AggregateRelation : RelationOf<RelationKind::kAggregate> {
  BoundRelationPointer input;
  std::vector<ComputedColumn> groups;
  std::vector<BoundAggregate> aggregates;
};

enum class JoinKind : uint8_t {
  kInnerUnique, kInner, kLeftOuter, kRightOuter, kFullOuter,
  kLeftSemi, kRightSemi, kLeftAnti, kRightAnti,
};

// join and lookup. Keys compare by value; null equals null for no kind of join.
struct JoinRelation : RelationOf<RelationKind::kJoin> {
  JoinKind join_kind = JoinKind::kInnerUnique;
  BoundRelationPointer left;
  BoundRelationPointer right;
  struct Key {
    BoundExpressionPointer left;   // Over the left columns.
    BoundExpressionPointer right;  // Over the right ones, of the same type.
  };
  std::vector<Key> keys;
};

// union. Output column i of input j is sources[j][i]: a column of that input, converted to the
// output's type by the binder (through a compute below), or nothing, which reads as null.
struct UnionRelation : RelationOf<RelationKind::kUnion> {
  std::vector<BoundRelationPointer> inputs;
  std::vector<std::vector<std::optional<ColumnId>>> sources;
};

struct BoundSortKey {
  BoundExpressionPointer expression;
  bool ascending = false;
  bool nulls_first = false;
};
// sort by; top is a take over it.
struct SortRelation : RelationOf<RelationKind::kSort> {
  BoundRelationPointer input;
  std::vector<BoundSortKey> keys;
};

struct TakeRelation : RelationOf<RelationKind::kTake> {
  BoundRelationPointer input;
  BoundExpressionPointer count;  // A constant long.
};

struct SampleRelation : RelationOf<RelationKind::kSample> {
  BoundRelationPointer input;
  BoundExpressionPointer count;
};

// mv-expand: each row once per element of its arrays (in step; the shorter ones padded with null).
// A row whose arrays and bags are all empty gives none.
struct MvExpandRelation : RelationOf<RelationKind::kMvExpand> {
  BoundRelationPointer input;
  struct Item {
    BoundExpressionPointer expression;  // Dynamic.
    BoundColumn output;                 // Dynamic or the type of `to typeof()`.
    bool bag_as_array = false;          // bagexpansion=array: properties become [key, value].
  };
  std::vector<Item> items;
  std::optional<BoundColumn> item_index;  // with_itemindex
  std::optional<int64_t> row_limit;
  bool keep_null_rows = true;  // A null keeps its row, with a null; else it gives none.
};

// materialize() and `as`: a relation that several places read, computed once. Each reader has ids
// of its own: its `columns[i]` stands for `definition->columns[i]`.
struct SharedRelation : RelationOf<RelationKind::kShared> {
  BoundRelationPointer definition;  // The same pointer at every reader.
  std::string name;                 // For plans and errors.
};

// Rows computed by code over whole inputs. `columns` are what the function gives, in its order and
// under identities of their own; it reads the visible columns of each input, in order.
struct TableFunctionRelation : RelationOf<RelationKind::kTableFunction> {
  std::vector<BoundRelationPointer> inputs;
  std::shared_ptr<const functions::TableFunction> function;
  // What the function evaluates itself, over rows of `expression_columns`, which have identities
  // of their own too: the function says which of its values stand for them.
  std::vector<BoundColumn> expression_columns;
  std::vector<BoundExpressionPointer> expressions;
};

}  // namespace sluice::semantics
