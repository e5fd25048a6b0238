// The syntax tree: what may follow a pipe.
// https://learn.microsoft.com/kusto/query/tabular-operators (each operator has a page)
#pragma once

#include "language/syntax/expression.h"

namespace sluice::language {

enum class OperatorKind : uint8_t {
  kAs,
  kAssertSchema,
  kConsume,
  kCount,
  kDistinct,
  kEvaluate,
  kExecuteAndCache,
  kExtend,
  kFacet,
  kFork,
  kGetSchema,
  kGraphMarkComponents,
  kGraphMatch,
  kGraphShortestPaths,
  kGraphToTable,
  kGraphWhere,
  kInvoke,
  kJoin,
  kLookup,
  kMakeGraph,
  kMakeSeries,
  kMvApply,
  kMvExpand,
  kParse,
  kParseKv,
  kPartition,
  kPartitionBy,
  kProject,
  kProjectAway,
  kProjectByNames,
  kProjectKeep,
  kProjectRename,
  kProjectReorder,
  kReduce,
  kRender,
  kSample,
  kSampleDistinct,
  kScan,
  kSearch,
  kSerialize,
  kSort,
  kSummarize,
  kTake,
  kTop,
  kTopHitters,
  kTopNested,
  kUnion,
  kWhere,
  kMacroExpand,
};
// As written: "project-away".
std::string_view OperatorName(OperatorKind kind);

struct TabularOperator {
  TabularOperator(OperatorKind k, SourceSpan s) : kind(k), span(s) {}
  virtual ~TabularOperator() = default;
  TabularOperator(const TabularOperator&) = delete;
  TabularOperator& operator=(const TabularOperator&) = delete;

  const OperatorKind kind;
  SourceSpan span;  // From the operator's keyword to its end.

  template <typename T>
  const T& As() const {
    return static_cast<const T&>(*this);
  }
};
using OperatorPointer = std::unique_ptr<TabularOperator>;

template <OperatorKind K>
struct OperatorOf : TabularOperator {
  static constexpr OperatorKind kKind = K;
  explicit OperatorOf(SourceSpan s) : TabularOperator(K, s) {}
};

// where, filter
struct WhereOperator : OperatorOf<OperatorKind::kWhere> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  ExpressionPointer predicate;
};

struct ExtendOperator : OperatorOf<OperatorKind::kExtend> {
  using OperatorOf::OperatorOf;
  std::vector<ExpressionPointer> columns;
};

struct ProjectOperator : OperatorOf<OperatorKind::kProject> {
  using OperatorOf::OperatorOf;
  std::vector<ExpressionPointer> columns;
};

// project-away, project-keep: names and wildcard names.
struct ProjectAwayOperator : OperatorOf<OperatorKind::kProjectAway> {
  using OperatorOf::OperatorOf;
  std::vector<ExpressionPointer> columns;
};
struct ProjectKeepOperator : OperatorOf<OperatorKind::kProjectKeep> {
  using OperatorOf::OperatorOf;
  std::vector<ExpressionPointer> columns;
};

// Each is a NamedExpression: new = old, or (new1, new2) = old.
struct ProjectRenameOperator : OperatorOf<OperatorKind::kProjectRename> {
  using OperatorOf::OperatorOf;
  std::vector<ExpressionPointer> columns;
};

enum class ReorderDirection : uint8_t {
  kNone,
  kAscending,
  kDescending,
  kGrannyAscending,
  kGrannyDescending
};
struct ProjectReorderOperator : OperatorOf<OperatorKind::kProjectReorder> {
  using OperatorOf::OperatorOf;
  struct Item {
    ExpressionPointer column;
    ReorderDirection direction = ReorderDirection::kNone;
  };
  std::vector<Item> columns;
};

struct ProjectByNamesOperator : OperatorOf<OperatorKind::kProjectByNames> {
  using OperatorOf::OperatorOf;
  std::vector<ExpressionPointer> columns;
};

struct CountOperator : OperatorOf<OperatorKind::kCount> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  std::optional<Name> as_name;
};

struct DistinctOperator : OperatorOf<OperatorKind::kDistinct> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  std::vector<ExpressionPointer> columns;  // One StarExpression for `distinct *`.
};

// take, limit
struct TakeOperator : OperatorOf<OperatorKind::kTake> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  ExpressionPointer count;
};

struct SortKey {
  ExpressionPointer expression;
  std::optional<bool> ascending;    // Absent: descending.
  std::optional<bool> nulls_first;  // Absent: first when ascending, last when descending.
};
// sort by, order by
struct SortOperator : OperatorOf<OperatorKind::kSort> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  std::vector<SortKey> keys;
};

struct TopOperator : OperatorOf<OperatorKind::kTop> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  ExpressionPointer count;
  std::vector<SortKey> keys;
};

