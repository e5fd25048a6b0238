// The recursive-descent parser. Its methods are defined in files by subject: expressions, literals,
// tabular sources, statements, schemas, and operators by family in operators/.
//
// Every method returns a whole node, also after a failure (see TokenCursor). Recursion is bounded
// by NestingScope, and the height of trees by HeightScope, since whoever walks a tree recurses.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/parser/token_cursor.h"
#include "language/syntax/statement.h"

namespace sluice::language {

class Parser {
 public:
  Parser(std::string_view text, Diagnostics& diagnostics) : in_(text, diagnostics) {}

  // The whole text as one thing each; what is left over is an error.
  QueryText ParseQueryText();
  ExpressionPointer ParseWholeExpression();
  std::unique_ptr<FunctionLiteral> ParseWholeFunction();
  Schema ParseWholeSchema();

  // The operator that a method of the table in operator_table.cc reads. The cursor stands behind
  // the operator's name, which began at `begin`.
  using OperatorMethod = OperatorPointer (Parser::*)(SourceSpan name);

  OperatorPointer ParseWhere(SourceSpan name);
  OperatorPointer ParseExtend(SourceSpan name);
  OperatorPointer ParseProject(SourceSpan name);
  OperatorPointer ParseProjectAway(SourceSpan name);
  OperatorPointer ParseProjectKeep(SourceSpan name);
  OperatorPointer ParseProjectRename(SourceSpan name);
  OperatorPointer ParseProjectReorder(SourceSpan name);
  OperatorPointer ParseProjectByNames(SourceSpan name);
  OperatorPointer ParseCount(SourceSpan name);
  OperatorPointer ParseDistinct(SourceSpan name);
  OperatorPointer ParseTake(SourceSpan name);
  OperatorPointer ParseSort(SourceSpan name);
  OperatorPointer ParseTop(SourceSpan name);
  OperatorPointer ParseTopHitters(SourceSpan name);
  OperatorPointer ParseTopNested(SourceSpan name);
  OperatorPointer ParseSummarize(SourceSpan name);
  OperatorPointer ParseJoin(SourceSpan name);
  OperatorPointer ParseLookup(SourceSpan name);
  OperatorPointer ParseUnion(SourceSpan name);
  OperatorPointer ParseMvExpand(SourceSpan name);
  OperatorPointer ParseMvApply(SourceSpan name);
  OperatorPointer ParseParse(SourceSpan name);
  OperatorPointer ParseParseWhere(SourceSpan name);
  OperatorPointer ParseParseKv(SourceSpan name);
  OperatorPointer ParseAs(SourceSpan name);
  OperatorPointer ParseAssertSchema(SourceSpan name);
  OperatorPointer ParseConsume(SourceSpan name);
  OperatorPointer ParseExecuteAndCache(SourceSpan name);
  OperatorPointer ParseGetSchema(SourceSpan name);
  OperatorPointer ParseSerialize(SourceSpan name);
  OperatorPointer ParseInvoke(SourceSpan name);
  OperatorPointer ParseEvaluate(SourceSpan name);
  OperatorPointer ParseSample(SourceSpan name);
  OperatorPointer ParseSampleDistinct(SourceSpan name);
  OperatorPointer ParseReduce(SourceSpan name);
  OperatorPointer ParseRender(SourceSpan name);
  OperatorPointer ParseMakeSeries(SourceSpan name);
  OperatorPointer ParsePartition(SourceSpan name);
  OperatorPointer ParsePartitionBy(SourceSpan name);
  OperatorPointer ParseFork(SourceSpan name);
  OperatorPointer ParseFacet(SourceSpan name);
  OperatorPointer ParseSearch(SourceSpan name);
  OperatorPointer ParseScan(SourceSpan name);
  OperatorPointer ParseMakeGraph(SourceSpan name);
  OperatorPointer ParseGraphMatch(SourceSpan name);
  OperatorPointer ParseGraphShortestPaths(SourceSpan name);
  OperatorPointer ParseGraphToTable(SourceSpan name);
  OperatorPointer ParseGraphMarkComponents(SourceSpan name);
  OperatorPointer ParseGraphWhereNodes(SourceSpan name);
  OperatorPointer ParseGraphWhereEdges(SourceSpan name);

