// Each function sees the rows in the order of the node. Functions with restart conditions take
// several steps: a SELECT that numbers the runs, then one that computes within them.
#include "engine/duckdb/sql/window_renderer.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "engine/duckdb/sql/sql_text.h"

namespace sluice::engine::duckdb::sql {
namespace {

using semantics::BoundExpressionPointer;
using semantics::WindowColumn;

std::string NotNull(ScalarType type, const std::string& sql) {
  return type == ScalarType::kString ? "coalesce(" + sql + ", '')" : sql;
}

class WindowRendering {
 public:
  WindowRendering(const planning::WindowNode& node, QueryBlock block,
                  const ExpressionRenderer& expressions, semantics::ColumnId& next_helper)
      : node_(node),
        block_(std::move(block)),
        expressions_(expressions),
        next_helper_(next_helper) {}

  Result<QueryBlock> Run() {
    if (!block_.open()) block_ = Wrap(std::move(block_));
    // Rows that tie have one order among them, which all functions see and which they leave in.
    const bool ordered = !block_.order.empty();
    if (std::ranges::any_of(node_.computed, &IsStepwise)) RETURN_IF_ERROR(NumberRows());
    for (const WindowColumn& column : node_.computed) {
      const bool stepwise = IsStepwise(column);
      if (stepwise) RETURN_IF_ERROR(NumberRows());
      arguments_.clear();
      for (const BoundExpressionPointer& argument : column.arguments) {
        ASSIGN_OR_RETURN(std::string sql, expressions_.Render(*argument, block_));
        arguments_.push_back(std::move(sql));
      }
      RETURN_IF_ERROR(stepwise ? AddStepwise(column) : AddSimple(column));
    }
    if (ordered && !ordinal_) {
      ASSIGN_OR_RETURN(const std::string order, Order());
      ordinal_ = next_helper_++;
      Set(*ordinal_, ScalarType::kLong, fmt::format("row_number() OVER ({})", order));
    }
    if (ordinal_) block_.order = {{*ordinal_, true, true}};
    return std::move(block_);
  }

 private:
  static bool IsStepwise(const WindowColumn& column) {
    const std::string& name = column.function->name;
    return name.starts_with("row_rank") || name == "row_window_session" ||
           (name == "row_cumsum" && column.arguments.size() > 1) ||
           (name == "row_number" && column.arguments.size() > 1);
  }

  void Set(semantics::ColumnId id, ScalarType type, std::string sql) {
    block_.cells[id] = Cell{std::move(sql), type, false, false};
    block_.has_window = true;
  }

  // "PARTITION BY ... ORDER BY ..." over the block's cells as they are now, or nothing.
  Result<std::string> Frame() const {
    std::string partition;
    for (const BoundExpressionPointer& column : node_.partition) {
      ASSIGN_OR_RETURN(const std::string sql, expressions_.Render(*column, block_));
      partition += (partition.empty() ? "PARTITION BY " : ", ") + sql;
    }
    ASSIGN_OR_RETURN(const std::string order, Order());
    if (!partition.empty() && !order.empty()) partition += ' ';
    return partition + order;
  }

  // "ORDER BY ..." alone: of all rows.
  Result<std::string> Order() const {
    if (ordinal_) return "ORDER BY " + block_.cells.at(*ordinal_).sql;
    std::string order = OrderText(block_);
    if (!order.empty()) return "ORDER BY " + order;
    for (const semantics::BoundSortKey& key : node_.order) {
      ASSIGN_OR_RETURN(const Cell cell, expressions_.RenderCell(*key.expression, block_));
      if (cell.constant) continue;
      AppendOrderKey(order, cell.sql, cell.type, key.ascending, key.nulls_first);
    }
    return order.empty() ? order : "ORDER BY " + order;
  }

