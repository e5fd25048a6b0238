#include "engine/duckdb/sql/sql_renderer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/duckdb/sql/aggregate_renderer.h"
#include "engine/duckdb/sql/expression_renderer.h"
#include "engine/duckdb/sql/external_scan.h"
#include "engine/duckdb/sql/few_rows.h"
#include "engine/duckdb/sql/query_block.h"
#include "engine/duckdb/sql/row_sources.h"
#include "engine/duckdb/sql/sql_text.h"
#include "engine/duckdb/sql/table_scan.h"
#include "engine/duckdb/sql/window_renderer.h"
#include "planning/plan_walk.h"

namespace sluice::engine::duckdb::sql {
namespace {

using planning::ColumnSet;
using planning::PlanKind;
using planning::PlanNode;
using semantics::BoundColumn;
using semantics::ColumnId;
using semantics::JoinKind;

// Columns that rendering introduces; far above those of planning.
constexpr ColumnId kFirstHelperColumnId = 0xFFF00000;

std::vector<ColumnId> IdsOf(const std::vector<BoundColumn>& columns) {
  std::vector<ColumnId> ids;
  ids.reserve(columns.size());
  for (const BoundColumn& column : columns) ids.push_back(column.id);
  return ids;
}

bool HasTableFunction(const PlanNode& node) {
  return node.kind == PlanKind::kTableFunction ||
         std::ranges::any_of(planning::InputsOf(node),
                             [](const auto& input) { return HasTableFunction(*input); });
}

bool HasTableFunction(const planning::LogicalPlan& plan) {
  return HasTableFunction(*plan.root) ||
         std::ranges::any_of(plan.shared, [](const auto& tree) { return HasTableFunction(*tree); }) ||
         std::ranges::any_of(plan.subplans,
                             [](const auto& subplan) { return HasTableFunction(*subplan.plan); });
}

Schema SchemaOf(const std::vector<BoundColumn>& columns) {
  Schema schema;
  for (const BoundColumn& column : columns) schema.columns.push_back({column.name, column.type, ""});
  return schema;
}

class SqlRenderer {
 public:
  SqlRenderer(const planning::LogicalPlan& plan, const RenderContext& context)
      : plan_(plan),
        context_(context),
        expressions_([this](const semantics::BoundRelation& relation) {
          return Subquery(relation);
        }) {}

  Result<RenderedQuery> Run();

 private:
  Result<QueryBlock> Node(const PlanNode& node);
  Result<QueryBlock> Range(const planning::RangeNode& node);
  Result<QueryBlock> Filter(const planning::FilterNode& node);
  Result<QueryBlock> Project(const planning::ProjectNode& node);
  // Groups come in the order of their first rows where all rows are written in the query; elsewhere
  // that order would cost more than it is worth.
  Result<QueryBlock> Aggregate(const planning::AggregateNode& node);
  Result<QueryBlock> Join(const planning::JoinNode& node);
  Result<QueryBlock> Union(const planning::UnionNode& node);
  Result<QueryBlock> Sort(const planning::SortNode& node);
  Result<QueryBlock> Limit(const planning::LimitNode& node);
  Result<QueryBlock> Sample(const planning::SampleNode& node);
  Result<QueryBlock> Unnest(const planning::UnnestNode& node);
  Result<QueryBlock> SharedReference(const planning::SharedReferenceNode& node);
  Result<QueryBlock> TableFunction(const planning::TableFunctionNode& node);

  // The SELECT of a whole tree, its columns in order under the names PREFIX0, PREFIX1, ...
  Result<std::string> Select(const PlanNode& node, const char* prefix);
  Result<int64_t> AddStage(RenderedStage stage);
  Result<std::string> Subquery(const semantics::BoundRelation& relation);
  // "(SELECT ...)" of a side of a join.
  Result<std::string> Side(const PlanNode& node);
  Result<std::string> Render(const semantics::BoundExpression& expression,
                             const QueryBlock& block, bool truth_only = false) {
    return expressions_.Render(expression, block, truth_only);
  }

  // Of a limit, which a subquery may tell.
  Result<std::string> RowCount(const semantics::BoundExpression& count);

  // Makes computed cells that `node` reads into columns, so that nothing is computed twice.
  static QueryBlock Settle(QueryBlock block, const PlanNode& node);
  // The same for cells that stand several times among the columns of a SELECT.
  static QueryBlock SettleRepeated(QueryBlock block, const std::vector<ColumnId>& ids);

