// The binder at work. Its methods are defined in files by subject: expressions, calls, conversions,
// constants, statements, sources, and operators by family.
//
// Methods never fail: they report and return something harmless (the error expression, failed rows)
// that causes no further reports.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/syntax/statement.h"
#include "semantics/binder.h"
#include "semantics/binder/environment.h"
#include "semantics/binder/name_scope.h"
#include "semantics/binder/rows.h"

namespace sluice::semantics {

namespace syntax = ::sluice::language;

class BinderImpl {
 public:
  BinderImpl(SchemaSource& schemas, const BindOptions& options, syntax::Diagnostics& diagnostics);

  BoundQuery BindQuery(const syntax::QueryText& query);
  std::optional<FunctionShape> CheckFunction(const syntax::FunctionLiteral& function,
                                             std::string_view name);

 private:
  friend class GraphPatternBinder;
  friend class PluginCall;
  friend class TopNestedBinder;

  // Calls that only some operators take, collected while their expressions are bound. What stands
  // in the expression is a reference to the output column.
  struct WindowCalls {
    std::vector<std::vector<WindowColumn>> layers;  // Later layers use columns of earlier ones.
    std::map<ColumnId, size_t> layer_of;
  };
  struct AggregateCalls {
    std::vector<BoundAggregate> aggregates;
    const std::vector<BoundColumn>* groups = nullptr;
  };
  // What names mean while an expression is bound.
  struct Context {
    std::string operator_name;  // As errors name it: "where".
    const Rows* rows = nullptr;
    const Rows* right = nullptr;          // In a join condition; `rows` is the left.
    WindowCalls* windows = nullptr;       // Window functions are allowed.
    AggregateCalls* aggregates = nullptr; // Aggregates are allowed, bare columns are not.
    // What a member means to an operator that names rows (a step of scan); nothing when it is none.
    std::function<std::optional<BoundExpressionPointer>(const syntax::MemberExpression&)> member;
    // The same for functions of an operator's own (map() in a pattern of a graph).
    std::function<std::optional<BoundExpressionPointer>(const syntax::CallExpression&)> call;
  };
  // Sets the context for a scope.
  class ContextScope {
   public:
    ContextScope(BinderImpl& binder, Context context)
        : binder_(binder), outer_(std::exchange(binder.context_, std::move(context))) {}
    ~ContextScope() { binder_.context_ = std::move(outer_); }
    ContextScope(const ContextScope&) = delete;
    ContextScope& operator=(const ContextScope&) = delete;

   private:
    BinderImpl& binder_;
    Context outer_;
  };
  class EnvironmentScope {
   public:
    EnvironmentScope(BinderImpl& binder, EnvironmentPointer environment)
        : binder_(binder), outer_(std::exchange(binder.environment_, std::move(environment))) {}
    ~EnvironmentScope() { binder_.environment_ = std::move(outer_); }
    EnvironmentScope(const EnvironmentScope&) = delete;
    EnvironmentScope& operator=(const EnvironmentScope&) = delete;

   private:
    BinderImpl& binder_;
    EnvironmentPointer outer_;
  };
  // While a text is bound that is not the query's: errors tell its name, at the place in the query
  // that refers to it.
  class ForeignTextScope {
   public:
    ForeignTextScope(BinderImpl& binder, std::string name, SourceSpan span)
        : binder_(binder),
          outer_name_(std::exchange(binder.foreign_text_, std::move(name))),
          outer_span_(binder.foreign_span_) {
      if (outer_name_.empty()) binder.foreign_span_ = span;
    }
    ~ForeignTextScope() {
      binder_.foreign_text_ = std::move(outer_name_);
      binder_.foreign_span_ = outer_span_;
    }
    ForeignTextScope(const ForeignTextScope&) = delete;
    ForeignTextScope& operator=(const ForeignTextScope&) = delete;

   private:
    BinderImpl& binder_;
    std::string outer_name_;
    SourceSpan outer_span_;
  };
  // One column of an operator like extend: its name or names as written, and the value.
  struct NamedValue {
    std::vector<syntax::Name> names;      // Written ones; empty when there is none.
    std::string implied_name;             // By the rules of names; may be empty.
    std::string part_name;                // Of one value of a function that gives several.
    BoundExpressionPointer value;
    std::vector<BoundColumn> outputs;     // Of an aggregate with several outputs.
    SourceSpan span;
  };

