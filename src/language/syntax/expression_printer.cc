#include <cmath>

#include "data/schema.h"
#include "language/syntax/printer_impl.h"

namespace sluice::language {
namespace {

// As the parser has it: or, and, equality, relation, addition, multiplication, strings, sign,
// member access. 0 is what always needs parentheses inside another expression.
constexpr int kEqualityPrecedence = 3;
constexpr int kStringPrecedence = 7;
constexpr int kSignPrecedence = 8;
constexpr int kPrimaryPrecedence = 9;

int PrecedenceOf(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::kOr:
      return 1;
    case BinaryOperator::kAnd:
      return 2;
    case BinaryOperator::kEqual:
    case BinaryOperator::kNotEqual:
      return kEqualityPrecedence;
    case BinaryOperator::kLess:
    case BinaryOperator::kLessOrEqual:
    case BinaryOperator::kGreater:
    case BinaryOperator::kGreaterOrEqual:
      return 4;
    case BinaryOperator::kAdd:
    case BinaryOperator::kSubtract:
      return 5;
    case BinaryOperator::kMultiply:
    case BinaryOperator::kDivide:
    case BinaryOperator::kModulo:
      return 6;
    default:
      return kStringPrecedence;
  }
}

bool Chains(int precedence) {
  return precedence < kEqualityPrecedence || precedence == 5 || precedence == 6;
}

bool IsNegativeNumber(const LiteralExpression& literal) {
  if (literal.value.is_null()) return false;
  if (literal.value.type() == ScalarType::kLong) return literal.value.int64_value() < 0;
  return literal.value.type() == ScalarType::kReal && std::signbit(literal.value.real_value()) &&
         std::isfinite(literal.value.real_value());
}

int PrecedenceOf(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::kBinary:
      return PrecedenceOf(expression.As<BinaryExpression>().op);
    case ExpressionKind::kBetween:
    case ExpressionKind::kIn:
      return kEqualityPrecedence;
    case ExpressionKind::kUnary:
      return kSignPrecedence;
    case ExpressionKind::kLiteral:
      return IsNegativeNumber(expression.As<LiteralExpression>()) ? kSignPrecedence
                                                                  : kPrimaryPrecedence;
    case ExpressionKind::kName:
    case ExpressionKind::kStar:
    case ExpressionKind::kCall:
    case ExpressionKind::kMember:
    case ExpressionKind::kElement:
    case ExpressionKind::kTypeof:
    case ExpressionKind::kWildcardName:
    case ExpressionKind::kDatatable:
    case ExpressionKind::kExternalData:
    case ExpressionKind::kEntityGroup:
    case ExpressionKind::kTypedColumn:
      return kPrimaryPrecedence;
    default:
      return 0;
  }
}

std::string_view InText(InOperator op) {
  switch (op) {
    case InOperator::kIn:
      return "in";
    case InOperator::kNotIn:
      return "!in";
    case InOperator::kInTilde:
      return "in~";
    case InOperator::kNotInTilde:
      return "!in~";
    case InOperator::kHasAny:
      return "has_any";
    case InOperator::kHasAll:
      return "has_all";
  }
  return "";
}

}  // namespace

std::string ToKql(const Expression& expression) {
  Printer printer;
  printer.Print(expression);
  return printer.TakeText();
}

