#include "semantics/testing/bound_tree_text.h"

namespace sluice::semantics {
namespace {

std::string ColumnText(const BoundColumn& column) {
  return column.name + "#" + std::to_string(column.id);
}

std::string ListText(const std::vector<BoundExpressionPointer>& expressions) {
  std::string text;
  for (const auto& expression : expressions) {
    if (!text.empty()) text += ", ";
    text += ExpressionText(*expression);
  }
  return text;
}

std::string ComputedText(const std::vector<ComputedColumn>& columns) {
  std::string text;
  for (const auto& column : columns) {
    if (!text.empty()) text += ", ";
    text += ColumnText(column.column) + " = " + ExpressionText(*column.expression);
  }
  return text;
}

std::string_view JoinKindText(JoinKind kind) {
  constexpr std::string_view kTexts[] = {"innerunique", "inner",    "leftouter",
                                         "rightouter",  "fullouter", "leftsemi",
                                         "rightsemi",   "leftanti",  "rightanti"};
  return kTexts[static_cast<size_t>(kind)];
}

}  // namespace

std::string SchemaText(const BoundRelation& relation) {
  std::string text;
  for (const BoundColumn& column : relation.columns) {
    if (!text.empty()) text += ", ";
    text += column.name + ":" + std::string(ScalarTypeName(column.type));
  }
  return text;
}

std::string ExpressionText(const BoundExpression& expression) {
  switch (expression.kind) {
    case BoundExpressionKind::kLiteral: return expression.As<BoundLiteral>().value.ToLiteral();
    case BoundExpressionKind::kColumn:
      return "#" + std::to_string(expression.As<BoundColumnReference>().id);
    case BoundExpressionKind::kCall: {
      const auto& call = expression.As<BoundCall>();
      return call.function->name + "(" + ListText(call.arguments) + ")";
    }
    case BoundExpressionKind::kScalarSubquery:
      return "toscalar{" + TreeText(*expression.As<BoundScalarSubquery>().query) + "}";
    case BoundExpressionKind::kInSubquery: {
      const auto& in = expression.As<BoundInSubquery>();
      return ExpressionText(*in.value) + (in.negated ? " !in" : " in") +
             (in.ignore_case ? "~" : "") + " {" + TreeText(*in.query) + "}";
    }
  }
  return "";
}

std::string TreeText(const BoundRelation& relation) {
  switch (relation.kind) {
    case RelationKind::kTable: return relation.As<TableRelation>().table.name;
    case RelationKind::kExternalTable:
      return "external " + relation.As<ExternalTableRelation>().table.name;
    case RelationKind::kRows:
      return "rows " + std::to_string(relation.As<RowsRelation>().rows.size());
    case RelationKind::kRange: {
      const auto& range = relation.As<RangeRelation>();
      return "range " + ExpressionText(*range.from) + " " + ExpressionText(*range.to) + " " +
             ExpressionText(*range.step);
    }
    case RelationKind::kFilter: {
      const auto& filter = relation.As<FilterRelation>();
      return TreeText(*filter.input) + " | filter " + ExpressionText(*filter.predicate);
    }
    case RelationKind::kCompute: {
      const auto& compute = relation.As<ComputeRelation>();
      std::string text = TreeText(*compute.input) + " | compute";
      if (!compute.computed.empty()) text += " " + ComputedText(compute.computed);
      return text;
    }
    case RelationKind::kWindow: {
      const auto& window = relation.As<WindowRelation>();
      std::string text = TreeText(*window.input) + " | window";
      for (const auto& column : window.computed) {
        text += " " + ColumnText(column.column) + " = " + column.function->name + "(" +
                ListText(column.arguments) + ")";
      }
      return text;
    }
    case RelationKind::kAggregate: {
      const auto& aggregate = relation.As<AggregateRelation>();
      std::string text = TreeText(*aggregate.input) + " | aggregate";
      for (const auto& call : aggregate.aggregates) {
        text += " ";
        for (const BoundColumn& output : call.outputs) text += ColumnText(output) + " ";
        text += "= " + call.function->name + "(" + ListText(call.arguments) + ")";
      }
      if (!aggregate.groups.empty()) text += " by " + ComputedText(aggregate.groups);
      return text;
    }
    case RelationKind::kJoin: {
      const auto& join = relation.As<JoinRelation>();
      std::string text = TreeText(*join.left) + " | join " +
                         std::string(JoinKindText(join.join_kind)) + " (" +
                         TreeText(*join.right) + ") on";
      for (const auto& key : join.keys) {
        text += " " + ExpressionText(*key.left) + "=" + ExpressionText(*key.right);
      }
      return text;
    }
    case RelationKind::kUnion: {
      std::string text = "union";
      for (const auto& input : relation.As<UnionRelation>().inputs) {
        text += " (" + TreeText(*input) + ")";
      }
      return text;
    }
    case RelationKind::kSort: {
      const auto& sort = relation.As<SortRelation>();
      std::string text = TreeText(*sort.input) + " | sort";
      for (const auto& key : sort.keys) {
        text += " " + ExpressionText(*key.expression) + (key.ascending ? " asc" : " desc") +
                (key.nulls_first ? " nulls first" : " nulls last");
      }
      return text;
    }
    case RelationKind::kTake: {
      const auto& take = relation.As<TakeRelation>();
      return TreeText(*take.input) + " | take " + ExpressionText(*take.count);
    }
    case RelationKind::kSample: {
      const auto& sample = relation.As<SampleRelation>();
      return TreeText(*sample.input) + " | sample " + ExpressionText(*sample.count);
    }
    case RelationKind::kMvExpand: {
      const auto& expand = relation.As<MvExpandRelation>();
      std::string text = TreeText(*expand.input) + " | mv-expand";
      for (const auto& item : expand.items) {
        text += " " + ColumnText(item.output) + " = " + ExpressionText(*item.expression);
      }
      return text;
    }
    case RelationKind::kShared: {
      const auto& shared = relation.As<SharedRelation>();
      return "shared " + shared.name + "{" + TreeText(*shared.definition) + "}";
    }
    case RelationKind::kTableFunction: {
      const auto& call = relation.As<TableFunctionRelation>();
      std::string text(call.function->name());
      for (const auto& input : call.inputs) text += "{" + TreeText(*input) + "}";
      for (const auto& expression : call.expressions) text += " " + ExpressionText(*expression);
      return text;
    }
  }
  return "";
}

}  // namespace sluice::semantics