  // --- Reports (binder.cc)
  void Report(std::string code, std::string message, SourceSpan span);
  // Prefixes "'where' operator: " when inside one.
  void ReportInOperator(std::string code, std::string message, SourceSpan span);
  void ReportUnsupported(std::string what, SourceSpan span);
  ColumnId NewColumnId() { return next_column_id_++; }
  BoundColumn NewColumn(std::string name, ScalarType type) {
    return {NewColumnId(), std::move(name), type};
  }
  // Counts a nested step; false, with a report, when the nesting is too deep.
  bool EnterNesting(SourceSpan span);
  // Counts a bound operator; false, with a report, when the query has grown too large.
  bool CountOperator(SourceSpan span);

  // --- Options of the request and of set statements (query_options.cc)
  void TakeRequestOptions();
  const Scalar* FindOption(std::string_view name) const;
  bool IsOptionSet(std::string_view name) const;
  std::optional<int64_t> CursorOption(std::string_view name, SourceSpan span);
  // maxoutputcolumns.
  void CheckColumnCount(const Rows& rows, SourceSpan span);
  // The records of a table that the options let the query see.
  Rows ScopedRows(Rows rows, SourceSpan span);

  // --- Statements (statement_binder.cc)
  void BindLet(const syntax::LetStatement& let);
  void BindSet(const syntax::SetStatement& set);
  void BindQueryParameters(const syntax::DeclareQueryParametersStatement& declare);
  void BindAlias(const syntax::AliasStatement& alias);
  void BindPattern(const syntax::DeclarePatternStatement& pattern);
  void BindRestrict(const syntax::RestrictStatement& restriction);
  void BindStatement(const syntax::Statement& statement);
  // Names that two let statements of one text declare.
  void ReportRedeclared(const std::vector<syntax::StatementPointer>& statements);
  void Declare(Environment name);
  // Whether an expression gives rows, by its form and the names in it.
  bool IsTabular(const syntax::Expression& expression);
  bool IsTabularFunction(const syntax::FunctionLiteral& function,
                         const EnvironmentPointer& environment);

  // --- Functions of let statements and stored ones (function_expansion.cc)
  struct FunctionEntity {
    const syntax::FunctionLiteral* literal = nullptr;
    EnvironmentPointer environment;
    std::string name;
    bool stored = false;
    bool recursive = false;  // The call stands in the function's own body, perhaps far below.
  };
  std::optional<FunctionEntity> FindFunction(std::string_view database, std::string_view name);
  // The function that `database("d").f(...)` calls.
  std::optional<FunctionEntity> FindFunction(const syntax::MemberExpression& member);
  // The environment of the body with the parameters bound; null after a report. `piped` is the
  // first argument of an invoke.
  EnvironmentPointer BindArguments(const FunctionEntity& function,
                                   const std::vector<syntax::ExpressionPointer>& arguments,
                                   const Rows* piped, SourceSpan span);
  Rows ExpandTabular(const FunctionEntity& function,
                     const std::vector<syntax::ExpressionPointer>& arguments, const Rows* piped,
                     SourceSpan span);
  BoundExpressionPointer ExpandScalar(const FunctionEntity& function,
                                      const std::vector<syntax::ExpressionPointer>& arguments,
                                      SourceSpan span);
  EnvironmentPointer BindBodyStatements(const syntax::FunctionLiteral& literal,
                                        EnvironmentPointer environment);