void Printer::Print(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::kLiteral:
      return PrintLiteral(expression.As<LiteralExpression>());
    case ExpressionKind::kName:
      return PrintName(expression.As<NameExpression>().name);
    case ExpressionKind::kStar:
      text_ += '*';
      return;
    case ExpressionKind::kCall:
      return PrintCall(expression.As<CallExpression>());
    case ExpressionKind::kMember:
      return PrintMember(expression.As<MemberExpression>());
    case ExpressionKind::kElement:
      return PrintElement(expression.As<ElementExpression>());
    case ExpressionKind::kUnary: {
      const auto& unary = expression.As<UnaryExpression>();
      text_ += unary.op == UnaryOperator::kMinus ? '-' : '+';
      // -(5) is not the literal -5.
      bool literal = unary.operand->kind == ExpressionKind::kLiteral;
      return PrintOperand(*unary.operand, literal ? kPrimaryPrecedence + 1 : kSignPrecedence);
    }
    case ExpressionKind::kBinary:
      return PrintBinary(expression.As<BinaryExpression>());
    case ExpressionKind::kBetween: {
      const auto& between = expression.As<BetweenExpression>();
      PrintOperand(*between.value, kEqualityPrecedence + 1);
      text_ += between.negated ? " !between (" : " between (";
      PrintOperand(*between.low, 1);
      text_ += " .. ";
      PrintOperand(*between.high, 1);
      text_ += ')';
      return;
    }
    case ExpressionKind::kIn:
      return PrintIn(expression.As<InExpression>());
    case ExpressionKind::kNamed:
      return PrintNamed(expression.As<NamedExpression>());
    case ExpressionKind::kTypeof:
      return PrintTypeof(expression.As<TypeofExpression>());
    case ExpressionKind::kWildcardName:
      text_ += expression.As<WildcardNameExpression>().pattern;
      return;
    case ExpressionKind::kFunctionLiteral:
      return PrintFunction(expression.As<FunctionLiteral>());
    case ExpressionKind::kPipeline:
      return PrintPipeline(expression.As<PipelineExpression>());
    case ExpressionKind::kTypedColumn: {
      const auto& column = expression.As<TypedColumnExpression>();
      PrintName(column.name);
      text_ += ':';
      text_ += ScalarTypeName(column.type);
      return;
    }
    default:
      return PrintSource(expression);
  }
}

void Printer::PrintOperand(const Expression& expression, int precedence) {
  bool parentheses = PrecedenceOf(expression) < precedence;
  if (parentheses) text_ += '(';
  Print(expression);
  if (parentheses) text_ += ')';
}

void Printer::PrintBinary(const BinaryExpression& binary) {
  int precedence = PrecedenceOf(binary.op);
  int right_precedence = precedence == kStringPrecedence ? kSignPrecedence : precedence + 1;
  PrintOperand(*binary.left, Chains(precedence) ? precedence : precedence + 1);
  bool search_term = binary.op == BinaryOperator::kSearchTerm;
  if (!search_term) text_ += ' ';
  text_ += BinaryOperatorText(binary.op);
  if (!search_term) text_ += ' ';
  PrintOperand(*binary.right, right_precedence);
}

void Printer::PrintIn(const InExpression& in) {
  PrintOperand(*in.value, kEqualityPrecedence + 1);
  text_ += ' ';
  text_ += InText(in.op);
  text_ += ' ';
  PrintParenthesized(in.list);
}

void Printer::PrintLiteral(const LiteralExpression& literal) {
  const Scalar& value = literal.value;
  if (literal.obfuscated) text_ += 'h';
  bool plain_real =
      value.type() == ScalarType::kReal && !value.is_null() && std::isfinite(value.real_value());
  bool plain = !value.is_null() && (value.type() == ScalarType::kLong ||
                                    value.type() == ScalarType::kBool || plain_real);
  if (value.type() == ScalarType::kLong && plain && value.int64_value() == INT64_MIN) plain = false;
  if (plain) {
    text_ += value.ToText();
  } else if (value.type() == ScalarType::kDynamic && !value.is_null()) {
    text_ += "dynamic(" + value.string_value() + ")";
  } else {
    text_ += value.ToLiteral();
  }
}

void Printer::PrintNamed(const NamedExpression& named) {
  if (named.parenthesized) text_ += '(';
  Join(named.names, [&](const Name& name) { PrintName(name); });
  text_ += named.parenthesized ? ") = " : " = ";
  PrintOperand(*named.value, 1);
}

void Printer::PrintTypeof(const TypeofExpression& type) {
  text_ += "typeof(";
  if (type.type) {
    text_ += ScalarTypeName(*type.type);
  } else {
    if (type.star) text_ += type.schema.columns.empty() ? "*" : "*, ";
    text_ += type.schema.ToString();
  }
  text_ += ')';
}

void Printer::PrintCall(const CallExpression& call) {
  PrintName(call.name);
  PrintParenthesized(call.arguments);
}

void Printer::PrintMember(const MemberExpression& member) {
  // A number before the point would read on as a real.
  bool literal = member.base->kind == ExpressionKind::kLiteral;
  PrintOperand(*member.base, literal ? kPrimaryPrecedence + 1 : kPrimaryPrecedence);
  text_ += '.';
  if (member.method != nullptr) {
    PrintCall(*member.method);
  } else {
    PrintName(member.member);
  }
}

