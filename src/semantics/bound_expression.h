// The bound, typed tree: scalar expressions. Columns are identities, not names: each column that
// an operator introduces gets a ColumnId of its own, so that renaming and reordering cost nothing
// and no name can be captured.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "data/scalar.h"
#include "functions/function_definition.h"

namespace sluice::semantics {

struct BoundRelation;

using ColumnId = uint32_t;

struct BoundColumn {
  ColumnId id = 0;
  std::string name;
  ScalarType type = ScalarType::kString;
};

enum class BoundExpressionKind : uint8_t { kLiteral, kColumn, kCall, kScalarSubquery, kInSubquery };

struct BoundExpression {
  BoundExpression(BoundExpressionKind k, ScalarType t, SourceSpan s) : kind(k), type(t), span(s) {}
  virtual ~BoundExpression() = default;
  BoundExpression(const BoundExpression&) = delete;
  BoundExpression& operator=(const BoundExpression&) = delete;

  const BoundExpressionKind kind;
  ScalarType type;
  SourceSpan span;

  template <typename T>
  const T& As() const {
    CHECK(kind == T::kKind);
    return static_cast<const T&>(*this);
  }
};
// Shared, because trees are immutable once bound and rewrites reuse parts.
using BoundExpressionPointer = std::shared_ptr<const BoundExpression>;

struct BoundLiteral : BoundExpression {
  static constexpr auto kKind = BoundExpressionKind::kLiteral;
  BoundLiteral(Scalar v, SourceSpan s) : BoundExpression(kKind, v.type(), s), value(std::move(v)) {}
  Scalar value;
};

struct BoundColumnReference : BoundExpression {
  static constexpr auto kKind = BoundExpressionKind::kColumn;
  BoundColumnReference(ColumnId i, ScalarType t, SourceSpan s) : BoundExpression(kKind, t, s), id(i) {}
  ColumnId id;
};

// A call of a scalar function, an operator, or an implicit conversion (a call of tolong, toreal,
// ...). Aggregates and window functions occur only in the relations that compute them.
// Access into dynamics is a call too: "dynamic_member"(base, "key"), "dynamic_element"(base, index).
struct BoundCall : BoundExpression {
  static constexpr auto kKind = BoundExpressionKind::kCall;
  BoundCall(const functions::FunctionDefinition* f, size_t signature,
            std::vector<BoundExpressionPointer> a, ScalarType t, SourceSpan s)
      : BoundExpression(kKind, t, s),
        function(f),
        signature_index(signature),
        arguments(std::move(a)) {}
  const functions::FunctionDefinition* function;
  size_t signature_index;
  std::vector<BoundExpressionPointer> arguments;
};

// toscalar(query): the first column of the first row, null when there is none. Evaluated once.
struct BoundScalarSubquery : BoundExpression {
  static constexpr auto kKind = BoundExpressionKind::kScalarSubquery;
  BoundScalarSubquery(std::shared_ptr<const BoundRelation> q, ScalarType t, SourceSpan s)
      : BoundExpression(kKind, t, s), query(std::move(q)) {}
  std::shared_ptr<const BoundRelation> query;
};

// value in (query), in~, and their negations; the query has one column that counts, its first.
struct BoundInSubquery : BoundExpression {
  static constexpr auto kKind = BoundExpressionKind::kInSubquery;
  BoundInSubquery(BoundExpressionPointer v, std::shared_ptr<const BoundRelation> q, bool n, bool i,
                  SourceSpan s)
      : BoundExpression(kKind, ScalarType::kBool, s),
        value(std::move(v)),
        query(std::move(q)),
        negated(n),
        ignore_case(i) {}
  BoundExpressionPointer value;
  std::shared_ptr<const BoundRelation> query;
  bool negated;
  bool ignore_case;
};

}  // namespace sluice::semantics