struct TopHittersOperator : OperatorOf<OperatorKind::kTopHitters> {
  using OperatorOf::OperatorOf;
  ExpressionPointer count;
  ExpressionPointer of;
  ExpressionPointer by;  // Null when absent.
};

struct TopNestedOperator : OperatorOf<OperatorKind::kTopNested> {
  using OperatorOf::OperatorOf;
  struct Clause {
    ExpressionPointer count;   // Null: all.
    ExpressionPointer of;      // May be named.
    ExpressionPointer others;  // with others = "x"; null when absent.
    ExpressionPointer by;      // An aggregation, may be named.
    std::optional<bool> ascending;
  };
  std::vector<Clause> clauses;
};

// summarize aggregates by groups
struct SummarizeOperator : OperatorOf<OperatorKind::kSummarize> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  std::vector<ExpressionPointer> aggregates;
  std::vector<ExpressionPointer> groups;
};

// join kind=x (right) on a, $left.b == $right.c
struct JoinOperator : OperatorOf<OperatorKind::kJoin> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  ExpressionPointer right;
  std::vector<ExpressionPointer> conditions;
};
struct LookupOperator : OperatorOf<OperatorKind::kLookup> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  ExpressionPointer right;
  std::vector<ExpressionPointer> conditions;
};

struct UnionOperator : OperatorOf<OperatorKind::kUnion> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  std::vector<ExpressionPointer> tables;  // Besides the piped one.
};

struct MvExpandOperator : OperatorOf<OperatorKind::kMvExpand> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;  // bagexpansion, kind, with_itemindex
  struct Item {
    ExpressionPointer expression;  // May be named.
    std::optional<ScalarType> to_type;
  };
  std::vector<Item> items;
  ExpressionPointer limit;  // Null when absent.
};

struct MvApplyOperator : OperatorOf<OperatorKind::kMvApply> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  std::vector<MvExpandOperator::Item> items;
  ExpressionPointer limit;
  ExpressionPointer subquery;  // A pipeline without source.
};

// parse [kind=..] expression with * "text" name:type ...; where_matches for parse-where.
struct ParseOperator : OperatorOf<OperatorKind::kParse> {
  using OperatorOf::OperatorOf;
  bool where_matches = false;
  OperatorParameters parameters;  // kind, flags
  ExpressionPointer expression;
  struct Piece {
    enum class Kind : uint8_t { kStar, kText, kColumn };
    Kind kind = Kind::kText;
    std::string text;
    Name column;
    ScalarType type = ScalarType::kString;
    SourceSpan span;
  };
  std::vector<Piece> pattern;
};

// parse-kv expression as (a:long, b:string) with (pair_delimiter=..., ...)
struct ParseKvOperator : OperatorOf<OperatorKind::kParseKv> {
  using OperatorOf::OperatorOf;
  ExpressionPointer expression;
  Schema schema;
  OperatorParameters properties;
};

struct AsOperator : OperatorOf<OperatorKind::kAs> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  Name name;
};

struct AssertSchemaOperator : OperatorOf<OperatorKind::kAssertSchema> {
  using OperatorOf::OperatorOf;
  Schema schema;
};

struct ConsumeOperator : OperatorOf<OperatorKind::kConsume> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
};

struct ExecuteAndCacheOperator : OperatorOf<OperatorKind::kExecuteAndCache> {
  using OperatorOf::OperatorOf;
};

struct GetSchemaOperator : OperatorOf<OperatorKind::kGetSchema> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
};

struct SerializeOperator : OperatorOf<OperatorKind::kSerialize> {
  using OperatorOf::OperatorOf;
  std::vector<ExpressionPointer> columns;
};

struct InvokeOperator : OperatorOf<OperatorKind::kInvoke> {
  using OperatorOf::OperatorOf;
  ExpressionPointer call;  // A CallExpression, or a member of database(...).
};

struct EvaluateOperator : OperatorOf<OperatorKind::kEvaluate> {
  using OperatorOf::OperatorOf;
  std::unique_ptr<EvaluateExpression> evaluate;
};

struct SampleOperator : OperatorOf<OperatorKind::kSample> {
  using OperatorOf::OperatorOf;
  ExpressionPointer count;
};
struct SampleDistinctOperator : OperatorOf<OperatorKind::kSampleDistinct> {
  using OperatorOf::OperatorOf;
  ExpressionPointer count;
  ExpressionPointer of;
};

struct ReduceOperator : OperatorOf<OperatorKind::kReduce> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  ExpressionPointer by;
  OperatorParameters with;  // threshold=, characters=
};

// render kind [with (title="x", ...)]; properties may also follow bare, as old clients write them.
struct RenderOperator : OperatorOf<OperatorKind::kRender> {
  using OperatorOf::OperatorOf;
  Name visualization;
  struct Property {
    Name name;
    std::vector<ExpressionPointer> values;  // Several for xcolumn, ycolumns, series.
  };
  std::vector<Property> properties;
};