  // --- Scalar expressions (expression_binder.cc)
  BoundExpressionPointer BindScalar(const syntax::Expression& expression);
  BoundExpressionPointer BindBool(const syntax::Expression& expression);
  BoundExpressionPointer BindName(const syntax::NameExpression& name);
  BoundExpressionPointer BindMember(const syntax::MemberExpression& member);
  BoundExpressionPointer BindElement(const syntax::ElementExpression& element);
  BoundExpressionPointer BindUnary(const syntax::UnaryExpression& unary);
  BoundExpressionPointer BindBinary(const syntax::BinaryExpression& binary);
  BoundExpressionPointer BindLogicalChain(const syntax::BinaryExpression& binary);
  // `* has "x"`: whether it is so for any column.
  BoundExpressionPointer BindAnyColumn(std::string_view name, const syntax::Expression& value,
                                       SourceSpan span);
  BoundExpressionPointer BindBetween(const syntax::BetweenExpression& between);
  BoundExpressionPointer BindIn(const syntax::InExpression& in);
  BoundExpressionPointer BindOperator(std::string_view name, BoundExpressionPointer left,
                                      BoundExpressionPointer right, SourceSpan span);
  BoundExpressionPointer BindComparison(std::string_view name, BoundExpressionPointer left,
                                        BoundExpressionPointer right, SourceSpan span);
  // What time_arithmetic.cc defines; null for other types.
  BoundExpressionPointer BindTimeArithmetic(std::string_view name,
                                            const BoundExpressionPointer& left,
                                            const BoundExpressionPointer& right, SourceSpan span);
  BoundExpressionPointer Reference(const BoundColumn& column, SourceSpan span);
  BoundExpressionPointer Error() const { return error_; }
  bool IsError(const BoundExpressionPointer& expression) const { return expression == error_; }

  // --- Calls (call_binder.cc, special_calls.cc, cursor_calls.cc)
  BoundExpressionPointer BindCall(const syntax::CallExpression& call);
  // What a call means by its name, or null: hll_merge(a, b) is a function, and hll_merge(a) an
  // aggregate where one can stand.
  const functions::FunctionDefinition* FindCalled(const syntax::CallExpression& call);
  // Functions with rules of their own; nothing when `call` is none.
  std::optional<BoundExpressionPointer> BindSpecialCall(const syntax::CallExpression& call);
  std::optional<BoundExpressionPointer> BindCursorCall(const syntax::CallExpression& call);
  // Functions that ask about the request, the server or a record's extent (context_calls.cc).
  std::optional<BoundExpressionPointer> BindContextCall(const syntax::CallExpression& call);
  BoundExpressionPointer BindBinAuto(const syntax::CallExpression& call);
  BoundExpressionPointer BindAggregateCall(const functions::FunctionDefinition& function,
                                           const syntax::CallExpression& call,
                                           std::vector<BoundColumn>* outputs);
  BoundExpressionPointer BindWindowCall(const functions::FunctionDefinition& function,
                                        const syntax::CallExpression& call);
  // The call with its implicit conversions; reports what does not fit.
  BoundExpressionPointer MakeCall(std::string_view function,
                                  std::vector<BoundExpressionPointer> arguments, SourceSpan span);
  BoundExpressionPointer MakeCall(const functions::FunctionDefinition& function,
                                  std::vector<BoundExpressionPointer> arguments, SourceSpan span);
  struct Overload {
    size_t signature = 0;
    ScalarType type = ScalarType::kString;
    std::vector<BoundExpressionPointer> arguments;  // Converted.
  };
  std::optional<Overload> ChooseOverload(const functions::FunctionDefinition& function,
                                         std::vector<BoundExpressionPointer> arguments,
                                         SourceSpan span);

  // --- Types (conversions.cc)
  BoundExpressionPointer Convert(BoundExpressionPointer value, ScalarType type);
  // The type that values of both convert to; nothing when there is none.
  static std::optional<ScalarType> CommonType(ScalarType a, ScalarType b);
  std::optional<ScalarType> CommonTypeOf(const std::vector<BoundExpressionPointer>& values);

  // --- Constants (constant_folding.cc)
  BoundExpressionPointer Literal(Scalar value, SourceSpan span);
  // A literal in place of a call of literals, where that can be told now; else the call.
  BoundExpressionPointer Fold(std::shared_ptr<const BoundCall> call);
  // The literal, or nothing with a report.
  std::optional<Scalar> Constant(const syntax::Expression& expression, std::string_view what);
  // Whether it is settled only by the arguments of a function that is being checked.
  bool IsUnsettled(const BoundExpression& expression) const;
  std::optional<int64_t> ConstantLong(const syntax::Expression& expression, std::string_view what);
  std::optional<std::string> ConstantString(const syntax::Expression& expression,
                                            std::string_view what);