  // Rows get a number that the steps order by, once for the node.
  Status NumberRows() {
    if (!ordinal_) {
      ASSIGN_OR_RETURN(const std::string order, Order());
      ordinal_ = next_helper_++;
      Set(*ordinal_, ScalarType::kLong, fmt::format("row_number() OVER ({})", order));
      RETURN_IF_ERROR(FindPartitionStarts());
    }
    if (block_.has_window) block_ = Wrap(std::move(block_));
    return Status::Ok();
  }

  // To functions that work in steps a partition is a restart: rows of one stand side by side.
  Status FindPartitionStarts() {
    if (node_.partition.empty()) return Status::Ok();
    block_ = Wrap(std::move(block_));
    std::string starts;
    for (const BoundExpressionPointer& column : node_.partition) {
      ASSIGN_OR_RETURN(const std::string sql, expressions_.Render(*column, block_));
      starts += fmt::format("{}lag({}) OVER (ORDER BY {}) IS DISTINCT FROM {}",
                            starts.empty() ? "" : " OR ", sql, SqlColumn(*ordinal_), sql);
    }
    partition_start_ = next_helper_++;
    Set(*partition_start_, ScalarType::kBool, "(" + starts + ")");
    return Status::Ok();
  }

  // A condition of the call, or the start of a partition.
  std::string Restart(size_t argument) const {
    const bool given = arguments_.size() > argument;
    if (!partition_start_) return given ? arguments_[argument] : "false";
    const std::string start = SqlColumn(*partition_start_);
    return given ? fmt::format("(coalesce({}, false) OR {})", arguments_[argument], start) : start;
  }

  Status AddSimple(const WindowColumn& column) {
    ASSIGN_OR_RETURN(const std::string order, Frame());
    const std::string& name = column.function->name;
    const ScalarType type = column.column.type;
    std::string sql;
    if (name == "row_number") {
      sql = fmt::format("row_number() OVER ({})", order);
      if (!arguments_.empty()) sql = fmt::format("({} + {} - 1)", sql, arguments_[0]);
    } else if (name == "prev" || name == "next") {
      const std::string offset = arguments_.size() > 1 ? arguments_[1] : "1";
      const std::string fallback = arguments_.size() > 2 ? ", " + arguments_[2] : "";
      sql = NotNull(type, fmt::format("{}({}, {}{}) OVER ({})", name == "prev" ? "lag" : "lead",
                                      arguments_[0], offset, fallback, order));
    } else if (name == "row_cumsum") {
      sql = CumulativeSum(type, fmt::format("{} ROWS UNBOUNDED PRECEDING", order));
    } else {
      return Unsupported("this engine does not compute the window function " + name);
    }
    Set(column.column.id, type, std::move(sql));
    return Status::Ok();
  }

  std::string CumulativeSum(ScalarType type, const std::string& over) const {
    const std::string sum = fmt::format("coalesce(sum({}) OVER ({}), 0)", arguments_[0], over);
    return type == ScalarType::kReal || type == ScalarType::kDecimal ? sum : WrappedSum(sum);
  }

  // The column of a helper as later steps name it.
  std::string Step(semantics::ColumnId id, std::string sql) {
    Set(id, ScalarType::kLong, std::move(sql));
    return SqlColumn(id);
  }