 private:
  // Deepest nesting of brackets and calls, and greatest height of a tree.
  static constexpr int kNestingMax = 200;
  static constexpr int kHeightMax = 1000;

  // Counts one level of nesting for its lifetime; fails the cursor at the limit.
  class NestingScope {
   public:
    explicit NestingScope(Parser& parser);
    ~NestingScope();
    NestingScope(const NestingScope&) = delete;
    NestingScope& operator=(const NestingScope&) = delete;
    bool ok() const { return ok_; }

   private:
    Parser& parser_;
    int outer_height_;
    bool outer_in_entity_;
    bool ok_;
  };
  // Measures the tree built in its lifetime: height_ restarts at 0, and at the end becomes the
  // greater of this tree and what was measured outside before.
  class HeightScope {
   public:
    explicit HeightScope(Parser& parser) : parser_(parser), outer_(parser.height_) {
      parser_.height_ = 0;
    }
    ~HeightScope() { parser_.height_ = std::max(parser_.height_, outer_); }
    HeightScope(const HeightScope&) = delete;
    HeightScope& operator=(const HeightScope&) = delete;
    // The tree got one level on top; fails the cursor at the limit.
    bool Grow();

   private:
    Parser& parser_;
    int outer_;
  };

  // Reads `item` once or more, with commas between.
  template <typename Item>
  void ParseList(Item item) {
    do {
      item();
    } while (in_.Take(","));
  }
  // "( item, item )", perhaps empty; a last comma is allowed.
  template <typename Item>
  void ParseParenthesizedList(Item item) {
    if (!in_.Expect("(")) return;
    in_.Take(",");
    while (!in_.failed() && !in_.Is(")")) {
      item();
      if (!in_.Take(",")) break;
    }
    in_.Expect(")");
  }

  // --- expression_parser.cc
  // A pipeline, or a scalar expression: what parentheses may hold.
  ExpressionPointer ParsePipeline();
  // name = scalar, (a, b) = scalar, or scalar.
  ExpressionPointer ParseNamed();
  std::vector<ExpressionPointer> ParseNamedList();
  ExpressionPointer ParseArgument();
  ExpressionPointer ParseUnary();
  ExpressionPointer ParsePostfix();
  ExpressionPointer ParsePostfixOf(ExpressionPointer base, HeightScope& height);
  ExpressionPointer ParsePrimary();
  ExpressionPointer ParseWord();
  ExpressionPointer ParseTypeof();
  std::unique_ptr<CallExpression> ParseCall();
  // A name where a table or column is named, with wildcards allowed, also in members.
  ExpressionPointer ParseNameOrWildcard();
  ExpressionPointer ParseEntityOrWildcard();
  // The text of the touching tokens from here on that make a wildcard name; empty when none.
  std::string_view ScanWildcardName() const;
  // An empty name where an expression was expected.
  ExpressionPointer Missing();
  bool AtName() const;
  bool AtNamedExpression() const;
  bool AtNameList() const;
  // Any word or bracketed name.
  Name ParseName(std::string_view what);
  Name MakeName(const Token& token) const;

  // --- binary_parser.cc
  ExpressionPointer ParseScalar();
  ExpressionPointer ParseBinary(int least_precedence);
  ExpressionPointer ParseLogical(ExpressionPointer first, BinaryOperator op, int precedence);
  ExpressionPointer ParseBetween(ExpressionPointer value, bool negated);
  ExpressionPointer ParseIn(ExpressionPointer value, InOperator op);
  // Words that cannot begin an expression: an operand is missing before them.
  static bool IsReserved(std::string_view word);

  // --- literal_parser.cc
  bool AtTypedLiteral() const;
  ExpressionPointer ParseTypedLiteral();
  ExpressionPointer ParseLiteralToken(bool negative, uint32_t begin);
  ExpressionPointer ParseStringLiteral();
  std::optional<bool> BooleanWord(const Token& token) const;

  // --- dynamic_parser.cc
  ExpressionPointer ParseDynamic();
  void ParseJsonValue(std::string& json);
  void ParseJsonNumber(std::string& json);
  void ParseJsonObject(std::string& json);