  // --- Names (name_rules.cc)
  // The name that a column gets from its expression; empty when the operator numbers it.
  std::string ImpliedName(const syntax::Expression& expression);
  NamedValue BindNamed(const syntax::Expression& expression);
  // Reports what cannot be grouped by.
  void CheckGroupKey(const NamedValue& key);
  // The same, taken apart when the function gives several values (array_sort_asc(a, b), series_stats(x)).
  std::vector<NamedValue> BindNamedParts(const syntax::Expression& expression);
  // The columns that a name or a pattern means, in order of the input; reports unknown ones.
  std::vector<const BoundColumn*> MatchColumns(const syntax::Expression& pattern, const Rows& rows);
  // The column that a plain name means, or null with a report.
  const BoundColumn* FindColumn(const syntax::Name& name, const Rows& rows);
  void ReportUnknownName(const std::string& name, SourceSpan span);

  // --- Tabular expressions (source_binder.cc)
  Rows BindTabular(const syntax::Expression& expression);
  Rows BindPipeline(const syntax::PipelineExpression& pipeline);
  Rows BindOperators(Rows rows, const syntax::PipelineExpression& pipeline);
  Rows BindTabularName(const syntax::Name& name);
  Rows BindTabularCall(const syntax::CallExpression& call);
  std::optional<Rows> TryTable(std::string_view database, std::string_view name, SourceSpan span);
  Rows TableRows(TableInfo table, SourceSpan span);
  Rows ExternalTableRows(const syntax::CallExpression& call, std::string_view database);
  Rows BindPrint(const syntax::PrintExpression& print);
  bool IsScalarStatement(const syntax::Expression& expression);
  Rows BindPrintedScalar(const syntax::Expression& expression);
  Rows BindRange(const syntax::RangeExpression& range);
  Rows BindDatatable(const syntax::DatatableExpression& datatable);
  Rows FailedRows();
  Rows OneRow();  // Without columns: what print computes over.
  Rows MaterializedRows(const syntax::Expression& argument, SourceSpan span);
  // New identities over a relation that is computed once.
  Rows SharedRows(const Rows& definition, std::string name);
  // Names by a pattern: of `let v = view () {...}` statements.
  std::vector<std::string> MatchViewNames(std::string_view pattern);

  // --- Stored entities and where they are (entity_binder.cc)
  // The database that unqualified names belong to here: that of the stored function whose body
  // this is, else that of the request.
  const std::string& CurrentDatabase() const;
  // Whether all restrictions on the way let an entity of a database be named.
  bool IsVisible(std::string_view database, std::string_view name) const;
  // A function, table or materialized view; nothing when there is none of the name, or it is hidden.
  std::optional<Rows> TryEntity(std::string_view database, const syntax::Name& name);
  bool HasEntity(std::string_view database, std::string_view name);
  // database("d").Table, database("d").Function(...), cluster("...").database("d").Table, the same
  // over an alias or an entity of macro-expand, and the invocation of a pattern.
  Rows BindTabularMember(const syntax::MemberExpression& member);
  // The databases that the part before a dot names; several for a pattern. Nothing when it names
  // none, with a report.
  std::optional<std::vector<std::string>> FindDatabases(const syntax::Expression& base);
  // A name with a wildcard, perhaps of a database, as union and search take it.
  static bool IsWildcard(const syntax::Expression& expression);
  // Every table and view that it means, with names for withsource.
  std::vector<Rows> BindWildcard(const syntax::Expression& wildcard);
  // All of them, one below the other; columns by name and type.
  Rows UnitedRows(std::vector<Rows> inputs, bool inner);
  Rows BindMaterializedViewCall(const syntax::CallExpression& call, std::string_view database);
  Rows BindStoredQueryResult(const syntax::CallExpression& call, std::string_view database);

