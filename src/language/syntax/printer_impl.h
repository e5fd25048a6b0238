// The printer: one method per kind of node, all appending to one text. Its methods are defined in
// expression_printer.cc, operator_printer.cc and statement_printer.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "language/syntax/printer.h"

namespace sluice::language {

class Printer {
 public:
  void Print(const QueryText& query);
  void Print(const Expression& expression);
  std::string TakeText() { return std::move(text_); }

 private:
  // --- expression_printer.cc
  // In parentheses when it binds looser than `precedence`.
  void PrintOperand(const Expression& expression, int precedence);
  void PrintBinary(const BinaryExpression& binary);
  void PrintIn(const InExpression& in);
  void PrintLiteral(const LiteralExpression& literal);
  void PrintNamed(const NamedExpression& named);
  void PrintTypeof(const TypeofExpression& type);
  void PrintCall(const CallExpression& call);
  void PrintMember(const MemberExpression& member);
  void PrintElement(const ElementExpression& element);
  void PrintPipeline(const PipelineExpression& pipeline);
  void PrintSource(const Expression& source);
  void PrintInlineExternalTable(const InlineExternalTableExpression& table);
  void PrintFind(const FindExpression& find);
  void PrintSearch(const SearchExpression& search);
  void PrintEvaluate(const EvaluateExpression& evaluate);
  void PrintUnionParts(const OperatorParameters& parameters,
                       const std::vector<ExpressionPointer>& tables);
  void PrintTable(const Expression& table);
  void PrintName(const Name& name);
  void PrintList(const std::vector<ExpressionPointer>& list);
  void PrintParenthesized(const std::vector<ExpressionPointer>& list);
  void PrintSchema(const Schema& schema);
  // " name=value", each with a space before it.
  void PrintParameters(const OperatorParameters& parameters);
  // "(name=value, ...)"
  void PrintProperties(const OperatorParameters& properties);
  // " word expression" when the expression is there.
  void PrintClause(std::string_view word, const ExpressionPointer& expression);

  // --- operator_printer.cc
  void PrintOperator(const TabularOperator& op);
  // The families return false for operators of other families.
  bool PrintColumnOperator(const TabularOperator& op);
  bool PrintRowOperator(const TabularOperator& op);
  bool PrintTableOperator(const TabularOperator& op);
  bool PrintGraphOperator(const TabularOperator& op);
  void PrintReorder(const ProjectReorderOperator& reorder);
  void PrintSortKeys(const std::vector<SortKey>& keys);
  void PrintDirection(const std::optional<bool>& ascending);
  void PrintTopNested(const TopNestedOperator& nested);
  void PrintMvItems(const std::vector<MvExpandOperator::Item>& items);
  void PrintParse(const ParseOperator& parse);
  void PrintRender(const RenderOperator& render);
  void PrintMakeSeries(const MakeSeriesOperator& series);
  void PrintScan(const ScanOperator& scan);
  void PrintMakeGraph(const MakeGraphOperator& graph);
  void PrintGraphPatterns(const std::vector<GraphPattern>& patterns, const ExpressionPointer& where,
                          const std::vector<ExpressionPointer>& projection);

  // --- statement_printer.cc
  void PrintStatement(const Statement& statement);
  void PrintFunction(const FunctionLiteral& function);
  void PrintBody(const std::vector<StatementPointer>& statements, const ExpressionPointer& body);
  void PrintFunctionParameter(const FunctionParameter& parameter);
  void PrintFunctionParameters(const std::vector<FunctionParameter>& parameters);
  void PrintPattern(const DeclarePatternStatement& pattern);

  // "item, item" with `print` for each.
  template <typename Items, typename PrintItem>
  void Join(const Items& items, PrintItem print) {
    bool first = true;
    for (const auto& item : items) {
      if (!first) text_ += ", ";
      first = false;
      print(item);
    }
  }

  std::string text_;
};

}  // namespace sluice::language
