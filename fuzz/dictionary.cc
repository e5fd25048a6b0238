// Prints a dictionary of libFuzzer: the words of KQL, from the tables that the product itself uses.
#include <cstdio>
#include <set>
#include <string>
#include <string_view>

#include "data/scalar_type.h"
#include "functions/function_definition.h"
#include "language/syntax/expression.h"
#include "language/syntax/tabular_operator.h"
#include "semantics/plugins.h"

namespace {

// What no table lists: statements, clauses, punctuation, and the names of fuzz/binder_fuzzer.cc.
constexpr const char* kOtherWords[] = {" by ",
                                       " on ",
                                       " with ",
                                       " in ",
                                       "in~",
                                       "!in",
                                       "!in~",
                                       "between",
                                       "!between",
                                       " asc",
                                       " desc",
                                       " nulls first",
                                       " nulls last",
                                       " step ",
                                       " from ",
                                       " to ",
                                       " of ",
                                       "kind=",
                                       "inner",
                                       "leftouter",
                                       "rightsemi",
                                       "innerunique",
                                       "fullouter",
                                       "leftanti",
                                       "let ",
                                       "set ",
                                       "declare ",
                                       "pattern",
                                       "query_parameters",
                                       "restrict access to ",
                                       "alias ",
                                       "materialize(",
                                       "toscalar(",
                                       "view ",
                                       "typeof(",
                                       "datatable(",
                                       "externaldata(",
                                       "print ",
                                       "range ",
                                       "union ",
                                       "find ",
                                       "search ",
                                       "withsource=",
                                       "isfuzzy=",
                                       "hint.strategy=",
                                       "$left.",
                                       "$right.",
                                       "dynamic(",
                                       "datetime(",
                                       "timespan(",
                                       "decimal(",
                                       "guid(",
                                       "null)",
                                       "true",
                                       "false",
                                       "1d",
                                       "1.5h",
                                       "0x1f",
                                       "1e300",
                                       "9223372036854775807",
                                       "-9223372036854775808",
                                       "\"a\"",
                                       "@'",
                                       "h\"",
                                       "```",
                                       "['a b']",
                                       "[0]",
                                       ".b",
                                       "..",
                                       "=>",
                                       "<|",
                                       "==",
                                       "!=",
                                       "=~",
                                       "!~",
                                       "<>",
                                       "//",
                                       ";\n",
                                       "|",
                                       "(",
                                       ")",
                                       "[",
                                       "]",
                                       "{",
                                       "}",
                                       "*",
                                       "%",
                                       "Events",
                                       "Lookup",
                                       "Other",
                                       "F(",
                                       "G(",
                                       "database(",
                                       "cluster(",
                                       "-->",
                                       "-[e]->",
                                       "(n)",
                                       "prev(",
                                       "row_window_session(",
                                       "pack_all()",
                                       "getschema",
                                       "default=",
                                       "\xc3\xa9",
                                       "\xf0\x9f\x98\x80"};

void Add(std::set<std::string>& words, std::string_view word) {
  if (!word.empty() && word.size() <= 60) words.emplace(word);
}

}  // namespace

int main() {
  using namespace sluice;
  std::set<std::string> words;
  for (const functions::FunctionDefinition* function : functions::Functions().all()) {
    Add(words, function->name);
    for (const std::string& alias : function->aliases) Add(words, alias);
  }
  for (const semantics::PluginInfo& plugin : semantics::Plugins()) Add(words, plugin.name);
  for (int i = 0; i < kScalarTypeCount; ++i) Add(words, ScalarTypeName(static_cast<ScalarType>(i)));
  for (int i = 0; i <= static_cast<int>(language::OperatorKind::kMacroExpand); ++i) {
    Add(words, language::OperatorName(static_cast<language::OperatorKind>(i)));
  }
  for (int i = 0; i <= static_cast<int>(language::BinaryOperator::kHasAll); ++i) {
    Add(words, language::BinaryOperatorText(static_cast<language::BinaryOperator>(i)));
  }
  for (const char* word : kOtherWords) Add(words, word);
  for (const std::string& word : words) {
    std::string quoted;
    for (const char c : word) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        quoted += '\\';
        quoted += c;
      } else if (byte < 0x20 || byte >= 0x7f) {
        char escaped[5];
        std::snprintf(escaped, sizeof escaped, "\\x%02X", byte);
        quoted += escaped;
      } else {
        quoted += c;
      }
    }
    std::printf("\"%s\"\n", quoted.c_str());
  }
  return 0;
}