struct MakeSeriesOperator : OperatorOf<OperatorKind::kMakeSeries> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  struct Aggregate {
    ExpressionPointer expression;     // May be named.
    ExpressionPointer default_value;  // Null when absent.
  };
  std::vector<Aggregate> aggregates;
  ExpressionPointer on;
  ExpressionPointer from;  // Null when absent, each.
  ExpressionPointer to;
  ExpressionPointer step;
  bool in_range = false;  // on x in range(from, to, step)
  std::vector<ExpressionPointer> groups;
};

struct PartitionOperator : OperatorOf<OperatorKind::kPartition> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  ExpressionPointer by;
  ExpressionPointer id;        // partition by x id "..." { }; null when absent.
  ExpressionPointer subquery;  // A pipeline, without source in the parenthesised form.
};

struct PartitionByOperator : OperatorOf<OperatorKind::kPartitionBy> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  ExpressionPointer entity;
  ExpressionPointer id;
  ExpressionPointer subquery;
};

struct ForkOperator : OperatorOf<OperatorKind::kFork> {
  using OperatorOf::OperatorOf;
  struct Branch {
    std::optional<Name> name;
    ExpressionPointer pipeline;  // Without source.
  };
  std::vector<Branch> branches;
};

struct FacetOperator : OperatorOf<OperatorKind::kFacet> {
  using OperatorOf::OperatorOf;
  std::vector<ExpressionPointer> columns;
  ExpressionPointer with;  // A pipeline without source; null when absent.
};

struct SearchOperator : OperatorOf<OperatorKind::kSearch> {
  using OperatorOf::OperatorOf;
  std::unique_ptr<SearchExpression> search;
};

struct ScanOperator : OperatorOf<OperatorKind::kScan> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;  // with_match_id=
  std::vector<SortKey> order_by;
  std::vector<ExpressionPointer> partition_by;
  struct Declaration {
    Name name;
    ScalarType type = ScalarType::kString;
    ExpressionPointer default_value;
  };
  std::vector<Declaration> declarations;
  struct Assignment {
    Name name;
    ExpressionPointer value;
  };
  struct Step {
    Name name;
    bool optional_step = false;
    std::optional<Name> output;  // output = all | last | none
    ExpressionPointer condition;
    std::vector<Assignment> assignments;
  };
  std::vector<Step> steps;
};

// make-graph source --> target [with nodes on id, ...] [with_node_id=x] [partitioned-by ...]
struct MakeGraphOperator : OperatorOf<OperatorKind::kMakeGraph> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
  Name source;
  Name target;
  bool directed = true;
  struct Nodes {
    ExpressionPointer table;
    Name id;
  };
  std::vector<Nodes> nodes;
  std::optional<Name> node_id;
  std::optional<Name> partitioned_by;
  ExpressionPointer partition_subquery;
};

// One pattern: (a)-[e*1..5]->(b), and so on.
struct GraphPattern {
  struct Node {
    Name name;  // May be empty.
  };
  struct Edge {
    Name name;  // May be empty.
    enum class Direction : uint8_t { kForward, kBackward, kAny };
    Direction direction = Direction::kForward;
    bool variable = false;
    ExpressionPointer least;
    ExpressionPointer most;
  };
  std::vector<Node> nodes;
  std::vector<Edge> edges;  // edges[i] stands between nodes[i] and nodes[i + 1].
};
struct GraphMatchOperator : OperatorOf<OperatorKind::kGraphMatch> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;  // cycles=
  std::vector<GraphPattern> patterns;
  ExpressionPointer where;  // Null when absent.
  std::vector<ExpressionPointer> projection;
};
struct GraphShortestPathsOperator : OperatorOf<OperatorKind::kGraphShortestPaths> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;  // output=
  std::vector<GraphPattern> patterns;
  ExpressionPointer where;
  std::vector<ExpressionPointer> projection;
};
struct GraphToTableOperator : OperatorOf<OperatorKind::kGraphToTable> {
  using OperatorOf::OperatorOf;
  struct Output {
    bool nodes = true;  // Else edges.
    std::optional<Name> as_name;
    OperatorParameters parameters;  // with_node_id=, with_source_id=, with_target_id=
  };
  std::vector<Output> outputs;
};
struct GraphMarkComponentsOperator : OperatorOf<OperatorKind::kGraphMarkComponents> {
  using OperatorOf::OperatorOf;
  OperatorParameters parameters;
};
struct GraphWhereOperator : OperatorOf<OperatorKind::kGraphWhere> {
  using OperatorOf::OperatorOf;
  bool nodes = true;
  ExpressionPointer predicate;
};

}  // namespace sluice::language