  // --- Materialized views (materialized_view_binder.cc)
  Rows MaterializedViewRows(const MaterializedViewInfo& view, bool materialized_part_only,
                            SourceSpan span);
  Rows CursorRows(TableInfo table, std::string_view comparison, int64_t cursor);

  // --- Patterns (pattern_binder.cc)
  Rows BindPatternCall(const Environment& pattern, const syntax::CallExpression& call,
                       const std::optional<std::string>& path, SourceSpan span);
  void ReportMissingPatterns();

  // --- macro-expand (macro_expand_binder.cc)
  Rows BindMacroExpand(const syntax::MacroExpandExpression& expand);
  struct GroupEntity {
    const syntax::Expression* expression = nullptr;
    EnvironmentPointer environment;
  };
  std::optional<std::vector<GroupEntity>> GroupEntities(
      const std::vector<syntax::ExpressionPointer>& group);
  std::optional<Environment> EntityName(const GroupEntity& entity);

  // --- Text of the binder's own (text_binder.cc)
  struct TextRows {
    std::string name;
    Rows rows;
    bool read_often = false;  // By several places of the text.
  };
  struct TextValue {
    std::string name;
    BoundExpressionPointer value;
  };
  // Rows made by KQL text ("let a = ...; a | where ..."), in which these names are known and those
  // of `outer`, which may be null.
  Rows BindText(std::string_view kql, std::vector<TextRows> tables, std::vector<TextValue> values,
                EnvironmentPointer outer);

  // --- Operators (operators/*.cc)
  Rows BindOperator(Rows rows, const syntax::TabularOperator& op);
  Rows BindWhere(Rows rows, const syntax::WhereOperator& op);
  Rows BindExtend(Rows rows, const std::vector<syntax::ExpressionPointer>& columns,
                  std::string operator_name);
  Rows ProjectColumns(Rows rows, const std::vector<syntax::ExpressionPointer>& columns);
  Rows BindProjectAway(Rows rows, const syntax::ProjectAwayOperator& op);
  Rows BindProjectKeep(Rows rows, const syntax::ProjectKeepOperator& op);
  Rows BindProjectRename(Rows rows, const syntax::ProjectRenameOperator& op);
  Rows BindProjectReorder(Rows rows, const syntax::ProjectReorderOperator& op);
  Rows BindProjectByNames(Rows rows, const syntax::ProjectByNamesOperator& op);
  Rows BindCount(Rows rows, const syntax::CountOperator& op);
  Rows BindDistinct(Rows rows, const syntax::DistinctOperator& op);
  Rows BindTake(Rows rows, const syntax::Expression& count);
  Rows BindSort(Rows rows, const std::vector<syntax::SortKey>& keys, std::string operator_name);
  Rows BindTop(Rows rows, const syntax::TopOperator& op);
  Rows BindTopHitters(Rows rows, const syntax::TopHittersOperator& op);
  Rows BindTopNested(Rows rows, const syntax::TopNestedOperator& op);
  Rows BindSample(Rows rows, const syntax::SampleOperator& op);
  Rows BindSampleDistinct(Rows rows, const syntax::SampleDistinctOperator& op);
  Rows BindSummarize(Rows rows, const syntax::SummarizeOperator& op);
  Rows BindJoin(Rows rows, const syntax::JoinOperator& op);
  Rows FirstOfGroupByKeys(Rows rows, std::vector<JoinRelation::Key>& keys, SourceSpan span);
  Rows BindLookup(Rows rows, const syntax::LookupOperator& op);
  Rows BindUnion(const Rows* piped, const std::vector<syntax::ExpressionPointer>& tables,
                 const syntax::OperatorParameters& parameters, SourceSpan span);
  Rows BindMakeSeries(Rows rows, const syntax::MakeSeriesOperator& op);
  Rows BindMvExpand(Rows rows, const syntax::MvExpandOperator& op);
  Rows BindMvApply(Rows rows, const syntax::MvApplyOperator& op);
  Rows BindParse(Rows rows, const syntax::ParseOperator& op);
  Rows BindParseKv(Rows rows, const syntax::ParseKvOperator& op);
  Rows BindAs(Rows rows, const syntax::AsOperator& op);
  Rows BindInvoke(Rows rows, const syntax::InvokeOperator& op);
  Rows BindGetSchema(Rows rows);
  Rows BindRender(Rows rows, const syntax::RenderOperator& op);
  Rows BindSearch(Rows rows, const syntax::SearchExpression& search);
  Rows BindSearchSource(const syntax::SearchExpression& search);
  Rows BindFind(const syntax::FindExpression& find);
  BoundExpressionPointer SearchPredicate(const syntax::Expression& predicate, const Rows& rows,
                                         bool match_case);
  // plugins/evaluate_operator.cc; `piped` is null for evaluate as a source.
  Rows BindEvaluate(const Rows* piped, const syntax::EvaluateExpression& evaluate);
  Rows BindPartition(Rows rows, const syntax::PartitionOperator& op);
  Rows BindMakeGraph(Rows rows, const syntax::MakeGraphOperator& op);
  Rows GraphNodes(const syntax::MakeGraphOperator& op, const Rows& edges,
                  const BoundColumn& id_column, const std::string& partition);
  Rows BindGraphMarkComponents(Rows rows, const syntax::GraphMarkComponentsOperator& op);
  Rows BindGraphWhere(Rows rows, const syntax::GraphWhereOperator& op);
  Rows BindGraphToTable(Rows rows, const syntax::GraphToTableOperator& op);
  Rows GraphTable(const BoundGraph& graph, const syntax::GraphToTableOperator::Output& output);
  Rows BindGraphMatch(Rows rows, const syntax::GraphMatchOperator& op);
  Rows BindGraphShortestPaths(Rows rows, const syntax::GraphShortestPathsOperator& op);
  // The graph that rows stand for, or null with a report.
  std::shared_ptr<const BoundGraph> RequireGraph(const Rows& rows, SourceSpan span);
  Rows GraphRows(std::shared_ptr<const BoundGraph> graph);
  // graph(...) (graph_source.cc)
  Rows BindGraphCall(const syntax::CallExpression& call, std::string_view database);
  // What the queries of a model make of the present records.
  Rows TransientGraph(const GraphModel& model, const std::string& name, std::string_view database,
                      SourceSpan span);
  Rows BindAssertSchema(Rows rows, const syntax::AssertSchemaOperator& op);