  Status AddStepwise(const WindowColumn& column) {
    const std::string& name = column.function->name;
    const ScalarType type = column.column.type;
    if (name == "row_window_session") return AddSession(column);
    const std::string ordinal = SqlColumn(*ordinal_);
    const std::string restart = Restart(1);
    const std::string run = Step(
        next_helper_++, fmt::format("sum(CASE WHEN {} THEN 1 ELSE 0 END) OVER (ORDER BY {} ROWS "
                                    "UNBOUNDED PRECEDING)",
                                    restart, ordinal));
    const std::string within = fmt::format("PARTITION BY {} ORDER BY {}", run, ordinal);
    if (name == "row_cumsum" || name == "row_number") {
      // The term may be a computed cell; as a column it survives the step.
      const semantics::ColumnId term_id = next_helper_++;
      block_.cells[term_id] = Cell{arguments_[0], type, false, false};
      block_ = Wrap(std::move(block_));
      arguments_[0] = SqlColumn(term_id);
      Set(column.column.id, type,
          name == "row_cumsum"
              ? CumulativeSum(type, within + " ROWS UNBOUNDED PRECEDING")
              : fmt::format("(row_number() OVER ({}) + {} - 1)", within, arguments_[0]));
      return Status::Ok();
    }
    const std::string change = Step(
        next_helper_++,
        fmt::format("CASE WHEN {2} OR {0} = 1 OR lag({1}) OVER (ORDER BY {0}) IS DISTINCT FROM {1} "
                    "THEN 1 ELSE 0 END",
                    ordinal, arguments_[0], restart));
    block_ = Wrap(std::move(block_));
    if (name == "row_rank_dense") {
      Set(column.column.id, type,
          fmt::format("sum({}) OVER ({} ROWS UNBOUNDED PRECEDING)::BIGINT", change, within));
      return Status::Ok();
    }
    const std::string term = Step(
        next_helper_++,
        fmt::format("sum({}) OVER (ORDER BY {} ROWS UNBOUNDED PRECEDING)", change, ordinal));
    const std::string position =
        Step(next_helper_++, fmt::format("row_number() OVER ({})", within));
    block_ = Wrap(std::move(block_));
    Set(column.column.id, type, fmt::format("min({}) OVER (PARTITION BY {})", position, term));
    return Status::Ok();
  }

  // Where a session starts depends on where the one before it started, which no window of SQL can
  // say: all times go in order through one function, whose list comes back by row number.
  Status AddSession(const WindowColumn& column) {
    const std::string ordinal = SqlColumn(*ordinal_);
    const std::string restart = Restart(3);
    const semantics::ColumnId time_id = next_helper_++;
    const semantics::ColumnId restart_id = next_helper_++;
    block_.cells[time_id] = Cell{arguments_[0], ScalarType::kDatetime, false, false};
    block_.cells[restart_id] = Cell{restart, ScalarType::kBool, false, false};
    const std::string result = SqlColumn(column.column.id);
    std::vector<semantics::ColumnId> ids;
    for (const auto& [id, cell] : block_.cells) ids.push_back(id);
    const std::string input = SelectText(block_, ids, false);
    QueryBlock outer = Wrap(std::move(block_));
    outer.from = fmt::format(
        "(WITH rows_in_order AS MATERIALIZED ({0}) SELECT rows_in_order.*, starts.start AS {1} FROM "
        "rows_in_order JOIN (SELECT unnest(s) AS start, generate_subscripts(s, 1) AS n FROM (SELECT "
        "kql_session_starts(list({2} ORDER BY {3}), list(coalesce({4}, false) ORDER BY {3}), {5}, "
        "{6}) AS s FROM rows_in_order)) starts ON {3} = starts.n)",
        input, result, SqlColumn(time_id), ordinal, SqlColumn(restart_id), arguments_[1],
        arguments_[2]);
    outer.cells[column.column.id] = Cell{result, ScalarType::kDatetime, true, false};
    block_ = std::move(outer);
    return Status::Ok();
  }

  const planning::WindowNode& node_;
  QueryBlock block_;
  const ExpressionRenderer& expressions_;
  semantics::ColumnId& next_helper_;
  std::optional<semantics::ColumnId> ordinal_;
  std::optional<semantics::ColumnId> partition_start_;
  std::vector<std::string> arguments_;
};

}  // namespace

bool RendersWindow(std::string_view name) {
  static const std::set<std::string_view> names = {
      "row_number", "prev", "next", "row_cumsum", "row_rank_dense", "row_rank_min",
      "row_window_session"};
  return names.contains(name);
}

Result<QueryBlock> RenderWindow(const planning::WindowNode& node, QueryBlock input,
                                const ExpressionRenderer& expressions,
                                semantics::ColumnId& next_helper) {
  return WindowRendering(node, std::move(input), expressions, next_helper).Run();
}

}  // namespace sluice::engine::duckdb::sql