void Printer::PrintElement(const ElementExpression& element) {
  PrintOperand(*element.base, kPrimaryPrecedence);
  text_ += '[';
  PrintOperand(*element.index, 1);
  text_ += ']';
}

void Printer::PrintPipeline(const PipelineExpression& pipeline) {
  if (pipeline.source != nullptr) {
    PrintOperand(*pipeline.source, pipeline.source->kind == ExpressionKind::kPipeline ? 1 : 0);
    if (!pipeline.operators.empty()) text_ += " | ";
  }
  bool first = true;
  for (const OperatorPointer& op : pipeline.operators) {
    if (!first) text_ += " | ";
    first = false;
    PrintOperator(*op);
  }
}

void Printer::PrintSource(const Expression& source) {
  switch (source.kind) {
    case ExpressionKind::kPrint:
      text_ += "print ";
      return PrintList(source.As<PrintExpression>().columns);
    case ExpressionKind::kRange: {
      const auto& range = source.As<RangeExpression>();
      text_ += "range ";
      PrintName(range.column);
      PrintClause("from", range.from);
      PrintClause("to", range.to);
      return PrintClause("step", range.step);
    }
    case ExpressionKind::kDatatable: {
      const auto& table = source.As<DatatableExpression>();
      text_ += "datatable ";
      PrintSchema(table.schema);
      text_ += " [";
      PrintList(table.values);
      text_ += ']';
      return;
    }
    case ExpressionKind::kExternalData: {
      const auto& data = source.As<ExternalDataExpression>();
      text_ += "externaldata ";
      PrintSchema(data.schema);
      text_ += " [";
      PrintList(data.uris);
      text_ += ']';
      if (!data.properties.empty()) {
        text_ += " with ";
        PrintProperties(data.properties);
      }
      return;
    }
    case ExpressionKind::kInlineExternalTable:
      return PrintInlineExternalTable(source.As<InlineExternalTableExpression>());
    case ExpressionKind::kContextualDataTable: {
      const auto& table = source.As<ContextualDataTableExpression>();
      text_ += "__contextual_datatable ";
      PrintList(table.arguments);
      text_ += ' ';
      return PrintSchema(table.schema);
    }
    case ExpressionKind::kEntityGroup:
      text_ += "entity_group [";
      PrintList(source.As<EntityGroupExpression>().entities);
      text_ += ']';
      return;
    case ExpressionKind::kFind:
      return PrintFind(source.As<FindExpression>());
    case ExpressionKind::kSearch:
      return PrintSearch(source.As<SearchExpression>());
    case ExpressionKind::kUnion: {
      const auto& tables = source.As<UnionExpression>();
      return PrintUnionParts(tables.parameters, tables.tables);
    }
    case ExpressionKind::kEvaluate:
      return PrintEvaluate(source.As<EvaluateExpression>());
    case ExpressionKind::kMacroExpand: {
      const auto& expand = source.As<MacroExpandExpression>();
      text_ += "macro-expand";
      PrintParameters(expand.parameters);
      text_ += ' ';
      if (expand.group.size() == 1 && expand.group[0]->kind == ExpressionKind::kName) {
        Print(*expand.group[0]);
      } else {
        text_ += "entity_group [";
        PrintList(expand.group);
        text_ += ']';
      }
      if (!expand.alias.text.empty()) {
        text_ += " as ";
        PrintName(expand.alias);
      }
      text_ += " (";
      PrintBody(expand.statements, expand.body);
      text_ += ')';
      return;
    }
    default:
      return;
  }
}