  // Groups of records that operators keep apart: the subqueries of mv-apply and partition. Its
  // columns are in reach of the relation, but not among its columns.
  struct Group {
    BoundColumn key;                   // Tells the groups apart.
    BoundColumn position;              // Orders the records of a group as they came.
    std::vector<BoundColumn> carried;  // The same in all records of a group.
    std::vector<BoundSortKey> order;   // Of the records of a group; empty: by position.
  };
  // Binds the operators within each group; `group` is brought up to date.
  Rows BindWithin(Rows rows, Group& group, const syntax::PipelineExpression& pipeline);
  // Whether BindWithin can keep groups apart in all operators.
  static bool BindsWithin(const syntax::PipelineExpression& pipeline);
  // The rows sorted by group, and in a group by its order.
  Rows SortedByGroup(Rows rows, SourceSpan span);
  // Sets the groups that the builders keep apart, for a scope.
  class GroupScope {
   public:
    GroupScope(BinderImpl& binder, Group* group)
        : binder_(binder), outer_(std::exchange(binder.group_, group)) {}
    ~GroupScope() { binder_.group_ = outer_; }
    GroupScope(const GroupScope&) = delete;
    GroupScope& operator=(const GroupScope&) = delete;

   private:
    BinderImpl& binder_;
    Group* outer_;
  };
  // partition: records of each value of the key by a query of their own.
  Rows BindPartitionApart(Rows rows, const BoundColumn& key, const syntax::PartitionOperator& op);
  Rows BindScan(Rows rows, const syntax::ScanOperator& op);
  Rows BindReduce(Rows rows, const syntax::ReduceOperator& op);
  Rows BindExternalData(const syntax::ExternalDataExpression& expression);
  Rows BindInlineExternalTable(const syntax::InlineExternalTableExpression& expression);
  Rows ExternalDataRows(const Schema& schema, const std::vector<syntax::ExpressionPointer>& uris,
                        std::string format, const syntax::OperatorParameters& properties,
                        SourceSpan span);
  Rows BindFork(Rows rows, const syntax::ForkOperator& op);
  Rows BindFacet(Rows rows, const syntax::FacetOperator& op);
  // Several results under their names, which only the end of a statement may have.
  Rows WithFurtherResults(std::vector<std::pair<std::string, Rows>> results);
  // The rows with the hidden columns of the group among their columns, for relations that read
  // only those; sorted by group. They are at the end unless they are visible anyway.
  Rows WithGroupColumns(Rows rows, SourceSpan span);
  // After such a relation, whose order of rows is then that of each group: `replace` gives the new
  // column for an old one.
  Rows WithReplacedGroup(Rows rows,
                         const std::function<BoundColumn(const BoundColumn&)>& replace);

