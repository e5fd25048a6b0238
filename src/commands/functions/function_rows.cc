#include "commands/functions/function_rows.h"

#include "language/diagnostics.h"
#include "language/lexer/token.h"

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
