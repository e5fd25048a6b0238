#include "semantics/binder/operators/graph_pattern_binder.h"

#include <algorithm>

namespace sluice::semantics {
namespace {

using functions::EdgeDirection;
using syntax::ExpressionKind;

// Longer walks would be searched for ever.
constexpr int64_t kWalkLengthMax = 10'000;

EdgeDirection DirectionOf(syntax::GraphPattern::Edge::Direction direction) {
  switch (direction) {
    case syntax::GraphPattern::Edge::Direction::kForward: return EdgeDirection::kForward;
    case syntax::GraphPattern::Edge::Direction::kBackward: return EdgeDirection::kBackward;
    case syntax::GraphPattern::Edge::Direction::kAny: return EdgeDirection::kAny;
  }
  return EdgeDirection::kAny;
}

void CollectColumns(const BoundExpression& expression, std::set<ColumnId>& ids) {
  switch (expression.kind) {
    case BoundExpressionKind::kColumn: ids.insert(expression.As<BoundColumnReference>().id); return;
    case BoundExpressionKind::kCall:
      for (const auto& argument : expression.As<BoundCall>().arguments) {
        CollectColumns(*argument, ids);
      }
      return;
    case BoundExpressionKind::kInSubquery:
      CollectColumns(*expression.As<BoundInSubquery>().value, ids);
      return;
    default: return;
  }
}

bool IsWalkFunction(std::string_view name) { return name == "all" || name == "any" || name == "map"; }

bool IsNodeFunction(std::string_view name) {
  return name == "node_id" || name == "node_degree_in" || name == "node_degree_out";
}

}  // namespace

GraphPatternBinder::GraphPatternBinder(BinderImpl& binder, const BoundGraph& graph)
    : binder_(binder), graph_(graph), operator_name_(binder.context_.operator_name) {
  nodes_.rows = binder.SharedRows(graph.nodes, "nodes");
  edges_.rows = binder.SharedRows(graph.edges, "edges");
  nodes_.columns = {*nodes_.rows.Find("$key")};
  edges_.columns = {*edges_.rows.Find("$source"), *edges_.rows.Find("$target")};
}

size_t GraphPatternBinder::NodeOf(const syntax::Name& name) {
  if (!name.text.empty()) {
    if (const auto known = variables_.find(name.text); known != variables_.end()) {
      if (known->second.is_node) return known->second.element;
      binder_.ReportInOperator("SEM0111", "'" + name.text + "' is an edge of the pattern already.",
                               name.span);
    } else {
      variables_.emplace(name.text,
                         Variable{true, pattern_.nodes.size(), false,
                                  binder_.NewColumn(name.text, ScalarType::kDynamic)});
    }
  }
  pattern_.nodes.emplace_back();
  return pattern_.nodes.size() - 1;
}

bool GraphPatternBinder::AddEdge(const syntax::GraphPattern::Edge& edge, size_t left, size_t right) {
  functions::GraphPattern::Edge added;
  added.left = left;
  added.right = right;
  added.direction = DirectionOf(edge.direction);
  added.variable = edge.variable;
  if (edge.variable) {
    const auto bound = [&](const syntax::ExpressionPointer& value,
                           int64_t otherwise) -> std::optional<int64_t> {
      if (value == nullptr) return otherwise;
      return binder_.ConstantLong(*value, "The number of edges");
    };
    const auto least = bound(edge.least, 1);
    const auto most = bound(edge.most, kWalkLengthMax);
    if (!least || !most) return false;
    if (*least < 0 || *most < *least || *most > kWalkLengthMax) {
      binder_.ReportInOperator("SEM0224",
                               "The numbers of edges must be from 0 to " +
                                   std::to_string(kWalkLengthMax) + ", the least one first.",
                               edge.least != nullptr ? edge.least->span : edge.name.span);
      return false;
    }
    added.least = *least;
    added.most = *most;
  }
  if (!edge.name.text.empty()) {
    const bool fresh =
        variables_
            .emplace(edge.name.text,
                     Variable{false, pattern_.edges.size(), edge.variable,
                              binder_.NewColumn(edge.name.text, ScalarType::kDynamic)})
            .second;
    if (!fresh) {
      binder_.ReportInOperator("SEM0111",
                               "'" + edge.name.text + "' stands in the pattern already.",
                               edge.name.span);
      return false;
    }
  }
  pattern_.edges.push_back(added);
  return true;
}

bool GraphPatternBinder::BindPatterns(const std::vector<syntax::GraphPattern>& patterns) {
  for (const syntax::GraphPattern& sequence : patterns) {
    size_t left = NodeOf(sequence.nodes[0].name);
    for (size_t i = 0; i < sequence.edges.size(); ++i) {
      const size_t right = NodeOf(sequence.nodes[i + 1].name);
      if (!AddEdge(sequence.edges[i], left, right)) return false;
      left = right;
    }
  }
  // All must hang together.
  std::set<size_t> reached = {0};
  for (size_t pass = 0; pass < pattern_.edges.size(); ++pass) {
    for (const auto& edge : pattern_.edges) {
      if (reached.contains(edge.left)) reached.insert(edge.right);
      if (reached.contains(edge.right)) reached.insert(edge.left);
    }
  }
  if (reached.size() < pattern_.nodes.size()) {
    binder_.ReportInOperator(
        "SEM0244", "The sequences of the pattern must be connected: let them share a node.", {});
    return false;
  }
  auto scope = std::make_shared<RowsRelation>();
  for (const auto& [name, variable] : variables_) scope->columns.push_back(variable.bag);
  scope_.relation = std::move(scope);
  return true;
}

size_t GraphPatternBinder::PositionOf(Input& input, const BoundColumn& column) {
  for (size_t i = 0; i < input.columns.size(); ++i) {
    if (input.columns[i].id == column.id) return i;
  }
  input.columns.push_back(column);
  return input.columns.size() - 1;
}

BoundColumn GraphPatternBinder::ComputedOf(Input& input, std::string name,
                                           BoundExpressionPointer value) {
  // A plain column needs no copy.
  if (value->kind == BoundExpressionKind::kColumn) {
    return {value->As<BoundColumnReference>().id, std::move(name), value->type};
  }
  BoundColumn column = binder_.NewColumn(std::move(name), value->type);
  input.computed.push_back({column, std::move(value)});
  return column;
}

const BoundColumn& GraphPatternBinder::OutputOf(Output output, ScalarType type) {
  for (const auto& [known, column] : outputs_) {
    if (known.kind == output.kind && known.element == output.element &&
        known.column == output.column) {
      return column;
    }
  }
  outputs_.emplace_back(output, binder_.NewColumn("$match", type));
  return outputs_.back().second;
}

BoundExpressionPointer GraphPatternBinder::ValueOf(const Variable& variable,
                                                   const BoundColumn& column, SourceSpan span) {
  if (mode_ != Mode::kOutput) return binder_.Reference(column, span);
  const size_t position = PositionOf(variable.is_node ? nodes_ : edges_, column);
  const Output::Kind kind = variable.is_node   ? Output::Kind::kNodeValue
                            : variable.several ? Output::Kind::kEdgeArray
                                               : Output::Kind::kEdgeValue;
  return binder_.Reference(OutputOf({kind, variable.element, position},
                                    variable.several ? ScalarType::kDynamic : column.type),
                           span);
}

const GraphPatternBinder::Variable* GraphPatternBinder::FindVariable(
    const syntax::Expression& expression) const {
  if (expression.kind != ExpressionKind::kName) return nullptr;
  const auto found = variables_.find(expression.As<syntax::NameExpression>().name.text);
  return found == variables_.end() ? nullptr : &found->second;
}

std::optional<BoundExpressionPointer> GraphPatternBinder::BindMember(
    const syntax::MemberExpression& member) {
  if (member.method) return std::nullopt;
  const Variable* variable = FindVariable(*member.base);
  if (variable == nullptr) return std::nullopt;
  mentioned_.insert(member.base->As<syntax::NameExpression>().name.text);
  mentioned_whole_ = mentioned_whole_ || variable->several;
  const Input& input = variable->is_node ? nodes_ : edges_;
  const BoundColumn* column =
      member.member.text.starts_with("$") ? nullptr : input.rows.Find(member.member.text);
  if (column == nullptr) {
    BinderImpl::Context context;
    context.operator_name = operator_name_;
    context.rows = &input.rows;
    BinderImpl::ContextScope scope(binder_, std::move(context));
    binder_.ReportUnknownName(member.member.text, member.member.span);
    return binder_.Error();
  }
  return ValueOf(*variable, *column, member.span);
}

void GraphPatternBinder::AddDegrees() {
  if (std::exchange(with_degrees_, true)) return;
  // Ids of columns that are asked for already stay what they are.
  const std::vector<BoundColumn> before = nodes_.rows.columns();
  Rows edges = binder_.SharedRows(graph_.edges, "edges");
  for (const auto& [end, name] : {std::pair("$target", "$degree_in"), {"$source", "$degree_out"}}) {
    Rows counts = binder_.BindText(
        "E | summarize n = count() by ['" + std::string(end) + "']", {{"E", edges, true}}, {}, nullptr);
    if (counts.failed) return;
    auto join = std::make_shared<JoinRelation>();
    join->join_kind = JoinKind::kLeftOuter;
    join->columns = nodes_.rows.columns();
    const BoundColumn count = *counts.Find("n");
    join->columns.push_back(count);
    join->keys.push_back({binder_.Reference(*nodes_.rows.Find("$key"), {}),
                          binder_.Reference(*counts.Find(end), {})});
    join->left = std::move(nodes_.rows.relation);
    join->right = std::move(counts.relation);
    nodes_.rows.relation = std::move(join);
    BoundColumn degree = binder_.NewColumn(name, ScalarType::kLong);
    std::vector<BoundColumn> columns = nodes_.rows.columns();
    columns.back() = degree;
    auto value = binder_.MakeCall("coalesce",
                                  {binder_.Reference(count, {}),
                                   binder_.Literal(Scalar::Long(0), {})}, {});
    nodes_.rows = binder_.Computed(std::move(nodes_.rows), {{degree, std::move(value)}},
                                   std::move(columns));
  }
}

std::optional<BoundColumn> GraphPatternBinder::NodeColumn(std::string_view function) {
  if (function == "node_id") return *nodes_.rows.Find("$id");
  AddDegrees();
  const BoundColumn* column =
      nodes_.rows.Find(function == "node_degree_in" ? "$degree_in" : "$degree_out");
  return column == nullptr ? std::nullopt : std::optional(*column);
}

const GraphPatternBinder::Variable* GraphPatternBinder::WalkOf(const syntax::Expression& expression,
                                                               bool& inner) {
  const syntax::Expression* edge = &expression;
  inner = false;
  if (edge->kind == ExpressionKind::kCall) {
    const auto& call = edge->As<syntax::CallExpression>();
    if (call.name.text != "inner_nodes" || call.arguments.size() != 1) return nullptr;
    inner = true;
    edge = call.arguments[0].get();
  }
  const Variable* variable = FindVariable(*edge);
  if (variable == nullptr || variable->is_node) return nullptr;
  return variable;
}

BoundExpressionPointer GraphPatternBinder::BindOver(Input& input, bool inner,
                                                    const syntax::Expression& expression,
                                                    bool condition) {
  // Nothing of the pattern can be named inside; keys have no names there.
  BinderImpl::Context context;
  context.operator_name = operator_name_;
  context.rows = &input.rows;
  context.call = [&](const syntax::CallExpression& call) -> std::optional<BoundExpressionPointer> {
    if (!call.arguments.empty()) return std::nullopt;
    if (call.name.text == "labels") {
      const BoundColumn* labels = input.rows.Find("$labels");
      return labels == nullptr ? binder_.Literal(Scalar::Dynamic("[]"), call.span)
                               : binder_.Reference(*labels, call.span);
    }
    if (!inner || !IsNodeFunction(call.name.text)) return std::nullopt;
    const auto column = NodeColumn(call.name.text);
    return column ? binder_.Reference(*column, call.span) : binder_.Error();
  };
  BinderImpl::ContextScope scope(binder_, std::move(context));
  return condition ? binder_.BindBool(expression) : binder_.BindScalar(expression);
}

BoundExpressionPointer GraphPatternBinder::BindOverWalk(const syntax::CallExpression& call) {
  const std::string& name = call.name.text;
  bool inner = false;
  const Variable* edge = call.arguments.size() == 2 ? WalkOf(*call.arguments[0], inner) : nullptr;
  if (edge == nullptr) {
    binder_.ReportInOperator("SEM0219",
                             name + "(): expects an edge of the pattern, or inner_nodes(edge), and "
                                    "an expression.",
                             call.span);
    return binder_.Error();
  }
  mentioned_whole_ = true;
  Input& input = inner ? nodes_ : edges_;
  BoundExpressionPointer value = BindOver(input, inner, *call.arguments[1], name != "map");
  if (binder_.IsError(value)) return value;
  const ScalarType type = name == "map" ? ScalarType::kDynamic : ScalarType::kBool;
  if (mode_ != Mode::kOutput) return binder_.Literal(Scalar::Null(type), call.span);
  const size_t position = PositionOf(input, ComputedOf(input, "$" + name, std::move(value)));
  using Kind = Output::Kind;
  const Kind kind = name == "map"   ? (inner ? Kind::kInnerArray : Kind::kEdgeArray)
                    : name == "all" ? (inner ? Kind::kInnerAll : Kind::kEdgeAll)
                                    : (inner ? Kind::kInnerAny : Kind::kEdgeAny);
  return binder_.Reference(OutputOf({kind, edge->element, position}, type), call.span);
}

std::optional<BoundExpressionPointer> GraphPatternBinder::BindCall(
    const syntax::CallExpression& call) {
  const std::string& name = call.name.text;
  if (IsWalkFunction(name)) return BindOverWalk(call);
  if (name == "labels" && call.arguments.size() == 1) {
    const Variable* variable = FindVariable(*call.arguments[0]);
    if (variable == nullptr) return std::nullopt;
    mentioned_.insert(call.arguments[0]->As<syntax::NameExpression>().name.text);
    mentioned_whole_ = mentioned_whole_ || variable->several;
    const BoundColumn* labels = (variable->is_node ? nodes_ : edges_).rows.Find("$labels");
    if (labels == nullptr) return binder_.Literal(Scalar::Dynamic("[]"), call.span);
    return ValueOf(*variable, *labels, call.span);
  }
  if (!IsNodeFunction(name)) return std::nullopt;
  const Variable* node = call.arguments.size() == 1 ? FindVariable(*call.arguments[0]) : nullptr;
  if (node == nullptr || !node->is_node) {
    binder_.ReportInOperator("SEM0219", name + "(): expects a node of the pattern.", call.span);
    return binder_.Error();
  }
  mentioned_.insert(call.arguments[0]->As<syntax::NameExpression>().name.text);
  const auto column = NodeColumn(name);
  return column ? ValueOf(*node, *column, call.span) : binder_.Error();
}

BinderImpl::Context GraphPatternBinder::OuterContext(const Rows& scope) {
  BinderImpl::Context context;
  context.operator_name = operator_name_;
  context.rows = &scope;
  context.member = [this](const syntax::MemberExpression& member) { return BindMember(member); };
  context.call = [this](const syntax::CallExpression& call) { return BindCall(call); };
  return context;
}

void GraphPatternBinder::AddFilter(std::optional<size_t>& filter, Input& input,
                                   BoundExpressionPointer predicate) {
  if (filter) {
    const BoundColumn& former = input.columns[*filter];
    predicate = binder_.MakeCall("and", {binder_.Reference(former, {}), std::move(predicate)}, {});
    // The former is computed beside: the filter may be put together from its expression.
    for (const ComputedColumn& computed : input.computed) {
      if (computed.column.id == former.id) {
        predicate = binder_.MakeCall(
            "and", {computed.expression, predicate->As<BoundCall>().arguments[1]}, {});
      }
    }
  }
  filter = PositionOf(input, ComputedOf(input, "$filter", std::move(predicate)));
}

bool GraphPatternBinder::PushDownAll(const syntax::Expression& conjunct) {
  if (conjunct.kind != ExpressionKind::kCall) return false;
  const auto& call = conjunct.As<syntax::CallExpression>();
  if (call.name.text != "all" || call.arguments.size() != 2) return false;
  bool inner = false;
  const Variable* edge = WalkOf(*call.arguments[0], inner);
  if (edge == nullptr) return false;
  Input& input = inner ? nodes_ : edges_;
  BoundExpressionPointer predicate = BindOver(input, inner, *call.arguments[1], true);
  if (binder_.IsError(predicate)) return true;
  auto& bound = pattern_.edges[edge->element];
  AddFilter(inner ? bound.inner_filter : bound.filter, input, std::move(predicate));
  return true;
}

bool GraphPatternBinder::PushDown(const syntax::Expression& conjunct) {
  if (PushDownAll(conjunct)) return true;
  mentioned_.clear();
  mentioned_whole_ = false;
  {
    mode_ = Mode::kProbe;
    ++binder_.silent_;
    BinderImpl::ContextScope scope(binder_, OuterContext(scope_));
    const BoundExpressionPointer probe = binder_.BindBool(conjunct);
    std::set<ColumnId> ids;
    if (!binder_.IsError(probe)) CollectColumns(*probe, ids);
    for (const auto& [name, variable] : variables_) {
      mentioned_whole_ = mentioned_whole_ || ids.contains(variable.bag.id);
    }
    mentioned_whole_ = mentioned_whole_ || binder_.IsError(probe);
    --binder_.silent_;
    mode_ = Mode::kOutput;
  }
  if (mentioned_whole_ || mentioned_.size() != 1) return false;
  const Variable& variable = variables_.at(*mentioned_.begin());
  mode_ = Mode::kElement;
  BinderImpl::ContextScope scope(binder_, OuterContext(scope_));
  BoundExpressionPointer predicate = binder_.BindBool(conjunct);
  mode_ = Mode::kOutput;
  if (binder_.IsError(predicate)) return true;
  if (variable.is_node) {
    AddFilter(pattern_.nodes[variable.element].filter, nodes_, std::move(predicate));
  } else {
    AddFilter(pattern_.edges[variable.element].filter, edges_, std::move(predicate));
  }
  return true;
}

void GraphPatternBinder::AddConjunct(const syntax::Expression& conjunct) {
  if (conjunct.kind == ExpressionKind::kBinary &&
      conjunct.As<syntax::BinaryExpression>().op == syntax::BinaryOperator::kAnd) {
    AddConjunct(*conjunct.As<syntax::BinaryExpression>().left);
    AddConjunct(*conjunct.As<syntax::BinaryExpression>().right);
    return;
  }
  if (PushDown(conjunct)) return;
  BinderImpl::ContextScope scope(binder_, OuterContext(scope_));
  BoundExpressionPointer predicate = binder_.BindBool(conjunct);
  if (!binder_.IsError(predicate)) conjuncts_.push_back(std::move(predicate));
}

BoundColumn GraphPatternBinder::BagOf(Input& input) {
  std::vector<BoundExpressionPointer> arguments;
  for (const BoundColumn& column : input.rows.columns()) {
    if (column.name.starts_with("$")) continue;
    arguments.push_back(binder_.Literal(Scalar::String(column.name), {}));
    arguments.push_back(binder_.Reference(column, {}));
  }
  auto bag = arguments.empty() ? binder_.Literal(Scalar::Dynamic("{}"), {})
                               : binder_.MakeCall("bag_pack", std::move(arguments), {});
  return ComputedOf(input, "$bag", std::move(bag));
}

Rows GraphPatternBinder::Bind(
    const syntax::Expression* where, const std::vector<syntax::ExpressionPointer>& projection,
    const std::function<std::shared_ptr<const functions::TableFunction>(functions::GraphPattern)>&
        make) {
  if (where != nullptr) AddConjunct(*where);
  auto relation = std::make_shared<TableFunctionRelation>();
  Rows rows;
  rows.relation = relation;
  for (BoundExpressionPointer& conjunct : conjuncts_) {
    rows = binder_.Filtered(std::move(rows), conjunct);
  }
  rows = binder_.WithColumns(std::move(rows), scope_.columns());
  {
    BinderImpl::ContextScope scope(binder_, OuterContext(scope_));
    rows = binder_.ProjectColumns(std::move(rows), projection);
  }
  if (rows.failed) return rows;

  // Bare names are put out only where they are used.
  std::set<ColumnId> used;
  for (const auto& conjunct : conjuncts_) CollectColumns(*conjunct, used);
  for (const BoundColumn& column : rows.columns()) used.insert(column.id);
  for (const auto& computed : rows.relation->As<ComputeRelation>().computed) {
    CollectColumns(*computed.expression, used);
  }
  for (const auto& [name, variable] : variables_) {
    if (!used.contains(variable.bag.id)) continue;
    Input& input = variable.is_node ? nodes_ : edges_;
    const Output::Kind kind = variable.is_node   ? Output::Kind::kNodeValue
                              : variable.several ? Output::Kind::kEdgeArray
                                                 : Output::Kind::kEdgeValue;
    outputs_.emplace_back(Output{kind, variable.element, PositionOf(input, BagOf(input))},
                          variable.bag);
  }
  for (const auto& [output, column] : outputs_) {
    pattern_.outputs.push_back(output);
    pattern_.schema.columns.push_back({column.name, column.type, ""});
    relation->columns.push_back(column);
  }
  for (Input* input : {&nodes_, &edges_}) {
    relation->inputs.push_back(binder_.Computed(std::move(input->rows), std::move(input->computed),
                                                std::move(input->columns))
                                   .relation);
  }
  relation->function = make(std::move(pattern_));
  return rows;
}

}  // namespace sluice::semantics