void Printer::PrintInlineExternalTable(const InlineExternalTableExpression& table) {
  text_ += "inline_external_table";
  if (!table.schema.columns.empty()) {
    text_ += ' ';
    PrintSchema(table.schema);
  }
  text_ += " kind=";
  PrintName(table.table_kind);
  if (!table.partitions.empty()) {
    text_ += " partition by (";
    Join(table.partitions, [&](const InlineExternalTableExpression::Partition& partition) {
      PrintName(partition.name);
      text_ += ':';
      text_ += ScalarTypeName(partition.type);
      PrintClause("=", partition.value);
    });
    text_ += ')';
  }
  if (!table.path_format.empty()) {
    text_ += " pathformat=(";
    for (size_t i = 0; i < table.path_format.size(); ++i) {
      if (i > 0) text_ += ' ';
      Print(*table.path_format[i]);
    }
    text_ += ')';
  }
  if (table.data_format) {
    text_ += " dataformat=";
    PrintName(*table.data_format);
  }
  text_ += ' ';
  PrintParenthesized(table.uris);
  if (!table.properties.empty()) {
    text_ += " with ";
    PrintProperties(table.properties);
  }
}

void Printer::PrintFind(const FindExpression& find) {
  text_ += "find";
  PrintParameters(find.parameters);
  if (!find.tables.empty()) {
    text_ += " in ";
    PrintParenthesized(find.tables);
  }
  PrintClause("where", find.predicate);
  if (find.project_smart) text_ += " project-smart";
  if (!find.projection.empty()) {
    text_ += " project ";
    PrintList(find.projection);
  }
  if (!find.projection_away.empty()) {
    text_ += " project-away ";
    PrintList(find.projection_away);
  }
}

void Printer::PrintSearch(const SearchExpression& search) {
  text_ += "search";
  PrintParameters(search.parameters);
  if (!search.tables.empty()) {
    text_ += " in ";
    PrintParenthesized(search.tables);
  }
  text_ += ' ';
  PrintOperand(*search.predicate, 1);
}

void Printer::PrintEvaluate(const EvaluateExpression& evaluate) {
  text_ += "evaluate";
  PrintParameters(evaluate.parameters);
  text_ += ' ';
  PrintCall(*evaluate.call);
  if (evaluate.schema) {
    text_ += " : (";
    if (evaluate.schema_star) text_ += evaluate.schema->columns.empty() ? "*" : "*, ";
    text_ += evaluate.schema->ToString();
    text_ += ')';
  }
}

void Printer::PrintUnionParts(const OperatorParameters& parameters,
                              const std::vector<ExpressionPointer>& tables) {
  text_ += "union";
  PrintParameters(parameters);
  text_ += ' ';
  Join(tables, [&](const ExpressionPointer& table) { PrintTable(*table); });
}

void Printer::PrintTable(const Expression& table) { PrintOperand(table, kPrimaryPrecedence); }

void Printer::PrintName(const Name& name) {
  if (!name.bracketed) {
    text_ += name.text;
    return;
  }
  std::string quoted = QuoteName(name.text);
  text_ += quoted.starts_with('[') ? quoted : "['" + quoted + "']";
}

void Printer::PrintList(const std::vector<ExpressionPointer>& list) {
  Join(list, [&](const ExpressionPointer& item) {
    // A table among the items of an operator stands in parentheses.
    bool table = item->kind == ExpressionKind::kPipeline || item->kind == ExpressionKind::kRange ||
                 item->kind == ExpressionKind::kPrint;
    PrintOperand(*item, table ? 1 : 0);
  });
}

void Printer::PrintParenthesized(const std::vector<ExpressionPointer>& list) {
  text_ += '(';
  Join(list, [&](const ExpressionPointer& item) { Print(*item); });
  text_ += ')';
}

void Printer::PrintSchema(const Schema& schema) { text_ += "(" + schema.ToString() + ")"; }

void Printer::PrintParameters(const OperatorParameters& parameters) {
  for (const OperatorParameter& parameter : parameters) {
    text_ += ' ';
    PrintName(parameter.name);
    text_ += '=';
    PrintOperand(*parameter.value, kSignPrecedence);
  }
}

void Printer::PrintProperties(const OperatorParameters& properties) {
  text_ += '(';
  Join(properties, [&](const OperatorParameter& property) {
    PrintName(property.name);
    text_ += '=';
    PrintOperand(*property.value, kSignPrecedence);
  });
  text_ += ')';
}

void Printer::PrintClause(std::string_view word, const ExpressionPointer& expression) {
  if (expression == nullptr) return;
  text_ += ' ';
  text_ += word;
  text_ += ' ';
  PrintOperand(*expression, 1);
}

}  // namespace sluice::language
