#include "commands/functions/function_rows.h"

#include "commands/json_text.h"
#include "commands/tables/table_rows.h"
#include "language/parser/parser.h"

namespace sluice::commands {
namespace {

// The text with what its obfuscated strings hold replaced by asterisks.
std::string MaskObfuscated(const std::string& text) {
  language::Diagnostics diagnostics;
  std::string masked;
  uint32_t copied = 0;
  for (const language::Token& token : language::Tokenize(text, diagnostics)) {
    const bool obfuscated = token.kind == language::TokenKind::kString &&
                            (token.text.starts_with('h') || token.text.starts_with('H'));
    if (!obfuscated) continue;
    masked += text.substr(copied, token.span.begin - copied);
    masked += "h\"***\"";
    copied = token.span.end;
  }
  return masked + text.substr(copied);
}

std::string ColumnsJson(const Schema& schema) {
  std::string json;
  for (const Column& column : schema.columns) {
    json += (json.empty() ? "{\"Name\":" : ",{\"Name\":") + JsonString(column.name) +
            ",\"Type\":" + JsonString(ClrTypeName(column.type)) +
            ",\"CslType\":" + JsonString(ScalarTypeName(column.type)) + "}";
  }
  return "[" + json + "]";
}

}  // namespace

std::vector<Scalar> FunctionRow(const catalog::StoredFunction& function, bool reveal) {
  return {Scalar::String(function.name), Scalar::String(function.parameters),
          Scalar::String(reveal ? function.body : MaskObfuscated(function.body)),
          Scalar::String(function.folder), Scalar::String(function.docstring)};
}

Result<Rows> FunctionRows(const CommandCall& call, const catalog::Database& database) {
  ASSIGN_OR_RETURN(const std::vector<catalog::StoredFunction> functions,
                   call.services.catalog.ListFunctions(database.id));
  Rows rows;
  for (const catalog::StoredFunction& function : functions) {
    rows.push_back(FunctionRow(function, false));
  }
  return rows;
}

std::string FunctionJson(const CommandCall& call, const catalog::Database& database,
                         const catalog::StoredFunction& function, bool resolve) {
  const std::vector<Scalar> shown = FunctionRow(function, false);
  language::Diagnostics diagnostics;
  const auto literal =
      language::ParseFunctionLiteral(function.parameters + " " + function.body, diagnostics);
  std::string parameters;
  for (size_t i = 0; literal != nullptr && i < literal->parameters.size(); ++i) {
    const language::FunctionParameter& parameter = literal->parameters[i];
    parameters += (i == 0 ? "{\"Name\":" : ",{\"Name\":") + JsonString(parameter.name.text);
    if (parameter.tabular) {
      parameters += ",\"Columns\":" + ColumnsJson(parameter.schema);
    } else {
      const ScalarType type = parameter.type.value_or(ScalarType::kDynamic);
      parameters += ",\"Type\":" + JsonString(ClrTypeName(type)) +
                    ",\"CslType\":" + JsonString(ScalarTypeName(type));
    }
    parameters += '}';
  }
  std::string columns = "[]";
  std::string kind = function.view ? "ViewFunction" : "Unknown";
  if (resolve) {
    const auto shape = call.services.queries.CheckFunction(
        function.parameters + " " + function.body, function.name, database.name, call.context);
    if (shape.ok() && shape->tabular) columns = ColumnsJson(shape->columns);
  }
  return "{\"Name\":" + JsonString(function.name) + ",\"InputParameters\":[" + parameters +
         "],\"Body\":" + JsonString(shown[2].string_value()) +
         ",\"Folder\":" + JsonString(function.folder) +
         ",\"DocString\":" + JsonString(function.docstring) + ",\"FunctionKind\":" +
         JsonString(kind) + ",\"OutputColumns\":" + columns + "}";
}

std::string FunctionScript(const catalog::StoredFunction& function) {
  std::string properties = "skipvalidation = true";
  if (function.view) properties += ", view = true";
  if (!function.folder.empty()) properties += ", folder = " + QuoteString(function.folder);
  if (!function.docstring.empty()) {
    properties += ", docstring = " + QuoteString(function.docstring);
  }
  return ".create-or-alter function with (" + properties + ") " + QuoteName(function.name) + " " +
         function.parameters + " " + MaskObfuscated(function.body);
}

}  // namespace sluice::commands
