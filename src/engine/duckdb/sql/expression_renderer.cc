#include "engine/duckdb/sql/expression_renderer.h"

#include <fmt/format.h>

#include <utility>

#include "engine/duckdb/sql/kernel_functions.h"
#include "engine/duckdb/sql/lowering_table.h"
#include "engine/duckdb/sql/sql_text.h"

namespace sluice::engine::duckdb::sql {
namespace {

using semantics::BoundExpression;
using semantics::BoundExpressionKind;

// Literals up to this size may be written several times.
constexpr size_t kShortLiteral = 64;

std::string TypesText(const std::vector<ScalarType>& types) {
  std::string text;
  for (const ScalarType type : types) {
    if (!text.empty()) text += ", ";
    text += ScalarTypeName(type);
  }
  return text;
}

// The SQL of a call with rendered arguments: the engine's own way first, then the kernel.
Result<std::string> Assemble(const RenderedCall& call, size_t signature_index) {
  const functions::FunctionDefinition& function = *call.function;
  if (const Lowering* lowering = FindLowering(function.name, call.types)) {
    return Lower(*lowering, call);
  }
  if (signature_index < function.signatures.size() &&
      function.signatures[signature_index].kernel != nullptr) {
    return KernelCall(function, signature_index, call.types, call.arguments, call.type);
  }
  return Unsupported(fmt::format("this engine does not compute {}({})", function.name,
                                 TypesText(call.types)));
}

const Scalar* LiteralOf(const BoundExpression& expression) {
  return expression.kind == BoundExpressionKind::kLiteral
             ? &expression.As<semantics::BoundLiteral>().value
             : nullptr;
}

}  // namespace

Result<std::string> ExpressionRenderer::Render(const BoundExpression& expression,
                                               const QueryBlock& block, bool truth_only) const {
  switch (expression.kind) {
    case BoundExpressionKind::kLiteral:
      return SqlLiteral(expression.As<semantics::BoundLiteral>().value);
    case BoundExpressionKind::kColumn: {
      const auto id = expression.As<semantics::BoundColumnReference>().id;
      const auto cell = block.cells.find(id);
      if (cell == block.cells.end()) {
        return Internal(fmt::format("column {} is not in reach of its expression", SqlColumn(id)));
      }
      return cell->second.sql;
    }
    case BoundExpressionKind::kCall:
      return RenderCall(expression.As<semantics::BoundCall>(), block, truth_only);
    case BoundExpressionKind::kScalarSubquery: {
      ASSIGN_OR_RETURN(std::string query,
                       subqueries_(*expression.As<semantics::BoundScalarSubquery>().query));
      query = "(SELECT v FROM " + query + " v(v) LIMIT 1)";
      return expression.type == ScalarType::kString ? "coalesce(" + query + ", '')" : query;
    }
    case BoundExpressionKind::kInSubquery:
      return RenderInSubquery(expression.As<semantics::BoundInSubquery>(), block, truth_only);
  }
  return Internal("an expression of unknown kind");
}

Result<Cell> ExpressionRenderer::RenderCell(const BoundExpression& expression,
                                            const QueryBlock& block) const {
  if (expression.kind == BoundExpressionKind::kColumn) {
    const auto found = block.cells.find(expression.As<semantics::BoundColumnReference>().id);
    if (found != block.cells.end()) return found->second;
  }
  Cell cell;
  cell.type = expression.type;
  ASSIGN_OR_RETURN(cell.sql, Render(expression, block));
  if (expression.kind == BoundExpressionKind::kLiteral) {
    cell.constant = true;
    cell.simple = cell.sql.size() <= kShortLiteral;
  }
  return cell;
}

// Chains of one operator become flat: DuckDB bounds the depth of an expression.
Result<std::string> ExpressionRenderer::RenderChain(const semantics::BoundCall& call,
                                                    const QueryBlock& block,
                                                    bool truth_only) const {
  const std::string separator = call.function->name == "and" ? " AND " : " OR ";
  std::vector<const BoundExpression*> rest = {&call};
  std::string sql;
  while (!rest.empty()) {
    const BoundExpression* operand = rest.back();
    rest.pop_back();
    if (operand->kind == BoundExpressionKind::kCall &&
        operand->As<semantics::BoundCall>().function == call.function) {
      const auto& arguments = operand->As<semantics::BoundCall>().arguments;
      for (auto argument = arguments.rbegin(); argument != arguments.rend(); ++argument) {
        rest.push_back(argument->get());
      }
      continue;
    }
    ASSIGN_OR_RETURN(const std::string text, Render(*operand, block, truth_only));
    sql += (sql.empty() ? "(" : separator) + text;
  }
  return sql + ")";
}

Result<std::string> ExpressionRenderer::RenderCall(const semantics::BoundCall& call,
                                                   const QueryBlock& block, bool truth_only) const {
  if (call.function->name == "and" || call.function->name == "or") {
    return RenderChain(call, block, truth_only);
  }
  RenderedCall rendered;
  rendered.function = call.function;
  rendered.type = call.type;
  rendered.truth_only = truth_only;
  const size_t count = call.arguments.size();
  for (size_t i = 0; i < count; ++i) {
    const BoundExpression& argument = *call.arguments[i];
    ASSIGN_OR_RETURN(std::string sql,
                     Render(argument, block,
                            ArgumentIsTested(call.function->name, i, count)));
    rendered.arguments.push_back(std::move(sql));
    rendered.types.push_back(argument.type);
    rendered.literals.push_back(LiteralOf(argument));
    rendered.ranges.push_back(RangeOf(argument));
  }
  Result<std::string> sql = Assemble(rendered, call.signature_index);
  if (!sql.ok()) return sql.status().WithSpan(call.span);
  return sql;
}

Result<std::string> ExpressionRenderer::RenderInSubquery(const semantics::BoundInSubquery& in,
                                                         const QueryBlock& block,
                                                         bool truth_only) const {
  ASSIGN_OR_RETURN(std::string value, Render(*in.value, block));
  ASSIGN_OR_RETURN(std::string query, subqueries_(*in.query));
  const bool is_string = in.value->type == ScalarType::kString;
  const bool lower = in.ignore_case && is_string;
  if (lower) value = "lower(" + value + ")";
  // A null among the values equals nothing, where SQL would make the whole test null; nor does a
  // NaN.
  const char* equals_something = is_string                                  ? ""
                                 : in.value->type == ScalarType::kReal ? " WHERE v <= 'inf'::DOUBLE"
                                                                       : " WHERE v IS NOT NULL";
  query = fmt::format("(SELECT {} FROM {} v(v){})", lower ? "lower(v)" : "v", query,
                      equals_something);
  const std::string test = fmt::format("({} {}IN {})", value, in.negated ? "NOT " : "", query);
  if (is_string || (truth_only && !in.negated)) return test;
  return fmt::format("coalesce({}, {})", test, in.negated);
}

Result<std::string> Convert(const std::string& sql, ScalarType from, ScalarType to) {
  if (from == to) return sql;
  const std::string name = "to" + std::string(ScalarTypeName(to));
  RenderedCall call;
  call.function = functions::Functions().Find(name);
  if (call.function == nullptr) return Unsupported("no function " + name);
  call.type = to;
  call.arguments = {sql};
  call.types = {from};
  call.literals = {nullptr};
  call.ranges = {kLongRange};
  size_t signature_index = 0;
  for (const functions::Signature& signature : call.function->signatures) {
    if (!signature.parameters.empty() && signature.parameters[0].types.Contains(from)) break;
    ++signature_index;
  }
  return Assemble(call, signature_index);
}

}  // namespace sluice::engine::duckdb::sql
