// Plans as text.
#include <fmt/format.h>

#include "planning/plan_walk.h"
#include "planning/planner.h"

namespace sluice::planning {
namespace {

using semantics::BoundExpression;
using semantics::BoundExpressionKind;
using semantics::JoinKind;

std::string_view JoinKindName(JoinKind kind) {
  switch (kind) {
    case JoinKind::kInnerUnique: return "innerunique";
    case JoinKind::kInner: return "inner";
    case JoinKind::kLeftOuter: return "leftouter";
    case JoinKind::kRightOuter: return "rightouter";
    case JoinKind::kFullOuter: return "fullouter";
    case JoinKind::kLeftSemi: return "leftsemi";
    case JoinKind::kRightSemi: return "rightsemi";
    case JoinKind::kLeftAnti: return "leftanti";
    case JoinKind::kRightAnti: return "rightanti";
  }
  return "";
}

// Columns are written #id here and name#id where a node produces them.
std::string ColumnText(ColumnId id) {
  return id < kFirstPlannedColumnId ? fmt::format("#{}", id)
                                    : fmt::format("#p{}", id - kFirstPlannedColumnId);
}

class Printer {
 public:
  explicit Printer(const LogicalPlan& plan) : plan_(plan) {}

  std::string Run() {
    for (size_t i = 0; i < plan_.shared.size(); ++i) {
      Line(0, fmt::format("shared {}:", i));
      Node(*plan_.shared[i], 1);
    }
    for (size_t i = 0; i < plan_.subplans.size(); ++i) {
      Line(0, fmt::format("subquery {}:", i));
      Node(*plan_.subplans[i].plan, 1);
    }
    Node(*plan_.root, 0);
    if (plan_.ordered) Line(0, "ordered");
    return std::move(text_);
  }

 private:
  void Line(int depth, std::string_view line) {
    text_.append(static_cast<size_t>(depth) * 2, ' ').append(line).append("\n");
  }

  std::string Subquery(const semantics::BoundRelation* relation) const {
    for (size_t i = 0; i < plan_.subplans.size(); ++i) {
      if (plan_.subplans[i].relation == relation) return fmt::format("subquery {}", i);
    }
    return "subquery";
  }

  std::string Expression(const BoundExpression& expression) const {
    switch (expression.kind) {
      case BoundExpressionKind::kLiteral:
        return expression.As<semantics::BoundLiteral>().value.ToLiteral();
      case BoundExpressionKind::kColumn:
        return ColumnText(expression.As<semantics::BoundColumnReference>().id);
      case BoundExpressionKind::kScalarSubquery:
        return "toscalar(" + Subquery(expression.As<semantics::BoundScalarSubquery>().query.get()) +
               ")";
      case BoundExpressionKind::kInSubquery: {
        const auto& in = expression.As<semantics::BoundInSubquery>();
        return fmt::format("{} {}in{} ({})", Expression(*in.value), in.negated ? "!" : "",
                           in.ignore_case ? "~" : "", Subquery(in.query.get()));
      }
      case BoundExpressionKind::kCall: {
        const auto& call = expression.As<semantics::BoundCall>();
        if (call.function->kind == functions::FunctionKind::kOperator &&
            call.arguments.size() == 2) {
          return fmt::format("({} {} {})", Expression(*call.arguments[0]), call.function->name,
                             Expression(*call.arguments[1]));
        }
        return Call(*call.function, call.arguments);
      }
    }
    return "";
  }

  std::string Call(const functions::FunctionDefinition& function,
                   const std::vector<BoundExpressionPointer>& arguments) const {
    return fmt::format("{}({})", function.name, List(arguments, [&](const auto& argument) {
                         return Expression(*argument);
                       }));
  }

  template <typename List_, typename Format>
  static std::string List(const List_& list, Format format) {
    std::string text;
    for (const auto& item : list) {
      if (!text.empty()) text += ", ";
      text += format(item);
    }
    return text;
  }

  static std::string Column(const BoundColumn& column) { return column.name + ColumnText(column.id); }
  static std::string Columns(const std::vector<BoundColumn>& columns) {
    return "[" + List(columns, Column) + "]";
  }
  std::string Computed(const std::vector<semantics::ComputedColumn>& computed) const {
    return List(computed, [&](const semantics::ComputedColumn& c) {
      return Column(c.column) + " = " + Expression(*c.expression);
    });
  }
  std::string Keys(const std::vector<semantics::BoundSortKey>& keys) const {
    return List(keys, [&](const semantics::BoundSortKey& key) {
      return fmt::format("{} {} nulls {}", Expression(*key.expression),
                         key.ascending ? "asc" : "desc", key.nulls_first ? "first" : "last");
    });
  }