  // Builders shared by operators (operators/relation_builders.cc).
  Rows Filtered(Rows rows, BoundExpressionPointer predicate);
  Rows WithColumns(Rows rows, std::vector<BoundColumn> columns);
  Rows Computed(Rows rows, std::vector<ComputedColumn> computed, std::vector<BoundColumn> columns);
  // Puts the window calls of an operator below it.
  Rows WithWindows(Rows rows, WindowCalls& windows);
  // Within groups only the order of each group is set.
  Rows Sorted(Rows rows, std::vector<BoundSortKey> keys);
  // What the aggregate makes of the rows, its input, or of each group of them.
  Rows Aggregated(Rows rows, std::shared_ptr<AggregateRelation> aggregate);
  Rows Taken(Rows rows, BoundExpressionPointer count);
  std::vector<BoundSortKey> BindSortKeys(const Rows& rows, const std::vector<syntax::SortKey>& keys);
  BoundExpressionPointer BindRowCount(const syntax::Expression& count);
  std::vector<JoinRelation::Key> BindJoinKeys(
      const std::vector<syntax::ExpressionPointer>& conditions, const Rows& left, const Rows& right,
      std::vector<std::string>* right_key_names);

  SchemaSource& schemas_;
  const BindOptions& options_;
  syntax::Diagnostics& diagnostics_;
  const functions::FunctionLibrary& functions_;
  BoundExpressionPointer error_;

  BoundQuery query_;
  Visualization visualization_;
  std::string result_name_;
  // Of a statement that only names tables (graph-to-table with several): not a result.
  BoundRelationPointer without_result_;
  // Tables that follow the result of a statement, when that result is `of` (plugins that give several).
  struct FurtherResults {
    BoundRelationPointer of;
    std::vector<Rows> rows;
    std::vector<std::string> names;  // One per entry of `rows`; none: as the statement's result.
    SourceSpan span;                 // Of an operator that must be the last one; else empty.
  };
  FurtherResults further_results_;
  Context context_;
  EnvironmentPointer environment_;
  Group* group_ = nullptr;
  ColumnId next_column_id_ = 1;
  int nesting_ = 0;
  bool nesting_reported_ = false;
  size_t operator_count_ = 0;
  // Rebinding what was bound, and reported on, before.
  int silent_ = 0;
  // materialize() calls bound so far: the same call in the same environment is computed once.
  // The key keeps the environment, so that no other one can take its address.
  std::map<std::pair<const syntax::Expression*, EnvironmentPointer>, Rows> materialized_;
  // Parsed stored functions, by database and name; null while a text has errors.
  std::map<std::pair<std::string, std::string>, std::unique_ptr<syntax::FunctionLiteral>> stored_;
  // See ForeignTextScope; empty in the query's own text.
  std::string foreign_text_;
  SourceSpan foreign_span_;
  // Parsed values of query parameters and rewrites.
  std::deque<syntax::ExpressionPointer> parsed_;
  std::deque<syntax::QueryText> parsed_queries_;
  // Invocations of patterns that no declaration maps, as the error names them.
  std::vector<std::string> missing_patterns_;
  SourceSpan missing_pattern_span_;
  // Parameters of a function that is only checked: they stand for any value.
  std::set<ColumnId> any_values_;
};

}  // namespace sluice::semantics
