// The syntax tree: expressions. A tree owns its children; it is immutable once parsed, and holds no
// pointer into the text. Types and tables are unknown here.
//
// A pipeline is an expression too: KQL lets a parenthesised query stand wherever an argument may.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "data/scalar.h"
#include "data/schema.h"

namespace sluice::language {

enum class ExpressionKind : uint8_t {
  kLiteral,
  kName,
  kStar,
  kCall,
  kMember,
  kElement,
  kUnary,
  kBinary,
  kBetween,
  kIn,
  kNamed,
  kTypeof,
  kWildcardName,
  kFunctionLiteral,
  kPipeline,
  // Tabular sources.
  kPrint,
  kRange,
  kDatatable,
  kExternalData,
  kFind,
  kSearch,
  kUnion,
  kEvaluate,
  kMacroExpand,
  kContextualDataTable,
  kInlineExternalTable,
  kEntityGroup,
  kTypedColumn,
};

struct Expression {
  Expression(ExpressionKind k, SourceSpan s) : kind(k), span(s) {}
  virtual ~Expression() = default;
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;

  const ExpressionKind kind;
  SourceSpan span;  // Of the whole expression, without surrounding parentheses.

  // The node as its own type; `kind` must be that type's kKind.
  template <typename T>
  const T& As() const {
    CHECK(kind == T::kKind);
    return static_cast<const T&>(*this);
  }
};
using ExpressionPointer = std::unique_ptr<Expression>;

// A name as written: `a`, ['a b'], or a keyword that may serve as one.
struct Name {
  std::string text;  // Without brackets and quotes.
  SourceSpan span;
  bool bracketed = false;
};

template <ExpressionKind K>
struct ExpressionOf : Expression {
  static constexpr ExpressionKind kKind = K;
  explicit ExpressionOf(SourceSpan s) : Expression(K, s) {}
};

// 1, 1.5, "a", h"secret", 1d, datetime(2024-01-01), dynamic([1]), long(null), true, guid(...).
// Adjacent string literals are joined.
struct LiteralExpression : ExpressionOf<ExpressionKind::kLiteral> {
  LiteralExpression(SourceSpan s, Scalar v) : ExpressionOf(s), value(std::move(v)) {}
  Scalar value;
  bool obfuscated = false;  // h"..." or H'...': must not show in logs.
};

struct NameExpression : ExpressionOf<ExpressionKind::kName> {
  NameExpression(SourceSpan s, Name n) : ExpressionOf(s), name(std::move(n)) {}
  Name name;
};

// The `*` of count(*), project-away *, search.
struct StarExpression : ExpressionOf<ExpressionKind::kStar> {
  using ExpressionOf::ExpressionOf;
};

// f(a, b). Arguments may be pipelines (toscalar, materialize) and named (f(x=1)).
struct CallExpression : ExpressionOf<ExpressionKind::kCall> {
  CallExpression(SourceSpan s, Name n) : ExpressionOf(s), name(std::move(n)) {}
  Name name;
  std::vector<ExpressionPointer> arguments;
};

// a.b; also database("x").Table, where the base is a call. `method` is set for a.f(x). Where
// several tables may be named (union, find, search, restrict), an unbracketed member may hold
// wildcards: database("x").*, database("x").Log*.
struct MemberExpression : ExpressionOf<ExpressionKind::kMember> {
  using ExpressionOf::ExpressionOf;
  ExpressionPointer base;
  Name member;
  std::unique_ptr<CallExpression> method;
};

// a[b]
struct ElementExpression : ExpressionOf<ExpressionKind::kElement> {
  using ExpressionOf::ExpressionOf;
  ExpressionPointer base;
  ExpressionPointer index;
};

enum class UnaryOperator : uint8_t { kMinus, kPlus };
struct UnaryExpression : ExpressionOf<ExpressionKind::kUnary> {
  using ExpressionOf::ExpressionOf;
  UnaryOperator op = UnaryOperator::kMinus;
  ExpressionPointer operand;
};

enum class BinaryOperator : uint8_t {
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kAnd,
  kOr,
  kEqualTilde,
  kNotEqualTilde,  // =~ and !~
  kHas,
  kNotHas,
  kHasCs,
  kNotHasCs,
  kHasPrefix,
  kNotHasPrefix,
  kHasPrefixCs,
  kNotHasPrefixCs,
  kHasSuffix,
  kNotHasSuffix,
  kHasSuffixCs,
  kNotHasSuffixCs,
  kContains,
  kNotContains,
  kContainsCs,
  kNotContainsCs,
  kStartsWith,
  kNotStartsWith,
  kStartsWithCs,
  kNotStartsWithCs,
  kEndsWith,
  kNotEndsWith,
  kEndsWithCs,
  kNotEndsWithCs,
  kMatchesRegex,
  kLike,
  kNotLike,
  kLikeCs,
  kNotLikeCs,
  kHasAny,
  kHasAll,      // Their right side is a parenthesised list; see InExpression.
  kSearchTerm,  // column:"term*" in search; `*` in the term stands for any text.
};
// As written in KQL: "+", "!has_cs", "matches regex".
std::string_view BinaryOperatorText(BinaryOperator op);

struct BinaryExpression : ExpressionOf<ExpressionKind::kBinary> {
  using ExpressionOf::ExpressionOf;
  BinaryOperator op = BinaryOperator::kAdd;
  SourceSpan op_span;
  ExpressionPointer left;
  ExpressionPointer right;
};

// a between (b .. c), a !between (b .. c)
struct BetweenExpression : ExpressionOf<ExpressionKind::kBetween> {
  using ExpressionOf::ExpressionOf;
  bool negated = false;
  ExpressionPointer value;
  ExpressionPointer low;
  ExpressionPointer high;
};

enum class InOperator : uint8_t { kIn, kNotIn, kInTilde, kNotInTilde, kHasAny, kHasAll };
// a in (1, 2), a !in~ (T | project x), a has_any (dynamic([...])).
struct InExpression : ExpressionOf<ExpressionKind::kIn> {
  using ExpressionOf::ExpressionOf;
  InOperator op = InOperator::kIn;
  SourceSpan op_span;
  ExpressionPointer value;
  std::vector<ExpressionPointer> list;
};

// name = value, and (a, b) = value.
struct NamedExpression : ExpressionOf<ExpressionKind::kNamed> {
  using ExpressionOf::ExpressionOf;
  std::vector<Name> names;
  bool parenthesized = false;  // (a) = f() names the first of several results.
  ExpressionPointer value;
};

// typeof(long), typeof(a:long, b:string), typeof(*, a:long).
struct TypeofExpression : ExpressionOf<ExpressionKind::kTypeof> {
  using ExpressionOf::ExpressionOf;
  bool star = false;
  std::optional<ScalarType> type;  // Of the scalar form.
  Schema schema;                   // Of the tabular form.
};

// A* in union, find, project-away, search in (...): a name with * in it.
struct WildcardNameExpression : ExpressionOf<ExpressionKind::kWildcardName> {
  WildcardNameExpression(SourceSpan s, std::string p) : ExpressionOf(s), pattern(std::move(p)) {}
  std::string pattern;
};

struct Statement;
struct TabularOperator;

// (a:long, T:(x:string), b:string = "x") { statements; body }: what `let f = ` names, and what a
// stored function is made of.
struct FunctionParameter {
  Name name;
  std::optional<ScalarType> type;  // A scalar parameter.
  bool tabular = false;
  bool any_schema = false;          // T:(*)
  Schema schema;                    // T:(x:string)
  ExpressionPointer default_value;  // Null when required.
};
struct FunctionLiteral : ExpressionOf<ExpressionKind::kFunctionLiteral> {
  explicit FunctionLiteral(SourceSpan s);
  ~FunctionLiteral() override;
  bool view = false;  // let v = view () { ... }
  std::vector<FunctionParameter> parameters;
  std::vector<std::unique_ptr<Statement>> statements;
  ExpressionPointer body;  // Null when the body is empty.
};

// source | operator | operator. The source is null inside operators that feed their own input to a
// nested pipeline: mv-apply, partition, fork, facet ... with (...).
struct PipelineExpression : ExpressionOf<ExpressionKind::kPipeline> {
  explicit PipelineExpression(SourceSpan s);
  ~PipelineExpression() override;
  ExpressionPointer source;
  std::vector<std::unique_ptr<TabularOperator>> operators;
};

// name=value parameters of an operator: kind=inner, hint.strategy=shuffle, withsource=T,
// isfuzzy=true.
struct OperatorParameter {
  Name name;
  ExpressionPointer value;  // A bare word is a NameExpression.
};
using OperatorParameters = std::vector<OperatorParameter>;

// print a = 1, 2
struct PrintExpression : ExpressionOf<ExpressionKind::kPrint> {
  using ExpressionOf::ExpressionOf;
  std::vector<ExpressionPointer> columns;
};

// range x from 1 to 10 step 1
struct RangeExpression : ExpressionOf<ExpressionKind::kRange> {
  using ExpressionOf::ExpressionOf;
  Name column;
  ExpressionPointer from;
  ExpressionPointer to;
  ExpressionPointer step;
};

// datatable (a:long) [1, 2]. Values are literals or constant expressions, row by row.
struct DatatableExpression : ExpressionOf<ExpressionKind::kDatatable> {
  using ExpressionOf::ExpressionOf;
  Schema schema;
  std::vector<ExpressionPointer> values;
};

// externaldata (a:long) ["uri", ...] with (format="csv")
struct ExternalDataExpression : ExpressionOf<ExpressionKind::kExternalData> {
  using ExpressionOf::ExpressionOf;
  Schema schema;
  std::vector<ExpressionPointer> uris;
  OperatorParameters properties;
};

// find [withsource=x] in (A, B*) where predicate [project a, b:string, pack(*)]
struct FindExpression : ExpressionOf<ExpressionKind::kFind> {
  using ExpressionOf::ExpressionOf;
  OperatorParameters parameters;
  std::vector<ExpressionPointer> tables;
  ExpressionPointer predicate;
  bool project_smart = false;
  std::vector<ExpressionPointer> projection;
  std::vector<ExpressionPointer> projection_away;
};

// search [kind=x] [in (A, B)] predicate; the same node stands in an operator.
struct SearchExpression : ExpressionOf<ExpressionKind::kSearch> {
  using ExpressionOf::ExpressionOf;
  OperatorParameters parameters;
  std::vector<ExpressionPointer> tables;
  ExpressionPointer predicate;
};

// union [kind=outer] [withsource=T] [isfuzzy=true] A, (B | where x), C*
struct UnionExpression : ExpressionOf<ExpressionKind::kUnion> {
  using ExpressionOf::ExpressionOf;
  OperatorParameters parameters;
  std::vector<ExpressionPointer> tables;
};

// evaluate [hint...] plugin(a, b) [: (schema)]
struct EvaluateExpression : ExpressionOf<ExpressionKind::kEvaluate> {
  using ExpressionOf::ExpressionOf;
  OperatorParameters parameters;
  std::unique_ptr<CallExpression> call;
  bool schema_star = false;
  std::optional<Schema> schema;
};

// entity_group [cluster("a").database("b"), database("c")]
struct EntityGroupExpression : ExpressionOf<ExpressionKind::kEntityGroup> {
  using ExpressionOf::ExpressionOf;
  std::vector<ExpressionPointer> entities;
};

// b:string in the projection of find.
struct TypedColumnExpression : ExpressionOf<ExpressionKind::kTypedColumn> {
  using ExpressionOf::ExpressionOf;
  Name name;
  ScalarType type = ScalarType::kString;
};

// macro-expand [isfuzzy=..] entity_group as alias (query)
struct MacroExpandExpression : ExpressionOf<ExpressionKind::kMacroExpand> {
  explicit MacroExpandExpression(SourceSpan s);
  ~MacroExpandExpression() override;
  OperatorParameters parameters;
  std::vector<ExpressionPointer> group;
  Name alias;
  std::vector<std::unique_ptr<Statement>> statements;
  ExpressionPointer body;
};

// __contextual_datatable
struct ContextualDataTableExpression : ExpressionOf<ExpressionKind::kContextualDataTable> {
  using ExpressionOf::ExpressionOf;
  std::vector<ExpressionPointer> arguments;
  Schema schema;
};

// inline_external_table (schema) kind=storage [partition by (...)] [pathformat=(...)]
//   dataformat=csv ("uri", ...) [with (...)]
struct InlineExternalTableExpression : ExpressionOf<ExpressionKind::kInlineExternalTable> {
  using ExpressionOf::ExpressionOf;
  Schema schema;  // May be empty for kind=delta.
  Name table_kind;
  struct Partition {
    Name name;
    ScalarType type = ScalarType::kString;
    ExpressionPointer value;  // Null when absent.
  };
  std::vector<Partition> partitions;
  std::vector<ExpressionPointer> path_format;  // String literals, names, datetime_pattern() calls.
  std::optional<Name> data_format;
  std::vector<ExpressionPointer> uris;
  OperatorParameters properties;
};

}  // namespace sluice::language