  std::string Describe(const PlanNode& node) const {
    switch (node.kind) {
      case PlanKind::kScan: {
        const auto& scan = node.As<ScanNode>();
        std::string text = "scan " + scan.name;
        if (scan.cursor_after) text += fmt::format(" after {}", *scan.cursor_after);
        if (scan.cursor_up_to) text += fmt::format(" up to {}", *scan.cursor_up_to);
        return text;
      }
      case PlanKind::kExternalScan: {
        const auto& scan = node.As<ExternalScanNode>();
        std::string text = fmt::format("external scan {} ({} files)", scan.table.name,
                                       scan.files.size());
        if (!scan.pruning_predicates.empty()) {
          text += " pruned by " + List(scan.pruning_predicates,
                                       [&](const auto& p) { return Expression(*p); });
        }
        return text;
      }
      case PlanKind::kRows: return fmt::format("rows ({})", node.As<RowsNode>().rows.size());
      case PlanKind::kRange: {
        const auto& range = node.As<RangeNode>();
        return fmt::format("range from {} to {} step {}", Expression(*range.from),
                           Expression(*range.to), Expression(*range.step));
      }
      case PlanKind::kFilter:
        return "filter " + List(node.As<FilterNode>().conjuncts,
                                [&](const auto& c) { return Expression(*c); });
      case PlanKind::kProject: return "project " + Computed(node.As<ProjectNode>().computed);
      case PlanKind::kWindow: {
        const auto& window = node.As<WindowNode>();
        const std::string partition =
            window.partition.empty() ? "" : " partition by " + List(window.partition,
                                                                    [&](const auto& c) {
                                                                      return Expression(*c);
                                                                    });
        return fmt::format("window {}{} order by {}",
                           List(window.computed,
                                [&](const semantics::WindowColumn& c) {
                                  return Column(c.column) + " = " + Call(*c.function, c.arguments);
                                }),
                           partition, window.order.empty() ? "nothing" : Keys(window.order));
      }
      case PlanKind::kAggregate: {
        const auto& aggregate = node.As<AggregateNode>();
        return fmt::format("aggregate {} by {}",
                           List(aggregate.aggregates,
                                [&](const semantics::BoundAggregate& a) {
                                  return Columns(a.outputs) + " = " + Call(*a.function, a.arguments);
                                }),
                           aggregate.groups.empty() ? "nothing" : Computed(aggregate.groups));
      }
      case PlanKind::kJoin: {
        const auto& join = node.As<JoinNode>();
        return fmt::format("{} join on {}", JoinKindName(join.join_kind),
                           List(join.keys, [&](const semantics::JoinRelation::Key& key) {
                             return Expression(*key.left) + " == " + Expression(*key.right);
                           }));
      }
      case PlanKind::kUnion: return "union";
      case PlanKind::kSort: {
        const auto& sort = node.As<SortNode>();
        std::string text = "sort by " + Keys(sort.keys);
        if (sort.limit) text += " limit " + Expression(*sort.limit);
        if (sort.skipped_count > 0) text += " skip " + std::to_string(sort.skipped_count);
        return text;
      }
      case PlanKind::kLimit: return "limit " + Expression(*node.As<LimitNode>().count);
      case PlanKind::kSample: return "sample " + Expression(*node.As<SampleNode>().count);
      case PlanKind::kUnnest:
        return "unnest " + List(node.As<UnnestNode>().items, [&](const auto& item) {
                 return Column(item.output) + " = " + Expression(*item.expression);
               });
      case PlanKind::kTableFunction: {
        const auto& call = node.As<TableFunctionNode>();
        std::string text(call.function->name());
        if (call.expressions.empty()) return text;
        return text + " " + List(call.expressions, [&](const auto& e) { return Expression(*e); });
      }
      case PlanKind::kSharedReference:
        return fmt::format("read shared {}", node.As<SharedReferenceNode>().index);
    }
    return "";
  }

  void Node(const PlanNode& node, int depth) {
    Line(depth, Describe(node) + " -> " + Columns(node.columns));
    for (const PlanPointer& input : InputsOf(node)) Node(*input, depth + 1);
  }

  const LogicalPlan& plan_;
  std::string text_;
};

}  // namespace

std::string ExplainPlan(const LogicalPlan& plan) { return Printer(plan).Run(); }

}  // namespace sluice::planning