  const planning::LogicalPlan& plan_;
  const RenderContext& context_;
  ExpressionRenderer expressions_;
  ColumnId next_helper_ = kFirstHelperColumnId;
  FewRows few_rows_{plan_};
  // With table functions about, what is shared becomes a stage too: they cannot read a CTE.
  bool staged_ = false;
  std::vector<int64_t> shared_stages_;
  std::vector<RenderedStage> stages_;
};

QueryBlock SqlRenderer::Settle(QueryBlock block, const PlanNode& node) {
  ColumnSet read;
  bool computes = false;
  planning::ForEachExpression(node, [&](const auto& expression) {
    computes |= expression->kind != semantics::BoundExpressionKind::kLiteral;
    planning::CollectColumns(*expression, read);
  });
  const bool reads_computed = std::ranges::any_of(read, [&](ColumnId id) {
    const auto cell = block.cells.find(id);
    return cell != block.cells.end() && !cell->second.simple;
  });
  // Above a limit, an expression of the same SELECT would be computed for the rows it drops.
  if (reads_computed || (computes && !block.limit.empty())) return Wrap(std::move(block));
  return block;
}

QueryBlock SqlRenderer::SettleRepeated(QueryBlock block, const std::vector<ColumnId>& ids) {
  ColumnSet seen;
  for (const ColumnId id : ids) {
    if (!seen.insert(id).second && !block.cells.at(id).simple) return Wrap(std::move(block));
  }
  return block;
}

Result<QueryBlock> SqlRenderer::Node(const PlanNode& node) {
  switch (node.kind) {
    case PlanKind::kScan: return RenderTableScan(node.As<planning::ScanNode>(), context_);
    case PlanKind::kExternalScan: {
      ASSIGN_OR_RETURN(std::string from,
                       RenderExternalScan(node.As<planning::ExternalScanNode>()));
      return BlockOver(std::move(from), node.columns);
    }
    case PlanKind::kRows: return RowsBlock(node.As<planning::RowsNode>());
    case PlanKind::kRange: return Range(node.As<planning::RangeNode>());
    case PlanKind::kFilter: return Filter(node.As<planning::FilterNode>());
    case PlanKind::kProject: return Project(node.As<planning::ProjectNode>());
    case PlanKind::kWindow: {
      const auto& window = node.As<planning::WindowNode>();
      ASSIGN_OR_RETURN(QueryBlock input, Node(*window.input));
      return RenderWindow(window, std::move(input), expressions_, next_helper_);
    }
    case PlanKind::kAggregate: return Aggregate(node.As<planning::AggregateNode>());
    case PlanKind::kJoin: return Join(node.As<planning::JoinNode>());
    case PlanKind::kUnion: return Union(node.As<planning::UnionNode>());
    case PlanKind::kSort: return Sort(node.As<planning::SortNode>());
    case PlanKind::kLimit: return Limit(node.As<planning::LimitNode>());
    case PlanKind::kSample: return Sample(node.As<planning::SampleNode>());
    case PlanKind::kUnnest: return Unnest(node.As<planning::UnnestNode>());
    case PlanKind::kSharedReference: return SharedReference(node.As<planning::SharedReferenceNode>());
    case PlanKind::kTableFunction: return TableFunction(node.As<planning::TableFunctionNode>());
  }
  return Internal("a plan node of unknown kind");
}

Result<QueryBlock> SqlRenderer::Range(const planning::RangeNode& node) {
  const QueryBlock nothing;
  ASSIGN_OR_RETURN(const std::string from, Render(*node.from, nothing));
  ASSIGN_OR_RETURN(const std::string to, Render(*node.to, nothing));
  ASSIGN_OR_RETURN(const std::string step, Render(*node.step, nothing));
  return RangeBlock(node, from, to, step);
}

Result<QueryBlock> SqlRenderer::Filter(const planning::FilterNode& node) {
  ASSIGN_OR_RETURN(QueryBlock block, Node(*node.input));
  block = block.open() ? Settle(std::move(block), node) : Wrap(std::move(block));
  for (const auto& conjunct : node.conjuncts) {
    ASSIGN_OR_RETURN(std::string sql, Render(*conjunct, block, true));
    block.where.push_back(std::move(sql));
  }
  return block;
}

Result<QueryBlock> SqlRenderer::Project(const planning::ProjectNode& node) {
  ASSIGN_OR_RETURN(QueryBlock block, Node(*node.input));
  block = Settle(std::move(block), node);
  std::vector<std::pair<ColumnId, Cell>> computed;
  for (const auto& column : node.computed) {
    ASSIGN_OR_RETURN(Cell cell, expressions_.RenderCell(*column.expression, block));
    computed.emplace_back(column.column.id, std::move(cell));
  }
  for (auto& [id, cell] : computed) block.cells[id] = std::move(cell);
  return block;
}

Result<QueryBlock> SqlRenderer::Aggregate(const planning::AggregateNode& node) {
  ASSIGN_OR_RETURN(QueryBlock input, Node(*node.input));
  input = input.open() ? Settle(std::move(input), node) : Wrap(std::move(input));
  const std::string order = OrderText(input);
  std::optional<ColumnId> ordinal;
  if (!node.groups.empty() && few_rows_.Of(*node.input)) {
    ordinal = next_helper_++;
    std::string over = order.empty() ? "row_number() OVER ()"
                                     : fmt::format("row_number() OVER (ORDER BY {})", order);
    input.cells.emplace(*ordinal, Cell{std::move(over), ScalarType::kLong, false, false});
    input = Wrap(std::move(input));
  }
  QueryBlock block;
  block.from = input.from;
  block.where = input.where;
  for (const auto& group : node.groups) {
    ASSIGN_OR_RETURN(Cell cell, expressions_.RenderCell(*group.expression, input));
    // A constant cannot stand in GROUP BY, and as the only key still makes no rows from none.
    if (cell.constant) cell.sql = fmt::format("({})::{}", cell.sql, SqlTypeName(cell.type));
    cell.constant = false;
    cell.simple = false;
    block.group_by += (block.group_by.empty() ? "" : ", ") + cell.sql;
    block.cells[group.column.id] = std::move(cell);
  }
  for (const auto& aggregate : node.aggregates) {
    RenderedAggregate rendered;
    rendered.aggregate = &aggregate;
    rendered.order = order;
    for (size_t i = 0; i < aggregate.arguments.size(); ++i) {
      const semantics::BoundExpression& argument =
          i == 0 ? FirstArgument(rendered) : *aggregate.arguments[i];
      ASSIGN_OR_RETURN(std::string sql, Render(argument, input));
      rendered.arguments.push_back(std::move(sql));
    }
    ASSIGN_OR_RETURN(std::vector<std::string> outputs, RenderAggregate(rendered));
    for (size_t i = 0; i < aggregate.outputs.size(); ++i) {
      block.cells[aggregate.outputs[i].id] =
          Cell{std::move(outputs[i]), aggregate.outputs[i].type, false, false};
    }
  }
  if (ordinal) {
    block.cells.emplace(*ordinal, Cell{fmt::format("min({})", SqlColumn(*ordinal)),
                                       ScalarType::kLong, false, false});
    block.order.push_back({*ordinal, true, true});
  }
  if (!node.groups.empty()) return block;
  // An aggregate without groups may have lost all its columns to pruning; it is still one row.
  std::vector<ColumnId> ids;
  for (const auto& [id, cell] : block.cells) ids.push_back(id);
  if (ids.empty()) return QueryBlock{};
  block.from = "(" + SelectText(block, ids, false) + ")";
  block.where.clear();
  for (auto& [id, cell] : block.cells) cell = Cell{SqlColumn(id), cell.type, true, false};
  return block;
}

Result<std::string> SqlRenderer::Side(const PlanNode& node) {
  ASSIGN_OR_RETURN(const QueryBlock block, Node(node));
  return "(" + SelectText(block, IdsOf(node.columns), false) + ")";
}

Result<QueryBlock> SqlRenderer::Join(const planning::JoinNode& node) {
  ASSIGN_OR_RETURN(const std::string left, Side(*node.left));
  ASSIGN_OR_RETURN(const std::string right, Side(*node.right));
  const char* kind = "JOIN";
  bool pad_left = false;
  bool pad_right = false;
  switch (node.join_kind) {
    case JoinKind::kInner: break;
    case JoinKind::kLeftOuter:
      kind = "LEFT JOIN";
      pad_right = true;
      break;
    case JoinKind::kFullOuter:
      kind = "FULL JOIN";
      pad_left = pad_right = true;
      break;
    case JoinKind::kLeftSemi: kind = "SEMI JOIN"; break;
    case JoinKind::kLeftAnti: kind = "ANTI JOIN"; break;
    default: return Internal("a kind of join that planning replaces");
  }
  const QueryBlock left_block = BlockOver("", node.left->columns);
  const QueryBlock right_block = BlockOver("", node.right->columns);
  std::string condition;
  for (const auto& key : node.keys) {
    ASSIGN_OR_RETURN(const std::string left_key, Render(*key.left, left_block));
    ASSIGN_OR_RETURN(const std::string right_key, Render(*key.right, right_block));
    // Null keys meet. Strings, which are never null, keep to the plain comparison.
    const bool nullable = key.left->type != ScalarType::kString;
    condition += fmt::format("{}{} {} {}", condition.empty() ? "" : " AND ", left_key,
                             nullable ? "IS NOT DISTINCT FROM" : "=", right_key);
  }
  if (condition.empty()) condition = "true";
  QueryBlock block;
  block.from = fmt::format("{} l {} {} r ON {}", left, kind, right, condition);
  const auto add = [&](const std::vector<BoundColumn>& columns, bool padded) {
    for (const BoundColumn& column : columns) {
      const std::string name = SqlColumn(column.id);
      const bool wrap = padded && column.type == ScalarType::kString;
      block.cells.emplace(column.id, Cell{wrap ? "coalesce(" + name + ", '')" : name, column.type,
                                          !wrap, false});
    }
  };
  add(node.left->columns, pad_left);
  if (node.join_kind != JoinKind::kLeftSemi && node.join_kind != JoinKind::kLeftAnti) {
    add(node.right->columns, pad_right);
  }
  return block;
}

Result<QueryBlock> SqlRenderer::Union(const planning::UnionNode& node) {
  std::vector<std::string> names;
  for (const BoundColumn& column : node.columns) names.push_back(SqlColumn(column.id));
  std::string from = "(";
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    ASSIGN_OR_RETURN(QueryBlock input, Node(*node.inputs[i]));
    std::vector<ColumnId> ids;
    for (size_t j = 0; j < node.columns.size(); ++j) {
      if (const auto& source = node.sources[i][j]) {
        ids.push_back(*source);
      } else {
        const ScalarType type = node.columns[j].type;
        input.cells.emplace(next_helper_, Cell{SqlNull(type), type, true, true});
        ids.push_back(next_helper_++);
      }
    }
    input = SettleRepeated(std::move(input), ids);
    if (i > 0) from += " UNION ALL ";
    const bool nested = !input.limit.empty();
    if (nested) from += "(";
    from += SelectText(input, ids, false, &names, true);
    if (nested) from += ")";
  }
  if (node.inputs.empty()) return Internal("a union without inputs");
  return BlockOver(from + ")", node.columns);
}

Result<std::string> SqlRenderer::RowCount(const semantics::BoundExpression& count) {
  ASSIGN_OR_RETURN(std::string sql, Render(count, QueryBlock{}));
  if (count.kind == semantics::BoundExpressionKind::kLiteral) return sql;
  // DuckDB fails on a negative limit and takes null for none.
  return "greatest(coalesce(" + sql + ", 0), 0)";
}

Result<QueryBlock> SqlRenderer::Sort(const planning::SortNode& node) {
  ASSIGN_OR_RETURN(QueryBlock block, Node(*node.input));
  if (!block.limit.empty()) block = Wrap(std::move(block));
  // Of few rows, those with equal keys stay in their order.
  std::vector<BlockOrder> ties;
  if (few_rows_.Of(*node.input)) ties = std::move(block.order);
  block.order.clear();
  for (const auto& key : node.keys) {
    ColumnId id = 0;
    if (key.expression->kind == semantics::BoundExpressionKind::kColumn) {
      id = key.expression->As<semantics::BoundColumnReference>().id;
    } else {
      ASSIGN_OR_RETURN(Cell cell, expressions_.RenderCell(*key.expression, block));
      id = next_helper_++;
      block.cells.emplace(id, std::move(cell));
    }
    block.order.push_back({id, key.ascending, key.nulls_first});
  }
  block.order.insert(block.order.end(), ties.begin(), ties.end());
  if (node.limit != nullptr) {
    ASSIGN_OR_RETURN(block.limit, RowCount(*node.limit));
  }
  if (node.skipped_count > 0) {
    const int64_t limit = node.limit->As<semantics::BoundLiteral>().value.int64_value();
    block.limit = std::to_string(limit - std::min(limit, node.skipped_count));
    block.skipped_count = node.skipped_count;
  }
  return block;
}

Result<QueryBlock> SqlRenderer::Limit(const planning::LimitNode& node) {
  ASSIGN_OR_RETURN(QueryBlock block, Node(*node.input));
  if (!block.limit.empty()) block = Wrap(std::move(block));
  ASSIGN_OR_RETURN(block.limit, RowCount(*node.count));
  return block;
}

Result<QueryBlock> SqlRenderer::Sample(const planning::SampleNode& node) {
  ASSIGN_OR_RETURN(QueryBlock block, Node(*node.input));
  block = Wrap(std::move(block));
  block.order.clear();
  if (node.count->kind == semantics::BoundExpressionKind::kLiteral) {
    const Scalar& count = node.count->As<semantics::BoundLiteral>().value;
    const int64_t rows = count.is_null() ? 0 : std::max<int64_t>(count.int64_value(), 0);
    if (rows == 0) {
      block.where.push_back("false");
    } else {
      block.from += fmt::format(" s TABLESAMPLE reservoir({} ROWS)", rows);
    }
    return block;
  }
  const ColumnId random = next_helper_++;
  block.cells.emplace(random, Cell{"random()", ScalarType::kReal, false, false});
  block = Wrap(std::move(block));
  block.order.push_back({random, true, true});
  ASSIGN_OR_RETURN(block.limit, RowCount(*node.count));
  block = Wrap(std::move(block));
  block.order.clear();
  return block;
}

// The elements become lists in one SELECT and rows in the next, where DuckDB unnests several lists
// in step and pads the shorter with nulls.
Result<QueryBlock> SqlRenderer::Unnest(const planning::UnnestNode& node) {
  ASSIGN_OR_RETURN(QueryBlock block, Node(*node.input));
  if (!block.open()) block = Wrap(std::move(block));
  std::vector<ColumnId> lists;
  for (const auto& item : node.items) {
    ASSIGN_OR_RETURN(const std::string json, Render(*item.expression, block));
    std::string list = fmt::format("kql_elements({}, {}, {})", json, item.bag_as_array,
                                   node.keep_null_rows);
    if (node.row_limit) list = fmt::format("({})[1:{}]", list, *node.row_limit);
    lists.push_back(next_helper_++);
    block.cells.emplace(lists.back(), Cell{std::move(list), ScalarType::kDynamic, false, false});
  }
  block = Wrap(std::move(block));
  std::vector<std::pair<ColumnId, std::string>> names;
  std::string lengths;
  for (const ColumnId list : lists) {
    names.emplace_back(list, block.cells.at(list).sql);
    lengths += fmt::format("{}len({})", lengths.empty() ? "" : ", ", names.back().second);
    block.cells.erase(list);
  }
  for (size_t i = 0; i < node.items.size(); ++i) {
    block.cells[node.items[i].output.id] =
        Cell{"unnest(" + names[i].second + ")", ScalarType::kDynamic, false, false};
  }
  if (node.item_index) {
    block.cells[node.item_index->id] =
        Cell{fmt::format("unnest(range(greatest({})))", lengths), ScalarType::kLong, false, false};
  }
  block = Wrap(std::move(block));
  for (const auto& item : node.items) {
    if (item.output.type == ScalarType::kDynamic) continue;
    Cell& cell = block.cells.at(item.output.id);
    ASSIGN_OR_RETURN(cell.sql, Convert(cell.sql, ScalarType::kDynamic, item.output.type));
    cell.type = item.output.type;
    cell.simple = false;
  }
  return block;
}

Result<QueryBlock> SqlRenderer::SharedReference(const planning::SharedReferenceNode& node) {
  QueryBlock block;
  if (staged_) {
    block.from = fmt::format("sluice_stage({}) s{}", shared_stages_[node.index], node.index);
  } else {
    block.from = fmt::format("s{}", node.index);
  }
  for (size_t i = 0; i < node.columns.size(); ++i) {
    block.cells.emplace(node.columns[i].id, Cell{fmt::format("s{}.k{}", node.index, i),
                                                 node.columns[i].type, true, false});
  }
  return block;
}

Result<std::string> SqlRenderer::Subquery(const semantics::BoundRelation& relation) {
  for (const planning::Subplan& subplan : plan_.subplans) {
    if (subplan.relation != &relation) continue;
    ASSIGN_OR_RETURN(QueryBlock block, Node(*subplan.plan));
    const std::vector<ColumnId> ids = {subplan.plan->columns[0].id};
    return "(" + SelectText(block, ids, true) + ")";
  }
  return Internal("a subquery without a plan");
}

Result<int64_t> SqlRenderer::AddStage(RenderedStage stage) {
  if (context_.new_stage_number == nullptr) {
    return Unsupported("an operator that runs beside the query is not supported here");
  }
  stage.number = context_.new_stage_number();
  stages_.push_back(std::move(stage));
  return stages_.back().number;
}

Result<QueryBlock> SqlRenderer::TableFunction(const planning::TableFunctionNode& node) {
  RenderedStage stage;
  stage.schema = SchemaOf({node.columns.begin(), node.columns.end() - 1});
  for (const auto& input : node.inputs) {
    ASSIGN_OR_RETURN(std::string sql, Select(*input, "r"));
    stage.inputs.push_back({std::move(sql), SchemaOf(input->columns)});
  }
  stage.function = node.function;
  stage.expression_columns = node.expression_columns;
  stage.expressions = node.expressions;
  Status status;
  for (const auto& expression : node.expressions) {
    planning::ForEachSubquery(*expression, [&](const semantics::BoundRelationPointer& query) {
      for (const planning::Subplan& subplan : plan_.subplans) {
        if (subplan.relation != query.get() || !status.ok()) continue;
        Result<std::string> sql = Select(*subplan.plan, "r");
        status = sql.status();
        if (sql.ok()) {
          stage.subqueries.push_back({query.get(), *std::move(sql), query->columns[0].type});
        }
      }
    });
  }
  RETURN_IF_ERROR(status);
  ASSIGN_OR_RETURN(const int64_t number, AddStage(std::move(stage)));
  const ColumnId alias = next_helper_++;
  QueryBlock block;
  block.from = fmt::format("sluice_stage({}) {}", number, SqlColumn(alias));
  for (size_t i = 0; i < node.columns.size(); ++i) {
    block.cells.emplace(node.columns[i].id, Cell{fmt::format("{}.k{}", SqlColumn(alias), i),
                                                 node.columns[i].type, true, false});
  }
  return block;
}

Result<std::string> SqlRenderer::Select(const PlanNode& node, const char* prefix) {
  ASSIGN_OR_RETURN(QueryBlock block, Node(node));
  std::vector<std::string> names;
  for (size_t i = 0; i < node.columns.size(); ++i) names.push_back(fmt::format("{}{}", prefix, i));
  const std::vector<ColumnId> ids = IdsOf(node.columns);
  return SelectText(SettleRepeated(std::move(block), ids), ids, true, &names, true);
}

Result<RenderedQuery> SqlRenderer::Run() {
  staged_ = HasTableFunction(plan_);
  std::string sql;
  for (size_t i = 0; i < plan_.shared.size(); ++i) {
    const PlanNode& shared = *plan_.shared[i];
    ASSIGN_OR_RETURN(std::string select, Select(shared, "k"));
    if (staged_) {
      RenderedStage stage;
      stage.schema = SchemaOf(shared.columns);
      stage.inputs.push_back({std::move(select), stage.schema});
      ASSIGN_OR_RETURN(const int64_t number, AddStage(std::move(stage)));
      shared_stages_.push_back(number);
      continue;
    }
    sql += fmt::format("{}s{} AS MATERIALIZED ({})", i == 0 ? "WITH " : ", ", i, select);
  }
  if (!sql.empty()) sql += " ";
  ASSIGN_OR_RETURN(const std::string root, Select(*plan_.root, "r"));
  return RenderedQuery{sql + root, std::move(stages_)};
}

}  // namespace

Result<RenderedQuery> RenderSql(const planning::LogicalPlan& plan, const RenderContext& context) {
  return SqlRenderer(plan, context).Run();
}

bool NeedsStages(const planning::LogicalPlan& plan) { return HasTableFunction(plan); }

}  // namespace sluice::engine::duckdb::sql
