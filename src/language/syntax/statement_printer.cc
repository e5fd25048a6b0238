#include "language/syntax/printer_impl.h"

namespace sluice::language {

std::string ToKql(const QueryText& query) {
  Printer printer;
  printer.Print(query);
  return printer.TakeText();
}

void Printer::Print(const QueryText& query) {
  bool first = true;
  for (const StatementPointer& statement : query.statements) {
    if (!first) text_ += ";\n";
    first = false;
    PrintStatement(*statement);
  }
}

void Printer::PrintStatement(const Statement& statement) {
  switch (statement.kind) {
    case StatementKind::kExpression:
      return Print(*statement.As<ExpressionStatement>().expression);
    case StatementKind::kLet: {
      const auto& let = statement.As<LetStatement>();
      text_ += "let ";
      PrintName(let.name);
      text_ += " = ";
      return Print(*let.value);
    }
    case StatementKind::kSet: {
      const auto& set = statement.As<SetStatement>();
      text_ += "set ";
      PrintName(set.option);
      return PrintClause("=", set.value);
    }
    case StatementKind::kDeclareQueryParameters:
      text_ += "declare query_parameters ";
      return PrintFunctionParameters(statement.As<DeclareQueryParametersStatement>().parameters);
    case StatementKind::kDeclarePattern:
      return PrintPattern(statement.As<DeclarePatternStatement>());
    case StatementKind::kAlias: {
      const auto& alias = statement.As<AliasStatement>();
      text_ += "alias database ";
      PrintName(alias.name);
      return PrintClause("=", alias.target);
    }
    case StatementKind::kRestrict: {
      const auto& restrict_access = statement.As<RestrictStatement>();
      text_ += "restrict access to ";
      PrintParenthesized(restrict_access.entities);
      if (!restrict_access.properties.empty()) {
        text_ += " with ";
        PrintProperties(restrict_access.properties);
      }
      return;
    }
  }
}

void Printer::PrintFunction(const FunctionLiteral& function) {
  if (function.view) text_ += "view ";
  PrintFunctionParameters(function.parameters);
  text_ += " { ";
  PrintBody(function.statements, function.body);
  text_ += " }";
}

void Printer::PrintBody(const std::vector<StatementPointer>& statements,
                        const ExpressionPointer& body) {
  for (const StatementPointer& statement : statements) {
    PrintStatement(*statement);
    text_ += "; ";
  }
  if (body != nullptr) Print(*body);
}

void Printer::PrintFunctionParameter(const FunctionParameter& parameter) {
  PrintName(parameter.name);
  text_ += ':';
  if (parameter.tabular) {
    if (parameter.any_schema) {
      text_ += "(*)";
    } else {
      PrintSchema(parameter.schema);
    }
  } else if (parameter.type) {
    text_ += ScalarTypeName(*parameter.type);
  }
  PrintClause("=", parameter.default_value);
}

void Printer::PrintFunctionParameters(const std::vector<FunctionParameter>& parameters) {
  text_ += '(';
  Join(parameters, [&](const FunctionParameter& parameter) { PrintFunctionParameter(parameter); });
  text_ += ')';
}

void Printer::PrintPattern(const DeclarePatternStatement& pattern) {
  text_ += "declare pattern ";
  PrintName(pattern.name);
  if (pattern.cases.empty()) return;
  text_ += " = ";
  PrintFunctionParameters(pattern.parameters);
  if (pattern.path) {
    text_ += '[';
    PrintFunctionParameter(*pattern.path);
    text_ += ']';
  }
  text_ += " { ";
  for (const DeclarePatternStatement::Case& match : pattern.cases) {
    PrintParenthesized(match.arguments);
    if (match.path != nullptr) {
      text_ += ".[";
      Print(*match.path);
      text_ += ']';
    }
    text_ += " = { ";
    PrintBody(match.body->statements, match.body->body);
    text_ += " }; ";
  }
  text_ += '}';
}

}  // namespace sluice::language
