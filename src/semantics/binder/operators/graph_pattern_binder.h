// The patterns of graph-match and graph-shortest-paths, with the expressions over what they match.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "functions/table/graph_pattern.h"
#include "semantics/binder/binder_impl.h"
#include "semantics/binder/graph.h"

namespace sluice::semantics {

// Used for one operator. Conditions on a single node or edge of the pattern are computed before the
// search, which then does not follow what they exclude; all others after it.
class GraphPatternBinder {
 public:
  GraphPatternBinder(BinderImpl& binder, const BoundGraph& graph);

  // False, with a report, when the patterns cannot be searched for.
  bool BindPatterns(const std::vector<syntax::GraphPattern>& patterns);
  const functions::GraphPattern& pattern() const { return pattern_; }

  // The matches that fulfil `where`, which may be null, as columns that `projection` makes of them.
  // `make` makes the function, once everything that it puts out is known.
  Rows Bind(const syntax::Expression* where,
            const std::vector<syntax::ExpressionPointer>& projection,
            const std::function<std::shared_ptr<const functions::TableFunction>(
                functions::GraphPattern)>& make);

 private:
  using Output = functions::GraphPattern::Output;
  // A name of the pattern.
  struct Variable {
    bool is_node = true;
    size_t element = 0;     // Of the pattern's nodes or edges.
    bool several = false;   // A variable edge.
    BoundColumn bag;        // What the bare name means: its properties, or an array of them.
  };
  // One of the two inputs of the function.
  struct Input {
    Rows rows;
    std::vector<BoundColumn> columns;  // Keys first, then what is asked for.
    std::vector<ComputedColumn> computed;
  };
  // What references are bound to.
  enum class Mode : uint8_t {
    kProbe,    // Nothing: it is only noted what an expression speaks of.
    kElement,  // Columns of the inputs, for conditions on one element.
    kOutput,   // Columns of matches.
  };

  bool AddEdge(const syntax::GraphPattern::Edge& edge, size_t left, size_t right);
  size_t NodeOf(const syntax::Name& name);
  void AddConjunct(const syntax::Expression& conjunct);
  // Whether a conjunct was taken over as a condition on an element.
  bool PushDown(const syntax::Expression& conjunct);
  bool PushDownAll(const syntax::Expression& conjunct);
  void AddFilter(std::optional<size_t>& filter, Input& input, BoundExpressionPointer predicate);

  std::optional<BoundExpressionPointer> BindMember(const syntax::MemberExpression& member);
  std::optional<BoundExpressionPointer> BindCall(const syntax::CallExpression& call);
  BoundExpressionPointer BindOverWalk(const syntax::CallExpression& call);
  // A property of nodes without a name of its own: node_id() and the degrees. `input` nodes.
  std::optional<BoundColumn> NodeColumn(std::string_view function);
  const Variable* FindVariable(const syntax::Expression& expression) const;
  // The edge that a walk's function is about; `inner` for inner_nodes(edge).
  const Variable* WalkOf(const syntax::Expression& expression, bool& inner);
  // An expression over the properties of one input.
  BoundExpressionPointer BindOver(Input& input, bool inner, const syntax::Expression& expression,
                                  bool condition);

  BoundExpressionPointer ValueOf(const Variable& variable, const BoundColumn& column,
                                 SourceSpan span);
  size_t PositionOf(Input& input, const BoundColumn& column);
  BoundColumn ComputedOf(Input& input, std::string name, BoundExpressionPointer value);
  const BoundColumn& OutputOf(Output output, ScalarType type);
  BoundColumn BagOf(Input& input);
  void AddDegrees();
  BinderImpl::Context OuterContext(const Rows& scope);

  BinderImpl& binder_;
  const BoundGraph& graph_;
  functions::GraphPattern pattern_;
  std::map<std::string, Variable> variables_;
  Input nodes_;
  Input edges_;
  bool with_degrees_ = false;
  Mode mode_ = Mode::kOutput;
  std::set<std::string> mentioned_;  // Variables, while probing.
  bool mentioned_whole_ = false;     // A bare name, or a function of a walk.
  std::vector<std::pair<Output, BoundColumn>> outputs_;
  std::vector<BoundExpressionPointer> conjuncts_;
  Rows scope_;  // The variables as columns.
  std::string operator_name_;
};

}  // namespace sluice::semantics