  // --- schema_parser.cc
  ScalarType ParseType();
  // "a:long, b:string" up to the closing parenthesis or the end.
  Schema ParseColumns();
  // "(a:long, b:string)"
  Schema ParseSchema();
  FunctionParameter ParseFunctionParameter();
  std::vector<FunctionParameter> ParseFunctionParameters();

  // --- source_parser.cc
  // The source that starts with a word of its own (print, range, union...); null when the next
  // word starts none.
  ExpressionPointer ParseWordSource();
  ExpressionPointer ParsePrint();
  ExpressionPointer ParseRange();
  ExpressionPointer ParseDatatable();
  ExpressionPointer ParseExternalData();
  ExpressionPointer ParseInlineExternalTable();
  ExpressionPointer ParseContextualDataTable();
  ExpressionPointer ParseFind();
  ExpressionPointer ParseMacroExpand();
  ExpressionPointer ParseEntityGroup();
  std::unique_ptr<SearchExpression> ParseSearchExpression();
  std::unique_ptr<EvaluateExpression> ParseEvaluateExpression();
  void ParseUnionParts(OperatorParameters& parameters, std::vector<ExpressionPointer>& tables);
  void ParseTablesIn(std::vector<ExpressionPointer>& tables);
  ExpressionPointer ParseFindColumn();
  ExpressionPointer ParseSearchPredicate();

  // --- operators/operator_table.cc
  void ParsePipedOperators(std::vector<OperatorPointer>& operators);
  OperatorPointer ParsePipedOperator();
  // The name of an operator from the next token on: touching words and hyphens.
  std::string_view ScanOperatorName() const;
  static bool IsOperatorName(std::string_view name);
  void MoveOverOperatorName(std::string_view name);
  // A pipeline without source, as nested in parentheses.
  ExpressionPointer ParseSubPipeline();

  // --- operators/parameter_parser.cc
  // name=value ... for the `names` given, and for all hint.* and __* names.
  OperatorParameters ParseParameters(std::initializer_list<std::string_view> names);
  bool AtParameter(std::initializer_list<std::string_view> names) const;
  // join kind=inner(T) on a: in the parameters of an operator, a word before a parenthesis is not
  // called; in properties it is: with (title=strcat("a", "b")).
  OperatorParameter ParseParameter(bool calls_allowed);
  ExpressionPointer ParseParameterValue(bool calls_allowed);
  // "(name = value, ...)"
  OperatorParameters ParseProperties();

  // --- operators/*.cc
  SortKey ParseSortKey();
  std::optional<bool> ParseDirection();
  void ParseJoinConditions(std::vector<ExpressionPointer>& conditions);
  ExpressionPointer ParseJoinRight();
  MvExpandOperator::Item ParseMvExpandItem();
  void ParsePattern(std::vector<ParseOperator::Piece>& pattern);
  OperatorPointer ParseParseWith(SourceSpan name, bool where_matches);
  void ParseRenderProperty(RenderOperator& render);
  ScanOperator::Step ParseScanStep();
  GraphPattern ParseGraphPattern();
  GraphPattern::Edge ParseGraphEdge();
  void ParseGraphPatterns(std::vector<GraphPattern>& patterns, ExpressionPointer& where,
                          std::vector<ExpressionPointer>& projection);
  OperatorPointer ParseGraphWhere(SourceSpan name, bool nodes);

  // --- statement_parser.cc
  // Statements up to `closing`, or to the end of the text when it is empty.
  std::vector<StatementPointer> ParseStatements(std::string_view closing);
  StatementPointer ParseStatement();
  StatementPointer ParseLet();
  StatementPointer ParseSet();
  StatementPointer ParseQueryParameters();
  StatementPointer ParsePatternDeclaration();
  StatementPointer ParseAlias();
  StatementPointer ParseRestrict();
  bool AtFunctionLiteral() const;
  std::unique_ptr<FunctionLiteral> ParseFunctionLiteral();
  // "{ statements; body }"
  void ParseFunctionBody(FunctionLiteral& function);
  // Takes the last expression statement out as the body.
  static ExpressionPointer TakeBody(std::vector<StatementPointer>& statements);

  TokenCursor in_;
  int nesting_ = 0;
  int height_ = 0;
  bool in_search_ = false;  // `column:"term"` and bare `*` are expressions.
  bool in_entity_ = false;  // A member may hold wildcards: database("x").T*
};

}  // namespace sluice::language
